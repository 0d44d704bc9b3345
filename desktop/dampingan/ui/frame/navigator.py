"""What the frame of an open workspace does: places, undo, messages, the palette's commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMenu

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.core.period import Period
from dampingan.core.regions import regions
from dampingan.store.creation import REGENCY
from dampingan.ui.bus import ChangeBus
from dampingan.ui.context import Context, FilteredPlace, Hint, Place
from dampingan.ui.frame.commands import PaletteCommands
from dampingan.ui.frame.palette import Palette
from dampingan.ui.frame.places import (
    ASSESSMENT,
    BOARD,
    DIFFERENCE,
    DUPLICATES,
    ENTRY,
    FAMILIES,
    IMPORTING,
    INBOX,
    INQUIRY,
    INSTRUMENTS,
    MENTORSHIP,
    PLAN,
    REFERENCES,
    REGENCY_PLAN,
    RENEWAL,
    RESPONSES,
    SEND,
    SETTINGS,
    VERIFY,
    rail_entries,
    read_badges,
)
from dampingan.ui.frame.rail import place_key
from dampingan.ui.frame.workspace_frame import WorkspaceFrame
from dampingan.ui.icon import Icons
from dampingan.ui.job import JobRunner
from dampingan.ui.scanning.opener import SheetOpener
from dampingan.ui.settings.settings import SettingsFile
from dampingan.ui.theme import Theme

if TYPE_CHECKING:
    from dampingan.forms.session import Field
    from dampingan.store.entry.entry import Subject
    from dampingan.store.transaction import Changes
    from dampingan.store.workspace import Workspace

PlaceMaker = Callable[[Context], Place]

_COUNTED = frozenset({"family", "inquiry", "conflict", "duplicate"})
"""Kinds of records that the counts of the rail are about."""
_WITHOUT_WORD = {
    RESPONSES: INSTRUMENTS,
    REFERENCES: SETTINGS,
    REGENCY_PLAN: PLAN,
    DIFFERENCE: SEND,
    IMPORTING: SEND,
}
"""Place without a word in the rail → the one that is marked there meanwhile."""
_LISTS = frozenset({RESPONSES, INBOX, INQUIRY, DUPLICATES, ASSESSMENT, PLAN, MENTORSHIP})
"""Places besides Keluarga that records are opened from, with a next one."""


class Navigator(QObject):
    """Drives one `WorkspaceFrame` over one workspace.

    Args:
        workspace: open; closed by whoever opened it.
        makers: place name → what makes it; a place is made when it is first shown.
        settings, theme, icons, jobs: the program's parts.

    Signals:
        left: the user wants to close this workspace and choose another.
        rebuild_wanted: the language changed: make the screens anew.
        reopen_wanted: work goes on in this other file (a path).
    """

    left = Signal()
    rebuild_wanted = Signal()
    reopen_wanted = Signal(object)

    def __init__(
        self,
        workspace: Workspace,
        makers: Mapping[str, PlaceMaker],
        *,
        settings: SettingsFile,
        theme: Theme,
        icons: Icons,
        jobs: JobRunner,
    ) -> None:
        super().__init__()
        self._makers = makers
        self.bus = ChangeBus(self)
        self.bus.follow(workspace)
        self.context = Context(
            workspace=workspace,
            bus=self.bus,
            jobs=jobs,
            settings=settings,
            theme=theme,
            icons=icons,
            open_family=self.open_family,
            new_family=self.new_family,
            open_response=self.open_response,
            new_response=self.new_response,
            open_at=self.open_at,
            key_with=self.key_with,
            beside=self.beside,
            go=self.go,
            show=self.show_filtered,
            list_families=self.list_families,
            list_villages=self.list_villages,
            list_conflicts=self.list_conflicts,
            list_replies=self.list_replies,
            list_responses=self.list_responses,
            back=self.back,
            say=self.say,
            undo=self.undo,
            unsaved=self.show_unsaved,
            rebuild=self.rebuild_wanted.emit,
            reopen=self.reopen_wanted.emit,
        )
        self.frame = WorkspaceFrame(rail_entries(workspace), theme, icons)
        self.frame.stack.setObjectName("places")
        self.places: dict[str, Place] = {}
        self.current = ""
        self._before_entry = FAMILIES
        self.sheets = SheetOpener(self)
        self.commands = PaletteCommands(self)
        self.palette = Palette(
            self.frame,
            theme,
            icons,
            self.commands.groups,
        )
        self._connect()
        self._shut = False
        self._badge_timer = QTimer(self)
        self._badge_timer.setSingleShot(True)
        self._badge_timer.setInterval(400)
        self._badge_timer.timeout.connect(self._count_findings)
        self._badge_timer.start()
        self._show_workspace()

    @property
    def here(self) -> Place | None:
        """The place on screen, None before the first."""
        return self.places.get(self.current)

    # -- going -----------------------------------------------------------------------------

    @Slot(str)
    def go(self, name: str) -> None:
        """Show a place, unless the one on screen may not be left yet."""
        here = self.here
        if name != self.current:
            self.frame.status.clear_message()
        if here is None or name == self.current or here.may_leave():
            self._show(name)
        self.frame.rail.show_place(self._rail_name())

    def take_focus(self) -> None:
        """Put the keyboard into the place on screen, so that no key is dead after opening."""
        self.places[self.current].entered()
        focused = QApplication.focusWidget()
        if focused is None or not self.frame.isAncestorOf(focused):
            self.frame.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.frame.setFocus()

    def open_family(self, family_id: int) -> None:
        """Open the entry screen on a family."""
        self._enter("open_family", family_id)

    @Slot()
    def new_family(self, village_code: str = "") -> None:
        """Open the entry screen on a new family; at a regency its village must be known."""
        if self.context.workspace.scope != REGENCY:
            self._enter("new_family")
            return
        here = self.here
        code = village_code or (here.village() if here else "")
        if code:
            self._enter("new_family", code)
        else:
            self.go(FAMILIES)
            self.say(tr("Pilih dulu desa/kelurahan di atas daftar, lalu tekan F2."), "warning")

    def open_response(self, response_id: int) -> None:
        """Open the entry screen on the answers to an additional form."""
        self._enter("open_response", response_id)

    def new_response(self, form_id: str, subject: Subject) -> None:
        """Open the entry screen on new answers to an additional form about a subject."""
        self._enter("new_response", form_id, subject)

    def open_at(self, kind: str, record_id: int, field: Field | None) -> None:
        """Open the entry screen on a family or response, at one of its fields.

        An entry of a reference list is shown where it is edited.
        """
        if kind == "reference":
            found = self.context.workspace.record(kind, record_id)
            self.show_filtered("references", list=found["list"], code=found["code"])
            return
        self._enter("open_at", kind, record_id, field)

    def beside(self, record_id: int, step: int) -> int | None:
        """Return the next (1) or previous (-1) record of the list that entry was opened from."""
        name = self._before_entry if self._before_entry in _LISTS else FAMILIES
        return self._place(name).neighbour(record_id, step)

    def key_with(self, presenter: QObject) -> None:
        """Open the entry screen on a presenter with a way of keying of its own."""
        self._enter("show_presenter", presenter)

    def list_families(self, **values: Any) -> None:
        """Show Keluarga with these filters only; see `Context.list_families`."""
        self._go_filtered(FAMILIES, values)

    def list_villages(self, **values: str) -> None:
        """Show Desa with these filters only."""
        self._go_filtered(BOARD, values)

    def list_conflicts(self, **values: str) -> None:
        """Show Konflik with these filters only."""
        self._go_filtered(INBOX, values)

    def list_replies(self, **values: str) -> None:
        """Show, at a regency, what goes back to a village and why."""
        self._go_filtered(SEND, values)

    def show_filtered(self, name: str, **values: str) -> None:
        """Show any place that can be filtered with these filters only."""
        self._go_filtered(name, values)

    def _go_filtered(self, name: str, values: Mapping[str, Any]) -> None:
        place = self._place(name)
        if isinstance(place, FilteredPlace):
            place.show_filter(**values)
        self.go(name)

    def list_responses(self, form_id: str, *, new: bool = False) -> None:
        """Show the records of an additional form; `new` begins one, as F2 does there."""
        place = self._place(RESPONSES)
        try:
            place.show_form(form_id)  # type: ignore[attr-defined]
        except DampinganError as error:
            self.say(str(error), "error")
            return
        self.go(RESPONSES)
        if new and self.current == RESPONSES:
            place.make_new()

    def back(self) -> None:
        """Leave the entry screen for the place before it."""
        self.go(self._before_entry)

    def may_leave(self) -> bool:
        """Whether the workspace may be closed now."""
        here = self.here
        return here is None or here.may_leave()

    def shut(self) -> None:
        """Listen to nothing and ask for nothing any more, before the frame is dropped."""
        self._shut = True
        self.sheets.release()
        for timer in (self._badge_timer, *self.frame.findChildren(QTimer)):
            timer.stop()
        self.bus.release()

    # -- telling ---------------------------------------------------------------------------

    def say(
        self,
        text: str,
        kind: str = "ok",
        action: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        """Show a sentence in the status line."""
        self.frame.status.say(text, kind, action)

    def show_unsaved(self, what: str) -> None:
        """Show in the top line what is not saved, or that all is."""
        if what:
            self.frame.top.saved.show_unsaved(what)
        else:
            self._show_saved()

    # -- undo ------------------------------------------------------------------------------

    @Slot()
    def undo(self) -> None:
        """Take back the last operation and say which."""
        label = self.context.workspace.can_undo
        if not label:
            self.say(tr("Tidak ada yang bisa diurungkan."), "warning")
        elif self._revert(self.context.workspace.undo):
            self.say(tr("Diurungkan: {what}", what=label), "ok", (tr("Ulangi"), self.redo))

    @Slot()
    def redo(self) -> None:
        """Do again what was taken back and say what."""
        label = self.context.workspace.can_redo
        if not label:
            self.say(tr("Tidak ada yang bisa diulangi."), "warning")
        elif self._revert(self.context.workspace.redo):
            self.say(tr("Diulangi: {what}", what=label), "ok", (tr("Urungkan"), self.undo))

    def _revert(self, step: Callable[[], object]) -> bool:
        try:
            return step() is not None
        except DampinganError as error:
            self.say(str(error), "error")
            return False

    # -- inside ----------------------------------------------------------------------------

    def _connect(self) -> None:
        frame = self.frame
        frame.rail.chosen.connect(self.go)
        frame.top.search_wanted.connect(self.palette.open)
        frame.top.menu_wanted.connect(self._open_menu)
        self.context.jobs.started.connect(frame.status.progress.follow)
        self.bus.changed.connect(self._take_changes)
        keys: list[tuple[QKeySequence | QKeySequence.StandardKey | str, Callable[..., Any]]] = [
            ("Ctrl+K", self.palette.open),
            ("Ctrl+Z", self.undo),
            ("Ctrl+Shift+Z", self.redo),
            ("Ctrl+Y", self.redo),
            ("F2", self._new_from_key),
            ("Ctrl+W", self.left.emit),
            ("Ctrl+R", self.choose_received),
        ]
        keys += [
            (place_key(number), partial(self.go, name))
            for number, name in enumerate(frame.rail.buttons, start=1)
            if place_key(number)
        ]
        for key, act in keys:
            shortcut = QShortcut(QKeySequence(key), frame)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    @Slot()
    def choose_received(self) -> None:
        """Ctrl+R: choose a workbook to be received."""
        self.go(SEND)
        if self.current == SEND:
            self.places[SEND].choose_received()  # type: ignore[attr-defined]

    @Slot()
    def _new_from_key(self) -> None:
        here = self.here
        if here is not None and here.make_new():
            return
        if self.current != ENTRY and ENTRY in self._makers:
            self.new_family()

    def _enter(self, method: str, *values: object) -> None:
        if ENTRY not in self._makers:
            return
        here = self.here
        if here is not None and self.current != ENTRY:
            if not here.may_leave():
                return
            self._before_entry = self.current
        place = self._place(ENTRY)
        if self.current == ENTRY and not place.may_leave():
            return
        try:
            getattr(place, method)(*values)
        except DampinganError as error:
            self.say(str(error), "error")
            return
        self._show(ENTRY)

    def _show(self, name: str) -> None:
        place = self._place(name)
        if self.palette.isVisible():
            self.palette.close_palette()
        self.current = name
        self.frame.stack.setCurrentWidget(place)
        self.frame.rail.show_place(self._rail_name())
        self._show_hints()
        self._show_summary()
        place.entered()

    def _rail_name(self) -> str:
        name = self.current
        if name == ENTRY:
            name = self._before_entry if self._before_entry in _LISTS else FAMILIES
        if name in {RENEWAL, VERIFY} or (
            name == DUPLICATES and name not in self.frame.rail.buttons
        ):
            return FAMILIES
        return _WITHOUT_WORD.get(name, name)

    def _place(self, name: str) -> Place:
        if name not in self.places:
            place = self._makers[name](self.context)
            place.hints_changed.connect(self._show_hints)
            place.summary_changed.connect(self._show_summary)
            self.places[name] = place
            self.frame.stack.addWidget(place)
        return self.places[name]

    @Slot()
    def _show_hints(self) -> None:
        place = self.here
        always: list[Hint] = [("Ctrl Z", tr("urungkan")), ("Ctrl K", tr("perintah"))]
        own = place.hints() if place else []
        taken = {key for key, _ in own}
        self.frame.status.show_hints([*own, *(hint for hint in always if hint[0] not in taken)])

    @Slot()
    def _show_summary(self) -> None:
        place = self.here
        self.frame.status.show_summary(place.summary() if place else "")

    @Slot(object)
    def _take_changes(self, changes: Changes) -> None:
        self._show_saved()
        if changes.settings or "village" in changes.ids:
            self._show_workspace()
        if not _COUNTED.isdisjoint(changes.ids):
            self._badge_timer.start()

    def _show_saved(self) -> None:
        clock = self.context.workspace.now().astimezone().strftime("%H:%M:%S")
        self.frame.top.saved.show_saved(clock)

    def _show_workspace(self) -> None:
        workspace = self.context.workspace
        region = regions().get(workspace.village_code)
        name = region.label if region else workspace.path.stem
        parts = [workspace.village["kecamatan"], workspace.village_code]
        if workspace.period:
            parts.append(Period.parse(workspace.period).label)
        self.frame.top.show_workspace(name, " · ".join(part for part in parts if part))

    @Slot()
    def _count_findings(self) -> None:
        job = self.context.jobs.start("", read_badges, workspace=self.context.workspace, quiet=True)
        job.ok.connect(self._show_badges)

    @Slot(object)
    def _show_badges(self, counts: Mapping[str, int]) -> None:
        for name, count in counts.items():
            if not self._shut and name in self.frame.rail.buttons:
                self.frame.rail.show_badge(name, count_text(count) if count else "")

    @Slot()
    def _open_menu(self) -> None:
        menu = QMenu(self.frame)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        path = QAction(str(self.context.workspace.path), menu)
        path.setEnabled(False)
        menu.addAction(path)
        menu.addSeparator()
        for command in self.commands.workspace_commands():
            icon = self.context.icons.icon(command.icon, "muted")
            action = QAction(icon, f"{command.words}\t{command.key}", menu)
            action.triggered.connect(command.run)
            menu.addAction(action)
        name = self.frame.top.name
        menu.popup(name.mapToGlobal(QPoint(0, name.height())))
