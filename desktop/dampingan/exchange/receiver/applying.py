"""Writing what a plan says: one transaction, one undo, nothing worked out in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from dampingan.core.causality import Stamps
from dampingan.exchange.receiver.comparing import Outcome
from dampingan.exchange.receiver.draft import Plan, Write
from dampingan.exchange.receiver.merge import FieldConflict
from dampingan.exchange.sheet.annex_column import AT, BASE, BINDING, BY, REASON_GIVEN, SEEN
from dampingan.store import checking, consistency
from dampingan.store.merging import conflict
from dampingan.store.merging.field_value import base_value
from dampingan.store.merging.holding import ids_of
from dampingan.store.merging.joining import mend_circles
from dampingan.store.merging.stamping import catch_up
from dampingan.store.transaction import Transaction


def write_plan(tx: Transaction, plan: Plan, batch_uid: str, dot: str) -> None:
    """Write everything that a plan says.

    Args:
        tx: the transaction.
        plan: worked out on the state that the transaction begins with.
        batch_uid: the batch's key.
        dot: what values that follow from others are stamped with.
    """
    ids = _Ids(tx)
    for kind, writes in groupby(plan.writes, key=attrgetter("kind")):
        _write_kind(tx, kind, list(writes), ids)
    if plan.own:
        catch_up(tx, int(dot.rpartition(".")[2]))
    site = dot.rpartition(".")[0]
    conflict.keep(tx, _arrivals(tx, plan, batch_uid, site), _settled(plan))
    _renew_between(tx, [ids.of("family", uid) for uid in plan.numbered], dot)
    if any(write.columns.get("joined_into") for write in plan.writes):
        mend_circles(tx)


def _write_kind(tx: Transaction, kind: str, writes: Sequence[Write], ids: _Ids) -> None:
    """Write records of one kind; what they point to is of other kinds and was written before."""
    new = [write for write in writes if write.id is None]
    made = tx.insert_many(kind, [(ids.columns(write), write.stamp) for write in new])
    for write, record_id in zip(new, made, strict=True):
        ids.add(write, record_id)
    for write in writes:
        if write.id is None:
            continue
        ids.add(write, write.id)
        if write.change is not None and not write.references:
            tx.change(kind, write.id, write.change)
        else:
            tx.update(kind, write.id, ids.columns(write))


def _arrivals(tx: Transaction, plan: Plan, batch_uid: str, site: str) -> Iterator[conflict.Arrival]:
    """Yield the values that stand beside ours now."""
    for outcome in plan.kept:
        assert outcome.merged is not None
        record, held = outcome.record, outcome.held
        village = record.columns.get("_village_code", "")
        if held is not None:
            village = str(held.row.get("village_code") or village)
        for found in outcome.arrived:
            told = plan.remarks.get((record.uid, found.field, found.theirs.dot), {})
            ours = outcome.merged.state.stamps.of(found.field)
            mirror = plan.remarks.get((record.uid, found.field, ours))
            yield conflict.Arrival(
                record.kind,
                record.uid,
                village or plan.village_code,
                found.field,
                told.get(BASE) or _base(tx, outcome, found, site, mirror),
                found.mine,
                found.theirs.text,
                found.theirs.dot,
                found.type,
                seen=told.get(SEEN, "") or "{}",
                reason=told.get(REASON_GIVEN, "") or record.columns.get(REASON_GIVEN, ""),
                binding=bool(told.get(BINDING)),
                by=told.get(BY, "") or record.columns.get("_updated_by", ""),
                at=told.get(AT, "") or record.columns.get("_updated_at", ""),
                batch_uid=batch_uid,
            )


def _base(
    tx: Transaction,
    outcome: Outcome,
    found: FieldConflict,
    site: str,
    mirror: Mapping[str, str] | None,
) -> str | None:
    """Return what both sides knew last of a field, as far as history tells: theirs, then ours.

    Args:
        tx: the transaction.
        outcome: what became of the record.
        found: the value that stands beside ours.
        site: ours.
        mirror: what the other side says of our value, which stands beside theirs there.
    """
    if mirror and mirror.get(BASE):
        return mirror[BASE]
    if outcome.held is None:
        return found.base
    seen = outcome.record.stamps.seen.get(site, 0)
    known = base_value(tx.connection, outcome.record.kind, outcome.held.id, found.field, seen)
    return known if known is not None else "" if mirror else found.base


def _settled(plan: Plan) -> Iterator[tuple[str, str, str]]:
    for outcome in plan.kept:
        assert outcome.merged is not None
        for name, dot in outcome.merged.settled:
            yield outcome.record.uid, name, dot


class _Ids:
    """Ids of the records that others point to, those just made included."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._known: dict[tuple[str, str], int] = {}

    def add(self, write: Write, record_id: int) -> None:
        self._known[write.kind, write.uid] = record_id

    def columns(self, write: Write) -> dict[str, Any]:
        """Return what a record is written with, the ids that it points to included."""
        return write.columns | {c: self.of(*ref) for c, ref in write.references.items()}

    def of(self, kind: str, uid: str) -> int:
        if (kind, uid) not in self._known:
            self._known[kind, uid] = ids_of(self._tx.connection, kind, [uid])[uid]
        return self._known[kind, uid]


def _renew_between(tx: Transaction, families: Iterable[int], dot: str) -> None:
    """Work out anew what families have in common with others and should not."""
    written = list(families)
    found = consistency.entangled(tx.connection, written)
    wanted = [family_id for family_id in written if family_id in found]
    others = found.difference(wanted)
    before = _states(tx, wanted)
    for family_id in (*wanted, *sorted(others)):
        checking.refresh_between(tx, family_id)
    for family_id, (status, stamps) in _states(tx, wanted).items():
        if status != before[family_id][0]:
            # The record's stamps are written here, so the next seal leaves it alone.
            told = Stamps.read(stamps).with_dot(["status"], dot)
            tx.update("family", family_id, {"stamps": str(told)})
            catch_up(tx, int(dot.rpartition(".")[2]))


def _states(tx: Transaction, ids: Iterable[int]) -> Mapping[int, tuple[Any, ...]]:
    found: dict[int, tuple[Any, ...]] = {}
    for family_id in ids:
        row = tx.connection.exec_driver_sql(
            "SELECT status, stamps FROM family WHERE id = ?", (family_id,)
        ).one()
        found[family_id] = tuple(row)
    return found
