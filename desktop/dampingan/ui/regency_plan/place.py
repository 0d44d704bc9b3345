"""Rencana gabungan: joins the view with the frame, keys, menus and workbooks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QAction, QGuiApplication, QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu

from dampingan.analysis.plan_summary import By
from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.ui.context import Context, FilteredPlace, Hint, PlaceCommand
from dampingan.ui.control.layout import column
from dampingan.ui.matrix.saving import matrix_button
from dampingan.ui.models.fixed_rows import FixedRows
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.models.record_view import RecordView
from dampingan.ui.records.clipboard import copied_rows
from dampingan.ui.regency_plan.columns import PARTS
from dampingan.ui.regency_plan.presenter import RegencyPlanPresenter
from dampingan.ui.regency_plan.view import OVERLAPS, RegencyPlanView

_OVERLAPPING = "tumpang_tindih"
"""Consolidated form of the overlaps (`matrix.regency_book`)."""


class RegencyPlanPlace(FilteredPlace):
    """What all villages plan, and what two agencies may be doing twice."""

    name = "regency_plan"
    icon = "plan"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        rows = [FixedRows() for _ in range(3)]
        tables: list[RecordTable[str]] = [RecordTable(one, context.jobs, self) for one in rows]
        self._tables = tables
        self.view = RegencyPlanView((tables[0], tables[1], tables[2]), context.theme, context.icons)
        pairs = list(zip(rows, tables, strict=True))
        self.presenter = RegencyPlanPresenter(context, self.view, pairs, self)
        self.matrices, self.saver = matrix_button(context, self, self.village)
        self.view.extras.addWidget(self.matrices)
        self._connect()
        column(self.view, gap=0, on=self)

    @property
    def title(self) -> str:
        """Its word."""
        return tr("Rencana gabungan")

    def entered(self) -> None:
        """Read what changed meanwhile."""
        self.presenter.enter()
        self.view.table().setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Don't follow changes while hidden."""
        self.presenter.leave()
        super().hideEvent(event)

    def hints(self) -> list[Hint]:
        """Keys of the part on screen."""
        ahead: list[Hint] = [("Ctrl PgDn", tr("bagian berikutnya")), ("Ctrl F", tr("cari"))]
        if self.view.part == OVERLAPS:
            return [("B", tr("bukan tumpang tindih")), ("Enter", tr("buka di Rencana")), *ahead]
        return [("← →", tr("angka lain")), ("Enter", tr("lihat kegiatannya")), *ahead]

    def summary(self) -> str:
        """How much is planned."""
        return self.presenter.summary()

    def village(self) -> str:
        """Return the village in focus, ``""`` for none in particular."""
        if self.view.part == OVERLAPS:
            pair = self.presenter.pair
            return pair.village_code if pair else ""
        one = self.presenter.activity_at(self.view.activities.current_row())
        return self.presenter.villages_of_line() or (one.village_code if one else "")

    def commands(self) -> list[PlaceCommand]:
        """What the palette offers here."""
        parts: list[PlaceCommand] = [
            (
                tr("Rencana menurut {part}", part=PARTS[by]().lower()),
                partial(self.show_part, by.value),
                "plan",
                "",
            )
            for by in By
        ]
        return [
            *parts,
            (
                tr("Kegiatan yang tampak tumpang tindih"),
                partial(self.show_part, OVERLAPS),
                "duplicates",
                "",
            ),
            (tr("Salin tabel"), self.copy_table, "copy", ""),
            (tr("Pratinjau dan cetak…"), self.print_part, "paper", "Ctrl+P"),
            *self.saver.commands(),
        ]

    def show_filter(self, **values: str) -> None:
        """Show the sums ``by`` something, or the overlaps; ``key`` chooses the line."""
        self.presenter.show_filter(**values)

    @Slot(str)
    def show_part(self, key: str) -> None:
        """Show a part and go into its table."""
        self.presenter.show_part(key)
        self.hints_changed.emit()
        self.view.table().setFocus()

    @Slot()
    def print_part(self) -> None:
        """Show the consolidated form of the part on screen as it is on paper, and print it."""
        part = self.view.part
        self.saver.print_consolidated(_OVERLAPPING if part == OVERLAPS else f"per_{part}")

    # -- opening ---------------------------------------------------------------------------

    @Slot(int)
    def _open_line(self, _row: int) -> None:
        """Enter on a sum: go into what it counts."""
        self.view.activities.setFocus()

    @Slot(int)
    def _open_activity(self, row: int) -> None:
        one = self.presenter.activity_at(row)
        if one is not None:
            self.context.show("plan", village=one.village_code, uid=one.uid)

    @Slot(int)
    def _open_side(self, place: int) -> None:
        pair = self.presenter.pair
        if pair is not None:
            one = (pair.first, pair.second)[place]
            self.context.show("plan", village=one.village_code, uid=one.uid)

    @Slot(int)
    def _open_pair(self, _row: int) -> None:
        self._open_side(0)

    @Slot(str)
    def _letter(self, letter: str) -> None:
        if letter == "B":
            self.presenter.decide()

    # -- copies ----------------------------------------------------------------------------

    @Slot()
    def copy_table(self) -> None:
        """Copy the table of the part on screen."""
        self._copy(self.view.table(), everything=True)

    def _copy(self, view: RecordView, *, everything: bool = False) -> None:
        table = self._tables[[self.view.lines, self.view.activities, self.view.pairs].index(view)]
        count = table.rowCount()
        chosen = range(count) if everything else view.selected_rows() or range(count)
        cells = [table.copied(row) for row in chosen]
        heads = [one.label for one in table.columns]
        numeric = [one.right for one in table.columns]
        QGuiApplication.clipboard().setMimeData(copied_rows(heads, cells, numeric))
        self.context.say(tr("{count} baris disalin.", count=count_text(len(cells))))

    def _open_menu(self, view: RecordView, point: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        offered: list[tuple[str, Callable[[], None]]] = [
            (tr("Salin baris"), partial(self._copy, view))
        ]
        if view is self.view.activities:
            offered.insert(
                0, (tr("Buka di Rencana"), partial(self._open_activity, view.current_row()))
            )
        if view is self.view.pairs and self.presenter.pair is not None:
            words = self.view.pane.act.accessibleName()
            offered.insert(0, (words, self.presenter.decide))
        for words, run in offered:
            action = QAction(words, menu)
            action.triggered.connect(run)
            menu.addAction(action)
        menu.popup(view.viewport().mapToGlobal(point))

    # -- inside ----------------------------------------------------------------------------

    @Slot()
    def _focus_search(self) -> None:
        self.view.search.setFocus()
        self.view.search.selectAll()

    @Slot()
    def _back_to_lines(self) -> None:
        self.view.table().setFocus()

    def _connect(self) -> None:
        view = self.view
        view.lines.opened.connect(self._open_line)
        view.activities.opened.connect(self._open_activity)
        view.activities.left_up.connect(self._back_to_lines)
        view.pairs.opened.connect(self._open_pair)
        view.pairs.lettered.connect(self._letter)
        view.pane.open_wanted.connect(self._open_side)
        view.parts.chosen.connect(self._tell_hints)
        view.search.left_down.connect(self._back_to_lines)
        for table in (view.lines, view.activities, view.pairs):
            table.copy_wanted.connect(partial(self._copy, table))
            table.customContextMenuRequested.connect(partial(self._open_menu, table))
        self.presenter.summary_changed.connect(self.summary_changed)
        for key, act in (
            ("Ctrl+F", self._focus_search),
            ("Ctrl+PgDown", partial(view.parts.step, 1)),
            ("Ctrl+PgUp", partial(view.parts.step, -1)),
            ("Ctrl+P", self.print_part),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    @Slot(str)
    def _tell_hints(self, _key: str) -> None:
        self.hints_changed.emit()
