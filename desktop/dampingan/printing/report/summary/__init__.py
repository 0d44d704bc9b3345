"""The summary for the coordination meeting (rapat koordinasi SPD-KD/TKPK), village or regency."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from dampingan.core.language import language, tr
from dampingan.printing.product import Job, Product

if TYPE_CHECKING:
    from dampingan.printing.order import PrintOrder
    from dampingan.store.workspace import Workspace


def make(workspace: Workspace, order: PrintOrder) -> Job:
    """Return the summary of a village, or of a regency when the order names no village."""
    from dampingan.store.creation import REGENCY
    from dampingan.store.plan.form import ensure_plan

    ensure_plan(workspace)  # before the state of the data is read, which this may change

    def documents() -> Iterator[Mapping[str, Any]]:
        if workspace.scope == REGENCY and not order.village:
            from dampingan.printing.report.summary.regency import regency_document

            yield regency_document(workspace)
        else:
            from dampingan.printing.report.summary.village import village_document

            yield village_document(workspace, order.village or workspace.village_code)

    return Job("summary", tr("Ringkasan rapat koordinasi"), {}, 1, documents, lang=language())


PRODUCT = Product(
    key="ringkasan",
    title=lambda: tr("Ringkasan rapat koordinasi"),
    about=lambda: tr("Angka pokok, bagan, dan yang diminta dari rapat SPD-KD/TKPK."),
    icon="work",
    group="meeting",
    options=frozenset({"village"}),
    make=make,
)
