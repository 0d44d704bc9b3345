"""Findings that were looked at and let stand, and notes beside answers."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from dampingan.core.errors import Severity, StorageError
from dampingan.forms.session import Field
from dampingan.forms.xlsform import read_form
from dampingan.store.entry.entry import FamilyEntry, ResponseEntry, Subject
from dampingan.store.entry.remark import decode_acceptance, encode_acceptance
from dampingan.store.finding import StoredFinding
from dampingan.store.lists.listing import Filter, Listing
from dampingan.store.recheck import recheck
from dampingan.store.workspace import Workspace
from store.extra_form import install_usaha

LUAS, NOTE = Field("luas_lantai"), Field("catatan")


@pytest.fixture
def entry(workspace: Workspace) -> FamilyEntry:
    return FamilyEntry.create(workspace, {"rt": "003", "rw": "002", "nama_kk": "Umi"})


def warned(entry: FamilyEntry) -> StoredFinding:
    """Make a family with a warning and return it."""
    row, _ = entry.add_person()
    entry.set(Field("keberadaan", row), "1")
    entry.set(Field("nik", row), "12")
    return next(f for f in entry.findings if f.check == "nik_16_angka")


def counts(entry: FamilyEntry) -> tuple[int, int]:
    row = entry.workspace.record("family", entry.family_id)
    return row["error_count"], row["warning_count"]


def test_an_accepted_warning_counts_no_more_and_says_who_and_when(entry: FamilyEntry) -> None:
    found = warned(entry)
    errors, warnings = counts(entry)
    entry.accept([found])
    assert counts(entry) == (errors, warnings - 1)
    told = FamilyEntry.load(entry.workspace, entry.family_id).acceptance(found)
    assert told is not None
    assert (told.by, told.at) == (entry.workspace.actor, entry.workspace.now())
    assert found in entry.findings


def test_an_accepted_error_still_blocks_but_is_stored(entry: FamilyEntry) -> None:
    found = next(f for f in entry.findings if f.severity is Severity.ERROR)
    errors = entry.errors
    entry.accept([found])
    assert entry.errors == errors
    assert entry.acceptance(found) is not None
    with pytest.raises(ValueError, match="complete"):
        entry.set_status("complete")


def test_an_acceptance_lapses_with_another_answer_and_undo_brings_it_back(
    entry: FamilyEntry,
) -> None:
    found = warned(entry)
    before = counts(entry)
    entry.accept([found])
    entry.set(Field(found.question, found.row), "13")
    assert entry.acceptance(found) is None
    assert counts(entry) == before
    key = f"accepted.{found.question}|{found.row}|{found.check}"
    history = entry.workspace.history("family", entry.family_id)
    assert [h.new is None for h in history if h.field == key] == [True, False]
    entry.workspace.undo()
    entry.reload()
    assert entry.acceptance(found) is not None
    assert counts(entry) == (before[0], before[1] - 1)


def test_undoing_an_acceptance_makes_the_warning_count_again(entry: FamilyEntry) -> None:
    found = warned(entry)
    before = counts(entry)
    entry.accept([found])
    entry.workspace.undo()
    entry.reload()
    assert entry.acceptance(found) is None
    assert counts(entry) == before


def test_other_answers_leave_an_acceptance_alone(entry: FamilyEntry) -> None:
    found = warned(entry)
    entry.accept([found])
    entry.set(NOTE, "sudah ditanyakan")
    assert entry.acceptance(found) is not None


def test_a_recheck_keeps_acceptances_and_does_not_count_them(entry: FamilyEntry) -> None:
    found = warned(entry)
    entry.accept([found])
    open_ones = counts(entry)
    result = recheck(entry.workspace)
    assert (result.changed, result.errors, result.warnings) == (0, *open_ones)
    assert FamilyEntry.load(entry.workspace, entry.family_id).acceptance(found) is not None


def test_a_list_of_warnings_leaves_out_families_whose_warnings_were_let_stand(
    entry: FamilyEntry,
) -> None:
    warned(entry)
    listing = Listing(entry.workspace)
    assert listing.count(Filter(findings="warning")) == 1
    entry.accept([f for f in entry.findings if f.severity is Severity.WARNING])
    assert listing.count(Filter(findings="warning")) == 0


def test_an_acceptance_is_written_and_read_with_any_name_and_answer() -> None:
    at = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    told = decode_acceptance(encode_acceptance(at, "Sari | Wahyu", "a|b|c"))
    assert (told.at, told.by, told.answer) == (at, "Sari   Wahyu", "a|b|c")


def test_a_note_beside_an_answer_is_kept_undone_and_taken_away(entry: FamilyEntry) -> None:
    row, _ = entry.add_person()
    entry.set_note(LUAS, " menurut tetangga ")
    entry.set_note(Field("nik", row), "KTP hilang")
    again = FamilyEntry.load(entry.workspace, entry.family_id)
    assert again.notes == {LUAS: "menurut tetangga", Field("nik", row): "KTP hilang"}
    assert again.note(LUAS) == "menurut tetangga"
    entry.workspace.undo()
    again.reload()
    assert again.notes == {LUAS: "menurut tetangga"}
    again.set_note(LUAS, "")
    assert json.loads(entry.workspace.record("family", entry.family_id)["notes"]) == {}


def test_a_note_of_a_member_who_was_taken_out_is_not_shown_and_comes_back(
    entry: FamilyEntry,
) -> None:
    row, _ = entry.add_person()
    entry.set_note(Field("nik", row), "KTP hilang")
    entry.remove_person(row, "salah")
    assert entry.notes == {}
    entry.workspace.undo()
    entry.reload()
    assert entry.notes == {Field("nik", row): "KTP hilang"}


LOOSE = """
| survey |
|        | type    | name  | label::Bahasa Indonesia (id) | constraint |
|        | integer | omzet | Omzet                        | . < {most}  |
| settings |
|          | form_title | form_id | version   |
|          | Usaha      | usaha   | {version} |
"""


def test_a_recheck_covers_responses_and_follows_a_new_version_of_their_form(
    workspace: Workspace,
) -> None:
    install_usaha(workspace, "village")
    entry = ResponseEntry.create(workspace, "usaha", Subject("village"))
    entry.set(Field("omzet"), "500")
    entry.set_status("complete")
    text = LOOSE.format(most=100, version=2)
    workspace.install(read_form(text), text.encode(), "md", "extra", subject="village")
    result = recheck(workspace, form_id="usaha")
    assert (result.families, result.responses, result.changed, result.errors) == (0, 1, 1, 1)
    row = workspace.record("response", entry.response_id)
    assert (row["error_count"], row["status"]) == (1, "draft")
    assert recheck(workspace).changed == 0


def test_responses_of_a_form_that_is_not_there_are_named_by_a_recheck(
    workspace: Workspace,
) -> None:
    with workspace.write("Menerima") as tx:
        tx.insert("response", {"form_id": "hilang"})
    assert recheck(workspace).unknown == ("hilang",)


def test_undoing_a_response_works_its_findings_out_anew(workspace: Workspace) -> None:
    install_usaha(workspace, "village")
    entry = ResponseEntry.create(workspace, "usaha", Subject("village"))
    entry.set(Field("omzet"), "5")
    text = LOOSE.format(most=3, version=2)
    workspace.install(read_form(text), text.encode(), "md", "extra", subject="village")
    again = ResponseEntry.load(workspace, entry.response_id)
    again.set(Field("omzet"), "1")
    workspace.undo()
    assert workspace.record("response", entry.response_id)["error_count"] == 1


def test_a_note_that_the_disk_refused_survives_a_change_of_state(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = FamilyEntry.create(workspace)
    field = Field("catatan")

    def refuse(*_: object) -> None:
        raise StorageError("penuh")

    with monkeypatch.context() as patch:
        patch.setattr(entry, "_write", refuse)
        with pytest.raises(StorageError):
            entry.set_note(field, "tanya lagi")
        with pytest.raises(StorageError):
            entry.set(field, "penting")
    entry.set_status("moved", "ke Batang")
    assert not entry.unsaved
    assert entry.note(field) == "tanya lagi"
    again = FamilyEntry.load(workspace, entry.family_id)
    assert again.note(field) == "tanya lagi"
    assert again.session.value(field) == "penting"
