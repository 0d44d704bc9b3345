"""What a workbook of reference lists looks like: one sheet a list, one column a field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from dampingan.exchange.sheet.cell import CellType
from dampingan.exchange.sheet.code_list import CodeLists
from dampingan.exchange.sheet.column import (
    KEY_WIDTH,
    KEYS,
    TRACE,
    UID,
    Band,
    Column,
    mark_columns,
    program_column,
    reference,
    spread,
)
from dampingan.exchange.sheet.layout import SheetLayout
from dampingan.exchange.sheet.sheet_name import SheetNames
from dampingan.store.kind import CONFIDENCES, KINDS
from dampingan.store.reference import Reference

SPARE = 200
"""Empty rows below a list, for new entries."""

EXTRA = "_extra."
"""Prefix of the columns of what only some lists have."""

TITLES: Mapping[str, str] = {
    "bidang": "Bidang",
    "sub_bidang": "Sub-bidang",
    "sektor": "Sektor",
    "sdgs": "SDGs Desa",
    "kategori_potensi": "Kategori potensi",
    "katalog_masalah": "Katalog masalah",
    "katalog_potensi": "Katalog potensi",
    "perangkat_daerah": "Perangkat daerah",
    "program": "Program",
    "sumber_dana": "Sumber dana",
    "pola": "Pola pelaksanaan",
    "jangka": "Jangka",
    "kelompok": "Kelompok",
    "jenis_lembaga": "Jenis lembaga",
    "kriteria": "Kriteria",
    "skala": "Skala",
    "skala_nilai": "Nilai skala",
}
"""List → title of its sheet, in the order of the workbook; others follow by name."""

HEADINGS: Mapping[str, str] = {
    "asal": "Asal dana (desa atau luar)",
    "bidang": "Bidang",
    "bobot": "Bobot",
    "catatan": "Catatan",
    "dari": "Dari (tahun)",
    "jenis": "Jenis",
    "kategori": "Kategori",
    "kelas": "Kelas",
    "kelompok": "Kelompok",
    "kriteria": "Kriteria",
    "label_en": "Nama dalam bahasa Inggris",
    "nilai": "Nilai",
    "pemberi": "Pemberi",
    "sampai": "Sampai (tahun)",
    "saring": "Saringan survei",
    "satuan": "Satuan",
    "sdgs": "SDGs",
    "sektor": "Sektor",
    "strategi": "Strategi",
    "terendah": "Terendah",
    "tertinggi": "Tertinggi",
    "untuk": "Untuk (desa atau kelurahan)",
}
"""Column that only some lists have → its heading."""

_CODE = Band("Kode", 0)
_NAME, _MORE, _USE = Band("Isi daftar", 3), Band("Keterangan", 4), Band("Pemakaian", 2)

_WIDE = 40.0
"""Columns from this width on wrap their texts."""

_CODE_PROMPT = (
    "Baris baru: boleh dikosongkan, program membuat kodenya dari nama. Kode yang ada tidak "
    "diganti, karena isian memakainya."
)


def title_of(name: str) -> str:
    """Return what people call a list."""
    return TITLES.get(name) or name.replace("_", " ").capitalize()


def in_order(names: Sequence[str]) -> list[str]:
    """Return lists in the order of the workbook."""
    order = list(TITLES)
    return sorted(names, key=lambda n: (order.index(n) if n in order else len(order), n))


def list_sheets(
    lists: Mapping[str, Sequence[Reference]], codes: CodeLists
) -> Iterator[SheetLayout]:
    """Yield the sheet of each list.

    Args:
        lists: name → its entries, in the order of the workbook.
        codes: collects the drop-downs.
    """
    names = SheetNames()
    for name, entries in lists.items():
        extra = dict.fromkeys(key for entry in entries for key in sorted(entry.extra))
        columns = [*_lead(), *_entry(codes), *_more(extra), *_use(codes), *_trace()]
        yield SheetLayout(
            f"list_{name}",
            KINDS["reference"],
            names.name(title_of(name)),
            tuple(spread(columns)),
            3,
            repeat=name,
            about=f"daftar {title_of(name).lower()}, satu baris satu isi",
            spare=SPARE,
            band=3,
        )


def _lead() -> Iterator[Column]:
    yield program_column(UID, "Kunci", KEYS, KEY_WIDTH)
    code = program_column("_code", "Kode", _CODE, 20.0)
    yield replace(code, locked=False, settled=True, prompt=_CODE_PROMPT)


def _entry(codes: CodeLists) -> Iterator[Column]:
    yield _open("_label", "Nama", _NAME, 48.0)
    yield _open("_short", "Singkatan", _NAME, 16.0)
    yield _open("_parent", "Kode induk", _NAME, 16.0)
    yield _open("_region", "Wilayah (kosong: semua)", _NAME, 12.0)


def _more(extra: Mapping[str, object]) -> Iterator[Column]:
    for key in extra:
        label = HEADINGS.get(key) or key.replace("_", " ").capitalize()
        yield _open(f"{EXTRA}{key}", label, _MORE, 24.0)
    yield _open("_source", "Sumber", _MORE, 26.0)


def _use(codes: CodeLists) -> Iterator[Column]:
    sure = codes.add(
        "keyakinan", {c: w for c, w in CONFIDENCES.items() if c}, "Keyakinan", worded=True
    )
    used = codes.add("dipakai", {"1": "ya", "0": "tidak"}, "Masih dipakai", worded=True)
    yield _choice("_confidence", "Keyakinan", _MORE, sure, 18.0)
    yield _choice("_active", "Masih dipakai", _USE, used, 12.0)
    yield _open("_successor", "Diganti oleh (kode)", _USE, 20.0)
    yield reference("origin", "Asal (acuan)", "", _USE, 22.0)


def _trace() -> Iterator[Column]:
    yield replace(program_column("_position", "Nomor urut", TRACE, 8.0), hidden=True)
    for name in ("_rev", "_updated_at", "_updated_by", "_origin"):
        found = program_column(name, name[1:], TRACE, 8.0, compared=False)
        yield replace(found, hidden=True)
    for column in mark_columns(stamped=True):
        yield replace(column, hidden=True)


def _open(name: str, label: str, band: Band, width: float) -> Column:
    return replace(program_column(name, label, band, width), locked=False, wrapped=width >= _WIDE)


def _choice(name: str, label: str, band: Band, list_name: str, width: float) -> Column:
    found = program_column(name, label, band, width, CellType.CHOICE)
    return replace(found, locked=False, list_name=list_name)
