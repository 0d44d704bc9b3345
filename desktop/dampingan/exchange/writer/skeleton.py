"""Everything of a submission but its rows: a styled workbook that openpyxl makes.

openpyxl knows the whole of the format (validations, names, protection, printing, properties) and
takes its time; so it makes the sheets with their headings and one sample row each, and `workbook`
cuts the sample out and streams the real rows in its place.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.formatting.rule import FormulaRule
from openpyxl.packaging.custom import CustomPropertyList, StringProperty
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName

from dampingan.core.text import CELL_LIMIT
from dampingan.exchange.sheet import style
from dampingan.exchange.sheet.cell import string_item
from dampingan.exchange.sheet.code_list import CodeList
from dampingan.exchange.sheet.identity import PROPERTY, Identity
from dampingan.exchange.sheet.layout import (
    CHANGES,
    DELETED_AT,
    LABEL_LINES,
    REFERENCE,
    STATUS,
    TITLE,
    Column,
    Layout,
    SheetLayout,
    sheet_token,
)
from dampingan.exchange.writer import guide
from dampingan.exchange.writer.cell_rule import DATA_ROW, Extent, add_rules, last_row
from dampingan.store.kind import STATUSES

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

    AnyCell = Cell | MergedCell

CODES, META = "_kode", "_meta"
TOKEN_ROW, NAME_ROW, BAND_ROW, NUMBER_ROW, LABEL_ROW = 1, 2, 3, 4, 5
ROW_HEIGHT = 15

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True)
class SheetFrame:
    """A data sheet's XML before and after its rows.

    Attributes:
        path: its name in the zip.
        head, tail: what stands around the data rows.
        styles: cell format of each column's data cells.
        bad: cell format of each column's marked cells.
    """

    path: str
    head: str
    tail: str
    styles: tuple[int, ...]
    bad: tuple[int, ...] = ()


@dataclass(frozen=True)
class Skeleton:
    """A workbook without rows.

    Attributes:
        parts: every other file of the zip, in a fixed order.
        frames: sheet's key → its XML.
        shared: text → index in the workbook's shared strings.
    """

    parts: Mapping[str, bytes]
    frames: Mapping[str, SheetFrame]
    shared: Mapping[str, int]


FirstPage = Callable[["Worksheet", Layout, guide.Story], None]
"""Writes the first sheet into an empty one."""


def skeleton_of(
    layout: Layout,
    identity: Identity,
    story: guide.Story,
    first_page: FirstPage = guide.write_guide,
) -> Skeleton:
    """Build the workbook around the rows.

    Args:
        layout: sheets, columns and code lists.
        identity: what `_meta` and the properties say; its `rows` set the ranges.
        story: what the first sheet tells.
        first_page: writes the first sheet, Petunjuk if nothing else is asked for.
    """
    book = Workbook()
    first = book.active
    assert first is not None
    first_page(first, layout, story)
    samples: dict[str, list[AnyCell]] = {}
    looks = style.Looks()
    for sheet in layout.sheets:
        rows = identity.rows.get(sheet.key, 0)
        page = book.create_sheet(sheet.name)
        samples[sheet.key] = _data_sheet(page, sheet, rows, story, looks)
        add_rules(page, sheet, Extent(layout, identity.rows))
    _codes_sheet(book, layout.lists, looks)
    _meta_sheet(book, identity, looks)
    _properties(book, identity, story)
    book.active = 0
    return _taken_apart(book, layout, samples, identity)


def _data_sheet(
    page: Worksheet, sheet: SheetLayout, rows: int, story: guide.Story, looks: style.Looks
) -> list[AnyCell]:
    _headings(page, sheet, looks)
    samples = [_sample(page, i, column, looks) for i, column in enumerate(sheet.columns, 1)]
    if sheet.marked:
        samples += [
            _bad_sample(page, i, column, looks) for i, column in enumerate(sheet.columns, 1)
        ]
    for i, column in enumerate(sheet.columns, 1):
        dimension = page.column_dimensions[get_column_letter(i)]
        dimension.width = column.width
        dimension.number_format = style.number_format(column.type)
        dimension.protection = _protection(column)
        if column.hidden:
            dimension.hidden, dimension.outlineLevel = True, 1
    page.freeze_panes = f"{get_column_letter(sheet.frozen + 1)}{DATA_ROW}"
    page.sheet_view.zoomScale = 100
    page.sheet_view.showGridLines = False
    page.sheet_properties.tabColor = style.band_colours(sheet.band)[0][2:]
    page.sheet_format.defaultRowHeight = ROW_HEIGHT
    page.sheet_format.customHeight = True
    last = get_column_letter(len(sheet.columns))
    page.auto_filter.ref = f"A{LABEL_ROW}:{last}{DATA_ROW - 1 + max(rows, 1)}"
    if sheet.guarded:
        _protect(page)
    _emphasis(page, sheet, last_row(sheet, rows))
    _printing(page, sheet, rows, story)
    return samples


def _headings(page: Worksheet, sheet: SheetLayout, looks: style.Looks) -> None:
    page.cell(TOKEN_ROW, 1, sheet.token).font = style.font(style.MUTED, 8)
    titles = _band_titles(sheet)
    for i, column in enumerate(sheet.columns, 1):
        texts = (
            (NAME_ROW, column.name),
            (BAND_ROW, titles.get(i)),
            (NUMBER_ROW, column.number or None),
            (LABEL_ROW, column.label),
        )
        for row, text in texts:
            cell = page.cell(row, i, text)
            paint = partial(_paint_heading, row=row, band=column.band.index)
            looks.give(cell, (row, column.band.index), paint)
            if text is not None:
                cell.data_type = "s"
    page.row_dimensions[TOKEN_ROW].hidden = True
    page.row_dimensions[NAME_ROW].hidden = True
    page.row_dimensions[BAND_ROW].height = 20
    page.row_dimensions[NUMBER_ROW].height = 15
    lines = max(math.ceil(len(c.label) * 1.2 / c.width) for c in sheet.columns)
    page.row_dimensions[LABEL_ROW].height = 6 + 12 * min(max(lines, 2), LABEL_LINES)


def _paint_heading(cell: AnyCell, *, row: int, band: int) -> None:
    strong, pale = style.band_colours(band)
    cell.number_format = "@"
    if row == NAME_ROW:
        cell.font = style.font(style.MUTED, 8)
    elif row == BAND_ROW:
        cell.font, cell.fill = style.font("FFFFFFFF", 10, bold=True), style.fill(strong)
        cell.alignment = style.BAND_ALIGNMENT
    elif row == NUMBER_ROW:
        cell.font, cell.fill = style.font(strong, 10, bold=True), style.fill(pale)
        cell.alignment = style.HEAD_ALIGNMENT
    else:
        cell.font, cell.fill = style.font(style.INK, 9), style.fill(pale)
        cell.border, cell.alignment = style.HEAD_BORDER, style.HEAD_ALIGNMENT


_TITLE_EVERY = 90.0
"""A block's title stands again after so many characters, for screens that scroll sideways."""


def _band_titles(sheet: SheetLayout) -> dict[int, str]:
    """Return column → title; a title needs the empty cells to its right."""
    titles: dict[int, str] = {}
    before, width = None, 0.0
    for i, column in enumerate(sheet.columns, 1):
        if column.band != before or (width > _TITLE_EVERY and i > sheet.frozen + 1):
            titles[i] = column.band.title
            before, width = column.band, 0.0
        width += column.width
    return titles


def _sample(page: Worksheet, index: int, column: Column, looks: style.Looks) -> AnyCell:
    cell = page.cell(DATA_ROW, index)
    quiet = column.band.quiet and not column.name.startswith((REFERENCE, TITLE))
    kind = "sample", quiet, column.locked, column.type, column.wrapped

    def paint(cell: AnyCell) -> None:
        cell.font = style.font(style.MUTED, 8) if quiet else style.font()
        if column.locked:
            cell.fill = style.fill(style.PAPER)
        cell.border = style.data_border()
        cell.alignment = style.alignment(column.type, wrapped=column.wrapped)
        cell.number_format = style.number_format(column.type)
        cell.protection = _protection(column)

    looks.give(cell, kind, paint)
    return cell


def _bad_sample(page: Worksheet, index: int, column: Column, looks: style.Looks) -> AnyCell:
    """Return a sample of a cell that somebody should look at; it is open, to be set right."""
    cell = page.cell(DATA_ROW + 1, index)

    def paint(cell: AnyCell) -> None:
        cell.font, cell.fill = style.font(bold=True), style.fill(style.BAD)
        cell.border = style.bad_border()
        cell.alignment = style.alignment(column.type, wrapped=column.wrapped)
        cell.number_format = style.number_format(column.type)
        cell.protection = style.OPEN

    looks.give(cell, ("bad", column.type, column.wrapped), paint)
    return cell


def _protection(column: Column) -> Protection:
    return style.LOCKED if column.locked else style.OPEN


def _protect(page: Worksheet) -> None:
    """Lock keys and headings without a password: a courtesy, not a safe (exchange rule 21a)."""
    page.protection.sheet = True
    page.protection.formatColumns = False  # False means allowed
    page.protection.formatRows = False
    page.protection.autoFilter = False
    page.protection.sort = False


def _emphasis(page: Worksheet, sheet: SheetLayout, last: int) -> None:
    """Grey out deleted rows and mark drafts, by the words in the row and not by colour alone."""
    everything = f"A{DATA_ROW}:{get_column_letter(len(sheet.columns))}{last}"
    if DELETED_AT not in sheet.index:
        return
    deleted = get_column_letter(sheet.index[DELETED_AT] + 1)
    page.conditional_formatting.add(
        everything,
        FormulaRule([f"LEN(${deleted}{DATA_ROW})>0"], font=Font(color=style.MUTED, strike=True)),
    )
    if f"{REFERENCE}{CHANGES}" in sheet.index:
        _changed_cells(page, sheet, last)
    if STATUS in sheet.index:
        status = get_column_letter(sheet.index[STATUS] + 1)
        draft = STATUSES["draft"]
        page.conditional_formatting.add(
            f"{status}{DATA_ROW}:{status}{last}",
            FormulaRule(
                [f'${status}{DATA_ROW}="{draft}"'],
                font=Font(color=style.WARNING, bold=True),
            ),
        )


def _changed_cells(page: Worksheet, sheet: SheetLayout, last: int) -> None:
    """Colour the answers whose numbers the row's list of changes names.

    A rule of the sheet and not a cell format of its own: it stays right when rows are sorted.
    """
    answers = [i for i, column in enumerate(sheet.columns, 1) if column.answer]
    if not answers:
        return
    first, end = (get_column_letter(i) for i in (answers[0], answers[-1]))
    listed = f"${get_column_letter(sheet.index[f'{REFERENCE}{CHANGES}'] + 1)}{DATA_ROW}"
    number, name = f"{first}${NUMBER_ROW}", f"{first}${NAME_ROW}"
    called = f'IF({number}="",{name},{number})'
    page.conditional_formatting.add(
        f"{first}{DATA_ROW}:{end}{last}",
        FormulaRule(
            [f'ISNUMBER(FIND(", "&{called}&",",", "&{listed}&","))'],
            font=Font(bold=True),
            fill=PatternFill(bgColor=style.CHANGED, fill_type="solid"),
        ),
    )


def _printing(page: Worksheet, sheet: SheetLayout, rows: int, story: guide.Story) -> None:
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = style.A4
    page.page_setup.scale = 65
    shown = sheet.columns[: sheet.on_paper or None]
    if sheet.on_paper or sum(c.width for c in shown if not c.hidden) <= _ONE_PAGE:
        style.fit_width(page, "landscape")
    page.page_setup.pageOrder = "overThenDown"
    page.print_title_rows = f"{BAND_ROW}:{LABEL_ROW}"
    page.print_title_cols = f"A:{get_column_letter(sheet.frozen)}"
    bottom = DATA_ROW - 1 + max(rows, 1)
    page.print_area = f"A{BAND_ROW}:{get_column_letter(len(shown))}{bottom}"
    page.page_margins.left = page.page_margins.right = 0.4
    page.page_margins.top, page.page_margins.bottom = 0.6, 0.5
    page.page_margins.header = page.page_margins.footer = 0.25
    title = f"{sheet.name} · {story.place} · {story.period}".replace("&", "&&")
    style.margin_text(page, "oddHeader", "left", title, 9)
    if story.personal:
        style.margin_text(page, "oddFooter", "left", _CONFIDENTIAL)
    style.margin_text(page, "oddFooter", "right", "Halaman &P dari &N")


_ONE_PAGE = 240.0
"""Widest sheet, in characters, that is still readable on the width of one page."""

_CONFIDENTIAL = "Berisi data pribadi. Simpan dan kirim dengan hati-hati."


def _codes_sheet(book: Workbook, lists: Mapping[str, CodeList], looks: style.Looks) -> None:
    """Write the code book; each list's column "Isi sel" is the range its drop-downs show.

    The program's own codes stand in a hidden column: readers need them, people don't.
    """
    page = book.create_sheet(CODES)
    _plain_sheet(page, ("list", "questions", "code", "label", "shown", "own"), "codes")
    headings = ("Daftar", "Dipakai di", "Kode", "Arti", "Isi sel", "Program")
    _plain_headings(page, headings, (24, 58, 8, 52, 56, 12))
    page.column_dimensions["F"].hidden = True
    row = DATA_ROW - 1
    for index, codes in enumerate(lists.values(), 1):
        first = row
        for code, label, shown in codes.entries():
            users = _users(codes) if row == first else ""
            paper, own = ("", code) if codes.worded else (code, "")
            _texts(page, row, (codes.name, users, paper, label, shown, own), index, looks)
            if not code:
                page.cell(row, 5).font = style.font(style.MUTED)
            row += 1
        book.defined_names[codes.name] = DefinedName(
            codes.name, attr_text=f"{CODES}!$E${first}:$E${row - 1}"
        )


def _users(codes: CodeList) -> str:
    """Name the questions that use a list, the first in words."""
    first, *others = codes.questions
    if not others:
        return first
    return f"{first}; {', '.join(user.split()[0] for user in others)}"


def _meta_sheet(book: Workbook, identity: Identity, looks: style.Looks) -> None:
    page = book.create_sheet(META)
    _plain_sheet(page, ("name", "value"), "meta")
    _plain_headings(page, ("Nama", "Isi"), (44, 90))
    for row, pair in enumerate(identity.pairs(), DATA_ROW - 1):
        _texts(page, row, pair, 1, looks)
    page.sheet_state = "hidden"


def _plain_sheet(page: Worksheet, names: Sequence[str], token: str) -> None:
    page.cell(TOKEN_ROW, 1, sheet_token(token))
    for i, name in enumerate(names, 1):
        page.cell(NAME_ROW, i, name)
    page.row_dimensions[TOKEN_ROW].hidden = True
    page.row_dimensions[NAME_ROW].hidden = True
    page.sheet_view.showGridLines = False
    page.protection.sheet = True
    style.fit_width(page, "landscape")
    page.print_title_rows = f"{BAND_ROW}:{NUMBER_ROW}"


def _plain_headings(page: Worksheet, headings: Sequence[str], widths: Sequence[float]) -> None:
    """Row 3 says what the sheet is, row 4 names the columns, data follow from row 5."""
    title = page.cell(BAND_ROW, 1, _TITLES[page.title])
    title.font = style.font(style.MUTED, 10)
    page.row_dimensions[BAND_ROW].height = 20
    for i, (heading, width) in enumerate(zip(headings, widths, strict=True), 1):
        cell = page.cell(NUMBER_ROW, i, heading)
        cell.font, cell.fill = style.font("FFFFFFFF", 10, bold=True), style.fill(style.BANDS[0][0])
        cell.alignment = style.BAND_ALIGNMENT
        page.column_dimensions[get_column_letter(i)].width = width
    page.row_dimensions[NUMBER_ROW].height = 20
    page.freeze_panes = f"A{NUMBER_ROW + 1}"


_TITLES = {
    CODES: "Daftar kode. Dipakai oleh pilihan di lembar isian; jangan diubah.",
    META: "Identitas berkas. Dibaca oleh program; jangan diubah.",
}


def _texts(page: Worksheet, row: int, texts: Sequence[str], band: int, looks: style.Looks) -> None:
    """Write a row of texts; every other `band` has a pale ground."""
    pale = band % 2 == 0

    def paint(cell: AnyCell) -> None:
        cell.number_format = "@"
        cell.font = style.font()
        if pale:
            cell.fill = style.fill(style.PAPER)

    for i, text in enumerate(texts, 1):
        looks.give(page.cell(row, i), ("text", pale), paint)
        if text:
            page.cell(row, i, ILLEGAL_CHARACTERS_RE.sub("", text)[:CELL_LIMIT]).data_type = "s"


def _properties(book: Workbook, identity: Identity, story: guide.Story) -> None:
    book.properties.title = story.title
    book.properties.subject = f"{story.place}, {story.period}"
    book.properties.creator = f"{identity.product} {identity.product_version}"
    properties: CustomPropertyList = getattr(book, "custom_doc_props")  # noqa: B009 - no stub
    for name, text in identity.properties():
        properties.append(StringProperty(name=PROPERTY + name, value=text))


def _taken_apart(
    book: Workbook, layout: Layout, samples: Mapping[str, list[AnyCell]], identity: Identity
) -> Skeleton:
    buffer = BytesIO()
    book.save(buffer)
    with ZipFile(buffer) as zipped:
        parts = {name: zipped.read(name) for name in zipped.namelist()}
    parts["docProps/core.xml"] = _core_properties(book, identity)
    frames = {}
    for number, sheet in enumerate(layout.sheets, 2):
        path = f"xl/worksheets/sheet{number}.xml"
        head, tail = _around_sample(parts.pop(path).decode(), sheet, identity)
        styles = tuple(cell.style_id for cell in samples[sheet.key])
        width = len(sheet.columns)
        frames[sheet.key] = SheetFrame(path, head, tail, styles[:width], styles[width:])
    return Skeleton(parts, frames, _share(parts, layout.lists))


def _around_sample(xml: str, sheet: SheetLayout, identity: Identity) -> tuple[str, str]:
    start = xml.index(f'<row r="{DATA_ROW}"')
    end = xml.index("</sheetData>", start)
    last = last_row(sheet, identity.rows.get(sheet.key, 0))
    corner = f"{get_column_letter(len(sheet.columns))}{last}"
    head = re.sub(r'<dimension ref="[^"]*"', f'<dimension ref="A1:{corner}"', xml[:start], count=1)
    # Numbers kept as text are meant: no green corners on every NIK.
    ignored = (
        f'<ignoredErrors><ignoredError sqref="A1:{corner}" numberStoredAsText="1"/></ignoredErrors>'
    )
    tail = re.sub(
        r"(?=<(?:smartTags|drawing|legacyDrawing|tableParts|extLst)|</worksheet>)",
        ignored,
        xml[end:],
        count=1,
    )
    return head, tail


def _core_properties(book: Workbook, identity: Identity) -> bytes:
    """Write the document's dates from the data, so that the same state gives the same bytes."""
    from openpyxl.xml.functions import tostring

    moment = _moment(identity.state_at)
    book.properties.created = book.properties.modified = moment
    return tostring(book.properties.to_tree())


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(microsecond=0, tzinfo=None)
    except ValueError:
        return datetime(2000, 1, 1)  # noqa: DTZ001 - openpyxl writes naive times as UTC


_SHARED_PATH = "xl/sharedStrings.xml"


def _share(parts: dict[str, bytes], lists: Mapping[str, CodeList]) -> dict[str, int]:
    """Add a table of shared strings with every choice's text; openpyxl writes none.

    Returns:
        text → index.
    """
    texts = dict.fromkeys(shown for codes in lists.values() for _, _, shown in codes.entries())
    items = "".join(f"<si>{string_item(text)}</si>" for text in texts)
    parts[_SHARED_PATH] = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<sst xmlns="{_MAIN}" uniqueCount="{len(texts)}">{items}</sst>'
    ).encode()
    _insert(
        parts,
        "[Content_Types].xml",
        "</Types>",
        f'<Override PartName="/{_SHARED_PATH}" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>',
    )
    _insert(
        parts,
        "xl/_rels/workbook.xml.rels",
        "</Relationships>",
        f'<Relationship Id="rIdSharedStrings" Type="{_RELATION}/sharedStrings" '
        'Target="sharedStrings.xml"/>',
    )
    return {text: index for index, text in enumerate(texts)}


def _insert(parts: dict[str, bytes], name: str, before: str, xml: str) -> None:
    head, mark, tail = parts[name].decode().rpartition(before)
    parts[name] = f"{head}{xml}{mark}{tail}".encode()
