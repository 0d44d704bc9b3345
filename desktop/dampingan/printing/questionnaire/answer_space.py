"""The space that an answer takes on paper: boxes in groups, lines, letters to circle, squares.

One box a digit, as keying operators read it: 6-6-4 for NIK and KK numbers, 2-2-4 for dates
(day, month, year), thousands apart in large numbers. Widths come from the form; where it has none,
from the largest number that a constraint allows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from dampingan.core.language import tr
from dampingan.forms.choice_key import keys_of, letter_of
from dampingan.forms.model import Choice, Question, QuestionType

Space = dict[str, Any]
"""What the template draws: ``t`` names the kind, the rest depends on it.

``boxes``: ``groups`` (boxes in each group), ``marks`` (the sign before each later group), ``under``
(captions under groups), ``value`` (characters to print in them, ``""`` when blank);
``line``: ``lines``; ``letters``: ``letters`` to circle; ``square``: one to tick; ``points``: two
captioned lines; ``none``: the choices carry their own squares.
"""

_MOST_BOXES = 20
"""A wider text is written on a line: nobody counts boxes over half a page."""
_NAMED = {
    QuestionType.ACKNOWLEDGE: "square",
    QuestionType.GEOPOINT: "points",
    QuestionType.FILE: "file",
}
_IDS = re.compile(r"(^|_)(nik|kk|nokk|no_kk)(_|$)", re.IGNORECASE)
_ID_WORDS = re.compile(r"\b(NIK|KK|kartu keluarga)\b", re.IGNORECASE)
_LIMIT = re.compile(r"\.\s*(<=?)\s*(\d+)(?![\d.])")
_INTEGER_BOXES, _DECIMAL_BOXES = 4, (4, 2)
_PLAIN_UNITS = 6
"""Numbers of more digits than this stand in thousands."""


def space_of(question: Question, choices: Sequence[Choice], *, value: str = "") -> Space:
    """Return the space for an answer to a question.

    Args:
        question: the question.
        choices: all its choices.
        value: the answer to print, ``""`` for a blank form.
    """
    maker = {
        QuestionType.SELECT_ONE: _one,
        QuestionType.SELECT_MULTIPLE: _several,
        QuestionType.RANK: _several,
        QuestionType.INTEGER: _integer,
        QuestionType.DECIMAL: _decimal,
    }.get(question.type)
    if maker is not None:
        return maker(question, choices, value)
    return _plain(question, value)


def _boxes(groups: Sequence[int], value: str = "", marks: Sequence[str] = ()) -> Space:
    return {"t": "boxes", "groups": list(groups), "marks": list(marks), "value": value}


def _line(lines: int = 1, value: str = "") -> Space:
    return {"t": "line", "lines": lines, "value": value}


def _plain(question: Question, value: str) -> Space:
    kind = question.type
    if kind is QuestionType.DATE:
        return _date(value)
    if kind is QuestionType.TIME:
        return _boxes((2, 2), value.replace(":", "")[:4], (":",))
    if kind is QuestionType.DATETIME:
        date = _date(value[:10])
        time = value[11:16].replace(":", "")
        made = _boxes((2, 2, 4, 2, 2), date["value"] + time, ("", "", " ", ":"))
        return made | {"under": [*date["under"], tr("jam"), ""]}
    named = _NAMED.get(kind)
    return {"t": named, "value": value} if named else _text(question, value)


def _date(value: str) -> Space:
    parts = value.split("-")
    text = "".join(reversed(parts)) if len(parts) == 3 and value.replace("-", "").isdigit() else ""
    return _boxes((2, 2, 4), text) | {"under": [tr("tgl"), tr("bln"), tr("tahun")]}


def _text(question: Question, value: str) -> Space:
    width = question.width
    if not 0 < width <= _MOST_BOXES:
        return _line(4 if "multiline" in question.appearance else 1, value)
    if width == 16 and _is_number_of_register(question):
        return _boxes((6, 6, 4), value)
    if width > 8:
        return _boxes(_fours(width), value)
    return _boxes((width,), value)


def _is_number_of_register(question: Question) -> bool:
    return bool(_IDS.search(question.name)) or any(
        _ID_WORDS.search(text) for text in question.label.values()
    )


def _fours(width: int) -> list[int]:
    groups = [4] * (width // 4)
    return [*groups, width % 4] if width % 4 else groups


def _thousands(width: int) -> list[int]:
    if width <= _PLAIN_UNITS:
        return [width]
    first = width % 3
    return [*([first] if first else []), *[3] * (width // 3)]


def _integer(question: Question, choices: Sequence[Choice], value: str) -> Space:
    width = question.width or _from_limits(question) or _INTEGER_BOXES
    if width > _MOST_BOXES:
        return _line(1, value)
    return _boxes(_thousands(width), value.rjust(width) if value else "")


def _decimal(question: Question, choices: Sequence[Choice], value: str) -> Space:
    whole = _from_limits(question) or _DECIMAL_BOXES[0]
    before, _, after = value.partition(".")
    text = before.rjust(whole) + after[:2].ljust(2) if value else ""
    return _boxes((whole, _DECIMAL_BOXES[1]), text, (",",))


def _from_limits(question: Question) -> int:
    """Return the digits of the largest whole number that the question's own limits allow."""
    found = 0
    for check in question.checks:
        for sign, limit in _LIMIT.findall(check.expression):
            found = max(found, int(limit) - (sign == "<"))
    if question.parameters.get("end", "").isdecimal():
        found = max(found, int(question.parameters["end"]))
    return len(str(found)) if 0 < found < 10**_MOST_BOXES else 0


def _one(question: Question, choices: Sequence[Choice], value: str) -> Space:
    if not choices:
        return _line(1, value)
    keys = keys_of(choices)
    width = max(len(key) for key in keys.values())
    if width > _MOST_BOXES:
        return _line(1, value)
    return _boxes((width,), keys.get(value, value))


def _several(question: Question, choices: Sequence[Choice], value: str) -> Space:
    if question.bitsum and question.width:
        picked = value.split()
        total = sum(int(code) for code in picked if code.isdecimal())
        return _boxes((question.width,), str(total) if picked else "")
    if not choices or (question.type is QuestionType.RANK and len(choices) > 12):
        return _line(1, value)
    letters = [letter_of(question, place) for place in range(len(choices))]
    if not all(letters):
        return _line(2, value)
    return {"t": "letters", "letters": letters, "value": value}
