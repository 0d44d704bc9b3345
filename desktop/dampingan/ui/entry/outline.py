"""What a questionnaire looks like on screen: its blocks, pages, roster columns and rows of a page.

Nothing here depends on a particular form. A *section* is a line of the block list at the left, a
*page* is what the middle shows: a *sheet* of questions as on paper, or a *roster*, the grid of a
repeat that stands at the root of the form. The questions of one roster row have a sheet of their
own. Repeats inside a sheet are shown in it, row under row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as made_field
from enum import StrEnum

from dampingan.forms.model import Form, Group, Question, QuestionType, Text
from dampingan.forms.session import Field, FormSession

MAX_COLUMNS = 14
"""A grid with more columns than this can't be keyed by eye; the rest is in the detail form."""


class PageKind(StrEnum):
    """The two ways of showing questions."""

    SHEET = "sheet"
    ROSTER = "roster"


@dataclass(frozen=True, slots=True)
class Page:
    """What the middle of the screen shows.

    Attributes:
        kind: a sheet of questions or the grid of a repeat.
        group: key of the group (sheet) or repeat (roster, or sheet of one row); ``""`` for the
            questions at the root.
        row: key of the roster row whose detail form this is, else ``""``.
    """

    kind: PageKind
    group: str = ""
    row: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One line of the block list.

    Attributes:
        key: group it stands for; ``""`` for questions at the root.
        label: its name in the form's languages.
        number: its number on paper, e.g. ``III`` or ``IV-A``.
        kind, group: the page it opens.
        level: 0 for a block, 1 for a part of a roster's detail form.
        repeat: the roster it belongs to, ``""`` for none.
    """

    key: str
    label: Text
    number: str
    kind: PageKind
    group: str
    level: int = 0
    repeat: str = ""

    @property
    def name(self) -> str:
        """What tells it from the others: a group and the roster it stands for share a key."""
        return f"{self.key}|{self.repeat}"


class ItemKind(StrEnum):
    """What a line of a sheet is."""

    HEADING = "heading"
    QUESTION = "question"
    NOTE = "note"
    ROW = "row"
    ADD_ROW = "add_row"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a sheet, top to bottom as on paper.

    Attributes:
        kind: heading, question, note, heading of an inner row, or the place to add one.
        key: key of the question, group or repeat.
        row: innermost row around it (for `ADD_ROW` the row that would hold the new one).
        level: how deep it stands below the page's own group.
        field: the answer's place, for questions.
        is_question: whether it has an answer box.
    """

    kind: ItemKind
    key: str
    row: str = ""
    level: int = 0
    field: Field = made_field(init=False, compare=False)
    is_question: bool = made_field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "field", Field(self.key, self.row))
        object.__setattr__(self, "is_question", self.kind is ItemKind.QUESTION)


class Outline:
    """The fixed shape of a form on screen.

    Args:
        form: any questionnaire.
    """

    def __init__(self, form: Form) -> None:
        self.form = form
        self.sections: tuple[Section, ...] = tuple(self._sections())
        self._columns = {
            section.repeat: self._roster_columns(form.groups[section.repeat])
            for section in self.sections
            if section.kind is PageKind.ROSTER
        }
        self._column_keys = {
            repeat: frozenset(question.key for question in columns)
            for repeat, columns in self._columns.items()
        }
        self._items: dict[Page, list[Item]] = {}
        self._section_of: dict[str, Section] = {}
        for section in self.sections:
            self._index(section)

    @property
    def rosters(self) -> tuple[str, ...]:
        """Keys of the repeats that have a grid, in the order of the form."""
        return tuple(self._columns)

    @property
    def placed(self) -> frozenset[str]:
        """Keys of every question and group that stands on some page."""
        return frozenset(self._section_of)

    def columns(self, repeat: str) -> tuple[Question, ...]:
        """Return the questions that a roster's grid shows, left to right."""
        return self._columns[repeat]

    def in_grid(self, question: str) -> bool:
        """Tell whether a question is a column of its roster's grid."""
        return any(question in keys for keys in self._column_keys.values())

    def roster_of(self, question: str) -> str:
        """Return the roster around a question or group, ``""`` for none."""
        section = self._section_of.get(question)
        return section.repeat if section else ""

    def section_of(self, key: str, *, grid: bool = False) -> Section | None:
        """Return the line of the block list that a question or group belongs to.

        Args:
            key: key of a question or a group.
            grid: whether the question is looked at in its roster's grid.
        """
        section = self._section_of.get(key)
        if grid and section and section.repeat:
            return next(s for s in self.sections if s.key and s.repeat == section.repeat)
        return section

    def questions_of(self, section: Section) -> list[str]:
        """Return the keys of the questions that belong to a line of the block list."""
        return [key for key in self.form.questions if self._section_of.get(key) is section]

    def page_of(self, field: Field, owner: str = "", *, grid: bool = True) -> Page:
        """Return the page on which a field is keyed.

        Args:
            field: a question, with its row inside a repeat.
            owner: the roster row above, for a field in a row of a row.
            grid: prefer the grid where the question is one of its columns.
        """
        roster = self.roster_of(field.question)
        if not roster:
            section = self._section_of[field.question]
            return Page(PageKind.SHEET, section.group)
        if grid and field.question in self._column_keys[roster]:
            return Page(PageKind.ROSTER, roster)
        return Page(PageKind.SHEET, roster, owner or field.row)

    def items(self, page: Page, session: FormSession) -> list[Item]:
        """List the lines of a sheet; rows of inner repeats are those of `session`."""
        found = self._items.get(page)
        if found is None:
            form = self.form
            group = form.groups[page.group] if page.group else form.root
            found = list(self._walk(group, page.row, 0, session, inner=bool(page.row)))
            if not page.row or not any(_is_repeat(node) for node in _below(group)):
                self._items[page] = found
        return found

    def row_name(self, repeat: str) -> str:
        """Return the key of the question that names a row: its first text, ``""`` for none."""
        for node in _outside_repeats(self.form.groups[repeat]):
            if isinstance(node, Question) and node.type is QuestionType.TEXT and node.answerable:
                return node.key
        return ""

    # ------------------------------------------------------------------ building

    def _sections(self) -> Iterator[Section]:
        root = self.form.root
        if any(isinstance(child, Question) and _shown(child) for child in root.children):
            yield Section("", self.form.title, "", PageKind.SHEET, "")
        for child in root.children:
            if isinstance(child, Group):
                yield from self._group_sections(child)

    def _group_sections(self, group: Group) -> Iterator[Section]:
        if group.is_repeat:
            yield from self._roster_sections(group, group)
            return
        repeats = [node for node in _outside_repeats(group) if _is_repeat(node)]
        has_questions = any(
            isinstance(node, Question) and _shown(node) for node in _outside_repeats(group)
        )
        if has_questions or not repeats:
            yield Section(group.key, group.label, group.number, PageKind.SHEET, group.key)
        for repeat in repeats:
            assert isinstance(repeat, Group)
            alone = not has_questions and len(repeats) == 1
            yield from self._roster_sections(repeat, group if alone else repeat)

    @staticmethod
    def _roster_sections(repeat: Group, named_by: Group) -> Iterator[Section]:
        label = named_by.label or repeat.label
        number = named_by.number or repeat.number
        yield Section(named_by.key, label, number, PageKind.ROSTER, repeat.key, 0, repeat.key)
        for part in repeat.children:
            if isinstance(part, Group) and not part.is_repeat and part.label:
                sheet = PageKind.SHEET
                yield Section(part.key, part.label, part.number, sheet, repeat.key, 1, repeat.key)

    def _index(self, section: Section) -> None:
        root = self.form.root
        if section.level == 1:
            nodes: Iterator[Question | Group] = _below(self.form.groups[section.key])
            self._section_of[section.key] = section
        elif section.kind is PageKind.ROSTER:
            self._section_of[section.key] = section
            self._section_of[section.repeat] = section
            nodes = _below(self.form.groups[section.repeat])
        elif section.group:
            nodes = _outside_repeats(self.form.groups[section.group])
            self._section_of[section.key] = section
        else:
            nodes = (child for child in root.children if isinstance(child, Question))
        for node in nodes:
            self._section_of[node.key] = section

    @staticmethod
    def _roster_columns(repeat: Group) -> tuple[Question, ...]:
        columns: list[Question] = []
        first_group = True
        for child in repeat.children:
            if isinstance(child, Question):
                if first_group and _column(child):
                    columns.append(child)
            elif not child.is_repeat and first_group:
                columns.extend(
                    node
                    for node in _outside_repeats(child)
                    if isinstance(node, Question) and _column(node)
                )
                first_group = False
        if any(question.number for question in columns):
            columns = [question for question in columns if question.number]
        return tuple(columns[:MAX_COLUMNS])

    def _walk(
        self, group: Group, row: str, level: int, session: FormSession, *, inner: bool
    ) -> Iterator[Item]:
        for child in group.children:
            if isinstance(child, Question):
                if child.type is QuestionType.NOTE:
                    yield Item(ItemKind.NOTE, child.key, row, level)
                elif _shown(child):
                    yield Item(ItemKind.QUESTION, child.key, row, level)
            elif child.is_repeat:
                if inner:
                    yield from self._walk_repeat(child, row, level, session)
            elif group is not self.form.root:
                if child.label:
                    yield Item(ItemKind.HEADING, child.key, row, level)
                yield from self._walk(child, row, level + 1, session, inner=inner)

    def _walk_repeat(
        self, repeat: Group, parent: str, level: int, session: FormSession
    ) -> Iterator[Item]:
        for row in session.rows(repeat.key, parent):
            yield Item(ItemKind.ROW, repeat.key, row, level)
            yield from self._walk(repeat, row, level + 1, session, inner=True)
        if not repeat.count:
            yield Item(ItemKind.ADD_ROW, repeat.key, parent, level)


def _is_repeat(node: Question | Group) -> bool:
    return isinstance(node, Group) and node.is_repeat


def _shown(question: Question) -> bool:
    """Whether a question is seen at all: hidden ones and calculations are not, as in ODK."""
    return question.type not in {QuestionType.HIDDEN, QuestionType.CALCULATE}


def _column(question: Question) -> bool:
    """Whether a question may stand in a grid; a counted position is the grid's own number."""
    if question.type is QuestionType.NOTE or "position(" in question.calculation:
        return False
    return _shown(question)


def _below(group: Group) -> Iterator[Question | Group]:
    for child in group.children:
        yield child
        if isinstance(child, Group):
            yield from _below(child)


def _outside_repeats(group: Group) -> Iterator[Question | Group]:
    for child in group.children:
        yield child
        if isinstance(child, Group) and not child.is_repeat:
            yield from _outside_repeats(child)
