"""What names and paths mean inside a form: which slot of which row.

``${name}`` and absolute paths mean the row that the expression stands in, as far as both share the
repeats around them (pyxform and ODK Collect do the same); beyond that, all rows. A predicate on a
repeat always chooses among all its rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from dampingan.forms.expression.compiler import CompileProblem, Compiler, Emitted, as_boolean
from dampingan.forms.expression.syntax import (
    Call,
    Literal,
    Node,
    Number,
    Path,
    Reference,
    Step,
    SyntaxProblem,
    parse_expression,
)
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
class _Row:
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
class _Cursor:
    """A place on the way along a path: spot, row source and loops so far."""

    spot: Spot
    row: _Row
    loops: tuple[str, ...] = ()
    whole: bool = False
    """At a repeat: `row` is one row of it (True) or the row around all of them (False)."""


@dataclass(frozen=True, slots=True)
class _Item:
    """A choice or a table row that bare names in a predicate mean."""

    code: str


class FormScope:
    """Meaning of places for one expression of a form.

    Attributes:
        reads: what the expression reads, filled while compiling.
        notes: paths that lead nowhere and are read as empty.
    """

    environment = "u[0].world"

    def __init__(self, layout: Layout, spot: Spot, roots: frozenset[str]) -> None:
        self._layout = layout
        self._spot = spot
        self._roots = roots
        layer = spot.layer
        self._own = _Row("u[-1]", "a", layer, layer.depth)
        self._context: _Cursor | _Item = _Cursor(spot, self._own)
        self._origin = _Cursor(spot, self._own)
        self._position = ""
        self._size = ""
        self._names = 0
        self.reads: set[Read] = set()
        self.notes: list[str] = []

    # Places

    def emit_place(self, node: Reference | Path, compiler: Compiler) -> Emitted:
        """Emit a place as text when it is one question, else as a list of texts."""
        column = self._item_column(node)
        if column is not None:
            return Emitted(column, "s")
        lookup = self._emit_lookup(node, compiler)
        if lookup is not None:
            return Emitted(f"first({lookup})", "s")
        if isinstance(node, Reference) and node.last_saved:
            return Emitted("''", "s")
        cursors = self._resolve(node, compiler)
        if len(cursors) == 1 and not cursors[0].loops:
            return Emitted(self._value(cursors[0]), "s")
        if not cursors:
            return Emitted("''", "s")
        return Emitted(f"first({self._nodes(cursors)})", "s")

    def emit_nodes(self, node: Node, compiler: Compiler) -> str | None:
        """Emit a place as a list of the texts of its relevant nodes."""
        if not isinstance(node, Reference | Path) or self._item_column(node) is not None:
            return None
        lookup = self._emit_lookup(node, compiler)
        if lookup is not None:
            return lookup
        if isinstance(node, Reference) and node.last_saved:
            return "[]"
        return self._nodes(self._resolve(node, compiler))

    def _nodes(self, cursors: list[_Cursor]) -> str:
        pieces = [self._node_list(cursor) for cursor in cursors]
        return pieces[0] if len(pieces) == 1 else f"[{','.join('*' + p for p in pieces)}]"

    def _value(self, cursor: _Cursor) -> str:
        if not cursor.spot.is_question:
            return "''"
        self.reads.add(Read("value", cursor.spot, cursor.row.depth))
        return f"{_values(cursor)}[{cursor.spot.slot}]"

    def _node_list(self, cursor: _Cursor) -> str:
        spot = cursor.spot
        value = self._value(cursor)
        if spot.inner is not None:
            if not cursor.whole:
                cursor = self._iterate(cursor)
            value = "''"
        else:
            self.reads.add(Read("gate", spot, cursor.row.depth))
            loops = (*cursor.loops, f"if {cursor.row.at(spot.layer.depth)}.rel[{spot.gate}]")
            if not cursor.loops:
                loops = ("for _ in ONE", *loops)
            cursor = replace(cursor, loops=loops)
        loops = cursor.loops or ("for _ in ONE",)
        return f"[{value} {' '.join(loops)}]"

    # Paths

    def _resolve(self, node: Reference | Path, compiler: Compiler) -> list[_Cursor]:
        if isinstance(node, Reference):
            return [self._from_root(self._target(node.name), bound=True)]
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
            raise CompileProblem("name", name)
        if len(spots) == 1:
            return spots[0]
        around = {id(spot) for spot in self._spot.ancestors()}
        return max(spots, key=lambda s: sum(id(a) in around for a in s.ancestors()))

    def _from_root(self, target: Spot, *, bound: bool) -> _Cursor:
        """Return the cursor of a spot, in this row as far as repeats are shared."""
        chain = [spot for spot in reversed(target.ancestors()) if spot.inner is not None]
        own = {id(layer) for layer in self._own.layer.chain} if bound else set()
        shared = 0
        for spot in chain:
            if id(spot.inner) not in own:
                break
            shared += 1
        cursor = _Cursor(self._layout.root, replace(self._own, depth=shared))
        row = _Row(
            f"u[{shared}]",
            "a",
            self._own.layer.chain[shared],
            min(shared, self._origin.row.depth),
        )
        cursor = replace(cursor, row=row)
        for spot in chain[shared:]:
            cursor = self._iterate(replace(cursor, spot=spot, whole=False))
        return replace(cursor, spot=target, whole=False)

    def _start(self, node: Path, compiler: Compiler) -> tuple[list[_Cursor], bool]:
        """Return where a path begins, and whether it is absolute."""
        if node.start == "/":
            row = _Row("u[0]", "a", self._layout.root.layer, 0)
            return [_Cursor(Spot(self._layout.root.node, None, row.layer), row)], True
        if node.start is None:
            if isinstance(self._context, _Item):
                raise CompileProblem("reference", "..")
            cursors = [self._context]
        elif isinstance(node.start, Reference):
            cursors = [self._from_root(self._target(node.start.name), bound=True)]
        elif isinstance(node.start, Call) and node.start.name == "current":
            cursors = [self._origin]
        elif isinstance(node.start, Path):
            cursors = self._resolve(node.start, compiler)
        else:
            raise CompileProblem("reference", getattr(node.start, "name", "( )"))
        for predicate in node.filters:
            cursors = [self._filter(cursor, predicate, compiler) for cursor in cursors]
        return cursors, False

    def _step(
        self, cursors: list[_Cursor], step: Step, compiler: Compiler, *, bind: bool
    ) -> list[_Cursor]:
        found: list[_Cursor] = []
        for cursor in cursors:
            found.extend(self._walk(cursor, step, bind=bind and not step.predicates))
        for predicate in step.predicates:
            found = [self._filter(cursor, predicate, compiler) for cursor in found]
        return found

    def _walk(self, cursor: _Cursor, step: Step, *, bind: bool) -> list[_Cursor]:
        if step.axis == "self":
            return [cursor]
        if step.axis == "parent":
            return self._up(cursor)
        if step.axis == "ancestor-or-self" or step.axis == "ancestor":
            return self._ancestors(cursor, step)
        if step.axis == "descendant-or-self":
            return [cursor, *self._all_below(cursor)]
        if step.axis == "descendant":
            return [c for c in self._all_below(cursor) if step.test in {"*", c.spot.node.name}]
        if step.axis != "child":
            raise CompileProblem("reference", f"{step.axis}::{step.test}")
        if cursor.spot.parent is None and cursor.spot is not self._layout.root:
            top = replace(cursor, spot=self._layout.root)
            if step.test in self._roots or step.test in {"*", "node()"}:
                return [top]
            return []
        return [
            self._down(cursor, spot, bind=bind)
            for spots in self._named(cursor.spot, step.test)
            for spot in spots
        ]

    def _named(self, spot: Spot, test: str) -> list[list[Spot]]:
        if test in {"*", "node()"}:
            return list(spot.children.values())
        return [spot.children.get(test, [])]

    def _all_below(self, cursor: _Cursor) -> list[_Cursor]:
        if cursor.spot.parent is None and cursor.spot is not self._layout.root:
            cursor = replace(cursor, spot=self._layout.root)
        found: list[_Cursor] = []
        for spots in cursor.spot.children.values():
            for spot in spots:
                below = self._down(cursor, spot, bind=False)
                found.extend([below, *self._all_below(below)])
        return found

    def _ancestors(self, cursor: _Cursor, step: Step) -> list[_Cursor]:
        found = [cursor] if step.axis == "ancestor-or-self" else []
        up = self._up(cursor)
        while up:
            found.append(up[0])
            up = self._up(up[0])
        return [c for c in found if step.test in {"*", "node()", c.spot.node.name}]

    def _up(self, cursor: _Cursor) -> list[_Cursor]:
        spot = cursor.spot
        if spot.parent is None:
            return []
        parent = spot.parent
        row = cursor.row
        if spot.inner is not None and cursor.whole:
            layer = row.layer.parent
            assert layer is not None
            row = _Row(row.at(layer.depth), row.values, layer, min(row.depth, layer.depth))
        return [_Cursor(parent, row, cursor.loops, whole=parent.inner is not None)]

    def _down(self, cursor: _Cursor, spot: Spot, *, bind: bool) -> _Cursor:
        """Step to a child; a repeat is entered, by binding to our own row or by looping."""
        if cursor.spot.inner is not None and not cursor.whole:
            cursor = self._iterate(cursor)
        if spot.inner is None:
            return _Cursor(spot, cursor.row, cursor.loops)
        own = self._own.layer.chain
        depth = spot.inner.depth
        shared = bind and not cursor.loops and depth < len(own) and own[depth] is spot.inner
        if shared:
            return _Cursor(spot, _Row(f"u[{depth}]", "a", spot.inner, depth), (), whole=True)
        return _Cursor(spot, cursor.row, cursor.loops)

    def _iterate(self, cursor: _Cursor) -> _Cursor:
        """Loop over all rows of the repeat that the cursor stands at."""
        layer = cursor.spot.inner
        assert layer is not None
        assert layer.parent is not None
        name = self._name("x")
        rows = self._rows(cursor)
        row = _Row(name, f"{name}.values", layer, cursor.row.depth)
        return _Cursor(cursor.spot, row, (*cursor.loops, f"for {name} in {rows}"), whole=True)

    def _rows(self, cursor: _Cursor) -> str:
        layer = cursor.spot.inner
        assert layer is not None
        assert layer.parent is not None
        self.reads.add(Read("rows", cursor.spot, min(cursor.row.depth, layer.parent.depth)))
        around = cursor.row.at(layer.parent.depth)
        return f"{around}.kids[{layer.index}]"

    def _name(self, letter: str) -> str:
        self._names += 1
        return f"{letter}{self._names}"

    # Predicates

    def _filter(self, cursor: _Cursor, predicate: Node, compiler: Compiler) -> _Cursor:
        spot = cursor.spot
        if spot.inner is not None and not cursor.whole:
            return self._filter_rows(cursor, predicate, compiler)
        condition = self._inside(
            cursor, "1.0", "1.0", lambda: _condition(predicate, compiler, "1.0")
        )
        loops = cursor.loops or ("for _ in ONE",)
        return replace(cursor, loops=(*loops, f"if {condition}"))

    def _filter_rows(self, cursor: _Cursor, predicate: Node, compiler: Compiler) -> _Cursor:
        layer = cursor.spot.inner
        assert layer is not None
        rows = self._rows(cursor)
        name, place, size = self._name("x"), self._name("p"), self._name("z")
        row = _Row(name, f"{name}.values", layer, cursor.row.depth)
        inside = _Cursor(cursor.spot, row, (), whole=True)
        if isinstance(predicate, Number):
            loop = f"for {name} in pick({rows},{predicate.value!r})"
        else:
            condition = self._inside(
                inside, place, size, lambda: _condition(predicate, compiler, place)
            )
            loop = f"for {name} in choose({rows},lambda {name},{place},{size}:{condition})"
        return replace(inside, loops=(*cursor.loops, loop))

    def _inside(
        self, context: _Cursor | _Item, position: str, size: str, emit: Callable[[], str]
    ) -> str:
        kept = self._context, self._position, self._size
        self._context, self._position, self._size = context, position, size
        try:
            return emit()
        finally:
            self._context, self._position, self._size = kept

    # Functions that know where they stand

    def emit_call(self, node: Call, compiler: Compiler) -> Emitted | None:
        """Emit the functions that depend on the place of the expression."""
        if node.name in {"today", "now"}:
            self.reads.add(Read("clock", None, 0))
            return None
        method = _SPECIAL.get(node.name)
        return method(self, node, compiler) if method else None

    def _count(self, node: Call, compiler: Compiler) -> Emitted:
        _arguments(node, 1)
        nodes = self.emit_nodes(node.arguments[0], compiler)
        if nodes is None:
            raise CompileProblem("arguments", "count")
        return Emitted(f"float(len({nodes}))", "n")

    def _position_of(self, node: Call, compiler: Compiler) -> Emitted:
        if not node.arguments:
            return Emitted(self._position or "1.0", "n")
        place = node.arguments[0]
        if not isinstance(place, Reference | Path):
            raise CompileProblem("arguments", "position")
        cursors = self._resolve(place, compiler)
        if not cursors or not cursors[0].whole or cursors[0].loops:
            return Emitted("1.0", "n")
        cursor = cursors[0]
        layer = cursor.row.layer
        assert layer.parent is not None
        self.reads.add(Read("rows", cursor.spot, layer.parent.depth))
        return Emitted(f"({cursor.row.code}.index + 1.0)", "n")

    def _last(self, _node: Call, _compiler: Compiler) -> Emitted:
        return Emitted(f"float({self._size or '1'})", "n")

    def _once(self, node: Call, compiler: Compiler) -> Emitted:
        _arguments(node, 1)
        if not self._spot.is_question:
            return Emitted(compiler.text(node.arguments[0]), "s")
        return Emitted(f"(u[-1].raw[{self._spot.slot}] or {compiler.text(node.arguments[0])})", "s")

    def _indexed_repeat(self, node: Call, compiler: Compiler) -> Emitted:
        if len(node.arguments) < 3 or len(node.arguments) % 2 == 0:
            raise CompileProblem("arguments", node.name)
        target = self._only_spot(node.arguments[0], compiler)
        indexes: dict[int, str] = {}
        for place, index in zip(node.arguments[1::2], node.arguments[2::2], strict=True):
            repeat = self._only_spot(place, compiler)
            indexes[id(repeat.inner)] = compiler.number(index)
        first = [s for s in reversed(target.ancestors()) if s.inner is not None]
        own = self._own.layer.chain
        cursor = _Cursor(self._layout.root, _Row("u[0]", "a", self._layout.root.layer, 0))
        for spot in first:
            layer = spot.inner
            assert layer is not None
            at_spot = replace(cursor, spot=spot, whole=False)
            index = indexes.get(id(layer))
            if index is None:
                bound = not cursor.loops and layer.depth < len(own) and own[layer.depth] is layer
                if bound:
                    row = _Row(f"u[{layer.depth}]", "a", layer, layer.depth)
                    cursor = _Cursor(spot, row, (), whole=True)
                else:
                    cursor = self._iterate(at_spot)
                continue
            rows, name = self._rows(at_spot), self._name("x")
            row = _Row(name, f"{name}.values", layer, cursor.row.depth)
            loop = f"for {name} in pick({rows},{index})"
            cursor = _Cursor(spot, row, (*cursor.loops, loop), whole=True)
        cursor = replace(cursor, spot=target, whole=False)
        if not cursor.loops:
            return Emitted(self._value(cursor), "s")
        return Emitted(f"first({self._node_list(cursor)})", "s")

    def _only_spot(self, node: Node, compiler: Compiler) -> Spot:
        if isinstance(node, Reference):
            return self._target(node.name)
        if isinstance(node, Path):
            reads = set(self.reads)
            cursors = self._resolve(node, compiler)
            self.reads = reads
            if cursors:
                return cursors[0].spot
        raise CompileProblem("arguments", "indexed-repeat")

    def _choice_name(self, node: Call, compiler: Compiler) -> Emitted:
        _arguments(node, 2)
        place = node.arguments[1]
        if isinstance(place, Literal):
            try:
                place = parse_expression(place.value)
            except SyntaxProblem:
                raise CompileProblem("arguments", node.name) from None
        spot = self._only_spot(place, compiler)
        code = compiler.text(node.arguments[0])
        return Emitted(f"{self.environment}.choice_name({spot.node.key!r},{code})", "s")

    def _current(self, _node: Call, _compiler: Compiler) -> Emitted:
        return Emitted(self._value(self._origin), "s")

    # Choices and outside tables

    def emit_filter(self, node: Node, compiler: Compiler) -> str:
        """Emit a choice filter: bare names are columns of the choice ``it``."""
        return self._inside(_Item("it"), "p", "z", lambda: _condition(node, compiler, "p"))

    def _item_column(self, node: Node) -> str | None:
        """Return source for a column of the choice that a bare name means, if it does."""
        if not isinstance(self._context, _Item) or not isinstance(node, Path):
            return None
        if node.start is not None or not node.steps:
            return None
        step = node.steps[-1]
        plain = all(s.axis in {"child", "self"} and not s.predicates for s in node.steps)
        if not plain:
            if node.steps[0].axis == "parent":
                raise CompileProblem("reference", "..")
            return None
        return f"{self._context.code}.get({step.test!r},'')"

    def _emit_lookup(self, node: Node, compiler: Compiler) -> str | None:
        """Emit ``instance('table')/root/item[…]/column`` as a list of texts."""
        if not isinstance(node, Path) or not isinstance(node.start, Call):
            return None
        if node.start.name != "instance" or len(node.start.arguments) != 1:
            return None
        table = compiler.text(node.start.arguments[0])
        rows = f"{self.environment}.table({table})"
        self.reads.add(Read("table", None, 0))
        column = ""
        for index, step in enumerate(node.steps):
            if index == 0:
                continue
            if index >= 2 and not step.predicates:
                column = step.test
                continue
            for predicate in step.predicates:
                rows = self._filter_items(rows, predicate, compiler)
        name = self._name("i")
        value = f"{name}.get({column!r},'')" if column else "''"
        return f"[{value} for {name} in {rows}]"

    def _filter_items(self, rows: str, predicate: Node, compiler: Compiler) -> str:
        if isinstance(predicate, Number):
            return f"pick({rows},{predicate.value!r})"
        name, place, size = self._name("i"), self._name("p"), self._name("z")
        condition = self._inside(
            _Item(name), place, size, lambda: _condition(predicate, compiler, place)
        )
        return f"choose({rows},lambda {name},{place},{size}:{condition})"


def _condition(predicate: Node, compiler: Compiler, position: str) -> str:
    """Emit a predicate as a boolean; a number means the position."""
    emitted = compiler.emit(predicate)
    if emitted.kind == "n":
        return f"({emitted.code} == {position})"
    return as_boolean(emitted)


def _values(cursor: _Cursor) -> str:
    depth = cursor.spot.layer.depth
    return f"{cursor.row.values}[{depth}]"


def _arguments(node: Call, count: int) -> None:
    if len(node.arguments) != count:
        raise CompileProblem("arguments", node.name)


_SPECIAL: dict[str, Callable[[FormScope, Call, Compiler], Emitted]] = {
    "count": FormScope._count,
    "position": FormScope._position_of,
    "last": FormScope._last,
    "once": FormScope._once,
    "indexed-repeat": FormScope._indexed_repeat,
    "jr:choice-name": FormScope._choice_name,
    "current": FormScope._current,
}
