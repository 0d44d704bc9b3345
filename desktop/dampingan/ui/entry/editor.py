"""The one live answer box: takes characters, knows when an answer is full, hands keys on."""

from __future__ import annotations

from unicodedata import bidirectional

from PySide6.QtCore import QElapsedTimer, QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from dampingan.ui.entry.command import Command, command_of, keypad_command
from dampingan.ui.entry.keying import Keying

_SIDEWAYS = {Qt.Key.Key_Left, Qt.Key.Key_Right}
_MODIFIERS = {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr}
_STRONG = {"L", "R", "AL"}
_LONGEST = 32_767
"""Characters that a workbook's cell holds; a longer answer could not travel."""


class AnswerEditor(QLineEdit):
    """Edits the current answer.

    Signals:
        finished: Enter or Tab: take the text (True when it went in with its last key).
        cleared: the Delete key took the whole answer away.
        backed: go back along the path; the text is left as it was.
        commanded: another `Command`.
        typed: the text is different now.
        moved_list: arrow keys while a list of labels is open, -1 up, 1 down.
        moved_cell: arrow left (-1) or right (1) on a whole answer.
        pressed: a key was pressed (not a modifier alone).
    """

    finished = Signal(bool)
    backed = Signal()
    cleared = Signal()
    commanded = Signal(object)
    typed = Signal(str)
    moved_list = Signal(int)
    moved_cell = Signal(int)
    pressed = Signal()

    grace = 400
    """Milliseconds after an answer went in by itself in which an Enter still belongs to it."""

    def __init__(self) -> None:
        super().__init__()
        self.setMaxLength(_LONGEST)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.DefaultContextMenu)
        self.setProperty("role", "answer")
        self.searching = False
        self.cells = False
        self.held = False
        self._keying: Keying | None = None
        self._start = ""
        self._went = QElapsedTimer()
        self.textEdited.connect(self._edited)

    def open(self, text: str, keying: Keying | None, *, name: str = "", hint: str = "") -> None:
        """Show an answer, whole and selected, ready to be typed over.

        Args:
            text: the answer as it stands.
            keying: how the question takes keys.
            name: label of the question, for screen readers.
            hint: interviewer's hint, for screen readers.
        """
        self._keying, self._start = keying, text
        self.held = False
        self.setText(text)
        self.selectAll()
        self.searching = False
        wide = keying is not None and keying.long
        flag = Qt.AlignmentFlag
        side = flag.AlignRight if _rtl(text) else flag.AlignLeft
        self.setAlignment(side if wide else flag.AlignHCenter)
        self.setAccessibleName(name)
        self.setAccessibleDescription(hint)

    @property
    def changed(self) -> bool:
        """Whether something was typed since `open`."""
        return self.text() != self._start

    def hold(self, breath: int = 0) -> None:
        """Take no characters until the operator has seen what was found.

        A clerk with the eyes on the paper keys the next answer already; it must not replace the
        one that raised a finding. Enter accepts, Backspace clears for another try.

        Args:
            breath: milliseconds after which characters are taken again; 0 waits for a key.
        """
        self.held = True
        if breath:
            QTimer.singleShot(breath, self, self._release)

    @Slot()
    def _release(self) -> None:
        self.held = False

    def jumped(self) -> None:
        """The answer before went in with its last key.

        Who keys by rhythm presses Enter after every answer, and can't know which ones go in by
        themselves: the Enter that follows at once would skip a question or end a roster.
        """
        self._went.start()

    def settle(self) -> None:
        """The text is saved now; typing again replaces it."""
        self._start = self.text()
        self.selectAll()

    def revert(self) -> None:
        """Show the answer again as it was."""
        self.setText(self._start)
        self.selectAll()
        self.typed.emit(self._start)

    def put(self, text: str) -> None:
        """Put a text in as if it had been typed."""
        self.setText(text)
        self._edited(text)

    # ------------------------------------------------------------------ Qt

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the entry screen from the window's shortcuts and from Qt's own use."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and command_of(event) is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def focusNextPrevChild(self, _next: bool) -> bool:
        """Leave Tab to the path through the form."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move on, back or elsewhere; everything else is typed."""
        if event.key() not in _MODIFIERS:
            self.pressed.emit()
        command = command_of(event)
        if self._late(event, command):
            event.accept()
            return
        if self.held and self._served_held(event, command):
            event.accept()
            return
        if command is not None and self._obey(command):
            event.accept()
            return
        if self._special(event):
            event.accept()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Let the mouse choose where to correct."""
        self.held = False
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select the whole answer."""
        self.selectAll()
        event.accept()

    # ------------------------------------------------------------------ inside

    def _late(self, event: QKeyEvent, command: Command | None) -> bool:
        """Tell whether this is the Enter of an answer that went in already."""
        if event.key() in _MODIFIERS or not self._went.isValid():
            return False
        soon = self._went.elapsed() < self.grace
        self._went.invalidate()
        return soon and command in {Command.NEXT, Command.TAB}

    def _served_held(self, event: QKeyEvent, command: Command | None) -> bool:
        keypad = event.modifiers() & Qt.KeyboardModifier.KeypadModifier
        wipes = event.key() in {Qt.Key.Key_Backspace, Qt.Key.Key_Delete}
        if command is None and (wipes or (keypad and event.text() in {",", "."})):
            self.held = False
            self.put("")
            return True
        if command is None and event.text() and event.text().isprintable():
            QApplication.beep()
            return True
        if event.key() not in _MODIFIERS:
            self.held = False
        return False

    def _obey(self, command: Command) -> bool:
        if command in {Command.NEXT, Command.TAB}:
            self.finished.emit(False)
        elif command is Command.BACK:
            self.backed.emit()
        elif self.searching and command in {Command.UP, Command.DOWN}:
            self.moved_list.emit(-1 if command is Command.UP else 1)
        elif self.changed and command in {Command.UNDO, Command.LEAVE}:
            self.revert()
        else:
            self.commanded.emit(command)
        return True

    def _special(self, event: QKeyEvent) -> bool:
        """Serve keys that mean something else than in a plain text box; False for the others."""
        key = event.key()
        whole = self.selectedText() == self.text()
        if key == Qt.Key.Key_Backspace:
            if self.text() and (self.changed or not whole):
                return self._drop_pick()
            self.backed.emit()
            return True
        if key == Qt.Key.Key_Delete and whole:
            self.setText("")
            self.cleared.emit()
            return True
        if self.cells and key in _SIDEWAYS and whole and not self.changed:
            self.moved_cell.emit(-1 if key == Qt.Key.Key_Left else 1)
            return True
        return self._character(event)

    def _character(self, event: QKeyEvent) -> bool:
        """Serve a character that means a move here, or picks an answer."""
        key, keying = event.text(), self._keying
        if keying is None or len(key) != 1:
            return False
        keypad = bool(event.modifiers() & Qt.KeyboardModifier.KeypadModifier)
        untouched = not self.changed and self.selectedText() == self.text()
        command = keypad_command(key, keying, untouched=untouched, keypad=keypad)
        if command is Command.ERASE:
            self.backspace()
            return True
        if command is not None:
            self._obey(command)
            return True
        if key == "*" and keying.long and not keypad:
            return False
        pressed = keying.press("" if key == "*" and untouched else self.text(), key)
        if pressed is None:
            return False
        self.setText(pressed)
        self.typed.emit(pressed)
        return True

    def _drop_pick(self) -> bool:
        if self._keying is None or not self._keying.several or self._keying.question.bitsum:
            return False
        self.put(" ".join(self.text().split()[:-1]))
        return True

    @Slot(str)
    def _edited(self, text: str) -> None:
        if self._keying is not None and self._keying.long:
            flag = Qt.AlignmentFlag
            self.setAlignment(flag.AlignRight if _rtl(text) else flag.AlignLeft)
        self.typed.emit(text)
        if self._keying is not None and self._keying.complete(text):
            self.finished.emit(True)


def _rtl(text: str) -> bool:
    """Whether a text is written from right to left (Arabic, Hebrew …)."""
    return next((kind != "L" for kind in map(bidirectional, text) if kind in _STRONG), False)
