"""Data ganda in the real window: pairs are found, compared, joined, told apart, sent away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dampingan.forms.session import Field
from dampingan.store.duplicates.duplicate_list import SEARCHED, pair_count
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.kind import MEMBERS
from dampingan.store.workspace import Workspace
from dampingan.ui.duplicates.place import DuplicatesPlace
from dampingan.ui.entry.place import EntryPlace
from dampingan.ui.frame.navigator import Navigator

Key = Qt.Key
NIK = "3375031705800001"


class Doubles:
    """The place and what stands behind it."""

    def __init__(self, navigator: Navigator) -> None:
        self.navigator = navigator

    @property
    def workspace(self) -> Workspace:
        return self.navigator.context.workspace

    @property
    def place(self) -> DuplicatesPlace:
        place = self.navigator.places["duplicates"]
        assert isinstance(place, DuplicatesPlace)
        return place

    def family(self, head: str, rt: str, floor: str, *members: tuple[str, str, str]) -> int:
        """Key a family; members are name, birth date, NIK."""
        entry = FamilyEntry.create(self.workspace, {"rt": rt, "rw": "001", "nama_kk": head})
        entry.set(Field("jenis_lantai"), floor)
        for values in members:
            row, _ = entry.add_row(MEMBERS)
            for question, text in zip(("nama", "tgl_lahir", "nik"), values, strict=True):
                entry.set(Field(question, row), text)
        return entry.record_id

    def search(self, qtbot: QtBot, press: Callable[..., None], count: int) -> None:
        self.navigator.go("duplicates")
        self.place.view.pairs.setFocus()
        press("c", on=self.place.view.pairs)
        qtbot.waitUntil(lambda: len(self.place.pairs) == count, timeout=10_000)

    def alive(self, kind: str) -> int:
        with self.workspace.reading() as connection:
            return connection.exec_driver_sql(
                f"SELECT count(*) FROM {kind} WHERE deleted_at IS NULL"
            ).scalar_one()


@pytest.fixture
def doubles(opened: Navigator) -> Doubles:
    return Doubles(opened)


@pytest.fixture
def pair(doubles: Doubles, qtbot: QtBot, press: Callable[..., None]) -> tuple[int, int]:
    """One family keyed twice, found."""
    both = (
        doubles.family(
            "Wagiman", "003", "6", ("Wagiman", "1980-05-17", NIK), ("Sumi", "1984-03-02", "")
        ),
        doubles.family(
            "Wagiman", "004", "2", ("Wagiman", "1980-05-17", NIK), ("Sumi", "1984-03-02", "")
        ),
    )
    doubles.search(qtbot, press, 1)
    return both


def test_before_the_first_search_the_place_offers_it(doubles: Doubles, qtbot: QtBot) -> None:
    doubles.navigator.go("duplicates")
    qtbot.waitUntil(doubles.place.view.empty.isVisible)
    assert doubles.place.view.empty._title.text() == "Belum pernah dicari"
    doubles.place.view.empty.act.click()
    qtbot.waitUntil(lambda: doubles.place.view.empty._title.text() == "Tidak ada data ganda")


@pytest.mark.usefixtures("pair")
def test_a_pair_stands_side_by_side_with_what_differs_first_marked(doubles: Doubles) -> None:
    lines = [doubles.place._lines.row(i) for i in doubles.place.compared.ids]
    floor = next(line for line in lines if "lantai" in str(line["label"]))
    assert {str(floor["left"])[:4], str(floor["right"])[:4]} == {"6 - ", "2 - "}
    assert all(line["mark"] or line["label"] == "Diubah" for line in lines)
    doubles.place.view.only.toggle()
    assert len(doubles.place.compared.ids) > len(lines)
    assert "anggota sama" in doubles.place.view.why.text()


def test_one_joins_and_undo_parts_them_again(
    doubles: Doubles, qtbot: QtBot, press: Callable[..., None], pair: tuple[int, int]
) -> None:
    current = doubles.place.current
    assert current is not None
    families, persons = doubles.alive("family"), doubles.alive("person")
    press("1", on=doubles.place.view.pairs)
    assert (doubles.alive("family"), doubles.alive("person")) == (families - 1, persons - 2)
    lost = doubles.workspace.record("family", current.right.record_id)
    assert lost["joined_into"] == current.left.uid
    qtbot.waitUntil(lambda: doubles.place.pairs == {})
    doubles.navigator.undo()
    assert doubles.alive("family") == families
    qtbot.waitUntil(lambda: len(doubles.place.pairs) == 1)
    assert set(pair) == {current.left.record_id, current.right.record_id}


@pytest.mark.usefixtures("pair")
def test_b_tells_apart_for_good_and_b_there_puts_it_back(
    doubles: Doubles, qtbot: QtBot, press: Callable[..., None]
) -> None:
    press("b", on=doubles.place.view.pairs)
    assert pair_count(doubles.workspace) == 0
    qtbot.waitUntil(lambda: doubles.place.pairs == {})
    doubles.search(qtbot, press, 1)  # one NIK is still in both families
    current = doubles.place.current
    assert current is not None
    assert (current.kind, current.why[0]) == ("person", "nik")
    press("b", on=doubles.place.view.pairs)
    qtbot.waitUntil(lambda: doubles.place.pairs == {})
    doubles.search(qtbot, press, 0)
    doubles.place.view.parts.buttons["different"].click()
    qtbot.waitUntil(lambda: len(doubles.place.pairs) == 2)
    press("b", on=doubles.place.view.pairs)
    assert pair_count(doubles.workspace) == 1


@pytest.mark.usefixtures("pair")
def test_four_says_that_the_second_moved(
    doubles: Doubles, qtbot: QtBot, press: Callable[..., None]
) -> None:
    current = doubles.place.current
    assert current is not None
    press("4", on=doubles.place.view.pairs)
    assert doubles.workspace.record("family", current.right.record_id)["status"] == "moved"
    qtbot.waitUntil(lambda: doubles.place.pairs == {})


def test_a_person_in_two_families_is_joined_into_one(
    doubles: Doubles, qtbot: QtBot, press: Callable[..., None]
) -> None:
    doubles.family(
        "Wagiman", "003", "6", ("Wagiman", "1980-05-17", NIK), ("Sumi", "1984-03-02", "")
    )
    doubles.family("Parto", "004", "2", ("Parto", "1960-01-02", ""), ("Wagiman", "1980-05-17", NIK))
    doubles.search(qtbot, press, 1)
    persons = doubles.alive("person")
    press("2", on=doubles.place.view.pairs)
    assert doubles.alive("person") == persons - 1


@pytest.mark.usefixtures("pair")
def test_enter_opens_the_first_of_the_pair(
    doubles: Doubles, qtbot: QtBot, press: Callable[..., None]
) -> None:
    current = doubles.place.current
    assert current is not None
    press(Key.Key_Return, on=doubles.place.view.pairs)
    qtbot.waitUntil(lambda: doubles.navigator.current == "entry")
    entry = doubles.navigator.places["entry"]
    assert isinstance(entry, EntryPlace)
    assert entry.presenter.entry.record_id == current.left.record_id


def test_c_searches_while_there_is_nothing_to_decide(
    doubles: Doubles, qtbot: QtBot, press: Callable[..., None]
) -> None:
    doubles.navigator.go("duplicates")
    act = doubles.place.view.empty.act
    qtbot.waitUntil(act.isVisible)
    act.setFocus()
    assert doubles.workspace.setting(SEARCHED, "") == ""
    press("c", on=act)
    qtbot.waitUntil(lambda: bool(doubles.workspace.setting(SEARCHED, "")), timeout=10_000)
    qtbot.waitUntil(act.hasFocus)


def test_after_the_search_the_keys_are_on_the_pairs(
    doubles: Doubles, qtbot: QtBot, press: Callable[..., None]
) -> None:
    for rt in ("001", "002"):
        doubles.family("Wagiman", rt, "6", ("Wagiman", "1980-05-17", NIK))
    doubles.navigator.go("duplicates")
    qtbot.waitUntil(doubles.place.view.empty.act.isVisible)
    doubles.place.view.empty.act.setFocus()
    press("c", on=doubles.place.view.empty.act)
    assert doubles.place.view.stop.hasFocus()
    qtbot.waitUntil(lambda: len(doubles.place.pairs) == 1, timeout=10_000)
    qtbot.waitUntil(doubles.place.view.pairs.hasFocus)
