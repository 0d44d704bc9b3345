"""The dependency graph of a form: what must be known before what, and what an answer touches."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field

from dampingan.forms.layout import Layer, Layout, Spot
from dampingan.forms.reference import Read


@dataclass(eq=False, slots=True)
class Cell:
    """Something that has one value per row of its layer.

    Attributes:
        kind: ``gate`` (relevance), ``value``, ``rows`` (which rows of a repeat count) or
            ``state`` (required and findings of a question; nothing depends on it).
        spot: the question, group or repeat.
        layer: whose rows have it; for ``rows`` the layer around the repeat.
        reads: what its expressions read.
        rank: position in an order in which everything is computed after what it reads.
        readers: cells that read it, with the depth down to which they share its rows.
        across: it reads itself in other rows of its repeat.
    """

    kind: str
    spot: Spot
    layer: Layer
    reads: set[Read] = field(default_factory=set)
    rank: int = -1
    readers: list[tuple[Cell, int]] = field(default_factory=list)
    across: bool = False


class CircleError(ValueError):
    """Cells that depend on each other."""

    def __init__(self, cells: list[Cell]) -> None:
        super().__init__(" → ".join(cell.spot.node.key for cell in cells))
        self.cells = cells


class Graph:
    """All cells of a form in an order that respects what they read.

    Attributes:
        cells: in order of rank.
        of_layer: the same by repeat key of their layer.
    """

    def __init__(self, layout: Layout, reads: dict[tuple[str, str], set[Read]]) -> None:
        """Build the graph.

        Args:
            layout: the form's layout.
            reads: what the expressions of each cell read, by kind and key.

        Raises:
            CircleError: cells depend on each other.
        """
        self._layout = layout
        self._cells: dict[tuple[str, str], Cell] = {}
        for key, spot in layout.spots.items():
            for kind in _kinds(spot):
                cell = Cell(kind, spot, spot.layer, set(reads.get((kind, key), ())))
                self._cells[kind, key] = cell
        for cell in self._cells.values():
            self._link(cell)
        self.cells = self._sort()
        self.of_layer: dict[str, list[Cell]] = {repeat: [] for repeat in layout.layers}
        for cell in self.cells:
            self.of_layer[cell.layer.repeat].append(cell)

    def cell(self, kind: str, key: str) -> Cell:
        """Return a cell."""
        return self._cells[kind, key]

    def gate_cell(self, layer: Layer, slot: int) -> Cell | None:
        """Return the cell that decides a relevance slot; None for the root's own."""
        if slot:
            spot = layer.gates[slot]
            assert spot is not None
            return self._cells["gate", spot.node.key]
        return self._cells["rows", layer.repeat] if layer.repeat else None

    def _link(self, cell: Cell) -> None:
        for source, depth in self._sources(cell):
            if source is cell and depth < cell.layer.depth:
                cell.across = True
            source.readers.append((cell, min(depth, source.layer.depth)))

    def _sources(self, cell: Cell) -> Iterable[tuple[Cell, int]]:
        spot, layer = cell.spot, cell.layer
        if cell.kind == "gate":
            assert spot.parent is not None
            upper = 0 if spot.parent.inner is not None else spot.parent.gate
        else:
            upper = spot.gate
        gate = self.gate_cell(layer, upper)
        if gate is not None:
            yield gate, layer.depth
        if cell.kind == "state":
            yield self._cells["value", spot.node.key], layer.depth
        for read in cell.reads:
            source = self._source(read)
            if source is not None:
                yield source, read.depth

    def _source(self, read: Read) -> Cell | None:
        if read.spot is None:
            return None
        if read.kind == "gate":
            return self.gate_cell(read.spot.layer, read.spot.gate)
        return self._cells[read.kind, read.spot.node.key]

    def _sort(self) -> list[Cell]:
        """Order the cells (Kahn): findings last, runs of one layer long, else as in the form."""
        cells = list(self._cells.values())
        waiting = {id(cell): 0 for cell in cells}
        for cell in cells:
            for reader, _ in cell.readers:
                waiting[id(reader)] += not (reader is cell and cell.across)
        place = {id(cell): index for index, cell in enumerate(cells)}
        ready: dict[tuple[bool, str], list[int]] = {}

        def offer(cell: Cell) -> None:
            heap = ready.setdefault((cell.kind == "state", cell.layer.repeat), [])
            heapq.heappush(heap, place[id(cell)])

        for cell in cells:
            if not waiting[id(cell)]:
                offer(cell)
        order: list[Cell] = []
        bucket = (False, "")
        while bucket := _next_bucket(ready, bucket):
            cell = cells[heapq.heappop(ready[bucket])]
            cell.rank = len(order)
            order.append(cell)
            for reader, _ in cell.readers:
                if reader is cell and cell.across:
                    continue
                waiting[id(reader)] -= 1
                if not waiting[id(reader)]:
                    offer(reader)
        if len(order) < len(cells):
            raise CircleError(_find_circle([cell for cell in cells if cell.rank < 0]))
        return order


def _next_bucket(
    ready: dict[tuple[bool, str], list[int]], bucket: tuple[bool, str]
) -> tuple[bool, str] | None:
    """Return the bucket to take from: the same while it holds any, findings only at the end."""
    if ready.get(bucket) and not (bucket[0] and any(h for b, h in ready.items() if not b[0])):
        return bucket
    filled = [(heap[0], key) for key, heap in ready.items() if heap and not key[0]]
    filled = filled or [(heap[0], key) for key, heap in ready.items() if heap]
    return min(filled)[1] if filled else None


def _kinds(spot: Spot) -> list[str]:
    kinds = ["gate"] if spot.node.relevant else []
    if spot.is_question:
        return [*kinds, "value", "state"]
    return [*kinds, "rows"] if spot.inner is not None else kinds


def _find_circle(cells: list[Cell]) -> list[Cell]:
    """Return one circle among cells that could not be ordered."""
    left = {id(cell) for cell in cells}
    sources: dict[int, Cell] = {}
    for cell in cells:
        for reader, _ in cell.readers:
            if id(reader) in left:
                sources.setdefault(id(reader), cell)
    cell = cells[0]
    seen: list[Cell] = []
    while cell not in seen:
        seen.append(cell)
        cell = sources[id(cell)]
    return seen[seen.index(cell) :][::-1]
