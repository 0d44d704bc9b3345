"""Ctrl+P: what a tab says, as it is on paper."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from dampingan.store.plan import writing
from dampingan.ui.assessment.place import AssessmentPlace
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.printing.place import PrintingPlace
from ui.hands import Hands, Key


def ordered(opened: Navigator, qtbot: QtBot) -> tuple[str, str]:
    """Return which product and which planning form stand in Cetak."""
    here = opened.here
    assert isinstance(here, PrintingPlace)
    assert here.order is not None
    qtbot.waitUntil(lambda: here.paper.pages is not None)
    return here.order.what, here.order.text.get("matriks", "")


def test_ctrl_p_shows_the_form_that_says_the_same(
    place: AssessmentPlace, opened: Navigator, hands: Hands, qtbot: QtBot
) -> None:
    writing.add(place.context.workspace, "masalah", {"judul": "Rob"})
    for tab, form in (("masalah", "masalah"), ("tree", "pohon")):
        opened.go("assessment")
        place.show_tab(tab)
        hands.control(Key.Key_P)
        assert ordered(opened, qtbot) == ("matriks", form)


def test_a_profile_has_a_paper_of_its_own(
    place: AssessmentPlace, opened: Navigator, hands: Hands
) -> None:
    place.show_tab("profile")
    hands.control(Key.Key_P)
    assert isinstance(opened.here, PrintingPlace)
    assert opened.here.order is not None
    assert opened.here.order.what == "profil"
