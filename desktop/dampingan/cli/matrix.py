"""``dampingan matrix WORKSPACE``: planning forms of villages, or those of a regency in one."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dampingan.cli.progress import show_progress
from dampingan.core.errors import DampinganError
from dampingan.core.language import tr

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

PAPERS = ("a4", "f4")


def add_matrix(commands: Any, add: Any) -> None:
    """Add the command.

    Args:
        commands: argparse's collection of commands.
        add: makes one with a name and a summary.
    """
    parser = add(commands, "matrix", tr("tulis matriks perencanaan desa, siap cetak"))
    parser.add_argument("workspace", type=Path, metavar="WORKSPACE", help=tr("ruang kerja"))
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--village",
        default="",
        metavar=tr("KODE"),
        help=tr("desa/kelurahan, di ruang kerja kabupaten/kota"),
    )
    what.add_argument(
        "--all",
        action="store_true",
        help=tr("setiap desa/kelurahan satu berkas; --out menyebut foldernya"),
    )
    what.add_argument(
        "--consolidated",
        action="store_true",
        help=tr("matriks gabungan: kegiatan per perangkat daerah, jangka, desa dan dana"),
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE.xlsx",
        help=tr("berkas yang ditulis; bila kosong: di sebelah ruang kerja"),
    )
    parser.add_argument(
        "--year",
        type=int,
        metavar=tr("TAHUN"),
        help=tr("tahun rencana tahunan; bila kosong: setelah periode"),
    )
    parser.add_argument("--paper", choices=PAPERS, default="a4", help=tr("ukuran kertas"))
    parser.set_defaults(run=_matrix)


def _matrix(options: argparse.Namespace, window: object) -> int:
    from dampingan.store.workspace import Workspace

    with Workspace.open(options.workspace) as workspace:
        for path in _written(options, workspace):
            print(tr("Matriks tersimpan di {path}.", path=path))
    return 0


def _written(options: argparse.Namespace, workspace: Workspace) -> list[Path]:
    from dampingan.exchange.matrix.looks import PAPERS as SHEETS
    from dampingan.exchange.matrix.workbook import (
        file_name,
        write_consolidated,
        write_village_matrices,
    )
    from dampingan.store.creation import REGENCY
    from dampingan.store.plan.form import ensure_plan

    ensure_plan(workspace)
    progress = show_progress if sys.stderr.isatty() else None
    paper, beside = SHEETS[options.paper], options.workspace.parent
    if options.consolidated:
        name = file_name(workspace.village_code, consolidated=True)
        out = _workbook(options.out or beside / name)
        return [write_consolidated(workspace, out, paper=paper, progress=progress)]
    if options.all:
        return _every_village(options, workspace)
    if workspace.scope == REGENCY and not options.village:
        raise DampinganError(
            tr("Ini ruang kerja kabupaten/kota."),
            remedy=tr("Tambahkan --village KODE, --all, atau --consolidated."),
        )
    code = options.village or workspace.village_code
    out = _workbook(options.out or beside / file_name(code))
    return [
        write_village_matrices(
            workspace,
            out,
            village_code=code,
            year=options.year,
            paper=paper,
            progress=progress,
        )
    ]


def _every_village(options: argparse.Namespace, workspace: Workspace) -> list[Path]:
    """Write a workbook of each village that has a plan into one folder."""
    from dampingan.exchange.matrix.looks import PAPERS as SHEETS
    from dampingan.exchange.matrix.workbook import file_name, write_village_matrices
    from dampingan.exchange.writer.workbook import make_folder
    from dampingan.matrix.village_book import planned_villages

    folder = options.out or options.workspace.parent
    make_folder(folder)
    codes = planned_villages(workspace)
    written = []
    for done, code in enumerate(codes, 1):
        path = folder / file_name(code)
        write_village_matrices(
            workspace, path, village_code=code, year=options.year, paper=SHEETS[options.paper]
        )
        if sys.stderr.isatty():
            show_progress(done, len(codes), tr("Menulis matriks"))
        written.append(path)
    return written


def _workbook(path: Path) -> Path:
    if path.suffix.lower() != ".xlsx":
        raise DampinganError(tr("Nama keluaran harus berakhiran .xlsx: {name}.", name=path.name))
    return path
