"""Decisions of a table of records: which rows, in which order, what changed, what is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.core.period import Period
from dampingan.store.lists.listing import Filter, Sort, Totals
from dampingan.store.transaction import Changes
from dampingan.ui.context import Context
from dampingan.ui.families.words import finding_options, status_words
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.records.choice import Choice, Register
from dampingan.ui.records.column_layout import ColumnLayout
from dampingan.ui.records.details import RecordDetails
from dampingan.ui.records.query import RecordListing, RecordQuery
from dampingan.ui.records.view import RecordsView


class RecordsPresenter(QObject):
    """Joins the listing with the view; a subclass says what its records are called.

    Args:
        context: the frame's parts.
        listing: of the store.
        model: over that listing.
        view: the table.
        register: the kind of record.
        layout: its columns.
        parent: the owner.

    Attributes:
        layout: the columns.
        choice: the selected families and what is done with them.

    Signals:
        summary_changed: the text for the status line is different.
    """

    summary_changed = Signal()

    def __init__(
        self,
        context: Context,
        *,
        listing: RecordListing,
        model: RecordTable[RecordQuery],
        view: RecordsView,
        register: Register,
        layout: ColumnLayout,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self.listing = listing
        self.model = model
        self.view = view
        self.layout = layout
        self.choice = Choice(
            context, register, view=view, model=model, listing=listing, parent=self
        )
        self._totals: Totals | None = None
        self._all = 0
        self._started = False
        self._turn = 0
        self._visible = False
        self._stale = False
        self._keep: int | None = None
        self.query = RecordQuery(sort=self.layout.sort)
        self._details_timer = _timer(self, 40, self._show_details)
        self._renew_timer = _timer(self, 120, self._renew)
        self._totals_timer = _timer(self, 60, self._fetch_totals)
        self._connect()

    # -- coming and going ------------------------------------------------------------------

    def enter(self) -> None:
        """The place is on screen: show what changed meanwhile."""
        self._visible = True
        if not self._started:
            self._start()
        elif self._stale:
            self._renew()
        if self.model.rowCount() and not self.view.search.hasFocus():
            self.view.table.setFocus()
        else:
            self.view.search.setFocus()

    def leave(self) -> None:
        """Another place is on screen now."""
        self._visible = False

    @Slot()
    def focus_search(self) -> None:
        """Go to the search field."""
        self.view.search.setFocus()
        self.view.search.selectAll()

    def show_filter(self, **values: Any) -> None:
        """Filter by these values only, e.g. ``rt="003", rw="001"``, from another place."""
        self.query = replace(self.query, filter=replace(Filter(), **values))
        self.view.search.setText(self.query.filter.search)
        self._ask()

    def neighbour(self, record_id: int, step: int) -> int | None:
        """Return the record after (1) or before (-1) another one, None at the end of the table."""
        if self._started and (row := self.model.row_of(record_id)) >= 0:
            return self.model.id_at(row + step)
        ids = self.listing.ids(self.query.filter, self.query.sort)
        place = ids.index(record_id) + step if record_id in ids else -1
        return ids[place] if 0 <= place < len(ids) else None

    def summary(self) -> str:
        """Say how many are chosen."""
        chosen = self.view.table.selected_count()
        return tr("{count} dipilih", count=count_text(chosen)) if chosen > 1 else ""

    # -- asking ----------------------------------------------------------------------------

    def _start(self) -> None:
        self._started = True
        self._ask()

    def _ask(self) -> None:
        """Show what the query finds; the first row becomes the current one."""
        self._keep = None
        self._show_filters()
        self.model.show_query(self.query)
        if not self.model.complete and not self.model.rowCount():
            self.view.footer.setText(tr("Mencari…"))
        self._totals_timer.start()

    @Slot()
    def _take_first(self) -> None:
        self.view.table.go_to(0)
        if self.model.rowCount():
            self.view.show_rows()

    @Slot()
    def _renew(self) -> None:
        """Ask again after a change and stay where the user is."""
        self._stale = False
        self._keep = self.model.id_at(self.view.table.current_row())
        self.model.renew_query(self.query)
        self._totals_timer.start()

    @Slot()
    def _after_listing(self) -> None:
        if self._keep is not None:
            row = self.model.row_of(self._keep)
            if row >= 0 and row != self.view.table.current_row():
                self.view.table.go_to(row)
        if self.model.rowCount():
            self.view.show_rows()
        else:
            self._show_empty()
        self._details_timer.start()

    def _show_empty(self) -> None:
        filtered = self.query.filter != Filter()
        self.view.show_empty(*(self._nothing_found() if filtered else self._nothing_yet()))

    @Slot()
    def _fetch_totals(self) -> None:
        if not self.model.complete:
            self._totals_timer.start()
            return
        self._turn += 1
        job = self._context.jobs.start(
            "", _totals, listing=self.listing, chosen=self.query.filter, quiet=True
        )
        job.ok.connect(partial(self._take_totals, self._turn))

    def _take_totals(self, turn: int, found: tuple[Totals, Totals, int]) -> None:
        if turn != self._turn:
            return
        self._totals, everything, to_see = found
        self._all = everything.families
        self.view.footer.setText(self._footer(self._totals))
        self.view.subtitle.setText(self._subtitle(everything, to_see))

    def _states(self, totals: Totals) -> list[str]:
        """Return how many records there are in each state, in words."""
        words = status_words()
        return [
            f"{count_text(totals.by_status[status])} {words[status].lower()}"
            for status in words
            if totals.by_status.get(status)
        ]

    # -- what the records are called ---------------------------------------------------------

    def make_new(self) -> None:
        """Begin a new record."""
        raise NotImplementedError

    def _nothing_yet(self) -> tuple[str, str, str]:
        """Return title, text and button for an empty register."""
        raise NotImplementedError

    def _nothing_found(self) -> tuple[str, str, str]:
        """Return title, text and button for filters that nothing passes."""
        raise NotImplementedError

    def _footer(self, totals: Totals) -> str:
        raise NotImplementedError

    def _subtitle(self, totals: Totals, to_see: int) -> str:
        raise NotImplementedError

    def _details(self, record_id: int) -> RecordDetails:
        """Return what the pane shows of a record."""
        raise NotImplementedError

    def _nothing_chosen(self) -> str:
        """Return what the pane says without a record."""
        raise NotImplementedError

    def _touched(self, changes: Changes) -> frozenset[int] | None:
        """Return the records that changes are about, None when they don't concern this table."""
        raise NotImplementedError

    # -- filters and order -----------------------------------------------------------------

    @Slot(str)
    def _search(self, text: str) -> None:
        self._change_filter(search=text.strip())

    def _choose(self, name: str, value: str) -> None:
        self._offer(name)
        more = {"village_code": {"rw": "", "rt": ""}, "rw": {"rt": ""}}.get(name, {})
        self._change_filter(**{name: value}, **more)

    def _change_filter(self, **values: Any) -> None:
        chosen = replace(self.query.filter, **values)
        if chosen != self.query.filter:
            self.query = replace(self.query, filter=chosen)
            self._ask()

    @Slot()
    def _clear_filters(self) -> None:
        self.view.search.setText("")
        self.query = replace(self.query, filter=Filter())
        self._ask()
        self.view.search.setFocus()

    def _show_filters(self) -> None:
        chosen = self.query.filter
        for name, chip in self.view.chips.items():
            if chip.value != getattr(chosen, name):
                self._offer(name)
                chip.set_value(getattr(chosen, name))
        self.view.clear.setVisible(replace(chosen, search="") != Filter())

    def _offer(self, name: str) -> None:
        self.view.chips[name].set_options(self._options(name), self._groups(name))

    def _groups(self, name: str) -> Mapping[str, str]:
        """Return value → submenu of a filter whose values are many."""
        return {}

    def _options(self, name: str) -> list[tuple[str, str]]:
        if name == "status":
            words, chosen = status_words(), self.query.filter.status
            found = list(words.items())
            if " " in chosen:
                found.insert(0, (chosen, ", ".join(words[one] for one in chosen.split())))
            return found
        if name == "findings":
            return list(finding_options().items())
        if name == "period":
            found = self.listing.options("period")
            return [(value, Period.parse(value).label) for value in found if value]
        places = self.listing.by_place(self.query.filter.village_code)
        rw = self.query.filter.rw
        if name == "rw":
            return [(value, f"RW {value}") for value in sorted({p.rw for p in places}) if value]
        values = sorted({p.rt for p in places if not rw or p.rw == rw})
        return [(value, f"RT {value}") for value in values if value]

    @Slot(int)
    def _sort(self, number: int) -> None:
        column = self.model.columns[number]
        if not column.sort:
            return
        now = self.query.sort
        descending = now.column == column.sort and not now.descending
        self.query = replace(self.query, sort=Sort(column.sort, descending))
        self.layout.show_sort(self.query.sort)
        self._ask()

    @Slot()
    def _show_details(self) -> None:
        pane = self.view.pane
        record = self.model.id_at(self.view.table.current_row())
        self.summary_changed.emit()
        if pane.asking_reason:
            return
        if pane.showing_history and self.view.table.hasFocus():
            pane.show_page(pane.details)
        if record is None:
            pane.details.show_details(None, self._nothing_chosen())
        else:
            pane.details.show_details(self._details(record))

    # -- changes ---------------------------------------------------------------------------

    @Slot(object)
    def _take_changes(self, changes: Changes) -> None:
        touched = self._touched(changes)
        if touched is None:
            return
        self._stale = True
        if self._visible:
            self.model.forget(touched)
            self._renew_timer.start()

    # -- wiring ----------------------------------------------------------------------------

    def _connect(self) -> None:
        view, table = self.view, self.view.table
        view.search.searched.connect(self._search)
        view.search.left_down.connect(self._enter_table)
        view.search.returnPressed.connect(self._enter_table)
        for name, chip in view.chips.items():
            chip.asked.connect(partial(self._offer, name))
            chip.chosen.connect(partial(self._choose, name))
        view.clear.clicked.connect(self._clear_filters)
        view.new.clicked.connect(self._new_wanted)
        view.empty.act.clicked.connect(self._act_on_empty)
        table.current_changed.connect(self._details_timer.start)
        table.sort_wanted.connect(self._sort)
        table.left_up.connect(self.focus_search)
        table.selectionModel().selectionChanged.connect(self._details_timer.start)
        self.choice.left.connect(self._show_details)
        self.model.first_listed.connect(self._take_first)
        self.model.listed.connect(self._after_listing)
        self._context.bus.changed.connect(self._take_changes)

    @Slot()
    def _enter_table(self) -> None:
        if self.model.rowCount():
            if self.view.table.current_row() < 0:
                self.view.table.go_to(0)
            self.view.table.setFocus()

    @Slot()
    def _act_on_empty(self) -> None:
        if self.query.filter == Filter():
            self.make_new()
        else:
            self._clear_filters()

    @Slot()
    def _new_wanted(self) -> None:
        self.make_new()


def _timer(owner: QObject, milliseconds: int, act: Any) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(act)
    return timer


def _totals(listing: RecordListing, chosen: Filter, **_: object) -> tuple[Totals, Totals, int]:
    everything = listing.totals(Filter())
    to_see = listing.count(Filter(findings="any"))
    return (everything if chosen == Filter() else listing.totals(chosen)), everything, to_see
