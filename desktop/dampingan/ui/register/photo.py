"""A photo in a pane: the small picture, choosing another, taking it away."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.store.workspace import Workspace
from dampingan.ui.control.button import button
from dampingan.ui.control.layout import column, row
from dampingan.ui.entry.thumbnail import Thumbnails, keep_file
from dampingan.ui.icon import Icons
from dampingan.ui.theme import Theme

_HEIGHT = 130


class PhotoField(QWidget):
    """Shows the picture that an answer names.

    Signals:
        changed: another answer, ``""`` for none.
        refused: why a file can't be taken.
    """

    changed = Signal(str)
    refused = Signal(str)

    def __init__(self, workspace: Workspace, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._workspace = workspace
        self._theme = theme
        self._value = ""
        self._pictures = Thumbnails()
        self._pictures.workspace = workspace
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.choose = button(
            tr("Pilih foto"), icons=icons, icon="attachment", tip="Ctrl+O", clicked=self.ask
        )
        self._drop = button(tr("Lepas"), kind="flat", clicked=self._empty)
        column(self._picture, row(self.choose, self._drop, None), gap=1, on=self)
        self.show_value("")

    def show_value(self, value: str) -> None:
        """Show a picture by its name, or none."""
        self._value = value
        found = self._pictures.picture(value) if value else None
        self._picture.setPixmap(self._scaled(found) if found else QPixmap())
        self._picture.setAccessibleName(tr("Foto") if value else "")
        self._picture.setVisible(found is not None)
        self._drop.setVisible(bool(value))

    def value(self) -> str:
        """Return the name that is shown."""
        return self._value

    @Slot()
    def ask(self) -> None:
        """Choose a picture file."""
        dialog = QFileDialog(self.window(), tr("Pilih foto"), str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(tr("Gambar (*.jpg *.jpeg *.png *.webp *.bmp)"))
        dialog.fileSelected.connect(self.take)
        dialog.open()

    @Slot(str)
    def take(self, path: str) -> None:
        """Keep a copy of a file in the workspace and show it."""
        try:
            name = keep_file(self._workspace, str(Path(path)))
        except DampinganError as error:
            self.refused.emit(str(error))
            return
        self.show_value(name)
        self.changed.emit(name)

    @Slot()
    def _empty(self) -> None:
        self.show_value("")
        self.changed.emit("")

    def _scaled(self, picture: QPixmap) -> QPixmap:
        wide = max(self._theme.px(200), self.width() - 8)
        return picture.scaled(
            wide,
            self._theme.px(_HEIGHT),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
