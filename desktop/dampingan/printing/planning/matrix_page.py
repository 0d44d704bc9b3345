"""A planning form as a document: which column is how wide, which lines stay together.

The forms are those of workbooks (`matrix.page`); here they meet paper. Columns that don't fit get
smaller letters down to what a photocopy keeps readable, then less room, never less than their
longest word or number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any

from dampingan.core.dates import SHORT_MONTHS
from dampingan.core.document import LANGUAGE
from dampingan.matrix.page import Column, Kind, Line, Look, Matrix, Value
from dampingan.printing.press.hyphenation import SHY, broken_anywhere, hyphenated
from dampingan.printing.press.letter_width import text_width

MARGIN = 10.0
"""Millimetres left and right of a page."""

_DRAWN = 9.0
"""Points of the letters that the columns' widths were thought for."""
_SIZES = (8.0, 7.6, 7.2, 6.8, 6.4, 6.0)
_SQUEEZE, _SMALL = 0.82, 6.8
"""How narrow a column may get before letters get smaller; small ones stay as long as words fit."""
_INSETS = (2.3, 1.5)
"""Millimetres of a cell that no letter reaches, both sides; the second where columns are many."""
_MANY = 16
"""Columns."""
_POINTED = 0.85 * 25.4 / 72
"""Millimetres that a point and its space take, for each point of size."""
_SAFE = 1.02
"""Letters stand a little apart from where their widths say."""
_LEAST = 4.0
_LONGEST = 30.0
"""Millimetres of a word that a column is widened for; a longer one breaks anywhere."""
_SHARE = 0.7
"""Share of its column from which a word breaks by syllables; shorter ones go on the next line."""
_BLANK_LINES = (13, 11)
"""Lines to write on that fill a page of A4, without and with signatures."""
_WHOLE = 16
"""Lines of text in a line of the form that may go on the next page."""
_GROUP = 12
"""Lines of text in a group that stays on one page."""
_SWAP = str.maketrans(",.", ".,")
_PAIR = re.compile(r"(?<=×) | (?=[×%])|(?<=\bR[TW]) (?=\d)|(?<=\bGg\.) ")
_PIECE = re.compile(r"[^\s/]+/?|/")
_SIDES = {
    Kind.CENTRE: "center",
    Kind.MARK: "center",
    Kind.DATE: "center",
}


@dataclass(frozen=True, slots=True)
class Table:
    """How a form fills the width of a page.

    Attributes:
        size: of letters, in points.
        widths: of the columns, in millimetres.
        inset: millimetres of a cell that no letter reaches.
    """

    size: float
    widths: tuple[float, ...]
    inset: float

    def room(self, place: int) -> float:
        """Return the millimetres of a column that letters may take."""
        return max(self.widths[place] - self.inset, 3.0)


def page_of(matrix: Matrix, room: float, *, blank: bool = False) -> dict[str, Any]:
    """Return what the template draws of a form.

    Args:
        matrix: the form.
        room: millimetres between the margins of the page.
        blank: draw empty lines to write on where the form has none.
    """
    columns = matrix.columns[: matrix.on_paper]
    lines = [_texts(line, columns) for line in matrix.lines]
    table = shared_out(columns, matrix.lines, lines, room)
    made = [_line(line, said, table) for line, said in zip(matrix.lines, lines, strict=True)]
    if blank and not made:
        made = [_blank_line(len(columns))] * _BLANK_LINES[bool(matrix.signers)]
    return {
        "title": matrix.title,
        "below": matrix.subtitle,
        "size": table.size,
        "inset": table.inset / 2,
        "columns": [
            {
                "heading": _heading(one.heading, table.room(place), table.size),
                "group": one.group,
                "side": _SIDES.get(one.kind, "left" if one.kind is Kind.TEXT else "right"),
                "mm": round(table.widths[place], 2),
            }
            for place, one in enumerate(columns)
        ],
        "numbered": matrix.numbered,
        "lines": made,
        "keeps": keeps([(line["look"], line["high"]) for line in made]),
        "held": not made or made[-1]["whole"],
        "empty": matrix.empty,
        "notes": list(matrix.notes),
        "signers": [
            {"before": one.before, "office": one.office, "name": "", "number": one.number}
            for one in matrix.signers
        ],
    }


# -- words ----------------------------------------------------------------------------------------


def value_words(value: Value, kind: Kind) -> str:
    """Return what a cell says, as Indonesians write it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, date):
        return f"{value.day}\u00a0{SHORT_MONTHS[LANGUAGE][value.month - 1]}\u00a0{value.year}"
    if kind is Kind.CENTRE:  # years, numbers of lines
        return f"{value:g}".translate(_SWAP)
    if kind is Kind.SCORE:
        return f"{value:,.2f}".translate(_SWAP)
    written = f"{value:,.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
    return written.translate(_SWAP)


def _texts(line: Line, columns: Sequence[Column]) -> list[tuple[str, str]]:
    """Return what each cell of a line says, and to which side."""
    if line.look is Look.GROUP:
        return [(value_words(line.cells[0], Kind.TEXT), "left")]
    said: list[tuple[str, str]] = []
    for place, column in enumerate(columns):
        value = line.cells[place] if place < len(line.cells) else None
        side = _SIDES.get(column.kind, "left" if isinstance(value, str) else "right")
        said.append((value_words(value, column.kind), side))
    return said


def _line(line: Line, said: Sequence[tuple[str, str]], table: Table) -> dict[str, Any]:
    if line.look is Look.GROUP:
        return {"look": line.look.value, "cells": [[*said[0], 1]], "high": 1, "whole": True}
    cells: list[list[str | int]] = []
    high = 1
    for first, end in _spans(line.look, said):
        text, side = said[first] if end - first == 1 else (_label(said[first:end]), "left")
        if text and end - first == 1:
            room = table.room(first)
            text = fitting(text, room, table.size) if side != "right" else text
            high = max(high, line_count(text, room, table.size))
        cells.append([text, side, end - first])
    return {"look": line.look.value, "cells": cells, "high": high, "whole": high <= _WHOLE}


def _blank_line(columns: int) -> dict[str, Any]:
    return {"look": "blank", "cells": [["", "left", 1]] * columns, "high": 3, "whole": True}


def _spans(look: Look, said: Sequence[tuple[str, str]]) -> Iterator[tuple[int, int]]:
    """Yield the columns of each cell: what a sum is called takes those up to its first number."""
    first = 0
    if look is Look.TOTAL:
        numbers = (place for place, (text, side) in enumerate(said) if text and side == "right")
        first = next(numbers, 0)
        if first:
            yield 0, first
    for place in range(first, len(said)):
        yield place, place + 1


def _label(said: Sequence[tuple[str, str]]) -> str:
    return " ".join(text for text, _ in said if text)


def _heading(text: str, room: float, size: float) -> str:
    """Return a heading whose words break only where the column is narrower than they are."""
    return fitting(_held(text).replace("/ ", "/"), room, size, share=1.0)


def _held(text: str) -> str:
    """Keep the number of a heading with its first word."""
    return re.sub(r"^(\d+\.) ", "\\1\u00a0", text)


@lru_cache(maxsize=8192)
def fitting(text: str, room: float, size: float, share: float = _SHARE) -> str:
    """Return a text that can't leave its column.

    Words that take much of their column may break by syllables; a piece that is wider than its
    column breaks between any two letters.

    Args:
        text: what the cell says.
        room: millimetres for letters.
        size: of letters, in points.
        share: of the room, from which a word may break.
    """
    if "• " in text:
        room -= _POINTED * size

    def fitted(found: re.Match[str]) -> str:
        word = found[0]
        if text_width(word, size) * _SAFE <= room * share:
            return word
        pieces = hyphenated(word).split(SHY)
        if len(pieces) == 1:
            return word if text_width(word, size) * _SAFE <= room else _cut(word, room, size)
        return SHY.join(_cut(one, room, size) for one in pieces)

    return _PIECE.sub(fitted, _bound(text))


def _cut(piece: str, room: float, size: float) -> str:
    """Let a piece that is wider than its column break where no word should."""
    if text_width(f"{piece}-", size) * _SAFE <= room:
        return piece
    return SHY.join(
        one if text_width(f"{one}-", size) * _SAFE <= room else SHY.join(one)
        for one in broken_anywhere(piece).split(SHY)
    )


def _bound(text: str) -> str:
    """Keep factors, per cents and numbers of neighbourhoods in one line."""
    return _PAIR.sub("\u00a0", text)


def line_count(text: str, room: float, size: float) -> int:
    """Return about how many lines a text takes in so many millimetres."""
    count = 0
    for paragraph in text.split("\n"):
        used, lines = 0.0, 1
        for word in paragraph.split(" "):
            wide = text_width(word, size)
            if used and used + wide > room:
                lines, used = lines + 1, 0.0
            used += wide + text_width(" ", size)
            while used > room * 1.05:
                lines, used = lines + 1, used - room
        count += lines
    return count


# -- columns --------------------------------------------------------------------------------------


def shared_out(
    columns: Sequence[Column],
    lines: Sequence[Line],
    texts: Sequence[Sequence[tuple[str, str]]],
    room: float,
) -> Table:
    """Share out the width of a page among columns.

    Args:
        columns: of the form.
        lines: of the form.
        texts: what their cells say, and to which side.
        room: millimetres between the margins.
    """
    inset = _INSETS[len(columns) > _MANY]
    size, hard, need, wanted = 0.0, list[float](), list[float](), list[float]()
    for size in _SIZES:
        hard, need = _needs(columns, lines, texts, size, inset)
        wanted = [
            max(least, one.width * size / _DRAWN) for least, one in zip(need, columns, strict=True)
        ]
        squeeze = _SQUEEZE if size > _SMALL else 0.0
        if sum(max(n, w * squeeze) for n, w in zip(need, wanted, strict=True)) <= room:
            break
    if sum(need) > room:  # words give way, numbers don't
        return Table(size, tuple(_between(hard, need, room)), inset)
    if sum(wanted) > room:
        return Table(size, tuple(_between(need, wanted, room)), inset)
    return Table(size, tuple(_grown(columns, wanted, room)), inset)


def _between(least: Sequence[float], most: Sequence[float], room: float) -> list[float]:
    """Return widths between two lists that fill the room, all of them with the same loss."""
    slack = sum(most) - sum(least)
    share = max(0.0, room - sum(least)) / slack if slack else 0.0
    widths = [low + (high - low) * share for low, high in zip(least, most, strict=True)]
    over = max(1.0, sum(widths) / room)
    return [width / over for width in widths]


def _grown(columns: Sequence[Column], wanted: Sequence[float], room: float) -> list[float]:
    """Return widths that fill the room; columns of long texts take what is left."""
    growing = [one.grows for one in columns]
    if not any(growing):
        growing = [True] * len(columns)
    total = sum(width for width, grows in zip(wanted, growing, strict=True) if grows)
    left = room - sum(wanted)
    return [
        width + left * width / total if grows else width
        for width, grows in zip(wanted, growing, strict=True)
    ]


def _needs(
    columns: Sequence[Column],
    lines: Sequence[Line],
    texts: Sequence[Sequence[tuple[str, str]]],
    size: float,
    inset: float,
) -> tuple[list[float], list[float]]:
    """Return the least widths: of numbers, and of the longest pieces of words as well."""
    hard = [_LEAST] * len(columns)
    soft = [_heading_width(one.heading, size) for one in columns]
    for line, said in zip(lines, texts, strict=True):
        if line.look is Look.GROUP:
            continue
        bold = line.look is Look.TOTAL
        for first, end in _spans(line.look, said):
            text, side = said[first]
            if not text or end - first > 1:
                continue
            if side == "right":
                hard[first] = max(hard[first], text_width(text, size, bold=bold) * _SAFE)
            elif not bold:
                soft[first] = max(soft[first], _word_width(text, size))
    hard = [width + inset for width in hard]
    return hard, [max(low, width + inset) for low, width in zip(hard, soft, strict=True)]


@lru_cache(maxsize=512)
def _heading_width(text: str, size: float) -> float:
    words = re.split(r"[ /]+", _held(text))
    widest = max((text_width(word, size, bold=True) for word in words), default=0.0)
    return min(widest * _SAFE, _LONGEST)


@lru_cache(maxsize=16384)
def _word_width(text: str, size: float) -> float:
    """Return the width of the longest piece of a text that does not break by itself."""
    widest = 0.0
    for word in re.split(r"[ \n]+|(?<=/)", _bound(text)):
        pieces = hyphenated(word).split(SHY)
        hyphen = "-" if len(pieces) > 1 else ""
        widest = max(widest, *(text_width(one + hyphen, size) for one in pieces))
    return min(widest * _SAFE, _LONGEST)


# -- lines that stay together ---------------------------------------------------------------------


def keeps(lines: Sequence[tuple[str, int]]) -> list[int]:
    """Return how many lines of the form each line holds together, from itself on; 0: it is held.

    A short group and its sum stay on one page; the last two lines stay with what is below them.

    Args:
        lines: look and height in lines of text of each line.
    """
    spans = [1] * len(lines)
    for start, end in _groups(lines):
        if end - start > 1 and sum(high for _, high in lines[start:end]) <= _GROUP:
            spans[start:end] = [end - start, *[0] * (end - start - 1)]
    last = [(look, high) for look, high in lines[-2:] if look != Look.GROUP.value]
    if len(last) == 2 and spans[-2:] == [1, 1] and sum(high for _, high in last) <= _GROUP:
        spans[-2:] = [2, 0]
    return spans


def _groups(lines: Sequence[tuple[str, int]]) -> Iterator[tuple[int, int]]:
    """Yield the first line of each group behind its heading, and the one after its last."""
    starts = [place for place, (look, _) in enumerate(lines) if look == Look.GROUP.value]
    for start, end in pairwise([*starts, len(lines)]):
        yield start + 1, end
