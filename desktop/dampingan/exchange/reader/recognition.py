"""Which sheet is which and which column is which, in a workbook that people have handled.

Sheets are known by the token in A1, else by their machine names; columns by the row of machine
names, wherever it is. Where that row was deleted, the columns are taken in the order in which they
were written, but only when the rows' own checks prove that order right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dampingan.core.errors import Place
from dampingan.core.language import tr
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.finding import ImportFinding
from dampingan.exchange.sheet.column import CELLS, FINGERPRINT, REFERENCE, STAMPS, UID
from dampingan.exchange.sheet.identity import ColumnType
from dampingan.exchange.sheet.layout import sheet_token

Grid = Sequence[Sequence[object]]

TOKEN = sheet_token("")
HEADING_ROWS = 12
"""Machine names are looked for in so many rows, in case some were inserted above."""

DATA_BELOW_NAMES = 4
"""Rows from the machine names to the first data row."""

_SHARED = 0.6
"""Share of a sheet's machine names by which it is known without its token."""


@dataclass(frozen=True)
class Page:
    """A sheet of the file.

    Attributes:
        title: what it is called there.
        grid: its cells.
        formulas: row and column, both 1-based, of the cells that hold formulas or errors.
        merged: first row, first column, last row and last column of cells that were merged.
    """

    title: str
    grid: Grid
    formulas: frozenset[tuple[int, int]] = frozenset()
    merged: Sequence[tuple[int, int, int, int]] = ()

    @property
    def token(self) -> str:
        """What A1 says it is, ``""`` when it says nothing."""
        first = self.grid[0][0] if self.grid and self.grid[0] else ""
        told = first.strip() if isinstance(first, str) else ""
        return told.removeprefix(TOKEN) if told.startswith(TOKEN) else ""


@dataclass(frozen=True)
class Table:
    """Where the columns and rows of a data sheet are.

    Attributes:
        page: the sheet.
        names: machine name → position in the grid, left to right.
        first: index of the first data row.
        labels: machine name → number and heading as people read them.
        issues: columns that are missing, doubled or unknown.
    """

    page: Page
    names: Mapping[str, int]
    first: int
    labels: Mapping[str, str] = field(default_factory=dict)
    issues: Sequence[ImportFinding] = ()


def names_row(grid: Grid) -> int | None:
    """Return the index of the row of machine names, None when there is none."""
    for index, row in enumerate(grid[:HEADING_ROWS]):
        if UID in row:
            return index
    # The key's own column may be gone: then several names of ours must stand in the row.
    for index, row in enumerate(grid[:HEADING_ROWS]):
        if sum(isinstance(c, str) and c.startswith("_") and c[1:2].isalpha() for c in row) >= 3:
            return index
    return None


def pages_by_key(
    pages: Iterable[Page],
    columns: Mapping[str, Mapping[str, ColumnType]],
    titles: Mapping[str, str],
    name: str,
) -> tuple[dict[str, Page], list[ImportFinding]]:
    """Return token → sheet, and what is worth saying about it.

    Args:
        pages: all sheets of the file.
        columns: key → machine names of the data sheets.
        titles: key → what the data sheets were called; believed where nothing else is left.
        name: of the file, for messages.

    Raises:
        ExchangeError: two sheets say that they are the same one.
    """
    found: dict[str, Page] = {}
    others: list[Page] = []
    for page in pages:
        if not page.token:
            others.append(page)
        elif page.token in found:
            raise _twice(name, found[page.token], page)
        else:
            found[page.token] = page
    issues = []
    for page in others:
        left = {key: names for key, names in columns.items() if key not in found}
        key = _key_by_names(page, left) or _key_by_title(page, left, titles)
        if key:
            found[key] = page
            told = tr("Penanda lembar ini hilang; dikenali dari kolom atau namanya.")
            issues.append(ImportFinding(page.title, 0, "", "", told))
    return found, issues


def _key_by_names(page: Page, columns: Mapping[str, Mapping[str, ColumnType]]) -> str:
    heading = names_row(page.grid)
    if heading is None:
        return ""
    there = {str(cell) for cell in page.grid[heading] if cell != ""}
    shares = sorted(
        ((len(there & set(names)) / max(len(names), 1), key) for key, names in columns.items()),
        reverse=True,
    )
    if not shares or shares[0][0] < _SHARED:
        return ""
    return "" if len(shares) > 1 and shares[1][0] >= shares[0][0] else shares[0][1]


def _key_by_title(
    page: Page, columns: Mapping[str, Mapping[str, ColumnType]], titles: Mapping[str, str]
) -> str:
    """Return the key of a sheet that lost all its headings, but not its name."""
    if names_row(page.grid) is not None or not any("h-" in map(_mark, row) for row in page.grid):
        return ""
    folded = page.title.strip().casefold()
    return next((key for key in columns if titles.get(key, "").casefold() == folded), "")


def _mark(cell: object) -> str:
    """Return how a cell begins."""
    return cell[:2] if isinstance(cell, str) else ""


def _twice(name: str, first: Page, second: Page) -> ExchangeError:
    return ExchangeError(
        tr(
            "Berkas {name} memuat lembar yang sama dua kali: {first} dan {second}.",
            name=name,
            first=first.title,
            second=second.title,
        ),
        remedy=tr("Hapus salinan lembar itu, lalu coba lagi."),
    )


def table_of(
    page: Page,
    types: Mapping[str, ColumnType],
    proves: Callable[[Table], bool] | None = None,
) -> Table:
    """Return where a data sheet's columns and rows are.

    Args:
        page: the sheet.
        types: its machine names in the order in which they were written.
        proves: tells whether rows read that way fit their own checks.

    Raises:
        ExchangeError: the machine names are gone and the columns can't be told.
    """
    heading = names_row(page.grid)
    if heading is None:
        return _by_order(page, types, proves)
    names: dict[str, int] = {}
    doubled = []
    for index, cell in enumerate(page.grid[heading]):
        name = str(cell).strip()
        if not name:
            continue
        if name in names:
            doubled.append((name, index))
            if _filled(page.grid, heading, index) <= _filled(page.grid, heading, names[name]):
                continue
        names[name] = index
    first = _first_row(page.grid, heading, names)
    labels = {name: _label(page.grid, heading, index) for name, index in names.items()}
    issues = [
        *_doubled(page, doubled),
        *_missing(page, types, names),
        *_unknown(page, types, (heading, first)),
    ]
    return Table(page, names, first, labels, issues)


def _first_row(grid: Grid, heading: int, names: Mapping[str, int]) -> int:
    """Return the index of the first data row, also where rows of the heading came or went.

    The last row that still has a heading over the fingerprints is the last one above the data.
    """
    column = names.get(FINGERPRINT)
    if column is None:
        return heading + DATA_BELOW_NAMES
    for index in range(min(heading + HEADING_ROWS, len(grid)) - 1, heading, -1):
        cell = str(grid[index][column]) if column < len(grid[index]) else ""
        if cell and not cell.startswith("h-"):
            above = index + 1
            break
    else:
        above = heading + DATA_BELOW_NAMES
    marked = (
        index
        for index in range(heading + 1, min(above, len(grid)))
        if column < len(grid[index]) and _mark(grid[index][column]) == "h-"
    )
    return next(marked, above)


def _unknown(
    page: Page, types: Mapping[str, ColumnType], rows: tuple[int, int]
) -> Iterator[ImportFinding]:
    """Yield a finding for each column that somebody added and filled; nobody here can read it."""
    heading, first = rows
    told = tr(
        "Kolom ini bukan bagian kuesioner, jadi isinya tidak dibaca. Tulis isinya di catatan, "
        "atau minta kabupaten/kota menambahkannya ke instrumen."
    )
    for index, cell in enumerate(page.grid[heading]):
        name = str(cell).strip()
        if name in types or name.startswith("_"):
            continue
        if any(index < len(row) and not _is_blank(row[index]) for row in page.grid[first:]):
            yield ImportFinding(page.title, 0, name or _label(page.grid, heading, index), "", told)


def _is_blank(cell: object) -> bool:
    return isinstance(cell, str) and not cell.strip()


def _filled(grid: Grid, heading: int, index: int) -> int:
    return sum(row[index] != "" for row in grid[heading + DATA_BELOW_NAMES :])


def _label(grid: Grid, heading: int, index: int) -> str:
    cells = [row[index] for row in grid[heading + 2 : heading + 4] if index < len(row)]
    return " ".join(str(cell) for cell in cells if cell != "")


def _doubled(page: Page, doubled: Sequence[tuple[str, int]]) -> list[ImportFinding]:
    told = tr("Kolom ini ada lebih dari sekali; yang dibaca hanya yang paling banyak isinya.")
    return [ImportFinding(page.title, 0, name, "", told) for name in Counter(n for n, _ in doubled)]


def _missing(
    page: Page, types: Mapping[str, ColumnType], names: Mapping[str, int]
) -> list[ImportFinding]:
    told = tr("Kolom ini tidak ada di berkas; isiannya di sini dibiarkan apa adanya.")
    traces = tr("Kolom catatan program ini hilang; perubahan per sel tidak dapat dikenali.")
    return [
        ImportFinding(page.title, 0, name, "", traces if name in {FINGERPRINT, CELLS} else told)
        for name in types
        if name not in names and not name.startswith(REFERENCE) and name not in {STAMPS, UID}
    ]


def _by_order(
    page: Page, types: Mapping[str, ColumnType], proves: Callable[[Table], bool] | None
) -> Table:
    """Take the columns in the order in which they were written, if the rows prove it."""
    names = {name: index for index, name in enumerate(types)}
    place = names.get(FINGERPRINT, 0)
    marked = (
        index
        for index, row in enumerate(page.grid)
        if place < len(row) and str(row[place]).startswith("h-")
    )
    first = next(marked, None)
    if first is not None and proves is not None:
        told = tr("Baris nama kolom yang tersembunyi hilang; kolom dikenali dari urutannya.")
        issue = ImportFinding(page.title, 0, "", "", told)
        table = Table(page, names, first, issues=(issue,))
        if proves(table):
            return table
    raise ExchangeError(
        tr("Baris nama kolom yang tersembunyi tidak ada lagi."),
        remedy=tr("Pakai berkas aslinya, atau minta kiriman baru."),
        place=Place(sheet=page.title),
    )
