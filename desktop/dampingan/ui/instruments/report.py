"""The check report of a questionnaire: what must be mended, what was accepted with a note."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from dampingan.core.errors import DampinganError, Place
from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import Grow, column, row
from dampingan.ui.entry.measure import Measure
from dampingan.ui.entry.painted_list import ListRow, PaintedList
from dampingan.ui.icon import Icons
from dampingan.ui.instruments.candidate import problem_words, report_text
from dampingan.ui.theme import Theme

_MOST = 300
"""More lines than this nobody reads on screen; the saved text has all of them."""


class CheckReport(QWidget):
    """Lists problems with their places, and notes; copied and saved as text.

    Signals:
        save_wanted: the text is to be saved.
        copied: the text is in the clipboard.
    """

    save_wanted = Signal(str)
    copied = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._measure = Measure(theme)
        self._text = ""
        self.summary = label("", wrap=True)
        self.list = PaintedList(theme, icons, self._measure, tr("Hasil pemeriksaan"))
        self.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        copy = button(tr("Salin"), icons=icons, icon="copy", key="Ctrl+C", clicked=self.copy)
        save = button(tr("Simpan sebagai teks"), icons=icons, icon="file", clicked=self._save)
        column(self.summary, Grow(self.list), row(copy, save, None), gap=2, margins=4, on=self)
        theme.changed.connect(self._forget)

    def show_report(
        self, title: str, problems: Sequence[DampinganError], notes: Sequence[str]
    ) -> None:
        """Show what a check found."""
        self._text = report_text(title, problems, notes)
        self.summary.setText(_summary(len(problems), len(notes)))
        rows = [_problem_row(problem) for problem in problems]
        rows += [ListRow(None, note, icon="info", icon_colour="muted") for note in notes]
        if len(rows) > _MOST:
            rest = tr("… dan {count} lagi; simpan sebagai teks.", count=len(rows) - _MOST)
            rows = [*rows[:_MOST], ListRow(None, rest, colour="muted")]
        self.list.show_rows(rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies the whole report."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    @Slot()
    def copy(self) -> None:
        """Put the report into the clipboard."""
        QGuiApplication.clipboard().setText(self._text)
        self.copied.emit()

    @Slot()
    def _save(self) -> None:
        self.save_wanted.emit(self._text)

    @Slot()
    def _forget(self) -> None:
        self._measure.forget()
        self.list.forget()


def _summary(problems: int, notes: int) -> str:
    if problems:
        return tr(
            "{count} hal harus diperbaiki di berkasnya. Tidak ada yang dipasang.", count=problems
        )
    if notes:
        return tr("Kuesioner ini dapat dipakai. {count} hal diterima dengan catatan.", count=notes)
    return tr("Kuesioner ini dapat dipakai tanpa catatan.")


def _problem_row(problem: DampinganError) -> ListRow:
    where, message = problem_words(problem)
    value = (problem.place or Place()).value
    under = " · ".join(part for part in (where, value) if part)
    return ListRow(None, message, subtitle=under, icon="error", icon_colour="error")
