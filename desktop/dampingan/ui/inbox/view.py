"""Konflik: widgets and layout; `InboxPlace` decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.chip import Chip
from dampingan.ui.control.field import SearchField
from dampingan.ui.control.label import ElidedLabel, label
from dampingan.ui.control.layout import Grow, column, panel, row
from dampingan.ui.icon import Icons
from dampingan.ui.inbox.detail import ConflictCard
from dampingan.ui.inbox.rule_page import RulePage
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.models.record_view import RecordView
from dampingan.ui.records.view import EmptyState
from dampingan.ui.theme import Theme

_SIDE = 360
_FEW_ROWS = 33 + 32
"""Heading and the current row stay visible, whatever the card below needs."""


@dataclass(frozen=True)
class Tables:
    """The models of the three tables."""

    groups: RecordTable[str]
    fields: RecordTable[str]
    preview: RecordTable[str]


class InboxView(QWidget):
    """Records at the left; fields of one record, or what a rule would do, at the right.

    Signals:
        clear_wanted: show everything again.
        rule_wanted: decide many by a rule.
        all_wanted: the whole record, ``mine`` or ``theirs``.
    """

    clear_wanted = Signal()
    rule_wanted = Signal()
    all_wanted = Signal(str)

    def __init__(self, tables: Tables, theme: Theme, icons: Icons, *, villages: bool) -> None:
        super().__init__()
        self._theme = theme
        self.subtitle = ElidedLabel("", "muted")
        self.rule = button(
            tr("Putuskan menurut aturan…"), icons=icons, icon="verify", clicked=self.rule_wanted
        )
        self.search = SearchField(icons, tr("Cari nama, kunci atau isian"))
        self.chips = {"type": Chip(tr("Jenis"), theme, icons), "rt": Chip("RT", theme, icons)}
        if villages:
            self.chips["village"] = Chip(tr("Desa"), theme, icons)
        self.clear = button("", kind="flat", icons=icons, icon="clear", tip=tr("Hapus saringan"))
        self.clear.setAccessibleName(tr("Hapus saringan"))
        self.clear.clicked.connect(self.clear_wanted)
        self.groups = RecordView(tables.groups, theme, icons)
        self.groups.setAccessibleName(tr("Keluarga dan isian dengan konflik"))
        self.fields = RecordView(tables.fields, theme, icons)
        self.fields.setAccessibleName(tr("Isian yang berbeda"))
        self.title = ElidedLabel("", "title")
        self.about = ElidedLabel("", "muted")
        self.all_mine = button(tr("Semua punya kami"), key="Ctrl+1")
        self.all_theirs = button(tr("Semua punya mereka"), key="Ctrl+2")
        self.all_mine.clicked.connect(self._all_mine)
        self.all_theirs.clicked.connect(self._all_theirs)
        self.card = ConflictCard(theme, icons)
        self.rules = RulePage(tables.preview, theme, icons)
        self.empty = EmptyState(icons)
        self._right = QStackedWidget()
        self._whole = QStackedWidget()
        self._record = self._make_record()
        for page in (self._record, self.rules):
            self._right.addWidget(page)
        self._lay_out()
        theme.changed.connect(self._measure)
        self._measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the list its share."""
        super().resizeEvent(event)
        self._measure()

    def bind(self, key: str, act: Callable[[], object], *tables: RecordView) -> None:
        """Let a key do something while one of these tables has the focus."""
        for table in tables or (self.groups, self.fields):
            shortcut = QShortcut(QKeySequence(key), table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(act)

    def show_nothing(self, title: str, text: str, word: str) -> None:
        """Say calmly that there is nothing; `word` is the button's."""
        self.empty.show_words(title, text, word)
        self._whole.setCurrentWidget(self.empty)

    def show_work(self) -> None:
        """Show the tables."""
        self._whole.setCurrentWidget(self._work)

    def show_rules(self, *, on: bool) -> None:
        """Show what a rule would do, or the fields of the record."""
        self._right.setCurrentWidget(self.rules if on else self._record)

    @property
    def showing_rules(self) -> bool:
        """Whether the rules are on screen."""
        return self._right.currentWidget() is self.rules

    def _make_record(self) -> QWidget:
        page = QWidget()
        head = column(
            row(self.title, Grow(self.about), gap=3),
            row(self.all_mine, self.all_theirs, None, gap=2),
            gap=1,
        )
        column(head, Grow(panel(Grow(self.fields))), self.card, gap=3, on=page)
        return page

    def _lay_out(self) -> None:
        head = row(label(tr("Konflik"), "title"), Grow(self.subtitle), self.rule, gap=3)
        filters = row(Grow(self.search), *self.chips.values(), self.clear, gap=2)
        filters.addStretch(0)
        self._left = panel(Grow(self.groups))
        self._work = QWidget()
        body = row(self._left, Grow(self._right), gap=3, centred=False)
        column(filters, Grow(body), gap=3, on=self._work)
        for page in (self._work, self.empty):
            self._whole.addWidget(page)
        column(head, Grow(self._whole), gap=3, margins=(5, 4, 5, 4), on=self)

    @Slot()
    def _all_mine(self) -> None:
        self.all_wanted.emit("mine")

    @Slot()
    def _all_theirs(self) -> None:
        self.all_wanted.emit("theirs")

    @Slot()
    def _measure(self) -> None:
        self._left.setFixedWidth(min(self._theme.px(_SIDE), self.width() * 34 // 100))
        self.fields.setMinimumHeight(self._theme.px(_FEW_ROWS))
        self.search.setMaximumWidth(self._theme.px(280))
