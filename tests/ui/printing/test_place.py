"""Cetak over a small village."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dampingan.core.errors import DampinganError
from dampingan.printing.catalogue import product
from dampingan.printing.order import PrintOrder
from dampingan.printing.press.joining import sweep
from dampingan.printing.press.page_picture import Pages
from dampingan.store.lists.area import Area
from dampingan.store.workspace import Workspace
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.printing.choices import Choices, read_choices
from dampingan.ui.printing.options import OptionsBar
from dampingan.ui.printing.place import PrintingPlace
from dampingan.ui.printing.private_folder import PrivateFolder

Key = Qt.Key


def _text(place: PrintingPlace) -> str:
    assert place.paper.pages is not None
    pages = place.paper.pages
    return "\n".join(pages.text(n) for n in range(pages.count)).replace("\xad", "")


def _wait(place: PrintingPlace, qtbot: QtBot) -> None:
    qtbot.waitUntil(
        lambda: not (place._sampling.running or place._choosing.running or place._printing.running),
        timeout=20_000,
    )


@pytest.fixture
def place(opened: Navigator, qtbot: QtBot) -> PrintingPlace:
    """The place with the prelist of the first RT on screen."""
    opened.context.show("printing", what="prelist", rw="001", rt="001")
    found = opened.places["printing"]
    assert isinstance(found, PrintingPlace)
    _wait(found, qtbot)
    return found


def test_an_order_follows_every_choice_and_change_and_nothing_old_is_printed(
    place: PrintingPlace, opened: Navigator, qtbot: QtBot
) -> None:
    rt = place.view.options.rt
    assert place.view.products.current == "prelist"
    assert rt.value == "001/001"
    assert dict(rt._options) == {
        "001/001": "RT 001 · 6 keluarga",
        "001/002": "RT 002 · 6 keluarga",
    }
    assert "Umi Rahayu 000" in _text(place)
    assert "Turipah Prasetyo 001" not in _text(place)  # RT 002

    rt.choose("001/002")
    assert not place.paper.print.isEnabled()
    _wait(place, qtbot)
    assert place.order is not None
    assert (place.order.rw, place.order.rt) == ("001", "002")
    assert "Turipah Prasetyo 001" in _text(place)
    assert "Umi Rahayu 000" not in _text(place)
    assert place.paper.print.isEnabled()

    with opened.context.workspace.write("Ganti nama") as tx:
        tx.update("family", 2, {"head_name": "Zubaidah Baru"})
    qtbot.waitUntil(lambda: "Zubaidah Baru" in _text(place), timeout=5000)


def test_few_documents_are_made_unasked_many_when_they_are_printed(
    place: PrintingPlace, opened: Navigator, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.view.options.rw.choose("")
    _wait(place, qtbot)
    assert not place.paper.partial
    assert place.paper.path is not None
    assert place.paper.path.name == "cetak-1.pdf"
    assert len(place.paper.starts) >= 2
    assert "Umi Rahayu 000" in _text(place)
    assert "Turipah Prasetyo 001" in _text(place)

    monkeypatch.setattr("dampingan.ui.printing.place._FEW", 1)
    monkeypatch.setattr("dampingan.ui.paper.printer.has_printer", lambda: False)
    place.refresh()
    _wait(place, qtbot)
    assert place.paper.partial
    assert not place.view.whole.isHidden()
    assert place.paper.paper.text() == "Contoh: dokumen 1 dari 3"
    place.print()  # what was not made yet is made first
    _wait(place, qtbot)
    assert not place.paper.partial
    qtbot.waitUntil(lambda: "Belum ada printer" in opened.frame.status.message.text())

    place.refresh()
    _wait(place, qtbot)
    place.print()
    opened.go("families")  # no dialog comes over the place to which somebody went meanwhile
    _wait(place, qtbot)
    assert "Cetakan siap" in opened.frame.status.message.text()
    opened.frame.status._act.click()
    assert opened.current == "printing"
    assert "Belum ada printer" in opened.frame.status.message.text()

    place.view.options.rt.choose("001/002")
    place.choose("label")
    _wait(place, qtbot)
    assert place.order is not None
    assert (place.order.what, place.order.rt) == ("label", "002")


def test_escape_stops_what_is_prepared(
    place: PrintingPlace, opened: Navigator, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dampingan.ui.printing.place._FEW", 1)
    place.show_filter(what="prelist")
    _wait(place, qtbot)
    assert not place._escape.isEnabled()
    place.prepare()
    assert place._escape.isEnabled()
    assert "Batalkan cetakan yang disiapkan" in [words for words, *_ in place.commands()]
    place._escape.activated.emit()
    _wait(place, qtbot)
    assert place.paper.partial
    assert "Dibatalkan" in opened.frame.status.message.text()
    assert not place._escape.isEnabled()


def test_pages_are_printed_and_saved_as_bars_and_dialog_say(
    place: PrintingPlace,
    opened: Navigator,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from PySide6.QtPrintSupport import QPrinter

    from dampingan.ui.paper.printer import new_printer

    printer = new_printer("Prelist")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "cetak.pdf"))
    printer.setResolution(75)
    place.paper.copies.setText("2")
    place.output._prepare(printer)
    shown = place.output.shown()
    assert shown is not None
    count = place.paper.canvas.count
    task = place.output.task_for(printer, shown)
    assert task.pages == tuple(range(count))
    place.paper.show_message("Lain")  # what was seen is printed, whatever comes meanwhile
    with qtbot.waitSignal(place.output.printed):
        place.output.start(printer, task, shown.source)
    with Pages(tmp_path / "cetak.pdf") as pages:
        assert pages.count == 2 * count

    place.refresh()
    _wait(place, qtbot)
    place.paper.range.setText("1")
    shown = place.output.shown()
    assert shown is not None
    target = tmp_path / "prelist.pdf"
    with qtbot.waitSignal(place.output.saved):
        place.output.save_to(target, shown)
    with Pages(target) as pages:
        assert pages.count == 1
    assert place.output.file_name == "prelist-rw001-rt001"

    monkeypatch.setattr("dampingan.ui.paper.printer.has_printer", lambda: False)
    place.print()
    status = opened.frame.status
    assert "Belum ada printer" in status.message.text()
    assert status._act.text() == "Simpan PDF…"


def test_a_broken_template_is_explained_and_the_shipped_one_offered(
    place: PrintingPlace, opened: Navigator, qtbot: QtBot
) -> None:
    folder = opened.context.workspace.path.parent / "templat-cetak"
    folder.mkdir()
    (folder / "prelist.typ").write_text("#salah(", "utf-8")
    place.refresh()
    _wait(place, qtbot)
    assert not place.paper.showing
    assert "prelist.typ" in place.paper.message.title.text()
    assert place.paper.message.act.text() == "Pakai templat bawaan"
    place.paper.message.act.click()
    _wait(place, qtbot)
    assert "Umi Rahayu 000" in _text(place)
    assert place.view.options.shipped.isChecked()


def test_a_village_without_families_is_led_on(
    program: Any, qtbot: QtBot, workspace_file: Path
) -> None:
    with qtbot.waitSignal(program.opened):
        program.open(workspace_file)
    navigator = program.navigator
    navigator.context.show("printing", what="prelist")
    place = navigator.places["printing"]
    _wait(place, qtbot)
    assert place.paper.message.title.text() == "Belum ada keluarga"
    place.paper.message.act.click()
    _wait(place, qtbot)
    assert place.order.blank
    assert place.paper.showing


def test_families_go_to_paper_from_table_palette_and_entry(
    opened: Navigator, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.go("families")
    families = opened.places["families"]
    presenter = families.presenter  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: presenter.model.rowCount() == 12)
    presenter.show_filter(rt="002", rw="001")
    qtbot.waitUntil(lambda: presenter.model.rowCount() == 6)
    assert presenter.printing.everything() == {"village": "", "rw": "001", "rt": "002"}
    presenter.show_filter(status="draft")
    qtbot.waitUntil(lambda: presenter.model.rowCount() == 3)
    assert len(presenter.printing.everything()["families"]) == 3
    presenter.view.table.selectRow(1)
    menu = presenter.choice.menu()
    inner = next(one.menu() for one in menu.actions() if one.text().startswith("Cetak"))
    heads = [one.text() for one in inner.actions() if not one.isEnabled()]
    assert [one for one in heads if one] == ["Keluarga ini", "Semua di daftar ini (3)"]
    next(one for one in inner.actions() if one.text().startswith("Label")).trigger()
    place = opened.places["printing"]
    assert isinstance(place, PrintingPlace)
    assert opened.current == "printing"
    assert place.order is not None
    assert (place.order.what, len(place.order.families)) == ("label", 1)

    assert [one.words for one in opened.commands.printing("stiker")] == ["Cetak Label"]
    monkeypatch.setattr(place, "refresh", lambda: None)  # a questionnaire takes seconds
    opened.open_family(1)
    entry = opened.places["entry"]
    QTest.keyClick(entry, Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert opened.current == "printing"
    assert (place.order.what, place.order.families) == ("kuesioner", (1,))


def test_an_empty_list_of_families_does_not_print_all_of_them(
    opened: Navigator, qtbot: QtBot
) -> None:
    opened.go("families")
    presenter = opened.places["families"].presenter  # type: ignore[attr-defined]
    presenter.show_filter(status="deceased")
    qtbot.waitUntil(lambda: presenter.model.rowCount() == 0)
    presenter.printing.open_menu()
    assert "Tidak ada keluarga di daftar ini" in opened.frame.status.message.text()


def test_an_rt_is_offered_within_a_village_only(opened: Navigator, qtbot: QtBot) -> None:
    bar = OptionsBar(opened.context.theme, opened.context.icons)
    qtbot.addWidget(bar)
    villages = (("33.75.03.1009", "Bandengan", ""), ("33.75.01.1002", "Tirto", ""))
    found = tuple(Area(code, "001", "001", 6, 0) for code, _, _ in villages)
    choices = Choices(villages=villages, areas=found)
    bar.show_order(PrintOrder("prelist"), product("prelist"), choices)
    assert bar.rt.isHidden()
    chosen = Choices(villages=villages, areas=found[:1])
    bar.show_order(PrintOrder("prelist", village=villages[0][0]), product("prelist"), chosen)
    assert not bar.rt.isHidden()


def test_what_can_be_chosen_of_every_product_can_be_read(workspace: Workspace) -> None:
    from dampingan.printing.catalogue import PRODUCTS

    for key in PRODUCTS:
        try:
            assert read_choices(workspace, PrintOrder(key)) is not None
        except DampinganError as error:  # pragma: no cover - says which
            pytest.fail(f"{key}: {error}")


def test_pdfs_that_wait_are_removed_and_a_window_stays_open_for_days(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folder = PrivateFolder()
    for _ in range(6):
        folder.next_file().write_bytes(b"x")
    assert len(list(folder.path.iterdir())) == 3
    if hasattr(folder.path.stat(), "st_uid"):
        assert folder.path.stat().st_mode & 0o077 == 0

    days_ago = time.time() - 3 * 24 * 3600
    os.utime(folder.path, (days_ago, days_ago))
    target = folder.next_file()
    sweep()  # every print job does
    target.write_bytes(b"x")
    os.utime(folder.path, (days_ago, days_ago))
    sweep()  # of another program meanwhile
    folder.next_file().write_bytes(b"x")

    folder.remove()
    assert not folder.path.exists()
