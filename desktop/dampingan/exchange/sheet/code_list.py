"""The code lists of a workbook: what `_kode` and the drop-downs hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from dampingan.core.document import LANGUAGE
from dampingan.core.missing import WORDS
from dampingan.exchange.sheet.cell import cell_text
from dampingan.forms.model import Choice, Form, Question


@dataclass(frozen=True)
class CodeList:
    """One list of `_kode`: the codes of a drop-down.

    Attributes:
        name: defined name of its range, e.g. ``kode_ya_tidak``.
        choices: code → label, in the order of the form.
        questions: number and label of the questions that use it.
        worded: cells hold the label alone: the program's own codes are English and no one's
            business, while the codes of questions stand on the paper form.
    """

    name: str
    choices: Mapping[str, str]
    questions: tuple[str, ...]
    worded: bool = False

    def shown(self, code: str) -> str:
        """Return the cell's text of a code, ``2 - Perempuan`` or ``Lengkap``."""
        return self._shown[code]

    @cached_property
    def _shown(self) -> Mapping[str, str]:
        """Code → cell text; every text belongs to one code and is no word for a missing answer."""
        shown: dict[str, str] = {}
        taken = set() if self.worded else set(WORDS.values())
        for code, label in self.choices.items():
            text = _short(label) if self.worded and label else _coupled(cell_text(code), label)
            if text in taken:
                text = base = _coupled(cell_text(code), label or cell_text(code))
                count = 1
                while text in taken:
                    count += 1
                    text = f"{base} ({count})"
            taken.add(text)
            shown[code] = text
        return shown

    def entries(self) -> Iterator[tuple[str, str, str]]:
        """Yield code, label and cell text; a question's list ends with the missing words."""
        for code, label in self.choices.items():
            yield code, label, self.shown(code)
        if self.worded:
            return
        for word in WORDS.values():
            yield "", "", word


_LABEL = 200
"""Most characters of a label in a cell: drop-downs show no more, and codes tell them apart."""


def _short(label: str) -> str:
    return label if len(label) <= _LABEL else f"{label[:_LABEL].rstrip()}…"


def _coupled(code: str, label: str) -> str:
    return f"{code} - {_short(label)}" if label else code


_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|\*\*|__|^#+ ")
_PLACE = re.compile(r"\$\{[^}]*\}")
_HEADING = 1_000
"""Most characters of a heading; some forms hold whole pages of consent in one label."""


def plain(label: str) -> str:
    """Return a question's text for a heading: no markup, no ``${name}``, one line."""
    text = " ".join(_MARKUP.sub("", _PLACE.sub("…", cell_text(label))).split())
    return text if len(text) <= _HEADING else f"{text[:_HEADING].rstrip()}…"


class CodeLists:
    """Collects the code lists in the order in which columns need them.

    Lists of different questionnaires may have one name and other codes: they are kept apart.
    """

    def __init__(self) -> None:
        self._lists: dict[str, tuple[dict[str, str], list[str]]] = {}
        self._worded: set[str] = set()
        self._taken: dict[str, str] = {}
        self._known: dict[tuple[str, str], dict[str, str]] = {}

    def of(self, question: Question, form: Form) -> str:
        """Return the list of a question; its extra codes make a list of its own."""
        choices = dict(self._choices_of(form, question.choice_list))
        for code, text in question.extra_codes.items():
            choices.setdefault(code, cell_text(text))
        name = question.key if question.extra_codes else question.choice_list
        label = plain(form.text(question.label, LANGUAGE))
        return self.add(name, choices, " ".join((question.number, label or question.key)).strip())

    def _choices_of(self, form: Form, name: str) -> dict[str, str]:
        known = self._known.get((form.hash + form.form_id, name))
        if known is not None:
            return known
        choices: dict[str, str] = {}
        for choice in form.choices.get(name, ()):
            label = _label(choice, form)
            before = choices.get(choice.code, label)  # filtered lists may reuse a code
            choices[choice.code] = label if before == label else f"{before} / {label}"
        return self._known.setdefault((form.hash + form.form_id, name), choices)

    def add(self, name: str, choices: Mapping[str, str], user: str, *, worded: bool = False) -> str:
        """Remember a list and who uses it; the same name with other codes gets a number.

        Spreadsheets take names that differ by case alone for one.
        """
        base = "kode_" + (re.sub(r"\W+", "_", name)[:80] or "x")
        wanted = list(choices.items())
        unique, count = base, 1
        while (found := self._taken.get(unique.casefold())) is not None:
            if list(self._lists[found][0].items()) == wanted and (found in self._worded) == worded:
                break
            count += 1
            unique = f"{base}_{count}"
        else:
            found = self._taken[unique.casefold()] = unique
            self._lists[unique] = (dict(wanted), [])
            if worded:
                self._worded.add(unique)
        self._lists[found][1].append(user)
        return found

    def choices(self, name: str) -> Mapping[str, str]:
        """Return code → label of a list."""
        return self._lists[name][0]

    def finished(self) -> dict[str, CodeList]:
        """Return name → list."""
        return {
            name: CodeList(name, choices, tuple(dict.fromkeys(users)), name in self._worded)
            for name, (choices, users) in self._lists.items()
        }


def _label(choice: Choice, form: Form) -> str:
    return " ".join(cell_text(form.text(choice.label, LANGUAGE)).split())
