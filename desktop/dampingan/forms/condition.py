"""A condition asked of stored answers: who passes, without filling the form again.

Stored answers are the effective ones, so only the questions that the condition names are looked
at; thousands of records take a fraction of a second. The language is that of ``relevant``. A
condition that names questions of a repeat is asked of each of its rows; what it only counts or
sums (``count``, ``sum``, ``max`` …) is not asked of each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from dampingan.core.errors import Place
from dampingan.core.missing import is_missing
from dampingan.forms.expression.compiler import Compiler, ExpressionUseError
from dampingan.forms.expression.syntax import (
    Call,
    Chain,
    ExpressionSyntaxError,
    Negation,
    Node,
    Path,
    Reference,
    Step,
    parse_expression,
)
from dampingan.forms.expression.value import EvaluationError
from dampingan.forms.layout import Layer
from dampingan.forms.model import Form, Group, Question
from dampingan.forms.problem import explain_depth, explain_problem
from dampingan.forms.program import Expression, Program, program_of
from dampingan.forms.reference import FormScope
from dampingan.forms.rowstate import RowState
from dampingan.forms.world import Tables, World

_TOGETHER = frozenset(
    {"count", "sum", "max", "min", "join", "concat", "count-non-empty", "indexed-repeat"}
)
"""Functions that look at all rows of a repeat at once."""

_AROUND = _TOGETHER | {"position", "last", "once"}
"""Functions for which a row must stand among its siblings."""

_WHERE = Place()


@dataclass(frozen=True, slots=True)
class StoredRow:
    """One row of a repeat as it is stored: its answers to the questions in `Condition.reads`."""

    repeat: str
    answers: Mapping[str, str]


class Condition:
    """A condition ready to be asked.

    Attributes:
        text: as it was written.
        each: key of the repeat whose rows it is asked of, ``""`` when it is asked once.
        reads: repeat (``""`` for the root) → questions that it looks at.
    """

    def __init__(
        self,
        form: Form,
        text: str,
        *,
        today: date,
        language: str = "id",
        tables: Tables | None = None,
    ) -> None:
        """Make a condition ready.

        Args:
            form: the questionnaire whose answers it is asked of.
            text: the condition.
            today: the day that ``today()`` means.
            language: of the names of choices.
            tables: outside tables.

        Raises:
            DampinganError: it can't be read, or names what the form does not have.
        """
        self.text = text
        tree = _parse(text)
        self.each = _asked_of(form, tree)
        program = program_of(_only(form, tree))
        self._holds = _compile(program, tree, self.each, text)
        self._world = World(program, today, lambda: datetime.now(UTC), tables, language=language)
        self.reads: Mapping[str, tuple[str, ...]] = {
            repeat: tuple(question.key for question in layer.questions)
            for repeat, layer in program.layout.layers.items()
        }
        self._layers = program.layout.layers
        if self._layers[self.each].depth > 1:  # rows inside rows are not asked one by one
            raise explain_problem(ExpressionUseError("reference", self.each), text, _WHERE)
        around = any(_looks_around(node) for node in _walk(tree, _always))
        self._by_itself = bool(self.each) and not around
        self.clear()

    def apart(self) -> Condition:
        """Return the same condition for another thread: asking it leaves traces in its rows."""
        other = copy(self)
        other.clear()
        return other

    def passing(self, answers: Mapping[str, str], rows: Sequence[StoredRow] = ()) -> list[int]:
        """Return the places in `rows` of the rows that pass; ``[-1]`` when a root passes.

        Args:
            answers: of the root.
            rows: of its repeats, those directly below the root.
        """
        _fill(self._root, answers)
        if self._alone:
            row = self._alone
            return [
                place
                for place, stored in enumerate(rows)
                if stored.repeat == self.each and self._ask(_fill(row, stored.answers))
            ]
        below = self._below(rows) if len(self._layers) > 1 else []
        if not self.each:
            return [-1] if self._ask(self._root) else []
        return [
            place
            for place, row in enumerate(below)
            if row is not None and row.layer.repeat == self.each and self._ask(row)
        ]

    def _below(self, rows: Sequence[StoredRow]) -> list[RowState | None]:
        """Hang rows below the root; None for those that the condition does not look at."""
        root = self._root
        for kids in root.kids:
            kids.clear()
        found: list[RowState | None] = []
        for row in rows:
            layer = self._layers.get(row.repeat)
            if layer is None or layer.parent is not root.layer:
                found.append(None)
                continue
            state = _fill(self._row(layer, root), row.answers)
            kids = root.kids[layer.index]
            state.index = len(kids)
            kids.append(state)
            found.append(state)
        return found

    def clear(self) -> None:
        """Begin with rows of its own, without any answers."""
        self._root = self._row(self._layers[""], None)
        each = self._layers[self.each]
        self._alone = self._row(each, self._root) if self._by_itself else None

    def _row(self, layer: Layer, parent: RowState | None) -> RowState:
        row = RowState("", layer, parent, self._world)
        row.rel = [True] * len(layer.gates)
        return row

    def _ask(self, row: RowState) -> bool:
        try:
            return bool(self._holds.call(row.values, row.chain))
        except (EvaluationError, ArithmeticError, ValueError):
            return False


def _fill(row: RowState, answers: Mapping[str, str]) -> RowState:
    """Let a row hold these answers; those that say that there is none are read as empty."""
    values = row.val
    for slot, question in enumerate(row.layer.questions):
        text = answers.get(question.key, "")
        values[slot] = "" if text and is_missing(text) else text
    return row


def _looks_around(node: Node) -> bool:
    """Tell whether a part of a condition on a row may look at other rows."""
    return isinstance(node, Path) or (isinstance(node, Call) and node.name in _AROUND)


def _parse(text: str) -> Node:
    try:
        return parse_expression(text)
    except ExpressionSyntaxError as problem:
        raise explain_problem(problem, text, _WHERE) from None
    except RecursionError:
        raise explain_depth(_WHERE) from None


def _compile(program: Program, tree: Node, each: str, text: str) -> Expression:
    spot = program.layout.spots[each] if each else program.layout.root
    if each:
        spot = next(iter(spot.below()), spot)
    try:
        emitted = Compiler(FormScope(program.layout, spot, program.roots)).boolean(tree)
        expression = Expression(emitted, program.names)
    except ExpressionUseError as problem:
        raise explain_problem(problem, text, _WHERE) from None
    except RecursionError:
        raise explain_depth(_WHERE) from None
    return expression


def _asked_of(form: Form, tree: Node) -> str:
    """Return the repeat of whose questions the condition names one by itself, ``""`` for none."""
    by_name: dict[str, list[Question]] = {}
    for question in form.questions.values():
        by_name.setdefault(question.name, []).append(question)
    for name in _named(tree, lambda call: call.name not in _TOGETHER):
        for question in by_name.get(name, ()):
            if question.repeat:
                return question.repeat
    return ""


def _only(form: Form, tree: Node) -> Form:
    """Return a form of only those questions that a condition names, without any rule."""
    names = set(_named(tree, lambda _: True))
    everything = any(_is_open(step) for node in _walk(tree, _always) for step in _steps(node))
    children = tuple(_kept(form.root.children, names, everything=everything))
    root = replace(form.root, children=children)
    lists = {q.choice_list for q in _questions(root)} - {""}
    choices = {name: rows for name, rows in form.choices.items() if name in lists or everything}
    return replace(form, root=root, choices=choices)


def _kept(
    nodes: Iterable[Question | Group], names: set[str], *, everything: bool
) -> Iterator[Question | Group]:
    for node in nodes:
        if isinstance(node, Question):
            if everything or node.name in names:
                yield _bare(node)
            continue
        children = tuple(_kept(node.children, names, everything=everything))
        if children or everything or node.name in names:
            yield replace(node, children=children, relevant="", count="")


def _bare(question: Question) -> Question:
    """Return a question that only holds an answer."""
    return replace(
        question,
        **dict.fromkeys(
            ("relevant", "required", "calculation", "default", "choice_filter", "trigger"), ""
        ),
        checks=(),
        choice_source="",
        label={},
        hint={},
    )


def _questions(group: Group) -> Iterator[Question]:
    for node in group.children:
        if isinstance(node, Question):
            yield node
        else:
            yield from _questions(node)


def _named(tree: Node, enter: Callable[[Call], bool]) -> Iterator[str]:
    """Yield the names of questions and groups in an expression.

    Args:
        tree: the expression.
        enter: whether what stands inside a call counts.
    """
    for node in _walk(tree, enter):
        if isinstance(node, Reference):
            yield node.name
        elif isinstance(node, Path):
            yield from (step.test for step in node.steps)


def _steps(node: Node) -> tuple[Step, ...]:
    return node.steps if isinstance(node, Path) else ()


def _is_open(step: Step) -> bool:
    """Tell whether a step of a path leads to more than what it names."""
    return step.axis not in {"child", "self", "parent"} or step.test == "*"


def _always(_: Call) -> bool:
    return True


def _walk(node: Any, enter: Callable[[Call], bool]) -> Iterator[Node]:
    yield node
    inner: list[Any] = []
    if isinstance(node, Call):
        inner = list(node.arguments) if enter(node) else []
    elif isinstance(node, Chain):
        inner = list(node.operands)
    elif isinstance(node, Negation):
        inner = [node.operand]
    elif isinstance(node, Path):
        start = [] if node.start is None or isinstance(node.start, str) else [node.start]
        inner = [*start, *node.filters, *(p for step in node.steps for p in step.predicates)]
    for one in inner:
        yield from _walk(one, enter)
