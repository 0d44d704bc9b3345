"""The answers of one row while a session runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dampingan.forms.layout import Layer

if TYPE_CHECKING:
    from dampingan.forms.answer import Finding


class RowState:
    """One row of a layer, or the root; compiled expressions read it.

    Attributes:
        key: row key, ``""`` for the root.
        layer: its layer.
        parent: the row around it.
        index: 0-based among the live rows of its repeat and parent.
        raw: what was typed (for calculations: what was worked out), by slot.
        val: what expressions read: empty while irrelevant or missing.
        rel: relevance by gate slot.
        kids: live rows by repeat; what expressions count.
        rows: all rows by repeat.
        values: value lists from the root down to this row.
        chain: rows from the root down to this one.
        required: by slot.
        findings: by slot.
        world: at the root only: what functions ask.
    """

    __slots__ = (
        "chain",
        "findings",
        "index",
        "key",
        "kids",
        "layer",
        "parent",
        "raw",
        "rel",
        "required",
        "rows",
        "val",
        "values",
        "world",
    )

    def __init__(self, key: str, layer: Layer, parent: RowState | None, world: Any) -> None:
        self.key = key
        self.layer = layer
        self.parent = parent
        self.world = world
        self.index = 0
        size = len(layer.questions)
        self.raw = [""] * size
        self.val = [""] * size
        self.rel = [False] * len(layer.gates)
        self.required = [False] * size
        self.findings: list[tuple[Finding, ...]] = [()] * size
        self.kids: list[list[RowState]] = [[] for _ in layer.repeats]
        self.rows: list[list[RowState]] = [[] for _ in layer.repeats]
        above = parent.chain if parent is not None else ()
        self.chain: tuple[RowState, ...] = (*above, self)
        self.values: tuple[list[str], ...] = tuple(row.val for row in self.chain)
