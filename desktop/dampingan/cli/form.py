"""Commands on a questionnaire file: does it open, and save the Markdown as a workbook."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from dampingan.core.errors import DampinganError, FormError, Place
from dampingan.core.language import tr

if TYPE_CHECKING:
    from dampingan.forms.model import Form


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
            "warnings": [_entry(problem) for problem in warnings],
        }
        print(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        _print_report(file, title, count, errors, warnings)
    return 1 if errors else 0


def save(file: Path | None, out: Path) -> int:
    """Write a Markdown questionnaire (the built-in one if none is named) as an XLSForm workbook."""
    from dampingan.core.resource import resource
    from dampingan.forms.xlsform import write_xlsx

    source = file or resource("instruments/keluarga.md")
    if out.suffix.lower() != ".xlsx":
        raise DampinganError(tr("Nama keluaran harus berakhiran .xlsx: {name}.", name=out.name))
    _must_exist(source)
    _read(source)  # a questionnaire that would not open is not handed out
    try:
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
