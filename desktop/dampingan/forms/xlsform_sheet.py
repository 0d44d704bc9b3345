"""Reading the sheets of an XLSForm: pyxform's readers, plus what pyxform leaves out.

The container is told by its first bytes, not by its name (an ``.xls`` renamed ``.xlsx`` is common),
every survey row learns its row number, and the sheet ``checks`` is read.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dampingan.core.errors import DampinganError, FormError, Place
from dampingan.core.language import tr
from dampingan.forms.xlsform_container import identify, refuse_password

ROW = "dampingan_row"
"""Column added to every survey row: its row number in the sheet."""
SURVEY_COUNT = "survey_count"
"""Column of expressions about another questionnaire, the family survey."""
_OTHERS_QUESTION = re.compile(r"(?<!\$)\{(\w+)\}")

_MOST_ROWS = 100_000
"""Most rows of a sheet that are read; formatting alone can reach far below the last one."""
_LIMIT = 30_000_000
"""Largest questionnaire file, bytes; the largest real ones are below 5 MB."""


@dataclass(slots=True)
class Workbook:
    """The sheets of an XLSForm.

    Attributes:
        name: file name without folder, ``""`` for a text.
        definition: what pyxform works on.
        checks: rows of the sheet ``checks``, column → text, with `ROW`.
        folder: where files beside the form are, None for a text.
    """

    name: str
    definition: Any
    checks: list[dict[str, str]] = field(default_factory=list)
    folder: Path | None = None

    def headers(self, sheet: str) -> list[str]:
        """Return the column headings of a sheet as they are written."""
        found = getattr(self.definition, f"{sheet}_header", None)
        return list(found[0]) if found else []


def read_workbook(source: str | Path | bytes, *, numbered: bool = True) -> Workbook:
    """Read a file, its content, or a Markdown text with line breaks.

    Args:
        source: what to read.
        numbered: whether rows of the survey get their numbers (`ROW`).

    Raises:
        FormError: the file can't be read as a questionnaire.
    """
    from pyxform.errors import PyXFormError
    from pyxform.xls2json_backends import get_xlsform

    name, folder, content = _take(source)
    kind, content = identify(content, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of styles and headers we never look at
            definition = get_xlsform(io.BytesIO(content), file_type=kind)
            checks = _read_checks(content, kind)
    except PyXFormError as error:
        if kind == ".xls" and _is_encrypted(content):
            raise refuse_password(name) from None
        raise FormError([_unreadable(str(error), name, content, kind)]) from None
    except Exception:  # a damaged workbook breaks the readers in many ways
        raise FormError([_unreadable("", name, content, kind)]) from None
    definition.fallback_form_name = Path(name).stem if name else None
    workbook = Workbook(name, definition, folder=folder)
    workbook.checks = checks
    if numbered:
        _number_rows(definition)
    return workbook


def survey_count(row: Mapping[str, Any]) -> str:
    """Return the expression in the column `SURVEY_COUNT` of a row, as `relevant` would say it.

    There a question of the family survey is written ``{jk}``, not ``${jk}``: pyxform, ODK and Kobo
    would look for that one in this form and refuse it.

    Args:
        row: of ``survey`` or ``choices``, as pyxform hands it over.
    """
    return _OTHERS_QUESTION.sub(r"${\1}", str(row.get(SURVEY_COUNT) or "").strip())


def read_sheets(source: str | Path | bytes) -> list[tuple[str, Sequence[Sequence[str]]]]:
    """Return every sheet of a questionnaire, also those that nobody knows: title and cells.

    Raises:
        FormError: the file can't be read as a questionnaire.
    """
    name, _, content = _take(source)
    kind, content = identify(content, name)
    try:
        if kind == ".xlsx":
            return _xlsx_sheets(content)
        if kind == ".xls":
            return _xls_sheets(content)
        if kind == ".csv":
            return _csv_sheets(content)
        return list(markdown_sheets(content.decode()))
    except Exception:  # a damaged workbook breaks the readers in many ways
        raise FormError([_unreadable("", name, content, kind)]) from None


def _take(source: str | Path | bytes) -> tuple[str, Path | None, bytes]:
    """Return the name, the folder and the content of a source."""
    if isinstance(source, bytes):
        return "", None, source
    if isinstance(source, str) and "\n" in source:
        return "", None, source.encode()
    path = Path(source)
    return path.name, path.parent, _read_bytes(path)


def _read_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LIMIT:
            raise FormError([DampinganError(tr("Berkas {name} terlalu besar.", name=path.name))])
        return path.read_bytes()
    except OSError:
        raise FormError(
            [DampinganError(tr("Berkas {name} tidak dapat dibuka.", name=path.name))]
        ) from None


def _unreadable(reason: str, name: str, content: bytes, kind: str) -> DampinganError:
    _, duplicate, column = reason.partition("Duplicate column header: ")
    if duplicate:
        column = column.strip()
        return DampinganError(
            tr("Judul kolom “{column}” ada dua kali.", column=column),
            place=Place(name, _sheet_with_twice(column, content, kind), 1, column),
        )
    return DampinganError(
        tr("Berkas {name} tidak dapat dibaca sebagai kuesioner XLSForm.", name=name),
        remedy=tr("Gunakan .xlsx, .xls, .csv atau .md dengan lembar survey, choices dan settings."),
        place=Place(name, "survey", 1, "type"),
    )


def _is_encrypted(content: bytes) -> bool:
    """Tell whether a password protects an old workbook."""
    from xlrd import open_workbook
    from xlrd.biffh import XLRDError

    try:
        open_workbook(file_contents=content, on_demand=True).release_resources()
    except XLRDError as error:
        return "encrypted" in str(error)
    except Exception:  # damaged in some other way
        return False
    return False


def _sheet_with_twice(column: str, content: bytes, kind: str) -> str:
    """Return the sheet that has a heading twice."""
    for sheet in ("survey", "choices", "settings", "external_choices", "entities"):
        rows = _sheet(content, kind, sheet)
        if rows and list(rows[0]).count(column) > 1:
            return sheet
    return "survey"


def _number_rows(definition: Any) -> None:
    """Give every survey row that holds anything its row number (the heading is row 1)."""
    rows = definition.survey or []
    for number, row in enumerate(rows, start=2):
        if row:
            row[ROW] = str(number)
    if definition.survey_header:
        definition.survey_header[0][ROW] = None


def _read_checks(content: bytes, kind: str) -> list[dict[str, str]]:
    table = _sheet(content, kind, "checks")
    if not table:
        return []
    headings = [(text or "").strip() for text in table[0]]
    rows = []
    for number, cells in enumerate(table[1:], start=2):
        row = {h: c for h, c in zip(headings, cells, strict=False) if h and c}
        if row:
            rows.append({**row, ROW: str(number)})
    return rows


def _sheet(content: bytes, kind: str, name: str) -> Sequence[Sequence[str]]:
    """Return the cells of one sheet as texts; empty when there is no such sheet."""
    if kind == ".xlsx":
        sheets = _xlsx_sheets(content, name)
    elif kind == ".xls":
        sheets = _xls_sheets(content)
    elif kind == ".csv":
        sheets = _csv_sheets(content)
    else:
        sheets = markdown_sheets(content.decode())
    return next((rows for title, rows in sheets if title.lower() == name), [])


def _xlsx_sheets(content: bytes, only: str = "") -> list[tuple[str, Sequence[Sequence[str]]]]:
    from openpyxl import load_workbook
    from pyxform.xls2json_backends import xlsx_value_to_str

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        return [
            (
                sheet.title,
                [
                    ["" if v is None else xlsx_value_to_str(v).strip() for v in row]
                    for row in sheet.iter_rows(max_row=_MOST_ROWS, values_only=True)
                ],
            )
            for sheet in book.worksheets
            if not only or sheet.title.lower() == only
        ]
    finally:
        book.close()


def _xls_sheets(content: bytes) -> list[tuple[str, Sequence[Sequence[str]]]]:
    from pyxform.xls2json_backends import xls_value_to_unicode
    from xlrd import open_workbook

    book = open_workbook(file_contents=content)
    return [
        (
            sheet.name,
            [
                [xls_value_to_unicode(c.value, c.ctype, book.datemode).strip() for c in row]
                for row in sheet.get_rows()
            ],
        )
        for sheet in book.sheets()
    ]


def _csv_sheets(content: bytes) -> list[tuple[str, Sequence[Sequence[str]]]]:
    sheets: list[tuple[str, list[list[str]]]] = []
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))):
        if row and row[0].strip():
            sheets.append((row[0].strip(), []))
        if sheets and any(cell.strip() for cell in row[1:]):
            sheets[-1][1].append([cell.strip() for cell in row[1:]])
    return list(sheets)


def markdown_sheets(text: str) -> list[tuple[str, list[list[str]]]]:
    """Return the sheets of a Markdown XLSForm as pyxform reads them, title → cells."""
    from pyxform.xls2json_backends import _md_table_to_ss_structure

    structure = _md_table_to_ss_structure(text)
    return [
        (title, [[cell or "" for cell in row] for row in rows])
        for title, rows in structure.items()
        if isinstance(title, str)
    ]
