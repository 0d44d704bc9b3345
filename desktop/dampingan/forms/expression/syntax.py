"""The syntax tree of an ODK XPath expression, and the grammar that makes it.

XPath 1.0 expressions plus pyxform's ``${name}``. Reference: ODK XForms specification, "XPath
expressions" (https://getodk.github.io/xforms-spec/).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache


class ExpressionSyntaxError(ValueError):
    """The text is no expression.

    Attributes:
        position: 0-based offset of the first character that does not fit, -1 at the end.
        found: what stands there, ``""`` at the end.
    """

    def __init__(self, position: int, found: str) -> None:
        super().__init__(f"unexpected {found!r} at {position}")
        self.position = position
        self.found = found


@dataclass(frozen=True, slots=True)
class Number:
    """A numeric literal."""

    value: float


@dataclass(frozen=True, slots=True)
class Literal:
    """A quoted text."""

    value: str


@dataclass(frozen=True, slots=True)
class Reference:
    """``${name}`` of an XLSForm; `last_saved` for ``${last-saved#name}``."""

    name: str
    last_saved: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A function call."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands joined by operators of one precedence, left to right.

    ``1 - 2 + 3`` is operands (1, 2, 3) and operators ("-", "+"); chains stay flat so that a
    sum of five hundred terms is no tower.
    """

    operands: tuple[Node, ...]
    operators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """Unary minus."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: axis, name test (``*`` and ``node()`` too) and predicates."""

    axis: str
    test: str
    predicates: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """A path: from the context node (start ``None``), the root (``"/"``) or an expression.

    `filters` are the predicates on the start expression itself.
    """

    start: Node | str | None
    steps: tuple[Step, ...]
    filters: tuple[Node, ...] = ()


Node = Number | Literal | Reference | Call | Chain | Negation | Path


@lru_cache(maxsize=4096)
def parse_expression(text: str) -> Node:
    """Return the syntax tree of an expression.

    Args:
        text: the expression as it stands in a form.

    Raises:
        ExpressionSyntaxError: it does not parse.
    """
    from dampingan.forms.expression.grammar import parse

    return parse(text)


def references(text: str) -> list[str]:
    """Return the names in ``${…}`` places of a label or an expression, in order."""
    return [match.strip() for match in re.findall(r"\$\{([^{}]*)\}", text)]
