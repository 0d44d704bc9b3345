"""Writing a large workbook: openpyxl's skeleton with rows streamed into it.

Why a row writer of our own. 5,000 families x 75 and 17,500 persons x 50 styled cells (1.25
million), 2 cores, CPython 3.11, one run of `tests/benchmarks/test_exchange.py`:

- openpyxl write-only: 43 s as documented, 12 s with one private style object a column; one Python
  object and one XML element a cell.
- XlsxWriter, constant memory: 6.9 s. Able, but every cell passes some ten Python calls.
- rustpy-xlsxwriter 0.8: 0.9 s. Fast, but without defined names (so no drop-downs longer than 255
  characters), document properties, protection by cell, more than one heading row, or dates of our
  own choosing (bytes differ from run to run); it guesses a column's type from its first row, which
  is how ids lose digits.
- this writer: 2.7 s, of which 0.7 s for reading the file back. A cell is one dictionary look-up and
  one string concatenation; choices are references to a small table of shared strings known
  beforehand, everything else is an inline string, so no table of strings grows in memory.

openpyxl stays where styles, validations, names and properties matter (`skeleton`): it writes each
data sheet with its headings and one sample row, we cut the sample out.

The file is written beside its place as ``….part``, read again from the disk (every byte
decompressed and compared with what was meant, every sheet parsed as XML, its rows counted), and
only then takes its name. Same rows, same bytes: entries have a fixed order and a fixed time.
"""

from __future__ import annotations

import errno
import hashlib
import math
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import compress
from pathlib import Path
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from openpyxl.utils import get_column_letter

from dampingan.core.errors import Place
from dampingan.core.language import tr
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.sheet.cell import (
    CellCache,
    CellType,
    TooLongError,
    cell_cache,
    fingerprint,
)
from dampingan.exchange.sheet.column import CELLS, FINGERPRINT
from dampingan.exchange.sheet.identity import HASH_PLACE
from dampingan.exchange.sheet.layout import Layout, SheetLayout
from dampingan.exchange.writer.skeleton import (
    DATA_ROW,
    ROW_HEIGHT,
    SheetFrame,
    Skeleton,
    last_row,
)

Values = Sequence[str | None]
"""Texts of a row, one a column; None and "" are empty cells. The places of the fingerprint and of
the cells' checks are ignored: they are worked out here."""

MOST_ROWS = 1_048_576
"""What a sheet of Excel holds, headings and spare rows included."""

_LEVEL = 5
"""zlib level: a quarter smaller than 1 for a third more time; 6 saves little more."""

_FILLED = 0.95
"""Share of a line that words fill before the next one no longer fits."""

_MOST_LINES = 20
"""Rows of Excel end at 409 points."""

_CHUNK = 1 << 16
_SPARE_BLOCK = 250


class WorkbookWriter:
    """Writes the rows of one workbook into its skeleton; used by `submission`.

    Args:
        part: the file to write, replaced when it exists.
        layout: sheets and columns.
        skeleton: what stands around the rows.
    """

    def __init__(self, part: Path, layout: Layout, skeleton: Skeleton) -> None:
        self._path = part
        self._layout = layout
        self._skeleton = skeleton
        self._file = part.open("wb")
        self._zip = ZipFile(self._file, "w", ZIP_DEFLATED, compresslevel=_LEVEL)
        self._content = hashlib.sha256()
        self._digests: dict[str, str] = {}
        self._rows: dict[str, int] = {}
        place = HASH_PLACE.encode()
        self._late = {n: d for n, d in sorted(skeleton.parts.items()) if place in d}

    def start(self) -> None:
        """Write everything that is known before the rows, "[Content_Types].xml" first."""
        for name, data in sorted(self._skeleton.parts.items()):
            if name not in self._late:
                self._write_part(name, data)

    def write_rows(
        self, sheet: SheetLayout, rows: Iterable[Values], step: Callable[[int], None]
    ) -> int:
        """Write a data sheet and return how many rows it got.

        Args:
            sheet: one of the layout's.
            rows: in their final order.
            step: called with the rows written so far, every few hundred; may raise to stop.
        """
        frame = self._skeleton.frames[sheet.key]
        encode = _RowEncoder(sheet, frame, self._layout, self._skeleton.shared)
        self._content.update(f"{sheet.token}\n".encode())
        digest = hashlib.sha256()
        count = 0
        with self._zip.open(frame.path, "w") as stream:

            def put(text: str) -> None:
                data = text.encode()
                digest.update(data)
                stream.write(data)

            put(frame.head)
            for count, block in encode.blocks(rows):
                put(block)
                step(count)
            for block in encode.spare(count):
                put(block)
            put(frame.tail)
        for mark in encode.fingerprints:
            self._content.update(f"{mark}\n".encode())
        self._digests[frame.path] = digest.hexdigest()
        self._rows[frame.path] = DATA_ROW - 1 + count + encode.spare_rows(count)
        return count

    @property
    def content_hash(self) -> str:
        """``h-`` and the SHA-256 of the sheets' tokens and rows' fingerprints written so far."""
        return f"h-{self._content.hexdigest()}"

    def finish(self) -> None:
        """Write what carries the content's hash, and bring everything to the disk."""
        place, content_hash = HASH_PLACE.encode(), self.content_hash.encode()
        for name, data in self._late.items():
            self._write_part(name, data.replace(place, content_hash))
        for entry in self._zip.infolist():
            entry.create_system = 0  # the same bytes on Windows and Linux
        self._zip.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def _write_part(self, name: str, data: bytes) -> None:
        self._digests[name] = hashlib.sha256(data).hexdigest()
        with self._zip.open(name, "w") as stream:  # by name: dated 1980, with our level
            stream.write(data)

    def verify(self, step: Callable[[], None]) -> None:
        """Open the file again and compare it with what was meant.

        Args:
            step: called now and then; may raise to stop.

        Raises:
            ExchangeError: the disk holds something else.
        """
        try:
            with ZipFile(self._path) as zipped:
                if sorted(zipped.namelist()) != sorted(self._digests):
                    raise _damaged()
                for name, digest in self._digests.items():
                    rows = _verify_entry(zipped, name, digest, step)
                    if rows != self._rows.get(name, rows):
                        raise _damaged()
        except (BadZipFile, expat.ExpatError) as error:
            raise _damaged() from error

    def close(self) -> None:
        """Let the file go, finished or not."""
        self._zip.fp = None  # a half written archive needs no directory
        self._file.close()


def _verify_entry(zipped: ZipFile, name: str, digest: str, step: Callable[[], None]) -> int:
    """Read one entry through: its CRC, its hash, its XML; return the number of its rows."""
    found = hashlib.sha256()
    parser = expat.ParserCreate()
    rows = 0
    rest = b""
    with zipped.open(name) as stream:
        while data := stream.read(_CHUNK):
            found.update(data)
            parser.Parse(data)
            rows += (rest + data).count(b"<row ")
            rest = data[-4:]
            step()
    parser.Parse(b"", True)
    if found.hexdigest() != digest:
        raise _damaged()
    return rows


def _damaged() -> ExchangeError:
    return ExchangeError(
        tr("Berkas yang baru ditulis tidak terbaca kembali dengan benar, jadi tidak dipakai."),
        remedy=tr("Coba lagi ke folder atau flashdisk lain. Data di program ini aman."),
    )


class MarkedRow(list[str | None]):
    """A row of a sheet that is `SheetLayout.marked`.

    Attributes:
        bad: places of the cells that are shown as bad, 0-based.
        given: whether its traces stay as they are.
    """

    def __init__(
        self, values: Iterable[str | None], bad: Iterable[int], *, given: bool = False
    ) -> None:
        super().__init__(values)
        self.bad = frozenset(bad)
        self.given = given


def _caches(
    sheet: SheetLayout, formats: Sequence[int], layout: Layout, shared: Mapping[str, int]
) -> Iterator[CellCache]:
    """Yield what writes the cells of each column, in these formats."""
    for column, cell_format in zip(sheet.columns, formats, strict=True):
        entries = ()
        if column.type is CellType.CHOICE:
            entries = tuple(layout.lists[column.list_name].entries())
        place = Place(sheet=sheet.name, column=" ".join((column.number, column.label)).strip())
        yield cell_cache(
            column.type,
            cell_format,
            place,
            {code: shared[shown] for code, _, shown in entries if code},
            meanings={shown for _, _, shown in entries},
            continued=column.continued,
        )


class _RowEncoder:
    """Turns rows of texts into rows of XML and remembers their fingerprints."""

    def __init__(
        self, sheet: SheetLayout, frame: SheetFrame, layout: Layout, shared: Mapping[str, int]
    ) -> None:
        self.fingerprints: list[str] = []
        self._sheet = sheet
        self._starts = [f'<c r="{get_column_letter(i)}' for i in range(1, len(sheet.columns) + 1)]
        self._caches = list(_caches(sheet, frame.styles, layout, shared))
        self._red = list(_caches(sheet, frame.bad, layout, shared)) if frame.bad else []
        self._blanks = "".join(
            f'{start}\0" s="{cell_format}"/>'
            for start, cell_format in zip(self._starts, frame.styles, strict=True)
        )
        self._compared = [column.compared for column in sheet.columns]
        self._mark, self._checks = sheet.index[FINGERPRINT], sheet.index[CELLS]
        self._wrapped = [(i, c.width) for i, c in enumerate(sheet.columns) if c.wrapped]

    def blocks(self, rows: Iterable[Values]) -> Iterator[tuple[int, str]]:
        """Yield the number of rows so far and the XML of the newest of them."""
        block: list[str] = []
        size = number = 0
        for number, values in enumerate(rows, 1):
            text = self._row(number + DATA_ROW - 1, values)
            block.append(text)
            size += len(text)
            if size > _CHUNK:
                yield number, "".join(block)
                block.clear()
                size = 0
        most = MOST_ROWS - DATA_ROW - self._sheet.spare
        if number > most:
            raise ExchangeError(
                tr(
                    "Lembar {name} tidak memuat lebih dari {count} baris.",
                    name=self._sheet.name,
                    count=most,
                ),
                remedy=tr("Kirim per periode atau per desa/kelurahan."),
            )
        yield number, "".join(block)

    def _row(self, number: int, values: Values) -> str:
        try:
            cells = [cache[value] for cache, value in zip(self._caches, values, strict=True)]
        except TooLongError as error:
            raise TooLongError(error.place or Place(), error.length, values[0] or "") from None
        _, texts, checks = zip(*compress(cells, self._compared), strict=True)
        mark = fingerprint(texts)
        self.fingerprints.append(mark)
        marked = isinstance(values, MarkedRow)
        if not (marked and values.given):
            cells[self._mark] = self._caches[self._mark][mark]
            cells[self._checks] = self._caches[self._checks]["".join(checks)]
        if marked:
            for place in values.bad:
                cells[place] = self._red[place][values[place]]
        n = str(number)
        inside = "".join(
            [start + n + cell[0] for start, cell in zip(self._starts, cells, strict=True)]
        )
        height = ROW_HEIGHT * self._lines(values)
        return f'<row r="{n}" ht="{height}" customHeight="1">{inside}</row>'

    def _lines(self, values: Values) -> int:
        """Return how many lines a row needs so that its sentences are seen whole."""
        lines = self._sheet.lines
        for i, width in self._wrapped:
            text = values[i]
            if text and (len(text) > width * _FILLED or "\n" in text):
                needed = sum(
                    max(math.ceil(len(part) / (width * _FILLED)), 1) for part in text.split("\n")
                )
                lines = max(lines, needed)
        return min(lines, _MOST_LINES)

    def spare_rows(self, rows: int) -> int:
        """Return how many prepared rows stand below the data."""
        return last_row(self._sheet, rows) - (DATA_ROW - 1) - rows

    def spare(self, rows: int) -> Iterator[str]:
        """Yield the prepared empty rows below the data."""
        first = DATA_ROW + rows
        end = first + self.spare_rows(rows)
        template = f'<row r="\0" ht="{ROW_HEIGHT}" customHeight="1">{self._blanks}</row>'
        for start in range(first, end, _SPARE_BLOCK):
            numbers = range(start, min(start + _SPARE_BLOCK, end))
            yield "".join([template.replace("\0", str(n)) for n in numbers])


@contextmanager
def part_of(target: Path) -> Iterator[Path]:
    """Lend the path of a part file beside `target`; it becomes the target if all goes well.

    Raises:
        ExchangeError: the place is full, read-only, gone, or the target is open elsewhere. The
            part file is removed and an older target stays as it was.
    """
    part = target.with_name(target.name + ".part")
    if any(target.with_name(name).exists() for name in _lock_names(target)):
        raise _in_use(target)
    try:
        yield part
        part.replace(target)
    except OSError as error:
        raise _refused(target, error) from error
    finally:
        remove(part)


def make_folder(folder: Path) -> None:
    """Make a folder for workbooks if it is not there.

    Raises:
        ExchangeError: the disk refused, or it is a file.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _refused(folder, error) from error


def remove(path: Path) -> None:
    """Remove a file if it is there; a removed stick has taken it along."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return


def _lock_names(target: Path) -> tuple[str, str]:
    """Return the files by which LibreOffice and Excel say that they have `target` open."""
    return f".~lock.{target.name}#", f"~${target.name}"


def _in_use(target: Path) -> ExchangeError:
    return ExchangeError(
        tr("Berkas {name} sedang dibuka program lain atau hanya dapat dibaca.", name=target.name),
        remedy=tr("Tutup berkas itu di Excel atau LibreOffice, atau simpan dengan nama lain."),
    )


_SHARING_VIOLATION = 32
"""Windows' error when another program holds the file."""


_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


def _refused(target: Path, error: OSError) -> ExchangeError:
    """Say in a sentence why the disk refused."""
    if error.errno in _FULL:
        return ExchangeError(
            tr("Tempat penyimpanan penuh, berkas {name} belum jadi.", name=target.name),
            remedy=tr("Kosongkan ruang atau pilih tempat lain. Data di program ini aman."),
        )
    in_use = getattr(error, "winerror", 0) == _SHARING_VIOLATION
    if in_use or (isinstance(error, PermissionError) and target.exists()):
        return _in_use(target)
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return ExchangeError(
            tr("Folder {name} tidak dapat ditulisi.", name=target.parent.name or target.parent),
            remedy=tr("Pilih folder lain, misalnya Dokumen."),
        )
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return ExchangeError(
            tr("Folder {name} tidak ada lagi.", name=target.parent.name or target.parent),
            remedy=tr("Pasang kembali flashdisk, atau pilih folder lain."),
        )
    return ExchangeError(
        tr(
            "Berkas {name} tidak dapat ditulis: {reason}.",
            name=target.name,
            reason=error.strerror or type(error).__name__,
        ),
        remedy=tr("Coba lagi ke folder lain. Data di program ini aman."),
    )
