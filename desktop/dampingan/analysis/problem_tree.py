"""The problem tree: causes, problem, effects ("Pohon masalah" of RPJMDes).

Causes and effects are words in a problem's answers, apart by semicolons, or problems of their own:
``sebab_dari`` of a problem names the ones that it causes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dampingan.store.plan.record import PlanRecord

CAUSES, EFFECTS, CAUSE_OF = "sebab", "akibat", "sebab_dari"
"""Questions of the problem form."""

DEEPEST = 6
"""Levels to either side that are followed; nobody reads a longer chain on one sheet."""


class NodeKind(StrEnum):
    """What a node stands for."""

    PROBLEM = "problem"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Node:
    """A problem, or words of one.

    Attributes:
        kind: a problem of its own or words.
        owner: key of the problem; of words, whose answer they stand in.
        question: of words, the answer that they are part of; of a problem ``sebab_dari``.
        place: of words, their place in the answer; -1 of a problem.
        text: what it says; a problem's title.
        below: one step further away from the problem in the middle.
        deleted: a problem that is a tombstone.
        again: a problem that stands nearer to the middle already: the chain is a circle.
        links: of a problem, the key of the neighbour that it is the cause or effect of.
    """

    kind: NodeKind
    owner: str
    question: str
    place: int
    text: str
    below: tuple[Node, ...] = ()
    deleted: bool = False
    again: bool = False
    links: str = ""


@dataclass(frozen=True, slots=True)
class Tree:
    """A problem with what causes it and what it causes.

    Attributes:
        middle: the problem.
        causes: one step before; their own causes below them.
        effects: one step after; their own effects below them.
    """

    middle: Node
    causes: tuple[Node, ...]
    effects: tuple[Node, ...]


def split_parts(text: str) -> tuple[str, ...]:
    """Read words apart by semicolons or lines, as they were typed."""
    parts = (" ".join(part.split()) for part in re.split(r"[;\n]", text))
    return tuple(part for part in parts if part)


def join_parts(parts: Sequence[str]) -> str:
    """Write words as an answer; a semicolon within them would cut them in two."""
    return "; ".join(part.replace(";", ",").strip() for part in parts if part.strip())


def problem_tree(problems: Sequence[PlanRecord], uid: str) -> Tree | None:
    """Return the tree of a problem; None when there is no such problem.

    Args:
        problems: of one village, tombstones too if links to them are to be shown.
        uid: key of the problem in the middle.
    """
    by_uid = {one.uid: one for one in problems}
    problem = by_uid.get(uid)
    if problem is None:
        return None
    causing = _causing(problems)
    grow = _Growing(by_uid, causing)
    middle = Node(NodeKind.PROBLEM, uid, "", -1, _title(problem), deleted=bool(problem.deleted))
    return Tree(middle, grow.causes(problem, (uid,)), grow.effects(problem, (uid,)))


def loose_problems(problems: Sequence[PlanRecord]) -> tuple[PlanRecord, ...]:
    """Return the living problems of which nobody has said a cause yet."""
    causing = _causing(problems)
    return tuple(
        one
        for one in problems
        if not one.deleted and not split_parts(one.text(CAUSES)) and not causing.get(one.uid)
    )


def makes_circle(problems: Sequence[PlanRecord], cause: str, effect: str) -> bool:
    """Tell whether a problem would, through others, become its own cause."""
    by_uid = {one.uid: one for one in problems}
    seen: set[str] = set()
    waiting = [effect]
    while waiting:
        uid = waiting.pop()
        if uid == cause:
            return True
        if uid not in seen and uid in by_uid:
            seen.add(uid)
            waiting += by_uid[uid].keys(CAUSE_OF)
    return False


@dataclass(frozen=True, slots=True)
class _Growing:
    by_uid: Mapping[str, PlanRecord]
    causing: Mapping[str, tuple[PlanRecord, ...]]

    def causes(self, problem: PlanRecord, path: tuple[str, ...]) -> tuple[Node, ...]:
        words = _words(problem, CAUSES)
        found = self.causing.get(problem.uid, ())
        return words + tuple(self._node(one, problem, path, self.causes) for one in found)

    def effects(self, problem: PlanRecord, path: tuple[str, ...]) -> tuple[Node, ...]:
        words = _words(problem, EFFECTS)
        keys = dict.fromkeys(problem.keys(CAUSE_OF))
        found = [self.by_uid[key] for key in keys if key in self.by_uid]
        return words + tuple(self._node(one, problem, path, self.effects) for one in found)

    def _node(
        self,
        problem: PlanRecord,
        neighbour: PlanRecord,
        path: tuple[str, ...],
        go_on: Callable[[PlanRecord, tuple[str, ...]], tuple[Node, ...]],
    ) -> Node:
        again = problem.uid in path
        further = not again and not problem.deleted and len(path) < DEEPEST
        return Node(
            NodeKind.PROBLEM,
            problem.uid,
            CAUSE_OF,
            -1,
            _title(problem),
            go_on(problem, (*path, problem.uid)) if further else (),
            bool(problem.deleted),
            again,
            neighbour.uid,
        )


def _words(problem: PlanRecord, question: str) -> tuple[Node, ...]:
    return tuple(
        Node(NodeKind.WORDS, problem.uid, question, place, text)
        for place, text in enumerate(split_parts(problem.text(question)))
    )


def _causing(problems: Sequence[PlanRecord]) -> dict[str, tuple[PlanRecord, ...]]:
    """Return problem → the problems that say they cause it; tombstones say nothing any more."""
    found: dict[str, list[PlanRecord]] = {}
    for one in problems:
        for key in dict.fromkeys(one.keys(CAUSE_OF)):
            if not one.deleted:
                found.setdefault(key, []).append(one)
    return {key: tuple(causes) for key, causes in found.items()}


def _title(problem: PlanRecord) -> str:
    return problem.title or problem.text("judul")
