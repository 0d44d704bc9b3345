"""A register as clerks type into it: every key by key events, what is kept as the store has it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from dampingan.store.plan import writing
from dampingan.store.plan.record import PlanRecord, plan_records
from dampingan.ui.assessment.place import AssessmentPlace
from dampingan.ui.assessment.register_tab import RegisterTab
from dampingan.ui.families.place import FamiliesPlace
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.register.table import RegisterTable
from ui.hands import Hands, Key


def table_of(place: AssessmentPlace) -> RegisterTable:
    assert isinstance(place.tab, RegisterTab)
    return place.tab.table


def kept(place: AssessmentPlace, form_id: str = "masalah") -> list[PlanRecord]:
    return plan_records(place.context.workspace, form_id)


def column(place: AssessmentPlace, key: str) -> int:
    return [shown.key for shown in table_of(place).model.columns].index(key)


def test_a_title_and_enter_make_a_problem_and_the_next_line_waits(place, hands: Hands):
    hands.press("Jalan rusak", Key.Key_Return, "Sumur asin", Key.Key_Return)
    hands.press(Key.Key_Return, Key.Key_Return)  # nothing typed makes nothing

    assert [one.title for one in kept(place)] == ["Jalan rusak", "Sumur asin"]
    view = table_of(place).view
    assert table_of(place).model.is_new_line(view.row)
    assert view.hasFocus()


def test_tab_goes_on_to_the_next_column_and_enter_comes_back_to_the_new_line(place, hands):
    hands.press("Jalan rusak", Key.Key_Tab, "prasarana", Key.Key_Tab, "2", Key.Key_Tab, "3")
    hands.press(Key.Key_Tab, "25", Key.Key_Return)

    (record,) = kept(place)
    found = {key: record.text(key) for key in ("sektor", "rw", "rt", "keluarga")}
    assert found == {"sektor": "infrastruktur", "rw": "002", "rt": "003", "keluarga": "25"}
    view = table_of(place).view
    assert (view.row, view.column) == (1, 0)


def test_an_entry_of_the_catalogue_brings_sector_and_goals_along(place, hands: Hands):
    hands.press("banj", Key.Key_Down, Key.Key_Return, "Banjir", Key.Key_Return)

    record, other = kept(place)
    assert (other.title, other.text("katalog")) == ("Banjir", ""), "typed, not chosen"
    assert record.title == "Banjir dan rob"
    assert (record.text("katalog"), record.text("sektor"), record.text("sdgs")) == (
        "rob",
        "bencana",
        "13",
    )


def test_a_condition_of_the_catalogue_is_counted_over_the_survey_at_once(
    place, hands: Hands, qtbot: QtBot
):
    hands.press("babs", Key.Key_Return)

    qtbot.waitUntil(lambda: kept(place)[0].text("keluarga_hitung") == "0")
    assert kept(place)[0].text("hitung_pada")


def test_letters_in_a_number_or_no_choice_are_not_taken_and_esc_leaves_the_answer(
    place, hands: Hands
):
    hands.press("Jalan rusak", Key.Key_Return)
    view = table_of(place).view
    view.go_to(0, column(place, "keluarga"))
    hands.press("dua", Key.Key_Return)

    assert view.editor is not None
    assert view.editor.list.words
    hands.press(Key.Key_Escape)
    assert view.editor is None
    view.go_to(0, column(place, "sektor"))
    hands.press("xyz", Key.Key_Return)
    assert view.editor is not None
    hands.press(Key.Key_Escape)
    assert (kept(place)[0].text("keluarga"), kept(place)[0].text("sektor")) == ("", "")


def test_control_d_takes_the_answer_of_the_row_above_and_goes_on(place, hands: Hands):
    hands.press("Satu", Key.Key_Tab, "bencana", Key.Key_Tab, "4", Key.Key_Return)
    hands.press("Dua", Key.Key_Tab)
    hands.control(Key.Key_D, Key.Key_D)

    assert [(one.text("sektor"), one.text("rw")) for one in kept(place)] == [
        ("bencana", "004"),
        ("bencana", "004"),
    ]


def test_deleting_says_what_rests_on_it_and_undo_brings_it_back(place, hands: Hands):
    workspace = place.context.workspace
    problem = writing.add(workspace, "masalah", {"judul": "Rob"})
    for number in range(3):
        writing.add(workspace, "kegiatan", {"judul": f"Kegiatan {number}", "masalah": problem})
    table = table_of(place)
    table.select(problem)
    hands.press(Key.Key_Delete)

    assert "3 kegiatan bersandar pada masalah ini" in table.removal._rests.text()
    hands.press(Key.Key_Escape)
    assert len(kept(place)) == 1
    hands.press(Key.Key_Delete, "Salah", Key.Key_Return)
    assert kept(place) == []
    gone = plan_records(workspace, "masalah", deleted=True)
    assert gone[0].deleted == "Salah"
    assert [one.keys("masalah") for one in plan_records(workspace, "kegiatan")] == [(problem,)] * 3

    hands.control(Key.Key_Z)
    assert [one.title for one in kept(place)] == ["Rob"]


def test_what_arrives_from_elsewhere_is_shown_and_the_cursor_stays(place, hands: Hands):
    hands.press("Satu", Key.Key_Return, "Du")
    writing.add(place.context.workspace, "masalah", {"judul": "Lain"})
    hands.press("a", Key.Key_Return)  # a change elsewhere does not disturb typing
    table = table_of(place)
    table.select(kept(place)[2].uid)
    table.view.go_to(table.view.row, column(place, "rt"))
    writing.add(place.context.workspace, "masalah", {"judul": "Dari tempat lain"})

    assert [one.title for one in table.model.records][-1] == "Dari tempat lain"
    assert table.current is not None
    assert (table.current.title, table.view.column) == ("Dua", column(place, "rt"))


def test_a_record_deleted_elsewhere_while_it_is_typed_into_is_not_written(place, hands: Hands):
    hands.press("Satu", Key.Key_Return, Key.Key_Up, Key.Key_Return, "X")
    writing.remove(place.context.workspace, kept(place)[0].uid, "ganda")
    hands.press("Y", Key.Key_Return)

    assert "XY" not in [one.title for one in kept(place)]


def test_under_a_filter_a_new_problem_begins_with_its_value_and_stays_in_sight(place, hands):
    hands.press("Satu", Key.Key_Tab, "bencana", Key.Key_Return, "Dua", Key.Key_Return)
    table = table_of(place)
    table.bar.chips["sektor"].choose("bencana")
    assert [one.title for one in table.model.records] == ["Satu"]

    table.add_new()
    hands.press("Tiga", Key.Key_Tab)
    assert table.current is not None
    assert table.current.text("sektor") == "bencana"
    hands.press("kesehatan", Key.Key_Return)
    assert [one.title for one in table.model.records] == ["Satu", "Tiga"]


def test_the_meeting_goes_on_with_the_next_problem(place, hands: Hands):
    hands.press("Satu", Key.Key_Return)
    first = kept(place)[0].uid
    writing.answer(place.context.workspace, first, {"sumber_rapat": "Rembug RW 4"})
    table_of(place).view.go_to(0, column(place, "rw"))
    hands.press("4", Key.Key_Return)
    table_of(place).add_new()
    hands.press("Dua", Key.Key_Return)

    assert kept(place)[1].text("sumber_rapat") == "Rembug RW 4"


def test_search_finds_words_and_arrow_down_goes_to_the_table(place, hands: Hands):
    hands.press("Jalan rusak", Key.Key_Return, "Sumur asin", Key.Key_Return)
    hands.control(Key.Key_F)
    hands.press("asin", Key.Key_Down)

    table = table_of(place)
    assert [one.title for one in table.model.records] == ["Sumur asin"]
    assert table.view.hasFocus()


def test_one_undo_takes_one_answer_back(place, hands: Hands):
    hands.press("Satu", Key.Key_Tab, "bencana", Key.Key_Return)
    hands.control(Key.Key_Z)
    assert [(one.title, one.text("sektor")) for one in kept(place)] == [("Satu", "")]
    hands.control(Key.Key_Z)
    assert kept(place) == []


def test_leaving_the_tab_keeps_what_was_typed(place, hands: Hands):
    hands.press("Setengah ketik")
    hands.control(Key.Key_PageDown)

    assert [one.title for one in kept(place)] == ["Setengah ketik"]
    assert place.current == "potensi"


def test_a_counted_number_opens_exactly_its_families(
    place, hands: Hands, opened: Navigator, qtbot: QtBot
):
    uid = writing.add(
        place.context.workspace, "masalah", {"judul": "Lantai", "saring": "${jenis_lantai} = '8'"}
    )
    tab = place.tab
    assert isinstance(tab, RegisterTab)
    tab.pane.counter.renew(uid)
    qtbot.waitUntil(lambda: kept(place)[0].text("keluarga_hitung") == "6")
    tab.table.view.go_to(0, column(place, "keluarga_hitung"))
    hands.press(Key.Key_Return)

    qtbot.waitUntil(lambda: opened.current == "families")
    families = opened.here
    assert isinstance(families, FamiliesPlace)
    qtbot.waitUntil(lambda: families.presenter.view.table.model().rowCount() == 6)


def test_a_number_left_half_typed_does_not_empty_the_answer(place, hands: Hands):
    hands.press("Satu", Key.Key_Return)
    writing.answer(place.context.workspace, kept(place)[0].uid, {"keluarga": "12"})
    table_of(place).view.go_to(0, column(place, "keluarga"))
    hands.press("dua")
    hands.control(Key.Key_PageDown)

    assert kept(place)[0].text("keluarga") == "12"


def test_a_title_can_be_replaced_but_not_emptied(place, hands: Hands):
    hands.press("Satu", Key.Key_Return, Key.Key_Up, Key.Key_Return)
    hands.press(Key.Key_Backspace, Key.Key_Return)
    table_of(place).view.go_to(0)
    hands.press(Key.Key_Backspace)
    assert [one.title for one in kept(place)] == ["Satu"]

    hands.press("Dua", Key.Key_Return)
    assert [one.title for one in kept(place)] == ["Dua"]


def test_rows_of_a_sheet_are_pasted_as_problems_in_one_step(place, hands: Hands):
    lines = ["Jalan rusak\tbencana\t2\t3\t25", "", "Sumur asin\tkata aneh\t\t\tdua"]
    QGuiApplication.clipboard().setText("\r\n".join(lines))
    hands.control(Key.Key_V)

    first, second = kept(place)
    found = [first.text(key) for key in ("judul", "sektor", "rw", "rt", "keluarga")]
    assert found == ["Jalan rusak", "bencana", "002", "003", "25"]
    assert (second.title, second.text("sektor"), second.text("keluarga")) == ("Sumur asin", "", "")
    hands.control(Key.Key_Z)
    assert kept(place) == []

    hands.press("Jalan", Key.Key_Tab, "bencana", Key.Key_Return, Key.Key_Up)
    hands.control(Key.Key_C)
    table_of(place).add_new()
    hands.control(Key.Key_V)
    found = [(one.title, one.text("sektor")) for one in kept(place)]
    assert found == [("Jalan", "bencana")] * 2, "our own copy comes back without its headings"


def test_a_check_of_the_form_is_told_at_once_and_the_answer_kept(place, hands: Hands):
    said: list[str] = []
    table = table_of(place)
    hands.press("Satu", Key.Key_Return)
    table.context = replace(table.context, say=lambda text, *_, **__: said.append(text))
    table.view.go_to(0, column(place, "rt"))
    hands.press("3", Key.Key_Return)

    assert kept(place)[0].text("rt") == "003"
    assert said == ["RT 003 tanpa RW: nomor RT berulang di tiap RW."]
