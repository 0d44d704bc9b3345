"""A tab with one register: the table, and at its right the whole of the current record."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from dampingan.core.language import tr
from dampingan.ui.assessment.tabs import RegisterTabSpec
from dampingan.ui.context import Context, Hint, PlaceCommand
from dampingan.ui.control.layout import Grow, row
from dampingan.ui.register.agency_filter import AgencyFilter
from dampingan.ui.register.answering import ORIGINS
from dampingan.ui.register.meeting_card import MEETING, REPORT, papers
from dampingan.ui.register.pane import RecordPane
from dampingan.ui.register.table import RegisterTable

_ROOM = 860
"""Logical pixels at 100 % text below which the pane waits to be asked for."""


class RegisterTab(QWidget):
    """Table and pane of one register.

    Args:
        context: of the place.
        spec: which register, and how.

    Signals:
        summary_changed: the footer says something else now.
        record_wanted: a record of another register is to be shown: key, register.
        hints_changed: the focus went to the pane or back.
    """

    summary_changed = Signal()
    record_wanted = Signal(str, str)
    hints_changed = Signal()

    def __init__(self, context: Context, spec: RegisterTabSpec) -> None:
        super().__init__()
        self.context = context
        self.form_id = spec.form_id
        self.table = RegisterTable(
            context, spec.form_id, spec.columns, filters=spec.filters, noun=spec.noun()
        )
        self.table.show_empty(*spec.empty())
        self.pane = RecordPane(context, self.table.book, spec.form_id, noun=spec.noun())
        self._asked_for = False
        if spec.form_id in {"masalah", "potensi"}:
            self._add_agency()
        row(Grow(self.table), self.pane, gap=3, centred=False, on=self)
        self._connect()

    def show_village(self, code: str) -> None:
        """Show one village's records, ``""`` for all of a regency's."""
        self.table.show_village(code)

    def entered(self) -> None:
        """Put the keyboard into the table."""
        self.table.refresh()
        self.table.focus_table()
        self._follow()

    def finish(self) -> None:
        """Take what is being typed, in the table or in the pane."""
        self.table.view.finish()
        focused = QApplication.focusWidget()
        if focused is not None and self.pane.isAncestorOf(focused):
            focused.clearFocus()

    def make_new(self) -> bool:
        """F2: the line for a new record."""
        return self.table.add_new()

    def hints(self) -> list[Hint]:
        """Keys of whatever has the focus."""
        return self.pane.hints() if self._in_pane() else self.table.hints()

    def commands(self) -> list[PlaceCommand]:
        """What can be done with the current record."""
        record = self.table.current
        if record is None:
            return []
        found: list[PlaceCommand] = [
            (
                tr("Riwayat {what}", what=self.table.word),
                self.pane.show_history,
                "history",
                "Ctrl+H",
            ),
            (tr("Buka di layar isian"), self._open_entry, "keyboard", "Ctrl+E"),
            (tr("Hapus {what}", what=self.table.word), self.table.ask_removal, "deleted", "Del"),
        ]
        if self.form_id == MEETING:
            keys = {REPORT: "Ctrl+P"}
            found += [
                (
                    tr("Cetak {what}", what=word),
                    partial(self._print, what),
                    "paper",
                    keys.get(what, ""),
                )
                for what, word in papers()
            ]
        if self.form_id in ORIGINS:
            make = self.pane.make
            found += [
                (tr("Jadikan masalah"), partial(make, "masalah"), "new", "Ctrl+M"),
                (tr("Jadikan potensi"), partial(make, "potensi"), "new", "Ctrl+Shift+M"),
            ]
        return found

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the pane its share, or none where the table needs all of it."""
        super().resizeEvent(event)
        self.pane.fit(self.width())
        self._show_pane()

    def _show_pane(self) -> None:
        room = self.width() >= self.context.theme.px(_ROOM)
        self.pane.setVisible(room or self._asked_for)

    def _in_pane(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.pane.isAncestorOf(focused)

    def _connect(self) -> None:
        self.table.record_chosen.connect(self._follow)
        self.table.filled.connect(self.summary_changed)
        self.table.pane_wanted.connect(self._go_pane)
        self.table.count_clicked.connect(self._show_families)
        self.pane.left.connect(self._leave_pane)
        self.pane.record_wanted.connect(self.record_wanted)
        self.pane.removal_wanted.connect(self.table.ask_removal)
        for key, act in (
            ("Ctrl+H", self.pane.show_history),
            ("Ctrl+E", self._open_entry),
            ("Ctrl+M", partial(self._make, "masalah")),
            ("Ctrl+Shift+M", partial(self._make, "potensi")),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _open_entry(self) -> None:
        self.table.view.finish()
        self._follow()
        self.pane.renew()
        self.pane.open_entry()

    def _add_agency(self) -> None:
        """Filter by the agencies whose activities rest on the records."""
        agencies = AgencyFilter(self.table.book, self.form_id)
        chip = self.table.bar.add("perangkat", tr("Perangkat daerah"), agencies.passes)
        chip.asked.connect(lambda: chip.set_options(agencies.options()))

    def print_record(self) -> bool:
        """Print the report of the current meeting; False where a record has no such paper."""
        if self.form_id != MEETING or self.table.current is None:
            return False
        self._print(REPORT)
        return True

    def _print(self, what: str) -> None:
        """Print a paper of the current meeting."""
        self.table.view.finish()
        if (record := self.table.current) is not None:
            self.context.show("printing", what=what, record=record.id)

    def _make(self, form_id: str) -> None:
        self.table.view.finish()
        self._follow()
        self.pane.make(form_id)

    @Slot()
    def _follow(self) -> None:
        record = self.table.current
        self.pane.show_record(record.uid if record else "")

    @Slot()
    def _go_pane(self) -> None:
        self._asked_for = True
        self._show_pane()
        self.pane.renew()
        self.pane.take_focus()
        self.hints_changed.emit()

    @Slot()
    def _leave_pane(self) -> None:
        self._asked_for = False
        self.table.focus_table()
        self._show_pane()
        self.hints_changed.emit()

    @Slot(str, str)
    def _show_families(self, uid: str, _question: str) -> None:
        self.pane.counter.show_families(uid)
