"""What goes where when records move to another version of their form: editable, and plain JSON.

A mapping says only what differs. A question that it does not name goes to the question of the same
key, a code to the same code, a repeat to the repeat of the same key; what has no counterpart is
parked. So a regency hands one small file to every village, and each can read it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from dampingan.core.errors import DampinganError, FormError
from dampingan.core.language import tr
from dampingan.forms.model import Form, Group, Question, QuestionType

FORMAT = 1

PARK = ""
"""The target of what the new version has no place for."""


@dataclass(frozen=True, slots=True)
class VersionMapping:
    """Where answers of an old version go in a new one.

    Attributes:
        form_id: of the new version.
        old_version, new_version: what it was made for.
        questions: old key → new key, `PARK` to set the answers apart.
        repeats: old key of a repeat → new key, `PARK` to set its rows apart.
        codes: old question key → old code → new code, `PARK` to set such answers apart.
    """

    form_id: str = ""
    old_version: str = ""
    new_version: str = ""
    questions: Mapping[str, str] = field(default_factory=dict)
    repeats: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    # ------------------------------------------------------------------ editing

    def with_question(self, old: str, new: str) -> VersionMapping:
        """Return a copy in which an old question's answers go to `new`; codes begin anew."""
        taken = {o: n for o, n in self.questions.items() if o == old or n != new or not n}
        codes = {key: value for key, value in self.codes.items() if key != old}
        return replace(self, questions={**taken, old: new}, codes=codes)

    def with_repeat(self, old: str, new: str) -> VersionMapping:
        """Return a copy in which the rows of an old repeat go to `new`."""
        return replace(self, repeats={**self.repeats, old: new})

    def with_code(self, question: str, old: str, new: str) -> VersionMapping:
        """Return a copy in which one code of an old question becomes `new`."""
        own = {**self.codes.get(question, {}), old: new}
        return replace(self, codes={**self.codes, question: own})

    # ------------------------------------------------------------------ reading

    def repeat_targets(self, old: Form, new: Form) -> dict[str, str]:
        """Return every repeat of the old version → the repeat of the new one, or `PARK`.

        A repeat goes only where the repeat around it goes too.
        """
        there = repeats_of(new)
        explicit = {n for n in self.repeats.values() if n}
        targets = {"": ""}
        for key, group in repeats_of(old).items():
            target = self.repeats.get(key, key if key not in explicit else PARK)
            fits = target in there and group.repeat in targets
            around = group.repeat == "" or targets.get(group.repeat, PARK) != PARK
            if fits and around and there[target].repeat == targets[group.repeat]:
                targets[key] = target
            else:
                targets[key] = PARK
        del targets[""]
        return targets

    def targets(self, old: Form, new: Form) -> dict[str, str]:
        """Return every old question that can hold an answer → its new question, or `PARK`."""
        repeats = {"": "", **self.repeat_targets(old, new)}
        explicit = {n for n in self.questions.values() if n}
        found = {}
        for key, question in old.questions.items():
            if question.type is QuestionType.NOTE:
                continue
            target = self.questions.get(key, key if key not in explicit else PARK)
            there = new.questions.get(target)
            around = repeats[question.repeat]
            lost = question.repeat and around == PARK
            if there is None or lost or there.repeat != around or not takes_answers(there):
                target = PARK
            found[key] = target
        return found

    def code_targets(
        self, key: str, old: Question, lists: tuple[Form, Form], new: Question
    ) -> dict[str, str]:
        """Return every code of an old question → its new code, or `PARK`.

        Args:
            key: of the old question.
            old: the old question.
            lists: the two versions, for their choice lists.
            new: the question that takes its answers.

        Returns:
            A mapping; empty when one of the two has no closed list.
        """
        before, after = codes_of(lists[0], old), codes_of(lists[1], new)
        if not before or not after:
            return {}
        own = self.codes.get(key, {})
        return {
            code: target if (target := own.get(code, code)) in after else PARK
            for code in dict.fromkeys([*before, *own])
        }

    def inverse(self, old: Form, new: Form) -> VersionMapping:
        """Return the mapping of the way back; what is new in `new` is parked on that way."""
        targets = self.targets(old, new)
        back = {n: o for o, n in targets.items() if n}
        home = {key for key, question in old.questions.items() if takes_answers(question)}
        questions = {
            key: back.get(key, PARK)
            for key in new.questions
            if back.get(key) != key and (key in back or key in home)
        }
        rows = {n: o for o, n in self.repeat_targets(old, new).items() if n}
        before = repeats_of(old)
        repeats = {
            key: rows.get(key, PARK)
            for key in repeats_of(new)
            if rows.get(key) != key and (key in rows or key in before)
        }
        codes = {}
        for key, target in targets.items():
            if not target:
                continue
            forward = self.code_targets(key, old.questions[key], (old, new), new.questions[target])
            reverse: dict[str, str] = {}
            known = codes_of(old, old.questions[key])
            for before, after in forward.items():
                if after and before in known:
                    reverse.setdefault(after, before)
            own = {
                code: reverse.get(code, PARK)
                for code in (codes_of(new, new.questions[target]) if forward else ())
                if reverse.get(code) != code
            }
            if own:
                codes[target] = own
        return VersionMapping(old.form_id, new.version, old.version, questions, repeats, codes)

    def check(self, old: Form, new: Form) -> None:
        """Make sure that a mapping can be applied to two versions.

        Raises:
            FormError: it names what is not there, or two questions go into one.
        """
        problems = [
            *_unknown(self.questions, old.questions, new.questions),
            *_unknown(self.repeats, repeats_of(old), repeats_of(new)),
        ]
        twice = [
            key for key, n in Counter(v for v in self.questions.values() if v).items() if n > 1
        ]
        problems += [
            DampinganError(
                tr("Dua pertanyaan lama masuk ke satu pertanyaan baru: {name}.", name=key),
                remedy=tr("Pilih satu saja; yang lain diparkir."),
            )
            for key in twice
        ]
        problems += self._code_problems(old, new)
        if problems:
            raise FormError(problems)

    def _code_problems(self, old: Form, new: Form) -> list[DampinganError]:
        targets = self.targets(old, new)
        problems = []
        for key, codes in self.codes.items():
            target = targets.get(key, PARK)
            if key not in old.questions:
                problems.append(_missing(key))
            elif target:
                after = codes_of(new, new.questions[target])
                problems += [
                    DampinganError(
                        tr("Kode {code} tidak ada pada pertanyaan {name}.", code=code, name=target)
                    )
                    for code in codes.values()
                    if code and after and code not in after
                ]
        return problems

    # ------------------------------------------------------------------ JSON

    def to_json(self) -> str:
        """Return the mapping as JSON that people can read and edit."""
        body = {
            "format": FORMAT,
            "form_id": self.form_id,
            "old_version": self.old_version,
            "new_version": self.new_version,
            "questions": {k: v or None for k, v in self.questions.items()},
            "repeats": {k: v or None for k, v in self.repeats.items()},
            "codes": {
                k: {old: new or None for old, new in codes.items()}
                for k, codes in self.codes.items()
            },
        }
        return json.dumps(body, ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> VersionMapping:
        """Return the mapping that `to_json` wrote.

        Raises:
            DampinganError: the text is no mapping of this program.
        """
        try:
            body = json.loads(text)
            _ = {FORMAT: body}[body["format"]]  # another format is as foreign as another file
            return cls(
                str(body.get("form_id", "")),
                str(body.get("old_version", "")),
                str(body.get("new_version", "")),
                _texts(body.get("questions", {})),
                _texts(body.get("repeats", {})),
                {str(k): _texts(v) for k, v in body.get("codes", {}).items()},
            )
        except (ValueError, TypeError, KeyError, AttributeError):
            raise DampinganError(
                tr("Berkas itu bukan padanan versi instrumen."),
                remedy=tr("Minta lagi berkas padanan dari kabupaten; tidak ada yang diubah."),
            ) from None


def repeats_of(form: Form) -> dict[str, Group]:
    """Return the repeats of a form by key, outer before inner."""
    return {key: group for key, group in form.groups.items() if group.is_repeat}


def codes_of(form: Form, question: Question) -> tuple[str, ...]:
    """Return the codes that a question's list holds; empty when it takes any text."""
    return tuple(choice.code for choice in form.choices.get(question.choice_list, ()))


def takes_answers(question: Question) -> bool:
    """Tell whether a question keeps a given answer (not a note, and not worked out anew)."""
    return question.type is not QuestionType.NOTE and not computed(question)


def computed(question: Question) -> bool:
    """Tell whether the form works the answer out itself, always."""
    return bool(question.calculation and not question.trigger)


def _unknown(
    wanted: Mapping[str, str], old: Iterable[str], new: Iterable[str]
) -> list[DampinganError]:
    before, after = set(old), set(new)
    return [
        *(_missing(key) for key in wanted if key not in before),
        *(_missing(key) for key in wanted.values() if key and key not in after),
    ]


def _missing(key: str) -> DampinganError:
    return DampinganError(
        tr("Padanan menyebut {name}, tetapi instrumen tidak memilikinya.", name=key),
        remedy=tr("Periksa apakah padanan itu dibuat untuk kedua versi ini."),
    )


def _texts(given: Mapping[str, object]) -> dict[str, str]:
    return {str(key): "" if value is None else str(value) for key, value in given.items()}
