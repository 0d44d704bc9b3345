"""``dampingan work``: the work meter as a workbook."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr

SPANS = ("today", "week", "month", "period", "all")


def add_work(commands: Any, add: Any) -> None:
    """Add the command.

    Args:
        commands: argparse's collection of commands.
        add: makes one with a name and a summary.
    """
    parser = add(commands, "work", tr("tulis laporan pekerjaan: formulir per RT dan petugas"))
    parser.add_argument("workspace", type=Path, metavar="WORKSPACE", help=tr("ruang kerja"))
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE.xlsx", help=tr("berkas yang ditulis")
    )
    parser.add_argument(
        "--span",
        choices=SPANS,
        default="all",
        help=tr("hari-hari untuk angka petugas; bila kosong: sejak awal"),
    )
    parser.add_argument(
        "--form", default="", metavar="ID", help=tr("kuesioner; bila kosong: yang utama")
    )
    parser.set_defaults(run=_report)


def _report(options: argparse.Namespace, window: object) -> int:
    from dampingan.exchange.work_report import Span, read_work, write_work_report
    from dampingan.store.workspace import Workspace

    out: Path = options.out
    if out.suffix.lower() != ".xlsx":
        raise DampinganError(tr("Nama keluaran harus berakhiran .xlsx: {name}.", name=out.name))
    with Workspace.open(options.workspace) as workspace:
        report = read_work(workspace, form_id=options.form, span=Span(options.span))
    write_work_report(report, out)
    total = report.total
    print(
        tr(
            "Diterima {received}, selesai {done}, draf {drafts}, terkirim {sent}.",
            received=total.received,
            done=total.done,
            drafts=total.drafts,
            sent=total.sent,
        )
    )
    print(tr("Laporan pekerjaan tersimpan di {path}.", path=out))
    return 0
