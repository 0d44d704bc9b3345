"""What the first family and the first look at a place would wait for, done ahead in a job.

Nothing is written: a workspace that nobody plans in stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from dampingan.core.errors import CancelledError

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

_AHEAD = (
    "dampingan.ui.entry.place",
    "dampingan.ui.plan.place",
    "dampingan.ui.assessment.place",
    "dampingan.ui.register.table",
    "dampingan.ui.mentorship.place",
    "dampingan.ui.ranking.view",
)
"""Places that import much, in the order in which they are likely to be opened."""

_AHEAD_REGENCY = (
    "dampingan.ui.board.place",
    *_AHEAD[1:],
    "dampingan.ui.regency_plan.place",
    "dampingan.ui.problem_map.view",
)


def prepare(
    workspace: Workspace, *, cancelled: Callable[[], bool] = lambda: False, **_: object
) -> None:
    """Import what writing and large places need and read the questionnaires; for a job.

    Args:
        workspace: open.
        cancelled: asked between the steps.
    """
    from dampingan.forms.program import program_of
    from dampingan.store import table
    from dampingan.store.creation import REGENCY
    from dampingan.store.plan.form import read_ahead

    assert table.Record is not None
    assert program_of(workspace.form()).bulk is not None
    modules = _AHEAD_REGENCY if workspace.scope == REGENCY else _AHEAD
    steps = [lambda name=name: import_module(name) for name in modules]
    for step in (*steps, lambda: read_ahead(workspace, cancelled), _import_products):
        if cancelled():
            raise CancelledError
        step()


def _import_products() -> None:
    """Know what can be printed, and how, before the palette is asked or Cetak is opened."""
    from dampingan.printing.catalogue import PRODUCTS

    import_module("dampingan.ui.printing.place")
    import_module("dampingan.printing.run")
    assert list(PRODUCTS)
