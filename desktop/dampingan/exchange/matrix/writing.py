"""Forms as a workbook: drawn, filled, packed; whole or not at all, the same data the same bytes."""

from __future__ import annotations

import zlib
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.xml.functions import tostring

from dampingan.core.language import tr
from dampingan.exchange.matrix.looks import (
    BODY,
    PAPERS,
    SMALL,
    TITLE,
    CellStyles,
    Paper,
    use_own_font,
)
from dampingan.exchange.matrix.sheet import Sheet, around, draw, footer_words
from dampingan.exchange.sheet import style
from dampingan.exchange.sheet.sheet_name import SheetNames
from dampingan.exchange.writer.workbook import part_of
from dampingan.exchange.writer.writing import Cancelled, Progress, Ticker

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from dampingan.matrix.page import Book

_LEVEL = 4
_CONTENTS = "Daftar isi"


def write_book(
    book: Book,
    target: Path,
    *,
    paper: Paper = PAPERS["a4"],
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Path:
    """Write forms as a workbook.

    Args:
        book: the forms.
        target: the ``.xlsx``; an old one is replaced by a whole one only.
        paper: what it is printed on.
        progress: called with sheets done, sheets in all, and what is being done.
        cancelled: asked between sheets whether to stop.

    Returns:
        The target.

    Raises:
        ExchangeError: the place can't be written; an old file is untouched.
        CancelledError: somebody stopped it; an old file is untouched.
    """
    tick = Ticker(progress, cancelled)
    tick.total = 2 * len(book.matrices) + 1
    workbook = Workbook()
    use_own_font(workbook)
    contents = workbook.worksheets[0]
    names, styles = SheetNames([_CONTENTS]), CellStyles(workbook)
    sheets: list[Sheet] = []
    rows: dict[str, list[str]] = {}
    for done, matrix in enumerate(book.matrices):
        tick.say(tr("Menyusun lembar {name}", name=matrix.sheet), done)
        page = workbook.create_sheet(names.name(matrix.sheet))
        sheet = draw(page, book, matrix, paper, styles)
        rows[sheet.page.title] = list(sheet.table.rows(sheet.lines, sheet.body))
        sheets.append(sheet)
    styles.drop(workbook)
    if book.contents:
        _list_contents(contents, book, [sheet.page.title for sheet in sheets], paper)
    else:
        workbook.remove(contents)
    workbook.active = 0
    tick.say(tr("Menyusun buku kerja"), len(sheets))
    parts = _parts(workbook, book)
    for number, sheet in enumerate(sheets, 2 if book.contents else 1):
        path = f"xl/worksheets/sheet{number}.xml"
        head, tail = around(parts[path].decode(), sheet)
        parts[path] = "".join([head, *rows.pop(sheet.page.title), tail]).encode()
    with part_of(target) as part:
        _pack(part, parts, tick, len(sheets))
    tick.finished()
    return target


def _parts(workbook: Workbook, book: Book) -> dict[str, bytes]:
    properties = workbook.properties
    properties.title, properties.subject = book.title, book.place
    properties.creator = book.product
    buffer = BytesIO()
    workbook.save(buffer)
    with ZipFile(buffer) as zipped:
        parts = {name: zipped.read(name) for name in zipped.namelist()}
    # openpyxl says when it saved; ours says which state of the data it holds.
    properties.created = properties.modified = _moment(book.state_at)
    parts["docProps/core.xml"] = tostring(properties.to_tree())
    return parts


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(microsecond=0, tzinfo=None)
    except ValueError:
        return datetime(2000, 1, 1)  # noqa: DTZ001 - openpyxl writes naive times as UTC


def _pack(part: Path, parts: dict[str, bytes], tick: Ticker, done: int) -> None:
    ordered = sorted(parts, key=lambda name: (name != "[Content_Types].xml", name))
    with ZipFile(part, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as zipped:
        for name in ordered:
            if "/sheet" in name:
                done += 1
                tick.say(tr("Menulis berkas"), min(done, tick.total))
            with zipped.open(name, "w") as stream:  # by name: dated 1980
                stream.write(parts[name])
        for entry in zipped.infolist():
            entry.create_system = 0  # the same bytes on Windows and Linux
    with ZipFile(part) as zipped:
        for name in ordered:
            if zlib.crc32(zipped.read(name)) != zlib.crc32(parts[name]):
                raise OSError(tr("berkas tidak terbaca kembali"))


# -- the first sheet ------------------------------------------------------------------------------


def _list_contents(page: Worksheet, book: Book, names: list[str], paper: Paper) -> None:
    """Write the first sheet: what this is, and which forms follow with how many lines."""
    page.title = _CONTENTS
    for letter, width in zip("ABCDE", (3, 6, 62, 28, 12), strict=True):
        page.column_dimensions[letter].width = width
    row = 2
    for text, size, bold in ((book.title, TITLE, True), (book.place, 11.0, False)):
        cell = style.text_at(page, row, 2, text)
        cell.font = style.font(style.ACCENT if bold else style.INK, size, bold=bold)
        page.row_dimensions[row].height = size * 1.6
        row += 1
    row += 1
    for label, value in (*book.facts[0], *book.facts[1]):
        cell = style.text_at(page, row, 2, f"{label}: {value}")
        cell.font, cell.alignment = style.font(style.INK, BODY), Alignment(vertical="center")
        page.merge_cells(start_row=row, end_row=row, start_column=2, end_column=5)
        page.row_dimensions[row].height = 15
        row += 1
    row = _contents_table(page, book, names, row + 1)
    note = (
        "Setiap lembar siap dicetak pada {paper} mendatar; kepala tabel berulang di tiap halaman."
    )
    style.text_at(page, row + 1, 2, note.format(paper=paper.name)).font = style.font(
        style.MUTED, SMALL
    )
    style.fit_width(page, "portrait")
    page.page_setup.paperSize = paper.number
    page.sheet_view.showGridLines = False
    page.print_area = f"A1:E{row + 1}"
    style.margin_text(page, "oddFooter", "left", footer_words(book).replace("&", "&&"))
    style.margin_text(page, "oddFooter", "right", "Halaman &P dari &N")


def _contents_table(page: Worksheet, book: Book, names: list[str], row: int) -> int:
    for place, text in enumerate(("No", "Formulir", "Lembar", "Baris"), 2):
        cell = style.text_at(page, row, place, text)
        cell.font = style.font("FFFFFFFF", BODY, bold=True)
        cell.fill = style.fill(style.ACCENT)
        cell.alignment = Alignment(horizontal="right" if place in {2, 5} else "left", indent=1)
    page.row_dimensions[row].height = 18
    for number, (matrix, name) in enumerate(zip(book.matrices, names, strict=True), 1):
        row += 1
        first = page.cell(row, 2, number)
        title = style.text_at(page, row, 3, matrix.title)
        link = style.text_at(page, row, 4, name)
        count = page.cell(row, 5, matrix.count)
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{name}'!A1")
        first.font = title.font = style.font(size=BODY)
        link.font = style.font(style.ACCENT, BODY)
        count.font = style.font(style.INK if matrix.count else style.MUTED, BODY)
        first.alignment = count.alignment = Alignment(horizontal="right", indent=1)
        title.alignment = link.alignment = Alignment(indent=1)
        for place in range(2, 6):
            page.cell(row, place).border = style.line_below()
        page.row_dimensions[row].height = 16
    return row + 1
