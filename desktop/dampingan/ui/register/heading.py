"""Short headings of columns; a questionnaire's labels are whole sentences at times."""

from __future__ import annotations

from collections.abc import Callable

from dampingan.core.language import tr

_WORDS: dict[str, Callable[[], str]] = {
    "objek": lambda: tr("Unsur/objek"),
    "hal": lambda: tr("Masalah atau kegiatan"),
    "kondisi": lambda: tr("Kondisi"),
    "masalah": lambda: tr("Masalah"),
    "potensi": lambda: tr("Potensi"),
    "sektor": lambda: tr("Sektor"),
    "sdgs": lambda: tr("SDGs"),
    "bidang": lambda: tr("Bidang"),
    "sub_bidang": lambda: tr("Sub-bidang"),
    "keluarga": lambda: tr("Keluarga"),
    "keluarga_hitung": lambda: tr("Survei"),
    "kelompok": lambda: tr("Kelompok"),
    "sumber_rapat": lambda: tr("Rapat"),
    "keadaan": lambda: tr("Keadaan"),
    "kategori": lambda: tr("Kategori"),
    "jumlah": lambda: tr("Jumlah"),
    "satuan": lambda: tr("Satuan"),
    "pemilik": lambda: tr("Pemilik"),
    "foto": lambda: tr("Foto"),
    "jenis": lambda: tr("Jenis"),
    "pengurus": lambda: tr("Pengurus"),
    "anggota": lambda: tr("Anggota"),
    "kedekatan": lambda: tr("Kedekatan"),
    "manfaat": lambda: tr("Manfaat"),
    "dasar_hukum": lambda: tr("Dasar hukum"),
    "lingkup": lambda: tr("Lingkup"),
    "lokasi": lambda: tr("Lokasi"),
    "volume": lambda: tr("Volume"),
    "biaya": lambda: tr("Biaya (Rp)"),
    "sumber_dana": lambda: tr("Dana"),
    "jangka": lambda: tr("Jangka"),
    "tahun_mulai": lambda: tr("Mulai"),
    "tahun_selesai": lambda: tr("Selesai"),
    "pengampu": lambda: tr("Pengampu"),
    "pendukung": lambda: tr("Pendukung"),
    "pelaksana": lambda: tr("Pelaksana"),
    "pengusul": lambda: tr("Pengusul"),
    "prioritas": lambda: tr("Prioritas"),
    "program": lambda: tr("Program"),
    "pola": lambda: tr("Pola"),
    "perangkat": lambda: tr("Perangkat daerah"),
    "tanggal": lambda: tr("Tanggal"),
    "hasil": lambda: tr("Hasil"),
    "kesepakatan": lambda: tr("Kesepakatan"),
    "tahun": lambda: tr("Tahun"),
    "peran": lambda: tr("Peran"),
    "asal": lambda: tr("Asal"),
}


def heading(key: str) -> str:
    """Return the short heading of a question, ``""`` when its label is short enough."""
    word = _WORDS.get(key)
    return word() if word else ""
