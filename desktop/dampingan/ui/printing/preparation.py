"""Making PDFs for the screen in jobs; free of widgets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dampingan.core.errors import CancelledError

if TYPE_CHECKING:
    from dampingan.printing.order import PrintOrder
    from dampingan.store.workspace import Workspace


@dataclass(frozen=True)
class Sample:
    """The first document of an order.

    Attributes:
        order: what it was made for.
        pdf: its pages; ``b""`` when there is nothing to print.
        count: documents of the whole order.
        title: of the order, without personal data.
    """

    order: PrintOrder
    pdf: bytes
    count: int
    title: str


def read_sample(
    workspace: Workspace, order: PrintOrder, *, cancelled: Callable[[], bool], **_: Any
) -> Sample:
    """Make the first document and count the others.

    Raises:
        DampinganError: the order lacks something, or a template does not work.
        CancelledError: `cancelled` said so.
    """
    from dampingan.printing.catalogue import product
    from dampingan.printing.run import first_pdf

    job = product(order.what).make(workspace, order)
    if cancelled():
        raise CancelledError
    if not job.count:
        return Sample(order, b"", 0, job.title)
    return Sample(order, first_pdf(workspace, order), job.count, job.title)
