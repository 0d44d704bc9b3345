"""Which of our questions a column could answer, best first, with the reasons.

A heading is compared with what questions are called (name, number, label), with what other
systems call them (the mappings that come with the program), and its values with what the question
takes. Nothing here decides; it ranks, and proposes what is good enough and comes alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from dampingan.core.language import tr
from dampingan.core.text import fold
from dampingan.exchange.foreign.catalogue import shipped_mappings
from dampingan.exchange.foreign.exported import generated_mapping, share_found, system_of
from dampingan.exchange.foreign.mapping import (
    FAMILIES,
    PERSONS,
    RESPONSES,
    SUBJECT,
    Mapping,
    Rule,
    SheetMapping,
)
from dampingan.exchange.foreign.table import Table, Tables
from dampingan.forms.model import Form, Question, QuestionType
from dampingan.store.kind import MEMBERS

SURE = 0.72
"""From here on a candidate is proposed."""

SHOWN = 0.45
MOST = 6

_FIT, _WORDS_FIT = 0.1, 0.25
"""What values that suit a question add; words of its choices say more than numbers."""

_SHORT = {
    "tgl": "tanggal",
    "lhr": "lahir",
    "hub": "hubungan",
    "dg": "dengan",
    "dgn": "dengan",
    "jml": "jumlah",
    "jmlh": "jumlah",
    "no": "nomor",
    "klg": "keluarga",
    "klrg": "keluarga",
    "nm": "nama",
    "alm": "alamat",
    "almt": "alamat",
    "stat": "status",
    "pend": "pendidikan",
    "pddk": "pendidikan",
    "pkrjn": "pekerjaan",
    "ijasah": "ijazah",
    "jns": "jenis",
    "klmn": "kelamin",
}
"""Words that headings shorten or spell otherwise."""

_NIK = re.compile(r"'?[1-9]\d{15}\Z")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\Z")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that a column could answer.

    Attributes:
        question: its key.
        score: 0 to 1.
        why: reasons in words, the weightiest first.
    """

    question: str
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Name:
    question: Question
    names: tuple[str, ...]
    labels: tuple[str, ...]
    choices: frozenset[str]


class Proposer:
    """Ranks the questions of one form for columns."""

    def __init__(self, form: Form, *, main: bool = True) -> None:
        self._form = form
        self._named = [_name(form, q) for q in form.questions.values() if q.answerable]
        self._aliases = _aliases() if main else {}

    def candidates(self, table: Table, place: int) -> list[Candidate]:
        """Return the questions that a column could answer, best first."""
        heading = _spelled(table.headings[place])
        samples = [fold(text) for text in table.samples(place, 12)]
        raw = table.samples(place, 12)
        found = [self._score(heading, samples, raw, named) for named in self._named]
        best = sorted((c for c in found if c.score >= SHOWN), key=lambda c: -c.score)
        return best[:MOST]

    def rule_of(self, heading: str, question: str) -> Rule:
        """Return how a column answers a question, with other systems' codes when they are known.

        Whoever made the list, words of other systems mean what they mean there; numbers are ours
        unless the heading is theirs.
        """
        alias = self._aliases.get((fold(heading), question))
        values = dict(alias.values) if alias is not None else {}
        words = _words().get(question, {}) if self._aliases else {}
        if words and not values:
            asked = self._form.questions[question]
            values = {c.code: c.code for c in self._form.choices.get(asked.choice_list, ())}
        return Rule(question, ((heading,),), values={**words, **values})

    def _score(
        self, heading: str, samples: Sequence[str], raw: Sequence[str], named: _Name
    ) -> Candidate:
        question = named.question
        parts: list[tuple[float, str]] = []
        if (heading, question.key) in self._aliases:
            parts.append((0.9, tr("nama di sistem lain")))
        if heading in named.names or heading.replace(" ", "") in named.names:
            parts.append((0.97, tr("nama sama")))
        elif heading in named.labels:
            parts.append((0.95, tr("label sama")))
        elif heading:
            ratio = max((_ratio(heading, label) for label in named.labels), default=0.0)
            ratio = max(ratio, 0.95 * max((_ratio(heading, n) for n in named.names), default=0.0))
            if ratio >= 0.6:
                parts.append((0.87 * ratio, tr("kata mirip")))
        number = fold(question.number)
        if number and (heading == number or heading.startswith(f"{number} ")):
            parts.append((0.93, tr("nomor sama")))
        score = max((weight for weight, _ in parts), default=0.0)
        fit = _fit(question, samples, raw, named.choices)
        if parts and fit > 0:
            weight = _WORDS_FIT if named.choices and not any(map(str.isdecimal, raw)) else _FIT
            score = min(1.0, score + weight)
            parts.append((weight, tr("isinya cocok")))
        elif parts and fit < 0:
            score *= 0.6
        parts.sort(key=lambda part: -part[0])
        return Candidate(question.key, round(score, 3), tuple(why for _, why in parts))


def propose(tables: Tables, form: Form, *, form_id: str = "", subject: str = "") -> Mapping:
    """Return the mapping that the program proposes for a file.

    Args:
        tables: the file.
        form: the questionnaire that its columns shall answer.
        form_id: of an additional form, ``""`` for the main questionnaire.
        subject: what an additional form is about.
    """
    system = system_of(tables)
    if system and share_found(tables, form) >= 0.3:
        return generated_mapping(tables, form, Mapping("", form=form_id, generated=system))
    proposer = Proposer(form, main=not form_id)
    sheets = [
        _sheet(table, form, proposer, form_id, subject) for table in tables.tables if table.rows
    ]
    sheets = [sheet for sheet in sheets if sheet.rules]
    sheets.sort(key=lambda sheet: bool(sheet.repeat))
    return Mapping("", form=form_id, sheets=tuple(sheets))


def _sheet(
    table: Table, form: Form, proposer: Proposer, form_id: str, subject: str
) -> SheetMapping:
    scored = [
        (candidate, place)
        for place, heading in enumerate(table.headings)
        if heading
        for candidate in proposer.candidates(table, place)
        if candidate.score >= SURE
    ]
    scored.sort(key=lambda item: -item[0].score)
    taken: dict[str, Rule] = {}
    used: set[int] = set()
    for candidate, place in scored:
        if candidate.question in taken or place in used:
            continue
        used.add(place)
        rule = proposer.rule_of(table.headings[place], candidate.question)
        taken[candidate.question] = Rule(
            rule.to, rule.parts, values=rule.values, score=candidate.score, why=candidate.why
        )
    rules = list(taken.values())
    rules += _pair_rules(table, used, taken, form)
    return shape(table, form, rules, form_id, subject)


def shape(
    table: Table, form: Form, rules: Sequence[Rule], form_id: str = "", subject: str = ""
) -> SheetMapping:
    """Return the mapping of a sheet with these rules: what its rows are and how they hang together.

    Args:
        table: the sheet.
        form: the questionnaire.
        rules: what its columns answer.
        form_id: of an additional form, ``""`` for the main questionnaire.
        subject: what an additional form is about.
    """
    by_key = {rule.to: rule for rule in rules}
    if form_id:
        return _response_sheet(table, rules, by_key, subject)
    kk = _heading(by_key.get("no_kk"))
    member = [r for r in rules if _repeat(form, r.to) == MEMBERS and not r.constant]
    if not member:
        return SheetMapping(FAMILIES, (table.name,), key=kk, rules=tuple(rules))
    made = list(rules)
    if "hubungan" not in by_key and kk and _distinct(table, kk[0]):
        made.append(Rule("hubungan", constant="1", why=(tr("satu baris satu keluarga"),)))
        if "nama" not in by_key and (named := by_key.get("nama_kk")) is not None:
            made.append(Rule("nama", named.parts, why=named.why))
    return SheetMapping(PERSONS, (table.name,), parent=kk, rules=tuple(made))


def _response_sheet(
    table: Table, rules: Sequence[Rule], by_key: dict[str, Rule], subject: str
) -> SheetMapping:
    made = list(rules)
    if SUBJECT not in by_key and subject in {"family", "person"}:
        names = (
            ("nik", "nomor induk kependudukan") if subject == "person" else ("no_kk", "nomor kk")
        )
        heading = next((table.headings[p] for n in names if (p := table.column(n)) >= 0), "")
        heading = heading or next((h for h in table.headings if _looks_like_id(table, h)), "")
        if heading:
            made.append(Rule(SUBJECT, ((heading,),), why=(tr("isinya nomor 16 angka"),)))
    return SheetMapping(RESPONSES, (table.name,), rules=tuple(made))


def _pair_rules(table: Table, used: set[int], taken: Iterable[str], form: Form) -> list[Rule]:
    """Return rules for ``RT/RW`` in one column."""
    if not {"rt", "rw"} <= form.questions.keys() or {"rt", "rw"} & set(taken):
        return []
    for place, heading in enumerate(table.headings):
        if place not in used and fold(heading) in {"rt rw", "rtrw"}:
            used.add(place)
            why = (tr("RT dan RW dalam satu kolom"),)
            return [Rule(to, ((heading,),), to, why=why) for to in ("rt", "rw")]
    return []


def _heading(rule: Rule | None) -> tuple[str, ...]:
    return rule.parts[0] if rule is not None and rule.parts else ()


def _repeat(form: Form, key: str) -> str:
    question = form.questions.get(key)
    return question.repeat if question is not None else ""


def _distinct(table: Table, heading: str) -> bool:
    place = table.column(heading)
    texts = [str(row[place]) for row in table.rows if row[place]] if place >= 0 else []
    return bool(texts) and len(set(texts)) == len(texts)


def _looks_like_id(table: Table, heading: str) -> bool:
    samples = table.samples(table.column(heading), 5)
    return bool(samples) and all(_NIK.match(text) for text in samples)


def _fit(
    question: Question, samples: Sequence[str], raw: Sequence[str], choices: frozenset[str]
) -> float:
    """Return 1 when the values of a column suit a question, −1 when they can't, 0 unknown."""
    if not samples:
        return 0.0
    if question.name in {"nik", "no_kk"}:
        return 1.0 if all(_NIK.match(text) for text in raw) else -0.5
    if choices:
        known = sum(text in choices for text in samples) / len(samples)
        return 1.0 if known >= 0.8 else -1.0 if known == 0 and len(samples) > 3 else 0.0
    if question.type is QuestionType.DATE:
        return 1.0 if all(_DATE.match(text) for text in raw) else 0.0
    if question.type in {QuestionType.INTEGER, QuestionType.DECIMAL}:
        numbers = sum(text.replace(" ", "").isdecimal() for text in samples)
        return 1.0 if numbers == len(samples) else -1.0 if not numbers else 0.0
    return 0.0


def _ratio(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    return (fuzz.token_sort_ratio(one, other) + fuzz.token_set_ratio(one, other)) / 200


def _name(form: Form, question: Question) -> _Name:
    labels = tuple(_spelled(label) for label in question.label.values() if label)
    number = fold(question.number)
    both = tuple(f"{number} {label}" for label in labels) if number else ()
    path = (*question.path, question.name)
    names = (
        question.name,
        question.key,
        "/".join(path),
        "-".join(path),
        question.name.replace("_", ""),
    )
    choices = form.choices.get(question.choice_list, ())
    theirs = _words().get(question.key, {})
    words = {fold(c.code) for c in choices} | {fold(w) for c in choices for w in c.label.values()}
    words |= set(map(fold, theirs))
    return _Name(question, tuple(map(_spelled, names)), (*labels, *both), frozenset(words))


def _spelled(text: str) -> str:
    """Return a heading folded, its short words written out."""
    return " ".join(_SHORT.get(word, word) for word in fold(text).split())


@lru_cache(maxsize=1)
def _aliases() -> dict[tuple[str, str], Rule]:
    """Return what other systems call questions: folded heading and question → their rule."""
    found: dict[tuple[str, str], Rule] = {}
    for mapping in shipped_mappings():
        for sheet in mapping.sheets:
            for rule in sheet.rules:
                for heading in (h for group in rule.parts for h in group if not rule.how):
                    found.setdefault((fold(heading), rule.to), rule)
                    found.setdefault((_spelled(heading), rule.to), rule)
    return found


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    """Return question → words of other systems → our code, where all of them mean the same."""
    found: dict[str, dict[str, str]] = {}
    for mapping in shipped_mappings():
        for rule in (rule for sheet in mapping.sheets for rule in sheet.rules):
            for theirs, ours in rule.values.items():
                code, _, label = theirs.partition(" ")
                word = fold(label if code.isdecimal() else theirs)
                if word and not word.isdecimal():
                    words = found.setdefault(rule.to, {})
                    words[word] = ours if words.get(word, ours) == ours else ""
    return {key: {w: c for w, c in words.items() if c} for key, words in found.items()}
