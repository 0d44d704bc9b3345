"""What differs between two workbooks, by family: ``dampingan compare A B`` and the window.

Rows are paired by their keys and columns by the question that they ask, so it does not matter in
which order rows, columns and sheets stand, what they are called, nor whether the two come from the
same batch, workspace or version of the questionnaire. What only one file asks is said once and is
no change of any family; so is a whole sheet that only one has. A row that is missing in B is
"gone", which is not "deleted": deleting leaves a tombstone with a reason.

A workbook of changes alone leaves out what did not change, so rows that it lacks are counted and
not called gone (or new).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from dampingan.core.errors import CancelledError
from dampingan.core.language import tr
from dampingan.exchange.comparison.difference_record import (
    CHANGED,
    DELETED,
    GONE,
    MOVED_IN,
    MOVED_OUT,
    NEW,
    RESTORED,
    SAME,
    FamilyChange,
    FieldChange,
    OnlyOne,
    RecordChange,
)
from dampingan.exchange.comparison.difference_side import Asked, Row, Side
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.file.password import PasswordNeededError, WrongPasswordError
from dampingan.exchange.reader.reading import Submission, read_in_process, read_submission
from dampingan.exchange.sheet.cell import normal
from dampingan.exchange.sheet.column import DELETED_REASON
from dampingan.store.kind import KINDS

__all__ = [
    "CHANGED",
    "DELETED",
    "GONE",
    "MOVED_IN",
    "MOVED_OUT",
    "NEW",
    "RESTORED",
    "SAME",
    "Difference",
    "FamilyChange",
    "FieldChange",
    "OnlyOne",
    "RecordChange",
    "SideError",
    "compare_submissions",
    "compare_workbooks",
]

Progress = Callable[[int, int, str], object]
Cancelled = Callable[[], bool]

CHANGES_ONLY = "changes"
"""`_meta`'s word for a workbook that holds changes alone."""

_ORDER = {kind: place for place, kind in enumerate(("family", "person", "roster_row", "response"))}
_BLOCK = 500


@dataclass
class Difference:
    """What differs between two workbooks.

    Attributes:
        a, b: the files.
        families: those in which something differs, in the order of B, then of A.
        counts: kind → state → rows.
        only: questions and sheets that only one has.
        unsaid: rows that a workbook of changes leaves out, by side.
    """

    a: Side
    b: Side
    families: tuple[FamilyChange, ...] = ()
    counts: Mapping[str, Counter[str]] = field(default_factory=dict)
    only: tuple[OnlyOne, ...] = ()
    unsaid: Mapping[str, int] = field(default_factory=dict)

    @property
    def equal(self) -> bool:
        """Whether both say the same."""
        return not self.families and not self.only

    @cached_property
    def heads(self) -> Mapping[str, str]:
        """Key of every family of both files → name of its head."""
        return {
            row.key: side.title(row)
            for side in (self.a, self.b)
            for row in side.rows.values()
            if row.kind == "family"
        }

    def fields_of(self, record: RecordChange) -> list[FieldChange]:
        """Return the answers of a record that differ, in the order of the form."""
        found = []
        for key in record.fields:
            before, after = _column(self.a, record.old, key), _column(self.b, record.new, key)
            label = (after or before or Asked(key, key, key)).label
            found.append(
                FieldChange(
                    key, label, _said(self.a, record.old, before), _said(self.b, record.new, after)
                )
            )
        return found

    def as_json(self) -> dict[str, Any]:
        """Return it as plain JSON: keys instead of names, no answers of personal questions."""
        return {
            "equal": self.equal,
            "a": _facts(self.a),
            "b": _facts(self.b),
            "counts": {kind: dict(sorted(states.items())) for kind, states in self.counts.items()},
            "families": [self._family_json(family) for family in self.families],
            "only": [
                {"side": o.side, "sheet": o.sheet, "field": o.field, "filled": o.filled}
                for o in self.only
            ],
            "left_out": dict(self.unsaid),
        }

    def _family_json(self, family: FamilyChange) -> dict[str, Any]:
        return {
            "key": family.key,
            "state": family.state,
            "records": [
                {
                    "kind": record.kind,
                    "key": record.key,
                    "sheet": record.sheet,
                    "state": record.state,
                    **({"other_family": record.other} if record.other else {}),
                    "fields": [_field_json(one) for one in self.fields_of(record)]
                    if record.state in {CHANGED, MOVED_IN}
                    else [],
                }
                for record in family.records
            ],
        }


def compare_workbooks(
    path_a: Path,
    path_b: Path,
    passwords: tuple[str, str] = ("", ""),
    *,
    apart: bool = False,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Difference:
    """Compare two workbooks of ours.

    Args:
        path_a: what was before.
        path_b: what is compared with it.
        passwords: of each, ``""`` without.
        apart: whether to read each in a process of its own: both at once, and a hostile file can't
            harm this one.
        progress: told steps done, steps in all and what is being done.
        cancelled: asked between the steps.

    Raises:
        ExchangeError: one of them is no workbook of ours, or needs a(nother) password.
        CancelledError: `cancelled` said so.
    """
    _step(0, tr("Membaca kedua berkas"), progress, cancelled)
    paths = Path(path_a), Path(path_b)
    if apart:
        with ThreadPoolExecutor(len(paths)) as readers:
            read = partial(_read_apart, cancelled)
            sides = list(readers.map(read, paths, passwords, range(len(paths))))
    else:
        sides = list(map(_read, paths, passwords, range(len(paths))))
    _step(1, tr("Membandingkan"), progress, cancelled)
    difference = compare_submissions(*sides, cancelled=cancelled)
    if progress:
        progress(_STEPS, _STEPS, tr("Selesai"))
    return difference


_STEPS = 2


def _step(done: int, text: str, progress: Progress | None, cancelled: Cancelled | None) -> None:
    if cancelled and cancelled():
        raise CancelledError
    if progress:
        progress(done, _STEPS, text)


def _read(path: Path, password: str, side: int) -> Submission:
    try:
        return read_submission(path, password=password)
    except ExchangeError as error:
        raise SideError(error, side) from error


def _read_apart(cancelled: Cancelled | None, path: Path, password: str, side: int) -> Submission:
    try:
        return read_in_process(path, password, cancelled)
    except ExchangeError as error:
        raise SideError(error, side) from error


class SideError(ExchangeError):
    """One of the two files can't be read.

    Attributes:
        side: 0 for A, 1 for B.
        locked: it needs a password, or another one.
    """

    def __init__(self, error: ExchangeError, side: int) -> None:
        super().__init__(error.message, remedy=error.remedy, place=error.place)
        self.side = side
        self.locked = isinstance(error, PasswordNeededError | WrongPasswordError)


def compare_submissions(
    a: Submission, b: Submission, *, cancelled: Cancelled | None = None
) -> Difference:
    """Compare two workbooks that were read."""
    work = _Work(Side.of(a), Side.of(b), cancelled or _never)
    work.run()
    return Difference(
        work.a,
        work.b,
        tuple(work.families()),
        {kind: work.counts[kind] for kind in sorted(work.counts)},
        tuple(_only(work.a, work.b)),
        {side: count for side, count in work.unsaid.items() if count},
    )


def _never() -> bool:
    return False


class _Work:
    """Pairs the rows of two sides."""

    def __init__(self, a: Side, b: Side, cancelled: Cancelled) -> None:
        self.a, self.b = a, b
        self.counts: dict[str, Counter[str]] = {}
        self.unsaid: Counter[str] = Counter()
        self._cancelled = cancelled
        self._found: dict[str, list[RecordChange]] = {}
        self._pairs: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
        self._partial = {"a": _of_changes(a), "b": _of_changes(b)}

    def run(self) -> None:
        """Look at every row of both."""
        for count, new in enumerate(self.b.rows.values()):
            if count % _BLOCK == 0 and self._cancelled():
                raise CancelledError
            old = self.a.rows.get(new.key)
            if old is None or old.kind != new.kind:
                self._take_new(new)
            else:
                self._take_pair(old, new)
        for old in self.a.rows.values():
            new = self.b.rows.get(old.key)
            if new is None or new.kind != old.kind:
                self._take_gone(old)

    def families(self) -> Iterator[FamilyChange]:
        """Yield the families in which something differs."""
        order = [row.key for row in self.b.rows.values() if row.kind == "family"]
        order += [row.key for row in self.a.rows.values() if row.kind == "family"]
        order += self._found
        for key in dict.fromkeys(order):
            if records := self._found.get(key):
                yield self._family(key, records)

    def _family(self, key: str, records: list[RecordChange]) -> FamilyChange:
        own = next((r for r in records if r.kind == "family" and r.key == key), None)
        side = self.b if key in self.b.rows and not self.b.rows[key].deleted else self.a
        row = side.rows.get(key)
        cells = row.cells if row else {}
        records.sort(key=_place)
        head = side.title(row) if row else ""
        state = own.state if own else CHANGED
        return FamilyChange(
            key, head, cells.get("rt", ""), cells.get("rw", ""), state, tuple(records)
        )

    def _take_new(self, new: Row) -> None:
        if self._left_out("a", self.a, new):
            return
        family = self.b.family_of(new.key)
        if new.deleted:
            self._add(DELETED, (None, new), (DELETED_REASON,), family)
        else:
            self._add(NEW, (None, new), tuple(_filled(self.b, new)), family)

    def _take_gone(self, old: Row) -> None:
        if not old.deleted and not self._left_out("b", self.b, old):
            self._add(GONE, (old, None), tuple(_filled(self.a, old)), self.a.family_of(old.key))

    def _left_out(self, side: str, other: Side, row: Row) -> bool:
        """Tell whether a row's absence says nothing; such rows are counted or told as a sheet."""
        if row.kind in KINDS and row.sheet not in other.sheets:
            return True
        self.unsaid[side] += self._partial[side]
        return self._partial[side]

    def _take_pair(self, old: Row, new: Row) -> None:
        if old.deleted and new.deleted:
            self._count(new.kind, SAME)
            return
        before, after = self.a.family_of(old.key), self.b.family_of(new.key)
        if new.deleted:
            self._add(DELETED, (old, new), (DELETED_REASON, *_filled(self.a, old)), before)
            return
        if old.deleted:
            self._add(RESTORED, (old, new), tuple(_filled(self.b, new)), after)
            return
        fields = self._fields(old, new)
        if before != after:
            self._add(MOVED_IN, (old, new), fields, after, before)
            self._add(MOVED_OUT, (old, new), (), before, after)
        elif fields:
            self._add(CHANGED, (old, new), fields, after)
        else:
            self._count(new.kind, SAME)

    def _fields(self, old: Row, new: Row) -> tuple[str, ...]:
        before, after = old.cells, new.cells
        return tuple(
            key
            for key, in_a, in_b in self._columns(old.sheet, new.sheet)
            if (text := before.get(in_a, "")) != (other := after.get(in_b, ""))
            and normal(text) != normal(other)
        )

    def _columns(self, sheet_a: str, sheet_b: str) -> list[tuple[str, str, str]]:
        """Return field and machine names of what both sheets ask."""
        known = self._pairs.get((sheet_a, sheet_b))
        if known is None:
            ours, theirs = self.a.columns[sheet_a], self.b.columns[sheet_b]
            known = [(key, ours[key].name, c.name) for key, c in theirs.items() if key in ours]
            self._pairs[sheet_a, sheet_b] = known
        return known

    def _add(
        self,
        state: str,
        pair: tuple[Row | None, Row | None],
        fields: tuple[str, ...],
        family: str,
        other: str = "",
    ) -> None:
        old, new = pair
        side, row = (self.a, old) if new is None else (self.b, new)
        assert row is not None
        if state != MOVED_OUT:
            self._count(row.kind, state)
        title = side.title(row) or (self.a.title(old) if old else "")
        sheet = side.sheets[row.sheet].title
        change = RecordChange(row.kind, row.key, title, sheet, state, fields, old, new, other)
        self._found.setdefault(family, []).append(change)

    def _count(self, kind: str, state: str) -> None:
        self.counts.setdefault(kind, Counter())[state] += 1


def _place(record: RecordChange) -> tuple[int, str, int, int]:
    row = record.new or record.old
    assert row is not None
    return _ORDER.get(record.kind, len(_ORDER)), row.sheet, row.position, row.number


def _of_changes(side: Side) -> bool:
    return side.submission.identity.facts.get("content") == CHANGES_ONLY


def _filled(side: Side, row: Row) -> Iterator[str]:
    """Yield the questions that a row answers; the program's own columns say nothing new."""
    for key, column in side.columns[row.sheet].items():
        if row.cells.get(column.name) and (not key.startswith("_") or row.kind not in KINDS):
            yield key


def _only(a: Side, b: Side) -> Iterator[OnlyOne]:
    """Yield sheets and questions that one of two files has."""
    for name, side, other in (("a", a, b), ("b", b, a)):
        for key, sheet in side.sheets.items():
            if sheet.kind not in KINDS:
                continue
            if key not in other.sheets:
                if sheet.rows:
                    yield OnlyOne(name, sheet.title, "", sheet.title, len(sheet.rows))
                continue
            known = other.columns[key]
            for one in side.columns[key].values():
                if one.field not in known:
                    filled = sum(1 for cells in sheet.rows if cells.get(one.name))
                    yield OnlyOne(name, sheet.title, one.field, one.label, filled)


def _column(side: Side, row: Row | None, key: str) -> Asked | None:
    return side.columns[row.sheet].get(key) if row is not None else None


def _said(side: Side, row: Row | None, column: Asked | None) -> str:
    if row is None or column is None:
        return ""
    return side.shown(column, row.cells.get(column.name, ""))


def _field_json(one: FieldChange) -> dict[str, Any]:
    said: dict[str, Any] = {"field": one.field, "label": one.label}
    if one.personal:
        return said | {"personal": True}
    return said | {"old": one.old, "new": one.new}


def _facts(side: Side) -> dict[str, Any]:
    identity = side.submission.identity
    return {
        "file": side.submission.path.name,
        "village_code": identity.village_code,
        "period": identity.period,
        "batch": identity.batch,
        "direction": identity.direction,
        "schema": identity.schema,
        "state_at": identity.state_at,
        "rows": {s.title: len(s.rows) for s in side.sheets.values()},
    }
