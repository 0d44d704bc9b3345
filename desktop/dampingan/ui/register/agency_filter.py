"""Which problems and potentials the activities of an agency rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dampingan.core.language import tr
from dampingan.store.reference import ALL_REGIONS, references, standing_codes
from dampingan.ui.register.book import Book

if TYPE_CHECKING:
    from dampingan.store.plan.record import PlanRecord
    from dampingan.store.reference import Reference
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
        left = {code for code in self._named() if code}
        named = [(one.code, one.name) for one in self._agencies() if one.code in left]
        unknown = [(code, code) for code in sorted(left - {code for code, _ in named})]
        return [*named, *unknown, (NONE, tr("Belum ada kegiatan"))]

    def _agencies(self) -> tuple[Reference, ...]:
        return references(self._book.workspace, AGENCIES, region=ALL_REGIONS, inactive=True)

    def _named(self) -> dict[str, set[str]]:
        """Return agency → keys of what its activities name; ``""`` for those without one.

        Activities of an agency that was merged into another one are that one's.
        """
        generation = self._book.workspace.generation
        if self._known[0] != generation:
            found: dict[str, set[str]] = {}
            stands = standing_codes(self._agencies())
            for activity in self._book.records(ACTIVITIES):
                for agency in {activity.text("pengampu"), *activity.keys("pendukung")}:
                    keys = found.setdefault(stands.get(agency, agency), set())
                    keys.update(activity.keys(self._question))
            self._known = (generation, found)
        return self._known[1]
