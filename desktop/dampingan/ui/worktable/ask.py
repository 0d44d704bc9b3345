"""What a form of a pane asks, and what somebody's typing means; free of widgets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dampingan.core.dates import format_date, parse_date, parse_iso
from dampingan.core.language import language, tr
from dampingan.core.number import count_text
from dampingan.forms.model import Form, Question, QuestionType
from dampingan.forms.typed import interpret
from dampingan.ui.register.candidate import Source
from dampingan.ui.register.typed_number import written_out

_MONEY = "thousands-sep"
_LONG = "multiline"
_SOON = re.compile(r"\+(\d{1,3})\Z")
_DAY_MONTH = re.compile(r"(\d{1,2})[-/. ](\d{1,2})\Z")
_NEIGHBOURHOODS = {"rt", "rw"}
"""Numbers that are written with three digits, as on maps and in prelists."""
_FAR = 50
"""Years ahead that the two digits of a deadline's year may mean."""


@dataclass(frozen=True)
class Ask:
    """One field.

    Attributes:
        key: names it in what the form gives back.
        label: its word.
        question: how what is typed is read.
        value: the answer that it begins with.
        source: what may be chosen, None for what is typed freely.
        ahead: a day to come (a deadline): ``15/1`` is the next 15 January, ``+14`` in two weeks.
        hint: shown in the empty field.
        required: whether it may not stay empty.
        personal: a name or telephone number; never kept anywhere but in the answer.
    """

    key: str
    label: str
    question: Question
    value: str = ""
    source: Source | None = None
    ahead: bool = False
    hint: str = ""
    required: bool = False
    personal: bool = False

    @property
    def long(self) -> bool:
        """Whether several lines may be typed."""
        return _LONG in self.question.appearance

    @property
    def money(self) -> bool:
        """Whether it is a sum in rupiah."""
        return _MONEY in self.question.appearance

    @property
    def file(self) -> bool:
        """Whether it is a photo."""
        return self.question.type is QuestionType.FILE


def ask_question(
    form: Form,
    key: str,
    value: str = "",
    *,
    source: Source | None = None,
    ahead: bool = False,
    hint: str = "",
    label: str = "",
) -> Ask:
    """Return the field for a question of a form."""
    question = form.questions[key]
    told = hint or form.text(question.hint, language())
    words = label or form.text(question.label, language())
    return Ask(
        key, words, question, value, source, ahead, told, bool(question.required), question.personal
    )


def plain_ask(
    key: str, label: str, kind: QuestionType = QuestionType.TEXT, value: str = "", **more: object
) -> Ask:
    """Return a field that no form asks for: a setting, a column of a list."""
    return Ask(key, label, Question(key, key, kind, {}), value, **more)  # type: ignore[arg-type]


def read(ask: Ask, typed: str, today: date) -> tuple[str, str]:
    """Return the answer that a text means and what is wrong with it, ``""`` when nothing is.

    Args:
        ask: the field.
        typed: what stands in it.
        today: the day on which it is typed.
    """
    text = typed.strip()
    if not text:
        return "", tr("Isi dulu.") if ask.required else ""
    kind = ask.question.type
    if kind is QuestionType.DATE:
        day = _day(text, today, ahead=ask.ahead)
        return (day.isoformat(), "") if day else (text, tr("Bukan tanggal; contoh 17/5/2026."))
    if ask.key in _NEIGHBOURHOODS and text.isdecimal():
        return text.zfill(3), ""
    plain = written_out(text) if ask.money else text.removesuffix("%").rstrip()
    answer = interpret(ask.question, plain, today=today)
    if kind is QuestionType.INTEGER and not answer.lstrip("-").isdecimal():
        return text, tr("Isi bilangan bulat, misalnya 25.")
    if kind is QuestionType.DECIMAL and not _is_number(answer):
        return text, tr("Isi angka, misalnya 62,5.")
    return answer, ""


def written(ask: Ask, value: str) -> str:
    """Return an answer as its field shows it; candidates are the field's matter."""
    if not value:
        return ""
    if ask.question.type is QuestionType.DATE:
        day = parse_iso(value)
        return format_date(day, short=True) if day else value
    if ask.money and value.isdecimal():
        return count_text(int(value))
    if ask.question.type is QuestionType.DECIMAL and language() == "id":
        return value.replace(".", ",")
    return value


def _day(text: str, today: date, *, ahead: bool) -> date | None:
    """Read a day; without its year it is the nearest one in the direction that is meant."""
    if ahead and (found := _SOON.fullmatch(text)):
        return today + timedelta(days=int(found[1]))
    if found := _DAY_MONTH.fullmatch(text):
        years = (today.year, today.year + 1) if ahead else (today.year, today.year - 1)
        days = [parse_date(f"{found[1]}/{found[2]}/{year}", today) for year in years]
        fits = [one for one in days if one and (one >= today if ahead else one <= today)]
        return fits[0] if fits else days[0]
    if not ahead:
        return parse_date(text, today)
    return parse_date(text, date(today.year + _FAR, 12, 31))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def choose(source: Source, typed: str, marked: str) -> tuple[str, str]:
    """Return the key that a typed text chooses, and what is wrong.

    Args:
        source: what may be chosen.
        typed: the text.
        marked: key of the candidate that is marked in the list below the field, ``""`` for none.
    """
    if not typed.strip():
        return "", ""
    if marked:
        return marked, ""
    found: Sequence[object] = source.find(typed)
    if found:
        return found[0].key, ""  # type: ignore[attr-defined]
    if source.free:
        return typed.strip(), ""
    return "", tr("Tidak ada yang cocok.")
