"""The side Balasan of a regency: widgets and layout; `Reply` decides."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.check import CheckBox
from dampingan.ui.control.chip import Chip
from dampingan.ui.control.field import LineEdit
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import Grow, column, line, panel, row
from dampingan.ui.icon import Icons
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.models.record_view import RecordView
from dampingan.ui.records.view import EmptyState
from dampingan.ui.send.protection import Protection
from dampingan.ui.theme import Theme


class ReplyView(QWidget):
    """What one village gets back: our changes above, why below them, where to at the foot.

    Signals:
        write_wanted: write the workbook.
        browse_wanted: choose another folder.
        reason_given: the reason line was finished; the flag says that Enter ended it.
        bound: the selected records bind the village, or not.
    """

    write_wanted = Signal()
    browse_wanted = Signal()
    reason_given = Signal(bool)
    bound = Signal(bool)

    def __init__(self, model: RecordTable, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self.village = Chip(tr("Pilih desa"), theme, icons)
        self.sum = label("", "muted", wrap=True)
        self.table = RecordView(model, theme, icons)
        self.table.setAccessibleName(tr("Yang kami ubah"))
        self.empty = EmptyState(icons)
        self.whole = label("", wrap=True)
        self.reason = _ReasonLine()
        self.reason.setAccessibleName(tr("Alasan"))
        self.reason.finished.connect(self.reason_given)
        self.binding = CheckBox(theme, icons, tr("Mengikat"))
        self.binding.setToolTip(tr("Desa memakai isian ini tanpa memutuskan sendiri."))
        self.binding.clicked.connect(self.bound)
        self.note = label(
            tr(
                "Desa melihat isian ini sebagai usulan beserta alasannya, dan memutuskan sendiri; "
                "yang mengikat langsung dipakai."
            ),
            "muted",
            wrap=True,
        )
        self.folder = LineEdit()
        self.folder.setAccessibleName(tr("Disimpan di folder"))
        self.browse = button(tr("Ubah"), clicked=self.browse_wanted)
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        self.protection = Protection(theme, icons)
        self.write = button(
            tr("Tulis balasan"), kind="primary", icons=icons, icon="send", clicked=self.write_wanted
        )
        self._lay_out()

    def show_rows(self, *, some: bool, title: str, text: str) -> None:
        """Show the table, or why it is empty."""
        self._middle.setCurrentWidget(self.table if some else self.empty)
        self.empty.show_words(title, text, "")
        self._why.setVisible(some)

    def show_problem(self, text: str) -> None:
        """Say what went wrong, or nothing."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def _lay_out(self) -> None:
        self._middle = QStackedWidget()
        for page in (self.table, self.empty):
            self._middle.addWidget(page)
        head = column(
            row(label(tr("Balasan untuk"), "heading"), self.village, None, gap=2),
            self.sum,
            gap=1,
            margins=(4, 3),
        )
        self._why = QWidget()
        column(
            line(),
            column(
                self.whole,
                row(label(tr("Alasan")), Grow(self.reason), self.binding, gap=2),
                self.note,
                gap=2,
                margins=(4, 2),
            ),
            gap=0,
            on=self._why,
        )
        foot = column(
            label(tr("Disimpan di folder"), "heading"),
            row(Grow(self.folder), self.browse, gap=2),
            self.problem,
            self.protection.advice,
            row(Grow(self.protection), self.write, gap=2),
            gap=2,
            margins=(4, 2, 4, 4),
        )
        body = panel(head, line(), Grow(self._middle), self._why, line(), foot)
        column(Grow(body), gap=0, on=self)


class _ReasonLine(LineEdit):
    """Tells when it was finished; Esc takes the typing back.

    Signals:
        finished: True after Enter, False when it was left.
        left: Esc.
    """

    finished = Signal(bool)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._before = ""
        self.returnPressed.connect(self._tell_enter)
        self.editingFinished.connect(self._tell_left)

    def show_text(self, text: str) -> None:
        """Show what is known."""
        self._before = text
        self.setText(text)
        self.setModified(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.show_text(self._before)
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _tell_enter(self) -> None:
        self.finished.emit(True)

    def _tell_left(self) -> None:
        if self.isModified() and not self.hasFocus():
            self.finished.emit(False)
