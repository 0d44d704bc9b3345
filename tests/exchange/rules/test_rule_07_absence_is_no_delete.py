"""Rule 7: deletes are tombstones; an absent row, column or cell says nothing by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dampingan.exchange.receiver.receiving import receive
from dampingan.forms.answer import Field
from dampingan.store.merging.conflict import open_conflicts
from dampingan.store.workspace import Workspace
from exchange.people import BAMBANG, UMI, answer, family, key, member, said
from exchange.rules.test_rule_06_fingerprints_skip_unchanged_rows import counts, written

Submit = Callable[..., Path]


def test_rows_that_were_taken_out_are_no_deletes(
    village: Workspace, submission: Submit, change: Any
) -> None:
    before = None

    def take_out(book: Any) -> None:
        book["Keluarga"].delete_rows(6)
        book["Anggota"].delete_rows(7, 2)

    path = change(submission(village), take_out)
    before = written(village)
    report = receive(village, path)
    assert counts(report) == {"Keluarga": (0, 0, 2, 0, 0), "Anggota": (0, 0, 4, 0, 0)}
    assert written(village) == before


def test_a_column_that_is_missing_says_nothing(
    village: Workspace, submission: Submit, change: Any
) -> None:
    def drop(book: Any) -> None:
        names = [cell.value for cell in book["Keluarga"][2]]
        book["Keluarga"].delete_cols(names.index("jenis_lantai") + 1)

    report = receive(village, change(submission(village), drop))
    assert counts(report)["Keluarga"] == (0, 0, 3, 0, 0)
    assert said(village, UMI, "jenis_lantai") == "2"


def test_members_stay_with_their_family_when_the_column_of_families_is_missing(
    village: Workspace, submission: Submit, change: Any
) -> None:
    report = receive(village, change(submission(village), lambda b: b["Anggota"].delete_cols(2)))
    assert counts(report)["Anggota"] == (0, 0, 6, 0, 0)


def test_a_sheet_that_is_missing_says_nothing(
    village: Workspace, submission: Submit, change: Any
) -> None:
    path = change(submission(village), lambda book: book.remove(book["Anggota"]))
    report = receive(village, path)
    assert counts(report) == {"Keluarga": (0, 0, 3, 0, 0)}
    assert not report.written


def test_a_cell_that_was_emptied_in_a_full_file_is_cleared(
    village: Workspace, submission: Submit, edit: Any
) -> None:
    answer(village, UMI, "catatan", "lama")
    umi = key(village, UMI)
    report = receive(village, edit(submission(village), "Keluarga", umi, "catatan", None))
    assert counts(report)["Keluarga"] == (0, 1, 2, 0, 0)
    assert said(village, UMI, "catatan") == ""


def test_a_cell_that_was_emptied_in_a_file_of_changes_is_asked_about(
    village: Workspace, submission: Submit, edit: Any
) -> None:
    answer(village, UMI, "catatan", "lama")
    umi = key(village, UMI)
    path = submission(village, changes_only=True)
    report = receive(village, edit(path, "Keluarga", umi, "catatan", None))
    assert said(village, UMI, "catatan") == "lama"
    (conflict,) = open_conflicts(village)
    assert (conflict.type, conflict.mine, conflict.theirs) == ("erasure", "lama", "")
    assert report.total("conflict") == 1


def test_an_answer_that_the_sender_cleared_knowingly_is_cleared(
    village: Workspace, laptop: Workspace, submission: Submit
) -> None:
    answer(village, UMI, "catatan", "lama")
    receive(laptop, submission(village))
    answer(village, UMI, "catatan", "")
    receive(laptop, submission(village))
    assert said(laptop, UMI, "catatan") == ""


def test_a_deleted_family_is_deleted_there_too(
    village: Workspace, laptop: Workspace, submission: Submit
) -> None:
    receive(laptop, submission(village))
    family(village, BAMBANG).set_status("deleted", "ganda")
    report = receive(laptop, submission(village))
    assert counts(report) == {"Keluarga": (0, 1, 2, 0, 0), "Anggota": (0, 0, 6, 0, 0)}
    with laptop.snapshot() as reader:
        gone = [r for r in reader.records("family", ("deleted_reason", "deleted_at")) if r[1]]
    assert [reason for reason, _ in gone] == ["ganda"]


def test_deleted_here_and_changed_there_is_a_conflict_and_the_family_stays(
    village: Workspace, laptop: Workspace, submission: Submit
) -> None:
    receive(laptop, submission(village))
    answer(laptop, BAMBANG, "catatan", "masih di sini")
    family(village, BAMBANG).set_status("deleted", "pindah")
    receive(laptop, submission(village))
    (conflict,) = open_conflicts(laptop)
    assert (conflict.type, conflict.field) == ("deletion", "deleted")
    assert said(laptop, BAMBANG, "catatan") == "masih di sini"
    receive(village, submission(laptop))
    assert [c.type for c in open_conflicts(village)] == ["deletion"]
    assert said(village, BAMBANG, "catatan") == "masih di sini"


def test_a_changed_member_keeps_a_deleted_family(
    village: Workspace, laptop: Workspace, submission: Submit
) -> None:
    receive(laptop, submission(village))
    entry = family(laptop, BAMBANG)
    entry.set(Field("nama", entry.session.rows("anggota")[0]), "Bambang S.")
    family(village, BAMBANG).set_status("deleted", "pindah")
    receive(village, submission(laptop))
    assert [c.type for c in open_conflicts(village)] == ["deletion"]
    entry = family(village, BAMBANG)
    assert entry.status != "deleted"
    assert entry.session.value(Field("nama", entry.session.rows("anggota")[0])) == "Bambang S."


def test_members_of_a_deleted_family_come_back_with_it(
    village: Workspace, laptop: Workspace, submission: Submit
) -> None:
    entry = family(village, BAMBANG)
    entry.set_status("deleted", "salah entri")
    path = submission(village)
    receive(laptop, path)
    assert not receive(laptop, path).written
    entry.set_status("draft")
    report = receive(laptop, submission(village))
    assert counts(report) == {"Keluarga": (0, 1, 2, 0, 0), "Anggota": (0, 2, 4, 0, 0)}
    entry = family(laptop, BAMBANG)
    names = [entry.session.value(Field("nama", row)) for row in entry.session.rows("anggota")]
    assert names == ["Bambang Sutrisno", "Sri Wahyuni"]


@pytest.mark.parametrize("column", ["_deleted_at", "_deleted_reason"])
def test_a_deletion_typed_into_a_row_waits_beside_the_other_edits_of_that_row(
    village: Workspace, laptop: Workspace, submission: Submit, edit: Any, column: str
) -> None:
    umi = key(village, UMI)
    path = edit(submission(village), "Keluarga", umi, column, "x")
    path = edit(path, "Keluarga", umi, "catatan", "diketik")
    for workspace in (village, laptop):  # it has the family, or never heard of it
        receive(workspace, path)
        (conflict,) = open_conflicts(workspace)
        assert (conflict.type, conflict.title) == ("deletion", UMI)
        assert said(workspace, UMI, "catatan") == "diketik"
        assert not receive(workspace, path).written


def test_what_is_typed_into_the_row_of_a_deleted_family_brings_it_back(
    village: Workspace, laptop: Workspace, submission: Submit, edit: Any
) -> None:
    umi = key(village, UMI)
    receive(laptop, submission(village))
    family(village, UMI).set_status("deleted", "pindah")
    path = edit(submission(village), "Keluarga", umi, "catatan", "diketik")
    for workspace in (village, laptop):
        receive(workspace, path)
        assert [c.type for c in open_conflicts(workspace)] == ["deletion"]
        assert said(workspace, UMI, "catatan") == "diketik"
        assert said(workspace, UMI, "jenis_lantai") == "2"
        assert not receive(workspace, path).written


def test_what_is_typed_into_a_tombstone_nobody_here_knows_is_there_too(
    village: Workspace, laptop: Workspace, submission: Submit, edit: Any
) -> None:
    umi = key(village, UMI)
    family(village, UMI).set_status("deleted", "pindah")
    path = edit(submission(village), "Keluarga", umi, "catatan", "diketik")
    receive(laptop, path)
    assert [c.type for c in open_conflicts(laptop)] == ["deletion"]
    assert said(laptop, "", "catatan") == "diketik"
    assert not receive(laptop, path).written


def test_what_is_typed_into_the_row_of_a_deleted_member_brings_the_family_back(
    village: Workspace, laptop: Workspace, submission: Submit, edit: Any
) -> None:
    receive(laptop, submission(village))
    first = member(village, UMI)
    family(village, UMI).set_status("deleted", "pindah")
    receive(laptop, edit(submission(village), "Anggota", first, "nama", "Umi R."))
    assert [(c.kind, c.type) for c in open_conflicts(laptop)] == [("family", "deletion")]
    entry = family(laptop, UMI)
    assert entry.session.value(Field("nama", first)) == "Umi R."


def test_a_tombstone_that_somebody_empties_stands_up_with_what_it_said(
    village: Workspace, laptop: Workspace, submission: Submit, edit: Any
) -> None:
    umi = key(village, UMI)
    receive(laptop, submission(village))
    family(village, UMI).set_status("deleted", "pindah")
    path = submission(village)
    receive(laptop, path)
    path = edit(path, "Keluarga", umi, "_deleted_at", None)
    for workspace in (village, laptop):
        receive(workspace, path)
        assert open_conflicts(workspace) == []
        assert said(workspace, UMI, "jenis_lantai") == "2"
        assert not receive(workspace, path).written


def test_a_tombstone_without_its_column_says_nothing(
    village: Workspace, submission: Submit, change: Any
) -> None:
    family(village, BAMBANG).set_status("deleted", "pindah")

    def drop(book: Any) -> None:
        for sheet in ("Keluarga", "Anggota"):
            names = [cell.value for cell in book[sheet][2]]
            book[sheet].delete_cols(names.index("_deleted_at") + 1)

    report = receive(village, change(submission(village), drop))
    assert (report.total("changed"), report.total("conflict")) == (0, 0)
    assert not report.written


@pytest.mark.parametrize("lost", ["column", "sheet"])
def test_what_a_file_lost_still_arrives_with_the_next_one(
    village: Workspace, laptop: Workspace, submission: Submit, change: Any, lost: str
) -> None:
    receive(laptop, submission(village))
    entry = family(village, UMI)
    entry.set(Field("catatan"), "baru")
    entry.set_note(Field("rt"), "di belakang masjid")
    path = submission(village)

    def lose(book: Any) -> None:
        if lost == "sheet":
            book.remove(book["Catatan"])
            return
        names = [cell.value for cell in book["Keluarga"][2]]
        book["Keluarga"].delete_cols(names.index("catatan") + 1)

    receive(laptop, change(path, lose))
    answer(laptop, UMI, "jenis_lantai", "7")
    receive(laptop, path)
    assert said(laptop, UMI, "catatan") == "baru"
    assert family(laptop, UMI).note(Field("rt")) == "di belakang masjid"
    assert open_conflicts(laptop) == []


def test_a_new_family_gets_what_its_first_file_lost(
    village: Workspace, laptop: Workspace, submission: Submit, change: Any
) -> None:
    path = submission(village)

    def lose(book: Any) -> None:
        names = [cell.value for cell in book["Keluarga"][2]]
        book["Keluarga"].delete_cols(names.index("jenis_lantai") + 1)

    receive(laptop, change(path, lose))
    assert said(laptop, UMI, "jenis_lantai") == ""
    receive(laptop, path)
    assert said(laptop, UMI, "jenis_lantai") == "2"
    assert open_conflicts(laptop) == []
