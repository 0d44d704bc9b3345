"""What the engine computed anew, as the screens hear it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dampingan.forms.answer import Delta, Field, GroupRef
from dampingan.forms.engine import Changes, Engine
from dampingan.forms.layout import Spot
from dampingan.forms.program import Program
from dampingan.forms.rowstate import RowState


def make_delta(
    changes: Changes, program: Program, engine: Engine, rows: Mapping[str, RowState]
) -> Delta:
    """Return what changed in fields and rows.

    Args:
        changes: what was computed anew.
        program: of the form.
        engine: of the session.
        rows: the session's rows by key; changes in others are left out.
    """
    relevance: dict[Field | GroupRef, bool] = {}
    values = dict(changes.values)
    for (row, gate), open_ in changes.gates.items():
        if row.key in rows:
            for spot in row.layer.governed[gate]:
                relevance[_ref(spot, row)] = open_
                if spot.is_question and row.raw[spot.slot]:
                    values[row, spot.slot] = None  # a missing code reads as empty either way
    heard = set(_heard(changes, program, engine, rows))
    return Delta(
        values={
            field: row.raw[spot.slot] if row.rel[spot.gate] else ""
            for field, spot, row in _fields(values, rows)
        },
        relevance=relevance,
        findings={f: r.findings[s.slot] for f, s, r in _fields(changes.findings, rows)},
        required={f: r.required[s.slot] for f, s, r in _fields(changes.required, rows)},
        choices=frozenset(
            ref for kind, ref in heard if kind == "choices" and isinstance(ref, Field)
        ),
        labels=frozenset(ref for kind, ref in heard if kind == "label"),
        rows_added=tuple(row.key for row in changes.added if row.key in rows),
        rows_removed=tuple(row.key for row in changes.removed),
    )


def _ref(spot: Spot, row: RowState) -> Field | GroupRef:
    return (Field if spot.is_question else GroupRef)(spot.node.key, row.key)


def _fields(
    slots: Mapping[tuple[RowState, int], None], rows: Mapping[str, RowState]
) -> Iterator[tuple[Field, Spot, RowState]]:
    for row, slot in slots:
        if row.key in rows:
            spot = row.layer.spots[slot]
            yield Field(spot.node.key, row.key), spot, row


def _heard(
    changes: Changes, program: Program, engine: Engine, rows: Mapping[str, RowState]
) -> Iterator[tuple[str, Field | GroupRef]]:
    """Yield the labels and choice lists that depend on what changed."""
    listeners = program.listeners
    if not listeners:
        return
    for (kind, key), row in _sources(changes):
        for listener in listeners.get((kind, key), ()):
            for target in engine.below(row.chain[listener.depth], listener.spot.layer):
                if target.key in rows:
                    yield listener.kind, _ref(listener.spot, target)


def _sources(changes: Changes) -> Iterator[tuple[tuple[str, str], RowState]]:
    for row, slot in changes.values:
        yield ("value", row.layer.questions[slot].key), row
    for row, gate in changes.gates:
        for spot in row.layer.governed[gate]:
            yield ("gate", spot.node.key), row
    for row, repeat in changes.counted:
        yield ("rows", repeat), row
