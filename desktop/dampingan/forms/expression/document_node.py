"""The nodes of an XML document as XPath sees them: axes, node tests, order, texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Any
from xml.dom import Node as Kind
from xml.dom.minidom import Document, Element, parseString
from xml.dom.minidom import Node as Dom
from xml.parsers.expat import ExpatError

from dampingan.forms.expression.shuffle import shuffle
from dampingan.forms.expression.value import EvaluationError

Predicate = Callable[[Dom, float, float], bool]
RunStep = tuple[str, str, tuple[Predicate, ...]]

_DOM_NAMES = {"text()": "#text", "comment()": "#comment"}
_POSITION = re.compile(r"^(.*?)(?:\[(\d+)\])?$")


@lru_cache(maxsize=256)
def read_document(text: str | None) -> Document:
    """Parse an XML text; entity definitions are refused. The document must not be changed.

    Raises:
        ValueError: the text is no XML.
    """
    source = (text or "<data/>").strip()
    if "<!ENTITY" in source.upper():
        raise ValueError("entities are not allowed")
    try:
        return parseString(source)  # noqa: S318 - entities are refused above
    except ExpatError as error:
        raise ValueError(str(error)) from None


def find_context(document: Document, path: str | None) -> Dom:
    """Return the node of a path such as ``/data[1]/a[2]``; without a path the document.

    A path that leads nowhere gives a node with nothing in it.
    """
    node: Dom = document
    for part in (path or "").strip("/").split("/"):
        match = _POSITION.match(part)
        if not part or match is None:
            continue
        name, place = match[1], int(match[2] or 1)
        found = [other for other in _named(node) if other.nodeName == _DOM_NAMES.get(name, name)]
        if len(found) < place:
            return document.createElement("none")
        node = found[place - 1]
    return node


def _named(node: Dom) -> Iterator[Dom]:
    """Yield what a context path can name; a doctype counts like the element of its name."""
    yield from chain(_attributes(node), node.childNodes or ())


def _children(node: Dom) -> list[Dom]:
    if node.nodeType == Kind.ATTRIBUTE_NODE:
        return []
    return [child for child in node.childNodes or () if child.nodeType != Kind.DOCUMENT_TYPE_NODE]


def _descendants(node: Dom) -> Iterator[Dom]:
    for child in _children(node):
        yield child
        yield from _descendants(child)


def _parent(node: Dom) -> Dom | None:
    return node.ownerElement if node.nodeType == Kind.ATTRIBUTE_NODE else node.parentNode  # type: ignore[attr-defined]


def _ancestors(node: Dom) -> Iterator[Dom]:
    above = _parent(node)
    while above is not None:
        yield above
        above = _parent(above)


def _following_siblings(node: Dom) -> Iterator[Dom]:
    sibling = node.nextSibling
    while sibling is not None:
        yield sibling
        sibling = sibling.nextSibling


def _preceding_siblings(node: Dom) -> Iterator[Dom]:
    sibling = node.previousSibling
    while sibling is not None:
        yield sibling
        sibling = sibling.previousSibling


def _following(node: Dom) -> Iterator[Dom]:
    for start in (node, *_ancestors(node)):
        for sibling in _following_siblings(start):
            yield sibling
            yield from _descendants(sibling)


def _preceding(node: Dom) -> Iterator[Dom]:
    for start in (node, *_ancestors(node)):
        for sibling in _preceding_siblings(start):
            yield from reversed(list(_descendants(sibling)))
            yield sibling


def _attributes(node: Dom) -> list[Dom]:
    if not isinstance(node, Element):
        return []
    return [a for a in node.attributes.values() if not a.name.startswith("xmlns")]  # type: ignore[misc]


AXES: dict[str, Callable[[Dom], Iterable[Dom]]] = {
    "child": _children,
    "descendant": _descendants,
    "descendant-or-self": lambda node: (node, *_descendants(node)),
    "self": lambda node: (node,),
    "parent": lambda node: filter(None, (_parent(node),)),
    "ancestor": _ancestors,
    "ancestor-or-self": lambda node: (node, *_ancestors(node)),
    "following-sibling": _following_siblings,
    "preceding-sibling": _preceding_siblings,
    "following": _following,
    "preceding": _preceding,
    "attribute": _attributes,
    "namespace": lambda _node: (),
}
_NAMESPACES = {
    "h": "http://www.w3.org/1999/xhtml",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "xf": "http://www.w3.org/2002/xforms",
    "jr": "http://openrosa.org/javarosa",
    "orx": "http://openrosa.org/xforms",
    "odk": "http://www.opendatakit.org/xforms",
}
"""Prefixes that expressions may use without declaring them, as forms do."""
_TYPES = {
    "text()": {Kind.TEXT_NODE, Kind.CDATA_SECTION_NODE},
    "comment()": {Kind.COMMENT_NODE},
}


def _fits(node: Dom, test: str, axis: str) -> bool:
    if test.endswith(")"):
        return _fits_type(node, test)
    wanted = Kind.ATTRIBUTE_NODE if axis == "attribute" else Kind.ELEMENT_NODE
    if node.nodeType != wanted:
        return False
    name = node.nodeName or ""
    if test in {"*", name} or (test.endswith(":*") and name.startswith(test[:-1])):
        return True
    prefix, _, local = test.rpartition(":")
    return node.namespaceURI == _NAMESPACES.get(prefix) is not None and local in {
        "*",
        node.localName,
    }


def _fits_type(node: Dom, test: str) -> bool:
    if test in _TYPES:
        return node.nodeType in _TYPES[test]
    kind, _, target = test.rstrip(")").partition("(")
    if kind == "processing-instruction":
        return node.nodeType == Kind.PROCESSING_INSTRUCTION_NODE and target in {"", node.nodeName}
    return test == "node()"


def _walk(nodes: list[Dom], steps: Iterable[RunStep]) -> list[Dom]:
    for axis, test, predicates in steps:
        find = AXES[axis]
        found: dict[int, Dom] = {}
        for node in nodes:
            below = [other for other in find(node) if _fits(other, test, axis)]
            for other in _filtered(below, predicates):
                found.setdefault(id(other), other)
        several = len(nodes) > 1 and axis != "self"
        nodes = list(found.values())
        if several or axis not in {"child", "self", "attribute"}:
            nodes = _in_order(nodes)
    return nodes


def _filtered(nodes: list[Dom], predicates: Iterable[Predicate]) -> list[Dom]:
    for holds in predicates:
        size = float(len(nodes))
        nodes = [node for place, node in enumerate(nodes, 1) if holds(node, float(place), size)]
    return nodes


def _in_order(nodes: list[Dom]) -> list[Dom]:
    """Return nodes in document order, each once."""
    unique = {id(node): node for node in nodes}
    if len(unique) < 2:
        return list(unique.values())
    order = _order_of(_root_of(nodes[0]))
    return sorted(unique.values(), key=lambda node: order.get(id(node), len(order)))


def _order_of(root: Any) -> dict[int, int]:
    """Return the place of every node in a document, which nobody changes."""
    order: dict[int, int] | None = getattr(root, "document_order", None)
    if order is None:
        order = root.document_order = {}
        for node in (root, *_descendants(root)):
            order[id(node)] = len(order)
            for attribute in _attributes(node):
                order[id(attribute)] = len(order)
    return order


def _root_of(node: Dom) -> Dom:
    return node.ownerDocument or node


def _string(node: Dom) -> str:
    if node.nodeType in {Kind.ELEMENT_NODE, Kind.DOCUMENT_NODE}:
        texts = _TYPES["text()"]
        return "".join(n.nodeValue or "" for n in _descendants(node) if n.nodeType in texts)
    return node.nodeValue or ""


def _strings(nodes: list[Dom]) -> list[str]:
    return [_string(node) for node in nodes]


def _place_of(nodes: list[Dom]) -> float:
    if not nodes:
        return float("nan")
    same = [n for n in _preceding_siblings(nodes[0]) if n.nodeName == nodes[0].nodeName]
    return len(same) + 1.0


def _name_of(nodes: list[Dom], what: str) -> str:
    if not nodes or nodes[0].nodeType in {Kind.TEXT_NODE, Kind.DOCUMENT_NODE, Kind.COMMENT_NODE}:
        return ""
    if what == "namespace-uri":
        return nodes[0].namespaceURI or ""
    name = nodes[0].nodeName or ""
    return name.rpartition(":")[2] if what == "local-name" else name


def _speaks(node: Dom, language: str) -> bool:
    """``lang``: whether the nearest ``xml:lang`` is a language or a kind of it."""
    for around in (node, *_ancestors(node)):
        if isinstance(around, Element) and around.hasAttribute("xml:lang"):
            spoken = around.getAttribute("xml:lang").lower()
            return f"{spoken}-".startswith(f"{language.lower()}-")
    return False


def _with_id(node: Dom, ids: str) -> list[Dom]:
    """``id``: elements by their attribute ``id``, in document order."""
    wanted = set(ids.split())
    return [e for e in _elements(node) if e.hasAttribute("id") and e.getAttribute("id") in wanted]


def _instance(node: Dom, name: str) -> list[Dom]:
    """``instance``: the secondary instance of a form's model."""
    return [
        e
        for e in _elements(node)
        if e.localName == "instance" and e.hasAttribute("id") and e.getAttribute("id") == name
    ][:1]


def _elements(node: Dom) -> Iterator[Any]:
    return (e for e in _descendants(_root_of(node)) if isinstance(e, Element))


def _shuffled(nodes: list[Dom], seed: float | None) -> list[Dom]:
    if seed is not None and not seed.is_integer():
        raise EvaluationError("randomize: seed")
    return shuffle(nodes, seed)


def _within(nodes: list[Dom], rows: list[Dom], index: float) -> list[Dom]:
    """``indexed-repeat``: nodes inside the rows that are the index-th of their parent."""
    chosen = {id(row) for row in rows if _place_of([row]) == index}
    return [node for node in nodes if any(id(a) in chosen for a in (node, *_ancestors(node)))]


NODE_FUNCTIONS: dict[str, Any] = {
    "strings": _strings,
    "walk": _walk,
    "filtered": _filtered,
    "in_order": _in_order,
    "root_of": _root_of,
    "place_of": _place_of,
    "name_of": _name_of,
    "shuffle": _shuffled,
    "speaks": _speaks,
    "with_id": _with_id,
    "instance": _instance,
    "within": _within,
}
"""What emitted source calls for paths."""
