"""A regency receives a folder of workbooks: order, failures, passwords, totals."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import NOW
from dampingan.core.errors import StorageError
from dampingan.exchange.file.password import encrypt_workbook
from dampingan.exchange.receiver import consolidation
from dampingan.exchange.receiver.arrival import arrival_of
from dampingan.exchange.receiver.consolidation import (
    REFUSED,
    REPEATED,
    SKIPPED,
    TAKEN,
    FileOutcome,
    consolidate,
)
from dampingan.exchange.writer.returning import write_return
from dampingan.exchange.writer.submission import write_submission
from dampingan.forms.answer import Field
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.fingerprint import content_hash, content_lines
from dampingan.store.lists.listing import Filter, Listing
from dampingan.store.merging import board
from dampingan.store.workspace import Workspace

VILLAGES = ("33.75.03.1002", "33.75.03.1009", "33.75.01.1002")

Open = Callable[[str], Workspace]


def _family(workspace: Workspace, head: str, members: tuple[str, ...] = ()) -> FamilyEntry:
    entry = FamilyEntry.create(workspace, {"nama_kk": head, "rt": "001", "rw": "002"})
    for name in members or (head,):
        row, _ = entry.add_person()
        entry.set(Field("nama", row), name)
    return entry


def _send(workspace: Workspace, target: Path, **choice: bool) -> Path:
    chosen = {"include_drafts": True, "include_findings": True} | choice
    return write_submission(workspace, target, **chosen).path  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def empty_regency(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed, empty workspace of Kota Pekalongan, to copy."""
    path = tmp_path_factory.mktemp("kota") / "kota.dampingan"
    Workspace.create(path, "33.75", "2026-Q4", actor="Budi", now=lambda: NOW).close()
    return path


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an old and a new file of the first village, and one of two others."""
    made = tmp_path_factory.mktemp("desa")
    folder = made / "kiriman"
    folder.mkdir()
    for number, code in enumerate(VILLAGES):
        path = made / f"{number}.dampingan"
        with Workspace.create(path, code, "2026-Q4", actor="Sari", now=lambda: NOW) as workspace:
            first = _family(workspace, "Umi Rahayu", ("Umi Rahayu", "Slamet Riyadi"))
            _family(workspace, "Kartini")
            _send(workspace, folder / f"{number}-satu.xlsx")
            if not number:
                first.set(Field("jenis_lantai"), "2")
                _family(workspace, "Bambang Sutrisno")
                _send(workspace, folder / "0-dua.xlsx")
    return folder


@pytest.fixture
def folder(sent: Path, tmp_path: Path) -> Path:
    """A copy of that folder."""
    return Path(shutil.copytree(sent, tmp_path / "masuk"))


@pytest.fixture
def opened(empty_regency: Path, tmp_path: Path) -> Iterator[Open]:
    """Return what opens another empty workspace of the regency."""
    made: list[Workspace] = []

    def copy(name: str) -> Workspace:
        path = Path(shutil.copy(empty_regency, tmp_path / f"{name}.dampingan"))
        made.append(Workspace.open(path, actor="Budi", now=lambda: NOW))
        return made[-1]

    yield copy
    for workspace in made:
        workspace.close()


def test_every_workbook_of_a_folder_comes_in(opened: Open, folder: Path) -> None:
    regency = opened("a")
    steps: list[tuple[int, int]] = []
    report = consolidate(
        regency, folder, progress=lambda done, total, _: steps.append((done, total))
    )
    assert [one.state for one in report.files] == [TAKEN] * 4
    assert steps[-1] == (4, 4)
    assert Listing(regency).totals(Filter()).families == 7
    assert report.backup is not None
    assert report.backup.exists()


def test_the_order_of_the_files_makes_no_difference_to_records_and_returns(
    empty_regency: Path, folder: Path, tmp_path: Path
) -> None:
    paths = sorted(folder.iterdir())
    random.Random(3).shuffle(paths)
    held, written = [], []
    place = tmp_path / "kota.dampingan"
    for turn in range(2):
        place.write_bytes(empty_regency.read_bytes())  # another file would be another site
        with Workspace.open(place, actor="Budi", now=lambda: NOW) as regency:
            if turn:  # other names, another order, one after the other
                for number, path in enumerate(paths):
                    consolidate(regency, [path.rename(tmp_path / f"z{number}.xlsx")])
            else:
                consolidate(regency, folder)
            held.append((content_hash(regency), list(content_lines(regency))))
            target = tmp_path / f"balik-{turn}.xlsx"
            written.append(write_return(regency, VILLAGES[0], target).path.read_bytes())
    assert held[0][1] == held[1][1]
    assert held[0][0] == held[1][0]
    assert written[0] == written[1]


def test_a_file_given_twice_is_said_to_be_there_already(opened: Open, folder: Path) -> None:
    regency = opened("a")
    shutil.copy(folder / "1-satu.xlsx", folder / "1-salinan.xlsx")
    before = consolidate(regency, folder)
    assert sorted(one.state for one in before.files) == [REPEATED, *[TAKEN] * 4]
    held = content_hash(regency)
    again = consolidate(regency, folder)
    assert {one.state for one in again.files} == {REPEATED}
    assert content_hash(regency) == held


def test_a_failure_does_not_stop_the_rest(opened: Open, folder: Path) -> None:
    regency = opened("a")
    (folder / "1-satu.xlsx").write_bytes(b"PK\x03\x04 rusak")
    (folder / "catatan.txt").write_text("bukan buku kerja")
    (folder / "~$0-dua.xlsx").write_bytes(b"")
    told: list[FileOutcome] = []
    report = consolidate(regency, folder, told=told.append)
    states = {one.path.name: one.state for one in report.files}
    assert states == {
        "0-dua.xlsx": TAKEN,
        "0-satu.xlsx": TAKEN,
        "1-satu.xlsx": REFUSED,
        "2-satu.xlsx": TAKEN,
        "catatan.txt": SKIPPED,
    }
    assert len(told) == 5
    assert all(one.error for one in report.files if one.state in {REFUSED, SKIPPED})
    assert Listing(regency).totals(Filter()).families == 5


@pytest.mark.parametrize("error", [StorageError("Disk penuh."), RecursionError()])
def test_a_full_disk_stops_a_run_and_a_fault_in_one_file_does_not(
    opened: Open, folder: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    regency = opened("a")
    real = consolidation.receive

    def fail_once(workspace: Workspace, path: Path, **options: Any) -> Any:
        if path.name == "1-satu.xlsx":
            raise error
        return real(workspace, path, **options)

    monkeypatch.setattr(consolidation, "receive", fail_once)
    told: list[FileOutcome] = []
    if isinstance(error, StorageError):
        with pytest.raises(StorageError):
            consolidate(regency, folder, told=told.append)
        assert REFUSED not in {one.state for one in told}
    else:
        report = consolidate(regency, folder, told=told.append)
        refused = [one for one in report.files if one.state == REFUSED]
        assert [one.path.name for one in refused] == ["1-satu.xlsx"]
        assert "RecursionError" in refused[0].error
        assert report.count(TAKEN) == 3


def test_a_refused_file_is_said_on_the_board(opened: Open, folder: Path) -> None:
    regency = opened("a")
    broken = folder / f"Dampingan_Bandengan_{VILLAGES[1]}_2026-Q4.xlsx"
    broken.write_bytes(b"PK\x03\x04 rusak")
    (folder / "1-satu.xlsx").unlink()
    consolidate(regency, folder)
    line = next(line for line in board.board(regency) if line.code == VILLAGES[1])
    assert line.state == board.REFUSED
    assert [one.file for one in line.refused] == [broken.name]
    assert all(one.reason for one in line.refused)


def test_a_refused_file_leaves_a_village_as_it_stood(opened: Open, folder: Path) -> None:
    regency = opened("a")
    consolidate(regency, folder)
    stood = {line.code: line for line in board.board(regency)}[VILLAGES[1]]
    broken = folder / f"Dampingan_Bandengan_{VILLAGES[1]}_2026-Q4.xlsx"
    broken.write_bytes(b"PK\x03\x04 rusak")
    consolidate(regency, [broken])
    line = {line.code: line for line in board.board(regency)}[VILLAGES[1]]
    assert (line.state, line.standing) == (board.REFUSED, stood.state)
    assert (line.families, line.batch_uid) == (stood.families, stood.batch_uid)


def test_a_password_opens_a_file_and_is_asked_for_when_it_is_missing(
    opened: Open, folder: Path
) -> None:
    regency = opened("a")
    encrypt_workbook(folder / "1-satu.xlsx", "rahasia-1")
    without = consolidate(regency, folder)
    locked = [one.path.name for one in without.files if one.locked]
    assert locked == ["1-satu.xlsx"]
    wrong = consolidate(regency, [folder / "1-satu.xlsx"], passwords=["bukan"])
    assert wrong.files[0].locked
    right = consolidate(regency, [folder / "1-satu.xlsx"], passwords=["bukan", "rahasia-1"])
    assert right.files[0].state == TAKEN


def test_stopping_keeps_what_was_taken(opened: Open, folder: Path) -> None:
    regency = opened("a")
    taken: list[FileOutcome] = []
    report = consolidate(
        regency, folder, told=taken.append, cancelled=lambda: len(taken) >= 1, readers=1
    )
    assert report.cancelled
    assert [one.state for one in report.files] == [TAKEN]
    assert Listing(regency).count(Filter()) == 2
    assert len(report.left) == 3
    rest = consolidate(regency, report.left)
    assert {one.state for one in rest.files} == {TAKEN}
    assert not rest.left
    assert Listing(regency).count(Filter()) == 7


def test_a_dry_run_counts_and_writes_nothing(opened: Open, folder: Path) -> None:
    regency = opened("a")
    held = content_hash(regency)
    report = consolidate(regency, folder, dry_run=True)
    assert {one.state for one in report.files} == {TAKEN}
    assert sum(one.report.total("new") for one in report.files if one.report) > 0
    assert content_hash(regency) == held
    assert report.backup is None


def test_the_place_in_the_order_is_what_the_file_says_not_its_name(
    folder: Path, tmp_path: Path
) -> None:
    old = arrival_of(folder / "0-satu.xlsx")
    new = arrival_of((folder / "0-dua.xlsx").rename(tmp_path / "a.xlsx"))
    other = arrival_of(folder / "2-satu.xlsx")
    assert old is not None
    assert new is not None
    assert other is not None
    assert sorted([new, old, other]) == [other, old, new]
    (tmp_path / "b.xlsx").write_bytes(b"PK")
    assert arrival_of(tmp_path / "b.xlsx") is None
