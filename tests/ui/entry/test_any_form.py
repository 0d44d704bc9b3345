"""Forms that nobody here has seen before are keyed in the same screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from dampingan.forms.xlsform import read_form
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.workspace import Workspace
from dampingan.ui.entry.path import GHOST
from ui.entry.conftest import Clerk

ENTER = Qt.Key.Key_Return
CTRL = Qt.KeyboardModifier.ControlModifier

FORM = """
| survey | type | name | label | relevant |
| | note | salam | Selamat datang | |
| | text | alamat | Alamat | |
| | select_one yt | usaha | Punya usaha? | |
| | begin_repeat | cabang | Cabang | ${usaha} = 'ya' |
| | text | tempat | Tempat | |
| | decimal | luas | Luas | |
| | begin_group | rincian | Rincian | |
| | select_multiple warna | cat | Warna cat | |
| | begin_repeat | barang | Barang | |
| | text | jenis | Jenis | |
| | end_repeat | | | |
| | end_group | | | |
| | end_repeat | | | |
| | begin_group | penutup | Penutup | |
| | time | jam | Jam | |
| | acknowledge | setuju | Setuju | |
| | end_group | | | |
| choices | list_name | name | label |
| | yt | ya | Ya |
| | yt | tidak | Tidak |
| | warna | putih | Putih |
| | warna | hijau | Hijau |
| settings | form_title | form_id | version |
| | Contoh | contoh | 1 |
"""


@pytest.fixture
def clerk(make_clerk: Callable[[], Clerk], workspace: Workspace) -> Clerk:
    workspace.install(read_form(FORM), FORM.encode(), "md")
    family = FamilyEntry.create(workspace, {}).record_id
    clerk = make_clerk()
    clerk.navigator.open_family(family)
    return clerk


def test_codes_that_are_words_are_keyed_by_their_number(clerk: Clerk) -> None:
    clerk.keys("Jl. Contoh 1", ENTER, "1")
    assert clerk.value("usaha") == "ya"
    assert (clerk.at, clerk.row) == ("tempat", GHOST)


def test_a_roster_that_does_not_apply_is_passed_over(clerk: Clerk) -> None:
    clerk.keys(ENTER, "2")
    assert clerk.at == "jam"


def test_rows_of_rows_are_keyed_saved_and_undone(clerk: Clerk, workspace: Workspace) -> None:
    clerk.keys(ENTER, "1", "Kios depan", ENTER, "12,5", ENTER)
    (branch,) = clerk.presenter.session.rows("cabang")
    assert clerk.value("luas", branch) == "12.5"
    assert clerk.at == "cat"
    clerk.keys("b", ENTER)
    assert clerk.value("cat", branch) == "hijau"
    assert clerk.row == GHOST
    clerk.presenter.cursor.open_row(branch)
    clerk.presenter.add_inner_row("barang", branch)
    clerk.keys("Sabun", ENTER)
    clerk.keys(Qt.Key.Key_Up, (Qt.Key.Key_N, CTRL), "Teh", ENTER)
    goods = clerk.presenter.session.rows("barang", branch)
    assert [clerk.value("jenis", row) for row in goods] == ["Sabun", "Teh"]
    again = FamilyEntry.load(workspace, clerk.presenter.entry.record_id).session
    assert [again.row(row).values["jenis"] for row in again.rows("barang", branch)] == [
        "Sabun",
        "Teh",
    ]
    clerk.presenter.undo()
    clerk.presenter.undo()
    assert len(clerk.presenter.session.rows("barang", branch)) == 1


def test_time_and_acknowledgement_are_keyed(clerk: Clerk) -> None:
    clerk.keys(ENTER, "2", "0715", ENTER, "x", ENTER)
    assert clerk.value("jam") == "07:15"
    assert clerk.value("setuju") == "OK"
