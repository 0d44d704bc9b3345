"""What each agency (perangkat daerah) has to do: its activities, and visits to them."""

from __future__ import annotations

from dampingan.store.plan.record import PlanRecord, plan_records
from dampingan.store.reader import Reader
from dampingan.store.reference import references

ACTIVITY, VISIT = "kegiatan", "kunjungan"
"""Registers that name agencies."""
LEAD, SUPPORT = "pengampu", "pendukung"
"""Questions of an activity: who is in charge, and who helps."""


def charges_of(reader: Reader) -> dict[str, dict[str, PlanRecord]]:
    """Return agency → its activities, its visits and those to its activities, by key.

    An agency that was merged or renamed by a successor hands them on to it.
    """
    stands = successors(reader)
    found: dict[str, dict[str, PlanRecord]] = {}
    activities = {record.uid: record for record in plan_records(reader, ACTIVITY, rows=False)}
    for record in activities.values():
        for code in (*record.keys(LEAD), *record.keys(SUPPORT)):
            found.setdefault(stands.get(code, code), {})[record.uid] = record
    owners: dict[str, list[str]] = {}
    for code, own in found.items():
        for uid in own:
            owners.setdefault(uid, []).append(code)
    for visit in plan_records(reader, VISIT, rows=False):
        codes = {stands.get(code, code) for code in visit.keys("perangkat")}
        for uid in visit.keys("kegiatan"):
            codes.update(owners.get(uid, ()))
        for code in codes:
            found.setdefault(code, {})[visit.uid] = visit
    return found


def standing_agency(reader: Reader, code: str) -> str:
    """Return the agency that stands for one today: itself, or the one it was merged into."""
    return successors(reader).get(code, code)


def successors(reader: Reader) -> dict[str, str]:
    """Return code of an agency → the one that stands for it today."""
    entries = {e.code: e for e in references(reader, "perangkat_daerah", region="*", inactive=True)}
    found = {}
    for code in entries:
        at, passed = code, {code}
        while (following := entries[at].successor) in entries and following not in passed:
            at = following
            passed.add(at)
        found[code] = at
    return found
