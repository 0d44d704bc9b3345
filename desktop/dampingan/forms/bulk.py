"""One Python function per run of cells of a layer: how a whole record is computed at once.

Opening or re-checking a record computes every cell once, in order. Doing that cell by cell costs
more in calls than in work, so the cells' sources are joined into straight lines. Where a question
may have a finding the line hands over to the engine, which finds out which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from dampingan.core.missing import Missing
from dampingan.forms.checking import FITS, SEVERAL
from dampingan.forms.graph import Cell
from dampingan.forms.layout import Layer
from dampingan.forms.model import Question, QuestionType
from dampingan.forms.program import Program

Block = Callable[[Any, Callable[[int, Any], None]], None]
"""Computes its cells in one row; the second argument works out a question's findings."""


@dataclass(slots=True)
class Step:
    """One step of a full run.

    Attributes:
        layer: whose rows it computes.
        block: computes several cells of a row, one row after the other.
        rows: a cell that decides which rows count.
        across: a cell that reads itself in other rows, computed until it settles.
    """

    layer: Layer
    block: Block | None = None
    rows: Cell | None = None
    across: Cell | None = None


@dataclass(slots=True)
class _Run:
    """Cells that one block computes, one after the other, row by row."""

    layer: Layer
    cells: list[Cell] = field(default_factory=list)


class _Writer:
    """Writes the source of blocks."""

    def __init__(self, program: Program) -> None:
        self._rules = program.rules
        self.names: dict[str, Any] = dict(program.names) | {
            "MISSING": frozenset(Missing),
            "ANY": any,
            "OFFERED": _offered,
        }
        self.lines: list[str] = []

    def block(self, index: int, run: _Run) -> None:
        """Write one block."""
        self.lines.append(f"def b{index}(row, slow):")
        self.lines.append(" a=row.values;u=row.chain;v=row.val;w=row.raw;g=row.rel;q=row.required")
        gate = -1
        for cell in run.cells:
            if cell.kind == "gate":
                gate = -1
                self._gate(cell)
            elif cell.kind == "value":
                gate = -1
                self._value(cell)
            else:
                body = list(self._state(cell))
                if not body:
                    continue
                if cell.spot.gate != gate:
                    gate = cell.spot.gate
                    self.lines.append(f" if g[{gate}]:")
                self.lines.extend(f"  {line}" for line in body)

    def _gate(self, cell: Cell) -> None:
        spot = cell.spot
        assert spot.parent is not None
        upper = 0 if spot.parent.inner is not None else spot.parent.gate
        relevant = self._rules[spot.node.key].relevant
        assert relevant is not None
        self.lines.append(f" g[{spot.gate}]=g[{upper}] and {relevant.code}")

    def _value(self, cell: Cell) -> None:
        spot, rules = cell.spot, self._rules[cell.spot.node.key]
        gate, slot = spot.gate, spot.slot
        if not rules.computed:
            self.lines.append(f" t=w[{slot}]")
            self.lines.append(f" if t and g[{gate}] and t not in MISSING: v[{slot}]=t")
            return
        assert rules.calculation is not None
        before = f"w[{slot}] or " if rules.volatile else ""
        self.lines.append(f" if g[{gate}]: v[{slot}]=w[{slot}]={before}{rules.calculation.code}")

    def _state(self, cell: Cell) -> Iterator[str]:
        question, slot = cell.spot.node, cell.spot.slot
        assert isinstance(question, Question)
        rules = self._rules[question.key]
        slow = f"slow({cell.rank},row)"
        asked = ""
        if rules.always_required or rules.required is not None:
            code = "True" if rules.required is None else rules.required.code
            yield f"q[{slot}]={code}"
            asked = f"q[{slot}]"
        checks = [c for c in rules.checks if c.check.when_empty]
        fails = [asked, *(f"not {c.expression.code}" for c in checks)]
        fails = [condition for condition in fails if condition]
        good = list(self._good(question, cell))
        if not good and not fails:
            return
        yield f"t=w[{slot}]"
        if good:
            yield "if t:"
            yield f" if not({' and '.join(good)}): {slow}"
            if fails:
                yield f"elif {' or '.join(fails)}: {slow}"
        else:
            yield f"if not t and ({' or '.join(fails)}): {slow}"

    def _good(self, question: Question, cell: Cell) -> Iterator[str]:
        """Yield conditions under which an answer surely has no finding."""
        rules, rank = self._rules[question.key], cell.rank
        fits = FITS.get(question.type)
        if fits is not None:
            name = f"FITS_{question.type.name}"
            self.names[name] = fits
            yield f"{name}(t)"
        if rules.source is not None:
            yield f"OFFERED(t,{rules.source.code},{question.type in SEVERAL})"
        elif rules.codes:
            codes = f"C{rank}"
            if rules.choice_filter is not None:
                self.names[codes] = rules.items
                self.names[f"F{rank}"] = rules.choice_filter
                yield f"ANY([F{rank}.call(a,u,item) for item in {codes}.get(t,())])"
            else:
                self.names[codes] = frozenset(rules.codes) | frozenset(question.extra_codes)
                yield f"t in {codes}"
        if question.type is QuestionType.RANK:
            ranked = rules.choice_filter is None and rules.source is None
            yield f"len(t.split())=={len(rules.codes)}" if ranked else "False"
        for check in rules.checks:
            yield check.expression.code


def _offered(answer: str, choices: list[str], several: bool) -> bool:
    return set(answer.split() if several else [answer]) <= set(choices)


def build_bulk(program: Program) -> list[Step]:
    """Compile the full run of a program.

    Raises:
        RecursionError, MemoryError, SyntaxError: an expression is nested too deep for Python.
    """
    writer = _Writer(program)
    steps: list[Step] = []
    runs: list[tuple[int, Step]] = []
    for run in _runs(program.graph.cells):
        if run.cells[0].kind == "rows":
            steps.append(Step(run.layer, rows=run.cells[0]))
            continue
        if run.cells[0].across:
            steps.append(Step(run.layer, across=run.cells[0]))
            continue
        step = Step(run.layer)
        writer.block(len(runs), run)
        runs.append((len(runs), step))
        steps.append(step)
    exec(compile("\n".join(writer.lines), "<form>", "exec"), writer.names)  # noqa: S102 - our own source
    for index, step in runs:
        step.block = writer.names[f"b{index}"]
    return steps


def _runs(cells: list[Cell]) -> Iterator[_Run]:
    """Cut the order into runs that can be computed row by row.

    A cell that reads other rows must not share a run with what it reads: those rows would not be
    ready yet.
    """
    run: _Run | None = None
    inside: set[int] = set()
    distant = _distant_sources(cells)
    for cell in cells:
        apart = cell.kind == "rows" or cell.across or bool(distant.get(id(cell), set()) & inside)
        if run is not None and (apart or run.layer is not cell.layer):
            yield run
            run = None
        if run is None:
            run, inside = _Run(cell.layer), set()
        run.cells.append(cell)
        inside.add(id(cell))
        if cell.kind == "rows" or cell.across:
            yield run
            run = None
    if run is not None:
        yield run


def _distant_sources(cells: list[Cell]) -> dict[int, set[int]]:
    """Return for each cell which cells of its own layer it reads in other rows."""
    distant: dict[int, set[int]] = {}
    for cell in cells:
        for reader, depth in cell.readers:
            if reader.layer is cell.layer and depth < cell.layer.depth:
                distant.setdefault(id(reader), set()).add(id(cell))
    return distant
