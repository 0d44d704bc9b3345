"""XLSForm → `Form`: pyxform reads and judges it, then every expression is compiled.

What pyxform does not see is refused too: expressions that don't parse, names that don't exist,
rules that go in circles. Every refusal names sheet, row and column.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from dampingan.core.errors import DampinganError, FormError, Place
from dampingan.core.language import tr
from dampingan.forms.definition import form_to_json
from dampingan.forms.model import Form, Group
from dampingan.forms.outside_table import read_file, table_names
from dampingan.forms.program import program_of
from dampingan.forms.xlsform_container import is_plain_xlsx
from dampingan.forms.xlsform_node import NodeBuilder
from dampingan.forms.xlsform_problem import explain
from dampingan.forms.xlsform_sheet import ROW, Workbook, read_sheets, read_workbook
from dampingan.forms.xlsform_text import language_code, make_text
from dampingan.forms.xlsform_warning import tell_warnings


def read_form(source: str | Path) -> Form:
    """Read a questionnaire.

    Args:
        source: path of an ``.xlsx``, ``.xls``, ``.csv`` or ``.md`` file, or a Markdown text.

    Raises:
        FormError: it can't be used; every problem names its place.
    """
    workbook = read_workbook(source)
    raw, warnings = _convert(workbook)
    builder = NodeBuilder(raw, workbook.checks, _external_lists(workbook), workbook.folder)
    root = builder.build()
    problems = [_unknown_check(row, workbook.name) for row in builder.unused_checks()]
    if problems:
        raise FormError(problems)
    form = Form(
        form_id=str(raw.get("id_string", "")),
        version=str(raw.get("version", "") or ""),
        title=make_text(raw.get("title")) or {"": str(raw.get("id_string", ""))},
        root=root,
        choices=builder.choices,
        languages=_languages(raw, root, builder),
        notes=tuple(builder.notes),
        files=tuple(table_names(_plain_rows(workbook.definition.survey))),
        entities=tuple(_plain_rows(workbook.definition.entities)),
    )
    form = _without_unused_meta(form)
    try:
        program = program_of(form)
        _ = program.bulk
    except FormError as error:
        raise FormError([_with_heading(p, workbook) for p in error.problems]) from None
    missing = _missing_files(form, workbook.folder)
    notes = (*form.notes, *missing, *program.notes, *tell_warnings(warnings))
    form = replace(form, notes=notes)
    return replace(form, hash=hashlib.sha256(form_to_json(form).encode()).hexdigest())


def form_files(path: str | Path, form: Form) -> dict[str, bytes]:
    """Return the files beside a form that it reads tables from, name → content.

    Args:
        path: of the form.
        form: what `read_form` made of it; names without a file are left out.
    """
    folder = Path(path).parent
    found = {name: read_file(folder, name) for name in form.files}
    return {name: content for name, content in found.items() if content is not None}


def _missing_files(form: Form, folder: Path | None) -> list[str]:
    """Return a note for every file that look-ups read and that is not beside the form."""
    told = " ".join(form.notes)
    return [
        tr("Berkas {name} tidak ada di samping formulir; pencarian di dalamnya kosong.", name=name)
        for name in form.files
        if name not in told and read_file(folder, name) is None
    ]


def _plain_rows(rows: Iterable[Mapping[str, Any]] | None) -> list[dict[str, str]]:
    """Return the rows of a sheet with plain headings."""
    return [
        {str(key).strip().lower(): str(cell) for key, cell in row.items() if key != ROW and cell}
        for row in rows or ()
        if row
    ]


def _convert(workbook: Workbook) -> tuple[dict[str, Any], list[str]]:
    """Let pyxform read and judge the form."""
    from pyxform.builder import create_survey_element_from_dict
    from pyxform.xls2json import workbook_to_json

    warnings: list[str] = []
    try:
        raw = workbook_to_json(
            workbook_dict=workbook.definition,
            fallback_form_name=workbook.definition.fallback_form_name,
            warnings=warnings,
        )
        kept = copy.deepcopy(raw)
        survey: Any = create_survey_element_from_dict(raw)
        survey.to_xml(validate=False, warnings=warnings)
    except Exception as error:  # pyxform fails on odd forms in many ways
        raise FormError(explain(error, workbook)) from None
    return kept, warnings


def _external_lists(workbook: Workbook) -> dict[str, list[dict[str, str]]]:
    lists: dict[str, list[dict[str, str]]] = {}
    for row in workbook.definition.external_choices or []:
        name = row.get("list_name") or row.get("list name") or ""
        lists.setdefault(name, []).append(dict(row))
    return lists


def _languages(raw: Mapping[str, Any], root: Group, builder: NodeBuilder) -> tuple[str, ...]:
    """Return the language codes in use, the default first."""
    found: dict[str, None] = {}
    default = language_code(str(raw.get("default_language", "default")))
    for text in _texts(root, builder):
        found.update(dict.fromkeys(text))
    codes = [code for code in found if code]
    if default in codes:
        codes.remove(default)
        codes.insert(0, default)
    return tuple(codes) or ("",)


def _texts(group: Group, builder: NodeBuilder) -> Iterator[Mapping[str, str]]:
    for child in group.children:
        yield child.label
        yield child.hint
        if isinstance(child, Group):
            yield from _texts(child, builder)
    if group.key == "":
        for choices in builder.choices.values():
            for choice in choices:
                yield choice.label


def _without_unused_meta(form: Form) -> Form:
    """Drop the record id that pyxform adds unless an expression asks for it."""
    if "${instanceID}" in form_to_json(form):
        return form
    children = tuple(c for c in form.root.children if c.key != "instanceID" or c.place.row)
    return replace(form, root=replace(form.root, children=children))


def _unknown_check(row: Mapping[str, str], file: str) -> DampinganError:
    return DampinganError(
        tr("Tidak ada pertanyaan bernama “{name}”.", name=row.get("question", "")),
        place=Place(file, "checks", int(row[ROW]), "question"),
    )


_ALIASES = {
    "relevant": {"relevant", "relevance", "bind::relevant", "bind:relevant"},
    "calculation": {"calculation", "calculate", "bind::calculate", "bind:calculate"},
    "repeat_count": {"repeat_count", "count", "jr:count", "control::jr:count"},
    "constraint": {"constraint", "bind::constraint", "bind:constraint"},
    "required": {"required", "bind::required", "bind:required"},
}


def _with_heading(problem: DampinganError, workbook: Workbook) -> DampinganError:
    """Name the file, and the column as the form's author wrote it."""
    place = problem.place or Place()
    column = place.column
    for heading in workbook.headers("survey"):
        if place.sheet == "survey" and heading.strip().lower() in _ALIASES.get(column, ()):
            column = heading
    problem.place = replace(place, file=workbook.name, column=column)
    return problem


def write_xlsx(source: str | Path | bytes, path: str | Path) -> None:
    """Save a questionnaire as an Excel workbook that pyxform reads the same.

    A workbook is copied as it is; everything else becomes sheets of texts.

    Args:
        source: path of an XLSForm in any form that `read_form` takes, its content, or a Markdown
            text.
        path: the ``.xlsx`` to write; replaced when it exists.

    Raises:
        FormError: the source can't be read as a questionnaire.
        OSError: the file can't be written.
    """
    from openpyxl import Workbook as Book

    content = source if isinstance(source, bytes) else _content_of(source)
    if is_plain_xlsx(content):
        Path(path).write_bytes(content)
        return
    book = Book()
    book.remove(book.worksheets[0])
    for title, rows in read_sheets(source):
        _write_sheet(book.create_sheet(title[:31]), rows)
    book.save(str(path))


def _content_of(source: str | Path) -> bytes:
    if isinstance(source, str) and "\n" in source:
        return source.encode()
    try:
        return Path(source).read_bytes()
    except OSError:
        return b""  # read_sheets says what is wrong


def _write_sheet(sheet: Any, rows: Sequence[Sequence[str]]) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for row_number, cells in enumerate(rows, start=1):
        for column, value in enumerate(cells, start=1):
            if value:
                cell = sheet.cell(row_number, column)
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
                cell.data_type = "s"
                cell.number_format = "@"
    for column in range(1, len(rows[0]) + 1 if rows else 1):
        heading = sheet.cell(1, column)
        heading.font = Font(bold=True)
        heading.fill = PatternFill("solid", fgColor="DDE7EE")
        heading.alignment = Alignment(vertical="top", wrap_text=True)
        longest = max((len(r[column - 1]) for r in rows if len(r) >= column), default=8)
        sheet.column_dimensions[get_column_letter(column)].width = min(60, max(9, longest + 2))
    sheet.freeze_panes = "C2" if sheet.title in {"survey", "choices"} else "A2"
