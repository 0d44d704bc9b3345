"""Questions of the program inside the page, never over it: a reason, a state, a failure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QGridLayout, QLabel, QPushButton

from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.field import LineEdit
from dampingan.ui.control.label import label, set_role
from dampingan.ui.control.layout import column, row
from dampingan.ui.entry.command import Command, command_of
from dampingan.ui.icon import Icons
from dampingan.ui.theme import SPACE, Theme

_ROLES = {"ask": "raised", "warning": "warning-card", "error": "error-card", "ok": "raised"}
_ICONS = {"ask": "info", "warning": "warning", "error": "error", "ok": "ok"}
_FIELD = 220
_WORDS = 260
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_MOVES = {Command.UP, Command.DOWN, Command.TAB, Command.BACK}
"""Keys that move between the buttons."""
_COLOURS = {"ask": "accent", "warning": "warning", "error": "error", "ok": "ok"}


@dataclass(frozen=True, slots=True)
class Answer:
    """One way to answer a prompt.

    Attributes:
        words: on the button.
        act: what it does; gets the text of the field.
        key: a key that does the same, e.g. ``1`` or ``Enter``.
        kind: of the button (style.qss).
        icon: role of its icon.
        needs_text: only with something typed in the field.
    """

    words: str
    act: Callable[[str], object]
    key: str = ""
    kind: str = ""
    icon: str = ""
    needs_text: bool = False


class Prompt(QFrame):
    """Asks one thing at a time, inline.

    Signals:
        closed: it went away; the focus goes back to the answer.
    """

    closed = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._answers: Sequence[Answer] = ()
        self._buttons: list[QPushButton] = []
        self._sentence = False
        self.setProperty("role", "raised")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._icon = QLabel()
        self._words = label("", "heading", wrap=True)
        self._detail = label("", "muted", wrap=True)
        self.missing = label("", "error", wrap=True)
        self.field = LineEdit()
        self.field.textChanged.connect(self._typed)
        self._grid = QGridLayout()
        self._grid.setSpacing(2 * SPACE)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._head = row(self._icon, column(self._words, self._detail, self.missing, gap=0), gap=3)
        self._head.setStretch(1, 1)
        tail = row(self.field, self._grid, gap=3)
        tail.setStretch(0, 1)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(4 * SPACE, 2 * SPACE, 4 * SPACE, 2 * SPACE)
        self._line.setSpacing(3 * SPACE)
        self._line.addLayout(self._head, 1)
        self._line.addLayout(tail)
        self.hide()

    def ask(
        self,
        words: str,
        answers: Sequence[Answer],
        *,
        detail: str = "",
        kind: str = "ask",
        placeholder: str | None = None,
        text: str = "",
        away: str = "",
        sentence: bool = False,
    ) -> None:
        """Show a question.

        Args:
            words: one sentence.
            answers: what can be done, first one by Enter.
            detail: a second, quieter sentence.
            kind: ask, ok, warning or error.
            placeholder: what belongs into the text field; None for no field.
            text: what stands in it already.
            away: word for doing nothing; "Batal" when empty.
            sentence: whole sentences are typed, which need the whole width.
        """
        self._answers = answers
        self._sentence = sentence
        self._words.setText(words)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self._lack("")
        set_role(self, _ROLES[kind])
        self._icon.setPixmap(
            self._icons.icon(_ICONS[kind], _COLOURS[kind]).pixmap(self._theme.icon_size())
        )
        self.field.setVisible(placeholder is not None)
        self.field.setText(text)  # not clear(): that can be undone into another question's answer
        self.field.selectAll()
        self.field.setPlaceholderText(placeholder or "")
        self.field.setAccessibleName(placeholder or words)
        self.field.setMinimumWidth(self._theme.px(_FIELD))
        self._show_buttons(away or tr("Batal"))
        self.show()
        if placeholder is not None:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def close_prompt(self) -> None:
        """Go away and tell."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def event(self, event: QEvent) -> bool:
        """Keep its keys, and those of the form behind it, from the window's shortcuts."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and (event.key() in _ENTER | {Qt.Key.Key_Escape} or command_of(event) is not None)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer by key: Enter, Escape, or the key on a button."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.close_prompt()
        elif key in _ENTER:
            focused = [place for place, made in enumerate(self._buttons) if made.hasFocus()]
            place = focused[0] if focused else 0
            self._take(self._answers[place])
        else:
            name = event.text().upper() or _key_name(key)
            found = next((a for a in self._answers if a.key and a.key.upper() == name), None)
            if found is not None and not (self.field.hasFocus() and event.text()):
                self._take(found)
            elif command_of(event) in _MOVES or command_of(event) is None:
                super().keyPressEvent(event)
            else:
                self._lack(tr("Jawab dulu, atau Esc bila tidak jadi."))

    def _show_buttons(self, away_words: str) -> None:
        for made in self._buttons:
            self._grid.removeWidget(made)
            made.hide()
            made.deleteLater()
        self._buttons = []
        for answer in self._answers:
            made = button(
                answer.words,
                kind=answer.kind,
                key=answer.key,
                icons=self._icons,
                icon=answer.icon,
                clicked=partial(self._take, answer),
            )
            made.setAutoDefault(False)
            self._buttons.append(made)
        away = button(away_words, kind="flat", key="Esc", clicked=self.close_prompt)
        away.setAutoDefault(False)
        self._buttons.append(away)
        self._answers = [*self._answers, Answer(away_words, self._cancel)]
        self._typed(self.field.text())
        self._arrange()

    def _arrange(self) -> None:
        """Put the buttons beside the words, below them, or in two lines, as the room is."""
        directions = QBoxLayout.Direction
        widest = max(made.sizeHint().width() for made in self._buttons) + 2 * SPACE
        around = self.parentWidget()
        inside = (around.width() if around else self.width()) - 20 * SPACE
        field = 0 if self.field.isHidden() else self._theme.px(_FIELD) + 3 * SPACE
        needed = sum(made.sizeHint().width() + 2 * SPACE for made in self._buttons) + field
        beside = not self._sentence and needed + self._theme.px(_WORDS) <= inside
        self._line.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
        columns = len(self._buttons) if needed <= inside else max(1, (inside - field) // widest)
        for place, made in enumerate(self._buttons):
            self._grid.removeWidget(made)
            self._grid.addWidget(made, place // columns, place % columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        if self._buttons:
            self._arrange()

    def _cancel(self, _text: str) -> None:
        self.close_prompt()

    def _lack(self, words: str) -> None:
        """Say what a key that did nothing was waiting for."""
        self.missing.setText(words)
        self.missing.setVisible(bool(words))
        if words:
            QApplication.beep()

    @Slot(str)
    def _typed(self, text: str) -> None:
        if text.strip():
            self._lack("")
        for answer, made in zip(self._answers, self._buttons, strict=False):
            made.setEnabled(bool(text.strip()) or not answer.needs_text)

    def _take(self, answer: Answer, *_: object) -> None:
        text = self.field.text().strip()
        if answer.needs_text and not text:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self._lack(tr("Isi dulu kotak ini, atau Esc bila tidak jadi."))
            return
        self.hide()
        answer.act(text)
        if self.isHidden():
            self.closed.emit()


class FailureBar(QFrame):
    """Says that the disk refused, until everything is saved.

    Signals:
        retry_wanted, rescue_wanted: the buttons.
    """

    retry_wanted = Signal()
    rescue_wanted = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self.setProperty("role", "error-card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._icon = QLabel()
        self.words = label("", "error", wrap=True)
        self._calm = label(
            tr(
                "Yang sudah diketik tetap di layar ini. Layar ini baru bisa ditinggalkan bila "
                "sudah tersimpan."
            ),
            "muted",
            wrap=True,
        )
        self.again = button(tr("Coba lagi"), kind="primary", key="Ctrl+S")
        self.elsewhere = button(tr("Simpan ke tempat lain…"), key="Ctrl+Shift+S")
        self.again.clicked.connect(self.retry_wanted)
        self.elsewhere.clicked.connect(self.rescue_wanted)
        for made in (self.again, self.elsewhere):
            made.setAutoDefault(False)
        words = column(self.words, self._calm, gap=0)
        line = row(self._icon, words, self.again, self.elsewhere, gap=3, margins=(4, 2), on=self)
        line.setStretch(1, 1)
        self.hide()

    def tell(self, sentence: str) -> None:
        """Show what happened."""
        self.words.setText(sentence)
        self._icon.setPixmap(self._icons.icon("error", "error").pixmap(self._theme.icon_size()))
        self.show()


def _key_name(key: int) -> str:
    if Qt.Key.Key_F1 <= key <= Qt.Key.Key_F12:
        return f"F{key - Qt.Key.Key_F1 + 1}"
    return ""
