"""Rows for a spreadsheet: tab-separated text, and a table whose cells stay what they are.

A spreadsheet reads pasted text as it likes: a NIK becomes 3.37503E+15, RT 003 becomes 3 and 001/002
a date. With the table beside the text, programs that know HTML take codes and names as text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QMimeData

_NUMBER = re.compile(r"-?\d{1,11}([.,]\d+)?$")
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d$")


def copied_rows(
    heads: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool]
) -> QMimeData:
    """Return what the clipboard gets.

    Args:
        heads: headings.
        rows: texts of each row, as many as headings.
        numeric: which columns hold numbers that a spreadsheet may compute with.
    """
    data = QMimeData()
    data.setText(to_tsv(heads, rows))
    data.setHtml(to_html(heads, rows, numeric))
    return data


def to_tsv(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows as lines with tabs; a cell stays one cell."""
    return "\n".join("\t".join(_flat(cell) for cell in cells) for cells in (heads, *rows))


def to_html(heads: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool]) -> str:
    """Return rows as a table; cells that are no numbers are marked as text.

    Excel reads ``mso-number-format``, LibreOffice ``sdnum``; both leave the digits alone then.
    """
    parts = ['<meta charset="utf-8"><table><tr>']
    parts += [f"<th{_AS_TEXT}>{escape(_flat(head))}</th>" for head in heads]
    for cells in rows:
        parts.append("</tr>\n<tr>")
        for cell, number in zip(cells, numeric, strict=True):
            plain = (number and _NUMBER.match(cell)) or _ISO_DATE.match(cell)
            mark = "" if plain or not cell else _AS_TEXT
            parts.append(f"<td{mark}>{escape(_flat(cell))}</td>")
    parts.append("</tr></table>")
    return "".join(parts)


_AS_TEXT = ' style="mso-number-format:\'\\@\'" sdnum="0;0;@"'


def _flat(text: str) -> str:
    """A cell must stay one cell in the spreadsheet."""
    return text.replace("\t", " ").replace("\r", " ").replace("\n", " ")
