"""The file's layout: frozen migrations, backups and what is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

from dampingan.core.errors import WorkspaceError
from dampingan.store import schema
from dampingan.store.connection import WRITE, make_engine
from dampingan.store.workspace import Workspace


def _ours(_object: object, name: str | None, *_rest: object) -> bool:
    return not (name or "").startswith("family_search")


def test_the_migrations_make_the_tables_that_the_classes_declare(tmp_path: Path) -> None:
    path = tmp_path / "a.dampingan"
    schema.create(path)
    engine = make_engine(path)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _ours})
        assert compare_metadata(context, SQLModel.metadata) == []
    engine.dispose()


def test_head_is_the_newest_migration(tmp_path: Path) -> None:
    path = tmp_path / "a.dampingan"
    schema.create(path)
    engine = make_engine(path)
    with engine.connect() as connection:
        config = schema.alembic_config(connection)
        assert ScriptDirectory.from_config(config).get_current_head() == schema.HEAD
    engine.dispose()


def test_every_table_is_strict(tmp_path: Path) -> None:
    path = tmp_path / "a.dampingan"
    schema.create(path)
    raw = sqlite.connect(str(path))
    rows = raw.execute("PRAGMA table_list").fetchall()
    loose = {
        r[1]
        for r in rows
        if r[0] == "main" and r[2] == "table" and not r[5] and not r[1].startswith("sqlite_")
    }
    raw.close()
    assert loose == {"alembic_version"}


def test_a_failed_migration_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.dampingan"
    schema.create(path)
    raw = sqlite.connect(str(path))
    raw.execute("UPDATE alembic_version SET version_num = '0000'")
    raw.commit()
    raw.close()

    def fail(target: Path) -> None:
        engine = make_engine(target)
        with engine.connect() as plain:
            connection = plain.execution_options(**WRITE)
            with connection.begin():
                connection.exec_driver_sql("CREATE TABLE half (a)")
                connection.exec_driver_sql("CREATE TABLE family (a)")

    monkeypatch.setattr(schema, "_migrate", fail)
    with pytest.raises(WorkspaceError, match="seperti semula"):
        schema.upgrade(path)
    raw = sqlite.connect(str(path))
    tables = {r[0] for r in raw.execute("SELECT name FROM sqlite_master")}
    raw.close()
    assert "half" not in tables
    assert schema.integrity(path) == []


def test_damage_is_found(tmp_path: Path) -> None:
    path = tmp_path / "a.dampingan"
    schema.create(path)
    content = bytearray(path.read_bytes())
    content[len(content) // 2 :] = b"\xff" * (len(content) - len(content) // 2)
    path.write_bytes(content)
    try:
        problems = schema.integrity(path)
    except WorkspaceError as error:
        problems = [str(error)]
    assert problems


BEFORE, LATER = schema.HEAD, f"{int(schema.HEAD) + 1:04}"

NEXT = '''"""A later layout."""

from alembic import op

revision = "NEXT"
down_revision = "HEAD"


def upgrade() -> None:
    """Add a column and spoil nothing."""
    op.execute("ALTER TABLE family ADD COLUMN colour TEXT DEFAULT '' NOT NULL")
    op.execute("UPDATE family SET colour = 'biru'")
'''.replace("NEXT", LATER).replace("HEAD", BEFORE)


@pytest.fixture
def next_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make this program one layout newer; returns the new migration."""
    home = tmp_path / "rilis" / "migration"
    shutil.copytree(Path(schema.__file__).parent / "migration", home)
    script = home / "versions" / f"{LATER}_next.py"
    script.write_text(NEXT, "utf-8")

    def config(connection: Connection) -> Config:
        made = Config()
        made.set_main_option("script_location", str(home))
        made.attributes["connection"] = connection
        return made

    monkeypatch.setattr(schema, "alembic_config", config)
    monkeypatch.setattr(schema, "HEAD", LATER)
    return script


def test_an_older_file_is_brought_up_to_date_after_a_backup(
    workspace: Workspace, next_release: Path
) -> None:
    assert next_release.exists()
    with workspace.write("Keluarga baru") as tx:
        tx.insert("family", {"head_name": "Umi"})
    workspace.close()
    folder = workspace.path.parent
    for old in ("0000", "0001"):
        (folder / f"{workspace.path.stem}.sebelum-{old}.cadangan").write_bytes(b"lama")
    (folder / "lain.sebelum-0000.cadangan").write_bytes(b"milik berkas lain")
    with Workspace.open(workspace.path) as again:
        assert again.record("family", 1)["colour"] == "biru"
    names = {p.name for p in folder.iterdir() if p.is_file()}
    assert names == {
        "bandengan.dampingan",
        "bandengan.sebelum-0001.cadangan",
        f"bandengan.sebelum-{LATER}.cadangan",
        "lain.sebelum-0000.cadangan",
    }
    raw = sqlite.connect(str(folder / f"bandengan.sebelum-{LATER}.cadangan"))
    assert raw.execute("SELECT head_name FROM family").fetchone() == ("Umi",)
    raw.close()


def test_a_broken_migration_gives_the_file_back_in_a_sentence(
    workspace: Workspace, next_release: Path
) -> None:
    next_release.write_text(NEXT + "    op.execute('CREATE TABLE house (a)')\n", "utf-8")
    with workspace.write("Keluarga baru") as tx:
        tx.insert("family", {"head_name": "Umi"})
    workspace.close()
    with pytest.raises(WorkspaceError, match="seperti semula"):
        Workspace.open(workspace.path)
    raw = sqlite.connect(str(workspace.path))
    assert raw.execute("SELECT head_name FROM family").fetchone() == ("Umi",)
    assert raw.execute("SELECT version_num FROM alembic_version").fetchone() == (BEFORE,)
    raw.close()
    assert schema.integrity(workspace.path) == []


def test_a_layout_that_is_newer_but_harmless_is_opened_as_it_is(workspace_file: Path) -> None:
    raw = sqlite.connect(str(workspace_file))
    raw.execute("ALTER TABLE family ADD COLUMN colour TEXT DEFAULT '' NOT NULL")
    raw.execute(f"UPDATE alembic_version SET version_num = '{LATER}'")
    raw.commit()
    raw.close()
    with Workspace.open(workspace_file) as opened, opened.write("Keluarga baru") as tx:
        tx.insert("family", {"head_name": "Umi"})
    assert [p.name for p in workspace_file.parent.iterdir()] == [workspace_file.name]
