"""What is done with the chosen records: open, copy, history, change of state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.store.workspace import Workspace
from dampingan.ui.context import Context
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.records.action import StatusAction, apply, fits
from dampingan.ui.records.asking import ask_family, read_proposals
from dampingan.ui.records.clipboard import copied_rows
from dampingan.ui.records.details import HistoryEntry
from dampingan.ui.records.query import RecordListing, RecordQuery
from dampingan.ui.records.view import RecordsView

_MOST_COPIED = 50_000
_BLOCK = 500


@dataclass(frozen=True)
class Register:
    """The kind of record that a table holds, and the ways out of it.

    Attributes:
        kind: of the store, e.g. ``family``.
        name: the column that names a record.
        actions: changes of state, in the order of the menu.
        open: opens a record for entry.
        history: returns a record's name and what happened to it.
        asks: whether the regency's question about a record may begin here.
    """

    kind: str
    name: str
    actions: Callable[[], list[StatusAction]]
    open: Callable[[int], None]
    history: Callable[[Workspace, int], tuple[str, list[HistoryEntry]]]
    asks: bool = False


class Choice(QObject):
    """The selected rows and the actions on them; menu, buttons and keys come here.

    Attributes:
        more: adds to the menu what only this table offers.

    Signals:
        left: history or reason was left; the details show again.
    """

    left = Signal()

    def __init__(
        self,
        context: Context,
        register: Register,
        *,
        view: RecordsView,
        model: RecordTable[RecordQuery],
        listing: RecordListing,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._register = register
        self._view = view
        self._model = model
        self._listing = listing
        self._action: StatusAction | None = None
        self._targets: list[int] = []
        self._asked: int | None = None
        self.more: Callable[[QMenu], None] | None = None
        table, pane = view.table, view.pane
        table.opened.connect(self._open_row)
        table.copy_wanted.connect(self.copy)
        table.customContextMenuRequested.connect(self._open_menu)
        pane.open_wanted.connect(self.open_current)
        pane.history_wanted.connect(self.show_history)
        pane.menu_wanted.connect(self._open_more)
        pane.details_wanted.connect(self.back_to_details)
        pane.reason.confirmed.connect(self._confirm)

    def chosen(self) -> list[int]:
        """Return the ids of the selected records in order."""
        ids = self._model.ids
        return [ids[row] for row in self._view.table.selected_rows() if row < len(ids)]

    @Slot()
    def open_current(self) -> None:
        """Open the current record for entry."""
        self._open_row(self._view.table.current_row())

    @Slot(int)
    def _open_row(self, row: int) -> None:
        record = self._model.id_at(row)
        if record is not None:
            self._register.open(record)

    @Slot()
    def copy(self) -> None:
        """Copy the selected rows with their headings, for a spreadsheet."""
        rows = self._view.table.selected_rows(_MOST_COPIED)
        if not rows:
            return
        columns = self._model.columns
        keys = [column.key for column in columns]
        places = [keys.index(key) for key in self._view.table.order()]
        lines = []
        for row in rows:
            texts = self._model.copied(row)
            lines.append([texts[place] for place in places])
        heads = [columns[place].label for place in places]
        numeric = [columns[place].right for place in places]
        QGuiApplication.clipboard().setMimeData(copied_rows(heads, lines, numeric))
        count = count_text(len(rows))
        self._context.say(tr("{count} baris disalin dengan judul kolomnya.", count=count))

    @Slot()
    def show_history(self) -> None:
        """Show the history of the current record in the pane."""
        record = self._model.id_at(self._view.table.current_row())
        if record is None:
            return
        name, entries = self._register.history(self._context.workspace, record)
        self._view.pane.history.show_history(name, entries)
        self._view.pane.show_page(self._view.pane.history)
        self._view.pane.history.back.setFocus()

    @Slot()
    def back_to_details(self) -> None:
        """Leave history or reason for the details."""
        self._action = self._asked = None
        self._view.pane.show_page(self._view.pane.details)
        self._view.table.setFocus()
        self.left.emit()

    def menu(self) -> QMenu:
        """Return the menu of everything that can be done with the chosen records."""
        menu = QMenu(self._view)
        icons = self._context.icons
        chosen = self.chosen()
        first: list[tuple[str, str, str, Any]] = [
            (tr("Buka"), "forward", "Enter", self.open_current),
            (tr("Riwayat"), "history", "Ctrl+H", self.show_history),
            (tr("Salin untuk lembar kerja"), "copy", "Ctrl+C", self.copy),
        ]
        if self._register.asks:
            first.append((tr("Tanyakan ke desa…"), "inquiry", "Ctrl+T", self.ask))
        for word, icon, key, act in first:
            action = QAction(icons.icon(icon, "muted"), f"{word}\t{key}", menu)
            action.triggered.connect(act)
            action.setEnabled(bool(chosen))
            menu.addAction(action)
        if self.more is not None:
            self.more(menu)
        menu.addSeparator()
        states = self._states(chosen)
        for one in self._register.actions():
            fitting = [i for i, (status, errors) in states.items() if fits(one, status, errors)]
            if one.status == "restore" and not fitting:
                continue
            icon = icons.icon(one.icon, "error" if one.danger else "muted")
            key = "\tDel" if one.status == "deleted" else ""
            action = QAction(icon, one.title + ("…" if one.asks else "") + key, menu)
            action.setEnabled(bool(fitting))
            action.triggered.connect(partial(self._begin, one, fitting))
            menu.addAction(action)
        return menu

    @Slot()
    def ask(self) -> None:
        """Ask the village about the current record: one of its findings, or words of one's own."""
        record = self._model.id_at(self._view.table.current_row())
        if record is None or not self._register.asks:
            return
        self._asked = record
        workspace = self._context.workspace
        name = workspace.record(self._register.kind, record)[self._register.name]
        words = tr(
            "Tentang {name}. Pilih temuannya atau tulis sendiri; ikut balasan berikutnya.",
            name=name or tr("(tanpa nama)"),
        )
        self._view.pane.show_page(self._view.pane.reason)
        self._view.pane.reason.ask(
            tr("Tanyakan ke desa"),
            words,
            tr("Tanyakan"),
            [one.words for one in read_proposals(workspace, record)],
            required=True,
            danger=False,
            heading=tr("Pertanyaan"),
        )

    def _states(self, record_ids: list[int]) -> dict[int, tuple[str, int]]:
        rows = []
        for start in range(0, len(record_ids), _BLOCK):
            part = record_ids[start : start + _BLOCK]
            rows += self._listing.page(part, ["id", "status", "error_count"])
        return {row[0]: (row[1], row[2]) for row in rows}

    @Slot(QPoint)
    def _open_menu(self, point: QPoint) -> None:
        if self.chosen():
            self.menu().popup(self._view.table.viewport().mapToGlobal(point))

    @Slot()
    def _open_more(self) -> None:
        more = self._view.pane.details.more
        self.menu().popup(more.mapToGlobal(QPoint(0, more.height())))

    @Slot()
    def delete_chosen(self) -> None:
        """Ask why, then delete the selected records."""
        action = next(one for one in self._register.actions() if one.status == "deleted")
        states = self._states(self.chosen())
        self._begin(action, [i for i, (status, _) in states.items() if status != "deleted"])

    def _begin(self, action: StatusAction, record_ids: list[int], *_: object) -> None:
        if not record_ids:
            return
        if not action.asks and len(record_ids) == 1:
            self._do(action, record_ids, "")
            return
        self._action = action
        self._targets = record_ids
        what = action.what.format(count=count_text(len(record_ids)))
        names = [row[0] for row in self._listing.page(record_ids[:5], [self._register.name])]
        shown = ", ".join(name or tr("(tanpa nama)") for name in names)
        if len(record_ids) > len(names):
            shown += tr(" dan {count} lagi", count=count_text(len(record_ids) - len(names)))
        reason = self._view.pane.reason
        self._view.pane.show_page(reason)
        reason.ask(
            action.title,
            f"{what}\n\n{shown}",
            action.title,
            list(action.reasons),
            required=action.required,
            danger=action.danger,
        )

    @Slot(str)
    def _confirm(self, reason: str) -> None:
        action, targets, asked = self._action, self._targets, self._asked
        self.back_to_details()
        if asked is not None:
            self._ask(asked, reason)
        if action is not None:
            self._do(action, targets, reason)

    def _ask(self, record: int, words: str) -> None:
        try:
            ask_family(self._context.workspace, record, words)
        except DampinganError as error:
            self._context.say(str(error), "error")
            return
        done = tr("Ditanyakan; ikut balasan berikutnya.")
        self._context.say(done, "ok", (tr("Urungkan"), self._context.undo))

    def _do(self, action: StatusAction, record_ids: list[int], reason: str) -> None:
        try:
            apply(self._context.workspace, self._register.kind, record_ids, action, reason)
        except DampinganError as error:
            self._context.say(str(error), "error")
            return
        done = action.done.format(count=count_text(len(record_ids)))
        self._context.say(done, "ok", (tr("Urungkan"), self._context.undo))
