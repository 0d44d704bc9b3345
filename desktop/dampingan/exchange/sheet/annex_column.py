"""The columns of the sheets that stand beside the records (see `annex`, `dispute`, `receipt`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dampingan.exchange.sheet.cell import CellType
from dampingan.exchange.sheet.column import (
    KEY_WIDTH,
    KEYS,
    PARENT,
    TRACE,
    UID,
    Band,
    Column,
    mark_columns,
    program_column,
    reference,
)

NOTES, PARKED, CONTINUED = "notes", "parked", "continued"
CONFLICTS, INQUIRIES = "conflict", "inquiry"
ACCEPTED_ROWS, REJECTED_ROWS = "accepted", "rejected"
REFERENCES = "reference"
"""Keys of the sheets."""

KEY, DOCUMENT, TEXT, BY, AT = "_key", "_document", "_text", "_by", "_at"
VERSION, SHEET, COLUMN, PART = "_version", "_sheet", "_column", "_part"
FIELD, RECORD_KIND, DOT, BASE, TYPE, SEEN = "_field", "_kind", "_dot", "_base", "_type", "_seen"
REASON_GIVEN, BINDING = "_alasan", "_mengikat"
QUESTION, ANSWER, STATE = "_question", "_answer", "_state"
REVISION, ROW, MESSAGE, PROBLEM = "_rev", "_row", "_message", "_masalah"
"""Machine names of their columns."""


_NOTE, _PARKED, _REST = Band("Catatan", 5), Band("Isian terparkir", 4), Band("Sambungan", 1)


def _text_column(label: str, band: Band) -> Column:
    return replace(program_column(TEXT, label, band, 48.0), continued=True)


def _own(name: str, label: str, width: float) -> Column:
    return program_column(name, label, TRACE, width)


_LEAD = (
    program_column(UID, "Kunci", KEYS, KEY_WIDTH),
    program_column(PARENT, "Kunci baris", KEYS, KEY_WIDTH),
    reference("title", "Milik (acuan)", "", KEYS),
    reference("sheet", "Lembar (acuan)", "", KEYS, 18.0),
)
_QUESTION = reference("question", "Pertanyaan (acuan)", "", KEYS, 44.0)

_CONFLICT, _PROBLEM = Band("Dua isian untuk satu pertanyaan", 6), Band("Yang ditolak", 6)
_ASKED, _ANSWERED = Band("Pertanyaan kabupaten/kota", 1), Band("Jawaban desa/kelurahan", 2)
_DONE = Band("Diterima", 5)
_ENTRY = Band("Isi daftar acuan", 3)


def _folded(name: str, label: str, *, compared: bool = True) -> Column:
    return replace(_own(name, label, 14.0), hidden=True, compared=compared, continued=True)


def _open(name: str, label: str, band: Band, width: float) -> Column:
    """Return a column that people fill in, with room for a sentence."""
    found = program_column(name, label, band, width)
    return replace(found, locked=False, wrapped=True, continued=True)


def _shown(name: str, label: str, band: Band, width: float = 30.0) -> Column:
    return replace(reference(name, label, "", band, width), wrapped=True)


ANNEX_COLUMNS: Mapping[str, Sequence[Column]] = {
    NOTES: (
        *_LEAD,
        reference("row", "Baris (acuan)", "", KEYS, 22.0),
        _QUESTION,
        reference("part", "Jenis (acuan)", "", KEYS, 22.0),
        _text_column("Catatan, atau isian yang dibiarkan", _NOTE),
        reference("finding", "Temuan (acuan)", "", _NOTE, 44.0),
        program_column(BY, "Oleh", _NOTE, 16.0),
        reference("time", "Waktu (acuan)", "", _NOTE, 28.0),
        _own(AT, "Waktu (UTC)", 22.0),
        _own(DOCUMENT, "Dokumen", 10.0),
        _own(KEY, "Kunci isian", 24.0),
        *mark_columns(),
    ),
    PARKED: (
        *_LEAD,
        _QUESTION,
        reference("part", "Jenis (acuan)", "", KEYS, 22.0),
        _text_column("Isian", _PARKED),
        reference("meaning", "Arti kode (acuan)", "", _PARKED, 32.0),
        program_column(VERSION, "Dari versi", _PARKED, 14.0),
        _own(KEY, "Kunci isian", 24.0),
        *mark_columns(),
    ),
    CONTINUED: (
        *_LEAD,
        _QUESTION,
        program_column(PART, "Bagian", _REST, 8.0, CellType.INTEGER),
        program_column(TEXT, "Lanjutan teks", _REST, 60.0),
        _own(SHEET, "Lembar", 14.0),
        _own(COLUMN, "Kolom", 24.0),
        *mark_columns(),
    ),
    CONFLICTS: (
        *_LEAD,
        replace(_QUESTION, wrapped=True),
        _shown("mine", "Isian di berkas ini (acuan)", _CONFLICT),
        _shown("theirs", "Isian pihak lain (acuan)", _CONFLICT),
        _shown("base", "Semula (acuan)", _CONFLICT),
        _shown("type", "Mengapa (acuan)", _CONFLICT, 22.0),
        program_column(REASON_GIVEN, "Alasan pihak lain", _CONFLICT, 36.0),
        program_column(BY, "Ditulis oleh", _CONFLICT, 18.0),
        reference("time", "Ditulis pada (acuan)", "", _CONFLICT, 28.0),
        _folded(AT, "Waktu (UTC)"),
        _folded(RECORD_KIND, "Jenis baris"),
        _folded(FIELD, "Isian"),
        _folded(DOT, "Versi"),
        _folded(TEXT, "Teks pihak lain"),
        _folded(BASE, "Teks semula"),
        _folded(TYPE, "Jenis"),
        _folded(BINDING, "Mengikat"),
        _folded(SEEN, "Yang sudah dilihat"),
        *mark_columns(),
    ),
    INQUIRIES: (
        *_LEAD,
        replace(_QUESTION, wrapped=True),
        _shown("present", "Isian sekarang (acuan)", KEYS, 24.0),
        replace(program_column(QUESTION, "Pertanyaan", _ASKED, 48.0), continued=True),
        program_column("_asked_by", "Ditanyakan oleh", _ASKED, 18.0),
        reference("asked", "Ditanyakan pada (acuan)", "", _ASKED, 28.0),
        reference("state", "Status (acuan)", "", _ASKED, 16.0),
        _open(ANSWER, "Jawaban (isi di sini)", _ANSWERED, 52.0),
        program_column("_answered_by", "Dijawab oleh", _ANSWERED, 18.0),
        reference("answered", "Dijawab pada (acuan)", "", _ANSWERED, 28.0),
        _folded("_record_kind", "Jenis baris"),
        _folded(FIELD, "Isian"),
        _folded("_title", "Tentang"),
        _folded(STATE, "Kode status"),
        _folded("_asked_at", "Ditanyakan (UTC)"),
        _folded("_answered_at", "Dijawab (UTC)"),
        _folded("_village_code", "Kode desa/kelurahan"),
        _folded("_deleted_at", "Dihapus pada"),
        _folded("_deleted_reason", "Alasan dihapus"),
        _folded(REVISION, "Revisi", compared=False),
        _folded("_updated_at", "Diubah", compared=False),
        _folded("_updated_by", "Oleh", compared=False),
        *mark_columns(stamped=True),
    ),
    REFERENCES: (
        program_column(UID, "Kunci", KEYS, KEY_WIDTH),
        program_column("_list", "Daftar", KEYS, 20.0),
        program_column("_code", "Kode", KEYS, 20.0),
        program_column("_label", "Nama", _ENTRY, 48.0),
        program_column("_short", "Singkatan", _ENTRY, 16.0),
        program_column("_parent", "Induk", _ENTRY, 16.0),
        program_column("_region", "Wilayah", _ENTRY, 10.0),
        reference("active", "Masih dipakai (acuan)", "", _ENTRY, 12.0),
        program_column("_successor", "Diganti oleh", _ENTRY, 20.0),
        program_column("_source", "Sumber", _ENTRY, 24.0),
        reference("origin", "Asal (acuan)", "", _ENTRY, 22.0),
        _folded("_active", "Masih dipakai"),
        _folded("_confidence", "Keyakinan"),
        _folded("_extra", "Keterangan lain"),
        _folded("_position", "Nomor urut"),
        _folded("_origin", "Asal", compared=False),
        _folded("_deleted_at", "Dihapus pada"),
        _folded("_deleted_reason", "Alasan dihapus"),
        _folded("_rev", "Revisi", compared=False),
        _folded("_updated_at", "Diubah", compared=False),
        _folded("_updated_by", "Oleh", compared=False),
        *mark_columns(stamped=True),
    ),
    ACCEPTED_ROWS: (
        program_column(UID, "Kunci baris", KEYS, KEY_WIDTH),
        reference("title", "Milik (acuan)", "", KEYS),
        reference("sheet", "Lembar (acuan)", "", KEYS, 18.0),
        program_column(REVISION, "Revisi yang diterima", _DONE, 10.0, CellType.INTEGER),
        reference("time", "Diterima pada (acuan)", "", _DONE, 28.0),
        _folded(AT, "Diterima (UTC)"),
        _folded(RECORD_KIND, "Jenis baris"),
        *mark_columns(),
    ),
    REJECTED_ROWS: (
        program_column(UID, "Kunci", KEYS, KEY_WIDTH),
        program_column(PARENT, "Kunci baris", KEYS, KEY_WIDTH),
        reference("title", "Milik (acuan)", "", KEYS),
        reference("sheet", "Lembar (acuan)", "", KEYS, 18.0),
        program_column(ROW, "Baris di berkas", _PROBLEM, 8.0, CellType.INTEGER),
        replace(_QUESTION, label="Kolom (acuan)", band=_PROBLEM),
        program_column(MESSAGE, "Masalah dan yang perlu dilakukan", _PROBLEM, 70.0),
        _folded(SHEET, "Lembar"),
        _folded(COLUMN, "Kolom"),
        *mark_columns(),
    ),
}
