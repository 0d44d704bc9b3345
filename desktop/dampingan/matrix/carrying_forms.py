"""Forms of what becomes of a plan: evaluation, agencies that accompany, visits and follow-ups."""

from __future__ import annotations

from collections.abc import Sequence

from dampingan.analysis.activity import FINISHED, FUNDED, RUNNING, newest_reports
from dampingan.matrix.assessment_forms import NO
from dampingan.matrix.page import Column, Kind, Line, Matrix, Value
from dampingan.matrix.plan_item import Item, years_words
from dampingan.matrix.village_plan import (
    VillagePlan,
    amount,
    day,
    figure,
    joined,
    listed,
    money,
    shown,
    title_of,
)
from dampingan.store.plan.record import PlanRecord

_OPEN = frozenset({"", "1", "2"})
"""States of a follow-up that still has to be done."""


def evaluation(plan: VillagePlan, found: Sequence[Item]) -> Matrix:
    """Return the evaluation: target against what was reached, obstacles, what follows."""
    follow_ups = _follow_ups(plan)
    carried = [
        item
        for item in found
        if item.activity.state in {FUNDED, RUNNING, FINISHED} or item.activity.reports
    ]
    lines = []
    for number, item in enumerate(carried, 1):
        record = item.record
        newest = newest_reports(record.rows.get("kemajuan", ()))
        lines.append(
            Line(
                (
                    number,
                    joined(
                        title_of(record),
                        joined(
                            plan.words.short("perangkat_daerah", item.activity.agency),
                            years_words(item.activity),
                        ),
                        by="\n",
                    ),
                    _target(record),
                    money(record.text("biaya")),
                    newest.physical,
                    newest.spent,
                    _reached(record, newest.achieved),
                    day(newest.day),
                    joined(
                        plan.choice("kegiatan", "status_kegiatan", item.activity.state),
                        shown(newest.obstacle),
                        by="\n",
                    ),
                    listed(follow_ups.get(record.uid, ())),
                )
            )
        )
    name = "RKP Desa" if plan.is_desa else "kegiatan kelurahan"
    return Matrix(
        "evaluasi",
        "Evaluasi",
        f"Evaluasi pelaksanaan {name}",
        (
            NO,
            Column("Kegiatan", 58, grows=True),
            Column("Volume dan indikator", 40, Kind.TEXT, "Target", grows=True),
            Column("Biaya (Rp)", 27, Kind.MONEY, "Target"),
            Column("Fisik (%)", 15, Kind.COUNT, "Realisasi"),
            Column("Keuangan (Rp)", 27, Kind.MONEY, "Realisasi"),
            Column("Capaian", 24, Kind.TEXT, "Realisasi"),
            Column("Laporan terakhir", 22, Kind.DATE, "Realisasi"),
            Column("Masalah", 44, grows=True),
            Column("Tindak lanjut", 46, grows=True),
        ),
        tuple(lines),
        notes=("Realisasi menurut laporan kemajuan terakhir; kolom kosong: belum ada laporannya.",)
        if lines
        else (),
        empty="Belum ada kegiatan yang didanai atau berjalan.",
        signers=plan.signers(),
    )


def mentorship(plan: VillagePlan) -> Matrix:
    """Return the agencies that accompany the village, by year."""
    ordered = sorted(
        plan.alive("pendampingan"), key=lambda one: (one.text("tahun"), one.text("peran"), one.id)
    )
    lines = [
        Line(
            (
                number,
                shown(one.text("tahun")),
                plan.words.label("perangkat_daerah", one.text("perangkat")),
                plan.choice("pendampingan", "peran", one.text("peran")),
                day(one.text("mulai")),
                day(one.text("selesai")),
                listed(
                    joined(shown(row.text("nama")), shown(row.text("jabatan")), by=", ")
                    for row in one.rows.get("petugas", ())
                ),
                shown(one.text("keterangan")),
            )
        )
        for number, one in enumerate(ordered, 1)
    ]
    return Matrix(
        "pendampingan",
        "Pendampingan",
        f"Perangkat daerah pendamping {plan.kind}",
        (
            NO,
            Column("Tahun", 15, Kind.CENTRE),
            Column("Perangkat daerah", 88, grows=True),
            Column("Peran", 24),
            Column("Mulai", 26, Kind.DATE),
            Column("Selesai", 26, Kind.DATE),
            Column("Petugas", 56, grows=True),
            Column("Ket", 40, grows=True),
        ),
        tuple(lines),
        empty="Belum ada perangkat daerah pendamping yang dicatat.",
        signers=plan.signers(),
    )


def visits(plan: VillagePlan) -> Matrix:
    """Return visits with what was agreed; each follow-up on a line of its own."""
    ordered = sorted(plan.alive("kunjungan"), key=lambda one: (one.text("tanggal"), one.id))
    lines: list[Line] = []
    for number, one in enumerate(ordered, 1):
        head: tuple[Value, ...] = (
            number,
            day(one.text("tanggal")),
            joined(
                plan.words.short("perangkat_daerah", one.text("perangkat")),
                shown(one.text("petugas")),
                by="\n",
            ),
            plan.location(one),
            listed(plan.titles(one.text("kegiatan"))),
            shown(one.text("hasil")),
            shown(one.text("kesepakatan")),
        )
        rows = one.rows.get("tindak_lanjut", ())
        if not rows:
            lines.append(Line((*head, "", "", None, "")))
        for place, row in enumerate(rows):
            state = plan.choice("kunjungan", "keadaan_tindak", row.text("keadaan"))
            lines.append(
                Line(
                    (
                        *(head if not place else [None] * len(head)),
                        shown(row.text("uraian")),
                        shown(row.text("penanggung")),
                        day(row.text("tenggat")),
                        joined(state, shown(row.text("catatan")), by="\n"),
                    )
                )
            )
    return Matrix(
        "kunjungan",
        "Kunjungan & Tindak Lanjut",
        "Kunjungan pendamping dan tindak lanjut",
        (
            NO,
            Column("Tanggal", 22, Kind.DATE),
            Column("Perangkat daerah dan petugas", 34, grows=True),
            Column("Lokasi", 30, grows=True),
            Column("Kegiatan", 38, grows=True),
            Column("Yang dilihat", 44, grows=True),
            Column("Kesepakatan", 42, grows=True),
            Column("Uraian", 40, Kind.TEXT, "Tindak lanjut", grows=True),
            Column("Penanggung jawab", 28, Kind.TEXT, "Tindak lanjut"),
            Column("Tenggat", 22, Kind.DATE, "Tindak lanjut"),
            Column("Keadaan", 24, Kind.TEXT, "Tindak lanjut"),
        ),
        tuple(lines),
        empty="Belum ada kunjungan yang dicatat.",
        signers=plan.signers(),
    )


# -- inside ---------------------------------------------------------------------------------------


def _follow_ups(plan: VillagePlan) -> dict[str, list[str]]:
    """Return activity's key → follow-ups of its visits that are still to be done."""
    found: dict[str, list[str]] = {}
    for visit in plan.alive("kunjungan"):
        for row in visit.rows.get("tindak_lanjut", ()):
            if row.text("keadaan") not in _OPEN:
                continue
            until = day(row.text("tenggat"))
            words = shown(row.text("uraian"))
            if until:
                said = (
                    until if isinstance(until, str) else f"{until.day}/{until.month}/{until.year}"
                )
                words = f"{words} (tenggat {said})"
            for key in visit.keys("kegiatan"):
                found.setdefault(key, []).append(words)
    return found


def _target(record: PlanRecord) -> str:
    volume = _with_unit(record, "volume", "satuan")
    aim = _with_unit(record, "nilai_target", "satuan_indikator")
    name = shown(record.text("indikator"))
    return joined(volume, joined(name, aim, by=": "), by="\n")


def _reached(record: PlanRecord, value: float | None) -> str:
    return (
        ""
        if value is None
        else joined(figure(value), shown(record.text("satuan_indikator")), by=" ")
    )


def _with_unit(record: PlanRecord, key: str, unit: str) -> str:
    value = amount(record.text(key))
    if value is None or value == "":
        return ""
    said = figure(value) if isinstance(value, float) else str(value)
    return joined(said, shown(record.text(unit)), by=" ")
