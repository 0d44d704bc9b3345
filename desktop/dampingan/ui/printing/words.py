"""Names of the groups of products and what people look for them by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dampingan.core.language import tr
from dampingan.store.creation import REGENCY

if TYPE_CHECKING:
    from dampingan.printing.product import Product
    from dampingan.store.workspace import Workspace

SURVEY, MEETING, PLAN, REPORT = "survey", "meeting", "plan", "report"
_REPORTS = frozenset({"profil", "ringkasan", "grafik", "tanda-terima"})
"""Products of any group that people look for among reports."""


def group_of(product: Product) -> str:
    """Return the group that a product stands in on screen."""
    if product.key in _REPORTS or product.group not in {SURVEY, MEETING, PLAN}:
        return REPORT
    return product.group


def group_words() -> dict[str, str]:
    """Return group → its heading, in the order of the list."""
    return {
        SURVEY: tr("Pendataan"),
        MEETING: tr("Musyawarah"),
        PLAN: tr("Perencanaan"),
        REPORT: tr("Laporan"),
    }


def products_for(workspace: Workspace) -> list[Product]:
    """Return the products of a workspace, group by group."""
    from dampingan.printing.catalogue import PRODUCTS

    scope = "regency" if workspace.scope == REGENCY else "village"
    found = [one for one in PRODUCTS.values() if scope in one.scopes]
    groups: Sequence[str] = list(group_words())
    return sorted(found, key=lambda one: groups.index(group_of(one)))


def search_words(key: str) -> str:
    """Return further words by which the palette finds a product."""
    return {
        "kuesioner": tr("cetak formulir blangko pendataan kosong terisi"),
        "prelist": tr("cetak daftar keluarga rt kunjungan"),
        "label": tr("cetak stiker berkas"),
        "keluarga": tr("cetak kartu keluarga lembar survei"),
        "hadir": tr("cetak absen peserta tanda tangan undangan"),
        "berita-acara": tr("cetak musdes muskel kesepakatan"),
        "notulen": tr("cetak catatan rapat musyawarah"),
        "matriks": tr("cetak rencana usulan rpjm rkp"),
        "profil": tr("cetak profil desa kelurahan"),
        "ringkasan": tr("cetak rapat koordinasi angka"),
        "grafik": tr("cetak diagram"),
        "tanda-terima": tr("cetak bukti terima berkas"),
    }.get(key, tr("cetak"))
