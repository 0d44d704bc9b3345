"""What a printed form says, before anything is drawn: columns, lines, notes, signatures.

The column sets are those of the usual planning forms (Permendagri 114/2014 and the practice of
Permendes 21/2020). A form is data here, so that a screen can show the same table that a workbook
prints.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Value = str | int | float | date | None
"""What a cell holds; None and ``""`` are empty."""

TICK = "✓"
"""What stands in a ticked cell."""


class Kind(StrEnum):
    """How a column's cells look."""

    TEXT = "text"
    CENTRE = "centre"
    """Short texts: numbers of lines, places, codes."""
    COUNT = "count"
    """Whole numbers, and decimals as far as they have any."""
    SCORE = "score"
    """Two decimals, so that an addition can be checked by eye."""
    MONEY = "money"
    DATE = "date"
    MARK = "mark"
    """A tick or nothing; a ticked cell has a ground too."""


class Look(StrEnum):
    """How a line looks."""

    PLAIN = "plain"
    GROUP = "group"
    """A heading over the lines that follow, over all columns."""
    TOTAL = "total"
    MUTED = "muted"
    """Steps of an arithmetic."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        heading: its words.
        width: millimetres on paper.
        kind: how its cells look.
        group: heading over this column and its neighbours of the same group.
        grows: whether it takes a share of the room that is left.
    """

    heading: str
    width: float
    kind: Kind = Kind.TEXT
    group: str = ""
    grows: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line: one value a column."""

    cells: tuple[Value, ...]
    look: Look = Look.PLAIN


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs.

    Attributes:
        before: stands over the office, e.g. ``Mengetahui,``.
        office: e.g. ``Lurah Bandengan``.
        number: what stands below the name, e.g. ``NIP.``; ``""`` for nothing.
    """

    before: str
    office: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """A form.

    Attributes:
        key: machine name, never shown.
        sheet: name of the sheet, at most 31 characters.
        title: heading of the form.
        columns, lines: the table.
        notes: sentences below it.
        empty: what stands instead of lines when there are none.
        signers: from left to right; none on working papers.
        numbered: whether the columns are numbered below their headings, as on official forms.
        subtitle: stands below the heading.
        filtered: whether the headings offer a filter, for long lists that are worked with.
        printed: how many columns are printed, 0 for all; the others are for the screen.
    """

    key: str
    sheet: str
    title: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()
    empty: str = "Belum ada isian."
    signers: tuple[Signer, ...] = ()
    numbered: bool = True
    subtitle: str = ""
    filtered: bool = False
    printed: int = 0

    @property
    def on_paper(self) -> int:
        """How many columns are printed."""
        return self.printed or len(self.columns)

    @property
    def count(self) -> int:
        """What the form lists: numbered lines, or plain ones where none has a number."""
        numbers = sum(isinstance(line.cells[0], int) for line in self.lines)
        return numbers or sum(line.look is Look.PLAIN for line in self.lines)


@dataclass(frozen=True, slots=True)
class Book:
    """Forms that go into one workbook.

    Attributes:
        title: of the whole.
        place: e.g. ``Kelurahan Bandengan``.
        facts: label → value, on top of every sheet: left column and right column.
        state_at: UTC time of the newest change in the data.
        product: name and version of the program.
        matrices: the forms, in their order.
        contents: whether a first sheet lists them.
    """

    title: str
    place: str
    facts: tuple[Sequence[tuple[str, str]], Sequence[tuple[str, str]]]
    state_at: str
    product: str
    matrices: tuple[Matrix, ...]
    contents: bool = True

    def matrix(self, key: str) -> Matrix:
        """Return a form by its machine name.

        Raises:
            KeyError: there is none.
        """
        return {one.key: one for one in self.matrices}[key]
