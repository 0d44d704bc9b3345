"""Keeps every value, relevance and finding of a record true while answers change.

One change touches the cells that read it; they are computed in the graph's order and touch others
only when they really changed.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from dampingan.core.errors import Severity
from dampingan.core.language import tr
from dampingan.core.missing import is_missing
from dampingan.forms.answer import Field, Finding
from dampingan.forms.checking import FITS, choice_problem, type_message
from dampingan.forms.graph import Cell
from dampingan.forms.layout import Layer, Spot
from dampingan.forms.model import Question, QuestionType
from dampingan.forms.program import CompiledCheck, Program, Rules
from dampingan.forms.rowstate import RowState

_LIMIT = 200_000
"""Most cells that one change may compute; only a rule that never settles reaches it."""
_MOST_ROWS = 1_000
"""Most rows that a repeat_count makes; a count typed wrong must not freeze the screen."""


@dataclass(slots=True)
class Changes:
    """What was computed anew since the last collection, by row and slot."""

    values: dict[tuple[RowState, int], None] = field(default_factory=dict)
    gates: dict[tuple[RowState, int], bool] = field(default_factory=dict)
    findings: dict[tuple[RowState, int], None] = field(default_factory=dict)
    required: dict[tuple[RowState, int], None] = field(default_factory=dict)
    counted: dict[tuple[RowState, str], None] = field(default_factory=dict)
    added: list[RowState] = field(default_factory=list)
    removed: list[RowState] = field(default_factory=list)


class Speaker(Protocol):
    """Makes rows, and the sentences of findings."""

    def make_row(self, layer: Layer, parent: RowState) -> RowState:
        """Return a new row with its plain defaults, not yet among its siblings."""
        ...

    def check_message(self, check: CompiledCheck, spot: Spot, row: RowState) -> str:
        """Return what to tell about a broken check."""
        ...

    def required_message(self, spot: Spot, row: RowState) -> str:
        """Return what to tell about a missing answer."""
        ...


class Engine:
    """Runs a program over the rows of one record.

    Attributes:
        root: the root's row.
        changes: what changed since it was last replaced.
    """

    def __init__(self, program: Program, root: RowState, speaker: Speaker) -> None:
        self._program = program
        self._rules = program.rules
        self._cells = program.graph.cells
        self._speaker = speaker
        self._pending: dict[int, dict[RowState, None]] = {}
        self._ranks: list[int] = []
        self._opening = False
        self._compute: dict[str, Callable[[Cell, RowState], bool]] = {
            "gate": self._compute_gate,
            "value": self._compute_value,
            "rows": self._compute_rows,
            "state": self._compute_state,
        }
        self.root = root
        self.changes = Changes()

    # Scheduling

    def run_all(self) -> None:
        """Compute every cell of a record that has not been computed yet."""
        self._opening = True
        self.root.rel[0] = True
        slow = self._check_slowly
        for step in self._program.bulk:
            rows = self.below(self.root, step.layer)
            if step.rows is not None:
                for row in rows:
                    self._compute_rows(step.rows, row)
            elif step.across is not None:
                self._run_across(step.across, rows)
            elif step.block is not None:
                for row in rows:
                    step.block(row, slow)
        self._opening = False

    def _run_across(self, cell: Cell, rows: Sequence[RowState]) -> None:
        """Compute a cell that reads itself in other rows, until no row changes any more."""
        compute = self._compute[cell.kind]
        for _ in range(len(rows) + 1):
            changed = [compute(cell, row) for row in rows]
            if not any(changed):
                return

    def _check_slowly(self, rank: int, row: RowState) -> None:
        self._compute_state(self._cells[rank], row)

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
        for layer in self._program.layout.layers.values():
            if row.layer in layer.chain:
                for target in self.below(row, layer):
                    for cell in self._program.graph.of_layer[layer.repeat]:
                        self.touch(cell, target)

    def settle(self) -> None:
        """Compute what was touched and whatever that changes."""
        budget = _LIMIT
        while self._ranks:
            rank = heapq.heappop(self._ranks)
            rows = self._pending.pop(rank)
            cell = self._cells[rank]
            compute = self._compute[cell.kind]
            for row in sorted(rows, key=_place) if cell.across else rows:
                budget -= 1
                if compute(cell, row) and budget > 0:
                    for reader, depth in cell.readers:
                        for target in self.below(row.chain[depth], reader.layer):
                            self.touch(reader, target)

    def below(self, row: RowState, layer: Layer) -> Sequence[RowState]:
        """Return the rows of a layer at or below a row, live or not, in order."""
        if row.layer is layer:
            return (row,)
        steps = layer.chain[row.layer.depth + 1 :]
        rows: Sequence[RowState] = row.rows[steps[0].index]
        for step in steps[1:]:
            rows = [kid for parent in rows for kid in parent.rows[step.index]]
        return rows

    # Cells

    def _compute_gate(self, cell: Cell, row: RowState) -> bool:
        spot = cell.spot
        parent = spot.parent
        assert parent is not None
        upper = 0 if parent.inner is not None else parent.gate
        relevant = self._rules[spot.node.key].relevant
        assert relevant is not None
        new = row.rel[upper] and relevant.call(row.values, row.chain)
        if new == row.rel[spot.gate]:
            return False
        row.rel[spot.gate] = new
        self.changes.gates[row, spot.gate] = new
        return True

    def _compute_value(self, cell: Cell, row: RowState) -> bool:
        spot, slot = cell.spot, cell.spot.slot
        open_ = row.rel[spot.gate]
        rules = self._rules[spot.node.key]
        kept = self._opening and rules.volatile and row.raw[slot]
        if open_ and rules.computed and rules.calculation is not None and not kept:
            new = rules.calculation.call(row.values, row.chain)
            if new != row.raw[slot]:
                row.raw[slot] = new
                self.changes.values[row, slot] = None
        raw = row.raw[slot]
        new = raw if open_ and not is_missing(raw) else ""
        if new == row.val[slot]:
            return False
        row.val[slot] = new
        self.changes.values[row, slot] = None
        return True

    def _compute_rows(self, cell: Cell, row: RowState) -> bool:
        spot = cell.spot
        layer = spot.inner
        assert layer is not None
        rows = row.rows[layer.index]
        count = self._rules[spot.node.key].count
        open_ = row.rel[spot.gate]
        wanted = len(rows)
        if count is not None:
            number = count.call(row.values, row.chain) if open_ else 0.0
            wanted = int(min(number, _MOST_ROWS)) if number > 0 else 0
            while len(rows) < wanted:
                self._grow(layer, row, rows)
        return self._set_live(cell, row, layer, rows[:wanted] if open_ else [])

    def _grow(self, layer: Layer, row: RowState, rows: list[RowState]) -> None:
        new = self._speaker.make_row(layer, row)
        rows.append(new)
        self.changes.added.append(new)
        if not self._opening:
            self.touch_row(new)

    def _set_live(self, cell: Cell, row: RowState, layer: Layer, live: list[RowState]) -> bool:
        changed = live != row.kids[layer.index]
        row.kids[layer.index] = live
        alive = set(live)
        for kid in row.rows[layer.index]:
            open_ = kid in alive
            if kid.rel[0] != open_:
                kid.rel[0] = open_
                self.changes.gates[kid, 0] = open_
                changed = True
        for place, kid in enumerate(live):
            if kid.index != place:
                kid.index = place
                changed = True
        if changed:
            self.changes.counted[row, cell.spot.node.key] = None
        return changed

    def _compute_state(self, cell: Cell, row: RowState) -> bool:
        spot, slot = cell.spot, cell.spot.slot
        rules = self._rules[spot.node.key]
        required = False
        findings: tuple[Finding, ...] = ()
        if row.rel[spot.gate]:
            required = rules.always_required or (
                rules.required is not None and rules.required.call(row.values, row.chain)
            )
            findings = tuple(self._findings(spot, rules, row, required=required))
        if required != row.required[slot]:
            row.required[slot] = required
            self.changes.required[row, slot] = None
        if findings != row.findings[slot]:
            row.findings[slot] = findings
            self.changes.findings[row, slot] = None
        return False

    def _findings(
        self, spot: Spot, rules: Rules, row: RowState, *, required: bool
    ) -> Iterator[Finding]:
        question = spot.node
        assert isinstance(question, Question)
        where = Field(question.key, row.key)
        raw = row.raw[spot.slot]
        if is_missing(raw):
            return
        fits = FITS.get(question.type)
        if raw and fits is not None and not fits(raw):
            yield Finding(where, f"{question.key}.type", Severity.ERROR, type_message(question))
            return
        if raw and rules.source is not None:
            offered = rules.source.call(row.values, row.chain)
            problem = choice_problem(question, raw, lambda code: code in offered or None)
            if problem:
                yield Finding(where, f"{question.key}.choice", *problem)
        elif raw and rules.codes:
            problem = choice_problem(
                question, raw, lambda code: self.offered(rules, question, row, code)
            )
            if problem:
                yield Finding(where, f"{question.key}.choice", *problem)
            elif question.type is QuestionType.RANK and self._is_half_ranked(rules, row, raw):
                told = tr("Belum semua pilihan diurutkan.")
                yield Finding(where, f"{question.key}.rank", Severity.WARNING, told)
        if not raw and required and question.answerable and not rules.computed:
            message = self._speaker.required_message(spot, row)
            yield Finding(where, f"{question.key}.required", Severity.ERROR, message)
        for check in rules.checks:
            if (raw or check.check.when_empty) and not check.expression.call(row.values, row.chain):
                message = self._speaker.check_message(check, spot, row)
                yield Finding(where, check.check.name, check.check.severity, message)

    def _is_half_ranked(self, rules: Rules, row: RowState, raw: str) -> bool:
        """Tell whether a rank leaves out choices that are offered; ODK ranks all of them."""
        codes = rules.codes
        if rules.choice_filter is not None:
            holds = rules.choice_filter.call
            codes = {c.code: c for c, item in rules.offers if holds(row.values, row.chain, item)}
        return len(raw.split()) < len(codes)

    def offered(self, rules: Rules, question: Question, row: RowState, code: str) -> bool | None:
        """Tell whether a code can be chosen now; None when the list does not know it."""
        if code not in rules.codes:
            return True if code in question.extra_codes else None
        if rules.choice_filter is None:
            return True
        holds = rules.choice_filter.call
        return any(holds(row.values, row.chain, item) for item in rules.items[code])


def _place(row: RowState) -> tuple[int, ...]:
    return tuple(step.index for step in row.chain)
