"""The first sheet, Petunjuk: what this file is, what is in it, how to fill it in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl.styles import Alignment

from dampingan.exchange.sheet import style
from dampingan.exchange.sheet.layout import Layout, sheet_token

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

TITLE = "Petunjuk"


STEPS = (
    "Buka lembar Keluarga, Anggota, atau lembar instrumen lain. Arti satu baris tertulis di atas.",
    "Isi hanya kolom putih. Kolom abu-abu dikunci: kunci baris, acuan, dan catatan program.",
    "Pilihan: klik sel, lalu ambil dari daftar. Mengetik kodenya saja (misalnya 2) juga boleh.",
    "Beberapa pilihan: tulis kode-kodenya dipisah spasi, misalnya 1 4. Artinya di lembar _kode.",
    "Tanggal: tulis tahun-bulan-hari, misalnya 1987-03-25. Sebelum Maret 1900 sebagai teks.",
    "NIK, nomor KK, RT/RW, dan nomor HP adalah teks: angka nol di depan tetap ada.",
    "Tidak ada jawaban: TIDAK TAHU, TIDAK MENJAWAB, atau TIDAK BERLAKU. Kosong: belum ditanyakan.",
    "Orang atau baris baru: pakai baris kosong di bawah. Kosongkan Kunci, salin kunci induknya.",
)

CARE = (
    "Jangan menghapus atau menukar isi kolom Kunci. Dari situlah setiap baris dikenali.",
    "Baris yang hilang tidak dianggap dihapus. Yang dihapus tampil tercoret beserta alasannya.",
    "Boleh disimpan dengan Excel, LibreOffice, atau WPS, asal tetap sebagai .xlsx.",
    "Berkas ini berisi data pribadi. Kirim hanya kepada petugas yang berhak, jangan lewat grup.",
)

CHANGED = "berbeda dari periode sebelumnya; nomornya juga di kolom acuan"


@dataclass(frozen=True)
class Story:
    """What Petunjuk tells about this one workbook, in Indonesian.

    Attributes:
        title: what the file is.
        place: e.g. ``Kelurahan Bandengan, Kecamatan Pekalongan Utara, Kota Pekalongan``.
        period: e.g. ``Triwulan IV 2026``.
        facts: label and value of each line of the summary.
        remarks: sentences on what is in and what was left out.
        steps, care: what to do with it, and what to mind.
        heading: of the steps.
        changed: what the colour of changed answers means, ``""`` when there are none.
        personal: whether the file holds personal data; every printed page says so then.
    """

    title: str
    place: str
    period: str
    facts: Sequence[tuple[str, str]]
    remarks: Sequence[str] = ()
    steps: Sequence[str] = STEPS
    care: Sequence[str] = CARE
    changed: str = CHANGED
    heading: str = "Cara mengisi"
    personal: bool = True


_LEGEND_DATA = (
    (None, "Isian", "boleh diubah"),
    (style.PAPER, "Dikunci", "kunci, acuan, hitungan, dan catatan program"),
    (style.CHANGED, "Berubah", ""),
)


def write_guide(page: Worksheet, layout: Layout, story: Story) -> None:
    """Write the sheet Petunjuk into an empty sheet."""
    page.title = TITLE
    page.cell(1, 1, sheet_token("guide")).font = style.font(style.MUTED, 8)
    page.row_dimensions[1].hidden = True
    for letter, width in (("A", 5), ("B", 30), ("C", 78), ("D", 5)):
        page.column_dimensions[letter].width = width
    row = _title(page, 2, story)
    row = _facts(page, row + 1, story)
    row = _sheets(page, row + 1, layout)
    row = _numbered(page, row + 1, story.heading, story.steps)
    row = _numbered(page, row + 1, "Perhatian", story.care)
    row = _legend(page, row + 1, layout, story)
    _finish(page, row)


def _title(page: Worksheet, row: int, story: Story) -> int:
    for offset, (text, size, height) in enumerate(
        ((story.title, 18, 34), (f"{story.place} · {story.period}", 11, 22))
    ):
        for column in "ABCD":
            page[f"{column}{row + offset}"].fill = style.fill(style.ACCENT)
        cell = style.text_at(page, row + offset, 2, text)
        cell.font = style.font("FFFFFFFF", size, bold=offset == 0)
        cell.alignment = Alignment(vertical="center")
        page.row_dimensions[row + offset].height = height
    return row + 2


def _facts(page: Worksheet, row: int, story: Story) -> int:
    for label, value in story.facts:
        name, text = style.text_at(page, row, 2, label), style.text_at(page, row, 3, value)
        name.font, text.font = style.font(style.MUTED), style.font(bold=True)
        name.border = text.border = style.data_border()
        page.row_dimensions[row].height = 17
        row += 1
    row += bool(story.remarks)
    for remark in story.remarks:
        row = _wrapped(page, row, "", remark)
    return row


def _sheets(page: Worksheet, row: int, layout: Layout) -> int:
    row = _heading(page, row, "Isi berkas ini")
    lines = [(sheet.name, sheet.about) for sheet in layout.sheets]
    lines.append(("_kode", "arti setiap kode pilihan"))
    for name, text in lines:
        row = _wrapped(page, row, name, text, bold=True)
    return row


def _numbered(page: Worksheet, row: int, heading: str, sentences: Sequence[str]) -> int:
    row = _heading(page, row, heading)
    for number, sentence in enumerate(sentences, 1):
        cell = style.text_at(page, row, 1, f"{number}")
        cell.font = style.font(style.ACCENT, bold=True)
        cell.alignment = Alignment(horizontal="right", vertical="top", indent=1)
        _sentence(page, row, 2, sentence)
        row += 1
    return row


def _legend(page: Worksheet, row: int, layout: Layout, story: Story) -> int:
    row = _heading(page, row, "Arti warna")
    for colour, name, meaning in _LEGEND_DATA:
        if not (meaning or story.changed):
            continue
        cell = style.text_at(page, row, 2, name)
        cell.font, cell.border = style.font(bold=True), style.data_border()
        if colour:
            cell.fill = style.fill(colour)
        style.text_at(page, row, 3, meaning or story.changed).font = style.font()
        row += 1
    seen: set[tuple[str, str]] = set()
    for sheet in layout.sheets:
        if sheet.form is not layout.form:
            continue
        for column in sheet.columns:
            key = (sheet.name, column.band.title)
            if column.band.index == 0 or key in seen:
                continue
            seen.add(key)
            cell = style.text_at(page, row, 2, column.band.title)
            cell.font = style.font("FFFFFFFF", bold=True)
            cell.fill = style.fill(style.band_colours(column.band.index)[0])
            style.text_at(page, row, 3, f"lembar {sheet.name}").font = style.font()
            row += 1
    return row


def _heading(page: Worksheet, row: int, text: str) -> int:
    cell = style.text_at(page, row, 2, text)
    cell.font = style.font(style.ACCENT, 12, bold=True)
    page.row_dimensions[row].height = 22
    return row + 1


def _wrapped(page: Worksheet, row: int, name: str, text: str, *, bold: bool = False) -> int:
    if name:
        style.text_at(page, row, 2, name).font = style.font(bold=bold)
        style.text_at(page, row, 3, text).font = style.font()
    else:
        _sentence(page, row, 2, text)
    return row + 1


_LINE = 118
"""Characters of a sentence that fit on one line of columns B and C."""


def _sentence(page: Worksheet, row: int, column: int, text: str) -> None:
    page.merge_cells(start_row=row, start_column=column, end_row=row, end_column=3)
    cell = style.text_at(page, row, column, text)
    cell.font = style.font()
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    page.row_dimensions[row].height = 15 * (1 + len(text) // _LINE)


def _finish(page: Worksheet, last: int) -> None:
    style.finish_page(page, f"A2:D{last}")
