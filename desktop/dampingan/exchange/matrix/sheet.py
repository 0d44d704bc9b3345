"""One form as a sheet: title block, headings, room for its lines, notes, signatures, page setup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, groupby
from typing import TYPE_CHECKING

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from dampingan.exchange.matrix.looks import (
    BODY,
    EDGE,
    HEAD,
    LINE,
    MARGIN,
    SMALL,
    TITLE,
    CellStyles,
    Paper,
    column_width,
    paint_heading,
)
from dampingan.exchange.matrix.measure import PADDING, text_width, wrapped
from dampingan.exchange.matrix.table_xml import TableRows
from dampingan.exchange.sheet import style
from dampingan.matrix.page import Book, Column, Line, Look, Matrix

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

_SIGNING_ROWS = 4
"""Empty rows for a signature and a stamp."""

_SHORT = 999
"""Every column has room for this much."""
_AROUND = PADDING + 4.0
"""Millimetres beside a number: the cell's edges and its indent."""

_LONG_WORD = 32.0
"""Millimetres; longer words are broken."""

_SIGNING_HEIGHT = 10 + 13 * (5 + _SIGNING_ROWS)
_GAP = 6.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet whose lines are still to be written.

    Attributes:
        page: openpyxl's.
        body: number of the row of its first line.
        after: number of the first row behind its lines.
        table: makes the rows.
        lines: what they say.
    """

    page: Worksheet
    body: int
    after: int
    table: TableRows
    lines: Sequence[Line]


def draw(page: Worksheet, book: Book, matrix: Matrix, paper: Paper, styles: CellStyles) -> Sheet:
    """Draw a form on an empty sheet.

    Args:
        page: openpyxl's sheet.
        book: what stands on top of every sheet.
        matrix: the form.
        paper: what it is printed on.
        styles: cell formats of the workbook.
    """
    columns = _wide_enough(matrix)
    widths = widths_of(columns[: matrix.on_paper], paper.room)
    widths += [column.width for column in columns[matrix.on_paper :]]
    for place, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(place)].width = column_width(width)
    printed = widths[: matrix.on_paper]
    row = _title_block(page, book, matrix, printed)
    heads, body = _headings(page, matrix, widths, row + 1)
    table = TableRows(matrix.columns, widths, styles, whole=matrix.filtered)
    heights = table.heights(matrix.lines)
    after = body + len(heights)
    last = _below(page, matrix, printed, after) - 1
    if matrix.signers:
        above = [_height(page, row) for row in range(1, body)]
        notes = [_height(page, row) for row in range(after, last + 1)]
        room = paper.page_height / min(1.0, paper.room / sum(printed))
        left = _left([*above, *heights, *notes], room, sum(above[heads - 1 :]))
        last = _signatures(page, book, matrix, printed, last + 1 + _gap(page, last + 1, left)) - 1
    _set_up(page, book, matrix, paper, (heads, body - 1, last))
    if matrix.filtered and matrix.lines:
        corner = get_column_letter(len(widths))
        page.auto_filter.ref = f"A{body - 1}:{corner}{after - 1}"
    return Sheet(page, body, after, table, matrix.lines)


def _wide_enough(matrix: Matrix) -> list[Column]:
    """Return the columns, wider where a number would show as ``###`` or a word would be broken."""
    needed = [max(one.width, _word_width(one.heading, bold=True)) for one in matrix.columns]
    for line in matrix.lines:
        if line.look is Look.GROUP:
            continue
        bold = line.look is Look.TOTAL
        for place, value in enumerate(line.cells):
            if isinstance(value, int | float) and value > _SHORT:
                needed[place] = max(needed[place], _number_width(value, bold=bold))
            elif isinstance(value, str) and not matrix.filtered:
                needed[place] = max(needed[place], _word_width(value))
    return [replace(one, width=wide) for one, wide in zip(matrix.columns, needed, strict=True)]


def _number_width(value: float, *, bold: bool) -> float:
    written = f"{value:,}" if isinstance(value, int) else f"{value:,.3f}".rstrip("0")
    return text_width(written, BODY, bold=bold) + _AROUND


@lru_cache(maxsize=8192)
def _word_width(text: str, *, bold: bool = False) -> float:
    """Return how wide a column must be that breaks no usual word of a text."""
    widest = max((text_width(word, BODY, bold=bold) for word in text.split()), default=0.0)
    return min(widest + PADDING, _LONG_WORD)


def widths_of(columns: Sequence[Column], room: float) -> list[float]:
    """Return the widths in millimetres: room that is left goes to the columns that grow."""
    widths = [column.width for column in columns]
    left = room - sum(widths)
    growing = sum(column.width for column in columns if column.grows)
    if left <= 0 or not growing:
        return widths
    return [c.width + left * c.width / growing if c.grows else c.width for c in columns]


# -- on top ---------------------------------------------------------------------------------------


def _title_block(page: Worksheet, book: Book, matrix: Matrix, widths: Sequence[float]) -> int:
    """Write title, place and facts; return the number of the row below them."""
    last, middle = len(widths), _middle(widths)
    lines = [(matrix.title.upper(), TITLE, True)]
    lines.append((matrix.subtitle or book.place.upper(), 10.0, False))
    row = 0
    for row, (text, size, bold) in enumerate(lines, 1):
        high = len(wrapped(text, sum(widths), size, bold=bold))
        cell = _across(page, row, 1, last, text)
        cell.font = style.font(style.INK, size, bold=bold)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        page.row_dimensions[row].height = high * size * 1.35 + 3
    row += 1
    page.row_dimensions[row].height = 6
    for left, right in _paired(*book.facts):
        row += 1
        for first, end, fact in ((1, middle, left), (middle + 1, last, right)):
            if fact is not None:
                cell = _across(page, row, first, end, f"{fact[0]}: {fact[1]}")
                cell.font = style.font(style.INK, SMALL + 0.5)
                cell.alignment = Alignment(vertical="center", wrap_text=False)
        page.row_dimensions[row].height = 13
    page.row_dimensions[row + 1].height = 6
    return row + 1


def _middle(widths: Sequence[float]) -> int:
    """Return the last column of the left half: where the edge is nearest to the middle."""
    half = sum(widths) / 2
    edges = list(accumulate(widths[:-1])) or [half]
    return 1 + min(range(len(edges)), key=lambda place: abs(edges[place] - half))


def _paired(
    left: Sequence[tuple[str, str]], right: Sequence[tuple[str, str]]
) -> Iterator[tuple[tuple[str, str] | None, tuple[str, str] | None]]:
    for place in range(max(len(left), len(right))):
        yield (
            left[place] if place < len(left) else None,
            right[place] if place < len(right) else None,
        )


# -- headings -------------------------------------------------------------------------------------


def _headings(
    page: Worksheet, matrix: Matrix, widths: Sequence[float], row: int
) -> tuple[int, int]:
    """Write the headings; return the number of their first row and of the row below them."""
    columns = matrix.columns
    grouped = any(column.group for column in columns)
    top = row
    if grouped:
        _groups(page, columns, widths, row)
        row += 1
    for place, column in enumerate(columns, 1):
        if grouped and not column.group:
            page.merge_cells(start_row=top, end_row=row, start_column=place, end_column=place)
            paint_heading(page.cell(row, place))  # type: ignore[arg-type]
            cell = style.text_at(page, top, place, column.heading)
        else:
            cell = style.text_at(page, row, place, column.heading)
        paint_heading(cell)  # type: ignore[arg-type]
    page.row_dimensions[row].height = _heading_height(columns, widths, grouped=grouped)
    if matrix.numbered:
        row += 1
        for place in range(1, len(columns) + 1):
            paint_heading(style.text_at(page, row, place, str(place)), small=True)  # type: ignore[arg-type]
        page.row_dimensions[row].height = 11
    return top, row + 1


def _groups(page: Worksheet, columns: Sequence[Column], widths: Sequence[float], row: int) -> None:
    place, high = 1, 1
    for group, found in groupby(zip(columns, widths, strict=True), lambda pair: pair[0].group):
        members = list(found)
        if group:
            room = sum(width for _, width in members)
            high = max(high, len(wrapped(group, room, HEAD, bold=True)))
            cell = _across(page, row, place, place + len(members) - 1, group)
            for offset in range(len(members)):
                paint_heading(page.cell(row, place + offset))  # type: ignore[arg-type]
            paint_heading(cell)  # type: ignore[arg-type]
        else:
            for offset in range(len(members)):
                paint_heading(page.cell(row, place + offset))  # type: ignore[arg-type]
        place += len(members)
    page.row_dimensions[row].height = high * LINE + 4


def _heading_height(columns: Sequence[Column], widths: Sequence[float], *, grouped: bool) -> float:
    high = 1.0
    for column, width in zip(columns, widths, strict=True):
        lines: float = len(wrapped(column.heading, width, HEAD, bold=True))
        if grouped and not column.group:
            lines -= 1.3  # the merged row above takes a line
        high = max(high, lines)
    return high * LINE + 6


# -- below ----------------------------------------------------------------------------------------


def _below(page: Worksheet, matrix: Matrix, widths: Sequence[float], row: int) -> int:
    """Write what stands below the lines; return the number of the row below it."""
    last = len(widths)
    if not matrix.lines:
        cell = _across(page, row, 1, last, matrix.empty)
        cell.font = style.font(style.MUTED, BODY)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        page.row_dimensions[row].height = 30
        row += 1
    if matrix.notes:
        page.row_dimensions[row].height = 5
        row += 1
    for note in matrix.notes:
        cell = _across(page, row, 1, last, note)
        cell.font = style.font(style.MUTED, SMALL)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        high = len(wrapped(note, sum(widths), SMALL))
        page.row_dimensions[row].height = high * 11.0 + 1
        row += 1
    return row


def _left(heights: Sequence[float], room: float, repeated: float) -> float:
    """Return the points that are left on the last page of these rows.

    Args:
        heights: of the rows, from the top of the sheet.
        room: of a page.
        repeated: of the headings, which stand on every page but count in `heights` only once.
    """
    used = 0.0
    for height in heights:
        if used and used + height > room:
            used = repeated
        used += height
    return room - used


def _gap(page: Worksheet, row: int, left: float) -> int:
    """Push signatures that would be cut in two to the next page; return the rows that takes.

    Small rows, so that what the estimate is off by is no hole on the next page. A page break of
    one's own would be ignored beside "fit to one page wide".
    """
    if left >= _SIGNING_HEIGHT:
        return 0
    count = int(left // _GAP) + 1
    for number in range(row, row + count):
        page.row_dimensions[number].height = _GAP
    return count


def _height(page: Worksheet, row: int) -> float:
    return page.row_dimensions[row].height or 15.0


def _signatures(
    page: Worksheet, book: Book, matrix: Matrix, widths: Sequence[float], row: int
) -> int:
    """Write who signs, side by side, with room for names."""
    page.row_dimensions[row].height = 10
    row += 1
    spans = _spans(widths, len(matrix.signers))
    date_line = f"{book.place.partition(' ')[2] or book.place}, {'.' * 24} 20{'.' * 6}"
    for place, (signer, (first, end)) in enumerate(zip(matrix.signers, spans, strict=True)):
        final = place == len(matrix.signers) - 1
        below = row + 3 + _SIGNING_ROWS
        texts = {
            row: date_line if final else "",
            row + 1: signer.before,
            row + 2: signer.office,
            below: f"( {'.' * 44} )",
            below + 1: signer.number,
        }
        for number, text in texts.items():
            if text:
                cell = _across(page, number, first, end, text)
                cell.font = style.font(style.INK, BODY)
                cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=False)
    rows = 5 + _SIGNING_ROWS
    for number in range(row, row + rows):
        page.row_dimensions[number].height = 13
    return row + rows


def _spans(widths: Sequence[float], count: int) -> list[tuple[int, int]]:
    """Return the columns of signatures, of about the same width each."""
    total, spans, first, used = sum(widths), list[tuple[int, int]](), 1, 0.0
    for place, width in enumerate(widths, 1):
        used += width
        left = count - len(spans)
        enough = used >= total * (len(spans) + 1) / count - width / 2
        if left > 1 and enough and place < len(widths):
            spans.append((first, place))
            first = place + 1
    spans.append((first, len(widths)))
    return spans + [(len(widths), len(widths))] * (count - len(spans))


# -- on paper -------------------------------------------------------------------------------------


def _set_up(
    page: Worksheet, book: Book, matrix: Matrix, paper: Paper, rows: tuple[int, int, int]
) -> None:
    heads, body, last = rows
    style.fit_width(page, "landscape")
    page.page_setup.paperSize = paper.number
    page.page_margins.left = page.page_margins.right = MARGIN / 25.4
    page.page_margins.top = page.page_margins.bottom = EDGE / 25.4
    page.page_margins.header = page.page_margins.footer = EDGE / 2 / 25.4
    page.print_options.horizontalCentered = True
    page.print_title_rows = f"{heads}:{body}"
    page.print_area = f"A1:{get_column_letter(matrix.on_paper)}{last}"
    page.sheet_view.showGridLines = False
    page.freeze_panes = f"A{body + 1}"
    header = f"{matrix.title} · {book.place}".replace("&", "&&")
    page.HeaderFooter.differentFirst = True
    style.margin_text(page, "oddHeader", "left", header)
    for part in ("oddFooter", "firstFooter"):
        style.margin_text(page, part, "left", footer_words(book).replace("&", "&&"))
        style.margin_text(page, part, "right", "Halaman &P dari &N")


def footer_words(book: Book) -> str:
    """Return what stands below every page, so that a loose sheet says what it is."""
    return f"{book.title} · {book.place} · {book.product}"


def _across(page: Worksheet, row: int, first: int, last: int, text: str) -> Cell | MergedCell:
    """Write a text over several columns."""
    if last > first:
        page.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
    return style.text_at(page, row, first, text)


def around(xml: str, sheet: Sheet) -> tuple[str, str]:
    """Return a sheet's XML before and after the rows of its lines.

    Args:
        xml: as openpyxl wrote it.
        sheet: what was drawn.
    """
    following = [int(n) for n in re.findall(r'<row r="(\d+)"', xml) if int(n) >= sheet.after]
    mark = f'<row r="{min(following)}"' if following else "</sheetData>"
    place = xml.index(mark)
    # Numbers kept as text are meant: no green corners on every RT.
    ignored = (
        '<ignoredErrors><ignoredError sqref="A1:XFD65000" numberStoredAsText="1"/></ignoredErrors>'
    )
    tail = re.sub(
        r"(?=<(?:smartTags|drawing|legacyDrawing|tableParts|extLst)|</worksheet>)",
        ignored,
        xml[place:],
        count=1,
    )
    head = re.sub(r'<dimension ref="[^"]*"/>', "", xml[:place], count=1)
    return head, tail
