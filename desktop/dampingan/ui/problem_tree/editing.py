"""What editing the tree writes: words of an answer, links between problems."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dampingan.analysis.problem_tree import (
    CAUSE_OF,
    CAUSES,
    Node,
    NodeKind,
    join_parts,
    split_parts,
)
from dampingan.core.language import tr
from dampingan.core.text import normalise_line
from dampingan.store.plan.writing import PlanOperation, operation

if TYPE_CHECKING:
    from dampingan.store.plan.record import PlanRecord
    from dampingan.store.workspace import Workspace

PROBLEMS = "masalah"
_PLACE = ("rw", "rt", "dusun")


def add_words(workspace: Workspace, owner: str, question: str, text: str) -> None:
    """Add a cause or effect in words; several may come apart by semicolons."""
    with operation(workspace, tr("Menambah di pohon masalah")) as op:
        parts = [*split_parts(op.text(owner, question)), *split_parts(text)]
        op.answer(owner, {question: join_parts(parts)})


def change_words(workspace: Workspace, node: Node, text: str) -> None:
    """Write other words in the place of a cause or effect; nothing takes it out."""
    with operation(workspace, tr("Mengubah pohon masalah")) as op:
        _replace(op, node, text)


def rename_problem(workspace: Workspace, uid: str, title: str) -> None:
    """Give a problem another title."""
    with operation(workspace) as op:
        op.answer(uid, {"judul": normalise_line(title)})


def link_problem(workspace: Workspace, cause: str, effect: str) -> None:
    """Say that one problem causes another."""
    with operation(workspace, tr("Menghubungkan masalah")) as op:
        op.link(cause, CAUSE_OF, effect)


def unlink_problem(workspace: Workspace, node: Node, *, cause: bool) -> None:
    """Say no more that a problem causes its neighbour, or that it is caused by it."""
    with operation(workspace, tr("Melepas hubungan masalah")) as op:
        if cause:
            op.unlink(node.owner, CAUSE_OF, node.links)
        else:
            op.unlink(node.links, CAUSE_OF, node.owner)


def make_problem(workspace: Workspace, node: Node, village: str, owner: PlanRecord) -> str:
    """Make a problem of its own out of words, in the same place, linked to where they stood.

    Returns:
        The key of the new problem.
    """
    answers = {key: owner.text(key) for key in _PLACE if owner.text(key)} | {"judul": node.text}
    with operation(workspace, tr("Menjadikan masalah sendiri")) as op:
        if node.question == CAUSES:
            answers[CAUSE_OF] = owner.uid
        uid = op.add(PROBLEMS, answers, village_code=village)
        if node.question != CAUSES:
            op.link(owner.uid, CAUSE_OF, uid)
        _replace(op, node, "")
    return uid


def find_title(problems: Sequence[PlanRecord], text: str, *, but: str) -> PlanRecord | None:
    """Return the living problem that is called like this, other than `but`."""
    wanted = normalise_line(text).casefold()
    return next(
        (
            one
            for one in problems
            if not one.deleted
            and one.uid != but
            and normalise_line(one.title or one.text("judul")).casefold() == wanted
        ),
        None,
    )


def _replace(op: PlanOperation, node: Node, text: str) -> None:
    if node.kind is not NodeKind.WORDS:
        raise ValueError(node.kind)
    parts = list(split_parts(op.text(node.owner, node.question)))
    # Somebody may have changed the answer meanwhile: only the very words that are on screen go.
    if not (0 <= node.place < len(parts)) or parts[node.place] != node.text:
        if node.text not in parts:
            return
        place = parts.index(node.text)
    else:
        place = node.place
    parts[place : place + 1] = split_parts(text)
    op.answer(node.owner, {node.question: join_parts(parts)})
