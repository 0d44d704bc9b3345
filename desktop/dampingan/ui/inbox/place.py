"""Konflik: deciding about fields that were written in two places, one by one or by rule."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.core.regions import regions
from dampingan.store.creation import REGENCY
from dampingan.store.merging.conflict import MINE, NEWEST, OTHER, THEIRS, Decision, decide
from dampingan.ui.context import Context, FilteredPlace, Hint
from dampingan.ui.control.layout import column
from dampingan.ui.families.columns import village_name
from dampingan.ui.inbox.card import card_of, value_words
from dampingan.ui.inbox.columns import (
    cell_words,
    field_columns,
    field_row,
    group_columns,
    group_row,
    preview_columns,
    preview_row,
    type_words,
)
from dampingan.ui.inbox.pile import Group, Item, Narrowed, Pile, beside, read_pile
from dampingan.ui.inbox.rules import Plan, Rule, plan, rule_words
from dampingan.ui.inbox.view import InboxView, Tables
from dampingan.ui.job import failure_text
from dampingan.ui.models.fixed_rows import FixedRows
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.records.cell_words import CellWords, place_words, title_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from dampingan.store.transaction import Changes
    from dampingan.store.workspace import Workspace

_PREVIEWED = 500
"""So many rows of a rule's effect are shown; the sums count all."""


class InboxPlace(FilteredPlace):
    """Open conflicts and the regency's proposals."""

    name = "inbox"
    icon = "inbox"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._regency = context.workspace.scope == REGENCY
        self._rows = {name: FixedRows() for name in ("groups", "fields", "preview")}
        jobs = context.jobs
        self.groups: RecordTable[str] = RecordTable(self._rows["groups"], jobs, self)
        self.fields: RecordTable[str] = RecordTable(self._rows["fields"], jobs, self)
        self.preview: RecordTable[str] = RecordTable(self._rows["preview"], jobs, self)
        tables = Tables(self.groups, self.fields, self.preview)
        self.view = InboxView(tables, context.theme, context.icons, villages=self._regency)
        self.groups.show_columns(group_columns(villages=self._regency))
        self.fields.show_columns(field_columns())
        self.preview.show_columns(preview_columns())
        self.pile = Pile(rank=self._rank)
        self.shown: list[Group] = []
        self.plan = Plan(NEWEST)
        self._words = CellWords(context.workspace)
        self._decided: set[tuple[str, str]] = set()
        self._busy = False
        self._timer = QTimer(self, singleShot=True, interval=120)
        self._timer.timeout.connect(self.refresh)
        self._connect()
        column(self.view, gap=0, on=self)
        self._measure()

    @property
    def title(self) -> str:
        """Its word."""
        return tr("Konflik")

    def entered(self) -> None:
        """Read anew and put the keyboard where work goes on."""
        self._words = CellWords(self.context.workspace)
        self.refresh()
        self.view.groups.setFocus()

    def hints(self) -> list[Hint]:
        """Keys of this place."""
        return [
            ("1", tr("punya kami")),
            ("2", tr("punya mereka")),
            ("3", tr("nilai lain")),
            ("N P", tr("berikutnya, sebelumnya")),
            ("Enter", tr("lihat isiannya")),
            ("Ctrl 1 2", tr("semua di keluarga ini")),
        ]

    def neighbour(self, record_id: int, step: int) -> int | None:
        """Return the family of the next (1) or previous (-1) record with conflicts."""
        ids = [g.where.owner_id for g in self.shown if g.where and g.where.owner_kind == "family"]
        place = ids.index(record_id) + step if record_id in ids else -1
        return ids[place] if 0 <= place < len(ids) else None

    def may_leave(self) -> bool:
        """Stay while many are being decided."""
        if self._busy:
            self.context.say(tr("Tunggu sampai selesai."), "warning")
        return not self._busy

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list of records."""
        if event.key() == Qt.Key.Key_Escape:
            self.view.groups.setFocus()
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------------ reading

    @Slot()
    def refresh(self) -> None:
        """Read what waits anew, in a job."""
        job = self.context.jobs.start("", _read, workspace=self.context.workspace, quiet=True)
        job.ok.connect(self._take)

    @Slot(object)
    def _take(self, items: list[Item]) -> None:
        self.pile.items = items
        self._show()
        again = {item.cell for item in items} & self._decided
        self._decided -= again
        if again:
            self._return_to(again)

    def _return_to(self, cells: AbstractSet[tuple[str, str]]) -> None:
        """Go to the first of the fields whose decision was undone."""
        for place, group in enumerate(self.shown):
            found = next((item for item in group.items if item.cell in cells), None)
            if found is not None:
                self.view.groups.go_to(place)
                self._show_group()
                self.view.fields.go_to(self.fields.row_of(found.conflict.id))
                return

    def _show(self) -> None:
        """Show the records, and stay at the one that is current, or at its place."""
        here, row = self.group, max(self.view.groups.current_row(), 0)
        self.shown = self.pile.groups()
        rows = [group_row(place, group) for place, group in enumerate(self.shown)]
        self._rows["groups"].fill(rows)
        self.groups.show_query("")
        keys = [group.key for group in self.shown]
        if here is not None and here.key in keys:
            row = keys.index(here.key)
        self._show_sums()
        if not self.shown:
            self._show_nothing()
            return
        self.view.show_work()
        self.view.groups.go_to(min(row, len(self.shown) - 1))
        self._show_group()

    def _show_sums(self) -> None:
        count = sum(len(group.items) for group in self.shown)
        words = tr(
            "{count} isian pada {records} keluarga",
            count=count_text(count),
            records=count_text(len(self.shown)),
        )
        self.view.subtitle.setText(words if self.shown else "")
        self.view.rule.setVisible(bool(self.shown))
        self.view.clear.setVisible(not self.pile.chosen.everything)
        for name, chip in self.view.chips.items():
            chip.set_value(getattr(self.pile.chosen, name))

    def _show_nothing(self) -> None:
        if self.pile.items:
            words = tr("Tidak ada konflik yang cocok dengan saringan ini.")
            self.view.show_nothing(tr("Tidak ditemukan"), words, tr("Hapus saringan"))
            return
        words = tr(
            "Bila satu isian diubah di dua tempat, kedua nilainya menunggu di sini sampai "
            "diputuskan."
        )
        self.view.show_nothing(tr("Tidak ada konflik"), words, "")

    @Slot()
    def _show_group(self) -> None:
        group = self.group
        if group is None:
            return
        place = [place_words(group.where)] if group.where else []
        region = regions().get(group.where.village_code) if group.where else None
        if self._regency and region:
            place.insert(0, region.name)
        self.view.title.setText(title_words(group.title))
        self.view.about.setText(" · ".join(place))
        row = max(self.view.fields.current_row(), 0)
        here = self.fields.id_at(row)
        self._rows["fields"].fill([field_row(item, self._words) for item in group.items])
        self.fields.show_query("")
        found = self.fields.row_of(here) if here is not None else -1
        self.view.fields.go_to(found if found >= 0 else min(row, len(group.items) - 1))
        self._show_item()

    @Slot()
    def _show_item(self) -> None:
        item = self.item
        self.view.card.show_item(card_of(item, self._words) if item else None)

    def _rank(self, item: Item) -> int:
        return self._words.rank(item.where, item.conflict.field)

    @property
    def group(self) -> Group | None:
        """The record of the current row."""
        place = self.groups.id_at(self.view.groups.current_row())
        return self.shown[place] if place is not None and place < len(self.shown) else None

    @property
    def item(self) -> Item | None:
        """The conflict of the current row."""
        found, group = self.fields.id_at(self.view.fields.current_row()), self.group
        items = group.items if group else ()
        return next((item for item in items if item.conflict.id == found), None)

    # ------------------------------------------------------------------ deciding

    @Slot(str)
    def choose(self, choice: str) -> None:
        """Decide the current field: ours or theirs."""
        if (item := self.item) is not None:
            self._decide([item], choice)

    @Slot(str)
    def choose_text(self, typed: str) -> None:
        """Decide the current field with another value, as it was typed."""
        item = self.item
        if item is None:
            return
        today = self.context.workspace.now().astimezone().date()
        try:
            text = self._words.typed(item.where, item.conflict.field, typed, today)
        except ValueError as error:
            self.view.card.refuse(str(error))
            return
        self._decide([item], OTHER, text)

    @Slot(str)
    def choose_all(self, choice: str) -> None:
        """Decide every field of the current record."""
        if (group := self.group) is not None:
            self._decide(group.items, choice)

    def _decide(self, items: Sequence[Item], choice: str, text: str = "") -> None:
        answer = self.view.card.answer.text().strip()
        decisions = [Decision(item.conflict.id, choice, text, answer) for item in items]  # type: ignore[arg-type]
        try:
            decide(self.context.workspace, decisions)
        except DampinganError as error:
            self.context.say(str(error), "error")
            return
        self._say_decided(items, choice, text)
        self._decided |= {item.cell for item in items}
        self.pile.drop(item.cell for item in items)
        self._show()
        (self.view.fields if self.view.fields.isVisible() else self).setFocus()

    def _say_decided(self, items: Sequence[Item], choice: str, text: str) -> None:
        undo = (tr("Urungkan"), self.context.undo)
        words = {MINE: tr("punya kami"), THEIRS: tr("punya mereka")}
        if all(item.conflict.type == "proposal" for item in items):
            words[THEIRS] = tr("usulan diterima")
        if len(items) > 1:
            said = tr(
                "{count} isian: {choice}.",
                count=count_text(len(items)),
                choice=words[choice],
            )
        else:
            item = items[0]
            value = value_words(item, text, self._words) if choice == OTHER else words[choice]
            said = f"{cell_words(item, self._words)}: {value}."
        self.context.say(said, "ok", undo)

    # ------------------------------------------------------------------ by rule

    @Slot()
    def begin_rule(self) -> None:
        """Show what a rule would do with everything that is shown."""
        if self.shown:
            self.view.show_rules(on=True)
            self.show_rule(self.plan.rule)
            self.view.rules.take_focus()

    @Slot(str)
    def show_rule(self, rule: Rule) -> None:
        """Count and show what a rule would do; nothing is written."""
        items = [item for group in self.shown for item in group.items]
        self.plan = plan(rule, items)
        count = count_text(len(self.plan.choices))
        word = tr("Putuskan {count}", count=count) if self.plan.choices else ""
        self.view.rules.show_rule(rule, rule_words(rule), self.plan.words, self.plan.rest, word)
        rows = []
        for item, decision in self.plan.choices[:_PREVIEWED]:
            then = item.conflict.mine if decision.choice == MINE else item.conflict.theirs
            rows.append(preview_row(item, then, self._words))
        self._rows["preview"].fill(rows)
        self.preview.show_query("")

    @Slot()
    def do_rule(self) -> None:
        """Decide by the rule on screen, in the background."""
        if not self.plan.choices or self._busy:
            return
        decisions = [decision for _, decision in self.plan.choices]
        self._busy = True
        self.view.rules.show_running(on=True)
        job = self.context.jobs.start(
            tr("Memutuskan konflik"),
            _decide_many,
            quiet=True,
            workspace=self.context.workspace,
            decisions=decisions,
        )
        job.ok.connect(self._rule_done)
        job.failed.connect(self._rule_failed)

    @Slot(object)
    def _rule_done(self, count: int) -> None:
        self._end_rule()
        words = tr("{count} isian diputuskan.", count=count_text(count))
        self.context.say(words, "ok", (tr("Urungkan"), self.context.undo))

    @Slot(object)
    def _rule_failed(self, error: Exception) -> None:
        self._end_rule()
        self.context.say(failure_text(error), "error")

    def _end_rule(self) -> None:
        self._busy = False
        self.view.rules.show_running(on=False)
        self.leave_rules()
        self.refresh()

    @Slot()
    def leave_rules(self) -> None:
        """Back to the fields of the record."""
        self.view.show_rules(on=False)
        self.view.groups.setFocus()

    # ------------------------------------------------------------------ going

    @Slot()
    def enter_fields(self) -> None:
        """From the list of records to the fields of the current one."""
        self.view.fields.setFocus()

    def step(self, by: int) -> None:
        """Go to the next (1) or previous (-1) field that waits, in other records too."""
        item = self.item
        found = beside(self.shown, item.conflict.id, by) if item else None
        if found is None:
            self.context.say(tr("Tidak ada lagi di arah ini."), "ok")
            return
        key, conflict = found
        keys = [group.key for group in self.shown]
        if self.group is None or self.group.key != key:
            self.view.groups.go_to(keys.index(key))
            self._show_group()
        self.view.fields.go_to(self.fields.row_of(conflict))
        self.view.fields.setFocus()

    @Slot()
    def open_current(self) -> None:
        """Open the family or form at the field."""
        item = self.item
        if item is not None and item.where is not None:
            where = item.where
            field = self._words.entry_field(where, item.conflict.field)
            self.context.open_at(where.owner_kind, where.owner_id, field)

    # ------------------------------------------------------------------ filters

    def show_filter(self, **values: str) -> None:
        """Show only the conflicts of a ``village``, or of a ``type``."""
        self.clear_filters()
        for name, value in values.items():
            self.view.chips[name].set_options([(value, village_name(value))])
            self.view.chips[name].set_value(value)
            self._narrow(name, value)

    def _narrow(self, name: str, value: str) -> None:
        self.pile.narrow(**{name: value})
        self._show()
        if self.view.showing_rules:
            self.show_rule(self.plan.rule)

    def _offer(self, name: str) -> None:
        words = type_words()
        values = self.pile.options(name)
        if name == "village":
            found = [(value, regions().get(value)) for value in values]
            options = [(value, region.name if region else value) for value, region in found]
        elif name == "type":
            options = [(value, words.get(value, value)) for value in values]
        else:
            options = [(value, f"RT {value}") for value in values]
        self.view.chips[name].set_options(options)

    @Slot()
    def clear_filters(self) -> None:
        """Show everything."""
        self.pile.chosen = Narrowed()
        self.view.search.setText("")
        self._show()

    # ------------------------------------------------------------------ inside

    @Slot(str)
    def _letter(self, letter: str) -> None:
        if letter in {"N", "P"}:
            self.step(1 if letter == "N" else -1)
        elif letter == "J" and self.view.card.answer.isVisible():
            self.view.card.answer.setFocus()
        elif letter == "R":
            self.begin_rule()

    @Slot(object)
    def _take_changes(self, changes: Changes) -> None:
        if self.isVisible() and ("conflict" in changes.ids or "family" in changes.ids):
            self._timer.start()

    @Slot()
    def _measure(self) -> None:
        for table in (self.view.groups, self.view.fields, self.view.rules.table):
            table.show_widths({})

    def _connect(self) -> None:
        view, card = self.view, self.view.card
        view.groups.current_changed.connect(self._show_group)
        view.groups.opened.connect(self.enter_fields)
        view.fields.current_changed.connect(self._show_item)
        view.fields.opened.connect(self.open_current)
        for table in (view.groups, view.fields):
            table.lettered.connect(self._letter)
        for key, choice in (("1", MINE), ("2", THEIRS)):
            view.bind(key, partial(self.choose, choice))
            view.bind(f"Ctrl+{key}", partial(self.choose_all, choice))
        view.bind("3", card.ask_other)
        view.bind("Right", self.enter_fields, view.groups)
        view.bind("Left", view.groups.setFocus, view.fields)
        view.bind("F8", partial(self.step, 1))
        view.bind("Shift+F8", partial(self.step, -1))
        card.decided.connect(self.choose)
        card.typed.connect(self.choose_text)
        card.open_wanted.connect(self.open_current)
        card.left.connect(self.enter_fields)
        view.all_wanted.connect(self.choose_all)
        view.rule_wanted.connect(self.begin_rule)
        view.rules.rule_wanted.connect(self.show_rule)
        view.rules.do_wanted.connect(self.do_rule)
        view.rules.left.connect(self.leave_rules)
        view.search.searched.connect(partial(self._narrow, "search"))
        view.search.left_down.connect(view.groups.setFocus)
        view.clear_wanted.connect(self.clear_filters)
        view.empty.act.clicked.connect(self.clear_filters)
        for name, chip in view.chips.items():
            chip.asked.connect(partial(self._offer, name))
            chip.chosen.connect(partial(self._narrow, name))
        self.context.bus.changed.connect(self._take_changes)
        self.context.theme.changed.connect(self._measure)


def _read(workspace: Workspace, **_: Any) -> list[Item]:
    return read_pile(workspace)


def _decide_many(workspace: Workspace, decisions: list[Decision], **_: Any) -> int:
    decide(workspace, decisions)
    return len(decisions)
