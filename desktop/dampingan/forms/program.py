"""A form made ready to run: expressions compiled, cells in order.

Built once per `Form` and kept with it; sessions share it. Expressions are emitted as Python
source. `bulk` compiles all of it at once for the full run that opens a record; single functions are
compiled when a change first needs them.
"""

from __future__ import annotations

import gc
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from dampingan.core.errors import DampinganError, FormError, Place
from dampingan.core.language import tr
from dampingan.forms.expression.compiler import (
    Compiler,
    ExpressionUseError,
    as_boolean,
    as_number,
    namespace,
)
from dampingan.forms.expression.function import Library
from dampingan.forms.expression.shuffle import shuffle
from dampingan.forms.expression.syntax import ExpressionSyntaxError, Node, parse_expression
from dampingan.forms.expression.value import Zone
from dampingan.forms.graph import CircleError, Graph
from dampingan.forms.layout import Layout, Spot
from dampingan.forms.model import RETIRED, Check, Choice, Form, Question, Text
from dampingan.forms.problem import explain_circle, explain_depth, explain_problem, place_of
from dampingan.forms.reference import FormScope, Read

_TRUE = {"yes", "true", "true()", "1"}
_FALSE = {"", "no", "false", "false()", "0"}
_NAMES = re.compile(r"(\$\{[^{}]*\})")
_VOLATILE = re.compile(r"\b(?:uuid|random|now|randomize)\s*\(")


class Expression:
    """An expression as Python source, compiled at the first call.

    Attributes:
        code: the source; ``a`` is the tuple of value lists, ``u`` of rows, ``it`` a choice.
    """

    __slots__ = ("_arguments", "_names", "call", "code")

    def __init__(self, code: str, names: dict[str, Any], arguments: str = "a,u") -> None:
        self.code = code
        self._names = names
        self._arguments = arguments
        self.call: Callable[..., Any] = self._first_call

    def _first_call(self, *values: Any) -> Any:
        self.call = eval(f"lambda {self._arguments}:{self.code}", self._names)  # noqa: S307 - our own source
        return self.call(*values)


Item = dict[str, str]
"""The columns of a choice, as a choice filter names them."""


class CompiledCheck(NamedTuple):
    """A check and its expression."""

    check: Check
    expression: Expression


@dataclass(slots=True)
class Rules:
    """The compiled expressions of one question or group; None where there is none.

    Attributes:
        calculation: worked out always, or only by a trigger (`computed` is False then).
        plain_default: a default that is no expression.
        always_required: required without a condition.
        computed: nobody types the answer, the calculation makes it.
        volatile: the calculation gives something else every time (``uuid``, ``now``): opening a
            record keeps what it gave before.
        worded: labels of its choices hold ``${name}`` places.
        codes: choices by code; of several with one code the first.
        retired: codes that are valid where they stand and not offered any more (column `RETIRED`).
        items: what a choice filter sees of the choices of each code.
        offers: every choice with what a choice filter sees of it, in order.
        source: answers of a repeat's rows that are the choices.
        triggers: questions whose calculation runs when this one is answered.
    """

    relevant: Expression | None = None
    calculation: Expression | None = None
    default: Expression | None = None
    plain_default: str = ""
    count: Expression | None = None
    choice_filter: Expression | None = None
    source: Expression | None = None
    required: Expression | None = None
    always_required: bool = False
    computed: bool = False
    volatile: bool = False
    worded: bool = False
    checks: tuple[CompiledCheck, ...] = ()
    codes: dict[str, Choice] = field(default_factory=dict)
    retired: frozenset[str] = frozenset()
    items: dict[str, list[Item]] = field(default_factory=dict)
    offers: list[tuple[Choice, Item]] = field(default_factory=list)
    triggers: list[Spot] = field(default_factory=list)


class Listener(NamedTuple):
    """Something on the screen that depends on a cell: a label or a list of choices."""

    kind: str
    spot: Spot
    depth: int


class Program:
    """Compiled form.

    Attributes:
        form: the form.
        layout: its scopes and slots.
        graph: its cells in order.
        rules: compiled expressions by key.
        library: the functions the expressions call.
        names: the global names of compiled source.
        listeners: labels and choice lists by the cell they depend on (kind and key).
        notes: paths that lead nowhere and are read as empty, one sentence each.
    """

    def __init__(self, form: Form, zone: Zone) -> None:
        """Compile a form.

        Raises:
            FormError: expressions don't parse, name what does not exist, or go in circles.
        """
        self.form = form
        self.layout = Layout(form)
        self.library = Library(zone)
        self.library.words = "id" if "id" in form.languages or form.languages == ("",) else "en"
        self.names = namespace(self.library) | {
            "ONE": (0,),
            "first": _first,
            "pick": _pick,
            "choose": _choose,
            "shuffle": shuffle,
            "answer": self._answer,
        }
        self.notes: list[str] = []
        self.listeners: dict[tuple[str, str], list[Listener]] = {}
        self._problems: list[DampinganError] = []
        self._expressions: list[tuple[Expression, Place]] = []
        self._reads: dict[tuple[str, str], set[Read]] = {}
        self._roots = frozenset({"data", form.form_id, form.root.name} - {""})
        self._codes = {
            name: {choice.code: choice for choice in reversed(choices)}
            for name, choices in form.choices.items()
        }
        self._retired = {
            name: frozenset(c.code for c in choices if c.extra.get(RETIRED) == "0")
            for name, choices in form.choices.items()
        }
        self._known_offers: dict[str, tuple[list[tuple[Choice, Item]], dict[str, list[Item]]]] = {}
        self._worded = {
            name
            for name, choices in form.choices.items()
            if any("${" in text for choice in choices for text in choice.label.values())
        }
        self.rules = {key: Rules() for key in self.layout.spots}
        for spot in self.layout.spots.values():
            self._compile_spot(spot)
        if self._problems:
            raise FormError(self._problems)
        try:
            self.graph = Graph(self.layout, self._reads)
        except CircleError as circle:
            raise FormError([explain_circle(circle)]) from None

    @cached_property
    def bulk(self) -> Any:
        """Return the functions that compute a whole record at once.

        Raises:
            FormError: an expression is nested deeper than Python can compile.
        """
        from dampingan.forms.bulk import build_bulk

        try:
            return build_bulk(self)
        except (RecursionError, MemoryError, SyntaxError):
            raise FormError(self._too_deep()) from None

    def _too_deep(self) -> list[DampinganError]:
        """Return the expressions that Python can't compile."""
        problems = []
        for expression, place in self._expressions:
            try:
                compile(expression.code, "<form>", "eval")
            except (RecursionError, MemoryError, SyntaxError):
                problems.append(explain_depth(place))
        return problems or [explain_depth(Place(sheet="survey", row=1))]

    # One spot

    def _compile_spot(self, spot: Spot) -> None:
        node, rules = spot.node, self.rules[spot.node.key]
        if node.relevant:
            rules.relevant = self._expression(spot, "gate", "relevant", node.relevant, "b")
        self._listen("label", spot, [node.label, node.hint])
        if isinstance(node, Question):
            self._compile_question(spot, node, rules)
        elif node.is_repeat and node.count:
            rules.count = self._expression(spot, "rows", "repeat_count", node.count, "n")

    def _compile_question(self, spot: Spot, node: Question, rules: Rules) -> None:
        rules.computed = bool(node.calculation and not node.trigger)
        rules.volatile = _VOLATILE.search(node.calculation) is not None
        if node.calculation:
            kind = "value" if rules.computed else "trigger"
            rules.calculation = self._expression(spot, kind, "calculation", node.calculation, "s")
        if node.trigger in self.rules:
            self.rules[node.trigger].triggers.append(spot)
        required = node.required.strip()
        rules.always_required = required.lower() in _TRUE
        if not rules.always_required and required.lower() not in _FALSE:
            rules.required = self._expression(spot, "state", "required", required, "b")
        if node.default and node.dynamic_default:
            rules.default = self._expression(spot, "default", "default", node.default, "s")
        else:
            rules.plain_default = node.default
        rules.codes = self._codes.get(node.choice_list, {})
        rules.retired = self._retired.get(node.choice_list, frozenset())
        if node.choice_list in self._worded:
            rules.worded = True
            self._listen("choices", spot, [c.label for c in self.form.choices[node.choice_list]])
        if node.choice_source in self.layout.spots:
            rules.source = self._source(spot, node)
        elif node.choice_filter:
            rules.choice_filter = self._filter(spot, node.choice_filter)
            rules.offers, rules.items = self._offers(node.choice_list)
        rules.checks = tuple(self._checks(spot, node))
        self._read_names("state", spot, [node.required_message, *(c.message for c in node.checks)])

    def _offers(self, name: str) -> tuple[list[tuple[Choice, Item]], dict[str, list[Item]]]:
        """Return what choice filters see of a list; made once for all its questions."""
        known = self._known_offers.get(name)
        if known is None:
            items: dict[str, list[Item]] = {}
            offers = [(c, {"name": c.code, **c.extra}) for c in self.form.choices.get(name, ())]
            for choice, item in offers:
                items.setdefault(choice.code, []).append(item)
            known = self._known_offers[name] = offers, items
        return known

    def _checks(self, spot: Spot, node: Question) -> list[CompiledCheck]:
        compiled = []
        for check in node.checks:
            place = check.place if check.place.row else spot.node.place
            place = place_of(place, check.place.column or "constraint", check.expression)
            expression = self._expression(spot, "state", "", check.expression, "b", place=place)
            if expression is not None:
                compiled.append(CompiledCheck(check, expression))
        return compiled

    def _filter(self, spot: Spot, text: str) -> Expression | None:
        expression = self._expression(spot, "filter", "choice_filter", text, "f")
        reads = self._reads.get(("filter", spot.node.key), set())
        self._reads.setdefault(("state", spot.node.key), set()).update(reads)
        for read in reads:
            self._add_listener("choices", spot, read)
        return expression

    def _source(self, spot: Spot, node: Question) -> Expression | None:
        """Compile the answers of a repeat's rows that are a question's choices."""
        scope = FormScope(self.layout, spot, self._roots)
        place = place_of(spot.node.place, "choice_filter", node.choice_filter)
        try:
            predicate = parse_expression(node.choice_filter) if node.choice_filter else None
            target = self.layout.spots[node.choice_source]
            code = scope.emit_answers(target, predicate, Compiler(scope))
        except (ExpressionSyntaxError, ExpressionUseError) as problem:
            self._problems.append(explain_problem(problem, node.choice_filter, place))
            return None
        self._reads.setdefault(("state", node.key), set()).update(scope.reads)
        for read in scope.reads:
            self._add_listener("choices", spot, read)
        return Expression(code, self.names)

    def _expression(
        self,
        spot: Spot,
        kind: str,
        column: str,
        text: str,
        result: str,
        *,
        place: Place | None = None,
    ) -> Expression | None:
        """Compile one expression and remember what it reads; None when it can't be used."""
        place = place or place_of(spot.node.place, column, text)
        try:
            code, scope = self._emit(spot, text, result)
        except (ExpressionSyntaxError, ExpressionUseError) as problem:
            self._problems.append(explain_problem(problem, text, place))
            return None
        except RecursionError:
            self._problems.append(explain_depth(place))
            return None
        self._reads.setdefault((kind, spot.node.key), set()).update(scope.reads)
        for path in scope.notes:
            self.notes.append(
                tr("{place}: jalur {path} tidak ada; dibaca kosong.", place=place, path=path)
            )
        expression = Expression(code, self.names, "a,u,it" if result == "f" else "a,u")
        self._expressions.append((expression, place))
        return expression

    def _emit(self, spot: Spot, text: str, result: str) -> tuple[str, FormScope]:
        scope = FormScope(self.layout, spot, self._roots)
        compiler = Compiler(scope)
        tree = parse_expression(text)
        if result == "f":
            return scope.emit_filter(tree, compiler), scope
        if result == "s":
            return compiler.answer(tree), scope
        emitted = compiler.emit(tree)
        return (as_boolean if result == "b" else as_number)(emitted), scope

    def _answer(self, value: Any) -> str:
        """Return a calculated value as an answer: no number is no answer."""
        if isinstance(value, float) and not math.isfinite(value):
            return ""
        return self.library.text(value)

    @property
    def roots(self) -> frozenset[str]:
        """Names that an absolute path may begin with."""
        return self._roots

    def expression(self, spot: Spot, tree: Node) -> Expression | None:
        """Return an expression that no column holds, made ready where a question stands.

        None when it can't be used there.
        """
        try:
            emitted = Compiler(FormScope(self.layout, spot, self._roots)).emit(tree)
        except (ExpressionUseError, RecursionError):
            return None
        return Expression(emitted.code, self.names)

    # Texts with ${name} places

    def template(self, text: str, spot: Spot) -> list[str | Expression]:
        """Return a text with ``${name}`` places as texts and expressions in turn."""
        parts: list[str | Expression] = []
        for piece in _NAMES.split(text):
            if piece.startswith("${"):
                try:
                    parts.append(Expression(self._emit(spot, piece, "s")[0], self.names))
                    continue
                except (ExpressionSyntaxError, ExpressionUseError):
                    pass
            parts.append(piece)
        return parts

    def _listen(self, kind: str, spot: Spot, texts: list[Text]) -> None:
        for read in self._reads_of_texts(spot, texts):
            self._add_listener(kind, spot, read)

    def _read_names(self, kind: str, spot: Spot, texts: list[Text]) -> None:
        reads = self._reads_of_texts(spot, texts)
        if reads:
            self._reads.setdefault((kind, spot.node.key), set()).update(reads)

    def _reads_of_texts(self, spot: Spot, texts: list[Text]) -> set[Read]:
        reads: set[Read] = set()
        for text in texts:
            for sentence in text.values():
                if "${" not in sentence:
                    continue
                for name in _NAMES.findall(sentence):
                    try:
                        reads |= self._emit(spot, name, "s")[1].reads
                    except (ExpressionSyntaxError, ExpressionUseError):
                        continue
        return reads

    def _add_listener(self, kind: str, spot: Spot, read: Read) -> None:
        if read.spot is not None:
            at = (read.kind, read.spot.node.key)
            self.listeners.setdefault(at, []).append(Listener(kind, spot, read.depth))


def _first(values: list[str]) -> str:
    return values[0] if values else ""


def _pick(rows: list[Any], position: float) -> list[Any]:
    if position != position or position < 1 or position > len(rows):  # noqa: PLR0124
        return []
    return [rows[int(position) - 1]] if position == int(position) else []


def _choose(rows: list[Any], holds: Callable[[Any, float, float], bool]) -> list[Any]:
    size = float(len(rows))
    return [row for place, row in enumerate(rows, 1) if holds(row, float(place), size)]


def program_of(form: Form, zone: Zone | None = None) -> Program:
    """Return the compiled program of a form; compiled at the first call, then kept with it.

    Raises:
        FormError: the form's expressions can't be used.
    """
    zone = zone or Zone()
    programs: dict[Zone, Program] = form.__dict__.setdefault("_programs", {})
    if zone not in programs:
        collecting = gc.isenabled()
        gc.disable()  # nothing of a program is garbage; looking for some costs as much as making it
        try:
            programs[zone] = Program(form, zone)
        finally:
            if collecting:
                gc.enable()
    return programs[zone]
