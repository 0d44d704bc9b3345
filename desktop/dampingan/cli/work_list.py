"""``dampingan worklist WORKSPACE --out FOLDER``: what each agency works on, a workbook each."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from dampingan.cli.progress import show_progress
from dampingan.core.language import tr

OK, REFUSED = 0, 1


def add_work_list(commands: Any, add: Any) -> None:
    """Add the command.

    Args:
        commands: argparse's collection of commands.
        add: makes one with a name and a summary.
    """
    summary = tr("tulis daftar kerja perangkat daerah, satu buku kerja per perangkat daerah")
    parser = add(commands, "worklist", summary)
    parser.epilog = tr(
        "Tanpa --agency: semua perangkat daerah yang punya kegiatan atau kunjungan. Yang sudah "
        "diisi diterima dengan receive. Kode keluar: 0 semua tertulis; 1 ada yang gagal, dengan "
        "alasan; 2 salah pakai."
    )
    parser.add_argument("workspace", type=Path, metavar="WORKSPACE", help=tr("ruang kerja"))
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FOLDER", help=tr("folder untuk berkasnya")
    )
    parser.add_argument(
        "--agency",
        action="append",
        default=None,
        metavar=tr("KODE"),
        help=tr("hanya perangkat daerah ini, misalnya kota-dinkes; boleh beberapa kali"),
    )
    parser.add_argument(
        "--password", default="", metavar=tr("SANDI"), help=tr("kunci berkas dengan kata sandi")
    )
    parser.add_argument("--json", action="store_true", help=tr("keluaran JSON"))
    parser.set_defaults(run=write_all)


def write_all(options: argparse.Namespace, window: object = None) -> int:
    """Write the work lists; one that fails does not stop the others.

    Raises:
        DampinganError: the workspace is not a regency's, or the folder can't be made.
    """
    from dampingan.exchange.writer.work_list import WorkListFailure, write_work_lists
    from dampingan.store.workspace import Workspace

    with Workspace.open(options.workspace) as workspace:
        written = write_work_lists(
            workspace,
            options.out,
            options.agency,
            password=options.password,
            progress=show_progress if sys.stderr.isatty() and not options.json else None,
        )
    bad = [one for one in written if isinstance(one, WorkListFailure)]
    good = [one for one in written if not isinstance(one, WorkListFailure)]
    if options.json:
        files = [{"file": one.path.name, "sheets": dict(one.counts)} for one in good]
        failed = [{"agency": one.agency, "error": str(one.error)} for one in bad]
        print(json.dumps({"files": files, "failed": failed}, ensure_ascii=False, indent=2))
    else:
        for one in good:
            print(one.path)
        for one in bad:
            print(f"{one.agency}: {one.error}", file=sys.stderr)
        print(tr("{count} daftar kerja tertulis di {path}.", count=len(good), path=options.out))
    return REFUSED if bad else OK
