"""Names of the lists, headings of their columns, and words for how an entry stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dampingan.core.language import tr
from dampingan.core.regions import regions
from dampingan.store.reference import Reference
from dampingan.ui.models.column import NOTHING, Cell

LISTS: Mapping[str, Callable[[], str]] = {
    "perangkat_daerah": lambda: tr("Perangkat daerah"),
    "program": lambda: tr("Program"),
    "sumber_dana": lambda: tr("Sumber dana"),
    "jangka": lambda: tr("Jangka waktu"),
    "bidang": lambda: tr("Bidang"),
    "sub_bidang": lambda: tr("Sub-bidang"),
    "sektor": lambda: tr("Sektor"),
    "sdgs": lambda: tr("SDGs Desa"),
    "katalog_masalah": lambda: tr("Katalog masalah"),
    "katalog_potensi": lambda: tr("Katalog potensi"),
    "kategori_potensi": lambda: tr("Kategori potensi"),
    "jenis_lembaga": lambda: tr("Jenis lembaga"),
    "kelompok": lambda: tr("Kelompok warga"),
    "pola": lambda: tr("Pola pelaksanaan"),
    "kriteria": lambda: tr("Kriteria peringkat"),
    "skala": lambda: tr("Skala nilai"),
    "skala_nilai": lambda: tr("Arti nilai"),
}
"""List → its name, in the order in which people look for them."""

_EXTRAS: Mapping[str, Callable[[], str]] = {
    "asal": lambda: tr("Asal dana"),
    "bebas": lambda: tr("Nilai bebas"),
    "bidang": lambda: tr("Bidang"),
    "bobot": lambda: tr("Bobot"),
    "catatan": lambda: tr("Catatan"),
    "dari": lambda: tr("Dari (tahun)"),
    "jenis": lambda: tr("Jenis"),
    "kategori": lambda: tr("Kategori"),
    "kelas": lambda: tr("Kelas"),
    "kelompok": lambda: tr("Kelompok"),
    "kriteria": lambda: tr("Kriteria"),
    "label_en": lambda: tr("Nama Inggris"),
    "nilai": lambda: tr("Nilai"),
    "pemberi": lambda: tr("Pemberi"),
    "sampai": lambda: tr("Sampai (tahun)"),
    "saring": lambda: tr("Saringan survei"),
    "satuan": lambda: tr("Satuan"),
    "sdgs": lambda: tr("SDGs"),
    "sektor": lambda: tr("Sektor"),
    "strategi": lambda: tr("Strategi"),
    "sub_bidang": lambda: tr("Sub-bidang"),
    "terendah": lambda: tr("Terendah"),
    "tertinggi": lambda: tr("Tertinggi"),
    "untuk": lambda: tr("Untuk"),
}

PARENTS: Mapping[str, str] = {"sub_bidang": "bidang", "skala_nilai": "skala"}
"""List → the list that its entries belong under."""

BETWEEN: Mapping[str, str] = {
    "bidang": "bidang",
    "sub_bidang": "sub_bidang",
    "sektor": "sektor",
    "sdgs": "sdgs",
    "kategori": "kategori_potensi",
    "kriteria": "kriteria",
}
"""Further column → the list that its codes come from."""

NUMBERS = frozenset({"dari", "sampai", "bobot", "nilai", "terendah", "tertinggi"})
"""Further columns that hold numbers."""

FIXED: Mapping[str, Mapping[str, Callable[[], str]]] = {
    "untuk": {"desa": lambda: tr("desa"), "kelurahan": lambda: tr("kelurahan")},
    "asal": {"desa": lambda: tr("dari desa sendiri"), "luar": lambda: tr("dari luar")},
    "satuan": {
        "P": lambda: tr("orang"),
        "K": lambda: tr("keluarga"),
        "R": lambda: tr("rumah"),
        "D": lambda: tr("desa/kelurahan"),
        "G": lambda: tr("kelompok"),
    },
    "strategi": {
        "1": lambda: tr("mengurangi beban pengeluaran"),
        "2": lambda: tr("menambah pendapatan"),
        "3": lambda: tr("mengurangi kantong kemiskinan"),
    },
}
"""Further column → code → word, for columns with a few fixed codes (strategies: Inpres 4/2022)."""


def list_word(name: str) -> str:
    """Return a list's name; a list that the program does not know by its own."""
    return LISTS[name]() if name in LISTS else name.replace("_", " ").capitalize()


def extra_word(name: str) -> str:
    """Return the heading of a further column."""
    return _EXTRAS[name]() if name in _EXTRAS else name.replace("_", " ").capitalize()


def confidence_word(mark: str) -> str:
    """Return what the mark of confidence means."""
    return {"C": tr("dari sumber"), "O": tr("belum dipastikan")}.get(mark, "")


def confidence_cell(mark: str) -> Cell:
    """Return the mark of confidence in words with an icon."""
    looks = {"C": ("ok", "ok"), "O": ("not_found", "warning")}
    return Cell(confidence_word(mark), *looks[mark]) if mark in looks else NOTHING


def region_word(code: str) -> str:
    """Return for which kabupaten or kota an entry is."""
    if not code:
        return tr("keduanya")
    region = regions().get(code)
    return region.label if region else code


def origin_word(origin: str) -> str:
    """Return where an entry comes from: the program, the regency, a village."""
    known = {
        "shipped": tr("bawaan program"),
        "regency": tr("dari kabupaten/kota"),
        "village": tr("dari desa/kelurahan"),
        "here": tr("ditambah di sini"),
    }
    if origin in known:
        return known[origin]
    region = regions().get(origin)
    return tr("ditambah {village}", village=region.label) if region else origin


def state_cell(active: bool, successor: str) -> Cell:
    """Return how an entry stands: in use, not any more, or followed by another."""
    if successor:
        return Cell(f"→ {successor}", "forward", "muted")
    return Cell(tr("dipakai")) if active else Cell(tr("tidak dipakai lagi"), "close", "muted")


def named(entry: Reference, successor: Reference | None) -> str:
    """Return an entry's name, with its successor's as answers that hold it are shown."""
    return f"{entry.label} → {successor.label}" if successor else entry.label
