"""The columns of the sheets Catatan, Terparkir and Sambungan (see `annex`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dampingan.exchange.cell import CellType
from dampingan.exchange.column import (
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
"""Keys of the three sheets."""

KEY, DOCUMENT, TEXT, BY, AT = "_key", "_document", "_text", "_by", "_at"
VERSION, SHEET, COLUMN, PART = "_version", "_sheet", "_column", "_part"
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
}
