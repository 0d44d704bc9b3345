"""Sketch, calendar and institutions make problems and potentials: nothing is typed twice."""

from __future__ import annotations

from dampingan.store.plan import writing
from dampingan.store.plan.record import plan_records
from dampingan.ui.assessment.place import AssessmentPlace
from dampingan.ui.assessment.register_tab import RegisterTab
from dampingan.ui.register.table import RegisterTable
from ui.hands import Hands, Key


def table_of(place: AssessmentPlace) -> RegisterTable:
    assert isinstance(place.tab, RegisterTab)
    return place.tab.table


def test_a_problem_named_in_the_sketch_is_recorded_with_place_and_origin(place, hands: Hands):
    place.show_tab("sketsa")
    hands.press("Tanggul", Key.Key_Tab, "2", Key.Key_Tab, "3", Key.Key_Tab, "retak", Key.Key_Tab)
    hands.press("Tanggul jebol", Key.Key_Return)

    (sketch,) = plan_records(place.context.workspace, "sketsa")
    (problem,) = plan_records(place.context.workspace, "masalah")
    assert sketch.keys("masalah") == (problem.uid,)
    found = {key: problem.text(key) for key in ("judul", "rw", "rt", "asal")}
    assert found == {"judul": "Tanggul jebol", "rw": "002", "rt": "003", "asal": sketch.uid}

    hands.press("Pintu air", *[Key.Key_Tab] * 4, "jebol", Key.Key_Return)
    assert plan_records(place.context.workspace, "sketsa")[1].keys("masalah") == (problem.uid,)
    hands.control(Key.Key_Z, Key.Key_Z, Key.Key_Z)
    assert plan_records(place.context.workspace, "masalah") == []
    assert plan_records(place.context.workspace, "sketsa")[0].keys("masalah") == ()


def test_several_problems_are_named_with_commas(place, hands: Hands):
    place.show_tab("sketsa")
    hands.press("Sungai", Key.Key_Tab, Key.Key_Tab, Key.Key_Tab, Key.Key_Tab)
    hands.press("Air hitam,Bau menyengat", Key.Key_Return)

    titles = [one.title for one in plan_records(place.context.workspace, "masalah")]
    assert titles == ["Air hitam", "Bau menyengat"]
    assert len(plan_records(place.context.workspace, "sketsa")[0].keys("masalah")) == 2


def test_months_are_ticked_with_space_and_x(place, hands: Hands):
    place.show_tab("kalender")
    hands.press("Rob besar", Key.Key_Tab, "1", Key.Key_Tab)
    hands.press(" ", Key.Key_Right, "x", Key.Key_Right, Key.Key_Right, "x", "x", Key.Key_Right, "x")

    assert plan_records(place.context.workspace, "kalender")[0].keys("bulan") == ("1", "2", "5")


def test_an_event_becomes_a_problem_by_one_key_and_only_once(place, hands: Hands):
    place.show_tab("kalender")
    hands.press("Demam berdarah", Key.Key_Tab)
    hands.control(Key.Key_M, Key.Key_M)

    (problem,) = plan_records(place.context.workspace, "masalah")
    assert problem.title == "Demam berdarah"
    assert plan_records(place.context.workspace, "kalender")[0].keys("masalah") == (problem.uid,)


def test_words_that_name_no_record_are_shown_and_become_records(place, hands: Hands):
    words = "Air hitam; Bau menyengat"
    writing.add(place.context.workspace, "sketsa", {"objek": "Sungai", "masalah": words})
    place.show_tab("sketsa")
    table = table_of(place)
    shown = [column.key for column in table.model.columns].index("masalah")
    assert table.model.cell(0, shown).text == words
    table.view.go_to(0, shown)
    hands.press(Key.Key_Return, Key.Key_Return)
    kept = plan_records(place.context.workspace, "sketsa")[0].text("masalah")
    assert kept == words, "looking at them changes nothing"
    table.view.go_to(0)
    hands.control(Key.Key_M)

    problems = plan_records(place.context.workspace, "masalah")
    assert [one.title for one in problems] == ["Air hitam", "Bau menyengat"]
    sketch = plan_records(place.context.workspace, "sketsa")[0]
    assert sketch.keys("masalah") == tuple(one.uid for one in problems)


def test_a_deleted_problem_stays_named_in_the_sketch(place: AssessmentPlace):
    uid = writing.add(place.context.workspace, "masalah", {"judul": "Tanggul jebol"})
    writing.add(place.context.workspace, "sketsa", {"objek": "Tanggul", "masalah": uid})
    writing.remove(place.context.workspace, uid, "ganda")
    place.show_tab("sketsa")
    table = table_of(place)
    shown = [column.key for column in table.model.columns].index("masalah")

    assert table.model.cell(0, shown).text == "Tanggul jebol (dihapus)"


def test_the_palette_opens_problems_and_activities(place, hands: Hands, opened):
    workspace = place.context.workspace
    uid = writing.add(workspace, "potensi", {"judul": "Sentra batik"})
    activity = writing.add(workspace, "kegiatan", {"judul": "Pelatihan batik"})
    opened.palette.open()
    hands.press("sentra bat", Key.Key_Return)
    assert place.current == "potensi"
    assert place.tab.table.current.uid == uid

    opened.palette.open()
    hands.press("latihan ba", Key.Key_Return)
    assert opened.current == "plan"
    assert opened.here.presenter.current == activity
    opened.palette.open()
    hands.press("xyzzy ", Key.Key_Return)
    assert opened.palette.none.isVisible()
