"""Writes filled families into a workspace, the way entry does but many at a time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from types import TracebackType
from typing import Any, Self

from dampingan.core.language import tr
from dampingan.demo.filling import MEMBERS, Filled
from dampingan.demo.household import Dwelling, Household, data
from dampingan.forms.answer import Field
from dampingan.store import consistency, finding
from dampingan.store.checking import refresh_between
from dampingan.store.house import NUMBER_QUESTION
from dampingan.store.rows import family_columns, person_columns, stored
from dampingan.store.transaction import Transaction
from dampingan.store.workspace import Workspace

BLOCK = 100
"""Families in one transaction."""


class SampleWriter:
    """Collects filled families and writes them in blocks; a context manager.

    While it is open, the workspace's clock and operator are those of the invented survey, so that
    families were changed on believable days by believable people.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._period, self._code = workspace.period, workspace.village_code
        self._form = workspace.form("family")
        self._now, self._actor = workspace.now, workspace.actor
        self._waiting: list[Filled] = []
        self._houses: dict[Dwelling, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self._flush()
        finally:
            self._workspace.now, self._workspace.actor = self._now, self._actor

    def write_profile(self, profile: Mapping[str, Any]) -> None:
        """Fill the village's profile."""
        with self._workspace.write(tr("Profil desa contoh"), source="sample", undoable=False) as tx:
            tx.update("village", self._workspace.village["id"], profile)

    def add(self, filled: Filled) -> None:
        """Write a family, at the latest when the writer closes."""
        if self._waiting and self._waiting[0].household.officer != filled.household.officer:
            self._flush()
        self._waiting.append(filled)
        if len(self._waiting) >= BLOCK:
            self._flush()

    def _flush(self) -> None:
        if not self._waiting:
            return
        workspace, officers = self._workspace, data("names")["officers"]["ppl"]
        workspace.actor = officers[self._waiting[0].household.officer][0]
        moment = [_entered_at(self._waiting[0].household, self._now())]
        workspace.now = lambda: moment[0]
        with workspace.write(tr("Keluarga contoh"), source="sample", undoable=False) as tx:
            for filled in self._waiting:
                moment[0] = _entered_at(filled.household, self._now())
                self._write(tx, filled)
        self._waiting.clear()

    def _write(self, tx: Transaction, filled: Filled) -> None:
        session, household = filled.session, filled.household
        columns = family_columns(session)
        columns["aside"] = {k: v for k, v in columns["aside"].items() if k in filled.aside}
        family_id = tx.insert(
            "family",
            columns
            | _state(filled, finding.encode(stored(session.all_findings())))
            | {
                "uid": household.key,
                "village_code": self._code,
                "period": self._period,
                "house_id": self._house(tx, filled),
                "form_id": self._form.form_id,
                "form_version": self._form.version,
                "resume": json.dumps(list(filled.resume)) if filled.resume else "",
            },
        )
        for position, row in enumerate(session.rows(MEMBERS), 1):
            person = person_columns(session, row, position) | {"aside": {}}
            tx.insert("person", person | {"uid": row, "family_id": family_id})
        if filled.shares_numbers:
            self._tell_others(tx, filled, family_id, columns["no_kk"])
        if filled.status == "deleted":
            tx.delete("family", family_id, filled.reason)

    def _tell_others(self, tx: Transaction, filled: Filled, family_id: int, no_kk: str) -> None:
        """Find what other families have in common with this one, on both sides."""
        session = filled.session
        people = [session.value(Field("nik", row)) for row in session.rows(MEMBERS)]
        others = consistency.sharing(tx.connection, family_id, people, (no_kk,))
        between = consistency.between_families(tx.connection, family_id, no_kk)
        document = finding.encode([*stored(session.all_findings()), *between])
        tx.update("family", family_id, _state(filled, document))
        for other in others:
            refresh_between(tx, other)

    def _house(self, tx: Transaction, filled: Filled) -> int | None:
        """Return the house with the family's building number, as entry finds it."""
        number = filled.session.value(Field(NUMBER_QUESTION))
        dwelling = filled.household.dwelling
        if not number:
            return None
        if dwelling not in self._houses:
            values = {
                "uid": filled.household.chance.key("R"),
                "village_code": self._code,
                "number": number,
                "rt": dwelling.rt,
                "rw": dwelling.rw,
                "address": dwelling.address,
            }
            self._houses[dwelling] = tx.insert("house", values)
        return self._houses[dwelling]


def _state(filled: Filled, document: dict[str, str]) -> dict[str, Any]:
    """Return findings and state; nothing with errors counts as complete."""
    errors, warnings = finding.count(document)
    status = "complete" if filled.status == "deleted" else filled.status
    return {
        "findings": document,
        "error_count": errors,
        "warning_count": warnings,
        "status": "draft" if errors and status in {"complete", "verified"} else status,
        "status_reason": "" if filled.status == "deleted" else filled.reason,
    }


def _entered_at(household: Household, now: datetime) -> datetime:
    """Return when an invented family was keyed: the evening after its interview, never later."""
    minutes = household.number * 17 % 170
    evening = datetime.combine(household.surveyed, time(11, 40), UTC)
    moment = evening + timedelta(minutes=minutes, seconds=household.number * 29 % 60)
    return min(moment, now.astimezone(UTC))
