"""Decisions of the Keluarga place: which rows, which columns, which actions."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.core.period import Period
from dampingan.store.listing import Filter, Listing, Sort, Totals
from dampingan.store.transaction import Changes
from dampingan.ui.context import Context
from dampingan.ui.families.actions import StatusAction, apply, fits, status_actions
from dampingan.ui.families.columns import default_columns, family_columns
from dampingan.ui.families.query import FamilyQuery, FamilySource
from dampingan.ui.families.view import FamiliesView
from dampingan.ui.families.words import finding_options, status_words
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.number import count_text
from dampingan.ui.settings.settings import TableLayout

_TABLE = "families"
_MOST_COPIED = 50_000


class FamiliesPresenter(QObject):
    """Joins the listing with the view.

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
        self.query = FamilyQuery()
        self._columns = family_columns(context.workspace.form())
        self._defaults = default_columns(context.workspace.form())
        self._shown: list[str] = []
        self._totals: Totals | None = None
        self._all = 0
        self._started = False
        self._turn = 0
        self._visible = False
        self._stale = False
        self._keep: int | None = None
        self._action: StatusAction | None = None
        self._details_timer = _timer(self, 40, self._show_details)
        self._renew_timer = _timer(self, 120, self._renew)
        self._layout_timer = _timer(self, 400, self._keep_layout)
        self._totals_timer = _timer(self, 60, self._fetch_totals)
        self._connect()
        self._restore_layout()

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
        self._show_sort()
        self._ask()
        self._layout_timer.start()

    def _show_sort(self) -> None:
        sort = self.query.sort
        keys = [column.sort for column in self.model.columns]
        at = keys.index(sort.column) if sort.column in keys else -1
        self.view.table.header.show_sort(at, descending=sort.descending)

    # -- columns ---------------------------------------------------------------------------

    def _restore_layout(self) -> None:
        kept = self._context.settings.table(_TABLE)
        known = [key for key in kept.columns if key in self._columns]
        self._shown = known or list(self._defaults)
        self._widths = dict(kept.widths)
        if kept.sort and any(c.sort == kept.sort for c in self._columns.values()):
            self.query = replace(self.query, sort=Sort(kept.sort, kept.descending))
        self._show_columns()

    def _show_columns(self) -> None:
        current = self.model.id_at(self.view.table.current_row())
        self.model.show_columns(self._columns[key] for key in self._shown)
        self.view.table.show_widths(self._widths)
        self._show_sort()
        if current is not None:
            self.view.table.go_to(self.model.row_of(current))

    @Slot()
    def _open_chooser(self) -> None:
        self._take_order()
        chooser = self.view.chooser
        chooser.show_columns(list(self._columns.values()), self._shown)
        chooser.open_below(self.view.columns)

    def _toggle_column(self, key: str, on: bool) -> None:
        self._take_order()
        if on and key not in self._shown:
            before = self._shown.index("status") if "status" in self._shown else len(self._shown)
            self._shown.insert(before, key)
        elif not on and len(self._shown) > 1:
            self._shown = [other for other in self._shown if other != key]
        self._show_columns()
        self._layout_timer.start()

    @Slot()
    def _reset_columns(self) -> None:
        self._shown = list(self._defaults)
        self._widths = {}
        self._show_columns()
        self.view.chooser.show_columns(list(self._columns.values()), self._shown)
        self._layout_timer.start()

    def _take_order(self) -> None:
        self._widths |= self.view.table.widths()
        self._shown = self.view.table.order()

    @Slot()
    def _keep_layout(self) -> None:
        self._widths |= self.view.table.widths()
        sort = self.query.sort
        layout = TableLayout(
            tuple(self.view.table.order()), dict(self._widths), sort.column, sort.descending
        )
        self._context.settings.keep_table(_TABLE, layout)

    # -- the chosen families ---------------------------------------------------------------

    def chosen(self) -> list[int]:
        """Return the ids of the selected families in order."""
        ids = self.model.ids
        return [ids[row] for row in self.view.table.selected_rows() if row < len(ids)]

    @Slot()
    def open_current(self) -> None:
        """Open the current family for entry."""
        family = self.model.id_at(self.view.table.current_row())
        if family is not None:
            self._context.open_family(family)

    @Slot(int)
    def _open_row(self, row: int) -> None:
        family = self.model.id_at(row)
        if family is not None:
            self._context.open_family(family)

    @Slot()
    def copy(self) -> None:
        """Copy the selected rows with their headings as TSV."""
        rows = self.view.table.selected_rows(_MOST_COPIED)
        if not rows:
            return
        order = self.view.table.order()
        keys = [column.key for column in self.model.columns]
        places = [keys.index(key) for key in order]
        lines = [[self.model.columns[place].label for place in places]]
        for row in rows:
            texts = self.model.copied(row)
            lines.append([texts[place] for place in places])
        text = "\n".join("\t".join(_flat(cell) for cell in cells) for cells in lines)
        QGuiApplication.clipboard().setText(text)
        count = count_text(len(rows))
        self._context.say(tr("{count} baris disalin dengan judul kolomnya.", count=count))

    @Slot()
    def show_history(self) -> None:
        """Show the history of the current family in the pane."""
        family = self.model.id_at(self.view.table.current_row())
        if family is None:
            return
        from dampingan.ui.families.details import read_details, read_history

        details = read_details(self._context.workspace, family)
        entries = read_history(self._context.workspace, family)
        self.view.pane.history.show_history(details.name, entries)
        self.view.pane.show_page(self.view.pane.history)
        self.view.pane.history.back.setFocus()

    @Slot()
    def _back_to_details(self) -> None:
        self._action = None
        self.view.pane.show_page(self.view.pane.details)
        self.view.table.setFocus()
        self._show_details()

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

    # -- actions ---------------------------------------------------------------------------

    def menu(self) -> QMenu:
        """Return the menu of everything that can be done with the chosen families."""
        menu = QMenu(self.view)
        icons = self._context.icons
        chosen = self.chosen()
        first: list[tuple[str, str, str, Any]] = [
            (tr("Buka"), "forward", "Enter", self.open_current),
            (tr("Riwayat"), "history", "Ctrl+H", self.show_history),
            (tr("Salin untuk lembar kerja"), "copy", "Ctrl+C", self.copy),
        ]
        for word, icon, key, act in first:
            action = QAction(icons.icon(icon, "muted"), f"{word}\t{key}", menu)
            action.triggered.connect(act)
            action.setEnabled(bool(chosen))
            menu.addAction(action)
        menu.addSeparator()
        states = self._states(chosen)
        for one in status_actions():
            fitting = [i for i, (status, errors) in states.items() if fits(one, status, errors)]
            if one.status == "restore" and not fitting:
                continue
            icon = icons.icon(one.icon, "error" if one.danger else "muted")
            key = "\tDel" if one.status == "deleted" else ""
            action = QAction(icon, one.title + ("…" if one.asks else "") + key, menu)
            action.setEnabled(bool(fitting))
            action.triggered.connect(partial(self._begin, one, fitting))
            menu.addAction(action)
        return menu

    def _states(self, family_ids: list[int]) -> dict[int, tuple[str, int]]:
        rows = []
        for start in range(0, len(family_ids), 500):
            part = family_ids[start : start + 500]
            rows += self.listing.page(part, ["id", "status", "error_count"])
        return {row[0]: (row[1], row[2]) for row in rows}

    @Slot(QPoint)
    def _open_menu(self, point: QPoint) -> None:
        if self.chosen():
            self.menu().popup(self.view.table.viewport().mapToGlobal(point))

    @Slot()
    def _open_more(self) -> None:
        more = self.view.pane.details.more
        self.menu().popup(more.mapToGlobal(QPoint(0, more.height())))

    @Slot()
    def delete_chosen(self) -> None:
        """Ask why, then delete the selected families."""
        action = next(one for one in status_actions() if one.status == "deleted")
        states = self._states(self.chosen())
        self._begin(action, [i for i, (status, _) in states.items() if status != "deleted"])

    def _begin(self, action: StatusAction, family_ids: list[int], *_: object) -> None:
        if not family_ids:
            return
        if not action.asks and len(family_ids) == 1:
            self._do(action, family_ids, "")
            return
        self._action = action
        self._targets = family_ids
        what = action.what.format(count=count_text(len(family_ids)))
        names = [row[0] for row in self.listing.page(family_ids[:5], ["head_name"])]
        shown = ", ".join(name or tr("(tanpa nama)") for name in names)
        if len(family_ids) > len(names):
            shown += tr(" dan {count} lagi", count=count_text(len(family_ids) - len(names)))
        reason = self.view.pane.reason
        self.view.pane.show_page(reason)
        reason.ask(
            action.title,
            f"{what}\n\n{shown}",
            action.title,
            list(action.reasons),
            required=action.required,
            danger=action.danger,
        )

    @Slot(str)
    def _confirm(self, reason: str) -> None:
        action, targets = self._action, self._targets
        self._back_to_details()
        if action is not None:
            self._do(action, targets, reason)

    def _do(self, action: StatusAction, family_ids: list[int], reason: str) -> None:
        try:
            apply(self._context.workspace, family_ids, action, reason)
        except DampinganError as error:
            self._context.say(str(error), "error")
            return
        done = action.done.format(count=count_text(len(family_ids)))
        self._context.say(done, "ok", (tr("Urungkan"), self._undo))

    @Slot()
    def _undo(self) -> None:
        try:
            self._context.workspace.undo()
        except DampinganError as error:
            self._context.say(str(error), "error")

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
        view, table, pane = self.view, self.view.table, self.view.pane
        view.search.searched.connect(self._search)
        view.search.left_down.connect(self._enter_table)
        view.search.returnPressed.connect(self._enter_table)
        for name, chip in view.chips.items():
            chip.asked.connect(partial(self._offer, name))
            chip.chosen.connect(partial(self._choose, name))
        view.clear.clicked.connect(self._clear_filters)
        view.columns.clicked.connect(self._open_chooser)
        view.chooser.toggled.connect(self._toggle_column)
        view.chooser.reset.connect(self._reset_columns)
        view.new.clicked.connect(self._context.new_family)
        view.send.clicked.connect(partial(self._context.go, "send"))
        view.empty.act.clicked.connect(self._act_on_empty)
        table.opened.connect(self._open_row)
        table.current_changed.connect(self._details_timer.start)
        table.sort_wanted.connect(self._sort)
        table.layout_changed.connect(self._layout_timer.start)
        table.left_up.connect(self.focus_search)
        table.copy_wanted.connect(self.copy)
        table.customContextMenuRequested.connect(self._open_menu)
        table.selectionModel().selectionChanged.connect(self._details_timer.start)
        table.header.customContextMenuRequested.connect(self._open_chooser)
        pane.open_wanted.connect(self.open_current)
        pane.history_wanted.connect(self.show_history)
        pane.menu_wanted.connect(self._open_more)
        pane.details_wanted.connect(self._back_to_details)
        pane.reason.confirmed.connect(self._confirm)
        self.model.first_listed.connect(self._take_first)
        self.model.listed.connect(self._after_listing)
        self._context.bus.changed.connect(self._take_changes)
        self._context.theme.changed.connect(self._measure)

    @Slot()
    def _measure(self) -> None:
        self.view.table.show_widths(self._widths)

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


def _flat(text: str) -> str:
    """A cell must stay one cell in the spreadsheet."""
    return text.replace("\t", " ").replace("\r", " ").replace("\n", " ")
