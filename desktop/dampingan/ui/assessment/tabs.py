"""The tabs of "Potensi & Masalah": registers with their columns, and views of other parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dampingan.core.language import tr


@dataclass(frozen=True)
class RegisterTabSpec:
    """A register as a tab shows it.

    Attributes:
        form_id: the register.
        columns: see `RegisterTable`.
        filters: questions with a filter chip.
        empty: what to do next while it is empty: title and sentence.
        noun: what one record is called.
    """

    form_id: str
    columns: tuple[str, ...]
    filters: tuple[str, ...]
    empty: Callable[[], tuple[str, str]]
    noun: Callable[[], str]


MASALAH, POTENSI, SKETSA = "masalah", "potensi", "sketsa"
KALENDER, LEMBAGA, MUSYAWARAH = "kalender", "lembaga", "musyawarah"
RANKING, TREE, MAP, PROFILE = "ranking", "tree", "map", "profile"

MATRICES: Mapping[str, str] = {
    **{name: name for name in (MASALAH, POTENSI, SKETSA, KALENDER, LEMBAGA)},
    RANKING: "peringkat",
    TREE: "pohon",
    MAP: "pengelompokan",
}
"""Tab → planning form that says the same on paper (keys of `matrix.village_book`)."""

REGISTERS: Mapping[str, RegisterTabSpec] = {
    MASALAH: RegisterTabSpec(
        "masalah",
        (
            "judul",
            *("sektor", "rw", "rt", "keluarga", "keluarga_hitung"),
            *("potensi", "keadaan"),
        ),
        ("sektor", "rt", "kelompok", "keadaan"),
        lambda: (
            tr("Belum ada masalah"),
            tr(
                "Ketik masalah pertama di baris di atas lalu Enter. Sebagian kata cukup: ↓ "
                "mengambil judul, sektor dan SDGs dari katalog. Masalah juga lahir dari "
                "Sketsa, Kalender dan Lembaga tanpa diketik dua kali."
            ),
        ),
        lambda: tr("masalah"),
    ),
    POTENSI: RegisterTabSpec(
        "potensi",
        ("judul", "kategori", "sektor", "rw", "rt", "jumlah", "satuan", "pemilik"),
        ("kategori", "sektor", "rt", "kelompok"),
        lambda: (
            tr("Belum ada potensi"),
            tr(
                "Ketik potensi pertama di baris di atas lalu Enter: alam, manusia, lembaga, "
                "sarana, uang. ↓ mengambil dari katalog."
            ),
        ),
        lambda: tr("potensi"),
    ),
    SKETSA: RegisterTabSpec(
        "sketsa",
        ("objek", "rw", "rt", "kondisi", "masalah", "potensi", "kelompok"),
        ("rt", "kelompok"),
        lambda: (
            tr("Sketsa masih kosong"),
            tr(
                "Tulis tiap unsur yang digambar warga: tanggul, jalan, sungai, sekolah. Pada kolom "
                "Masalah dan Potensi ketik namanya: yang belum ada langsung dicatat."
            ),
        ),
        lambda: tr("unsur"),
    ),
    KALENDER: RegisterTabSpec(
        "kalender",
        ("hal", "jenis", "bulan:tick", "masalah", "potensi"),
        ("jenis", "kelompok"),
        lambda: (
            tr("Kalender musim masih kosong"),
            tr(
                "Tulis apa yang terjadi tiap tahun: rob, paceklik, panen, hajatan. Spasi atau x "
                "menandai bulannya."
            ),
        ),
        lambda: tr("peristiwa"),
    ),
    LEMBAGA: RegisterTabSpec(
        "lembaga",
        (
            *("nama", "jenis", "pengurus", "anggota"),
            *("kedekatan", "manfaat", "masalah", "potensi"),
        ),
        ("jenis",),
        lambda: (
            tr("Belum ada lembaga"),
            tr(
                "Tulis lembaga di desa/kelurahan: LPM, PKK, karang taruna, koperasi, kelompok tani."
            ),
        ),
        lambda: tr("lembaga"),
    ),
    MUSYAWARAH: RegisterTabSpec(
        "musyawarah",
        ("judul", "tanggal", "jenis", "tempat", "hasil"),
        ("jenis", "rt"),
        lambda: (
            tr("Belum ada musyawarah"),
            tr(
                "Ketik tentang apa musyawarahnya lalu Enter. Hasil, keputusan dan daftar hadir "
                "diisi di layar isian (Ctrl+E); berita acara, notulen dan daftar hadir dicetak "
                "dari sini, terisi atau kosong."
            ),
        ),
        lambda: tr("musyawarah"),
    ),
}


def tab_words() -> list[tuple[str, str]]:
    """Return name and word of each tab, in the order of the work."""
    return [
        (MASALAH, tr("Masalah")),
        (POTENSI, tr("Potensi")),
        (SKETSA, tr("Sketsa")),
        (KALENDER, tr("Kalender")),
        (LEMBAGA, tr("Lembaga")),
        (RANKING, tr("Peringkat")),
        (TREE, tr("Pohon")),
        (MAP, tr("Peta")),
        (PROFILE, tr("Profil")),
        (MUSYAWARAH, tr("Musyawarah")),
    ]


def tab_keys() -> dict[str, str]:
    """Return the key of each tab, e.g. ``Ctrl+1``; the tenth is ``Ctrl+0``."""
    return {name: f"Ctrl+{number % 10}" for number, (name, _) in enumerate(tab_words(), start=1)}
