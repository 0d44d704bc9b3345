"""Commands on questionnaires: does a file open, save it, and what an expression is worth."""

from __future__ import annotations

import json
import math
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from dampingan.core.errors import DampinganError, FormError, Place
from dampingan.core.language import tr

if TYPE_CHECKING:
    from dampingan.forms.model import Form

_EXACT = 2.0**53
"""Beyond this a float is not a whole number of its own."""


def check(file: Path, *, as_json: bool) -> int:
    """Read a questionnaire and say what keeps it from opening, place by place.

    Returns:
        0 when it opens, 1 when it is refused.
    """
    errors: list[DampinganError] = []
    warnings: list[DampinganError] = []
    title = ""
    count = 0
    try:
        form = _read(file)
        warnings = [DampinganError(note) for note in form.notes]
        title = form.text(form.title, "id")
        count = len(form.questions)
    except FormError as error:
        errors = error.problems
    except DampinganError as error:
        errors = [error]
    except Exception as error:  # whoever asks about a file gets an answer about it
        name = type(error).__name__
        errors = [DampinganError(tr("Pembaca instrumen gagal ({name}).", name=name))]
    if as_json:
        report = {
            "ok": not errors,
            "errors": [_entry(problem) for problem in errors],
            "warnings": [_warning(problem.message) for problem in warnings],
        }
        print(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        _print_report(file, title, count, errors, warnings)
    return 1 if errors else 0


def evaluate(expression: str | None) -> int:
    """Print the value of an expression; without one, of every JSON line on standard input.

    Returns:
        0; errors of single lines are answers too.

    Raises:
        DampinganError: the one expression has no value.
    """
    if expression is None:
        return _evaluate_lines()
    from dampingan.forms.expression.document import evaluate as value_of
    from dampingan.forms.expression.value import format_number

    try:
        value = value_of(expression)
    except Exception as problem:  # whatever an expression does, it gets an answer
        raise DampinganError(_explain_expression(problem, expression)) from None
    if isinstance(value, bool):
        print("true" if value else "false")
    else:
        print(value if isinstance(value, str) else format_number(value))
    return 0


def _evaluate_lines() -> int:
    reconfigure = getattr(sys.stdin, "reconfigure", None)  # None: a test's own stream
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="replace")
    for line in sys.stdin:
        print(json.dumps(_evaluate_line(line), ensure_ascii=False, allow_nan=False), flush=True)
    return 0


def _evaluate_line(line: str) -> dict[str, object]:
    """Return what to say about one line ``{"expr", "xml", "context"}``."""
    from dampingan.forms.expression.document import evaluate as value_of

    expression = ""
    try:
        asked = json.loads(line.lstrip("\ufeff"))
        if not isinstance(asked, dict) or not isinstance(asked.get("expr"), str):
            return {"error": tr("Baris ini bukan objek JSON dengan “expr”.")}
        expression, xml, context = asked["expr"], asked.get("xml"), asked.get("context")
        if not all(part is None or isinstance(part, str) for part in (xml, context)):
            return {"error": tr("“xml” dan “context” harus teks atau null.")}
        return {"value": _plain_value(value_of(expression, xml, context))}
    except Exception as problem:  # one line's trouble must not end the others
        return {"error": _explain_expression(problem, expression)}


def _plain_value(value: bool | float | str) -> bool | float | str:
    """Return a value as JSON can say it: whole numbers without ``.0``, NaN as a text."""
    if isinstance(value, bool | str):
        return value
    if not math.isfinite(value):
        from dampingan.forms.expression.value import format_number

        return format_number(value)
    return int(value) if value == int(value) and abs(value) < _EXACT else value


def _explain_expression(problem: Exception, expression: str) -> str:
    from dampingan.forms.expression.compiler import ExpressionUseError
    from dampingan.forms.expression.syntax import ExpressionSyntaxError
    from dampingan.forms.problem import explain_problem

    if isinstance(problem, json.JSONDecodeError):
        return tr("Baris ini bukan JSON.")
    if isinstance(problem, ExpressionSyntaxError | ExpressionUseError):
        return explain_problem(problem, expression, Place()).message
    if isinstance(problem, RecursionError):
        return tr("Rumus ini bersarang terlalu dalam.")
    return tr("Rumus tidak dapat dihitung ({reason}).", reason=problem)


def try_out(file: Path, *, seed: int) -> int:
    """Fill a questionnaire at random, send it, receive it and compare every answer.

    Returns:
        0 when everything came back as it was, 1 when not or when the form is refused.
    """
    from dampingan.exchange import trial
    from dampingan.forms.xlsform import form_files

    try:
        form = _read(file)
        tried = trial.try_form(form, form_files(file, form), seed=seed)
    except DampinganError as error:
        for line in str(error).splitlines():
            print(tr("KESALAHAN {text}", text=line), file=sys.stderr)
        return 1
    except Exception as error:  # whoever asks about a file gets an answer about it
        name = type(error).__name__
        print(tr("Percobaan instrumen gagal ({name}).", name=name), file=sys.stderr)
        return 1
    for line in trial.report(tried, file.name):
        print(line)
    return 0 if tried.equal else 1


def save(file: Path | None, out: Path) -> int:
    """Write a questionnaire (the built-in one if none is named) as XLSForm or as XForm.

    Raises:
        DampinganError: it would not open, or the file can't be written.
    """
    from dampingan.core.resource import resource
    from dampingan.forms.xform import xform_xml
    from dampingan.forms.xlsform import write_xlsx

    source = file or resource("instruments/keluarga.md")
    kind = out.suffix.lower()
    if kind not in {".xlsx", ".xml"}:
        raise DampinganError(
            tr("Nama keluaran harus berakhiran .xlsx atau .xml: {name}.", name=out.name)
        )
    _must_exist(source)
    _read(source)  # a questionnaire that would not open is not handed out
    try:
        if kind == ".xml":
            out.write_text(xform_xml(source), encoding="utf-8")
        else:
            write_xlsx(source, out)
    except OSError as error:
        raise DampinganError(
            tr("Berkas {name} tidak dapat ditulis.", name=out.name),
            remedy=tr("Periksa foldernya, atau tutup berkas itu bila sedang dibuka."),
        ) from error
    print(tr("Instrumen tersimpan di {path}.", path=out))
    return 0


def _read(file: Path) -> Form:
    from dampingan.forms.xlsform import read_form

    _must_exist(file)
    return read_form(file)


def _must_exist(file: Path) -> None:
    if not file.is_file():
        raise DampinganError(tr("Berkas {name} tidak ditemukan.", name=file))


def _entry(problem: DampinganError) -> dict[str, object]:
    place = problem.place or Place()
    message = f"{problem.message} {problem.remedy}".strip()
    return {"sheet": place.sheet, "row": place.row, "column": place.column, "message": message}


def _warning(note: str) -> dict[str, object]:
    """Return a note as an entry; the row that it names, too."""
    row = re.search(r"(?:Baris|baris|Row|row|row :) (\d+)", note)
    sheet = re.search(r"(?:lembar|sheet) (\w+)", note)
    column = re.search(r"(?:kolom|column) (\w+)", note)
    return {
        "sheet": sheet[1] if sheet else "survey" if row else "",
        "row": int(row[1]) if row else 0,
        "column": column[1] if column else "",
        "message": note,
    }


def _print_report(
    file: Path, title: str, count: int, errors: list[DampinganError], warnings: list[DampinganError]
) -> None:
    for problem in errors:
        print(tr("KESALAHAN {text}", text=problem), file=sys.stderr)
    for problem in warnings:
        print(tr("CATATAN {text}", text=problem))
    if errors:
        count = len(errors)
        told = tr("{name} tidak dapat dibuka: {count} kesalahan.", name=file.name, count=count)
        print(told, file=sys.stderr)
    else:
        print(
            tr(
                "{name} dapat dibuka: “{title}”, {count} pertanyaan.",
                name=file.name,
                title=title,
                count=count,
            )
        )
