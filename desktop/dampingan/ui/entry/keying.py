"""How one question takes keys: codes, letters, label search, fast dates, when an answer is full.

Pure decisions over texts; the editor widget asks here after every key. What a finished text means
is decided by `forms.typed`, the same for keyboard and workbook.

Conventions (census keying, `F1` shows them): a code goes in as soon as no longer code is possible;
a field of known width goes in with its last digit; several answers are typed as letters, or as the
sum of their codes where the national form wants a sum; ``?``, ``!`` and ``-`` alone say why there
is no answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import ascii_uppercase

from dampingan.core.dates import FIRST_YEAR, LAST_YEAR, format_date, parse_date
from dampingan.core.language import tr
from dampingan.core.missing import KEYS, WORDS, Missing, is_missing
from dampingan.forms.checking import FITS
from dampingan.forms.choice_key import keys_of
from dampingan.forms.model import Choice, Question, QuestionType
from dampingan.forms.typed import interpret, show

_CODED = {QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK}
_UNITS = frozenset({"rt", "rw"})
"""Neighbourhood numbers: three digits, however many of them are typed."""
_SPECIAL = {"": "?", "?": "!", "!": "-", "-": "?"}
"""What ``*`` makes of the box: the special values in turn."""
_NOT_KNOWN = "?"
_CENTURY = 100
_SHORT_DATE = 6
_MONTHS = 12
_BOXES = 2
"""Boxes that paper may have even for codes of one digit."""
_MEASURED = {
    *(QuestionType.INTEGER, QuestionType.DECIMAL, QuestionType.DATE, QuestionType.TIME),
    QuestionType.DATETIME,
}
_QUARTER = 90.0
_MOST_SUMS = 12
"""More codes than this in a sum of powers of two and every number is possible anyway."""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice as it is keyed.

    Attributes:
        key: what is typed: the code itself, or a running number where codes are words.
        letter: its letter in a question with several answers, ``""`` beyond Z.
        code: the stored code.
        label: its label in the form's language.
    """

    key: str
    letter: str
    code: str
    label: str


class Keying:
    """The keys of one question at one moment.

    Args:
        question: the question.
        choices: its choices now, already filtered.
        labels: the choices' labels, in the same order.
        keys: code → what is typed for it, from `keys_of` the whole list.
        today: for the century of a date.
    """

    def __init__(
        self,
        question: Question,
        choices: Sequence[Choice] = (),
        labels: Sequence[str] = (),
        keys: Mapping[str, str] | None = None,
        *,
        today: date,
    ) -> None:
        self.question = question
        self.today = today
        self._choices = tuple(choices)
        self._keys = keys if keys is not None else keys_of(choices)
        self.options: tuple[Option, ...] = tuple(
            Option(
                self._keys.get(choice.code, choice.code),
                ascii_uppercase[place] if self.several and place < len(ascii_uppercase) else "",
                choice.code,
                label,
            )
            for place, (choice, label) in enumerate(zip(choices, labels, strict=True))
        )
        self._codes = {option.code.lower(): option.code for option in self.options}
        self._codes |= {option.key.lower(): option.code for option in self.options}
        self._codes = self._padded() | self._codes
        self._sums = self._possible_sums() if question.bitsum else frozenset()

    @property
    def coded(self) -> bool:
        """Whether the answer is one or several codes of a list."""
        return self.question.type in _CODED

    @property
    def long(self) -> bool:
        """Whether the answer is running text."""
        return self.question.type is QuestionType.TEXT and not 0 < self.question.width <= 20

    @property
    def takes_file(self) -> bool:
        """Whether the answer is a photo or another file."""
        return self.question.type is QuestionType.FILE

    @property
    def several(self) -> bool:
        """Whether several codes may be given."""
        return self.question.type in {QuestionType.SELECT_MULTIPLE, QuestionType.RANK}

    @property
    def by_number(self) -> bool:
        """Whether codes are words, so that a running number is typed instead."""
        return any(option.key != option.code for option in self.options)

    # ------------------------------------------------------------------ while typing

    def complete(self, text: str) -> bool:
        """Tell whether a typed text can't go on, so that it is taken without Enter."""
        text = text.strip()
        if not text:
            return False
        kind = self.question.type
        if text in KEYS:
            return self.coded or kind in {QuestionType.DATE, QuestionType.ACKNOWLEDGE}
        if kind is QuestionType.SELECT_ONE:
            return self._code_complete(text)
        if self.question.bitsum:
            return self._sum_complete(text)
        if kind is QuestionType.DATE:
            digits = text.isdecimal() and len(text) == 8
            return digits and parse_date(text, self.today) is not None
        full = self.question.width and len(text) >= self.question.width and text.isdecimal()
        return bool(full) and kind in {QuestionType.TEXT, QuestionType.INTEGER}

    def ends(self, text: str, key: str) -> bool:
        """Tell whether a character can't belong to the answer any more, so that it is the next's.

        Six digits are a day; only a year of four digits could still follow. ``201126`` is done,
        ``201120`` may become ``20112026``.

        Args:
            text: what the box holds.
            key: the character typed now.
        """
        text = text.strip()
        if self.question.type is not QuestionType.DATE or not key.isalnum():
            return False
        if len(text) != _SHORT_DATE or not (text.isascii() and text.isdecimal()):
            return False
        if parse_date(text, self.today) is None:
            return False
        return not key.isdecimal() or not self._may_go_on(text)

    @staticmethod
    def _may_go_on(text: str) -> bool:
        centuries = range(FIRST_YEAR // _CENTURY, LAST_YEAR // _CENTURY + 1)
        day_first = int(text[4:]) in centuries
        year_first = FIRST_YEAR <= int(text[:4]) <= LAST_YEAR and 1 <= int(text[4:]) <= _MONTHS
        return day_first or year_first

    def stuck(self, text: str) -> bool:
        """Tell whether a code that can't be has all its digits: the next one begins another."""
        text = text.strip()
        return text.isdecimal() and len(text) >= self._digits() and self.unknown(text)

    def nonsense(self, text: str) -> str:
        """Return what a finished text is not ("bukan tanggal"), ``""`` when it may be the answer.

        A day that does not exist is somebody's answer; letters in a date are the next answer that
        went astray, as long as nobody says otherwise.
        """
        kind = self.question.type
        if kind not in _MEASURED or not any(char.isalpha() for char in text):
            return ""
        value = self.canonical(text)
        if not value or is_missing(value) or FITS[kind](value):
            return ""
        if kind is QuestionType.DATE:
            return tr("{text} bukan tanggal.", text=text.strip())
        if kind in {QuestionType.INTEGER, QuestionType.DECIMAL}:
            return tr("{text} bukan angka.", text=text.strip())
        return tr("{text} bukan jam.", text=text.strip())

    def press(self, text: str, key: str) -> str | None:
        """Return what the box holds after a key that picks: letters among several answers, ``*``.

        ``*`` walks through the special values, for hands that stay on the numeric keypad.

        Args:
            text: what the box holds: codes with a blank between.
            key: the character typed.

        Returns:
            The new text, or None when the character is typed as it is.
        """
        if key == "*" and text.strip() in _SPECIAL:
            return _SPECIAL[text.strip()]
        if not self.several or not key.isalpha():
            return None
        option = next((o for o in self.options if o.letter and o.letter == key.upper()), None)
        return None if option is None else self.toggle(text, option.code)

    def toggle(self, text: str, code: str) -> str:
        """Return `text` with a code added, or taken out if it was there.

        A code that stands alone by the form's own rule ("tidak ada") pushes the others out.
        """
        picked = self.picks(text)
        if code in picked:
            picked = [other for other in picked if other != code]
        elif code in self.question.exclusive:
            picked = [code]
        else:
            picked = [other for other in picked if other not in self.question.exclusive] + [code]
        if self.question.type is not QuestionType.RANK:
            order = {option.code: place for place, option in enumerate(self.options)}
            picked.sort(key=lambda other: order.get(other, len(order)))
        return self.text_of(" ".join(picked))

    def text_of(self, value: str) -> str:
        """Return what the box of a coded question shows for a stored answer: its keys."""
        return box_text(self.question, value, self._keys)

    def picks(self, text: str) -> list[str]:
        """Return the codes that a text in the box stands for, to mark them in the list."""
        text = text.strip()
        if not text or not self.coded:
            return []
        if not self.several:
            code = self._codes.get(text.lower(), text)
            return [code]
        known = {option.code for option in self.options}
        return [code for code in self.canonical(text).split() if code in known]

    def searching(self, text: str) -> bool:
        """Tell whether the text looks for a label instead of naming a code."""
        text = text.strip()
        if self.question.type is not QuestionType.SELECT_ONE or not text or text in KEYS:
            return False
        return any(char.isalpha() for char in text) and text.lower() not in self._codes

    def matches(self, text: str) -> list[Option]:
        """Return the choices whose label holds every typed word, best first."""
        words = text.casefold().split()
        if not words:
            return []
        ranked = []
        for place, option in enumerate(self.options):
            label = option.label.casefold()
            if option.code.casefold().startswith(words[0]) and len(words) == 1:
                ranked.append((0, place, option))
            elif all(word in label for word in words):
                parts = label.replace("/", " ").split()
                whole = all(any(part.startswith(word) for part in parts) for word in words)
                rank = 1 if label.startswith(words[0]) else 2 if whole else 3
                ranked.append((rank, place, option))
        return [option for _, _, option in sorted(ranked, key=lambda found: found[:2])]

    def preview(self, text: str) -> str:
        """Return how a text being typed is understood, ``""`` when it reads the same.

        Dates show their century here, sums their parts, a missing code its words.
        """
        text, kind = text.strip(), self.question.type
        if not text:
            return ""
        if (missing := KEYS.get(text)) and not any(o.code == text for o in self.options):
            return missing_words(missing)
        if kind is QuestionType.DATE:
            return self._preview_date(text)
        if self.question.bitsum and text.isdecimal():
            picked = set(self.picks(text))
            return "; ".join(option.label for option in self.options if option.code in picked)
        if kind in {QuestionType.INTEGER, QuestionType.DECIMAL} and not text.isdecimal():
            value = self.canonical(text)
            return f"= {show(self.question, value)}" if value != text else ""
        return preview_point(text) if kind is QuestionType.GEOPOINT else ""

    def _preview_date(self, text: str) -> str:
        """Return the day as it is understood, with the rule for two digits of a year."""
        first = self.today.year - _CENTURY + 1
        rule = tr("dua angka tahun berarti {first}–{last}", first=first, last=self.today.year)
        day = parse_date(text, self.today)
        if day is None:
            return rule
        words = format_date(day)
        if str(day.year) in text:
            return words
        return f"{words} · {day.year % _CENTURY:02d} → {day.year}; {rule}"

    def unknown(self, text: str) -> bool:
        """Tell whether a text can't become a code of the list any more."""
        text = text.strip().lower()
        if self.question.type is not QuestionType.SELECT_ONE or not text or text in KEYS:
            return False
        if any(key.startswith(text) for key in self._codes):
            return False
        return not self.matches(text)

    # ------------------------------------------------------------------ when it is done

    def outside(self, text: str) -> bool:
        """Tell whether a finished text names something that is not in the list.

        A number that can't be is kept and flagged; a code of no choice says nothing at all.
        """
        if not self.options or not text.strip():
            return False
        value = self.canonical(text)
        if is_missing(value):
            return False
        known = {option.code for option in self.options}
        codes = value.split() if self.several else [value]
        return not known.issuperset(codes)

    def canonical(self, text: str) -> str:
        """Return the stored form of a finished text; unknown text comes back unchanged."""
        if self.question.key in _UNITS and text.strip().isdecimal():
            return text.strip().zfill(3)
        if self.question.type is QuestionType.SELECT_ONE:
            code = self._codes.get(text.strip().lower())
            if code is None and text.strip() == _NOT_KNOWN:
                code = self._own_unknown()
            if code is not None:
                return code
        if self.several and not self.question.bitsum:
            parts = text.split()
            if parts and all(part.lower() in self._codes for part in parts):
                return " ".join(self._codes[part.lower()] for part in parts)
        return interpret(self.question, text, today=self.today, choices=self._choices)

    def _own_unknown(self) -> str | None:
        """Return the list's own code for "tidak tahu", so that it is stored in one way only."""
        words = WORDS[Missing.DONT_KNOW].casefold()
        found = [option.code for option in self.options if option.label.casefold() == words]
        return found[0] if len(found) == 1 else None

    def _code_complete(self, text: str) -> bool:
        text = text.lower()
        if text not in self._codes:
            return False
        return not any(key != text and key.startswith(text) for key in self._codes)

    def _digits(self) -> int:
        """Return how many digits the longest code has as it is keyed."""
        numbers = [len(option.key) for option in self.options if option.key.isdecimal()]
        return max([1, *numbers])

    def _padded(self) -> dict[str, str]:
        """Return the codes as paper with two boxes has them, ``04`` for 4, and what they mean."""
        if self.question.bitsum:
            return {}
        boxes = max(self._digits(), self.question.width, 1 if "0" in self._codes else _BOXES)
        numbers = [option for option in self.options if option.key.isdecimal()]
        return {
            option.key.zfill(width): option.code
            for option in numbers
            for width in range(len(option.key) + 1, boxes + 1)
        }

    def _possible_sums(self) -> frozenset[str]:
        alone = {o.code for o in self.options if o.code in self.question.exclusive}
        powers = [int(o.code) for o in self.options if o.code not in alone and o.code.isdecimal()]
        sums = {0}
        for power in powers[:_MOST_SUMS]:
            sums |= {power + other for other in sums}
        sums.discard(0)
        return frozenset(alone | {str(value) for value in sums})

    def _sum_complete(self, text: str) -> bool:
        if text not in self._sums:
            return False
        return not any(other != text and other.startswith(text) for other in self._sums)


def box_text(question: Question, value: str, keys: Mapping[str, str]) -> str:
    """Return what the answer box of a coded question shows for a stored answer.

    Args:
        question: what was asked.
        value: the stored answer.
        keys: code → what is typed for it.
    """
    for key, code in KEYS.items():
        if value == code:
            return key
    codes = value.split()
    if question.bitsum and codes and all(code.isdecimal() for code in codes):
        return str(sum(int(code) for code in codes))
    return " ".join(keys.get(code, code) for code in codes)


def typed_path(text: str) -> Path | None:
    """Return the file that a typed or pasted text names, None when it is no path.

    Copied paths come in quotation marks (Windows) or as ``file://`` addresses.
    """
    text = text.strip().strip("\"'")
    if text.startswith("file://"):
        from urllib.request import url2pathname

        text = url2pathname(text.removeprefix("file://"))
    return Path(text).expanduser() if "/" in text or "\\" in text else None


def missing_words(code: Missing) -> str:
    """Return what a missing code says, as people read it."""
    match code:
        case Missing.DONT_KNOW:
            return tr("tidak tahu")
        case Missing.REFUSED:
            return tr("tidak menjawab")
        case _:
            return tr("tidak berlaku")


def preview_point(text: str) -> str:
    """Return how a geopoint being typed is understood, ``""`` while it is none."""
    numbers = re.findall(r"-?\d+(?:[.,]\d+)?", text)
    if len(numbers) < 2:
        return ""
    latitude, longitude = (float(number.replace(",", ".")) for number in numbers[:2])
    if abs(latitude) > _QUARTER or abs(longitude) > 2 * _QUARTER:
        return tr("Di luar bumi: lintang sampai 90, bujur sampai 180")
    south, west = tr("LS") if latitude < 0 else tr("LU"), tr("BB") if longitude < 0 else tr("BT")
    return f"{abs(latitude):.5f}° {south} · {abs(longitude):.5f}° {west}"
