"""One line under the answer box for a note on the question."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from dampingan.core.language import tr
from dampingan.ui.control.field import LineEdit
from dampingan.ui.icon import Icons
from dampingan.ui.theme import Theme

_WIDE, _HIGH = 420, 34


class NoteLine(LineEdit):
    """Floats under the box; Enter keeps the note, Esc leaves it as it was.

    Signals:
        given: the note is this text now.
        closed: the keyboard goes back to the answer.
    """

    given = Signal(str)
    closed = Signal()

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget) -> None:
        super().__init__()
        self.setParent(parent)
        self._theme = theme
        self._around = parent
        self.setProperty("role", "answer")
        self.addAction(icons.icon("note", "muted"), LineEdit.ActionPosition.LeadingPosition)
        self.setPlaceholderText(tr("Catatan, misalnya: angka di kertas dicoret"))
        self.returnPressed.connect(self._keep)
        self.hide()

    def open(self, text: str, name: str, under: QRect) -> None:
        """Show the note of a question.

        Args:
            text: the note as it stands.
            name: number or label of the question, for screen readers.
            under: the answer box, in the parent's coordinates.
        """
        px = self._theme.px
        width = min(px(_WIDE), self._around.width())
        left = max(0, min(under.right() + 1 - width, self._around.width() - width))
        top = under.bottom() + px(4)
        if top + px(_HIGH) > self._around.height():
            top = max(0, under.top() - px(_HIGH + 4))
        self.setGeometry(left, top, width, px(_HIGH))
        self.setAccessibleName(tr("Catatan pada {number}", number=name))
        self.setText(text)
        self.selectAll()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        """Keep Escape and Tab from the window."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def focusNextPrevChild(self, _next: bool) -> bool:
        """Leave Tab to `keyPressEvent`."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the note as it was; Tab keeps it, as Enter does."""
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        elif event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            self._keep()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A click elsewhere keeps what was typed."""
        super().focusOutEvent(event)
        if not self.isHidden() and event.reason() is Qt.FocusReason.MouseFocusReason:
            self.hide()
            self.given.emit(self.text())

    def finish(self) -> None:
        """Keep what is typed before the screen turns to something else."""
        if not self.isHidden():
            self.hide()
            self.given.emit(self.text())

    @Slot()
    def _keep(self) -> None:
        self.given.emit(self.text())
        self._close()

    def _close(self) -> None:
        self.hide()
        self.closed.emit()
