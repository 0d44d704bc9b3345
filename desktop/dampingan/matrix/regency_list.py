"""A regency's lists as forms of their own: activities of each agency, problems of each kecamatan.

A workbook's lists are filtered and sorted on the screen; on paper each reader wants one part: an
agency what it leads in which village, a camat the problems of the kecamatan.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from dampingan.analysis.activity import CANCELLED, Activity, place_words
from dampingan.analysis.plan_summary import By
from dampingan.core.document import count_words
from dampingan.matrix.page import Column, Kind, Line, Look, Matrix, Value
from dampingan.matrix.plan_item import years_words
from dampingan.matrix.regency_forms import STATES, answered
from dampingan.matrix.regency_plan import RegencyPlan, kecamatan_name, village_name
from dampingan.matrix.village_plan import amount, shown, title_of
from dampingan.store.plan.record import PlanRecord

_NO = Column("No", 11, Kind.CENTRE)

ACTIVITIES, PROBLEMS = "kegiatan", "masalah"
"""Keys of the lists among the consolidated forms."""


def activity_lists(plan: RegencyPlan) -> Iterator[Matrix]:
    """Yield the activities of each agency, by kecamatan and village; those of none come last."""
    order = plan.words.order("perangkat_daerah")

    def place(one: Activity) -> tuple[bool, int, str]:
        return (not one.agency, order.get(one.agency, len(order)), one.agency)

    for _, found in groupby(sorted(plan.activities, key=place), key=place):
        members = sorted(found, key=lambda one: one.village_code)
        yield _activity_list(plan, members)


def _activity_list(plan: RegencyPlan, members: Sequence[Activity]) -> Matrix:
    counted = [one for one in members if one.state != CANCELLED]
    notes = []
    if len(counted) < len(members):
        given_up = count_words(len(members) - len(counted))
        notes.append(f"{given_up} kegiatan yang dibatalkan tidak ikut dijumlahkan.")
    if missing := sum(one.cost is None for one in counted):
        notes.append(f"{count_words(missing)} kegiatan belum berbiaya: jumlahnya batas bawah.")
    lines = [*_activity_lines(plan, members), _activity_total(counted)]
    return Matrix(
        ACTIVITIES,
        "Kegiatan",
        "Daftar kegiatan di desa/kelurahan",
        (
            _NO,
            Column("Desa/kelurahan", 36, grows=True),
            Column("Kegiatan", 72, grows=True),
            Column("Lokasi", 27),
            Column("Volume", 16, Kind.COUNT),
            Column("Satuan", 17),
            Column("Jangka", 19),
            Column("Tahun", 20, Kind.CENTRE),
            Column("Biaya (Rp)", 27, Kind.MONEY),
            Column("Sumber dana", 24),
            Column("Keadaan", 20),
            Column("Fisik (%)", 13, Kind.COUNT),
            Column("Terpakai (Rp)", 27, Kind.MONEY),
        ),
        tuple(lines),
        notes=tuple(notes),
        numbered=False,
        subtitle=plan.name_of(By.AGENCY, members[0].agency),
    )


def _activity_lines(plan: RegencyPlan, members: Sequence[Activity]) -> Iterator[Line]:
    number = 0
    for name, found in groupby(members, key=lambda one: kecamatan_name(one.village_code)):
        group = list(found)
        if name:
            yield Line((f"Kecamatan {name} – {count_words(len(group))} kegiatan",), Look.GROUP)
        for one in group:
            number += 1
            yield Line(_activity_cells(plan, number, one))


def _activity_cells(plan: RegencyPlan, number: int, one: Activity) -> tuple[Value, ...]:
    record, words = plan.records[one.uid], plan.words
    return (
        number,
        village_name(one.village_code),
        one.title or title_of(record),
        place_words(one.rw, one.rt) or "Seluruhnya",
        amount(record.text("volume")),
        shown(record.text("satuan")),
        words.short("jangka", one.term),
        years_words(one),
        one.cost,
        words.short("sumber_dana", one.fund),
        STATES.get(one.state, one.state),
        one.physical,
        one.spent,
    )


def _activity_total(counted: Sequence[Activity]) -> Line:
    cost, spent = (sum(one.cost or 0 for one in counted), sum(one.spent or 0 for one in counted))
    said = f"Jumlah: {count_words(len(counted))} kegiatan"
    return Line((said, *[None] * 7, cost, None, None, None, spent), Look.TOTAL)


def problem_lists(plan: RegencyPlan) -> Iterator[Matrix]:
    """Yield the problems of each kecamatan, by village."""
    answers = answered(plan.activities)
    members = sorted(plan.problems, key=lambda one: one.village_code)
    for name, found in groupby(members, key=lambda one: kecamatan_name(one.village_code)):
        lines: list[Line] = []
        number = 0
        for code, problems in groupby(found, key=lambda one: one.village_code):
            group = list(problems)
            heading = f"{village_name(code)} – {count_words(len(group))} masalah"
            lines.append(Line((heading,), Look.GROUP))
            for one in group:
                number += 1
                lines.append(Line(_problem_cells(plan, number, one, answers.get(one.uid, 0))))
        yield Matrix(
            PROBLEMS,
            "Masalah",
            "Daftar masalah di desa/kelurahan",
            (
                _NO,
                Column("Masalah", 90, grows=True),
                Column("Sektor", 40, grows=True),
                Column("Bidang", 34, grows=True),
                Column("Lokasi", 30),
                Column("Menurut survei", 22, Kind.COUNT, "Keluarga"),
                Column("Menurut musyawarah", 24, Kind.COUNT, "Keluarga"),
                Column("Kegiatan yang menjawab", 24, Kind.COUNT),
            ),
            tuple(lines),
            numbered=False,
            subtitle=f"Kecamatan {name}" if name else "",
        )


def _problem_cells(
    plan: RegencyPlan, number: int, one: PlanRecord, answering: int
) -> tuple[Value, ...]:
    return (
        number,
        title_of(one),
        plan.words.label("sektor", one.text("sektor")),
        plan.words.short("bidang", one.text("bidang")),
        place_words(one.text("rw"), one.text("rt")) or "Seluruhnya",
        amount(one.text("keluarga_hitung")),
        amount(one.text("keluarga")),
        answering,
    )
