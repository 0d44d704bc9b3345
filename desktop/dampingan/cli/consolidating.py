"""``dampingan consolidate WORKSPACE FOLDER``: a regency receives every workbook of a folder."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dampingan.cli.interruption import INTERRUPTED, stopped_by_keys
from dampingan.cli.password import add_password_options, given_passwords
from dampingan.cli.progress import show_progress
from dampingan.core.errors import DampinganError
from dampingan.core.language import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dampingan.exchange.receiver.consolidation import ConsolidationReport, FileOutcome
    from dampingan.store.workspace import Workspace

OK, REFUSED, FAULT = 0, 1, 3


def add_consolidate(commands: Any, add: Any) -> None:
    """Add the command.

    Args:
        commands: argparse's collection of commands.
        add: makes one with a name and a summary.
    """
    parser = add(commands, "consolidate", tr("terima semua buku kerja dari satu folder"))
    parser.epilog = tr(
        "Kode keluar: 0 semua diterima; 1 ada yang ditolak, dengan alasan; 2 salah pakai. Satu "
        "cadangan dibuat "
        "sebelum berkas pertama; setiap berkas dapat dibatalkan sendiri."
    )
    parser.add_argument("workspace", type=Path, metavar="WORKSPACE", help=tr("ruang kerja"))
    parser.add_argument(
        "folder", type=Path, nargs="+", metavar="FOLDER", help=tr("folder atau buku kerja")
    )
    parser.add_argument(
        "--dry-run", action="store_true", help=tr("hanya tampilkan apa yang akan terjadi")
    )
    parser.add_argument("--json", action="store_true", help=tr("keluaran JSON"))
    add_password_options(parser)
    parser.set_defaults(run=consolidate)


def consolidate(options: argparse.Namespace, window: object = None) -> int:
    """Receive what is in folders; a file that is refused does not stop the rest."""
    try:
        return _consolidate(options)
    except DampinganError as error:
        if not options.json:
            raise
        _print_json({"applied": False, "files": [], "error": str(error)})
        return REFUSED
    except Exception as error:
        if not options.json:
            raise
        words = tr("Kesalahan program ({name}).", name=type(error).__name__)
        _print_json({"applied": False, "files": [], "error": words})
        return FAULT


def _consolidate(options: argparse.Namespace) -> int:
    from dampingan.exchange.receiver import consolidation
    from dampingan.store.workspace import Workspace

    for path in options.folder:
        if not path.exists():
            raise DampinganError(tr("Berkas {name} tidak ditemukan.", name=path))
    words = given_passwords(options)
    with Workspace.open(options.workspace) as workspace, stopped_by_keys() as stopped:
        report = consolidation.consolidate(
            workspace,
            options.folder,
            passwords=words,
            dry_run=options.dry_run,
            progress=show_progress if sys.stderr.isatty() else None,
            cancelled=stopped,
            told=None if options.json else _print_file,
        )
        totals = _totals(workspace)
    if not (report.files or report.left):
        raise DampinganError(
            tr("Di {name} tidak ada buku kerja.", name=", ".join(map(str, options.folder))),
            remedy=tr("Periksa apakah foldernya benar dan flashdisk masih terpasang."),
        )
    if options.json:
        _print_json(as_json(report) | {"totals": totals})
    else:
        _print_sum(report, totals)
    if report.left:
        return INTERRUPTED
    return REFUSED if report.count(consolidation.REFUSED) else OK


def as_json(report: ConsolidationReport) -> dict[str, Any]:
    """Return what ``consolidate --json`` prints of a folder."""
    from dampingan.exchange.receiver.consolidation import REFUSED as BAD

    return {
        "applied": all(one.report.applied for one in report.files if one.report)
        and not (report.count(BAD) or report.left),
        "files": [_file_json(one) for one in report.files],
        "left": [path.name for path in report.left],
    }


def _file_json(one: FileOutcome) -> dict[str, Any]:
    from dampingan.exchange.receiver.receiving import as_json as receipt_json

    told: dict[str, Any] = {
        "file": one.path.name,
        "state": one.state,
        "village": one.village_code,
        "error": one.error,
    }
    empty = {"applied": False, "sheets": [], "findings": []}
    return told | (receipt_json(one.report) if one.report else empty)


def _totals(workspace: Workspace) -> Mapping[str, int]:
    from dampingan.store.merging.board import board, totals_of

    return asdict(totals_of(board(workspace)))


def _print_file(one: FileOutcome) -> None:
    from dampingan.exchange.receiver.consolidation import REFUSED as BAD
    from dampingan.exchange.receiver.consolidation import REPEATED, SKIPPED

    if one.state in {BAD, SKIPPED}:
        print(f"{one.path.name}: {' '.join(one.error.split())}", file=sys.stderr)
        return
    if one.state == REPEATED:
        print(tr("{file}: sudah pernah diterima", file=one.path.name))
        return
    report = one.report
    assert report is not None
    sums = {name: report.total(name) for name in ("new", "changed", "same", "conflict", "rejected")}
    print(
        tr(
            "{file}: {new} baru, {changed} berubah, {same} sama, {conflict} konflik, "
            "{rejected} ditolak",
            file=one.path.name,
            **sums,
        )
    )


def _print_sum(report: ConsolidationReport, totals: Mapping[str, int]) -> None:
    from dampingan.exchange.receiver.consolidation import REFUSED as BAD
    from dampingan.exchange.receiver.consolidation import REPEATED, SKIPPED, TAKEN

    print(
        tr(
            "{taken} berkas diterima, {again} sudah pernah, {refused} ditolak, {skipped} dilewati.",
            taken=report.count(TAKEN),
            again=report.count(REPEATED),
            refused=report.count(BAD),
            skipped=report.count(SKIPPED),
        )
    )
    if report.left:
        print(
            tr(
                "{count} berkas belum dibuka; jalankan perintah ini lagi untuk melanjutkan.",
                count=len(report.left),
            )
        )
    print(
        tr(
            "Ruang kerja memuat {families} keluarga dan {persons} anggota dari {sent} "
            "desa/kelurahan; {conflicts} konflik.",
            **{name: totals[name] for name in ("families", "persons", "sent", "conflicts")},
        )
    )


def _print_json(told: Mapping[str, Any]) -> None:
    json.dump(told, sys.stdout, ensure_ascii=False)
    print()
