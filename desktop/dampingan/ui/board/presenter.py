"""Decisions of the board: which villages are listed, and what is said of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.core.text import fold
from dampingan.store.merging import board
from dampingan.store.merging.board import VillageLine, totals_of
from dampingan.ui.board.columns import (
    NARROW,
    STATES,
    board_columns,
    board_row,
)
from dampingan.ui.board.side import (
    CONFLICTS,
    FAMILIES,
    FINDINGS,
)
from dampingan.ui.board.words import village_words
from dampingan.ui.models.column import Column
from dampingan.ui.models.fixed_rows import FixedRows
from dampingan.ui.models.record_table import RecordTable

if TYPE_CHECKING:
    from dampingan.store.transaction import Changes
    from dampingan.store.workspace import Workspace
    from dampingan.ui.board.view import BoardView
    from dampingan.ui.context import Context

_KINDS = frozenset({"family", "person", "village", "conflict", "inquiry"})
"""Records that the board's figures are about."""


@dataclass(frozen=True)
class Board:
    """Everything that the board shows.

    Attributes:
        lines: the villages.
        deciles: decile → families of the whole regency.
    """

    lines: Sequence[VillageLine]
    deciles: Mapping[str, int]


class BoardPresenter(QObject):
    """The list of villages.

    Args:
        context: the frame's parts.
        view: shows it.
        rows, model: of its table.
        parent: the owner.

    Signals:
        summary_changed: the line for the status line is different.
    """

    summary_changed = Signal()

    def __init__(
        self,
        context: Context,
        view: BoardView,
        rows: FixedRows,
        model: RecordTable[str],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._view = view
        self._rows = rows
        self._model = model
        self._board = Board((), {})
        self._shown: list[VillageLine] = []
        self._text = ""
        self._sort = ""
        self._stale = True
        self._here = False
        self._wanted = ""
        self._timer = _timer(self, 200, self._ask)
        self._details = _timer(self, 40, self._show_details)
        self._show_columns()
        context.theme.changed.connect(self._show_columns)
        view.search.searched.connect(self._search)
        view.search.left_down.connect(self.focus_table)
        view.search.returnPressed.connect(self.focus_table)
        for name, chip in view.chips.items():
            chip.asked.connect(partial(self._offer, name))
            chip.chosen.connect(self._choose)
        view.clear_wanted.connect(self.show_all)
        view.table.current_changed.connect(self._details.start)
        view.table.sort_wanted.connect(self._sort_by)
        view.table.left_up.connect(self.focus_search)
        view.pane.expected_changed.connect(self._expect)
        context.bus.changed.connect(self._take_changes)

    # -- coming and going ------------------------------------------------------------------

    def enter(self) -> None:
        """The place is on screen."""
        self._here = True
        if self._stale:
            self._ask()
        self.focus_table()

    def leave(self) -> None:
        """Another place is on screen."""
        self._here = False

    @Slot()
    def focus_search(self) -> None:
        """Go to the search field."""
        self._view.search.setFocus()
        self._view.search.selectAll()

    @Slot()
    def focus_table(self) -> None:
        """Go to the villages."""
        self._view.table.setFocus()

    @property
    def lines(self) -> Sequence[VillageLine]:
        """Every village, also those that the filters hide."""
        return self._board.lines

    @property
    def line(self) -> VillageLine | None:
        """The village in focus."""
        place = self._model.id_at(self._view.table.current_row())
        return None if place is None else self._board.lines[place]

    @property
    def columns(self) -> Sequence[Column]:
        """The columns of the table, as the model numbers them."""
        return self._model.columns

    def go_to(self, code: str) -> None:
        """Stand on a village, once it is listed."""
        self._wanted = code
        self.show_all()

    def summary(self) -> str:
        """How many villages and families there are."""
        sums = totals_of(self._board.lines)
        return tr(
            "{villages} desa/kelurahan · Σ {families} keluarga",
            villages=count_text(sums.villages),
            families=count_text(sums.families),
        )

    @Slot()
    def _show_columns(self) -> None:
        self._model.show_columns(board_columns(narrow=self._context.theme.scale >= NARROW))
        self._view.table.show_widths({})

    # -- reading ---------------------------------------------------------------------------

    @Slot()
    def _ask(self) -> None:
        self._stale = False
        job = self._context.jobs.start("", _read, workspace=self._context.workspace, quiet=True)
        job.ok.connect(self._take)
        job.failed.connect(self._tell)

    @Slot(object)
    def _take(self, found: Board) -> None:
        self._board = found
        sums = totals_of(found.lines)
        self._view.subtitle.setText(
            tr(
                "{villages} · {sent} terkirim · {settled} diterima penuh",
                villages=count_text(sums.villages),
                sent=count_text(sums.sent),
                settled=count_text(sums.settled),
            )
        )
        self._view.deciles.show_deciles(found.deciles)
        known = sum(count for decile, count in found.deciles.items() if decile)
        self._view.decile_note.setText(
            tr("Dari BPS, untuk {count} keluarga", count=count_text(known))
            if known
            else tr("Belum ada desil dari BPS.")
        )
        self._show()
        self.summary_changed.emit()

    def _show(self) -> None:
        current = self._wanted or (self.line.code if self.line else "")
        words = fold(self._text).split()
        state, kecamatan = self._view.chips["state"].value, self._view.chips["kecamatan"].value
        passing = [
            (place, line)
            for place, line in enumerate(self._board.lines)
            if (not state or state in {line.state, line.standing})
            and (not kecamatan or line.kecamatan == kecamatan)
            and all(word in fold(f"{line.name} {line.kecamatan} {line.code}") for word in words)
        ]
        self._shown = [line for _, line in passing]
        self._rows.fill([board_row(place, line) for place, line in passing])
        self._model.show_query(self._sort)
        rows = {self._board.lines[i].code: r for r, i in enumerate(self._rows.ids(self._sort))}
        if current in rows:
            self._wanted = ""
        self._view.table.go_to(rows.get(current, 0))
        nothing = tr("Tidak ada desa/kelurahan yang cocok. Hapus saringan untuk melihat semua.")
        self._view.show_nothing("" if passing or not self._board.lines else nothing)
        self._view.clear.setVisible(bool(words or state or kecamatan))
        self._view.footer.show_sums(*self._sums())
        self._view.table.show_widths({})
        self._details.start()

    def _sums(self) -> tuple[str, Sequence[tuple[str, str]]]:
        """Return the sums over the villages shown: words, and words with the key of what opens."""
        sums = totals_of(self._shown)
        families = tr("{count} keluarga", count=count_text(sums.families))
        if sums.expected:
            expected = tr("dari ±{count}", count=count_text(sums.expected))
            families = f"{families} {expected}"
        opened = [
            (FAMILIES, sums.families, families),
            (FAMILIES, sums.persons, tr("{count} anggota", count=count_text(sums.persons))),
            (CONFLICTS, sums.conflicts, tr("{count} konflik", count=count_text(sums.conflicts))),
            (
                FINDINGS,
                sums.findings,
                tr("{count} keluarga bertemuan", count=count_text(sums.findings)),
            ),
        ]
        villages = tr("{count} desa/kelurahan", count=count_text(sums.villages))
        return villages, [(key, words) for key, count, words in opened if count]

    @property
    def region(self) -> str:
        """Codes of what is listed, as `Filter.village_code` says them; ``""`` for everything."""
        kecamatan = {line.code.rpartition(".")[0] for line in self._shown}
        if len(self._shown) == len(self._board.lines):
            return ""
        inside = [one for one in self._board.lines if one.code.rpartition(".")[0] in kecamatan]
        if len(inside) == len(self._shown):
            return " ".join(sorted(kecamatan))
        return " ".join(line.code for line in self._shown)

    # -- filters and order -------------------------------------------------------------------

    @Slot(str)
    def _search(self, text: str) -> None:
        self._text = text.strip()
        self._show()

    @Slot(str)
    def _choose(self, _value: str) -> None:
        self._show()

    @Slot()
    def show_all(self) -> None:
        """List every village."""
        self._text = ""
        self._view.search.clear()
        for chip in self._view.chips.values():
            chip.set_value("")
        self._show()

    def show_filter(self, **values: str) -> None:
        """List only the villages of a ``kecamatan``, or in a ``state``."""
        self.show_all()
        for name, value in values.items():
            self._offer(name)
            self._view.chips[name].set_value(value)
        self._show()

    def _offer(self, name: str) -> None:
        if name == "state":
            self._view.chips[name].set_options([(key, word()) for key, word in STATES.items()])
        else:
            names = dict.fromkeys(line.kecamatan for line in self._board.lines if line.kecamatan)
            self._view.chips[name].set_options([(one, one) for one in names])

    @Slot(int)
    def _sort_by(self, number: int) -> None:
        key = self._model.columns[number].sort
        self._sort = f"-{key}" if self._sort == key else key
        self._view.table.header.show_sort(number, descending=self._sort.startswith("-"))
        self._show()

    # -- one village -------------------------------------------------------------------------

    @Slot()
    def _show_details(self) -> None:
        line = self.line
        if line is None:
            self._view.pane.show_village(None)
            return
        workspace = self._context.workspace
        receipt = board.receipt_of(workspace, line.batch_uid) if line.batch_uid else None
        records = board.families_in_conflict(workspace, line.code) if line.conflicts else 0
        self._view.pane.show_village(village_words(line, receipt, records))

    @Slot(str)
    def _expect(self, text: str) -> None:
        line = self.line
        count = int(text) if text.isdecimal() else None
        if line is None or not line.id or count == line.expected:
            return
        try:
            board.expect_families(self._context.workspace, line.id, count)
        except DampinganError as error:
            self._tell(error)

    @Slot(object)
    def _take_changes(self, changes: Changes) -> None:
        if changes.settings or not _KINDS.isdisjoint(changes.ids):
            self._stale = True
            if self._here:
                self._timer.start()

    @Slot(object)
    def _tell(self, error: Exception) -> None:
        self._context.say(str(error), "error")


def _read(workspace: Workspace, **_: object) -> Board:
    return Board(board.board(workspace), board.deciles(workspace))


def _timer(owner: QObject, milliseconds: int, act: Any) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(act)
    return timer
