"""Tables with bars in their cells, as `resources/print/chart.typ` draws them: plain JSON.

A chart on paper is a table here: words and figures in columns, the bar in one more column of the
same line. So every chart has its figures beside it, and labels stand where they belong.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dampingan.core.language import tr
from dampingan.core.number import count_text, decimal_text

Cell = str | dict[str, Any]
"""Words, or what `bold`, `small`, `bar` and `stack` return."""

SOLID, HATCH, DOTS, WHITE = "solid", "hatch", "dots", "white"
"""Fills that a bad photocopy still tells apart."""

LONG = 26
"""Rows from which on a table may go over two pages."""

NOTHING = "–"
"""What stands where nothing is known: no zero."""


def share_text(part: float, whole: float) -> str:
    """Return a share in per cent: ``43 %``; what is little but not nothing is ``< 1 %``."""
    if not whole:
        return NOTHING
    share = 100 * part / whole
    if part and share < 1:
        return tr("< 1 %")
    if part < whole and share > 99:
        return tr("> 99 %")
    return f"{decimal_text(share, 0)}\N{NO-BREAK SPACE}%"


def count_cell(number: int | None) -> str:
    """Return a count; None is a dash."""
    return NOTHING if number is None else count_text(number)


def bold(words: str) -> Cell:
    """Return words that stand out."""
    return {"t": words, "bold": True}


def small(words: str, under: str) -> Cell:
    """Return words with smaller ones below them."""
    return {"t": words, "under": under}


def bar(
    value: float | None, highest: float, *, mark: float | None = None, fill: str = SOLID
) -> dict[str, Any]:
    """Return a bar from zero.

    Args:
        value: its length; None draws nothing.
        highest: what the whole width of the column stands for.
        mark: what it is compared with (a target), a line across the bar.
        fill: one of the fills.
    """
    made: dict[str, Any] = {"bar": -1.0 if value is None else _share(value, highest), "fill": fill}
    if mark is not None:
        made["mark"] = _share(mark, highest)
    return made


def pair(first: float | None, second: float | None, highest: float) -> Cell:
    """Return two thin bars below each other, the first one solid, the second one hatched."""
    shares = [-1.0 if one is None else _share(one, highest) for one in (first, second)]
    return {"pair": shares}


def stack(parts: Sequence[tuple[float, str]], highest: float) -> Cell:
    """Return parts behind each other.

    Args:
        parts: length and fill of each.
        highest: what the whole width stands for.
    """
    return {"stack": [[_share(value, highest), fill] for value, fill in parts if value > 0]}


def head(
    words: str, width: float = 0, align: str = "left", axis: Sequence[str] = ()
) -> dict[str, Any]:
    """Return the heading of a column.

    Args:
        words: what it is.
        width: in millimetres; 0 takes what is left.
        align: ``left``, ``right`` or ``bar``.
        axis: of bars: what stands at their beginning and end.
    """
    return {"t": words, "width": width, "align": align, "axis": list(axis)}


def table(
    heads: Sequence[dict[str, Any]],
    rows: Sequence[Sequence[Cell]],
    *,
    total: Sequence[Cell] = (),
    groups: Sequence[tuple[int, str]] = (),
) -> dict[str, Any]:
    """Return a table.

    Args:
        heads: its columns.
        rows: cells as many as columns.
        total: the last line, ruled off.
        groups: number of the row before which a line of words stands.
    """
    return {
        "heads": list(heads),
        "rows": [list(row) for row in rows],
        "total": list(total),
        "groups": [list(group) for group in groups],
    }


def columns(bars: Sequence[tuple[str, float, str]], highest: float = 0) -> dict[str, Any]:
    """Return upright bars: label below, length, figure above; the longest fills the height."""
    most = highest or max((value for _, value, _ in bars), default=0)
    return {"columns": [[label, _share(value, most), text] for label, value, text in bars]}


def section(
    title: str,
    *parts: dict[str, Any],
    lead: str = "",
    keys: Sequence[tuple[str, str]] = (),
    source: str = "",
    empty: str = "",
) -> dict[str, Any]:
    """Return a part of a sheet.

    Args:
        title: its heading.
        parts: tables and columns.
        lead: a sentence below the heading.
        keys: fill and what it means.
        source: where the figures are from, who they are counted among, and their day.
        empty: what is said instead when there is nothing.
    """
    return {
        "title": title,
        "lead": lead,
        "keys": [] if empty else [list(key) for key in keys],
        "long": any(len(part.get("rows", ())) > LONG for part in parts),
        "parts": [] if empty else list(parts),
        "source": "" if empty else source,
        "empty": empty,
    }


Rows = Sequence[Sequence[Sequence[dict[str, Any]]]]
"""Rows of a sheet: columns side by side, each with sections below each other."""


def arranged(rows: Rows, title: str) -> list[list[list[dict[str, Any]]]]:
    """Return the rows without their empty sections, which one last section names.

    Args:
        rows: as they should stand.
        title: of the last section.
    """
    kept, missing = [], []
    for row in rows:
        columns_left = []
        for column in row:
            missing += [one for one in column if one["empty"]]
            if left := [one for one in column if not one["empty"]]:
                columns_left.append(left)
        if columns_left:
            kept.append(columns_left)
    if missing:
        lines: list[list[Cell]] = [[one["title"], one["empty"]] for one in missing]
        kept.append([[section(title, table([head("", 70), head("")], lines))]])
    return kept


def _share(value: float, highest: float) -> float:
    """Return a length as a part of the width, so rounded that it is the same text everywhere."""
    return round(min(max(value / highest, 0.0), 1.0), 4) if highest > 0 else 0.0
