"""A repeat on paper: a list of names and numbers, then one straight column for each row.

The leading questions that need width (names, NIK, dates) are a list with one line a row. All others
stand down the side in two panels, with a narrow column for each row: an interviewer asks down the
column, a clerk keys down it, in the order of the screen, and codes stand beside the boxes. Heads
with the rows' names are repeated over every panel. Persons as lines and questions across, as in
Regsosek22-K, need heads that codes of 22 kinds of schools don't fit into, and a clerk would jump
five bands for each person.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dampingan.forms.model import Group, Question
from dampingan.printing.questionnaire.answer_space import Space
from dampingan.printing.questionnaire.sheet_item import Item

BOX = 4.2
"""mm: side of a box in a repeat."""
SET = 5
"""Rows on one set of landscape pages, as in Regsosek22-K."""
_PORTRAIT, _LANDSCAPE = 190.0, 268.0
_NUMBER, _PARENT = 8.0, 13.0
_LIST_LINE = 44.0
_LEAST_HEAD, _LEAST_CODES, _LIST_CODES = 14.0, 24.0, 58.0
"""Column of the list of rows: its least width, with codes in its head, at most."""
_HEAD_WORDS = 70
_MORE_LINE = 20.0
_FEW_CODES = 3
_WRITTEN = {"line", "file", "points"}
_CELL, _WIDE_CELL = 13.6, 19.4
"""mm: a row's column in a panel; the wider one when boxes stand four abreast."""
_ABREAST = 4
_EXTRA_LINES = 18
"""Rows of a list on a continuation sheet."""


@dataclass
class Roster:
    """What a repeat holds, in the order of the form.

    Attributes:
        group: the repeat.
        items: questions, group headings and notes.
        rows: how many rows the paper has room for.
        inside: whether another repeat is around it.
        fixed: whether the form says how many rows there are.
    """

    group: Group
    rows: int
    inside: bool = False
    fixed: bool = False
    items: list[Item] = field(default_factory=list)


def is_row_number(question: Question) -> bool:
    """Tell whether a question only numbers the rows, which the paper does by itself."""
    return question.readonly and "position(" in question.calculation


def roster_item(roster: Roster, head: Item) -> Item:
    """Return a repeat as the template draws it.

    Args:
        roster: what it holds.
        head: number, label and condition of the repeat.

    Returns:
        ``list`` (columns of the list, with ``w`` in mm), ``table`` (what stands in panels),
        ``wide`` (whether it needs landscape pages), ``held`` (rows on the pages that every form
        has), ``extra`` (rows of a continuation sheet).
    """
    intro = [item for item in roster.items[:1] if item["k"] == "block"]
    body = roster.items[len(intro) :]
    own = _NUMBER + (_PARENT if roster.inside else 0.0)
    wide = not _fits(body, _PORTRAIT - own)
    leading = _leading(body, _LANDSCAPE - own) if wide else body
    table = body[len(leading) :]
    if not leading:
        table, intro = [*intro, *table], []
    in_sets = bool(table)
    return head | {
        "k": "roster",
        "key": roster.group.key,
        "named": head.get("named") or head["label"],
        "held": min(roster.rows, SET) if in_sets else roster.rows,
        "extra": min(roster.rows, SET) if in_sets else _EXTRA_LINES,
        "inside": roster.inside,
        "fixed": roster.fixed,
        "wide": wide,
        "intro": intro,
        "list": _widened(leading, (_LANDSCAPE if wide else _PORTRAIT) - own),
        "table": _headed([_for_panel(item) for item in table]),
        "cell": _cell_width([item["space"] for item in table if item["k"] == "q"]),
    }


def _fits(items: list[Item], room: float) -> bool:
    plain = all(item["k"] == "q" for item in items)
    return plain and sum(_list_width(item) for item in items) <= room


def _leading(items: list[Item], room: float) -> list[Item]:
    """Return the questions that stand in the list of rows.

    All that fit side by side up to the last one that needs width, and those after it while there
    is room, as long as one of them is a line to write on.
    """
    taken: list[Item] = []
    for item in items:
        if item["k"] != "q" or item.get("see") or _list_width(item) > room:
            break
        if taken and not _is_listed(item):
            break
        room -= _list_width(item)
        taken.append(item)
    return taken if any(item["space"]["t"] == "line" for item in taken) else []


def _widened(items: list[Item], room: float) -> list[Item]:
    """Return the columns of the list with their widths; what is left over goes to lines and codes.

    A line gets what a name of 30 letters takes in print before heads with codes get any.
    """
    widths = [_list_width(item) for item in items]
    left = room - sum(widths)
    lines = [place for place, item in enumerate(items) if item["space"]["t"] in _WRITTEN]
    coded = [place for place, item in enumerate(items) if len(item["codes"]) > _FEW_CODES]
    for places, most in ((lines, _MORE_LINE), (coded, left), (lines, left)):
        if places and left > 0:
            share = min(most, left / len(places))
            left -= share * len(places)
            for place in places:
                widths[place] += share
    return [item | {"w": round(width, 1)} for item, width in zip(items, widths, strict=True)]


def _is_listed(item: Item) -> bool:
    """Tell whether a column's head has room for what a question says, or needs none."""
    said = len(item["label"]) + len(item["hint"]) + len(item["why"])
    return said <= _HEAD_WORDS or _list_width(item) > _LIST_CODES / 2


def _list_width(item: Item) -> float:
    """Return the width in mm of a question's column in the list of rows."""
    space = item["space"]
    if space["t"] in _WRITTEN:
        need = _LIST_LINE
    elif space["t"] == "letters":
        need = len(space["letters"]) * BOX
    else:
        groups = space.get("groups", [1])
        few = sum(groups) <= 2
        need = sum(groups) * BOX + 1.3 * (len(groups) - 1) + (7.5 if few else 3)
    words = sum(len(code[0]) + len(code[1]) + 4 for code in item["codes"])
    label = len(item["label"]) + len(item["hint"]) + len(item["why"])
    if words:
        return max(need, min(_LIST_CODES, _LEAST_CODES + (words + label / 2) / 9))
    return max(need, _LEAST_HEAD + min(label, 60) / 9)


def _cell_width(spaces: list[Space]) -> float:
    """Return the width in mm of a row's column in the panels."""
    four = any(
        max((sum(line) for line in space.get("lines_of_groups", ())), default=0) > _ABREAST - 1
        or (space["t"] == "boxes" and sum(space["groups"]) > _ABREAST - 1)
        for space in spaces
    )
    return _WIDE_CELL if four else _CELL


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


def _for_panel(item: Item) -> Item:
    """Return an item with its groups of boxes broken into lines of at most four."""
    if item["k"] != "q" or item["space"]["t"] != "boxes":
        return item
    lines: list[list[int]] = []
    for group in item["space"]["groups"]:
        whole = [min(_ABREAST, group - done) for done in range(0, group, _ABREAST)]
        for part in whole:
            if lines and len(whole) == 1 and sum(lines[-1]) + part <= _ABREAST:
                lines[-1].append(part)
            else:
                lines.append([part])
    return item | {"space": item["space"] | {"lines_of_groups": lines}}
