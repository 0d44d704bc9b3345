"""A small invented assessment and plan of one village, for tests of its planning forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest

from conftest import BANDENGAN, NOW
from dampingan.store.plan.form import ensure_plan
from dampingan.store.plan.writing import operation
from dampingan.store.workspace import Workspace

Make = Callable[..., Workspace]
"""Makes an empty workspace with registers; by default of Bandengan."""

SCORES = {"periode": "2026-Q4", "skala": "skala_5"}


@contextmanager
def empty_villages(folders: pytest.TempPathFactory) -> Iterator[Make]:
    """Lend what makes workspaces with empty registers; they are closed afterwards."""
    with ExitStack() as stack:

        def made(code: str = BANDENGAN) -> Workspace:
            path = folders.mktemp("desa") / "x.dampingan"
            workspace = Workspace.create(path, code, "2026-Q4", actor="Sari", now=lambda: NOW)
            stack.callback(workspace.close)
            ensure_plan(workspace)
            return workspace

        yield made


def tell_village(workspace: Workspace) -> None:
    """Write problems with scores, activities, a season, and a visit into a village's registers."""
    with operation(workspace) as op:
        hall = op.add("potensi", {"judul": "Balai RW", "kategori": "prasarana", "jumlah": "1"})
        rob = op.add(
            "masalah",
            {
                "judul": "Rob",
                "bidang": "6",
                "sebab": "Tanggul rendah; Pompa rusak",
                "potensi": hall,
                "rw": "004",
                "keluarga": "180",
            },
            rows={
                "penilaian": [
                    {"penilai": "LPMK", **SCORES} | {f"k{n}": "4" for n in range(1, 6)},
                    {"penilai": "PKK", **SCORES} | {f"k{n}": "5" for n in range(1, 6)},
                ],
                "alternatif": [
                    {"tindakan": "Meninggikan tanggul", "layak": "1"},
                    {"tindakan": "Pindah", "layak": "2", "alasan": "mahal"},
                ],
            },
        )
        op.add("masalah", {"judul": "Tanah turun", "sebab_dari": rob})
        op.add("sketsa", {"objek": "Tanggul", "rw": "004", "kondisi": "Retak", "masalah": rob})
        op.add("kalender", {"hal": "Rob besar", "jenis": "3", "bulan": "1 12", "masalah": rob})
        dyke = op.add(
            "kegiatan",
            {
                "judul": "Tanggul rob",
                "masalah": rob,
                "bidang": "6",
                "volume": "1200",
                "satuan": "m",
                "biaya": "7500000000",
                "sumber_dana": "apbd_kab",
                "pengampu": "kota-dpupr",
                "tahun_mulai": "2027",
                "tahun_selesai": "2032",
                "keadaan": "4",
            },
            rows={"kemajuan": [{"tanggal": "2026-10-01", "fisik": "15", "hambatan": "Hujan"}]},
        )
        own = {"bidang": "7", "tahun_mulai": "2027", "sumber_dana": "dana_kelurahan"}
        op.add("kegiatan", {"judul": "Bank sampah", "biaya": "20000000", **own})
        op.add("kegiatan", {"judul": "Usulan jalan", "sumber_dana": "apbd_kab", "keadaan": "2"})
        op.add("kegiatan", {"judul": "Batal", "keadaan": "7", **own})
        op.add(
            "kunjungan",
            {"tanggal": "2026-11-10", "perangkat": "kota-dpupr", "kegiatan": dyke},
            rows={
                "tindak_lanjut": [
                    {"uraian": "Perbaiki pompa", "tenggat": "2026-12-01", "keadaan": "1"},
                    {"uraian": "Lapor lurah", "keadaan": "3"},
                ]
            },
        )
