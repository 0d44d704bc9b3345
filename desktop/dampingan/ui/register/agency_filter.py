"""Which problems and potentials the activities of an agency rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dampingan.core.language import tr
from dampingan.store.reference import references
from dampingan.ui.register.book import Book

if TYPE_CHECKING:
    from dampingan.store.plan.record import PlanRecord
    from dampingan.ui.control.chip import Option

ACTIVITIES = "kegiatan"
AGENCIES = "perangkat_daerah"
NONE = "-"
"""The value that lets what no activity rests on pass."""


class AgencyFilter:
    """A test for a chip: records that activities in an agency's charge name, or none at all.

    Args:
        book: the registers.
        question: of an activity, its link to such records.
    """

    def __init__(self, book: Book, question: str) -> None:
        self._book = book
        self._question = question
        self._known: tuple[int, dict[str, set[str]]] = (-1, {})

    def passes(self, record: PlanRecord, agency: str) -> bool:
        """Tell whether an activity of an agency rests on a record."""
        found = self._named()
        if agency == NONE:
            return not any(record.uid in uids for uids in found.values())
        return record.uid in found.get(agency, set())

    def options(self) -> list[Option]:
        """Return the agencies that have such activities, and the value for none."""
        found = self._named()
        agencies = references(self._book.workspace, AGENCIES, inactive=True)
        named = [(one.code, one.short or one.label) for one in agencies if one.code in found]
        return [*named, (NONE, tr("Belum ada kegiatan"))]

    def _named(self) -> dict[str, set[str]]:
        """Return agency → keys of what its activities name; ``""`` for those without one."""
        generation = self._book.workspace.generation
        if self._known[0] != generation:
            found: dict[str, set[str]] = {}
            for activity in self._book.records(ACTIVITIES):
                for agency in {activity.text("pengampu"), *activity.keys("pendukung")}:
                    found.setdefault(agency, set()).update(activity.keys(self._question))
            self._known = (generation, found)
        return self._known[1]
