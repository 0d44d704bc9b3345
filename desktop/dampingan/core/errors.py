"""Errors whose text a user reads: what happened, what is safe, what to do.

Everything that can go wrong for reasons outside the program (a wrong file, a full disk, a form that
does not parse) is a `DampinganError` with an Indonesian sentence. Anything else is a bug.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dampingan.core.language import tr


class Severity(StrEnum):
    """How serious a finding is: an error blocks finishing a record, a warning never blocks."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a workbook something stands; empty parts are unknown.

    Attributes:
        file: name of the file, without its folder.
        sheet: name of the sheet.
        row: row number as the spreadsheet shows it, 1-based; 0 when unknown.
        column: heading or letter of the column.
        value: the offending text. Leave it empty for personal data.
    """

    file: str = ""
    sheet: str = ""
    row: int = 0
    column: str = ""
    value: str = ""

    def __str__(self) -> str:
        """Say the place in words, e.g. ``lembar survey, baris 12, kolom relevant``."""
        parts = []
        if self.file:
            parts.append(tr("berkas {name}", name=self.file))
        if self.sheet:
            parts.append(tr("lembar {name}", name=self.sheet))
        if self.row:
            parts.append(tr("baris {row}", row=self.row))
        if self.column:
            parts.append(tr("kolom {name}", name=self.column))
        return ", ".join(parts)


class DampinganError(Exception):
    """A problem told to the user in one plain sentence.

    Attributes:
        message: what happened, a whole sentence.
        remedy: what the user can do; may be empty.
        place: where in a file, if it is about a file.
    """

    def __init__(self, message: str, *, remedy: str = "", place: Place | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.place = place

    def __str__(self) -> str:
        """Return place, message and remedy as the user reads them."""
        where = str(self.place) if self.place else ""
        head = f"{where[0].upper()}{where[1:]}: {self.message}" if where else self.message
        return f"{head} {self.remedy}".strip()


class StorageError(DampinganError):
    """The disk refused (full, read-only, removed, busy); what was typed is still in memory."""


class WorkspaceError(DampinganError):
    """The file is not a workspace, is damaged, is locked, or comes from a newer program."""


class FormError(DampinganError):
    """A questionnaire can't be used; `problems` lists every place at once."""

    def __init__(self, problems: list[DampinganError]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class CancelledError(DampinganError):
    """The user stopped a job; what it had committed stays, its half-written files are gone."""

    def __init__(self) -> None:
        super().__init__(tr("Dihentikan."))
