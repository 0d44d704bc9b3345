"""One question as the template draws it: words, codes beside the boxes, space, skips."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from dampingan.core.language import tr
from dampingan.forms.choice_key import keys_of, letter_of
from dampingan.forms.model import Choice, Form, Question, QuestionType
from dampingan.printing.press.wording import printed, printed_line
from dampingan.printing.questionnaire.answer_space import space_of
from dampingan.printing.questionnaire.condition import Conditions, gates_of

Item = dict[str, Any]
"""What the template draws; plain JSON."""

APPENDIX = 60
"""A list of more codes than this is printed once at the end, in columns."""
LEGEND = 700
"""More characters of codes than this don't fit beside a question in a repeat."""
_ONCE = 7
"""A list of this many codes or more is printed where it is first used, later uses point there."""
_MUCH = 56
"""Characters of labels that are worth pointing to instead of saying again."""
_SQUARE = 3
"""Characters' width that a square to tick takes."""
_WRITTEN = {"Ketik": "Tulis", "Type": "Write"}
_TYPED = re.compile(r"\b(?:Ketik|Type)(?= [?!])")
"""Where a hint says by which key a screen takes a missing answer; a hand writes the same sign."""
_SUM = re.compile(r"\bjumlah|\bsum\b", re.IGNORECASE)
_SLIM, _BROAD = 62, 86
"""Characters of codes abreast in half a page's width, and beside a question of full width."""
_TALL = 1500
"""More characters than this may be broken over two pages."""
_CODED = {QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK}


@dataclass
class CodeLists:
    """Where each list of codes was printed first.

    Attributes:
        places: list → what later uses point to.
        legends: list → its title at the foot of the pages of a repeat.
        appendix: list → its title in the appendix, in order of use.
    """

    places: dict[str, str] = field(default_factory=dict)
    legends: dict[str, str] = field(default_factory=dict)
    appendix: dict[str, str] = field(default_factory=dict)


class ItemMaker:
    """Makes items for the questions of one form.

    Args:
        form: the questionnaire.
        language: of its labels.
    """

    def __init__(self, form: Form, language: str) -> None:
        self.form = form
        self.language = language
        self.conditions = Conditions(form, language)
        self.lists = CodeLists()
        self._following = _following(form)
        self._gates = gates_of(form)
        self._skipped_over: set[str] = set()
        self._said: set[tuple[str, str]] = set()
        self._last_number = self._last_stem = self._last_hint = ""

    def text(self, words: Mapping[str, str]) -> str:
        """Return a label or hint as paper shows it."""
        return printed(self.conditions.filled(self.form.text(words, self.language)))

    def line(self, words: Mapping[str, str]) -> str:
        """Return a label on one line."""
        return printed_line(self.conditions.filled(self.form.text(words, self.language)))

    def note(self, question: Question) -> Item:
        """Return a sentence without an answer."""
        return {
            "k": "note",
            "n": question.number,
            "label": self.text(question.label),
            "hint": self.text(question.hint),
            "why": self.conditions.words(question.relevant),
        }

    def question(self, question: Question, *, in_roster: bool = False) -> Item:
        """Return a question with its space and codes.

        Args:
            question: the question.
            in_roster: letters to circle stand in the rows' columns, not at the codes.
        """
        choices = self.form.choices.get(question.choice_list, ())
        space = space_of(question, choices)
        if question.readonly:
            space = space | {"office": True}
        codes, see = self._codes(question, choices, in_roster=in_roster)
        hint = self._hint(question, choices)
        if in_roster and _stem(question.number) and _stem(question.number) == self._last_stem:
            # 428a, 428b … stand below each other: what the first says holds for all.
            hint, self._last_hint = ("" if hint == self._last_hint else hint), hint
        else:
            self._last_hint = hint
        self._last_stem = _stem(question.number)
        self._last_number = question.number or self._last_number
        several = question.type is not QuestionType.SELECT_ONE and space["t"] in {"letters", "line"}
        if several and codes and not in_roster:
            space = space | {"t": "none"}
        made: Item = {
            "k": "q",
            "key": question.key,
            "n": question.number,
            "label": self.text(question.label) or question.name,
            "hint": hint,
            "why": self._why(question),
            "space": space,
            "codes": codes,
            "see": see,
            "squares": space["t"] == "none",
            "ranked": question.type is QuestionType.RANK,
        }
        more = _SQUARE if made["squares"] else 0
        made["columns"] = _columns(codes, more, _BROAD, 5)
        made["slim"] = _columns(codes, more, _SLIM, 3)
        made["tall"] = len(made["label"]) + len(made["hint"]) > _TALL
        return made

    def _hint(self, question: Question, choices: Sequence[Choice]) -> str:
        parts = [_TYPED.sub(lambda found: _WRITTEN[found[0]], self.text(question.hint))]
        if question.bitsum and not _SUM.search(parts[0]):
            parts.append(tr("Jumlahkan kodenya."))
        elif question.type is QuestionType.RANK:
            parts.append(tr("Beri nomor urut."))
        elif question.type is QuestionType.SELECT_MULTIPLE and choices:
            parts.append(tr("Boleh lebih dari satu."))
        start, end = (question.parameters.get(name, "") for name in ("start", "end"))
        if start and end and question.type in {QuestionType.INTEGER, QuestionType.DECIMAL}:
            parts.append(tr("{start} sampai {end}.", start=start, end=end))
        if question.choice_filter and choices:
            parts.append(tr("Pilihannya tergantung jawaban sebelumnya."))
        said = parts[0].casefold()
        return " ".join(p for p in parts if p and (p is parts[0] or _words(p) not in said))

    def _codes(
        self, question: Question, choices: Sequence[Choice], *, in_roster: bool
    ) -> tuple[list[list[str]], str]:
        """Return the codes to print here, or what points to where they are."""
        if question.type not in _CODED:
            return [], ""
        if not choices:
            return [], self._elsewhere(question)
        name = question.choice_list
        if name in self.lists.places:
            return [], self.lists.places[name]
        if len(choices) > APPENDIX:
            title = tr("Daftar kode {number}", number=len(self.lists.appendix) + 1)
            self.lists.appendix[name] = title
            self.lists.places[name] = tr("lihat {title} di halaman akhir", title=title)
            return [], self.lists.places[name]
        several = question.type is not QuestionType.SELECT_ONE and not question.bitsum
        if in_roster and not several and self._length(choices) > LEGEND:
            title = tr("Kode {number}", number=question.number or self._last_number)
            self.lists.legends[name] = title
            self.lists.places[name] = tr("lihat {title} di akhir daftar", title=title)
            return [], self.lists.places[name]
        long = len(choices) >= _ONCE or sum(len(self.line(c.label)) for c in choices) > _MUCH
        if long and not several:
            self._remember_place(question)
        return self.codes_of(question, choices), ""

    def _length(self, choices: Sequence[Choice]) -> int:
        return sum(len(self.line(choice.label)) + 4 for choice in choices)

    def _remember_place(self, question: Question) -> None:
        """Let later uses of a list point to its question, or to the numbered one before it."""
        if question.number:
            where = tr("kode {number}", number=question.number)
        elif self._last_number:
            where = tr("kode sesudah {number}", number=self._last_number)
        else:
            return
        self.lists.places[question.choice_list] = where

    def _elsewhere(self, question: Question) -> str:
        """Return where the choices are that no list of the form holds."""
        source = self.form.questions.get(question.choice_source)
        if source is not None:
            return tr("tulis nomor baris dari {question}", question=self.conditions.name(source))
        return tr("tulis kodenya; daftar ada di berkas instrumen")

    def legends(self, known: Collection[str]) -> list[Item]:
        """Return the lists at the foot of a repeat's pages, those that are not known yet."""
        made: list[Item] = []
        for name, title in self.lists.legends.items():
            if name not in known:
                user = next(q for q in self.form.questions.values() if q.choice_list == name)
                made.append({"title": title, "codes": self.codes_of(user, self.form.choices[name])})
        return made

    def codes_of(self, question: Question, choices: Sequence[Choice]) -> list[list[str]]:
        """Return key or letter, label and skip of each choice."""
        keys = keys_of(choices)
        arrows = self._arrows(question, choices)
        made: list[list[str]] = []
        for place, choice in enumerate(choices):
            letter = "" if question.bitsum else letter_of(question, place)
            label = self.line(choice.label)
            key = letter or keys[choice.code]
            made.append([key, "" if label == key else label, arrows.get(choice.code, "")])
        return made

    def _arrows(self, question: Question, choices: Sequence[Choice]) -> dict[str, str]:
        """Return code → question it skips to, where that is not the next one."""
        if question.type is not QuestionType.SELECT_ONE:
            return {}
        rest = self._following.get(question.key, ())
        if not rest or not self._mentions(rest[0], question):
            return {}
        found: dict[str, str] = {}
        for choice in choices:
            target = self._next(question, choice.code, rest)
            if target is rest[0]:
                continue
            if target is None:
                found[choice.code] = tr("baris berikut") if question.repeat else tr("selesai")
            elif target.number:
                found[choice.code] = target.number
        self._skipped_over.update(self._covered(question, choices, rest, found))
        return found

    def _covered(
        self,
        question: Question,
        choices: Sequence[Choice],
        rest: Sequence[Question],
        arrows: Mapping[str, str],
    ) -> Iterator[str]:
        """Yield the questions that the arrows at a question skip whenever they are not asked."""
        for later in rest:
            if question.name not in later.relevant:
                continue
            verdicts = {
                choice.code: self.conditions.verdict(later.relevant, {question.key: choice.code})
                for choice in choices
            }
            skipped = {code for code, verdict in verdicts.items() if verdict is False}
            if None not in verdicts.values() and skipped <= arrows.keys():
                yield later.key

    def _why(self, question: Question) -> str:
        """Return when a question is asked.

        Of questions under one condition the first says it, if arrows lead past them all.
        """
        condition = (question.repeat, question.relevant)
        known = condition in self._said and question.key in self._skipped_over
        self._said.add(condition)
        return "" if known else self.conditions.words(question.relevant)

    def _mentions(self, later: Question, question: Question) -> bool:
        return any(question.name in text for text in self._gates[later.key])

    def _next(self, question: Question, code: str, rest: tuple[Question, ...]) -> Question | None:
        """Return the first question that is asked after an answer; what is skipped is empty."""
        known = {question.key: code}
        for later in rest:
            if not any(self.conditions.excluded(text, known) for text in self._gates[later.key]):
                return later
            known[later.key] = ""
        return None


def _words(sentence: str) -> str:
    return sentence.rstrip(".").casefold()


def _stem(number: str) -> str:
    """Return what numbers of one block share, ``428`` of ``428c``; ``""`` without such a letter."""
    return number[:-1] if number[-1:].islower() else ""


def _following(form: Form) -> dict[str, tuple[Question, ...]]:
    """Return question → the questions on paper after it, in the same repeat."""
    layers: dict[str, list[Question]] = {}
    for question in form.questions.values():
        if question.answerable:
            layers.setdefault(question.repeat, []).append(question)
    return {
        question.key: tuple(layer[place + 1 :])
        for layer in layers.values()
        for place, question in enumerate(layer)
    }


def _columns(codes: list[list[str]], more: int, room: int, most: int) -> int:
    """Return how many columns of codes need the fewest lines.

    Args:
        codes: key, label and arrow of each.
        more: characters that a square before each takes.
        room: characters abreast in one column.
        most: columns at most.
    """

    def lines(columns: int) -> int:
        deep = ceil(len(codes) / columns)
        abreast = room // columns - 2
        tall = [ceil((_breadth(code) + more) / abreast) for code in codes]
        return sum(max(tall[place::deep], default=0) for place in range(deep))

    numbers = range(1, most + 1)
    fewest = min(lines(columns) for columns in numbers)
    return next(columns for columns in numbers if lines(columns) == fewest)


def _breadth(code: list[str]) -> int:
    """Return about how many characters wide a code is; capitals are wider."""
    key, label, arrow = code
    capitals = sum(char.isupper() for char in label)
    return len(key) + len(label) + capitals // 4 + 2 * len(arrow)
