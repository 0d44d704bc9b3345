"""Which findings one answer has: required, type, choice, then the form's own checks."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from dampingan.core.errors import Severity
from dampingan.core.language import tr
from dampingan.forms.model import Question, QuestionType

_INTEGER = re.compile(r"-?\d{1,18}\Z", re.ASCII)
_DECIMAL = re.compile(r"-?(\d+(\.\d*)?|\.\d+)\Z", re.ASCII)
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)\Z", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?\Z", re.ASCII)
_POINT = re.compile(r"(-?\d+(\.\d+)?)[ ,]+(-?\d+(\.\d+)?)([ ,]+-?\d+(\.\d+)?){0,2}\Z", re.ASCII)


def _is_integer(text: str) -> bool:
    return _INTEGER.match(text) is not None


def _is_decimal(text: str) -> bool:
    return _DECIMAL.match(text) is not None


def _is_date(text: str) -> bool:
    match = _DATE.match(text)
    if match is None:
        return False
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    if day <= 28:
        return 0 < month <= 12 and day > 0 and year > 0
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _is_time(text: str) -> bool:
    return _TIME.match(text) is not None


def _is_datetime(text: str) -> bool:
    day, separator, clock = text.partition("T")
    return bool(separator) and _is_date(day) and _is_time(clock)


def _is_point(text: str) -> bool:
    match = _POINT.match(text)
    return match is not None and abs(float(match[1])) <= 90 and abs(float(match[3])) <= 180


def _is_trace(text: str) -> bool:
    points = _points(text)
    return len(points) >= 2 and all(map(_is_point, points))


def _is_shape(text: str) -> bool:
    points = _points(text)
    return len(points) >= 4 and all(map(_is_point, points)) and points[0] == points[-1]


def _points(text: str) -> list[str]:
    return [point.strip() for point in text.strip().removesuffix(";").split(";")]


FITS: dict[QuestionType, Callable[[str], bool]] = {
    QuestionType.INTEGER: _is_integer,
    QuestionType.DECIMAL: _is_decimal,
    QuestionType.DATE: _is_date,
    QuestionType.TIME: _is_time,
    QuestionType.DATETIME: _is_datetime,
    QuestionType.GEOPOINT: _is_point,
    QuestionType.GEOTRACE: _is_trace,
    QuestionType.GEOSHAPE: _is_shape,
}
"""Whether a canonical text is a value of a type; types without an entry take any text."""

SEVERAL = frozenset({QuestionType.SELECT_MULTIPLE, QuestionType.RANK})
"""Types whose answer is several codes joined by one space."""


def type_message(question: Question) -> str:
    """Say what a question takes."""
    return _MESSAGES.get(question.type, _MESSAGES[QuestionType.GEOPOINT])()


_MESSAGES: dict[QuestionType, Callable[[], str]] = {
    QuestionType.INTEGER: lambda: tr("Isi dengan bilangan bulat."),
    QuestionType.DECIMAL: lambda: tr("Isi dengan angka."),
    QuestionType.DATE: lambda: tr("Isi dengan tanggal yang ada di kalender."),
    QuestionType.TIME: lambda: tr("Isi dengan jam, misalnya 14:30."),
    QuestionType.DATETIME: lambda: tr("Isi dengan tanggal dan jam."),
    QuestionType.GEOPOINT: lambda: tr("Isi dengan lintang dan bujur, misalnya -6.9 109.6."),
    QuestionType.GEOTRACE: lambda: tr(
        "Isi dua titik atau lebih, dipisah titik koma: -6.9 109.6; -6.9 109.7."
    ),
    QuestionType.GEOSHAPE: lambda: tr(
        "Isi tiga titik atau lebih, lalu titik pertama lagi; pisah titik koma."
    ),
}


def choice_problem(
    question: Question, value: str, offered: Callable[[str], bool | None]
) -> tuple[Severity, str] | None:
    """Return what is wrong with the codes of an answer.

    Args:
        question: a question with choices.
        value: its answer.
        offered: True when a code is in the list now, False when a choice filter leaves it out,
            None when the list does not know it.
    """
    codes = value.split() if question.type in SEVERAL else [value]
    unknown = [code for code in codes if offered(code) is None]
    if unknown:
        return Severity.ERROR, tr("Kode {codes} tidak ada dalam pilihan.", codes=", ".join(unknown))
    left_out = [code for code in codes if not offered(code)]
    if left_out:
        return Severity.ERROR, tr(
            "Kode {codes} tidak sesuai dengan jawaban lain.", codes=", ".join(left_out)
        )
    if len(codes) > 1:
        alone = [code for code in codes if code in question.exclusive]
        if alone:
            return Severity.ERROR, tr(
                "Kode {codes} tidak dapat digabung dengan kode lain.", codes=", ".join(alone)
            )
        if len(set(codes)) < len(codes):
            return Severity.ERROR, tr("Ada kode yang tertulis dua kali.")
    return None
