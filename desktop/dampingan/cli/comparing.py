"""``dampingan compare A B``: what differs between two workbooks, by family."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr


def add_compare(commands: Any, add: Any) -> None:
    """Add the command.

    Args:
        commands: argparse's collection of commands.
        add: makes one with a name and a summary.
    """
    parser = add(commands, "compare", tr("bandingkan dua buku kerja, per keluarga"))
    parser.epilog = tr(
        "Kode keluar: 0 bila keduanya terbaca, sama atau berbeda (lihat “equal” di --json); 1 bila "
        "salah satu ditolak. JSON memuat kunci, bukan nama; jawaban pribadi tidak ditulis."
    )
    parser.add_argument("a", type=Path, metavar="A", help=tr("berkas pertama (sebelum)"))
    parser.add_argument("b", type=Path, metavar="B", help=tr("berkas kedua (sesudah)"))
    parser.add_argument("--json", action="store_true", help=tr("keluaran JSON"))
    parser.add_argument(
        "--password",
        action="append",
        default=[],
        metavar=tr("SANDI"),
        help=tr("sandi berkas; dua kali bila A dan B berbeda"),
    )
    parser.add_argument(
        "--out", type=Path, metavar="FILE.xlsx", help=tr("simpan perbandingan sebagai buku kerja")
    )
    parser.set_defaults(run=compare)


def compare(options: argparse.Namespace, window: object = None) -> int:
    """Say what differs; both files stay as they are."""
    from dampingan.exchange.difference import compare_workbooks
    from dampingan.exchange.difference_report import terminal_text, write_difference

    for path in (options.a, options.b):
        if not path.is_file():
            raise DampinganError(tr("Berkas {name} tidak ditemukan.", name=path))
    difference = compare_workbooks(options.a, options.b, _passwords(options.password), apart=True)
    if options.out is not None:
        write_difference(difference, options.out)
    if options.json:
        json.dump(difference.as_json(), sys.stdout, ensure_ascii=False, indent=2)
        print()
    else:
        for line in terminal_text(difference):
            print(line)
    return 0


def _passwords(given: list[str]) -> tuple[str, str]:
    """Return the passwords of A and B; one is for both."""
    if len(given) > 2:
        raise DampinganError(tr("Paling banyak dua sandi: untuk A dan untuk B."))
    return (given[0], given[-1]) if given else ("", "")
