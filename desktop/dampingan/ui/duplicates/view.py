"""Data ganda: widgets and layout; `DuplicatesPlace` decides."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QProgressBar, QPushButton, QStackedWidget, QWidget

from dampingan.core.language import tr
from dampingan.store.duplicates.duplicate_list import DIFFERENT, OPEN
from dampingan.ui.control.button import button
from dampingan.ui.control.check import CheckBox
from dampingan.ui.control.label import ElidedLabel, label
from dampingan.ui.control.layout import Grow, card, column, panel, row
from dampingan.ui.control.segments import Segments
from dampingan.ui.icon import Icons
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.models.record_view import RecordView
from dampingan.ui.records.view import EmptyState
from dampingan.ui.theme import Theme

_SIDE = 380


class DuplicatesView(QWidget):
    """Pairs at the left, the current one side by side at the right.

    Signals:
        part_wanted: a state of `store.duplicates.duplicate_list`.
        search_wanted, stop_wanted: search, or cancel that.
        join_wanted: join; keeps the first (1) or the second (2).
        apart_wanted: they are two.
        moved_wanted: the first (1) or the second (2) moved to where the other is.
        open_wanted: open the first (1) or the second (2).
        only_wanted: only what differs, or everything.
    """

    part_wanted = Signal(str)
    search_wanted = Signal()
    stop_wanted = Signal()
    join_wanted = Signal(int)
    apart_wanted = Signal()
    moved_wanted = Signal(int)
    open_wanted = Signal(int)
    only_wanted = Signal()

    def __init__(
        self,
        pairs: RecordTable[str],
        compared: RecordTable[str],
        theme: Theme,
        icons: Icons,
    ) -> None:
        super().__init__()
        self._theme = theme
        self.subtitle = ElidedLabel("", "muted")
        self.search = button(
            tr("Cari ganda"), icons=icons, icon="search", key="C", clicked=self.search_wanted
        )
        self.parts = Segments([(OPEN, tr("Belum diputuskan")), (DIFFERENT, tr("Bukan ganda"))])
        self.parts.chosen.connect(self.part_wanted)
        self.running = label("", "muted", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.stop = button(tr("Batal"), clicked=self.stop_wanted)
        self._progress = card(row(Grow(self.running), self.stop, gap=3), self.bar, gap=2)
        self._progress.hide()
        self.pairs = RecordView(pairs, theme, icons)
        self.pairs.setAccessibleName(tr("Pasangan yang mungkin ganda"))
        self.compared = RecordView(compared, theme, icons)
        self.compared.setAccessibleName(tr("Isian keduanya"))
        self.title = label("", "title", wrap=True)
        self.why = label("", "muted", wrap=True)
        self.only = CheckBox(theme, icons, tr("Hanya yang berbeda (D)"))
        self.only.setChecked(True)
        self.only.toggled.connect(self._only)
        self._buttons = self._make_buttons()
        self.empty = EmptyState(icons)
        self._whole = QStackedWidget()
        self._lay_out()
        theme.changed.connect(self._measure)
        self._measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the list its share."""
        super().resizeEvent(event)
        self._measure()

    def bind(self, key: str, act: Callable[[], object]) -> None:
        """Let a key do something while one of the tables has the focus."""
        for table in (self.pairs, self.compared):
            shortcut = QShortcut(QKeySequence(key), table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(act)

    def show_progress(self, text: str, done: int, total: int) -> None:
        """Show how far the search is; an empty text hides it."""
        self._progress.setVisible(bool(text))
        self.running.setText(text)
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.search.setEnabled(not text)
        self.empty.act.setEnabled(not text)

    def take_focus(self) -> None:
        """Put the keyboard on the pairs, or on what to do when there are none."""
        working = self._whole.currentWidget() is self._work
        (self.pairs if working else self.empty.act).setFocus()

    def show_nothing(self, title: str, text: str, word: str) -> None:
        """Say calmly that there is nothing; `word` is the button's."""
        self.empty.show_words(title, text, word)
        self._whole.setCurrentWidget(self.empty)

    def show_work(self, *, open_ones: bool) -> None:
        """Show the tables; pairs that were told apart can only be put back."""
        self._whole.setCurrentWidget(self._work)
        for name, made in self._buttons.items():
            made.setVisible(open_ones or name == "apart")
        self._buttons["apart"].setText(
            f"{tr('Bukan ganda') if open_ones else tr('Periksa lagi')}   B"
        )

    def _make_buttons(self) -> dict[str, QPushButton]:
        made = {
            "first": button(tr("Gabung, simpan 1"), key="1"),
            "second": button(tr("Gabung, simpan 2"), key="2"),
            "apart": button(tr("Bukan ganda"), key="B"),
            "gone_first": button(tr("1 yang pindah"), key="3"),
            "gone_second": button(tr("2 yang pindah"), key="4"),
        }
        made["first"].clicked.connect(self._join_first)
        made["second"].clicked.connect(self._join_second)
        made["apart"].clicked.connect(self.apart_wanted)
        made["gone_first"].clicked.connect(self._first_moved)
        made["gone_second"].clicked.connect(self._second_moved)
        return made

    def _lay_out(self) -> None:
        head = row(label(tr("Data ganda"), "title"), Grow(self.subtitle), self.search, gap=3)
        self._left = panel(Grow(self.pairs))
        right = QWidget()
        about = row(Grow(column(self.title, self.why, gap=0)), self.only, gap=3)
        buttons = self._buttons
        first = row(buttons["first"], buttons["second"], buttons["apart"], None, gap=2)
        second = row(buttons["gone_first"], buttons["gone_second"], None, gap=2)
        foot = card(first, second, gap=2, margins=(3, 2))
        column(about, Grow(panel(Grow(self.compared))), foot, gap=3, on=right)
        self._work = QWidget()
        column(row(self._left, Grow(right), gap=3, centred=False), gap=0, on=self._work)
        for page in (self._work, self.empty):
            self._whole.addWidget(page)
        column(
            head,
            self.parts,
            self._progress,
            Grow(self._whole),
            gap=3,
            margins=(5, 4, 5, 4),
            on=self,
        )

    @Slot()
    def _only(self) -> None:
        self.only_wanted.emit()

    @Slot()
    def _join_first(self) -> None:
        self.join_wanted.emit(1)

    @Slot()
    def _join_second(self) -> None:
        self.join_wanted.emit(2)

    @Slot()
    def _first_moved(self) -> None:
        self.moved_wanted.emit(1)

    @Slot()
    def _second_moved(self) -> None:
        self.moved_wanted.emit(2)

    @Slot()
    def _measure(self) -> None:
        self._left.setFixedWidth(min(self._theme.px(_SIDE), self.width() * 34 // 100))
