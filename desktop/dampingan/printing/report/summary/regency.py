"""The summary of a regency over its villages, for the meeting of the TKPK."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from dampingan.analysis.mentoring import Seen, read_seen
from dampingan.analysis.plan_summary import By, Figure, Sums
from dampingan.core.language import tr
from dampingan.core.number import count_text, money_short
from dampingan.core.regions import regions
from dampingan.matrix.regency_plan import RegencyPlan, read_regency_plan
from dampingan.printing.report.figure import NOTHING, arranged, share_text
from dampingan.printing.report.summary import regency_part as part
from dampingan.printing.report.summary.plan_part import agency_section, by_year, fund_section
from dampingan.printing.report.summary.survey_part import decile_bars
from dampingan.printing.report.summary.village import corner
from dampingan.printing.report.summary.village_figures import without_region
from dampingan.store.merging.board import BoardTotals, VillageLine, board, deciles, totals_of
from dampingan.store.reference import Name, names_of, references

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

MOST_AGENCIES = 16
FEWEST = 30
"""Families from which on a village stands in an order by shares."""


@dataclass(frozen=True)
class RegencyFigures:
    """The figures of a regency on one day.

    Attributes:
        name: of the kabupaten or kota, with its kind.
        period: of the workspace.
        lines: the board, one line a village.
        deciles: decile → families.
        plan: activities, problems and overlaps of all villages.
        seen: mentorships, visits, agreements and progress.
        kinds: kind of problem → what it is called.
    """

    name: str
    period: str
    lines: Sequence[VillageLine]
    deciles: Mapping[str, int]
    plan: RegencyPlan
    seen: Seen
    kinds: Mapping[str, Name]

    @cached_property
    def totals(self) -> BoardTotals:
        """Sums of the board."""
        return totals_of(self.lines)

    @cached_property
    def sums(self) -> Sums:
        """Sums over all activities."""
        return self.plan.summary(By.VILLAGE).total

    @property
    def done(self) -> int:
        """Families that need no more entry."""
        return sum(line.done for line in self.lines)

    @property
    def poorest(self) -> int:
        """Families of deciles 1 and 2."""
        return sum(line.poorest for line in self.lines)


def read_regency_figures(workspace: Workspace) -> RegencyFigures:
    """Read the figures of a regency, by the functions that its screens ask too."""
    seen = read_seen(workspace)
    region = regions().get(workspace.village_code)
    return RegencyFigures(
        name=region.label if region else workspace.village_code,
        period=workspace.period,
        lines=board(workspace),
        deciles=deciles(workspace),
        plan=read_regency_plan(workspace),
        seen=seen,
        kinds=names_of(references(workspace, "katalog_masalah", inactive=True)),
    )


def regency_document(workspace: Workspace) -> dict[str, Any]:
    """Return the summary of a regency."""
    return document_of(read_regency_figures(workspace))


def document_of(figures: RegencyFigures) -> dict[str, Any]:
    """Return the summary of figures that were read before."""
    plan = figures.plan
    agencies, funds = plan.summary(By.AGENCY), plan.summary(By.FUND)
    return {
        "heading": figures.name,
        "below": tr("Ringkasan untuk rapat koordinasi TKPK"),
        "corner": corner(figures.period, figures.seen.today),
        "figures": headline(figures),
        "points": points(figures),
        "asks": asks(figures),
        "words": {"points": tr("Yang menonjol"), "asks": tr("Yang diminta dari rapat")},
        "rows": arranged(
            [
                [[part.sent(figures.lines)]],
                [[decile_bars(figures.deciles)], [by_year(plan.activities)]],
                [[part.kinds(plan.problems, figures.kinds)]],
                [[part.districts(figures.lines, figures.deciles)]],
                [
                    [
                        agency_section(
                            [
                                (
                                    without_region(plan.name_of(By.AGENCY, one.key), figures.name),
                                    one.key,
                                    one.sums,
                                )
                                for one in agencies.lines
                            ],
                            agencies.total,
                            tr("Kegiatan per perangkat daerah pengampu"),
                            MOST_AGENCIES,
                        )
                    ]
                ],
                [
                    [
                        fund_section(
                            [
                                (plan.name_of(By.FUND, one.key), one.key, one.sums)
                                for one in funds.lines
                            ]
                        )
                    ],
                    [part.standing(figures.seen)],
                ],
                [[part.overlaps(plan)]],
                [[part.vacant(figures.seen)]],
                [[part.order(figures.lines, FEWEST)]],
            ],
            tr("Selebihnya"),
        ),
    }


# ---------------------------------------------------------------- words


def headline(figures: RegencyFigures) -> list[dict[str, str]]:
    """Return the figures on top: number, what it is, and what it is counted among."""
    totals = figures.totals
    with_decile = sum(figures.deciles.get(str(number), 0) for number in range(1, 11))
    waiting = figures.sums.figure(Figure.WAITING)
    villages = count_text(totals.villages)
    return [
        _figure(
            count_text(totals.sent),
            tr("sudah mengirim"),
            tr("dari {count} desa/kelurahan", count=villages),
        ),
        _figure(
            count_text(totals.families),
            tr("keluarga diterima"),
            tr("{share} selesai diisi", share=share_text(figures.done, totals.families))
            if totals.families
            else "",
        ),
        _figure(
            count_text(figures.poorest) if with_decile else NOTHING,
            tr("keluarga desil 1–2"),
            tr("dari {count} yang berdesil", count=count_text(with_decile)),
        ),
        _figure(
            count_text(figures.sums.count),
            tr("kegiatan, {cost}", cost=money_short(figures.sums.cost)),
            tr("{count} belum berdana", count=count_text(waiting)),
        ),
        _figure(
            count_text(len(figures.seen.assignment.vacant)),
            tr("tanpa pendamping"),
            tr("dari {count} desa/kelurahan", count=villages),
        ),
    ]


def _figure(number: str, label: str, under: str) -> dict[str, str]:
    return {"number": number, "label": label, "under": under}


def points(figures: RegencyFigures) -> list[str]:
    """Return three sentences: what has come, which problems are met most, what is planned."""
    return [_sent(figures), _problem(figures), _plan(figures)]


def _sent(figures: RegencyFigures) -> str:
    totals = figures.totals
    if not totals.sent:
        return tr(
            "Belum ada kiriman dari {count} desa/kelurahan untuk periode ini.",
            count=count_text(totals.villages),
        )
    first = tr(
        "{sent} dari {all} desa/kelurahan ({share}) sudah mengirim data periode ini.",
        sent=count_text(totals.sent),
        all=count_text(totals.villages),
        share=share_text(totals.sent, totals.villages),
    )
    behind = part.behind(figures.lines)
    if behind is None:
        return first
    return f"{first} " + tr(
        "Yang belum mengirim terbanyak di Kecamatan {name}: {count} dari {all}.",
        name=behind[0],
        count=count_text(behind[1]),
        all=count_text(behind[2]),
    )


def _problem(figures: RegencyFigures) -> str:
    found = part.counted_kinds(figures.plan.problems)
    known = [one for one in found if one.code]
    if not known:
        return tr("Belum ada masalah desa yang dapat dijumlahkan menurut jenisnya.")
    most = known[0]
    return tr(
        "Jenis masalah yang paling banyak dicatat: {kind}, di {villages} dari {all} desa/kelurahan "
        "yang sudah mencatat masalah.",
        kind=part.kind_name(most.code, figures.kinds),
        villages=count_text(most.villages),
        all=count_text(len({one.village_code for one in figures.plan.problems})),
    )


def _plan(figures: RegencyFigures) -> str:
    sums = figures.sums
    if not sums.count:
        return tr("Belum ada kegiatan dari desa/kelurahan.")
    waiting = sums.figure(Figure.WAITING)
    first = tr(
        "Dari {count} kegiatan di {villages} desa/kelurahan, {waiting} ({share}) belum berdana.",
        count=count_text(sums.count),
        villages=count_text(sums.villages),
        waiting=count_text(waiting),
        share=share_text(waiting, sums.count),
    )
    pairs = figures.plan.overlaps
    if pairs is None or not pairs.overlaps:
        return first
    return f"{first} " + tr(
        "{count} pasang kegiatan dua perangkat daerah mungkin tumpang tindih.",
        count=count_text(len(pairs.overlaps)),
    )


def asks(figures: RegencyFigures) -> list[str]:
    """Return what the meeting is asked to decide, the most pressing first."""
    totals, found = figures.totals, []
    silent = totals.villages - totals.sent
    if silent:
        found.append(
            tr("Tetapkan batas waktu kirim untuk {count} desa/kelurahan.", count=count_text(silent))
        )
    vacant = len(figures.seen.assignment.vacant)
    if vacant:
        found.append(
            tr(
                "Tunjuk perangkat daerah pendamping {year} untuk {count} desa/kelurahan.",
                year=figures.seen.year,
                count=count_text(vacant),
            )
        )
    pairs = figures.plan.overlaps
    if pairs is not None and pairs.overlaps:
        found.append(
            tr(
                "Putuskan {count} pasang kegiatan yang mungkin tumpang tindih.",
                count=count_text(len(pairs.overlaps)),
            )
        )
    nobody = sum(one.alive and not one.agency for one in figures.plan.activities)
    if nobody:
        found.append(tr("Tunjuk pengampu untuk {count} kegiatan.", count=count_text(nobody)))
    late = figures.seen.sums.overdue
    if late:
        found.append(
            tr(
                "Sepakati tenggat baru untuk {count} kesepakatan yang lewat.",
                count=count_text(late),
            )
        )
    if totals.conflicts:
        found.append(
            tr(
                "Putuskan {count} konflik data yang masih terbuka.",
                count=count_text(totals.conflicts),
            )
        )
    return found[:5] or [tr("Tidak ada keputusan yang diminta dari data ini.")]
