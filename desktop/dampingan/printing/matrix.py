"""Planning forms of a village, and the consolidated ones of a regency, on paper.

One document a form, so that each can be signed and filed by itself: its pages are counted by
themselves, and a number tells which of the whole it is. Forms without any line are listed on the
contents page and not printed, unless an order names them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dampingan.core.document import count_words
from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.matrix.page import Book, Matrix
from dampingan.matrix.regency_book import consolidated_book
from dampingan.matrix.regency_plan import read_regency_plan
from dampingan.matrix.village_book import read_village_book
from dampingan.printing.matrix_page import MARGIN, page_of
from dampingan.printing.product import Job, Product
from dampingan.store.creation import REGENCY

if TYPE_CHECKING:
    from dampingan.printing.order import PrintOrder
    from dampingan.store.workspace import Workspace

PAPERS = {"a4": 297.0, "f4": 330.0}
"""Name → width of the lying sheet, in millimetres."""

WHICH, PAPER = "matriks", "kertas"
"""Keys of `PrintOrder.text`: which forms (keys apart by blanks, empty for all), which paper."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form that is printed.

    Attributes:
        matrix: the form.
        number: which of the whole it is, ``Formulir 9 dari 20``.
    """

    matrix: Matrix
    number: str


def _make(workspace: Workspace, order: PrintOrder) -> Job:
    paper = order.text.get(PAPER, "a4")
    if paper not in PAPERS:
        raise DampinganError(
            tr("Kertas “{name}” tidak dikenal.", name=paper),
            remedy=tr("Pilih salah satu: {known}.", known=", ".join(PAPERS)),
        )
    book = _book(workspace, order)
    wanted = order.text.get(WHICH, "").split()
    sheets = _sheets(book, wanted)
    contents = not wanted
    return Job(
        template="matrix",
        title=book.title,
        common={"paper": paper},
        count=len(sheets) + contents,
        documents=lambda: _documents(book, sheets, PAPERS[paper] - 2 * MARGIN, contents=contents),
    )


def _book(workspace: Workspace, order: PrintOrder) -> Book:
    """Return a village's forms, or a regency's own when no village is named."""
    from dampingan.store.plan.form import ensure_plan

    ensure_plan(workspace)
    if workspace.scope == REGENCY and order.village in {"", workspace.village_code}:
        return consolidated_book(read_regency_plan(workspace))
    return read_village_book(workspace, order.village, year=order.year or None)


def _sheets(book: Book, wanted: Sequence[str]) -> list[Sheet]:
    """Return the forms of an order: those it names, else all that say anything.

    Raises:
        DampinganError: it names a form that is not there.
    """
    total = len(book.matrices)
    known = {
        one.key: Sheet(one, f"Formulir {number} dari {total}")
        for number, one in enumerate(book.matrices, 1)
    }
    if missing := [key for key in wanted if key not in known]:
        raise DampinganError(
            tr("Tidak ada matriks bernama “{name}”.", name=missing[0]),
            remedy=tr("Pilih salah satu: {known}.", known=", ".join(known)),
        )
    if wanted:
        return [known[key] for key in dict.fromkeys(wanted)]
    return [one for one in known.values() if one.matrix.lines]


def _documents(
    book: Book, sheets: Sequence[Sheet], room: float, *, contents: bool
) -> Iterator[dict[str, Any]]:
    facts = _facts(book)
    if contents:
        yield _contents(book, facts)
    dated = f"{book.place.partition(' ')[2] or book.place}, {'.' * 26} 20{'.' * 6}"
    for sheet in sheets:
        made = page_of(sheet.matrix, room)
        yield {"kind": "form", "number": sheet.number, "facts": facts, "dated": dated, **made}


def _facts(book: Book) -> list[tuple[str, str]]:
    """Return what stands above a form; state of the data and program stand in the foot."""
    left, right = book.facts
    return [(label[:1].upper() + label[1:], value) for label, value in (*left, right[0])]


# -- contents -------------------------------------------------------------------------------------


def _contents(book: Book, facts: Sequence[tuple[str, str]]) -> dict[str, Any]:
    entries = [
        [
            str(number),
            one.title,
            count_words(one.count) if one.lines else "belum berisi",
        ]
        for number, one in enumerate(book.matrices, 1)
    ]
    notes = ["Setiap formulir berhalaman sendiri; nomor formulir tertulis di kanan atas."]
    if not all(one.lines for one in book.matrices):
        notes.append("Formulir yang belum berisi tidak dicetak.")
    return {
        "kind": "contents",
        "title": book.title,
        "below": "",
        "number": "",
        "facts": facts,
        "headings": ["No", "Formulir", "Baris"],
        "entries": entries,
        "notes": notes,
    }


PRODUCT = Product(
    key="matriks",
    title=lambda: tr("Matriks perencanaan"),
    about=lambda: tr("Formulir perencanaan desa siap ditandatangani; di kabupaten: gabungannya."),
    icon="plan",
    group="plan",
    options=frozenset({"village", "year"}),
    make=_make,
)
