"""Handing a questionnaire on: as an XLSForm workbook, or as the XForm that ODK Collect reads."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from dampingan.forms.xlsform_sheet import markdown_sheets, read_workbook

Sheet = tuple[str, Sequence[Sequence[str]]]
"""Title and rows; the first row holds the headings."""

ITEMSETS = "itemsets.csv"
"""The file in which ODK Collect looks for the choices of ``select_one_external``."""


def as_xlsx(content: bytes, source_format: str) -> bytes:
    """Return a questionnaire's source as an Excel workbook that pyxform reads the same.

    Args:
        content: the file as it was installed.
        source_format: ``xlsx``, ``xls``, ``md`` or ``csv``; a workbook stays byte for byte.
    """
    if source_format in {"xlsx", "xlsm"}:
        return content
    return sheets_to_xlsx(_sheets(content, source_format))


def as_xform(
    content: bytes, source_format: str, files: Mapping[str, bytes]
) -> tuple[bytes, dict[str, bytes]]:
    """Return a questionnaire as XForm, and the files that belong into its media folder.

    Args:
        content: the file as it was installed.
        source_format: ``xlsx``, ``xls``, ``md`` or ``csv``.
        files: files beside it, name → content.

    Raises:
        FormError: the source can't be read any more.
    """
    from pyxform.builder import create_survey_element_from_dict
    from pyxform.xls2json import workbook_to_json

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"form.{source_format or 'md'}"
        path.write_bytes(content)
        workbook = read_workbook(path)
        raw = workbook_to_json(
            workbook_dict=workbook.definition,
            fallback_form_name="data",
            warnings=[],
        )
    survey: Any = create_survey_element_from_dict(raw)
    media = dict(files)
    if workbook.definition.external_choices:
        media[ITEMSETS] = _itemsets(workbook.definition.external_choices)
    return survey.to_xml(validate=False, warnings=[]).encode(), media


def sheets_to_xlsx(sheets: Iterable[Sheet]) -> bytes:
    """Return sheets as an Excel workbook, every cell as text, headings frozen."""
    from openpyxl import Workbook as Book

    book = Book()
    book.remove(book.worksheets[0])
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        _fill(sheet, rows)
        sheet.freeze_panes = "C2" if title in {"survey", "choices"} else "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Any, rows: Sequence[Sequence[str]]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for row_number, cells in enumerate(rows, start=1):
        for column, value in enumerate(cells, start=1):
            if value:
                cell = sheet.cell(row_number, column)
                cell.value = value
                cell.data_type = "s"
                cell.number_format = "@"
    for column in range(1, len(rows[0]) + 1 if rows else 1):
        heading = sheet.cell(1, column)
        heading.font = Font(bold=True)
        heading.fill = PatternFill("solid", fgColor="DDE7EE")
        heading.alignment = Alignment(vertical="top", wrap_text=True)
        longest = max((len(r[column - 1]) for r in rows if len(r) >= column), default=8)
        sheet.column_dimensions[get_column_letter(column)].width = min(60, max(9, longest + 2))


def _sheets(content: bytes, source_format: str) -> list[Sheet]:
    if source_format == "xls":
        return _xls_sheets(content)
    if source_format == "csv":
        return _csv_sheets(content)
    return list(markdown_sheets(content.decode("utf-8-sig")))


def _xls_sheets(content: bytes) -> list[Sheet]:
    from pyxform.xls2json_backends import xls_value_to_unicode
    from xlrd import open_workbook

    book = open_workbook(file_contents=content)
    return [
        (
            sheet.name,
            [
                [
                    xls_value_to_unicode(c.value, c.ctype, book.datemode) if c.value != "" else ""
                    for c in row
                ]
                for row in sheet.get_rows()
            ],
        )
        for sheet in book.sheets()
    ]


def _csv_sheets(content: bytes) -> list[Sheet]:
    found: list[tuple[str, list[list[str]]]] = []
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))):
        if row and row[0].strip():
            found.append((row[0].strip(), []))
        if found and any(cell.strip() for cell in row[1:]):
            found[-1][1].append([cell.strip() for cell in row[1:]])
    return list(found)


def _itemsets(rows: Sequence[Mapping[str, str]]) -> bytes:
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, names, restval="", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
