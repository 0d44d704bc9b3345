"""The file's layout: frozen migrations, backups and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

from dampingan.core.errors import WorkspaceError
from dampingan.store import schema
from dampingan.store.connection import WRITE, make_engine


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
    with pytest.raises(Exception, match="already exists"):
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
