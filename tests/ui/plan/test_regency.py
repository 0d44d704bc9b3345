"""Rencana at a regency: all villages or one, new activities only where the village is known."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dampingan.core.language import set_language
from dampingan.store.plan import writing
from dampingan.store.plan.record import plan_records
from dampingan.store.workspace import Workspace
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.frame.program import Program
from dampingan.ui.plan.place import PlanPlace
from ui.plan.conftest import Key

BANDENGAN, KRAPYAK = "33.75.03.1009", "33.75.03.1002"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A regency's closed workspace with the plans of two villages."""
    set_language("id")
    path = tmp_path_factory.mktemp("kota") / "kota.dampingan"
    with Workspace.create(path, "33.75", "2026-Q4", actor="Rini") as workspace:
        for code in (BANDENGAN, KRAPYAK):
            problem = writing.add(workspace, "masalah", {"judul": "Rob"}, village_code=code)
            answers = {"judul": "Tanggul", "jangka": "panjang", "masalah": problem}
            writing.add(workspace, "kegiatan", answers, village_code=code)
    return path


@pytest.fixture
def regency(program: Program, qtbot: QtBot, city: Path, tmp_path: Path) -> Iterator[Navigator]:
    """The program with the plan of two villages on screen."""
    path = Path(shutil.copy(city, tmp_path))
    with qtbot.waitSignal(program.opened):
        program.open(path)
    assert program.navigator is not None
    program.navigator.go("plan")
    yield program.navigator
    program.close_workspace()


@pytest.fixture
def place(regency: Navigator, qtbot: QtBot) -> PlanPlace:
    found = regency.places["plan"]
    assert isinstance(found, PlanPlace)
    qtbot.waitUntil(lambda: len(found.presenter.cards) == 2)
    return found


def test_cards_of_all_villages_name_theirs(place: PlanPlace) -> None:
    board = place.view.board
    tips = {board.words_of(card.uid).partition(": ")[2] for card in place.presenter.cards}
    assert {tip.partition(". ")[2].partition(" · ")[0] for tip in tips} == {
        "Bandengan",
        "Krapyak",
    }


def test_one_village_is_chosen_above(place: PlanPlace, qtbot: QtBot) -> None:
    place.view.chips["village"].choose(BANDENGAN)
    qtbot.waitUntil(lambda: len(place.presenter.cards) == 1)
    assert place.village() == BANDENGAN
    assert len(place.presenter.plan.problems) == 1


def test_a_new_activity_needs_its_village(place: PlanPlace, qtbot: QtBot) -> None:
    place.begin_new()
    assert place.view.board.title.isHidden()
    place.view.chips["village"].choose(KRAPYAK)
    qtbot.waitUntil(lambda: len(place.presenter.cards) == 1)
    place.begin_new()
    QTest.keyClicks(place.view.board.title, "Pompa")
    QTest.keyClick(place.view.board.title, Key.Key_Return)
    made = [
        one for one in plan_records(place.context.workspace, "kegiatan") if one.title == "Pompa"
    ]
    assert [one.village_code for one in made] == [KRAPYAK]


def test_links_wait_for_a_village(place: PlanPlace, qtbot: QtBot) -> None:
    place.show_view("links")
    assert not any(place.view.links.picture.columns)
    assert not place.view.note.isHidden()
    place.view.chips["village"].choose(BANDENGAN)
    qtbot.waitUntil(lambda: len(place.view.links.picture.links) == 1)
    place.view.chips["village"].choose("")
    qtbot.waitUntil(lambda: not any(place.view.links.picture.columns))


def test_a_moved_card_is_renewed_alone_and_undone(
    place: PlanPlace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dampingan.ui.plan.presenter._LARGE", 0)
    uid = place.presenter.cards[0].uid
    place.acts.move(uid, "pendek")
    card = place.presenter.plan.card(uid)
    assert card is not None
    assert card.term == "pendek"
    place.context.undo()
    qtbot.waitUntil(lambda: place.presenter.plan.card(uid).term == "panjang")  # type: ignore[union-attr]
