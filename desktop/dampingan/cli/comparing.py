"""``dampingan compare A B``: what differs between two workbooks, by family."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from dampingan.cli.password import add_password_options, asked_password, given_passwords
from dampingan.core.errors import DampinganError
from dampingan.core.language import tr

OK, REFUSED = 0, 1


def add_compare(commands: Any, add: Any) -> None:
    """Add the command.

    Args:
        commands: argparse's collection of commands.
        add: makes one with a name and a summary.
    """
    parser = add(commands, "compare", tr("bandingkan dua buku kerja, per keluarga"))
    parser.epilog = tr(
        "Kode keluar: 0 bila keduanya terbaca, sama atau berbeda (lihat “equal” di --json); 1 bila "
        "salah satu ditolak (JSON: “error”); 2 salah pakai. JSON memuat kunci, bukan nama; jawaban "
        "pribadi tidak ditulis."
    )
    parser.add_argument("a", type=Path, metavar="A", help=tr("berkas pertama (sebelum)"))
    parser.add_argument("b", type=Path, metavar="B", help=tr("berkas kedua (sesudah)"))
    parser.add_argument("--json", action="store_true", help=tr("keluaran JSON"))
    add_password_options(parser, tr("sandi berkas; dua kali bila A dan B berbeda"))
    parser.add_argument(
        "--out", type=Path, metavar="FILE.xlsx", help=tr("simpan perbandingan sebagai buku kerja")
    )
    parser.set_defaults(run=compare)


def compare(options: argparse.Namespace, window: object = None) -> int:
    """Say what differs; both files stay as they are."""
    try:
        return _compare(options)
    except DampinganError as error:
        if not options.json:
            raise
        print(json.dumps({"error": " ".join(str(error).split())}, ensure_ascii=False))
        return REFUSED


def _compare(options: argparse.Namespace) -> int:
    from dampingan.exchange.comparison.difference import compare_workbooks
    from dampingan.exchange.comparison.difference_report import terminal_text, write_difference

    difference = compare_workbooks(options.a, options.b, _passwords(options), apart=True)
    if options.out is not None:
        write_difference(difference, options.out)
    if options.json:
        json.dump(difference.as_json(), sys.stdout, ensure_ascii=False, indent=2)
        print()
    else:
        for line in terminal_text(difference):
            print(line)
    return OK


def _passwords(options: argparse.Namespace) -> tuple[str, str]:
    """Return the passwords of A and B: given ones, one for both, else what is answered now."""
    from dampingan.exchange.file.container import is_locked

    given = given_passwords(options)
    if len(given) > 2:
        raise DampinganError(tr("Paling banyak dua sandi: untuk A dan untuk B."))
    a, b = (given[0], given[-1]) if given else ("", "")
    return (
        a or (asked_password(options.a.name) if is_locked(options.a) else ""),
        b or (asked_password(options.b.name) if is_locked(options.b) else ""),
    )
