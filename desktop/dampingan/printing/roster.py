"""A repeat on paper: a list of names and numbers, then one column a row for everything else.

The leading questions that need width (names, NIK) are a list with one line a row; the others form a
table with the questions down the side and the rows across, its head repeated on every page. More
rows than columns fit go on in a second table, as on a continuation sheet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil

from dampingan.core.language import tr
from dampingan.forms.model import Group, Question
from dampingan.printing.answer_space import Space
from dampingan.printing.sheet_item import Item

_BOX = 4.5
_PAGE = 190.0
_NUMBER = 10.0
_LEAST_WORDS = 68.0
_LINE_CELL, _SHORT_LINE, _LIST_LINE = 36.0, 12.0, 44.0
_LEAST_HEAD, _LEAST_CODES, _LIST_CODES = 18.0, 20.0, 58.0
"""Column of the list of rows: its least width, with codes in its head, at most."""
_WRITTEN = {"line", "file", "points"}
_MOST_COLUMNS = 6
_LETTERS_A_LINE = 4
_FEW = 2


@dataclass
class Roster:
    """What a repeat holds, in the order of the form.

    Attributes:
        group: the repeat.
        items: questions, group headings and notes.
        rows: how many rows the paper has room for.
        inside: whether another repeat is around it.
    """

    group: Group
    rows: int
    inside: bool = False
    items: list[Item] = field(default_factory=list)


def is_row_number(question: Question) -> bool:
    """Tell whether a question only numbers the rows, which the paper does by itself."""
    return question.readonly and "position(" in question.calculation


def roster_item(roster: Roster, head: Item) -> Item:
    """Return a repeat as the template draws it.

    Args:
        roster: what it holds.
        head: number, label and condition of the repeat.
    """
    intro = [item for item in roster.items[:1] if item["k"] == "block"]
    leading = _leading(roster, roster.items[len(intro) :])
    table = roster.items[len(intro) + len(leading) :]
    if not leading:
        table, intro = [*intro, *table], []
    cell = _width_of_cells([item["space"] for item in table if item["k"] == "q"])
    fit = int((_PAGE - _NUMBER - _LEAST_WORDS) // (cell + 2.5))
    across = max(1, min(_MOST_COLUMNS, fit, roster.rows))
    across = ceil(roster.rows / ceil(roster.rows / across))
    blocks = [
        list(range(start, min(start + across, roster.rows + 1)))
        for start in range(1, roster.rows + 1, across)
    ]
    return head | {
        "k": "roster",
        "named": head.get("named") or head["label"],
        "rows": roster.rows,
        "inside": roster.inside,
        "parent": tr("Baris induk") if roster.inside else "",
        "intro": intro,
        "list": leading,
        "table": _headed([_for_table(item) for item in table]),
        "blocks": blocks if any(item["k"] == "q" for item in table) else [],
        "across": across,
        "cell": round(cell, 1),
    }


def _leading(roster: Roster, items: list[Item]) -> list[Item]:
    """Return the questions that stand in the list of rows: all of them if they fit side by side.

    Else the first ones, as long as they need no codes (names, NIK).
    """
    room = _PAGE - _NUMBER - (14.0 if roster.inside else 0.0)
    plain = all(item["k"] == "q" for item in items)
    if plain and sum(_list_width(item) for item in items) <= room:
        return [item | {"w": _list_width(item)} for item in items]
    taken: list[Item] = []
    for item in items:
        if item["k"] != "q" or item["codes"] or item["see"]:
            break
        need = _list_width(item)
        if need > room or (need < _LIST_LINE and not taken):
            break
        room -= need
        taken.append(item | {"w": need})
    return taken if any(item["space"]["t"] == "line" for item in taken) else []


def _list_width(item: Item) -> float:
    """Return the width in mm of a question's column in the list of rows."""
    space = item["space"]
    if space["t"] in _WRITTEN:
        need = _LIST_LINE
    elif space["t"] == "letters":
        need = len(space["letters"]) * _BOX
    else:
        need = sum(space.get("groups", [1])) * _BOX + 1.5 * len(space.get("groups", "1")) + 3
    words = sum(len(code[0]) + len(code[1]) + 4 for code in item["codes"])
    label = len(item["label"]) + len(item["hint"]) + len(item["why"])
    return max(need, min(_LIST_CODES, _LEAST_CODES + (words + label) / 8) if words else _LEAST_HEAD)


def _width_of_cells(spaces: list[Space]) -> float:
    """Return the width in mm of a row's column.

    A few lines of text among codes are broken into short ones; many get room.
    """
    boxed = [_cell(space) for space in spaces if space["t"] not in _WRITTEN]
    written = len(spaces) - len(boxed)
    narrow = max(boxed, default=_BOX * 4)
    return max(narrow, _LINE_CELL) if written * 4 > len(spaces) else max(narrow, _SHORT_LINE)


def _cell(space: Space) -> float:
    """Return the width in mm that an answer needs in a column of the table."""
    if space["t"] == "boxes":
        return max(_stacked(space["groups"])) * _BOX + 1.5
    if space["t"] == "letters":
        return min(_LETTERS_A_LINE, len(space["letters"])) * _BOX
    return _BOX


def _stacked(groups: list[int]) -> list[int]:
    """Return the boxes of each line when groups stand under each other where they must."""
    lines: list[int] = []
    for group in groups:
        if lines and lines[-1] + group <= _LETTERS_A_LINE + 1:
            lines[-1] += group
        else:
            lines.append(group)
    return lines or [1]


def _headed(items: list[Item]) -> list[Item]:
    """Return items with headings that follow each other as one, and none at the end.

    A heading stays with what is below it over a page break, so it must have something there.
    """
    made: list[Item] = []
    for item in items:
        if item["k"] != "block":
            made.append(item)
        elif made and made[-1]["k"] == "heads":
            made[-1]["heads"].append(item)
        else:
            made.append({"k": "heads", "heads": [item]})
    if made and made[-1]["k"] == "heads":
        made.pop()
    return made


def _for_table(item: Item) -> Item:
    """Return an item with its groups of boxes broken into lines."""
    if item["k"] != "q" or item["space"]["t"] != "boxes":
        return item
    groups = item["space"]["groups"]
    lines: list[list[int]] = []
    for group in groups:
        if lines and sum(lines[-1]) + group <= _LETTERS_A_LINE + 1:
            lines[-1].append(group)
        else:
            lines.append([group])
    return item | {"space": item["space"] | {"lines_of_groups": lines}}
