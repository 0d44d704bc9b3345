"""The summary of one village as the document that `resources/print/summary.typ` reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dampingan.core.dates import format_date
from dampingan.core.language import tr
from dampingan.core.period import Period
from dampingan.printing.report.figure import arranged
from dampingan.printing.report.summary.plan_part import (
    by_agency,
    by_fund,
    by_year,
    potentials,
    problems,
)
from dampingan.printing.report.summary.survey_part import (
    changes,
    coverage,
    decile_bars,
    indicators,
    lacks_by_place,
    quality,
)
from dampingan.printing.report.summary.village_figures import VillageFigures, read_village_figures
from dampingan.printing.report.summary.village_words import asks, headline, points
from dampingan.printing.report.summary.work_part import agreements, mentors, progress, wanted

if TYPE_CHECKING:
    from datetime import date

    from dampingan.store.workspace import Workspace


def village_document(workspace: Workspace, code: str) -> dict[str, Any]:
    """Return the summary of a village.

    Args:
        workspace: a village's, or a regency's.
        code: the village.
    """
    return document_of(read_village_figures(workspace, code))


def document_of(figures: VillageFigures) -> dict[str, Any]:
    """Return the summary of figures that were read before."""
    return {
        "heading": figures.name,
        "below": tr("Ringkasan untuk rapat koordinasi SPD-KD/TKPK"),
        "corner": corner(figures.period, figures.today, figures.kecamatan, figures.regency),
        "figures": headline(figures),
        "points": points(figures),
        "asks": asks(figures),
        "words": {"points": tr("Yang menonjol"), "asks": tr("Yang diminta dari rapat")},
        "rows": arranged(
            [
                [
                    [coverage(figures)],
                    [decile_bars(figures.deciles), changes(figures), quality(figures)],
                ],
                [[problems(figures)]],
                [[indicators(figures)]],
                [[lacks_by_place(figures)]],
                [[potentials(figures)]],
                [[by_agency(figures)]],
                [[by_fund(figures)], [by_year(figures.activities)]],
                [[progress(figures)]],
                [[mentors(figures)]],
                [[agreements(figures)]],
                [[wanted(figures)]],
            ],
            tr("Selebihnya"),
        ),
    }


def corner(period: str, day: date, *places: str) -> list[str]:
    """Return what stands at the top right: where, which period, and the day of the deadlines."""
    where = [tr("Kecamatan {name}", name=places[0])] if places and places[0] else []
    return [
        *where,
        *places[1:],
        Period.parse(period).label if period else "",
        tr("dihitung {day}", day=format_date(day)),
    ]
