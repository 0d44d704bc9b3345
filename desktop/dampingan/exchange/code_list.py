"""The code lists of a workbook: what `_kode` and the drop-downs hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dampingan.core.missing import WORDS
from dampingan.exchange.cell import cell_text
from dampingan.forms.model import Choice, Form, Question

LANGUAGE = "id"
"""Workbooks are read by officials: always Indonesian, whatever the window speaks."""


@dataclass(frozen=True, slots=True)
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
        label = self.choices[code]
        if self.worded and label:
            return label
        return f"{code} - {label}" if label else code

    def entries(self) -> Iterator[tuple[str, str, str]]:
        """Yield code, label and cell text; a question's list ends with the missing words."""
        for code, label in self.choices.items():
            yield code, label, self.shown(code)
        if self.worded:
            return
        for word in WORDS.values():
            yield "", "", word


_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|\*\*|__|^#+ ")
_PLACE = re.compile(r"\$\{[^}]*\}")


def plain(label: str) -> str:
    """Return a question's text for a heading: no markup, no ``${name}``, one line."""
    return " ".join(_MARKUP.sub("", _PLACE.sub("…", cell_text(label))).split())


class CodeLists:
    """Collects the code lists in the order in which columns need them."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._lists: dict[str, tuple[dict[str, str], list[str]]] = {}
        self._worded: set[str] = set()

    def of(self, question: Question) -> str:
        """Return the list of a question; its extra codes make a list of its own."""
        extra = dict(question.extra_codes)
        choices: dict[str, str] = {}
        for choice in self._form.choices.get(question.choice_list, ()):
            label = self._label(choice)
            known = choices.get(choice.code, label)  # filtered lists may reuse a code
            choices[choice.code] = label if known == label else f"{known} / {label}"
        name = question.key if extra else question.choice_list
        for code, label in extra.items():
            choices.setdefault(code, cell_text(label))
        label = plain(self._form.text(question.label, LANGUAGE))
        return self.add(name, choices, " ".join((question.number, label or question.key)).strip())

    def add(self, name: str, choices: Mapping[str, str], user: str, *, worded: bool = False) -> str:
        """Remember a list and who uses it; the same name with other codes gets a number."""
        base = "kode_" + (re.sub(r"\W+", "_", name) or "x")
        wanted = dict(choices)
        unique, count = base, 1
        while unique in self._lists and self._lists[unique][0] != wanted:
            count += 1
            unique = f"{base}_{count}"
        self._lists.setdefault(unique, (wanted, []))[1].append(user)
        if worded:
            self._worded.add(unique)
        return unique

    def choices(self, name: str) -> Mapping[str, str]:
        """Return code → label of a list."""
        return self._lists[name][0]

    def finished(self) -> dict[str, CodeList]:
        """Return name → list."""
        return {
            name: CodeList(name, choices, tuple(dict.fromkeys(users)), name in self._worded)
            for name, (choices, users) in self._lists.items()
        }

    def _label(self, choice: Choice) -> str:
        return cell_text(self._form.text(choice.label, LANGUAGE)).replace("\n", " ")
