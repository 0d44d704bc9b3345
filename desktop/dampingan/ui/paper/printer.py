"""From a PDF's pages to a printer: drawn by pdfium, band by band, in a job.

The printer's spooler gets pictures and no fonts, so every printer prints what the screen showed.
Qt allows painting on a printer outside the main thread as long as one thread at a time does it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from dampingan.core.errors import CancelledError, DampinganError
from dampingan.core.language import tr
from dampingan.ui.paper.drawer import to_image
from dampingan.ui.paper.page_range import padded

if TYPE_CHECKING:
    from dampingan.printing.press.page_picture import Pages

MOST_DPI, MOST_DPI_COLOUR = 600, 300
_MANY_PAGES, _DPI_OF_MANY = 60, 300
"""A thousand forms at 600 dots an inch would fill the spooler's disk for nothing."""
_PIXELS_A_BAND = 4 << 20
_LOOK_DPI = 24.0
_LOOKED_AT = 200
"""So many pages without colour: neither have the others of a job, which come of one template."""
_SAME_MM = 6.0
"""Paper that differs by less is the page's own, which is then printed as large as it is."""


class PrinterError(DampinganError):
    """The printer did not take the pages."""


@dataclass(frozen=True)
class PrintTask:
    """What goes to a printer.

    Attributes:
        pages: numbers from 0, in order.
        starts: first page of each document, for both sides of a sheet.
        duplex: both sides.
        copies: how often, where the printer does not make copies itself.
        title: of the job, without names of people.
    """

    pages: tuple[int, ...]
    starts: tuple[int, ...] = ()
    duplex: bool = False
    copies: int = 1
    title: str = ""


def has_printer() -> bool:
    """Whether this computer knows a printer."""
    return bool(QPrinterInfo.availablePrinterNames())


def new_printer(title: str, size: tuple[float, float] = (210.0, 297.0)) -> QPrinter:
    """Return the usual printer, as fine as it can.

    Args:
        title: of the job.
        size: of the paper in mm, as the first page has it.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setCreator("Dampingan")
    paper = QSizeF(min(size), max(size))
    fuzzy = QPageSize.SizeMatchPolicy.FuzzyMatch
    printer.setPageSize(QPageSize(paper, QPageSize.Unit.Millimeter, "", fuzzy))
    return printer


def print_pages(
    printer: QPrinter,
    pages: Pages,
    task: PrintTask,
    *,
    progress: Callable[[int, int, str], None],
    cancelled: Callable[[], bool],
) -> int:
    """Draw pages on a printer; returns how many.

    Args:
        printer: set up; nobody else uses it meanwhile.
        pages: the document.
        task: what of it.
        progress: told pages done and all pages.
        cancelled: asked between bands.

    Raises:
        PrinterError: the printer refuses.
        CancelledError: `cancelled` said so; what the spooler has is dropped.
    """
    sides = padded(task.pages, task.starts) if task.duplex else list(task.pages)
    run = sides * task.copies
    if task.duplex and task.copies > 1 and len(sides) % 2:
        run = [*sides, None] * task.copies
    printer.setFullPage(True)
    if all(is_grey(pages, page) for page in task.pages[:_LOOKED_AT]):
        printer.setColorMode(QPrinter.ColorMode.GrayScale)  # a third of the data
    painter = QPainter()
    try:
        for done, page in enumerate(run):
            _stop_if(cancelled)
            progress(done, len(run), tr("Mencetak halaman"))
            _turn_paper(printer, pages, _or_before(run, done))
            if not (printer.newPage() if painter.isActive() else painter.begin(printer)):
                raise _refused()
            if page is not None:
                _draw_page(painter, printer, pages, page, many=len(run), cancelled=cancelled)
    except CancelledError:
        printer.abort()
        raise
    finally:
        if painter.isActive():
            painter.end()
    if printer.printerState() == QPrinter.PrinterState.Error:
        raise _refused()
    progress(len(run), len(run), tr("Mencetak halaman"))
    return len(task.pages)


def is_grey(pages: Pages, page: int) -> bool:
    """Whether a page has no colour, looked at from afar."""
    seen = pages.picture(page, _LOOK_DPI).data
    return seen[0::3] == seen[1::3] == seen[2::3]


def _stop_if(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise CancelledError


def _or_before(run: Sequence[int | None], place: int) -> int:
    """Return the page at a place; an empty back has the format of its front."""
    page = run[place]
    return page if page is not None else next(p for p in reversed(run[:place]) if p is not None)


def _refused() -> PrinterError:
    return PrinterError(
        tr("Printer tidak menerima halaman."),
        remedy=tr("Periksa printernya, atau simpan sebagai PDF dan cetak dari sana."),
    )


def _turn_paper(printer: QPrinter, pages: Pages, page: int) -> None:
    """Turn the paper as the page lies; a PDF file takes any format, a printer keeps its tray's."""
    width, height = pages.size_mm(page)
    across = width > height
    orientation = QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait
    layout = printer.pageLayout()
    if printer.outputFormat() == QPrinter.OutputFormat.PdfFormat:
        paper = QSizeF(min(width, height), max(width, height))
        size = QPageSize(paper, QPageSize.Unit.Millimeter)
        layout = QPageLayout(size, orientation, QMarginsF())
    if layout.orientation() != orientation:
        layout.setOrientation(orientation)
    printer.setPageLayout(layout)
    printer.setFullPage(True)


def _resolution(printer: QPrinter, *, grey: bool, many: int) -> float:
    most = MOST_DPI if grey else MOST_DPI_COLOUR
    if many > _MANY_PAGES:
        most = min(most, _DPI_OF_MANY)
    return float(min(printer.resolution(), most))


def _draw_page(
    painter: QPainter,
    printer: QPrinter,
    pages: Pages,
    page: int,
    *,
    many: int,
    cancelled: Callable[[], bool],
) -> None:
    """Draw a page in bands that take a few megabytes each."""
    from dampingan.printing.press.page_picture import bands

    grey = is_grey(pages, page) or printer.colorMode() == QPrinter.ColorMode.GrayScale
    dpi = _resolution(printer, grey=grey, many=many)
    width, height = pages.size_px(page, dpi)
    area = _area(printer, pages, page)
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    for top, high in bands(height, width, most=_PIXELS_A_BAND):
        _stop_if(cancelled)
        part = pages.picture(page, dpi, grey=grey, part=(0, top, width, high))
        target = QRectF(
            area.left(),
            area.top() + top / height * area.height(),
            area.width(),
            high / height * area.height(),
        )
        _draw_band(painter, target, to_image(part))


def _draw_band(painter: QPainter, target: QRectF, image: QImage) -> None:
    painter.drawImage(target, image, QRectF(image.rect()), Qt.ImageConversionFlag.AutoColor)


def _area(printer: QPrinter, pages: Pages, page: int) -> QRectF:
    """Return where the page goes on the paper, in the printer's dots.

    As large as it is where the paper is its own; made to fit, in the middle, on other paper.
    """
    paper = printer.paperRect(QPrinter.Unit.Millimeter)
    width, height = pages.size_mm(page)
    own = abs(paper.width() - width) < _SAME_MM and abs(paper.height() - height) < _SAME_MM
    share = 1.0 if own else min(paper.width() / width, paper.height() / height)
    dots = printer.resolution() / 25.4
    wide, high = width * share, height * share
    return QRectF(
        (paper.width() - wide) / 2 * dots,
        (paper.height() - high) / 2 * dots,
        wide * dots,
        high * dots,
    )
