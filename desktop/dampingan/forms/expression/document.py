"""Expressions over an XML document: what the command line evaluates, and full XPath 1.0 paths.

The forms' own sessions never come here: they hold answers in slots. This scope walks real nodes, so
every axis and predicate works.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from dampingan.forms.expression.compiler import (
    Compiler,
    Emitted,
    ExpressionUseError,
    as_boolean,
    namespace,
)
from dampingan.forms.expression.document_node import (
    AXES,
    NODE_FUNCTIONS,
    find_context,
    read_document,
)
from dampingan.forms.expression.function import Library
from dampingan.forms.expression.syntax import (
    Call,
    Chain,
    Node,
    Number,
    Path,
    Reference,
    Step,
    parse_expression,
)
from dampingan.forms.expression.value import Zone


class DocumentScope:
    """Meaning of names and paths where an expression stands in an XML document.

    In the emitted source ``n`` is the context node, ``p`` its position, ``z`` the size of the
    context and ``e`` the environment.
    """

    environment = "e"

    def __init__(self) -> None:
        self._special: dict[str, Callable[[Call, Compiler], Emitted | None]] = {
            "count": self._count,
            "position": self._position,
            "last": self._last,
            "name": self._name,
            "local-name": self._name,
            "namespace-uri": self._name,
            "string": self._of_context,
            "number": self._of_context,
            "string-length": self._of_context,
            "normalize-space": self._of_context,
            "once": self._once,
            "current": self._current,
            "lang": self._lang,
            "id": self._nodes_of_call,
            "instance": self._nodes_of_call,
            "indexed-repeat": self._nodes_of_call,
            "jr:choice-name": self._choice_name,
            "randomize": self._randomize,
            "sum": self._nodes_only,
            "count-non-empty": self._nodes_only,
        }
        self._node_calls: dict[str, Callable[[Call, Compiler], str | None]] = {
            "if": self._either,
            "randomize": self._shuffled,
            "id": self._with_id,
            "instance": self._instance,
            "indexed-repeat": self._indexed,
        }

    def emit_place(self, node: Reference | Path, compiler: Compiler) -> Emitted:
        """Emit a path as the texts of its nodes."""
        return Emitted(f"strings({self._dom(node, compiler)})", "N")

    def emit_nodes(self, node: Node, compiler: Compiler) -> str | None:
        """Emit a path, a union or an ``if`` of paths as texts; None for anything else."""
        dom = self._dom_or_none(node, compiler)
        return None if dom is None else f"strings({dom})"

    def emit_call(self, node: Call, compiler: Compiler) -> Emitted | None:
        """Emit the functions that look at nodes or at the context."""
        special = self._special.get(node.name)
        return special(node, compiler) if special else None

    def _dom_or_none(self, node: Node, compiler: Compiler) -> str | None:
        """Emit nodes themselves; None for what is no node-set."""
        if isinstance(node, Reference | Path):
            return self._dom(node, compiler)
        if isinstance(node, Chain) and node.operators[0] == "|":
            parts = [self._dom_or_none(operand, compiler) for operand in node.operands]
            if any(part is None for part in parts):
                raise ExpressionUseError("arguments", "|")
            return f"in_order([{','.join(f'*{part}' for part in parts)}])"
        return self._dom_of_call(node, compiler) if isinstance(node, Call) else None

    def _dom_of_call(self, node: Call, compiler: Compiler) -> str | None:
        if node.name == "current" and not node.arguments:
            return "[c]"
        emit = self._node_calls.get(node.name)
        return emit(node, compiler) if emit else None

    def _either(self, node: Call, compiler: Compiler) -> str | None:
        """Emit an ``if`` of nodes."""
        if len(node.arguments) != 3:
            return None
        yes = self._dom_or_none(node.arguments[1], compiler)
        no = self._dom_or_none(node.arguments[2], compiler)
        both = yes is not None and no is not None
        return f"({yes} if {compiler.boolean(node.arguments[0])} else {no})" if both else None

    def _shuffled(self, node: Call, compiler: Compiler) -> str | None:
        _expect(node, 1, 2)
        nodes = self._dom_or_none(node.arguments[0], compiler)
        seed = compiler.number(node.arguments[1]) if len(node.arguments) > 1 else "None"
        return f"shuffle({nodes},{seed})" if nodes is not None else None

    def _with_id(self, node: Call, compiler: Compiler) -> str:
        _expect(node, 1, 1)
        return f"with_id(n,' '.join([{compiler.flat(node.arguments[0])}]))"

    def _instance(self, node: Call, compiler: Compiler) -> str:
        _expect(node, 1, 1)
        return f"instance(n,{compiler.text(node.arguments[0])})"

    def _indexed(self, node: Call, compiler: Compiler) -> str:
        """Emit the nodes of the first argument that lie in the rows that the others choose."""
        if len(node.arguments) < 3 or len(node.arguments) % 2 == 0:
            raise ExpressionUseError("arguments", node.name)
        nodes = self._dom_or_none(node.arguments[0], compiler)
        for place, index in zip(node.arguments[1::2], node.arguments[2::2], strict=True):
            rows = self._dom_or_none(place, compiler)
            if nodes is None or rows is None:
                raise ExpressionUseError("arguments", node.name)
            nodes = f"within({nodes},{rows},{compiler.number(index)})"
        assert nodes is not None
        return nodes

    def _dom(self, node: Reference | Path, compiler: Compiler) -> str:
        if isinstance(node, Reference):
            raise ExpressionUseError("name", node.name)
        if node.start is None:
            code = "[n]"
        elif node.start == "/":
            code = "[root_of(n)]"
        else:
            assert not isinstance(node.start, str)
            start = self._dom_or_none(node.start, compiler)
            if start is None:
                raise ExpressionUseError("reference", getattr(node.start, "name", "( )"))
            code = start
        if node.filters:
            code = f"filtered({code},({self._predicates(node.filters, compiler)}))"
        if not node.steps:
            return code
        steps = ",".join(self._step(step, compiler) for step in node.steps)
        return f"walk({code},({steps},))"

    def _step(self, step: Step, compiler: Compiler) -> str:
        if step.axis not in AXES:
            raise ExpressionUseError("reference", f"{step.axis}::{step.test}")
        return f"({step.axis!r},{step.test!r},({self._predicates(step.predicates, compiler)}))"

    def _predicates(self, predicates: Iterable[Node], compiler: Compiler) -> str:
        return "".join(f"lambda n,p,z:{self._predicate(p, compiler)}," for p in predicates)

    def _predicate(self, predicate: Node, compiler: Compiler) -> str:
        if isinstance(predicate, Number):
            return f"p == {predicate.value!r}"
        emitted = compiler.emit(predicate)
        return f"(p == {emitted.code})" if emitted.kind == "n" else as_boolean(emitted)

    def _count(self, node: Call, compiler: Compiler) -> Emitted:
        _expect(node, 1, 1)
        nodes = self._dom_or_none(node.arguments[0], compiler)
        if nodes is None:
            raise ExpressionUseError("arguments", "count")
        return Emitted(f"float(len({nodes}))", "n")

    def _position(self, node: Call, compiler: Compiler) -> Emitted:
        _expect(node, 0, 1)
        if not node.arguments:
            return Emitted("p", "n")
        nodes = self._dom_or_none(node.arguments[0], compiler)
        if nodes is None:
            raise ExpressionUseError("arguments", "position")
        return Emitted(f"place_of({nodes})", "n")

    def _last(self, node: Call, _compiler: Compiler) -> Emitted:
        _expect(node, 0, 0)
        return Emitted("z", "n")

    def _name(self, node: Call, compiler: Compiler) -> Emitted:
        _expect(node, 0, 1)
        nodes = self._dom_or_none(node.arguments[0], compiler) if node.arguments else "[n]"
        if nodes is None:
            raise ExpressionUseError("arguments", node.name)
        return Emitted(f"name_of({nodes},{node.name!r})", "s")

    def _of_context(self, node: Call, compiler: Compiler) -> Emitted | None:
        """Functions that mean the context node when they are given nothing."""
        if node.arguments:
            return None
        here = Path(None, (Step("self", "node()"),))
        return compiler.emit(Call(node.name, (here,)))

    def _nodes_of_call(self, node: Call, compiler: Compiler) -> Emitted:
        return Emitted(f"strings({self._dom_of_call(node, compiler)})", "N")

    def _lang(self, node: Call, compiler: Compiler) -> Emitted:
        _expect(node, 1, 1)
        return Emitted(f"speaks(n,{compiler.text(node.arguments[0])})", "b")

    def _choice_name(self, node: Call, compiler: Compiler) -> Emitted:
        """Emit the code itself: an instance knows no labels."""
        _expect(node, 2, 2)
        return Emitted(compiler.text(node.arguments[0]), "s")

    def _once(self, node: Call, compiler: Compiler) -> Emitted:
        _expect(node, 1, 1)
        return Emitted(f"(text(strings([n])) or {compiler.text(node.arguments[0])})", "s")

    def _current(self, node: Call, _compiler: Compiler) -> Emitted:
        _expect(node, 0, 0)
        return Emitted("strings([c])", "N")

    def _randomize(self, node: Call, compiler: Compiler) -> Emitted:
        nodes = self._dom_or_none(node, compiler)
        if nodes is None:
            raise ExpressionUseError("arguments", "randomize")
        return Emitted(f"strings({nodes})", "N")

    def _nodes_only(self, node: Call, compiler: Compiler) -> Emitted | None:
        """``sum`` and ``count-non-empty`` take nodes only."""
        _expect(node, 1, 1)
        if self._dom_or_none(node.arguments[0], compiler) is None:
            raise ExpressionUseError("arguments", node.name)
        return None


def _expect(node: Call, least: int, most: int) -> None:
    if not least <= len(node.arguments) <= most:
        raise ExpressionUseError("arguments", node.name)


class _Machine:
    """The environment of the command line: this machine's clock, no tables."""

    def __init__(self, zone: Zone) -> None:
        self._zone = zone

    def now_text(self) -> str:
        """Return the present moment."""
        return datetime.now(UTC).isoformat(timespec="milliseconds")

    def today_text(self) -> str:
        """Return today in local time."""
        moment = self._zone.moment(self._zone.parse(self.now_text()))
        assert moment is not None
        return moment.date().isoformat()

    def version(self) -> str:
        """Return nothing: there is no form."""
        return ""

    def property(self, name: str) -> str:
        """Return nothing: nobody fills a form."""
        del name
        return ""

    def pulldata(self, table: str, column: str, key_column: str, key: str) -> str:
        """Return nothing: there are no tables."""
        del table, column, key_column, key
        return ""


class WebLibrary(Library):
    """Functions as web forms do them: ``regex`` finds a part, months are English."""

    whole_match = False
    words = "en"


@lru_cache(maxsize=8)
def _names(zone: Zone) -> tuple[WebLibrary, dict[str, Any]]:
    library = WebLibrary(zone)
    return library, namespace(library) | NODE_FUNCTIONS


@lru_cache(maxsize=4096)
def _function(expression: str, zone: Zone) -> tuple[Callable[..., Any], str]:
    """Return the compiled expression and the kind of its value."""
    emitted = Compiler(DocumentScope(), late=True).emit(parse_expression(expression))
    source = f"lambda n,p,z,e,c:{emitted.code}"
    return eval(source, _names(zone)[1]), emitted.kind  # noqa: S307 - our own source


def evaluate(
    expression: str,
    xml: str | None = None,
    context: str | None = None,
    *,
    zone: Zone | None = None,
) -> bool | float | str:
    """Evaluate an expression over an XML text.

    Args:
        expression: the expression.
        xml: the document; an empty one by default.
        context: path of the context node, ``/data[1]/a[2]``; by default the document.
        zone: of dates; by default the machine's, counted in UTC days as web forms do.

    Returns:
        A boolean, a number or a text; a node-set is the text of its first node.

    Raises:
        ExpressionSyntaxError: the expression does not parse.
        ExpressionUseError: it calls what does not exist, or wrongly.
        EvaluationError: a function refuses its arguments.
        ValueError: the document is no XML.
    """
    zone = zone or Zone.of_this_machine(local=False)
    function, kind = _function(expression, zone)
    node = find_context(read_document(xml), context)
    value = function(node, 1.0, 1.0, _Machine(zone), node)
    if isinstance(value, bool):
        return value
    if kind == "n" or type(value) is float:
        return float(value)
    return _names(zone)[0].text(value)
