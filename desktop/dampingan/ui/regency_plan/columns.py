"""Columns of the sums, of the activities that a figure counts, and of the overlaps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dampingan.analysis.activity import (
    CANCELLED,
    DEFERRED,
    FINISHED,
    FUNDED,
    IDEA,
    PROPOSED,
    RUNNING,
    Activity,
    place_words,
)
from dampingan.analysis.activity_overlap import Overlap
from dampingan.analysis.plan_summary import By, Figure, SummaryLine, Sums
from dampingan.core.language import tr
from dampingan.core.number import count_text, decimal_text, money_short, money_text
from dampingan.core.regions import regions
from dampingan.matrix.regency_plan import RegencyPlan, kecamatan_name
from dampingan.ui.models.column import NOTHING, Cell, Column

Row = Mapping[str, Any]

NARROW = 140
"""From this text size on, tables leave columns out that one can do without."""

FIGURES: Mapping[Figure, Callable[[], str]] = {
    Figure.ALL: lambda: tr("Kegiatan"),
    Figure.WAITING: lambda: tr("Belum didanai"),
    Figure.FUNDED: lambda: tr("Didanai"),
    Figure.RUNNING: lambda: tr("Berjalan"),
    Figure.FINISHED: lambda: tr("Selesai"),
    Figure.DEFERRED: lambda: tr("Ditunda"),
    Figure.UNPRICED: lambda: tr("Belum berbiaya"),
    Figure.VILLAGES: lambda: tr("Desa"),
}
"""Counted column → its heading."""

PARTS: Mapping[By, Callable[[], str]] = {
    By.AGENCY: lambda: tr("Perangkat daerah"),
    By.TERM: lambda: tr("Jangka"),
    By.VILLAGE: lambda: tr("Desa/kelurahan"),
    By.FUND: lambda: tr("Sumber dana"),
}
"""What activities are summed by → its words."""

_STATES: Mapping[str, tuple[Callable[[], str], str, str]] = {
    IDEA: (lambda: tr("Gagasan"), "note", "muted"),
    PROPOSED: (lambda: tr("Diusulkan"), "send", "muted"),
    FUNDED: (lambda: tr("Didanai"), "check", "text"),
    RUNNING: (lambda: tr("Berjalan"), "history", "text"),
    FINISHED: (lambda: tr("Selesai"), "ok", "ok"),
    DEFERRED: (lambda: tr("Ditunda"), "warning", "warning"),
    CANCELLED: (lambda: tr("Dibatalkan"), "error", "muted"),
}


def summary_columns(by: By, *, narrow: bool = False) -> list[Column]:
    """Return the columns of the sums by one thing; `narrow` leaves some out."""

    def count(figure: Figure, width: int, tip: str = "") -> Column:
        key, words = figure.value, FIGURES[figure]()
        return Column(key, words, (key,), _count, key, width, width - 14, right=True, tip=tip)

    village = by is By.VILLAGE
    columns = [
        Column("name", PARTS[by](), ("name",), sort="name", width=250, least=150),
        *(
            [Column("kecamatan", tr("Kecamatan"), ("kecamatan",), sort="kecamatan", width=130)]
            if village
            else [count(Figure.VILLAGES, 64, tr("Desa/kelurahan yang punya kegiatan"))]
        ),
        count(Figure.ALL, 82),
        count(Figure.WAITING, 108, tr("Gagasan dan usulan")),
        count(Figure.FUNDED, 76),
        count(Figure.RUNNING, 78),
        count(Figure.FINISHED, 72),
        count(Figure.DEFERRED, 76),
        count(Figure.UNPRICED, 116, tr("Jumlah biaya adalah batas bawah")),
        Column("cost", tr("Biaya"), ("cost",), _money, "cost", 96, 84, right=True, copied=str),
        Column(
            *("spent", tr("Terpakai"), ("spent",), _money, "spent", 92, 80),
            right=True,
            copied=str,
        ),
        Column(
            "physical",
            tr("Fisik"),
            ("physical",),
            _share,
            "physical",
            110,
            88,
            right=True,
            tip=tr("Rata-rata kegiatan yang sudah melapor"),
        ),
    ]
    left_out = {Figure.DEFERRED.value, Figure.UNPRICED.value, "spent", "physical"} if narrow else {}
    return [column for column in columns if column.key not in left_out]


def summary_row(place: int, plan: RegencyPlan, by: By, line: SummaryLine) -> Row:
    """Return a line of the sums for its table."""
    return {
        "id": place,
        "name": plan.short_of(by, line.key),
        "kecamatan": kecamatan_name(line.key) if by is By.VILLAGE else "",
        **_figures(line.sums),
    }


def _figures(sums: Sums) -> dict[str, Any]:
    figures: dict[str, Any] = {figure.value: sums.figure(figure) for figure in Figure}
    figures |= {
        "cost": sums.cost,
        "spent": sums.spent,
        "physical": -1.0 if sums.physical is None else sums.physical,
    }
    return figures


def activity_columns(by: By | None, *, narrow: bool = False) -> list[Column]:
    """Return the columns of activities; what they are summed by needs no column."""
    columns = [
        Column("title", tr("Kegiatan"), ("title",), sort="title", width=280, least=180),
        Column("village", tr("Desa/kelurahan"), ("village",), sort="village", width=170),
        Column("place", tr("RT/RW"), ("place",), sort="place", width=116),
        Column("agency", tr("Perangkat daerah"), ("agency",), sort="agency", width=150),
        Column("years", tr("Tahun"), ("years",), sort="years", width=100),
        Column("fund", tr("Sumber dana"), ("fund",), sort="fund", width=120),
        Column("cost", tr("Biaya"), ("cost",), _money_full, "cost", 130, right=True, copied=str),
        Column("state", tr("Keadaan"), ("state",), state_cell, "state", 118),
        Column("physical", tr("Fisik"), ("physical",), _share, "physical", 104, right=True),
    ]
    left_out = {By.AGENCY: {"agency"}, By.VILLAGE: {"village"}, By.FUND: {"fund"}}.get(
        by or By.TERM, set()
    )
    if narrow:
        left_out = left_out | {"place", "fund", "physical"}
    return [column for column in columns if column.key not in left_out]


def activity_row(place: int, plan: RegencyPlan, one: Activity) -> Row:
    """Return an activity for its table."""
    return {
        "id": place,
        "title": one.title or tr("(tanpa nama)"),
        "village": _bare_name(one.village_code),
        "place": place_words(one.rw, one.rt),
        "agency": plan.words.short("perangkat_daerah", one.agency),
        "years": years_text(one),
        "fund": plan.words.short("sumber_dana", one.fund),
        "cost": -1 if one.cost is None else one.cost,
        "state": one.state,
        "physical": -1.0 if one.physical is None else one.physical,
    }


def overlap_columns(*, narrow: bool = False) -> list[Column]:
    """Return the columns of pairs of activities."""

    def words(key: str, heading: str, width: int, least: int) -> Column:
        return Column(key, heading, (key,), sort=key, width=width, least=least)

    columns = [
        Column("village", tr("Desa/kelurahan"), ("village",), sort="village", width=150, least=96),
        words("first", tr("Kegiatan"), 220, 110),
        words("first_agency", tr("oleh"), 110, 76),
        words("second", tr("Kegiatan lain"), 220, 110),
        words("second_agency", tr("oleh"), 110, 76),
        Column("years", tr("Tahun"), ("years",), sort="years", width=96),
        Column("likeness", tr("Mirip"), ("likeness",), _likeness, "likeness", 96, 88, right=True),
    ]
    return [c for c in columns if not narrow or c.key not in {"years", "likeness"}]


def overlap_row(place: int, plan: RegencyPlan, pair: Overlap) -> Row:
    """Return a pair for its table."""
    return {
        "id": place,
        "village": _bare_name(pair.village_code),
        "first": pair.first.title,
        "first_agency": plan.words.short("perangkat_daerah", pair.first.agency),
        "second": pair.second.title,
        "second_agency": plan.words.short("perangkat_daerah", pair.second.agency),
        "years": _span(pair.years),
        "likeness": pair.likeness,
    }


def _bare_name(code: str) -> str:
    """Return a village's name without its kind, which the heading says."""
    region = regions().get(code)
    return region.name if region else code


def years_text(one: Activity) -> str:
    """Return the years of an activity."""
    return _span((one.first_year, one.last_year)) if one.first_year and one.last_year else ""


def _span(years: Sequence[int]) -> str:
    return str(years[0]) if years[0] == years[-1] else f"{years[0]}–{years[-1]}"


def state_cell(state: str) -> Cell:
    """Return the state of an activity with its icon."""
    words, icon, colour = _STATES.get(state, _STATES[IDEA])
    return Cell(words(), icon, colour)


def cost_words(one: Activity) -> str:
    """Return what an activity costs, in full."""
    return money_text(one.cost) if one.cost is not None else tr("belum berbiaya")


def _count(value: int) -> Cell:
    return Cell(count_text(value)) if value else NOTHING


def _money(value: int) -> Cell:
    return Cell(money_short(value)) if value else NOTHING


def _money_full(value: int) -> Cell:
    return Cell(money_text(value)) if value >= 0 else NOTHING


def _share(value: float) -> Cell:
    return NOTHING if value < 0 else Cell(f"{decimal_text(value, 0)} %", share=value / 100)


def _likeness(value: float) -> Cell:
    return Cell(f"{decimal_text(value, 0)} %", share=value / 100)
