"""What must hold when files, folders, locks and disks misbehave."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite

from dampingan.core.errors import DampinganError, StorageError, WorkspaceError
from dampingan.forms.session import Field
from dampingan.store import schema
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.workspace import Workspace

BANDENGAN = "33.75.03.1009"


def files(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


# ---------------------------------------------------------------- making


def test_a_folder_that_is_gone_is_not_made_again(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        Workspace.create(tmp_path / "flashdisk" / "a.dampingan", BANDENGAN, "2026-Q4")
    assert files(tmp_path) == []


def test_a_workspace_that_could_not_be_made_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("dampingan.store.instrument.install_builtin", fail)
    with pytest.raises(StorageError):
        Workspace.create(tmp_path / "a.dampingan", BANDENGAN, "2026-Q4")
    assert files(tmp_path) == []


def test_a_log_left_by_a_deleted_file_never_gets_into_a_new_one(
    workspace: Workspace, tmp_path: Path
) -> None:
    with workspace.write("Keluarga baru") as tx:
        tx.insert("family", {"head_name": "Umi"})
    stray = tmp_path / "lain" / "a.dampingan-wal"
    stray.parent.mkdir()
    shutil.copy(f"{workspace.path}-wal", stray)
    with pytest.raises(WorkspaceError, match="sisa"):
        Workspace.create(stray.parent / "a.dampingan", BANDENGAN, "2026-Q4")
    assert files(stray.parent) == ["a.dampingan-wal"]


def test_what_a_killed_program_left_half_made_is_cleared(tmp_path: Path) -> None:
    (tmp_path / "a.dampingan.baru").write_bytes(b"setengah")
    (tmp_path / "a.dampingan.baru-wal").write_bytes(b"setengah")
    Workspace.create(tmp_path / "a.dampingan", BANDENGAN, "2026-Q4").close()
    assert files(tmp_path) == ["a.dampingan"]


# ---------------------------------------------------------------- opening


@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
def test_another_programs_database_is_not_touched(tmp_path: Path, journal: str) -> None:
    path = tmp_path / "lain.dampingan"
    raw = sqlite.connect(str(path))
    raw.execute(f"PRAGMA journal_mode={journal}")
    raw.execute("CREATE TABLE surat (isi)")
    raw.commit()
    raw.close()
    before = path.read_bytes()
    with pytest.raises(WorkspaceError, match="bukan ruang kerja"):
        Workspace.open(path)
    assert path.read_bytes() == before
    assert files(tmp_path) == ["lain.dampingan"]


def test_an_empty_file_stays_empty(tmp_path: Path) -> None:
    path = tmp_path / "kosong.dampingan"
    path.touch()
    with pytest.raises(WorkspaceError, match="bukan ruang kerja"):
        Workspace.open(path)
    assert path.read_bytes() == b""
    assert files(tmp_path) == ["kosong.dampingan"]


def test_a_truncated_file_is_told_as_damaged(workspace_file: Path) -> None:
    content = workspace_file.read_bytes()
    workspace_file.write_bytes(content[: len(content) // 3])
    with pytest.raises(WorkspaceError, match="rusak"):
        Workspace.open(workspace_file)
    assert files(workspace_file.parent) == [workspace_file.name]
    assert workspace_file.read_bytes() == content[: len(content) // 3]


def test_a_lock_file_left_by_a_kill_does_not_lock(workspace_file: Path) -> None:
    Path(f"{workspace_file}.lock").write_bytes(b"")
    Workspace.open(workspace_file).close()
    assert files(workspace_file.parent) == [workspace_file.name]


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_killed_program_leaves_answers_and_no_lock(workspace_file: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from dampingan.store.workspace import Workspace\n"
        "w = Workspace.open(Path(sys.argv[1]))\n"
        "with w.write('Keluarga baru') as tx: tx.insert('family', {'head_name': 'Umi'})\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, str(workspace_file)],
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert told.returncode == -signal.SIGKILL
    with Workspace.open(workspace_file) as again, again.snapshot() as reader:
        assert [r[0] for r in reader.records("family", ["head_name"])] == ["Umi"]
    assert files(workspace_file.parent) == [workspace_file.name]
    assert schema.integrity(workspace_file) == []


def test_a_workspace_opened_in_one_thread_and_closed_in_another_is_free_again(
    workspace_file: Path,
) -> None:
    opened: list[Workspace] = []
    thread = threading.Thread(target=lambda: opened.append(Workspace.open(workspace_file)))
    thread.start()
    thread.join()
    lock = opened[0]._lock
    opened[0].close()
    assert not lock.is_locked
    assert lock.lock_counter == 0


def test_a_second_opening_in_the_same_program_is_refused(workspace: Workspace) -> None:
    with pytest.raises(WorkspaceError, match="sedang dibuka"):
        Workspace.open(workspace.path)
    assert Path(f"{workspace.path}.lock").exists()


# ---------------------------------------------------------------- closing


def test_closing_frees_the_lock_even_when_the_file_is_gone(workspace: Workspace) -> None:
    shutil.rmtree(workspace.path.parent)
    workspace.close()
    assert not workspace._lock.is_locked


def test_a_lock_file_that_can_not_be_deleted_does_not_stop_closing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(32, "The file is in use")  # as Windows says

    monkeypatch.setattr(Path, "unlink", refuse)
    workspace.close()
    monkeypatch.undo()
    Workspace.open(workspace.path).close()


def test_a_closed_workspace_writes_nothing(workspace: Workspace) -> None:
    entry = FamilyEntry.create(workspace)
    workspace.close()
    with pytest.raises(StorageError, match="ditutup"):
        entry.set(Field("catatan"), "terlambat")
    assert entry.unsaved
    assert files(workspace.path.parent) == [workspace.path.name]


def test_a_file_put_in_place_of_the_open_one_is_never_written_to(
    workspace: Workspace, empty_workspace_file: Path, tmp_path: Path
) -> None:
    entry = FamilyEntry.create(workspace)
    other = Path(shutil.copy(empty_workspace_file, tmp_path / "pengganti"))
    before = other.read_bytes()
    other.replace(workspace.path)
    with pytest.raises(StorageError):
        entry.set(Field("nama_kk"), "Umi")
    rescued = tmp_path / "selamat.dampingan"
    entry.rescue(rescued)
    workspace.close()
    assert workspace.path.read_bytes() == before
    with Workspace.open(rescued) as copy:
        assert copy.record("family", entry.family_id)["head_name"] == "Umi"


# ---------------------------------------------------------------- rescue and copies


def test_rescue_works_when_the_stick_is_gone(workspace: Workspace, tmp_path: Path) -> None:
    entry = FamilyEntry.create(workspace, {"rt": "003"})
    row, _ = entry.add_person()
    entry.set(Field("nama", row), "Umi")
    workspace.path.unlink()
    with pytest.raises(StorageError):
        entry.set(Field("nama", row), "Umi Fatonah")
    target = tmp_path / "selamat.dampingan"
    entry.rescue(target)
    with Workspace.open(target) as copy, copy.snapshot() as reader:
        assert [r[0] for r in reader.records("person", ["name"])] == ["Umi Fatonah"]


def test_rescue_of_one_family_when_nothing_of_the_file_can_be_read(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = FamilyEntry.create(workspace, {"rt": "003"})
    row, _ = entry.add_person()
    entry.set(Field("nama", row), "Umi Fatonah")

    def refuse(*_: object, **__: object) -> None:
        raise StorageError("dicabut")

    monkeypatch.setattr(workspace, "copy_to", refuse)
    monkeypatch.setattr(workspace, "reading", refuse)
    target = tmp_path / "selamat.dampingan"
    entry.rescue(target)
    monkeypatch.undo()
    with Workspace.open(target) as copy:
        assert (copy.village_code, copy.period) == (BANDENGAN, "2026-Q4")
        with copy.snapshot() as reader:
            assert list(reader.records("family", ["uid", "rt"])) == [(entry.uid, "003")]
            assert list(reader.records("person", ["uid", "name"])) == [(row, "Umi Fatonah")]


def test_a_member_removed_but_not_saved_is_gone_from_the_rescued_copy(
    workspace: Workspace, tmp_path: Path
) -> None:
    entry = FamilyEntry.create(workspace)
    row, _ = entry.add_person()
    away = workspace.path.with_suffix(".dicabut")
    workspace.path.rename(away)
    with pytest.raises(StorageError):
        entry.remove_person(row, "ganda")
    away.rename(workspace.path)
    target = tmp_path / "selamat.dampingan"
    entry.rescue(target)
    with Workspace.open(target) as copy:
        assert FamilyEntry.load(copy, entry.family_id).session.rows("anggota") == ()


def test_a_rescue_never_overwrites_and_leaves_nothing_half(
    workspace: Workspace, tmp_path: Path
) -> None:
    entry = FamilyEntry.create(workspace)
    target = tmp_path / "laporan.dampingan"
    target.write_bytes(b"penting")
    with pytest.raises(DampinganError, match="Sudah ada"):
        entry.rescue(target)
    assert target.read_bytes() == b"penting"
    with pytest.raises(DampinganError):
        entry.rescue(tmp_path / "tidak ada" / "a.dampingan")
    assert files(tmp_path) == sorted([*files(tmp_path)])
    assert not (tmp_path / "tidak ada").exists()


def test_a_log_deleted_while_open_is_noticed_and_nothing_is_lost(workspace: Workspace) -> None:
    entry = FamilyEntry.create(workspace)
    entry.set(Field("nama_kk"), "Umi")
    if sys.platform != "win32":  # there an open file can't be deleted
        for ending in ("-wal", "-shm"):
            Path(f"{workspace.path}{ending}").unlink()
    entry.set(Field("catatan"), "lagi")
    code = (
        "import sys, sqlcipher3.dbapi2 as s\n"
        "c = s.connect(sys.argv[1])\n"
        "print(c.execute('SELECT head_name, answers FROM family').fetchone())"
    )
    copy = workspace.path.parent / "salinan"
    copy.mkdir()
    for found in workspace.path.parent.glob("bandengan.dampingan*"):
        shutil.copy(found, copy / found.name)  # what a kill would leave
    told = subprocess.run(
        [sys.executable, "-c", code, str(copy / workspace.path.name)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "Umi" in told
    assert "lagi" in told
