"""pyxform's English complaints as Indonesian ones with a place."""

from __future__ import annotations

import re

from dampingan.core.errors import DampinganError, Place
from dampingan.core.language import tr

_ROW = re.compile(r"\[row : (\d+)\]")
_SHEET = re.compile(r"[Oo]n the '(\w+)' sheet|sheet: '(\w+)'")
_COLUMN = re.compile(r"the '([^']+)' value")


def explain(message: str, file: str) -> list[DampinganError]:
    """Translate one message of pyxform; it may hold several lines with a row each."""
    lines = [line for line in message.split("\n") if _ROW.search(line)]
    return [_explain_one(line, file) for line in (lines if len(lines) > 1 else [message])]


def _explain_one(message: str, file: str) -> DampinganError:
    row, sheet, column = _ROW.search(message), _SHEET.search(message), _COLUMN.search(message)
    place = Place(
        file=file,
        sheet=(sheet[1] or sheet[2]) if sheet else "survey",
        row=int(row[1]) if row else 0,
        column=column[1] if column else "",
    )
    plain = _ROW.sub("", message).strip()
    return DampinganError(
        tr("Formulir ini melanggar aturan XLSForm ({reason})", reason=plain), place=place
    )
