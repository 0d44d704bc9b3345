"""The folder ``templat-cetak`` beside a workspace: a regency's own templates instead of ours.

A file there replaces the shipped one of the same name, also where another template imports it. Both
are copied into one private folder that is Typst's root, so a template can read nothing outside it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from dampingan.core.language import tr
from dampingan.core.resource import resource
from dampingan.printing.press.joining import no_room, temporary_folder
from dampingan.printing.press.typesetting import PrintError, Templates, shipped_templates

FOLDER = "templat-cetak"
"""Name of the folder beside a workspace file."""

_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".svg"})
_SHIPPED = _PICTURES | {".typ", ".toml"}
_LIMIT = 2_000_000
_PACKAGE = re.compile(r'"@[\w-]+/')


def template_folder(workspace: Path) -> Path:
    """Return the folder that overrides templates of a workspace file; it need not be there."""
    return workspace.parent / FOLDER


def own_templates(folder: Path) -> dict[str, Path]:
    """Return name without ``.typ`` → file of a folder's templates.

    A name that is a shipped one but for capitals is that one, as Windows would have it.
    """
    if not folder.is_dir():
        return {}
    shipped = {file.stem.lower(): file.stem for file in resource("print").glob("*.typ")}
    files = [file for file in _files(folder) if file.suffix.lower() == ".typ" and _is_plain(file)]
    return {shipped.get(file.stem.lower(), file.stem): file for file in files}


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise PrintError(
            tr("Folder {folder} tidak dapat dibuka.", folder=FOLDER),
            remedy=tr("Periksa hak bukanya, atau cetak dengan templat bawaan."),
            is_own=True,
        ) from error


def _require_plain(folder: Path) -> None:
    """Make sure that no template leads elsewhere: passed over in silence, it would be missed.

    Raises:
        PrintError: one is a link, or no file.
    """
    for file in _files(folder) if folder.is_dir() else ():
        if file.suffix.lower() == ".typ" and not _is_plain(file):
            is_link = file.is_symlink()
            raise _unusable(
                file, tr("berkasnya tautan ke tempat lain") if is_link else tr("itu bukan berkas")
            )


@contextmanager
def templates_of(
    folder: Path | None, extra: Mapping[str, bytes] | None = None
) -> Iterator[Templates]:
    """Lend the templates of a job; a private copy of them is gone afterwards.

    Args:
        folder: overrides shipped ones; None for none.
        extra: further files for the templates, name → bytes, e.g. a logo.

    Raises:
        PrintError: a template of the folder is a link, far too large or wants the internet.
        StorageError: there is no room for the copy.
    """
    own = own_templates(folder) if folder else {}
    if folder:
        _require_plain(folder)
    if not own and not extra:
        yield shipped_templates()
        return
    with temporary_folder() as root:
        try:
            _lay_out(root, folder, own)
            for name, data in (extra or {}).items():
                (root / name).write_bytes(data)
        except OSError as error:
            raise no_room() from error
        yield Templates(root, frozenset(own))


def _lay_out(root: Path, folder: Path | None, own: Mapping[str, Path]) -> None:
    """Copy shipped templates, then those that replace them and their pictures."""
    for file in resource("print").iterdir():
        if file.suffix in _SHIPPED:
            shutil.copyfile(file, root / file.name)
    for name, file in own.items():
        _take(file, root / f"{name}.typ")
    if own and folder:
        for file in _files(folder):
            if file.suffix.lower() in _PICTURES and _is_plain(file):
                _take(file, root / file.name)


def _is_plain(file: Path) -> bool:
    return file.is_file() and not file.is_symlink()


def _take(file: Path, target: Path) -> None:
    """Copy a file of the folder.

    Raises:
        PrintError: it can't be used.
    """
    try:
        data = file.read_bytes() if file.stat().st_size <= _LIMIT else b""
    except OSError as error:
        raise _unusable(file, tr("berkasnya tidak dapat dibuka")) from error
    if not data and file.stat().st_size:
        raise _unusable(file, tr("berkasnya lebih dari {size} MB", size=_LIMIT // 1_000_000))
    if file.suffix.lower() == ".typ" and _PACKAGE.search(data.decode("utf-8", "replace")):
        raise _unusable(file, tr("templat memakai paket dari internet (“@…”)"))
    target.write_bytes(data)


def _unusable(file: Path, why: str) -> PrintError:
    return PrintError(
        tr(
            "Berkas {name} di folder {folder} tidak dapat dipakai: {why}.",
            name=file.name,
            folder=FOLDER,
            why=why,
        ),
        remedy=tr("Perbaiki atau singkirkan berkas itu, atau cetak dengan templat bawaan."),
        template=file.name,
        is_own=True,
    )
