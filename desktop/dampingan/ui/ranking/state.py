"""What the ranking of a village stands on, read from the workspace, and how it is changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from dampingan.analysis.ranking import Ranking, ranking
from dampingan.analysis.ranking_setup import (
    FORM,
    WEIGHTS,
    RankingSetup,
    ranking_periods,
    scale_of,
    setup_of,
)
from dampingan.analysis.scale import CRITERIA, Scale, build_scale, parse_score
from dampingan.analysis.scale_conversion import Conversion, convert
from dampingan.analysis.score import (
    REPEAT,
    ScoreCard,
    rankable,
    score_cards,
    scorer_key,
    scorers_of,
)
from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.core.period import Period
from dampingan.store.plan.form import ensure_plan
from dampingan.store.plan.period_record import period_key
from dampingan.store.plan.record import (
    PlanRecord,
    plan_record,
    plan_records,
    plan_records_of,
)
from dampingan.store.plan.writing import PlanOperation, operation
from dampingan.store.reference import Reference, references
from dampingan.ui.number import place_text

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


def period_words(period: str) -> str:
    """Return a period in words; anything else as it was written."""
    try:
        return Period.parse(period).label
    except DampinganError:
        return period


def problem_place(problem: PlanRecord) -> str:
    """Say where a problem is: ``RT 003/002``, a hamlet, or the whole village."""
    rt, rw = problem.text("rt"), problem.text("rw")
    words = [tr("RT {place}", place=place_text(rt, rw)) if rt else ""]
    words.append(tr("RW {rw}", rw=rw) if rw and not rt else "")
    words.append(problem.text("dusun"))
    return ", ".join(word for word in words if word) or tr("seluruh wilayah")


def problem_title(problem: PlanRecord) -> str:
    """Return what a problem is called, also while it has no title, and that it was deleted."""
    title = problem.title or problem.text("judul") or tr("(tanpa judul)")
    return tr("{title} (dihapus)", title=title) if problem.deleted else title


# ------------------------------------------------------------------------- writing


def set_score(
    workspace: Workspace,
    state: RankingState,
    problem: str,
    *,
    scorer: str,
    criterion: str,
    text: str,
) -> None:
    """Write one score, in the scorer's row of this period and scale; one undoable operation.

    Args:
        workspace: where.
        state: what is on screen.
        problem: its key.
        scorer: whose score.
        criterion: its key.
        text: the answer; ``""`` takes the score back.

    Raises:
        StorageError: not saved.
    """
    card = state.card(problem, scorer)
    if card is None and not text:
        return
    with operation(workspace, tr("Menilai masalah")) as op:
        if not state.setup.uid:
            # What the score was given under stays with it, whatever the lists say next year.
            _keep(op, workspace, state, replace(state.setup, scorers=state.scorers))
        if card is None:
            answers = {"penilai": scorer, "periode": state.period, "skala": state.setup.scale}
            op.add_row(problem, REPEAT, answers | {criterion: text})
        # A scorer with two rows (two laptops): the value goes into both, so it is the only one.
        for row in card.rows if card else ():
            op.answer(problem, {criterion: text}, row=row)


def store_setup(workspace: Workspace, state: RankingState, setup: RankingSetup) -> None:
    """Keep how the ranking is made; one undoable operation."""
    with operation(workspace, tr("Mengubah cara menilai")) as op:
        _keep(op, workspace, state, setup)


def change_scale(workspace: Workspace, state: RankingState, target: str, *, move: bool) -> int:
    """Use another scale from now on; the scores on the old one stay where they are.

    Args:
        workspace: where.
        state: what is on screen.
        target: code of the other scale.
        move: also write the scores anew on that scale, beside the old ones.

    Returns:
        How many rows were written.
    """
    rows = state.conversion(target).rows if move else ()
    setup = replace(state.setup, scale=target, scorers=state.scorers)
    with operation(workspace, tr("Mengganti skala")) as op:
        _keep(op, workspace, state, setup)
        for row in rows:
            op.add_row(row.problem, REPEAT, row.answers)
    return len(rows)


def rename_scorer(workspace: Workspace, state: RankingState, old: str, new: str) -> int:
    """Give a scorer another name in this period's scores, on every scale, and in the setup.

    Returns:
        How many rows were changed.
    """
    changed = 0
    with operation(workspace, tr("Mengganti nama penilai")) as op:
        for problem in state.problems:
            for row in () if problem.deleted else problem.rows.get(REPEAT, ()):
                answers: Mapping[str, str] = row.answers
                own = scorer_key(answers.get("penilai", "")) == scorer_key(old)
                if own and answers.get("periode") == state.period:
                    op.answer(problem.uid, {"penilai": new}, row=row.uid)
                    changed += 1
        names = [new if scorer_key(one) == scorer_key(old) else one for one in state.setup.scorers]
        if state.setup.uid and names != list(state.setup.scorers):
            op.answer(state.setup.uid, {"penilai": "; ".join(names)})
    return changed


def _keep(
    op: PlanOperation, workspace: Workspace, state: RankingState, setup: RankingSetup
) -> None:
    """Write how the ranking is made; the period's record begins when there is none."""
    old = state.setup
    answers = setup.answers()
    if old.uid:
        before = replace(old, uid="").answers()
        texts = {key: answers.get(key, "") for key in before | answers}
        changed = {key: text for key, text in texts.items() if before.get(key, "") != text}
        if changed:
            op.answer(old.uid, changed)
        return
    uid = period_key(state.village, FORM, state.period)
    if plan_record(workspace, uid) is None:
        op.add(FORM, answers, village_code=state.village, uid=uid, period=state.period)
    else:  # it was begun before, and that was undone
        op.restore(uid)
        op.answer(uid, answers)


def weights_of(texts: Mapping[str, str]) -> tuple[Fraction, ...] | None:
    """Read five weights as they were typed; None when they can't be weights."""
    read = [parse_score(texts.get(key, "")) for key in WEIGHTS]
    found = tuple(one for one in read if one is not None and one >= 0)
    return found if len(found) == len(WEIGHTS) and any(found) else None
