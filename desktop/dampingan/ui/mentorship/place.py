"""Pendampingan: joins the tabs with the frame and with what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from dampingan.analysis.mentoring import Seen, read_seen
from dampingan.core.language import tr
from dampingan.store.creation import REGENCY
from dampingan.ui.context import Context, FilteredPlace, Hint, PlaceCommand
from dampingan.ui.control.chip import Chip
from dampingan.ui.control.label import ElidedLabel, label
from dampingan.ui.control.layout import Grow, column, row
from dampingan.ui.control.segments import Segments
from dampingan.ui.entry.thumbnail import Thumbnails
from dampingan.ui.job import failure_text
from dampingan.ui.mentorship.agencies import AgencyPage
from dampingan.ui.mentorship.follow_ups import FollowUpPage
from dampingan.ui.mentorship.overview import OverviewPage
from dampingan.ui.mentorship.page import Desk, MentorPage
from dampingan.ui.mentorship.progress import ProgressPage
from dampingan.ui.mentorship.visits import VisitPage
from dampingan.ui.reading import Reading
from dampingan.ui.register.book import Book

if TYPE_CHECKING:
    from dampingan.store.transaction import Changes

_KINDS = frozenset({"response", "roster_row", "reference", "village"})
_MAKERS: dict[str, type[MentorPage]] = {
    "overview": OverviewPage,
    "agencies": AgencyPage,
    "visits": VisitPage,
    "follow_ups": FollowUpPage,
    "progress": ProgressPage,
}


class MentorshipPlace(FilteredPlace):
    """Who accompanies the village, visits, agreements, progress."""

    name = "mentorship"
    icon = "mentorship"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        thumbnails = Thumbnails()
        thumbnails.workspace = context.workspace
        self.desk = Desk(
            context,
            thumbnails,
            self.show_page,
            Book(context.workspace),
            self.show_year,
        )
        self._regency = context.workspace.scope == REGENCY
        self._year, self._village = 0, ""
        self._page_name = "overview"
        self._stale = True
        self.seen: Seen | None = None
        self.pages: dict[str, MentorPage] = {}
        self._new_wanted = False
        self._timer = QTimer(self, singleShot=True, interval=120)
        self._timer.timeout.connect(self.refresh)
        self._reading = Reading(context.jobs, self)
        self._reading.done.connect(self._take)
        self._reading.failed.connect(self._tell)
        self.subtitle = ElidedLabel("", "muted")
        self.chooser = Chip(tr("Desa/kelurahan"), context.theme, context.icons)
        self.tabs = Segments(
            [
                ("overview", tr("Ringkasan")),
                ("agencies", tr("Perangkat daerah")),
                ("visits", tr("Kunjungan")),
                ("follow_ups", tr("Tindak lanjut")),
                ("progress", tr("Kemajuan")),
            ]
        )
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    @property
    def title(self) -> str:
        """Word in the rail."""
        return tr("Pendampingan")

    @property
    def page(self) -> MentorPage:
        """The tab on screen, made when it is first shown."""
        name = self._page_name
        if name not in self.pages:
            made = _MAKERS[name](self.desk)
            made.hints_changed.connect(self.hints_changed)
            self.pages[name] = made
            self._stack.addWidget(made)
        made = self.pages[name]
        if self.seen is not None and made.seen is not self.seen:
            made.show_seen(self.seen)
        return made

    def entered(self) -> None:
        """Read what changed meanwhile and put the keyboard into the tab."""
        self._show_page()
        if self._stale:
            self.refresh()

    def may_leave(self) -> bool:
        """Ask the tab whether something typed would be lost."""
        return self._page_name not in self.pages or self.page.may_leave()

    def hints(self) -> list[Hint]:
        """Return the keys of the tab."""
        return [*self.page.hints(), ("Ctrl PgDn", tr("tab berikut"))]

    def summary(self) -> str:
        """Return the tab's line."""
        return self.page.summary()

    def commands(self) -> list[PlaceCommand]:
        """Return the tabs, and what the tab on screen offers."""
        return [*self.page.commands()]

    def make_new(self) -> bool:
        """F2: what the tab makes."""
        return self.page.make_new()

    def village(self) -> str:
        """Return the village chosen."""
        return self._village

    def show_filter(self, **values: str) -> None:
        """Show a ``tab``, its ``part``, the record with a ``key``, a ``village``."""
        tab = values.pop("tab", "overview")
        self.show_page(tab, **values)

    # -- tabs ------------------------------------------------------------------------------

    def show_page(self, name: str, **wanted: str) -> None:
        """Show a tab.

        Args:
            name: of the tab.
            **wanted: ``part`` of its list, ``key`` of a record to stand on, ``village`` to choose,
                ``new`` to begin a record.
        """
        if not self.may_leave():
            self.tabs.show_current(self._page_name)
            return
        name = name if name in _MAKERS else "overview"
        if name != self._page_name and self._page_name in self.pages:
            self.page.close_form_quietly()
        self._page_name = name
        if "village" in wanted and self._regency and wanted["village"] != self._village:
            self._choose(wanted["village"])
        page = self.page
        self._show_page()
        page.stand_on(**wanted)
        if wanted.get("new"):
            self._new_wanted = self.seen is None
            if self.seen is not None:
                page.make_new()

    def _show_page(self) -> None:
        page = self.page
        self.tabs.show_current(self._page_name)
        self._stack.setCurrentWidget(page)
        self.hints_changed.emit()
        page.entered()

    @Slot(str)
    def _take_tab(self, name: str) -> None:
        self.show_page(name)

    # -- reading ---------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Read everything anew in a job."""
        self._stale = False
        self._reading.start(
            read_seen, workspace=self.context.workspace, year=self._year, village=self._village
        )

    @Slot(object)
    def _take(self, seen: Seen) -> None:
        if (seen.village, seen.year) != (self._village or seen.village, self._year or seen.year):
            return  # another village or year was chosen meanwhile; its figures follow
        first = self.seen is None
        self._show(seen)
        if first and self.isVisible():
            self.page.entered()
        if self._new_wanted:
            self._new_wanted = False
            self.page.make_new()

    def _show(self, seen: Seen) -> None:
        self.seen = seen
        self._year = seen.year
        _ = self.page  # the others follow when they are shown
        self.subtitle.setText(self._about(seen))
        self.summary_changed.emit()

    def _about(self, seen: Seen) -> str:
        if self._regency and not seen.village:
            held = seen.assignment
            return tr(
                "{year} · {count} dari {all} punya pendamping",
                year=seen.year,
                count=len(held.villages) - len(held.vacant),
                all=len(held.villages),
            )
        (line,) = seen.assignment.villages or (None,)
        if line is None or line.vacant:
            return tr("{year} · belum ada pendamping", year=seen.year)
        agencies = ", ".join(seen.agency_word(one.text("perangkat")) for one in line.main)
        return tr("{year} · didampingi {agencies}", year=seen.year, agencies=agencies)

    def show_year(self, year: int) -> None:
        """Show the mentorships of another year."""
        self._year = year
        self.refresh()

    @Slot(str)
    def _choose(self, village: str) -> None:
        if not self.may_leave():
            self.chooser.set_value(self._village)  # what is typed belongs to the one before
            return
        for page in list(self.pages.values()):
            page.close_form_quietly()
        self._offer()
        self._village = village
        self.chooser.set_value(village)
        if self.seen is not None:
            from dataclasses import replace

            self._show(replace(self.seen, village=village))

    @Slot()
    def _offer(self) -> None:
        villages = self.seen.villages if self.seen else ()
        groups = {one.code: one.kecamatan for one in villages}
        self.chooser.set_options([(one.code, one.name) for one in villages], groups)

    @Slot(object)
    def _take_changes(self, changes: Changes) -> None:
        if changes.settings or not _KINDS.isdisjoint(changes.ids):
            self._stale = True
            if self.isVisible():
                self._timer.start()

    @Slot(object)
    def _tell(self, error: Exception) -> None:
        self.context.say(failure_text(error), "error")

    # -- inside ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        head: list[QWidget | Grow] = [label(self.title, "title"), Grow(self.subtitle)]
        if self._regency:
            head.append(self.chooser)
        column(
            row(*head, gap=3),
            self.tabs,
            Grow(self._stack),
            gap=2,
            margins=(5, 4, 5, 3),
            on=self,
        )

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._take_tab)
        self.chooser.asked.connect(self._offer)
        self.chooser.chosen.connect(self._choose)
        self.context.bus.changed.connect(self._take_changes)
        for keys, by in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(lambda by=by: self.tabs.step(by))
