"""Which records a workbook is about: everything, one village, or some families."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """What may go into a workbook; `survey` then asks the operator's choices.

    Attributes:
        village_code: only records of this village; ``""`` for the whole workspace.
        families: only these families (keys) with everything that belongs to them; None for all.
        responses: only these filled forms (keys); None for all.
    """

    village_code: str = ""
    families: frozenset[str] | None = None
    responses: frozenset[str] | None = None

    def has_family(self, uid: str) -> bool:
        """Tell whether a family is asked for."""
        return self.families is None or uid in self.families

    def has_response(self, uid: str) -> bool:
        """Tell whether a filled form is asked for."""
        return self.responses is None or uid in self.responses

    def has_row(self, family: str | None, response: str | None) -> bool:
        """Tell whether a row of a repeat is asked for, given the key of its one owner."""
        return self.has_family(family) if family else self.has_response(response or "")

    def place(self, kind: str) -> tuple[str, list[str]]:
        """Return the SQL condition and its values for the village alone, ``""`` for everywhere."""
        if not self.village_code:
            return "", []
        condition, count = _PLACES[kind]
        return condition, [self.village_code] * count

    def condition(self, kind: str) -> tuple[str, list[str]]:
        """Return the SQL condition and its values for all of it, ``""`` for everything."""
        parts, values = list[str](), list[str]()
        for part, bound in (self.place(kind), *self._chosen(kind)):
            if part:
                parts.append(part)
                values += bound
        return " AND ".join(parts), values

    def _chosen(self, kind: str) -> Iterator[tuple[str, list[str]]]:
        families, responses = _keys(self.families), _keys(self.responses)
        if kind in {"family", "person"} and families:
            yield f"family.uid IN ({_GIVEN})", [families]
        elif kind == "response" and responses:
            yield f"response.uid IN ({_GIVEN})", [responses]
        elif kind == "roster_row" and (families or responses):
            one = f"family.uid IN ({_GIVEN})" if families else "family.uid IS NOT NULL"
            other = f"response.uid IN ({_GIVEN})" if responses else "response.uid IS NOT NULL"
            yield f"({one} OR {other})", [text for text in (families, responses) if text]


EVERYWHERE = Scope()

_GIVEN = "SELECT value FROM json_each(?)"

_OWN_ROWS = (
    "(roster_row.family_id IN (SELECT id FROM family WHERE village_code = ?)"
    " OR roster_row.response_id IN (SELECT id FROM response WHERE village_code = ?))"
)
_PLACES = {
    "family": ("family.village_code = ?", 1),
    "person": ("family.village_code = ?", 1),
    "response": ("response.village_code = ?", 1),
    "roster_row": (_OWN_ROWS, 2),
    "conflict": ("conflict.village_code = ?", 1),
    "inquiry": ("inquiry.village_code = ?", 1),
}
"""Kind → condition and how often it asks for the village; as indexes can answer it."""


def _keys(uids: frozenset[str] | None) -> str:
    return "" if uids is None else json.dumps(sorted(uids))
