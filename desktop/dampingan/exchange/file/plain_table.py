"""Tables that are plain text: CSV in its dialects, and web pages that call themselves .xls."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import Literal

from dampingan.core.language import tr
from dampingan.exchange.file.archive import ContainerError, damaged

_PAGE = re.compile(r"<(?:html|table|!doctype html)", re.IGNORECASE)
_ACTIVE = re.compile(r"<(?:script|iframe|object|embed)|<!entity", re.IGNORECASE)
_SAMPLE = 20_000
DELIMITERS = ";,\t|"


@dataclass(frozen=True)
class PlainTable:
    """A text that is a table.

    Attributes:
        kind: ``csv`` or ``html``.
        text: the whole of it.
        delimiter: what parts the cells of a CSV.
    """

    kind: Literal["csv", "html"]
    text: str
    delimiter: str = ""


def plain_table(data: bytes, name: str) -> PlainTable:
    """Return the table that a text file is.

    Raises:
        ContainerError: it is no table.
    """
    text = decoded(data)
    if text is None:
        raise ContainerError(
            tr("Berkas {name} bukan buku kerja dan bukan tabel.", name=name),
            remedy=tr("Pilih berkas .xlsx atau .ods dari pengirim."),
        )
    beginning = text[:4_000].lstrip()
    if beginning.startswith("<") and _PAGE.search(beginning):
        return _page(text, name)
    if beginning.startswith(("<?xml", "<Workbook")):
        what = "XML Excel 2003" if "urn:schemas-microsoft-com:office" in beginning else "XML"
        raise ContainerError(
            tr("Berkas {name} adalah {what}, bukan buku kerja.", name=name, what=what),
            remedy=tr("Buka di Excel atau LibreOffice, lalu simpan sebagai .xlsx."),
        )
    delimiter = delimiter_of(text)
    if not delimiter:
        raise ContainerError(
            tr("Berkas {name} adalah teks biasa, bukan tabel.", name=name),
            remedy=tr("Pilih berkas .xlsx atau .ods dari pengirim."),
        )
    return PlainTable("csv", text, delimiter)


def decoded(data: bytes) -> str | None:
    """Return a file's text, None when it is none: UTF-8, UTF-16 with its mark, or Windows-1252."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        try:
            return data.decode("utf-16").removeprefix("\ufeff")
        except UnicodeDecodeError:
            return None
    if b"\0" in data:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    text = data.decode("cp1252", "replace")
    odd = sum(text.count(chr(n)) for n in range(32) if n not in {9, 10, 12, 13})
    return None if odd + text.count("\ufffd") > len(text) / 100 else text


def delimiter_of(text: str) -> str:
    """Return what parts the cells of a CSV, ``""`` when nothing does in a row after another."""
    sample = text[:_SAMPLE]
    lines = sample.splitlines()[: -1 if len(text) > _SAMPLE else None]
    best, most = "", 1
    for delimiter in DELIMITERS:
        try:
            rows = list(csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter))
        except csv.Error:
            continue
        widths = [len(row) for row in rows if row]
        common = min(widths[:1] or [1])
        same = sum(width == common for width in widths)
        if common > most and same >= 0.6 * len(widths):
            best, most = delimiter, common
    return best


def _page(text: str, name: str) -> PlainTable:
    if "<table" not in text.lower():
        raise ContainerError(
            tr("Berkas {name} adalah halaman web, bukan buku kerja.", name=name),
            remedy=tr("Unduh lagi berkasnya; mungkin yang tersimpan halaman masuk atau galat."),
        )
    if _ACTIVE.search(text):
        raise damaged(name)
    return PlainTable("html", text)
