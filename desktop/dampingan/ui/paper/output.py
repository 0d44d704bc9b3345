"""The ways out of a page view: a printer, a PDF file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.ui.context import Context
from dampingan.ui.instruments.whole_file import write_whole
from dampingan.ui.job import Job, failure_text
from dampingan.ui.paper.page_range import range_text, read_range
from dampingan.ui.paper.view import PaperView

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    from dampingan.printing.press.page_picture import Pages
    from dampingan.ui.paper.printer import PrintTask


@dataclass(frozen=True)
class Shown:
    """What was on screen when somebody asked for a printer or a file.

    Another document may come while a dialog is open: what was seen is printed.

    Attributes:
        source: the document.
        count: its pages.
        chosen: pages that are wanted, from 0.
        current: the page on screen, from 0.
        starts: first page of each document.
    """

    source: Path | bytes
    count: int
    chosen: tuple[int, ...]
    current: int
    starts: tuple[int, ...]


class PaperOutput(QObject):
    """Asks for printer or file and does the work in jobs that tell and can be cancelled.

    Args:
        context: the frame's parts.
        view: the pages.
        parent: the owner.

    Signals:
        printed: a job is over: how many pages.
        saved: where.
    """

    printed = Signal(int)
    saved = Signal(object)

    def __init__(self, context: Context, view: PaperView, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._view = view
        self._over = parent
        self.dialog: QPrintDialog | None = None
        self.title = "Dampingan"
        self.file_name = "cetakan"

    # -- printer ---------------------------------------------------------------------------

    @Slot()
    def ask_printer(self) -> None:
        """Open the dialog of the system's printers, or say that there is none."""
        from dampingan.ui.paper.printer import has_printer, new_printer

        if self._refuse_range():
            return
        if not has_printer():
            self._context.say(
                tr("Belum ada printer di komputer ini. Simpan PDF, lalu cetak di komputer lain."),
                "warning",
                (tr("Simpan PDF…"), self.ask_file),
            )
            return
        pages, shown = self._view.pages, self.shown()
        if pages is None or shown is None:
            return
        printer = new_printer(self.title, pages.size_mm(0))
        self._prepare(printer)
        self._ask(printer, shown)

    def shown(self) -> Shown | None:
        """Return what is on screen, None without pages."""
        view = self._view
        if view.pages is None or not view.pages.count:
            return None
        current = max(view.canvas.current - 1, 0)
        source = view.path or view.pages.source
        return Shown(source, view.pages.count, view.chosen(), current, view.starts)

    def _prepare(self, printer: QPrinter) -> None:
        """Fill the dialog with what the bars say."""
        from PySide6.QtGui import QPageRanges
        from PySide6.QtPrintSupport import QPrinter

        view = self._view
        long_side = QPrinter.DuplexMode.DuplexLongSide
        printer.setDuplex(long_side if view.duplex else QPrinter.DuplexMode.DuplexNone)
        printer.setCopyCount(view.copies.value)
        chosen = view.chosen()
        if view.pages is not None and len(chosen) < view.pages.count:
            printer.setPrintRange(QPrinter.PrintRange.PageRange)
            printer.setPageRanges(QPageRanges.fromString(range_text(chosen).replace(" ", "")))

    def _ask(self, printer: QPrinter, shown: Shown) -> None:
        from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog

        option = QAbstractPrintDialog.PrintDialogOption
        self.dialog = dialog = QPrintDialog(printer, self._over)
        dialog.setMinMax(1, shown.count)
        dialog.setOption(option.PrintPageRange, True)
        dialog.setOption(option.PrintToFile, False)
        dialog.setWindowTitle(tr("Cetak"))
        dialog.accepted.connect(partial(self._accepted, printer, shown))
        dialog.finished.connect(self._forget_dialog)
        QDialog.open(dialog)  # QPrintDialog hides it behind one with other arguments

    def _accepted(self, printer: QPrinter, shown: Shown, *_: object) -> None:
        self.start(printer, self.task_for(printer, shown), shown.source)

    @Slot()
    def _forget_dialog(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def task_for(self, printer: QPrinter, shown: Shown) -> PrintTask:
        """Return what the dialog was left with."""
        from PySide6.QtGui import QPageRanges
        from PySide6.QtPrintSupport import QPrinter

        from dampingan.ui.paper.printer import PrintTask

        count, chosen = shown.count, shown.chosen
        if printer.printRange() == QPrinter.PrintRange.PageRange:
            text = printer.pageRanges().toString()
            if not text and printer.fromPage():
                text = f"{printer.fromPage()}-{printer.toPage()}"
            asked = read_range(text, count).pages
            # Some systems' dialogs know only "from – to": untouched, the bar's range still holds.
            if (asked[0], asked[-1], len(asked)) != (chosen[0], chosen[-1], _span(chosen)):
                chosen = asked
        elif printer.printRange() == QPrinter.PrintRange.CurrentPage:
            chosen = (shown.current,)
        elif self.dialog is not None:
            chosen = tuple(range(count))  # "all" was chosen there, whatever the bar said
        printer.setPageRanges(QPageRanges())  # the pages are picked here, not once more below
        printer.setPrintRange(QPrinter.PrintRange.AllPages)
        copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
        duplex = printer.duplex() != QPrinter.DuplexMode.DuplexNone
        return PrintTask(chosen, shown.starts, duplex, copies, self.title)

    def start(self, printer: QPrinter, task: PrintTask, source: Path | bytes) -> Job:
        """Print in a job that shows its progress and can be cancelled."""
        from dampingan.printing.press.page_picture import Pages
        from dampingan.ui.paper.printer import print_pages

        job = self._context.jobs.start(
            tr("Mencetak"), _print, source=source, opener=Pages, run=print_pages, printer=printer,
            task=task,
        )  # fmt: skip
        job.ok.connect(self._tell_printed)
        job.failed.connect(self._tell_failure)
        job.cancelled.connect(self._tell_stopped)
        return job

    # -- file ------------------------------------------------------------------------------

    @Slot()
    def ask_file(self) -> None:
        """Ask where, and save the pages chosen."""
        shown = self.shown()
        if self._refuse_range() or shown is None:
            return
        folder = self._context.workspace.path.parent
        name, _ = QFileDialog.getSaveFileName(
            self._over,
            tr("Simpan PDF"),
            str(folder / f"{self.file_name}.pdf"),
            tr("PDF ({pattern})", pattern="*.pdf"),
        )
        if name:
            path = Path(name)
            self.save_to(path if path.suffix.lower() == ".pdf" else Path(f"{name}.pdf"), shown)

    def save_to(self, path: Path, shown: Shown) -> Job:
        """Save the chosen pages as PDF."""
        from dampingan.printing.press.page_choice import pages_of

        make = partial(pages_of, shown.source, shown.chosen, shown.count)
        job = self._context.jobs.start(
            tr("Menulis {name}", name=path.name), write_whole, target=path, make=make
        )
        job.ok.connect(self._tell_saved)
        job.failed.connect(self._tell_failure)
        job.cancelled.connect(self._tell_stopped)
        return job

    # -- telling ---------------------------------------------------------------------------

    def _refuse_range(self) -> bool:
        if self._view.range_is_wrong:
            self._view.range.setFocus()
            self._context.say(self._view.problem.text(), "error")
            return True
        return False

    @Slot(object)
    def _tell_printed(self, count: int) -> None:
        self._context.say(tr("{count} halaman dikirim ke printer.", count=count_text(count)))
        self.printed.emit(count)

    @Slot(object)
    def _tell_saved(self, path: Path) -> None:
        address = QUrl.fromLocalFile(str(path))
        self._context.say(
            tr("Tersimpan: {name}", name=path.name),
            "ok",
            (tr("Buka PDF"), partial(QDesktopServices.openUrl, address)),
        )
        self.saved.emit(path)

    @Slot(object)
    def _tell_failure(self, error: Exception) -> None:
        self._context.say(failure_text(error), "error")

    @Slot()
    def _tell_stopped(self) -> None:
        self._context.say(tr("Dibatalkan; tidak ada lagi yang dicetak atau ditulis."), "warning")


def _span(pages: tuple[int, ...]) -> int:
    return pages[-1] - pages[0] + 1


def _print(
    source: Path | bytes, opener: Callable[..., Pages], run: Callable[..., int], **what: Any
) -> int:
    """Print from an opening of its own: the view may show another document meanwhile."""
    with opener(source) as pages:
        return run(pages=pages, **what)
