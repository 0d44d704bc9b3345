"""What the entry screen asks inside the page: a number to go to, a note, a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from dampingan.core.language import tr
from dampingan.forms.model import QuestionType
from dampingan.ui.entry.path import GHOST
from dampingan.ui.entry.prompt import Answer

if TYPE_CHECKING:
    from dampingan.ui.entry.desk import Desk
    from dampingan.ui.entry.presenter import EntryPresenter
    from dampingan.ui.entry.view import EntryView


class Errands(QObject):
    """Asks and does, for the record on the desk.

    Args:
        desk: has the record.
        view: where it asks.
        window: parent of the file dialog.
    """

    def __init__(self, desk: Desk, view: EntryView, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._view = view
        self._prompt = view.prompt
        self._window = window
        view.note.given.connect(self._note_given)
        view.note.closed.connect(desk.focus)

    @property
    def _presenter(self) -> EntryPresenter:
        return self._desk.presenter

    # ------------------------------------------------------------------ going to a number

    @Slot()
    def ask_number(self, unknown: str = "") -> None:
        """Ask for a question's number on paper."""
        words = tr("Ke nomor pertanyaan")
        if unknown:
            words = tr("Tidak ada nomor {number}. Ke nomor", number=unknown)
        self._prompt.ask(
            words,
            [Answer(tr("Buka"), self._number_given, "Enter", "primary", needs_text=True)],
            kind="warning" if unknown else "ask",
            placeholder=tr("misalnya 306b, 205/3, atau kata"),
        )

    def _number_given(self, number: str) -> None:
        if not self._presenter.cursor.go_number(number):
            self.ask_number(number)
        else:
            self._presenter.remember()

    # ------------------------------------------------------------------ notes

    @Slot()
    def ask_note(self) -> None:
        """Open the line for a note on the question in focus."""
        field = self._presenter.field
        if field is None or field.row == GHOST:
            return
        number = self._presenter.findings.number(field.question)
        note = self._presenter.record.note(field)
        self._view.note.open(note, number, self._view.editor_rect())

    @Slot(str)
    def _note_given(self, text: str) -> None:
        if self._desk.open:
            self._presenter.set_note(text)

    # ------------------------------------------------------------------ files

    @Slot()
    def choose_file(self) -> None:
        """Choose a file for a question that takes one."""
        question = self._presenter.question
        if question is None or question.type is not QuestionType.FILE:
            self._presenter.said.emit(tr("Pertanyaan ini tidak meminta berkas."), "warning")
            return
        dialog = QFileDialog(self._window, tr("Pilih berkas"), str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        if question.xlsform_type == "image":
            dialog.setNameFilter(tr("Gambar (*.jpg *.jpeg *.png *.webp *.bmp)"))
        dialog.fileSelected.connect(self.attach)
        dialog.finished.connect(self._desk.focus)
        dialog.open()

    @Slot(str)
    def attach(self, path: str) -> None:
        """Take a file as the answer to the question in focus."""
        self._desk.take(path)
        self._desk.focus()
