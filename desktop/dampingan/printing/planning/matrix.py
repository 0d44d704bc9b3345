"""Planning forms of a village, and the consolidated ones of a regency, on paper.

One document a form, so that each can be signed and filed by itself: its pages are counted by
themselves, and a number tells which of the whole it is. Forms without any line are listed on the
contents page and not printed, unless an order names them. A regency's lists of thousands of lines
are one document an agency or kecamatan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from dampingan.core.document import count_words
from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.matrix.page import Book, Look, Matrix
from dampingan.matrix.regency_book import consolidated_book
from dampingan.matrix.regency_list import ACTIVITIES, PROBLEMS, activity_lists, problem_lists
from dampingan.matrix.regency_plan import read_regency_plan
from dampingan.matrix.village_book import read_village_book
from dampingan.printing.planning.matrix_page import MARGIN, page_of
from dampingan.printing.product import Job, Product
from dampingan.store.creation import REGENCY

if TYPE_CHECKING:
    from dampingan.printing.order import PrintOrder
    from dampingan.store.workspace import Workspace

PAPERS = {"a4": 297.0, "f4": 330.0}
"""Name → width of the lying sheet, in millimetres."""

MOST_LINES = 900
"""Lines of a document: Typst takes some 4 MB for a page of a table while it sets it."""

WHICH, PAPER = "matriks", "kertas"
"""Keys of `PrintOrder.text`: which forms (keys apart by blanks, empty for all), which paper."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form that is printed, or a part of one.

    Attributes:
        matrix: the form.
        number: which of the whole it is, ``Formulir 9 dari 20``.
    """

    matrix: Matrix
    number: str


@dataclass(frozen=True, slots=True)
class Folder:
    """The forms of an order.

    Attributes:
        book: what they are of.
        parts: key → the form, or those that a long list is printed as.
    """

    book: Book
    parts: Mapping[str, tuple[Matrix, ...]]

    def emptied(self) -> Folder:
        """Return the same forms without their lines, one sheet each."""
        parts = {one.key: (replace(one, lines=(), notes=()),) for one in self.book.matrices}
        return Folder(self.book, parts)

    def sheets(self, key: str) -> Iterator[Sheet]:
        """Yield what is printed of a form."""
        number = list(self.parts).index(key) + 1
        words = f"Formulir {number} dari {len(self.parts)}"
        pieces = [piece for one in self.parts[key] for piece in cut(one)]
        for place, piece in enumerate(pieces, 1):
            of = f" · bagian {place} dari {len(pieces)}" if len(pieces) > 1 else ""
            yield Sheet(piece, words + of)


def cut(matrix: Matrix, most: int = MOST_LINES) -> list[Matrix]:
    """Return a form in parts of about so many lines, each from a group's heading on if it has any.

    It is signed once, on the last part.
    """
    lines = matrix.lines
    count = -(-len(lines) // most)
    if count <= 1:
        return [matrix]
    groups = [place for place, line in enumerate(lines) if line.look is Look.GROUP]
    wanted = [len(lines) * part // count for part in range(1, count)]
    ends = [min(groups, key=lambda at: abs(at - end)) if groups else end for end in wanted]
    edges = sorted({0, *ends, len(lines)})
    parts = [replace(matrix, lines=lines[a:b], notes=(), signers=()) for a, b in pairwise(edges)]
    return [*parts[:-1], replace(parts[-1], notes=matrix.notes, signers=matrix.signers)]


def _make(workspace: Workspace, order: PrintOrder) -> Job:
    paper = paper_of(order)
    folder, is_village = _folder(workspace, order)
    if order.blank:
        folder = folder.emptied()
    wanted = _wanted(folder, order.text.get(WHICH, "").split(), blank=order.blank)
    sheets = [sheet for key in wanted for sheet in folder.sheets(key)]
    contents = not order.blank and not order.text.get(WHICH, "").strip()
    return Job(
        template="matrix",
        title=folder.book.title,
        common={"paper": paper},
        count=len(sheets) + contents,
        documents=lambda: documents_of(
            folder.book,
            sheets,
            PAPERS[paper] - 2 * MARGIN,
            contents=_contents(folder) if contents else None,
            blank=order.blank,
        ),
        batch=0 if is_village else 1,
    )


def _folder(workspace: Workspace, order: PrintOrder) -> tuple[Folder, bool]:
    """Return a village's forms, or a regency's own when no village is named."""
    if workspace.scope == REGENCY and order.village in {"", workspace.village_code}:
        plan = read_regency_plan(workspace)
        book = consolidated_book(plan)
        lists = {
            ACTIVITIES: tuple(activity_lists(plan)),
            PROBLEMS: tuple(problem_lists(plan)),
        }
        parts = {one.key: lists.get(one.key) or (one,) for one in book.matrices}
        return Folder(book, parts), False
    book = read_village_book(workspace, order.village, year=order.year or None)
    return Folder(book, {one.key: (one,) for one in book.matrices}), True


def _wanted(folder: Folder, keys: Sequence[str], *, blank: bool) -> list[str]:
    """Return the keys of an order's forms: those it names, else all that say anything.

    Blank ones are all of them: they are written on by hand.

    Raises:
        DampinganError: it names a form that is not there.
    """
    if missing := [key for key in keys if key not in folder.parts]:
        raise DampinganError(
            tr("Tidak ada matriks bernama “{name}”.", name=missing[0]),
            remedy=tr("Pilih salah satu: {known}.", known=", ".join(folder.parts)),
        )
    if keys:
        return list(dict.fromkeys(keys))
    return [one.key for one in folder.book.matrices if one.lines or blank]


def paper_of(order: PrintOrder) -> str:
    """Return the name of an order's paper.

    Raises:
        DampinganError: there is no such paper.
    """
    paper = order.text.get(PAPER, "") or "a4"
    if paper not in PAPERS:
        raise DampinganError(
            tr("Kertas “{name}” tidak dikenal.", name=paper),
            remedy=tr("Pilih salah satu: {known}.", known=", ".join(PAPERS)),
        )
    return paper


def documents_of(
    book: Book,
    sheets: Iterable[Sheet],
    room: float,
    *,
    contents: Mapping[str, Any] | None = None,
    blank: bool = False,
) -> Iterator[dict[str, Any]]:
    """Yield what ``matrix.typ`` draws.

    Args:
        book: what stands above every form.
        sheets: the forms.
        room: millimetres between the margins of a page.
        contents: ``headings``, ``entries`` and ``notes`` of a first page; None for no such page.
        blank: draw lines to write on.
    """
    facts = _facts(book)
    if contents is not None:
        head = {"kind": "contents", "title": book.title, "below": "", "number": ""}
        yield {**head, "facts": facts, **contents}
    dated = f"{book.place.partition(' ')[2] or book.place}, {'.' * 26} 20{'.' * 6}"
    for sheet in sheets:
        made = page_of(sheet.matrix, room, blank=blank)
        yield {"kind": "form", "number": sheet.number, "facts": facts, "dated": dated, **made}


def _facts(book: Book) -> list[tuple[str, str]]:
    """Return what stands above a form; state of the data and program stand in the foot."""
    left, right = book.facts
    return [(label[:1].upper() + label[1:], value) for label, value in (*left, right[0])]


# -- contents -------------------------------------------------------------------------------------


def _contents(folder: Folder) -> dict[str, Any]:
    book = folder.book
    entries: list[list[str]] = []
    for number, one in enumerate(book.matrices, 1):
        said = count_words(one.count) if one.lines else "belum berisi"
        entries.append([str(number), one.title, said])
        parts = folder.parts[one.key]
        if len(parts) > 1:
            entries += [["", f"\u2003{part.subtitle}", count_words(part.count)] for part in parts]
    notes = ["Setiap formulir berhalaman sendiri; nomor formulir tertulis di kanan atas."]
    if not all(one.lines for one in book.matrices):
        notes.append("Formulir yang belum berisi tidak dicetak.")
    return {"headings": ["No", "Formulir", "Baris"], "entries": entries, "notes": notes}


PRODUCT = Product(
    key="matriks",
    title=lambda: tr("Matriks perencanaan"),
    about=lambda: tr("Formulir perencanaan desa siap ditandatangani; di kabupaten: gabungannya."),
    icon="plan",
    group="plan",
    options=frozenset({"village", "year", "blank"}),
    make=_make,
)
