"""Sections of a village's summary about the survey: coverage, deciles, changes, lacks, quality."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dampingan.analysis.indicator import FAMILIES, PERSONS, Lack
from dampingan.core.language import tr
from dampingan.core.number import count_text, place_text
from dampingan.printing.report.figure import (
    HATCH,
    NOTHING,
    SOLID,
    Cell,
    bar,
    columns,
    head,
    section,
    share_text,
    stack,
    table,
)
from dampingan.printing.report.summary.village_figures import VillageFigures
from dampingan.store.kind import CHANGE_STATES

MOST_PLACES = 24
"""RT that stand in a table of their own; with more, RW are summed up."""

MOST_WARDS = 24
"""RW that stand in a table; the ones that need nothing are summed up in a last line."""

HOUSING = ("rtlh", "sanitasi_layak", "babs", "air_tak_lindung", "tanpa_listrik")
"""Indicators of families that are shown by place."""

Section = dict[str, Any]


def axis() -> tuple[str, str]:
    """Return the ends of a scale of shares."""
    return "0", tr("100 %")


# ---------------------------------------------------------------- coverage


def coverage(figures: VillageFigures) -> Section:
    """Return the table of RT: families, finished, drafts, findings."""
    groups = places_of(figures)
    reviewing = bool(figures.rounds)
    rows = [_coverage_row(label, one, reviewing=reviewing) for label, one in groups]
    whole = _sum([one for _, one in groups])
    heads = [
        head(tr("RW") if _by_ward(figures) else tr("RT/RW"), 14),
        head(tr("Keluarga"), 15, "right"),
        *([head(tr("Ditinjau"), 15, "right")] if reviewing else []),
        head(tr("Selesai"), 13, "right"),
        head("", 0, "bar", axis()),
        *([] if reviewing else [head(tr("Draf"), 9, "right")]),
        head(tr("Temuan"), 13, "right"),
    ]
    return section(
        tr("Capaian per RW") if _by_ward(figures) else tr("Capaian per RT"),
        table(heads, rows, total=_coverage_row(tr("Jumlah"), whole, reviewing=reviewing)),
        keys=[(SOLID, tr("selesai")), (HATCH, tr("masih draf"))],
        source=tr(
            "Selesai = bukan draf, dari keluarga terdata di tempat itu; temuan = keluarga dengan "
            "kesalahan atau peringatan."
        ),
        empty="" if rows else tr("Belum ada keluarga yang terdata."),
    )


def _coverage_row(label: str, one: Mapping[str, int], *, reviewing: bool) -> list[Cell]:
    families, drafts = one["families"], one["drafts"]
    looked = f"{count_text(one['known'] - one['pending'])}/{count_text(one['known'])}"
    return [
        label,
        count_text(families),
        *([looked if one["known"] else NOTHING] if reviewing else []),
        share_text(families - drafts, families),
        stack([(families - drafts, SOLID), (drafts, HATCH)], families),
        *([] if reviewing else [count_text(drafts) if drafts else NOTHING]),
        count_text(one["findings"]) if one["findings"] else NOTHING,
    ]


def _by_ward(figures: VillageFigures) -> bool:
    return len(figures.places) > MOST_PLACES


def places_of(figures: VillageFigures) -> list[tuple[str, dict[str, int]]]:
    """Return the words for every RT (or RW, where there are many) with its sums, in order."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for place in figures.places:
        sums = found.setdefault(place_key(figures, place.rw, place.rt), _none())
        sums["families"] += place.families
        sums["drafts"] += place.drafts
        sums["findings"] += place.with_findings
    for (rw, rt), progress in figures.rounds.items():
        sums = found.setdefault(place_key(figures, rw, rt), _none())
        sums["known"] += progress.known
        sums["pending"] += progress.pending
    listed = [(place_words(*key), sums) for key, sums in sorted(found.items())]
    if len(listed) <= MOST_WARDS:
        return listed
    kept = sorted(listed, key=lambda one: -one[1]["drafts"])[: MOST_WARDS - 1]
    rest = [one for one in listed if one not in kept]
    more = tr("{count} lain", count=count_text(len(rest)))
    return [*(one for one in listed if one in kept), (more, _sum([one for _, one in rest]))]


def place_key(figures: VillageFigures, rw: str, rt: str) -> tuple[str, str]:
    """Return under which key a place is summed: RW and RT, or RW alone."""
    return (rw, "") if _by_ward(figures) else (rw, rt)


def place_words(rw: str, rt: str) -> str:
    """Return a place as tables of a village call it."""
    if rt:
        return place_text(rt, rw)
    return rw or tr("tanpa RT")


def _none() -> dict[str, int]:
    return dict.fromkeys(("families", "drafts", "findings", "known", "pending"), 0)


def _sum(groups: Sequence[Mapping[str, int]]) -> dict[str, int]:
    return {name: sum(one[name] for one in groups) for name in _none()}


# ---------------------------------------------------------------- deciles and changes


def decile_bars(counts: Mapping[str, int]) -> Section:
    """Return families by decile; those without one stand in the sentence below."""
    given = {str(number): counts.get(str(number), 0) for number in range(1, 11)}
    total = sum(given.values())
    bars = [(key, number, count_text(number) if number else "") for key, number in given.items()]
    without = counts.get("", 0)
    odd = sum(counts.values()) - total - without
    return section(
        tr("Keluarga per desil"),
        columns(bars),
        source=tr(
            "Dari {total} keluarga yang desilnya diketahui; {without} belum. Desil dari BPS "
            "(DTSEN), tidak dihitung di sini.",
            total=count_text(total),
            without=count_text(without + odd),
        ),
        empty="" if total else tr("Belum ada keluarga yang desilnya diketahui."),
    )


def changes(figures: VillageFigures) -> Section:
    """Return what became of the families known from before."""
    known = {key: number for key, number in figures.changes.items() if key}
    total = sum(known.values())
    order = ("unchanged", "changed", "moved", "deceased", "not_found", "pending")
    listed = [(tr(CHANGE_STATES[key]), known.get(key, 0)) for key in order]
    listed.append((tr("Baru terdata"), figures.changes.get("", 0)))
    everything = sum(number for _, number in listed)
    rows: list[list[Cell]] = [
        [
            label,
            count_text(number) if number else NOTHING,
            share_text(number, everything),
            bar(number, everything),
        ]
        for label, number in listed
    ]
    return section(
        tr("Perubahan sejak periode lalu"),
        table(
            [
                head(tr("Keadaan"), 27),
                head(tr("Keluarga"), 15, "right"),
                head("%", 11, "right"),
                head("", 0, "bar", axis()),
            ],
            rows,
        ),
        source=tr("Dari {total} keluarga terdata.", total=count_text(everything)),
        empty=""
        if total
        else tr("Tidak ada data periode lalu; semua keluarga di periode ini baru terdata."),
    )


# ---------------------------------------------------------------- lacks


def indicators(figures: VillageFigures) -> Section:
    """Return what the survey counts, families first, then members; the larger share first."""
    families = _ordered(figures.lacks, FAMILIES)
    persons = _ordered(figures.lacks, PERSONS)
    rows = [_lack_row(one) for one in (*families, *persons)]
    heads = [
        head(tr("Keadaan"), 62),
        head(tr("Jumlah"), 15, "right"),
        head(tr("Dari"), 52),
        head("%", 12, "right"),
        head("", 0, "bar", axis()),
    ]
    groups = [(0, tr("Keluarga")), (len(families), tr("Anggota keluarga"))]
    return section(
        tr("Keadaan menurut survei keluarga"),
        table(heads, rows, groups=[one for one in groups if one[0] < len(rows)]),
        source=tr(
            "“Dari” adalah yang pertanyaannya dijawab; pindah, meninggal, dan tidak ditemukan "
            "tidak dihitung. Aturan hitungnya sama dengan kolom “Menurut survei” di Profil."
        ),
        empty="" if any(one.base for one in figures.lacks) else _no_survey(),
    )


def _no_survey() -> str:
    return tr("Belum ada isian survei yang dapat dihitung.")


def _ordered(found: Sequence[Lack], unit: str) -> list[Lack]:
    kept = [one for one in found if one.indicator.unit == unit]
    return sorted(kept, key=lambda one: -(one.share or 0))


def _lack_row(one: Lack) -> list[Cell]:
    base = count_text(one.base)
    among = (
        tr("{count} keluarga", count=base)
        if one.indicator.unit == FAMILIES
        else tr("{count} {who}", count=base, who=one.indicator.among())
    )
    return [
        one.indicator.label(),
        count_text(one.count) if one.base else NOTHING,
        among if one.base else tr("belum ada yang menjawab"),
        share_text(one.count, one.base),
        bar(one.share, 1),
    ]


def lacks_by_place(figures: VillageFigures) -> Section:
    """Return the housing lacks of every RT side by side, all on one scale."""
    found = {one.indicator.key: one for one in figures.lacks if one.count}
    shown = sorted(
        (found[key] for key in HOUSING if key in found), key=lambda one: -(one.share or 0)
    )
    shown = shown[:4]
    counts = [
        (_by_place(figures, one.family_ids), _by_place(figures, one.base_ids)) for one in shown
    ]
    keys = sorted({key for _, bases in counts for key in bases})
    rows: list[list[Cell]] = []
    cut = ""
    if len(keys) > MOST_WARDS:
        cut = " " + tr(
            "{shown} dari {all} tempat, yang jumlahnya terbanyak.",
            shown=count_text(MOST_WARDS),
            all=count_text(len(keys)),
        )
        worst = sorted(keys, key=lambda key: -sum(having.get(key, 0) for having, _ in counts))
        keys = sorted(worst[:MOST_WARDS])
    for key in keys:
        row: list[Cell] = [place_words(*key)]
        for having, bases in counts:
            number, base = having.get(key, 0), bases.get(key, 0)
            row += [
                f"{count_text(number)}/{count_text(base)}" if base else NOTHING,
                bar(number / base if base else None, 1),
            ]
        rows.append(row)
    heads = [head(tr("RW") if _by_ward(figures) else tr("RT/RW"), 14)]
    for one in shown:
        heads += [head("", 17, "right"), head(one.indicator.label(), 0, "bar", axis())]
    return section(
        tr("Kekurangan rumah dan sanitasi per RW")
        if _by_ward(figures)
        else tr("Kekurangan rumah dan sanitasi per RT"),
        table(heads, rows),
        source=tr(
            "Keluarga yang mengalami / keluarga yang menjawab di tempat itu; semua bilah berskala "
            "sama. Tempat dengan sedikit keluarga mudah berubah persentasenya."
        )
        + cut,
        empty="" if rows else _no_survey(),
    )


def _by_place(figures: VillageFigures, ids: frozenset[int]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for family_id in ids:
        place = figures.place_of.get(family_id)
        if place is not None:
            key = place_key(figures, *place)
            found[key] = found.get(key, 0) + 1
    return found


def worst_place(figures: VillageFigures, lack: Lack) -> tuple[str, int, int] | None:
    """Return where most families lack something (words, how many, of how many), else None."""
    having, bases = _by_place(figures, lack.family_ids), _by_place(figures, lack.base_ids)
    named = [key for key in having if any(key)]
    if not named:
        return None
    worst = max(named, key=lambda key: having[key])
    if sum(having[key] == having[worst] for key in named) > 1:
        return None  # several places alike: naming one of them would be unjust
    return place_words(*worst), having[worst], bases.get(worst, having[worst])


# ---------------------------------------------------------------- quality


def quality(figures: VillageFigures) -> Section:
    """Return what is wrong or missing in the data."""
    totals, families = figures.totals, figures.totals.families
    nik = next((one for one in figures.lacks if one.indicator.key == "tanpa_nik"), None)
    lines: list[tuple[str, int, int]] = [
        (tr("Keluarga dengan kesalahan"), totals.with_errors, families),
        (tr("Keluarga dengan peringatan"), totals.with_warnings, families),
        (tr("Lengkap tetapi bertemuan"), figures.to_check, figures.done),
        (tr("Masih draf"), figures.drafts, families),
    ]
    if nik is not None and nik.base:
        lines.append((tr("Anggota tanpa NIK"), nik.count, nik.base))
    rows: list[list[Cell]] = [
        [
            label,
            count_text(number),
            share_text(number, base),
            tr("dari {count}", count=count_text(base)),
        ]
        for label, number, base in lines
    ]
    waiting = [
        (tr("Konflik yang belum diputuskan"), figures.conflicts),
        (tr("Pertanyaan yang belum dijawab"), figures.inquiries),
        (tr("Dugaan data ganda"), figures.duplicates),
    ]
    rows += [[label, count_text(number), "", ""] for label, number in waiting if number is not None]
    return section(
        tr("Mutu data"),
        table(
            [
                head(tr("Hal")),
                head(tr("Jumlah"), 13, "right"),
                head("%", 10, "right"),
                head("", 18),
            ],
            rows,
        ),
        source=tr("Temuan dari pemeriksaan program; NIK yang belum ada bukan kesalahan."),
    )
