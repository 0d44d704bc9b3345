"""Keeps every value, relevance and finding of a record true while answers change.

One change touches the cells that read it; they are computed in the graph's order and touch others
only when they really changed.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from dampingan.core.errors import Severity
from dampingan.core.language import tr
from dampingan.core.missing import is_missing
from dampingan.forms.answer import Field, Finding
from dampingan.forms.checking import FITS, choice_problem, type_message
from dampingan.forms.graph import Cell
from dampingan.forms.layout import Layer
from dampingan.forms.model import Question
from dampingan.forms.program import CompiledCheck, Program, Rules
from dampingan.forms.rowstate import RowState

_LIMIT = 100_000
"""Most cells that one change may compute; only a form that never settles reaches it."""


@dataclass(slots=True)
class Changes:
    """What was computed anew since the last collection, by row and slot."""

    values: dict[tuple[RowState, int], str] = field(default_factory=dict)
    gates: dict[tuple[RowState, int], bool] = field(default_factory=dict)
    findings: set[tuple[RowState, int]] = field(default_factory=set)
    required: set[tuple[RowState, int]] = field(default_factory=set)
    added: list[RowState] = field(default_factory=list)
    removed: list[RowState] = field(default_factory=list)


class Engine:
    """Runs a program over the rows of one record.

    Attributes:
        root: the root's row.
        by_key: every row by key, the root under ``""``.
        changes: what changed since it was last replaced.
    """

    def __init__(
        self,
        program: Program,
        root: RowState,
        *,
        new_row: Callable[[Layer, RowState], RowState],
        message: Callable[[CompiledCheck, RowState], str],
        required_message: Callable[[Question, RowState], str],
    ) -> None:
        self._program = program
        self._cells = program.graph.cells
        self._new_row = new_row
        self._message = message
        self._required_message = required_message
        self._pending: dict[int, dict[RowState, None]] = {}
        self._ranks: list[int] = []
        self.root = root
        self.changes = Changes()
        self._compute: dict[str, Callable[[Cell, RowState], bool]] = {
            "gate": self._compute_gate,
            "value": self._compute_value,
            "rows": self._compute_rows,
            "state": self._compute_state,
        }

    # Scheduling

    def run_all(self) -> None:
        """Compute everything, in order."""
        self.root.rel[0] = True
        for cell in self._cells:
            compute = self._compute[cell.kind]
            for row in list(self.below(self.root, cell.layer)):
                compute(cell, row)

    def touch(self, cell: Cell, row: RowState) -> None:
        """Mark a cell of a row to be computed."""
        rows = self._pending.get(cell.rank)
        if rows is None:
            self._pending[cell.rank] = {row: None}
            heapq.heappush(self._ranks, cell.rank)
        else:
            rows[row] = None

    def touch_row(self, row: RowState) -> None:
        """Mark every cell of a row and of the rows below it."""
        layers = {id(row.layer)}
        for cell in self._cells:
            if cell.layer is row.layer or any(id(l) in layers for l in cell.layer.chain()):
                for target in self.below(row, cell.layer):
                    self.touch(cell, target)

    def settle(self) -> None:
        """Compute what was touched and whatever that changes."""
        budget = _LIMIT
        while self._ranks:
            rank = heapq.heappop(self._ranks)
            rows = self._pending.pop(rank)
            cell = self._cells[rank]
            compute = self._compute[cell.kind]
            ordered = sorted(rows, key=_place) if cell.across else list(rows)
            for row in ordered:
                budget -= 1
                if compute(cell, row) and budget > 0:
                    self._touch_readers(cell, row)

    def _touch_readers(self, cell: Cell, row: RowState) -> None:
        for reader, depth in cell.readers:
            for target in self.below(row.chain[depth], reader.layer):
                self.touch(reader, target)

    def below(self, row: RowState, layer: Layer) -> Iterator[RowState]:
        """Yield the rows of a layer at or below a row, live or not, in order."""
        steps = layer.chain()[row.layer.depth + 1 :]
        rows = [row]
        for step in steps:
            index = self._program.layout.repeat_index(step)
            rows = [kid for parent in rows for kid in parent.rows[index]]
        yield from rows

    # Cells

    def _rules(self, cell: Cell) -> Rules:
        return self._program.rules[cell.spot.node.key]

    def _compute_gate(self, cell: Cell, row: RowState) -> bool:
        spot = cell.spot
        parent = spot.parent
        assert parent is not None
        upper = 0 if parent.inner is not None else parent.gate
        relevant = self._rules(cell).relevant
        assert relevant is not None
        new = row.rel[upper] and relevant(row.values, row.chain)
        if new == row.rel[spot.gate]:
            return False
        row.rel[spot.gate] = new
        self.changes.gates[row, spot.gate] = new
        return True

    def _compute_value(self, cell: Cell, row: RowState) -> bool:
        spot, slot = cell.spot, cell.spot.slot
        open_ = row.rel[spot.gate]
        rules = self._rules(cell)
        if open_ and rules.calculation is not None and rules.readonly and not spot.node.trigger:  # type: ignore[union-attr]
            row.raw[slot] = rules.calculation(row.values, row.chain)
        raw = row.raw[slot]
        new = "" if not open_ or is_missing(raw) else raw
        if new == row.val[slot]:
            return False
        row.val[slot] = new
        self.changes.values[row, slot] = new
        return True

    def _compute_rows(self, cell: Cell, row: RowState) -> bool:
        spot = cell.spot
        layer = spot.inner
        assert layer is not None
        index = self._program.layout.repeat_index(layer)
        rows = row.rows[index]
        count = self._rules(cell).count
        open_ = row.rel[spot.gate]
        wanted = len(rows)
        if count is not None:
            number = count(row.values, row.chain) if open_ else 0.0
            wanted = int(number) if number == number and 0 < number < 10_000 else 0  # noqa: PLR0124
            while len(rows) < wanted:
                self._grow(layer, row, rows)
        live = rows[:wanted] if open_ else []
        return self._set_live(row, index, live)

    def _grow(self, layer: Layer, row: RowState, rows: list[RowState]) -> None:
        new = self._new_row(layer, row)
        rows.append(new)
        self.changes.added.append(new)
        self.touch_row(new)

    def _set_live(self, row: RowState, index: int, live: list[RowState]) -> bool:
        changed = live != row.kids[index]
        row.kids[index] = live
        alive = set(live)
        for kid in row.rows[index]:
            open_ = kid in alive
            if kid.rel[0] != open_:
                kid.rel[0] = open_
                self.changes.gates[kid, 0] = open_
                changed = True
        for place, kid in enumerate(live):
            if kid.index != place:
                kid.index = place
                changed = True
        return changed

    def _compute_state(self, cell: Cell, row: RowState) -> bool:
        slot = cell.spot.slot
        question = cell.spot.node
        assert isinstance(question, Question)
        rules = self._rules(cell)
        required = False
        findings: tuple[Finding, ...] = ()
        if row.rel[cell.spot.gate]:
            required = rules.always_required or (
                rules.required is not None and rules.required(row.values, row.chain)
            )
            findings = tuple(self._findings(question, rules, row, slot, required=required))
        if required != row.required[slot]:
            row.required[slot] = required
            self.changes.required.add((row, slot))
        if findings != row.findings[slot]:
            row.findings[slot] = findings
            self.changes.findings.add((row, slot))
        return False

    def _findings(
        self, question: Question, rules: Rules, row: RowState, slot: int, *, required: bool
    ) -> Iterator[Finding]:
        where = Field(question.key, row.key)
        raw = row.raw[slot]
        if not raw:
            if required and question.answerable:
                message = self._required_message(question, row)
                yield Finding(where, f"{question.key}.required", Severity.ERROR, message)
            checks = [check for check in rules.checks if check.check.when_empty]
        elif is_missing(raw):
            return
        else:
            yield from self._value_findings(question, rules, row, raw, where)
            checks = rules.checks
        for check in checks:
            if not check.function(row.values, row.chain):
                message = self._message(check, row)
                yield Finding(where, check.check.name, check.check.severity, message)

    def _value_findings(
        self, question: Question, rules: Rules, row: RowState, raw: str, where: Field
    ) -> Iterator[Finding]:
        fits = FITS.get(question.type)
        if fits is not None and not fits(raw):
            yield Finding(where, f"{question.key}.type", Severity.ERROR, type_message(question))
        if rules.codes:
            problem = choice_problem(
                question, raw, lambda code: self.offered(rules, question, row, code)
            )
            if problem:
                yield Finding(where, f"{question.key}.choice", *problem)

    def offered(self, rules: Rules, question: Question, row: RowState, code: str) -> bool | None:
        """Tell whether a code can be chosen now; None when the list does not know it."""
        choice = rules.codes.get(code)
        if choice is None:
            return True if code in question.extra_codes else None
        if rules.choice_filter is None:
            return True
        item = {"name": choice.code, **choice.extra}
        return bool(rules.choice_filter(row.values, row.chain, item))


def _place(row: RowState) -> tuple[int, ...]:
    return tuple(step.index for step in row.chain)


def required_text() -> str:
    """Return the message of a required question without one of its own."""
    return tr("Belum diisi.")
