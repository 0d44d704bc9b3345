"""Small pictures of attached photos: made when a file is attached, shown from the workspace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPixmap

from dampingan.store.attachment import attach, thumbnail_of
from dampingan.ui.entry.keying import typed_path

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

_SIDE = 320
"""Pixels of the longer side; enough for a screen at 200 %."""
_MOST = 60


def make_thumbnail(path: Path) -> bytes | None:
    """Return a small PNG of a picture file, turned upright; None for any other file."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > _SIDE:
        reader.setScaledSize(size.scaled(QSize(_SIDE, _SIDE), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        return None
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(data.data())


def keep_file(workspace: Workspace, text: str) -> str:
    """Copy a file whose path was typed or pasted into the workspace.

    Returns:
        The answer: the file's name there; a text that is no path as it is.

    Raises:
        DampinganError: the file can't be read or is too large.
    """
    path = typed_path(text)
    return attach(workspace, path, make_thumbnail(path)) if path else text


class Thumbnails:
    """Reads the small pictures of one workspace and keeps the last ones."""

    def __init__(self) -> None:
        self.workspace: Workspace | None = None
        self._known: dict[str, QPixmap | None] = {}

    def picture(self, name: str) -> QPixmap | None:
        """Return the small picture of an attached file, None when it has none."""
        if name not in self._known:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[name] = self._read(name)
        return self._known[name]

    def _read(self, name: str) -> QPixmap | None:
        data = thumbnail_of(self.workspace, name) if self.workspace is not None else None
        if data is None:
            return None
        image = QImage.fromData(QByteArray(data), "PNG")  # type: ignore[arg-type]
        return None if image.isNull() else QPixmap.fromImage(image)
