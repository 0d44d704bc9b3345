"""What a workbook brings, before and after it is applied: widgets and layout."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.label import ElidedLabel, label, set_role
from dampingan.ui.control.layout import Grow, column, line, panel, row
from dampingan.ui.control.segments import Segments
from dampingan.ui.icon import Icons
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.models.record_view import RecordView
from dampingan.ui.theme import Theme

CHANGES, FINDINGS = "changes", "findings"
_MOST_LINES, _LEAST_LINES = 5, 2
"""So many sheets are seen without scrolling, and where there is little room."""

_ROW, _HEADER = 30, 36


@dataclass(frozen=True)
class ReportTables:
    """The tables' models: sums of the sheets, examples of changes, findings."""

    sheets: RecordTable
    changes: RecordTable
    findings: RecordTable


class _Sums(RecordView):
    """As high as its lines, less where the screen is low or the letters are large."""

    def __init__(self, model: RecordTable, theme: Theme, icons: Icons) -> None:
        super().__init__(model, theme, icons)
        self._look = theme
        self._model = model
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        """Return room for every line, up to some."""
        return QSize(super().sizeHint().width(), self._height(_MOST_LINES))

    def minimumSizeHint(self) -> QSize:
        """Return room for two lines."""
        return QSize(super().minimumSizeHint().width(), self._height(_LEAST_LINES))

    def measure(self) -> None:
        """Take the height of other lines."""
        self.setMinimumHeight(self._height(_LEAST_LINES))
        self.setMaximumHeight(self._height(_MOST_LINES))
        self.updateGeometry()

    def _height(self, most: int) -> int:
        lines = max(min(self._model.rowCount(), most), 1)
        return self._look.px(_HEADER + lines * _ROW) + 2


class ReportView(QWidget):
    """Sums above, changes and findings below, what to do with it at the foot.

    Signals:
        apply_wanted: take it over.
        away_wanted: leave it; also done with it.
        undo_wanted: take the import back.
        decide_wanted: go to the conflicts.
        receipt_wanted, annotated_wanted: write the answer for the sender.
        opened: a row of the table that is shown.
        line_changed: the current row of that table.
    """

    apply_wanted = Signal()
    away_wanted = Signal()
    undo_wanted = Signal()
    decide_wanted = Signal()
    receipt_wanted = Signal()
    annotated_wanted = Signal()
    opened = Signal(str, int)
    line_changed = Signal(str, int)

    def __init__(self, tables: ReportTables, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self.title = label("", "heading")
        self.about = ElidedLabel("", "muted")
        self.banner = label("", "warning", wrap=True)
        self.sheets = _Sums(tables.sheets, theme, icons)
        self.sheets.setAccessibleName(tr("Baris per lembar"))
        self.sum = label("", "muted", wrap=True)
        self.parts = Segments([(CHANGES, tr("Yang berubah")), (FINDINGS, tr("Temuan"))])
        self.parts.chosen.connect(self.show_part)
        self.changes = RecordView(tables.changes, theme, icons)
        self.changes.setAccessibleName(tr("Yang berubah"))
        self.findings = RecordView(tables.findings, theme, icons)
        self.findings.setAccessibleName(tr("Temuan"))
        for name, table in self.lists.items():
            table.opened.connect(lambda row, name=name: self.opened.emit(name, row))
            table.current_changed.connect(lambda row, name=name: self.line_changed.emit(name, row))
        self.nothing = label("", "muted", wrap=True)
        self.whole = label("", wrap=True)
        self.note = label("", "muted", wrap=True)
        self.cancel = button(tr("Batal"), clicked=self.away_wanted)
        self.apply = button(
            tr("Terapkan"), kind="primary", icons=icons, icon="check", clicked=self.apply_wanted
        )
        self.undo = button(
            tr("Batalkan impor ini"), icons=icons, icon="undo", clicked=self.undo_wanted
        )
        self.receipt = button(tr("Simpan tanda terima…"), clicked=self.receipt_wanted)
        self.annotated = button(tr("Simpan salinan bertanda…"), clicked=self.annotated_wanted)
        self.decide = button(tr("Putuskan konflik"), kind="primary", icons=icons, icon="inbox")
        self.decide.clicked.connect(self.decide_wanted)
        self.done = button(tr("Selesai"), kind="flat", clicked=self.away_wanted)
        self._lay_out()
        for keys, by in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self.parts.step, by))
        theme.changed.connect(self.measure)

    @property
    def lists(self) -> dict[str, RecordView]:
        """The tables below the sums, by part."""
        return {CHANGES: self.changes, FINDINGS: self.findings}

    def show_head(self, title: str, about: str, banner: str, role: str = "warning") -> None:
        """Show whose file it is, and what to know before anything else.

        Args:
            title: its content and its sender.
            about: period, file, batch.
            banner: e.g. that it came before; may be empty.
            role: warning, ok or error.
        """
        self.title.setText(title)
        self.about.setText(about)
        self.banner.setText(banner)
        self.banner.setVisible(bool(banner))
        set_role(self.banner, role)

    def show_counts(self, changes: str, findings: str) -> None:
        """Show how many changes and findings there are."""
        self.parts.buttons[CHANGES].setText(changes)
        self.parts.buttons[FINDINGS].setText(findings)

    @Slot(str)
    def show_part(self, part: str) -> None:
        """Show the examples of changes, or the findings."""
        self.parts.show_current(part)
        table = self.lists[part]
        empty = table.model().rowCount() == 0
        self._stack.setCurrentWidget(self._blank if empty else table)
        if part == FINDINGS:
            self.nothing.setText(tr("Tidak ada temuan."))
        else:
            self.nothing.setText(tr("Tidak ada isian yang berubah."))
        self.show_whole("")
        if not empty:
            self.line_changed.emit(part, max(table.current_row(), 0))

    def show_whole(self, text: str) -> None:
        """Show the whole of a line whose cells may be cut off."""
        self.whole.setText(text)
        self._whole.setVisible(bool(text))

    def show_waiting(self, note: str, apply: str) -> None:
        """Offer to take the file over.

        Args:
            note: what happens then.
            apply: word of the button.
        """
        self._show_buttons(self.cancel, self.apply)
        self.note.setText(note)
        self.apply.setText(f"\N{EN SPACE}{apply}")

    def show_queue(self, left: int) -> None:
        """Say on the buttons that leave the file that so many others wait."""
        self.cancel.setText(tr("Lewati") if left else tr("Batal"))
        next_ = tr("Berkas berikutnya ({count} lagi)", count=left)
        self.done.setText(next_ if left else tr("Selesai"))

    def show_applied(
        self, *, undo: bool, conflicts: bool, receipt: bool, annotated: bool, proposals: bool
    ) -> None:
        """Show what can be done once it is applied; `proposals` says what the conflicts are."""
        words = tr("Lihat usulan") if proposals else tr("Putuskan konflik")
        self.decide.setText(f"\N{EN SPACE}{words}")
        offered = [self.done]
        for button_, wanted in (
            (self.undo, undo),
            (self.receipt, receipt),
            (self.annotated, annotated),
            (self.decide, conflicts),
        ):
            offered += [button_] if wanted else []
        self._show_buttons(*offered)
        self.note.setText("")

    def take_focus(self) -> None:
        """Put the keyboard on the step that comes next."""
        for one in (self.decide, self.apply, self.done):
            if not one.isHidden():
                one.setFocus()
                return

    @Slot()
    def measure(self) -> None:
        """Give the sums the height that they need."""
        self.sheets.measure()
        for table in (self.sheets, self.changes, self.findings):
            table.show_widths({})

    def _show_buttons(self, *wanted: QWidget) -> None:
        for one in (
            *(self.cancel, self.apply, self.undo, self.receipt),
            *(self.annotated, self.decide, self.done),
        ):
            one.setVisible(one in wanted)

    def _lay_out(self) -> None:
        self._blank = QWidget()
        column(self.nothing, None, margins=(4, 3), on=self._blank)
        self._stack = QStackedWidget()
        for page in (self.changes, self.findings, self._blank):
            self._stack.addWidget(page)
        top = panel(
            column(row(self.title, Grow(self.about), gap=3), self.banner, gap=1, margins=(4, 3)),
            line(),
            self.sheets,
            column(self.sum, margins=(4, 2)),
        )
        foot = row(
            *(self.undo, self.receipt, self.annotated, Grow(self.note)),
            *(self.done, self.decide, self.cancel, self.apply),
            gap=2,
            margins=(4, 3),
        )
        self._whole = QWidget()
        column(line(), column(self.whole, margins=(4, 2)), gap=0, on=self._whole)
        below = panel(
            column(self.parts, margins=(3, 2)),
            line(),
            Grow(self._stack),
            self._whole,
            line(),
            foot,
        )
        column(top, Grow(below), gap=3, on=self)
