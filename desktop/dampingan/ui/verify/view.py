"""Verifikasi: widgets and layout; `VerifyPlace` decides."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QIntValidator, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.field import LineEdit
from dampingan.ui.control.label import ElidedLabel, label
from dampingan.ui.control.layout import Grow, card, clear_layout, column, line, panel, row
from dampingan.ui.control.segments import Segments
from dampingan.ui.icon import Icons
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.models.record_view import RecordView
from dampingan.ui.theme import SPACE, Theme

_SIDE = 430


class VerifyView(QWidget):
    """What waits at the left; result, rule and agreement at the right.

    Signals:
        rule_changed: another way of drawing.
        all_wanted: draw everything that is complete.
        drop_wanted: take the selected ones out.
    """

    rule_changed = Signal()
    all_wanted = Signal()
    drop_wanted = Signal()

    def __init__(
        self, waiting: RecordTable, agreement: RecordTable, theme: Theme, icons: Icons
    ) -> None:
        super().__init__()
        self._theme = theme
        self.subtitle = ElidedLabel("", "muted")
        self.table = RecordView(waiting, theme, icons)
        self.table.setAccessibleName(tr("Yang perlu diketik ulang"))
        self.agreement = RecordView(agreement, theme, icons)
        self.agreement.setAccessibleName(tr("Kesamaan per petugas"))
        self.nothing = label("", "muted", wrap=True)
        self.all = button(tr("Pilih semua yang lengkap"), icons=icons, icon="verify")
        self.all.clicked.connect(self.all_wanted)
        self.drop = button(tr("Lepas"), icons=icons, icon="clear", clicked=self.drop_wanted)
        self.drop.setToolTip(tr("Keluarkan yang dipilih dari daftar ini (Del)"))
        self.modes = Segments(
            [("none", tr("Tidak")), ("sample", tr("Contoh")), ("all", tr("Semua"))]
        )
        self.modes.chosen.connect(self._mode_chosen)
        self.first, self.percent = LineEdit(), LineEdit()
        self.first.setValidator(QIntValidator(0, 9999, self.first))
        self.percent.setValidator(QIntValidator(0, 100, self.percent))
        self.first.setAccessibleName(tr("Isian pertama tiap petugas"))
        self.percent.setAccessibleName(tr("Persen sesudahnya"))
        for field in (self.first, self.percent):
            field.editingFinished.connect(self.rule_changed)
        self._result = QVBoxLayout()
        self._result.setSpacing(SPACE)
        self._result_card = card(self._result, gap=0, margins=(4, 3))
        self._result_card.hide()
        self._agreed = label("", "muted", wrap=True)
        self._lay_out()
        theme.changed.connect(self._measure)
        self._measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the side its share."""
        super().resizeEvent(event)
        self._measure()

    def show_rule(self, mode: str, first: int, percent: int) -> None:
        """Show how records are drawn."""
        self.modes.show_current(mode)
        self.first.setText(str(first))
        self.percent.setText(str(percent))
        for field in (self.first, self.percent):
            field.setEnabled(mode == "sample")

    def show_waiting(self, *, some: bool, note: str) -> None:
        """Show the table, or say why it is empty."""
        self.table.setVisible(some)
        self.nothing.setVisible(not some)
        self.nothing.setText(note)
        self.drop.setEnabled(some)

    def show_agreement(self, *, some: bool, words: str) -> None:
        """Show agreement per operator, or that nothing was keyed twice."""
        self.agreement.setVisible(some)
        self._agreed.setText(words)

    def show_result(self, title: str, sums: str, lines: Sequence[tuple[str, str]]) -> None:
        """Show what came of the last second keying: what differed, and how it was decided."""
        clear_layout(self._result)
        self._result.addWidget(label(title, "heading", wrap=True))
        self._result.addWidget(label(sums, "muted", wrap=True))
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        inner.setAutoFillBackground(False)
        body = QVBoxLayout(inner)
        body.setContentsMargins(0, 0, 2 * SPACE, 0)
        body.setSpacing(SPACE)
        for what, how in lines:
            body.addWidget(line())
            body.addWidget(label(what, wrap=True))
            body.addWidget(label(how, "muted", wrap=True))
        body.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(inner)
        area.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        area.setMaximumHeight(self._theme.px(220))
        if lines:
            self._result.addWidget(area)
        self._result_card.show()

    def _lay_out(self) -> None:
        head = row(
            label(tr("Verifikasi"), "title"), Grow(self.subtitle), self.drop, self.all, gap=3
        )
        title = row(label(tr("Ketik ulang tanpa melihat"), "heading"), None, margins=(3, 3))
        self.nothing.setContentsMargins(12, 0, 12, 12)
        waiting = panel(title, self.nothing, Grow(self.table))
        numbers = row(
            label(tr("Pertama")),
            self.first,
            label(tr("lalu")),
            self.percent,
            label("%"),
            None,
            gap=2,
        )
        rule = card(
            label(tr("Yang dipilih dari tiap petugas"), "heading"),
            self.modes,
            numbers,
            label(tr("Dipilih saat keluarga selesai; tidak dapat ditebak."), "small", wrap=True),
            gap=2,
            margins=(4, 3),
        )
        agreed = panel(
            column(
                label(tr("Kesamaan per petugas"), "heading"), self._agreed, gap=1, margins=(3, 3)
            ),
            Grow(self.agreement, 100),
            None,
        )
        self._side = QWidget()
        column(self._result_card, rule, Grow(agreed), gap=3, on=self._side)
        body = row(Grow(waiting), self._side, gap=3, centred=False)
        column(head, Grow(body), gap=3, margins=(5, 4, 5, 4), on=self)

    @Slot()
    def _mode_chosen(self) -> None:
        self.rule_changed.emit()

    @Slot()
    def _measure(self) -> None:
        px = self._theme.px
        self._side.setFixedWidth(min(px(_SIDE), self.width() * 45 // 100))
        for field in (self.first, self.percent):
            field.setFixedWidth(px(56))
