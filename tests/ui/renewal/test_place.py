"""A new period and a list of families, from the place in the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dampingan.exchange.writer.submission import write_submission
from dampingan.store.workspace import Workspace
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.home.place import HomePlace
from dampingan.ui.renewal.place import RenewalPlace

Key = Qt.Key


@pytest.fixture
def place(opened: Navigator) -> RenewalPlace:
    """The place on screen."""
    opened.go("renewal")
    found = opened.places["renewal"]
    assert isinstance(found, RenewalPlace)
    return found


def _csv(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(["RT;RW;No KK;Nama KK;Desil", *rows]), encoding="utf-8")
    return path


def test_the_next_quarter_is_offered_with_what_it_would_do(place: RenewalPlace) -> None:
    workspace = place.context.workspace
    assert place.view.periods.currentData() > workspace.period
    assert "12 keluarga dengan 12 anggota" in place.view.plan.text()
    assert "Cadangan" in place.view.plan.text()


def test_enter_begins_the_period_and_lists_what_waits(
    place: RenewalPlace, opened: Navigator, press: Callable[..., None], qtbot: QtBot
) -> None:
    press(Key.Key_Return, on=place.view.begin)
    qtbot.waitUntil(lambda: opened.current == "families", timeout=20_000)
    record = place.context.workspace.record("family", 1)
    assert record["change_state"] == "pending"
    assert "12 keluarga menunggu" in opened.frame.status.message.text()


def test_the_home_page_counts_what_was_looked_at(
    place: RenewalPlace, opened: Navigator, press: Callable[..., None], qtbot: QtBot
) -> None:
    press(Key.Key_Return, on=place.view.begin)
    qtbot.waitUntil(lambda: opened.current == "families", timeout=20_000)
    opened.go("home")
    home = opened.places["home"]
    assert isinstance(home, HomePlace)
    qtbot.waitUntil(lambda: bool(home.figures and home.figures.rounds))
    assert home.figures is not None
    assert home.figures.pending == 12
    assert "Ditinjau" in [column.label for column in home.model.columns]
    assert any(step.words == "Tinjau 12 keluarga" for step in home.steps(home.figures))


def test_a_list_is_shown_before_it_is_loaded_and_every_row_is_accounted_for(
    place: RenewalPlace, opened: Navigator, qtbot: QtBot, tmp_path: Path
) -> None:
    known = place.context.workspace.record("family", 1)["no_kk"]
    place.read(
        _csv(
            tmp_path / "daftar.csv",
            "1;2;3375031803169001;Umi;3",
            f"1;2;{known};Tono;4",
            "1;2;33750318;Wati;4",
        )
    )
    qtbot.waitUntil(lambda: place.chosen is not None)
    assert place.view.found.text() == "3 baris: 1 keluarga baru, 1 sudah ada, 1 ditolak"
    assert place.model.rowCount() == 2
    assert "No KK" in [cell.text for cell in place.model.cells(0)]
    place.load()
    qtbot.waitUntil(lambda: opened.current == "families", timeout=20_000)
    assert "1 keluarga dimuat" in opened.frame.status.message.text()


def test_a_file_without_a_list_says_what_to_do(
    place: RenewalPlace, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "harga.csv"
    path.write_text("Barang;Harga\nBeras;12", encoding="utf-8")
    place.read(path)
    qtbot.waitUntil(place.view.problem.isVisible)
    assert "Beri judul kolom" in place.view.problem.text()


def test_last_periods_submission_begins_this_one(
    place: RenewalPlace, opened: Navigator, qtbot: QtBot, tmp_path: Path
) -> None:
    from dampingan.forms.session import Field
    from dampingan.store.entry.entry import FamilyEntry

    mine = place.context.workspace
    with Workspace.create(tmp_path / "lama.dampingan", mine.village_code, "2026-Q3") as old:
        family = FamilyEntry.create(old, {"rt": "001", "rw": "002"})
        family.set(Field("nama_kk"), "Sari Wulandari")
        write_submission(old, tmp_path / "lama.xlsx", include_drafts=True, include_findings=True)
    place.read(tmp_path / "lama.xlsx")
    qtbot.waitUntil(lambda: place.chosen is not None, timeout=20_000)
    assert "1 keluarga" in place.view.found.text()
    place.load()
    qtbot.waitUntil(lambda: opened.current == "families", timeout=20_000)
    with mine.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT head_name, change_state, prior_period, period FROM family "
            "WHERE change_state <> ''"
        ).all()
    assert [tuple(row) for row in found] == [("Sari Wulandari", "pending", "2026-Q3", mine.period)]


def test_the_whole_sentence_of_the_chosen_line_stands_below(
    place: RenewalPlace, press: Callable[..., None], qtbot: QtBot, tmp_path: Path
) -> None:
    lines = ("001;001;3375031803160900;Sri Wahyuni;99", "x9;001;33750318;Dwi Lestari;2")
    place.read(_csv(tmp_path / "daftar.csv", *lines))
    qtbot.waitUntil(place.view.table.isVisible, timeout=20_000)
    first = place._rows.row(place.model.id_at(0) or 0)
    assert place.view.whole.text() == f"{first['why']} {first['remedy']}"
    place.view.table.setFocus()
    press(Key.Key_Down)
    assert (
        place.model.rowCount() < 2 or place.view.whole.text() != f"{first['why']} {first['remedy']}"
    )
