"""One cell of another system's file as an answer of ours, with how it became one.

Codes and labels are both accepted, theirs through the mapping's table, ours as they are. Nothing is
guessed about numbers that a spreadsheet has cut (exchange rule 15); dates follow rule 16. What has
no meaning here is reported and kept beside the record, never dropped and never forced.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from rapidfuzz import fuzz

from dampingan.core.address import is_rt_or_rw, normalise_rt, normalise_rw, parse_rt_rw
from dampingan.core.dates import parse_date, parse_iso
from dampingan.core.identity import Damage, KartuKeluarga, Nik, damage
from dampingan.core.language import tr
from dampingan.core.missing import WORDS, is_missing
from dampingan.core.text import fold, normalise, normalise_line
from dampingan.exchange.foreign.mapping import Rule
from dampingan.exchange.foreign.table import Cell, Table, cell_text
from dampingan.exchange.reader.day import by_nik, read_day, swapped
from dampingan.forms.checking import FITS
from dampingan.forms.model import Choice, Form, Question, QuestionType
from dampingan.forms.typed import interpret

NOTHING = frozenset({"", "-", "--", "---", "–", "n/a", "na", "nan", "null", "none", "nihil", "\\n"})
"""Texts that other systems write for nothing, in lower case."""

_TOO_LARGE = 1e15
"""From here on a spreadsheet's numbers have lost their last digit."""

_YES = frozenset({"1", "true", "yes", "ya", "y", "x", "v", "ok", "✓", "✔", "selected", "dipilih"})
_NO = frozenset({"0", "false", "no", "tidak", "t", "n"})
_SURE = 88.0
_MARGIN = 6.0
_EPOCH = date(1899, 12, 30)
_FIRST = 1900
"""First year that a spreadsheet counts; what is before is an empty cell."""

_FIRST_SERIAL, _LAST_SERIAL = 3_000, 80_000
"""Numbers that are taken as counted days: 1908 to 2119. Smaller ones are a day or an age."""
_COUNTED = re.compile(
    r"(?:desil|rt|rw|no\.?)?\s*(\d{1,6})\s*(?:orang|jiwa|m2|m²|ekor|unit|tahun)?\Z"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell says.

    Attributes:
        text: the answer, ``""`` for nothing.
        how: ``""`` as it is, ``code`` by the mapping's table, ``label`` by our own label,
            ``alike`` by similar words, ``tidied``, or ``assumed`` (somebody should look).
        problem: why it can't be an answer, a whole sentence.
        fatal: the row can't be trusted at all.
    """

    text: str = ""
    how: str = ""
    problem: str = ""
    fatal: bool = False


EMPTY = Reading()


class ValueReader:
    """Reads cells as answers to one form's questions."""

    def __init__(self, form: Form, today: date) -> None:
        self._form = form
        self._today = today
        self._choices: dict[tuple[int, str, str], Reading] = {}
        self._places: dict[int, tuple[Rule, Table, tuple[tuple[int, ...], ...]]] = {}

    def read(self, rule: Rule, table: Table, row: Sequence[Cell], nik: str = "") -> Reading:
        """Return what a row says for one rule.

        Args:
            rule: which columns and how.
            table: where the row stands.
            row: its cells.
            nik: the person's, to tell day from month.
        """
        question = self._form.questions.get(rule.to)
        if rule.constant:
            return Reading(rule.constant)
        if rule.how == "split":
            return self._split(rule, table, row, question)
        return self._whole(rule, question, self._cells(rule, table, row), nik)

    def _whole(
        self, rule: Rule, question: Question | None, cells: Sequence[Cell], nik: str
    ) -> Reading:
        """Return what the parts of an answer say together."""
        if all(is_nothing(cell) for cell in cells):
            return EMPTY
        if rule.how == "village":
            return _village(cells)
        if rule.how == "date" and len(cells) > 1:
            return self._three_parts([cell_text(c) for c in cells])
        cell = cells[0] if len(cells) == 1 else _joined(cells, rule.to)
        if rule.how in {"rt", "rw"}:
            return _half(cell, rule.how)
        if question is None:
            return Reading(cell_text(cell))
        return self.answer(question, cell, rule.values, nik=nik)

    def _cells(self, rule: Rule, table: Table, row: Sequence[Cell]) -> list[Cell]:
        """Return the cell of each part; where its columns stand is looked up once."""
        known = self._places.get(id(rule))
        if known is None or known[0] is not rule or known[1] is not table:
            known = self._places[id(rule)] = rule, table, rule.columns(table)
        return [row[said(row, group)] for group in known[2]]

    def answer(
        self, question: Question, cell: Cell, values: Mapping[str, str], *, nik: str = ""
    ) -> Reading:
        """Return one cell as an answer to a question."""
        special = _SPECIAL.get(question.name)
        if special is not None:
            return special(cell)
        if values or question.type in _SELECTS:
            key = id(values), question.key, cell_text(cell)
            if key not in self._choices:
                self._choices[key] = self._choice(question, key[2], values)
            return self._choices[key]
        if missing := _missing(question, cell):
            return missing
        if question.type is QuestionType.DATE:
            return self._date(cell, nik)
        text = normalise(cell_text(cell))
        if question.type is QuestionType.TEXT:
            return Reading(text)
        return self._typed(question, text)

    def choices(self, question: Question) -> Sequence[Choice]:
        """Return the choices of a question."""
        return self._form.choices.get(question.choice_list, ())

    # -- kinds -----------------------------------------------------------------------------

    def _typed(self, question: Question, text: str) -> Reading:
        found = interpret(question, text, today=self._today)
        fits = FITS.get(question.type)
        if fits is None or fits(found):
            return Reading(found, "" if found == text else "tidied")
        if question.type is QuestionType.INTEGER and (counted := _COUNTED.match(text.casefold())):
            return Reading(str(int(counted[1])), "tidied")
        return Reading(problem=tr("Isinya bukan jawaban untuk pertanyaan ini."))

    def _choice(self, question: Question, text: str, values: Mapping[str, str]) -> Reading:
        known = _lookup(tuple(values.items())) if values else {}
        ours = known.get(_plain(text))
        if ours is not None:
            return Reading(ours, "" if ours == text else "code")
        if question.type not in _SELECTS:
            return Reading(text)
        if values and question.type is QuestionType.SELECT_MULTIPLE:
            parts = [_plain(part) for part in re.split(r"[;,|\s]+", text) if part]
            if parts and all(part in known for part in parts):
                return Reading(self._ordered(question, [known[part] for part in parts]), "code")
        if not values or not _plain(text).isdecimal():
            found = self._own(question, text)
            if found is not None:
                return found
            if (alike := self._alike(question, text, known)) is not None:
                return alike
        return _missing(question, text) or Reading(problem=tr("Nilai ini tidak ada padanannya."))

    def _own(self, question: Question, text: str) -> Reading | None:
        choices = self.choices(question)
        codes = {choice.code for choice in choices} | set(question.extra_codes)
        if question.type is QuestionType.ACKNOWLEDGE:
            return Reading("OK") if text.casefold() in _YES else None
        found = interpret(question, text, today=self._today, choices=choices)
        if found and codes.issuperset(found.split()):
            return Reading(found, "" if found == text else "label")
        labels = {fold(label): c.code for c in choices for label in c.label.values()}
        word = fold(text)
        for said, words in ((_YES, ("ya", "yes")), (_NO, ("tidak", "no"))):
            if word in said:
                code = next((labels[w] for w in words if w in labels), None)
                if code is not None:
                    return Reading(code, "label")
        if word in labels:
            return Reading(labels[word], "label")
        if question.type is QuestionType.SELECT_MULTIPLE and (found := _in_row(word, labels)):
            return Reading(self._ordered(question, found), "label")
        return None

    def _alike(self, question: Question, text: str, known: Mapping[str, str]) -> Reading | None:
        """Return the choice whose words are nearly these, when no other comes close."""
        word = fold(text)
        if len(word) < 4 or word.isdecimal():
            return None
        names = {(fold(w), c.code) for c in self.choices(question) for w in c.label.values()}
        names |= {(name, code) for name, code in known.items() if not name.isdecimal()}
        begun = {code for name, code in names if name.startswith(f"{word} ")}
        if len(begun) == 1:
            return Reading(begun.pop(), "alike")  # Sumur bor: Sumur bor/pompa
        scores: dict[str, float] = {}
        for name, code in names:
            if ("tidak" in word.split()) != ("tidak" in name.split()):
                continue
            score = fuzz.token_sort_ratio(word, name)
            scores[code] = max(scores.get(code, 0.0), score)
        best = sorted(scores.items(), key=lambda item: -item[1])[:2]
        if not best or best[0][1] < _SURE:
            return None
        if len(best) > 1 and best[0][1] - best[1][1] < _MARGIN:
            return None
        return Reading(best[0][0], "alike")

    def _split(
        self, rule: Rule, table: Table, row: Sequence[Cell], question: Question | None
    ) -> Reading:
        codes, said = [], False
        for code, place in rule.split_places(table).items():
            text = cell_text(row[place]).casefold()
            if text in NOTHING:
                continue
            said = True
            if text in _YES or (text not in _NO and text == code.casefold()):
                codes.append(code)
            elif text not in _NO and question is not None:
                return Reading(problem=tr("Isinya bukan ya atau tidak."))
        if not said:
            return EMPTY
        return Reading(self._ordered(question, codes) if question else " ".join(codes))

    def _ordered(self, question: Question, codes: Sequence[str]) -> str:
        order = {choice.code: n for n, choice in enumerate(self.choices(question))}
        kept = dict.fromkeys(code for code in codes if code)
        return " ".join(sorted(kept, key=lambda code: order.get(code, len(order))))

    # -- dates -----------------------------------------------------------------------------

    def _date(self, cell: Cell, nik: str) -> Reading:
        """Read a day; the NIK tells when day and month were taken for each other (rule 16)."""
        if isinstance(cell, datetime):
            cell = cell.date()
        if isinstance(cell, date):
            return _settled(cell, swapped(cell), nik) if cell.year >= _FIRST else EMPTY
        if isinstance(cell, int | float) and _FIRST_SERIAL <= cell < _LAST_SERIAL:
            return Reading((_EPOCH + timedelta(days=int(cell))).isoformat(), "assumed")
        text = cell_text(cell)
        if not text.strip("'0-/. :"):
            return EMPTY
        read = read_day(text, self._today)
        if read.day is None:
            return Reading(problem=tr("Isinya bukan tanggal."))
        if read.month_first or read.short_year:
            return Reading(read.day.isoformat(), "assumed")
        plain = parse_iso(text.strip()) is not None
        return _settled(read.day, read.other, nik, "" if plain else "tidied")

    def _three_parts(self, parts: Sequence[str]) -> Reading:
        found = parse_date(
            " ".join(parts) if parts[1:2] and not parts[1].isdecimal() else "/".join(parts),
            self._today,
        )
        if found is None:
            return Reading(problem=tr("Isinya bukan tanggal."))
        return Reading(found.isoformat(), "tidied")


_SELECTS = frozenset(
    {
        QuestionType.SELECT_ONE,
        QuestionType.SELECT_MULTIPLE,
        QuestionType.RANK,
        QuestionType.ACKNOWLEDGE,
    }
)


def _settled(day: date, other: date | None, nik: str, how: str = "") -> Reading:
    """Return the one of two days that the NIK says, else the first."""
    if other is not None and by_nik(day, other, nik) == other:
        return Reading(other.isoformat(), "assumed")
    return Reading(day.isoformat(), how)


_MISSING = {word.casefold(): code.value for code, word in WORDS.items()}


def _missing(question: Question, cell: Cell) -> Reading | None:
    """Return why there is no answer (rule 18); among texts only the exact word says so."""
    text = cell_text(cell)
    if is_missing(text):
        return Reading(text)
    if question.type is QuestionType.TEXT and text not in WORDS.values():
        return None
    found = _MISSING.get(text.casefold())
    return Reading(found, "label") if found else None


def _in_row(word: str, labels: Mapping[str, str]) -> list[str]:
    """Return the codes of labels that follow each other with only blanks between, as Kobo writes.

    Args:
        word: everything that was chosen, folded.
        labels: folded label → code.

    Returns:
        Nothing when a part of the text is no label.
    """
    found = []
    while word:
        fitting = [label for label in labels if word == label or word.startswith(f"{label} ")]
        label = max(fitting, key=len, default="")
        if not label:
            return []
        found.append(labels[label])
        word = word[len(label) :].strip()
    return found


def is_nothing(cell: Cell) -> bool:
    """Tell whether a cell says nothing in any system's way."""
    return cell is None or cell_text(cell).casefold() in NOTHING


def _joined(cells: Sequence[Cell], question: str) -> str:
    """Return several parts as one text; parts of an address are set off by commas."""
    told = [cell_text(cell) for cell in cells if not is_nothing(cell)]
    return normalise_line((", " if question == "alamat" else " ").join(told))


def said(row: Sequence[Cell], places: Sequence[int]) -> int:
    """Return the first of some columns that says something in a row, else the first."""
    return next((place for place in places if not is_nothing(row[place])), places[0])


def key_text(cell: Cell) -> str:
    """Return a cell as a key: digits of id numbers without separators, other texts as one line."""
    text = _without_decimals(normalise_line(cell_text(cell)).lstrip("'’`"))
    digits = re.sub(r"[ .\-]", "", text)
    return digits if len(digits) == 16 and digits.isdecimal() else text


def is_cut(cell: Cell) -> bool:
    """Tell whether a spreadsheet has cut the digits of an id number (exchange rule 15)."""
    if isinstance(cell, bool):
        return False
    if isinstance(cell, int | float):
        return cell >= _TOO_LARGE
    if not isinstance(cell, str):
        return False
    marks = damage(cell)
    # A program wrote …21.0 for a whole number that it still had; Excel would have made it …20.
    lost = Damage.DECIMAL in marks and _without_decimals(cell).endswith("0")
    return lost or Damage.SCIENTIFIC in marks


def _without_decimals(text: str) -> str:
    return re.sub(r"(\d{6})[.,]0+\Z", r"\1", text)


def cut_message(name: str) -> str:
    """Say that the last digits are gone, and what to do."""
    return tr(
        "{name}: angka terakhir hilang oleh lembar kerja. Ubah kolom itu menjadi Teks dan salin "
        "lagi nomornya dari sumbernya.",
        name=name,
    )


def _id(kind: type[KartuKeluarga] | type[Nik], name: str) -> Callable[[Cell], Reading]:
    def read(cell: Cell) -> Reading:
        if is_cut(cell):
            return Reading(problem=cut_message(name), fatal=True)
        text = cell_text(cell)
        if is_nothing(cell) or not text.strip("0 .-'"):
            return EMPTY
        number = kind.parse(_without_decimals(text))
        if not number.complete:
            return Reading(problem=tr("{name} harus 16 angka.", name=name))
        return Reading(number.digits, "" if number.digits == text else "tidied")

    return read


def _unit(normal: Callable[[str], str], name: str) -> Callable[[Cell], Reading]:
    def read(cell: Cell) -> Reading:
        raw = cell_text(cell)
        text = normal(raw)
        if text and not is_rt_or_rw(text):
            pair = parse_rt_rw(raw)
            if pair is None:
                return Reading(problem=tr("{name} bukan nomor.", name=name))
            text = pair[0] if name == "RT" else pair[1]
        return Reading(text, "" if text == raw else "tidied")

    return read


_KEMENDAGRI, _BPS = (2, 2, 2, 4), (2, 2, 3, 3)
"""Digits of province, regency, kecamatan and village in the two kinds of code."""


def _village(cells: Sequence[Cell]) -> Reading:
    """Put the parts of a village's code together; spreadsheets drop their leading zeros."""
    parts = [cell_text(cell) for cell in cells]
    if len(parts) != len(_BPS) or not all(part.isdecimal() for part in parts):
        return EMPTY
    widths = _BPS if len(parts[-1]) < _KEMENDAGRI[-1] else _KEMENDAGRI
    return Reading("".join(p.zfill(w) for p, w in zip(parts, widths, strict=True)))


def _half(cell: Cell, which: str) -> Reading:
    raw = cell_text(cell)
    pair = parse_rt_rw(raw)
    if pair is None:
        return Reading(problem=tr("RT/RW tidak terbaca."))
    return Reading(pair[0] if which == "rt" else pair[1], "tidied")


_SPECIAL: Mapping[str, Callable[[Cell], Reading]] = {
    "no_kk": _id(KartuKeluarga, "Nomor KK"),
    "nik": _id(Nik, "NIK"),
    "rt": _unit(normalise_rt, "RT"),
    "rw": _unit(normalise_rw, "RW"),
}


def _plain(text: str) -> str:
    """Return a value for looking up: folded, numbers without leading zeros."""
    word = fold(text)
    return (word.lstrip("0") or "0") if word.isdecimal() else word


@lru_cache(maxsize=256)
def _lookup(values: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Return what their codes, their labels and both together mean."""
    found: dict[str, str] = {}
    for theirs, ours in values:
        code, _, label = theirs.partition(" ")
        found.setdefault(_plain(theirs), ours)
        if code.isdecimal() and label:
            found.setdefault(_plain(code), ours)
            found.setdefault(fold(label), ours)
    return found
