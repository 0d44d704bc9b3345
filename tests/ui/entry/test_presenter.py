"""Decisions of the entry screen, without widgets."""

from __future__ import annotations

from dampingan.core.errors import Severity
from dampingan.forms.answer import Field
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.workspace import Workspace
from dampingan.ui.bus import ChangeBus
from dampingan.ui.entry.outline import PageKind
from dampingan.ui.entry.path import GHOST
from dampingan.ui.entry.presenter import EntryPresenter


def key(presenter: EntryPresenter, *texts: str) -> None:
    for text in texts:
        if presenter.answer(text):
            presenter.cursor.advance()


def test_an_answer_is_on_the_disk_before_the_focus_moves(
    presenter: EntryPresenter, workspace: Workspace, family: int
) -> None:
    presenter.cursor.go_number("303")
    assert presenter.answer("6")
    again = FamilyEntry.load(workspace, family)
    assert again.session.value(Field("jenis_lantai")) == "6"
    assert again.resume == Field("jenis_dinding")


def test_a_wrong_answer_is_kept_flagged_and_accepted_by_the_second_enter(
    presenter: EntryPresenter,
) -> None:
    presenter.cursor.go_number("304")
    assert not presenter.answer("9")
    assert presenter.session.value(Field("jenis_dinding")) == "9"
    assert [entry.severity for entry in presenter.shown()] == [Severity.ERROR]
    assert presenter.answer("9")


def test_a_missing_answer_is_no_finding_before_somebody_passed_it(
    presenter: EntryPresenter,
) -> None:
    assert presenter.shown() == []
    presenter.cursor.go_number("303")
    presenter.cursor.advance()
    assert [entry.number for entry in presenter.shown()] == ["303"]


def test_checks_on_the_members_wait_until_the_roster_was_left(presenter: EntryPresenter) -> None:
    presenter.cursor.go_number("108")
    assert presenter.answer("Karto Contoh")
    assert [e for e in presenter.shown() if not e.required] == []
    presenter.cursor.go_new_row("anggota")
    key(presenter, "Siti Contoh", "", "1", "2", "010180", "2", "2", "", "1")
    presenter.cursor.go_number("501a")
    assert any(entry.field.question == "nama_kk" for entry in presenter.shown())


def test_skipped_questions_keep_their_answer_aside(presenter: EntryPresenter) -> None:
    presenter.cursor.go_number("301a")
    key(presenter, "1", "3")
    presenter.cursor.go_number("301a")
    presenter.answer("2")
    line = next(line for line in presenter.picture.lines() if line.number == "301b")
    assert (line.state, line.box) == ("skipped", "3")
    assert "301a" in line.why
    assert presenter.session.value(Field("bukti_tanah")) == ""


def test_the_empty_line_becomes_a_person_with_its_first_answer(presenter: EntryPresenter) -> None:
    presenter.cursor.go_new_row("anggota")
    assert presenter.field == Field("nama", GHOST)
    key(presenter, "Karto Contoh")
    rows = presenter.session.rows("anggota")
    assert len(rows) == 1
    assert presenter.field == Field("nik", rows[0])


def test_an_empty_line_left_empty_ends_the_roster_without_a_trace(
    presenter: EntryPresenter,
) -> None:
    presenter.cursor.go_new_row("anggota")
    key(presenter, "")
    assert presenter.session.rows("anggota") == ()
    assert presenter.field == Field("bpnt")


def test_undo_takes_the_screen_back_to_the_answer_that_changed(presenter: EntryPresenter) -> None:
    presenter.cursor.go_number("303")
    key(presenter, "6", "1", "2")
    presenter.undo()
    assert presenter.field == Field("jenis_atap")
    presenter.undo()
    assert presenter.field == Field("jenis_dinding")
    assert presenter.text() == ""
    presenter.redo()
    assert presenter.text() == "1"


def test_undo_from_elsewhere_is_followed_too(
    presenter: EntryPresenter, workspace: Workspace
) -> None:
    presenter.cursor.go_number("303")
    key(presenter, "6")
    workspace.undo()
    assert presenter.session.value(Field("jenis_lantai")) == ""
    assert presenter.field == Field("jenis_lantai")


def test_a_person_taken_out_comes_back_with_undo(presenter: EntryPresenter) -> None:
    presenter.cursor.go_new_row("anggota")
    key(presenter, "Karto Contoh", "", "1")
    row = presenter.session.rows("anggota")[0]
    presenter.remove_row(row, "salah ketik")
    assert presenter.session.rows("anggota") == ()
    presenter.undo()
    assert presenter.session.rows("anggota") == (row,)
    assert presenter.value("nama", row) == "Karto Contoh"
    assert presenter.on_grid
    assert presenter.field == Field("nama", row)


def test_finishing_with_open_errors_lists_them_and_goes_to_the_first(
    presenter: EntryPresenter,
) -> None:
    assert not presenter.finish()
    assert presenter.entry.status == "draft"
    assert presenter.field == Field("rw")
    assert len(presenter.shown()) == presenter.errors


def test_findings_are_walked_in_the_order_of_the_form(presenter: EntryPresenter) -> None:
    presenter.finish()
    numbers = []
    for _ in range(4):
        entry = presenter.next_finding()
        assert entry is not None
        numbers.append(entry.field.question)
    assert numbers == ["rt", "alamat", "nama_kk", "jumlah_anggota"]


def test_reopening_returns_to_the_field_in_focus(
    presenter: EntryPresenter, workspace: Workspace, family: int, bus: ChangeBus
) -> None:
    presenter.cursor.go_number("308")
    presenter.remember()
    again = EntryPresenter(workspace, FamilyEntry.load(workspace, family), bus)
    assert again.field == Field("bahan_bakar")


def test_reopening_returns_into_the_roster(
    presenter: EntryPresenter, workspace: Workspace, family: int, bus: ChangeBus
) -> None:
    presenter.cursor.go_new_row("anggota")
    key(presenter, "Karto Contoh", "", "1")
    again = EntryPresenter(workspace, FamilyEntry.load(workspace, family), bus)
    assert again.field == presenter.field
    assert again.cursor.page.kind is PageKind.ROSTER


def test_a_new_family_left_untouched_is_gone_again(workspace: Workspace, bus: ChangeBus) -> None:
    family = FamilyEntry.create(workspace, {}).record_id
    presenter = EntryPresenter(workspace, FamilyEntry.load(workspace, family), bus, new=True)
    assert presenter.may_leave()
    assert workspace.record("family", family)["deleted_at"]


def test_deleting_needs_a_reason_and_keeps_the_answers(
    presenter: EntryPresenter, workspace: Workspace, family: int
) -> None:
    presenter.cursor.go_number("303")
    presenter.answer("6")
    assert presenter.set_status("deleted", "tercatat dua kali")
    record = workspace.record("family", family)
    assert record["deleted_reason"] == "tercatat dua kali"
    assert presenter.session.value(Field("jenis_lantai")) == "6"


def test_blocks_count_answers_and_are_done_when_nothing_needed_is_open(
    presenter: EntryPresenter,
) -> None:
    key(presenter, "", "", "", "5", "3", "Jl. Contoh 1", "Karto Contoh", "", "", "", "1")
    place = presenter.picture.marks()[0]
    assert (place.answered, place.done) == (5, True)
    assert not presenter.picture.marks()[2].done


def test_an_empty_box_is_not_blamed_before_it_was_left(presenter: EntryPresenter) -> None:
    presenter.cursor.go_number("301a")
    key(presenter, "1")
    assert presenter.field == Field("bukti_tanah")
    assert presenter.shown() == []
    presenter.cursor.advance()
    assert [entry.number for entry in presenter.shown()] == ["301b"]


def test_a_box_that_is_being_refilled_is_not_blamed_for_being_empty(
    presenter: EntryPresenter,
) -> None:
    presenter.cursor.go_number("303")
    presenter.answer("6")
    presenter.answer("")
    assert presenter.shown() == []


def test_no_internal_name_is_said(presenter: EntryPresenter) -> None:
    presenter.cursor.go_number("107")
    presenter.cursor.up()
    presenter.answer("3")
    assert presenter.last_saved == "RT"
    questions = presenter.session.form.questions
    whys = {presenter.record.reader._why(question.relevant) for question in questions.values()}
    assert not [why for why in whys if any(name in why for name in questions if "_" in name)]
    assert "dilewati karena isian 407, 428" in whys
    presenter.finish()
    assert {entry.number for entry in presenter.shown()} & {"RW", "RT"} == {"RW"}
