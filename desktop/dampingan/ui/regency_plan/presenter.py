"""Decisions of Rencana gabungan: what is summed, what a figure counts, what a pair says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QTimer, Signal, Slot

from dampingan.analysis.activity import Activity, place_words
from dampingan.analysis.activity_overlap import Overlap
from dampingan.analysis.plan_summary import (
    By,
    Figure,
    Summary,
    SummaryLine,
    counted,
    summarize,
    sums_of,
)
from dampingan.core.language import tr
from dampingan.core.number import count_text, money_short
from dampingan.core.text import fold
from dampingan.matrix.regency_plan import (
    RegencyPlan,
    kecamatan_name,
    read_regency_sums,
    village_name,
    with_overlaps,
)
from dampingan.store.plan.overlap_decision import reopen_overlap, settle_overlap
from dampingan.ui.context import Context
from dampingan.ui.models.fixed_rows import FixedRows
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.reading import Reading
from dampingan.ui.regency_plan.columns import (
    FIGURES,
    NARROW,
    activity_columns,
    activity_row,
    cost_words,
    overlap_columns,
    overlap_row,
    state_cell,
    summary_columns,
    summary_row,
    years_text,
)
from dampingan.ui.regency_plan.overlap_pane import PairWords, SideWords
from dampingan.ui.regency_plan.view import OVERLAPS, SETTLED, RegencyPlanView

if TYPE_CHECKING:
    from dampingan.store.transaction import Changes

_KINDS = frozenset({"response", "roster_row", "reference", "village"})


class RegencyPlanPresenter(QObject):
    """Drives the view.

    Attributes:
        plan: what was read last, None before the first time.
        figure: the column whose activities are listed below.

    Signals:
        summary_changed: the text of the status line is different now.
    """

    summary_changed = Signal()

    def __init__(
        self,
        context: Context,
        view: RegencyPlanView,
        tables: Sequence[tuple[FixedRows, RecordTable[str]]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._view = view
        (self._line_rows, self._lines), (self._activity_rows, self._activities) = tables[:2]
        self._pair_rows, self._pairs = tables[2]
        self.plan: RegencyPlan | None = None
        self.figure = Figure.ALL
        self._by = By.AGENCY
        self._summary: Summary | None = None
        self._text = ""
        self._sorts = {"lines": "", "activities": "", "pairs": ""}
        self._shown_lines: list[SummaryLine] = []
        self._shown_activities: list[Activity] = []
        self._shown_pairs: list[Overlap] = []
        self._settled: frozenset[str] = frozenset()
        self._wanted_key: str | None = None
        self._here = False
        self._timer = self._made_timer(250, self._read)
        self._sums = Reading(context.jobs, self)
        self._sums.done.connect(self._take)
        self._sums.failed.connect(self._tell)
        self._overlaps = Reading(context.jobs, self)
        self._overlaps.done.connect(self._take_overlaps)
        self._overlaps.failed.connect(self._tell)
        self._connect()
        self.show_part(By.AGENCY.value)

    # -- coming and going ------------------------------------------------------------------

    def enter(self) -> None:
        """Read what changed meanwhile."""
        self._here = True
        self._read()

    def leave(self) -> None:
        """Don't follow changes while hidden."""
        self._here = False

    def summary(self) -> str:
        """Say how much is planned."""
        if self.plan is None:
            return ""
        found = self._filtered()
        whole = found is self.plan.activities
        total = self.plan.summary(By.VILLAGE).total if whole else sums_of(found)
        return tr(
            "{count} kegiatan · {cost}",
            count=count_text(total.count),
            cost=money_short(total.cost),
        )

    def show_filter(self, **values: str) -> None:
        """Show one part: ``by`` (agency, term, village, fund, overlaps), ``key`` the line."""
        self._clear()
        if "key" in values:
            self._wanted_key = values["key"]
        self.show_part(values.get("by", self._by.value))

    # -- what is shown ---------------------------------------------------------------------

    @Slot(str)
    def show_part(self, key: str) -> None:
        """Show the sums by something, or the overlaps."""
        self._view.show_part(key)
        narrow = self._context.theme.scale >= NARROW
        if key == OVERLAPS:
            self._pairs.show_columns(overlap_columns(narrow=narrow))
        else:
            self._by, self.figure = By(key), Figure.ALL
            self._sorts["lines"] = self._sorts["activities"] = ""
            self._lines.show_columns(summary_columns(self._by, narrow=narrow))
            self._activities.show_columns(activity_columns(self._by, narrow=narrow))
            self._view.lines.header.show_sort(-1, descending=False)
            self._view.activities.header.show_sort(-1, descending=False)
        self._show()

    @Slot()
    def _read(self) -> None:
        self._sums.start(read_regency_sums, workspace=self._context.workspace)

    @Slot(object)
    def _take(self, plan: RegencyPlan) -> None:
        before = self.plan.overlaps if self.plan else None
        self.plan = replace(plan, overlaps=before)  # as they were until they are compared anew
        total = plan.summary(By.VILLAGE).total
        self._view.subtitle.setText(
            tr(
                "{count} kegiatan dari {villages} desa/kelurahan · {problems} masalah",
                count=count_text(total.count),
                villages=count_text(total.villages),
                problems=count_text(plan.problem_count),
            )
        )
        self._view.show_nothing(
            ""
            if plan.activities
            else tr(
                "Belum ada kegiatan dari desa. Terima kiriman desa yang memuat lembar Kegiatan di "
                "Desa, atau buka Rencana untuk mencatatnya di sini."
            )
        )
        self._show()
        self.summary_changed.emit()
        self._overlaps.start(with_overlaps, plan=plan)

    @Slot(object)
    def _take_overlaps(self, plan: RegencyPlan) -> None:
        assert plan.overlaps is not None
        self.plan = plan
        self._settled = frozenset(pair.key for pair in plan.overlaps.settled)
        self._view.parts.buttons[OVERLAPS].setText(
            tr("Tumpang tindih ({count})", count=count_text(len(plan.overlaps.overlaps)))
        )
        if self._view.part == OVERLAPS:
            self._show()

    def _show(self) -> None:
        if self.plan is None:
            return
        view = self._view
        filtering = any(chip.value for chip in view.chips.values())
        view.clear.setVisible(bool(self._text) or filtering)
        if view.part == OVERLAPS:
            self._show_pairs(self.plan)
        else:
            self._show_lines(self.plan)

    def _filtered(self) -> Sequence[Activity]:
        """Return the activities of the chosen kecamatan and year."""
        if self.plan is None:
            return ()
        kecamatan, year = self._view.chips["kecamatan"].value, self._view.chips["year"].value
        if not kecamatan and not year:
            return self.plan.activities
        return [
            one
            for one in self.plan.activities
            if (not kecamatan or one.village_code.startswith(f"{kecamatan}."))
            and (not year or int(year) in one.years)
        ]

    # -- sums ------------------------------------------------------------------------------

    def _show_lines(self, plan: RegencyPlan) -> None:
        by = self._by
        before = self._wanted_key if self._wanted_key is not None else self._current_key()
        found = self._filtered()
        if found is plan.activities:
            self._summary = plan.summary(by)
        else:
            order = [line.key for line in plan.summary(by).lines]
            self._summary = summarize(found, by, order)
        words = fold(self._text).split()
        lines = self._summary.lines
        if words:
            lines = tuple(
                one for one in lines if self._matches(words, plan.name_of(by, one.key), one)
            )
        self._shown_lines = list(lines)
        rows = [summary_row(place, plan, by, one) for place, one in enumerate(lines)]
        self._line_rows.fill(rows)
        self._lines.show_query(self._sorts["lines"])
        keys = [self._shown_lines[i].key for i in self._line_rows.ids(self._sorts["lines"])]
        self._wanted_key = None
        self._view.lines.go_to(keys.index(before) if before in keys else 0)
        self._view.lines.show_widths({})
        self._show_sums()
        self._show_counted()

    def _matches(self, words: Sequence[str], name: str, line: SummaryLine) -> bool:
        text = fold(f"{name} {kecamatan_name(line.key)}")
        if all(word in text for word in words):
            return True
        return any(all(word in fold(one.title) for word in words) for one in line.activities)

    def _show_sums(self) -> None:
        """Show the sums over the lines; each opens what it counts."""
        listed = [one for line in self._shown_lines for one in line.activities]
        sums = sums_of(listed)
        texts = [
            (figure.value, f"{count_text(sums.figure(figure))} {FIGURES[figure]().lower()}")
            for figure in (Figure.ALL, Figure.WAITING, Figure.RUNNING, Figure.FINISHED)
            if sums.figure(figure)
        ]
        lines = tr("{count} baris", count=count_text(len(self._shown_lines)))
        self._view.sums.show_sums(f"{lines} · {money_short(sums.cost)}", texts)

    @property
    def line(self) -> SummaryLine | None:
        """The line in focus."""
        place = self._lines.id_at(self._view.lines.current_row())
        if place is None or place >= len(self._shown_lines):
            return None
        return self._shown_lines[place]

    def _current_key(self) -> str | None:
        line = self.line
        return line.key if line else None

    @Slot(QModelIndex, QModelIndex)
    def _choose_cell(self, current: QModelIndex, _before: QModelIndex) -> None:
        """List what the figure under the cursor counts."""
        columns = self._lines.columns
        key = columns[current.column()].key if 0 <= current.column() < len(columns) else ""
        self.figure = Figure(key) if key in {one.value for one in Figure} else Figure.ALL
        self._show_counted()

    def show_total(self, key: str) -> None:
        """List what a sum below the table counts."""
        self.figure = Figure(key)
        everything = [one for line in self._shown_lines for one in line.activities]
        self._list(tr("Semua baris"), everything)

    def _show_counted(self) -> None:
        line = self.line
        if self.plan is None or line is None:
            self._list("", ())
        else:
            self._list(self.plan.name_of(self._by, line.key), line.activities)

    def _list(self, name: str, activities: Sequence[Activity]) -> None:
        """Show the activities that the current figure counts, cancelled ones never."""
        assert self.plan is not None
        found = counted(activities, self.figure)
        self._shown_activities = found
        plan = self.plan
        self._activity_rows.fill(
            [activity_row(place, plan, one) for place, one in enumerate(found)]
        )
        self._activities.show_query(self._sorts["activities"])
        self._view.activities.go_to(0)
        self._view.activities.show_widths({})
        about = "" if self.figure in {Figure.ALL, Figure.VILLAGES} else FIGURES[self.figure]()
        self._view.counted.setText(" · ".join(filter(None, (name, about))))
        sums = sums_of(found)
        words = tr(
            "{count} kegiatan · {cost}", count=count_text(sums.count), cost=money_short(sums.cost)
        )
        self._view.counted_sum.setText(words if name else "")

    # -- overlaps --------------------------------------------------------------------------

    def _show_pairs(self, plan: RegencyPlan) -> None:
        pair = self.pair
        current = pair.key if pair else ""
        row = max(self._view.pairs.current_row(), 0)
        report = plan.overlaps
        if report is None:  # being compared
            return
        settled = self._view.chips["decision"].value == SETTLED
        words = fold(self._text).split()
        kecamatan, year = self._view.chips["kecamatan"].value, self._view.chips["year"].value
        self._shown_pairs = [
            one
            for one in (report.settled if settled else report.overlaps)
            if (not kecamatan or one.village_code.startswith(f"{kecamatan}."))
            and (not year or int(year) in one.years)
            and all(word in fold(self._pair_text(plan, one)) for word in words)
        ]
        rows = [overlap_row(place, plan, one) for place, one in enumerate(self._shown_pairs)]
        self._pair_rows.fill(rows)
        self._pairs.show_query(self._sorts["pairs"])
        keys = [self._shown_pairs[i].key for i in self._pair_rows.ids(self._sorts["pairs"])]
        self._view.pairs.go_to(keys.index(current) if current in keys else min(row, len(keys) - 1))
        self._view.pairs.show_widths({})
        self._view.pairs_note.setText(self._pairs_words(plan, settled=settled))
        self._show_pair()

    def _pair_text(self, plan: RegencyPlan, pair: Overlap) -> str:
        agencies = plan.words.shorts("perangkat_daerah", (pair.first.agency, pair.second.agency))
        village = village_name(pair.village_code)
        return f"{pair.first.title} {pair.second.title} {village} {agencies}"

    def _pairs_words(self, plan: RegencyPlan, *, settled: bool) -> str:
        report = plan.overlaps
        assert report is not None
        if not self._shown_pairs:
            nothing = (
                tr("Belum ada pasangan yang diputuskan bukan tumpang tindih.")
                if settled
                else tr("Tidak ada kegiatan yang tampak tumpang tindih.")
            )
        else:
            nothing = tr("{count} pasangan.", count=count_text(len(self._shown_pairs)))
        compared = tr(
            "Dibandingkan {compared} kegiatan; tidak dapat dibandingkan {undated} tanpa tahun dan "
            "{unassigned} tanpa perangkat daerah.",
            compared=count_text(report.compared),
            undated=count_text(report.undated),
            unassigned=count_text(report.unassigned),
        )
        return f"{nothing} {compared}"

    @property
    def pair(self) -> Overlap | None:
        """The pair in focus."""
        place = self._pairs.id_at(self._view.pairs.current_row())
        if place is None or place >= len(self._shown_pairs):
            return None
        return self._shown_pairs[place]

    @Slot()
    def _show_pair(self) -> None:
        pair, plan = self.pair, self.plan
        if pair is None or plan is None:
            self._view.pane.show_pair(None)
            return
        sides = (self._side(plan, pair.first), self._side(plan, pair.second))
        self._view.pane.show_pair(
            PairWords(
                village_name(pair.village_code), sides, pair.reasons, pair.key in self._settled
            )
        )

    def _side(self, plan: RegencyPlan, one: Activity) -> SideWords:
        words = plan.words
        return SideWords(
            one.title,
            (
                (tr("Pengampu"), words.label("perangkat_daerah", one.agency)),
                (tr("Pendukung"), words.shorts("perangkat_daerah", one.supporting)),
                (tr("Lokasi"), place_words(one.rw, one.rt) or tr("seluruh desa/kelurahan")),
                (tr("Tahun"), years_text(one)),
                (tr("Biaya"), cost_words(one)),
                (tr("Sumber dana"), words.short("sumber_dana", one.fund)),
                (tr("Keadaan"), state_cell(one.state).text),
            ),
        )

    @Slot()
    def decide(self) -> None:
        """Remember that the pair in focus is none, or show it again."""
        pair = self.pair
        if pair is None or self._view.part != OVERLAPS:
            return
        workspace, name = self._context.workspace, pair.first.title
        if pair.key in self._settled:
            reopen_overlap(workspace, pair.key, name)
            words = tr("{name} diperiksa lagi.", name=name)
        else:
            settle_overlap(workspace, pair.key, pair.mark, name)
            words = tr("Diputuskan: bukan tumpang tindih.")
        self._context.say(words, "ok", (tr("Urungkan"), self._context.undo))

    # -- filters and order -------------------------------------------------------------------

    @Slot(str)
    def _search(self, text: str) -> None:
        self._text = text.strip()
        self._show()

    @Slot(str)
    def _choose(self, _value: str) -> None:
        self._show()
        self.summary_changed.emit()

    @Slot()
    def show_all(self) -> None:
        """Filter nothing."""
        self._clear()
        self._show()
        self.summary_changed.emit()

    def _clear(self) -> None:
        self._text = ""
        self._view.search.clear()
        for chip in self._view.chips.values():
            chip.set_value("")

    def _offer(self, name: str) -> None:
        if self.plan is None:
            return
        chip = self._view.chips[name]
        if name == "decision":
            chip.set_options([(SETTLED, tr("Bukan tumpang tindih"))])
        elif name == "year":
            years = sorted({year for one in self.plan.activities for year in one.years})
            chip.set_options([(str(year), str(year)) for year in years])
        else:
            codes = sorted({one.village_code.rpartition(".")[0] for one in self.plan.activities})
            chip.set_options([(code, kecamatan_name(f"{code}.") or code) for code in codes])

    def _sort(self, name: str, table: RecordTable[str], number: int) -> None:
        key = table.columns[number].sort
        if not key:
            return
        self._sorts[name] = f"-{key}" if self._sorts[name] == key else key
        view = {
            "lines": self._view.lines,
            "activities": self._view.activities,
            "pairs": self._view.pairs,
        }[name]
        view.header.show_sort(number, descending=self._sorts[name].startswith("-"))
        table.show_query(self._sorts[name])
        view.go_to(0)

    # -- inside ----------------------------------------------------------------------------

    def activity_at(self, row: int) -> Activity | None:
        """Return an activity of the lower table."""
        place = self._activities.id_at(row)
        return None if place is None else self._shown_activities[place]

    def villages_of_line(self) -> str:
        """Return the key of the line in focus when it is a village's."""
        line = self.line
        return line.key if line and self._by is By.VILLAGE else ""

    def _connect(self) -> None:
        view = self._view
        view.part_wanted.connect(self.show_part)
        view.clear_wanted.connect(self.show_all)
        view.search.searched.connect(self._search)
        for name, chip in view.chips.items():
            chip.asked.connect(partial(self._offer, name))
            chip.chosen.connect(self._choose)
        view.lines.selectionModel().currentChanged.connect(self._choose_cell)
        view.lines.sort_wanted.connect(partial(self._sort, "lines", self._lines))
        view.activities.sort_wanted.connect(partial(self._sort, "activities", self._activities))
        view.pairs.sort_wanted.connect(partial(self._sort, "pairs", self._pairs))
        view.pairs.current_changed.connect(self._show_pair)
        view.sums.wanted.connect(self.show_total)
        view.pane.decided.connect(self.decide)
        self._context.bus.changed.connect(self._take_changes)
        self._context.theme.changed.connect(self._fit)

    @Slot()
    def _fit(self) -> None:
        self.show_part(self._view.part)

    @Slot(object)
    def _take_changes(self, changes: Changes) -> None:
        if self._here and (changes.settings or not _KINDS.isdisjoint(changes.ids)):
            self._timer.start()

    @Slot(object)
    def _tell(self, error: Exception) -> None:
        self._context.say(str(error), "error")

    def _made_timer(self, milliseconds: int, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(act)
        return timer
