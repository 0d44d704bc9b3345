"""A small invented village that is accompanied: agencies, visits, agreements, activities."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from dampingan.store.plan.writing import operation
from dampingan.store.workspace import Workspace

TODAY = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def accompany(workspace: Workspace, village: str = "") -> Mapping[str, str]:
    """Write a mentorship, a visit with three agreements, and four activities.

    Returns:
        Name → key of the records that tests ask for.
    """
    workspace.now = lambda: TODAY
    with operation(workspace, "Contoh") as op:
        dike = op.add(
            "kegiatan",
            _activity("Tanggul rob", "4", 2026, 450_000_000),
            village_code=village,
            rows={"kemajuan": [_report("2026-07-15", 40, 180_000_000)]},
        )
        drain = op.add(
            "kegiatan",
            _activity("Drainase", "4", 2026, 90_000_000),
            village_code=village,
            rows={"kemajuan": [_report("2026-11-01", 60, 54_000_000)]},
        )
        op.add("kegiatan", _activity("IPAL", "3", 2025, 310_000_000), village_code=village)
        school = op.add("kegiatan", _activity("Paket B", "5", 2026, 1), village_code=village)
        mentorship = op.add(
            "pendampingan",
            {"perangkat": "kota-dlh", "tahun": "2026", "peran": "1"},
            village_code=village,
            rows={"petugas": [{"nama": "Wahyu Kartika", "telepon": "0812 3456 7890"}]},
        )
        visit = op.add(
            "kunjungan",
            {"tanggal": "2026-10-20", "perangkat": "kota-dlh", "kegiatan": dike},
            village_code=village,
            rows={
                "tindak_lanjut": [
                    {"uraian": "Menyiapkan lahan", "penanggung": "Lurah", "tenggat": "2026-11-01"},
                    {"uraian": "Meminjamkan pompa", "tenggat": "2026-11-25"},
                    {"uraian": "Jalur evakuasi"},
                ]
            },
        )
    return {
        "dike": dike,
        "drain": drain,
        "school": school,
        "mentorship": mentorship,
        "visit": visit,
    }


def _activity(title: str, state: str, year: int, cost: int) -> dict[str, str]:
    return {
        "judul": title,
        "keadaan": state,
        "tahun_mulai": str(year),
        "tahun_selesai": str(year),
        "biaya": str(cost),
        "pengampu": "kota-dpupr",
    }


def _report(day: str, physical: int, money: int) -> dict[str, str]:
    return {"tanggal": day, "fisik": str(physical), "keuangan": str(money)}
