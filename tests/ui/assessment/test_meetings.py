"""Meetings: typed like every register, printed from their pane, offered where people spoke."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from dampingan.store.plan import writing
from dampingan.store.plan.record import plan_records
from dampingan.ui.assessment.place import AssessmentPlace
from dampingan.ui.assessment.register_tab import RegisterTab
from dampingan.ui.frame.navigator import Navigator
from ui.hands import Hands, Key


def shown(place: AssessmentPlace, uid: str) -> RegisterTab:
    tab = place.tab
    assert isinstance(tab, RegisterTab)
    tab.table.select(uid)
    tab.pane.show_record(uid)
    tab.pane.renew()
    return tab


def test_the_tenth_tab_has_a_key_and_a_meeting_is_typed_into_its_table(
    place: AssessmentPlace, hands: Hands
) -> None:
    hands.control(Key.Key_0)
    assert place.current == "musyawarah"
    hands.press("Rembug warga RW 4", Key.Key_Tab, "22112026", Key.Key_Return)
    (meeting,) = plan_records(place.context.workspace, "musyawarah")
    assert (meeting.title, meeting.text("tanggal")) == ("Rembug warga RW 4", "2026-11-22")
    assert meeting.text("jenis") == "1"


def test_meetings_are_offered_where_a_problem_was_raised(
    place: AssessmentPlace, hands: Hands
) -> None:
    workspace = place.context.workspace
    answers = {"judul": "Rembug RW 4", "tanggal": "2026-11-22"}
    writing.add(workspace, "musyawarah", answers)
    uid = writing.add(workspace, "masalah", {"judul": "Rob"})
    place.show_tab("masalah")
    tab = shown(place, uid)
    tab.pane.sheet.fields["sumber_rapat", ""].setFocus()
    hands.press("rembug", Key.Key_Down, Key.Key_Return)
    assert plan_records(workspace, "masalah")[0].text("sumber_rapat") == (
        "Rembug RW 4, 22 November 2026"
    )


def test_the_pane_prints_the_papers_of_the_meeting_and_leaves_names_to_the_grid(
    place: AssessmentPlace, opened: Navigator
) -> None:
    rows = {"hadir": [{"nama": f"Warga {n}", "kehadiran": "12"[n > 3]} for n in range(5)]}
    uid = writing.add(place.context.workspace, "musyawarah", {"judul": "Muskel"}, rows=rows)
    place.show_tab("musyawarah")
    tab = shown(place, uid)
    assert not [key for key, _ in tab.pane.sheet.fields if key == "nama"]
    buttons = {one.accessibleName(): one for one in tab.pane.findChildren(QPushButton)}
    assert buttons.keys() >= {"Berita acara", "Notulen", "Daftar hadir", "Undangan"}
    buttons["Berita acara"].click()
    assert opened.current == "printing"
