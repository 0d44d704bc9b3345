"""A sentence where pages would be: nothing yet, on the way, or what went wrong."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QWidget

from dampingan.ui.control.button import button
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import column, row
from dampingan.ui.icon import Icons
from dampingan.ui.theme import Theme

_WIDTH = 440


class Message(QWidget):
    """Icon, sentence, more about it and one button."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._icon = "paper"
        self._mark = QLabel()
        self.title = label("", "heading", wrap=True)
        self.text = label("", "muted", wrap=True)
        for made in (self._mark, self.title, self.text):
            made.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.act = button("", kind="primary", clicked=self._run)
        self._action: Callable[[], object] | None = None
        middle = QWidget()
        column(self._mark, self.title, self.text, gap=2, on=middle)
        self._middle = middle
        column(None, row(None, middle, None), 2, row(None, self.act, None), None, on=self)
        theme.changed.connect(self._measure)
        self._measure()

    def show_words(
        self,
        title: str,
        text: str = "",
        *,
        icon: str = "paper",
        action: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        """Say this; `action` is the button's word and what it does."""
        self._icon = icon
        self.title.setText(title)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self._action = action[1] if action else None
        self.act.setText(action[0] if action else "")
        self.act.setVisible(action is not None)
        self._measure()

    @Slot()
    def _run(self) -> None:
        if self._action is not None:
            self._action()

    @Slot()
    def _measure(self) -> None:
        side = self._theme.px(32)
        colour = self._icon if self._icon in {"error", "warning", "ok"} else "muted"
        self._mark.setPixmap(self._icons.icon(self._icon, colour).pixmap(side, side))
        self._middle.setFixedWidth(min(self._theme.px(_WIDTH), max(self.width() - 40, 260)))

    def resizeEvent(self, event: object) -> None:
        """Keep lines readable."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._measure()
