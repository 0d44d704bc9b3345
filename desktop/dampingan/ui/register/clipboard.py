"""Copying a row of a register, pasting one cell or the rows of a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication

from dampingan.core.language import tr
from dampingan.ui.register.pasting import is_block, read_block

if TYPE_CHECKING:
    from dampingan.ui.register.table import RegisterTable


class Clipboard(QObject):
    """The clipboard of a table.

    Args:
        table: what is copied from and pasted into.
    """

    def __init__(self, table: RegisterTable) -> None:
        super().__init__(table)
        self._table = table

    @Slot()
    def copy(self) -> None:
        """Copy the current row with its headings, as tables elsewhere take it."""
        table = self._table
        if table.current is None:
            return
        heads = [shown.tip or shown.label for shown in table.model.columns]
        lines = ["\t".join(heads), "\t".join(table.model.copied(table.view.row))]
        QGuiApplication.clipboard().setText("\n".join(lines))
        table.context.say(tr("Satu baris disalin."))

    @Slot()
    def paste(self) -> None:
        """Paste one cell into an answer, or rows of a sheet as new records."""
        table, text = self._table, QGuiApplication.clipboard().text()
        at = table.view.row
        if not is_block(text):
            table.view.begin(at, table.view.column, text.strip())
            return
        if not table.model.is_new_line(at):
            table.context.say(
                tr("Beberapa baris hanya dapat ditempel di baris baru (F2)."), "warning"
            )
            return
        model = table.model
        found = read_block(table.book, table.form, model.columns, text, table.village)
        if not found.rows or not table.add_all(found.rows):
            return
        words = tr("{count} {what} ditambahkan.", count=len(found.rows), what=table.noun)
        if found.unread:
            words = f"{words} {tr('{count} sel tidak terbaca.', count=found.unread)}"
        kind = "warning" if found.unread else "ok"
        table.context.say(words, kind, (tr("Urungkan"), table.context.undo))
        table.view.go_to(model.rowCount() - 1)
