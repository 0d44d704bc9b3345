"""The page that shows what a move would do and lets the mapping be changed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from dampingan.core.language import tr
from dampingan.ui.context import Context
from dampingan.ui.control.button import button
from dampingan.ui.control.label import ElidedLabel, label, set_role
from dampingan.ui.control.layout import Grow, card, column, row
from dampingan.ui.instruments.compare.table import ChangeTable
from dampingan.ui.instruments.compare.view import scrolled, wide_side
from dampingan.ui.instruments.move.side import MoveSide


class PlanPage(QWidget):
    """Sum above, table and question in the middle, buttons below.

    Signals:
        move_wanted, cancel_wanted, open_wanted, save_wanted: the buttons.
    """

    move_wanted = Signal()
    cancel_wanted = Signal()
    open_wanted = Signal()
    save_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        theme, icons = context.theme, context.icons
        self._icons = icons
        self.title = ElidedLabel("", "title")
        self.records = ElidedLabel("", "muted")
        self.sum = label("", "heading", wrap=True)
        self.lost = label("", "ok")
        self.besides = label("", "warning", wrap=True)
        self.besides.hide()
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        self.table = ChangeTable(theme, icons, context.jobs, counted=True)
        self.side = MoveSide(theme, icons)
        self._pane = scrolled(self.side)
        self.open = button(
            tr("Buka padanan"), icons=icons, icon="open", clicked=self.open_wanted,
            tip=tr("Pakai berkas padanan dari kabupaten"),
        )  # fmt: skip
        self.save = button(
            tr("Simpan padanan"), icons=icons, icon="save", clicked=self.save_wanted,
            tip=tr("Simpan padanan ini untuk desa/kelurahan lain"),
        )  # fmt: skip
        self.cancel = button(tr("Batal"), key="Esc", clicked=self.cancel_wanted)
        self.go = button(
            tr("Pindahkan"), kind="primary", icons=icons, icon="redo", key="Ctrl+Enter",
            clicked=self.move_wanted,
        )  # fmt: skip
        keys = ElidedLabel(tr("Enter: pilih tujuan · Del: parkir · Esc: kembali"), "small")
        self._lay_out(keys)
        self.setFocusProxy(self.table)

    def show_problem(self, text: str) -> None:
        """Say what went wrong, or nothing."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def show_sum(self, text: str, lost: str, *, whole: bool, besides: list[str]) -> None:
        """Say where all answers go.

        Args:
            text: the sum.
            lost: how many are nowhere.
            whole: whether that is none.
            besides: what else is worth knowing.
        """
        self.sum.setText(text)
        self.lost.setText(f"✓ {lost}" if whole else lost)
        set_role(self.lost, "ok" if whole else "error")
        self.lost.setVisible(bool(lost))
        self.besides.setText("\n".join(besides))
        self.besides.setVisible(bool(besides))

    def edit_target(self) -> None:
        """Put the keyboard where the answers' way is chosen."""
        self._pane.ensureWidgetVisible(self.side.targets)
        self.side.targets.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the question at the right its share."""
        super().resizeEvent(event)
        self._pane.setFixedWidth(wide_side(self.width()))

    def _lay_out(self, keys: QWidget) -> None:
        figures = card(
            row(Grow(self.sum), self.lost, gap=4),
            self.besides,
            self.problem,
            gap=1,
            margins=(4, 3),
        )
        body = row(Grow(self.table), self._pane, gap=3, centred=False)
        foot = row(self.open, self.save, 2, Grow(keys), self.cancel, self.go, gap=2)
        column(
            row(self.title, Grow(self.records), gap=3),
            figures,
            Grow(body),
            foot,
            gap=3,
            on=self,
        )
