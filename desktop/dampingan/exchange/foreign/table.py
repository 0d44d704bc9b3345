"""Tables of any file that other systems write: workbooks, CSV, zips of CSV, HTML that says .xls.

Cells stay what the file holds (texts, numbers, dates), because what a spreadsheet did to a number
can only be told from its type. Everything else about a value is said in `foreign.value`.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from dampingan.core.language import tr
from dampingan.core.text import clean, fold, normalise_line
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.file.container import Container, open_container
from dampingan.exchange.file.plain_table import decoded, delimiter_of
from dampingan.exchange.finding import ImportFinding

TITLE_ROWS = 30
"""Headings are looked for in so many rows of a sheet."""

MOST_ROWS = 200_000
MOST_COLUMNS = 5_000

Cell = Any
"""What one cell holds: text, number, date, time, bool or None."""


@dataclass(frozen=True)
class Table:
    """One sheet or CSV file below its headings.

    Attributes:
        name: of the sheet, or of the file without its suffix.
        headings: one a column, on one line; made unique with ``(2)`` where the file repeats one.
        rows: the cells, as many as headings.
        numbers: row numbers as the spreadsheet shows them.
    """

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: tuple[int, ...]

    def column(self, heading: str) -> int:
        """Return the place of a heading however it is written, -1 when it is absent."""
        word = fold(heading)
        return self._places.get(word, self._places.get(word.replace(" ", ""), -1))

    @property
    def _places(self) -> Mapping[str, int]:
        found = self.__dict__.get("_folded")
        if found is None:
            found = {}
            for place, heading in enumerate(self.headings):
                found.setdefault(fold(heading), place)
            for place, heading in enumerate(self.headings):
                found.setdefault(fold(heading).replace(" ", ""), place)  # N.I.K, NoKK
            self.__dict__["_folded"] = found
        return found

    def samples(self, place: int, most: int = 3) -> tuple[str, ...]:
        """Return the first different values of a column."""
        found: dict[str, None] = {}
        for row in self.rows:
            if text := cell_text(row[place]):
                found.setdefault(text)
                if len(found) == most:
                    break
        return tuple(found)


@dataclass(frozen=True)
class Tables:
    """Everything that one file, or several chosen together, hold.

    Attributes:
        name: of the file or files, without folders.
        paths: where they are.
        tables: in the order of the file; sheets without headings are left out.
        findings: what was noticed while reading, e.g. an encoding that is not UTF-8.
    """

    name: str
    paths: tuple[Path, ...]
    tables: tuple[Table, ...]
    findings: tuple[ImportFinding, ...] = ()


def read_tables(paths: Path | Sequence[Path], password: str = "") -> Tables:
    """Read one file, or several that belong together.

    Args:
        paths: workbooks (.xlsx, .xls, .ods), delimited text, a zip of CSV files, HTML tables.
        password: of an encrypted workbook.

    Raises:
        ExchangeError: none of them can be read, or they hold no table.
    """
    files = (paths,) if isinstance(paths, Path) else tuple(paths)
    findings: list[ImportFinding] = []
    tables: list[Table] = []
    for path in files:
        for name, grid in grids(path, password, findings):
            table = _table(name, grid)
            if table is not None:
                tables.append(table)
    name = ", ".join(path.name for path in files)
    if not tables:
        raise ExchangeError(
            tr("Di berkas {name} tidak ada tabel dengan judul kolom.", name=name),
            remedy=tr("Pilih berkas lain, atau beri judul pada baris pertama tabelnya."),
        )
    return Tables(name, files, tuple(tables), tuple(findings))


def cell_text(cell: Cell) -> str:  # noqa: PLR0911 - a table of types
    """Return a cell as one text: ISO dates, whole numbers without ``.0``."""
    match cell:
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
        case _:
            return clean(str(cell)).strip()


# ---------------------------------------------------------------------- files


def grids(
    path: Path, password: str, findings: list[ImportFinding]
) -> Iterator[tuple[str, Sequence[Sequence[Cell]]]]:
    """Yield name and cells of every sheet or table of a file, headings not looked for.

    Args:
        path: the file.
        password: of an encrypted workbook.
        findings: what is noticed is added here.

    Raises:
        ExchangeError: it can't be read.
    """
    container = open_container(path, password)
    match container.kind:
        case "zip":
            yield from _zip_grids(path, _data(container), findings)
        case "csv":
            _note_encoding(path.read_bytes(), path.name, findings)
            yield path.stem, _csv_grid(_data(container).decode(), container.delimiter)
        case "html":
            told = tr("Berkas ini halaman web yang diberi nama .xls.")
            findings.append(ImportFinding("", 0, "", "", told))
            yield from _html_grids(path, _data(container).decode())
        case _:
            for sheet, cells in container.formulas.items():
                told = tr("{count} sel berisi rumus; yang dipakai hasilnya.", count=len(cells))
                findings.append(ImportFinding(sheet, 0, "", "", told))
            yield from _book_grids(path, _data(container))


def _data(container: Container) -> bytes:
    return container.data if isinstance(container.data, bytes) else container.data.read_bytes()


_DELIMITED = (".csv", ".tsv", ".txt")


def _zip_grids(
    path: Path, data: bytes, findings: list[ImportFinding]
) -> Iterator[tuple[str, Sequence[Sequence[Cell]]]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            if not info.filename.lower().endswith(_DELIMITED):
                continue
            try:
                content = archive.read(info)
            except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
                raise _unreadable(path) from error
            name = Path(info.filename).stem
            _note_encoding(content, name, findings)
            text = decoded(content)
            if text is not None:
                yield name, _csv_grid(text, delimiter_of(text))


def _book_grids(path: Path, data: bytes) -> Iterator[tuple[str, Sequence[Sequence[Cell]]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.height > MOST_ROWS or sheet.width > MOST_COLUMNS:
                raise ExchangeError(
                    tr("Lembar {name} terlalu besar.", name=name),
                    remedy=tr("Pilih daftar satu desa/kelurahan saja."),
                )
            yield name, sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as error:
        raise _unreadable(path) from error


def _unreadable(path: Path) -> ExchangeError:
    return ExchangeError(
        tr("Berkas {name} tidak dapat dibaca.", name=path.name),
        remedy=tr("Simpan lagi sebagai .xlsx atau .csv, tanpa kata sandi."),
    )


def _note_encoding(data: bytes, name: str, findings: list[ImportFinding]) -> None:
    """Say when a text is not UTF-8; it is read as Windows' Western code page."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        told = tr("Berkas ini tidak ditulis dalam UTF-8; dibaca sebagai Windows-1252.")
        findings.append(ImportFinding(name, 0, "", "", told))


def _csv_grid(text: str, delimiter: str) -> list[list[str]]:
    limit = csv.field_size_limit(10_000_000)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text.replace("\x00", "")), delimiter=delimiter or ","):
            rows.append(row)
            if len(rows) > MOST_ROWS:
                raise ExchangeError(
                    tr("Daftar ini lebih dari {most} baris.", most=MOST_ROWS),
                    remedy=tr("Pilih daftar satu desa/kelurahan saja."),
                )
    except csv.Error as error:
        raise ExchangeError(
            tr("Isi berkas ini bukan tabel."), remedy=tr("Simpan lagi sebagai .xlsx atau .csv.")
        ) from error
    finally:
        csv.field_size_limit(limit)
    return rows


# ---------------------------------------------------------------------- web pages


class _Page(HTMLParser):
    """Collects the cells of the tables of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._cell: list[str] | None = None
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self._end_cell()
            self.tables[-1].append([])
        elif tag in {"td", "th"} and self.tables:
            self._end_cell()
            span = dict(attrs).get("colspan") or "1"
            self._cell = []
            self._span = min(int(span), 100) if span.isdecimal() else 1
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "tr", "table"}:
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is not None and self.tables:
            if not self.tables[-1]:
                self.tables[-1].append([])
            text = normalise_line("".join(self._cell))
            self.tables[-1][-1].extend([text] + [""] * (self._span - 1))
        self._cell = None


def _html_grids(path: Path, text: str) -> Iterator[tuple[str, Sequence[Sequence[Cell]]]]:
    page = _Page()
    page.feed(text)
    page.close()
    tables = [table for table in page.tables if table]
    for number, table in enumerate(tables, 1):
        yield (path.stem if len(tables) == 1 else f"{path.stem} {number}"), table


# ---------------------------------------------------------------------- headings


def _table(name: str, grid: Sequence[Sequence[Cell]]) -> Table | None:
    start = heading_row(grid)
    if start is None:
        return None
    cells = list(grid[start])
    while cells and not cell_text(cells[-1]):
        cells.pop()
    first = start + 1
    if first < len(grid) and _numbers_questions(grid[first], len(cells)):
        below = (*grid[first], *[None] * len(cells))
        cells = [
            f"{cell_text(n)} {cell_text(c)}".strip() for n, c in zip(below, cells, strict=False)
        ]
        first += 1
    headings = _unique(cells)
    width = len(headings)
    rows, numbers = [], []
    for number, row in enumerate(grid[first:], first + 1):
        found = (*row[:width], *[None] * (width - len(row)))
        if any(cell_text(cell) for cell in found) and not _only_numbers_columns(found):
            rows.append(found)
            numbers.append(number)
    return Table(name, headings, tuple(rows), tuple(numbers))


def heading_row(grid: Sequence[Sequence[Cell]]) -> int | None:
    """Return the row of the headings: the first that is nearly as full of words as any other."""
    counts = [_words(row) for row in grid[:TITLE_ROWS]]
    most = max(counts, default=0)
    if most < 2:
        return next((n for n, count in enumerate(counts) if count), None)
    return next(n for n, count in enumerate(counts) if count >= 0.7 * most)


def _words(row: Iterable[Cell]) -> int:
    texts = [t for cell in row if isinstance(cell, str) and (t := cell.strip()) and len(t) < 250]
    return sum(not t.replace(".", "").replace("/", "").isdecimal() or len(t) < 5 for t in texts)


def _unique(cells: Sequence[Cell]) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    found = []
    for cell in cells:
        heading = normalise_line(cell_text(cell))
        again = seen[heading] = seen.get(heading, 0) + 1
        found.append(f"{heading} ({again})" if heading and again > 1 else heading)
    return tuple(found)


_QUESTION_NUMBER = re.compile(r"\d{3}[a-z]?\d?\Z")


def _numbers_questions(cells: Sequence[Cell], width: int) -> bool:
    """Tell whether a row below the headings names their questions, ``301a``, ``302``."""
    texts = [cell_text(cell).casefold() for cell in cells if cell_text(cell)]
    found = sum(bool(_QUESTION_NUMBER.match(text)) for text in texts)
    return found >= 2 and found >= 0.7 * len(texts) and len(set(texts)) == len(texts) >= width / 2


def _only_numbers_columns(cells: Sequence[Cell]) -> bool:
    """Tell whether a row only numbers the columns, ``(1) (2) (3)``, as official tables do."""
    texts = [text.strip("() .") for cell in cells if (text := cell_text(cell))]
    if texts and fold(texts[0]) in {"kolom", "no", "nomor"}:
        texts = texts[1:]  # BDT's workbooks begin such a row with a word
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) < 4]
    return (
        len(numbers) == len(texts) > 3
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        and len(texts) >= 0.7 * len(cells)
    )
