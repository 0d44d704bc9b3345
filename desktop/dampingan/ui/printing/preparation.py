"""Making PDFs for the screen in jobs; what prints is imported there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dampingan.printing.order import PrintOrder
    from dampingan.printing.run import Sample
    from dampingan.store.workspace import Workspace


def read_sample(
    workspace: Workspace, order: PrintOrder, *, cancelled: Callable[[], bool], **_: Any
) -> Sample:
    """Make the first document and count the others; see `printing.run.print_sample`."""
    from dampingan.printing.run import print_sample

    return print_sample(workspace, order, cancelled=cancelled)
