"""One answer box of a pane's form: text, day, number, sum, choice, links or a photo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QWidget

from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.field import LineEdit
from dampingan.ui.control.label import label, set_role
from dampingan.ui.control.layout import Grow, column, row
from dampingan.ui.icon import Icons
from dampingan.ui.register.candidate import Candidate
from dampingan.ui.register.popup import CandidateList
from dampingan.ui.theme import Theme
from dampingan.ui.worktable.ask import Ask, choose, read, written

_APART = "; "
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_TALL = 64


class ChoiceLine(LineEdit):
    """A line whose typing looks for candidates; several of them stand apart by semicolons.

    Args:
        ask: the field, which has a source.
        popup: the list below it, shared by the fields of a form.

    Signals:
        passed: Enter: go on.
    """

    passed = Signal()

    def __init__(self, ask: Ask, popup: CandidateList) -> None:
        super().__init__()
        assert ask.source is not None
        self._source = ask.source
        self._popup = popup
        self._keys = ask.value.split() if ask.source.several else [ask.value] * bool(ask.value)
        self._shown = ""
        self.setText(self._titles())
        self.setCursorPosition(0)
        self._shown = self.text()
        self.textEdited.connect(self._look)
        popup.picked.connect(self._click)

    def answer(self) -> tuple[str, str]:
        """Return what is chosen and what is wrong with it."""
        if self.text().strip() == self._shown.strip().removesuffix(_APART.strip()):
            return " ".join(self._keys), ""
        if not self._source.several:
            return choose(self._source, self.text(), self._marked())
        return self._several()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows mark, Enter takes, Esc closes the list first."""
        open_here = self._popup.isVisible() and self.hasFocus()
        key = event.key()
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up} and not event.modifiers():
            if open_here:
                self._popup.step(1 if key == Qt.Key.Key_Down else -1)
            else:
                self._look(self._typing())
        elif key in _ENTER and open_here and self._popup.current is not None:
            if self._typing() or not self._source.several:
                self._take(self._popup.current)
            else:
                self._popup.hide()
                self.passed.emit()
        elif key in _ENTER:
            self.passed.emit()
        elif key == Qt.Key.Key_Escape and open_here:
            self._popup.hide()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the list; a text that is the only one of its kind is taken."""
        super().focusOutEvent(event)
        self._popup.hide()

    def _titles(self) -> str:
        names = [self._title(key) for key in self._keys]
        text = _APART.join(names)
        return text + _APART if text and self._source.several else text

    def _title(self, key: str) -> str:
        known = self._source.known(key)
        return known.label if known else key

    def _typing(self) -> str:
        """Return the part that is being typed now."""
        text = self.text()
        if not self._source.several:
            return "" if text == self._shown else text
        return text.rpartition(_APART.strip())[2].strip()

    def _marked(self) -> str:
        current = self._popup.current
        return current.key if current is not None and self._popup.isVisible() else ""

    @Slot(str)
    def _look(self, _text: str) -> None:
        found = self._source.find(self._typing())
        over = self._popup.parentWidget()
        if over is None:
            return
        corner = over.mapFromGlobal(self.mapToGlobal(QPoint(0, 0)))
        under = QRect(corner, self.size())
        words = "" if found or self._source.free else tr("Tidak ada yang cocok.")
        chosen = self._keys if self._source.several else ()
        self._popup.show_found(found, under, chosen=chosen, words=words, wrong=bool(words))

    @Slot(int)
    def _click(self, place: int) -> None:
        if self.hasFocus():
            self._take(self._popup.found[place])

    def _take(self, one: Candidate) -> None:
        if self._source.several:
            parts = self.text().split(_APART.strip())[:-1]
            kept = {self._title(key): key for key in self._keys}
            self._keys = [kept[p.strip()] for p in parts if p.strip() in kept]
            if one.key not in self._keys:
                self._keys.append(one.key)
        else:
            self._keys = [one.key]
        self.setText(self._titles())
        self._shown = self.text()
        self._popup.hide()
        if not self._source.several:
            self.passed.emit()

    def _several(self) -> tuple[str, str]:
        kept = {self._title(key): key for key in self._keys}
        keys = []
        for part in (p.strip() for p in self.text().split(_APART.strip())):
            if not part:
                continue
            key = kept.get(part)
            if key is None:
                key, wrong = choose(self._source, part, "")
                if wrong:
                    return "", wrong
            keys.append(key)
        return " ".join(dict.fromkeys(keys)), ""


class PlainLine(LineEdit):
    """A line that is typed freely.

    Signals:
        passed: Enter: go on.
    """

    passed = Signal()

    def __init__(self, ask: Ask, today: Callable[[], date]) -> None:
        super().__init__()
        self._ask = ask
        self._today = today
        self._value = ask.value
        self._shown = written(ask, ask.value)
        self.setText(self._shown)
        self.setCursorPosition(0)

    def answer(self) -> tuple[str, str]:
        """Return the answer and what is wrong with it."""
        if self.text() == self._shown and (self._value or not self._ask.required):
            return self._value, ""
        return read(self._ask, self.text(), self._today())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on."""
        if event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.passed.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show what the text was understood as."""
        super().focusOutEvent(event)
        value, wrong = self.answer()
        if not wrong and not self._ask.file:
            self._value, self._shown = value, written(self._ask, value)
            self.setText(self._shown)


class LongText(QPlainTextEdit):
    """Several lines; Enter goes on, Shift+Enter begins a new line.

    Signals:
        passed: Enter: go on.
    """

    passed = Signal()

    def __init__(self, ask: Ask, theme: Theme) -> None:
        super().__init__()
        self._required = ask.required
        self.setPlainText(ask.value)
        self.setTabChangesFocus(True)
        self.setFixedHeight(theme.px(_TALL))

    def answer(self) -> tuple[str, str]:
        """Return the text."""
        text = self.toPlainText().strip()
        return text, tr("Isi dulu.") if self._required and not text else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in _ENTER and plain:
            self.passed.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


class AnswerField(QWidget):
    """A word, its box, and below it what is wrong.

    Args:
        ask: what is asked.
        theme, icons: the look.
        popup: list of candidates, in a parent that is large enough for it.
        today: settles years that were not typed.

    Signals:
        passed: Enter: the next field.
    """

    passed = Signal()

    def __init__(
        self,
        ask: Ask,
        *,
        theme: Theme,
        icons: Icons,
        popup: CandidateList,
        today: Callable[[], date],
    ) -> None:
        super().__init__()
        self.ask = ask
        if ask.source is not None:
            self.box: ChoiceLine | PlainLine | LongText = ChoiceLine(ask, popup)
        elif ask.long:
            self.box = LongText(ask, theme)
        else:
            self.box = PlainLine(ask, today)
        self.box.setAccessibleName(ask.label)
        self.box.setPlaceholderText(ask.hint)
        self.box.passed.connect(self.passed)
        self._problem = label("", "error", wrap=True)
        self._problem.hide()
        word = label(ask.label if not ask.required else f"{ask.label} *", "small", wrap=True)
        parts = row(Grow(self.box), gap=1)
        if ask.file:
            self._browse = button("", icons=icons, icon="open", tip=tr("Pilih berkas foto"))
            self._browse.setAccessibleName(tr("Pilih berkas foto"))
            self._browse.clicked.connect(self._choose_file)
            parts.addWidget(self._browse)
        column(word, parts, self._problem, gap=0, on=self)
        self.setFocusProxy(self.box)

    def answer(self) -> tuple[str, str]:
        """Return the answer and what is wrong with it."""
        answer, wrong = self.box.answer()
        if not wrong and self.ask.required and not answer:
            return answer, tr("Isi dulu.")
        return answer, wrong

    @property
    def changed(self) -> bool:
        """Whether it holds something else than it began with, readable or not."""
        answer, wrong = self.answer()
        if answer != self.ask.value:
            return True
        box = self.box
        return bool(wrong and (box.toPlainText() if isinstance(box, LongText) else box.text()))

    def check(self) -> bool:
        """Show what is wrong; True when nothing is."""
        _, wrong = self.answer()
        self.show_problem(wrong)
        return not wrong

    def show_problem(self, text: str) -> None:
        """Say what is wrong, ``""`` for nothing."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        set_role(self.box, "error" if text else "", "state")

    @Slot()
    def _choose_file(self) -> None:
        pattern = tr("Foto ({pattern})", pattern="*.jpg *.jpeg *.png *.webp *.heic")
        name, _ = QFileDialog.getOpenFileName(self, tr("Pilih berkas foto"), "", pattern)
        if name and isinstance(self.box, PlainLine):
            self.box.setText(name)
            self.box.setFocus()
