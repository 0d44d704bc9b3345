"""Walking a path through a form at compile time: where it leads, and the Python loops that read it.

``${name}`` and absolute paths mean the row that the expression stands in, as far as both share the
repeats around them (pyxform and ODK Collect do the same); beyond that, all rows. A predicate on a
repeat always chooses among all its rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from dampingan.forms.expression.compiler import Compiler, ExpressionUseError, as_boolean
from dampingan.forms.expression.syntax import Call, Node, Number, Path, Reference, Step
from dampingan.forms.layout import Layer, Layout, Spot


@dataclass(frozen=True, slots=True)
class Read:
    """One thing that an expression reads.

    Attributes:
        kind: ``value`` or ``gate`` of a spot, ``rows`` of a repeat, ``clock``, ``table``.
        spot: what is read; None for the clock and tables.
        depth: rows of the reading and the read expression are the same down to this depth.
    """

    kind: str
    spot: Spot | None
    depth: int


@dataclass(frozen=True, slots=True)
class SourceRow:
    """Source of the row that a relative path starts from.

    Attributes:
        code: source of its row object.
        values: source of its tuple of value lists, by depth.
        layer: its layer.
        depth: how deep it shares rows with the expression's own row.
    """

    code: str
    values: str
    layer: Layer
    depth: int

    def at(self, depth: int) -> str:
        """Return source of the row around it at `depth`."""
        return self.code if depth == self.layer.depth else f"{self.code}.chain[{depth}]"


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place on the way along a path: spot, row source and loops so far."""

    spot: Spot
    row: SourceRow
    loops: tuple[str, ...] = ()
    whole: bool = False
    """At a repeat: `row` is one row of it (True) or the row around all of them (False)."""


@dataclass(frozen=True, slots=True)
class Item:
    """A choice or a table row that bare names in a predicate mean."""

    code: str


class Walker:
    """Follows the paths of one expression.

    Attributes:
        reads: what the expression reads, filled while compiling.
        notes: paths that lead nowhere and are read as empty.
    """

    def __init__(self, layout: Layout, spot: Spot, roots: frozenset[str]) -> None:
        """Stand at a spot.

        Args:
            layout: the form's layout.
            spot: whose expression it is.
            roots: names that the first step of an absolute path may have.
        """
        self._layout = layout
        self._spot = spot
        self._roots = roots
        self._own = SourceRow("u[-1]", "a", spot.layer, spot.layer.depth)
        self._origin = Cursor(spot, self._own)
        self._context: Cursor | Item = self._origin
        self._position = ""
        self._size = ""
        self._names = 0
        self.reads: set[Read] = set()
        self.notes: list[str] = []

    def _read(self, kind: str, spot: Spot, depth: int) -> None:
        """Remember that the expression reads something of rows shared down to `depth`."""
        self.reads.add(Read(kind, spot, min(depth, spot.layer.depth)))

    # Paths

    def _resolve(self, node: Reference | Path, compiler: Compiler) -> list[Cursor]:
        if isinstance(node, Reference):
            return [self._from_root(self._target(node.name))]
        cursors, absolute = self._start(node, compiler)
        for index, step in enumerate(node.steps):
            last = index == len(node.steps) - 1
            cursors = self._step(cursors, step, compiler, bind=absolute and not last)
        if not cursors:
            self.notes.append("/".join(step.test for step in node.steps))
        return cursors

    def _target(self, name: str) -> Spot:
        spots = self._layout.by_name.get(name, [])
        if not spots:
            raise ExpressionUseError("name", name)
        if len(spots) == 1:
            return spots[0]
        around = {id(spot) for spot in self._spot.ancestors()}
        return max(spots, key=lambda s: sum(id(a) in around for a in s.ancestors()))

    def _from_root(self, target: Spot) -> Cursor:
        """Return the cursor of a spot, in this row as far as repeats are shared."""
        chain = [spot for spot in reversed(target.ancestors()) if spot.inner is not None]
        row = self._shared_row(chain)
        cursor = Cursor(self._layout.root, row)
        for spot in chain[row.layer.depth :]:
            cursor = self._iterate(replace(cursor, spot=spot, whole=False))
        return replace(cursor, spot=target, whole=False)

    def _shared_row(self, chain: list[Spot]) -> SourceRow:
        """Return the deepest row around the expression that repeats of `chain` have in common.

        Inside a predicate that is the row being looked at, when it goes deeper than our own.
        """
        shared = _common(chain, self._own.layer)
        row = SourceRow(f"u[{shared}]", "a", self._own.layer.chain[shared], shared)
        if isinstance(self._context, Cursor):
            inside = self._context.row
            deeper = _common(chain, inside.layer)
            if deeper > shared:
                row = SourceRow(
                    inside.at(deeper), inside.values, inside.layer.chain[deeper], inside.depth
                )
        return row

    def _start(self, node: Path, compiler: Compiler) -> tuple[list[Cursor], bool]:
        """Return where a path begins, and whether it is absolute."""
        if node.start == "/":
            row = SourceRow("u[0]", "a", self._layout.root.layer, 0)
            return [Cursor(Spot(self._layout.root.node, None, row.layer), row)], True
        if node.start is None:
            if isinstance(self._context, Item):
                raise ExpressionUseError("reference", "..")
            cursors = [self._context]
        elif isinstance(node.start, Reference):
            cursors = [self._from_root(self._target(node.start.name))]
        elif isinstance(node.start, Call) and node.start.name == "current":
            cursors = [self._origin]
        elif isinstance(node.start, Path):
            cursors = self._resolve(node.start, compiler)
        else:
            raise ExpressionUseError("reference", getattr(node.start, "name", "( )"))
        for predicate in node.filters:
            cursors = [self._filter(cursor, predicate, compiler) for cursor in cursors]
        return cursors, False

    def _step(
        self, cursors: list[Cursor], step: Step, compiler: Compiler, *, bind: bool
    ) -> list[Cursor]:
        found: list[Cursor] = []
        for cursor in cursors:
            found.extend(self._walk(cursor, step, bind=bind and not step.predicates))
        for predicate in step.predicates:
            found = [self._filter(cursor, predicate, compiler) for cursor in found]
        return found

    def _walk(self, cursor: Cursor, step: Step, *, bind: bool) -> list[Cursor]:
        if step.axis == "child":
            return self._children(cursor, step, bind=bind)
        walks: dict[str, Callable[[], list[Cursor]]] = {
            "self": lambda: [cursor],
            "parent": lambda: self._up(cursor),
            "ancestor": lambda: self._ancestors(cursor, step),
            "ancestor-or-self": lambda: self._ancestors(cursor, step),
            "descendant-or-self": lambda: [cursor, *self._all_below(cursor)],
            "descendant": lambda: self._all_below(cursor),
            "preceding-sibling": lambda: self._siblings(cursor, before=True),
            "following-sibling": lambda: self._siblings(cursor, before=False),
            "attribute": list,
        }
        if step.axis not in walks:
            raise ExpressionUseError("reference", f"{step.axis}::{step.test}")
        found = walks[step.axis]()
        plain = step.test in {"*", "node()"}
        return [c for c in found if plain or c.spot.node.name == step.test]

    def _children(self, cursor: Cursor, step: Step, *, bind: bool) -> list[Cursor]:
        if self._above_root(cursor):
            known = step.test in self._roots or step.test in {"*", "node()"}
            return [replace(cursor, spot=self._layout.root)] if known else []
        return [
            self._down(cursor, spot, bind=bind)
            for spots in self._named(cursor.spot, step.test)
            for spot in spots
        ]

    def _above_root(self, cursor: Cursor) -> bool:
        """Tell whether a path still stands before its first step."""
        return cursor.spot.parent is None and cursor.spot is not self._layout.root

    def _named(self, spot: Spot, test: str) -> list[list[Spot]]:
        if test in {"*", "node()"}:
            return list(spot.children.values())
        return [spot.children.get(test, [])]

    def _all_below(self, cursor: Cursor) -> list[Cursor]:
        if self._above_root(cursor):
            cursor = replace(cursor, spot=self._layout.root)
        found: list[Cursor] = []
        for spots in cursor.spot.children.values():
            for spot in spots:
                below = self._down(cursor, spot, bind=False)
                found.extend([below, *self._all_below(below)])
        return found

    def _ancestors(self, cursor: Cursor, step: Step) -> list[Cursor]:
        found = [cursor] if step.axis == "ancestor-or-self" else []
        up = self._up(cursor)
        while up:
            found.append(up[0])
            up = self._up(up[0])
        return found

    def _up(self, cursor: Cursor) -> list[Cursor]:
        spot = cursor.spot
        if spot.parent is None:
            return []
        parent = spot.parent
        row = cursor.row
        if spot.inner is not None and cursor.whole:
            layer = row.layer.parent
            assert layer is not None
            row = SourceRow(row.at(layer.depth), row.values, layer, min(row.depth, layer.depth))
        return [Cursor(parent, row, cursor.loops, whole=parent.inner is not None)]

    def _siblings(self, cursor: Cursor, *, before: bool) -> list[Cursor]:
        """Return what stands before or behind a place: other rows of a repeat, other questions."""
        spot = cursor.spot
        found: list[Cursor] = []
        for up in self._up(cursor):
            for other in [other for spots in up.spot.children.values() for other in spots]:
                if other is spot and spot.inner is not None and cursor.whole:
                    found.append(self._other_rows(cursor, up, before=before))
                elif other is not spot and (other.order < spot.order) is before:
                    found.append(self._down(up, other, bind=False))
        return found

    def _other_rows(self, cursor: Cursor, up: Cursor, *, before: bool) -> Cursor:
        layer = cursor.spot.inner
        assert layer is not None
        rows = self._rows(replace(up, spot=cursor.spot, whole=False))
        name = self._name("x")
        loop = f"for {name} in {rows} if {name}.index {'<' if before else '>'} "
        loop += f"{cursor.row.code}.index"
        row = SourceRow(name, f"{name}.values", layer, up.row.depth)
        return Cursor(cursor.spot, row, (*cursor.loops, loop), whole=True)

    def _down(self, cursor: Cursor, spot: Spot, *, bind: bool) -> Cursor:
        """Step to a child; a repeat is entered, by binding to our own row or by looping."""
        if cursor.spot.inner is not None and not cursor.whole:
            cursor = self._iterate(cursor)
        if spot.inner is None:
            return Cursor(spot, cursor.row, cursor.loops)
        own = self._own.layer.chain
        depth = spot.inner.depth
        shared = bind and not cursor.loops and depth < len(own) and own[depth] is spot.inner
        if shared:
            return Cursor(spot, SourceRow(f"u[{depth}]", "a", spot.inner, depth), (), whole=True)
        return Cursor(spot, cursor.row, cursor.loops)

    def _iterate(self, cursor: Cursor) -> Cursor:
        """Loop over all rows of the repeat that the cursor stands at."""
        layer = cursor.spot.inner
        assert layer is not None
        assert layer.parent is not None
        name = self._name("x")
        rows = self._rows(cursor)
        row = SourceRow(name, f"{name}.values", layer, cursor.row.depth)
        return Cursor(cursor.spot, row, (*cursor.loops, f"for {name} in {rows}"), whole=True)

    def _rows(self, cursor: Cursor) -> str:
        layer = cursor.spot.inner
        assert layer is not None
        assert layer.parent is not None
        self._read("rows", cursor.spot, min(cursor.row.depth, layer.parent.depth))
        around = cursor.row.at(layer.parent.depth)
        return f"{around}.kids[{layer.index}]"

    def _name(self, letter: str) -> str:
        self._names += 1
        return f"{letter}{self._names}"

    # Predicates

    def _filter(self, cursor: Cursor, predicate: Node, compiler: Compiler) -> Cursor:
        spot = cursor.spot
        if spot.inner is not None and not cursor.whole:
            return self._filter_rows(cursor, predicate, compiler)
        each = replace(cursor, loops=())  # inside a predicate "." is one node, not all of them
        condition = self._inside(
            each, "1.0", "1.0", lambda: emit_condition(predicate, compiler, "1.0")
        )
        loops = cursor.loops or ("for _ in ONE",)
        return replace(cursor, loops=(*loops, f"if {condition}"))

    def _filter_rows(self, cursor: Cursor, predicate: Node, compiler: Compiler) -> Cursor:
        layer = cursor.spot.inner
        assert layer is not None
        rows = self._rows(cursor)
        name, place, size = self._name("x"), self._name("p"), self._name("z")
        row = SourceRow(name, f"{name}.values", layer, cursor.row.depth)
        inside = Cursor(cursor.spot, row, (), whole=True)
        if isinstance(predicate, Number):
            loop = f"for {name} in pick({rows},{predicate.value!r})"
        else:
            condition = self._inside(
                inside, place, size, lambda: emit_condition(predicate, compiler, place)
            )
            loop = f"for {name} in choose({rows},lambda {name},{place},{size}:{condition})"
        return replace(inside, loops=(*cursor.loops, loop))

    def _inside(
        self, context: Cursor | Item, position: str, size: str, emit: Callable[[], str]
    ) -> str:
        kept = self._context, self._position, self._size
        self._context, self._position, self._size = context, position, size
        try:
            return emit()
        finally:
            self._context, self._position, self._size = kept


def emit_condition(predicate: Node, compiler: Compiler, position: str) -> str:
    """Emit a predicate as a boolean; a number means the position."""
    emitted = compiler.emit(predicate)
    if emitted.kind == "n":
        return f"({emitted.code} == {position})"
    return as_boolean(emitted)


def _common(chain: list[Spot], layer: Layer) -> int:
    """Return how many repeats from the root down `chain` shares with a layer."""
    shared = 0
    for spot, own in zip(chain, layer.chain[1:], strict=False):
        if spot.inner is not own:
            break
        shared += 1
    return shared
