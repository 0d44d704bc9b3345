"""What the ranking of a village stands on, read from the workspace; screens and paper alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from dampingan.analysis.ranking import Ranking, ranking
from dampingan.analysis.ranking_setup import (
    FORM,
    RankingSetup,
    ranking_periods,
    scale_of,
    setup_of,
)
from dampingan.analysis.scale import CRITERIA, Scale, build_scale, parse_score
from dampingan.analysis.scale_conversion import Conversion, convert
from dampingan.analysis.score import (
    ScoreCard,
    rankable,
    score_cards,
    scorer_key,
    scorers_of,
)
from dampingan.store.plan.form import ensure_plan
from dampingan.store.plan.record import PlanRecord, plan_records, plan_records_of
from dampingan.store.reference import Reference, references

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

PROBLEMS = "masalah"
Cards = Mapping[str, ScoreCard]
"""Scorer's key → what the scorer said of one problem."""


@dataclass(frozen=True)
class Lists:
    """The lists that scales are made of."""

    scales: tuple[Reference, ...]
    criteria: tuple[Reference, ...]
    values: tuple[Reference, ...]

    def scale(self, code: str) -> Scale:
        """Return a scale."""
        return build_scale(code, self.scales, self.criteria, self.values)


@dataclass(frozen=True)
class RankingState:
    """One moment of one village's ranking of one period.

    Attributes:
        village: code of the village.
        period: the period on screen.
        problems: all of the village, tombstones too.
        setup: how it is made.
        lists: what scales are made of.
        periods: that have a ranking or scores, the latest first.
        setups: `peringkat` of the village.
        past: the period is over.
    """

    village: str
    period: str
    problems: tuple[PlanRecord, ...]
    setup: RankingSetup
    lists: Lists
    periods: tuple[str, ...]
    setups: tuple[PlanRecord, ...]
    past: bool = False

    @cached_property
    def scale(self) -> Scale:
        """The scale in force."""
        return scale_of(self.setup, self.lists.scales, self.lists.criteria, self.lists.values)

    @cached_property
    def cards(self) -> Mapping[str, Cards]:
        """Problem → scorer's key → what the scorer said, on the scale in force."""
        return {one.uid: self.cards_of(one) for one in self.problems}

    @cached_property
    def listed(self) -> tuple[PlanRecord, ...]:
        """The problems that this ranking is about, as they were entered."""
        return tuple(rankable(self.problems, self.period, self.setup.scale, past=self.past))

    @cached_property
    def scorers(self) -> tuple[str, ...]:
        """Who scores: the invited first, then everybody else who did."""
        found = {scorer_key(name): name for name in self.setup.scorers}
        for cards in self.cards.values():
            for key, card in cards.items():
                found.setdefault(key, card.scorer)
        return tuple(found.values())

    def card(self, problem: str, scorer: str) -> ScoreCard | None:
        """Return what a scorer said of a problem."""
        return self.cards.get(problem, {}).get(scorer_key(scorer))

    def former_score(self, problem: str, scorer: str, criterion: str) -> Fraction | None:
        """Return what a scorer gave in the last period before this one, on the same scale."""
        before = next((one for one in self.periods if one < self.period), "")
        record = next((one for one in self.problems if one.uid == problem), None)
        if not before or record is None:
            return None
        card = score_cards(record, before, self.setup.scale).get(scorer_key(scorer))
        return card.values.get(criterion) if card else None

    def renewed(self, workspace: Workspace, uids: Sequence[str]) -> RankingState:
        """Return the state after these problems were scored: only they are read again."""
        fresh = {one.uid: one for one in plan_records_of(workspace, uids)}
        problems = tuple(fresh.get(one.uid, one) for one in self.problems)
        made = replace(self, problems=problems)
        cards = dict(self.cards) | {uid: self.cards_of(one) for uid, one in fresh.items()}
        made.__dict__["cards"] = cards  # where `cached_property` would put it
        return made

    def cards_of(self, problem: PlanRecord) -> Cards:
        """Return what was said of a problem, whether it was read just now or before."""
        return score_cards(problem, self.period, self.setup.scale)

    @cached_property
    def ranking(self) -> Ranking:
        """The result."""
        return ranking(
            self.listed,
            period=self.period,
            scale=self.scale,
            weights=self.setup.weights,
            scorers=self.setup.scorers,
        )

    @cached_property
    def former(self) -> Ranking | None:
        """The ranking of the last period before this one that has one."""
        before = next((one for one in self.periods if one < self.period), "")
        if not before:
            return None
        setup = setup_of(self.setups, before)
        earlier = replace(self, period=before, setup=setup, past=True)
        return earlier.ranking if any(line.cards for line in earlier.ranking.lines) else None

    def scored(self, scale: str) -> int:
        """Return how many cards (a scorer's scores of one problem) this period has on a scale."""
        return sum(len(score_cards(one, self.period, scale)) for one in self.problems)

    def conversion(self, target: str) -> Conversion:
        """Work out how this period's scores would come onto another scale."""
        return convert(
            [one for one in self.problems if not one.deleted],
            period=self.period,
            source=self.scale,
            target=self.lists.scale(target),
        )


def read_state(workspace: Workspace, village: str, period: str) -> RankingState:
    """Read a village's ranking of a period.

    Args:
        workspace: where.
        village: code of the village.
        period: the period that is wanted.
    """
    ensure_plan(workspace)
    lists = Lists(
        references(workspace, "skala", inactive=True),
        references(workspace, "kriteria", inactive=True),
        references(workspace, "skala_nilai", inactive=True),
    )
    problems = plan_records(workspace, PROBLEMS, village_code=village, deleted=True)
    setups = tuple(plan_records(workspace, FORM, village_code=village))
    weights = {one.code: parse_score(one.extra.get("bobot", "")) for one in lists.criteria}
    proposed = [weights.get(key) or Fraction(1) for key in CRITERIA]
    setup = setup_of(setups, period, proposed)
    periods = tuple(ranking_periods(setups, problems))
    before = next((one for one in periods if one < period), "")
    if before and not setup.uid and not setup.scorers:
        # Scores that came without a setting (a workbook): the same people are asked again.
        scale = setup_of(setups, before, proposed).scale
        setup = replace(setup, scorers=scorers_of(problems, before, scale))
    past = period < workspace.period
    return RankingState(village, period, tuple(problems), setup, lists, periods, setups, past)
