"""Reading a workbook of ours back: what it says, what was changed by hand, what can't be used.

Sheets are found by the token in A1, columns by the hidden row of machine names, types and code
lists by `_meta` and `_kode` (see `recognition`); so renamed sheets, moved or inserted columns and
another program's saving do no harm. Rows that are as they were written, by their fingerprint, are
read exactly. In every other row each cell that was changed is read the way people write
(`understanding`), and the changes are looked at together (`tampering`).
"""

from __future__ import annotations

import gc
import io
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

from dampingan.core.language import tr
from dampingan.core.text import whole_number
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.file.archive import LIMITS, ContainerError, too_large
from dampingan.exchange.file.container import Container, open_container
from dampingan.exchange.finding import ImportFinding
from dampingan.exchange.reader.inspection import Filled, inspect_rows, proves_order
from dampingan.exchange.reader.recognition import Grid, Page, Table, pages_by_key, table_of
from dampingan.exchange.reader.recovery import Expected, recovered_identity
from dampingan.exchange.reader.understanding import CellReader, CodeBook
from dampingan.exchange.sheet.annex_column import COLUMN, CONTINUED, PART, SHEET, TEXT
from dampingan.exchange.sheet.cell import CellType, FoldedCodes, fingerprint, normal
from dampingan.exchange.sheet.column import PARENT, STAMPS, UID
from dampingan.exchange.sheet.identity import ColumnType, Identity, SheetFact
from dampingan.store.kind import KINDS

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_PLAIN_HEAD = 4
"""Rows above the data of `_kode` and `_meta`."""

_PLAIN = ColumnType(CellType.TEXT, compared=False)


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
        labels: machine name → number and heading of the column as people read them.
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
    labels: Mapping[str, str] = field(default_factory=dict)


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


def read_submission(
    path: Path, *, password: str = "", expected: Expected | None = None
) -> Submission:
    """Read a workbook that `write_submission` wrote, also after other programs or people saved it.

    Files from elsewhere belong into `read_in_process`: no file can do harm there.

    Args:
        path: the file.
        password: opens it when it is encrypted; kept nowhere.
        expected: columns and lists as the receiver knows them, for a file that lost its own.

    Raises:
        PasswordNeededError, WrongPasswordError: it is encrypted.
        ExchangeError: no workbook, not one of ours, or one that can't be believed at all.
    """
    path = Path(path)
    with _collector_paused():
        container = open_container(path, password)
        pages = list(_pages(container, path))
        notes = container_notes(container, path)
        submission = assembled(path, pages, container, expected)
    submission.issues[:0] = notes
    return submission


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep Python from looking for garbage among a million cells, again and again."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def assembled(
    path: Path,
    pages: Sequence[Page],
    container: Container | None = None,
    expected: Expected | None = None,
) -> Submission:
    """Return what the sheets of a workbook say.

    Args:
        path: the file, for messages.
        pages: its sheets.
        container: where they come from: its properties and the epoch of its dates.
        expected: see `read_submission`.

    Raises:
        ExchangeError: not one of ours.
    """
    epoch_1904 = container.epoch_1904 if container else False
    properties = container.properties if container else {}
    told = {page.token: page for page in pages if page.token}
    try:
        identity, books, lost = _told(path, told, properties, expected or Expected())
    except (ValueError, TypeError, IndexError) as error:
        raise _foreign(path) from error
    titles = {key: fact.name for key, fact in identity.sheets.items()}
    found, issues = pages_by_key(pages, identity.columns, titles, path.name)
    issues[:0] = lost
    drafts = [
        _Draft(key, page, types, books, epoch_1904)
        for key, page in found.items()
        if (types := identity.columns.get(key)) is not None
    ]
    _continue_texts(drafts)
    sheets = {}
    for draft in drafts:
        sheet, name = draft.finished(identity)
        issues += draft.issues
        sheets[name] = sheet
    issues += _missing_parts(identity, drafts)
    lists = {name: book.shown for name, book in books.items()}
    return Submission(path, identity, lists, sheets, issues)


def _told(
    path: Path, pages: Mapping[str, Page], properties: Mapping[str, str], expected: Expected
) -> tuple[Identity, Mapping[str, CodeBook], list[ImportFinding]]:
    """Return what `_meta` and `_kode` say, or who else knows it."""
    lost = []
    if "meta" in pages:
        identity = Identity.read(_pairs(pages["meta"].grid))
    else:
        recovered = recovered_identity(properties, path.name, expected)
        if recovered is None:
            raise _foreign(path)
        identity = recovered
        said = tr("Lembar _meta hilang; identitas dibaca dari properti atau nama berkas.")
        lost.append(ImportFinding("_meta", 0, "", "", said))
    if "codes" in pages:
        return identity, _code_books(pages["codes"].grid), lost
    if not expected.books:
        raise _codeless(path)
    said = tr("Lembar _kode hilang; kode dibaca menurut instrumen di ruang kerja ini.")
    lost.append(ImportFinding("_kode", 0, "", "", said))
    return identity, expected.books, lost


def _codeless(path: Path) -> ExchangeError:
    return ExchangeError(
        tr("Berkas {name} tidak lengkap: lembar _kode tidak ada.", name=path.name),
        remedy=tr("Pakai berkas aslinya, atau minta kiriman baru."),
    )


def _proof(
    types: Mapping[str, ColumnType], readers: Mapping[str, CellReader]
) -> Callable[[Table], bool]:
    return lambda table: proves_order(table, types, readers)


def _missing_parts(identity: Identity, drafts: Sequence[_Draft]) -> Iterator[ImportFinding]:
    """Yield a finding for each sheet that is gone, or has fewer rows than were written."""
    there = {draft.key: len(draft.rows) for draft in drafts}
    for key, fact in identity.sheets.items():
        written = identity.rows.get(key, 0)
        if key not in identity.columns or not written:
            continue
        if key not in there:
            told = tr(
                "Lembar ini tidak ada di berkas; isinya di sini dibiarkan apa adanya. Minta "
                "kiriman lengkap bila ada yang berubah di lembar itu."
            )
            yield ImportFinding(fact.name, 0, "", "", told)
        elif there[key] < written:
            told = tr(
                "Lembar ini berisi {there} baris, padahal ditulis {written}; baris yang tidak ada "
                "dibiarkan apa adanya di sini. Minta kiriman lengkap bila tidak sengaja dihapus.",
                there=there[key],
                written=written,
            )
            yield ImportFinding(fact.name, 0, "", "", told)


def _is_blank(cell: object) -> bool:
    return isinstance(cell, str) and not cell.strip()


class _Draft:
    """A data sheet on its way: texts read exactly first, then looked at."""

    def __init__(
        self,
        key: str,
        page: Page,
        types: Mapping[str, ColumnType],
        books: Mapping[str, CodeBook],
        epoch_1904: bool,
    ) -> None:
        self.key = key
        as_written = _readers(types, types, books, epoch_1904=epoch_1904)
        self.table = table = table_of(page, types, _proof(types, as_written))
        self.types = types
        self.issues = list(table.issues)
        self.readers = _readers(table.names, types, books, epoch_1904=epoch_1904)
        grid = table.page.grid
        self.numbers = [
            number
            for number, cells in enumerate(grid[table.first :], table.first + 1)
            if cells.count("") < len(cells) and not all(map(_is_blank, cells))
        ]
        filled = [grid[number - 1] for number in self.numbers]
        columns = list(zip(*filled, strict=False))
        self.values = {n: columns[i] for n, i in table.names.items()} if columns else {}
        known: dict[object, _Texts] = {}
        texts = [_texts(self.readers[name], cells, known) for name, cells in self.values.items()]
        self.rows = [dict(zip(table.names, row, strict=True)) for row in zip(*texts, strict=True)]

    def finished(self, identity: Identity) -> tuple[SubmissionSheet, str]:
        """Return the sheet and the name that it was written with."""
        title = self.table.page.title
        name = KINDS[self.key].sheet if self.key in KINDS else title
        fact = identity.sheets.get(self.key) or SheetFact(self.key, name)
        filled = Filled(self.values, self.rows, self.numbers)
        found = inspect_rows(self.table, self.types, self.readers, filled)
        self.issues += found.issues
        sheet = SubmissionSheet(
            self.key,
            fact.kind,
            title,
            tuple(self.table.names),
            self.rows,
            self.numbers,
            [row.get(STAMPS, "") for row in self.rows],
            found.edited,
            found.blocked,
            found.rejects,
            found.raw,
            self.table.labels,
        )
        return sheet, fact.name


def _readers(
    names: Mapping[str, object],
    types: Mapping[str, ColumnType],
    books: Mapping[str, CodeBook],
    *,
    epoch_1904: bool,
) -> dict[str, CellReader]:
    found = {}
    for name in names:
        column = types.get(name, _PLAIN)
        found[name] = CellReader(name, column, books.get(column.list_name), epoch_1904=epoch_1904)
    return found


class _Texts(dict[object, str]):
    """Value of a cell → text; columns of one type have few different ones."""

    def __init__(self, reader: CellReader) -> None:
        super().__init__({"": ""})
        self._read = reader.strict

    def __missing__(self, value: object) -> str:
        text = self[value] = str(value) if type(value) is date else self._read(value)
        return text


def _texts(
    reader: CellReader, cells: Sequence[object], known: MutableMapping[object, _Texts]
) -> Sequence[str]:
    kinds = set(map(type, cells))
    if bool in kinds:  # True would be found under 1
        return [reader.strict(cell) for cell in cells]
    if kinds == {str} and reader.verbatim(cells):
        return cast("Sequence[str]", cells)
    if reader.way not in known:
        known[reader.way] = _Texts(reader)
    return list(map(known[reader.way].__getitem__, cells))


def _pages(container: Container, path: Path) -> Iterator[Page]:
    if container.kind not in {"xlsx", "ods", "xls"}:
        what = {"csv": "CSV", "html": tr("halaman web dengan tabel")}.get(
            container.kind, tr("arsip zip berisi CSV")
        )
        raise ContainerError(
            tr("Berkas {name} adalah {what}, bukan kiriman Dampingan.", name=path.name, what=what),
            remedy=tr("Pakai .xlsx dari pengirim, atau masukkan lewat Impor berkas lain."),
        )
    for title, grid in grids(container, path.name):
        formulas = container.formulas.get(title, frozenset())
        yield Page(title, grid, formulas, container.merged.get(title, ()))


def grids(container: Container, name: str) -> Iterator[tuple[str, Grid]]:
    """Yield title and cells of each sheet of a workbook; empty cells are ``""``.

    Args:
        container: a workbook.
        name: of the file, for messages.

    Raises:
        ContainerError: its inside is damaged.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    assert isinstance(container.data, bytes)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(container.data))
        for title in book.sheet_names:
            yield title, _grid(book.get_sheet_by_name(title), name)
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise _unreadable(name) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # what its Rust code did not foresee
            raise _unreadable(name) from error
        raise


def _grid(sheet: CalamineSheet, name: str) -> Grid:
    if (sheet.total_height + 1) * (sheet.total_width + 1) > LIMITS.area:
        raise too_large(name)
    # Without skip_empty_area=False leading empty rows and columns would vanish.
    return sheet.to_python(skip_empty_area=False)


def container_notes(container: Container, path: Path) -> list[ImportFinding]:
    """Return what is worth saying about the file as a whole."""
    notes = []
    if container.macros:
        notes.append(tr("Berkas ini memuat makro. Makro tidak dijalankan; hanya isinya dibaca."))
    if container.links:
        notes.append(tr("Berkas ini menunjuk ke berkas lain. Isi berkas lain tidak dibaca."))
    if container.kind == "xls":
        notes.append(tr("Berkas ini .xls lama; simpan sebagai .xlsx agar tidak ada yang hilang."))
    return [ImportFinding("", 0, "", "", note) for note in notes]


def _unreadable(name: str) -> ContainerError:
    return ContainerError(
        tr("Berkas {name} tidak dapat dibaca sebagai buku kerja Excel.", name=name),
        remedy=tr("Minta pengirim menyimpannya lagi sebagai .xlsx."),
    )


def _foreign(path: Path) -> ExchangeError:
    return ExchangeError(
        tr(
            "Berkas {name} bukan kiriman Dampingan: lembar identitasnya tidak ada.",
            name=Path(path).name,
        ),
        remedy=tr(
            "Pakai berkas yang dibuat dengan Kirim di program ini. Berkas sistem lain masuk lewat "
            "Impor."
        ),
    )


def _pairs(grid: Grid) -> Iterator[tuple[str, str]]:
    for row in grid[_PLAIN_HEAD:]:
        if row and row[0] != "":
            yield str(row[0]), str(row[1]) if len(row) > 1 else ""


def _code_books(grid: Grid) -> dict[str, CodeBook]:
    """Return list name → codes; the program's own words are found in any case."""
    books: dict[str, CodeBook] = {}
    for row in grid[_PLAIN_HEAD:]:
        name, _, code, label, shown, own = (*map(str, row[:6]), *[""] * (6 - len(row[:6])))
        if name == "":
            continue
        if name not in books:
            books[name] = CodeBook(FoldedCodes() if own else {}, {})
        codes, labels = books[name].shown, books[name].labels
        assert isinstance(codes, dict)
        assert isinstance(labels, dict)
        if code != "":
            codes[shown] = code
            labels[code] = label
        elif own:
            codes[shown.casefold()] = codes[own.casefold()] = own
            labels[own] = label
    return books


def _continue_texts(drafts: Sequence[_Draft]) -> None:
    """Put the rest of long texts back behind their first parts (sheet Sambungan)."""
    rest = next((draft for draft in drafts if draft.key == CONTINUED), None)
    if rest is None:
        return
    found: dict[tuple[str, str], dict[str, dict[int, str]]] = {}
    for row in rest.rows:
        if (part := whole_number(row.get(PART, ""))) is not None:
            cell = found.setdefault((row.get(SHEET, ""), row.get(PARENT, "")), {})
            cell.setdefault(row.get(COLUMN, ""), {})[part] = row.get(TEXT, "")
    for draft in drafts:
        for row in draft.rows:
            for column, parts in found.get((draft.key, row.get(UID, "")), {}).items():
                if column in row:
                    row[column] += "".join(text for _, text in sorted(parts.items()))


def read_in_process(
    path: Path,
    password: str = "",
    cancelled: Callable[[], bool] | None = None,
    expected: Expected | None = None,
) -> Submission:
    """Read a file from elsewhere in a process of its own: see `reading_process`."""
    from dampingan.exchange.reader.reading_process import read_in_process as read

    return read(path, password, cancelled, expected)
