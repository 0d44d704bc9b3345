"""What kind of file a questionnaire is, told by its bytes and not by its name.

An ``.xls`` renamed ``.xlsx``, a CSV saved by Excel with semicolons in a Windows encoding: such
files are repaired quietly. What is no questionnaire at all is refused in a sentence that says what
it is.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile

from dampingan.core.errors import DampinganError, FormError, Place
from dampingan.core.language import tr

_CSV = re.compile(r'(?:^|\n)\s*"?survey"?\s*([,;\t])', re.IGNORECASE)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD = "WordDocument".encode("utf-16-le")
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")


def identify(content: bytes, name: str) -> tuple[str, bytes]:
    """Return how a file must be read (``.xlsx``, ``.xls``, ``.csv`` or ``.md``), and its content.

    Texts come back in UTF-8, CSV parted by commas.

    Args:
        content: the file.
        name: its name, for messages and as a last resort.

    Raises:
        FormError: it is no questionnaire.
    """
    if not content.strip():
        raise _refusal(tr("Berkas {name} kosong.", name=name), name)
    if content[:2] == b"PK":
        return _identify_archive(content, name), content
    if content[:4] == b"\xd0\xcf\x11\xe0":
        if _ENCRYPTED in content:
            raise refuse_password(name)
        if _WORD in content:
            raise _refuse_kind(tr("dokumen Word"), name)
        return ".xls", content
    if content[:2] == b"\x09\x08" or content[:4] in {b"\x09\x04\x06\x00", b"\x09\x02\x06\x00"}:
        return ".xls", content  # a workbook of before 1995, without the container around it
    if content[:4] == b"%PDF":
        raise _refuse_kind("PDF", name)
    if content.startswith(_IMAGES):
        raise _refuse_kind(tr("gambar"), name)
    return _identify_text(content, name)


def is_plain_xlsx(content: bytes) -> bool:
    """Tell whether a file is an ``.xlsx`` workbook without macros, whatever its name."""
    if content[:2] != b"PK":
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        return False
    return "xl/workbook.xml" in parts and "xl/vbaProject.bin" not in parts


def refuse_password(name: str) -> FormError:
    """Return the refusal of a workbook that a password protects."""
    return FormError(
        [
            DampinganError(
                tr("Berkas {name} dilindungi kata sandi.", name=name),
                remedy=tr("Buka di Excel, hapus kata sandinya, lalu simpan lagi."),
                place=Place(file=name),
            )
        ]
    )


def _identify_archive(content: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        raise _refusal(tr("Berkas {name} rusak: isinya tidak utuh.", name=name), name) from None
    kinds = {
        "xl/workbook.bin": tr("buku kerja biner (.xlsb)"),
        "word/document.xml": tr("dokumen Word"),
        "ppt/presentation.xml": tr("presentasi"),
        "content.xml": tr("dokumen LibreOffice"),
    }
    for part, kind in kinds.items():
        if part in parts:
            raise _refuse_kind(kind, name)
    if not any(part.startswith("xl/") for part in parts):
        raise _refuse_kind(tr("arsip zip"), name)
    return ".xlsx"


def _identify_text(content: bytes, name: str) -> tuple[str, bytes]:
    text = _decode(content)
    if "\0" in text:
        raise _refusal(tr("Berkas {name} bukan kuesioner XLSForm.", name=name), name)
    beginning = text.lstrip()[:500].lower()
    if beginning.startswith("<"):
        page = "<html" in beginning or "<table" in beginning or "<!doctype html" in beginning
        raise _refuse_kind(tr("halaman web") if page else "XML", name)
    found = _CSV.search(text)
    if name.lower().endswith(".csv") or (found and "|" not in text.partition("\n")[0]):
        if found and found[1] != ",":
            text = _part_by_commas(text, found[1])
        return ".csv", text.encode()
    return ".md", text.encode()


def _decode(content: bytes) -> str:
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _part_by_commas(text: str, delimiter: str) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(csv.reader(io.StringIO(text), delimiter=delimiter))
    return out.getvalue()


def _refuse_kind(kind: str, name: str) -> FormError:
    return _refusal(
        tr("Berkas {name} adalah {kind}, bukan kuesioner XLSForm.", name=name, kind=kind), name
    )


def _refusal(sentence: str, name: str) -> FormError:
    remedy = tr("Gunakan .xlsx, .xls, .csv atau .md dengan lembar survey, choices dan settings.")
    return FormError([DampinganError(sentence, remedy=remedy, place=Place(file=name))])
