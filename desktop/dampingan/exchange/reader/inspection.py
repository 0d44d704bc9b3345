"""Which rows and cells of a data sheet were changed since it was written, and what they mean now.

A row whose fingerprint fits is as it was written. In every other row the checks of its cells
(`cell_check`) say which of them were edited; only these are read forgivingly, so that an odd answer
that was there before, like a code that no list knows, comes back as it went.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field, replace

from dampingan.core.identity import LENGTH
from dampingan.core.language import tr
from dampingan.exchange.finding import ImportFinding
from dampingan.exchange.reader.recognition import Table
from dampingan.exchange.reader.tampering import Traces, suspicions_of
from dampingan.exchange.reader.understanding import (
    CellReader,
    Understood,
    id_digits,
    lost_digits,
    settled_by_nik,
)
from dampingan.exchange.sheet.cell import CellType, fingerprint, normal
from dampingan.exchange.sheet.cell_check import cell_check
from dampingan.exchange.sheet.column import CELLS, FINGERPRINT, REFERENCE, STAMPS, UID
from dampingan.exchange.sheet.identity import ColumnType

Rows = Sequence[MutableMapping[str, str]]
Values = Mapping[str, Sequence[object]]

_TRACES = frozenset({FINGERPRINT, CELLS, STAMPS})


@dataclass
class Inspected:
    """What was found on a data sheet; see `reading.SubmissionSheet`."""

    edited: list[frozenset[str] | None]
    blocked: frozenset[str] = frozenset()
    rejects: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    raw: dict[int, dict[str, str]] = field(default_factory=dict)
    issues: list[ImportFinding] = field(default_factory=list)


class _Normal(dict[str, str]):
    """Text → as fingerprints compare it."""

    def __missing__(self, text: str) -> str:
        plain = text.isascii() and text.isprintable() and text[:1] != " " != text[-1:]
        found = self[text] = text if plain else normal(text)
        return found

    def column(self, texts: Sequence[str]) -> Sequence[str]:
        """Return the texts of a column as fingerprints compare them; most are so already."""
        joined = f"|{'|'.join(texts)}|"
        if joined.isascii() and joined.isprintable() and "| " not in joined and " |" not in joined:
            return texts
        return list(map(self.__getitem__, texts))


@dataclass(frozen=True)
class Filled:
    """The filled rows of a data sheet.

    Attributes:
        values: machine name → cells as they stand in the file, one a row.
        rows: their texts, read exactly.
        numbers: row numbers as the spreadsheet shows them.
    """

    values: Values
    rows: Rows
    numbers: Sequence[int]


def inspect_rows(
    table: Table,
    types: Mapping[str, ColumnType],
    readers: Mapping[str, CellReader],
    filled: Filled,
) -> Inspected:
    """Look at every row that is not as it was written; its texts become what its cells mean.

    Args:
        table: where the columns are.
        types: what `_meta` says of them, in schema order.
        readers: machine name → what reads it.
        filled: the rows; changed.
    """
    sheet = _Sheet(table, types, readers, filled)
    sheet.inspect()
    return sheet.found


class _Sheet:
    def __init__(
        self,
        table: Table,
        types: Mapping[str, ColumnType],
        readers: Mapping[str, CellReader],
        filled: Filled,
    ) -> None:
        self.title = table.page.title
        self.readers = readers
        self.values, self.rows, self.numbers = filled.values, filled.rows, filled.numbers
        self.types = types
        self.compared = [name for name, column in types.items() if column.compared]
        self.place = {name: 2 * i for i, name in enumerate(self.compared)}
        self.there = [name for name in self.compared if name in table.names]
        self.formulas = _by_row(table, table.page.formulas)
        self.merged = _by_row(table, _hidden_by_merging(table))
        self.found = Inspected([frozenset()] * len(filled.rows))
        self._normal = _Normal()

    def inspect(self) -> None:
        changed = self._changed()
        for index in changed:
            self._inspect_row(index)
        if changed:
            self._doubt()
        self._reject_copies()
        self._doubt_zeros()
        self._require_keys()
        self._shorten()

    def _doubt(self) -> None:
        """Reject what was not typed but moved (`tampering`), with one finding a column."""
        found = suspicions_of(
            Traces(
                self.there,
                [self._checks(index) for index in range(len(self.rows))],
                self.rows,
                self.found.edited,
                lambda row, name, other: self.readers[other].strict(self.values[name][row]),
            )
        )
        self.found.blocked = frozenset(found.columns)
        if found.columns:
            self._forget(found.columns)
            for name, told in found.columns.items():
                self.found.issues.append(ImportFinding(self.title, 0, name, "", told))
        for index, cells in found.cells.items():
            for name, told in cells.items():
                self._reject(index, name, told)

    def _checks(self, index: int) -> str:
        """Return the checks of the columns that are there, ``""`` when the row has none."""
        checks = self.rows[index].get(CELLS, "")
        if self.found.edited[index] is None or len(checks) != 2 * len(self.compared):
            return ""
        if len(self.there) == len(self.compared):
            return checks
        return "".join(checks[self.place[name] :][:2] for name in self.there)

    def _forget(self, columns: Collection[str]) -> None:
        """Say nothing of the single cells of blocked columns."""
        self.found.issues = [i for i in self.found.issues if i.column not in columns]
        for number, cells in list(self.found.rejects.items()):
            kept = [cell for cell in cells if cell[0] not in columns]
            self.found.rejects[number] = kept
            if not kept:
                del self.found.rejects[number]

    def _reject(self, index: int, name: str, told: str) -> None:
        number = self.numbers[index]
        self.found.rejects.setdefault(number, []).append((name, told))
        self.found.issues.append(ImportFinding(self.title, number, name, "", told))

    def _reject_copies(self) -> None:
        """Of rows with one key, keep the one that is as it was written, else the first."""
        keys = [row.get(UID, "").strip() for row in self.rows]
        if len(set(keys)) == len(keys):
            return
        by_key: dict[str, list[int]] = {}
        for index, key in enumerate(keys):
            if key:
                by_key.setdefault(key, []).append(index)
        for indexes in by_key.values():
            if len(indexes) > 1:
                kept = next((i for i in indexes if self.found.edited[i] == frozenset()), indexes[0])
                told = tr(
                    "Kunci baris ini sama dengan baris {row}; baris tersalin tidak dibaca. "
                    "Kosongkan kuncinya bila ini data baru.",
                    row=self.numbers[kept],
                )
                for index in indexes:
                    if index != kept:
                        self._reject(index, UID, told)

    def _doubt_zeros(self) -> None:
        """Tell of columns of numbers whose last digits Excel made zeros.

        Numbers that were written by this program are only warned of; those that were typed or
        pasted since, so many with a zero at the end, are not believed.
        """
        for name in self.readers:
            if id_digits(name) < LENGTH:
                continue
            long = [i for i, row in enumerate(self.rows) if _is_long(row[name])]
            zeros = [i for i in long if self.rows[i][name].endswith("0")]
            if len(zeros) < _MANY_ZEROS or len(zeros) <= 0.4 * len(long):
                continue
            told = tr(
                "{count} nomor di kolom ini berakhir 0; angka terakhirnya mungkin hilang oleh "
                "Excel. Bandingkan dengan kartunya.",
                count=len(zeros),
            )
            self.found.issues.append(ImportFinding(self.title, 0, name, "", told))
            typed = [i for i in zeros if name in (self.found.edited[i] or ())]
            if len(typed) >= _MANY_ZEROS:
                for index in typed:
                    self._reject(index, name, lost_digits())

    def _require_keys(self) -> None:
        """Reject every row of a sheet without its column of keys: all would be new ones."""
        if UID not in self.types or UID in self.values or not self.rows:
            return
        told = tr(
            "Kolom kunci (_uid) hilang, jadi baris lembar ini tidak dapat dikenali. Kembalikan "
            "kolom itu dari berkas asli."
        )
        self.found.rejects = {number: [(UID, told)] for number in self.numbers}
        self.found.issues = [i for i in self.found.issues if not i.row]
        self.found.issues.append(ImportFinding(self.title, 0, UID, "", told))

    def _shorten(self) -> None:
        """Say one thing only of a row that was rejected as a whole."""
        whole = {
            number: [cell for cell in cells if not cell[0]]
            for number, cells in self.found.rejects.items()
            if any(not name for name, _ in cells)
        }
        self.found.rejects |= whole
        self.found.issues = [i for i in self.found.issues if i.row not in whole or not i.column]

    def _changed(self) -> list[int]:
        """Return the rows whose fingerprints don't fit, or that hold a formula."""
        whole = self.compared and len(self.there) == len(self.compared)
        if not (self.rows and whole and FINGERPRINT in self.rows[0]):
            return list(range(len(self.rows)))
        columns = [self._normal.column([row[name] for row in self.rows]) for name in self.compared]
        rows = zip(self.rows, self.numbers, zip(*columns, strict=True), strict=True)
        return [
            index
            for index, (row, number, texts) in enumerate(rows)
            if row[FINGERPRINT] != fingerprint(texts) or number in self.formulas
        ]

    def _inspect_row(self, index: int) -> None:
        row, formulas = self.rows[index], self.formulas.get(self.numbers[index], ())
        checks = row.get(CELLS, "")
        known = len(checks) == 2 * len(self.compared)
        edited = set()
        for name in self.readers:
            if name in _TRACES or name.startswith(REFERENCE):
                continue
            before = checks[self.place[name] :][:2] if known and name in self.place else ""
            same = before and before == cell_check(self._normal[row[name]])
            if same and not (row[name] == "" and name in formulas):
                continue
            if self._understand(index, name, before):
                edited.add(name)
        self.found.edited[index] = frozenset(edited) if known else None

    def _understand(self, index: int, name: str, before: str) -> bool:
        """Read a cell forgivingly; tell whether it says something else than `before`."""
        row, number, value = self.rows[index], self.numbers[index], self.values[name][index]
        read = self.readers[name].understand(value)
        if rest := row[name][len(self.readers[name].strict(value)) :]:
            read = replace(read, text=read.text + rest)  # it goes on on the sheet Sambungan
        if self.readers[name].type is CellType.DATE and _is_birth(name):
            read = settled_by_nik(read, self._nik(row))
        is_formula = name in self.formulas.get(number, ())
        as_before = not read.rejected and before and cell_check(normal(read.text)) == before
        if as_before and not (is_formula and read.text == ""):
            row[name] = read.text
            return False
        if name in self.merged.get(number, ()):
            read = Understood(read.text, _merged(), rejected=True)
        if is_formula:
            read = Understood(read.text, _formula(), rejected=True)
        self._say(index, name, read)
        row[name] = read.text
        return name in self.place

    def _nik(self, row: Mapping[str, str]) -> str:
        names = (n for n in row if id_digits(n) == LENGTH and "nik" in n.casefold())
        return next((row[name].strip() for name in names), "")

    def _say(self, index: int, name: str, read: Understood) -> None:
        number = self.numbers[index]
        if read.text != self.rows[index][name]:
            self.found.raw.setdefault(number, {})[name] = _as_seen(self.values[name][index])
        if read.rejected:
            self.found.rejects.setdefault(number, []).append((name, read.message))
        if read.message:
            value = _shown(self.readers[name].type, _as_seen(self.values[name][index]))
            self.found.issues.append(ImportFinding(self.title, number, name, value, read.message))


def _by_row(table: Table, cells: Iterable[tuple[int, int]]) -> dict[int, set[str]]:
    """Return row number → machine names of the answers among cells (both counted from 1)."""
    names = {index: name for name, index in table.names.items()}
    found: dict[int, set[str]] = {}
    for row, column in cells:
        name = names.get(column - 1, "")
        if name and name not in _TRACES and not name.startswith(REFERENCE) and row > table.first:
            found.setdefault(row, set()).add(name)
    return found


_MOST_MERGED = 100_000
"""Cells of merged blocks that are told apart; nobody merges more by hand."""


def _hidden_by_merging(table: Table) -> Iterator[tuple[int, int]]:
    """Yield the cells below the headings that lost their content to the first of their block."""
    last, width = len(table.page.grid), max(table.names.values(), default=0) + 1
    blocks = (
        (row, column)
        for top, left, bottom, right in table.page.merged
        for row in range(max(top, table.first + 1), min(bottom, last) + 1)
        for column in range(left, min(right, width) + 1)
        if (row, column) != (top, left)
    )
    return itertools.islice(blocks, _MOST_MERGED)


def _is_long(text: str) -> bool:
    return len(text) == LENGTH and text.isascii() and text.isdecimal()


def _is_birth(name: str) -> bool:
    return any(word in name.casefold() for word in ("lahir", "birth", "dob"))


_MANY_ZEROS = 10
"""Numbers that end in 0 before anybody is warned; one in ten does so honestly."""

_OPEN = frozenset({CellType.CHOICE, CellType.MULTIPLE, CellType.INTEGER, CellType.DECIMAL})


def _shown(cell_type: CellType, text: str) -> str:
    """Return a cell's text for a finding; nothing that could be personal."""
    return text if cell_type in _OPEN and len(text) <= 20 and _few_digits(text) else ""


def _as_seen(value: object) -> str:
    """Return a cell as a spreadsheet shows it: readers make every number a fraction."""
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    return str(value)


_EXACT = 2**53


def _few_digits(text: str) -> bool:
    return sum(letter.isdigit() for letter in text) < 8


def _formula() -> str:
    return tr("Sel ini berisi rumus, bukan isian. Ganti dengan nilainya, lalu kirim lagi.")


def _merged() -> str:
    return tr(
        "Sel ini digabung dengan sel lain, jadi isinya hilang. Pisahkan selnya (Unmerge), lalu "
        "isi lagi."
    )


def proves_order(
    table: Table, types: Mapping[str, ColumnType], readers: Mapping[str, CellReader]
) -> bool:
    """Tell whether rows read with these columns fit their own fingerprints or checks, most of them.

    Args:
        table: columns taken in the order in which they were written.
        types: what `_meta` says of them.
        readers: machine name → what reads it.
    """
    compared = [name for name, column in types.items() if column.compared]
    votes: Counter[bool] = Counter()
    for cells in table.page.grid[table.first :][:_WITNESSES]:
        if any(table.names[name] >= len(cells) for name in compared):
            return False
        texts = [normal(readers[n].strict(cells[table.names[n]])) for n in compared]
        told = str(cells[table.names[FINGERPRINT]]) if FINGERPRINT in table.names else ""
        checks = str(cells[table.names[CELLS]]) if CELLS in table.names else ""
        if not told:
            continue
        same = sum(checks[2 * i :][:2] == cell_check(text) for i, text in enumerate(texts))
        votes[told == fingerprint(texts) or same > 0.9 * len(texts)] += 1
    return votes[True] > votes[False]


_WITNESSES = 500
