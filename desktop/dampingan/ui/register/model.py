"""The rows of a register for a table that is typed into: records, and a last line for a new one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from dampingan.core.language import tr
from dampingan.core.regions import regions
from dampingan.forms.model import Form
from dampingan.store.plan.record import PlanRecord
from dampingan.ui.models.column import Cell
from dampingan.ui.register.answer_text import answer_cell
from dampingan.ui.register.book import Book
from dampingan.ui.register.column import VILLAGE, RegisterColumn

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_SERVED = {_Role.DisplayRole, _Role.ToolTipRole, _Role.AccessibleTextRole}
_ROOT = QModelIndex()
_FEW = 40
"""So many rows that came or went are told one by one, so that the view stays where it is."""

Passes = Callable[[PlanRecord], bool]


class RegisterModel(QAbstractTableModel):
    """Records of one register that pass the filters, in the order of entry or of a column.

    What was added or changed since the filters were set stays in sight even if it passes no more.

    Args:
        book: the registers of the workspace.
        form: the questionnaire.
        columns: what is shown.
        parent: the owner.

    Attributes:
        adding: whether there is a last line for a new record.
        new_words: what that line says.
    """

    def __init__(
        self,
        book: Book,
        form: Form,
        columns: Sequence[RegisterColumn],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.book = book
        self.form = form
        self.columns = tuple(columns)
        self.adding = True
        self.new_words = ""
        self._all: dict[str, PlanRecord] = {}
        self._rows: list[str] = []
        self._numbers: dict[str, int] = {}
        self._ids: dict[int, str] = {}
        self._places: dict[str, int] | None = None
        self._passes: Passes = _everything
        self._kept: set[str] = set()
        self._sort: tuple[int, bool] = (-1, False)
        self._cells: dict[tuple[str, int], Cell] = {}

    # -- filling ---------------------------------------------------------------------------

    def take(self, records: Sequence[PlanRecord], *, keep_new: bool = False) -> None:
        """Take the records as they are now; rows that stayed keep their place.

        Args:
            records: all of the register.
            keep_new: what was not here before stays in sight whatever the filters say.
        """
        if keep_new:
            self._kept |= {one.uid for one in records} - self._all.keys()
        self._all = {one.uid: one for one in records}
        self._ids = {one.id: one.uid for one in records}
        self._numbers = {one.uid: number for number, one in enumerate(records, start=1)}
        self._cells.clear()
        self._show(self._listed())

    def renew(self, records: Sequence[PlanRecord]) -> None:
        """Take some records as they are now; none is new and none went."""
        self._all |= {one.uid: one for one in records}
        self._cells.clear()
        self._show(self._listed())

    def filter(self, passes: Passes | None) -> None:
        """Show only what passes; what was kept in sight is judged anew."""
        self._passes = passes or _everything
        self._kept.clear()
        self._show(self._listed(fresh=True))

    def sort_by(self, column: int) -> tuple[int, bool]:
        """Sort by a column; again turns round, a third time gives the order of entry back."""
        before, descending = self._sort
        if column != before:
            self._sort = (column, False)
        else:
            self._sort = (-1, False) if descending else (column, True)
        self._show(self._listed(fresh=True))
        return self._sort

    def show_adding(self, adding: bool) -> None:
        """Offer the line for a new record, or not (a register of many villages)."""
        if adding != self.adding:
            last = len(self._rows)
            if adding:
                self.beginInsertRows(_ROOT, last, last)
            else:
                self.beginRemoveRows(_ROOT, last, last)
            self.adding = adding
            if adding:
                self.endInsertRows()
            else:
                self.endRemoveRows()

    def keep(self, uid: str) -> None:
        """Keep a record in sight until the filters change."""
        self._kept.add(uid)
        self._show(self._listed())

    def _listed(self, *, fresh: bool = False) -> list[str]:
        """Return the rows in order: those that stand keep their order, others follow."""
        passing = [uid for uid, one in self._all.items() if uid in self._kept or self._passes(one)]
        column, descending = self._sort
        if not fresh:
            wanted = set(passing)
            standing = [uid for uid in self._rows if uid in wanted]
            known = set(standing)
            if column >= 0 or len(standing) == len(passing):
                return standing + [uid for uid in passing if uid not in known]
            return passing
        if column >= 0:
            passing.sort(key=lambda uid: self._sort_key(uid, column), reverse=descending)
        return passing

    def _sort_key(self, uid: str, column: int) -> tuple[bool, float, str]:
        shown, record = self.columns[column], self._all[uid]
        if shown.code:
            return (False, float(shown.ticked(record)), "")
        number = record.number(shown.question.key) if shown.right else None
        text = "" if shown.right else self._cell(record, column).text.casefold()
        return (number is None and not text, number or 0.0, text)

    def _show(self, rows: list[str]) -> None:
        """Replace the rows, telling the view no more than it must know."""
        old = self._rows
        if rows == old:
            self._repaint()
            return
        before, after = set(old), set(rows)
        gone = [place for place, uid in enumerate(old) if uid not in after]
        come = [uid for uid in rows if uid not in before]
        stayed = [uid for uid in old if uid in after]
        if len(gone) + len(come) > _FEW or stayed != [uid for uid in rows if uid in before]:
            self.beginResetModel()
            self._rows, self._places = rows, None
            self.endResetModel()
            return
        for place in reversed(gone):
            self.beginRemoveRows(_ROOT, place, place)
            self._rows, self._places = [*self._rows[:place], *self._rows[place + 1 :]], None
            self.endRemoveRows()
        for place, uid in enumerate(rows):
            if place >= len(self._rows) or self._rows[place] != uid:
                self.beginInsertRows(_ROOT, place, place)
                self._rows = [*self._rows[:place], uid, *self._rows[place:]]
                self._places = None
                self.endInsertRows()
        self._repaint()

    def _repaint(self) -> None:
        if self.rowCount() and self.columns:
            last = self.index(self.rowCount() - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    # -- reading ---------------------------------------------------------------------------

    @property
    def records(self) -> list[PlanRecord]:
        """The records that are shown, in order."""
        return [self._all[uid] for uid in self._rows]

    @property
    def everything(self) -> list[PlanRecord]:
        """All records of the register, filtered or not."""
        return list(self._all.values())

    def record(self, row: int) -> PlanRecord | None:
        """Return the record of a row, None for the line of a new one."""
        return self._all[self._rows[row]] if 0 <= row < len(self._rows) else None

    def find(self, uid: str) -> PlanRecord | None:
        """Return a record by its key, shown or not."""
        return self._all.get(uid)

    def known(self, record_ids: Collection[int]) -> list[str]:
        """Return the keys of these records, without those of other registers or villages."""
        return [self._ids[one] for one in record_ids if one in self._ids]

    def row_of(self, uid: str) -> int:
        """Return the row of a record, -1 when it is not shown."""
        if self._places is None:
            self._places = {one: place for place, one in enumerate(self._rows)}
        return self._places.get(uid, -1)

    def number_of(self, uid: str) -> int:
        """Return the number of a record in the order of entry, as printed matrices have it."""
        return self._numbers.get(uid, 0)

    def is_new_line(self, row: int) -> bool:
        """Whether a row is the line for a new record."""
        return self.adding and row == len(self._rows)

    def value(self, row: int, column: int) -> str:
        """Return the answer that a cell shows."""
        record = self.record(row)
        return record.text(self.columns[column].question.key) if record else ""

    def cell(self, row: int, column: int) -> Cell:
        """Return how a cell reads."""
        record = self.record(row)
        if record is None:
            new = self.is_new_line(row) and column == 0
            return Cell(self.new_words if new else "", "new" if new else "", "muted")
        return self._cell(record, column)

    def _cell(self, record: PlanRecord, column: int) -> Cell:
        key = (record.uid, column)
        found = self._cells.get(key)
        if found is None:
            shown = self.columns[column]
            if shown.key == VILLAGE:
                region = regions().get(record.village_code)
                found = Cell(region.name if region else record.village_code)
            elif shown.code:
                found = Cell(shown.tip if shown.ticked(record) else "", colour="accent")
            else:
                value = record.text(shown.question.key)
                found = answer_cell(self.book, self.form, shown.question, value)
                if shown.counted and found.text:
                    found = found._replace(colour="accent")
            self._cells[key] = found
        return found

    def text(self, record: PlanRecord, column: RegisterColumn) -> str:
        """Return the words of a record's cell, shown or not."""
        value = record.text(column.question.key)
        return answer_cell(self.book, self.form, column.question, value).text

    def totals(self) -> Mapping[str, tuple[str, int]]:
        """Return key → heading and sum of the columns that are added up, over what is shown."""
        found = {}
        for column in self.columns:
            if column.totalled:
                numbers = [one.number(column.question.key) for one in self.records]
                known = [number for number in numbers if number is not None]
                if known:
                    found[column.key] = (column.label, round(sum(known)))
        return found

    def copied(self, row: int) -> list[str]:
        """Return the texts of a row for the clipboard."""
        return [
            ("x" if self.cell(row, n).text else "") if column.code else self.cell(row, n).text
            for n, column in enumerate(self.columns)
        ]

    # -- Qt's questions --------------------------------------------------------------------

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self._rows) + (1 if self.adding else 0)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return how many columns are shown."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        """Return the text of a cell."""
        if role not in _SERVED:
            return None
        text = self.cell(index.row(), index.column()).text
        if role == _Role.AccessibleTextRole:
            column = self.columns[index.column()]
            state = (tr("ya") if text else tr("tidak")) if column.code else text or tr("kosong")
            return f"{column.tip or column.label}: {state}"
        return text

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        """Return headings."""
        if orientation != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == _Role.DisplayRole:
            return column.label
        return column.tip if role == _Role.ToolTipRole else None


def _everything(_record: PlanRecord) -> bool:
    return True
