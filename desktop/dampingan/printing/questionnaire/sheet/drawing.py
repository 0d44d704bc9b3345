"""Where on a sheet each known answer is printed: beside or above its empty boxes.

A prefilled form must leave room for the new answer. As in the lists that BPS hands out before a
survey, what is known is printed small beside the box (one to four digits) or above it, each sign
over its own box; the box stays empty. Nothing changed: the pen writes nothing and the clerk keys
nothing. Something changed: the new answer stands in the box, where it always stands. A value inside
the box would have to be struck out, and the correction would have no place of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dampingan.printing.press.letter_width import text_width as regular_width

Draw = list[Any]
"""``["t", x, y, words, size, letter space]`` (mm and points), or ``["o", x, y, radius]``."""

_CAP = 0.727 * 25.4 / 72
"""Height of capitals in mm for each point of size."""
_OVER, _BESIDE, _INSIDE = 7.2, 8.2, 9.0
"""Points: signs over boxes, beside them, in them."""
_NARROW, _IN_CELL = 5.0, 7.2
"""Room in mm beside boxes in a row's column, and points of what stands there."""
_MEDIUM = 1.02
"""Width of the medium face to that of the regular one."""
_LEAST = 5.0
_GAP = 0.7
"""mm between what is known and its box."""
_DIGIT = 0.648 * 25.4 / 72
_LINE = 7.6


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is in mm in the medium face that answers are printed in."""
    return regular_width(text, size, bold=bold) * _MEDIUM


def over_boxes(field: Mapping[str, Any], text: str) -> Iterator[Draw]:
    """Print signs of an answer at its boxes; `text` has one sign a box, blanks stay free."""
    if field["inside"]:
        yield from _signs(field, text, _INSIDE, field["high"] / 2)
    elif field["beside"]:
        words = text.strip()
        most = _BESIDE if field["beside"] > _NARROW else _IN_CELL
        size = _fitted(words, most, field["beside"] - _GAP)
        yield _right(field, words, size)
    else:
        done = field.get("from", 0)
        whole = sum(field["groups"])
        yield from _signs(field, text[done : done + whole], _OVER, 1.3)


def _signs(field: Mapping[str, Any], text: str, size: float, middle: float) -> Iterator[Draw]:
    """Print groups of signs, each sign in the middle of its box."""
    space = field["size"] - _DIGIT * size
    done = 0
    for start, count in zip(field["starts"], field["groups"], strict=True):
        part = text[done : done + count]
        done += count
        blanks = len(part) - len(part.lstrip())
        if part.strip():
            x = field["x"] + start + blanks * field["size"] + space / 2
            yield _text(x, field["y"] + middle, part.strip(), size, space)


def word_at_boxes(field: Mapping[str, Any], word: str, sign: str) -> Iterator[Draw]:
    """Print a word about an answer (``tidak tahu``) at its boxes, its sign where there is no room.

    The sign is the key that enters it on screen.
    """
    if field.get("from", 0):
        return
    if field["beside"]:
        fits = text_width(word, _LEAST) <= field["beside"] - 0.4
        yield _right(field, word if fits else sign, _LEAST if fits else _BESIDE)
        return
    room = field["starts"][-1] + field["groups"][-1] * field["size"]
    fits = text_width(word, 5.6) <= room
    yield _text(field["x"], field["y"] + 1.3, word if fits else sign, 5.6 if fits else _OVER)


def on_lines(field: Mapping[str, Any], text: str, *, low: bool = False) -> Iterator[Draw]:
    """Print a text at the top of its lines: in one piece if it fits small, else wrapped.

    Args:
        field: the lines.
        text: what to print.
        low: on the line, where nobody writes.
    """
    width, high = field["w"] - 0.6, field["high"]
    if low:
        size = _fitted(text, 8.0, width)
        yield _text(field["x"] + 0.3, field["y"] + high - 1.7, _cut(text, size, width), size)
        return
    size = _fitted(text, _LINE, width, least=6.4)
    lines = [text]
    if text_width(text, size) > width:
        size = 5.6
        lines = wrapped(text, size, width, 2 if field.get("lines", 1) == 1 else field["lines"])
    step = 2.2 if field.get("lines", 1) == 1 else high
    for number, line in enumerate(lines):
        yield _text(field["x"] + 0.3, field["y"] + 1.7 + number * step, line, size)


def in_head(field: Mapping[str, Any], name: str) -> Iterator[Draw]:
    """Print a name in the narrow head of a column, in at most two lines."""
    width = field["w"] - 0.4
    size = 5.8 if text_width(name, 5.8) <= width * 1.7 else 5.2
    for number, line in enumerate(wrapped(name, size, width, 2)):
        x = field["x"] + (field["w"] - text_width(line, size)) / 2
        yield _text(x, field["y"] + 1.2 + number * 2.1, line, size)


def in_middle(field: Mapping[str, Any], words: str, size: float) -> Iterator[Draw]:
    """Print a few signs in the middle of a place."""
    x = field["x"] + (field["w"] - text_width(words, size)) / 2
    yield _text(x, field["y"] + 1.7, words, size)


def around_letter(field: Mapping[str, Any], place: int) -> Draw:
    """Return the circle around a letter in a row's column."""
    pitch = field["pitch"]
    x = field["x"] + (place % field["abreast"] + 0.5) * pitch
    y = field["y"] + (place // field["abreast"] + 0.5) * pitch
    return ["o", round(x, 2), round(y, 2), 1.45]


def around_code(field: Mapping[str, Any], letter: str) -> Draw:
    """Return the circle around the letter of a choice."""
    x = field["x"] + text_width(letter, 6.9, bold=True) / 2
    return ["o", round(x, 2), round(field["y"] + 1.25, 2), 1.6]


def wrapped(text: str, size: float, width: float, most: int) -> list[str]:
    """Return a text in lines of a width (mm), the last one cut where it is too long."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and text_width(longer, size) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    lines.append(line)
    kept = [*lines[: most - 1], " ".join(lines[most - 1 :])] if len(lines) > most else lines
    return [_cut(part, size, width) for part in kept]


def _right(field: Mapping[str, Any], words: str, size: float) -> Draw:
    x = field["x"] + field["beside"] - _GAP - text_width(words, size)
    return _text(x, field["y"] + field["high"] / 2, words, size)


def _text(x: float, middle: float, words: str, size: float, space: float = 0.0) -> Draw:
    """Return words with the middle of their capitals at a height."""
    y = middle - _CAP * size / 2
    return ["t", round(x, 2), round(y, 2), words, round(size, 2), round(space, 3)]


def _fitted(words: str, size: float, width: float, least: float = _LEAST) -> float:
    """Return the size at which words fit into a width, within limits."""
    wide = text_width(words, size)
    return size if wide <= width else max(least, size * width / wide)


def _cut(text: str, size: float, width: float) -> str:
    if text_width(text, size) <= width:
        return text
    kept: Sequence[str] = text
    while kept and text_width(f"{kept}…", size) > width:
        kept = kept[:-1]
    return f"{''.join(kept).rstrip()}…"
