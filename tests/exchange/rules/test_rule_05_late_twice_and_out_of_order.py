"""Rule 5: files may come late, twice and out of order; it is never the last file that wins."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import NOW
from dampingan.exchange.receiver.receiving import receive, undo_receipt
from dampingan.store.backup import back_up
from dampingan.store.merging import stamping
from dampingan.store.merging.batch import AGAIN, ARRIVED, SENT, batches
from dampingan.store.merging.conflict import conflict_count, open_conflicts
from dampingan.store.workspace import Workspace
from exchange.people import UMI, answer, said

FLOOR = "jenis_lantai"


@pytest.fixture
def files(village: Workspace, submission: Callable[..., Path]) -> list[Path]:
    """Return three files of a village that changed the same answer in between."""
    found = [submission(village)]
    for floor in ("6", "3"):
        answer(village, UMI, FLOOR, floor)
        found.append(submission(village))
    return found


@pytest.mark.parametrize("order", [(2, 0, 1), (1, 2, 0)])
def test_the_newest_value_counts_in_any_order(
    regency: Workspace, files: list[Path], order: tuple[int, ...]
) -> None:
    for number in order:
        receive(regency, files[number])
    assert said(regency, UMI, FLOOR) == "3"
    assert conflict_count(regency) == 0


def test_an_old_file_does_not_undo_what_was_decided_since(
    regency: Workspace, files: list[Path]
) -> None:
    receive(regency, files[2])
    answer(regency, UMI, FLOOR, "4")
    for path in files:
        report = receive(regency, path)
        assert report.total("same") == 9
    assert said(regency, UMI, FLOOR) == "4"


def test_the_same_file_twice_is_nothing_new(regency: Workspace, files: list[Path]) -> None:
    receive(regency, files[1])
    report = receive(regency, files[1])
    assert report.repeated
    assert (report.total("same"), report.total("changed"), report.total("new")) == (9, 0, 0)


def test_a_forgotten_file_is_made_up_for_by_the_next(
    village: Workspace, regency: Workspace, files: list[Path], submission: Callable[..., Path]
) -> None:
    receive(regency, files[0])
    answer(village, UMI, "catatan", "lewat satu berkas")
    receive(regency, submission(village))
    assert (said(regency, UMI, FLOOR), said(regency, UMI, "catatan")) == ("3", "lewat satu berkas")


def test_what_is_typed_after_an_old_copy_was_put_back_in_place_overwrites_nothing(
    village: Workspace, laptop: Workspace, submission: Callable[..., Path]
) -> None:
    receive(laptop, submission(village))
    path = village.path
    village.close()
    before = path.read_bytes()
    for text in ("sebelum", "sesudah"):  # what the lost file said, and what is typed instead
        path.write_bytes(before)  # the same file for the system, so the same site
        with Workspace.open(path, actor="Sari", now=lambda: NOW) as again:
            answer(again, UMI, "catatan", text)
            receive(laptop, submission(again))
    assert said(laptop, UMI, "catatan") == "sebelum"
    assert [c.theirs for c in open_conflicts(laptop)] == ["sesudah"]


def test_a_backup_that_is_put_back_is_another_site(
    village: Workspace, submission: Callable[..., Path]
) -> None:
    submission(village)
    known, path = stamping.site(village), village.path
    saved = back_up(village)
    village.close()
    path.write_bytes(saved.read_bytes())
    with Workspace.open(path, actor="Sari", now=lambda: NOW) as again:
        assert stamping.site(again) != known


def test_a_file_of_which_all_is_known_is_in_the_log_each_time_it_came(
    village: Workspace, laptop: Workspace, submission: Callable[..., Path]
) -> None:
    path = submission(village)
    first = receive(laptop, path)
    receive(laptop, path)
    again, applied = batches(laptop)
    assert (applied.uid, applied.operation) == (first.batch_uid, first.operation_id)
    assert (again.direction, again.parent_uid, again.operation) == (AGAIN, first.batch_uid, None)
    assert {name: c["same"] for name, c in again.report.items()} == {"Keluarga": 3, "Anggota": 6}
    own = receive(village, path)  # the sender's own workbook
    entry, sent = batches(village)
    assert not own.written
    assert (entry.direction, sent.direction) == (ARRIVED, SENT)


def test_a_file_whose_import_was_taken_back_is_not_called_known(
    village: Workspace, laptop: Workspace, submission: Callable[..., Path]
) -> None:
    first = receive(laptop, submission(village))
    answer(village, UMI, "catatan", "x")
    answer(village, UMI, "catatan", "")
    second = submission(village)
    receive(laptop, second)
    undo_receipt(laptop, first.batch_uid)
    report = receive(laptop, second)
    assert (report.total("new"), report.repeated) == (9, False)


def test_a_file_that_knows_more_of_us_than_we_do_overwrites_nothing(
    village: Workspace, laptop: Workspace, submission: Callable[..., Path]
) -> None:
    receive(laptop, submission(village))
    path = village.path
    village.close()
    before = path.read_bytes()
    with Workspace.open(path, actor="Sari", now=lambda: NOW) as lost:
        answer(lost, UMI, "catatan", "hilang di sini")
        receive(laptop, submission(lost))
    answer(laptop, UMI, "catatan", "sesudah itu")
    path.write_bytes(before)  # an old copy of the file, put back by hand
    with Workspace.open(path, actor="Sari", now=lambda: NOW) as old:
        answer(old, UMI, "catatan", "diketik")
        report = receive(old, submission(laptop))
        assert any("salinan lama" in finding.message for finding in report.findings)
        (conflict,) = open_conflicts(old)
        assert (conflict.mine, conflict.theirs) == ("diketik", "sesudah itu")
        receive(laptop, submission(old))
    assert [c.theirs for c in open_conflicts(laptop)] == ["diketik"]
