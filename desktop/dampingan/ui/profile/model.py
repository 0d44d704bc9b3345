"""The table of the profile: questions, official answers, the survey's figures, earlier periods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from dampingan.analysis.village_profile import Figure, Likeness, Line
from dampingan.core.language import language, tr
from dampingan.core.number import count_text
from dampingan.forms.model import Form
from dampingan.ui.models.column import Cell
from dampingan.ui.register.answer_text import answer_cell
from dampingan.ui.register.book import Book

QUESTION, OFFICIAL, SURVEY, EARLIER = range(4)
"""Columns; those of earlier periods follow one another from `EARLIER`."""

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_SERVED = {_Role.DisplayRole, _Role.ToolTipRole, _Role.AccessibleTextRole}
_ROOT = QModelIndex()
_MARKS = {
    Likeness.UNKNOWN: ("", "accent"),
    Likeness.SAME: ("ok", "accent"),
    Likeness.NEAR: ("", "accent"),
    Likeness.FAR: ("warning", "warning"),
}


class ProfileModel(QAbstractTableModel):
    """Lines and how their cells read.

    Attributes:
        form: the profile's questionnaire.
        lines: what is shown.
        period: of the official answers.
        periods: earlier ones, newest first.
    """

    def __init__(self, book: Book, parent: QObject) -> None:
        super().__init__(parent)
        self.book = book
        self.form: Form | None = None
        self.lines: list[Line] = []
        self.period = ""
        self.periods: tuple[str, ...] = ()

    def show(self, form: Form, lines: Sequence[Line], period: str, periods: Sequence[str]) -> None:
        """Show other lines; where they are the same questions, the view stays where it is."""
        same = (
            form is self.form
            and tuple(periods) == self.periods
            and [one.question.key for one in lines] == [one.question.key for one in self.lines]
        )
        if same:
            self.lines, self.period = list(lines), period
            if self.lines:
                last = self.index(len(self.lines) - 1, self.columnCount() - 1)
                self.dataChanged.emit(self.index(0, 0), last)
                self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, EARLIER)
            return
        self.beginResetModel()
        self.form, self.lines = form, list(lines)
        self.period, self.periods = period, tuple(periods)
        self.endResetModel()

    def row_of(self, key: str) -> int:
        """Return the row of a question, -1 when it is not shown."""
        return next((row for row, one in enumerate(self.lines) if one.question.key == key), -1)

    def line(self, row: int) -> Line | None:
        """Return the line of a row, None outside."""
        return self.lines[row] if 0 <= row < len(self.lines) else None

    # -- cells -----------------------------------------------------------------------------

    def label(self, line: Line) -> str:
        """Return the words of a question."""
        assert self.form is not None
        return " ".join(self.form.text(line.question.label, language()).split())

    def cell(self, row: int, column: int) -> Cell:
        """Return how a cell reads."""
        line = self.lines[row]
        if column == QUESTION:
            return Cell(self.label(line))
        if column == SURVEY:
            return self._survey(line)
        if column == OFFICIAL:
            found = self._answer(line, line.value)
            return found._replace(icon="warning") if line.problem and not found.icon else found
        return self._answer(line, line.earlier[column - EARLIER])._replace(colour="muted")

    def _answer(self, line: Line, value: str) -> Cell:
        assert self.form is not None
        return answer_cell(self.book, self.form, line.question, value)

    def _survey(self, line: Line) -> Cell:
        figure = line.figure
        if figure is None:
            return Cell("")
        icon, colour = _MARKS[figure.likeness]
        return Cell(self.figure_text(figure), icon, colour)

    def figure_text(self, figure: Figure) -> str:
        """Return the survey's figure, with the difference to the official one."""
        if figure.count is None:
            if not figure.shares:
                return tr("belum ada isian")
            assert self.form is not None
            first = figure.shares[0]
            return tr(
                "{answer} {percent} %",
                answer=self.form.text(first.choice.label, language()),
                percent=round(100 * first.families / figure.total),
            )
        text = count_text(figure.count)
        return f"{text}  ({_signed(figure.difference)})" if figure.difference else text

    def right(self, row: int, column: int) -> bool:
        """Whether a cell's words stand at the right."""
        if column == QUESTION:
            return False
        line = self.lines[row]
        if column == SURVEY:
            return line.figure is None or line.figure.count is not None
        return line.numeric

    def spoken(self, row: int, column: int) -> str:
        """Return a cell for people who don't see it."""
        text = self.cell(row, column).text or tr("kosong")
        heading = str(self.headerData(column, Qt.Orientation.Horizontal))
        figure = self.lines[row].figure
        if column == SURVEY and figure and figure.likeness is Likeness.FAR:
            text = f"{text}, {tr('berbeda dari angka resmi')}"
        return f"{self.label(self.lines[row])}, {heading}: {text}"

    def copied(self, row: int) -> list[str]:
        """Return the texts of a row for the clipboard, its number first."""
        cells = [self.cell(row, column).text for column in range(self.columnCount())]
        return [self.lines[row].question.number, *cells]

    # -- Qt's questions --------------------------------------------------------------------

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else EARLIER + len(self.periods)

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        """Return the text of a cell."""
        if role not in _SERVED:
            return None
        if role == _Role.AccessibleTextRole:
            return self.spoken(index.row(), index.column())
        return self.cell(index.row(), index.column()).text

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        """Return headings."""
        if orientation != Qt.Orientation.Horizontal or role != _Role.DisplayRole:
            return None
        if section >= EARLIER:
            place = section - EARLIER
            return self.periods[place] if place < len(self.periods) else None
        words = (tr("Pertanyaan"), tr("Resmi {period}", period=self.period), tr("Menurut survei"))
        return words[section]


def _signed(number: int) -> str:
    return f"+{count_text(number)}" if number > 0 else f"\N{MINUS SIGN}{count_text(-number)}"
