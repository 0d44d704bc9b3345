"""Opening zips from strangers: nothing in them is believed before it was counted.

The entries are looked at first (how many, what they are called, whether two lie on one another),
then only those that are wanted are inflated, with a meter running. XML must be plain: no document
type, so no entities of its own. Readers get an archive that was written anew from what was looked
at here, so two programs can't see two different things in one file.
"""

from __future__ import annotations

import io
import itertools
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from dampingan.core.language import tr
from dampingan.exchange.errors import ExchangeError

_MB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """How much of a file is looked at.

    The largest submission of a village that we know of (5,000 families, 17,500 persons) has 8 MB,
    60 MB inflated, 1.3 million cells.

    Attributes:
        file: bytes of the file.
        entries: files inside a zip.
        inflated: bytes of everything that is read from it.
        ratio: times that the content may be larger than the file, once it is larger than `small`.
        small: inflated bytes up to which no ratio is asked for.
        sheets: sheets of a workbook.
        area: cells of a sheet, rows times columns up to the last filled ones.
        strings: entries of the table of shared strings.
        depth: elements inside one another.
    """

    file: int = 200 * _MB
    entries: int = 4_000
    inflated: int = 768 * _MB
    ratio: int = 150
    small: int = 96 * _MB
    sheets: int = 500
    area: int = 20_000_000
    strings: int = 5_000_000
    depth: int = 200


LIMITS = Limits()

_CHUNK = 1 << 20
_DECLARATION = re.compile(rb"<!(?!--|\[CDATA\[)")
_BAD_NAME = re.compile(r"(?:^|/)\.\.(?:/|$)|^/|[\\:\0-\x1f]")


class ContainerError(ExchangeError):
    """A file that is no workbook we take, or one that can't be read safely."""


def entries_of(archive: ZipFile, name: str, limits: Limits = LIMITS) -> dict[str, ZipInfo]:
    """Return the entries of a zip that may be opened, by their names.

    Args:
        archive: the zip.
        name: of the file, for messages.
        limits: how much is taken.

    Raises:
        ContainerError: entries too many, doubled, encrypted, overlapping, or with names that lead
            out of the archive.
    """
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > limits.entries:
        raise too_large(name)
    found: dict[str, ZipInfo] = {}
    for info in infos:
        odd = info.flag_bits & 0x1 or info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}
        if odd or _BAD_NAME.search(info.filename) or info.filename.casefold() in found:
            raise manipulated(name)
        found[info.filename.casefold()] = info
    placed = sorted(infos, key=lambda info: info.header_offset)
    for first, second in itertools.pairwise(placed):
        if first.header_offset + first.compress_size > second.header_offset:
            raise manipulated(name)
    return {info.filename: info for info in infos}


class Inflater:
    """Inflates entries of one archive and counts what comes out.

    Args:
        archive: the zip.
        name: of the file, for messages.
        size: bytes of the file.
        limits: how much is taken.
    """

    def __init__(self, archive: ZipFile, name: str, size: int, limits: Limits = LIMITS) -> None:
        self._archive = archive
        self._name = name
        self._most = min(limits.inflated, max(limits.small, limits.ratio * size))
        self._read = 0

    def read(self, info: ZipInfo) -> bytes:
        """Return the content of an entry.

        Raises:
            ContainerError: it is damaged, or more than a workbook of this size can hold.
        """
        return b"".join(self._chunks(info))

    def _chunks(self, info: ZipInfo) -> Iterator[bytes]:
        try:
            with self._archive.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    self._read += len(chunk)
                    if self._read > self._most:
                        raise too_large(self._name)
                    yield chunk
        except (BadZipFile, LargeZipFile, OSError, ValueError, zlib.error, EOFError) as error:
            raise damaged(self._name) from error
        except (NotImplementedError, RuntimeError) as error:
            raise manipulated(self._name) from error

    def xml(self, info: ZipInfo) -> bytes:
        """Return the content of an entry that is XML without tricks.

        Raises:
            ContainerError: it declares a document type, or is not written in UTF-8.
        """
        content = self.read(info)
        if b"\0" in content[:256] or content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
            raise damaged(self._name)
        head = content[:200].lower()
        if b"encoding=" in head and not re.search(rb"encoding=[\"'](utf-?8|us-ascii)", head):
            raise damaged(self._name)
        if _DECLARATION.search(content):
            raise manipulated(self._name)
        return content


def opened(data: bytes, name: str) -> ZipFile:
    """Return a zip.

    Raises:
        ContainerError: it is damaged.
    """
    try:
        return ZipFile(io.BytesIO(data))
    except (BadZipFile, LargeZipFile, OSError, ValueError, NotImplementedError) as error:
        raise damaged(name) from error


def rewritten(parts: dict[str, bytes]) -> bytes:
    """Return a zip of these parts and nothing else, stored as they are."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(ZipInfo(name), content)
    return buffer.getvalue()


def wanted_parts(
    archive: ZipFile, name: str, size: int, wanted: Callable[[str], bool]
) -> dict[str, bytes]:
    """Return name → content of the XML parts that `wanted` names.

    Raises:
        ContainerError: see `entries_of` and `Inflater`.
    """
    inflater = Inflater(archive, name, size)
    return {
        part: inflater.xml(info)
        for part, info in entries_of(archive, name).items()
        if wanted(part.casefold())
    }


def damaged(name: str) -> ContainerError:
    """Return the refusal of a file that is not whole."""
    return ContainerError(
        tr("Berkas {name} rusak atau tidak utuh.", name=name),
        remedy=tr("Salin atau kirim ulang berkas itu; data di program ini tidak berubah."),
    )


def manipulated(name: str) -> ContainerError:
    """Return the refusal of a file whose inside no spreadsheet program writes."""
    return ContainerError(
        tr("Susunan dalam berkas {name} tidak wajar, jadi tidak dibuka.", name=name),
        remedy=tr("Buka di Excel atau LibreOffice, simpan sebagai .xlsx baru, lalu coba lagi."),
    )


def too_large(name: str) -> ContainerError:
    """Return the refusal of a file that holds more than any submission."""
    return ContainerError(
        tr("Isi berkas {name} terlalu besar untuk sebuah kiriman.", name=name),
        remedy=tr("Hapus lembar, baris dan kolom yang tidak terpakai, atau minta kiriman baru."),
    )
