"""A table of records: widgets and layout; a `RecordsPresenter` decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.chip import Chip
from dampingan.ui.control.field import SearchField
from dampingan.ui.control.label import ElidedLabel, label
from dampingan.ui.control.layout import Grow, column, line, panel, row
from dampingan.ui.icon import Icons
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.models.record_view import RecordView
from dampingan.ui.records.chooser import ColumnChooser
from dampingan.ui.records.pane import Pane
from dampingan.ui.theme import SPACE, Theme

_SEARCH_LEAST = 130
_NO_WORDS = 175
"""From this text size on, the column button is only its icon."""


class RecordsView(QWidget):
    """Title line, search and filters, table with its footer, pane.

    Args:
        model: the rows.
        theme, icons: the look.
        title: of the place.
        new_word: on the button that makes a record.
        search_word: what the search field looks for.
        list_word: accessible name of the table.
        buttons: others, before the one that makes a record.
        back: at the left of the title, for a table that another place opened.
        chips: further filters, name → word.
        first: filters before all others.

    Attributes:
        search, chips, table, pane, chooser: the parts the presenter listens to.
    """

    def __init__(
        self,
        model: RecordTable,
        theme: Theme,
        icons: Icons,
        *,
        title: str,
        new_word: str,
        search_word: str,
        list_word: str,
        buttons: Sequence[QPushButton] = (),
        back: QPushButton | None = None,
        chips: Mapping[str, str] | None = None,
        first: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self._theme = theme
        self.title = ElidedLabel(title, "title") if back else label(title, "title")
        self.subtitle = ElidedLabel("", "muted")
        self.new = button(new_word, kind="primary", icons=icons, icon="new", key="F2")
        self.search = SearchField(icons, search_word)
        self.chips = {name: Chip(word, theme, icons) for name, word in (first or {}).items()}
        self.chips |= {
            "rw": Chip("RW", theme, icons),
            "rt": Chip("RT", theme, icons),
            "status": Chip(tr("Status"), theme, icons),
            "period": Chip(tr("Periode"), theme, icons),
            "findings": Chip(tr("Temuan"), theme, icons),
        }
        self.chips |= {name: Chip(word, theme, icons) for name, word in (chips or {}).items()}
        self.clear = button("", kind="flat", icons=icons, icon="clear", tip=tr("Hapus saringan"))
        self.clear.setAccessibleName(tr("Hapus saringan"))
        self.columns = button(tr("Kolom"), icons=icons, icon="columns")
        self.chooser = ColumnChooser(theme, icons, self)
        self.table = RecordView(model, theme, icons)
        self.table.setAccessibleName(list_word)
        self.empty = EmptyState(icons)
        self.footer = ElidedLabel("", "muted")
        self.pane = Pane(theme, icons)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.table)
        self._middle.addWidget(self.empty)
        self._lay_out([back] if back else [], list(buttons))
        theme.changed.connect(self._measure)
        self._measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the pane its share."""
        super().resizeEvent(event)
        self.pane.fit(self.width())

    def show_empty(self, title: str, text: str, word: str) -> None:
        """Show in place of rows what to do next; `word` is the button's."""
        self.empty.show_words(title, text, word)
        self._middle.setCurrentWidget(self.empty)

    def show_rows(self) -> None:
        """Show the table."""
        self._middle.setCurrentWidget(self.table)

    def _lay_out(self, before: list[QPushButton], buttons: list[QPushButton]) -> None:
        head = row(*before, self.title, Grow(self.subtitle), *buttons, self.new, gap=3)
        filters = row(Grow(self.search), *self.chips.values(), self.clear, gap=2)
        filters.addStretch(0)
        filters.addWidget(self.columns)
        footer = row(self.footer, gap=2, margins=(3, 2))
        card = panel(Grow(self._middle), line(), footer)
        body = row(Grow(card), self.pane, gap=3, centred=False)
        column(head, filters, Grow(body), gap=3, margins=(5, 4, 5, 3), on=self)

    @Slot()
    def _measure(self) -> None:
        self.search.setMaximumWidth(self._theme.px(280))
        self.search.setMinimumWidth(_SEARCH_LEAST)
        narrow = self._theme.scale >= _NO_WORDS
        self.columns.setText("" if narrow else f"\N{EN SPACE}{tr('Kolom')}")
        self.columns.setToolTip(tr("Kolom"))
        self.pane.fit(self.width())


class EmptyState(QWidget):
    """Says why there is nothing and what to do next."""

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self._title = label("", "title")
        self._text = label("", "muted", wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._text.setMaximumWidth(420)
        self._title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.act = button("", kind="primary")
        middle = column(self._title, self._text, gap=2)
        column(
            None,
            row(None, middle, None),
            3,
            row(None, self.act, None),
            None,
            gap=0,
            margins=SPACE,
            on=self,
        )

    def show_words(self, title: str, text: str, word: str) -> None:
        """Fill it."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setMinimumWidth(360)
        self.act.setText(word)
        self.act.setVisible(bool(word))
