"""Where keying is: the page, the field in focus and the way back.

Moves only; what an answer does is the presenter's.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from dampingan.forms.model import Question
from dampingan.forms.session import Field, FormSession
from dampingan.ui.entry.outline import Outline, Page, PageKind, Section
from dampingan.ui.entry.path import GHOST, Path, Stop, section_page

_IN_ROW = re.compile(r"(.+?)(?:\s*[/.:]\s*|\s+(?:[a-z.]+\s+)?)(\d+)")
"""A question's number and the row: ``205 orang 3``, ``205/3``, ``205 3``."""


class Cursor(QObject):
    """The field in focus.

    Attributes:
        page: what the middle shows.
        field: the field in focus; None only in a form without questions.
        path: finds neighbours.
        visited: fields that somebody has left, so that a missing answer there is worth a line.
        left_rosters: rosters whose rows were there before, or whose grid somebody has left.
        bar: returns the stop that must come before another one; None lets every way pass.

    Signals:
        moved: another field or page is current.
        ended: there is no field after the current one.
        barred: the way led past a question that must be answered first; it is current now.
    """

    moved = Signal()
    ended = Signal()
    barred = Signal()

    def __init__(
        self, outline: Outline, session: FormSession, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.outline = outline
        self.page = Page(PageKind.SHEET)
        self.field: Field | None = None
        self.bar: Callable[[Stop], Stop | None] | None = None
        self.visited: set[Field] = set()
        self.left_rosters: set[str] = {r for r in outline.rosters if session.rows(r)}
        self._trail: list[Stop] = []
        self.follow(session)

    def follow(self, session: FormSession) -> None:
        """Read another session of the same form from now on (after an undo)."""
        self.session = session
        self.path = Path(self.outline, session)

    def start(self, field: Field | None) -> None:
        """Take the place where the family was left, else the first field."""
        stop = None
        if field is not None and field.question in self.session.form.questions:
            page = self.outline.page_of(field, self._owner(field))
            if (not page.row or self._in_roster(page)) and field in self.path.fields(page):
                stop = Stop(page, field)
        stop = stop or self.path.first()
        if stop is not None:
            self.move(stop, push=False)
        if self.page.kind is PageKind.ROSTER:
            self.left_rosters.discard(self.page.group)

    def start_new(self) -> None:
        """Take the first field that must be answered and is not, where the rest came along.

        With nothing before it that came along, the paper is keyed from its top.
        """
        page, came_along = self.page, False
        for field in self.path.fields(page):
            if field.row == GHOST:
                return
            answered = bool(self.session.value(field))
            came_along = came_along or answered
            if self.session.required(field) and not answered:
                if came_along:
                    self.move(Stop(page, field), push=False)
                return

    @property
    def row(self) -> str:
        """The roster row in focus, in its grid or its detail form; ``""`` for none."""
        if self.page.row:
            return self.page.row
        if self.page.kind is PageKind.ROSTER and self.field and self.field.row != GHOST:
            return self.field.row
        return ""

    @property
    def repeat(self) -> str:
        """The roster on screen, else the first that the form has; ``""`` for none."""
        if self.page.group in self.outline.rosters:
            return self.page.group
        return self.outline.rosters[0] if self.outline.rosters else ""

    @property
    def section(self) -> Section | None:
        """The line of the block list that the field belongs to."""
        if self.field is None:
            return None
        grid = self.page.kind is PageKind.ROSTER
        return self.outline.section_of(self.field.question, grid=grid)

    # ------------------------------------------------------------------ along the path

    def advance(self) -> None:
        """Go to the next field along the routed path."""
        stop = self.path.next(Stop(self.page, self.field)) if self.field else self.path.first()
        if stop is None:
            if self.field is not None:
                self.visited.add(self.field)
            self.ended.emit()
        else:
            self.move(stop)

    def back(self) -> None:
        """Go back along the path taken, else to the field before."""
        while self._trail:
            stop = self._trail.pop()
            if self._exists(stop) and stop.field != self.field:
                self.move(stop, push=False)
                return
        self.up()

    def up(self) -> None:
        """Go to the field before this one on paper."""
        stop = self.path.previous(Stop(self.page, self.field)) if self.field else None
        if stop is not None:
            self.move(stop, push=False)

    def beside(self, step: int) -> None:
        """Go to the same column of the row above (-1) or below (+1) in a grid."""
        if self.field is None or self.page.kind is not PageKind.ROSTER:
            return
        repeat = self.page.group
        rows = list(self.session.rows(repeat))
        if self.path.growing(repeat):
            rows.append(GHOST)
        place = rows.index(self.field.row) + step
        if not 0 <= place < len(rows):
            return
        columns = {q.key: n for n, q in enumerate(self.outline.columns(repeat))}
        here = columns[self.field.question]
        if cells := self.path.cells(repeat, rows[place]):
            nearest = min(cells, key=lambda cell: abs(columns[cell.question] - here))
            self.move(Stop(self.page, nearest))

    def end_row(self) -> bool:
        """Go to the row after the one in focus; in a grid perhaps the empty line.

        Returns:
            Whether the field in focus is in a row at all.
        """
        if self.field is None or not self.field.row:
            return False
        if self.page.kind is PageKind.ROSTER:
            return self._end_grid_row()
        inner = self.session.form.questions[self.field.question].repeat
        if inner in self.outline.rosters:
            return self._end_details(self.page.row)
        return self._leave(lambda field: field.row == self.field.row if self.field else False)

    def end_roster(self) -> bool:
        """Go to the first field after all rows of the roster in focus; False outside of one."""
        if self.field is None or not self.field.row:
            return False
        if self.page.kind is PageKind.ROSTER:
            stop = self.path.leave_grid(self.page.group)
        elif self.session.form.questions[self.field.question].repeat in self.outline.rosters:
            stop = self.path.leave_details(self.page.group)
        else:
            repeat = self.session.form.questions[self.field.question].repeat
            questions = self.session.form.questions
            return self._leave(lambda field: questions[field.question].repeat == repeat)
        return self._arrive(stop)

    def _end_grid_row(self) -> bool:
        assert self.field is not None
        rows = list(self.session.rows(self.page.group))
        later = rows[rows.index(self.field.row) + 1 :] if self.field.row in rows else []
        if self.field.row != GHOST and self.path.growing(self.page.group):
            later.append(GHOST)
        for row in later:
            if cells := self.path.cells(self.page.group, row):
                self.move(Stop(self.page, cells[0]))
                return True
        return self._arrive(self.path.leave_grid(self.page.group))

    def _end_details(self, row: str) -> bool:
        rows = list(self.session.rows(self.page.group))
        for other in rows[rows.index(row) + 1 :]:
            if details := self.path.details(self.page.group, other):
                self.move(Stop(Page(PageKind.SHEET, self.page.group, other), details[0]))
                return True
        return self._arrive(self.path.leave_details(self.page.group))

    def _leave(self, inside: Callable[[Field], bool]) -> bool:
        """Go to the first field after the current one that is not `inside`."""
        fields = self.path.fields(self.page)
        here = next((n for n, field in enumerate(fields) if field == self.field), len(fields))
        for field in fields[here:]:
            if not inside(field):
                self.move(Stop(self.page, field))
                return True
        return self._arrive(self.path.next(Stop(self.page, fields[-1])) if fields else None)

    def _arrive(self, stop: Stop | None) -> bool:
        if stop is None:
            self.ended.emit()
        else:
            self.move(stop)
        return True

    # ------------------------------------------------------------------ jumps

    def go(self, field: Field, *, grid: bool | None = None) -> None:
        """Go to a field; to the nearest before it where nothing is typed there.

        Args:
            field: where to.
            grid: whether in its roster's grid; None stays in a row's detail form if that is open.
        """
        owner = self._owner(field)
        if grid is None:
            grid = not (owner and self.page.row == owner)
        page = self.outline.page_of(field, owner, grid=grid)
        if page.row and not self._in_roster(page):
            return
        fields = self.path.fields(page)
        if not fields:
            return
        if field not in fields:
            order = {other: place for place, other in enumerate(self._every_field(page))}
            here = order.get(field, 0)
            before = [other for other in fields if order.get(other, len(order)) < here]
            field = before[-1] if before else fields[0]
        self.move(Stop(page, field))

    def go_number(self, number: str) -> bool:
        """Go to a question by what stands on the paper; False when there is none.

        Args:
            number: the question's number, part of its label where it has none, and for a question
                of a roster also the row: ``306``, ``306b``, ``205 orang 3``, ``205/3``.
        """
        text, place = number.strip().lower(), 0
        question = self._numbered(text)
        if question is None and (found := _IN_ROW.fullmatch(text)):
            question, place = self._numbered(found[1]), int(found[2])
        question = question or self._labelled(text)
        if question is None or question.key not in self.outline.placed:
            return False
        roster = self.outline.roster_of(question.key)
        if not roster:
            self.go(Field(question.key))
            return True
        rows = self.session.rows(roster)
        if place > len(rows):
            return False
        row = self.row if self.row in rows else rows[0] if rows else ""
        if place:
            row = rows[place - 1]
        if row:
            self.go(Field(question.key, row))
        else:
            self.go_new_row(roster)
        return True

    def go_new_row(self, repeat: str) -> None:
        """Go to the empty line of a grid."""
        if repeat and self.path.growing(repeat) and (cells := self.path.cells(repeat, GHOST)):
            self.move(Stop(Page(PageKind.ROSTER, repeat), cells[0]))

    def open_section(self, section: Section) -> bool:
        """Go to a line of the block list; a part of a roster opens for the row in focus."""
        stop = self._part(section) if section.level else self.path.enter(section_page(section))
        if stop is not None:
            self.move(stop)
        return stop is not None

    def block(self, step: int) -> None:
        """Go to the next (+1) or previous (-1) line of the block list that can be keyed."""
        sections, current = self.outline.sections, self.section
        place = sections.index(current) + step if current else 0
        while 0 <= place < len(sections):
            if not self._asked_in_grid(sections[place]) and self.open_section(sections[place]):
                return
            place += step

    def open_row(self, row: str, repeat: str = "") -> None:
        """Open the detail form of a roster row at its first open field beyond the grid."""
        page = Page(PageKind.SHEET, repeat or self.repeat, row)
        details = self.path.details(page.group, row)
        open_fields = [field for field in details if not self.session.value(field)]
        beyond = (open_fields or details)[:1]
        stop = Stop(page, beyond[0]) if beyond else self.path.enter(page)
        if stop is not None:
            self.move(stop)

    def person(self, step: int) -> None:
        """Go to the next or previous row's detail form, staying at the same question."""
        rows = list(self.session.rows(self.repeat)) if self.repeat else []
        if not rows:
            return
        if not self.page.row:
            self.open_row(self.row or rows[0])
            return
        place = rows.index(self.page.row) + step
        if not 0 <= place < len(rows):
            return
        page = Page(PageKind.SHEET, self.repeat, rows[place])
        same = Field(self.field.question if self.field else "", rows[place])
        stop = Stop(page, same) if same in self.path.fields(page) else self.path.enter(page)
        if stop is not None:
            self.move(stop)

    def after_removal(self, repeat: str, row: str, place: int) -> None:
        """Find a field again after a row is gone.

        Args:
            repeat: the repeat that lost it.
            row: its key.
            place: where it stood.
        """
        self._trail = [stop for stop in self._trail if row not in {stop.field.row, stop.page.row}]
        if repeat not in self.outline.rosters:
            stop = self.path.enter(self.page)
        else:
            page = Page(PageKind.ROSTER, repeat)
            rows = self.session.rows(repeat)
            near = rows[min(place, len(rows) - 1)] if rows else GHOST
            same = Field(self.field.question if self.field else "", near)
            stop = Stop(page, same) if same in self.path.fields(page) else self.path.enter(page)
        if stop is not None:
            self.move(stop, push=False)

    def settle(self) -> None:
        """Make sure that the field still exists, after answers came from elsewhere."""
        if self.field is not None and self._exists(Stop(self.page, self.field)):
            return
        stop = None
        if not self.page.row or self._in_roster(self.page):
            stop = self.path.enter(self.page)
        elif self.page.group in self.outline.rosters:
            stop = self.path.enter(Page(PageKind.ROSTER, self.page.group))
        stop = stop or self.path.first()
        if stop is not None:
            self.move(stop, push=False)

    def become(self, field: Field) -> None:
        """Rename the field in focus: the empty line of a grid has become a row."""
        self.field = field

    def move(self, stop: Stop, *, push: bool = True) -> None:
        """Put the focus on a field.

        Args:
            stop: where to.
            push: keep the field that is left for the way back.
        """
        first = self.bar(stop) if self.bar is not None else None
        if first is not None:
            stop = first
        if self.field is not None:
            self.visited.add(self.field)
            here = Stop(self.page, self.field)
            if push and here != stop and self._trail[-1:] != [here]:
                self._trail.append(here)
        if self.page.kind is PageKind.ROSTER and stop.page != self.page:
            self.left_rosters.add(self.page.group)
        self.page, self.field = stop
        self.moved.emit()
        if first is not None:
            self.barred.emit()

    # ------------------------------------------------------------------ inside

    def _numbered(self, number: str) -> Question | None:
        """Return the question of a number, else its first part: 501 is 501a."""
        numbers = self.session.form.by_number
        if number in numbers or not number:
            return numbers.get(number)
        part = re.compile(re.escape(number) + r"[^\d].*")
        return next(
            (
                question
                for other, question in numbers.items()
                if part.fullmatch(other) and question.key in self.outline.placed
            ),
            None,
        )

    def _labelled(self, words: str) -> Question | None:
        """Return the first question whose label holds every word."""
        parts = words.split()
        if not parts or any(part.isdecimal() for part in parts):
            return None
        for question in self.session.form.questions.values():
            label = " ".join([*question.label.values(), question.name]).lower()
            if question.key in self.outline.placed and all(part in label for part in parts):
                return question
        return None

    def _owner(self, field: Field) -> str:
        """Return the roster row that a field is in, through rows of rows; ``""`` for none."""
        roster, row = self.outline.roster_of(field.question), field.row
        while row and row != GHOST:
            try:
                at = self.session.row(row)
            except KeyError:
                return row
            if at.repeat == roster:
                return row
            row = at.parent
        return row

    def _asked_in_grid(self, section: Section) -> bool:
        """Whether a part of a roster holds nothing beyond the grid that is on screen."""
        if not section.level or self.page.kind is not PageKind.ROSTER:
            return False
        questions = self.session.form.questions
        return all(
            self.outline.in_grid(key) or not questions[key].answerable
            for key in self.outline.questions_of(section)
        )

    def _part(self, section: Section) -> Stop | None:
        rows = self.session.rows(section.repeat)
        row = self.row if self.row in rows else rows[0] if rows else ""
        if not row:
            return None
        page = Page(PageKind.SHEET, section.repeat, row)
        inside = [
            field
            for field in self.path.fields(page)
            if self.outline.section_of(field.question) is section
        ]
        open_fields = [field for field in inside if not self.session.value(field)]
        return Stop(page, (open_fields or inside)[0]) if inside else None

    def _every_field(self, page: Page) -> list[Field]:
        if page.kind is PageKind.ROSTER:
            columns = self.outline.columns(page.group)
            return [Field(q.key, row) for row in self.session.rows(page.group) for q in columns]
        items = self.outline.items(page, self.session)
        return [item.field for item in items if item.is_question]

    def _in_roster(self, page: Page) -> bool:
        return page.row in self.session.rows(page.group)

    def _exists(self, stop: Stop) -> bool:
        if stop.page.row and not self._in_roster(stop.page):
            return False
        return stop.field in self.path.fields(stop.page)
