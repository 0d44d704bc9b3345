"""The planning forms of a village, and the consolidated ones of a regency, as workbooks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dampingan.core.language import tr
from dampingan.core.regions import regions
from dampingan.exchange.matrix.looks import PAPERS, Paper
from dampingan.exchange.matrix.writing import write_book
from dampingan.exchange.writer.writing import Cancelled, Progress
from dampingan.matrix.regency_book import consolidated_book
from dampingan.matrix.regency_plan import read_regency_plan
from dampingan.matrix.village_book import read_village_book

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace


def write_village_matrices(
    workspace: Workspace,
    target: Path,
    *,
    village_code: str = "",
    year: int | None = None,
    paper: Paper = PAPERS["a4"],
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Path:
    """Write the planning forms of a village as a workbook; made to run in a job.

    Args:
        workspace: a village's, or a regency's.
        target: the ``.xlsx``.
        village_code: which village; by default the workspace's own.
        year: of the yearly forms; by default the one after the period.
        paper: what it is printed on.
        progress: see `writing.write_book`.
        cancelled: see `writing.write_book`.

    Raises:
        ExchangeError: the place can't be written; an old file is untouched.
        UnknownVillageError: the workspace has no such village.
        CancelledError: somebody stopped it.
    """
    book = read_village_book(workspace, village_code, year=year)
    return write_book(book, target, paper=paper, progress=progress, cancelled=cancelled)


def write_consolidated(
    workspace: Workspace,
    target: Path,
    *,
    paper: Paper = PAPERS["a4"],
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Path:
    """Write the consolidated matrix of a regency; made to run in a job.

    Args:
        workspace: the regency's; a village's own gives a matrix of one village.
        target: the ``.xlsx``.
        paper: what it is printed on.
        progress: see `writing.write_book`.
        cancelled: see `writing.write_book`.

    Raises:
        ExchangeError: the place can't be written; an old file is untouched.
        CancelledError: somebody stopped it.
    """
    if progress:
        progress(0, 1, tr("Membaca rencana semua desa"))
    book = consolidated_book(read_regency_plan(workspace))
    return write_book(book, target, paper=paper, progress=progress, cancelled=cancelled)


def file_name(code: str, *, consolidated: bool = False) -> str:
    """Return the usual name of a workbook: what, where."""
    region = regions().get(code)
    name = region.label if region else code
    what = "Matriks gabungan" if consolidated else "Matriks perencanaan"
    return f"{what} {name}.xlsx"
