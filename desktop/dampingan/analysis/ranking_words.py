"""The ranking in words: the arithmetic of a sum, who has not scored what, how far people agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from dampingan.analysis.agreement import Agreement, Concordance, Degree
from dampingan.analysis.ranking import Ranking, RankingLine
from dampingan.core.language import language, tr

PLACES = 2
"""Decimals that a mean or a sum is written with."""


def score_text(value: Fraction, places: int = PLACES) -> str:
    """Write a score, mean, weight or sum with as few decimals as say it: 4, 4,5, 4,33."""
    text = f"{float(value):.{places}f}".rstrip("0").rstrip(".")
    return text if language() == "en" else text.replace(".", ",")


def is_rounded(value: Fraction, places: int = PLACES) -> bool:
    """Tell whether `score_text` leaves something out."""
    return (value * 10**places).denominator != 1


def arithmetic(line: RankingLine) -> str:
    """Return how a sum came about: ``4,5 × 1 + 3 × 1 + 2 × 1 + 5 × 1 + 4 × 1 = 18,5``.

    ≈ stands for = when a figure shown is rounded; a criterion without a score shows as ``?``, and
    there is no sum then. Criteria of weight zero don't stand in it.
    """
    parts = []
    rounded = False
    for one in line.scores:
        if not one.weight:
            continue
        mean = "?" if one.mean is None else score_text(one.mean)
        parts.append(f"{mean} × {score_text(one.weight)}")
        rounded = rounded or (one.mean is not None and is_rounded(one.mean))
    words = " + ".join(parts)
    if line.total is None:
        return words
    sign = "≈" if rounded or is_rounded(line.total) else "="
    return f"{words} {sign} {score_text(line.total)}"


def rank_text(line: RankingLine) -> str:
    """Return a rank; a shared one says so: ``2 (seri)``."""
    if line.rank is None:
        return "–"
    return tr("{rank} (seri)", rank=line.rank) if line.shared else str(line.rank)


def lacking_words(line: RankingLine, ranking: Ranking) -> str:
    """Say which scores are not there, ``""`` when all are."""
    if not line.cards:
        return tr("Belum dinilai.")
    per_scorer: dict[str, list[str]] = {}
    for lack in line.lacking:
        per_scorer.setdefault(lack.scorer, []).append(lack.criterion)
    counted = sum(1 for weight in ranking.weights if weight)
    said = []
    for scorer, criteria in per_scorer.items():
        if len(criteria) == counted:
            said.append(tr("{scorer} belum menilai", scorer=scorer))
        else:
            said.append(
                tr(
                    "{scorer} belum menilai {criteria}",
                    scorer=scorer,
                    criteria=_criteria_words(criteria, ranking.scale.criteria),
                )
            )
    for off in line.off_scale:
        value = score_text(line.cards[off.scorer].values[off.criterion])
        name = ranking.scale.criteria.get(off.criterion, off.criterion)
        said.append(
            tr(
                "{value} dari {scorer} untuk {criterion} di luar skala dan tidak dihitung",
                value=value,
                scorer=off.scorer,
                criterion=name,
            )
        )
    words = "; ".join(said)
    if not words:
        return ""
    if line.unscored:
        return tr("{words}. Tanpa nilai itu jumlahnya belum dapat dihitung.", words=words)
    return tr("{words}. Rata-rata dihitung dari nilai yang ada.", words=words)


def degree_words(found: Agreement | None) -> str:
    """Return how far the scorers agree on a problem, in a word or two."""
    if found is None:
        return tr("satu penilai")
    return {
        Degree.FULL: tr("sepakat"),
        Degree.GOOD: tr("hampir sepakat"),
        Degree.FAIR: tr("sebagian sepakat"),
        Degree.POOR: tr("berbeda pendapat"),
    }[found.degree]


def agreement_words(found: Agreement | None) -> str:
    """Return how far the scorers agree on a problem, with the share of pairs."""
    words = degree_words(found)
    if found is None:
        return words
    return tr("{words} ({share} %)", words=words, share=round(found.share * 100))


def apart_words(line: RankingLine, criteria: Mapping[str, str]) -> str:
    """Say where scorers are more than one step apart, ``""`` for nowhere."""
    if line.agreement is None or not line.agreement.apart:
        return ""
    parts = []
    for key in line.agreement.apart:
        values = sorted(set(line.score(key).values.values()))
        numbers = tr("{low} sampai {high}", low=score_text(values[0]), high=score_text(values[-1]))
        parts.append(f"{criteria.get(key, key)} ({numbers})")
    return tr("Perlu dibicarakan lagi: {criteria}.", criteria="; ".join(parts))


def concordance_words(found: Concordance | None) -> str:
    """Return how far the scorers agree on the order, in a sentence a meeting understands."""
    if found is None:
        return tr(
            "Kesepakatan urutan belum dapat dihitung: perlu dua penilai dengan dua masalah yang "
            "sama-sama dinilai lengkap."
        )
    words = {
        Degree.FULL: tr("Para penilai menyusun urutan yang hampir sama."),
        Degree.GOOD: tr("Para penilai cukup sepakat tentang urutannya."),
        Degree.FAIR: tr("Para penilai hanya sebagian sepakat tentang urutannya."),
        Degree.POOR: tr("Para penilai tidak sepakat tentang urutannya; bicarakan lagi hasilnya."),
    }[found.degree]
    figures = tr(
        "W Kendall {w} (0 = tidak sepakat, 1 = sama persis); {scorers} penilai, {problems} masalah",
        w=score_text(Fraction(found.w)),
        scorers=len(found.scorers),
        problems=found.problems,
    )
    return f"{words} {figures}."


def weights_text(weights: Sequence[Fraction]) -> str:
    """Return weights side by side: ``1 · 1 · 2 · 1 · 1``."""
    return " · ".join(score_text(one) for one in weights)


def _criteria_words(keys: Sequence[str], names: Mapping[str, str]) -> str:
    return ", ".join(names.get(key, key) for key in keys)
