"""A document on screen: its pages, the bars above and below, and what they say about paper."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QIntValidator, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.ui.control.button import button
from dampingan.ui.control.combo import ComboBox
from dampingan.ui.control.field import LineEdit
from dampingan.ui.control.label import ElidedLabel, label, set_role
from dampingan.ui.control.layout import Grow, column, line, row
from dampingan.ui.control.number_field import NumberField
from dampingan.ui.icon import Icons
from dampingan.ui.job import JobRunner
from dampingan.ui.paper.canvas import FIT_PAGE, FIT_WIDTH, PageCanvas
from dampingan.ui.paper.message import Message
from dampingan.ui.paper.page_range import read_range, sheet_count
from dampingan.ui.paper.search import SearchBar
from dampingan.ui.theme import Theme

if TYPE_CHECKING:
    from dampingan.printing.press.page_picture import Pages

_ZOOMS = (50, 75, 100, 125, 150, 200, 300)
_MOST_COPIES = 999


class Opened:
    """The document that is open; closed even when the window goes first."""

    def __init__(self) -> None:
        self.pages: Pages | None = None

    def close(self, *_: object) -> None:
        """Let go of it."""
        pages, self.pages = self.pages, None
        if pages is not None:
            pages.close()


class PaperView(QWidget):
    """Shows a PDF and says what printing it takes.

    Signals:
        print_wanted: print what is chosen.
        save_wanted: keep it as PDF.
        turned: another page is on screen: its number from 1.
    """

    print_wanted = Signal()
    save_wanted = Signal()
    turned = Signal(int)

    def __init__(self, theme: Theme, icons: Icons, jobs: JobRunner) -> None:
        super().__init__()
        self._theme = theme
        self.opened = Opened()
        self.destroyed.connect(self.opened.close)
        self.path: Path | None = None
        self.starts: tuple[int, ...] = ()
        self.duplex = False
        self._partial = False
        self._said = ""
        self.canvas = PageCanvas(theme, jobs)
        self.canvas.setAccessibleName(tr("Halaman"))
        self.message = Message(theme, icons)
        self.search = SearchBar(self.canvas, icons, jobs)
        self._make_top(icons)
        self._make_foot(icons)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.message)
        self._stack.addWidget(self.canvas)
        self._range_word = label(tr("Halaman yang dicetak"), "muted")
        self._top = self._top_row()
        column(
            self._top,
            line(),
            self.search,
            Grow(self._stack),
            line(),
            self._foot_rows(),
            gap=0,
            on=self,
        )
        self._connect()
        self._measure()
        self._tell()

    # -- what is shown ---------------------------------------------------------------------

    def show_pdf(
        self,
        source: Path | bytes,
        *,
        partial: bool = False,
        said: str = "",
        starts: tuple[int, ...] = (),
        duplex: bool = False,
        stay: bool = False,
    ) -> None:
        """Show a document.

        Args:
            source: its file or its bytes.
            partial: these are only the first pages of what will be printed.
            said: what `partial` pages are of, e.g. "Contoh: 1 dari 248 keluarga".
            starts: first page (from 0) of each document in it.
            duplex: whether it is made for both sides of the sheet.
            stay: keep the page on screen.

        Raises:
            PageError: it is no PDF.
        """
        from dampingan.printing.press.page_picture import Pages

        fresh, before = Pages(source), self.opened.pages
        self.opened.pages = fresh
        self.path = source if isinstance(source, Path) else None
        self.starts, self.duplex = starts, duplex
        self._partial, self._said = partial, said
        self.canvas.show_pages(fresh, stay=stay)
        self.search.show_pages(fresh)
        if before is not None:
            before.close()
        self._stack.setCurrentWidget(self.canvas)
        self._tell()

    def show_message(
        self,
        title: str,
        text: str = "",
        *,
        icon: str = "paper",
        action: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        """Show a sentence in place of pages, and what can be done."""
        self.forget()
        self.search.hide()
        self.message.show_words(title, text, icon=icon, action=action)
        self._stack.setCurrentWidget(self.message)
        self._tell()

    def forget(self) -> None:
        """Let go of the document: its file may be removed."""
        self.canvas.show_pages(None)
        self.search.show_pages(None)
        self.opened.close()
        self.path = None
        self._partial, self._said = False, ""

    @property
    def pages(self) -> Pages | None:
        """The document on screen."""
        return self.opened.pages

    @property
    def partial(self) -> bool:
        """Whether only the first pages are there."""
        return self._partial

    @property
    def showing(self) -> bool:
        """Whether pages are on screen, not a sentence."""
        return self.pages is not None

    def chosen(self) -> tuple[int, ...]:
        """Return the pages that will be printed, from 0; all while the range can't be read."""
        count = self.pages.count if self.pages else 0
        return read_range(self.range.text(), count).pages

    @property
    def range_is_wrong(self) -> bool:
        """Whether the range can't be read."""
        count = self.pages.count if self.pages else 0
        return bool(read_range(self.range.text(), count).problem) and count > 0

    def choose_all(self) -> None:
        """Print everything again, once."""
        self.range.clear()
        self.copies.set_value(1)

    def add_to_foot(self, widget: QWidget) -> None:
        """Put a widget of the owner's at the end of the lower bar."""
        self._choice.addWidget(widget)

    def say_paper(self, words: str) -> None:
        """Say something where the lower bar counts paper, until the next document."""
        self.paper.setText(words)

    def retell(self) -> None:
        """Say again how much paper it takes."""
        self._tell()

    # -- keys ------------------------------------------------------------------------------

    def add_keys(self, owner: QWidget, *, save: bool = True) -> None:
        """Let the keys of the pages work anywhere inside `owner`.

        Args:
            owner: the screen.
            save: whether Ctrl+S is one of them.
        """
        keys: tuple[tuple[str | QKeySequence.StandardKey, Callable[..., object]], ...] = (
            ("Ctrl++", partial(self.canvas.step_zoom, 1)),
            ("Ctrl+=", partial(self.canvas.step_zoom, 1)),
            ("Ctrl+-", partial(self.canvas.step_zoom, -1)),
            ("Ctrl+0", partial(self.canvas.set_fit, FIT_WIDTH)),
            ("Ctrl+P", self._ask_print),
            *([("Ctrl+S", self._ask_save)] if save else []),
            ("Ctrl+F", self._open_search),
            ("Ctrl+G", self._focus_number),
        )
        for key, act in keys:
            shortcut = QShortcut(QKeySequence(key), owner)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # -- inside ----------------------------------------------------------------------------

    def _make_top(self, icons: Icons) -> None:
        self.before = button(
            "", kind="flat", icons=icons, icon="back", tip=tr("Halaman sebelumnya")
        )
        self.after = button(
            "", kind="flat", icons=icons, icon="forward", tip=tr("Halaman berikutnya")
        )
        self.before.setAccessibleName(tr("Halaman sebelumnya"))
        self.after.setAccessibleName(tr("Halaman berikutnya"))
        self.number = LineEdit()
        self.number.setAccessibleName(tr("Nomor halaman"))
        self.number.setToolTip(tr("Nomor halaman, lalu Enter (Ctrl+G)"))
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.number.setValidator(QIntValidator(1, 99_999, self))
        self.count = label("", "muted")
        self.smaller = button("−", kind="flat", tip=tr("Perkecil (Ctrl+−)"))
        self.larger = button("+", kind="flat", tip=tr("Perbesar (Ctrl++)"))
        self.smaller.setAccessibleName(tr("Perkecil"))
        self.larger.setAccessibleName(tr("Perbesar"))
        self.zoom = ComboBox(self._theme, icons)
        self.zoom.setAccessibleName(tr("Besar tampilan"))
        self.zoom.addItem(tr("Selebar layar"), FIT_WIDTH)
        self.zoom.addItem(tr("Satu halaman"), FIT_PAGE)
        for percent in _ZOOMS:
            self.zoom.addItem(f"{percent} %", percent)
        self.zoom.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToContents)
        self.look = button("", kind="flat", icons=icons, icon="search", tip=tr("Cari (Ctrl+F)"))
        self.look.setAccessibleName(tr("Cari"))
        self.save = button(tr("Simpan PDF…"), icons=icons, icon="save", tip="Ctrl+S")
        self.print = button(tr("Cetak…"), kind="primary", icons=icons, icon="paper", tip="Ctrl+P")

    def _top_row(self) -> QWidget:
        bar = QWidget()
        row(
            self.before,
            self.number,
            self.count,
            self.after,
            2,
            self.smaller,
            self.zoom,
            self.larger,
            self.look,
            None,
            self.save,
            self.print,
            gap=1,
            margins=(2, 1),
            on=bar,
        )
        return bar

    def _make_foot(self, icons: Icons) -> None:
        self.range = LineEdit()
        self.range.setPlaceholderText(tr("semua"))
        self.range.setAccessibleName(tr("Halaman yang dicetak"))
        self.range.setToolTip(tr("Misalnya 1-4, 7. Kosong berarti semua."))
        self.copies = NumberField(1, 1, _MOST_COPIES)
        self.copies.setAccessibleName(tr("Rangkap"))
        self.paper = ElidedLabel("", "muted")
        self.hint = label("", "small", wrap=True)
        self.problem = label("", "error", wrap=True)
        self.problem.hide()

    def _foot_rows(self) -> QWidget:
        bar = QWidget()
        self._choice = row(
            self._range_word,
            self.range,
            1,
            label(tr("Rangkap"), "muted"),
            self.copies,
            1,
            Grow(self.paper),
            gap=2,
        )
        column(self._choice, self.problem, self.hint, gap=1, margins=(3, 2), on=bar)
        return bar

    def _connect(self) -> None:
        self.before.clicked.connect(partial(self._step, -1))
        self.after.clicked.connect(partial(self._step, 1))
        self.number.returnPressed.connect(self._jump)
        self.smaller.clicked.connect(partial(self.canvas.step_zoom, -1))
        self.larger.clicked.connect(partial(self.canvas.step_zoom, 1))
        self.zoom.activated.connect(self._take_zoom)
        self.look.clicked.connect(self._open_search)
        self.save.clicked.connect(self._ask_save)
        self.print.clicked.connect(self._ask_print)
        self.range.textChanged.connect(self._tell)
        self.copies.changed.connect(self._tell)
        self.canvas.moved.connect(self._tell_page)
        self.canvas.zoomed.connect(self._tell_zoom)
        self.search.left.connect(self.canvas.setFocus)
        self._theme.changed.connect(self._measure)

    @Slot()
    def _measure(self) -> None:
        metrics = self._theme.metrics()
        wide = metrics.horizontalAdvance("0")
        self.number.setFixedWidth(wide * 5 + 28)
        self.copies.setFixedWidth(wide * 4 + 36)
        self.range.setFixedWidth(wide * 12 + 28)
        side = self._theme.px(16)
        for made in (self.before, self.after, self.look):
            made.setIconSize(QSize(side, side))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the words of buttons up before anything is cut."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Drop what has a key or says little, in this order, until the bars fit."""
        self.save.setText(f"\N{EN SPACE}{tr('Simpan PDF…')}")
        less = (self.before, self.after, self.smaller, self.larger)
        for made in less:
            made.show()
        if self._top.sizeHint().width() > self.width():
            self.save.setText("")
        for pair in (less[:2], less[2:]):
            if self._top.sizeHint().width() > self.width():
                for made in pair:
                    made.hide()
        self.range.setVisible(not self._partial)
        short = self._range_word.sizeHint().width() * 4 > self.width()
        self._range_word.setVisible(not self._partial and not short)

    def _step(self, by: int, *_: object) -> None:
        self.canvas.go_to(self.canvas.current + by)

    @Slot()
    def _jump(self) -> None:
        if self.number.text():
            self.canvas.go_to(int(self.number.text()))
            self.canvas.setFocus()
        self._tell_page()

    @Slot()
    def _focus_number(self) -> None:
        self.number.setFocus()
        self.number.selectAll()

    @Slot()
    def _open_search(self) -> None:
        if self.showing:
            self.search.open()

    @Slot()
    def _ask_print(self) -> None:
        if self.print.isEnabled():
            self.print_wanted.emit()

    @Slot()
    def _ask_save(self) -> None:
        if self.save.isEnabled():
            self.save_wanted.emit()

    @Slot(int)
    def _take_zoom(self, index: int) -> None:
        wanted = self.zoom.itemData(index)
        if isinstance(wanted, int):
            self.canvas.set_zoom(wanted / 100)
        else:
            self.canvas.set_fit(str(wanted))
        self.canvas.setFocus()

    @Slot()
    def _tell_zoom(self) -> None:
        percent = f"{round(self.canvas.zoom * 100)} %"
        if self.canvas.fit:
            self.zoom.setCurrentIndex(self.zoom.findData(self.canvas.fit))
            self.zoom.setToolTip(percent)
            return
        index = self.zoom.findText(percent)
        self.zoom.setToolTip("")
        self.zoom.setCurrentIndex(index)
        if index < 0:
            self.zoom.setPlaceholderText(percent)

    @Slot()
    def _tell_page(self) -> None:
        here = self.canvas.current
        if not self.number.hasFocus() or self.canvas.hasFocus():
            self.number.setText(str(here) if here else "")
        self.before.setEnabled(here > 1)
        self.after.setEnabled(0 < here < self.canvas.count)
        self.turned.emit(here)

    @Slot()
    def _tell(self) -> None:
        """Say how many pages and how much paper."""
        count = self.pages.count if self.pages else 0
        shown = count > 0
        for made in (self.save, self.print, self.look, self.zoom, self.smaller, self.larger):
            made.setEnabled(shown)
        for made in (self.number, self.copies):
            made.setEnabled(shown)
        self.range.setEnabled(shown and not self._partial)
        self.count.setText(tr("dari {count}", count=count_text(count)) if shown else "")
        read = read_range(self.range.text(), count)
        wrong = bool(read.problem) and shown
        self.problem.setText(read.problem if wrong else "")
        self.problem.setVisible(wrong)
        set_role(self.range, "error" if wrong else "", "state")
        self.paper.setText("" if not shown else self._paper_words(len(read.pages)))
        self.hint.setText(
            tr("Dicetak bolak-balik, sisi panjang; setiap dokumen mulai di lembar baru.")
            if shown and self.duplex
            else ""
        )
        self.hint.setVisible(bool(self.hint.text()))
        self._fit()
        self._tell_page()

    def _paper_words(self, pages: int) -> str:
        if self._partial:
            return self._said or tr("Contoh halaman pertama")
        sheets = sheet_count(self.chosen(), self.starts, self.copies.value, duplex=self.duplex)
        return tr(
            "{pages} halaman · {sheets} lembar kertas",
            pages=count_text(pages * self.copies.value),
            sheets=count_text(sheets),
        )
