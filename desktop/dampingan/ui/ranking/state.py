"""How the ranking of a village is changed, and its words on screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from dampingan.analysis.ranking_setup import FORM, WEIGHTS, RankingSetup
from dampingan.analysis.ranking_state import RankingState
from dampingan.analysis.scale import parse_score
from dampingan.analysis.score import REPEAT, scorer_key
from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.core.number import place_text
from dampingan.core.period import Period
from dampingan.store.plan.period_record import period_key
from dampingan.store.plan.record import PlanRecord, plan_record
from dampingan.store.plan.writing import PlanOperation, operation

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace


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
