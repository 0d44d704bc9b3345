"""Random answers to one question: what its type, its list and its rules suggest.

The rules are read for hints only (the numbers, dates, patterns and answers that they compare
with); whether an answer is right, the session says.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from dampingan.forms.checking import SEVERAL
from dampingan.forms.expression.syntax import Call, Chain, Literal, Negation, Node, Path
from dampingan.forms.expression.value import Day
from dampingan.forms.model import Choice, Question, QuestionType
from dampingan.forms.pattern import matching_text

_T = QuestionType
_EPOCH = date(1970, 1, 1)
_TEXTS = (
    "Sumarni", "Karto Wirejo", "Jl. Kenanga 12, RT 003 RW 002", "Dk. Krajan", "warung kelontong",
    "007", "0012", "+62 811", "-5", "1e5", "12,5", "3/4", "17-05", "TRUE", "=1+1", "=SUM(A1:A9)",
    "@lurah", "'petik", '"kutip" dan, koma; titik koma', "<b>tebal</b> & lain", "100%", "a|b\\c",
    "baris satu\nbaris dua", "tab\tdi tengah", "👍🏽 setuju", "日本語", "العربية", "Ñandú é",
    "kode _x0041_", "#N/A", "null", "${nama}",
)  # fmt: skip
"""Invented answers, most of which some workbook or program has spoilt before."""
_LONGEST = 32_767
"""Characters that one cell of a workbook holds."""


@dataclass(slots=True)
class Hints:
    """What the rules of a question compare its answer with.

    Attributes:
        values: texts, numbers and days.
        patterns: regular expressions.
        lengths: numbers that ``string-length(.)`` is compared with.
        small: keep numbers small (rows of a repeat are counted by it).
    """

    values: list[str | float] = field(default_factory=list)
    patterns: list[str] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    small: bool = False


def read_hints(tree: Node, evaluate: Callable[[Node], object]) -> Hints:
    """Collect what a rule compares ``.`` with.

    Args:
        tree: the rule.
        evaluate: returns the value of an expression where the question stands, None when it has
            none.
    """
    hints = Hints()
    for node in _walk(tree):
        if isinstance(node, Chain):
            _read_comparison(node, evaluate, hints)
        elif isinstance(node, Call) and node.name == "regex" and len(node.arguments) == 2:
            pattern = evaluate(node.arguments[1])
            if isinstance(pattern, str):
                hints.patterns.append(pattern)
        elif isinstance(node, Literal):
            hints.values.append(node.value)
    return hints


def _read_comparison(node: Chain, evaluate: Callable[[Node], object], hints: Hints) -> None:
    if node.operators[0] not in {"=", "!=", "<", "<=", ">", ">="}:
        return
    mine = [operand for operand in node.operands if _is_about_answer(operand)]
    lengths = any(isinstance(m, Call) and m.name == "string-length" for m in mine)
    for operand in node.operands:
        if operand in mine:
            continue
        value = evaluate(operand)
        if lengths and isinstance(value, float) and 0 <= value <= _LONGEST:
            hints.lengths.append(int(value))
        elif isinstance(value, Day) and value == value:  # noqa: PLR0124 - no date at all
            hints.values.append((_EPOCH + timedelta(days=int(value))).isoformat())
        elif isinstance(value, str | float) and not isinstance(value, bool):
            hints.values.append(value)


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for below in _parts(node):
        yield from _walk(below)


def _parts(node: Node) -> Sequence[Node]:
    if isinstance(node, Chain):
        return node.operands
    if isinstance(node, Call):
        return node.arguments
    return (node.operand,) if isinstance(node, Negation) else ()


def _is_about_answer(node: Node) -> bool:
    return any(
        isinstance(part, Path) and part.start is None and _is_self(part) for part in _walk(node)
    )


def _is_self(path: Path) -> bool:
    return len(path.steps) == 1 and path.steps[0].axis == "self"


class Specimens:
    """Draws answers.

    Attributes:
        rng: where chance comes from.
        today: no birthday is later, mostly.
        files: names of attachments that file questions may have.
    """

    def __init__(self, rng: random.Random, today: date, files: Sequence[str] = ()) -> None:
        self.rng = rng
        self.today = today
        self.files = files
        self._by_type: dict[QuestionType, Callable[[Question, Hints], str]] = {
            _T.INTEGER: self._integer,
            _T.DECIMAL: self._decimal,
            _T.DATE: self._date,
            _T.TIME: lambda _q, _h: self._clock(),
            _T.DATETIME: lambda q, h: f"{self._date(q, h)}T{self._clock()}",
            _T.GEOPOINT: lambda _q, _h: self._point(),
            _T.GEOTRACE: lambda _q, _h: self._line(closed=False),
            _T.GEOSHAPE: lambda _q, _h: self._line(closed=True),
            _T.ACKNOWLEDGE: lambda _q, _h: "OK",
            _T.FILE: lambda _q, _h: self.rng.choice(self.files) if self.files else "",
        }

    def draw(self, question: Question, hints: Hints, choices: Sequence[Choice]) -> str:
        """Return one random answer, which may break the question's rules."""
        if question.choice_list or question.choice_source:
            return self._choose(question, [choice.code for choice in choices])
        return self._by_type.get(question.type, self._text)(question, hints)

    def _choose(self, question: Question, codes: list[str]) -> str:
        if not codes:
            return ""
        if question.type is _T.RANK:
            return " ".join(self.rng.sample(codes, len(codes)))
        if question.type not in SEVERAL:
            extra = list(question.extra_codes)
            return self.rng.choice(extra if extra and self.rng.random() < 0.1 else codes)
        together = [code for code in dict.fromkeys(codes) if code not in question.exclusive]
        if not together or (question.exclusive and self.rng.random() < 0.2):
            return self.rng.choice(codes)
        chosen = set(self.rng.sample(together, self.rng.randint(1, min(len(together), 5))))
        return " ".join(code for code in together if code in chosen)

    def _near(self, hints: Hints) -> float | None:
        """Return a number at or beside one that the rules name."""
        numbers = [n for n in map(_number, hints.values) if n is not None]
        if not numbers or self.rng.random() < 0.2:
            return None
        if len(numbers) > 1 and self.rng.random() < 0.6:
            return self.rng.uniform(min(numbers), max(numbers))
        step = self.rng.choice((0, 0, 1, -1, 2, -2, 10, -10, 1000))
        return self.rng.choice(numbers) + step

    def _integer(self, question: Question, hints: Hints) -> str:
        near = self._near(hints)
        if near is not None and abs(near) < 1e15:
            return str(round(near))
        if hints.small:
            return str(self.rng.randint(0, 3))
        digits = min(question.width, 15)
        if digits:
            return str(self.rng.randint(0, 10**digits - 1))
        most = self.rng.choice((9, 9, 99, 99, 120, 5000, 250_000_000))
        return str(self.rng.randint(-5 if self.rng.random() < 0.05 else 0, most))

    def _decimal(self, _question: Question, hints: Hints) -> str:
        near = self._near(hints)
        number = self.rng.uniform(0, 100) if near is None else near
        text = f"{number:.{self.rng.randint(0, 4)}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return "0" if text == "-0" else text

    def _date(self, _question: Question, hints: Hints) -> str:
        days = [day for day in map(_day, hints.values) if day is not None]
        if days and self.rng.random() < 0.8:
            day = self.rng.choice(days)
            away = self.rng.choice((0, 0, 1, -1, 30, -30, 400, -400, 4000, -4000))
            return _moved(day, away + (self.rng.randint(-20, 20) if away else 0))
        chance = self.rng.random()
        if chance < 0.05:
            return self.rng.choice(("1899-12-31", "1871-03-02", "1900-02-28", "1900-03-01"))
        if chance < 0.1:
            return self.rng.choice(("2024-02-29", "2000-02-29", "1904-01-01", "1970-01-01"))
        return _moved(self.today, -self.rng.randint(0, 30_000 if chance < 0.9 else 400))

    def _clock(self) -> str:
        clock = f"{self.rng.randint(0, 23):02d}:{self.rng.randint(0, 59):02d}"
        return clock if self.rng.random() < 0.8 else f"{clock}:{self.rng.randint(1, 59):02d}"

    def _point(self) -> str:
        latitude = f"{self.rng.uniform(-7.05, -6.85):.6f}".rstrip("0")
        longitude = f"{self.rng.uniform(109.5, 109.8):.6f}".rstrip("0")
        return f"{latitude} {longitude}" + ("" if self.rng.random() < 0.5 else " 0 0")

    def _line(self, *, closed: bool) -> str:
        points = [self._point() for _ in range(self.rng.randint(3, 6))]
        return "; ".join([*points, points[0]] if closed else points)

    def _text(self, question: Question, hints: Hints) -> str:
        if hints.patterns and self.rng.random() < 0.9:
            text = matching_text(self.rng.choice(hints.patterns), self.rng)
            if text is not None:
                return text
        if hints.lengths and self.rng.random() < 0.8:
            length = max(0, self.rng.choice(hints.lengths) + self.rng.choice((0, 0, 1, -1)))
            return "".join(self.rng.choice("0123456789") for _ in range(length))
        texts = [value for value in hints.values if isinstance(value, str)]
        if texts and self.rng.random() < 0.5:
            return self.rng.choice(texts)
        near = self._near(hints)
        if near is not None and self.rng.random() < 0.5:
            return str(round(near))
        text = self.rng.choice(_TEXTS)
        if self.rng.random() < 0.002:
            text = (text + " ") * (_LONGEST // (len(text) + 1))
            return text[:_LONGEST].strip()
        return text[: question.width].strip() if question.width else text


def _number(value: str | float) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if abs(number) < 1e300 else None


def _day(value: str | float) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def _moved(day: date, days: int) -> str:
    try:
        return (day + timedelta(days=days)).isoformat()
    except OverflowError:
        return day.isoformat()
