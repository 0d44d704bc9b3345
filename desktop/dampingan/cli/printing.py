"""``dampingan form print``: a questionnaire file as a blank paper form."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr


def add_print(actions: Any, add: Any) -> None:
    """Add the command to those of ``form``.

    Args:
        actions: argparse's collection of commands.
        add: makes one with a name and a summary.
    """
    parser = add(actions, "print", tr("cetak instrumen sebagai kuesioner kertas (PDF)"))
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        nargs="?",
        help=tr("XLSForm; bila kosong: instrumen keluarga bawaan"),
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE.pdf", help=tr("berkas yang ditulis")
    )
    parser.add_argument(
        "--labels", default="", metavar=tr("BAHASA"), help=tr("bahasa label, misalnya en")
    )
    parser.add_argument(
        "--rows", type=int, default=5, metavar="N", help=tr("banyak baris setiap daftar (1-30)")
    )
    parser.set_defaults(run=_print)


def _print(options: argparse.Namespace, window: object) -> int:
    from dampingan.core.resource import resource
    from dampingan.forms.xlsform import read_form
    from dampingan.printing.questionnaire.questionnaire import questionnaire_pdf

    source: Path = options.file or resource("instruments/keluarga.md")
    out: Path = options.out
    if not source.is_file():
        raise DampinganError(tr("Berkas {name} tidak ditemukan.", name=source))
    if out.suffix.lower() != ".pdf":
        raise DampinganError(
            tr("Kuesioner kertas ditulis sebagai PDF."),
            remedy=tr("Beri nama berkas yang berakhir dengan .pdf."),
        )
    form = read_form(source)
    if options.labels and options.labels not in form.languages:
        known = ", ".join(name for name in form.languages if name)
        raise DampinganError(
            tr("Instrumen ini tidak punya label dalam bahasa “{name}”.", name=options.labels),
            remedy=tr("Pilih salah satu: {known}.", known=known) if known else "",
        )
    made = questionnaire_pdf(form, language=options.labels, rows=options.rows)
    _write(out, made)
    print(tr("Kuesioner kertas tersimpan di {path}.", path=out))
    return 0


def _write(out: Path, content: bytes) -> None:
    part = out.with_name(out.name + ".part")
    try:
        part.write_bytes(content)
        part.replace(out)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise DampinganError(
            tr("Berkas {name} tidak dapat ditulis.", name=out.name),
            remedy=tr("Periksa foldernya, atau tutup berkas itu bila sedang dibuka."),
        ) from error
