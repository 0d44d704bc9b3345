"""Indonesian for the sentences that Python's argparse says by itself."""

from __future__ import annotations

import argparse

from dampingan.core.language import language

_WORDS = {
    "usage: ": "pemakaian: ",
    "options": "pilihan",
    "positional arguments": "isian",
    "show this help message and exit": "tampilkan bantuan ini",
    "show program's version number and exit": "tampilkan versi program",
    "%(prog)s: error: %(message)s\n": "%(prog)s: %(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "the following arguments are required: %s": "ini wajib disebut: %s",
    "one of the arguments %s is required": "salah satu dari ini wajib disebut: %s",
    "unrecognized arguments: %s": "tidak dikenal: %s",
    "expected one argument": "perlu satu nilai",
    "expected at most one argument": "paling banyak satu nilai",
    "expected at least one argument": "perlu sedikitnya satu nilai",
    "not allowed with argument %s": "tidak boleh bersama %s",
    "ignored explicit argument %r": "tidak memakai nilai, tetapi diberi %r",
    "invalid %(type)s value: %(value)r": "nilai %(value)r tidak dapat dipakai",
    "invalid choice: %(value)r (choose from %(choices)s)": (
        "%(value)r tidak ada; pilih dari %(choices)s"
    ),
    "ambiguous option: %(option)s could match %(matches)s": (
        "%(option)s belum jelas; mungkin %(matches)s"
    ),
}


def speak_interface_language() -> None:
    """Make argparse say its own sentences in the interface language, from now on.

    argparse looks its sentences up through the name ``_`` of its module; a sentence that a newer
    Python adds stays English.
    """
    words = _WORDS if language() == "id" else {}
    setattr(argparse, "_", lambda text: words.get(text, text))  # noqa: B010 - private to argparse
