"""The one live answer box: takes characters, knows when an answer is full, hands keys on."""

from __future__ import annotations

import sys
from collections import deque
from unicodedata import bidirectional

from PySide6.QtCore import QElapsedTimer, QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from dampingan.core.language import tr
from dampingan.ui.entry.command import Command, command_of, keypad_command
from dampingan.ui.entry.keying import Keying

_SIDEWAYS = {Qt.Key.Key_Left, Qt.Key.Key_Right}
_MODIFIERS = {
    *(Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta),
    *(Qt.Key.Key_Super_L, Qt.Key.Key_Super_R, Qt.Key.Key_Hyper_L, Qt.Key.Key_Hyper_R),
    *(Qt.Key.Key_NumLock, Qt.Key.Key_CapsLock, Qt.Key.Key_ScrollLock),
}
_WITHOUT_NUMBERS = {
    *(Qt.Key.Key_Insert, Qt.Key.Key_Delete, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Clear),
    *(Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Up, Qt.Key.Key_Down),
    *(Qt.Key.Key_Left, Qt.Key.Key_Right),
}
"""What the keypad's digits are while NumLock is off."""
_GLANCES = 5
_HABIT = 3
"""So many of the last `_GLANCES` answers that went in by themselves got an Enter all the same."""
_STRONG = {"L", "R", "AL"}
_LONGEST = 32_767
"""Characters that a workbook's cell holds; a longer answer could not travel."""


class AnswerEditor(QLineEdit):
    """Edits the current answer.

    Attributes:
        searching: a label is looked for.
        cells: arrow keys go from cell to cell.
        held: the answer stopped; see `hold`.
        retyped: another answer was typed over a held one, be it the same text.
        rash: and it was begun before anybody can have seen that it stopped.

    Signals:
        finished: Enter or Tab: take the text (True when it went in with its last key).
        cleared: the Delete key took the whole answer away.
        backed: go back along the path; the text is left as it was.
        commanded: another `Command`.
        typed: the text is different now.
        moved_list: arrow keys while a list of labels is open, -1 up, 1 down.
        moved_cell: arrow left (-1) or right (1) on a whole answer.
        pressed: a key was pressed (not a modifier alone).
        warned: a key did nothing; carries why.
    """

    finished = Signal(bool)
    backed = Signal()
    cleared = Signal()
    commanded = Signal(object)
    typed = Signal(str)
    moved_list = Signal(int)
    moved_cell = Signal(int)
    pressed = Signal()
    warned = Signal(str)

    grace = 400
    """Milliseconds after an answer went in by itself in which an Enter may still belong to it."""
    glance = 250
    """Milliseconds that an answer must have been held before an Enter can have meant to keep it."""

    def __init__(self) -> None:
        super().__init__()
        self.setMaxLength(_LONGEST)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.DefaultContextMenu)
        self.setProperty("role", "answer")
        self.searching = False
        self.cells = False
        self.held = False
        self.retyped = False
        self.rash = False
        self._breath = 0
        self._keying: Keying | None = None
        self._start = ""
        self._went = QElapsedTimer()
        self._stopped = QElapsedTimer()
        self._releaser = QTimer(self, singleShot=True)
        self._releaser.timeout.connect(self._release)
        self._needed = False
        self._habit: deque[bool] = deque(maxlen=_GLANCES)
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
        self.held, self.retyped, self.rash = False, False, False
        self._releaser.stop()
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
        """Keep the answer where it is until the operator has seen what was found.

        A clerk with the eyes on the paper keys the next answer already. What is typed replaces
        the held answer and is looked at again like any other; only an Enter on the untouched
        answer keeps it, and not one that was on its way when the answer stopped (`glance`).

        Args:
            breath: milliseconds in which nobody can have seen yet that the answer stopped; what
                is begun within them is `rash`. 0: it is held until a key.
        """
        self.held, self.retyped, self.rash = True, False, False
        self.selectAll()
        self._breath = breath
        self._stopped.start()
        if breath:
            self._releaser.start(breath)

    @Slot()
    def _release(self) -> None:
        self.held = False

    def jumped(self, *, needed: bool) -> None:
        """The answer before went in with its last key.

        Who keys by rhythm presses Enter after every answer, and can't know which ones go in by
        themselves: the Enter that follows at once would skip a question or end a roster. Others
        press it on purpose, to leave an optional question empty. So it is taken for the answer
        before only where an answer is needed, or from somebody who has that habit.

        Args:
            needed: whether the question in focus now needs an answer and has none.
        """
        self._needed = needed
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
        if self._without_numbers(event):
            event.accept()
            return
        command = command_of(event)
        if self._late(event, command) or self._too_soon(command):
            event.accept()
            return
        if self.held and self._served_held(event, command):
            event.accept()
            return
        if command is not None and self._obey(command):
            event.accept()
            return
        if not self._made_room(event):
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
        soon = self._went.elapsed() < self.grace and command in {Command.NEXT, Command.TAB}
        usual = sum(self._habit) >= _HABIT
        self._went.invalidate()
        self._habit.append(soon)
        if not soon or not (self._needed or usual):
            return False
        self.warned.emit(tr("Sudah maju sendiri: Enter tadi tidak dihitung."))
        return True

    def _too_soon(self, command: Command | None) -> bool:
        """Tell whether this Enter was on its way already when the answer stopped."""
        if not self.held or command not in {Command.NEXT, Command.TAB}:
            return False
        if self._stopped.elapsed() >= self.glance:
            return False
        QApplication.beep()
        return True

    def _without_numbers(self, event: QKeyEvent) -> bool:
        """Tell whether a digit of the keypad came as a movement, because NumLock is off."""
        keypad = event.modifiers() & Qt.KeyboardModifier.KeypadModifier
        if not keypad or event.key() not in _WITHOUT_NUMBERS or sys.platform == "darwin":
            return False
        QApplication.beep()
        self.warned.emit(tr("NumLock mati: angka tidak masuk. Tekan NumLock."))
        return True

    def _served_held(self, event: QKeyEvent, command: Command | None) -> bool:
        if event.key() in _MODIFIERS:
            return False
        self.held = False
        keypad = event.modifiers() & Qt.KeyboardModifier.KeypadModifier
        wipes = event.key() in {Qt.Key.Key_Backspace, Qt.Key.Key_Delete}
        if command is None and (wipes or (keypad and event.text() in {",", "."})):
            self.put("")
            return True
        if command is None and _printable(event):
            self._type_over()
        return False

    def _type_over(self) -> None:
        """Let what is typed now be another answer, looked at like the first."""
        self.retyped, self.rash = True, self._stopped.elapsed() < self._breath
        if self._keying is not None and self._keying.several:
            self.setText("")
        self.selectAll()

    def _made_room(self, event: QKeyEvent) -> bool:
        """Let go of what a character can't belong to; False when it has no place any more.

        A day of six digits goes in with the first key of the next answer; a code that can't be
        gives way to the next digits instead of growing.
        """
        if self._keying is None or not self.changed or not _printable(event):
            return True
        if self._keying.stuck(self.text()):
            QApplication.beep()
            self.selectAll()
        elif self._keying.ends(self.text(), event.text()):
            self.finished.emit(True)
            self._went.invalidate()
            if self.held:
                self._served_held(event, None)
        return self.hasFocus()

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


def _printable(event: QKeyEvent) -> bool:
    return bool(event.text()) and event.text().isprintable()


def _rtl(text: str) -> bool:
    """Whether a text is written from right to left (Arabic, Hebrew …)."""
    return next((kind != "L" for kind in map(bidirectional, text) if kind in _STRONG), False)
