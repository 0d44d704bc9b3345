"""Pohon in the real window: walked, typed into, linked and copied by keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from dampingan.store.plan.record import plan_record, plan_records
from dampingan.store.plan.writing import remove
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.problem_tree.view import TreeView

Key = Qt.Key
Press = Callable[..., None]


@pytest.fixture
def uids(opened: Navigator) -> list[str]:
    """Four problems; the third causes the first."""
    return [one.uid for one in plan_records(opened.context.workspace, "masalah")]


@pytest.fixture
def view(opened: Navigator, uids: list[str]) -> TreeView:
    """The tab on screen, with the first problem in the middle."""
    opened.go("assessment")
    place = opened.places["assessment"]
    place.show_tab("tree")  # type: ignore[attr-defined]
    view = place.tab  # type: ignore[attr-defined]
    assert isinstance(view, TreeView)
    view.select(uids[0])
    view.canvas.setFocus()
    return view


def text(view: TreeView, uid: str, question: str) -> str:
    record = plan_record(view.context.workspace, uid)
    assert record is not None
    return record.text(question)


def drawn(view: TreeView, column: int) -> list[str]:
    """Return the words of a column's boxes, without the places to add."""
    assert view.canvas.drawn is not None
    spots = [spot for spot in view.canvas.drawn.spots if spot.column == column]
    return [spot.node.text for spot in spots if spot.node is not None]


def test_causes_stand_left_and_effects_right(view: TreeView) -> None:
    assert drawn(view, -1) == ["Tanggul rusak", "Tanah turun", "Saluran tersumbat"]
    assert drawn(view, 0) == ["Banjir rob"]
    assert drawn(view, 1) == ["Rumah rusak"]


def test_causes_are_typed_one_after_another(view: TreeView, uids: list[str], press: Press) -> None:
    press("s")
    press("Air pasang", Key.Key_Return, "Pintu air rusak", Key.Key_Return, Key.Key_Return)
    assert text(view, uids[0], "sebab") == (
        "Tanggul rusak; Tanah turun; Air pasang; Pintu air rusak"
    )
    assert not view.editor.isVisible()
    assert view.canvas.hasFocus()


def test_a_title_that_is_known_links_that_problem_instead(
    view: TreeView, uids: list[str], press: Press
) -> None:
    press("a")
    press("Penyakit kulit", Key.Key_Return, Key.Key_Escape)
    assert text(view, uids[0], "akibat") == "Rumah rusak; Penyakit kulit"
    press(Key.Key_Home, "s")
    press("limbah BATIK", Key.Key_Return)
    assert text(view, uids[1], "sebab_dari") == uids[0]
    assert text(view, uids[0], "sebab") == "Tanggul rusak; Tanah turun"
    assert "Limbah batik" in drawn(view, -1)


def test_a_circle_of_causes_is_drawn_once_and_said(
    view: TreeView, uids: list[str], press: Press
) -> None:
    press("a")
    press("Saluran tersumbat", Key.Key_Return)
    assert text(view, uids[0], "sebab_dari") == uids[2]
    assert "Saluran tersumbat" in drawn(view, 1)
    assert "Banjir rob" in drawn(view, 2)
    assert len(view.canvas.drawn.spots) < 20  # type: ignore[union-attr]


def test_words_are_changed_in_place_and_escape_gives_up(
    view: TreeView, uids: list[str], press: Press
) -> None:
    press(Key.Key_Left, Key.Key_Up)
    spot = view.canvas.spot
    assert spot is not None
    assert spot.node is not None
    before = spot.node.text
    press(Key.Key_F2)
    press("x", Key.Key_Escape)
    assert before in text(view, uids[0], "sebab")
    press(Key.Key_Return)
    press("Tanggul jebol", Key.Key_Return)
    assert "Tanggul jebol" in text(view, uids[0], "sebab")
    assert before not in text(view, uids[0], "sebab")


def test_delete_takes_words_out_or_loosens_a_problem_and_undo_brings_them_back(
    view: TreeView, uids: list[str], opened: Navigator, press: Press
) -> None:
    view.canvas.go_to(1)
    press(Key.Key_Delete)
    assert text(view, uids[0], "sebab") == "Tanah turun"
    opened.undo()
    assert text(view, uids[0], "sebab") == "Tanggul rusak; Tanah turun"
    assert "Tanggul rusak" in drawn(view, -1)
    view.canvas.go_to(3)
    press(Key.Key_Delete)
    assert text(view, uids[2], "sebab_dari") == ""
    record = plan_record(view.context.workspace, uids[2])
    assert record is not None
    assert not record.deleted


def test_words_become_a_problem_of_their_own(
    view: TreeView, uids: list[str], opened: Navigator, press: Press
) -> None:
    view.canvas.go_to(1)
    press("j")
    made = plan_records(view.context.workspace, "masalah")[-1]
    assert made.text("judul") == "Tanggul rusak"
    assert made.text("sebab_dari") == uids[0]
    assert made.text("rt") == "001"
    assert text(view, uids[0], "sebab") == "Tanah turun"
    opened.undo()
    assert len(plan_records(view.context.workspace, "masalah")) == 4


def test_enter_puts_a_problem_in_the_middle_and_there_opens_its_table(
    view: TreeView, qtbot: QtBot, uids: list[str], press: Press
) -> None:
    view.canvas.go_to(3)
    press(Key.Key_Return)
    assert view.uid == uids[2]
    assert drawn(view, 1) == ["Genangan", "Banjir rob"]
    with qtbot.waitSignal(view.record_wanted) as told:
        press(Key.Key_Return)
    assert told.args == [uids[2], "masalah"]


def test_a_deleted_effect_is_still_drawn_and_said(view: TreeView, uids: list[str]) -> None:
    view.select(uids[2])
    remove(view.context.workspace, uids[0], "Salah catat")
    view.select(uids[2])
    assert "Banjir rob" in drawn(view, 1)
    spots = view.canvas.drawn.spots if view.canvas.drawn else []
    assert any(spot.node is not None and spot.node.deleted for spot in spots)


def test_words_typed_are_kept_when_the_focus_goes(
    view: TreeView, uids: list[str], press: Press
) -> None:
    press("s")
    press("Air pasang")
    view.list.setFocus()
    assert "Air pasang" in text(view, uids[0], "sebab")
    assert QApplication.focusWidget() is view.list


def test_the_tree_is_copied_and_saved_as_a_picture(
    view: TreeView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, press: Press
) -> None:
    press(Key.Key_C, control=True)
    assert QGuiApplication.clipboard().mimeData().hasImage()
    path = tmp_path / "pohon"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    view.save_picture()
    assert path.with_suffix(".png").read_bytes()[:4] == b"\x89PNG"
