"""From what a clerk types, or a workbook holds, to canonical answer text, and to the screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from dampingan.core.dates import format_date, parse_date, parse_iso
from dampingan.core.missing import KEYS, WORDS, Missing, is_missing
from dampingan.forms.checking import SEVERAL
from dampingan.forms.model import Choice, Question, QuestionType

_MISSING_WORDS = {words.casefold(): code for code, words in WORDS.items()}
_WHOLE = re.compile(r"([+-]?)0*(\d+)(?:[.,]0+)?\Z", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:[. ]\d{3})+\Z", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)\Z", re.ASCII)
_GROUPED_COMMA = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?\Z", re.ASCII)
_GROUPED_POINT = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)\Z", re.ASCII)
_CLOCK = re.compile(r"([01]?\d|2[0-3])[.: ]?([0-5]\d)(?:[.: ]?([0-5]\d)(?:\.\d+)?)?\Z", re.ASCII)
_COUPLED = re.compile(r"(\S+)\s*(?:[-–—.:)=]\s*|\s)(.*)\Z", re.DOTALL)
_YES = {"ok", "ya", "y", "1", "x", "v", "true", "yes"}
_LETTERS = re.compile(r"[a-z]+\Z", re.IGNORECASE | re.ASCII)


def interpret(
    question: Question, typed: str, *, today: date, choices: Sequence[Choice] = ()
) -> str:
    """Return the canonical text of what was typed.

    Text that fits nothing is returned as it is; the session then flags it.

    Args:
        question: what was asked.
        typed: a clerk's or a workbook's text.
        today: settles two-digit years.
        choices: the question's choices, in order.
    """
    text = typed.strip()
    if not text:
        return ""
    if is_missing(text):
        return text
    missing = KEYS.get(text) or _MISSING_WORDS.get(text.casefold())
    if missing is not None and not any(choice.code == text for choice in choices):
        return missing.value
    reader = _READERS.get(question.type)
    return reader(question, text, today, choices) if reader else text


def show(
    question: Question, value: str, choices: Sequence[Choice] = (), language: str = "id"
) -> str:
    """Return an answer as the screen shows it: words for codes, ``17 Mei 1931`` for dates.

    Args:
        question: what was asked.
        value: the canonical text.
        choices: the question's choices; codes without a label stay codes.
        language: code of the language of labels.
    """
    if not value:
        return ""
    if is_missing(value):
        return WORDS[Missing(value)]
    day = parse_iso(value) if question.type is QuestionType.DATE else None
    if day is not None:
        return format_date(day)
    if question.type is QuestionType.DECIMAL and language == "id":
        return value.replace(".", ",")
    if question.type is QuestionType.SELECT_ONE or question.type in SEVERAL:
        codes = value.split() if question.type in SEVERAL else [value]
        return "; ".join(_label(question, code, choices, language) for code in codes)
    return value


def _label(question: Question, code: str, choices: Sequence[Choice], language: str) -> str:
    for choice in choices:
        if choice.code == code:
            label = choice.label
            return label.get(language) or label.get("") or next(iter(label.values()), code)
    return question.extra_codes.get(code, code)


def _day(text: str, today: date) -> str:
    day = parse_date(text, today)
    return day.isoformat() if day else text


def _whole(text: str) -> str:
    if _THOUSANDS.match(text):
        text = re.sub(r"[. ]", "", text)
    match = _WHOLE.match(text)
    if match is None:
        return text
    return f"-{match[2]}" if match[1] == "-" and match[2] != "0" else match[2]


def _decimal(text: str) -> str:
    plain = text.replace(" ", "")
    if _GROUPED_COMMA.match(plain) and ("," in plain or plain.count(".") > 1):
        plain = plain.replace(".", "").replace(",", ".")
    elif _GROUPED_POINT.match(plain):
        plain = plain.replace(",", "")
    if not _DECIMAL.match(plain):
        return text
    sign = "-" if plain[0] == "-" else ""
    whole, _, fraction = plain.lstrip("+-").replace(",", ".").partition(".")
    whole, fraction = whole.lstrip("0") or "0", fraction.rstrip("0")
    number = f"{whole}.{fraction}" if fraction else whole
    return number if number == "0" else sign + number


def _clock(text: str) -> str:
    match = _CLOCK.match(text)
    if match is None:
        return text
    clock = f"{int(match[1]):02d}:{match[2]}"
    return f"{clock}:{match[3]}" if match[3] and match[3] != "00" else clock


def _moment(text: str, today: date) -> str:
    day, separator, clock = text.replace("T", " ", 1).rpartition(" ")
    found = parse_date(day, today) if separator else None
    canonical = _clock(clock.partition("+")[0].removesuffix("Z"))
    if found is None or ":" not in canonical:
        return text
    return f"{found.isoformat()}T{canonical}"


def _point(text: str) -> str:
    if re.search(r"\d,\d+\s*[,;\s]\s*-?\d+,\d", text):
        text = re.sub(r"(\d),(\d)", r"\1.\2", text)
    return " ".join(re.split(r"[\s,;]+", text.strip())).strip() or text


def _line(text: str, *, closed: bool = False) -> str:
    """Return points, one a line or parted by semicolons, as ODK writes a geotrace."""
    points = [_point(part) for part in re.split(r"[;\n]+", text) if part.strip()]
    if closed and len(points) > 2 and points[0] != points[-1]:
        points.append(points[0])
    return "; ".join(points)


def _code(question: Question, text: str, choices: Sequence[Choice]) -> str:
    """Return the code that a code, label or ``code - label`` means, empty when none."""
    codes = {choice.code: list(choice.label.values()) for choice in choices}
    codes.update((code, [label]) for code, label in question.extra_codes.items())
    if text in codes:
        return text
    folded = text.casefold()
    same = [code for code in codes if code.casefold() == folded]
    same += [code for code, labels in codes.items() if folded in map(str.casefold, labels)]
    number = _WHOLE.match(text)
    if number and not number[1]:
        same += [code for code in codes if code == number[2]]
    coupled = _COUPLED.match(text)
    if not same and coupled:
        head = coupled[1].rstrip(".:)=-–—")
        same += [head] if head in codes and _begins(codes[head], coupled[2]) else []
    return same[0] if same else ""


def _begins(labels: Iterable[str], rest: str) -> bool:
    """Tell whether `rest` is a label or the beginning of one."""
    words = rest.strip().casefold()
    return any(label and label.casefold().startswith(words) for label in labels)


def _codes(question: Question, text: str, choices: Sequence[Choice]) -> str:
    """Return several codes joined by one space, in the order of the list (of typing for ranks)."""
    found: list[str] = []
    for part in _parts(question, text, choices):
        code = _code(question, part, choices)
        if code:
            found.append(code)
            continue
        several = _run_of_codes(question, part, choices)
        if not several:
            return text
        found.extend(several)
    if question.type is QuestionType.RANK:
        return " ".join(dict.fromkeys(found))
    order = {choice.code: index for index, choice in enumerate(choices)}
    return " ".join(sorted(dict.fromkeys(found), key=lambda code: order.get(code, len(order))))


def _parts(question: Question, text: str, choices: Sequence[Choice]) -> list[str]:
    if _code(question, text, choices):
        return [text]
    for separators in (r"[;\n|]", r"[;,\n|]", r"[;,\s|]+"):
        parts = [part.strip() for part in re.split(separators, text) if part.strip()]
        if len(parts) > 1 and all(
            _code(question, part, choices) or _run_of_codes(question, part, choices)
            for part in parts
        ):
            return parts
    return [text]


def _run_of_codes(question: Question, part: str, choices: Sequence[Choice]) -> list[str]:
    """Return the codes of ``5`` (a sum of powers of two), ``ACD`` (letters) or ``124`` (digits)."""
    codes = [choice.code for choice in choices]
    if question.bitsum and part.isdecimal():
        return _summands(int(part), [c for c in codes if c not in question.exclusive])
    single = [c for c in codes if len(c) == 1]
    if part.isdecimal() and len(single) == len(codes) and all(c in codes for c in part):
        return list(part)
    if _LETTERS.match(part) and not any(_LETTERS.match(code) for code in codes):
        places = [ord(letter) - ord("a") for letter in part.lower()]
        if all(place < len(codes) for place in places):
            return [codes[place] for place in places]
    return []


def _summands(total: int, codes: Sequence[str]) -> list[str]:
    bits = [int(c) for c in codes if c.isdecimal() and int(c) and not int(c) & (int(c) - 1)]
    found = [bit for bit in bits if total & bit]
    return [str(bit) for bit in found] if sum(found) == total else []


_Reader = Callable[[Question, str, date, Sequence[Choice]], str]
_READERS: dict[QuestionType, _Reader] = {
    QuestionType.INTEGER: lambda _q, text, _today, _choices: _whole(text),
    QuestionType.DECIMAL: lambda _q, text, _today, _choices: _decimal(text),
    QuestionType.DATE: lambda _q, text, today, _choices: _day(text, today),
    QuestionType.TIME: lambda _q, text, _today, _choices: _clock(text),
    QuestionType.DATETIME: lambda _q, text, today, _choices: _moment(text, today),
    QuestionType.GEOPOINT: lambda _q, text, _today, _choices: _point(text),
    QuestionType.GEOTRACE: lambda _q, text, _today, _choices: _line(text),
    QuestionType.GEOSHAPE: lambda _q, text, _today, _choices: _line(text, closed=True),
    QuestionType.ACKNOWLEDGE: lambda _q, text, _t, _c: "OK" if text.casefold() in _YES else text,
    QuestionType.SELECT_ONE: lambda q, text, _t, choices: _code(q, text, choices) or text,
    QuestionType.SELECT_MULTIPLE: lambda q, text, _today, choices: _codes(q, text, choices),
    QuestionType.RANK: lambda q, text, _today, choices: _codes(q, text, choices),
}
