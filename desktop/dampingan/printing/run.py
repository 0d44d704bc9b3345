"""From an order to one PDF file: the press that screen and command line share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dampingan.core.errors import CancelledError, DampinganError
from dampingan.core.language import tr
from dampingan.printing.catalogue import product
from dampingan.printing.frame import frame_data
from dampingan.printing.letterhead.stationery import read_stationery
from dampingan.printing.press.batch import press, press_first
from dampingan.printing.press.template_folder import own_templates, template_folder, templates_of
from dampingan.printing.press.typesetting import Templates
from dampingan.store.creation import REGENCY

if TYPE_CHECKING:
    from dampingan.printing.order import PrintOrder
    from dampingan.printing.product import Job
    from dampingan.store.workspace import Workspace

Progress = Callable[[int, int, str], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True)
class Printed:
    """What was printed.

    Attributes:
        path: the PDF.
        pages: how many.
        documents: how many.
        title: of the PDF.
        starts: first page of each document, counted from 0.
    """

    path: Path
    pages: int
    documents: int
    title: str
    starts: tuple[int, ...] = ()


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


def print_pdf(
    workspace: Workspace,
    order: PrintOrder,
    target: Path,
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Printed:
    """Print an order into a file; made to run in a job.

    Args:
        workspace: where the data are.
        order: what is wanted.
        target: the ``.pdf``; an older file stays as it is until the new one is whole.
        progress: called with documents done, documents in all, a sentence.
        cancelled: asked several times a second.

    Raises:
        DampinganError: the order lacks something, or names what is not there.
        PrintError: a template does not work, or nothing is there to print.
        StorageError: the file can't be written.
        CancelledError: `cancelled` said so.
    """
    job = _job(workspace, order)
    with _prepared(workspace, order, job) as (templates, common):
        pages, starts = press(
            job, common, templates, target, progress=progress, cancelled=cancelled
        )
    return Printed(target, pages, job.count, job.title, starts)


def first_pdf(workspace: Workspace, order: PrintOrder) -> bytes:
    """Return the first document of an order alone, quickly, for a preview.

    Raises:
        DampinganError: like `print_pdf`.
    """
    return _first(workspace, order, _job(workspace, order))


def print_sample(workspace: Workspace, order: PrintOrder, *, cancelled: Cancelled) -> Sample:
    """Return the first document of an order and how many there are; made to run in a job.

    Raises:
        DampinganError: like `print_pdf`.
        CancelledError: `cancelled` said so.
    """
    job = _job(workspace, order)
    if cancelled():
        raise CancelledError
    pdf = _first(workspace, order, job) if job.count else b""
    return Sample(order, pdf, job.count, job.title)


def _first(workspace: Workspace, order: PrintOrder, job: Job) -> bytes:
    with _prepared(workspace, order, job) as (templates, common):
        return press_first(job, common, templates)


def _job(workspace: Workspace, order: PrintOrder) -> Job:
    """Return the job of an order, once this kind of workspace has such sheets.

    Raises:
        DampinganError: it has not, or the order lacks something.
    """
    wanted = product(order.what)
    if workspace.scope in wanted.scopes:
        return wanted.make(workspace, order)
    if workspace.scope == REGENCY:
        whose, remedy = tr("desa/kelurahan"), tr("Cetak di ruang kerja desa/kelurahannya.")
    else:
        whose, remedy = tr("kabupaten/kota"), tr("Cetak di ruang kerja kabupaten/kota.")
    raise DampinganError(
        tr("{title} hanya dicetak oleh {whose}.", title=wanted.title(), whose=whose),
        remedy=remedy,
    )


@contextmanager
def _prepared(
    workspace: Workspace, order: PrintOrder, job: Job
) -> Iterator[tuple[Templates, dict[str, Any]]]:
    """Lend the templates of a job and what all of its documents share."""
    if job.village:
        order = replace(order, village=job.village)
    folder = None if order.shipped else template_folder(workspace.path)
    own = bool(folder and own_templates(folder))
    frame = frame_data(
        workspace, order, job.title, version=job.version, lang=job.lang, own_templates=own
    )
    logo = read_stationery(workspace, order.village, folder=not order.shipped)
    extra = {**job.files, **({logo.logo_name: logo.logo} if logo.logo else {})}
    with templates_of(folder, extra) as templates:
        yield templates, {**job.common, "frame": frame}
