"""The tab "Profil": official figures by block, the survey's beside them, earlier periods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from dampingan.analysis.village_profile import (
    FORM_ID,
    Block,
    Line,
    Profile,
    blocks_of,
    expressions_of,
    lines_of,
    period_of,
    profile_of,
    profiles_of,
)
from dampingan.core.errors import DampinganError
from dampingan.core.language import language, tr
from dampingan.core.number import count_text
from dampingan.core.regions import regions
from dampingan.store.creation import REGENCY
from dampingan.store.plan.form import ensure_plan
from dampingan.store.plan.period_record import begin_period_record
from dampingan.store.plan.record import PlanRecord, plan_records
from dampingan.store.plan.writing import answer
from dampingan.ui.context import Context, Hint, PlaceCommand
from dampingan.ui.control.button import button
from dampingan.ui.control.label import ElidedLabel, label
from dampingan.ui.control.layout import Grow, column, line, panel, row
from dampingan.ui.profile.blocks import ALL, BlockEntry, BlockList
from dampingan.ui.profile.details import LineDetails, coverage_words
from dampingan.ui.profile.head import DIFFERENT, TESTS, ProfileHead
from dampingan.ui.profile.model import SURVEY, ProfileModel
from dampingan.ui.profile.table import ProfileTable
from dampingan.ui.profile.villages import VillageTable
from dampingan.ui.records.clipboard import copied_rows
from dampingan.ui.register.book import Book
from dampingan.ui.survey_filter.counter import SurveyCounter

if TYPE_CHECKING:
    from dampingan.store.plan.survey_count import SurveyCount
    from dampingan.store.workspace import Changes

_ACROSS = Qt.Orientation.Horizontal
_CENTRE = Qt.AlignmentFlag.AlignHCenter
_WIDE = 900
"""From this width on, at 100 % text, the list of blocks stands beside the table."""
_WORDED = 560
"""From this width on the buttons of the head have their words."""
EVERYBODY = "true()"
"""Condition that holds for every family."""
_SURVEYED = {"family", "person", "roster_row"}


class ProfileView(QWidget):
    """Blocks at the left, their questions at the right.

    Attributes:
        model: the lines on screen.
        blocks_shown: the blocks of the form.
        head: period, block, search and filter.
        blocks: the list of blocks, where there is room for it.
        table: the questions of the chosen one.
        details: what there is to know of the current line.
        villages: at a regency, all villages with their profiles; None elsewhere.

    Signals:
        summary_changed: the status line says something else now.
        village_wanted: code of a village that is to be chosen (at a regency).
    """

    summary_changed = Signal()
    village_wanted = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._regency = context.workspace.scope == REGENCY
        self._village = "" if self._regency else context.workspace.village_code
        self._records: list[PlanRecord] = []
        self._profile = Profile()
        self._chosen: str | None = None
        self._wanted = ""
        self.blocks_shown: tuple[Block, ...] = ()
        self._lines: list[Line] = []
        self._counts: dict[str, SurveyCount] = {}
        self._stale = self._outdated = True
        self.model = ProfileModel(Book(context.workspace), self)
        self._make_parts()
        self._counter = SurveyCounter(context.workspace, context.jobs, self)
        self._counter.counted.connect(self._take_counts)
        self._counter.failed.connect(self._tell_failure)
        context.bus.changed.connect(self._workspace_changed)

    def _make_parts(self) -> None:
        context = self.context
        theme, icons = context.theme, context.icons
        self.head = ProfileHead(theme, icons)
        self.head.period_chosen.connect(self._choose_period)
        self.head.block_chosen.connect(self.choose_block)
        self.head.filtered.connect(self._filter)
        self.head.left_down.connect(self._focus_table)
        self.head.begin.clicked.connect(self.begin_period)
        self.head.keying.clicked.connect(self.open_entry)
        self.begin_first = button(
            "", kind="primary", icons=icons, icon="new", clicked=self.begin_period
        )
        self.blocks = BlockList(theme)
        self.blocks.chosen.connect(self.choose_block)
        self.blocks.left_right.connect(self._focus_table)
        self.table = ProfileTable(self.model, theme, icons)
        self.table.setAccessibleName(tr("Profil"))
        self.table.answered.connect(self._write)
        self.table.figure_wanted.connect(self._show_figure)
        self.table.line_changed.connect(self._show_details)
        self.table.search_wanted.connect(self.head.search.setFocus)
        self.table.copy_wanted.connect(self.copy)
        survey = context.workspace.form("family")
        self.details = LineDetails(self.model, survey, theme, icons)
        self.details.families_wanted.connect(self._list_families)
        self._counted_at = ElidedLabel("", "small")
        self._empty_title = label("", "heading")
        self._empty_text = label("", "muted", wrap=True)
        self._lay_out()

    def _lay_out(self) -> None:
        filled = QWidget()
        self._list = panel(Grow(self.blocks))
        body = row(
            self._list,
            Grow(panel(Grow(self.table), line(), self.details)),
            gap=3,
            centred=False,
        )
        column(self.head, Grow(body), self._counted_at, gap=2, on=filled)
        empty = QWidget()
        column(
            None,
            row(None, self._empty_title, None),
            row(None, Grow(self._empty_text, 2), None),
            row(None, self.begin_first, None),
            None,
            None,
            on=empty,
        )
        self._empty_text.setAlignment(_CENTRE)
        self._stack = QStackedWidget()
        self._stack.addWidget(empty)
        self._stack.addWidget(filled)
        self.villages: VillageTable | None = None
        if self._regency:
            self.villages = VillageTable(self.context)
            self.villages.village_wanted.connect(self.village_wanted)
            self._stack.addWidget(self.villages)
        column(Grow(self._stack), on=self)
        self.context.theme.changed.connect(self._share_room)
        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, the blocks are chosen from a drop-down."""
        super().resizeEvent(event)
        self._share_room()

    @Slot()
    def _share_room(self) -> None:
        px = self.context.theme.px
        listed = self.width() >= px(_WIDE)
        self._list.setVisible(listed)
        self.head.show_room(listed=listed, worded=self.width() >= px(_WORDED))

    # -- the tab ---------------------------------------------------------------------------

    def entered(self) -> None:
        """Show what is there now and put the keyboard into the table."""
        self.refresh()
        if self._everywhere_else():
            self.villages.view.setFocus() if self.villages else None
        elif self._profile.record is None:
            self.begin_first.setFocus()
        else:
            self.table.setFocus()

    def show_village(self, code: str) -> None:
        """Show another village's profile (at a regency)."""
        if code != self._village:
            self._counter.stop()
            self._village, self._wanted, self._counts = code, "", {}
            self._stale = True
            if self.isVisible():
                self.refresh()

    def hints(self) -> list[Hint]:
        """Keys of the table."""
        if self._everywhere_else():
            return [("Enter", tr("buka profil"))]
        if self._profile.record is None:
            return [("F2", tr("mulai profil"))]
        return [
            ("Enter", tr("isi, atau lihat keluarganya")),
            ("Tab", tr("pertanyaan berikut")),
            ("Ctrl F", tr("cari pertanyaan")),
        ]

    def summary(self) -> str:
        """How much is answered."""
        if self._profile.record is None:
            return ""
        answered = sum(1 for line in self._lines if line.value)
        far = sum(1 for line in self._lines if TESTS[DIFFERENT](line))
        return tr(
            "{answered} dari {asked} pertanyaan terisi · {far} berbeda dari survei",
            answered=count_text(answered),
            asked=count_text(len(self._lines)),
            far=count_text(far),
        )

    @property
    def counted_words(self) -> str:
        """What is said about the counting."""
        return self._counted_at.text()

    def commands(self) -> list[PlaceCommand]:
        """What the palette offers here."""
        found: list[PlaceCommand] = []
        if not self._has_period() and self._village:
            found.append((self.head.begin.accessibleName(), self.begin_period, "new", "F2"))
        if self._profile.record is not None:
            found.append((tr("Profil di layar isian"), self.open_entry, "keyboard", ""))
        return found

    def make_new(self) -> bool:
        """F2: begin the profile of the workspace's period; nothing when it is there."""
        if self._has_period() or self._everywhere_else():
            return True
        self.begin_period()
        return True

    # -- reading ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the profiles of the village and show them."""
        self._stale = False
        workspace = self.context.workspace
        try:
            ensure_plan(workspace)
            form = workspace.extra_form(FORM_ID)
        except DampinganError as error:
            self.context.say(str(error), "error")
            return
        known = self._village or not self._regency
        found = plan_records(workspace, FORM_ID, village_code=self._village) if known else []
        self._records = profiles_of(found)
        self._profile = profile_of(self._records, self._wanted)
        self.blocks_shown = blocks_of(form)
        if self._chosen not in {ALL, *(block.key for block in self.blocks_shown)}:
            self._chosen = next((one.key for one in self.blocks_shown if one.key), ALL)
        self._rebuild()
        self._ask_counts()

    def _rebuild(self) -> None:
        """Work the lines out anew and show them."""
        workspace = self.context.workspace
        form = workspace.extra_form(FORM_ID)
        today = workspace.now().astimezone().date()
        everybody = self._counts.get(EVERYBODY)
        counts = self._counts if everybody and everybody.families else {}
        self._lines = lines_of(form, self.blocks_shown, self._profile, today, counts)
        self.table.record = self._profile.record
        self._show_head()
        self._show_blocks()
        self._show_lines()
        self.summary_changed.emit()

    def _everywhere_else(self) -> bool:
        """Whether no village is chosen: all of a regency's are listed."""
        return self._regency and not self._village

    def _has_period(self) -> bool:
        now = self.context.workspace.period
        return any(period_of(one) == now for one in self._records)

    def _show_head(self) -> None:
        record = self._profile.record
        self._stack.setCurrentIndex(0 if record is None else 1)
        if self._everywhere_else() and self.villages is not None:
            self._stack.setCurrentWidget(self.villages)
            self.villages.refresh()
        words = tr("Mulai profil {period}", period=self.context.workspace.period)
        self.head.show_begin(words, wanted=record is not None and not self._has_period())
        self.begin_first.setText(f"\N{EN SPACE}{words}")
        self.begin_first.setAccessibleName(words)
        listed = [(period_of(one), one.uid) for one in self._records]
        self.head.show_periods(listed, record.uid if record else "")
        self._show_empty()

    def _show_empty(self) -> None:
        region = regions().get(self._village)
        name = region.name if region else self._village
        self._empty_title.setText(tr("Belum ada profil {name}", name=name))
        self._empty_text.setText(
            tr(
                "Profil memuat angka resmi menurut blok Podes. Di sampingnya program menghitung "
                "angka yang sama dari pendataan keluarga."
            )
        )

    def _show_blocks(self) -> None:
        entries = [self._entry(ALL, "", tr("Semua blok"), self._lines)]
        for block in self.blocks_shown:
            lines = [line for line in self._lines if line.block == block.key]
            title = block.title or tr("Periode dan sumber")
            entries.append(self._entry(block.key, block.number, title, lines))
        current = ALL if self._everywhere() else self._chosen
        self.blocks.show_entries(entries, current or "")
        self.head.show_blocks(entries, current or "")

    def _entry(self, key: str, number: str, title: str, lines: Sequence[Line]) -> BlockEntry:
        answered = sum(1 for line in lines if line.value)
        return BlockEntry(key, number, title, answered, len(lines))

    def _everywhere(self) -> bool:
        """Whether lines of every block are shown: somebody searches or filters."""
        return self.head.filtering or self._chosen == ALL

    def _shown_lines(self) -> list[Line]:
        lines = self._lines
        if not self._everywhere():
            lines = [line for line in lines if line.block == self._chosen]
        if self.head.only.value:
            lines = [line for line in lines if TESTS[self.head.only.value](line)]
        words = self.head.words
        if not words:
            return list(lines)
        return [line for line in lines if all(word in self._sought(line) for word in words)]

    def _sought(self, line: Line) -> str:
        form = self.model.form or self.context.workspace.extra_form(FORM_ID)
        return f"{line.question.number} {form.text(line.question.label, language())}".casefold()

    def _show_lines(self) -> None:
        form = self.context.workspace.extra_form(FORM_ID)
        record = self._profile.record
        earlier = [period_of(one) for one in self._profile.earlier]
        here = self.model.line(self.table.row)
        column_before = self.table.currentIndex().column()
        period = period_of(record) if record else ""
        self.model.show(form, self._shown_lines(), period, earlier)
        if here is not None and (row_now := self.model.row_of(here.question.key)) >= 0:
            self.table.go_to(row_now, column_before)
        elif self.model.lines and self.table.row < 0:
            self.table.go_to(0)
        self._show_details()

    @Slot()
    def _show_details(self) -> None:
        self.details.show_line(self.model.line(self.table.row))

    # -- counting --------------------------------------------------------------------------

    def _ask_counts(self) -> None:
        if self._profile.record is None:
            return
        form = self.context.workspace.extra_form(FORM_ID)
        wanted = [EVERYBODY, *expressions_of(form, [line.question for line in self._lines])]
        missing = [one for one in wanted if self._outdated or one not in self._counts]
        self._outdated = False
        if missing:
            self._counted_at.setText(tr("Menghitung dari survei …"))
            self._counter.ask(missing, self._village)

    @Slot(object)
    def _take_counts(self, found: dict[str, SurveyCount]) -> None:
        self._counts |= found
        at = self.context.workspace.now().astimezone().strftime("%H:%M")
        words = coverage_words(self._counts.get(EVERYBODY), self._profile.record, at)
        self._counted_at.setText(words)
        self._rebuild()

    @Slot(str)
    def _tell_failure(self, words: str) -> None:
        self._counted_at.setText(words)

    @Slot(object)
    def _workspace_changed(self, changes: Changes) -> None:
        touched = changes.ids.keys() | changes.added.keys()
        self._outdated = self._outdated or bool(touched & _SURVEYED)
        if changes.settings or touched & (_SURVEYED | {"response", "reference"}):
            self._stale = True
            if self.isVisible():
                self.refresh()

    # -- doing -----------------------------------------------------------------------------

    @Slot(str)
    def _choose_period(self, uid: str) -> None:
        self._wanted = uid
        self.table.finish()
        self.refresh()

    @Slot(str)
    def choose_block(self, key: str) -> None:
        """Show a block, `ALL` for every one; nothing is filtered any more."""
        self.table.finish()
        self._chosen = key
        self.head.clear()
        self._show_blocks()
        self._show_lines()
        self.table.scrollToTop()
        self.table.go_to(0)

    @Slot()
    def _filter(self) -> None:
        self.table.finish()
        self._show_blocks()
        self._show_lines()

    @Slot()
    def _focus_table(self) -> None:
        self.table.setFocus()

    @Slot()
    def begin_period(self) -> None:
        """Begin the profile of the workspace's period, with the last one's figures."""
        workspace = self.context.workspace
        period = workspace.period
        before = period_of(self._records[0]) if self._records else ""
        try:
            uid = begin_period_record(workspace, FORM_ID, period, village_code=self._village)
        except DampinganError as error:
            self.context.say(str(error), "error")
            return
        self._wanted = uid
        self.refresh()
        self.table.setFocus()
        self.context.say(
            tr("Profil {period} dimulai dengan angka {before}.", period=period, before=before)
            if before
            else tr("Profil {period} dimulai.", period=period),
            action=(tr("Urungkan"), self.context.undo),
        )

    @Slot(str, str)
    def _write(self, question: str, text: str) -> None:
        record = self._profile.record
        if record is None:
            return
        try:
            answer(self.context.workspace, record.uid, {question: text})
        except DampinganError as error:
            self.context.say(str(error), "error")
            return
        self._wanted = record.uid

    @Slot(int)
    def _show_figure(self, row_number: int) -> None:
        self.details.show_line(self.model.line(row_number))
        self.details.show_families()

    @Slot(object, str)
    def _list_families(self, family_ids: tuple[int, ...], about: str) -> None:
        self.context.list_families(ids=family_ids, about=tr("profil: {about}", about=about))

    @Slot()
    def open_entry(self) -> None:
        """Open the profile on the entry screen, with every question and its rules."""
        if self._profile.record is not None:
            self.context.open_response(self._profile.record.id)

    @Slot()
    def copy(self) -> None:
        """Copy the lines on screen for a spreadsheet."""
        columns = range(self.model.columnCount())
        heads = [tr("No"), *(str(self.model.headerData(one, _ACROSS)) for one in columns)]
        rows = [self.model.copied(number) for number in range(self.model.rowCount())]
        numeric = [column_number > SURVEY - 1 for column_number in range(len(heads))]
        QGuiApplication.clipboard().setMimeData(copied_rows(heads, rows, numeric))
        self.context.say(tr("{count} baris disalin.", count=count_text(len(rows))))
