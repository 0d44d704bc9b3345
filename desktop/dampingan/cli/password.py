"""Passwords of workbooks on the command line: given, in a file, or asked for; kept nowhere."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr

T = TypeVar("T")


def add_password_options(parser: argparse.ArgumentParser, help_: str = "") -> None:
    """Add ``--password`` and ``--password-file`` to a command that opens workbooks.

    Args:
        parser: of the command.
        help_: of ``--password``, where the order of several ones means something.
    """
    parser.add_argument(
        "--password",
        action="append",
        default=[],
        metavar=tr("SANDI"),
        help=help_ or tr("kata sandi berkas; boleh beberapa kali, semua dicoba"),
    )
    parser.add_argument(
        "--password-file",
        type=Path,
        metavar="FILE",
        help=tr("berkas teks, satu kata sandi per baris, agar sandi tidak tampak di layar"),
    )


def given_passwords(options: argparse.Namespace) -> list[str]:
    """Return the passwords that the arguments name.

    Raises:
        DampinganError: their file can't be read.
    """
    file: Path | None = options.password_file
    if file is None:
        return list(options.password)
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DampinganError(
            tr("Berkas kata sandi {name} tidak dapat dibaca.", name=file.name),
            remedy=tr("Simpan sebagai teks UTF-8, satu kata sandi per baris."),
        ) from error
    return [*options.password, *filter(None, lines)]


def asked_password(name: str) -> str:
    """Ask whoever sits at the terminal for a file's password; ``""`` when nobody does."""
    if sys.stdin is None or not sys.stdin.isatty():
        return ""
    try:
        return getpass.getpass(tr("Kata sandi untuk {name}: ", name=name), stream=sys.stderr)
    except EOFError:
        return ""


def unlocked(name: str, given: list[str], run: Callable[[str], T]) -> T:
    """Return what `run` makes of a file, with the password that opens it if it needs one.

    Args:
        name: of the file, for the question.
        given: passwords to try before anybody is asked.
        run: reads the file with a password, ``""`` for none.

    Raises:
        PasswordNeededError: it is locked and nobody knows how to open it.
        WrongPasswordError: none of the passwords opens it.
    """
    from dampingan.exchange.file.password import PasswordNeededError, WrongPasswordError

    refused: DampinganError
    try:
        return run("")
    except PasswordNeededError as error:
        refused = error
    for password in _tried(name, given):
        try:
            return run(password)
        except WrongPasswordError as error:
            refused = error
    raise refused


def _tried(name: str, given: list[str]) -> Iterator[str]:
    yield from filter(None, given)
    if password := asked_password(name):
        yield password
