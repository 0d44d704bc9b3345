"""The grammar of ODK XPath (LALR, by lark), and the syntax tree built from it while parsing.

Imported where the first expression is parsed: lark takes a tenth of a second to come up.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lark import Lark, Transformer

from dampingan.forms.expression.syntax import (
    Call,
    Chain,
    ExpressionSyntaxError,
    Literal,
    Negation,
    Node,
    Number,
    Path,
    Reference,
    Step,
)

_NODE_TYPES = {"node", "text", "comment", "processing-instruction"}
_ANYWHERE = Step("descendant-or-self", "node()")

_GRAMMAR = r"""
?start: or
?or: and (OR and)*
?and: equality (AND equality)*
?equality: relation (EQUAL relation)*
?relation: sum (COMPARE sum)*
?sum: product ((PLUS|MINUS) product)*
?product: negation ((STAR|DIV|MOD) negation)*
?negation: union | MINUS negation -> negate
?union: path (PIPE path)*

?path: steps
    | LONE_SLASH -> root
    | SLASH steps -> absolute
    | SLASHES steps -> anywhere
?steps: step
    | steps SLASH step -> child
    | steps SLASHES step -> descendant
step: basis predicate*
predicate: "[" or "]"
?basis: NUMBER -> number
    | STRING -> literal
    | REFERENCE -> reference
    | "(" or ")" -> group
    | NAME "(" [or ("," or)*] ")" -> call
    | NAME -> name
    | STAR -> name
    | DOTS -> parent
    | DOT -> self
    | "@" (NAME|STAR) -> attribute
    | AXIS "::" (NAME|STAR) -> axis
    | AXIS "::" NAME "(" [STRING] ")" -> axis_type

OR: "or"
AND: "and"
DIV: "div"
MOD: "mod"
EQUAL: "=" | "!="
COMPARE: "<=" | ">=" | "<" | ">"
PLUS: "+"
MINUS: "-"
STAR: "*"
PIPE: "|"
SLASHES: "//"
SLASH: "/"
LONE_SLASH.2: /\/(?!\/|\s*[A-Za-z_\u00c0-\uffff*@.])/
DOTS: ".."
DOT: "."
NUMBER.3: /[0-9]+(\.[0-9]*)?|\.[0-9]+/
STRING: /"[^"]*"|'[^']*'/
REFERENCE: /\$\{[^{}]*\}/
AXIS.4: /[a-z]+(-[a-z]+)*(?=\s*::)/
NAME: /[A-Za-z_\u00c0-\uffff][\w.\-\u00b7]*(:(?!:)([A-Za-z_\u00c0-\uffff][\w.\-\u00b7]*|\*))?/
%ignore /\s+/
"""


def parse(text: str) -> Node:
    """Return the syntax tree of an expression; lark's own errors come through."""
    return _finish(_parser().parse(text))


@lru_cache(maxsize=1)
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", transformer=_Builder(), maybe_placeholders=False)


@dataclass(slots=True)
class _Part:
    """A step that is not yet known to be a path: what the first step of one may still be."""

    node: Node | Step
    filters: tuple[Node, ...] = ()


def _finish(part: object) -> Node:
    """Turn a lone part into an expression."""
    if not isinstance(part, _Part):
        return part  # type: ignore[return-value]
    if isinstance(part.node, Step):
        return Path(None, (Step(part.node.axis, part.node.test, part.filters),))
    if part.filters:
        return Path(part.node, (), part.filters)
    return part.node


def _as_step(part: _Part) -> Step:
    """Turn a part that follows a slash into a step."""
    if not isinstance(part.node, Step):
        raise ExpressionSyntaxError(-1, "/")
    return Step(part.node.axis, part.node.test, part.filters)


def _as_path(part: object) -> Path:
    """Turn what stands before a slash into a path that can grow."""
    if isinstance(part, Path):
        return part
    assert isinstance(part, _Part)
    if isinstance(part.node, Step):
        return Path(None, (Step(part.node.axis, part.node.test, part.filters),))
    return Path(part.node, (), part.filters)


def _chain(items: list[Any]) -> Any:
    if len(items) == 1:
        return items[0]
    return Chain(tuple(_finish(i) for i in items[::2]), tuple(str(i) for i in items[1::2]))


def _make_reference(token: str) -> Reference:
    name = token[2:-1].strip()
    last_saved = name.startswith("last-saved#")
    return Reference(name.removeprefix("last-saved#"), last_saved)


def _make_call(items: list[Any]) -> Node | Step:
    name = str(items[0])
    arguments = tuple(_finish(item) for item in items[1:])
    if name in _NODE_TYPES and not arguments:
        return Step("child", f"{name}()")
    if name == "processing-instruction":
        return Step("child", f"{name}({getattr(arguments[0], 'value', '')})")
    return Call(name, arguments)


class _Builder(Transformer[Any, Any]):
    """Builds the tree while parsing; method names are the grammar's."""

    def chain(self, items: list[Any]) -> Any:
        return _chain(items)

    equality = relation = sum = product = union = chain

    def negate(self, items: list[Any]) -> Node:
        return Negation(_finish(items[1]))

    def root(self, _: list[Any]) -> Node:
        return Path("/", ())

    def absolute(self, items: list[Any]) -> Node:
        path = _as_path(items[1])
        if path.start is not None:
            raise ExpressionSyntaxError(-1, "/")
        return Path("/", path.steps)

    def anywhere(self, items: list[Any]) -> Node:
        path = _as_path(items[1])
        if path.start is not None:
            raise ExpressionSyntaxError(-1, "//")
        return Path("/", (_ANYWHERE, *path.steps))

    def child(self, items: list[Any]) -> Path:
        path = _as_path(items[0])
        return Path(path.start, (*path.steps, _as_step(items[2])), path.filters)

    def descendant(self, items: list[Any]) -> Path:
        path = _as_path(items[0])
        return Path(path.start, (*path.steps, _ANYWHERE, _as_step(items[2])), path.filters)

    def step(self, items: list[Any]) -> _Part:
        return _Part(items[0], tuple(items[1:]))

    def predicate(self, items: list[Any]) -> Node:
        return _finish(items[0])

    def number(self, items: list[Any]) -> Node:
        return Number(float(items[0]))

    def literal(self, items: list[Any]) -> Node:
        return Literal(str(items[0])[1:-1])

    def reference(self, items: list[Any]) -> Node:
        return _make_reference(str(items[0]))

    def group(self, items: list[Any]) -> Node:
        return _finish(items[0])

    def call(self, items: list[Any]) -> Node | Step:
        return _make_call(items)

    def name(self, items: list[Any]) -> Step:
        return Step("child", str(items[0]))

    def parent(self, _: list[Any]) -> Step:
        return Step("parent", "node()")

    def self(self, _: list[Any]) -> Step:
        return Step("self", "node()")

    def attribute(self, items: list[Any]) -> Step:
        return Step("attribute", str(items[0]))

    def axis(self, items: list[Any]) -> Step:
        return Step(str(items[0]), str(items[1]))

    def axis_type(self, items: list[Any]) -> Step:
        return Step(str(items[0]), f"{items[1]}()")


# "or" and "and" are no names that a class body can have.
setattr(_Builder, "or", _Builder.chain)
setattr(_Builder, "and", _Builder.chain)
