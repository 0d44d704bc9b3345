"""Reading a workbook of ours back, exactly: for verification, tests and (later) the import.

Sheets are found by the token in A1, columns by the hidden row of machine names, types and code
lists by `_meta` and `_kode`; so renamed sheets, moved or inserted columns and another program's
saving do no harm. What people may have typed differently (a label alone, a date the other way
round) is left as it stands: understanding that belongs to the import.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dampingan.core.errors import Place
from dampingan.core.language import tr
from dampingan.exchange.cell import CellType, decode, fingerprint, normal
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.identity import ColumnType, Identity
from dampingan.exchange.layout import UID, sheet_token
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
        kind: name of the record kind.
        title: what the sheet is called in the file.
        names: machine names, left to right.
        rows: machine name → answer text; empty cells are ``""``.
        numbers: row number of each row as the spreadsheet shows it.
    """

    kind: str
    title: str
    names: tuple[str, ...]
    rows: Sequence[Mapping[str, str]]
    numbers: Sequence[int]


@dataclass(frozen=True)
class Submission:
    """A workbook's content.

    Attributes:
        path: the file.
        identity: what `_meta` says.
        lists: list name → text of a cell → code; words and codes of the program are case-folded.
        sheets: the data sheets by their kind's sheet name, e.g. ``Keluarga``.
    """

    path: Path
    identity: Identity
    lists: Mapping[str, Mapping[str, str]]
    sheets: Mapping[str, SubmissionSheet]

    def fingerprint_of(self, sheet: SubmissionSheet, row: Mapping[str, str]) -> str:
        """Compute a row's fingerprint anew, from what its cells say now."""
        columns = self.identity.columns[sheet.kind]
        return fingerprint(normal(row.get(n, "")) for n, c in columns.items() if c.compared)


def read_submission(path: Path) -> Submission:
    """Read a workbook that `write_submission` wrote, also after another program saved it.

    Raises:
        ExchangeError: no workbook, or not one of ours.
    """
    book = _opened(Path(path))
    pages = dict(_pages(book))
    if "meta" not in pages or "codes" not in pages:
        raise _foreign(path)
    try:
        identity = Identity.read(_pairs(pages["meta"][1]))
    except ValueError as error:
        raise _foreign(path) from error
    lists = _code_lists(pages["codes"][1])
    sheets = {}
    for kind, (title, grid) in pages.items():
        if kind in identity.columns:
            name = KINDS[kind].sheet if kind in KINDS else title
            sheets[name] = _data_sheet(kind, title, grid, identity.columns[kind], lists)
    return Submission(Path(path), identity, lists, sheets)


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
    """Return list name → ``code - label`` → code; the program's own words are case-folded."""
    lists: dict[str, dict[str, str]] = {}
    for name, _, code, _, shown, *rest in grid[_PLAIN_HEAD:]:
        if name == "":
            continue
        codes = lists.setdefault(str(name), {})
        own = str(rest[0]) if rest else ""
        if code != "":
            codes[str(shown)] = str(code)
        elif own:
            codes[str(shown).casefold()] = codes[own.casefold()] = own
    return lists


def _data_sheet(
    kind: str,
    title: str,
    grid: Grid,
    types: Mapping[str, ColumnType],
    lists: Mapping[str, Mapping[str, str]],
) -> SubmissionSheet:
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
            rows.append({n: decode(cells[i], kind_, codes) for i, n, kind_, codes in columns})
            numbers.append(number)
    return SubmissionSheet(kind, title, tuple(n for n in names if n), rows, numbers)
