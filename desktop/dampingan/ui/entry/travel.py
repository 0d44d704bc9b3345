"""Undo, redo, and answers that somebody else wrote: the screen follows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.forms.session import Answers, Field
from dampingan.store.transaction import Changes
from dampingan.ui.entry.finding import first_difference
from dampingan.ui.entry.outline import PageKind

if TYPE_CHECKING:
    from dampingan.ui.entry.record import OpenRecord
    from dampingan.ui.entry.saving import Saving

_BELOW = ("person", "roster_row")
"""Kinds whose records are a part of the one on screen."""


class Travel(QObject):
    """Moves one record through its history.

    Signals:
        said: a sentence for the status line and its kind.
        gone: the record does not exist any more (its creation was undone), or it has moved to
            another version of its form: the pages on screen are the old one's.
        arrived: the answers are others now.
    """

    said = Signal(str, str)
    gone = Signal()
    arrived = Signal()

    def __init__(self, record: OpenRecord, saving: Saving, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._record = record
        self._saving = saving

    def undo(self) -> None:
        """Take back the last operation of the program."""
        workspace = self._record.workspace
        self._travel(workspace.undo, tr("Tidak ada yang dapat diurungkan."))

    def redo(self) -> None:
        """Do again what was undone last."""
        workspace = self._record.workspace
        self._travel(workspace.redo, tr("Tidak ada yang dapat diulangi."))

    @Slot(object)
    def follow(self, changes: Changes) -> None:
        """Read the record anew when somebody else (undo, import) wrote it."""
        record = self._record
        entry, cursor = record.entry, record.cursor
        if self._saving.writing or entry.unsaved or not self._concerns(changes):
            return
        before = record.session.answers()
        deleted = entry.status == "deleted"
        version = entry.form.form_id, entry.form.version
        entry.reload()
        moved = (entry.form.form_id, entry.form.version) != version
        if moved or (entry.status == "deleted" and not deleted):
            self.gone.emit()
            return
        record.join()
        cursor.follow(record.session)
        changed = first_difference(before, record.session.answers(), list(record.findings.places))
        if changed is not None:
            cursor.go(self._back(before) or changed)
        cursor.settle()
        self.arrived.emit()

    def _concerns(self, changes: Changes) -> bool:
        entry = self._record.entry
        if entry.record_id in changes.ids.get(entry.kind, ()):
            return True
        return any(changes.ids.get(kind) for kind in _BELOW)

    def _back(self, before: Answers) -> Field | None:
        """Return the first cell of a row that came back, in the grid it was taken out of."""
        record = self._record
        page = record.cursor.page
        if page.kind is not PageKind.ROSTER:
            return None
        known = {row.key for row in before.rows}
        back = [row for row in record.session.rows(page.group) if row not in known]
        columns = record.outline.columns(page.group)
        return Field(columns[0].key, back[0]) if back and columns else None

    def _travel(self, journey: Callable[[], Changes | None], nothing: str) -> None:
        if self._record.entry.unsaved:
            self.said.emit(tr("Simpan dulu isian yang belum tersimpan."), "warning")
            return
        try:
            changes = journey()
        except DampinganError as error:
            self.said.emit(str(error), "warning")
            return
        if changes is None:
            self.said.emit(nothing, "ok")
        elif changes.source == "undo":
            self.said.emit(tr("Diurungkan: {what}", what=changes.label), "ok")
        else:
            self.said.emit(tr("Diulangi: {what}", what=changes.label), "ok")
