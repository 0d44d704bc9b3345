"""``dampingan lists export|import``: reference lists as a workbook, out and in."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dampingan.cli.password import add_password_options, given_passwords, unlocked
from dampingan.cli.receiving import lines, refusal
from dampingan.core.errors import DampinganError
from dampingan.core.language import tr

if TYPE_CHECKING:
    from dampingan.exchange.receiver.receiving import ReceiveReport

OK, REFUSED = 0, 1


def add_lists(commands: Any, add: Any) -> None:
    """Add the command.

    Args:
        commands: argparse's collection of commands.
        add: makes one with a name and a summary.
    """
    parser = add(commands, "lists", tr("tulis atau terima daftar acuan sebagai buku kerja"))
    actions = parser.add_subparsers(title=tr("perintah"), metavar=tr("PERINTAH"), required=True)
    out = add(actions, "export", tr("tulis daftar acuan ke buku kerja, satu lembar satu daftar"))
    out.add_argument("workspace", type=Path, metavar="WORKSPACE", help=tr("ruang kerja"))
    out.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FILE",
        help=tr("buku kerja .xlsx, atau folder untuk nama yang disarankan"),
    )
    out.add_argument(
        "--list",
        action="append",
        default=None,
        metavar=tr("NAMA"),
        help=tr("hanya daftar ini, misalnya perangkat_daerah; boleh beberapa kali"),
    )
    out.add_argument("--json", action="store_true", help=tr("keluaran JSON"))
    out.set_defaults(run=write_lists)
    into = add(actions, "import", tr("terima daftar acuan yang sudah diubah; semua atau tidak"))
    into.epilog = tr(
        "Kode keluar: 0 diterima, atau dicoba tanpa baris yang ditolak; 1 ditolak dengan alasan "
        "tiap baris, dan tidak ada yang ditulis; 2 salah pakai."
    )
    into.add_argument("workspace", type=Path, metavar="WORKSPACE", help=tr("ruang kerja"))
    into.add_argument("file", type=Path, metavar="FILE", help=tr("buku kerja"))
    into.add_argument(
        "--dry-run", action="store_true", help=tr("hanya tampilkan apa yang akan terjadi")
    )
    into.add_argument("--json", action="store_true", help=tr("keluaran JSON"))
    add_password_options(into)
    into.set_defaults(run=take_lists)


def write_lists(options: argparse.Namespace, window: object = None) -> int:
    """Write the lists.

    Raises:
        DampinganError: no workspace or list of that name, or the place can't be written.
    """
    from dampingan.exchange.reference_list.writing import export_lists
    from dampingan.store.workspace import Workspace

    with Workspace.open(options.workspace) as workspace:
        result = export_lists(workspace, options.out, lists=options.list)
    if options.json:
        print(json.dumps({"file": str(result.path), "sheets": dict(result.counts)}))
        return OK
    print(result.path)
    print(tr("{count} daftar tertulis.", count=len(result.counts)))
    return OK


def take_lists(options: argparse.Namespace, window: object = None) -> int:
    """Take a workbook of lists in, or say row by row why not.

    Raises:
        DampinganError: the file or the workspace is none; told as JSON when that is asked for.
    """
    from dampingan.exchange.receiver.receiving import as_json

    try:
        report = _take(options)
    except DampinganError as error:
        if not options.json:
            raise
        json.dump(refusal(error), sys.stdout, ensure_ascii=False)
        print()
        return REFUSED
    if options.json:
        json.dump(as_json(report), sys.stdout, ensure_ascii=False)
        print()
    else:
        for line in lines(report, options.file.name):
            print(line)
        if report.total("rejected"):
            print(tr("Ada baris yang ditolak, jadi tidak ada yang ditulis."), file=sys.stderr)
    return REFUSED if report.total("rejected") else OK


def _take(options: argparse.Namespace) -> ReceiveReport:
    from dampingan.exchange.reference_list.importing import import_lists
    from dampingan.store.workspace import Workspace

    with Workspace.open(options.workspace) as workspace:

        def run(password: str) -> ReceiveReport:
            return import_lists(workspace, options.file, password=password, dry_run=options.dry_run)

        return unlocked(options.file.name, given_passwords(options), run)
