"""The first page of a receipt: what became of every row, so that it adds up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from openpyxl.styles import Alignment

from dampingan.core.document import count_words, moment_words, period_label, place_name
from dampingan.exchange.sheet import style
from dampingan.exchange.sheet.annex_column import ACCEPTED_ROWS, REJECTED_ROWS
from dampingan.exchange.sheet.layout import Layout, sheet_token
from dampingan.exchange.writer.annex import Rows
from dampingan.exchange.writer.guide import Story
from dampingan.exchange.writer.story import place_facts
from dampingan.store.merging.batch import BatchEntry
from dampingan.store.reader import Reader

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

TITLE = "Tanda terima"

OUTCOMES: Mapping[str, tuple[str, str]] = {
    "read": ("Dibaca", "baris yang ada di berkas"),
    "new": ("Baru", "belum ada sebelumnya, sekarang tersimpan"),
    "changed": ("Berubah", "sudah ada, isinya diperbarui"),
    "same": ("Sama", "sudah ada dan tidak berubah"),
    "conflict": ("Konflik", "berbeda dengan yang diubah di sini; kedua isian disimpan"),
    "rejected": ("Ditolak", "belum dapat diterima; alasannya di lembar Ditolak"),
}
"""Count → its word, and what it means."""

_LAST = "H"
_WIDTHS = {"A": 3, "B": 30, "C": 12, "D": 12, "E": 12, "F": 12, "G": 12, "H": 12, "I": 3}
_LINE = 136
"""Characters of a sentence that fit on one line of columns B to H."""


def story_of(reader: Reader, entry: BatchEntry, rows: Mapping[str, Rows]) -> Story:
    """Return what the page tells.

    Args:
        reader: the snapshot.
        entry: the workbook that was received.
        rows: what stands behind the page, by `receipt.receipt_rows`.
    """
    village, receiver = reader.village(entry.village_code), reader.village()
    facts = [
        ("Pengirim", place_facts(village)[0][1]),
        ("Kode wilayah", village["code"]),
        ("Penerima", place_name(receiver)),
        ("Diterima pada", moment_words(entry.at)),
        ("Diterima oleh", entry.actor or "–"),
        ("Nomor kiriman", entry.uid),
        ("Nama berkas", entry.file_name or "–"),
    ]
    return Story(TITLE, place_name(village), period_label(entry.period), facts, _todo(entry, rows))


def _todo(entry: BatchEntry, rows: Mapping[str, Rows]) -> list[str]:
    """Say what the sender should do now."""
    totals = _totals(entry)
    found = []
    if rows.get(ACCEPTED_ROWS):
        found.append(
            "Buka Kirim & Terima di program, pilih Terima, lalu pilih berkas ini: keluarga yang "
            "sudah diterima diberi tanda “diterima kabupaten”."
        )
    if totals["rejected"] or rows.get(REJECTED_ROWS):
        found.append(
            f"{count_words(totals['rejected'])} baris belum dapat diterima. Perbaiki di salinan "
            "bertanda yang menyertai berkas ini atau di program, lalu kirim lagi."
        )
    if totals["conflict"]:
        found.append(
            f"{count_words(totals['conflict'])} baris memuat isian yang berbeda di dua tempat. "
            "Tidak ada yang hilang: kedua isian disimpan sampai diputuskan."
        )
    if not (totals["rejected"] or totals["conflict"]):
        found.append("Tidak ada yang perlu diperbaiki. Terima kasih.")
    return found


def _totals(entry: BatchEntry) -> dict[str, int]:
    return {key: sum(c.get(key, 0) for c in entry.report.values()) for key in OUTCOMES}


def write_page(entry: BatchEntry, page: Worksheet, layout: Layout, story: Story) -> None:
    """Write the page into an empty sheet.

    Args:
        entry: the workbook that was received.
        page: the sheet.
        layout: what stands behind it.
        story: by `story_of`.
    """
    page.title = TITLE
    page.cell(1, 1, sheet_token("guide")).font = style.font(style.MUTED, 8)
    page.row_dimensions[1].hidden = True
    for letter, width in _WIDTHS.items():
        page.column_dimensions[letter].width = width
    row = _title(page, 2, story)
    row = _facts(page, row + 1, story)
    row = _table(page, row + 1, entry)
    row = _sentences(page, row + 1, "Yang perlu dilakukan", story.remarks)
    row = _meanings(page, row + 1)
    lines = [f"{sheet.name}: {sheet.about}" for sheet in layout.sheets]
    if lines:
        row = _sentences(page, row + 1, "Lembar berikutnya", lines)
    _finish(page, row)


def _title(page: Worksheet, row: int, story: Story) -> int:
    texts = ((story.title, 20, 38), (f"{story.place} · {story.period}", 11, 24))
    for offset, (text, size, height) in enumerate(texts):
        for letter in _WIDTHS:
            page[f"{letter}{row + offset}"].fill = style.fill(style.ACCENT)
        cell = style.text_at(page, row + offset, 2, text)
        cell.font = style.font("FFFFFFFF", size, bold=offset == 0)
        cell.alignment = Alignment(vertical="center")
        page.row_dimensions[row + offset].height = height
    return row + 2


def _facts(page: Worksheet, row: int, story: Story) -> int:
    for label, value in story.facts:
        name, text = style.text_at(page, row, 2, label), style.text_at(page, row, 3, value)
        name.font, text.font = style.font(style.MUTED), style.font(bold=True)
        _underline(page, row)
        page.row_dimensions[row].height = 18
        row += 1
    return row


def _underline(page: Worksheet, row: int) -> None:
    for column in range(2, 9):
        cell = page.cell(row, column)
        cell.border = style.line_below()
        if cell.alignment.horizontal is None:
            cell.alignment = Alignment(vertical="center")


def _table(page: Worksheet, row: int, entry: BatchEntry) -> int:
    """Write the counts sheet by sheet, their sum, and that it adds up."""
    row = _heading(page, row, "Isi kiriman, baris demi baris")
    headings = ["Lembar", *(word for word, _ in OUTCOMES.values())]
    for column, text in enumerate(headings, 2):
        cell = style.text_at(page, row, column, text)
        cell.font, cell.fill = style.font("FFFFFFFF", bold=True), style.fill(style.BANDS[0][0])
        cell.alignment = _side(column)
    page.row_dimensions[row].height = 22
    totals = _totals(entry)
    lines = [(name, counts) for name, counts in entry.report.items()]
    for name, counts in (*lines, ("Jumlah", totals)):
        row += 1
        _line(page, row, name, counts, total=counts is totals)
    parts = " + ".join(count_words(totals[key]) for key in list(OUTCOMES)[1:])
    fits = sum(totals[key] for key in list(OUTCOMES)[1:]) == totals["read"]
    words = "jumlahnya cocok" if fits else "jumlahnya TIDAK cocok, hubungi penerima"
    sum_ = f"{parts} = {count_words(totals['read'])} baris: {words}."
    cell = style.text_at(page, row + 1, 2, sum_)
    cell.font = style.font(style.MUTED, 9)
    page.row_dimensions[row + 1].height = 20
    return row + 2


def _line(page: Worksheet, row: int, name: str, counts: Mapping[str, int], *, total: bool) -> None:
    cell = style.text_at(page, row, 2, name)
    cell.font, cell.alignment = style.font(bold=total), _side(2)
    for column, key in enumerate(OUTCOMES, 3):
        count = counts.get(key, 0)
        number = page.cell(row, column, count)
        number.number_format = "#,##0"
        number.alignment = _side(column)
        bad = key in {"rejected", "conflict"} and count
        colour = style.WARNING if bad else style.INK if count else style.MUTED
        number.font = style.font(colour, bold=bool(total or bad))
    _underline(page, row)
    for column in range(2, 9) if total else ():
        page.cell(row, column).fill = style.fill(style.PAPER)
    page.row_dimensions[row].height = 18


def _side(column: int) -> Alignment:
    side = "left" if column == 2 else "right"
    return Alignment(horizontal=side, vertical="center", indent=1)


def _meanings(page: Worksheet, row: int) -> int:
    row = _heading(page, row, "Arti kolom")
    for word, meaning in OUTCOMES.values():
        style.text_at(page, row, 2, word).font = style.font(bold=True)
        style.text_at(page, row, 3, meaning).font = style.font()
        row += 1
    return row


def _sentences(page: Worksheet, row: int, heading: str, sentences: Sequence[str]) -> int:
    row = _heading(page, row, heading)
    for sentence in sentences:
        page.merge_cells(f"B{row}:{_LAST}{row}")
        cell = style.text_at(page, row, 2, sentence)
        cell.font = style.font()
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        page.row_dimensions[row].height = 15 * (1 + len(sentence) // _LINE)
        row += 1
    return row


def _heading(page: Worksheet, row: int, text: str) -> int:
    style.text_at(page, row, 2, text).font = style.font(style.ACCENT, 12, bold=True)
    page.row_dimensions[row].height = 24
    return row + 1


def _finish(page: Worksheet, last: int) -> None:
    style.finish_page(page, f"A2:I{last}")
    style.margin_text(
        page, "oddFooter", "left", "Simpan tanda terima ini sebagai bukti pengiriman."
    )
