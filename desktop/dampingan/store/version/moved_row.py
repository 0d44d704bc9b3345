"""What one record or row of a repeat becomes when it moves to another version of its form.

Nothing here reads or writes a file. Every text that came in goes out: as an answer of the new
version, or parked under the question that it was given to (see `parked`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from dampingan.forms.comparison import propose
from dampingan.forms.conversion import Way, ways
from dampingan.forms.mapping import VersionMapping, computed, repeats_of, takes_answers
from dampingan.forms.model import Form, Question
from dampingan.store.version.parked import ACCEPTED, ANSWER, NOTE, PRIOR, ParkedKey, parked_key

_ONCE = re.compile(r"\b(once|random|uuid|now)\s*\(")
"""Calculations that would not give the same value again."""

Texts = Mapping[str, str]


@dataclass(slots=True)
class Tally:
    """How many answers of one question went which way.

    Attributes:
        answers: how many there were.
        same, changed, parked: as they were, written differently, set apart; together `answers`.
        originals: of the changed ones, those whose old text is parked besides.
        examples: texts that could not be taken over, at most three; never personal ones.
    """

    answers: int = 0
    same: int = 0
    changed: int = 0
    parked: int = 0
    originals: int = 0
    examples: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Tallies:
    """Counts of a whole move.

    Attributes:
        questions: by key of the old question.
        returned: by key of the new question: parked answers that came back.
        computed: values that the form works out itself.
        strange: answers to questions that the old version did not have either; they are parked
            or, when the new version asks them, come back.
        apart, rejoined: rows of repeats that the new version has not, or has again.
    """

    questions: dict[str, Tally] = field(default_factory=dict)
    returned: Counter[str] = field(default_factory=Counter)
    computed: int = 0
    strange: int = 0
    apart: int = 0
    rejoined: int = 0

    def of(self, question: str) -> Tally:
        """Return the counts of an old question."""
        tally = self.questions.get(question)
        if tally is None:
            tally = self.questions[question] = Tally()
        return tally


@dataclass(frozen=True, slots=True)
class RowBefore:
    """A record or row as it is stored.

    Attributes:
        repeat: as stored: key of its repeat, ``""`` at the root.
        answers, aside, parked, prior: its documents.
        version: of the form that it was answered with.
    """

    repeat: str
    answers: Texts
    aside: Texts
    parked: Texts
    prior: Texts
    version: str


@dataclass(slots=True)
class RowAfter:
    """What it becomes.

    Attributes:
        repeat: of the new version; with ``@version`` behind it the row is set apart.
        apart: whether the new version has no place for the row.
        values: its texts by new question, relevant or not.
        kept_aside: the keys of those that stood aside.
        computed: values that both versions work out: ``once()`` and the like go on from them.
        parked, prior: its documents.
    """

    repeat: str
    apart: bool
    values: dict[str, str] = field(default_factory=dict)
    kept_aside: set[str] = field(default_factory=set)
    computed: dict[str, str] = field(default_factory=dict)
    parked: dict[str, str] = field(default_factory=dict)
    prior: dict[str, str] = field(default_factory=dict)

    @property
    def loaded(self) -> dict[str, str]:
        """What a session begins with."""
        return {**self.computed, **self.values}

    def split(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return answers and aside of a row that no session sees (a tombstone)."""
        aside = {key: text for key, text in self.values.items() if key in self.kept_aside}
        return {k: t for k, t in self.loaded.items() if k not in aside}, aside


class Mover:
    """Moves rows of one form from one version to another.

    Attributes:
        old, new: the versions.
        mapping: what goes where.
    """

    def __init__(
        self,
        versions: tuple[Form, Form],
        mapping: VersionMapping,
        today: date,
        *,
        forward: VersionMapping | None = None,
        origins: Mapping[str, Form] | None = None,
    ) -> None:
        """Work out every question's way once.

        Args:
            versions: the old and the new one.
            mapping: what goes where.
            today: settles two-digit years of dates typed as text.
            forward: how answers of the new version once came to the old one, when they did.
            origins: other versions that parked answers may come from, by their version.
        """
        self.old, self.new = versions
        self.mapping = mapping
        self._today = today
        self._ways = ways(self.old, self.new, mapping)
        self._taken = {way.new.key for way in self._ways.values()}
        self._back = {way.new.key: key for key, way in self._ways.items()}
        self._repeats = {"": "", **mapping.repeat_targets(self.old, self.new)}
        forward = forward or mapping.inverse(self.old, self.new)
        self._forward = ways(self.new, self.old, forward)
        self._origins = {
            version: _kept_ways(form, self.new)
            for version, form in (origins or {}).items()
            if version != self.new.version
        }
        self._there = repeats_of(self.new)
        self._plain = {
            key: way.new.key
            for key, way in self._ways.items()
            if way.plain and not computed(way.old)
        }
        self._recomputed = {
            key
            for key, question in self.old.questions.items()
            if computed(question)
            and key not in self._ways
            and not _ONCE.search(question.calculation)
        }

    # ------------------------------------------------------------------ rows

    def move(self, row: RowBefore, tallies: Tallies) -> RowAfter:
        """Return what a record or row becomes, and count it."""
        repeat = self._target_repeat(row, tallies)
        after = RowAfter(repeat or "", repeat is None, parked=dict(row.parked))
        if after.apart:
            after.repeat = row.repeat if "@" in row.repeat else f"{row.repeat}@{row.version}"
        old_texts = {**row.answers, **row.aside}
        plain = {} if after.apart else self._plain
        for key, text in old_texts.items():
            target = plain.get(key)
            if target is not None:
                after.values[target] = text
                tally = tallies.of(key)
                tally.answers += 1
                tally.same += 1
            elif key in self._recomputed:
                tallies.computed += 1
                self._carry_computed(after, key, text)
            else:
                self._move_answer(row, after, (key, text), tallies)
        after.kept_aside = {self._ways[key].new.key for key in row.aside if key in self._ways}
        for key, text in row.prior.items():
            self._move_prior(after, key, text, row.version)
        if not after.apart:
            self._bring_back(row, after, old_texts, tallies)
        return after

    def _target_repeat(self, row: RowBefore, tallies: Tallies) -> str | None:
        """Return the row's repeat in the new version, None when it has to stand apart."""
        name, _, version = row.repeat.partition("@")
        if not version:
            target = self._repeats.get(name, "")
            if name and not target:
                tallies.apart += 1
                return None
            return target
        asked = name in self._there
        if asked and (version == self.new.version or name not in self._repeats.values()):
            tallies.rejoined += 1
            return name
        return None

    def _move_answer(
        self, row: RowBefore, after: RowAfter, answer: tuple[str, str], tallies: Tallies
    ) -> None:
        key, text = answer
        question = self.old.questions.get(key)
        if question is None:
            self._move_strange(row, after, answer, tallies)
            return
        way = None if after.apart else self._ways.get(key)
        if computed(question):
            tallies.computed += 1
            found = way.convert(text, self._today).text if way else None
            if way and found is not None:
                after.values[way.new.key] = found
            elif self._carry_computed(after, key, text):
                pass
            elif _ONCE.search(question.calculation):
                self._park(after, ParkedKey(ANSWER, key, row.version), text)
            return
        tally = tallies.of(key)
        tally.answers += 1
        converted = way.convert(text, self._today) if way else None
        if way is None or converted is None or converted.text is None:
            tally.parked += 1
            if way is not None:
                _note_example(tally, question, text)
            self._park(after, ParkedKey(ANSWER, key, row.version), text)
            return
        after.values[way.new.key] = converted.text
        if converted.text == text:
            tally.same += 1
        else:
            tally.changed += 1
        if not converted.exact:
            tally.originals += 1
            self._park(after, ParkedKey(ANSWER, key, row.version), text)

    def _carry_computed(self, after: RowAfter, key: str, text: str) -> bool:
        """Hand a worked-out value to the same calculation of the new version."""
        there = self.new.questions.get(key)
        if after.apart or there is None or not computed(there) or there.repeat != after.repeat:
            return False
        after.computed[key] = text
        return True

    def _move_strange(
        self, row: RowBefore, after: RowAfter, answer: tuple[str, str], tallies: Tallies
    ) -> None:
        """Take over an answer that the old version had no question for."""
        key, text = answer
        tallies.strange += 1
        there = self.new.questions.get(key)
        asked = there is not None and there.repeat == after.repeat and takes_answers(there)
        if asked and not after.apart and key not in self._taken:
            after.values[key] = text
        else:
            self._park(after, ParkedKey(ANSWER, key, row.version), text)

    def _move_prior(self, after: RowAfter, key: str, text: str, version: str) -> None:
        way = None if after.apart else self._ways.get(key)
        converted = way.convert(text, self._today) if way else None
        if way is not None and converted is not None and converted.text is not None:
            after.prior[way.new.key] = converted.text
        if way is None or converted is None or converted.text is None or not converted.exact:
            self._park(after, ParkedKey(PRIOR, key, version), text)

    def _park(self, after: RowAfter, key: ParkedKey, text: str) -> None:
        after.parked[str(key)] = text

    # ------------------------------------------------------------------ coming back

    def _bring_back(
        self, row: RowBefore, after: RowAfter, old_texts: Texts, tallies: Tallies
    ) -> None:
        """Give parked answers to the questions that ask for them again."""
        for stored, text in row.parked.items():
            key = parked_key(stored)
            if key.part not in {ANSWER, PRIOR}:
                continue
            if key.version == self.new.version and self._carry_computed(after, key.question, text):
                del after.parked[stored]
                continue
            if not self._asks(key.question, after.repeat):
                continue
            held = after.values if key.part == ANSWER else after.prior
            before = old_texts if key.part == ANSWER else row.prior
            if self._is_original(key, text, before):
                held[key.question] = text
                del after.parked[stored]
                self._drop_copy(row, after, key, tallies)
                continue
            found = self._returning(key, text, held)
            if found is None:
                continue
            held[key.question] = found
            del after.parked[stored]
            if key.part == ANSWER:
                tallies.returned[key.question] += 1

    def _is_original(self, key: ParkedKey, text: str, before: Texts) -> bool:
        """Tell whether a parked text is what the answer of now was made of, unchanged since."""
        way = self._forward.get(key.question) if key.version == self.new.version else None
        became = way.convert(text, self._today).text if way else None
        source = self._back.get(key.question, "")
        return became is not None and before.get(source) == became

    def _drop_copy(self, row: RowBefore, after: RowAfter, key: ParkedKey, tallies: Tallies) -> None:
        """Forget the converted text that an original takes the place of."""
        source = self._back[key.question]
        copy = after.parked.pop(str(ParkedKey(key.part, source, row.version)), None)
        tally = tallies.questions.get(source)
        if copy is None or tally is None or key.part != ANSWER:
            return
        if self._ways[source].convert(copy, self._today).text is None:
            tally.parked -= 1
            tally.changed += 1
        else:
            tally.originals -= 1

    def _asks(self, question: str, repeat: str) -> bool:
        there = self.new.questions.get(question)
        return there is not None and there.repeat == repeat and takes_answers(there)

    def _returning(self, key: ParkedKey, text: str, held: Texts) -> str | None:
        """Return what a parked answer is in the new version, None when it stays parked."""
        if key.question in held:
            return None
        if key.version != self.new.version:
            way = self._origins.get(key.version, {}).get(key.question)
            converted = way.convert(text, self._today) if way else None
            return converted.text if converted is not None and converted.exact else None
        way = self._forward.get(key.question)
        # With a place in the old version it is the original of an answer that was changed since.
        return text if way is None or way.convert(text, self._today).text is None else None

    # ------------------------------------------------------------------ beside the answers

    def move_notes(
        self, notes: Texts, parked: dict[str, str], apart: set[str], version: str
    ) -> dict[str, str]:
        """Return the notes of a record by new field; those without a place go to `parked`.

        Args:
            notes: ``question|row`` → text.
            parked: the record's parked texts, changed in place.
            apart: keys of rows that stand apart.
            version: of the form that the record was answered with.
        """
        moved = {}
        for place, text in notes.items():
            question, row = (*place.split("|", 1), "")[:2]
            way = None if row in apart else self._ways.get(question)
            if way is not None or question not in self.old.questions:
                moved[f"{way.new.key if way else question}|{row}"] = text
            else:
                parked[str(ParkedKey(NOTE, question, version, row))] = text
        for stored, key in self._parked_here(parked, NOTE, apart):
            if f"{key.question}|{key.row}" not in moved:
                moved[f"{key.question}|{key.row}"] = parked.pop(stored)
        return moved

    def move_acceptances(
        self, accepted: Texts, parked: dict[str, str], apart: set[str], version: str
    ) -> dict[str, str]:
        """Return who let which finding stand, by the new version's questions and rules.

        A rule that reads differently now was not looked at by anybody: its acceptance is parked.
        Arguments as in `move_notes`.
        """
        moved = {}
        for place, text in accepted.items():
            question, row, check = (*place.split("|", 2), "", "")[:3]
            way = None if row in apart else self._ways.get(question)
            if way is None and question not in self.old.questions:
                moved[place] = text
                continue
            renamed = self._same_check(way, check) if way else ""
            value = self._accepted_value(way, text) if way else None
            if way and renamed and value is not None:
                moved[f"{way.new.key}|{row}|{renamed}"] = value
            else:
                parked[str(ParkedKey(ACCEPTED, question, version, row, check))] = text
        for stored, key in self._parked_here(parked, ACCEPTED, apart):
            place = f"{key.question}|{key.row}|{key.check}"
            if place not in moved:
                moved[place] = parked.pop(stored)
        return moved

    def move_field(self, question: str) -> str:
        """Return the new question of a place in the form, ``""`` when there is none."""
        way = self._ways.get(question)
        return way.new.key if way else ""

    def move_text(self, question: str, text: str) -> tuple[str, str | None]:
        """Return the new question and what an answer is there; None when it can't be one."""
        way = self._ways.get(question)
        if way is None:
            return "", None
        return way.new.key, way.convert(text, self._today).text if text else ""

    def move_repeat(self, repeat: str) -> str:
        """Return the new key of a repeat, ``""`` when it has no place."""
        return self._repeats.get(repeat, "")

    def _parked_here(
        self, parked: Texts, part: str, apart: set[str]
    ) -> Iterator[tuple[str, ParkedKey]]:
        for stored in list(parked):
            key = parked_key(stored)
            mine = key.part == part and key.version == self.new.version
            if mine and key.question in self.new.questions and key.row not in apart:
                yield stored, key

    def _same_check(self, way: Way, check: str) -> str:
        """Return the name of a rule in the new version, ``""`` when it says something else."""
        prefix = f"{way.old.key}."
        name = f"{way.new.key}.{check.removeprefix(prefix)}" if check.startswith(prefix) else check
        before = {c.name: c.expression for c in way.old.checks}
        after = {c.name: c.expression for c in way.new.checks}
        if check not in before:
            return name if name not in after else ""
        written = before[check].replace(f"${{{way.old.name}}}", f"${{{way.new.name}}}")
        return name if after.get(name) == written else ""

    def _accepted_value(self, way: Way, text: str) -> str | None:
        """Return an acceptance with the answer as it is written now."""
        at, by, answer = [*text.split("|", 2), "", ""][:3]
        if not answer:
            return text
        converted = way.convert(answer, self._today)
        return None if converted.text is None else f"{at}|{by}|{converted.text}"


def _kept_ways(origin: Form, new: Form) -> dict[str, Way]:
    """Return the ways of an older version's questions that are the same questions today."""
    found = ways(origin, new, propose(origin, new))
    return {key: way for key, way in found.items() if way.new.key == key}


def _note_example(tally: Tally, question: Question, text: str) -> None:
    """Keep a text that can't be taken over, unless it could be about somebody."""
    telling = bool(question.choice_list) or re.fullmatch(r"[\d.,-]{1,12}", text) is not None
    if telling and not question.personal and text not in tally.examples and len(tally.examples) < 3:
        tally.examples.append(text)
