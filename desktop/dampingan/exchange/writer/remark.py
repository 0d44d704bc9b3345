"""What a regency says about the values that it gives back: why it changed them, and what binds.

A village takes the regency's values as proposals (exchange rule 30). Each record of a return says
why it was changed and whether the village must take it over. The regency writes both down in its
workspace, village by village, so that every return says them, however it is written, and they can
be undone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from dampingan.core.causality import DELETED, Stamps
from dampingan.core.language import tr
from dampingan.core.text import normalise
from dampingan.exchange.writer.scope import Scope
from dampingan.store.merging.field_value import base_value, field_values
from dampingan.store.merging.stamping import site
from dampingan.store.reader import Reader
from dampingan.store.workspace import Workspace

MADE = "+"
"""`ChangedField.field` of a record that was made here."""

_REASONS, _BINDING = "reasons", "binding"
_KINDS = ("family", "person", "response", "roster_row")


@dataclass(frozen=True)
class Remarks:
    """What the regency says about the rows that it gives back.

    Attributes:
        reasons: key of a record → why it was changed.
        binding: keys of records that the village must take over.
    """

    reasons: Mapping[str, str] = field(default_factory=dict)
    binding: AbstractSet[str] = frozenset()

    def __or__(self, other: Remarks) -> Remarks:
        """Return both; of two reasons the other's."""
        return Remarks({**self.reasons, **other.reasons}, {*self.binding, *other.binding})


@dataclass(frozen=True, slots=True)
class ChangedField:
    """A field of a village's record in which a value of the regency stands.

    Attributes:
        kind, uid: the record.
        field: as in `core.causality`; `MADE` for the whole of a record that was made here.
        before: what the village said, None when nobody knows.
        now: what it says.
    """

    kind: str
    uid: str
    field: str
    before: str | None
    now: str


def remarks_of(workspace: Workspace, village_code: str) -> Remarks:
    """Return what was said about a village's records so far."""
    kept = workspace.setting(_setting(village_code)) or {}
    return Remarks(dict(kept.get(_REASONS, {})), frozenset(kept.get(_BINDING, ())))


def give_reason(workspace: Workspace, village_code: str, uids: Iterable[str], text: str) -> None:
    """Say why records were changed, ``""`` for nothing; can be undone."""
    known = remarks_of(workspace, village_code)
    words = " ".join(text.split())
    reasons = {**known.reasons, **dict.fromkeys(uids, words)}
    reasons = {uid: said for uid, said in reasons.items() if said}
    _write(workspace, village_code, Remarks(reasons, known.binding), tr("Alasan untuk desa"))


def bind(workspace: Workspace, village_code: str, uids: Iterable[str], *, on: bool) -> None:
    """Say that a village must take records over, or that it may decide; can be undone."""
    known = remarks_of(workspace, village_code)
    binding = known.binding | set(uids) if on else known.binding - set(uids)
    words = tr("Mengikat desa") if on else tr("Tidak mengikat desa")
    _write(workspace, village_code, Remarks(known.reasons, binding), words)


def changed_fields(workspace: Workspace, village_code: str) -> list[ChangedField]:
    """Return the fields of a village that hold a value of this workspace, record by record.

    Only what was sealed is known: call `submission.sealed` first. What follows from answers alone
    (status, notes, calculated columns) is left out.
    """
    own = site(workspace)
    found: list[ChangedField] = []
    with workspace.snapshot() as reader:
        scope = Scope(village_code, *reader.written_by(own, village_code))
        written = list(_written(reader, scope, own))
        decided = _decided(reader, village_code)
    with workspace.reading() as connection:
        for kind in _KINDS:
            records = {uid: (number, names) for k, number, uid, names in written if k == kind}
            asked = {uid: [n for n in names if n != MADE] for uid, (_, names) in records.items()}
            values = field_values(connection, kind, asked)
            for uid, (number, names) in records.items():
                for name in names:
                    now = values.get((uid, name), "")
                    before = decided.get((uid, name))
                    if before is None and name != MADE:
                        before = base_value(connection, kind, number, name, 0)
                    if name == MADE or normalise(before or "") != normalise(now):
                        found.append(ChangedField(kind, uid, name, before, now))
    return found


def own_fields(stamps: str, site_key: str) -> list[str]:
    """Return the fields of a record that hold a value of a site; `MADE` when it made the record.

    Args:
        stamps: as stored.
        site_key: of the site, see `stamping.site`.
    """
    prefix = f"{site_key}."
    if f'"{prefix}' not in stamps:
        return []
    try:
        known = Stamps.read(stamps)
    except ValueError:
        return []
    made = [MADE] if known.base.startswith(prefix) else []
    return made + [name for name, dot in sorted(known.at.items()) if dot.startswith(prefix)]


def own_notes(reader: Reader, scope: Scope, site_key: str) -> dict[str, dict[str, str]]:
    """Return key → field → our note: what we noted beside a value is why we changed it."""
    found: dict[str, dict[str, str]] = {}
    for kind in ("family", "response"):
        where, values = scope.condition(kind)
        where = f"{where} AND {kind}.notes <> '{{}}'"
        for uid, notes, stamps in reader.records(
            kind, ("uid", "notes", "stamps"), where=where, values=values
        ):
            known = Stamps.read(stamps)
            for key, text in json.loads(notes).items():
                if known.of(f"notes.{key}").startswith(f"{site_key}."):
                    question, _, row = key.partition("|")
                    found.setdefault(row or uid, {})[f"answers.{question}"] = text
    return found


def _written(reader: Reader, scope: Scope, own: str) -> Iterator[tuple[str, int, str, list[str]]]:
    """Yield kind, id, key and fields of the records that hold something of ours."""
    for kind in _KINDS:
        where, values = scope.condition(kind)
        where = " AND ".join(filter(None, (where, f"instr({kind}.stamps, ?) > 0")))
        for number, uid, stamps in reader.records(
            kind, ("id", "uid", "stamps"), where=where, values=[*values, f'"{own}.']
        ):
            names = [name for name in own_fields(stamps, own) if _shown(name)]
            if MADE in names:
                names = [MADE]
            if names:
                yield kind, int(number), uid, names


def _decided(reader: Reader, village_code: str) -> dict[tuple[str, str], str]:
    """Return (key, field) → the village's own value that was decided about last."""
    rows = reader.records(
        "conflict",
        ("record_uid", "field", "theirs"),
        where="conflict.village_code = ? AND conflict.state <> 'open'",
        values=[village_code],
    )
    return {(uid, name): theirs for uid, name, theirs in rows}


def _shown(name: str) -> bool:
    return name in {MADE, DELETED, "parent"} or name.startswith("answers.")


def _write(workspace: Workspace, village_code: str, remarks: Remarks, title: str) -> None:
    kept = {_REASONS: dict(remarks.reasons), _BINDING: sorted(remarks.binding)}
    with workspace.write(title, source="exchange") as tx:
        tx.set_setting(_setting(village_code), kept, logged=True)


def _setting(village_code: str) -> str:
    return f"remarks.{village_code}"
