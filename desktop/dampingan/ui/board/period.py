"""Which period comes next at a regency, and beginning it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.core.period import Period
from dampingan.store.renewal.renewal import advance_period
from dampingan.ui.home.view import Step

if TYPE_CHECKING:
    from dampingan.store.merging.board import VillageLine
    from dampingan.store.workspace import Workspace
    from dampingan.ui.context import Context, PlaceCommand


def next_period(workspace: Workspace) -> Period:
    """Return the period that can be begun: this quarter's, or the one after the workspace's."""
    today = Period.of(workspace.now().astimezone().date())
    return max(today, Period.parse(workspace.period).next()) if workspace.period else today


def due_period(workspace: Workspace, lines: Iterable[VillageLine]) -> Period | None:
    """Return the period that should be begun: it is here, or villages send for it; else None."""
    sent = max((line.period for line in lines), default="")
    following = next_period(workspace)
    begun = following <= Period.of(workspace.now().astimezone().date())
    return following if begun or sent > workspace.period else None


def begin_period_at(context: Context, period: Period) -> None:
    """Begin a period and say what that means."""
    try:
        advance_period(context.workspace, str(period))
    except DampinganError as error:
        context.say(str(error), "error")
        return
    words = tr(
        "{period} dimulai. Data tetap ada; desa dinanti kiriman barunya.", period=period.label
    )
    context.say(words, "ok", (tr("Urungkan"), context.undo))


def period_commands(context: Context) -> list[PlaceCommand]:
    """Return what the palette offers."""
    following = next_period(context.workspace)
    words = tr("Mulai {period}", period=following.label)
    return [(words, partial(begin_period_at, context, following), "renewal", "")]


def period_step(context: Context, lines: Iterable[VillageLine]) -> Step | None:
    """Return the step on Beranda when a period should be begun, else None."""
    due = due_period(context.workspace, lines)
    if due is None:
        return None
    words = tr("Mulai {period}", period=due.label)
    detail = tr("Data tetap; desa ditandai belum kirim")
    return Step("renewal", words, detail, partial(begin_period_at, context, due))
