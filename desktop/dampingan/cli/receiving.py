"""``dampingan receive WORKSPACE FILE…``: bring workbooks in, or say what would happen."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dampingan.cli.password import add_password_options, given_passwords, unlocked
from dampingan.core.errors import DampinganError
from dampingan.core.language import tr

if TYPE_CHECKING:
    from dampingan.exchange.receiver.receiving import ReceiveReport, SheetReport
    from dampingan.store.workspace import Workspace

OK, REFUSED, FAULT = 0, 1, 3

_KEYS = (
    '{"applied", "sheets": [{"name", "read", "new", "changed", "same", "conflict", "rejected"}], '
    '"findings": [{"sheet", "row", "column", "value", "message"}]}'
)


def add_receive(commands: Any, add: Any) -> None:
    """Add the command.

    Args:
        commands: argparse's collection of commands.
        add: makes one with a name and a summary.
    """
    parser = add(commands, "receive", tr("terima buku kerja kiriman ke ruang kerja"))
    parser.epilog = " ".join(
        (
            tr(
                "Kode keluar: 0 diterima, atau dicoba tanpa baris yang ditolak; 1 ada berkas "
                "yang ditolak, atau percobaan dengan baris yang ditolak, dengan alasan; 2 salah "
                "pakai."
            ),
            tr(
                "JSON: {keys}. Bila berkasnya beberapa, tiap lembar dan temuan menyebut “file”, "
                "dan “files” menyebut mana yang diterima.",
                keys=_KEYS,
            ),
            tr(
                "Sebelum ditulis, ruang kerja dicadangkan. Berkas yang ditolak tidak menghentikan "
                "berkas lain dan tidak mengubah apa pun; impor dapat dibatalkan lagi."
            ),
        )
    )
    parser.add_argument("workspace", type=Path, metavar="WORKSPACE", help=tr("ruang kerja"))
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help=tr("buku kerja"))
    parser.add_argument(
        "--dry-run", action="store_true", help=tr("hanya tampilkan apa yang akan terjadi")
    )
    parser.add_argument("--json", action="store_true", help=tr("keluaran JSON"))
    add_password_options(parser)
    parser.set_defaults(run=receive)


def receive(options: argparse.Namespace, window: object = None) -> int:
    """Receive one file after the other; one that is refused does not stop the rest."""
    told: list[dict[str, Any]] = []
    code = OK
    try:
        code = _receive_all(options, told)
    except DampinganError as error:
        if not options.json:
            raise
        told.append(refusal(error, None))
        code = REFUSED
    except Exception as error:
        if not options.json:
            raise
        fault = DampinganError(tr("Kesalahan program ({name}).", name=type(error).__name__))
        told.append(refusal(fault, None))
        code = FAULT
    if options.json:
        json.dump(_joined(told, several=len(options.files) > 1), sys.stdout, ensure_ascii=False)
        print()
    return code


def _receive_all(options: argparse.Namespace, told: list[dict[str, Any]]) -> int:
    from dampingan.exchange.receiver.receiving import as_json
    from dampingan.store.workspace import Workspace

    code = OK
    passwords = given_passwords(options)
    with Workspace.open(options.workspace) as workspace:
        for path in options.files:
            try:
                report = _receive_one(workspace, path, passwords, dry_run=options.dry_run)
            except DampinganError as error:
                told.append(refusal(error, path))
                if not options.json:
                    print(f"dampingan: {_named(error, path)}", file=sys.stderr)
                code = REFUSED
                continue
            told.append(as_json(report) | {"file": str(path)})
            if options.dry_run and report.total("rejected"):
                code = REFUSED  # not clean: some rows would be left out
            if not options.json:
                for line in lines(report, path.name):
                    print(line)
    return code


def _receive_one(
    workspace: Workspace, path: Path, passwords: list[str], *, dry_run: bool
) -> ReceiveReport:
    from dampingan.exchange.receiver.receiving import receive as receive_file

    def run(password: str) -> ReceiveReport:
        return receive_file(workspace, path, password=password, dry_run=dry_run)

    return unlocked(path.name, passwords, run)


def refusal(error: DampinganError, path: Path | None = None) -> dict[str, Any]:
    """Return what the JSON output says of a file that was refused."""
    place = error.place
    finding = {
        "sheet": place.sheet if place else "",
        "row": place.row if place else 0,
        "column": place.column if place else "",
        "value": "",
        "message": f"{error.message} {error.remedy}".strip(),
    }
    told: dict[str, Any] = {"applied": False, "sheets": [], "findings": [finding]}
    return told | ({"file": str(path)} if path else {})


def _named(error: DampinganError, path: Path) -> str:
    """Return what an error says, with the file's name where it does not say it."""
    said = " ".join(str(error).split())
    return said if path.name and path.name in said else f"{path}: {said}"


def _joined(told: list[dict[str, Any]], *, several: bool) -> dict[str, Any]:
    """Return one object for all files; of several, each sheet says which file it is from.

    Several are applied when all are; ``files`` says it of each.
    """
    found: dict[str, Any] = {
        "applied": bool(told) and all(each["applied"] for each in told),
        "sheets": [],
        "findings": [],
    }
    if several:
        found["files"] = [
            {"name": each["file"], "applied": each["applied"]} for each in told if "file" in each
        ]
    for each in told:
        more = {"file": each["file"]} if several and "file" in each else {}
        for key in ("sheets", "findings"):
            found[key] += [entry | more for entry in each[key]]
    return found


def lines(report: ReceiveReport, name: str) -> list[str]:
    """Return what a report says, line by line."""
    found = [_head(report, name)]
    found += [f"  {_sum(sheet)}" for sheet in report.sheets]
    for each in report.findings:
        place = ", ".join(
            part
            for part in (
                tr("lembar {name}", name=each.sheet) if each.sheet else "",
                tr("baris {row}", row=each.row) if each.row else "",
                tr("kolom {name}", name=each.column) if each.column else "",
            )
            if part
        )
        found.append(f"  ! {place}: {each.message}" if place else f"  ! {each.message}")
    if report.backup is not None:
        found.append("  " + tr("Cadangan: {name}", name=report.backup.name))
    return found


def _sum(sheet: SheetReport) -> str:
    return tr(
        "{name}: {read} baris = {new} baru + {changed} berubah + {same} sama + "
        "{conflict} konflik + {rejected} ditolak",
        name=sheet.name,
        read=sheet.read,
        new=sheet.new,
        changed=sheet.changed,
        same=sheet.same,
        conflict=sheet.conflict,
        rejected=sheet.rejected,
    )


def _head(report: ReceiveReport, name: str) -> str:
    village = report.village_name
    if report.repeated:
        return tr("{name} ({village}): sudah pernah diterima.", name=name, village=village)
    if report.dry_run:
        return tr("{name} ({village}): belum ditulis, baru dicoba.", name=name, village=village)
    if not report.written:
        return tr("{name} ({village}): tidak ada yang berubah.", name=name, village=village)
    return tr(
        "{name} ({village}): diterima sebagai {batch}.",
        name=name,
        village=village,
        batch=report.batch_uid,
    )
