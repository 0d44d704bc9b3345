"""The way through a form: which field comes after which, as the answers so far route it.

Blocks follow each other. A roster is keyed row by row in its grid first, then the rest of each row
in its detail form. Questions that do not apply are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dampingan.forms.session import Field, FormSession
from dampingan.ui.entry.outline import Item, ItemKind, Outline, Page, PageKind, Section

GHOST = "+"
"""Row of the empty line under a grid: it becomes a row with its first answer."""


class Stop(NamedTuple):
    """A field and the page on which it is keyed."""

    page: Page
    field: Field


class Path:
    """Finds neighbours along the routed path.

    Args:
        outline: the form on screen.
        session: the answers that route.
    """

    def __init__(self, outline: Outline, session: FormSession) -> None:
        self.outline = outline
        self.session = session
        self._orders: dict[Page, tuple[list[Item], dict[Field, int]]] = {}

    # ------------------------------------------------------------------ one page

    def fields(self, page: Page) -> list[Field]:
        """Return the fields of a page that somebody answers, in order, skipped ones left out."""
        if page.kind is PageKind.ROSTER:
            rows = list(self.session.rows(page.group))
            found = [field for row in rows for field in self.cells(page.group, row)]
            return found + self.cells(page.group, GHOST) if self.growing(page.group) else found
        questions = self.outline.form.questions
        return [
            item.field
            for item in self.outline.items(page, self.session)
            if item.kind is ItemKind.QUESTION
            and questions[item.key].answerable
            and self.session.relevant(item.field)
        ]

    def cells(self, repeat: str, row: str) -> list[Field]:
        """Return the fields of one row of a grid, left to right; one for the empty line."""
        columns = [question for question in self.outline.columns(repeat) if question.answerable]
        if row == GHOST:
            return [Field(columns[0].key, GHOST)] if columns else []
        fields = [Field(question.key, row) for question in columns]
        return [field for field in fields if self.session.relevant(field)]

    def growing(self, repeat: str) -> bool:
        """Tell whether rows are added by hand and the repeat applies at all."""
        group = self.outline.form.groups[repeat]
        return not group.count and self.session.group_relevant(repeat)

    def details(self, repeat: str, row: str) -> list[Field]:
        """Return the fields of a row that its grid does not show."""
        page = Page(PageKind.SHEET, repeat, row)
        return [field for field in self.fields(page) if not self.outline.in_grid(field.question)]

    # ------------------------------------------------------------------ from field to field

    def next(self, stop: Stop) -> Stop | None:
        """Return the stop after a stop; None at the end of the form."""
        page, field = stop
        if page.kind is PageKind.ROSTER:
            return self._next_cell(page, field)
        if (after := self._after(page, field)) is not None:
            return Stop(page, after)
        if page.row:
            return self._next_details(page.group, page.row)
        return self._first_after(self._section(page))

    def previous(self, stop: Stop) -> Stop | None:
        """Return the stop before a stop; None at the beginning of the form."""
        page, field = stop
        fields = self._beyond_grid(page, field)
        if page.kind is PageKind.ROSTER:
            before = fields[: fields.index(field)] if field in fields else []
            if before:
                return Stop(page, before[-1])
        else:
            order = self._order(page)
            place = order.get(field, len(order))
            before = [other for other in fields if order[other] < place]
            if before:
                return Stop(page, before[-1])
            if page.row:
                return self._before_details(page.group, page.row)
        return self._last_before(self._section(page))

    def first(self) -> Stop | None:
        """Return the first stop of the form."""
        return self._first_from(0)

    def leave_grid(self, repeat: str) -> Stop | None:
        """Return the first stop after a grid: the details of its rows, else the next block."""
        for row in self.session.rows(repeat):
            if details := self.details(repeat, row):
                return Stop(Page(PageKind.SHEET, repeat, row), details[0])
        return self._first_after(self._section(Page(PageKind.ROSTER, repeat)))

    def leave_details(self, repeat: str) -> Stop | None:
        """Return the first stop after the detail forms of a roster."""
        return self._first_after(self._section(Page(PageKind.ROSTER, repeat)))

    def enter(self, page: Page) -> Stop | None:
        """Return where keying starts on a page: its first open field, else its first."""
        fields = self.fields(page)
        for field in fields:
            if field.row == GHOST and len(fields) > 1:
                continue
            if not self._value(field):
                return Stop(page, field)
        return Stop(page, fields[0]) if fields else None

    def _value(self, field: Field) -> str:
        return "" if field.row == GHOST else self.session.value(field)

    def _next_cell(self, page: Page, field: Field) -> Stop | None:
        if field.row == GHOST:
            return self.leave_grid(page.group)
        columns = {q.key: place for place, q in enumerate(self.outline.columns(page.group))}
        place = columns.get(field.question, -1)
        for other in self.cells(page.group, field.row):
            if columns[other.question] > place:
                return Stop(page, other)
        rows = list(self.session.rows(page.group))
        later = rows[rows.index(field.row) + 1 :] if field.row in rows else []
        for row in later:
            if cells := self.cells(page.group, row):
                return Stop(page, cells[0])
        if self.growing(page.group) and (cells := self.cells(page.group, GHOST)):
            return Stop(page, cells[0])
        return self.leave_grid(page.group)

    def _next_details(self, repeat: str, row: str) -> Stop | None:
        rows = list(self.session.rows(repeat))
        later = rows[rows.index(row) + 1 :] if row in rows else []
        for other in later:
            if details := self.details(repeat, other):
                return Stop(Page(PageKind.SHEET, repeat, other), details[0])
        return self._first_after(self._section(Page(PageKind.ROSTER, repeat)))

    def _before_details(self, repeat: str, row: str) -> Stop | None:
        rows = list(self.session.rows(repeat))
        for other in reversed(rows[: rows.index(row)] if row in rows else rows):
            if details := self.details(repeat, other):
                return Stop(Page(PageKind.SHEET, repeat, other), details[-1])
        page = Page(PageKind.ROSTER, repeat)
        cells = [field for field in self.fields(page) if field.row != GHOST]
        return Stop(page, cells[-1]) if cells else None

    def walk(self) -> Iterator[Stop]:
        """Yield every stop of the form along the path."""
        for section in self.outline.sections:
            if section.level:
                continue
            page = section_page(section)
            for field in self.fields(page):
                yield Stop(page, field)
            if page.kind is PageKind.ROSTER:
                for row in self.session.rows(page.group):
                    sheet = Page(PageKind.SHEET, page.group, row)
                    for field in self.details(page.group, row):
                        yield Stop(sheet, field)

    # ------------------------------------------------------------------ from block to block

    def _section(self, page: Page) -> int:
        for place, section in enumerate(self.outline.sections):
            if section.level == 0 and page.group == section.group:
                return place
        return 0

    def _first_after(self, place: int) -> Stop | None:
        return self._first_from(place + 1)

    def _first_from(self, place: int) -> Stop | None:
        for section in self.outline.sections[place:]:
            if section.level == 0 and (fields := self.fields(section_page(section))):
                return Stop(section_page(section), fields[0])
        return None

    def _last_before(self, place: int) -> Stop | None:
        for section in reversed(self.outline.sections[:place]):
            if section.level:
                continue
            page = section_page(section)
            if page.kind is PageKind.ROSTER:
                rows = list(self.session.rows(page.group))
                for row in reversed(rows):
                    if details := self.details(page.group, row):
                        return Stop(Page(PageKind.SHEET, page.group, row), details[-1])
            if fields := [field for field in self.fields(page) if field.row != GHOST]:
                return Stop(page, fields[-1])
        return None

    def _after(self, page: Page, field: Field) -> Field | None:
        items = self.outline.items(page, self.session)
        questions, relevant = self.outline.form.questions, self.session.relevant
        skip_grid = bool(page.row) and not self.outline.in_grid(field.question)
        for item in items[self._order(page).get(field, -1) + 1 :]:
            if (
                item.is_question
                and questions[item.key].answerable
                and relevant(item.field)
                and not (skip_grid and self.outline.in_grid(item.key))
            ):
                return item.field
        return None

    def _beyond_grid(self, page: Page, field: Field) -> list[Field]:
        """Return a page's fields; in a detail form without those that the grid has asked for.

        Who has gone to one of them on purpose walks through them too.
        """
        fields = self.fields(page)
        if not page.row or self.outline.in_grid(field.question):
            return fields
        return [other for other in fields if not self.outline.in_grid(other.question)]

    def _order(self, page: Page) -> dict[Field, int]:
        items = self.outline.items(page, self.session)
        known = self._orders.get(page)
        if known is None or known[0] is not items:
            order = {item.field: n for n, item in enumerate(items) if item.is_question}
            known = self._orders[page] = (items, order)
        return known[1]


def section_page(section: Section) -> Page:
    """Return the page that a block opens."""
    return Page(section.kind, section.group)
