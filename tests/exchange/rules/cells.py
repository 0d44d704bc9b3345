"""Typing into a workbook and reading what came of it, for the rules about cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dampingan.exchange.reader.reading import Submission, SubmissionSheet, read_submission
from exchange.rules.conftest import cell_of

FIRST = 6
"""Number of the first data row."""

Change = Callable[[Path, Callable[[Any], object]], Path]


@dataclass(frozen=True)
class Typed:
    """What a workbook says after somebody typed into it."""

    submission: Submission
    sheet: SubmissionSheet

    def text(self, column: str, row: int = FIRST) -> str:
        """Return the answer that was read."""
        return self.sheet.rows[self.sheet.numbers.index(row)][column]

    def told(self, column: str, row: int = FIRST) -> list[str]:
        """Return what is said about a cell."""
        return [
            issue.message
            for issue in self.submission.issues
            if (issue.row, issue.column) == (row, column)
        ]

    def rejected(self, column: str, row: int = FIRST) -> bool:
        """Tell whether a cell can't be used."""
        return column in {name for name, _ in self.sheet.rejects.get(row, ())}


def typed(
    change: Change,
    path: Path,
    cells: Mapping[Any, Any],
    sheet: str = "Anggota",
    formats: Mapping[str, str] | None = None,
) -> Typed:
    """Type into cells, by column or by column and row, and read the workbook."""

    def type_it(book: Any) -> None:
        for place, value in cells.items():
            column, row = place if isinstance(place, tuple) else (place, FIRST)
            cell = cell_of(book, sheet, row, column)
            if formats and column in formats:
                cell.number_format = formats[column]
            cell.value = value
            if isinstance(value, str) and not value.startswith("=SUM"):
                cell.data_type = "s"

    submission = read_submission(change(path, type_it))
    return Typed(submission, submission.sheets[sheet])
