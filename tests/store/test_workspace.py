"""Opening, closing, writing and undoing in one workspace file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite

from dampingan.core.errors import StorageError, WorkspaceError
from dampingan.store.transaction import Changes
from dampingan.store.workspace import Workspace

BANDENGAN = "33.75.03.1009"


def test_a_new_workspace_knows_its_village_and_instrument(workspace: Workspace) -> None:
    assert workspace.village["name"] == "Bandengan"
    assert workspace.village["kecamatan"] == "Pekalongan Utara"
    assert workspace.village["kabupaten"] == "Kota Pekalongan"
    assert workspace.period == "2026-Q4"
    assert workspace.form("family").form_id == "keluarga"


def test_closing_leaves_one_file(workspace: Workspace) -> None:
    with workspace.write("Keluarga baru") as tx:
        tx.insert("family", {"head_name": "Umi Rahayu"})
    workspace.close()
    assert [p.name for p in workspace.path.parent.iterdir()] == [workspace.path.name]


def test_an_unknown_village_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="tidak dikenal"):
        Workspace.create(tmp_path / "a.dampingan", "33.75.03.9999", "2026-Q4")
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.dampingan"
    path.write_bytes(b"surat penting")
    with pytest.raises(WorkspaceError, match="Sudah ada"):
        Workspace.create(path, BANDENGAN, "2026-Q4")
    assert path.read_bytes() == b"surat penting"


def test_a_second_program_is_refused_politely(workspace: Workspace) -> None:
    code = (
        "import sys; from pathlib import Path; from dampingan.store.workspace import Workspace\n"
        "from dampingan.core.errors import WorkspaceError\n"
        "try: Workspace.open(Path(sys.argv[1]))\n"
        "except WorkspaceError as e: print(e)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, str(workspace.path)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"},
    ).stdout
    assert "sedang dibuka" in told


def test_a_file_of_a_newer_program_is_refused_and_not_changed(workspace: Workspace) -> None:
    workspace.close()
    raw = sqlite.connect(str(workspace.path))
    raw.execute("PRAGMA user_version=2")
    raw.close()
    before = workspace.path.read_bytes()
    with pytest.raises(WorkspaceError, match="lebih baru"):
        Workspace.open(workspace.path)
    assert workspace.path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"bukan basis data" * 100, b"PK\x03\x04" + b"x" * 500])
def test_a_file_that_is_no_workspace_is_told_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.dampingan"
    path.write_bytes(content)
    with pytest.raises(WorkspaceError, match="bukan ruang kerja"):
        Workspace.open(path)


def test_a_missing_file_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="tidak ditemukan"):
        Workspace.open(tmp_path / "hilang.dampingan")


def test_a_failed_operation_leaves_nothing(workspace: Workspace) -> None:
    with pytest.raises(KeyError), workspace.write("Keluarga baru") as tx:
        tx.insert("family", {"head_name": "Umi Rahayu"})
        tx.insert("tidak ada", {})
    with workspace.snapshot() as reader:
        assert reader.count("family") == 0


def test_strict_tables_refuse_values_of_another_type(workspace: Workspace) -> None:
    with pytest.raises(Exception, match="cannot store TEXT"), workspace.write("x") as tx:
        tx.insert("family", {"member_count": "banyak"})


def test_subscribers_hear_what_changed(workspace: Workspace) -> None:
    heard: list[Changes] = []
    unsubscribe = workspace.subscribe(heard.append)
    with workspace.write("Keluarga baru") as tx:
        family_id = tx.insert("family", {"head_name": "Umi Rahayu"})
    unsubscribe()
    with workspace.write("Mengisi 108") as tx:
        tx.update("family", family_id, {"head_name": "Umi"})
    assert [c.ids for c in heard] == [{"family": frozenset({family_id})}]


def test_equal_values_write_no_history(workspace: Workspace) -> None:
    with workspace.write("Keluarga baru") as tx:
        family_id = tx.insert("family", {"head_name": "Umi"})
    with workspace.write("Mengisi 108") as tx:
        assert not tx.update("family", family_id, {"head_name": "Umi"})
    assert len(workspace.history("family", family_id)) == 1
    assert workspace.record("family", family_id)["rev"] == 1


def test_history_tells_who_changed_which_answer_from_what(workspace: Workspace) -> None:
    with workspace.write("Keluarga baru") as tx:
        family_id = tx.insert("family", {"answers": {"luas_lantai": "25", "jenis_lantai": "6"}})
    with workspace.write("Mengisi 302") as tx:
        tx.update("family", family_id, {"answers": {"luas_lantai": "36", "jenis_lantai": "6"}})
    newest = workspace.history("family", family_id)[0]
    assert (newest.field, newest.old, newest.new) == ("answers.luas_lantai", "25", "36")
    assert (newest.actor, newest.label) == ("Sari", "Mengisi 302")


def test_undo_and_redo_walk_back_and_forth_over_everything(workspace: Workspace) -> None:
    with workspace.write("Keluarga baru") as tx:
        family_id = tx.insert("family", {"head_name": "Umi", "answers": {"a": "1"}})
    with workspace.write("Mengisi a") as tx:
        tx.update("family", family_id, {"answers": {"a": "2", "b": "x"}})
    with workspace.write("Menghapus") as tx:
        tx.delete("family", family_id, "ganda")

    def state() -> tuple[object, object]:
        row = workspace.record("family", family_id)
        return row["answers"], row["deleted_reason"]

    last = state()
    assert workspace.can_undo == "Menghapus"
    workspace.undo()
    workspace.undo()
    assert state() == ('{"a":"1"}', "")
    assert workspace.can_redo == "Mengisi a"
    workspace.redo()
    workspace.redo()
    assert state()[0] == last[0]
    assert state()[1] == "ganda"
    assert workspace.redo() is None


def test_undoing_a_new_family_hides_it_and_redo_brings_it_back(workspace: Workspace) -> None:
    with workspace.write("Keluarga baru") as tx:
        family_id = tx.insert("family", {"head_name": "Umi"})
    workspace.undo()
    assert workspace.record("family", family_id)["deleted_at"]
    workspace.redo()
    assert workspace.record("family", family_id)["deleted_at"] is None


def test_a_new_operation_ends_redo(workspace: Workspace) -> None:
    with workspace.write("Keluarga baru") as tx:
        family_id = tx.insert("family", {"head_name": "Umi"})
    with workspace.write("Mengisi 108") as tx:
        tx.update("family", family_id, {"head_name": "Siti"})
    workspace.undo()
    with workspace.write("Mengisi 107") as tx:
        tx.update("family", family_id, {"address": "Jl. Melati 3"})
    assert workspace.can_redo == ""
    assert workspace.can_undo == "Mengisi 107"


def test_an_undo_over_a_later_change_is_refused_and_says_so(workspace: Workspace) -> None:
    with workspace.write("Keluarga baru") as tx:
        family_id = tx.insert("family", {"head_name": "Umi"})
    with workspace.write("Mengisi 108") as tx:
        tx.update("family", family_id, {"head_name": "Siti"})
    with workspace.write("Menerima", source="import", undoable=False) as tx:
        tx.update("family", family_id, {"head_name": "Aminah"})
    with pytest.raises(WorkspaceError, match="sudah diubah lagi"):
        workspace.undo()
    assert workspace.record("family", family_id)["head_name"] == "Aminah"


def test_operations_of_an_earlier_opening_are_not_undone(workspace: Workspace) -> None:
    with workspace.write("Keluarga baru") as tx:
        tx.insert("family", {"head_name": "Umi"})
    workspace.close()
    with Workspace.open(workspace.path) as again:
        assert again.can_undo == ""


def test_a_snapshot_does_not_see_later_writes(workspace: Workspace) -> None:
    with workspace.write("Keluarga baru") as tx:
        tx.insert("family", {"head_name": "Umi"})
    with workspace.snapshot() as reader:
        assert reader.count("family") == 1
        with workspace.write("Keluarga baru") as tx:
            tx.insert("family", {"head_name": "Siti"})
        assert [r[0] for r in reader.records("family", ["head_name"])] == ["Umi"]


def test_a_full_disk_is_said_plainly_and_a_retry_works(workspace: Workspace) -> None:
    with workspace.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    def limit(count: int) -> None:
        pool = [workspace._engine.connect() for _ in range(4)]
        for connection in pool:
            connection.exec_driver_sql(f"PRAGMA max_page_count={count}")
        for connection in pool:
            connection.close()

    limit(pages)
    big = {"address": "x" * 200_000}
    with pytest.raises(StorageError, match="penuh"), workspace.write("Mengisi 107") as tx:
        tx.insert("family", big)
    limit(pages * 100)
    with workspace.write("Mengisi 107") as tx:
        family_id = tx.insert("family", big)
    assert len(workspace.record("family", family_id)["address"]) == 200_000


def test_a_file_that_vanished_is_noticed_before_anything_is_lost(workspace: Workspace) -> None:
    away = workspace.path.with_suffix(".dipindah")
    workspace.path.rename(away)
    with pytest.raises(StorageError, match="tidak ada lagi"), workspace.write("x") as tx:
        tx.insert("family", {})
    away.rename(workspace.path)
    with workspace.write("x") as tx:
        tx.insert("family", {})


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere"
)
def test_a_read_only_folder_is_refused_in_a_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StorageError, match="tidak dapat ditulisi"):
        Workspace.create(tmp_path / "a.dampingan", BANDENGAN, "2026-Q4")


def test_a_copy_is_a_workspace_of_its_own(workspace: Workspace, tmp_path: Path) -> None:
    with workspace.write("Keluarga baru") as tx:
        tx.insert("family", {"head_name": "Umi"})
    target = tmp_path / "salinan" / "b.dampingan"
    target.parent.mkdir()
    workspace.copy_to(target)
    with Workspace.open(target) as copy, copy.snapshot() as reader:
        assert reader.count("family") == 1
