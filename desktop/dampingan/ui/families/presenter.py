"""Decisions of the Keluarga place: which rows, in which order, what changed, what the pane says."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from dampingan.core.language import tr
from dampingan.core.period import Period
from dampingan.store.listing import Filter, Listing, Sort, Totals
from dampingan.store.transaction import Changes
from dampingan.ui.context import Context
from dampingan.ui.families.choice import Choice
from dampingan.ui.families.column_layout import ColumnLayout
from dampingan.ui.families.query import FamilyQuery, FamilySource
from dampingan.ui.families.view import FamiliesView
from dampingan.ui.families.words import finding_options, status_words
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.number import count_text


class FamiliesPresenter(QObject):
    """Joins the listing with the view.

    Attributes:
        layout: the columns.
        choice: the selected families and what is done with them.

    Signals:
        summary_changed: the text for the status line is different.
    """

    summary_changed = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.listing = Listing(context.workspace)
        self.model: RecordTable[FamilyQuery] = RecordTable(
            FamilySource(self.listing), context.jobs, self
        )
        self.view = FamiliesView(self.model, context.theme, context.icons)
        self.layout = ColumnLayout(context, self.view, self.model, self)
        self.choice = Choice(context, self.view, self.model, self.listing, self)
        self._totals: Totals | None = None
        self._all = 0
        self._started = False
        self._turn = 0
        self._visible = False
        self._stale = False
        self._keep: int | None = None
        self.query = FamilyQuery(sort=self.layout.sort)
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

    def show_filter(self, **values: str) -> None:
        """Filter by these values only, e.g. ``rt="003", rw="001"``, from another place."""
        self.query = replace(self.query, filter=replace(Filter(), **values))  # type: ignore[arg-type]
        self.view.search.setText(self.query.filter.search)
        self._ask()

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
        if self.query.filter == Filter():
            self.view.show_empty(
                tr("Belum ada keluarga"),
                tr("Tekan F2 untuk mengisi keluarga pertama dari kuesioner."),
                tr("Keluarga baru"),
            )
        else:
            self.view.show_empty(
                tr("Tidak ada yang cocok"),
                tr("Periksa ejaan, atau hapus saringan untuk melihat semua keluarga."),
                tr("Hapus saringan"),
            )

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

    def _footer(self, totals: Totals) -> str:
        shown = count_text(totals.families)
        if self.query.filter != Filter():
            text = tr("{shown} dari {all} keluarga", shown=shown, all=count_text(self._all))
        else:
            text = tr("{shown} keluarga", shown=shown)
        parts = [text, tr("{count} anggota", count=count_text(totals.persons))]
        words = status_words()
        parts += [
            f"{count_text(totals.by_status[status])} {words[status].lower()}"
            for status in words
            if totals.by_status.get(status)
        ]
        return " · ".join(parts)

    def _subtitle(self, totals: Totals, to_see: int) -> str:
        expected = self._context.workspace.village["expected_families"]
        done = sum(totals.by_status.get(status, 0) for status in ("complete", "verified"))
        count = count_text(totals.families)
        parts = [
            tr("{count} dari ±{expected}", count=count, expected=count_text(expected))
            if expected
            else tr("{count} keluarga", count=count),
            tr("{count} lengkap", count=count_text(done)),
        ]
        if to_see:
            parts.append(tr("{count} perlu dilihat", count=count_text(to_see)))
        return " · ".join(parts)

    # -- filters and order -----------------------------------------------------------------

    @Slot(str)
    def _search(self, text: str) -> None:
        self._change_filter(search=text.strip())

    def _choose(self, name: str, value: str) -> None:
        self._offer(name)
        more = {"rt": ""} if name == "rw" else {}
        self._change_filter(**{name: value}, **more)

    def _change_filter(self, **values: str) -> None:
        chosen = replace(self.query.filter, **values)  # type: ignore[arg-type]
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
        self.view.chips[name].set_options(self._options(name))

    def _options(self, name: str) -> list[tuple[str, str]]:
        if name == "status":
            return list(status_words().items())
        if name == "findings":
            return list(finding_options().items())
        if name == "period":
            found = self.listing.options("period")
            return [(value, Period.parse(value).label) for value in found if value]
        places = self.listing.by_place()
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
        from dampingan.ui.families.details import read_details

        pane = self.view.pane
        family = self.model.id_at(self.view.table.current_row())
        self.summary_changed.emit()
        if pane.asking_reason:
            return
        if pane.showing_history and self.view.table.hasFocus():
            pane.show_page(pane.details)
        if family is None:
            pane.details.show_details(None, tr("Pilih satu keluarga untuk melihat rinciannya."))
        else:
            pane.details.show_details(read_details(self._context.workspace, family))

    # -- changes ---------------------------------------------------------------------------

    @Slot(object)
    def _take_changes(self, changes: Changes) -> None:
        families = changes.ids.get("family", frozenset())
        if not families and "person" not in changes.ids:
            return
        self._stale = True
        if self._visible:
            self.model.forget(families)
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
        view.new.clicked.connect(self._context.new_family)
        view.send.clicked.connect(partial(self._context.go, "send"))
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
            self._context.new_family()
        else:
            self._clear_filters()


def _timer(owner: QObject, milliseconds: int, act: Any) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(act)
    return timer


def _totals(listing: Listing, chosen: Filter, **_: object) -> tuple[Totals, Totals, int]:
    everything = listing.totals(Filter())
    to_see = sum(place.with_findings for place in listing.by_place())
    return (everything if chosen == Filter() else listing.totals(chosen)), everything, to_see
