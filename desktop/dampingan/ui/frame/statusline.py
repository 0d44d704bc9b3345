"""The bottom line: a summary or a message, running work, key hints."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QSizePolicy, QWidget

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.ui.context import Hint
from dampingan.ui.control.button import button
from dampingan.ui.control.hint import HintBar
from dampingan.ui.control.label import ElidedLabel, set_role
from dampingan.ui.control.layout import Grow, row
from dampingan.ui.icon import Icons
from dampingan.ui.job import Job
from dampingan.ui.theme import SPACE, Theme

_MESSAGE_MS = 8000


class StatusLine(QFrame):
    """Shows what the frame tells it; messages go after a while, errors stay until the next."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.summary = ElidedLabel("", "muted")
        self._icon = QLabel()
        self._kind = "ok"
        self.message = ElidedLabel()
        self._act = button("", kind="link", clicked=self._run_action)
        self._action: Callable[[], object] | None = None
        self.progress = JobStrip(theme, icons)
        self.hints = HintBar(theme)
        row(
            self.summary,
            self._icon,
            self.message,
            self._act,
            self.progress,
            Grow(self.hints),
            gap=2,
            margins=(4, 0),
            on=self,
        )
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_MESSAGE_MS)
        self._timer.timeout.connect(self.clear_message)
        theme.changed.connect(self._measure)
        self.clear_message()
        self._measure()

    def show_summary(self, text: str) -> None:
        """Show the place's one line."""
        self.summary.setText(text)
        self.summary.setVisible(bool(text) and self.message.isHidden())

    def show_hints(self, hints: list[Hint]) -> None:
        """Show the keys of the place."""
        self.hints.show_hints(hints)

    def say(
        self,
        text: str,
        kind: str = "ok",
        action: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        """Show a sentence instead of the summary, with a button if there is something to do."""
        self.message.setText(text)
        set_role(self.message, kind)
        self._kind = kind
        self._draw_icon()
        self._action = action[1] if action else None
        if action:
            self._act.setText(action[0])
        for widget, visible in (
            (self.summary, False),
            (self._icon, True),
            (self.message, True),
            (self._act, action is not None),
        ):
            widget.setVisible(visible)
        if kind == "error":
            self._timer.stop()
        else:
            self._timer.start()

    @Slot()
    def clear_message(self) -> None:
        """Go back to the summary."""
        for widget in (self._icon, self.message, self._act):
            widget.hide()
        self._action = None
        self.summary.setVisible(bool(self.summary.text()))

    @Slot()
    def _run_action(self) -> None:
        action = self._action
        self.clear_message()
        if action is not None:
            action()

    def _draw_icon(self) -> None:
        icon = self._icons.icon(self._kind, self._kind)
        self._icon.setPixmap(icon.pixmap(self._theme.icon_size()))

    @Slot()
    def _measure(self) -> None:
        self._draw_icon()
        self.setFixedHeight(self._theme.px(22) + 2 * SPACE)


class JobStrip(QWidget):
    """Title, bar, count and a cancel button of the work that runs."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._job: Job | None = None
        self._text = ElidedLabel("", "muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._bar.setFixedWidth(theme.px(120))
        self._stop = button(tr("Batal"), kind="link", clicked=self._cancel)
        row(self._text, self._bar, self._stop, gap=2, on=self)
        self.hide()

    @Slot(object)
    def follow(self, job: Job) -> None:
        """Show this job until it ends."""
        self._job = job
        self._text.setText(job.title)
        self._bar.setRange(0, 0)
        self._stop.setEnabled(True)
        job.progressed.connect(self._show)
        job.finished.connect(self._end)
        self.show()

    @Slot(int, int, str)
    def _show(self, done: int, total: int, text: str) -> None:
        if self._job is None or self._job.cancelling:
            return
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        words = text or self._job.title
        self._text.setText(f"{words} · {count_text(done)}/{count_text(total)}" if total else words)

    @Slot()
    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._stop.setEnabled(False)
            self._text.setText(tr("Membatalkan…"))

    @Slot()
    def _end(self) -> None:
        self._job = None
        self.hide()
