"""What the frame hands to every place: the parts it may use and the ways to go elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from dampingan.forms.session import Field
    from dampingan.store.entry.entry import Subject
    from dampingan.store.work.sheet_target import SheetTarget
    from dampingan.store.workspace import Workspace
    from dampingan.ui.bus import ChangeBus
    from dampingan.ui.icon import Icons
    from dampingan.ui.job import JobRunner
    from dampingan.ui.settings.settings import SettingsFile
    from dampingan.ui.theme import Theme

PlaceCommand = tuple[str, Callable[[], object], str, str]
"""Words, what it does, role of its icon, key that does the same: for the command palette."""

Hint = tuple[str, str]
"""A key and what it does, for the status line: ``("F2", "baru")``."""


class Say(Protocol):
    """Shows one sentence in the status line."""

    def __call__(
        self,
        text: str,
        kind: str = "ok",
        action: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        """Show `text`; `kind` is ok, warning or error; `action` adds a button (word, function)."""
        ...


@dataclass(frozen=True)
class Context:
    """The parts of one open workspace's window.

    Attributes:
        workspace: the open workspace.
        bus: tells what was written.
        jobs: runs background work.
        settings: the user's settings on this machine.
        theme: colours, fonts, sizes.
        icons: icons by role.
        open_family: opens the entry screen on a family id.
        new_family: opens the entry screen on a new family.
        open_response: opens the entry screen on the answers to an additional form.
        new_response: opens the entry screen on new answers to an additional form (its form_id)
            about a subject.
        open_at: opens the entry screen on a family or response (kind and id), at one of its fields.
        key_with: opens the entry screen on a presenter with a way of keying of its own.
        beside: returns the record after (1) or before (-1) another one in the list that the entry
            screen was opened from, None at its end.
        go: shows a place by its name, e.g. ``"families"``.
        show: shows any place that can be filtered, by its name, with these filters only, e.g.
            ``show("mentorship", tab="follow_ups", part="overdue")``.
        list_families: shows Keluarga with these filters only, e.g. ``status="draft"``; with `ids`
            exactly the families of a figure, and in `about` what they have in common, in words.
        list_villages: shows Desa (at a regency) with these filters only, ``state`` or
            ``kecamatan``.
        list_conflicts: shows Konflik with these filters only, e.g. ``village``.
        list_replies: shows (at a regency) what goes back to a ``village``, and why.
        list_responses: shows the records of an additional form, by its form_id; with ``new`` it
            begins one.
        back: leaves the entry screen to the place before it.
        say: shows a sentence in the status line.
        undo: takes back the last operation and says which.
        unsaved: tells the top line what is not saved yet; ``""`` when everything is.
        rebuild: makes every screen anew, after the language changed.
        reopen: goes on in another workspace file, after a rescue.
    """

    workspace: Workspace
    bus: ChangeBus
    jobs: JobRunner
    settings: SettingsFile
    theme: Theme
    icons: Icons
    open_family: Callable[[int], None]
    new_family: Callable[[], None]
    open_response: Callable[[int], None]
    new_response: Callable[[str, Subject], None]
    open_at: Callable[[str, int, Field | None], None]
    beside: Callable[[int, int], int | None]
    go: Callable[[str], None]
    key_with: Callable[[QObject], None]
    show: Callable[..., None]
    list_families: Callable[..., None]
    list_villages: Callable[..., None]
    list_conflicts: Callable[..., None]
    list_replies: Callable[..., None]
    list_responses: Callable[..., None]
    back: Callable[[], None]
    say: Say
    undo: Callable[[], None]
    unsaved: Callable[[str], None]
    rebuild: Callable[[], None]
    reopen: Callable[[Path], None]


class Place(QWidget):
    """A screen of the frame.

    A subclass sets `name`, `title` and `icon`, and may override `entered`, `may_leave`, `hints`,
    `summary`, `make_new`, `neighbour` and `commands`.

    Signals:
        hints_changed: the keys for the status line are different now.
        summary_changed: the text at the left of the status line is different now.
    """

    hints_changed = Signal()
    summary_changed = Signal()

    name = ""
    icon = ""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context

    @property
    def title(self) -> str:
        """The place's word in the rail, in the interface language."""
        return self.name

    def entered(self) -> None:
        """The place is on screen now: put the focus where work goes on."""

    def may_leave(self) -> bool:
        """Whether the place may be left; False keeps it (it says why itself)."""
        return True

    def hints(self) -> list[Hint]:
        """Keys that work here, most useful first."""
        return []

    def make_new(self) -> bool:
        """F2 here: begin a new record of this place; False leaves the key to the frame."""
        return False

    def village(self) -> str:
        """Return the village that a new family made here belongs to, ``""`` for none in particular.

        Asked in the workspace of a regency only.
        """
        return ""

    def neighbour(self, record_id: int, step: int) -> int | None:
        """Return the record after (1) or before (-1) another one in this place's list."""
        return None

    def summary(self) -> str:
        """One line for the left of the status line."""
        return ""

    def commands(self) -> list[PlaceCommand]:
        """What the command palette offers while this place is on screen."""
        return []

    def take_sheet(self, target: SheetTarget) -> bool:
        """Take a sheet that was scanned while this place is on screen; False opens it."""
        return False

    def take_broken_sheet(self) -> bool:
        """Say that a sheet was not read whole; False leaves that to the frame."""
        return False

    def badge(self) -> str:
        """A count for the rail, empty for none."""
        return ""


class FilteredPlace(Place):
    """A place that can be shown with a filter chosen elsewhere."""

    def show_filter(self, **values: Any) -> None:
        """Filter by these values only."""
        raise NotImplementedError
