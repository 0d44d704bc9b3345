"""Parts of a print job joined into one PDF: the same bytes for the same parts."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from dampingan.core.document import product
from dampingan.core.errors import StorageError
from dampingan.core.language import tr

if TYPE_CHECKING:
    from pikepdf import Object

PREFIX = "dampingan-cetak-"
"""Of private temporary folders: they hold personal data and go away with the job."""

AT_ONCE = 40
"""Files that are open at the same time."""

_SHARED = ("/Font", "/XObject", "/ColorSpace", "/ExtGState", "/Pattern")
"""Resources of a page that other pages may hold alike."""

_STALE = 24 * 3600.0
"""Seconds after which a folder of a program that was killed is nobody's."""


@dataclass(frozen=True)
class Joining:
    """Parts to be joined.

    Attributes:
        parts: PDF files in order; they may be used up.
        target: the file that is written.
        title: of the document.
        lang: language of its words.
    """

    parts: tuple[Path, ...]
    target: Path
    title: str
    lang: str


def join(joining: Joining) -> None:
    """Write the pages of all parts into one file.

    Raises:
        StorageError: the file can't be written.
    """
    parts = joining.parts
    try:
        while len(parts) > AT_ONCE:
            parts = tuple(
                _joined(parts[start : start + AT_ONCE]) for start in range(0, len(parts), AT_ONCE)
            )
        _write(parts, joining.target, joining.title, joining.lang)
    except OSError as error:
        raise cannot_write(joining.target) from error


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """Lend a file beside another one; it takes its place when all went well, and goes otherwise.

    Raises:
        StorageError: the place can't be written.
    """
    half = target.with_name(f"{target.name}.part")
    try:
        half.touch()  # a place that can't be written is told before the work, not after it
        if target.exists():
            target.open("r+b").close()  # refused by Windows while a viewer shows it
        yield half
        half.replace(target)
    except OSError as error:
        raise cannot_write(target) from error
    finally:
        with suppress(OSError):
            half.unlink(missing_ok=True)


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Lend a private folder for a job; what is in it goes away with the job.

    Raises:
        StorageError: there is no room for one.
    """
    try:
        made = tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)
    except OSError as error:
        raise no_room() from error
    with made as folder:
        yield Path(folder)


def no_room() -> StorageError:
    """Say that temporary files can't be written."""
    return StorageError(
        tr("Tidak ada tempat untuk berkas sementara."),
        remedy=tr("Kosongkan sebagian disk, lalu cetak lagi."),
    )


def cannot_write(target: Path) -> StorageError:
    """Say that a PDF can't be written."""
    name = target.name.removesuffix(".part")
    return StorageError(
        tr("Berkas {name} tidak dapat ditulis.", name=name),
        remedy=tr("Periksa foldernya, atau tutup berkas itu bila sedang dibuka."),
    )


def _joined(parts: Sequence[Path]) -> Path:
    """Join some parts into the file of the first and return it."""
    half = parts[0].with_suffix(".part")
    _write(parts, half, "", "")
    for part in parts:
        part.unlink()
    half.replace(parts[0])
    return parts[0]


def _write(parts: Sequence[Path], target: Path, title: str, lang: str) -> None:
    import pikepdf

    with ExitStack() as stack:
        joined = stack.enter_context(pikepdf.new())
        pool = _Pool()
        for path in parts:
            part = stack.enter_context(pikepdf.open(path))
            before = len(joined.pages)
            joined.pages.extend(part.pages)
            for page in joined.pages[before:]:
                pool.share(page.obj)
        if title:
            joined.docinfo["/Title"] = title
            joined.docinfo["/Creator"] = product()
            joined.Root.Lang = pikepdf.String(lang)
            joined.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        joined.save(
            target,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )


class _Pool:
    """What pages of several parts hold alike: fonts and drawings, kept once."""

    def __init__(self) -> None:
        self._kept: dict[bytes, Object] = {}
        self._names: dict[tuple[int, int], bytes] = {}

    def share(self, page: Object) -> None:
        """Let a page use what is kept already, and keep what it brings."""
        resources = page.get("/Resources")
        for kind in _SHARED:
            found = resources.get(kind) if resources is not None else None
            if found is None:
                continue
            for name in list(found.keys()):
                one = found[name]
                if one.is_indirect:
                    kept = self._kept.setdefault(self._name(one), one)
                    if kept.objgen != one.objgen:
                        found[name] = kept

    def _name(self, one: Object) -> bytes:
        """Return a name that follows from what an object holds, whatever its number is."""
        known = self._names.get(one.objgen)
        if known is None:
            self._names[one.objgen] = b"circle"  # until it is known
            known = sha256(self._told(one)).digest()
            self._names[one.objgen] = known
        return known

    def _told(self, one: Object) -> bytes:
        import pikepdf

        if isinstance(one, pikepdf.Stream):
            return self._dictionary(one) + b"stream" + one.read_raw_bytes()
        if isinstance(one, pikepdf.Dictionary):
            return self._dictionary(one)
        if isinstance(one, pikepdf.Array):
            return b"[" + b" ".join(self._part(part) for part in one) + b"]"
        return one.unparse() if isinstance(one, pikepdf.Object) else repr(one).encode()

    def _dictionary(self, one: Object) -> bytes:
        parts = (key.encode() + b" " + self._part(one[key]) for key in sorted(one.keys()))
        return b"<<" + b" ".join(parts) + b">>"

    def _part(self, part: Object) -> bytes:
        return self._name(part) if getattr(part, "is_indirect", False) else self._told(part)


def sweep() -> None:
    """Remove temporary folders that a killed program left; they hold personal data."""
    before = time.time() - _STALE
    try:
        left = list(Path(tempfile.gettempdir()).glob(f"{PREFIX}*"))
    except OSError:
        return
    for folder in left:
        with suppress(OSError):
            if folder.is_dir() and not folder.is_symlink() and folder.stat().st_mtime < before:
                shutil.rmtree(folder, ignore_errors=True)
