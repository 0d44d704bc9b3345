"""Functions on dates and times."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import datetime
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from dampingan.forms.expression.value import NAN, Conversion, Day

if TYPE_CHECKING:
    from dampingan.forms.expression.function import Environment

_CODES = re.compile(r"(%.?)", re.DOTALL)
_MONTHS = {
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
    "en": "January February March April May June July August September October November December",
}
_MONTHS_SHORT = {
    "id": "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des",
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
}
_DAYS = {
    "id": "Senin Selasa Rabu Kamis Jumat Sabtu Minggu",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
}
_DAYS_SHORT = {
    "id": "Sen Sel Rab Kam Jum Sab Min",
    "en": "Mon Tue Wed Thu Fri Sat Sun",
}


class DateFunctions(Conversion):
    """Functions whose subject is a day or a moment."""

    words = "id"
    """Language of month and day names: ``id`` or ``en``."""

    def today(self, environment: Environment) -> Day:
        """``today``."""
        return Day(self.number_of_text(environment.today_text()))

    def now(self, environment: Environment) -> Day:
        """``now``."""
        return Day(self.number_of_text(environment.now_text()))

    def date(self, value: Any) -> Day:
        """``date``: text or days since 1970 as a date; the time of day goes."""
        day = self.date_time(value)
        return Day(math.floor(day)) if self.zone.local and math.isfinite(day) else day

    def date_time(self, value: Any) -> Day:
        """``date-time``: text or days since 1970 as a point in time."""
        if isinstance(value, list):
            value = value[0] if value else ""
        if isinstance(value, bool):
            return Day(NAN)
        return Day(self.number(value))

    def decimal_date_time(self, value: Any) -> float:
        """``decimal-date-time``: days since 1970 as a number."""
        return float(self.date_time(value))

    def decimal_time(self, value: Any) -> float:
        """``decimal-time``: the part of the day that has gone, 0 ≤ x < 1."""
        text = self.text(value)
        days = self.number_of_text(f"1970-01-01T{text}" if "T" not in text else text)
        moment = self.zone.moment(days)
        if moment is None:
            return NAN
        seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
        return (seconds + moment.microsecond / 1e6) / 86400

    def format_date(self, value: Any, pattern: str) -> str:
        """``format-date`` and ``format-date-time``: ``%Y %y %m %n %b %d %e %a %H %h %M %S %3``."""
        return self._formatted(float(self.date_time(value)), pattern)

    @cached_property
    def _formatted(self) -> Callable[[float, str], str]:
        """Return `_format` with a memory: a village's records repeat their dates."""
        return lru_cache(maxsize=16384)(self._format)

    def _format(self, days: float, pattern: str) -> str:
        moment = self.zone.moment(days)
        if moment is None:
            return ""
        pieces = _CODES.split(pattern)
        pieces[1::2] = [self._field(moment, code[1:]) for code in pieces[1::2]]
        return "".join(pieces)

    def _field(self, moment: datetime, code: str) -> str:
        if code == "Z":
            return self.zone.format_moment(moment)[-6:]
        write = _FIELDS.get(code)
        return write(moment, self.words) if write else ""


_FIELDS: dict[str, Callable[[datetime, str], str]] = {
    "%": lambda _moment, _words: "%",
    "Y": lambda moment, _words: f"{moment.year:04d}",
    "y": lambda moment, _words: f"{moment.year % 100:02d}",
    "m": lambda moment, _words: f"{moment.month:02d}",
    "n": lambda moment, _words: str(moment.month),
    "b": lambda moment, words: _MONTHS_SHORT[words].split()[moment.month - 1],
    "B": lambda moment, words: _MONTHS[words].split()[moment.month - 1],
    "d": lambda moment, _words: f"{moment.day:02d}",
    "e": lambda moment, _words: str(moment.day),
    "a": lambda moment, words: _DAYS_SHORT[words].split()[moment.weekday()],
    "A": lambda moment, words: _DAYS[words].split()[moment.weekday()],
    "H": lambda moment, _words: f"{moment.hour:02d}",
    "h": lambda moment, _words: str(moment.hour),
    "M": lambda moment, _words: f"{moment.minute:02d}",
    "S": lambda moment, _words: f"{moment.second:02d}",
    "3": lambda moment, _words: f"{moment.microsecond // 1000:03d}",
    "W": lambda moment, _words: str(moment.isocalendar().week),
    "w": lambda moment, _words: str(moment.isoweekday() % 7),
}
"""How each ``%`` code of ODK's format-date writes a moment, with words in a language."""
