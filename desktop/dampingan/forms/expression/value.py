"""Values of ODK XPath and how one kind becomes another.

Python holds them as ``str``, ``float``, ``bool``, `Day` (a date or a point in time, counted in
days since 1970-01-01) and, for node-sets, ``list[str]``. An empty answer is ``""``; as a number it
is NaN.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

NAN = math.nan
_NUMBER = re.compile(r"\s*-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?\s*\Z", re.ASCII)
_MOMENT = re.compile(
    r"\s*(-?\d{4,6})-(\d{1,2})-(\d{1,2})"
    r"(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?"
    r"\s*(Z|[+-]\d{2}(?::?\d{2})?)?\s*\Z",
    re.ASCII,
)
_EPOCH = date(1970, 1, 1).toordinal()
_DAY_MS = 86_400_000
_DAY_MINUTES = 1440


class EvaluationError(ValueError):
    """A function was called in a way that ODK forbids; the text says which."""


class Day(float):
    """Days since 1970-01-01; NaN for a date that does not exist."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Zone:
    """How days are counted.

    Attributes:
        minutes: local time ahead of UTC.
        local: count local days (midnight here is a whole number, as ODK Collect does);
            otherwise UTC days (as web forms do).
    """

    minutes: int = 420
    local: bool = True

    @property
    def shift(self) -> float:
        """Days to add to a UTC day number."""
        return self.minutes / 1440 if self.local else 0.0

    @classmethod
    def of_this_machine(cls, *, local: bool = True) -> Zone:
        """Return the zone that the machine's clock is set to."""
        offset = datetime.now(UTC).astimezone().utcoffset() or timedelta(0)
        return cls(int(offset.total_seconds() // 60), local)

    def parse(self, text: str) -> float:
        """Return the day number of an ISO date or time, NaN when it is none."""
        match = _MOMENT.match(text)
        if match is None:
            return NAN
        year, month, day, hour, minute, second, fraction, offset = match.groups()
        try:
            days = date(int(year), int(month), int(day)).toordinal() - _EPOCH
        except ValueError:
            return NAN
        if hour is None:
            return days if self.local else days - self.minutes / 1440
        clock = (int(hour), int(minute), int(second or 0))
        if clock[0] > 23 or clock[1] > 59 or clock[2] > 59:
            return NAN
        seconds = clock[0] * 3600 + clock[1] * 60 + clock[2] + float(f"0.{fraction or 0}")
        ahead = self.minutes if offset is None else _offset_minutes(offset)
        if abs(ahead) >= _DAY_MINUTES:
            return NAN
        return days + seconds / 86400 - ahead / 1440 + self.shift

    def moment(self, days: float) -> datetime | None:
        """Return the local time of a day number; None when it is no date."""
        local = days - self.shift + self.minutes / 1440
        if not math.isfinite(local) or abs(local) > 2_900_000:
            return None
        try:
            start = datetime(1970, 1, 1)  # noqa: DTZ001 - local wall clock
            return start + timedelta(milliseconds=round(local * _DAY_MS))
        except OverflowError:
            return None

    def format(self, days: float) -> str:
        """Return a day number as ISO text: a date at midnight, else date and time."""
        moment = self.moment(days)
        if moment is None:
            return ""
        if moment.hour == moment.minute == moment.second == moment.microsecond == 0:
            return moment.date().isoformat()
        return self.format_moment(moment)

    def format_moment(self, moment: datetime) -> str:
        """Return a local time as ISO text with milliseconds and offset."""
        sign = "-" if self.minutes < 0 else "+"
        hours, minutes = divmod(abs(self.minutes), 60)
        text = moment.isoformat(timespec="milliseconds")
        return f"{text}{sign}{hours:02d}:{minutes:02d}"


def _offset_minutes(text: str) -> int:
    if text == "Z":
        return 0
    sign = -1 if text[0] == "-" else 1
    digits = text[1:].replace(":", "").ljust(4, "0")
    return sign * (int(digits[:2]) * 60 + int(digits[2:]))


def format_number(value: float) -> str:
    """Return a number as XPath writes it: no exponent, no ``.0``."""
    if value.is_integer():
        return str(int(value))
    if value != value:  # noqa: PLR0124 - NaN
        return "NaN"
    if value in (math.inf, -math.inf):
        return "Infinity" if value > 0 else "-Infinity"
    text = repr(float(value))
    return f"{Decimal(text):f}" if "e" in text else text


def answer_number(value: float) -> str:
    """Return a calculated number as an answer: what is no number, or has no end, is no answer."""
    return format_number(value) if math.isfinite(value) else ""


class Conversion:
    """Conversions between kinds of value in one time zone; the base of the function library."""

    def __init__(self, zone: Zone) -> None:
        self.zone = zone
        parse = zone.parse

        @lru_cache(maxsize=65536)
        def number_of_text(text: str) -> float:
            if _NUMBER.match(text):
                return float(text)
            return parse(text)

        self.number_of_text: Callable[[str], float] = number_of_text

    def number(self, value: Any) -> float:
        """Return any value as a number; what is none is NaN."""
        if isinstance(value, str):
            return self.number_of_text(value)
        if isinstance(value, list):
            return self.number(value[0]) if value else NAN
        return float(value)

    def text(self, value: Any) -> str:
        """Return any value as text."""
        if isinstance(value, str):
            return value
        if value is True:
            return "true"
        if value is False:
            return "false"
        if isinstance(value, Day):
            return self.zone.format(value)
        if isinstance(value, list):
            return self.text(value[0]) if value else ""
        return format_number(value)

    def boolean(self, value: Any) -> bool:
        """Return any value as a boolean; NaN, 0 and empty are false."""
        if isinstance(value, float):
            return value == value and value != 0  # noqa: PLR0124
        return bool(value)

    def equal(self, left: Any, right: Any) -> bool:
        """Compare two values of kinds known only now, as XPath's ``=`` does."""
        return self._compare(left, right, negated=False)

    def unequal(self, left: Any, right: Any) -> bool:
        """Compare two values of kinds known only now, as XPath's ``!=`` does."""
        return self._compare(left, right, negated=True)

    def _compare(self, left: Any, right: Any, *, negated: bool) -> bool:
        if isinstance(left, bool) or isinstance(right, bool):
            return (self.boolean(left) == self.boolean(right)) != negated
        if isinstance(left, list):
            return any(self._compare(item, right, negated=negated) for item in left)
        if isinstance(right, list):
            return any(self._compare(left, item, negated=negated) for item in right)
        if isinstance(left, str) and isinstance(right, str):
            return (left == right) != negated
        return (self.number(left) == self.number(right)) != negated

    def less(self, left: Any, right: Any) -> bool:
        """``<`` for kinds known only now."""
        return self._order(left, right, lambda a, b: a < b)

    def less_or_equal(self, left: Any, right: Any) -> bool:
        """``<=`` for kinds known only now."""
        return self._order(left, right, lambda a, b: a <= b)

    def greater(self, left: Any, right: Any) -> bool:
        """``>`` for kinds known only now."""
        return self._order(left, right, lambda a, b: a > b)

    def greater_or_equal(self, left: Any, right: Any) -> bool:
        """``>=`` for kinds known only now."""
        return self._order(left, right, lambda a, b: a >= b)

    def _order(self, left: Any, right: Any, holds: Callable[[float, float], bool]) -> bool:
        if isinstance(left, list):
            return any(self._order(item, right, holds) for item in left)
        if isinstance(right, list):
            return any(self._order(left, item, holds) for item in right)
        return holds(self.number(left), self.number(right))

    def numbers(self, values: Iterable[Any]) -> list[float]:
        """Return values as numbers, node-sets laid flat."""
        return [self.number(value) for value in values]


def divide(left: float, right: float) -> float:
    """``div``: never an error, as IEEE 754 says."""
    if right:
        return left / right
    if left != left or right != right or left == 0:  # noqa: PLR0124
        return NAN
    return math.inf if (left > 0) == (math.copysign(1.0, right) > 0) else -math.inf


def modulo(left: float, right: float) -> float:
    """``mod``: the remainder with the sign of the dividend."""
    if right == 0 or math.isinf(left):
        return NAN
    return math.fmod(left, right)
