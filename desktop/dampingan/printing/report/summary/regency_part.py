"""Sections of a regency's summary: what has come, kecamatan, problems, overlaps, gaps, orders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from dampingan.analysis.mentoring import Seen
from dampingan.analysis.problem_map import STATE, families_of
from dampingan.core.language import tr
from dampingan.core.number import count_text, decimal_text
from dampingan.core.regions import regions
from dampingan.matrix.regency_plan import RegencyPlan
from dampingan.printing.report.figure import (
    HATCH,
    NOTHING,
    SOLID,
    WHITE,
    Cell,
    bar,
    head,
    section,
    share_text,
    stack,
    table,
)
from dampingan.printing.report.summary.survey_part import Section, axis
from dampingan.printing.report.summary.village_figures import SOLVED
from dampingan.store.merging.board import VillageLine, totals_of
from dampingan.store.reference import Name

if TYPE_CHECKING:
    from dampingan.store.plan.record import PlanRecord

MOST_KINDS, MOST_OVERLAPS, MOST_VILLAGES, MOST_NAMES = 12, 10, 15, 60


# ---------------------------------------------------------------- what has come


def by_district(lines: Sequence[VillageLine]) -> dict[str, list[VillageLine]]:
    """Return kecamatan → its villages, in the order of the board."""
    found: dict[str, list[VillageLine]] = {}
    for line in lines:
        found.setdefault(line.kecamatan, []).append(line)
    return found


def behind(lines: Sequence[VillageLine]) -> tuple[str, int, int] | None:
    """Return the kecamatan that most villages have not sent in: name, how many, of how many."""
    silent = {
        name: sum(not line.sent for line in listed) for name, listed in by_district(lines).items()
    }
    most = max(silent, key=lambda name: silent[name], default="")
    if not most or not silent[most] or list(silent.values()).count(silent[most]) > 1:
        return None
    return most, silent[most], len(by_district(lines)[most])


def sent(lines: Sequence[VillageLine]) -> Section:
    """Return what has come by kecamatan: villages, families, what is left to do."""
    rows = [_sent_row(name or NOTHING, listed) for name, listed in by_district(lines).items()]
    return section(
        tr("Kiriman per kecamatan"),
        table(
            [
                head(tr("Kecamatan"), 34),
                head(tr("Mengirim"), 23, "right"),
                head("", 0, "bar", axis()),
                head(tr("Keluarga"), 18, "right"),
                head(tr("Selesai"), 15, "right"),
                head(tr("Temuan"), 15, "right"),
                head(tr("Konflik"), 15, "right"),
            ],
            rows,
            total=_sent_row(tr("Jumlah"), lines),
        ),
        keys=[
            (fill, f"{words} ({count_text(int(count))})")
            for (count, fill), words in zip(
                _sent_parts(lines),
                (
                    tr("mengirim, tidak ada yang harus dikerjakan"),
                    tr("mengirim, masih ada yang harus diselesaikan"),
                    tr("belum mengirim"),
                ),
                strict=True,
            )
        ],
        source=tr(
            "Panjang bilah = semua desa/kelurahan di kecamatan itu. Selesai dari keluarga yang "
            "diterima; temuan = keluarga dengan kesalahan atau peringatan."
        ),
        empty="" if lines else tr("Belum ada desa/kelurahan di ruang kerja ini."),
    )


def _sent_parts(lines: Sequence[VillageLine]) -> list[tuple[float, str]]:
    """Return villages that sent and need nothing more, that sent, and that did not."""
    sums = totals_of(lines)
    settled = min(sums.settled, sums.sent)
    return [
        (settled, SOLID),
        (sums.sent - settled, HATCH),
        (sums.villages - sums.sent, WHITE),
    ]


def _sent_row(name: str, lines: Sequence[VillageLine]) -> list[Cell]:
    sums = totals_of(lines)
    done = sum(line.done for line in lines)
    return [
        name,
        tr("{sent} dari {all}", sent=count_text(sums.sent), all=count_text(sums.villages)),
        stack(_sent_parts(lines), sums.villages),
        count_text(sums.families) if sums.families else NOTHING,
        share_text(done, sums.families),
        count_text(sums.findings) if sums.findings else NOTHING,
        count_text(sums.conflicts) if sums.conflicts else NOTHING,
    ]


def districts(lines: Sequence[VillageLine], deciles: Mapping[str, int]) -> Section:
    """Return kecamatan side by side: received, finished, with findings, poorest; on one scale."""
    rows: list[list[Cell]] = []
    for name, listed in by_district(lines).items():
        sums = totals_of(listed)
        expecting = [line for line in listed if line.expected]
        expected = sum(line.expected or 0 for line in expecting)
        arrived = sum(min(line.families, line.expected or 0) for line in expecting)
        pairs = [
            (arrived, expected),
            (sum(line.done for line in listed), sums.families),
            (sums.findings, sums.families),
            (sum(line.poorest for line in listed), sums.families),
        ]
        row: list[Cell] = [name or NOTHING]
        for number, base in pairs:
            row += [share_text(number, base), bar(number / base if base else None, 1)]
        rows.append(row)
    heads = [head(tr("Kecamatan"), 30)]
    for words in (tr("Diterima"), tr("Selesai"), tr("Bertemuan"), tr("Desil 1–2")):
        heads += [head("", 16, "right"), head(words, 0, "bar", axis())]
    return section(
        tr("Kecamatan bersebelahan"),
        table(heads, rows),
        source=tr(
            "Diterima dari perkiraan keluarga desa yang mengisinya; lainnya dari keluarga yang "
            "diterima, termasuk yang belum berdesil. Semua bilah berskala sama."
        ),
        empty="" if rows and sum(deciles.values()) else tr("Belum ada keluarga yang diterima."),
    )


# ---------------------------------------------------------------- problems


class Kind(NamedTuple):
    """A kind of problem over villages; `families` are summed over problems."""

    code: str
    villages: int
    problems: int
    families: int


def counted_kinds(problems: Iterable[PlanRecord]) -> list[Kind]:
    """Return kinds of unsettled problems, the one in most villages first; unsaid kinds last."""
    found: dict[str, list[PlanRecord]] = {}
    for one in problems:
        if one.answers.get(STATE) != SOLVED:
            found.setdefault(one.text("katalog"), []).append(one)
    kinds = [
        Kind(
            code,
            len({one.village_code for one in listed}),
            len(listed),
            sum(families_of(one) or 0 for one in listed),
        )
        for code, listed in found.items()
    ]
    return sorted(kinds, key=lambda one: (not one.code, -one.villages, -one.families, one.code))


def kind_name(code: str, names: Mapping[str, Name]) -> str:
    """Return what a kind of problem is called."""
    found = names.get(code)
    return found.full if found else code


def kinds(problems: Sequence[PlanRecord], names: Mapping[str, Name]) -> Section:
    """Return the kinds of problems that most villages have."""
    found = counted_kinds(problems)
    villages = len({one.village_code for one in problems})
    rows: list[list[Cell]] = [
        [
            kind_name(one.code, names) if one.code else tr("Jenisnya belum dipilih"),
            count_text(one.villages),
            share_text(one.villages, villages),
            bar(one.villages, villages),
            count_text(one.problems),
            count_text(one.families) if one.families else NOTHING,
        ]
        for one in found[:MOST_KINDS]
    ]
    return section(
        tr("Masalah yang paling banyak dijumpai"),
        table(
            [
                head(tr("Jenis masalah"), 62),
                head(tr("Desa"), 14, "right"),
                head("%", 12, "right"),
                head("", 0, "bar", axis()),
                head(tr("Masalah"), 17, "right"),
                head(tr("Keluarga"), 19, "right"),
            ],
            rows,
        ),
        source=tr(
            "Dari {villages} desa/kelurahan yang mencatat masalah; {shown} dari {all} jenis. "
            "Keluarga dijumlahkan per masalah, jadi satu keluarga dapat terhitung beberapa kali.",
            villages=count_text(villages),
            shown=count_text(len(rows)),
            all=count_text(len(found)),
        ),
        empty="" if rows else tr("Belum ada masalah yang dicatat."),
    )


# ---------------------------------------------------------------- mentoring


def standing(seen: Seen) -> Section:
    """Return how much of what is accompanied needs a look."""
    sums = seen.sums
    closed = len(seen.everywhere.follow_ups) - sums.open
    lines = [
        (tr("Kesepakatan lewat tenggat"), sums.overdue, sums.open + closed),
        (tr("Kegiatan macet"), sums.stalled, sums.activities),
        (tr("Kegiatan lewat tahun"), sums.late, sums.activities),
        (tr("Uang mendahului fisik"), sums.money, sums.activities),
        (tr("Kegiatan selesai"), sums.done, sums.activities),
    ]
    rows: list[list[Cell]] = [
        [
            label,
            count_text(number),
            tr("dari {count}", count=count_text(base)),
            share_text(number, base),
            bar(number / base if base else None, 1),
        ]
        for label, number, base in lines
    ]
    return section(
        tr("Pendampingan dan kemajuan"),
        table(
            [
                head(tr("Hal"), 34),
                head(tr("Jumlah"), 12, "right"),
                head("", 17),
                head("%", 10, "right"),
                head("", 0, "bar", axis()),
            ],
            rows,
        ),
        source=tr("Dari kesepakatan dan kegiatan semua desa/kelurahan."),
        empty="" if any(base for _, _, base in lines) else tr("Belum ada kegiatan."),
    )


def overlaps(plan: RegencyPlan) -> Section:
    """Return the most alike pairs of activities of two agencies."""
    found = plan.overlaps
    pairs = found.overlaps if found else ()
    rows: list[list[Cell]] = [
        [
            _village(one.village_code),
            {"t": one.first.title, "under": plan.words.short("perangkat_daerah", one.first.agency)},
            {
                "t": one.second.title,
                "under": plan.words.short("perangkat_daerah", one.second.agency),
            },
            _years(one.years),
            tr("{share} %", share=decimal_text(one.likeness, 0)),
        ]
        for one in pairs[:MOST_OVERLAPS]
    ]
    return section(
        tr("Kegiatan yang mungkin tumpang tindih"),
        table(
            [
                head(tr("Desa/kelurahan"), 36),
                head(tr("Kegiatan")),
                head(tr("Kegiatan lain")),
                head(tr("Tahun"), 19),
                head(tr("Mirip"), 13, "right"),
            ],
            rows,
        ),
        source=tr(
            "{shown} dari {all} pasang; dua pengampu, desa, tahun, dan tempat yang sama, namanya "
            "mirip. Petunjuk untuk diperiksa, bukan temuan.",
            shown=count_text(len(rows)),
            all=count_text(len(pairs)),
        ),
        empty="" if rows else tr("Tidak ada pasangan kegiatan dua perangkat daerah yang mirip."),
    )


def _years(years: Sequence[int]) -> str:
    if not years:
        return NOTHING
    return str(years[0]) if years[0] == years[-1] else f"{years[0]}–{years[-1]}"


def _village(code: str) -> str:
    region = regions().get(code)
    return region.name if region else code


def vacant(seen: Seen) -> Section:
    """Return the villages without a main agency, by kecamatan; names while they fit."""
    missing = [one.village_code for one in seen.assignment.vacant]
    every = Counter(one.kecamatan for one in seen.villages)
    found: dict[str, list[str]] = {}
    for code in missing:
        village = seen.names.get(code)
        found.setdefault(village.kecamatan if village else "", []).append(code)
    named = len(missing) <= MOST_NAMES
    rows: list[list[Cell]] = [
        [
            name or NOTHING,
            tr("{count} dari {all}", count=count_text(len(codes)), all=count_text(every[name])),
            ", ".join(_village(code) for code in codes)
            if named
            else bar(len(codes) / every[name] if every[name] else None, 1),
        ]
        for name, codes in sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))
    ]
    return section(
        tr("Desa/kelurahan tanpa pendamping utama {year}", year=seen.year),
        table(
            [
                head(tr("Kecamatan"), 38),
                head(tr("Tanpa pendamping"), 32, "right"),
                head(tr("Desa/kelurahan")) if named else head("", 0, "bar", axis()),
            ],
            rows,
        ),
        source=tr(
            "{count} dari {all} desa/kelurahan.",
            count=count_text(len(missing)),
            all=count_text(len(seen.villages)),
        ),
        empty=""
        if rows
        else tr(
            "Semua {count} desa/kelurahan berpendamping.", count=count_text(len(seen.villages))
        ),
    )


# ---------------------------------------------------------------- an order of villages


def order(lines: Sequence[VillageLine], fewest: int) -> Section:
    """Return the villages with the largest share of deciles 1 and 2.

    Args:
        lines: the board.
        fewest: families that a village must have sent, so that a share says something.
    """
    known = [line for line in lines if line.families >= fewest and line.poorest]
    ordered = sorted(known, key=lambda line: (-line.poorest / line.families, line.code))
    shown = ordered[:MOST_VILLAGES]
    highest = shown[0].poorest / shown[0].families if shown else 0
    scale = max(round(highest + 0.05, 1), 0.1)
    rows: list[list[Cell]] = [
        [
            str(number),
            line.name,
            line.kecamatan,
            tr("{count} dari {all}", count=count_text(line.poorest), all=count_text(line.families)),
            share_text(line.poorest, line.families),
            bar(line.poorest / line.families, scale),
        ]
        for number, line in enumerate(shown, 1)
    ]
    return section(
        tr("Desa/kelurahan menurut bagian keluarga desil 1–2"),
        table(
            [
                head(tr("Ke-"), 9),
                head(tr("Desa/kelurahan"), 42),
                head(tr("Kecamatan"), 36),
                head(tr("Keluarga"), 26, "right"),
                head("%", 12, "right"),
                head("", 0, "bar", ("0", f"{decimal_text(scale * 100, 0)} %")),
            ],
            rows,
        ),
        source=tr(
            "{shown} teratas dari {all} desa/kelurahan yang mengirim sedikitnya {fewest} keluarga "
            "dan punya keluarga desil 1–2. Desil dari BPS; urutan ini belum peringkat kemiskinan.",
            shown=count_text(len(rows)),
            all=count_text(len(known)),
            fewest=count_text(fewest),
        ),
        empty="" if rows else tr("Belum ada desa/kelurahan dengan cukup keluarga berdesil."),
    )
