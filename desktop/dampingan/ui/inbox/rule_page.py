"""Deciding many conflicts by a rule: what it would do first, then doing it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from dampingan.core.language import tr
from dampingan.store.merging.conflict import FILLED, MINE, NEWEST, THEIRS
from dampingan.ui.control.button import button
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import Grow, column, line, panel, row
from dampingan.ui.control.segments import Segments
from dampingan.ui.icon import Icons
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.models.record_view import RecordView
from dampingan.ui.theme import Theme


class RulePage(QWidget):
    """Chooses a rule, shows how many fields it decides and what each becomes.

    Signals:
        rule_wanted: another rule.
        do_wanted: decide.
        left: not now.
    """

    rule_wanted = Signal(str)
    do_wanted = Signal()
    left = Signal()

    def __init__(self, model: RecordTable[str], theme: Theme, icons: Icons) -> None:
        super().__init__()
        self.rules = Segments(
            [
                (MINE, tr("Punya kami")),
                (THEIRS, tr("Punya mereka")),
                (NEWEST, tr("Yang terbaru")),
                (FILLED, tr("Yang terisi")),
            ]
        )
        self.rules.chosen.connect(self.rule_wanted)
        self._what = label("", "muted", wrap=True)
        self.sums = label("", "heading", wrap=True)
        self._rest = label("", "muted", wrap=True)
        self.table = RecordView(model, theme, icons)
        self.table.setAccessibleName(tr("Yang akan diputuskan"))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.hide()
        self.do = button(
            tr("Putuskan"), kind="primary", icons=icons, icon="check", clicked=self.do_wanted
        )
        self._leave = button(tr("Kembali"), kind="flat", key="Esc", clicked=self.left)
        head = column(
            label(tr("Putuskan menurut aturan"), "title"),
            self._what,
            self.rules,
            self.sums,
            self._rest,
            gap=2,
            margins=(4, 3),
        )
        foot = column(self.bar, row(self._leave, None, self.do), gap=2, margins=(4, 3))
        column(panel(head, Grow(self.table), line(), foot), gap=0, on=self)

    def show_rule(self, rule: str, what: str, sums: str, rest: str, word: str) -> None:
        """Show what a rule would do.

        Args:
            rule: which.
            what: the rule in a sentence.
            sums: how many it decides, and how.
            rest: how many it leaves open, ``""`` for none.
            word: on the button, ``""`` when there is nothing to do.
        """
        self.rules.show_current(rule)
        self._what.setText(what)
        self.sums.setText(sums)
        self._rest.setText(rest)
        self._rest.setVisible(bool(rest))
        self.do.setText(f"\N{EN SPACE}{word or tr('Putuskan')}")
        self.do.setEnabled(bool(word))

    def show_running(self, *, on: bool) -> None:
        """Show that it is being done."""
        self.bar.setRange(0, 0)
        self.bar.setVisible(on)
        for part in (self.do, self.rules, self._leave):
            part.setEnabled(not on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back, Ctrl+Enter decides."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def take_focus(self) -> None:
        """Put the keyboard onto the rules."""
        current = self.rules.buttons.get(self.rules.current)
        (current or self.do).setFocus()
