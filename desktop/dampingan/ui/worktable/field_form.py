"""A form in a pane: fields below each other, Enter to the next, Enter in the last one keeps it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import Grow, clear_layout, column, row
from dampingan.ui.icon import Icons
from dampingan.ui.register.popup import CandidateList
from dampingan.ui.theme import Theme
from dampingan.ui.worktable.answer_field import AnswerField
from dampingan.ui.worktable.ask import Ask


class FieldForm(QWidget):
    """Asks for some answers and gives them back.

    Args:
        theme, icons: the look.
        over: the widget that lists of candidates lie over.
        today: settles years that were not typed.

    Signals:
        given: question → text of every field; they were read and nothing is wrong with them.
        left: Esc: nothing is kept.
    """

    given = Signal(object)
    left = Signal()

    def __init__(
        self, theme: Theme, icons: Icons, over: QWidget, today: Callable[[], date]
    ) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._today = today
        self._popup = CandidateList(theme, icons, over)
        self.fields: dict[str, AnswerField] = {}
        self._title = label("", "title", wrap=True)
        self._note = label("", "muted", wrap=True)
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        self._body = column(gap=2, on=inner, margins=(4, 0))
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(inner)
        self._area.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        self._warned = False
        self._warning = label(
            tr("Yang diketik belum disimpan. Esc sekali lagi membuangnya."), "warning", wrap=True
        )
        self._warning.setContentsMargins(16, 0, 16, 0)
        self._warning.hide()
        self.keep = button(tr("Simpan"), kind="primary", clicked=self.submit)
        self.keep.setToolTip("Ctrl+Enter")
        self._leave = button(tr("Batal"), kind="flat", clicked=self.leave)
        head = column(self._title, self._note, gap=1, margins=(4, 3, 4, 0))
        foot = row(self._leave, None, self.keep, gap=2, margins=(4, 2))
        column(head, Grow(self._area), self._warning, foot, gap=2, on=self)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.submit)

    def ask(self, title: str, asks: Sequence[Ask], *, note: str = "", word: str = "") -> None:
        """Show fields and go to the first that is empty.

        Args:
            title: what is being filled in.
            asks: the fields.
            note: a sentence below the title.
            word: on the button, "Simpan" when empty.
        """
        clear_layout(self._body)
        self._popup.hide()
        self._warn(on=False)
        self._title.setText(title)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self.keep.setText(word or tr("Simpan"))
        self.fields = {}
        for one in asks:
            made = AnswerField(
                one, theme=self._theme, icons=self._icons, popup=self._popup, today=self._today
            )
            made.passed.connect(self._next)
            self._body.addWidget(made)
            self.fields[one.key] = made
        self._body.addStretch(1)
        self._chain()
        first = next((f for f in self.fields.values() if not f.ask.value), None)
        self.focus(first or next(iter(self.fields.values())))

    def focus(self, field: AnswerField) -> None:
        """Go to a field; scrolled to once it has its place."""
        field.box.setFocus()
        if not isinstance(field.box, QObject) or hasattr(field.box, "selectAll"):
            field.box.selectAll()
        QTimer.singleShot(0, field, lambda: self._area.ensureWidgetVisible(field, 0, 24))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    @property
    def changed(self) -> bool:
        """Whether something was typed that is not kept."""
        return any(field.changed for field in self.fields.values())

    @Slot()
    def leave(self) -> None:
        """Give up; what was typed is thrown away only when that is asked for twice."""
        self._popup.hide()
        if self.changed and not self._warned:
            self._warn(on=True)
            return
        self.left.emit()

    def _warn(self, *, on: bool) -> None:
        self._warned = on
        self._warning.setVisible(on)

    @Slot()
    def submit(self) -> None:
        """Give the answers, unless something is wrong: then go there."""
        self._popup.hide()
        wrong = [field for field in self.fields.values() if not field.check()]
        if wrong:
            self.focus(wrong[0])
            return
        self.given.emit({key: field.answer()[0] for key, field in self.fields.items()})

    @Slot()
    def _next(self) -> None:
        """Go to the next field, after the last one keep everything."""
        fields = list(self.fields.values())
        here = next((f for f in fields if f.box.hasFocus()), None)
        if here is None or not here.check():
            return
        place = fields.index(here) + 1
        if place < len(fields):
            self.focus(fields[place])
        else:
            self.submit()

    def _chain(self) -> None:
        """Let Tab go from field to field as Enter does."""
        boxes: list[QWidget] = [field.box for field in self.fields.values()]
        for before, after in zip(boxes, [*boxes[1:], self.keep], strict=True):
            QWidget.setTabOrder(before, after)
