"""Which finished records are keyed a second time, by whom, and how well the keyings agree.

Of every operator the first finished records are drawn, then a share of the others by a hash of the
record's key with a seed that nobody sees: who keys can't know what will be drawn, and the same
record is always drawn or never. Anybody may key a drawn record again, in as many sittings as it
takes; that the first operator does is recorded, not forbidden.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from dampingan.core.language import tr

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from dampingan.store.transaction import Transaction
    from dampingan.store.workspace import Workspace

RULE = "verification"
"""Workspace setting: the rule of drawing."""

PERIOD_BEGAN = "period_began"
"""Workspace setting: id of the operation that began the period; what is newer was keyed in it."""

SEED = "verification_seed"
"""Workspace setting: what the hash is mixed with; never shown."""

DRAWN, KEYING, DONE, DROPPED = "drawn", "keying", "done", "dropped"
"""States of a verification."""

FIRST, SAMPLE, ALL, MANUAL = "first", "sample", "all", "manual"
"""Why a record was drawn."""

_KINDS = ("family", "response")
_PARTS = 10_000


@dataclass(frozen=True, slots=True)
class Rule:
    """Which finished records are drawn.

    Attributes:
        mode: ``none``, ``sample`` or ``all``.
        first: so many of each operator's first finished records are all drawn.
        percent: share of the others, 0 to 100.
    """

    mode: str = SAMPLE
    first: int = 20
    percent: int = 10


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record that was drawn and not yet keyed again to the end.

    Attributes:
        verification_id: of the second keying.
        kind, record_id: the record.
        form_id: its questionnaire.
        title: head of the family, or what the response is about.
        rt, rw, address: where its paper is found.
        reason: why it was drawn.
        state: ``drawn`` or ``keying``.
        first_operator: who keyed most of it.
        operator: who keys it again, ``""`` while nobody began.
        fields: fields compared so far.
    """

    verification_id: int
    kind: str
    record_id: int
    form_id: str
    title: str
    rt: str
    rw: str
    address: str
    reason: str
    state: str
    first_operator: str
    operator: str
    drawn_at: str
    fields: int


@dataclass(slots=True)
class Agreement:
    """How well two keyings agree, of one operator or one question.

    Attributes:
        key: name of the operator, or key of the question.
        records: records keyed again.
        compared: fields compared.
        differences: fields that differed at first.
        keyer_errors: differences in which the first keying was wrong.
        verifier_errors: differences in which the second was.
        peeks: how often the first answer was looked at before keying (operators only).
    """

    key: str
    records: int = 0
    compared: int = 0
    differences: int = 0
    keyer_errors: int = 0
    verifier_errors: int = 0
    peeks: int = 0

    @property
    def rate(self) -> float:
        """Share of the compared fields that were equal at once, 0 to 1; 1 when there are none."""
        return 1.0 - self.differences / self.compared if self.compared else 1.0

    @property
    def accuracy(self) -> float:
        """Share of the compared fields in which the first keying was right, 0 to 1."""
        return 1.0 - self.keyer_errors / self.compared if self.compared else 1.0


# ---------------------------------------------------------------------- drawing


def read_rule(workspace: Workspace) -> Rule:
    """Return the rule of drawing."""
    return Rule(**{**asdict(Rule()), **(workspace.setting(RULE) or {})})


def set_rule(workspace: Workspace, rule: Rule) -> None:
    """Change the rule of drawing; what was drawn stays drawn.

    Raises:
        ValueError: an unknown mode or a share that is none.
    """
    if rule.mode not in {"none", SAMPLE, ALL} or rule.first < 0 or not 0 <= rule.percent <= 100:
        raise ValueError(rule)
    with workspace.write(tr("Mengatur verifikasi"), source="system", undoable=False) as tx:
        tx.set_setting(RULE, asdict(rule))


def record_finished(tx: Transaction, kind: str, record_id: int) -> None:
    """Note that a record was finished, and draw it if it is its turn.

    Call it in the transaction that makes the record complete. Records in which nobody keyed
    anything in this period (an unchanged family) are no one's work and are not counted.

    Args:
        tx: the transaction.
        kind: ``family`` or ``response``.
        record_id: which.
    """
    rule = Rule(**{**asdict(Rule()), **(_setting(tx.connection, RULE) or {})})
    if rule.mode == "none":
        return
    uid, period = tx.connection.exec_driver_sql(
        f"SELECT uid, period FROM {_checked(kind)} WHERE id = ?", (record_id,)
    ).one()
    known = tx.connection.exec_driver_sql(
        f"SELECT 1 FROM verification WHERE {kind}_id = ? AND period = ?", (record_id, period)
    ).first()
    if known is not None:
        return
    keyer = first_operator(tx.connection, kind, record_id)
    if not keyer:
        return
    seed = _setting(tx.connection, SEED)
    if not seed:
        seed = secrets.token_hex(16)
        tx.set_setting(SEED, seed)
    finished = _finished(tx.connection, keyer)
    reason = draw(rule, str(seed), f"{uid}|{period}", finished)
    _insert(tx, kind, record_id, {"period": period, "reason": reason, "first_operator": keyer})


def draw(rule: Rule, seed: str, key: str, finished: int) -> str:
    """Return why a record is drawn, ``""`` when it is not.

    Args:
        rule: the rule.
        seed: the workspace's.
        key: of the record.
        finished: how many records its operator finished before.
    """
    if rule.mode == ALL:
        return ALL
    if rule.mode != SAMPLE:
        return ""
    if finished < rule.first:
        return FIRST
    part = int.from_bytes(hashlib.sha256(f"{seed}|{key}".encode()).digest()[:8])
    return SAMPLE if part % _PARTS < rule.percent * _PARTS // 100 else ""


def draw_by_hand(
    workspace: Workspace, kind: str, ids: Iterable[int], *, reason: str = MANUAL
) -> int:
    """Draw these finished records, unless they wait or were keyed again in this period.

    Returns:
        How many were drawn.
    """
    drawn = 0
    with workspace.write(tr("Memilih untuk verifikasi"), source="verify", undoable=False) as tx:
        for record_id in ids:
            drawn += _draw_one(tx, kind, record_id, reason)
        tx.touch_settings()
    return drawn


def draw_all(workspace: Workspace) -> int:
    """Draw every complete family and response of this period; return how many were new."""
    drawn = 0
    for kind in _KINDS:
        with workspace.reading() as connection:
            ids = connection.exec_driver_sql(
                f"SELECT id FROM {kind} WHERE deleted_at IS NULL AND status = 'complete' "
                "AND period = ? ORDER BY id",
                (workspace.period,),
            ).scalars()
            found = [int(i) for i in ids]
        drawn += draw_by_hand(workspace, kind, found, reason=ALL)
    return drawn


def drop(workspace: Workspace, ids: Iterable[int]) -> None:
    """Take records out of what waits; what was keyed again so far is kept and can be drawn anew."""
    with workspace.write(tr("Melepas dari verifikasi"), source="verify", undoable=False) as tx:
        for verification_id in ids:
            tx.connection.exec_driver_sql(
                "UPDATE verification SET state = 'dropped' WHERE id = ? AND state <> 'done'",
                (verification_id,),
            )
        tx.touch_settings()


def first_operator(connection: Connection, kind: str, record_id: int) -> str:
    """Return who keyed most answers of a record in this period, ``""`` for nobody."""
    began = _setting(connection, PERIOD_BEGAN) or 0
    parts, values = ["(h.kind = ? AND h.record_id = ?)"], [kind, record_id]
    tables = ("person", "roster_row") if kind == "family" else ("roster_row",)
    for table in tables:
        parts.append(
            f"(h.kind = '{table}' AND h.record_id IN "
            f"(SELECT id FROM {table} WHERE {_checked(kind)}_id = ?))"
        )
        values.append(record_id)
    found = connection.exec_driver_sql(
        "SELECT o.actor, count(DISTINCT h.kind || h.record_id || h.field) AS keyed "
        "FROM history h JOIN operation o ON o.id = h.operation_id "
        f"WHERE ({' OR '.join(parts)}) AND h.field LIKE 'answers.%' AND h.operation_id > ? "
        "AND o.source = 'entry' AND o.reverted = 0 "
        "GROUP BY o.actor ORDER BY keyed DESC, max(h.id) DESC LIMIT 1",
        (*values, began),
    ).first()
    return str(found[0]) if found else ""


# ---------------------------------------------------------------------- what waits

_WAITS = (
    "((v.state = 'keying' AND {0}.status NOT IN ('moved', 'deceased', 'not_found', 'verified')) "
    "OR (v.state = 'drawn' AND {0}.status = 'complete')) AND {0}.deleted_at IS NULL"
)
"""Conditions on a verification and its record: what was reopened meanwhile waits until it is
finished again, what was begun can always be gone on with."""


def waiting(workspace: Workspace) -> list[Waiting]:
    """Return what is to be keyed again, begun ones first, then by place; no answers among it."""
    found: list[Waiting] = []
    with workspace.reading() as connection:
        for kind in _KINDS:
            title = "r.head_name, r.rt, r.rw, r.address"
            if kind == "response":
                title = "r.title, r.rt, r.rw, ''"
            found += [
                Waiting(row[0], kind, *row[1:])
                for row in connection.exec_driver_sql(
                    f"SELECT v.id, r.id, r.form_id, {title}, v.reason, v.state, v.first_operator, "
                    f"v.operator, v.drawn_at, v.fields FROM verification v JOIN {kind} r "
                    f"ON r.id = v.{kind}_id WHERE {_WAITS.format('r')}"
                )
            ]
    return sorted(found, key=lambda w: (w.state != KEYING, w.rw, w.rt, w.title.casefold()))


def waiting_count(workspace: Workspace) -> int:
    """Return how many records wait for a second keying."""
    with workspace.reading() as connection:
        return sum(
            int(
                connection.exec_driver_sql(
                    f"SELECT count(*) FROM verification v JOIN {kind} r ON r.id = v.{kind}_id "
                    f"WHERE {_WAITS.format('r')}"
                ).scalar_one()
            )
            for kind in _KINDS
        )


def waiting_condition(kind: str) -> str:
    """Return an SQL condition for lists of a kind: the record waits for a second keying."""
    table = _checked(kind)
    return (
        f"{table}.id IN (SELECT v.{table}_id FROM verification v WHERE v.{table}_id IS NOT NULL "
        f"AND {_WAITS.format(table)})"
    )


# ---------------------------------------------------------------------- agreement


By = Literal["operator", "verifier", "question"]


def agreement(workspace: Workspace, by: By = "operator", *, period: str = "") -> list[Agreement]:
    """Return how well the keyings agree, least agreement first.

    A field counts for who keyed its answer first, also where several operators shared a record.

    Args:
        workspace: which.
        by: ``operator`` (who keyed first), ``verifier`` or ``question``.
        period: only this one; all when empty.
    """
    with workspace.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT first_operator, operator, answers, differences, peeks FROM verification "
            "WHERE state = 'done' AND (? = '' OR period = ?)",
            (period, period),
        ).all()
    found: dict[str, Agreement] = {}
    for first, second, kept, differences, peeks in rows:
        counted = _Counted(first, second, json.loads(kept), json.loads(differences), peeks)
        counted.add_to(found, by)
    places = {key: place for place, key in enumerate(workspace.form("family").questions)}
    return sorted(
        found.values(), key=lambda a: (a.rate, places.get(a.key, len(places)), a.key.casefold())
    )


@dataclass(frozen=True, slots=True)
class _Counted:
    """One finished second keying (see `store.verification.second_keying` for its documents)."""

    first: str
    second: str
    kept: Mapping[str, Any]
    differences: Sequence[Mapping[str, str]]
    peeks: int

    def add_to(self, found: dict[str, Agreement], by: By) -> None:
        seen: set[str] = set()
        for at in self.kept.get("compared", {}):
            key = self._key(by, at.split("|", 1)[0], at)
            found.setdefault(key, Agreement(key)).compared += 1
            seen.add(key)
        for one in self.differences:
            if not one.get("verdict"):
                continue
            key = self._key(by, one["question"], f"{one['question']}|{one['row']}")
            entry = found.setdefault(key, Agreement(key))
            entry.differences += 1
            entry.keyer_errors += one["verdict"] in {"keyer", "both"}
            entry.verifier_errors += one["verdict"] in {"verifier", "both"}
            seen.add(key)
        for key in seen:
            found[key].records += 1
        if by != "question":
            own = self.second if by == "verifier" else self.first
            found.setdefault(own, Agreement(own)).peeks += self.peeks

    def _key(self, by: By, question: str, at: str) -> str:
        if by == "question":
            return question
        if by == "verifier":
            return self.second
        return self.kept.get("keyers", {}).get(at, self.first)


# ---------------------------------------------------------------------- inside


def _draw_one(tx: Transaction, kind: str, record_id: int, reason: str) -> int:
    row = tx.connection.exec_driver_sql(
        f"SELECT period, status FROM {_checked(kind)} WHERE id = ? AND deleted_at IS NULL",
        (record_id,),
    ).first()
    if row is None or row[1] != "complete":
        return 0
    known = tx.connection.exec_driver_sql(
        f"SELECT id, state FROM verification WHERE {kind}_id = ? AND period = ? "
        "ORDER BY id DESC LIMIT 1",
        (record_id, row[0]),
    ).first()
    if known is not None and known[1] != DROPPED:
        return 0
    if known is not None:
        tx.connection.exec_driver_sql(
            "UPDATE verification SET state = CASE answers WHEN '{}' THEN 'drawn' ELSE 'keying' "
            "END, reason = ? WHERE id = ?",
            (reason, known[0]),
        )
        return 1
    keyer = first_operator(tx.connection, kind, record_id)
    _insert(tx, kind, record_id, {"period": row[0], "reason": reason, "first_operator": keyer})
    return 1


def _insert(tx: Transaction, kind: str, record_id: int, values: Mapping[str, str]) -> None:
    state = DRAWN if values["reason"] else DROPPED
    tx.connection.exec_driver_sql(
        f"INSERT INTO verification({kind}_id, state, drawn_at, {', '.join(values)}) "
        f"VALUES (?, ?, ?, {', '.join('?' * len(values))})",
        (record_id, state, tx.stamp()[0], *values.values()),
    )


def _finished(connection: Connection, operator: str) -> int:
    return int(
        connection.exec_driver_sql(
            "SELECT count(*) FROM verification WHERE first_operator = ?", (operator,)
        ).scalar_one()
    )


def _setting(connection: Connection, key: str) -> Any:
    text = connection.exec_driver_sql("SELECT value FROM setting WHERE key = ?", (key,)).scalar()
    return None if text is None else json.loads(text)


def _checked(kind: str) -> str:
    if kind not in _KINDS:
        raise KeyError(kind)
    return kind
