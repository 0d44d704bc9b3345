"""Reading a workbook of ours back, exactly: for verification, tests and the import.

Sheets are found by the token in A1, columns by the hidden row of machine names, types and code
lists by `_meta` and `_kode`; so renamed sheets, moved or inserted columns and another program's
saving do no harm. What people may have typed differently (a label alone, a date the other way
round) is left as it stands: understanding that belongs to the import.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from dampingan.core.errors import Place
from dampingan.core.language import tr
from dampingan.exchange.annex_column import COLUMN, CONTINUED, PART, SHEET, TEXT
from dampingan.exchange.cell import CellType, FoldedCodes, decode, fingerprint, normal
from dampingan.exchange.column import PARENT, UID
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.finding import ImportFinding
from dampingan.exchange.identity import ColumnType, Identity, SheetFact
from dampingan.exchange.layout import sheet_token
from dampingan.store.kind import KINDS

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_TOKEN = sheet_token("")
_HEADING_ROWS = 12
"""Machine names are looked for in so many rows, in case some were inserted above."""

_DATA_BELOW_NAMES = 4
"""Rows from the machine names to the first data row."""

_PLAIN_HEAD = 4
"""Rows above the data of `_kode` and `_meta`."""


@dataclass(frozen=True)
class SubmissionSheet:
    """A data sheet.

    Attributes:
        key: names it in `_meta` and in its A1.
        kind: name of the record kind, or the key of an annex.
        title: what the sheet is called in the file.
        names: machine names, left to right.
        rows: machine name → answer text; empty cells are ``""``.
        numbers: row number of each row as the spreadsheet shows it.
        stamps: the text of `_stamps` of each row, ``""`` without one.
        edited: machine names of the cells of each row that were edited by hand since the file was
            written; None when that can't be known (a row typed into a spare line, an older file).
        blocked: columns that nobody may believe, e.g. one that was sorted on its own.
        rejects: row number → column and message of every cell that can't be used.
        raw: row number → column → what the cell said, where it was read as something else or not
            at all.
    """

    key: str
    kind: str
    title: str
    names: tuple[str, ...]
    rows: Sequence[MutableMapping[str, str]]
    numbers: Sequence[int]
    stamps: Sequence[str] = ()
    edited: Sequence[frozenset[str] | None] = ()
    blocked: frozenset[str] = frozenset()
    rejects: Mapping[int, Sequence[tuple[str, str]]] = field(default_factory=dict)
    raw: Mapping[int, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Submission:
    """A workbook's content.

    Attributes:
        path: the file.
        identity: what `_meta` says.
        lists: list name → text of a cell → code (`FoldedCodes` for the program's own fields).
        sheets: the data sheets by the names that they were written with, e.g. ``Keluarga``.
        issues: what the sender should know of cells, columns and sheets.
    """

    path: Path
    identity: Identity
    lists: Mapping[str, Mapping[str, str]]
    sheets: Mapping[str, SubmissionSheet]
    issues: list[ImportFinding] = field(default_factory=list)

    def fingerprint_of(self, sheet: SubmissionSheet, row: Mapping[str, str]) -> str:
        """Compute a row's fingerprint anew, from what its cells say now."""
        columns = self.identity.columns[sheet.key]
        return fingerprint(normal(row.get(n, "")) for n, c in columns.items() if c.compared)


def read_submission(path: Path) -> Submission:
    """Read a workbook that `write_submission` wrote, also after another program saved it.

    Raises:
        ExchangeError: no workbook, or not one of ours.
    """
    path = Path(path)
    pages = _by_token(_opened(path), path)
    if "meta" not in pages or "codes" not in pages:
        raise _foreign(path)
    try:
        identity = Identity.read(_pairs(pages["meta"][1]))
        lists = _code_lists(pages["codes"][1])
    except ValueError as error:
        raise _foreign(path) from error
    sheets = {}
    for key, (title, grid) in pages.items():
        if key in identity.columns:
            name = KINDS[key].sheet if key in KINDS else title
            fact = identity.sheets.get(key) or SheetFact(key, name)
            names, rows, numbers = _data_rows(title, grid, identity.columns[key], lists)
            sheets[fact.name] = SubmissionSheet(key, fact.kind, title, names, rows, numbers)
    _continue_texts(sheets)
    return Submission(path, identity, lists, sheets)


Grid = Sequence[Sequence[object]]
_PLAIN = ColumnType(CellType.TEXT)


def _opened(path: Path) -> CalamineWorkbook:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        return CalamineWorkbook.from_path(path)
    except (CalamineError, OSError) as error:
        raise ExchangeError(
            tr("Berkas {name} tidak dapat dibaca sebagai buku kerja Excel.", name=path.name),
            remedy=tr("Minta pengirim menyimpannya lagi sebagai .xlsx."),
        ) from error


def _by_token(book: CalamineWorkbook, path: Path) -> dict[str, tuple[str, Grid]]:
    """Return token → title and cells.

    Raises:
        ExchangeError: two sheets say that they are the same one.
    """
    pages: dict[str, tuple[str, Grid]] = {}
    for token, (title, grid) in _pages(book):
        if token in pages:
            raise ExchangeError(
                tr(
                    "Berkas {name} memuat lembar yang sama dua kali: {first} dan {second}.",
                    name=path.name,
                    first=pages[token][0],
                    second=title,
                ),
                remedy=tr("Hapus salinan lembar itu, lalu coba lagi."),
            )
        pages[token] = title, grid
    return pages


def _pages(book: CalamineWorkbook) -> Iterator[tuple[str, tuple[str, Grid]]]:
    """Yield token and title with cells of every sheet that has one of our tokens in A1."""
    for title in book.sheet_names:
        # Without skip_empty_area=False leading empty rows and columns would vanish.
        grid = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
        first = grid[0][0] if grid and grid[0] else ""
        if isinstance(first, str) and first.startswith(_TOKEN):
            yield first.removeprefix(_TOKEN), (title, grid)


def _foreign(path: Path) -> ExchangeError:
    return ExchangeError(
        tr(
            "Berkas {name} bukan kiriman Dampingan: lembar identitasnya tidak ada.",
            name=Path(path).name,
        ),
        remedy=tr("Pakai berkas yang dibuat dengan Kirim di program ini."),
    )


def _pairs(grid: Grid) -> Iterator[tuple[str, str]]:
    for row in grid[_PLAIN_HEAD:]:
        if row and row[0] != "":
            yield str(row[0]), str(row[1]) if len(row) > 1 else ""


def _code_lists(grid: Grid) -> dict[str, dict[str, str]]:
    """Return list name → ``code - label`` → code; the program's own words in any case."""
    lists: dict[str, dict[str, str]] = {}
    for name, _, code, _, shown, *rest in grid[_PLAIN_HEAD:]:
        if name == "":
            continue
        own = str(rest[0]) if rest else ""
        codes = lists.setdefault(str(name), FoldedCodes() if own else {})
        if code != "":
            codes[str(shown)] = str(code)
        elif own:
            codes[str(shown).casefold()] = codes[own.casefold()] = own
    return lists


def _data_rows(
    title: str,
    grid: Grid,
    types: Mapping[str, ColumnType],
    lists: Mapping[str, Mapping[str, str]],
) -> tuple[tuple[str, ...], list[dict[str, str]], list[int]]:
    """Return machine names, rows and row numbers of a data sheet."""
    heading = next((i for i, row in enumerate(grid[:_HEADING_ROWS]) if UID in row), None)
    if heading is None:
        raise ExchangeError(
            tr("Baris nama kolom yang tersembunyi tidak ada lagi."),
            remedy=tr("Pakai berkas aslinya, atau minta kiriman baru."),
            place=Place(sheet=title),
        )
    names = [str(cell) for cell in grid[heading]]
    columns = [
        (i, name, (known := types.get(name, _PLAIN)).type, lists.get(known.list_name, {}))
        for i, name in enumerate(names)
        if name
    ]
    rows, numbers = [], []
    for number, cells in enumerate(
        grid[heading + _DATA_BELOW_NAMES :], heading + 1 + _DATA_BELOW_NAMES
    ):
        if any(cell != "" for cell in cells):
            rows.append({n: decode(cells[i], type_, codes) for i, n, type_, codes in columns})
            numbers.append(number)
    return tuple(n for n in names if n), rows, numbers


def _continue_texts(sheets: Mapping[str, SubmissionSheet]) -> None:
    """Put the rest of long texts back behind their first parts (sheet Sambungan)."""
    rest = next((sheet for sheet in sheets.values() if sheet.key == CONTINUED), None)
    if rest is None:
        return
    found: dict[tuple[str, str], dict[str, dict[int, str]]] = {}
    for row in rest.rows:
        if row.get(PART, "").isdecimal():
            cell = found.setdefault((row.get(SHEET, ""), row.get(PARENT, "")), {})
            cell.setdefault(row.get(COLUMN, ""), {})[int(row[PART])] = row.get(TEXT, "")
    for sheet in sheets.values():
        for row in sheet.rows:
            for column, parts in found.get((sheet.key, row.get(UID, "")), {}).items():
                if column in row:
                    row[column] += "".join(text for _, text in sorted(parts.items()))
