"""What names, paths and place-bound functions mean inside a form: which slot of which row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dampingan.forms.cursor import Cursor, Item, Read, SourceRow, Walker, emit_condition
from dampingan.forms.expression.compiler import Compiler, Emitted, ExpressionUseError
from dampingan.forms.expression.syntax import (
    Call,
    Chain,
    ExpressionSyntaxError,
    Literal,
    Node,
    Number,
    Path,
    Reference,
    parse_expression,
)
from dampingan.forms.layout import Layout, Spot

__all__ = ["FormScope", "Read"]


class FormScope(Walker):
    """Meaning of places for one expression of a form."""

    environment = "u[0].world"

    def __init__(self, layout: Layout, spot: Spot, roots: frozenset[str]) -> None:
        """Stand at a spot; see `Walker`."""
        super().__init__(layout, spot, roots)
        self._special: dict[str, Callable[[Call, Compiler], Emitted]] = {
            "count": self._count,
            "position": self._position_of,
            "last": self._last,
            "once": self._once,
            "indexed-repeat": self._indexed_repeat,
            "jr:choice-name": self._choice_name,
            "current": self._current,
            "name": self._name_of,
            "local-name": self._name_of,
            "randomize": self._randomize,
        }

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
        """Emit a place, or a union of places, as the texts of its relevant nodes."""
        if isinstance(node, Call) and node.name == "randomize" and node.arguments:
            nodes = self.emit_nodes(node.arguments[0], compiler)
            seed = compiler.number(node.arguments[1]) if len(node.arguments) > 1 else "None"
            return f"shuffle({nodes},{seed})" if nodes is not None else None
        if isinstance(node, Chain) and node.operators[0] == "|":
            items = ",".join(compiler.flat(operand) for operand in node.operands)
            return f"[{items}]"
        if not isinstance(node, Reference | Path) or self._item_column(node) is not None:
            return None
        lookup = self._emit_lookup(node, compiler)
        if lookup is not None:
            return lookup
        if isinstance(node, Reference) and node.last_saved:
            return "[]"
        return self._nodes(self._resolve(node, compiler))

    def emit_answers(self, target: Spot, predicate: Node | None, compiler: Compiler) -> str:
        """Emit the answers of a question in all rows of its repeat as a list of texts.

        Args:
            target: the question.
            predicate: condition on a row, None for all rows.
            compiler: emits the condition.
        """
        around = next((spot for spot in target.ancestors() if spot.inner is not None), None)
        if around is None:
            return self._nodes([self._from_root(target)])
        cursor = self._from_root(around)
        if predicate is None:
            cursor = self._iterate(cursor)
        else:
            cursor = self._filter_rows(cursor, predicate, compiler)
        return self._node_list(replace(cursor, spot=target, whole=False))

    def _nodes(self, cursors: list[Cursor]) -> str:
        pieces = [self._node_list(cursor) for cursor in cursors]
        return pieces[0] if len(pieces) == 1 else f"[{','.join('*' + p for p in pieces)}]"

    def _value(self, cursor: Cursor) -> str:
        if not cursor.spot.is_question:
            return "''"
        self._read("value", cursor.spot, cursor.row.depth)
        return f"{_values(cursor)}[{cursor.spot.slot}]"

    def _node_list(self, cursor: Cursor) -> str:
        spot = cursor.spot
        value = self._value(cursor)
        if spot.inner is not None:
            if not cursor.whole:
                cursor = self._iterate(cursor)
            value = "''"
        else:
            self._read("gate", spot, cursor.row.depth)
            loops = (*cursor.loops, f"if {cursor.row.at(spot.layer.depth)}.rel[{spot.gate}]")
            if not cursor.loops:
                loops = ("for _ in ONE", *loops)
            cursor = replace(cursor, loops=loops)
        loops = cursor.loops or ("for _ in ONE",)
        return f"[{value} {' '.join(loops)}]"

    # Functions that know where they stand

    def emit_call(self, node: Call, compiler: Compiler) -> Emitted | None:
        """Emit the functions that depend on the place of the expression."""
        if node.name in {"today", "now"}:
            self.reads.add(Read("clock", None, 0))
            return None
        special = self._special.get(node.name)
        return special(node, compiler) if special else None

    def _count(self, node: Call, compiler: Compiler) -> Emitted:
        _arguments(node, 1)
        before = set(self.reads)
        nodes = self.emit_nodes(node.arguments[0], compiler)
        if nodes is None:
            raise ExpressionUseError("arguments", "count")
        if _has_no_condition(node.arguments[0]):
            # How many there are does not depend on what they say: count(/data/*) is no circle.
            self.reads = before | {read for read in self.reads if read.kind != "value"}
        return Emitted(f"float(len({nodes}))", "n")

    def _position_of(self, node: Call, compiler: Compiler) -> Emitted:
        if not node.arguments:
            return Emitted(self._position or "1.0", "n")
        place = node.arguments[0]
        if not isinstance(place, Reference | Path):
            raise ExpressionUseError("arguments", "position")
        cursors = self._resolve(place, compiler)
        if not cursors or not cursors[0].whole or cursors[0].loops:
            return Emitted("1.0", "n")
        cursor = cursors[0]
        layer = cursor.row.layer
        assert layer.parent is not None
        self._read("rows", cursor.spot, layer.parent.depth)
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
            raise ExpressionUseError("arguments", node.name)
        target = self._only_spot(node.arguments[0], compiler)
        indexes: dict[int, str] = {}
        for place, index in zip(node.arguments[1::2], node.arguments[2::2], strict=True):
            repeat = self._only_spot(place, compiler)
            indexes[id(repeat.inner)] = compiler.number(index)
        first = [s for s in reversed(target.ancestors()) if s.inner is not None]
        own = self._own.layer.chain
        cursor = Cursor(self._layout.root, SourceRow("u[0]", "a", self._layout.root.layer, 0))
        for spot in first:
            layer = spot.inner
            assert layer is not None
            at_spot = replace(cursor, spot=spot, whole=False)
            index = indexes.get(id(layer))
            if index is None:
                bound = not cursor.loops and layer.depth < len(own) and own[layer.depth] is layer
                if bound:
                    row = SourceRow(f"u[{layer.depth}]", "a", layer, layer.depth)
                    cursor = Cursor(spot, row, (), whole=True)
                else:
                    cursor = self._iterate(at_spot)
                continue
            rows, name = self._rows(at_spot), self._name("x")
            row = SourceRow(name, f"{name}.values", layer, cursor.row.depth)
            loop = f"for {name} in pick({rows},{index})"
            cursor = Cursor(spot, row, (*cursor.loops, loop), whole=True)
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
        raise ExpressionUseError("arguments", "indexed-repeat")

    def _choice_name(self, node: Call, compiler: Compiler) -> Emitted:
        _arguments(node, 2)
        place = node.arguments[1]
        if isinstance(place, Literal):
            try:
                place = parse_expression(place.value)
            except ExpressionSyntaxError:
                raise ExpressionUseError("arguments", node.name) from None
        spot = self._only_spot(place, compiler)
        code = compiler.text(node.arguments[0])
        return Emitted(f"{self.environment}.choice_name({spot.node.key!r},{code})", "s")

    def _name_of(self, node: Call, compiler: Compiler) -> Emitted:
        if not node.arguments:
            return Emitted(repr(self._spot.node.name), "s")
        _arguments(node, 1)
        place = node.arguments[0]
        if not isinstance(place, Reference | Path):
            raise ExpressionUseError("arguments", node.name)
        return Emitted(repr(self._only_spot(place, compiler).node.name), "s")

    def _randomize(self, node: Call, compiler: Compiler) -> Emitted:
        nodes = self.emit_nodes(node, compiler)
        if nodes is None:
            raise ExpressionUseError("arguments", node.name)
        return Emitted(f"first({nodes})", "s")

    def _current(self, _node: Call, _compiler: Compiler) -> Emitted:
        return Emitted(self._value(self._origin), "s")

    # Choices and outside tables

    def emit_filter(self, node: Node, compiler: Compiler) -> str:
        """Emit a choice filter: bare names are columns of the choice ``it``."""
        return self._inside(Item("it"), "p", "z", lambda: emit_condition(node, compiler, "p"))

    def _item_column(self, node: Node) -> str | None:
        """Return source for a column of the choice that a bare name means, if it does."""
        if not isinstance(self._context, Item) or not isinstance(node, Path):
            return None
        if node.start is not None or not node.steps:
            return None
        step = node.steps[-1]
        plain = all(s.axis in {"child", "self"} and not s.predicates for s in node.steps)
        if not plain:
            if node.steps[0].axis == "parent":
                raise ExpressionUseError("reference", "..")
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
            Item(name), place, size, lambda: emit_condition(predicate, compiler, place)
        )
        return f"choose({rows},lambda {name},{place},{size}:{condition})"


def _has_no_condition(node: Node) -> bool:
    if isinstance(node, Path):
        plain = node.start in {None, "/"} or isinstance(node.start, Reference)
        return plain and not node.filters and not any(step.predicates for step in node.steps)
    return isinstance(node, Reference)


def _values(cursor: Cursor) -> str:
    depth = cursor.spot.layer.depth
    return f"{cursor.row.values}[{depth}]"


def _arguments(node: Call, count: int) -> None:
    if len(node.arguments) != count:
        raise ExpressionUseError("arguments", node.name)
