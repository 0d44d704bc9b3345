"""Instrumen in the real window: install, look at, save, check again."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from pytestqt.qtbot import QtBot

from dampingan.core.resource import resource
from dampingan.forms.filling import fill_randomly
from dampingan.forms.xlsform import read_form
from dampingan.store.entry.response_entry import ResponseEntry
from dampingan.store.subject import Subject
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.instruments.paper_part import PaperPart
from dampingan.ui.instruments.place import InstrumentsPlace
from dampingan.ui.instruments.report import CheckReport
from dampingan.ui.instruments.screen_preview import ScreenPreview
from dampingan.ui.instruments.sheet_preview import SheetPreview, letters
from dampingan.ui.instruments.versions import Versions
from ui.forms import BROKEN, install_warung, write_warung

Key = Qt.Key


@pytest.fixture
def place(opened: Navigator) -> InstrumentsPlace:
    """The place on screen."""
    opened.go("instruments")
    found = opened.places["instruments"]
    assert isinstance(found, InstrumentsPlace)
    return found


@pytest.fixture
def warung(opened: Navigator) -> InstrumentsPlace:
    """The place with an additional form chosen."""
    install_warung(opened.context.workspace)
    opened.go("instruments")
    found = opened.places["instruments"]
    assert isinstance(found, InstrumentsPlace)
    found.view.list.go_to("warung")
    return found


def read(place: InstrumentsPlace, path: Path, qtbot: QtBot) -> None:
    place.installing.read(path)
    qtbot.waitUntil(lambda: not place.view.install.reading)


def test_the_main_questionnaire_is_listed_first_with_its_figures(place: InstrumentsPlace) -> None:
    assert place.view.list.count() == 1
    assert place.view.title.text() == "Pendataan Keluarga"
    assert place.view.segments.current == "overview"


def test_a_file_is_read_and_installed_about_families(
    place: InstrumentsPlace, tmp_path: Path, qtbot: QtBot, press: Callable[..., None]
) -> None:
    read(place, write_warung(tmp_path), qtbot)
    install = place.view.install
    assert install.title.text() == "Pendataan Warung"
    assert not install.subjects["main"].isVisible()
    press(Key.Key_Return, on=install.subjects["family"])
    infos = place.context.workspace.instruments()
    made = next(one for one in infos if one.form_id == "warung")
    assert (made.target, made.subject, made.source_name) == ("extra", "family", "warung-1.md")
    assert place.view.list.current == "warung"


def test_a_refused_file_installs_nothing_and_lists_each_place(
    place: InstrumentsPlace, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "rusak.md"
    path.write_text(BROKEN, "utf-8")
    read(place, path, qtbot)
    install = place.view.install
    assert not install.install.isVisible()
    assert [row.subtitle.split(" · ")[0] for row in install.report.list.rows] == [
        "Lembar survey, baris 3, kolom relevant",
        "Lembar survey, baris 4, kolom relevant",
    ]
    assert len(place.context.workspace.instruments()) == 1


def test_a_mended_file_is_read_again_with_f5(
    place: InstrumentsPlace, tmp_path: Path, qtbot: QtBot, press: Callable[..., None]
) -> None:
    path = write_warung(tmp_path, text=BROKEN)
    read(place, path, qtbot)
    write_warung(tmp_path)
    press(Key.Key_F5, on=place.view.install)
    qtbot.waitUntil(lambda: place.view.install.title.text() == "Pendataan Warung")


def test_the_same_version_again_is_not_installed_twice(
    warung: InstrumentsPlace, tmp_path: Path, qtbot: QtBot
) -> None:
    read(warung, write_warung(tmp_path), qtbot)
    assert "sudah terpasang" in warung.view.install.verdict.text()
    assert not warung.view.install.install.isVisible()


def test_a_version_that_nobody_filled_in_may_be_replaced(
    warung: InstrumentsPlace, tmp_path: Path, qtbot: QtBot
) -> None:
    path = write_warung(tmp_path)
    path.write_text(path.read_text("utf-8").replace("Berapa jam?", "Jam buka"), "utf-8")
    read(warung, path, qtbot)
    warung.view.install.install.click()
    assert warung.details.form.questions["jam"].label == {"": "Jam buka"}
    assert len(warung.context.workspace.instruments()) == 2


def test_the_same_version_with_other_content_is_refused(
    warung: InstrumentsPlace, tmp_path: Path, qtbot: QtBot
) -> None:
    ResponseEntry.create(warung.context.workspace, "warung", Subject("family", 1))
    path = write_warung(tmp_path)
    path.write_text(path.read_text("utf-8").replace("Berapa jam?", "Jam buka"), "utf-8")
    read(warung, path, qtbot)
    assert "isinya lain" in warung.view.install.verdict.text()
    assert not warung.view.install.install.isVisible()


def test_another_version_leads_to_the_move(
    warung: InstrumentsPlace, tmp_path: Path, qtbot: QtBot
) -> None:
    from dampingan.ui.instruments.move.view import MoveView

    read(warung, write_warung(tmp_path, "2"), qtbot)
    warung.view.install.install.click()
    page = warung.view.page
    assert isinstance(page, MoveView)
    page.cancelled.emit()
    assert warung.view.page is not page
    assert len(warung.context.workspace.instruments()) == 2


def test_a_dropped_file_is_read(place: InstrumentsPlace, tmp_path: Path, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(write_warung(tmp_path)))])
    event = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    place.dropEvent(event)
    qtbot.waitUntil(lambda: place.view.install.title.text() == "Pendataan Warung")


def test_escape_stops_reading_and_nothing_is_shown_later(
    place: InstrumentsPlace, tmp_path: Path, qtbot: QtBot, press: Callable[..., None]
) -> None:
    place.installing.read(write_warung(tmp_path))
    press(Key.Key_Escape, on=place.view.install)
    assert place.view.page is not place.view.install
    place.context.jobs.stop_all()
    assert place.installing.candidate is None


def test_the_sample_can_be_installed(place: InstrumentsPlace, qtbot: QtBot) -> None:
    path, title = place.installing.samples()[0]
    assert title == "Rumah Tidak Layak Huni"
    read(place, path, qtbot)
    place.view.install.install.click()
    assert place.view.list.current == "rtlh"


def test_answers_tried_in_the_preview_are_not_kept(
    warung: InstrumentsPlace, press: Callable[..., None]
) -> None:
    warung.details.show_part("screen")
    preview = warung.view.parts.currentWidget()
    assert isinstance(preview, ScreenPreview)
    press("Warung Bu Umi", Key.Key_Return, on=preview.editor)
    assert preview.line is not None
    assert preview.line.item.key == "buka"
    press("1", on=preview.editor)
    assert preview.line.item.key == "jam"
    assert warung.context.workspace.instruments()[-1].records == 0
    preview.empty.click()
    assert preview.line.item.key == "nama"
    assert preview.editor.text() == ""


def test_the_last_question_of_a_block_leads_to_the_next_block(
    warung: InstrumentsPlace, press: Callable[..., None]
) -> None:
    warung.details.show_part("screen")
    preview = warung.view.parts.currentWidget()
    assert isinstance(preview, ScreenPreview)
    press("Warung", Key.Key_Return, "2", on=preview.editor)
    assert preview.line is not None
    assert preview.line.item.key == "nama_barang"


def test_the_preview_fills_itself_with_valid_answers(warung: InstrumentsPlace) -> None:
    warung.details.show_part("screen")
    preview = warung.view.parts.currentWidget()
    assert isinstance(preview, ScreenPreview)
    preview.fill.click()
    assert preview.editor.text() != ""


def test_the_pages_on_paper_are_drawn_and_zoomed(warung: InstrumentsPlace, qtbot: QtBot) -> None:
    warung.details.show_part("paper")
    preview = warung.view.parts.currentWidget()
    assert isinstance(preview, PaperPart)
    qtbot.waitUntil(lambda: preview.page_count > 0, timeout=20_000)
    before = preview.paper.canvas.zoom
    preview.paper.larger.click()
    assert preview.paper.canvas.zoom > before
    assert preview.paper.count.text() == f"dari {preview.page_count}"
    assert preview.paper.print.isEnabled()


def test_the_sheets_show_number_question_and_codes(warung: InstrumentsPlace) -> None:
    warung.details.show_part("sheets")
    preview = warung.view.parts.currentWidget()
    assert isinstance(preview, SheetPreview)
    names = [preview.sheets.itemText(i) for i in range(preview.sheets.count())]
    assert names[0] == "Pendataan Warung"
    assert len(names) == 2
    texts = [
        [item.text() if (item := preview.grid.item(row, column)) else "" for row in (1, 2, 3)]
        for column in range(preview.grid.columnCount())
    ]
    assert ["2", "Buka setiap hari?", "1 - Ya\n2 - Tidak"] in texts
    assert [letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_the_check_report_is_copied_whole(
    warung: InstrumentsPlace, press: Callable[..., None]
) -> None:
    warung.details.show_part("checks")
    report = warung.view.parts.currentWidget()
    assert isinstance(report, CheckReport)
    press(Key.Key_C, on=report.list, control=True)
    assert QGuiApplication.clipboard().text().startswith("Pendataan Warung")


def test_older_versions_are_compared_and_moved_to(opened: Navigator) -> None:
    install_warung(opened.context.workspace)
    install_warung(opened.context.workspace, version="2")
    opened.go("instruments")
    place = opened.places["instruments"]
    assert isinstance(place, InstrumentsPlace)
    place.view.list.go_to("warung")
    place.details.show_part("versions")
    versions = place.view.parts.currentWidget()
    assert isinstance(versions, Versions)
    assert [versions.model.index(row, 0).data() for row in range(2)] == ["2", "1"]
    assert versions.compare.isEnabled()
    versions.compare.click()
    assert place.view.page is not None
    versions.table.go_to(0)
    assert not versions.move_here.isEnabled()


@pytest.mark.parametrize(
    ("suffix", "begin"), [("xlsx", b"PK"), ("xml", b"<?xml"), ("pdf", b"%PDF")]
)
def test_a_questionnaire_is_saved_as(
    suffix: str, begin: bytes, warung: InstrumentsPlace, tmp_path: Path, qtbot: QtBot
) -> None:
    target = tmp_path / f"warung.{suffix}"
    job = warung.details.save_as(target)
    with qtbot.waitSignal(job.ok, timeout=30_000):
        pass
    assert target.read_bytes().startswith(begin)
    if suffix == "xlsx":
        installed = warung.details.form
        assert read_form(target).hash == installed.hash


def test_every_record_is_checked_again_and_the_result_is_told(
    place: InstrumentsPlace, opened: Navigator, qtbot: QtBot
) -> None:
    place.recheck()
    assert place.rechecking.running
    qtbot.waitUntil(lambda: not place.rechecking.running, timeout=30_000)
    assert "12 keluarga" in opened.frame.status.message.text()


def test_what_was_found_in_an_additional_form_is_shown_there(
    place: InstrumentsPlace, opened: Navigator, qtbot: QtBot
) -> None:
    workspace = opened.context.workspace
    install_warung(workspace)
    ResponseEntry.create(workspace, "warung", Subject("family", 1))
    place.rechecking.start("warung")
    qtbot.waitUntil(lambda: not place.rechecking.running, timeout=30_000)
    assert opened.frame.status.message.text().startswith("1 isian diperiksa")
    place.rechecking._show_findings("warung")
    assert opened.current == "responses"


def test_the_palette_installs_and_lists_answers(opened: Navigator) -> None:
    install_warung(opened.context.workspace)
    words = [command.words for command in opened.commands.instruments("isian")]
    assert "Isian Pendataan Warung" in words
    assert [c.words for c in opened.commands.instruments("periksa ulang")] == [
        "Periksa ulang semua"
    ]


def test_the_sample_questionnaire_can_be_filled_without_errors() -> None:
    form = read_form(resource("instruments/rtlh.md"))
    assert form.notes == ()
    assert {"foto_depan", "status_tanah"} <= form.questions.keys()
    session = fill_randomly(form, random.Random(1), today=date(2026, 11, 22))
    assert [f for f in session.all_findings() if f.severity == "error"] == []
