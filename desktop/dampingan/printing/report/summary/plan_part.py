"""Sections of a village's summary about its plan: problems, potentials, activities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dampingan.analysis.activity import Activity
from dampingan.analysis.plan_summary import By, Figure, Sums, summarize
from dampingan.analysis.problem_map import count_by, families_of
from dampingan.analysis.ranking_words import rank_text, score_text
from dampingan.analysis.term import share_by_year
from dampingan.core.language import tr
from dampingan.core.number import count_text, money_short
from dampingan.printing.report.figure import (
    DOTS,
    HATCH,
    NOTHING,
    SOLID,
    WHITE,
    Cell,
    bar,
    columns,
    head,
    section,
    stack,
    table,
)
from dampingan.printing.report.summary.survey_part import Section
from dampingan.printing.report.summary.village_figures import VillageFigures

MOST_PROBLEMS, MOST_AGENCIES, MOST_YEARS = 10, 10, 8


def state_keys(total: Sums) -> list[tuple[str, str]]:
    """Return fill and word of each state with its activities, the furthest state first."""
    words = {
        SOLID: tr("selesai"),
        HATCH: tr("berjalan"),
        DOTS: tr("didanai"),
        WHITE: tr("belum didanai atau ditunda"),
    }
    return [
        (fill, f"{words[fill]} ({count_text(int(count))})") for count, fill in state_parts(total)
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
        keys=state_keys(total),
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
        source=tr(
            "Dari {count} kegiatan yang tidak batal, {unpriced} belum berbiaya.",
            count=count_text(sum(sums.count for *_, sums in alive)),
            unpriced=count_text(sum(sums.unpriced for *_, sums in alive)),
        ),
        empty="" if rows else tr("Belum ada kegiatan yang direncanakan."),
    )


def by_year(activities: Sequence[Activity]) -> Section:
    """Return planned costs by year, each spread evenly over the years of its activity."""
    years: dict[int, int] = {}
    alive = [one for one in activities if one.alive]
    drawn = 0
    for one in alive:
        shares = share_by_year(one.cost or 0, one.first_year, one.last_year) if one.cost else {}
        drawn += bool(shares)
        for year, cost in shares.items():
            years[year] = years.get(year, 0) + cost
    ordered = sorted(years)
    shown = ordered if len(ordered) <= MOST_YEARS else ordered[: MOST_YEARS - 1]
    bars = [
        (str(year), float(years[year]), money_short(years[year]).removeprefix("Rp"))
        for year in shown
    ]
    if len(ordered) > MOST_YEARS:
        later = sum(years[year] for year in ordered[MOST_YEARS - 1 :])
        bars.append((tr("sesudahnya"), float(later), money_short(later).removeprefix("Rp")))
    return section(
        tr("Biaya per tahun (Rp)"),
        columns(bars),
        source=tr(
            "{drawn} dari {count} kegiatan, yang berbiaya dan bertahun; biaya dibagi rata ke "
            "tahun-tahunnya.",
            drawn=count_text(drawn),
            count=count_text(len(alive)),
        ),
        empty="" if bars else tr("Belum ada kegiatan yang berbiaya dan bertahun."),
    )
