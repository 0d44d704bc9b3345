"""Sides of Kirim & Terima that write workbooks into a folder, with a password if wanted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from dampingan.core.language import tr
from dampingan.ui.context import Context
from dampingan.ui.job import Job

if TYPE_CHECKING:
    from dampingan.ui.control.field import LineEdit
    from dampingan.ui.send.protection import Protection


class FolderView(Protocol):
    """What the side shows of it: the folder's field, the password and what is wrong."""

    folder: LineEdit
    protection: Protection

    def show_problem(self, text: str) -> None:
        """Say what is wrong, ``""`` when nothing is."""


class FolderWriter(QObject):
    """Asks for the folder, writes in a job, says where the workbooks are.

    Signals:
        written: workbooks were written and logged.
    """

    written = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.context = context
        self._job: Job | None = None

    def browse(self, view: QWidget, field: LineEdit, title: str) -> None:
        """Let a folder be chosen."""
        name = QFileDialog.getExistingDirectory(view, title, field.text())
        if name:
            field.setText(name)

    def start(
        self, view: FolderView, label: str, write: Callable[..., Any], **what: Any
    ) -> Job | None:
        """Write into the folder in a job; None, and said why, when that can't begin."""
        password, problem = view.protection.read()
        folder = Path(view.folder.text().strip()).expanduser()
        if not problem and not folder.is_dir():
            problem = tr("Folder {name} tidak ada. Pilih folder lain.", name=folder.name)
        view.show_problem(problem)
        if problem:
            return None
        job = self.context.jobs.start(
            label,
            write,
            workspace=self.context.workspace,
            folder=folder,
            password=password,
            **what,
        )
        self._job = job
        job.finished.connect(self._end)
        return job

    def say_written(self, view: FolderView, words: str, folder: Path) -> None:
        """Say what was written, where, and how the password travels."""
        if view.protection.wanted.isChecked():
            words = f"{words.rstrip('.')}. " + tr("Sampaikan sandinya lewat telepon.")
        view.protection.forget()
        address = QUrl.fromLocalFile(str(folder))
        self.context.say(
            words, "ok", (tr("Buka folder"), partial(QDesktopServices.openUrl, address))
        )
        self.written.emit()

    @Slot()
    def _end(self) -> None:
        self._job = None
