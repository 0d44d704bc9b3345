"""Sections of a village's summary about work: progress, agreements, mentors, money that lacks."""

from __future__ import annotations

from typing import Any

from dampingan.analysis.activity import Activity, newest_reports
from dampingan.analysis.supervision import (
    FINISHED,
    FUNDED,
    IDEA,
    OVERDUE,
    PROPOSED,
    RUNNING,
    ActivityLine,
)
from dampingan.core.dates import format_date, parse_iso
from dampingan.core.language import tr
from dampingan.core.number import count_text, decimal_text, money_short
from dampingan.printing.report.figure import (
    HATCH,
    NOTHING,
    SOLID,
    Cell,
    bar,
    head,
    pair,
    section,
    share_text,
    table,
)
from dampingan.printing.report.summary.survey_part import Section, axis
from dampingan.printing.report.summary.village_figures import VillageFigures

MOST_ACTIVITIES, MOST_AGREEMENTS = 12, 8
PRIORITY = 5
"""Problems down to this rank are what a meeting is asked about first."""


def progress(figures: VillageFigures) -> Section:
    """Return how far funded activities are: work done, money spent, result against target."""
    lines = [
        one
        for one in figures.seen.supervision.activities
        if one.state in {FUNDED, RUNNING, FINISHED}
    ]
    lines.sort(key=lambda one: (-(one.physical or 0), one.activity.title))
    shown = lines[:MOST_ACTIVITIES]
    rows = [_progress_row(figures, one) for one in shown]
    heads = [
        head(tr("Kegiatan")),
        head(tr("Pengampu"), 24),
        head(tr("Fisik"), 12, "right"),
        head(tr("Uang"), 12, "right"),
        head("", 30, "bar", axis()),
        head(tr("Hasil/target"), 29, "right"),
        head(tr("target tercapai"), 22, "bar", axis()),
    ]
    return section(
        tr("Kemajuan kegiatan yang didanai"),
        table(heads, rows),
        keys=[(SOLID, tr("fisik")), (HATCH, tr("uang terpakai dari biaya"))],
        source=tr(
            "{shown} dari {all} kegiatan yang didanai, berjalan, atau selesai; angka laporan "
            "terbaru.",
            shown=count_text(len(shown)),
            all=count_text(len(lines)),
        ),
        empty="" if rows else tr("Belum ada kegiatan yang didanai."),
    )


def _progress_row(figures: VillageFigures, one: ActivityLine) -> list[Cell]:
    record = one.activity
    target = record.number("nilai_target")
    achieved = newest_reports(record.rows.get("kemajuan", ())).achieved
    spent, start = one.share_spent, record.number("nilai_awal") or 0
    result, reached = NOTHING, None
    if target:
        parts = [NOTHING if achieved is None else _plain(achieved), _plain(target)]
        result = "/".join(parts) + f" {record.text('satuan_indikator')}".rstrip()
        if achieved is not None and target != start:
            reached = (achieved - start) / (target - start)
    return [
        record.title or tr("(tanpa judul)"),
        figures.short("perangkat_daerah", record.text("pengampu")) or NOTHING,
        NOTHING if one.physical is None else share_text(one.physical, 100),
        NOTHING if spent is None else share_text(spent, 1),
        pair(None if one.physical is None else one.physical / 100, spent, 1),
        result,
        bar(reached, 1) if target else "",
    ]


def _plain(number: float) -> str:
    return decimal_text(number, 0 if number == int(number) else 1)


# ---------------------------------------------------------------- mentoring


def agreements(figures: VillageFigures) -> Section:
    """Return what was agreed and is late."""
    late = figures.seen.supervision.due(OVERDUE)
    rows: list[list[Cell]] = [
        [
            one.row.text("uraian") or NOTHING,
            figures.short("perangkat_daerah", one.visit.text("perangkat")) or NOTHING,
            format_date(one.due, short=True) if one.due else NOTHING,
            tr("{days} hari", days=count_text(one.days)),
            bar(one.days, max(item.days for item in late)),
        ]
        for one in sorted(late, key=lambda item: -item.days)[:MOST_AGREEMENTS]
    ]
    every = figures.seen.supervision.follow_ups
    return section(
        tr("Kesepakatan yang lewat tenggat"),
        table(
            [
                head(tr("Tindak lanjut")),
                head(tr("Kunjungan oleh"), 28),
                head(tr("Tenggat"), 22),
                head(tr("Lewat"), 17, "right"),
                head("", 28, "bar", ("0", "")),
            ],
            rows,
        ),
        source=tr(
            "{late} dari {all} kesepakatan kunjungan, dihitung pada {day}.",
            late=count_text(len(late)),
            all=count_text(len(every)),
            day=format_date(figures.today),
        ),
        empty=""
        if rows
        else (tr("Tidak ada kesepakatan yang lewat tenggat.") if every else _no_agreement()),
    )


def _no_agreement() -> str:
    return tr("Belum ada kesepakatan dari kunjungan pendampingan.")


def mentors(figures: VillageFigures) -> Section:
    """Return who accompanies the village this year, and when they were there."""
    line = next(
        (one for one in figures.seen.assignment.villages if one.village_code == figures.code), None
    )
    rows: list[list[Cell]] = []
    for role, listed in (
        (tr("Utama"), line.main if line else ()),
        (tr("Pendukung"), line.supporting if line else ()),
    ):
        rows += [
            [figures.agency(one.text("perangkat")), role, *_visited(figures, one)] for one in listed
        ]
    return section(
        tr("Perangkat daerah pendamping {year}", year=figures.seen.year),
        table(
            [
                head(tr("Perangkat daerah")),
                head(tr("Peran"), 22),
                head(tr("Kunjungan"), 20, "right"),
                head(tr("Terakhir"), 26, "right"),
            ],
            rows,
        ),
        source=tr("Kunjungan tahun itu yang dicatat sampai {day}.", day=format_date(figures.today)),
        empty="" if rows else tr("Belum ada perangkat daerah pendamping."),
    )


def _visited(figures: VillageFigures, mentorship: Any) -> list[Cell]:
    agency = figures.seen.stands(mentorship.text("perangkat"))
    days = [
        day
        for visit in figures.seen.shown_visits()
        if figures.seen.stands(visit.text("perangkat")) == agency
        and (day := visit.text("tanggal")) <= figures.today.isoformat()
    ]
    year = str(figures.seen.year)
    here = [day for day in days if day.startswith(year)]
    return [count_text(len(here)), _day(max(days)) if days else NOTHING]


def _day(text: str) -> str:
    found = parse_iso(text)
    return format_date(found, short=True) if found else text


# ---------------------------------------------------------------- what is not funded


def unfunded(figures: VillageFigures) -> list[tuple[int, Activity]]:
    """Return rank and activity of what answers the first problems and has no money yet."""
    ranks = {one.problem.uid: one.rank for one in figures.ranking.lines if one.rank is not None}
    found = []
    for one in figures.activities:
        if not one.alive or one.state not in {IDEA, PROPOSED}:
            continue
        rank = min((ranks[uid] for uid in one.problems if uid in ranks), default=0)
        if 0 < rank <= PRIORITY:
            found.append((rank, one))
    return sorted(found, key=lambda item: (item[0], -(item[1].cost or 0), item[1].title))


def wanted(figures: VillageFigures) -> Section:
    """Return the activities that answer the first problems and wait for money."""
    found = unfunded(figures)
    rows: list[list[Cell]] = [
        [
            str(rank),
            one.title or tr("(tanpa judul)"),
            figures.short("perangkat_daerah", one.agency) or tr("belum ada"),
            _years(one),
            NOTHING if one.cost is None else money_short(one.cost),
        ]
        for rank, one in found[:MOST_ACTIVITIES]
    ]
    cost = sum(one.cost or 0 for _, one in found)
    return section(
        tr("Kegiatan prioritas yang belum berdana"),
        table(
            [
                head(tr("Masalah ke-"), 18),
                head(tr("Kegiatan")),
                head(tr("Pengampu"), 30),
                head(tr("Tahun"), 20),
                head(tr("Biaya"), 24, "right"),
            ],
            rows,
            total=[
                "",
                tr("{count} kegiatan", count=count_text(len(found))),
                "",
                "",
                money_short(cost),
            ],
        ),
        source=tr("Gagasan dan usulan yang menjawab masalah peringkat 1–{last}.", last=PRIORITY),
        empty="" if rows else _none_wanted(figures),
    )


def _none_wanted(figures: VillageFigures) -> str:
    if not figures.ranking.lines or not any(one.rank for one in figures.ranking.lines):
        return tr("Masalah belum diperingkat, jadi kegiatan prioritas belum dapat ditunjukkan.")
    return tr("Tidak ada kegiatan prioritas yang menunggu dana.")


def _years(one: Activity) -> str:
    if one.first_year is None or one.last_year is None:
        return NOTHING
    if one.first_year == one.last_year:
        return str(one.first_year)
    return f"{one.first_year}–{one.last_year}"
