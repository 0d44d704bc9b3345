"""The blank sheets of a form, set once, with the place of every answer on them.

All families get the same sheets, and what is printed onto them never moves anything: so page 3 of a
sheet printed in spring opens the same question in autumn, and a thousand forms cost little more
than one (their pages are one and the same drawing in the PDF).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from math import ceil
from threading import Lock
from typing import Any

from dampingan.forms.model import Form
from dampingan.printing.press.press_process import set_marked
from dampingan.printing.press.typesetting import Templates, shipped_templates
from dampingan.printing.questionnaire.sheet.content import PLAIN, SheetKind, sheet_content

Field = Mapping[str, Any]
"""A mark of ``answer.typ``: key ``k``, row ``r`` (from 1 in repeats), page ``p``, place ``x``…"""

_KEPT = 8
"""Sets of blank sheets that are remembered."""
_FEW = 0.15
"""A page with a smaller share of the questions of the one before is nearly empty."""
_cache: dict[str, Blank] = {}
_lock = Lock()


@dataclass(frozen=True)
class Sheet:
    """One page of a printed document.

    Attributes:
        page: which of the blank pages, from 1.
        repeat: repeat that it continues, ``""`` on the pages that every form has.
        after: rows of that repeat on the sheets before it.
        extra: number of the continuation sheet, 0 for none.
    """

    page: int
    repeat: str = ""
    after: int = 0
    extra: int = 0


@dataclass(frozen=True)
class Blank:
    """The blank sheets of a form.

    Attributes:
        pdf: all pages: the form's own, one for notes, then those of continuation sheets that
            are no copies of the form's own.
        fields: marks in the order of the pages.
        parts: marks at the first page of each part.
    """

    pdf: bytes
    fields: tuple[Field, ...]
    parts: tuple[Mapping[str, Any], ...]

    @cached_property
    def on_page(self) -> dict[int, list[Field]]:
        """Page → its marks."""
        found: dict[int, list[Field]] = {}
        for field in self.fields:
            found.setdefault(field["p"], []).append(field)
        return found

    @cached_property
    def count(self) -> int:
        """How many pages the form itself has."""
        return self._notes - 1 if self._notes else max(self.on_page, default=1)

    @cached_property
    def _notes(self) -> int:
        """The page for notes, 0 in a template that has none."""
        return next((part["p"] for part in self.parts if part["part"] == "notes"), 0)

    @cached_property
    def _extras(self) -> dict[str, tuple[int, range]]:
        """Repeat → rows on one continuation sheet, its pages."""
        ends = {part["repeat"]: part["p"] for part in self.parts if part["part"] == "end"}
        return {
            part["repeat"]: (part["rows"], range(part["p"], ends[part["repeat"]] + 1))
            for part in self.parts
            if part["part"] == "extra"
        }

    @cached_property
    def rows(self) -> dict[str, int]:
        """Repeat → its rows on the pages that every form has."""
        return {p["repeat"]: p["held"] for p in self.parts if p["part"] == "extra"}

    def wanted(self, rows: int) -> dict[str, int]:
        """Return repeat → so many rows, for blank sheets; where the form counts them, its own."""
        fixed = {part["repeat"] for part in self.parts if part.get("fixed")}
        return {name: held if name in fixed else rows for name, held in self.rows.items()}

    def sheets(self, rows: Mapping[str, int], *, pad: bool = True) -> list[Sheet]:
        """Return the pages of one document.

        A document of several pages has an even number, so that the next one begins on a front:
        if it would end on a front, a page for notes follows.

        Args:
            rows: repeat → how many rows it has.
            pad: whether a page for notes fills up an odd number.
        """
        made = [Sheet(page) for page in range(1, self.count + 1)]
        pad = pad and self._notes > 0
        if pad and len(made) > 1 and len(made) % 2:
            made.append(Sheet(self._notes))
        number = 0
        for repeat, held in self.rows.items():
            more, pages = self._extras[repeat]
            for place in range(ceil(max(0, rows.get(repeat, 0) - held) / more)):
                number += 1
                made += [Sheet(page, repeat, held + place * more, number) for page in pages]
        if pad and number and len(made) > 2 and len(made) % 2:
            made.append(Sheet(self._notes))
        return made

    def extra_sheets(self, repeat: str = "") -> list[Sheet]:
        """Return one continuation sheet alone, of the first repeat or of `repeat`."""
        for name, (_, pages) in self._extras.items():
            if not repeat or name == repeat:
                return [Sheet(page, name, -1, 1) for page in pages]
        return []

    def first_fields(self, rows: Mapping[str, int]) -> list[tuple[int, str]]:
        """Return the first question of each page of a document.

        Args:
            rows: repeat → how many rows it has.

        Returns:
            Per page: row (from 1; 0 outside repeats) and key of the question; ``(0, "")`` for a
            page that asks nothing.
        """
        return [self._first(sheet) for sheet in self.sheets(rows)]

    def _first(self, sheet: Sheet) -> tuple[int, str]:
        for field in self.on_page.get(sheet.page, ()):
            if not field["k"].startswith("@") and not field.get("region"):
                row = field["r"]
                return (row + sheet.after if sheet.repeat and row else row, field["k"])
        return (0, "")

    def page_of(self, key: str, row: int = 0, rows: Mapping[str, int] | None = None) -> int:
        """Return the page (from 1) with a question, 0 when no page asks it.

        Args:
            key: of the question.
            row: in its repeat, from 1.
            rows: repeat → how many rows it has; None: as many as the form holds.
        """
        for number, sheet in enumerate(self.sheets(rows or {}), 1):
            for field in self.on_page.get(sheet.page, ()):
                if field["k"] == key and (not row or field["r"] + sheet.after == row):
                    return number
        return 0


def blank_sheets(form: Form, kind: SheetKind = PLAIN, templates: Templates | None = None) -> Blank:
    """Return the blank sheets of a form; quick when they were set before.

    Args:
        form: any questionnaire.
        kind: which sheets.
        templates: where templates are read from; None: the shipped ones.

    Raises:
        PrintError: a template does not compile.
    """
    templates = templates or shipped_templates()
    content = sheet_content(form, kind)
    name = _fingerprint(content, templates)
    with _lock:
        found = _cache.pop(name, None)
        if found is None:
            found = _set(content, templates)
            if _spills(found):
                closer = _set({**content, "tight": True}, templates)
                found = min(found, closer, key=lambda blank: blank.count)
        _cache[name] = found
        while len(_cache) > _KEPT:
            del _cache[next(iter(_cache))]
    return found


def _set(content: Mapping[str, Any], templates: Templates) -> Blank:
    pdf, marks = set_marked("questionnaire", content, ("field", "part"), templates)
    return Blank(pdf, tuple(marks["field"]), tuple(marks["part"]))


def _spills(blank: Blank) -> bool:
    """Tell whether a page holds only a few questions, which may find room on the one before."""
    asked = [
        sum(not field["k"].startswith("@") for field in blank.on_page.get(page, ()))
        for page in range(1, blank.count + 1)
    ]
    return any(0 < here < _FEW * before for before, here in pairwise(asked))


def _fingerprint(content: Mapping[str, Any], templates: Templates) -> str:
    made = sha256(json.dumps(content, sort_keys=True).encode())
    for text in _texts(templates):
        made.update(text)
    return made.hexdigest()


def _texts(templates: Templates) -> Iterator[bytes]:
    names = {"questionnaire", "answer", "sheet", *templates.own}
    for name in sorted(names):
        file = templates.root / f"{name}.typ"
        yield file.read_bytes() if file.is_file() else b""
