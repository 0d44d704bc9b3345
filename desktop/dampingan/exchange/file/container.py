"""What kind of file something is, told by its bytes, and whether it is safe to read.

Nobody's word is taken for it: files named .xlsx are web pages, old .xls or encrypted workbooks
often enough (exchange rule 23). Whatever is no workbook is refused by name, with what to do; what
is one comes back checked (`archive`, `sheet_scan`), without macros, links and pictures: they are
left out of what readers get to see.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from dampingan.core.language import tr
from dampingan.exchange.file.archive import (
    LIMITS,
    ContainerError,
    Limits,
    damaged,
    entries_of,
    opened,
    too_large,
)
from dampingan.exchange.file.opendocument import open_ods
from dampingan.exchange.file.password import PasswordNeededError, WrongPasswordError, decrypted
from dampingan.exchange.file.plain_table import PlainTable, plain_table
from dampingan.exchange.file.spreadsheet import Block, SheetFacts, open_xlsx

__all__ = [
    "LIMITS",
    "Container",
    "ContainerError",
    "Limits",
    "PasswordNeededError",
    "WrongPasswordError",
    "is_locked",
    "no_workbook",
    "open_container",
]

Kind = Literal["xlsx", "ods", "xls", "csv", "zip", "html"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD = "WordDocument".encode("utf-16-le")
_POWERPOINT = "PowerPoint Document".encode("utf-16-le")
_BIFF = (b"\x09\x08", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00")


@dataclass(frozen=True)
class Container:
    """A file that may be read.

    Attributes:
        kind: what it is.
        data: its content: a workbook as readers may see it, a text in UTF-8, or the zip itself.
        encrypted: whether a password opened it.
        macros: whether it had macros; they are left out.
        links: whether it pointed to other files; nothing of theirs is read.
        epoch_1904: whether day 0 of its dates is 1 January 1904.
        formulas: title of a sheet → row and column, both 1-based, of cells with formulas.
        merged: title of a sheet → the blocks of cells that were merged; see `spreadsheet.Block`.
        properties: the document's own properties by name.
        delimiter: what parts the cells of a CSV.
    """

    kind: Kind
    data: bytes | Path
    encrypted: bool = False
    macros: bool = False
    links: bool = False
    epoch_1904: bool = False
    formulas: Mapping[str, frozenset[tuple[int, int]]] = field(default_factory=dict)
    merged: Mapping[str, tuple[Block, ...]] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    delimiter: str = ""


def open_container(path: Path, password: str = "") -> Container:
    """Return what a file is and what of it may be read.

    Args:
        path: the file.
        password: opens it when it is encrypted.

    Raises:
        PasswordNeededError: it is encrypted and no password was given.
        WrongPasswordError: the password is wrong.
        ContainerError: it is no table, is damaged, holds too much, or was tampered with.
    """
    path = Path(path)
    name = path.name
    data = _content(path)
    if data.startswith(_OLE) and _ENCRYPTED in data:
        inside = decrypted(data, password, name)
        found = _sniffed(inside, name)
        return Container(**{**_fields(found), "encrypted": True})
    return _sniffed(data, name, password)


def is_locked(path: Path) -> bool:
    """Tell whether a workbook opens with a password only; False too when it can't be read."""
    try:
        data = _content(Path(path))
    except ContainerError:
        return False
    return data.startswith(_OLE) and (_ENCRYPTED in data or _old_encrypted(data))


def _fields(container: Container) -> dict[str, object]:
    return {name: getattr(container, name) for name in Container.__dataclass_fields__}


def _content(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        ContainerError: there are none, or too many.
    """
    name = path.name
    try:
        if path.is_dir():
            raise ContainerError(
                tr("{name} adalah folder, bukan berkas.", name=name),
                remedy=tr("Pilih satu berkas di dalamnya."),
            )
        if not path.is_file():
            raise ContainerError(
                tr("Berkas {name} tidak ditemukan.", name=name),
                remedy=tr("Periksa apakah flashdisk masih terpasang."),
            )
        if path.stat().st_size > LIMITS.file:
            raise too_large(name)
        data = path.read_bytes()
    except OSError as error:
        raise ContainerError(
            tr("Berkas {name} tidak dapat dibuka.", name=name),
            remedy=tr("Tutup berkas itu di program lain, atau salin dulu ke komputer ini."),
        ) from error
    if name.startswith(("~$", ".~lock.")):
        raise ContainerError(
            tr("Berkas {name} hanya penanda bahwa buku kerja sedang dibuka.", name=name),
            remedy=tr(
                "Tutup buku kerja itu, lalu pilih berkas tanpa {mark} di depannya.",
                mark="~$" if name.startswith("~$") else ".~lock.",
            ),
        )
    if not data.strip(b"\0 \t\r\n"):
        raise ContainerError(
            tr("Berkas {name} kosong.", name=name),
            remedy=tr("Salin atau kirim ulang berkas itu."),
        )
    return data


def _sniffed(data: bytes, name: str, password: str = "") -> Container:
    if data[:2] == b"PK":
        return _archive(data, name)
    if data.startswith(_OLE):
        return _old(data, name, password)
    if data.startswith(_BIFF):
        return Container("xls", data)
    _refuse_by_magic(data, name)
    table: PlainTable = plain_table(data, name)
    return Container(table.kind, table.text.encode(), delimiter=table.delimiter)


def _magic() -> Mapping[bytes, str]:
    """Return first bytes → what such a file is."""
    picture, program = tr("gambar"), tr("program")
    return {
        b"%PDF": "PDF",
        b"\x89PNG": picture,
        b"\xff\xd8\xff": picture,
        b"GIF8": picture,
        b"BM": picture,
        b"II*\0": picture,
        b"MM\0*": picture,
        b"RIFF": tr("gambar atau suara"),
        b"Rar!": tr("arsip {kind}", kind="RAR"),
        b"7z\xbc\xaf": tr("arsip {kind}", kind="7z"),
        b"\x1f\x8b": tr("arsip {kind}", kind="gzip"),
        b"MZ": program,
        b"\x7fELF": program,
        b"SQLite format 3": tr("basis data SQLite"),
        b"{\\rtf": tr("dokumen RTF"),
    }


def _refuse_by_magic(data: bytes, name: str) -> None:
    for magic, word in _magic().items():
        if data.startswith(magic) and (len(magic) > 2 or b"\0" in data[:64]):
            raise no_workbook(name, word)


def no_workbook(name: str, what: str) -> ContainerError:
    """Return the refusal of a file that is something else."""
    return ContainerError(
        tr("Berkas {name} adalah {what}, bukan buku kerja.", name=name, what=what),
        remedy=tr("Pilih berkas .xlsx atau .ods dari pengirim."),
    )


_ODF = re.compile(rb"application/vnd\.oasis\.opendocument\.([a-z-]+)")


def _entries() -> Mapping[str, str]:
    """Return entry of a zip, in small letters → what such a file is."""
    return {
        "word/document.xml": tr("dokumen Word"),
        "ppt/presentation.xml": tr("presentasi PowerPoint"),
        "xl/workbook.bin": tr("buku kerja biner (.xlsb)"),
        "androidmanifest.xml": tr("aplikasi Android"),
    }


def _archive(data: bytes, name: str) -> Container:
    with opened(data, name) as archive:
        entries = entries_of(archive, name)
        folded = {entry.casefold() for entry in entries}
        for entry, word in _entries().items():
            if entry in folded:
                raise no_workbook(name, word)
        if "xl/workbook.xml" in folded:
            return _container("xlsx", open_xlsx(archive, name, len(data)))
        if "content.xml" in folded:
            kind = _ODF.match(data[30:200].partition(b"mimetype")[2])
            if kind and kind[1] not in {b"spreadsheet", b"spreadsheet-template"}:
                raise no_workbook(name, tr("dokumen LibreOffice yang bukan lembar kerja"))
            return _container("ods", open_ods(archive, name, len(data)))
        # ODK Central puts photos beside the tables.
        if any(e.endswith(".csv") for e in folded) and not any(map(_is_book, folded)):
            return Container("zip", data)
        if any(map(_is_book, folded)):
            raise ContainerError(
                tr("Berkas {name} adalah arsip zip yang memuat buku kerja.", name=name),
                remedy=tr("Ekstrak dulu, lalu pilih buku kerja di dalamnya."),
            )
    raise no_workbook(name, tr("arsip zip"))


def _is_book(entry: str) -> bool:
    return entry.endswith((".xlsx", ".ods", ".xls"))


def _container(kind: Kind, facts: SheetFacts) -> Container:
    return Container(
        kind,
        facts.data,
        macros=facts.macros,
        links=facts.links,
        epoch_1904=facts.epoch_1904,
        formulas=facts.formulas,
        merged=facts.merged,
        properties=facts.properties,
    )


_OLDEST = 64 << 20
"""Bytes of an old workbook; its sheets end at 65,536 rows of 256 columns."""


def _old(data: bytes, name: str, password: str) -> Container:
    head = data[: 1 << 20] + data[-(1 << 20) :]
    if _WORD in head:
        raise no_workbook(name, tr("dokumen Word"))
    if _POWERPOINT in head:
        raise no_workbook(name, tr("presentasi PowerPoint"))
    if len(data) > _OLDEST:
        raise too_large(name)
    streams = _streams(data, name)
    if not streams & {"workbook", "book"}:
        raise no_workbook(name, tr("berkas Office lama"))
    encrypted = _old_encrypted(data)
    if encrypted:
        data = decrypted(data, password, name)
    macros = any(stream.startswith("_vba_project_cur") for stream in streams)
    return Container("xls", data, encrypted=encrypted, macros=macros)


def _streams(data: bytes, name: str) -> set[str]:
    import io

    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            return {"/".join(path).casefold() for path in ole.listdir()}
    except Exception as error:  # its parser fails in many ways on damaged files
        raise damaged(name) from error


def _old_encrypted(data: bytes) -> bool:
    import io

    import msoffcrypto

    try:
        return bool(msoffcrypto.OfficeFile(io.BytesIO(data)).is_encrypted())
    except Exception:
        return False
