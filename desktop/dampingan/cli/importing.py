"""``dampingan import WORKSPACE FILE… --mapping NAME``: bring in what other systems wrote."""

from __future__ import annotations

import argparse
import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dampingan.cli.password import add_password_options, given_passwords, unlocked
from dampingan.core.errors import DampinganError
from dampingan.core.language import tr

if TYPE_CHECKING:
    from dampingan.exchange.foreign.mapping import Mapping
    from dampingan.exchange.foreign.table import Tables
    from dampingan.exchange.receiver.receiving import ReceiveReport
    from dampingan.store.workspace import Workspace

OK, REFUSED, WRONG_USE = 0, 1, 2


def add_import(commands: Any, add: Any) -> None:
    """Add the command.

    Args:
        commands: argparse's collection of commands.
        add: makes one with a name and a summary.
    """
    parser = add(commands, "import", tr("impor berkas sistem lain dengan pemetaan"))
    parser.epilog = tr(
        "Isian kosong diisi, isian yang berbeda menjadi usulan, dan ruang kerja dicadangkan dulu. "
        "Beberapa berkas dibaca bersama, misalnya keluarga dan anggota DTSEN. Kode keluar: 0 "
        "diimpor atau dapat diimpor; 1 ditolak, dengan alasan; 2 salah pakai. JSON seperti receive."
    )
    parser.add_argument("workspace", type=Path, metavar="WORKSPACE", help=tr("ruang kerja"))
    parser.add_argument("files", type=Path, nargs="*", metavar="FILE", help=tr("berkas tabel"))
    parser.add_argument(
        "--mapping",
        default="",
        metavar=tr("NAMA|BERKAS"),
        help=tr("nama pemetaan (lihat --list) atau berkas .toml; bila kosong: yang paling cocok"),
    )
    parser.add_argument(
        "--form",
        default=None,
        metavar=tr("INSTRUMEN"),
        help=tr("instrumen tambahan yang dijawab berkas itu; bila kosong: kuesioner keluarga"),
    )
    parser.add_argument(
        "--unmatched",
        choices=("add", "list"),
        help=tr("keluarga dan anggota yang belum ada: tambahkan, atau hanya daftarkan"),
    )
    parser.add_argument(
        "--dry-run", action="store_true", help=tr("hanya tampilkan apa yang akan terjadi")
    )
    parser.add_argument(
        "--rejected",
        type=Path,
        metavar="FILE.xlsx",
        help=tr("simpan baris yang ditolak beserta sebabnya, untuk diperbaiki dan diimpor lagi"),
    )
    parser.add_argument("--json", action="store_true", help=tr("keluaran JSON"))
    parser.add_argument("--list", action="store_true", help=tr("tampilkan pemetaan yang ada"))
    add_password_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, window: object = None) -> int:
    """Import files, or list the mappings."""
    del window
    try:
        return _run(options)
    except DampinganError as error:
        if not options.json:
            raise
        from dampingan.cli.receiving import refusal

        json.dump(refusal(error), sys.stdout, ensure_ascii=False)
        print()
        return REFUSED


def _run(options: argparse.Namespace) -> int:
    from dampingan.store.workspace import Workspace

    if not options.files and not options.list:
        print(f"dampingan: {tr('Sebutkan berkas yang diimpor, atau --list.')}", file=sys.stderr)
        return WRONG_USE
    with Workspace.open(options.workspace) as workspace:
        if options.list:
            return _list(workspace, as_json=options.json)
        report = _import(workspace, options)
    if options.json:
        from dampingan.exchange.receiver.receiving import as_json

        json.dump(as_json(report), sys.stdout, ensure_ascii=False)
        print()
        return OK
    from dampingan.cli.receiving import lines

    for line in lines(report, ", ".join(path.name for path in options.files)):
        print(line)
    return OK


def _list(workspace: Workspace, *, as_json: bool) -> int:
    from dampingan.exchange.foreign.catalogue import saved_mappings, shipped_mappings

    found = (*shipped_mappings(), *saved_mappings(workspace))
    if as_json:
        told = [{"name": m.name, "title": m.title, "note": m.note} for m in found]
        json.dump(told, sys.stdout, ensure_ascii=False)
        print()
        return OK
    for mapping in found:
        print(f"{mapping.name:24} {mapping.title}")
        if mapping.note:
            print(f"{'':24} {mapping.note}")
    return OK


def _import(workspace: Workspace, options: argparse.Namespace) -> ReceiveReport:
    from dampingan.exchange.foreign.handing_back import write_rejected
    from dampingan.exchange.foreign.importing import apply_plan, dry_report, preview
    from dampingan.exchange.foreign.table import read_tables

    tables = unlocked(
        options.files[0].name, given_passwords(options), partial(read_tables, options.files)
    )
    plan = preview(workspace, tables, _mapping(workspace, tables, options))
    if options.rejected is not None and plan.drafts.rejected:
        write_rejected(plan.rejected, options.rejected)
    if options.dry_run:
        return dry_report(workspace, plan)
    return apply_plan(workspace, plan)


def _mapping(workspace: Workspace, tables: Tables, options: argparse.Namespace) -> Mapping:
    from dataclasses import replace

    from dampingan.exchange.foreign.catalogue import find_mapping, recognise

    if options.mapping:
        mapping = find_mapping(workspace, options.mapping)
        if mapping.generated and not mapping.sheets and options.form is None:
            fitting = [m for m, _ in recognise(workspace, tables) if m.generated]
            mapping = fitting[0] if fitting else mapping
    else:
        fitting = [m for m, _ in recognise(workspace, tables)]
        if not fitting and any(table.name == "_meta" for table in tables.tables):
            raise DampinganError(
                tr("Berkas ini kiriman Dampingan."), remedy=tr("Pakai perintah receive.")
            )
        if not fitting:
            raise DampinganError(
                tr("Tidak ada pemetaan yang cocok dengan berkas ini."),
                remedy=tr("Sebutkan --mapping, atau petakan kolomnya di layar Impor."),
            )
        mapping = fitting[0]
    if options.form is not None:
        mapping = replace(mapping, form=options.form)
    if options.unmatched:
        mapping = replace(mapping, unmatched=options.unmatched)
    return mapping
