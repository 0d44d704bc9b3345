"""What expressions ask outside the answers: the clock, choice lists, outside tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from dampingan.forms.checking import SEVERAL
from dampingan.forms.model import Question
from dampingan.forms.program import Program


class Tables(Protocol):
    """Outside tables for ``pulldata`` and ``instance``."""

    def rows(self, name: str) -> Sequence[Mapping[str, str]]:
        """Return the rows of a table, empty when there is none of that name."""
        ...


class World:
    """The surroundings of one session.

    Attributes:
        program: of the form.
        today: the day of today().
        now: the clock of now().
        tables: outside tables, None without.
        language: of choice labels.
        properties: what is known of whoever fills the form.
    """

    def __init__(
        self,
        program: Program,
        today: date,
        now: Callable[[], datetime],
        tables: Tables | None,
        *,
        language: str,
        properties: Mapping[str, str] | None = None,
    ) -> None:
        self.program = program
        self.today = today
        self.now = now
        self.tables = tables
        self.language = language
        self.properties = properties or {}
        self._known: dict[str, Sequence[Mapping[str, str]]] = {}
        self._indexes: dict[tuple[str, str], dict[str, Mapping[str, str]]] = {}

    def today_text(self) -> str:
        """Return the session's day as ISO text."""
        return self.today.isoformat()

    def now_text(self) -> str:
        """Return the present moment as ISO text."""
        return self.now().isoformat(timespec="milliseconds")

    def version(self) -> str:
        """Return the form's version."""
        return self.program.form.version

    def property(self, name: str) -> str:
        """Return what is known of whoever fills the form, empty when it is not known."""
        return self.properties.get(name, "")

    def pulldata(self, table: str, column: str, key_column: str, key: str) -> str:
        """Return a cell of an outside table, empty when no row has the key."""
        index = self._indexes.get((table, key_column))
        if index is None:
            index = {}
            for row in self.table(table):
                index.setdefault(row.get(key_column, ""), row)
            self._indexes[table, key_column] = index
        found = index.get(key)
        return found.get(column, "") if found and key else ""

    def table(self, name: str) -> Sequence[Mapping[str, str]]:
        """Return the rows of a choice list or an outside table."""
        known = self._known.get(name)
        if known is None:
            form = self.program.form
            if name in form.choices:
                known = [
                    {"name": c.code, "label": form.text(c.label, self.language), **c.extra}
                    for c in form.choices[name]
                ]
            else:
                known = self.tables.rows(name) if self.tables else ()
            self._known[name] = known
        return known

    def choice_name(self, question: str, codes: str, separator: str = ", ") -> str:
        """Return the labels of codes of a question; an unknown code stays a code."""
        form = self.program.form
        node = form.questions.get(question)
        if not isinstance(node, Question):
            return codes
        known = self.program.rules[question].codes
        names = []
        for code in codes.split() if node.type in SEVERAL else [codes] if codes else []:
            label = form.text(known[code].label, self.language) if code in known else ""
            names.append(label or node.extra_codes.get(code, code))
        return separator.join(names)


def replace_language(world: World, language: str) -> World:
    """Return the same surroundings with choice labels in another language."""
    return World(
        world.program,
        world.today,
        world.now,
        world.tables,
        language=language,
        properties=world.properties,
    )
