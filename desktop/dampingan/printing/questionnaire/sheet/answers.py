"""The sheets of one family or record: what is known of it, printed onto the blank sheets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dampingan.core.identity import mask
from dampingan.core.language import tr
from dampingan.core.missing import Missing, is_missing
from dampingan.core.sheet_code import SheetCode
from dampingan.forms.answer import Answers, Row
from dampingan.forms.choice_key import letter_of
from dampingan.forms.model import RETIRED, Choice, Form, Question, QuestionType
from dampingan.printing.questionnaire.answer_space import space_of
from dampingan.printing.questionnaire.sheet import drawing
from dampingan.printing.questionnaire.sheet.blank import Blank, Field, Sheet
from dampingan.printing.questionnaire.sheet.drawing import Draw

MOST_PAGES = 35
"""A code has one sign for its page; what comes after is found by the pages before it."""
_WHOLE_CARD = 8
"""Digits of a family card's number of which only the last four are printed on each page."""
_SHORT = 4
"""Characters of answers that are worth remembering; no longer one, as those name people."""
_PORTRAIT, _LANDSCAPE = (210, 297), (297, 210)
_EDGES = {"w": 210, "h": 297, "fx": 8, "fy": 286}
"""mm: size of a page and place of its foot, where a template does not mark it."""
_NAMES = ("nama", "name", "nama_lengkap", "full_name")


@dataclass(frozen=True)
class Known:
    """What is printed on the sheets of one document.

    Attributes:
        answers: of the record; empty on blank sheets.
        regions: ``kode_provinsi``, … → code, of the village on blank sheets too.
        rw, rt, name, card: whose the sheets are: on each page.
        period: as people read it.
        key: of the record, ``""`` on blank sheets.
        masked: whether id numbers are masked.
        rows: repeat → rows on blank sheets, where more are wanted than the form holds.
    """

    answers: Answers = field(default_factory=Answers)
    regions: Mapping[str, str] = field(default_factory=dict)
    rw: str = ""
    rt: str = ""
    name: str = ""
    card: str = ""
    period: str = ""
    key: str = ""
    masked: bool = False
    rows: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Origin:
    """Which form the sheets are of, for their codes; `village` ``""``: sheets without codes."""

    village: str
    form_id: str
    version: str
    period: str


class SheetFiller:
    """Makes documents for the template ``questionnaire_filled``.

    Args:
        form: the questionnaire.
        blank: its blank sheets.
        origin: what codes say.
    """

    def __init__(self, form: Form, blank: Blank, origin: Origin) -> None:
        self._form = form
        self._blank = blank
        self._origin = origin
        self._choices = {
            name: tuple(c for c in choices if c.extra.get(RETIRED) != "0")
            for name, choices in form.choices.items()
        }
        self._named = _naming_questions(form)
        self._known: dict[tuple[int, str], Sequence[Draw]] = {}

    def document(self, known: Known, sheets: Sequence[Sheet] | None = None) -> dict[str, Any]:
        """Return one document.

        Args:
            known: what is printed.
            sheets: which pages; None: all that its rows need.
        """
        rows = rows_by_repeat(known.answers)
        if sheets is None:
            counts = dict(known.rows) | {name: len(found) for name, found in rows.items()}
            sheets = self._blank.sheets(counts)
        return {
            "pages": [
                self._page(known, rows, sheet, number, len(sheets))
                for number, sheet in enumerate(sheets, 1)
            ]
        }

    def _page(
        self,
        known: Known,
        rows: Mapping[str, Sequence[Row]],
        sheet: Sheet,
        number: int,
        count: int,
    ) -> dict[str, Any]:
        draw: list[Draw] = []
        page: dict[str, Any] = {"p": sheet.page, "draw": draw, "code": None, **_EDGES}
        for mark in self._blank.on_page.get(sheet.page, ()):
            if mark["k"] == "@foot":
                width, height = _LANDSCAPE if mark["wide"] else _PORTRAIT
                page |= {"w": width, "h": height, "fx": mark["x"], "fy": mark["y"]}
            elif mark["k"] == "@code":
                page |= {"cx": mark["x"], "cy": mark["y"]}
            else:
                draw += self._printed(known, rows, sheet, mark)
        page["foot"] = tr("Halaman {page} dari {count}", page=number, count=count)
        if self._origin.village and number <= MOST_PAGES and "cx" in page:
            page["code"] = self._code(known, number)
        return page

    def _code(self, known: Known, number: int) -> dict[str, Any]:
        from dampingan.printing.press.code_picture import code_data

        origin = self._origin
        return code_data(
            SheetCode(
                village=origin.village,
                form_id=origin.form_id,
                version=origin.version,
                record=known.key,
                page=number,
                period=origin.period,
            )
        )

    def _printed(
        self, known: Known, rows: Mapping[str, Sequence[Row]], sheet: Sheet, mark: Field
    ) -> Iterator[Draw]:
        key: str = mark["k"]
        if key.startswith("@"):
            yield from self._about(known, rows, sheet, mark)
            return
        if mark.get("region"):
            text = known.answers.values.get(key) or known.regions.get(key, "")
            yield from drawing.over_boxes(mark, text)
            return
        question = self._form.questions.get(key)
        if question is None:
            return
        values = known.answers.values
        if question.repeat:
            row = _row(rows.get(question.repeat, ()), sheet, mark["r"])
            values = row.values if row else {}
        value = values.get(key, "")
        if value:
            yield from self._remembered(question, value, mark, masked=known.masked)

    def _remembered(
        self, question: Question, value: str, mark: Field, *, masked: bool
    ) -> Sequence[Draw]:
        """Return how an answer is printed; codes come again in every family."""
        if len(value) > _SHORT:
            return list(self._answer(question, value, mark, masked=masked))
        place = id(mark), value
        if place not in self._known:
            self._known[place] = list(self._answer(question, value, mark, masked=masked))
        return self._known[place]

    def _about(
        self, known: Known, rows: Mapping[str, Sequence[Row]], sheet: Sheet, mark: Field
    ) -> Iterator[Draw]:
        """Print what a page says about whose it is, and names and numbers of rows."""
        key, _, repeat = mark["k"].partition(":")
        if key in _TOLD:
            text = _TOLD[key](known, sheet)
            if text:
                yield from drawing.on_lines(mark, text, low=True)
        elif key == "@row" and sheet.after >= 0:
            yield from drawing.in_middle(mark, str(mark["r"] + sheet.after), 8.4)
        elif key in {"@name", "@parent"}:
            found = rows.get(repeat, ())
            row = _row(found, sheet, mark["r"])
            if row is None:
                return
            if key == "@name":
                name = next(
                    (row.values[q] for q in self._named.get(repeat, ()) if q in row.values), ""
                )
                if name and not is_missing(name):
                    yield from drawing.in_head(mark, name)
            elif row.parent:
                yield from drawing.over_boxes(mark, _place_of(row.parent, rows))

    def _answer(
        self, question: Question, value: str, mark: Field, *, masked: bool
    ) -> Iterator[Draw]:
        choices = self._choices.get(question.choice_list, ())
        kind = mark["t"]
        if is_missing(value):
            yield from _missing(mark, value)
        elif kind == "b":
            if masked and question.personal:
                value = mask(value) if value.isdecimal() and len(value) == 16 else value
            space = space_of(question, choices, value=value)
            if space["t"] == "boxes":
                yield from drawing.over_boxes(mark, space["value"])
        elif kind == "t":
            yield from drawing.on_lines(mark, _in_words(question, value, mark))
        elif kind == "s":
            yield from drawing.over_boxes(_beside_square(mark), tr("ya"))
        elif kind in {"l", "c"}:
            yield from _circles(question, choices, value, mark)


def _card(known: Known) -> str:
    return f"…{known.card[-4:]}" if len(known.card) >= _WHOLE_CARD else known.card


def _extra(sheet: Sheet) -> str:
    if not sheet.extra:
        return ""
    if sheet.after < 0:
        return tr("Lembar tambahan")
    return tr("Lembar tambahan {number}", number=sheet.extra)


_TOLD: Mapping[str, Callable[[Known, Sheet], str]] = {
    "@rw": lambda known, _: known.rw,
    "@rt": lambda known, _: known.rt,
    "@head": lambda known, _: known.name,
    "@card": lambda known, _: _card(known),
    "@period": lambda known, _: known.period,
    "@extra": lambda _, sheet: _extra(sheet),
}
"""Mark → what every page says about whose it is."""


def rows_by_repeat(answers: Answers) -> dict[str, list[Row]]:
    """Return repeat → its rows in order, also those inside other rows."""
    found: dict[str, list[Row]] = {}
    for row in answers.rows:
        found.setdefault(row.repeat, []).append(row)
    return found


def _row(found: Sequence[Row], sheet: Sheet, place: int) -> Row | None:
    if sheet.after < 0:
        return None
    at = place - 1 + (sheet.after if sheet.repeat else 0)
    return found[at] if at < len(found) else None


def _place_of(key: str, rows: Mapping[str, Sequence[Row]]) -> str:
    """Return the number of a row in its repeat."""
    for found in rows.values():
        for place, row in enumerate(found, 1):
            if row.key == key:
                return str(place).rjust(2)
    return ""


def _naming_questions(form: Form) -> dict[str, list[str]]:
    """Return repeat → questions that name its rows: the one called so, else its first text."""
    found: dict[str, list[str]] = {}
    for question in form.questions.values():
        if question.repeat and question.answerable and question.type is QuestionType.TEXT:
            names = found.setdefault(question.repeat, [])
            if question.name in _NAMES:
                names.insert(0, question.key)
            elif not names:
                names.append(question.key)
    return found


def _missing(mark: Field, value: str) -> Iterator[Draw]:
    words = {
        Missing.DONT_KNOW: (tr("tidak tahu"), "?"),
        Missing.REFUSED: (tr("tidak menjawab"), "!"),
        Missing.NOT_APPLICABLE: (tr("tidak berlaku"), "–"),
    }
    word, sign = words[Missing(value)]
    if mark["t"] == "t":
        yield from drawing.on_lines(mark, word)
    elif mark["t"] == "b":
        yield from drawing.word_at_boxes(mark, word, sign)
    elif mark["t"] == "l" or (mark["t"] == "c" and mark["i"] == 0):
        yield ["t", round(mark["x"] - 2.6, 2), round(mark["y"], 2), sign, 7.0, 0.0]


def _in_words(question: Question, value: str, mark: Field) -> str:
    if question.type is QuestionType.GEOPOINT:
        parts = value.split()
        place = mark.get("part", 0)
        return parts[place] if place < len(parts) else ""
    if question.type is QuestionType.FILE:
        return tr("sudah ada lampiran")
    return value


def _beside_square(mark: Field) -> Field:
    return {**mark, "inside": False, "beside": 5.4}


def _circles(
    question: Question, choices: Sequence[Choice], value: str, mark: Field
) -> Iterator[Draw]:
    """Circle the letters of a multiple answer, or print the ranks of an order."""
    given = value.split()
    for place, choice in enumerate(choices):
        if choice.code not in given or (mark["t"] == "c" and mark["i"] != place):
            continue
        if question.type is QuestionType.RANK:
            rank = str(given.index(choice.code) + 1)
            if mark["t"] == "c":
                yield ["t", round(mark["x"] - 4.6, 2), round(mark["y"] - 0.6, 2), rank, 6.0, 0.0]
        elif mark["t"] == "l":
            yield drawing.around_letter(mark, place)
        else:
            yield drawing.around_code(mark, letter_of(question, place) or "A")
