"""Where things stand on a sheet: number, words, answer, box, codes, findings of each line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QPoint, QRect

from dampingan.core.errors import Severity
from dampingan.core.language import tr
from dampingan.ui.entry.keying import Option
from dampingan.ui.entry.line import Line, State
from dampingan.ui.entry.measure import Measure
from dampingan.ui.entry.outline import ItemKind
from dampingan.ui.theme import SPACE, Size, Theme, Weight

MOST_OPTIONS = 40
"""A longer list of choices is not written out; label search finds them."""

_LEFT = 20
_NUMBER = 62
_RIGHT = 16
_DIGIT = 9
_BOX = 30
_ROW = 40
_SKIPPED = 34
_PICTURE = 160
_OPTION = 20
_OPTION_GAP = 20
_INDENT = 12
_NARROW_BOX = 190
_WORDS_IN_BOX = 6
_MOST_COLUMNS = 4
_MARK = 15
_NARROW_WORDS = 110
_SHORT_WORDS = 150
"""A choice that is no wider than this stands on one line."""
_NARROW_LABEL = 150
_ONE_LINE = 4


@dataclass(frozen=True, slots=True)
class Text:
    """Words at a place."""

    rect: QRect
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding or a note at a place: icon, then words.

    Attributes:
        icon, rect: where icon and words stand.
        role: of the icon.
        colour: token of both.
        text: the words.
    """

    icon: QRect
    rect: QRect
    role: str
    colour: str
    text: str


@dataclass(frozen=True, slots=True)
class OptionBox:
    """A choice at a place."""

    rect: QRect
    key: QRect
    words: QRect
    option: Option


@dataclass(slots=True)
class LineBox:
    """One line laid out, from its own top left corner.

    Attributes:
        line: what it says.
        current: whether it is the large one.
        height: of the whole line.
        number, label, beside, why, hint, more: words and where.
        box: the answer box; None where there is none.
        options: choices written out, for the current question.
        marks: findings and the note.
        flags: icons in the left margin: roles and where.
        picture: where the attached file is shown.
    """

    line: Line
    current: bool
    height: int = 0
    number: Text | None = None
    label: Text | None = None
    beside: Text | None = None
    hint: Text | None = None
    more: Text | None = None
    note: Text | None = None
    box: QRect | None = None
    options: list[OptionBox] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    flags: list[tuple[str, QRect]] = field(default_factory=list)
    picture: QRect | None = None

    def option_at(self, point: QPoint) -> Option | None:
        """Return the choice at a point of the line."""
        return next((o.option for o in self.options if o.rect.contains(point)), None)


class SheetLayout:
    """Lays lines out at a width.

    Args:
        theme: lengths grow with its text size.
        measure: shared measures.
    """

    def __init__(self, theme: Theme, measure: Measure) -> None:
        self._theme = theme
        self._measure = measure

    # ------------------------------------------------------------------ lines not in focus

    def plain(self, line: Line, width: int) -> LineBox:
        """Lay out a line that is not in focus."""
        if line.item.kind is not ItemKind.QUESTION:
            return self._other(line, width)
        return self._skipped(line, width) if is_faint(line) else self._question(line, width)

    def _other(self, line: Line, width: int) -> LineBox:
        px, measure = self._theme.px, self._measure
        made = LineBox(line, current=False)
        note = line.item.kind is ItemKind.NOTE
        left = px(_LEFT + _INDENT * max(0, line.item.level - 1))
        if line.number or note:
            made.number = Text(QRect(left, 0, px(_NUMBER), measure.line()), line.number)
            left = px(_LEFT + _NUMBER)
        weight = Weight.Normal if note or self._adds(line) else Weight.DemiBold
        room = width - left - px(_RIGHT)
        height = measure.height(line.text, room, weight=weight)
        top = px(6) if note or self._adds(line) else px(16)
        made.label = Text(QRect(left, top, room, height), line.text)
        if made.number is not None:
            made.number.rect.moveTop(top)
        made.height = top + height + px(6)
        return made

    def _skipped(self, line: Line, width: int) -> LineBox:
        """Lay out a question that does not apply on one line: what is too long ends in "…"."""
        px, measure = self._theme.px, self._measure
        made = LineBox(line, current=False, height=px(_SKIPPED))
        left, high = px(_LEFT + _NUMBER), measure.line()
        top = (made.height - high) // 2
        made.number = Text(QRect(px(_LEFT), top, px(_NUMBER) - SPACE, high), line.number)
        box = self._box(line, width, left)
        box.setHeight(min(box.height(), made.height - px(6)))
        box.moveTop(px(3))
        made.box = box
        room = box.left() - left - px(12)
        aside = min(measure.width(line.why), room // 2)
        made.beside = Text(QRect(left + room - aside, top, aside, high), line.why)
        made.label = Text(QRect(left, top, max(0, room - aside - px(12)), high), line.text)
        self._add_flags(made)
        return made

    def _question(self, line: Line, width: int) -> LineBox:
        px, measure = self._theme.px, self._measure
        made = LineBox(line, current=False)
        left, pad = px(_LEFT + _NUMBER), px(5)
        box = self._box(line, width, left)
        room = box.left() - left - px(_RIGHT)
        words = line.beside
        label = line.text
        first = (px(_BOX) - measure.line()) // 2
        aside = max(min(measure.width(words), room * 45 // 100), measure.longest(words))
        below = bool(words) and room - aside - px(12) < px(_NARROW_LABEL)
        label_width = room if below or not words else room - aside - px(12)
        label_height = measure.height(label, label_width)
        made.number = Text(
            QRect(px(_LEFT), pad + first, px(_NUMBER) - SPACE, measure.line()), line.number
        )
        made.label = Text(QRect(left, pad + first, label_width, label_height), label)
        bottom = pad + first + label_height
        if below:
            height = measure.height(words, room)
            made.beside = Text(QRect(left, bottom, room, height), words)
            bottom += height
        elif words:
            height = measure.height(words, aside)
            rect = QRect(box.left() - px(12) - aside, pad + first, aside, height)
            made.beside = Text(rect, words)
            bottom = max(bottom, rect.bottom() + 1)
        box.moveTop(pad)
        made.box = box
        bottom = max(bottom, pad + box.height())
        made.height = max(px(_ROW), self._add_marks(made, left, bottom, room) + pad)
        return made

    # ------------------------------------------------------------------ the line in focus

    def current(
        self,
        line: Line,
        width: int,
        options: tuple[Option, ...],
        *,
        hint: str = "",
        note: str = "",
        boxed: bool = True,
    ) -> LineBox:
        """Lay out the question in focus, large, with its codes.

        Args:
            line: the question.
            width: of the sheet.
            options: its choices.
            hint: interviewer's hint where no pane beside shows it.
            note: what to press now, under the findings.
            boxed: whether the answer is typed here (a grid has its own cells).
        """
        px, measure = self._theme.px, self._measure
        made = LineBox(line, current=True)
        left, top = px(_LEFT + _NUMBER), px(14)
        box = self._box(line, width, left) if boxed else QRect(width - px(_RIGHT), 0, 0, 0)
        room = box.left() - left - px(_RIGHT)
        label_height = measure.height(line.text, room, Size.LARGE, Weight.DemiBold)
        large = measure.line(Size.LARGE)
        made.number = Text(
            QRect(px(_LEFT), top + (large - measure.line()) // 2, px(_NUMBER) - SPACE, large),
            line.number,
        )
        made.label = Text(QRect(left, top, room, label_height), line.text)
        if boxed:
            box.moveTop(top - px(2))
            made.box = box
        under = top + label_height + px(4)
        if boxed and box.width() > px(_NARROW_BOX):
            under = max(under, box.bottom() + px(4))
            room = width - left - px(_RIGHT)
        if hint:
            height = measure.height(hint, room)
            made.hint = Text(QRect(left, under, room, height), hint)
            under += height + px(4)
        under = self._add_options(made, options, QPoint(left, under + px(2)), room)
        if line.beside and not made.options:
            height = measure.height(line.beside, room)
            made.beside = Text(QRect(left, under, room, height), line.beside)
            under += height + px(4)
        if line.file:
            made.picture = QRect(left, under, min(room, px(_PICTURE)), px(_PICTURE * 3 // 4))
            under = made.picture.bottom() + px(4)
        bottom = max(under, box.bottom() if boxed else 0)
        bottom = self._add_marks(made, left, bottom, room)
        if note:
            height = measure.height(note, room)
            made.note = Text(QRect(left + px(_MARK + 6), bottom + px(2), room, height), note)
            bottom = made.note.rect.bottom()
        made.height = bottom + px(12)
        return made

    def _add_options(
        self, made: LineBox, options: tuple[Option, ...], start: QPoint, room: int
    ) -> int:
        px = self._theme.px
        if not options:
            return start.y()
        if len(options) > MOST_OPTIONS:
            text = tr("{count} pilihan: ketik kode atau sebagian kata.", count=len(options))
            height = self._measure.height(text, room)
            made.more = Text(QRect(start.x(), start.y(), room, height), text)
            return start.y() + height + px(4)
        columns, heights, key_width = self._best_columns(options, room)
        per_column = -(-len(options) // columns)
        width = room // columns
        bottom = start.y()
        for column in range(columns):
            top = start.y()
            for place in range(column * per_column, min(len(options), (column + 1) * per_column)):
                rect = QRect(start.x() + column * width, top, width - px(8), heights[place])
                words = rect.adjusted(key_width + px(6), 0, 0, 0)
                key = QRect(rect.left(), rect.top(), key_width, rect.height())
                made.options.append(OptionBox(rect, key, words, options[place]))
                top += heights[place]
            bottom = max(bottom, top)
        return bottom + px(2)

    def _best_columns(self, options: tuple[Option, ...], room: int) -> tuple[int, list[int], int]:
        """Return the number of columns that makes the list lowest without cramped words."""
        px, measure = self._theme.px, self._measure
        key_width = max(
            measure.width(option_key(option), weight=Weight.DemiBold) for option in options
        )
        labels = [option_words(option) for option in options]
        needed = px(_NARROW_WORDS)
        for label in labels:
            whole = min(measure.width(label, weight=Weight.DemiBold), px(_SHORT_WORDS))
            needed = max(needed, whole, measure.longest(label, weight=Weight.DemiBold))
        best: tuple[int, list[int]] | None = None
        lowest = 0
        for columns in range(1, min(_MOST_COLUMNS, len(options)) + 1):
            words = room // columns - key_width - px(_OPTION_GAP)
            lonely = len(options) > _ONE_LINE and -(-len(options) // columns) < 2
            if columns > 1 and (words < needed or lonely):
                break
            heights = [
                max(px(_OPTION), measure.height(label, words, weight=Weight.DemiBold) + px(3))
                for label in labels
            ]
            if columns > 1 and max(heights) > 3 * px(_OPTION):
                break
            per_column = -(-len(options) // columns)
            total = max(
                sum(heights[start : start + per_column])
                for start in range(0, len(heights), per_column)
            )
            if best is None or total < lowest:
                best, lowest = (columns, heights), total
        assert best is not None
        return best[0], best[1], key_width

    # ------------------------------------------------------------------ shared

    def _box(self, line: Line, width: int, left: int) -> QRect:
        px = self._theme.px
        room = width - left - px(_RIGHT)
        if line.width:
            wide = min(max(px(44), px(_DIGIT * line.width + 22)), room * 6 // 10)
            height = px(_BOX)
        else:
            wide = room // 2
            lines = self._measure.height(line.box, wide - px(18))
            high = self._measure.line() * _WORDS_IN_BOX
            height = max(px(_BOX), min(lines, high) + px(12))
        return QRect(width - px(_RIGHT) - wide, 0, wide, height)

    def _add_marks(self, made: LineBox, left: int, bottom: int, room: int) -> int:
        px = self._theme.px
        size = px(_MARK)
        for role, colour, text in _marks_of(made.line):
            words = max(room, px(200)) - size - px(6)
            height = self._measure.height(text, words)
            icon = QRect(left, bottom + px(3), size, self._measure.line())
            rect = QRect(left + size + px(6), bottom + px(3), words, height)
            made.marks.append(Mark(icon, rect, role, colour, text))
            bottom += height + px(4)
        self._add_flags(made)
        return bottom

    def _add_flags(self, made: LineBox) -> None:
        """Put what is true of the answer into the left margin: pinned, changed."""
        px = self._theme.px
        top = made.number.rect.top() if made.number else px(5)
        roles = [("pin", made.line.pinned), ("changed", made.line.changed)]
        for role in (role for role, shown in roles if shown):
            made.flags.append((role, QRect(px(5), top, px(13), self._measure.line())))
            top += self._measure.line()

    @staticmethod
    def _adds(line: Line) -> bool:
        return line.item.kind is ItemKind.ADD_ROW


SEVERITY_ROLE = {Severity.ERROR: "error", Severity.WARNING: "warning"}
"""Icon and colour of a finding."""


def _marks_of(line: Line) -> Iterator[tuple[str, str, str]]:
    """Yield icon, colour and words of what stands under a line."""
    for remark in line.remarks:
        role = SEVERITY_ROLE[remark.severity]
        if not remark.accepted:
            yield role, role, remark.message
        elif remark.severity is Severity.ERROR:
            yield role, role, f"{remark.message} ({remark.accepted})"
        else:
            yield "ok", "muted", f"{remark.message} ({remark.accepted})"
    if line.before:
        yield "changed", "muted", line.before
    if line.note:
        yield "note", "muted", line.note


def option_key(option: Option) -> str:
    """Return what stands before a choice: its letter where letters are typed, else its code."""
    return option.letter or option.key


def option_words(option: Option) -> str:
    """Return a choice's words; the code behind them where a letter stands before."""
    return f"{option.label} ({option.key})" if option.letter else option.label


def fold_skipped(lines: Sequence[Line]) -> list[Line | None]:
    """Join questions without a number that are skipped for the same reason into one line.

    The month and the year of something that never came are two boxes on paper, but one thing to
    pass over.

    Returns:
        As many lines; None where the line is told by the one before it.
    """
    folded: list[Line | None] = list(lines)
    leader, asked = -1, ""
    for place, line in enumerate(lines):
        if line.state is not State.SKIPPED or line.number or line.box or not line.why:
            leader, asked = -1, line.text
        elif leader >= 0 and lines[leader].why == line.why:
            first = folded[leader]
            assert first is not None
            folded[leader] = replace(first, text=_join(first.text, lines[leader].text, line.text))
            folded[place] = None
        else:
            leader = place
            if asked and line.text.startswith(f"{asked}: "):
                folded[place] = replace(line, text=line.text[len(asked) + 2 :])
    return folded


def _join(joined: str, first: str, other: str) -> str:
    """Add a label to others, without the words before a colon that all share."""
    head, colon, rest = other.partition(": ")
    return f"{joined}, {rest if colon and first.startswith(head + colon) else other}"


def is_faint(line: Line) -> bool:
    """Tell whether a line does not apply now."""
    return line.state is State.SKIPPED
