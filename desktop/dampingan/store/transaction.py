"""The single write path: rows, history, undo images and the search index in one commit.

Rows are written with SQL put together here, not by SQLAlchemy's statements: an answer is saved many
thousand times a day, and compiling a statement cost more than running it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy.engine import Connection

from dampingan.core.causality import Stamps, retreat
from dampingan.core.errors import WorkspaceError
from dampingan.core.keys import new_key
from dampingan.core.language import tr
from dampingan.store import subject
from dampingan.store.alteration import Change, as_text, change_of, encoded
from dampingan.store.kind import DOCUMENTS, KINDS
from dampingan.store.lists import search
from dampingan.store.text import whole

if TYPE_CHECKING:
    from sqlalchemy import Table

_DERIVED = frozenset({"findings", "error_count", "warning_count"})
"""What checks say; a re-check in between must not stand in the way of an undo."""

_NUMBERS = frozenset({"nik", "no_kk"})
"""Columns that must not repeat in other families."""

SETTING = "setting"
"""`History.kind` of a setting that an undo puts back; ``record_id`` is 0, `field` its name."""

_QUIET = frozenset({"period", "prior_period", "change_state", "status_reason", "status"})
"""Columns that no check reads, as long as the family stays there (see `_quiet`)."""

_AWAY = frozenset({"moved", "deceased", "not_found"})

CREATED = "+"
"""`History.field` of the row that says a record was made."""

UNDONE = "diurungkan"
"""`deleted_reason` of a record whose making was undone; the same in every interface language."""

IMPORT_UNDONE = "impor diurungkan"
"""`deleted_reason` of a record whose workbook was received and then undone: as if it had never
been here. It does not travel, and the same workbook brings it back."""

Stamp = tuple[str, str]
"""UTC time and operator of a record's last change, ``""`` for now and whoever writes."""

RECEIVED = "receive"
"""`source` of operations that bring in a workbook's records; what they make was not made here."""


@cache
def table_of(kind: str) -> Table:
    """Return the SQLAlchemy table of a record kind."""
    return KINDS[kind].model.__table__  # type: ignore[attr-defined]


def reason_text(reason: str) -> str:
    """Return a stored reason as people read it; the program's own one is translated."""
    if reason == IMPORT_UNDONE:
        return tr("impor diurungkan")
    return tr("diurungkan") if reason == UNDONE else reason


def utc_text(now: datetime) -> str:
    """Write a time as the tables keep it, e.g. ``2026-11-21T14:03:22.123456Z``."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass(frozen=True)
class Changes:
    """What a commit touched, told to every screen.

    Attributes:
        ids: kind → ids of changed records.
        added: kind → ids of records that are new, deleted or restored (lists must be reloaded).
        label: what was done, for the message after an undo.
        settings: whether settings of the workspace changed.
    """

    ids: Mapping[str, frozenset[int]]
    added: Mapping[str, frozenset[int]] = field(default_factory=dict)
    label: str = ""
    source: str = "entry"
    settings: bool = False


@dataclass(frozen=True, slots=True)
class Reverted:
    """Whose findings an undo or redo leaves to be worked out anew.

    Attributes:
        families, responses: ids of the records that it touched.
        numbers: NIK and KK numbers that came or went.
    """

    families: set[int]
    responses: set[int]
    numbers: set[str]


class Transaction:
    """One operation while it is being written; made by `Workspace.write`.

    Values are checked before they come here; this class only knows columns.

    Attributes:
        changes: what it touched, once it is finished.
        committed: whether it is on the disk.
        period: the period that it put the workspace into, ``""`` for none.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        actor: str,
        label: str,
        source: str,
        now: Callable[[], datetime],
        undoable: bool = True,
        reverts: int | None = None,
    ) -> None:
        self._connection = connection
        self._actor = actor = whole(actor)
        self._label = label = whole(label)
        self._source = source
        self._now = now
        self._operation: dict[str, Any] = {
            "actor": actor,
            "label": label,
            "source": source,
            "undoable": int(undoable),
            "reverts": reverts,
        }
        self._operation_id: int | None = None
        self._history: list[dict[str, Any]] = []
        self._touched: dict[str, set[int]] = {}
        self._added: dict[str, set[int]] = {}
        self._reindex: set[int] = set()
        self._retitle: set[int] = set()
        self._settings = False
        self.committed = False
        self.period = ""
        self.changes = Changes({})

    @property
    def operation_id(self) -> int | None:
        """Id of the operation in the history, None while nothing is worth one."""
        return self._operation_id

    @property
    def connection(self) -> Connection:
        """The connection, for queries of this package inside the same transaction."""
        return self._connection

    def insert(self, kind: str, values: Mapping[str, Any], *, stamp: Stamp = ("", "")) -> int:
        """Add a record and return its id; a missing ``uid`` is made.

        Args:
            kind: the record kind.
            values: column → value; JSON columns as dicts or lists.
            stamp: UTC time and operator of its last change, when it comes from somewhere else.
        """
        row = self._new_row(kind, values, stamp)
        names = _columns(kind, row)
        marks = ", ".join("?" * len(row))
        made = self._connection.exec_driver_sql(
            f"INSERT INTO {table_of(kind).name} ({', '.join(names)}) VALUES ({marks})",
            tuple(row.values()),
        )
        record_id = int(made.lastrowid)
        self._note_new(kind, record_id, row)
        return record_id

    def insert_many(self, kind: str, rows: Sequence[tuple[Mapping[str, Any], Stamp]]) -> range:
        """Add records of one kind and return their ids in order; quicker than one by one.

        Args:
            kind: the record kind.
            rows: values and stamp of each, as `insert` takes them.
        """
        name = table_of(kind).name
        last = self._connection.exec_driver_sql(f"SELECT coalesce(max(id), 0) FROM {name}")
        first = int(last.scalar_one()) + 1
        made = [self._new_row(kind, values, stamp) for values, stamp in rows]
        alike: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
        for record_id, row in enumerate(made, first):
            alike.setdefault(tuple(row), []).append((record_id, *row.values()))
        for names, bound in alike.items():
            self._connection.exec_driver_sql(
                f"INSERT INTO {name} (id, {', '.join(_quoted(kind, names))}) "
                f"VALUES (?{', ?' * len(names)})",
                bound,
            )
        for record_id, row in enumerate(made, first):
            self._note_new(kind, record_id, row)
        return range(first, first + len(made))

    def _new_row(self, kind: str, values: Mapping[str, Any], stamp: Stamp) -> dict[str, Any]:
        row = encoded(values)
        if "uid" not in row:
            row["uid"] = new_key(KINDS[kind].letter)
        row["rev"] = 1
        row["updated_at"] = stamp[0] or utc_text(self._now())
        row["updated_by"] = stamp[1] or self._actor
        return row

    def _note_new(self, kind: str, record_id: int, row: Mapping[str, Any]) -> None:
        self._log(kind, record_id, CREATED, None, row["uid"])
        self._added.setdefault(kind, set()).add(record_id)
        self._mark(kind, record_id, row)

    def update(self, kind: str, record_id: int, values: Mapping[str, Any]) -> bool:
        """Change columns of a record; only real differences are written and logged.

        Args:
            kind: the record kind.
            record_id: its id.
            values: column → value; JSON columns as dicts or lists.

        Returns:
            Whether anything differed.
        """
        columns = _columns(kind, values)
        row = self._connection.exec_driver_sql(
            f"SELECT {', '.join(columns)} FROM {table_of(kind).name} WHERE id = ?", (record_id,)
        ).one()
        return self.change(kind, record_id, change_of(dict(zip(values, row, strict=True)), values))

    def change(self, kind: str, record_id: int, change: Change) -> bool:
        """Write a change that was worked out before; the record must still be as it was then.

        Returns:
            Whether there is any.
        """
        changed, before = change.columns, change.before
        if not changed:
            return False
        for step in change.steps:
            self._log(kind, record_id, *step)
        sets = [f"{column} = ?" for column in _columns(kind, changed)]
        bound = list(changed.values())
        if not changed.keys() <= {"resume"}:
            sets += ["rev = rev + 1", "updated_at = ?", "updated_by = ?"]
            bound += [utc_text(self._now()), self._actor]
        self._connection.exec_driver_sql(
            f"UPDATE {table_of(kind).name} SET {', '.join(sets)} WHERE id = ?",
            (*bound, record_id),
        )
        if kind == "person" and "family_id" in changed:
            moved = {int(before["family_id"]), int(changed["family_id"])}
            self._reindex |= moved
            self._retitle |= moved
        if "deleted_at" in changed:
            self._added.setdefault(kind, set()).add(record_id)
        self._mark(kind, record_id, changed)
        return True

    def delete(self, kind: str, record_id: int, reason: str) -> None:
        """Turn a record into a tombstone with a reason; nothing is ever removed."""
        self.update(
            kind,
            record_id,
            {"deleted_at": utc_text(self._now()), "deleted_reason": reason},
        )

    def restore(self, kind: str, record_id: int) -> None:
        """Bring a tombstone back."""
        self.update(kind, record_id, {"deleted_at": None, "deleted_reason": ""})

    def set_setting(self, key: str, value: object, *, logged: bool = False) -> None:
        """Keep a named JSON value of the workspace.

        Args:
            key: its name.
            value: what JSON can say.
            logged: whether undoing the operation puts the value before back.
        """
        text = whole(json.dumps(value, ensure_ascii=False))
        if logged:
            self._log(SETTING, 0, key, self._setting_text(key), text)
        self._write_setting(key, text)

    def _setting_text(self, key: str) -> str | None:
        found = self._connection.exec_driver_sql("SELECT value FROM setting WHERE key = ?", (key,))
        return found.scalar()

    def _write_setting(self, key: str, text: str) -> None:
        self._connection.exec_driver_sql(
            "INSERT INTO setting(key, value) VALUES (?, ?) "
            "ON CONFLICT(key) DO UPDATE SET value = excluded.value",
            (key, text),
        )
        self._settings = True
        if key == "period":
            self.period = str(json.loads(text) or "")

    def operation(self) -> int:
        """Return the id of the operation, for history that this package writes by the thousand."""
        return self._ensure_operation()

    def stamp(self) -> tuple[str, str]:
        """Return time and operator as changed records carry them."""
        return utc_text(self._now()), self._actor

    def touch(self, kind: str, ids: Iterable[int]) -> None:
        """Tell the screens about records that were written by SQL of this package."""
        self._touched.setdefault(kind, set()).update(ids)

    def touch_settings(self) -> None:
        """Tell the screens that settings or logs of the workspace changed."""
        self._settings = True

    def revert(self, operation_id: int, *, forward: bool) -> Reverted:
        """Write an operation's old values back, or its new ones when `forward` (redo).

        Returns:
            Whose findings have to be worked out anew.

        Raises:
            WorkspaceError: a value was changed again since; nothing is written.
        """
        order = "id" if forward else "id DESC"
        rows = self._connection.exec_driver_sql(
            "SELECT kind, record_id, field, old, new FROM history WHERE operation_id = ? "
            f"ORDER BY {order}",
            (operation_id,),
        ).all()
        records: dict[tuple[str, int], list[tuple[str, str | None, str | None]]] = {}
        for kind, record_id, name, old, new in rows:
            before, after = (old, new) if forward else (new, old)
            records.setdefault((kind, record_id), []).append((name, before, after))
        reason = self._undo_reason(operation_id)
        for (kind, record_id), steps in records.items():
            if kind == SETTING:
                for name, _, after in steps:
                    self._write_setting(name, after or "null")
            else:
                self._revert_record(kind, record_id, steps, forward=forward, reason=reason)
        self._connection.exec_driver_sql(
            "UPDATE operation SET reverted = ? WHERE id = ?",
            (0 if forward else 1, operation_id),
        )
        numbers = {v for _, _, name, *texts in rows if name in _NUMBERS for v in texts if v}
        places = {v for _, _, name, *texts in rows if name == "family_id" for v in texts if v}
        loud = [record for record, steps in records.items() if not _quiet(steps)]
        families, responses = self._owners(loud)
        families |= self._wrongly_finished("family", records) | set(map(int, places))
        responses |= self._wrongly_finished("response", records)
        return Reverted(families, responses, numbers)

    def _undo_reason(self, operation_id: int) -> str:
        """Return why records that an operation made are gone once it is undone."""
        source = self._connection.exec_driver_sql(
            "SELECT source FROM operation WHERE id = ?", (operation_id,)
        ).scalar()
        return IMPORT_UNDONE if source == RECEIVED else UNDONE

    def _owners(self, records: Iterable[tuple[str, int]]) -> tuple[set[int], set[int]]:
        """Return the families and responses that some records are or belong to."""
        families: set[int] = set()
        responses: set[int] = set()
        for kind, record_id in records:
            if kind in {"family", "person"}:
                families.add(search.family_of(self._connection, kind, record_id))
            elif kind == "response":
                responses.add(record_id)
            elif kind == "roster_row":
                family_id, response_id = self._connection.exec_driver_sql(
                    "SELECT family_id, response_id FROM roster_row WHERE id = ?", (record_id,)
                ).one()
                families |= {family_id} - {None}
                responses |= {response_id} - {None}
        return families, responses

    def _wrongly_finished(self, kind: str, records: Iterable[tuple[str, int]]) -> set[int]:
        """Return those records of a kind that are finished and have errors, after a revert."""
        ids = [record_id for of, record_id in records if of == kind]
        found: set[int] = set()
        for start in range(0, len(ids), 500):
            part = ids[start : start + 500]
            found.update(
                self._connection.exec_driver_sql(
                    f"SELECT id FROM {table_of(kind).name} WHERE error_count > 0 AND status IN "
                    f"('complete', 'verified') AND id IN ({','.join('?' * len(part))})",
                    tuple(part),
                ).scalars()
            )
        return found

    def finish(self) -> None:
        """Write what is collected; called by `Workspace.write` before the commit."""
        if self._reindex:
            search.refresh(self._connection, self._reindex)
        if responses := subject.refresh_titles(self._connection, self._retitle):
            self._touched.setdefault("response", set()).update(responses)
        self.flush()
        self.changes = Changes(
            {kind: frozenset(ids) for kind, ids in self._touched.items()},
            {kind: frozenset(ids) for kind, ids in self._added.items()},
            self._label,
            self._source,
            self._settings,
        )

    def flush(self) -> None:
        """Write the history collected so far: for operations of very many changes."""
        if self._history:
            operation_id = self._ensure_operation()
            self._connection.exec_driver_sql(
                "INSERT INTO history(operation_id, kind, record_id, field, old, new) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (operation_id, h["kind"], h["record_id"], h["field"], h["old"], h["new"])
                    for h in self._history
                ],
            )
            self._history.clear()

    def _revert_record(
        self,
        kind: str,
        record_id: int,
        steps: list[tuple[str, str | None, str | None]],
        *,
        forward: bool,
        reason: str,
    ) -> None:
        if any(name == CREATED for name, _, _ in steps):
            # The whole record goes or comes; what it was made with stays on the tombstone.
            gone = {"deleted_at": utc_text(self._now()), "deleted_reason": reason}
            back = {"deleted_at": None, "deleted_reason": ""}
            self.update(kind, record_id, back if forward else gone)
            return
        target = table_of(kind)
        found = self._connection.exec_driver_sql(
            f"SELECT * FROM {target.name} WHERE id = ?", (record_id,)
        )
        current = dict(found.mappings().one())
        documents = {
            name: json.loads(current[name]) for name in (*DOCUMENTS, "prior") if name in current
        }
        values: dict[str, Any] = {}
        for name, before, after in steps:
            document, _, key = name.partition(".")
            if key:
                if document not in _DERIVED:
                    _expect(documents[document].get(key), before)
                if after is None:
                    documents[document].pop(key, None)
                else:
                    documents[document][key] = after
                values[document] = documents[document]
            elif name == "stamps":
                # What was sealed since the operation is no change of what the operation wrote.
                told = (str(values.get(name, current[name])), before or "", after or "")
                values[name] = str(retreat(*map(Stamps.read, told)))
            else:
                if name not in _DERIVED:
                    _expect(as_text(values.get(name, current[name])), before)
                values[name] = _typed(target, name, after)
        self.update(kind, record_id, values)

    def _log(self, kind: str, record_id: int, name: str, old: str | None, new: str | None) -> None:
        self._history.append(
            {"kind": kind, "record_id": record_id, "field": name, "old": old, "new": new}
        )

    def _mark(self, kind: str, record_id: int, columns: Mapping[str, Any]) -> None:
        self._touched.setdefault(kind, set()).add(record_id)
        found, named = search.concerns(kind, columns), subject.concerns(kind, columns)
        if not (found or named):
            return
        family = int(columns.get("family_id") or 0) if kind == "person" else 0
        family = family or search.family_of(self._connection, kind, record_id)
        if found:
            self._reindex.add(family)
        if named:
            self._retitle.add(family)

    def _ensure_operation(self) -> int:
        if self._operation_id is None:
            at = int(self._now().timestamp() * 1000)
            values = {"at": at, "reverted": 0, **self._operation}
            made = self._connection.exec_driver_sql(
                f"INSERT INTO operation({', '.join(values)}) VALUES "
                f"({', '.join('?' * len(values))})",
                tuple(values.values()),
            )
            self._operation_id = int(made.lastrowid)
        return self._operation_id


def _quiet(steps: Iterable[tuple[str, str | None, str | None]]) -> bool:
    """Tell whether a record's changes can't change what checks say of it or of others."""
    return all(
        name.startswith("prior.") or (name in _QUIET and not {before, after} & _AWAY)
        for name, before, after in steps
    )


def _columns(kind: str, values: Mapping[str, Any]) -> Sequence[str]:
    """Return the quoted columns of some values; a name that is no column is a bug (KeyError)."""
    return _quoted(kind, tuple(values))


@lru_cache(maxsize=1024)
def _quoted(kind: str, names: tuple[str, ...]) -> Sequence[str]:
    known = table_of(kind).c
    return [f'"{known[name].name}"' for name in names]


def _typed(target: Table, name: str, value: str | None) -> object:
    if value is not None and target.c[name].type.python_type is int:
        return int(value)
    return value


def _expect(actual: str | None, expected: str | None) -> None:
    if actual != expected:
        raise WorkspaceError(
            tr("Tidak dapat diurungkan, karena isian itu sudah diubah lagi sesudahnya."),
            remedy=tr("Lihat Riwayat keluarga itu lalu perbaiki isiannya langsung."),
        )
