"""A column of a table: where its values come from and how a cell reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple


class Cell(NamedTuple):
    """What a cell shows.

    Attributes:
        text: the words.
        icon: role of an icon before them, ``""`` for none.
        colour: token of the theme.
        share: 0 to 1 draws a bar before the words; negative for none.
    """

    text: str
    icon: str = ""
    colour: str = "text"
    share: float = -1.0


NOTHING = Cell("–", colour="muted")
"""An empty cell: a dash says that nothing is there, a blank would look unfinished."""

Show = Callable[..., Cell]
"""Makes a cell out of the values of a column's sources, in their order."""


def show_text(value: Any) -> Cell:
    """Show a value as it is."""
    return Cell(str(value)) if value not in {None, ""} else NOTHING


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        key: names it in settings and in the column chooser.
        label: heading.
        sources: columns of the store that it reads.
        show: makes the cell.
        sort: column of the store that a click on the heading sorts by, ``""`` for none.
        width: logical pixels at 100 % text.
        least: when above 0, the column gives way down to this, and takes what room is left.
        right: right-aligned, for numbers.
        tip: longer heading, e.g. the whole question.
        copied: text for the clipboard; the shown text when None.
        numbered: shows the number of the row instead of a value.
    """

    key: str
    label: str
    sources: tuple[str, ...]
    show: Show = show_text
    sort: str = ""
    width: int = 120
    least: int = 0
    right: bool = False
    tip: str = ""
    copied: Callable[..., str] | None = None
    numbered: bool = False
