"""Forms of the ranking: scores, sums and ranks of problems, and of the actions that follow.

Every figure is a value; how it came about stands beside it in words and, scorer by scorer, on a
sheet of its own, so that a meeting can add up with a pencil.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from dampingan.analysis.ranking import Ranking, RankingLine, ranking
from dampingan.analysis.ranking_setup import ranking_periods, scale_of, setup_of
from dampingan.analysis.ranking_words import (
    agreement_words,
    arithmetic,
    concordance_words,
    lacking_words,
    rank_text,
    score_text,
)
from dampingan.analysis.scale import CRITERIA, Scale, parse_score
from dampingan.analysis.score import REPEAT, rankable
from dampingan.matrix.assessment_forms import NO
from dampingan.matrix.page import Column, Kind, Line, Look, Matrix, Value
from dampingan.matrix.village_plan import (
    VillagePlan,
    period_words,
    shown,
    title_of,
)
from dampingan.store.plan.record import PlanRecord

ACTION_CRITERIA = ("k2", "k3", "k5")
"""Criteria of problems that are asked of actions too: many people, income, potentials (§4.7)."""


def village_ranking(plan: VillagePlan) -> Ranking:
    """Return the ranking of the workspace's period, else the newest one there is."""
    records, problems = plan.alive("peringkat"), plan.alive("masalah")
    period = _period(ranking_periods(records, problems), plan.period)
    lists = plan.words.lists
    proposed = [parse_score(one.extra.get("bobot", "")) for one in lists["kriteria"]]
    weights = [one for one in proposed if one is not None]
    setup = setup_of(records, period, weights)
    if not setup.uid and (scored := _scored_scale(problems, period)):
        setup = replace(setup, scale=scored)
    scale = scale_of(setup, lists["skala"], lists["kriteria"], lists["skala_nilai"])
    return ranking(
        rankable(problems, period, scale.code),
        period=period,
        scale=scale,
        weights=_usable(setup.weights),
        scorers=setup.scorers,
    )


def ranks(plan: VillagePlan, found: Ranking) -> Matrix:
    """Return the ranking of problems: means, sum, rank, and the addition beside it."""
    classes = bool(found.scale.classes)
    lines = [
        Line(
            (
                number,
                title_of(line.problem),
                *(_value(one.mean) for one in line.scores),
                _value(line.total),
                rank_text(line),
                *([line.score_class] if classes else []),
                arithmetic(line) if line.cards else "",
                _rank_remark(line, found),
            )
        )
        for number, line in enumerate(found.lines, 1)
    ]
    return Matrix(
        "peringkat",
        "Peringkat Masalah",
        "Penentuan peringkat masalah",
        (
            NO,
            Column("Masalah", 58, grows=True),
            *_criteria(found),
            Column("Jumlah nilai", 17, Kind.SCORE),
            Column("Urutan peringkat", 19, Kind.CENTRE),
            *([Column("Kelas", 12, Kind.CENTRE)] if classes else []),
            Column("Hitungan", 46, grows=True),
            Column("Ket", 42, grows=True),
        ),
        tuple(lines),
        notes=_notes(found) if lines else (),
        empty="Belum ada masalah yang dicatat.",
        signers=plan.signers(),
        subtitle=f"{plan.place.upper()} · PENILAIAN {period_words(found.period).upper()}",
    )


def scores(plan: VillagePlan, found: Ranking) -> Matrix:
    """Return every scorer's scores, and step by step how the sums come about."""
    lines: list[Line] = []
    for line in found.lines:
        if not line.cards:
            continue
        heading = f"Peringkat {rank_text(line)}: {title_of(line.problem)}"
        lines.append(Line((heading,), Look.GROUP))
        for name, card in line.cards.items():
            values = [_value(card.values.get(key)) for key in CRITERIA]
            notes = "; ".join(shown(note) for note in card.notes)
            lines.append(Line((name, *values, _own_sum(card.values, found.weights), notes)))
        means = [_value(one.mean) for one in line.scores]
        lines.append(Line(("Rata-rata", *means, None, ""), Look.MUTED))
        weights = [_value(one.weight) for one in line.scores]
        lines.append(Line(("× bobot", *weights, None, ""), Look.MUTED))
        products = [_value(one.product) for one in line.scores]
        lines.append(Line(("Jumlah nilai", *products, _value(line.total), ""), Look.TOTAL))
    return Matrix(
        "nilai",
        "Nilai per Penilai",
        "Nilai setiap penilai dan hitungannya",
        (
            Column("Penilai", 56, grows=True),
            *_criteria(found, "Kriteria"),
            Column("Jumlah", 20, Kind.SCORE),
            Column("Catatan", 60, grows=True),
        ),
        tuple(lines),
        notes=(concordance_words(found.concordance),) if lines else (),
        empty="Belum ada penilaian yang dicatat.",
        subtitle=f"{plan.place.upper()} · PENILAIAN {period_words(found.period).upper()}",
    )


def action_ranks(plan: VillagePlan, found: Ranking) -> Matrix:
    """Return the ranking of feasible actions, from the scores that their problems got already.

    The criteria of the form (needs of many people, income, potentials) are three of the five that
    problems were scored by, so nobody has to score twice.
    """
    rows: list[tuple[Fraction | None, str, str, list[Fraction | None]]] = []
    for line in found.lines:
        means = [line.score(key).mean for key in ACTION_CRITERIA]
        known = [one for one in means if one is not None]
        total = sum(known, Fraction(0)) if len(known) == len(means) else None
        rows += [
            (total, shown(row.text("tindakan")), title_of(line.problem), means)
            for row in line.problem.rows.get("alternatif", ())
            if row.text("layak") == "1"
        ]
    rows.sort(key=lambda row: (row[0] is None, -(row[0] or 0)))
    totals = [row[0] for row in rows]
    lines = [
        Line(
            (
                number,
                what,
                *(_value(one) for one in means),
                _value(total),
                "–" if total is None else str(totals.index(total) + 1),
                problem,
            )
        )
        for number, (total, what, problem, means) in enumerate(rows, 1)
    ]
    names = (
        "Pemenuhan kebutuhan orang banyak",
        "Dukungan peningkatan pendapatan",
        "Dukungan potensi",
    )
    return Matrix(
        "peringkat_tindakan",
        "Peringkat Tindakan",
        "Penentuan peringkat tindakan",
        (
            NO,
            Column("Tindakan yang layak", 84, grows=True),
            *(Column(name, 28, Kind.SCORE, "Kriteria") for name in names),
            Column("Jumlah", 20, Kind.SCORE),
            Column("Peringkat", 22, Kind.CENTRE),
            Column("Ket: masalah yang dijawab", 64, grows=True),
        ),
        tuple(lines),
        notes=(
            "Nilai diambil dari rata-rata penilaian masalahnya: kriteria "
            + ", ".join(f"“{found.scale.criteria[key]}”" for key in ACTION_CRITERIA)
            + ". Nilai yang sama mendapat peringkat yang sama.",
        )
        if lines
        else (),
        empty="Belum ada tindakan yang dinilai layak pada pengkajian tindakan.",
        signers=plan.signers(),
    )


# -- inside ---------------------------------------------------------------------------------------


def _criteria(found: Ranking, heading: str = "Kriteria (rata-rata para penilai)") -> list[Column]:
    columns = []
    for key, weight in zip(CRITERIA, found.weights, strict=True):
        name = f"{CRITERIA.index(key) + 1}. {found.scale.criteria[key]}"
        words = name if weight == 1 else f"{name} (bobot {score_text(weight)})"
        columns.append(Column(words, 25, Kind.SCORE, heading))
    return columns


def _value(value: Fraction | None) -> Value:
    return None if value is None else float(value)


def _own_sum(values: Mapping[str, Fraction], weights: Sequence[Fraction]) -> Value:
    """Return what one scorer's scores add up to, None while one that counts is missing."""
    total = Fraction(0)
    for key, weight in zip(CRITERIA, weights, strict=True):
        if weight and key not in values:
            return None
        total += values.get(key, Fraction(0)) * weight
    return float(total)


def _rank_remark(line: RankingLine, found: Ranking) -> str:
    words = [lacking_words(line, found)]
    if len(line.cards) > 1:
        words.append(f"Penilai {agreement_words(line.agreement)}.")
    if line.agreement and line.agreement.apart:
        words.append(f"Bicarakan lagi kriteria {_apart(line)}.")
    return " ".join(filter(None, words))


def _apart(line: RankingLine) -> str:
    """Return the criteria that scorers are far apart in: number, lowest and highest score."""
    told = []
    for key in line.agreement.apart if line.agreement else ():
        values = sorted(line.score(key).values.values())
        told.append(f"{CRITERIA.index(key) + 1} ({score_text(values[0])}–{score_text(values[-1])})")
    return ", ".join(told)


def _notes(found: Ranking) -> tuple[str, ...]:
    names = "; ".join(found.scorers) or "belum ada"
    highest = score_text(found.highest)
    notes = [
        f"Penilai ({len(found.scorers)}): {names}.",
        f"Skala: {found.scale.label}. Jumlah = Σ bobot × rata-rata para penilai.",
        f"Jumlah tertinggi yang mungkin {highest}; jumlah yang sama: peringkat yang sama.",
    ]
    levels = _levels(found.scale)
    if levels:
        notes.append(levels)
    if found.scale.classes:
        classes = ", ".join(f"{one.name} ≥ {score_text(one.least)}" for one in found.scale.classes)
        notes.append(f"Kelas (sebelum bobot): {classes}.")
    notes.append(concordance_words(found.concordance))
    return tuple(notes)


def _levels(scale: Scale) -> str:
    """Return what the levels of each criterion mean."""
    told = []
    for place, key in enumerate(CRITERIA, 1):
        levels = "; ".join(
            f"{score_text(one.value)} {one.label[:1].lower()}{one.label[1:]}"
            for one in scale.levels.get(key, ())
        )
        if levels:
            told.append(f"({place}) {levels}")
    return f"Arti nilai: {' '.join(told)}." if told else ""


def _period(periods: Sequence[str], wanted: str) -> str:
    """Return the period that is shown: the workspace's, else the newest before it, else at all."""
    until = [one for one in periods if not wanted or one <= wanted]
    return (until or [*periods, wanted])[0]


def _scored_scale(problems: Sequence[PlanRecord], period: str) -> str:
    counts: dict[str, int] = {}
    for one in problems:
        for row in one.rows.get(REPEAT, ()):
            if row.text("periode") == period and row.text("skala"):
                counts[row.text("skala")] = counts.get(row.text("skala"), 0) + 1
    return max(counts, key=lambda code: (counts[code], code)) if counts else ""


def _usable(weights: Sequence[Fraction]) -> Sequence[Fraction]:
    """Return weights; when none of them counts, each counts once."""
    usable = len(weights) == len(CRITERIA) and any(weights) and min(weights) >= 0
    return weights if usable else (Fraction(1),) * len(CRITERIA)
