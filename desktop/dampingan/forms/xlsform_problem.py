"""pyxform's complaints as problems with a sentence and a place.

pyxform names row and column of most complaints, but not of all. What it leaves out is looked up:
the row that its words name, else the row it was working on.
"""

from __future__ import annotations

import re
from types import TracebackType

from dampingan.core.errors import DampinganError, Place
from dampingan.core.language import tr
from dampingan.forms.xlsform_sentence import sentence_of
from dampingan.forms.xlsform_sheet import ROW, Workbook

_ROW = re.compile(r"\[row : (\d+)\]")
_ANY_ROW = re.compile(r"\[row : \w+\]")
_SHEET = re.compile(r"[Oo]n the '(\w+)' sheet|sheet: '(\w+)'")
_COLUMN = re.compile(r"the '([^']+)' value")
_REFERENCE = re.compile(r"\$\{(?:last-saved#)?([^{}]+)\}")
_WORDS = re.compile(r"'([^']+)'|\[([^\]]+)\]")


def explain(error: Exception, workbook: Workbook) -> list[DampinganError]:
    """Return pyxform's complaint as problems; one text may hold several lines with a row each."""
    message = str(error)
    lines = [line for line in message.split("\n") if _ROW.search(line)]
    return [
        _explain_line(line, error, workbook) for line in (lines if len(lines) > 1 else [message])
    ]


def _explain_line(message: str, error: Exception, workbook: Workbook) -> DampinganError:
    row, sheet, column = _ROW.search(message), _SHEET.search(message), _COLUMN.search(message)
    known = sentence_of(message)
    sentence, guess = known or (_unknown_complaint(message, error), "type")
    title = next((name for name in sheet.groups() if name), "survey") if sheet else "survey"
    heading = (column[1].partition(" (")[0] if column else guess) or _heading(message)
    if not row and not heading:
        used = _find_reference(message, workbook)
        if used is not None:
            return DampinganError(sentence, place=used)
    number = int(row[1]) if row else _find_row(message, title, error, workbook)
    place = Place(file=workbook.name, sheet=title, row=number, column=heading or "type")
    return DampinganError(sentence, place=place)


def _unknown_complaint(message: str, error: Exception) -> str:
    from pyxform.errors import PyXFormError

    reason = _ANY_ROW.sub("", message).strip()
    if isinstance(error, PyXFormError):
        return tr("Formulir ini melanggar aturan XLSForm ({reason})", reason=reason)
    reason = f"{type(error).__name__}: {reason}"
    return tr("Pembaca XLSForm tidak dapat mengolah formulir ini ({reason}).", reason=reason)


def _find_reference(message: str, workbook: Workbook) -> Place | None:
    """Return the first cell that holds the reference which a complaint names."""
    found = _REFERENCE.search(message) or re.search(r"named '([^']+)'", message)
    if found is None:
        return None
    wanted = re.compile(rf"\$\{{\s*(?:last-saved#)?{re.escape(found[1])}\s*\}}")
    for sheet in ("survey", "choices", "settings", "entities"):
        rows = getattr(workbook.definition, sheet, None) or []
        for number, row in enumerate(rows, start=2):
            for heading, cell in row.items():
                if heading != ROW and wanted.search(str(cell)):
                    return Place(workbook.name, sheet, number, str(heading))
    return None


def _heading(message: str) -> str:
    """Return the first quoted word that may be a heading."""
    found = re.search(r"'([^']+)', '[^']+'\. Rename|pyxform: '([^']+)'|'(\w+)' value", message)
    return next((word for word in found.groups() if word), "") if found else ""


def _find_row(message: str, sheet: str, error: Exception, workbook: Workbook) -> int:
    if "header" in message.lower() or "must have a sheet" in message:
        return 1
    words = [first or second for first, second in _WORDS.findall(message)]
    words += [str(word) for word in error.args[1:2]]
    by_name = _row_named(sheet, words, workbook)
    working = _working_row(error.__traceback__)
    return by_name or working or 1


def _row_named(sheet: str, words: list[str], workbook: Workbook) -> int:
    """Return the first row whose name, type or list is one of the words."""
    rows = getattr(workbook.definition, sheet, None) or []
    for word in words:
        for number, row in enumerate(rows, start=2):
            cells = {str(text).strip() for key, text in row.items() if key != ROW}
            types = str(row.get("type", "")).split()
            if word in cells or word in types or any(t.startswith(f"{word}.") for t in types):
                return number
    return 0


def _working_row(trace: TracebackType | None) -> int:
    """Return the survey row that pyxform was working on, 0 when it was past the rows."""
    while trace is not None:
        if trace.tb_frame.f_code.co_name == "workbook_to_json":
            return int(trace.tb_frame.f_locals.get("row_number") or 0)
        trace = trace.tb_next
    return 0
