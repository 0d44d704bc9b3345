"""What each agency (perangkat daerah) has to do in the villages of a regency, on paper.

An agency's sheets are documents of their own, so that they can be handed over: the activities that
it leads or helps with, then the follow-ups of visits that are still to be done, by deadline. There
is room for remarks; nothing about persons stands on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dampingan.core.document import count_words, moment_words, period_label, place_name, product
from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.matrix.agency_work import AgencyWork, read_agency_work
from dampingan.matrix.page import Book
from dampingan.printing.planning.matrix import PAPERS, Sheet, cut, documents_of, paper_of
from dampingan.printing.planning.matrix_page import MARGIN
from dampingan.printing.product import Job, Product

if TYPE_CHECKING:
    from dampingan.printing.order import PrintOrder
    from dampingan.store.workspace import Workspace

AGENCY = "perangkat"
"""Key of `PrintOrder.text`: code of one agency, empty for all that have anything to do."""

TITLE = "Lembar kerja perangkat daerah"


def _make(workspace: Workspace, order: PrintOrder) -> Job:
    paper = paper_of(order)
    work = read_agency_work(workspace)
    agencies = _agencies(work, order.text.get(AGENCY, ""))
    sheets = [sheet for agency in agencies for sheet in _sheets(work, agency)]
    contents = _contents(work, agencies) if len(agencies) > 1 else None
    book = _book(work)
    return Job(
        template="matrix",
        title=TITLE,
        common={"paper": paper},
        count=len(sheets) + (contents is not None),
        documents=lambda: documents_of(book, sheets, PAPERS[paper] - 2 * MARGIN, contents=contents),
        batch=2,
    )


def agency_options(workspace: Workspace) -> dict[str, str]:
    """Return code and name of the agencies that have anything to do, in the order of their list."""
    work = read_agency_work(workspace)
    return {code: work.name(code) for code in work.agencies}


def _agencies(work: AgencyWork, wanted: str) -> list[str]:
    """Return the agencies of an order.

    Raises:
        DampinganError: the one that it names has nothing to do, or none has.
    """
    if not work.charges:
        raise DampinganError(
            tr("Belum ada kegiatan yang diampu perangkat daerah."),
            remedy=tr("Isi perangkat daerah pengampu di Rencana, atau terima kiriman desa."),
        )
    if not wanted:
        return work.agencies
    code = work.codes.get(wanted, wanted)
    if code not in work.charges:
        raise DampinganError(
            tr("Tidak ada kegiatan untuk perangkat daerah “{name}”.", name=wanted),
            remedy=tr("Pilih perangkat daerah lain, atau cetak semuanya."),
        )
    return [code]


def _sheets(work: AgencyWork, agency: str) -> list[Sheet]:
    parts = [part for form in work.forms(agency) for part in cut(form)]
    return [
        Sheet(part, f"Lembar {number} dari {len(parts)}") for number, part in enumerate(parts, 1)
    ]


def _book(work: AgencyWork) -> Book:
    place = place_name(work.regency)
    left = [("Wilayah", f"{place} ({work.regency['code']})")]
    right = [("Periode", period_label(work.period) if work.period else "–")]
    right.append(("Keadaan data", moment_words(work.state_at)))
    return Book(TITLE, place, (left, right), work.state_at, product(), ())


def _contents(work: AgencyWork, agencies: Sequence[str]) -> dict[str, Any]:
    entries = [
        [
            str(number),
            work.name(agency),
            " + ".join(count_words(form.count) for form in work.forms(agency)),
        ]
        for number, agency in enumerate(agencies, 1)
    ]
    return {
        "headings": ["No", "Perangkat daerah", "Kegiatan + tindak lanjut"],
        "entries": entries,
        "notes": ["Lembar setiap perangkat daerah berhalaman sendiri, untuk dibagikan."],
    }


PRODUCT = Product(
    key="perangkat",
    title=lambda: tr("Kerja perangkat daerah"),
    about=lambda: tr("Kegiatan dan tindak lanjut tiap perangkat daerah di semua desa."),
    icon="mentorship",
    group="plan",
    options=frozenset(),
    make=_make,
    scopes=frozenset({"regency"}),
)
