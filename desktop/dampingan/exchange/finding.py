"""What the sender of a workbook should know about one place of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ImportFinding:
    """Something about one place of a workbook that its sender should know.

    Attributes:
        sheet: the sheet's title in the file; ``""`` when it is about the whole file.
        row: as the spreadsheet shows it; 0 when it is about the whole sheet or column.
        column: machine name or heading, ``""`` when it is about the whole row.
        value: what stands there; ``""`` for personal data.
        message: a whole sentence.
    """

    sheet: str
    row: int
    column: str
    value: str
    message: str
