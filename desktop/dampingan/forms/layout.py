"""Where every question's answer lives while a form is filled: scopes, rows and slots.

The root is one scope; every repeat is another, one deeper than the repeat around it. A row of
answers holds its scope's questions in numbered slots, so that compiled expressions read
``a[depth][slot]`` and never look up a name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dampingan.forms.model import Form, Group, Question


@dataclass(eq=False, repr=False, slots=True)
class Layer:
    """The slots of the root or of one repeat.

    Attributes:
        repeat: key of the repeat, ``""`` for the root.
        depth: 0 for the root.
        parent: the layer around it.
        index: position among the repeats of the layer around it.
        questions: its questions by slot.
        spots: the same questions' spots by slot.
        slots: slot by question key.
        gates: groups and questions with a relevant of their own, by relevance slot; slot 0
            is the row itself.
        governed: spots that become irrelevant with a gate, by relevance slot.
        repeats: the repeats directly below it.
        chain: the layers from the root to this one.
    """

    repeat: str
    depth: int
    parent: Layer | None
    index: int = 0
    questions: list[Question] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    slots: dict[str, int] = field(default_factory=dict)
    gates: list[Spot | None] = field(default_factory=lambda: [None])
    governed: list[list[Spot]] = field(default_factory=lambda: [[]])
    repeats: list[Layer] = field(default_factory=list)
    chain: tuple[Layer, ...] = ()

    def __post_init__(self) -> None:
        self.chain = (*(self.parent.chain if self.parent else ()), self)


@dataclass(eq=False, repr=False, slots=True)
class Spot:
    """A node of the form and where its answer and relevance are.

    Attributes:
        node: the question or group; the root group for the root.
        parent: spot of the group around it.
        layer: whose rows hold it; a repeat stands in the layer around it.
        slot: of a question's answer in its layer; -1 for groups.
        gate: relevance slot that governs it in `layer`.
        order: position in the form, parents before children.
        inner: layer of a repeat's own rows.
        children: by name; a name may come back.
    """

    node: Question | Group
    parent: Spot | None
    layer: Layer
    slot: int = -1
    gate: int = 0
    order: int = 0
    inner: Layer | None = None
    children: dict[str, list[Spot]] = field(default_factory=dict)

    @property
    def is_question(self) -> bool:
        """Whether it holds an answer."""
        return self.slot >= 0

    @property
    def content(self) -> Layer:
        """Return the layer that holds its children."""
        return self.inner or self.layer

    def below(self) -> Iterator[Spot]:
        """Yield every spot below it, parents first."""
        for group in self.children.values():
            for spot in group:
                yield spot
                yield from spot.below()

    def ancestors(self) -> list[Spot]:
        """Return the spots above it, nearest first."""
        spots = []
        spot = self.parent
        while spot is not None:
            spots.append(spot)
            spot = spot.parent
        return spots


class Layout:
    """All scopes and spots of a form.

    Attributes:
        root: spot of the root.
        layers: by repeat key, the root's under ``""``, outer before inner.
        spots: by key of question or group.
        by_name: by XLSForm name.
    """

    def __init__(self, form: Form) -> None:
        top = Layer("", 0, None)
        self.root = Spot(form.root, None, top)
        self.layers: dict[str, Layer] = {"": top}
        self.spots: dict[str, Spot] = {}
        self.by_name: dict[str, list[Spot]] = {}
        self._sequences: dict[str, tuple[Spot, ...]] = {}
        self._add(form.root, self.root)

    def _add(self, group: Group, spot: Spot) -> None:
        layer = spot.content
        for child in group.children:
            below = Spot(child, spot, layer, gate=0 if spot.inner else spot.gate)
            below.order = len(self.spots) + 1
            if child.relevant:
                below.gate = len(layer.gates)
                layer.gates.append(below)
                layer.governed.append([])
            layer.governed[below.gate].append(below)
            spot.children.setdefault(child.name, []).append(below)
            self.spots[child.key] = below
            self.by_name.setdefault(child.name, []).append(below)
            if isinstance(child, Question):
                below.slot = len(layer.questions)
                layer.slots[child.key] = below.slot
                layer.questions.append(child)
                layer.spots.append(below)
                continue
            if child.is_repeat:
                below.inner = Layer(child.key, layer.depth + 1, layer, len(layer.repeats))
                layer.repeats.append(below.inner)
                self.layers[child.key] = below.inner
            self._add(child, below)

    def sequence(self, group: str) -> tuple[Spot, ...]:
        """Return the questions and repeats below a group, in the order of the form.

        Questions inside a repeat are not there: they are in the repeat's own sequence.
        """
        known = self._sequences.get(group)
        if known is None:
            node = self.spots[group].node if group else self.root.node
            assert isinstance(node, Group)
            known = self._sequences[group] = tuple(self._flatten(node))
        return known

    def _flatten(self, group: Group) -> Iterator[Spot]:
        for child in group.children:
            spot = self.spots[child.key]
            if isinstance(child, Question) or spot.inner is not None:
                yield spot
            else:
                yield from self._flatten(child)
