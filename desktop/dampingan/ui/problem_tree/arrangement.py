"""Where the nodes of a problem tree stand: causes at the left, effects at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize

from dampingan.analysis.problem_tree import CAUSES, EFFECTS, Node, NodeKind, Tree

ADD = "add"
"""`question` prefix of the places where a new cause or effect is typed."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A node in its place.

    Attributes:
        node: what stands there; None for a place to add something.
        owner: of a place to add: the problem that gets it.
        question: of a place to add: `CAUSES` or `EFFECTS`.
        rect: where.
        column: 0 in the middle, negative for causes.
        parent: index of the spot one step nearer to the middle, -1 in the middle.
    """

    node: Node | None
    owner: str
    question: str
    rect: QRect
    column: int
    parent: int

    @property
    def key(self) -> tuple[str, str, int, int]:
        """What makes it the same spot after the tree was drawn anew."""
        place = self.node.place if self.node else -2
        return self.owner, self.question, place, self.column


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes, in pixels."""

    width: int
    gap: int
    between: int
    top: int
    margin: int


class Arrangement:
    """Places every node of a tree.

    Args:
        tree: what to place.
        measures: sizes.
        height_of: height that words need within a width, with or without a mark beside.
        editable: whether places to add something are shown.
    """

    def __init__(
        self,
        tree: Tree,
        measures: Measures,
        height_of: Callable[[str, int, bool], int],
        *,
        editable: bool = True,
    ) -> None:
        self.measures = measures
        self._height_of = height_of
        self.spots: list[Spot] = []
        before = _depth(tree.causes, editable=editable)
        after = _depth(tree.effects, editable=editable)
        self._first = -before
        self.columns = range(-before, after + 1)
        owner = tree.middle.owner
        left = self._blocks(tree.causes, owner, CAUSES, editable=editable)
        right = self._blocks(tree.effects, owner, EFFECTS, editable=editable)
        own = self._height(tree.middle.text, tree.middle.kind)
        tall = max(left.height, right.height, own)
        top = measures.top
        middle = QRect(self._x(0), top + (tall - own) // 2, measures.width, own)
        self.spots.append(Spot(tree.middle, owner, "", middle, 0, -1))
        self._put(left, -1, top + (tall - left.height) // 2, -1)
        self._put(right, 1, top + (tall - right.height) // 2, 1)
        wide = self._x(after) + measures.width + measures.margin
        self.size = QSize(wide, top + tall + measures.margin)

    def at(self, point: QPoint) -> int:
        """Return the spot under a point, -1 for none."""
        return next((n for n, spot in enumerate(self.spots) if spot.rect.contains(point)), -1)

    def neighbour(self, here: int, *, across: int, down: int) -> int:
        """Return the spot one step further: to a column's side, or up and down within it."""
        spot = self.spots[here]
        if across:
            wanted = spot.column + across
            if (across > 0) == (spot.column < 0) and spot.column:
                return spot.parent  # towards the middle
            own = [n for n, one in enumerate(self.spots) if one.parent == here]
            own = [n for n in own if self.spots[n].column == wanted]
            if own:
                return self._nearest(own, spot)
            others = [n for n, one in enumerate(self.spots) if one.column == wanted]
            return self._nearest(others, spot) if others else here
        column = sorted(
            (n for n, one in enumerate(self.spots) if one.column == spot.column),
            key=lambda n: self.spots[n].rect.top(),
        )
        place = column.index(here) + down
        return column[place] if 0 <= place < len(column) else here

    def column_x(self, column: int) -> int:
        """Return the left edge of a column."""
        return self._x(column)

    # -- inside ------------------------------------------------------------------------

    def _nearest(self, candidates: Sequence[int], spot: Spot) -> int:
        y = spot.rect.center().y()
        return min(candidates, key=lambda n: abs(self.spots[n].rect.center().y() - y))

    def _x(self, column: int) -> int:
        step = self.measures.width + self.measures.gap
        return self.measures.margin + (column - self._first) * step

    def _height(self, text: str, kind: NodeKind | None) -> int:
        return self._height_of(text, self.measures.width, kind is NodeKind.PROBLEM)

    def _blocks(
        self, nodes: Sequence[Node], owner: str, question: str, *, editable: bool
    ) -> _Block:
        parts = []
        for node in nodes:
            grown = node.kind is NodeKind.PROBLEM and not node.again and not node.deleted
            below = (
                self._blocks(node.below, node.owner, question, editable=False)
                if grown and node.below
                else _Block((), 0)
            )
            own = self._height(node.text, node.kind)
            parts.append(_Part(node, owner, question, own, below))
        if editable:
            parts.append(_Part(None, owner, question, self._height("", None), _Block((), 0)))
        between = self.measures.between * max(len(parts) - 1, 0)
        return _Block(tuple(parts), sum(part.height for part in parts) + between)

    def _put(self, block: _Block, column: int, top: int, way: int, parent: int = 0) -> None:
        for part in block.parts:
            rect = QRect(
                self._x(column),
                top + (part.height - part.own) // 2,
                self.measures.width,
                part.own,
            )
            node = part.node
            owner, question = part.owner, part.question
            if node is not None:
                owner, question = node.owner, node.question
            self.spots.append(Spot(node, owner, question, rect, column, parent))
            here = len(self.spots) - 1
            below = top + (part.height - part.below.height) // 2
            self._put(part.below, column + way, below, way, here)
            top += part.height + self.measures.between


@dataclass(frozen=True, slots=True)
class _Part:
    node: Node | None
    owner: str
    question: str
    own: int
    below: _Block

    @property
    def height(self) -> int:
        return max(self.own, self.below.height)


@dataclass(frozen=True, slots=True)
class _Block:
    parts: tuple[_Part, ...]
    height: int


def _depth(nodes: Sequence[Node], *, editable: bool) -> int:
    if not nodes:
        return 1 if editable else 0
    return 1 + max(_depth(node.below, editable=False) for node in nodes)
