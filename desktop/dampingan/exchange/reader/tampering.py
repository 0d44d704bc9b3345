"""What happened to a sheet as a whole: columns sorted on their own, blocks pasted one cell off.

Every row carries the checks of its cells as they were written (`cell_check`). Where many edited
cells hold what other rows' checks say, nobody typed them: the column was sorted or filled without
its neighbours, or a block was pasted one row or column off. Honest edits, many equal ones and whole
rows sorted included, leave other traces; each rule below asks for evidence that they don't give.

How much a match says is counted in bits: that a cell holds one of two frequent answers says one,
that it holds somebody else's NIK says twelve, which is all that a check can say.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from dampingan.core.language import tr
from dampingan.exchange.sheet.cell import normal
from dampingan.exchange.sheet.cell_check import BLANK, WIDTH, cell_check
from dampingan.exchange.sheet.column import UID

_FEW = 3
"""Edited cells below which nothing is concluded."""

_SAME = 0.95
"""Share of a column's edited cells that must hold other rows' values."""

_PROOF = 20.0
"""Bits that make chance impossible in any sheet: one in a million."""

_TELLING = 6.0
"""Bits of one cell that tells a record from others, like a name or a number."""

_MOSTLY = 0.6
"""Share that makes a few coincidences the rule."""

_LONG_SHIFT = 30
"""Cells of a column that moved together before one sentence is said for all."""

_LONG_FILL = 8
"""Rows of one value below the row that has it: nobody types that."""

ReadAs = Callable[[int, str, str], str]
"""Row, column and another column → the cell's text if it stood in that other column."""


@dataclass(frozen=True)
class Traces:
    """The edited rows of a sheet, and what all rows were.

    Attributes:
        names: compared columns in schema order.
        checks: `_cells` of each row, ``""`` where there is none.
        texts: what each row says now.
        edited: edited columns of each row; None where that is unknown.
        read_as: how a cell would read in another column.
    """

    names: Sequence[str]
    checks: Sequence[str]
    texts: Sequence[Mapping[str, str]]
    edited: Sequence[frozenset[str] | None]
    read_as: ReadAs

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Column → where its check begins."""
        return {name: WIDTH * i for i, name in enumerate(self.names)}

    @cached_property
    def rows(self) -> Sequence[int]:
        """Rows with checks, top to bottom."""
        return [i for i, checks in enumerate(self.checks) if checks]

    def before(self, row: int, name: str) -> str:
        """Return the check of what a cell said when it was written."""
        start = self.place[name]
        return self.checks[row][start : start + WIDTH]

    def now(self, row: int, name: str) -> str:
        """Return the check of what a cell says."""
        if name in (self.edited[row] or ()):
            return cell_check(normal(self.texts[row][name]))
        return self.before(row, name)

    def bits(self, name: str) -> Callable[[str], float]:
        """Return how much it says to find a check in a column by chance."""
        found = self._bits.get(name)
        if found is None:
            start, count = self.place[name], len(self.rows)
            seen = Counter(self.checks[row][start : start + WIDTH] for row in self.rows)
            known = {check: min(12.0, -math.log2(n / count)) for check, n in seen.items()}
            found = self._bits[name] = lambda check: 0.0 if check == BLANK else known.get(check, 0)
        return found

    @cached_property
    def _bits(self) -> dict[str, Callable[[str], float]]:
        return {}


@dataclass
class Suspicions:
    """What can't be believed.

    Attributes:
        columns: column → why none of its edited cells can be believed.
        cells: row → column → why; ``""`` stands for the whole row.
    """

    columns: dict[str, str] = field(default_factory=dict)
    cells: dict[int, dict[str, str]] = field(default_factory=dict)

    def suspect(self, row: int, name: str, message: str) -> None:
        """Doubt one cell, for the first reason found."""
        self.cells.setdefault(row, {}).setdefault(name, message)


def suspicions_of(traces: Traces) -> Suspicions:
    """Look for columns and rows whose edits nobody typed."""
    found = Suspicions()
    touched = Counter(name for names in traces.edited for name in names or ())
    moved: dict[str, list[int]] = {}
    for name in traces.names:
        if name == UID or touched[name] < _FEW:
            continue
        rows = _moved_along(traces, name)
        if len(rows) >= _MOSTLY * touched[name]:
            moved[name] = rows
        elif told := _column_trouble(traces, name):
            found.columns[name] = told
    for name, rows in moved.items():
        if len(moved) == 1 and len(rows) >= max(_LONG_SHIFT, _SAME * touched[name]):
            found.columns[name] = _shifted_column()
            continue
        for row in rows:
            found.suspect(row, name, shifted())
    for row in _wrong_keys(traces):
        found.suspect(row, UID, _key_changed())
    _look_for_shifts(traces, found)
    return found


def _wrong_keys(traces: Traces) -> Iterator[int]:
    """Yield the rows whose key was changed.

    A copy of a row that is still there may lose its key: it is meant as a new record.
    """
    kept = {traces.checks[row] for row in traces.rows if UID not in (traces.edited[row] or ())}
    for row in traces.rows:
        if UID in (traces.edited[row] or ()):
            emptied = not traces.texts[row][UID].strip()
            if not (emptied and traces.checks[row] in kept):
                yield row


# -- columns -----------------------------------------------------------------------------------


def _column_trouble(traces: Traces, name: str) -> str:
    rows = [row for row in traces.rows if name in (traces.edited[row] or ())]
    if len(rows) < _FEW:
        return ""
    before = Counter(traces.before(row, name) for row in rows)
    now = Counter(traces.now(row, name) for row in rows)
    if (before & now).total() >= _SAME * len(rows) and _is_permuted(traces, name, rows, before):
        return tr(
            "Kolom ini tampaknya diurutkan sendiri, terpisah dari kolom lain, jadi isinya tidak "
            "diambil. Salin lagi dari berkas asli, lalu urutkan seluruh baris sekaligus."
        )
    if _is_filled(traces, name):
        return tr(
            "Kolom ini tampaknya terisi ke bawah dari baris di atasnya, jadi isinya tidak diambil. "
            "Salin lagi dari berkas asli; bila memang disengaja, isi lewat program."
        )
    return ""


def _is_permuted(traces: Traces, name: str, rows: Sequence[int], before: Counter[str]) -> bool:
    """Tell a column whose values changed places from one whose few codes happen to balance."""
    if len(rows) >= 5 and len(before) >= max(5, 0.3 * len(rows)):
        return True
    first, last = rows[0], rows[-1]
    span = [row for row in traces.rows if first <= row <= last]
    seen = Counter(traces.before(row, name) for row in span)
    # So many cells change when a column of such values is put into another order.
    moved = len(span) * (1 - sum((n / len(span)) ** 2 for n in seen.values()))
    return len(rows) >= 0.6 * moved and _is_ordered([traces.texts[row][name] for row in span])


def _is_ordered(texts: Sequence[str]) -> bool:
    """Tell whether texts stand in a spreadsheet's order, up or down, empty ones at the end."""
    filled = [text for text in texts if text != ""]
    if any(text == "" for text in texts[: len(filled)]) or len(set(filled)) < 2:
        return False
    orders: list[list[tuple[bool, float, str]]] = [[(True, 0, t.casefold()) for t in filled]]
    orders.append([_as_number(text) for text in filled])
    for keys in orders:
        up = sum(a <= b for a, b in itertools.pairwise(keys))
        down = sum(a >= b for a, b in itertools.pairwise(keys))
        if max(up, down) >= _SAME * (len(keys) - 1):
            return True
    return False


def _as_number(text: str) -> tuple[bool, float, str]:
    try:
        return False, float(text), ""
    except ValueError:
        return True, 0.0, text.casefold()


def _is_filled(traces: Traces, name: str) -> bool:
    """Tell whether a run of rows got the value of the row above, over values of all kinds."""
    for above, run in _fills(traces, name):
        lost = [traces.before(row, name) for row in run]
        kinds = len(set(lost) - {BLANK})
        filled = sum(check != BLANK for check in lost)
        long = len(run) >= _LONG_FILL and kinds >= 3
        longer = len(run) >= 3 * _LONG_FILL and kinds >= 2
        telling = traces.bits(name)(traces.before(above, name)) + sum(
            traces.bits(name)(check) for check in set(lost)
        )
        if filled >= 0.5 * len(run) and (long or longer) and telling >= _TELLING:
            return True
        if len(run) >= 4 and kinds == len(run) and filled == len(run) and kinds >= 4:
            return True
    return False


def _fills(traces: Traces, name: str) -> Iterator[tuple[int, list[int]]]:
    """Yield each row that was not edited with the edited ones below that say the same.

    Rows between them that said the same all along don't end a run.
    """
    above, run = -1, []
    for row in traces.rows:
        edited = name in (traces.edited[row] or ())
        alike = above >= 0 and traces.texts[row][name] == traces.texts[above][name] != ""
        if edited and alike:
            run.append(row)
        elif edited or not alike:
            if run:
                yield above, run
            above, run = (-1 if edited else row), []
    if run:
        yield above, run


# -- cells that moved --------------------------------------------------------------------------


def _look_for_shifts(traces: Traces, found: Suspicions) -> None:
    left = {
        row: [n for n in traces.names if n in names and n not in found.columns]
        for row in traces.rows
        if len(names := traces.edited[row] or ()) >= _FEW
    }
    busy = {row: names for row, names in left.items() if len(names) >= _FEW}
    owners = _owners(traces) if busy else {}
    repeated = _repeated(traces, busy)
    for row in _moved_across(traces, busy):
        edited = traces.edited[row] or frozenset()
        found.suspect(row, "", _shifted_aside(next(n for n in traces.names if n in edited)))
    for row in busy:
        if row in repeated or _whole_row_of(traces, row, owners) is not None:
            found.suspect(row, "", shifted_row())


def _repeated(traces: Traces, busy: Mapping[int, Sequence[str]]) -> set[int]:
    """Return the rows that hold what the row above or below was written with.

    One row that got some of its neighbour's answers may be meant: most of the row's answers must be
    the other's, or its neighbour must be in the same case.
    """
    found: set[int] = set()
    at = {row: i for i, row in enumerate(traces.rows)}
    for step in (-1, 1):
        alike: dict[int, bool] = {}
        for row, names in busy.items():
            other = at[row] + step
            if 0 <= other < len(traces.rows):
                share = _likeness(traces, row, traces.rows[other], names)
                if share:
                    alike[at[row]] = share >= _MOSTLY
        found |= {
            traces.rows[i]
            for i, mostly in alike.items()
            if mostly or i + step in alike or i - step in alike
        }
    return found


def _moved_along(traces: Traces, name: str) -> list[int]:
    """Return the rows whose cell in this column is that of the row above or below."""
    rows, bits = traces.rows, traces.bits(name)
    for step in (1, -1, 2, -2):
        run: list[int] = []
        weight = 0.0
        moved: list[int] = []
        for i, row in enumerate(rows):
            edited = name in (traces.edited[row] or ())
            source = i - step
            fits = 0 <= source < len(rows) and traces.now(row, name) == traces.before(
                rows[source], name
            )
            if fits and (edited or run):
                if edited:
                    run.append(row)
                    weight += bits(traces.now(row, name))
                continue
            moved += run if len(run) >= _FEW and weight >= _PROOF else []
            run, weight = [], 0.0
        moved += run if len(run) >= _FEW and weight >= _PROOF else []
        if moved:
            return moved
    return []


def _moved_across(traces: Traces, busy: Mapping[int, Sequence[str]]) -> set[int]:
    """Return the rows in which cells hold what stood in the column to their left or right.

    Few answers of one row may be alike by chance; those of a block of rows are not. Within such a
    block every edited cell has moved.
    """
    found: set[int] = set()
    for step in (1, -1):
        runs = {row: list(_runs_across(traces, row, names, step)) for row, names in busy.items()}
        runs = {row: told for row, told in runs.items() if told}
        found |= {r for r, told in runs.items() if any(w >= _PROOF * 0.7 for _, w in told)}
        if _is_block(busy, runs):
            columns = {name for told in runs.values() for run, _ in told for name in run}
            block = range(min(runs), max(runs) + 1)
            found |= {row for row in block if columns & (traces.edited[row] or frozenset())}
    return found


_Runs = Sequence[tuple[list[str], float]]


def _is_block(busy: Mapping[int, Sequence[str]], runs: Mapping[int, _Runs]) -> bool:
    """Tell whether rows moved aside together."""
    if len(runs) < _FEW:
        return False
    span = sum(min(runs) <= row <= max(runs) for row in busy)
    weight = sum(weight for told in runs.values() for _, weight in told)
    return len(runs) >= _MOSTLY * span and weight >= 2 * _PROOF


def _runs_across(
    traces: Traces, row: int, names: Sequence[str], step: int
) -> Iterator[tuple[list[str], float]]:
    """Yield runs of columns that hold what the one `step` before them held, and what that says."""
    index = {name: i for i, name in enumerate(traces.names)}
    run: list[str] = []
    weight, last = 0.0, -2
    for name in (*names, ""):
        i = index.get(name, -10)
        source = traces.names[i - step] if 0 <= i - step < len(traces.names) else ""
        check = ""
        if fits := bool(name and source and not source.startswith("_")):
            check = cell_check(normal(traces.read_as(row, name, source)))
            fits = check == traces.before(row, source)
        if not fits or i != last + 1:
            if len(run) >= _FEW:
                yield run, weight
            run, weight = [], 0.0
        if fits:
            run.append(name)
            weight += traces.bits(source)(check)
        last = i


def _owners(traces: Traces) -> dict[str, int]:
    """Return the checks of a row's answers → the row that was written with them; -1 several."""
    owners: dict[str, int] = {}
    for row in traces.rows:
        mine = _answers(traces, traces.checks[row])
        owners[mine] = -1 if mine in owners else row
    return owners


def _answers(traces: Traces, checks: str) -> str:
    places = [traces.place[n] for n in traces.names if not n.startswith("_")]
    return checks[min(places) : max(places) + WIDTH] if places else ""


def _whole_row_of(traces: Traces, row: int, owners: Mapping[str, int]) -> int | None:
    """Return the other row whose answers all stand in this one."""
    mine = _answers(traces, "".join(traces.now(row, name) for name in traces.names))
    other = owners.get(mine, -1)
    filled = len(mine) // WIDTH - mine.count(BLANK)
    return other if other not in {-1, row} and filled >= 5 else None


def _likeness(traces: Traces, row: int, other: int, names: Sequence[str]) -> float:
    """Return which share of a row's filled answers are another row's by edits; 0 when few are."""
    same = [n for n in names if traces.now(row, n) == traces.before(other, n) != BLANK]
    weights = [traces.bits(n)(traces.now(row, n)) for n in same]
    if sum(weights) < _PROOF or max(weights) < _TELLING or len(same) < 0.6 * len(names):
        return 0.0
    filled = sum(traces.texts[row][n] != "" for n in traces.names if not n.startswith("_"))
    return len(same) / max(filled, 1)


def shifted() -> str:
    """Say that a cell holds its neighbour's answer."""
    return tr("Isian tampaknya tergeser satu sel; salin lagi dari berkas asli.")


def shifted_row() -> str:
    """Say that a row holds another one's answers."""
    return tr(
        "Isian baris ini tampaknya tergeser: isinya milik baris lain. Salin lagi dari berkas asli."
    )


def _shifted_aside(column: str) -> str:
    return tr(
        "Isian baris ini tampaknya tergeser satu kolom, mulai dari kolom {name}. Salin lagi dari "
        "berkas asli.",
        name=column,
    )


def _shifted_column() -> str:
    return tr(
        "Isian kolom ini tampaknya tergeser ke baris lain, jadi isinya tidak diambil. Salin lagi "
        "dari berkas asli."
    )


def _key_changed() -> str:
    return tr("Kunci baris ini diubah atau tertukar; kembalikan seperti semula.")
