"""Sections of a village's summary about its plan: problems, potentials, activities, mentoring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dampingan.analysis.activity import Activity, newest_reports
from dampingan.analysis.plan_summary import By, Figure, Sums, summarize
from dampingan.analysis.problem_map import count_by, families_of
from dampingan.analysis.ranking_words import rank_text, score_text
from dampingan.analysis.supervision import (
    FINISHED,
    FUNDED,
    OVERDUE,
    RUNNING,
    ActivityLine,
)
from dampingan.analysis.term import share_by_year
from dampingan.core.dates import format_date, parse_iso
from dampingan.core.language import tr
from dampingan.core.number import count_text, decimal_text, money_short
from dampingan.printing.figure import (
    DOTS,
    HATCH,
    NOTHING,
    SOLID,
    WHITE,
    Cell,
    bar,
    columns,
    head,
    pair,
    section,
    share_text,
    stack,
    table,
)
from dampingan.printing.summary.survey_part import Section, axis
from dampingan.printing.summary.village_figures import VillageFigures

MOST_PROBLEMS, MOST_ACTIVITIES, MOST_AGENCIES, MOST_AGREEMENTS, MOST_YEARS = 10, 12, 10, 8, 8
PRIORITY = 5
"""Problems down to this rank are what a meeting is asked about first."""


def state_keys() -> list[tuple[str, str]]:
    """Return fill and word of each state of activities, the furthest first."""
    return [
        (SOLID, tr("selesai")),
        (HATCH, tr("berjalan")),
        (DOTS, tr("didanai")),
        (WHITE, tr("belum didanai atau ditunda")),
    ]


def state_parts(sums: Sums) -> list[tuple[float, str]]:
    """Return activities by state as parts of a bar."""
    waiting = sums.figure(Figure.WAITING) + sums.figure(Figure.DEFERRED)
    return [
        (sums.figure(Figure.FINISHED), SOLID),
        (sums.figure(Figure.RUNNING), HATCH),
        (sums.figure(Figure.FUNDED), DOTS),
        (waiting, WHITE),
    ]


# ---------------------------------------------------------------- problems and potentials


def problems(figures: VillageFigures) -> Section:
    """Return the first problems of the ranking; by families concerned while nobody scored."""
    lines = [one for one in figures.ranking.lines if one.rank is not None]
    ranked = bool(lines)
    listed = [(rank_text(one), one.problem, one.total) for one in lines]
    if not ranked:
        by_families = sorted(figures.open_problems, key=lambda one: -(families_of(one) or 0))
        listed = [(str(number), one, None) for number, one in enumerate(by_families, 1)]
    shown = listed[:MOST_PROBLEMS]
    most = max((families_of(one) or 0 for _, one, _ in shown), default=0)
    rows: list[list[Cell]] = []
    for rank, problem, total in shown:
        families = families_of(problem)
        row: list[Cell] = [rank, problem.title or tr("(tanpa judul)"), _where(problem.answers)]
        if ranked:
            row += [score_text(total) if total is not None else NOTHING]
        row += [NOTHING if families is None else count_text(families), bar(families, most)]
        rows.append(row)
    heads = [
        head(tr("Ke-"), 15),
        head(tr("Masalah")),
        head(tr("Tempat"), 27),
        *([head(tr("Nilai"), 12, "right")] if ranked else []),
        head(tr("Keluarga"), 15, "right"),
        head("", 38, "bar", ("0", count_text(most))),
    ]
    return section(
        tr("Masalah menurut peringkat") if ranked else tr("Masalah yang dicatat"),
        table(heads, rows),
        lead=""
        if ranked or not rows
        else tr("Belum dinilai periode ini; urut keluarga terdampak."),
        source=_problem_source(figures, len(listed), len(shown), ranked=ranked),
        empty="" if rows else tr("Belum ada masalah yang dicatat."),
    )


def _problem_source(figures: VillageFigures, all_of: int, shown: int, *, ranked: bool) -> str:
    words = [
        tr(
            "{shown} dari {all} masalah. Keluarga terdampak menurut survei bila dihitung, selain "
            "itu menurut musyawarah; satu keluarga dapat terdampak beberapa masalah.",
            shown=count_text(shown),
            all=count_text(all_of),
        )
    ]
    if ranked:
        words.append(
            tr(
                "Nilai tertinggi yang mungkin {highest}.",
                highest=score_text(figures.ranking.highest),
            )
        )
    return " ".join(words)


def _where(answers: Mapping[str, str]) -> str:
    rt, rw, hamlet = (answers.get(key, "") for key in ("rt", "rw", "dusun"))
    if rt:
        return tr("RT {rt}/RW {rw}", rt=rt, rw=rw or NOTHING)
    if rw:
        return tr("RW {rw}", rw=rw)
    return hamlet or tr("seluruh wilayah")


def potentials(figures: VillageFigures) -> Section:
    """Return potentials by category with some of their names."""
    groups = sorted(
        count_by(figures.potentials, "kategori").items(), key=lambda one: (-len(one[1]), one[0])
    )
    most = max((len(listed) for _, listed in groups), default=0)
    rows: list[list[Cell]] = []
    for code, listed in groups:
        names = [one.title for one in listed if one.title][:3]
        more = len(listed) - len(names)
        words = "; ".join(names) + (f"; +{more}" if more > 0 and names else "")
        name = figures.full("kategori_potensi", code) or tr("Tanpa kategori")
        rows.append([name, count_text(len(listed)), bar(len(listed), most), words or NOTHING])
    return section(
        tr("Potensi yang dapat dipakai"),
        table(
            [
                head(tr("Kategori"), 38),
                head(tr("Jumlah"), 13, "right"),
                head("", 26, "bar", ("0", count_text(most))),
                head(tr("Antara lain")),
            ],
            rows,
        ),
        source=tr("Dari {count} potensi yang dicatat.", count=count_text(len(figures.potentials))),
        empty="" if rows else tr("Belum ada potensi yang dicatat."),
    )


# ---------------------------------------------------------------- activities


def by_agency(figures: VillageFigures) -> Section:
    """Return activities by agency: how many, in which state, for how much."""
    found = summarize(figures.activities, By.AGENCY, figures.orders["perangkat_daerah"])
    return agency_section(
        [(figures.agency(one.key), one.key, one.sums) for one in found.lines],
        found.total,
        tr("Kegiatan per perangkat daerah pengampu"),
    )


def agency_section(
    lines: Sequence[tuple[str, str, Sums]], total: Sums, title: str, most_lines: int = MOST_AGENCIES
) -> Section:
    """Return sums of activities by agency, the largest number first; the rest in one line.

    Args:
        lines: name, code (``""`` for nobody) and sums.
        total: over all.
        title: of the section.
        most_lines: agencies that have a line of their own.
    """
    alive = [one for one in lines if one[2].count]
    alive.sort(key=lambda one: (not one[1], -one[2].count, -one[2].cost, one[0]))
    shown, rest = alive, []
    if len(alive) > most_lines:
        shown, rest = alive[: most_lines - 1], alive[most_lines - 1 :]
    most = max((one[2].count for one in shown), default=0)
    rows = [
        _sums_row(name or NOTHING if code else tr("Belum ada pengampu"), sums, most)
        for name, code, sums in shown
    ]
    if rest:
        count, cost = sum(one[2].count for one in rest), sum(one[2].cost for one in rest)
        words = tr("{count} pengampu lain", count=count_text(len(rest)))
        rows.append([words, count_text(count), "", money_short(cost)])
    heads = [
        head(tr("Pengampu"), 70),
        head(tr("Kegiatan"), 15, "right"),
        head("", 0, "bar", ("0", count_text(most))),
        head(tr("Biaya"), 24, "right"),
    ]
    cancelled = (
        " " + tr("{count} kegiatan batal tidak dihitung.", count=count_text(total.cancelled))
        if total.cancelled
        else ""
    )
    return section(
        title,
        table(
            heads,
            rows,
            total=[tr("Jumlah"), count_text(total.count), "", money_short(total.cost)],
        ),
        keys=state_keys(),
        source=tr(
            "{unpriced} dari {count} kegiatan belum berbiaya, jadi jumlah biaya "
            "adalah batas bawah.",
            unpriced=count_text(total.unpriced),
            count=count_text(total.count),
        )
        + cancelled
        if total.unpriced
        else tr("Semua {count} kegiatan berbiaya.", count=count_text(total.count)) + cancelled,
        empty="" if rows else tr("Belum ada kegiatan yang direncanakan."),
    )


def _sums_row(name: str, sums: Sums, most: int) -> list[Cell]:
    return [
        name,
        count_text(sums.count),
        stack(state_parts(sums), most),
        money_short(sums.cost) if sums.cost else NOTHING,
    ]


def by_fund(figures: VillageFigures) -> Section:
    """Return activities by the source of their money."""
    found = summarize(figures.activities, By.FUND, figures.orders["sumber_dana"])
    return fund_section(
        [(figures.full("sumber_dana", one.key), one.key, one.sums) for one in found.lines]
    )


def fund_section(lines: Sequence[tuple[str, str, Sums]]) -> Section:
    """Return sums of activities by fund, the largest sum first; those without one last."""
    alive = sorted(
        (one for one in lines if one[2].count), key=lambda one: (not one[1], -one[2].cost, one[0])
    )
    most = max((one[2].cost for one in alive), default=0)
    rows: list[list[Cell]] = [
        [
            name if code else tr("Belum ada sumber dana"),
            count_text(sums.count),
            money_short(sums.cost) if sums.cost else NOTHING,
            bar(sums.cost, most),
        ]
        for name, code, sums in alive
    ]
    return section(
        tr("Biaya per sumber dana"),
        table(
            [
                head(tr("Sumber dana"), 35),
                head(tr("Kegiatan"), 14, "right"),
                head(tr("Biaya"), 17, "right"),
                head("", 0, "bar", ("0", money_short(most) if most else "")),
            ],
            rows,
        ),
        source=tr("Hanya kegiatan yang berbiaya; yang batal tidak dihitung."),
        empty="" if rows else tr("Belum ada kegiatan yang direncanakan."),
    )


def by_year(activities: Sequence[Activity]) -> Section:
    """Return planned costs by year, each spread evenly over the years of its activity."""
    years: dict[int, int] = {}
    undated = 0
    for one in activities:
        if not one.alive or one.cost is None:
            continue
        shares = share_by_year(one.cost, one.first_year, one.last_year)
        undated += not shares
        for year, cost in shares.items():
            years[year] = years.get(year, 0) + cost
    ordered = sorted(years)
    shown = ordered if len(ordered) <= MOST_YEARS else ordered[: MOST_YEARS - 1]
    bars = [(str(year), float(years[year]), money_short(years[year])[3:]) for year in shown]
    if len(ordered) > MOST_YEARS:
        later = sum(years[year] for year in ordered[MOST_YEARS - 1 :])
        bars.append((tr("sesudahnya"), float(later), money_short(later)[3:]))
    more = (
        " " + tr("{count} kegiatan tanpa tahun tidak digambar.", count=count_text(undated))
        if undated
        else ""
    )
    return section(
        tr("Biaya per tahun (Rp)"),
        columns(bars),
        source=tr("Biaya kegiatan dibagi rata ke tahun-tahunnya.") + more,
        empty="" if bars else tr("Belum ada kegiatan yang berbiaya dan bertahun."),
    )


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
        if not one.alive or one.state not in {"1", "2"}:
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
