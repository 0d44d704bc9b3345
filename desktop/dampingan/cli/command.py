"""The command line: reads the arguments, runs one command, answers with an exit code.

Exit codes: 0 done, 1 refused with a reason on stderr, 2 wrong use of the command, 3 a fault of the
program itself. Everything heavy is imported by the command that needs it, so help is instant.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn, TypeAlias

import dampingan
from dampingan.cli import argparse_words, version
from dampingan.cli.comparing import add_compare
from dampingan.cli.consolidating import add_consolidate
from dampingan.cli.importing import add_import
from dampingan.cli.interruption import INTERRUPTED
from dampingan.cli.lists import add_lists
from dampingan.cli.matrix import add_matrix
from dampingan.cli.paper import add_paper
from dampingan.cli.printing import add_print
from dampingan.cli.receiving import add_receive
from dampingan.cli.returning import add_return
from dampingan.cli.work import add_work
from dampingan.cli.work_list import add_work_list
from dampingan.core.errors import DampinganError
from dampingan.core.language import LANGUAGES, set_language, tr

OK, REFUSED, WRONG_USE, FAULT = 0, 1, 2, 3

Window = Callable[[Path | None], int]
"""Opens the window, on a workspace if one is given, and returns the exit code."""


def main(arguments: Sequence[str], *, window: Window) -> int:
    """Run the command that `arguments` name.

    Args:
        arguments: what stands after the program's name.
        window: opens the window; used when no command is named.

    Returns:
        The exit code of the process.
    """
    _speak_utf8()
    try:
        rest, debug = _take_global_options(list(arguments))
    except DampinganError as error:
        _complain(error)
        return WRONG_USE
    argparse_words.speak_interface_language()
    try:
        return _run(rest, window)
    except DampinganError as error:
        _complain(error)
        return REFUSED
    except BrokenPipeError:
        _silence_stdout()
        return OK
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        if debug:
            raise
        fault = tr("Kesalahan program ({name}).", name=type(error).__name__)
        advice = tr("Ulangi dengan --debug lalu kirim keluarannya kepada pengembang.")
        print(f"dampingan: {fault} {advice}", file=sys.stderr)
        return FAULT


def _run(arguments: list[str], window: Window) -> int:
    if not arguments:
        return window(None)
    if len(arguments) == 1 and arguments[0].lower().endswith(".dampingan"):
        return window(Path(arguments[0]))  # a file manager hands over the file to open
    if arguments[:2] == ["form", "eval"] and len(arguments) == 3 and arguments[2][:2] == "-(":
        arguments = [*arguments[:2], "--", arguments[2]]  # an expression, not an option
    options = _parser().parse_args(arguments)
    return options.run(options, window)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="dampingan",
        description=tr(
            "Pendataan keluarga desa/kelurahan tanpa jaringan. Tanpa perintah: membuka jendela."
        ),
        epilog=tr("Kode keluar: 0 berhasil, 1 ditolak dengan alasan, 2 salah pakai, 3 kesalahan."),
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"dampingan {dampingan.__version__}",
        help=tr("tampilkan versi program"),
    )
    # Taken out before parsing, because they decide how parsing speaks; named here for the help.
    parser.add_argument("--language", choices=sorted(LANGUAGES), help=tr("bahasa keluaran"))
    parser.add_argument(
        "--debug", action="store_true", help=tr("tampilkan rincian bila program salah")
    )
    commands = parser.add_subparsers(title=tr("perintah"), metavar=tr("PERINTAH"), required=True)
    for add in (_add_demo, _add_new, _add_export, _add_form, _add_doctor):
        add(commands)
    add_work(commands, _add)
    add_receive(commands, _add)
    add_import(commands, _add)
    add_compare(commands, _add)
    add_consolidate(commands, _add)
    add_return(commands, _add)
    add_lists(commands, _add)
    add_work_list(commands, _add)
    add_matrix(commands, _add)
    add_paper(commands, _add)
    return parser


class _Parser(argparse.ArgumentParser):
    """An argument parser without abbreviations: a new option must not change an old script."""

    def __init__(self, **values: object) -> None:
        values.setdefault("allow_abbrev", False)
        super().__init__(**values)  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where help is, and end with the code for wrong use."""
        help_ = tr("Bantuan: {command}", command=f"{self.prog} --help")
        self.exit(WRONG_USE, f"{self.prog}: {message}\n{help_}\n")


_Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"  # noqa: SLF001 - has no public name


def _add(commands: _Commands, name: str, summary: str) -> _Parser:
    return commands.add_parser(name, help=summary, description=summary)  # type: ignore[return-value]


def _add_demo(commands: _Commands) -> None:
    parser = _add(
        commands, "demo", tr("buka desa contoh; dengan --out: kerjakan tanpa layar ke satu folder")
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help=tr("folder untuk ruang kerja, buku kerja dan gambar layar"),
    )
    parser.set_defaults(run=_demo)


def _demo(options: argparse.Namespace, window: Window) -> int:
    if options.out is None:
        from dampingan.demo import sample_in
        from dampingan.ui.start.place import documents_folder

        return window(sample_in(documents_folder()))
    from dampingan.tour.tour import run

    return run(options.out)


def _add_new(commands: _Commands) -> None:
    summary = tr("buat ruang kerja untuk satu desa/kelurahan, atau satu kabupaten/kota")
    parser = _add(commands, "new", summary)
    parser.add_argument("path", type=Path, metavar="PATH", help=tr("berkas .dampingan baru"))
    parser.add_argument(
        *("--village", "--regency"),
        dest="village",
        required=True,
        metavar=tr("KODE"),
        help=tr("kode Kemendagri, misalnya 33.75.03.1009 atau 33.75, atau nama yang tidak kembar"),
    )
    parser.add_argument(
        "--period",
        default="",
        metavar=tr("PERIODE"),
        help=tr("misalnya 2026-Q4; bila kosong: triwulan ini"),
    )
    parser.add_argument(
        "--operator", default="", metavar=tr("NAMA"), help=tr("nama yang dicatat pada isian")
    )
    parser.set_defaults(run=_new)


def _new(options: argparse.Namespace, window: Window) -> int:
    from dampingan.cli import workspace

    return workspace.create(options)


def _add_export(commands: _Commands) -> None:
    parser = _add(commands, "export", tr("tulis buku kerja kiriman untuk kabupaten"))
    parser.add_argument("workspace", type=Path, metavar="WORKSPACE", help=tr("ruang kerja"))
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FILE",
        help=tr("buku kerja .xlsx, atau folder untuk nama yang disarankan"),
    )
    _add_choice(
        parser,
        "drafts",
        tr("sertakan keluarga yang masih draf"),
        tr("tinggalkan keluarga yang masih draf"),
    )
    _add_choice(
        parser,
        "findings",
        tr("sertakan keluarga selesai yang punya temuan"),
        tr("tinggalkan keluarga selesai yang punya temuan"),
    )
    parser.add_argument(
        "--changes",
        action="store_true",
        help=tr("hanya yang berubah sejak kiriman yang sudah diterima kabupaten/kota"),
    )
    parser.add_argument(
        "--password", default="", metavar=tr("SANDI"), help=tr("kunci berkas dengan kata sandi")
    )
    parser.set_defaults(run=_export)


def _add_choice(parser: _Parser, name: str, with_help: str, without_help: str) -> None:
    group = parser.add_mutually_exclusive_group()
    group.add_argument(f"--with-{name}", dest=name, action="store_true", help=with_help)
    group.add_argument(f"--without-{name}", dest=name, action="store_false", help=without_help)
    parser.set_defaults(**{name: None})


def _export(options: argparse.Namespace, window: Window) -> int:
    from dampingan.cli import workspace

    return workspace.export(options)


def _add_form(commands: _Commands) -> None:
    parser = _add(commands, "form", tr("periksa atau simpan instrumen (XLSForm)"))
    actions = parser.add_subparsers(title=tr("perintah"), metavar=tr("PERINTAH"), required=True)
    check = _add(actions, "check", tr("periksa apakah instrumen dapat dibuka"))  # type: ignore[arg-type]
    check.add_argument("file", type=Path, metavar="FILE", help=tr("XLSForm: .xlsx atau .md"))
    check.add_argument("--json", action="store_true", help=tr("keluaran JSON"))
    check.set_defaults(run=_form_check)
    value = _add(actions, "eval", tr("hitung satu rumus XPath ODK"))  # type: ignore[arg-type]
    value.add_argument(
        "expression",
        nargs="?",
        metavar=tr("RUMUS"),
        help=tr("bila kosong: satu baris JSON per rumus dari masukan baku"),
    )
    value.set_defaults(run=_form_eval)
    attempt = _add(actions, "try", tr("isi instrumen acak, kirim, terima, lalu bandingkan"))  # type: ignore[arg-type]
    attempt.add_argument("file", type=Path, metavar="FILE", help=tr("XLSForm: .xlsx atau .md"))
    attempt.add_argument("--seed", type=int, default=1, metavar="N", help=tr("angka awal acak"))
    attempt.set_defaults(run=_form_try)
    save = _add(actions, "save", tr("tulis instrumen sebagai XLSForm .xlsx atau XForm .xml"))  # type: ignore[arg-type]
    save.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        nargs="?",
        help=tr("XLSForm apa pun; bila kosong: instrumen keluarga bawaan"),
    )
    save.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FILE.xlsx|FILE.xml",
        help=tr("berkas yang ditulis"),
    )
    save.set_defaults(run=_form_save)
    add_print(actions, _add)
    version.add_commands(actions, _add)


def _form_check(options: argparse.Namespace, window: Window) -> int:
    from dampingan.cli import form

    return form.check(options.file, as_json=options.json)


def _form_eval(options: argparse.Namespace, window: Window) -> int:
    from dampingan.cli import form

    return form.evaluate(options.expression)


def _form_try(options: argparse.Namespace, window: Window) -> int:
    from dampingan.cli import form

    return form.try_out(options.file, seed=options.seed)


def _form_save(options: argparse.Namespace, window: Window) -> int:
    from dampingan.cli import form

    return form.save(options.file, options.out)


def _add_doctor(commands: _Commands) -> None:
    parser = _add(commands, "doctor", tr("periksa pemasangan program dan satu ruang kerja"))
    parser.add_argument(
        "workspace", type=Path, nargs="?", metavar="WORKSPACE", help=tr("ruang kerja")
    )
    parser.add_argument("--json", action="store_true", help=tr("keluaran JSON"))
    parser.add_argument("--only-window", action="store_true", help=argparse.SUPPRESS)
    parser.set_defaults(run=_doctor)


def _doctor(options: argparse.Namespace, window: Window) -> int:
    from dampingan.cli import doctor

    if options.only_window:
        return doctor.print_window_facts()
    return doctor.examine(options.workspace, as_json=options.json)


def _take_global_options(arguments: list[str]) -> tuple[list[str], bool]:
    """Take ``--language`` and ``--debug`` out, wherever they stand, and choose the language."""
    rest: list[str] = []
    chosen = os.environ.get("DAMPINGAN_LANGUAGE", "id")
    debug = False
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--debug":
            debug = True
        elif argument == "--language":
            chosen = next(waiting, "")
        elif argument.startswith("--language="):
            chosen = argument.partition("=")[2]
        else:
            rest.append(argument)
    if chosen not in LANGUAGES:
        known = ", ".join(sorted(LANGUAGES))
        raise DampinganError(
            tr("Bahasa “{name}” tidak ada.", name=chosen),
            remedy=tr("Pilih salah satu: {known}.", known=known),
        )
    set_language(chosen)
    return rest, debug


def _complain(error: DampinganError) -> None:
    for line in str(error).splitlines():
        print(f"dampingan: {line}", file=sys.stderr)


def _speak_utf8() -> None:
    """Write UTF-8 also where Windows would choose a code page for a pipe."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)  # None: a windowed program has no stream
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _silence_stdout() -> None:
    """Stop Python from complaining at exit that the reader of the output went away."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
