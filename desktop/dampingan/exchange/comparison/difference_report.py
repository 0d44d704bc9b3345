"""A difference as lines: for the terminal, the clipboard and a workbook of its own.

The workbook holds names, because people read it beside the two files; it is no submission and
can't be received.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dampingan.core.language import tr
from dampingan.core.period import Period
from dampingan.exchange.comparison.difference import (
    CHANGED,
    DELETED,
    GONE,
    MOVED_IN,
    MOVED_OUT,
    NEW,
    RESTORED,
    SAME,
    Difference,
    FamilyChange,
    FieldChange,
    OnlyOne,
    RecordChange,
)
from dampingan.exchange.comparison.difference_side import Side
from dampingan.exchange.sheet.plain_sheet import heading_cells, save_whole, text_cell
from dampingan.store.kind import KINDS


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list of changes.

    Attributes:
        head, place: the family.
        who: the member, form or note; ``""`` for the family itself.
        state: a word.
        question, old, new: what differs; ``""`` for a row that is new, gone or moved.
        key: of the record.
    """

    head: str
    place: str
    who: str
    state: str
    question: str
    old: str
    new: str
    key: str


def state_words() -> Mapping[str, str]:
    """Return the word of each state."""
    return {
        CHANGED: tr("Berubah"),
        NEW: tr("Hanya di B"),
        GONE: tr("Hanya di A"),
        DELETED: tr("Dihapus di B"),
        RESTORED: tr("Dihapus di A saja"),
        MOVED_IN: tr("Pindah ke keluarga ini"),
        MOVED_OUT: tr("Pindah ke keluarga lain"),
        SAME: tr("Sama"),
    }


def kind_word(kind: str) -> str:
    """Return how people call a kind of row."""
    if kind in KINDS:
        return tr(KINDS[kind].label)
    return {"notes": tr("Catatan"), "parked": tr("Isian terparkir")}.get(kind, kind)


def place_words(family: FamilyChange) -> str:
    """Return RT and RW of a family, ``""`` when unknown."""
    return f"{family.rt or '–'}/{family.rw or '–'}" if family.rt or family.rw else ""


def head_words(family: FamilyChange) -> str:
    """Return how people call a family."""
    if not family.key:
        return tr("Desa/kelurahan")
    return family.head or tr("(tanpa nama)")


def who_words(record: RecordChange) -> str:
    """Return whom a row is about below its family, ``""`` for the family itself."""
    if record.kind == "family":
        return ""
    row = record.new or record.old
    if record.kind == "person":
        return record.title or tr("Anggota {number}", number=row.position if row else 0)
    if record.kind == "roster_row":
        return tr("{sheet}, baris {number}", sheet=record.sheet, number=row.position if row else 0)
    if record.kind == "response":
        return record.sheet
    return f"{kind_word(record.kind)}: {record.title}" if record.title else kind_word(record.kind)


def lines_of(difference: Difference, families: Iterable[FamilyChange] = ()) -> Iterator[Line]:
    """Yield every change as a line.

    Args:
        difference: what was compared.
        families: some of its families; all of them when empty.
    """
    words = state_words()
    for family in families or difference.families:
        for record in family.records:
            told = (head_words(family), place_words(family), who_words(record), words[record.state])
            if record.state not in {CHANGED, MOVED_IN}:
                yield Line(*told, "", "", whole_words(difference, record), record.key)
                continue
            if record.state == MOVED_IN:
                other = whole_words(difference, record)
                yield Line(*told, tr("Keluarga"), other, head_words(family), record.key)
            for one in difference.fields_of(record):
                yield Line(*told[:3], words[CHANGED], one.label, one.old, one.new, record.key)


def whole_words(difference: Difference, record: RecordChange) -> str:
    """Return what there is to say of a row as a whole: its other family, why it was deleted."""
    if record.other:
        return difference.heads.get(record.other, "") or record.other
    if record.state == DELETED:
        reason: Sequence[FieldChange] = difference.fields_of(record)[:1]
        return reason[0].new if reason else ""
    return ""


def side_words(side: Side) -> str:
    """Return whose workbook it is and from when."""
    identity = side.submission.identity
    period = Period.parse(identity.period).label if identity.period else ""
    parts = (identity.village_name, identity.village_code, period, identity.batch)
    return " · ".join(part for part in parts if part)


def count_words(difference: Difference) -> list[tuple[str, str]]:
    """Return for each kind of row its word and how many are in which state."""
    words = {**state_words(), MOVED_IN: tr("Pindah keluarga")}
    found = []
    for kind, states in difference.counts.items():
        told = [f"{word} {states[s]}" for s, word in words.items() if states.get(s)]
        found.append((kind_word(kind), ", ".join(told)))
    return found


def only_words(one: OnlyOne) -> str:
    """Return a sentence on a question or sheet that only one file has."""
    side = one.side.upper()
    if not one.field:
        return tr(
            "Lembar {sheet} hanya ada di {side} ({count} baris)",
            sheet=one.sheet,
            side=side,
            count=one.filled,
        )
    return tr(
        "Pertanyaan “{label}” (lembar {sheet}) hanya ada di {side}, terisi {count}",
        label=one.label,
        sheet=one.sheet,
        side=side,
        count=one.filled,
    )


def left_out_words(difference: Difference) -> list[str]:
    """Return what to know of workbooks that hold changes alone."""
    return [
        tr(
            "Berkas {side} hanya memuat perubahan: {count} baris yang tidak ada di situ tidak "
            "dibandingkan.",
            side=side.upper(),
            count=count,
        )
        for side, count in difference.unsaid.items()
    ]


def search_words(difference: Difference) -> Iterator[str]:
    """Yield for each family, in small letters, what a search looks into."""
    for family in difference.families:
        parts = [head_words(family), place_words(family), family.key]
        for record in family.records:
            parts.append(who_words(record))
            if record.state in {CHANGED, MOVED_IN}:
                parts += [one.label for one in difference.fields_of(record)]
        yield " ".join(parts).casefold()


def terminal_text(difference: Difference) -> Iterator[str]:
    """Yield the lines that ``dampingan compare`` prints."""
    for name, side in (("A", difference.a), ("B", difference.b)):
        yield f"{name}  {side.submission.path.name}  ({side_words(side)})"
    for kind, counts in count_words(difference):
        yield f"   {kind}: {counts}"
    yield from (f"   {only_words(one)}" for one in difference.only)
    yield from (f"   {words}" for words in left_out_words(difference))
    if difference.equal:
        yield tr("Kedua berkas sama isinya.")
    family = None
    for line in lines_of(difference):
        if family != (line.head, line.place):
            family = line.head, line.place
            yield ""
            yield f"{line.head}  {line.place}".rstrip()
        who = f"{line.who}: " if line.who else ""
        if line.question:
            yield f"  {who}{line.question}: {_quoted(line.old)} → {_quoted(line.new)}"
        else:
            yield f"  {who}{line.state}" + (f" ({line.new})" if line.new else "")


def _quoted(text: str) -> str:
    return " ".join(text.split()) if text else tr("(kosong)")


def headings() -> tuple[str, ...]:
    """Return the headings of the list of changes."""
    return (
        tr("Keluarga"),
        tr("RT/RW"),
        tr("Anggota/lembar"),
        tr("Perbedaan"),
        tr("Pertanyaan"),
        "A",
        "B",
        tr("Kunci"),
    )


def values_of(line: Line) -> tuple[str, ...]:
    """Return the texts of a line, below `headings`."""
    return (
        line.head,
        line.place,
        line.who,
        line.state,
        line.question,
        line.old,
        line.new,
        line.key,
    )


_WIDTHS = (26, 10, 26, 18, 44, 30, 30, 17)


def write_difference(difference: Difference, path: Path) -> None:
    """Write a difference as a workbook, whole or not at all.

    Args:
        difference: from `compare_workbooks`.
        path: the ``.xlsx`` to write; an old one is replaced.

    Raises:
        ExchangeError: the place can't be written; an old file is untouched.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    summary: Any = book.create_sheet(tr("Ringkasan"))
    summary.column_dimensions["A"].width = 30
    summary.column_dimensions["B"].width = 90
    for row in _summary(difference):
        summary.append([text_cell(summary, text) for text in row])
    _fill(book.create_sheet(tr("Perubahan")), lines_of(difference))
    save_whole(book, path)


def _summary(difference: Difference) -> Iterator[tuple[str, ...]]:
    yield (tr("Perbandingan dua berkas"),)
    for name, side in (("A", difference.a), ("B", difference.b)):
        yield f"{name}: {side.submission.path.name}", side_words(side)
    yield ()
    yield from count_words(difference)
    yield ()
    yield from ((only_words(one),) for one in difference.only)
    yield from ((words,) for words in left_out_words(difference))


def _fill(sheet: Any, lines: Iterable[Line]) -> None:
    from openpyxl.utils import get_column_letter

    for number, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    sheet.append(heading_cells(sheet, headings()))
    for line in lines:
        sheet.append([text_cell(sheet, text) for text in values_of(line)])
