"""The letterhead as two files of a template folder: ``kop.toml`` and a logo.

A regency hands one folder to all its villages; what is in it counts before any workspace's own
settings. Keys are Indonesian, because officials open this file in a text editor.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from dampingan.core.language import tr
from dampingan.printing.press.joining import temporary_folder
from dampingan.printing.press.typesetting import PrintError, Templates, typeset_pdf

FILE = "kop.toml"
LOGO_LIMIT = 500_000
"""Bytes; a crest of 4 cm at 600 dpi needs a tenth."""
LOGO_WIDEST = 6.0
"""Times as wide as high; anything wider leaves no room for the lines beside it."""

_LOGOS = ("logo.png", "logo.jpg", "logo.jpeg", "logo.svg")
_TEXT_LIMIT = 2_000
_FILE_LIMIT = 100_000
_SHOWN = 40
"""Letters of a key that an error shows."""
_KNOWN = ("baris", "alamat", "penanda", "teks")
_SIGNER = {
    "kunci": "key",
    "sebelum": "before",
    "jabatan": "office",
    "nama": "name",
    "nomor": "number",
}
_AT = re.compile(r"line (\d+), column (\d+)")
_KEY = re.compile(r"[a-z][a-z0-9_-]{0,30}")


def read(folder: Path) -> dict[str, Any]:
    """Return what ``kop.toml`` and the logo of a folder say, as `store.stationery` keeps it.

    Raises:
        PrintError: one of them can't be used; the message says where and why.
    """
    said: dict[str, Any] = {}
    if (folder / FILE).is_file():
        text = _text_of(folder / FILE)
        said = _understood(_parsed(text), text)
    for name in _LOGOS:
        file = folder / name
        if file.is_file():
            try:
                if file.is_symlink():
                    raise _no_logo(tr("berkasnya tautan ke tempat lain"))
                said["logo"], said["logo_name"] = logo_of(file)
            except PrintError as error:
                told = tr(
                    "{told} Berkasnya: {name} di folder templat.", told=error.message, name=name
                )
                raise PrintError(told, remedy=error.remedy, template=name, is_own=True) from error
            break
    return said


def _text_of(file: Path) -> str:
    if file.is_symlink():
        raise _unusable(tr("berkasnya tautan ke tempat lain"))
    try:
        if file.stat().st_size > _FILE_LIMIT:
            raise _unusable(tr("berkasnya lebih dari {size} kB", size=_FILE_LIMIT // 1000))
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _unusable(tr("berkasnya tidak terbaca sebagai teks UTF-8")) from error


def _parsed(text: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text)
    # Not only its own error: endless brackets and endless digits are Python's.
    except (ValueError, RecursionError) as error:
        told, found = str(error), _AT.search(str(error))
        if "overwrite" in told or "twice" in told or "mutate" in told:
            raise _unusable(tr("ada kunci atau bagian yang ditulis dua kali")) from error
        if found is None:
            raise _unusable(tr("susunannya salah; ada yang belum ditutup")) from error
        raise _unusable(
            tr("susunannya salah pada baris {line} kolom {column}", line=found[1], column=found[2])
        ) from error


def _understood(said: Mapping[str, Any], text: str) -> dict[str, Any]:
    _require_known(said, _KNOWN, text)
    made: dict[str, Any] = {}
    if "baris" in said:
        made["lines"] = [_text("baris", line, text) for line in _list("baris", said, text)]
    if "alamat" in said:
        made["address"] = _text("alamat", said["alamat"], text)
    if "penanda" in said:
        made["signers"] = [_signer(one, text) for one in _list("penanda", said, text)]
    if "teks" in said:
        if not isinstance(said["teks"], Mapping):
            raise _unusable(
                tr("“{name}” harus berupa bagian [{name}]", name="teks"), _line("teks", text)
            )
        made["texts"] = {key: _text(key, one, text) for key, one in said["teks"].items()}
    return made


def _require_known(said: Mapping[str, Any], known: Iterable[str], text: str) -> None:
    if unknown := sorted(set(said) - set(known)):
        raise _unusable(
            tr(
                "kunci “{name}” tidak dikenal; yang dikenal: {known}",
                name=unknown[0][:_SHOWN],
                known=", ".join(known),
            ),
            _line(unknown[0], text),
        )


def _list(name: str, said: Mapping[str, Any], text: str) -> list[Any]:
    value = said[name]
    if not isinstance(value, list) or len(value) > 12:
        raise _unusable(
            tr("“{name}” harus berupa daftar, paling banyak 12", name=name), _line(name, text)
        )
    return value


def _text(name: str, value: Any, text: str) -> str:
    if not isinstance(value, str) or len(value) > _TEXT_LIMIT:
        raise _unusable(
            tr(
                "“{name}” harus berupa teks, paling banyak {most} huruf",
                name=name[:_SHOWN],
                most=_TEXT_LIMIT,
            ),
            _line(name, text),
        )
    return value


def _signer(one: Any, text: str) -> dict[str, str]:
    if not isinstance(one, Mapping) or not _KEY.fullmatch(str(one.get("kunci", ""))):
        raise _unusable(
            tr('setiap [[penanda]] perlu kunci, misalnya kunci = "kepala"'), _line("penanda", text)
        )
    _require_known(one, _SIGNER, text)
    return {_SIGNER[name]: _text(name, words, text) for name, words in one.items()}


def _line(name: str, text: str) -> int:
    """Return the line of a file where a key or section of that name begins, 0 when unknown."""
    begins = re.compile(rf"""\s*\[*\s*["']?{re.escape(name)}["']?\s*[=\].]""")
    lines = enumerate(text.splitlines(), 1)
    return next((number for number, line in lines if begins.match(line)), 0)


def _unusable(why: str, line: int = 0) -> PrintError:
    if line:
        why = tr("baris {line}: {why}", line=line, why=why)
    return PrintError(
        tr("Kop di folder templat ({file}) tidak dapat dipakai: {why}.", file=FILE, why=why),
        remedy=tr("Perbaiki berkas itu, atau cetak dengan templat bawaan."),
        template=FILE,
        is_own=True,
    )


def logo_of(file: Path) -> tuple[bytes, str]:
    """Return a logo's bytes and the name it has on sheets, once it is known to be usable.

    Raises:
        PrintError: it is too large, too wide, or no picture that can be printed.
    """
    try:
        size = file.stat().st_size
        data = file.read_bytes() if size <= LOGO_LIMIT else b""
    except OSError as error:
        raise _no_logo(tr("berkasnya tidak dapat dibuka")) from error
    if size > LOGO_LIMIT:
        raise _no_logo(
            tr(
                "ukurannya {size} kB; batasnya {most} kB",
                size=size // 1000,
                most=LOGO_LIMIT // 1000,
            )
        )
    return data, logo_name(file.name, data)


def _require_drawable(data: bytes, name: str) -> None:
    if not is_drawable(data, name):
        raise _no_logo(tr("gambarnya rusak"))


@lru_cache(maxsize=4)
def is_drawable(data: bytes, name: str) -> bool:
    """Tell whether a picture can be drawn: a damaged one has the right first bytes too.

    Args:
        data: its bytes.
        name: file name with the suffix of its kind.
    """
    with temporary_folder() as root:
        (root / name).write_bytes(data)
        (root / "logo.typ").write_text(f'#image("{name}", width: 20mm)', "utf-8")
        try:
            typeset_pdf("logo", {}, templates=Templates(root))
        except PrintError:
            return False
    return True


def logo_name(name: str, data: bytes) -> str:
    """Return the name of a logo by what its bytes are, e.g. ``logo.png``.

    Raises:
        PrintError: it is no PNG, JPEG or SVG, or far wider than high.
    """
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) > 24:
        _require_shape(int.from_bytes(data[16:20]), int.from_bytes(data[20:24]))
        found = "logo.png"
    elif data.startswith(b"\xff\xd8\xff"):
        _require_shape(*_jpeg_size(data))
        found = "logo.jpg"
    elif b"<svg" in data[:4096] and name.lower().endswith(".svg"):
        found = "logo.svg"
    else:
        raise _no_logo(tr("berkasnya bukan gambar PNG, JPG atau SVG"))
    _require_drawable(data, found)
    return found


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """Return width and height as the first frame header says (ITU-T T.81, B.2.2)."""
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = data[at + 5 : at + 7], data[at + 7 : at + 9]
            return int.from_bytes(width), int.from_bytes(height)
        at += 2 + length
    raise _no_logo(tr("gambarnya rusak"))


def _require_shape(width: int, height: int) -> None:
    if not width or not height:
        raise _no_logo(tr("gambarnya rusak"))
    if width > height * LOGO_WIDEST:
        raise _no_logo(tr("gambarnya terlalu lebar; paling lebar {most} kali tingginya", most=6))


def _no_logo(why: str) -> PrintError:
    return PrintError(
        tr("Logo tidak dapat dipakai: {why}.", why=why),
        remedy=tr("Pilih gambar lain, misalnya PNG selebar 600 titik."),
    )
