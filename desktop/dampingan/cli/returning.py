"""``dampingan return WORKSPACE --out FOLDER``: a regency answers its villages, a workbook each."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from dampingan.cli.progress import show_progress
from dampingan.core.errors import DampinganError
from dampingan.core.language import tr

OK, REFUSED = 0, 1


def add_return(commands: Any, add: Any) -> None:
    """Add the command.

    Args:
        commands: argparse's collection of commands.
        add: makes one with a name and a summary.
    """
    parser = add(commands, "return", tr("tulis balasan kabupaten, satu buku kerja per desa"))
    parser.epilog = tr(
        "Tanpa --village: semua desa yang sudah mengirim atau yang ditunggu jawabannya. "
        "Kode keluar: 0 semua tertulis; 1 ada yang gagal, dengan alasan; 2 salah pakai."
    )
    parser.add_argument("workspace", type=Path, metavar="WORKSPACE", help=tr("ruang kerja"))
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FOLDER", help=tr("folder yang sudah ada")
    )
    parser.add_argument(
        "--village",
        action="append",
        default=None,
        metavar=tr("KODE"),
        help=tr("hanya desa ini; boleh beberapa kali"),
    )
    parser.add_argument(
        "--password", default="", metavar=tr("SANDI"), help=tr("kunci berkas dengan kata sandi")
    )
    parser.add_argument("--json", action="store_true", help=tr("keluaran JSON"))
    parser.set_defaults(run=write_back)


def write_back(options: argparse.Namespace, window: object = None) -> int:
    """Write the returns; one that fails does not stop the others.

    Raises:
        DampinganError: the workspace is not a regency's, the folder is none, or a village is not
            one of the regency's.
    """
    from dampingan.exchange.writer.returning import ReturnFailure, write_returns
    from dampingan.store.creation import REGENCY
    from dampingan.store.workspace import Workspace

    folder: Path = options.out
    if not folder.is_dir():
        raise DampinganError(
            tr("Folder {name} tidak ditemukan.", name=folder),
            remedy=tr("Buat foldernya dulu, lalu ulangi."),
        )
    with Workspace.open(options.workspace) as workspace:
        if workspace.scope != REGENCY:
            raise DampinganError(
                tr("Balasan hanya ditulis dari ruang kerja kabupaten atau kota."),
                remedy=tr("Desa mengirim dengan: dampingan export."),
            )
        _require_villages(workspace.village_code, options.village or [])
        written = write_returns(
            workspace,
            folder,
            options.village,
            password=options.password,
            progress=show_progress if sys.stderr.isatty() and not options.json else None,
        )
    bad = [one for one in written if isinstance(one, ReturnFailure)]
    good = [one for one in written if not isinstance(one, ReturnFailure)]
    if options.json:
        files = [{"village": one.village_code, "file": one.path.name} for one in good]
        failed = [{"village": one.village_code, "error": str(one.error)} for one in bad]
        print(json.dumps({"files": files, "failed": failed}, ensure_ascii=False, indent=2))
    else:
        for one in good:
            print(one.path)
        for one in bad:
            print(f"{one.village_code}: {one.error}", file=sys.stderr)
        print(tr("{count} balasan tertulis di {path}.", count=len(good), path=folder))
    return REFUSED if bad else OK


def _require_villages(regency: str, codes: list[str]) -> None:
    from dampingan.core.regions import regions

    for code in codes:
        region = regions().get(code)
        if region is None or not region.is_village or not code.startswith(f"{regency}."):
            raise DampinganError(
                tr("{code} bukan kode desa/kelurahan dari {regency}.", code=code, regency=regency),
                remedy=tr("Pakai kode Kemendagri, misalnya 33.75.03.1009."),
            )
