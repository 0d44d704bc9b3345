"""Which columns of a table of records stand where, how wide, and that this is remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, QTimer, Slot

from dampingan.store.lists.listing import Sort
from dampingan.ui.context import Context
from dampingan.ui.models.column import Column
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.records.query import RecordQuery
from dampingan.ui.records.view import RecordsView
from dampingan.ui.settings.settings import TableLayout

_REST_MS = 400
"""After the last drag of a heading, the layout goes to the settings file."""


class ColumnLayout(QObject):
    """Joins the column chooser and the header with the settings.

    Args:
        context: gives the settings.
        name: of the table in the settings.
        columns: everything that can be shown, in the order of the chooser.
        defaults: keys of what is shown until somebody chooses.
        view, model: the table.
        parent: the owner.

    Attributes:
        sort: the order that is kept with the layout.
    """

    def __init__(
        self,
        context: Context,
        name: str,
        *,
        columns: Mapping[str, Column],
        defaults: Sequence[str],
        view: RecordsView,
        model: RecordTable[RecordQuery],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._settings = context.settings
        self._view = view
        self._model = model
        self._columns = dict(columns)
        self._defaults = list(defaults)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REST_MS)
        self._timer.timeout.connect(self._keep)
        kept = context.settings.table(name)
        shown = [key for key in kept.columns if key in self._columns]
        self._shown = shown or list(self._defaults)
        self._widths = dict(kept.widths)
        self.sort = Sort()
        if kept.sort and any(column.sort == kept.sort for column in self._columns.values()):
            self.sort = Sort(kept.sort, kept.descending)
        view.columns.clicked.connect(self.open_chooser)
        view.chooser.toggled.connect(self.toggle)
        view.chooser.reset.connect(self.reset)
        view.table.layout_changed.connect(self._timer.start)
        view.table.header.customContextMenuRequested.connect(self.open_chooser)
        context.theme.changed.connect(self._measure)
        self._show()

    def show_sort(self, sort: Sort) -> None:
        """Mark the column that the list is sorted by, and remember it."""
        if sort != self.sort:
            self.sort = sort
            self._timer.start()
        keys = [column.sort for column in self._model.columns]
        at = keys.index(sort.column) if sort.column in keys else -1
        self._view.table.header.show_sort(at, descending=sort.descending)

    @Slot()
    def open_chooser(self) -> None:
        """Show the column chooser below its button."""
        self._take_order()
        chooser = self._view.chooser
        chooser.show_columns(list(self._columns.values()), self._shown)
        chooser.open_below(self._view.columns)

    @Slot(str, bool)
    def toggle(self, key: str, on: bool) -> None:
        """Show a column before the state, or hide it; one always stays."""
        self._take_order()
        if on and key not in self._shown:
            before = self._shown.index("status") if "status" in self._shown else len(self._shown)
            self._shown.insert(before, key)
        elif not on and len(self._shown) > 1:
            self._shown = [other for other in self._shown if other != key]
        self._show()
        self._timer.start()

    @Slot()
    def offer(self, defaults: Sequence[str]) -> None:
        """Begin with other columns, unless somebody chose their own."""
        untouched = self._shown == self._defaults
        self._defaults = list(defaults)
        if untouched and self._shown != self._defaults:
            self._shown = list(self._defaults)
            self._show()

    def reset(self) -> None:
        """Show what the program begins with."""
        self._shown = list(self._defaults)
        self._widths = {}
        self._show()
        self._view.chooser.show_columns(list(self._columns.values()), self._shown)
        self._timer.start()

    def _show(self) -> None:
        table = self._view.table
        current = self._model.id_at(table.current_row())
        self._model.show_columns(self._columns[key] for key in self._shown)
        table.show_widths(self._widths)
        self.show_sort(self.sort)
        if current is not None:
            table.go_to(self._model.row_of(current))

    def _take_order(self) -> None:
        self._shown = self._view.table.order()
        if self._view.table.has_own_widths:
            self._widths |= self._view.table.widths()

    @Slot()
    def _keep(self) -> None:
        self._take_order()
        sort = self.sort
        layout = TableLayout(tuple(self._shown), dict(self._widths), sort.column, sort.descending)
        self._settings.keep_table(self._name, layout)

    @Slot()
    def _measure(self) -> None:
        self._view.table.show_widths(self._widths)
