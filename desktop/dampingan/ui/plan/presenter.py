"""Decisions of Rencana: what is read, which activities are shown, what is said of them."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from dampingan.analysis.supervision import SETTING, Limits
from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.core.number import count_text, money_short
from dampingan.store.creation import REGENCY
from dampingan.store.plan.form import has_plan
from dampingan.store.plan.record import plan_records_of
from dampingan.ui.plan.filters import options_of, village_options
from dampingan.ui.plan.plan import (
    LISTS,
    POTENTIAL,
    PROBLEM,
    STATE,
    Card,
    Plan,
    PlanFilter,
    cost_of,
    merge_records,
    read_plan,
)
from dampingan.ui.plan.view import BOARD, LINKS, RARE, TABLE, TIMELINE
from dampingan.ui.reading import Reading

if TYPE_CHECKING:
    from datetime import date

    from dampingan.store.plan.record import PlanRecord
    from dampingan.store.transaction import Changes
    from dampingan.ui.context import Context
    from dampingan.ui.plan.view import PlanView

_KINDS = frozenset({"response", "roster_row", "reference"})
"""Records that the plan is made of."""
_SETTLE = 0.35
"""Seconds that a screen waits for what it reads, so that a village's plan is there at once."""
_OFTEN_MS = 30
_LARGE, _FEW = 500, 50
"""From so many activities on, up to so many changed records are read one by one."""


class PlanPresenter(QObject):
    """Reads the plan, filters it, shows it in the view on screen.

    Signals:
        shown: the plan or its filter is another one now.
        summary_changed: the line for the status line is different.
    """

    shown = Signal()
    summary_changed = Signal()

    def __init__(self, context: Context, view: PlanView, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._view = view
        self.plan = Plan()
        self.filter = PlanFilter()
        self.cards: list[Card] = []
        self.villages = context.workspace.scope == REGENCY
        self.village = ""
        self.current = ""
        self._late = 0
        self._stale = True
        self._here = False
        self._reading = Reading(context.jobs, self)
        self._reading.done.connect(self._take)
        self._reading.failed.connect(self._fail)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_OFTEN_MS)
        self._timer.timeout.connect(self.read)
        context.bus.changed.connect(self._take_changes)
        view.search.searched.connect(self._search)
        for name, chip in view.chips.items():
            chip.asked.connect(partial(self._offer, name))
            chip.chosen.connect(partial(self.choose, name))
        view.clear_wanted.connect(self.show_all)
        view.show_view(BOARD)

    # -- coming and going ------------------------------------------------------------------

    def enter(self) -> None:
        """The place is on screen."""
        self._here = True
        if self._stale:
            self.read()

    def leave(self) -> None:
        """Another place is on screen."""
        self._here = False

    @property
    def card(self) -> Card | None:
        """The activity in focus."""
        return self.plan.card(self.current) if self.current else None

    @property
    def home(self) -> str:
        """The village that a new record belongs to, "" when it is not known."""
        return self.village if self.villages else self._context.workspace.village_code

    def summary(self) -> str:
        """Count, money and what is late, of the activities that are shown."""
        if not self.cards:
            return ""
        parts = [tr("{count} kegiatan", count=count_text(len(self.cards)))]
        if cost := cost_of(self.cards):
            parts.append(money_short(cost))
        if self._late:
            parts.append(tr("{count} lewat tahun", count=count_text(self._late)))
        return "     ".join(parts)

    # -- reading ---------------------------------------------------------------------------

    @Slot()
    def read(self) -> None:
        """Read the plan anew in the background; a village's is there before this returns."""
        self._timer.stop()
        self._stale = False
        job = self._reading.start(
            read_plan,
            title=tr("Membaca rencana"),
            quiet=has_plan(self._context.workspace),
            workspace=self._context.workspace,
            village=self.village,
        )
        job.settle(_SETTLE)

    @Slot(object)
    def _take(self, plan: Plan) -> None:
        self.plan = plan
        self.show()

    @Slot(object)
    def _fail(self, error: Exception) -> None:
        self._stale = True
        if isinstance(error, DampinganError):
            self._context.say(str(error), "error")
        else:
            raise error

    @Slot(object)
    def _take_changes(self, changes: Changes) -> None:
        if _KINDS.isdisjoint(changes.ids):
            return
        read = not (self._stale or self._reading.running)  # what comes may not hold the change yet
        if self._here and read and self._renew(changes):
            return
        self._stale = True
        if self._here:
            self._timer.start()  # many small writes are one reading

    def _renew(self, changes: Changes) -> bool:
        """Read only the records that changed, of a plan too large to be read whole each time."""
        ids = changes.ids.get("response", frozenset())
        only = _KINDS & changes.ids.keys() == {"response"} and not changes.added.get("response")
        if not only or len(self.plan.cards) < _LARGE or len(ids) > _FEW:
            return False
        known = {record.id: record.uid for record in self.plan.records()}
        uids = [known[one] for one in ids if one in known]
        found = plan_records_of(self._context.workspace, uids)
        self.plan = merge_records(self.plan, [(one.form_id, one, one.uid) for one in found])
        self.show()
        return True

    def read_now(self) -> None:
        """Read at once what is not shown yet, when somebody waits for what he wrote himself."""
        if self._stale or self._timer.isActive():
            self.read()

    # -- showing ---------------------------------------------------------------------------

    def show(self) -> None:
        """Show the plan in the view on screen."""
        self.cards = self.plan.shown(self.filter)
        context = self._context
        today = context.workspace.now().astimezone().date()
        limits = Limits.read(context.workspace.setting(SETTING))
        self._late = sum(card.late(today.year) for card in self.cards)
        self._show_canvas(today, limits)
        self._show_words()
        self.shown.emit()
        self.summary_changed.emit()

    def _show_canvas(self, today: date, limits: Limits) -> None:
        view = self._view
        wanted = self.current
        if view.current == BOARD:
            view.board.current = wanted or view.board.current
            view.board.show_plan(self.plan, self.cards, today, limits)
            self.current = view.board.current
        elif view.current == TIMELINE:
            view.timeline.current = wanted or view.timeline.current
            view.timeline.show_plan(self.plan, self.cards, today, limits)
            self.current = view.timeline.current
        elif view.current == LINKS and self.needs_village:
            view.links.show_plan(Plan(), ())
        elif view.current == LINKS:
            view.links.show_plan(self.plan, self._linked(), self.filter.text)

    def lets(self, record: PlanRecord) -> bool:
        """Tell whether the filters show an activity; one that is not read yet is shown."""
        if not self.filter.filters:
            return True
        card = self.plan.card(record.uid)
        return card is None or self.filter.lets(card, self.plan)

    @property
    def begins(self) -> dict[str, str]:
        """What a new activity begins with, so that the filters that are set show it."""
        chosen = self.filter
        rt, _, rw = chosen.place.partition("/")
        found = {
            "sektor": chosen.sector,
            "pengampu": chosen.agency,
            "sumber_dana": chosen.fund,
            STATE: chosen.state,
            "masalah": chosen.problem,
            "tahun_mulai": chosen.year,
            "rt": rt,
            "rw": rw,
        }
        return {question: text for question, text in found.items() if text}

    def _linked(self) -> list[Card]:
        """Return the activities of the picture: its words filter problems and potentials too."""
        if not self.filter.text:
            return self.cards
        return self.plan.shown(replace(self.filter, text=""))

    @property
    def needs_village(self) -> bool:
        """Whether links can't be shown: those of 312 villages are nobody's picture."""
        return self.villages and not self.village

    def _show_words(self) -> None:
        plan = self.plan
        problems, potentials = len(plan.living(PROBLEM)), len(plan.living(POTENTIAL))
        sums = [
            (PROBLEM, tr("{count} masalah", count=count_text(problems))),
            (POTENTIAL, tr("{count} potensi", count=count_text(potentials))),
        ]
        text = tr("{count} kegiatan dari", count=count_text(len(plan.cards)))
        if plan.mentors:
            name = ", ".join(plan.short(LISTS["pengampu"], code) for code in plan.mentors[:2])
            sums.append(("mentorship", tr("pendamping: {name}", name=name)))
        self._view.show_sums(text, sums)
        self._view.show_filtering(on=self.filter.filters)
        for name, chip in self._view.chips.items():
            value = self.village if name == "village" else getattr(self.filter, name)
            if value:
                self._offer(name)
            chip.set_value(value)
            chip.setVisible(self._useful(name, value))
        self._view.show_note(self._note(problems))

    def _useful(self, name: str, value: str) -> bool:
        """RT says nothing without a village; a problem is chosen from elsewhere."""
        if name == "village":
            return True
        if name in RARE:
            return bool(value)
        return name != "place" or not self.villages or bool(self.village)

    def _note(self, problems: int) -> str:
        if self._view.current == LINKS and self.needs_village:
            return tr("Pilih satu desa/kelurahan di atas untuk melihat kaitannya.")
        if self.cards or (self._view.current == TABLE and not self.plan.cards):
            return ""
        if self.plan.cards:
            return tr("Tidak ada kegiatan yang cocok dengan saringan. Hapus saringan untuk semua.")
        if self.villages and not self.village:
            return tr(
                "Belum ada kegiatan dari desa mana pun. Kegiatan datang bersama kiriman desa, "
                "atau pilih satu desa di atas lalu tekan N."
            )
        if problems:
            return tr(
                "Belum ada kegiatan. Tekan N untuk kegiatan baru, atau buka Kaitan: pilih masalah, "
                "tulis tindakan yang layak, lalu jadikan kegiatan."
            )
        return tr(
            "Belum ada masalah dan kegiatan. Mulai di Potensi & Masalah, atau tekan N untuk "
            "kegiatan yang sudah pasti."
        )

    # -- filters ---------------------------------------------------------------------------

    def show_filter(self, **values: str) -> None:
        """Filter by these values only; ``village`` chooses the village."""
        known = {one.name for one in fields(PlanFilter)}
        self.filter = PlanFilter(**{name: text for name, text in values.items() if name in known})
        self._view.search.setText(self.filter.text)
        village = values.get("village", "") if self.villages else ""
        if village != self.village:
            self.village, self._stale = village, True
        if self._here and self._stale:
            self.read()
        elif not self._stale:
            self.show()

    @Slot()
    def show_all(self) -> None:
        """Take every filter away; the village stays."""
        self.filter = PlanFilter()
        self._view.search.clear()
        self.show()

    def choose(self, name: str, value: str) -> None:
        """Filter by one value more, or show another village."""
        if name == "village":
            self.village = value
            self.filter = replace(self.filter, place="")
            self.read()
            return
        self.filter = replace(self.filter, **{name: value})
        self.show()

    @Slot(str)
    def _search(self, text: str) -> None:
        if text != self.filter.text:
            self.filter = replace(self.filter, text=text)
            self.show()

    def _offer(self, name: str) -> None:
        chip = self._view.chips[name]
        if name == "village":
            chip.set_options(*village_options(self._context.workspace.village_code))
        else:
            chip.set_options(options_of(self.plan, name))
