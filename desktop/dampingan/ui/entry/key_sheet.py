"""F1: every key of the entry screen, searchable, group by group, and on paper."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QWidget

from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.field import LineEdit
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import column, row
from dampingan.ui.entry.command import KeyLine, key_map
from dampingan.ui.entry.measure import Measure
from dampingan.ui.entry.painted_list import ListRow, PaintedList
from dampingan.ui.icon import Icons
from dampingan.ui.theme import SPACE, Theme

_WIDEST, _HIGHEST = 640, 560


class KeySheet(QWidget):
    """Lies over the entry screen while it is open; Esc, F1 or a click beside it closes it.

    Signals:
        closed: the focus goes back to the answer.
        said: a sentence for the status line and its kind.
        saved: the printed key map is in this file.
    """

    closed = Signal()
    said = Signal(str, str)
    saved = Signal(str)

    def __init__(self, over: QWidget, theme: Theme, icons: Icons) -> None:
        super().__init__(over)
        self._theme = theme
        self._over = over
        self._measure = Measure(theme)
        self.field = LineEdit()
        self.field.setPlaceholderText(tr("Cari tombol atau kata"))
        self.field.setAccessibleName(self.field.placeholderText())
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self.list = PaintedList(theme, icons, self._measure, tr("Semua tombol"))
        self._print = button(
            tr("Simpan PDF untuk dicetak"), key="Ctrl+P", icons=icons, icon="paper"
        )
        self._print.clicked.connect(self.choose_pdf)
        self._close = button(tr("Tutup"), kind="flat", key="Esc", clicked=self.close_sheet)
        for made in (self._print, self._close):
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._box = QFrame(self)
        self._box.setProperty("role", "raised")
        head = row(label(tr("Semua tombol"), "title"), None, self._print, self._close, gap=2)
        column(head, self.field, self.list, gap=2, margins=4, on=self._box)
        over.installEventFilter(self)
        theme.changed.connect(self._restyle)
        self.hide()

    @Slot()
    def open(self) -> None:
        """Show every key, with the keyboard in the search field."""
        self.field.setText("")
        self._search("")
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def close_sheet(self) -> None:
        """Go away and give the focus back."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    @Slot()
    def choose_pdf(self) -> None:
        """Ask where the printed key map goes."""
        dialog = QFileDialog(self, tr("Simpan daftar tombol"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(tr("Dokumen PDF (*.pdf)"))
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(tr("tombol-entri.pdf"))
        dialog.fileSelected.connect(self.save_pdf)
        dialog.open()

    @Slot(str)
    def save_pdf(self, path: str) -> None:
        """Write the key map on one page."""
        from pathlib import Path

        from dampingan.printing.key_map import key_map_pdf

        try:
            Path(path).write_bytes(key_map_pdf(key_map(), tr("Tombol di layar entri")))
        except OSError as error:
            reason = error.strerror or str(error)
            self.said.emit(tr("Daftar tombol tidak tersimpan: {reason}", reason=reason), "error")
        else:
            self.saved.emit(path)

    # ------------------------------------------------------------------ Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the screen; keys of the field scroll, print and close."""
        if watched is self._over and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        if watched is self.field and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return event.key() in {Qt.Key.Key_F1, Qt.Key.Key_Escape}
            if event.type() == QEvent.Type.KeyPress:
                return self._key(event)
        return False

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """A click beside closes."""
        self.close_sheet()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Dim what is below."""
        shade = self._theme.colour("shadow")
        shade.setAlpha(90)
        QPainter(self).fillRect(self.rect(), shade)

    # ------------------------------------------------------------------ inside

    def _key(self, event: QKeyEvent) -> bool:
        key, bar = event.key(), self.list.verticalScrollBar()
        page = bar.pageStep() * 8 // 10
        steps = {Qt.Key.Key_Down: 40, Qt.Key.Key_Up: -40}
        steps |= {Qt.Key.Key_PageDown: page, Qt.Key.Key_PageUp: -page}
        if key in steps:
            bar.setValue(bar.value() + steps[Qt.Key(key)])
        elif key in {Qt.Key.Key_F1, Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.close_sheet()
        elif key == Qt.Key.Key_P and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.choose_pdf()
        else:
            return False
        return True

    @Slot()
    def _restyle(self) -> None:
        self._measure.forget()
        self.list.forget()

    @Slot(str)
    def _search(self, text: str) -> None:
        self.list.show_rows(key_rows(key_map(), text))
        self.list.verticalScrollBar().setValue(0)

    def _place(self) -> None:
        over = self._over.rect()
        self.setGeometry(over)
        width = min(self._theme.px(_WIDEST), over.width() - 8 * SPACE)
        height = min(self._theme.px(_HIGHEST), over.height() - 8 * SPACE)
        left, top = (over.width() - width) // 2, (over.height() - height) // 2
        self._box.setGeometry(QRect(left, top, width, height))


def key_rows(lines: list[KeyLine], text: str) -> list[ListRow]:
    """Return the lines that hold every word, under the headings of their groups."""
    words = text.casefold().split()
    rows: list[ListRow] = []
    heading = ""
    for caps, does, group in lines:
        where = f"{caps} {does} {group}".casefold()
        if not all(word in where for word in words):
            continue
        if group != heading:
            rows.append(ListRow(None, group, colour="accent"))
            heading = group
        keys = "  ".join(caps.split())
        rows.append(ListRow(None, does, end=keys, level=1))
    return rows
