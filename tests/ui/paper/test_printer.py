"""Pages on a printer: Qt's own, writing into a file."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from dampingan.core.errors import CancelledError
from dampingan.printing.press.page_choice import pages_of
from dampingan.printing.press.page_picture import Pages, bands
from dampingan.ui.context import Context
from dampingan.ui.paper.output import PaperOutput
from dampingan.ui.paper.printer import PrintTask, is_grey, new_printer, print_pages
from dampingan.ui.paper.view import PaperView


def _printer(path: Path, dpi: int = 75) -> QPrinter:
    made = new_printer("Percobaan")
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(path))
    made.setResolution(dpi)
    return made


def _print(document: bytes, path: Path, task: PrintTask) -> int:
    with Pages(document) as pages:
        return print_pages(
            _printer(path), pages, task, progress=lambda *_: None, cancelled=lambda: False
        )


def test_chosen_pages_are_printed_as_they_lie(
    qapp: QApplication, document: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "cetak.pdf"
    assert _print(document, path, PrintTask((0, 2, 3))) == 3
    with Pages(path) as made:
        across = [made.size_mm(page).width > made.size_mm(page).height for page in range(3)]
        assert made.count == 3
        assert across == [False, True, False]
        assert made.size_mm(0).width == pytest.approx(210, abs=0.6)
        dark = sum(value < 200 for value in made.picture(0, 40, grey=True).data)
        assert dark > 20


def test_both_sides_leave_the_back_of_an_odd_document_empty(
    qapp: QApplication, document: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "cetak.pdf"
    _print(document, path, PrintTask((0, 1, 3), starts=(0, 1, 3), duplex=True))
    with Pages(path) as made:
        ink = [min(made.picture(page, 20, grey=True).data) < 230 for page in range(made.count)]
    assert ink == [True, False, True, False, True]


def test_copies_are_made_where_the_printer_makes_none(
    qapp: QApplication, document: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "cetak.pdf"
    _print(document, path, PrintTask((0,), duplex=True, copies=2))
    with Pages(path) as made:
        assert made.count == 4  # each copy on a sheet of its own


def test_a_range_goes_into_the_dialog_and_comes_back(
    qapp: QApplication, view: PaperView, document: bytes, tmp_path: Path
) -> None:
    output = PaperOutput(cast("Context", None), view, view)
    printer = _printer(tmp_path / "x.pdf")
    view.range.setText("1-2, 4, 9-")
    view.copies.setText("3")
    output._prepare(printer)
    assert printer.printRange() == QPrinter.PrintRange.PageRange
    shown = output.shown()
    assert shown is not None
    view.show_pdf(document, starts=(0,))  # comes while the dialog is open
    view.range.setText("12")
    task = output.task_for(printer, shown)
    assert task.pages == (0, 1, 3, 8, 9, 10, 11)
    assert task.starts == (0, 3, 6, 9)
    assert task.copies == 3
    assert printer.printRange() == QPrinter.PrintRange.AllPages  # they are picked here
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(1, 12)  # what a dialog of "from" and "to" makes of it
    assert output.task_for(printer, shown).pages == task.pages
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 3)
    assert output.task_for(printer, shown).pages == (1, 2)


def test_cancelling_stops_between_bands(
    qapp: QApplication, document: bytes, tmp_path: Path
) -> None:
    asked = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 3

    with Pages(document) as pages, pytest.raises(CancelledError):
        print_pages(
            _printer(tmp_path / "x.pdf"),
            pages,
            PrintTask(tuple(range(12))),
            progress=lambda *_: None,
            cancelled=cancelled,
        )


def test_a_page_without_colour_is_known(document: bytes) -> None:
    with Pages(document) as pages:
        assert is_grey(pages, 0)
        assert not is_grey(pages, 4)


def test_bands_cover_a_page_once() -> None:
    found = bands(7016, 4961, most=4 << 20)
    assert sum(height for _, height in found) == 7016
    assert all(height * 4961 <= 4 << 20 for _, height in found)


def test_some_pages_are_kept_as_a_pdf_of_their_own(document: bytes) -> None:
    with Pages(pages_of(document, (1, 10), 12)) as made:
        assert [made.text(page).split("beras")[0].strip() for page in range(made.count)] == [
            "Lembar nomor 2",
            "Lembar nomor 11",
        ]
    assert pages_of(document, range(12), 12) == document
