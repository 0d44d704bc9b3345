"""Functions so simple that their Python stands in the compiled source instead of a call."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dampingan.forms.expression.syntax import Call, Literal, Node, Number


def emit_inline(node: Call, codes: Sequence[str]) -> str | None:
    """Return source for a call whose arguments are converted already; None to call the method.

    Args:
        node: the call, with the right number of arguments.
        codes: source of its arguments.
    """
    make = _INLINE.get(node.name)
    return make(node, codes) if make else None


def _selected(node: Call, codes: Sequence[str]) -> str | None:
    code = node.arguments[1]
    if not isinstance(code, Literal) or code.value.split() != [code.value]:
        return None
    return f"({code.value!r} in {codes[0]}.split())"


def _substr(node: Call, codes: Sequence[str]) -> str | None:
    places = [_index(argument) for argument in node.arguments[1:]]
    if any(place is None for place in places):
        return None
    return f"{codes[0]}[{places[0]}:{places[1] if len(places) > 1 else ''}]"


def _index(node: Node) -> int | None:
    """Return a literal index that Python counts like ODK."""
    whole = isinstance(node, Number) and node.value == int(node.value)
    return int(node.value) if whole and isinstance(node, Number) else None


_INLINE: dict[str, Callable[[Call, Sequence[str]], str | None]] = {
    "true": lambda _node, _codes: "True",
    "false": lambda _node, _codes: "False",
    "not": lambda _node, codes: f"(not {codes[0]})",
    "contains": lambda _node, codes: f"({codes[1]} in {codes[0]})",
    "starts-with": lambda _node, codes: f"{codes[0]}.startswith({codes[1]})",
    "ends-with": lambda _node, codes: f"{codes[0]}.endswith({codes[1]})",
    "string-length": lambda _node, codes: f"float(len({codes[0]}))",
    "count-selected": lambda _node, codes: f"float(len({codes[0]}.split()))",
    "coalesce": lambda _node, codes: f"({' or '.join(codes)})",
    "selected": _selected,
    "substr": _substr,
}
