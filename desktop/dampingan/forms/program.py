"""A form made ready to run: expressions compiled, cells in order.

Built once per `Form` and kept beside it; sessions share it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from dampingan.core.errors import DampinganError, FormError, Place
from dampingan.core.language import tr
from dampingan.forms.expression.compiler import (
    CompileProblem,
    Compiler,
    as_boolean,
    as_number,
    as_text,
    namespace,
)
from dampingan.forms.expression.function import Library
from dampingan.forms.expression.syntax import (
    SyntaxProblem,
    parse_expression,
    references,
)
from dampingan.forms.expression.value import Zone
from dampingan.forms.graph import Circle, Graph
from dampingan.forms.layout import Layout, Spot
from dampingan.forms.model import Check, Choice, Form, Group, Question
from dampingan.forms.reference import FormScope, Read

Function = Callable[..., Any]
"""A compiled expression, called with the value lists and the rows by depth."""

_TRUE = {"yes", "true", "true()", "1"}
_FALSE = {"", "no", "false", "false()", "0"}


class CompiledCheck(NamedTuple):
    """A check and its function."""

    check: Check
    function: Function


@dataclass(slots=True)
class Rules:
    """The compiled expressions of one question or group.

    Attributes:
        relevant, calculation, default, count, choice_filter: None when there is none.
        required: a function, or the constant.
        plain_default: a default that is no expression.
        triggers: questions whose calculation runs when this one is answered.
    """

    relevant: Function | None = None
    calculation: Function | None = None
    default: Function | None = None
    plain_default: str = ""
    count: Function | None = None
    choice_filter: Function | None = None
    required: Function | None = None
    always_required: bool = False
    readonly: bool = False
    checks: tuple[CompiledCheck, ...] = ()
    codes: dict[str, Choice] = field(default_factory=dict)
    triggers: list[Spot] = field(default_factory=list)


class Program:
    """Compiled form.

    Attributes:
        form: the form.
        layout: its scopes and slots.
        graph: its cells in order.
        rules: compiled expressions by key.
        library: the functions the expressions call.
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
        self.notes: list[str] = []
        self._problems: list[DampinganError] = []
        self._sources: list[str] = []
        self._binders: list[tuple[int, Callable[[Function], None]]] = []
        self._reads: dict[tuple[str, str], set[Read]] = {}
        self._label_reads: dict[str, set[Read]] = {}
        self._roots = frozenset({"data", form.form_id, form.root.name} - {""})
        self.rules = {key: Rules() for key in self.layout.spots}
        for spot in self.layout.spots.values():
            self._compile_spot(spot)
            if isinstance(spot.node, Question) and spot.node.trigger in self.rules:
                self.rules[spot.node.trigger].triggers.append(spot)
        if self._problems:
            raise FormError(self._problems)
        self._link()
        try:
            self.graph = Graph(self.layout, self._reads)
        except Circle as circle:
            raise FormError([_circle_problem(circle)]) from None

    def scope(self, spot: Spot) -> FormScope:
        """Return a fresh scope for an expression at a spot."""
        return FormScope(self.layout, spot, self._roots)

    # One spot

    def _compile_spot(self, spot: Spot) -> None:
        node, rules = spot.node, self.rules[spot.node.key]
        if node.relevant:
            self._add(spot, "gate", "relevant", node.relevant, "b", _setter(rules, "relevant"))
        if isinstance(node, Group):
            if node.is_repeat and node.count:
                self._add(spot, "rows", "repeat_count", node.count, "n", _setter(rules, "count"))
            return
        self._compile_question(spot, node, rules)

    def _compile_question(self, spot: Spot, node: Question, rules: Rules) -> None:
        kind = "trigger" if node.trigger else "value"
        if node.calculation:
            self._add(
                spot, kind, "calculation", node.calculation, "s", _setter(rules, "calculation")
            )
        required = node.required.strip()
        if required.lower() in _TRUE:
            rules.always_required = True
        elif required.lower() not in _FALSE:
            self._add(spot, "state", "required", required, "b", _setter(rules, "required"))
        rules.readonly = node.readonly or bool(node.calculation and kind == "value")
        self._compile_default(spot, node, rules)
        if node.choice_list:
            rules.codes = {c.code: c for c in self.form.choices.get(node.choice_list, ())}
        if node.choice_filter:
            self._add(
                spot,
                "state",
                "choice_filter",
                node.choice_filter,
                "f",
                _setter(rules, "choice_filter"),
            )
        for check in node.checks:
            self._add_check(spot, check, rules)

    def _compile_default(self, spot: Spot, node: Question, rules: Rules) -> None:
        if not node.default:
            return
        if not node.dynamic_default:
            rules.plain_default = node.default
            return
        self._add(spot, "default", "default", node.default, "s", _setter(rules, "default"))

    def _add_check(self, spot: Spot, check: Check, rules: Rules) -> None:
        def bind(function: Function) -> None:
            rules.checks = (*rules.checks, CompiledCheck(check, function))

        self._add(spot, "state", "check", check.expression, "b", bind, check.place)

    def _add(
        self,
        spot: Spot,
        kind: str,
        column: str,
        text: str,
        result: str,
        bind: Callable[[Function], None],
        place: Place | None = None,
    ) -> None:
        """Compile one expression, remember what it reads and where its function goes."""
        where = place or place_of(spot.node.place, column, text)
        try:
            code, scope = self._emit(spot, text, result)
        except (SyntaxProblem, CompileProblem) as problem:
            self._problems.append(explain_problem(problem, text, where))
            return
        self._reads.setdefault((kind, spot.node.key), set()).update(scope.reads)
        for path in scope.notes:
            self.notes.append(
                tr(
                    "{place}: jalur {path} tidak ada di formulir; dibaca kosong.",
                    place=where,
                    path=path,
                )
            )
        arguments = "a,u,it" if result == "f" else "a,u"
        self._binders.append((len(self._sources), bind))
        self._sources.append(f"def f{len(self._sources)}({arguments}):\n return {code}\n")

    def _emit(self, spot: Spot, text: str, result: str) -> tuple[str, FormScope]:
        scope = self.scope(spot)
        compiler = Compiler(scope)
        tree = parse_expression(text)
        if result == "f":
            return scope.emit_filter(tree, compiler), scope
        emitted = compiler.emit(tree)
        if result == "b":
            return as_boolean(emitted), scope
        if result == "n":
            return as_number(emitted), scope
        if emitted.kind in {"n", "a"}:
            return f"answer({emitted.code})", scope
        return as_text(emitted), scope

    def _link(self) -> None:
        """Compile the collected source and hand the functions out."""
        names = namespace(self.library) | {
            "ONE": (0,),
            "first": _first,
            "pick": _pick,
            "choose": _choose,
            "answer": self._answer,
        }
        try:
            exec(compile("".join(self._sources), "<form>", "exec"), names)  # noqa: S102
        except (RecursionError, MemoryError, SyntaxError):
            raise FormError(
                [DampinganError(tr("Ada ungkapan yang terlalu dalam bersarang."))]
            ) from None
        for index, bind in self._binders:
            bind(names[f"f{index}"])  # type: ignore[arg-type]
        self._sources.clear()
        self._binders.clear()

    def _answer(self, value: Any) -> str:
        """Return a calculated value as an answer: no number is no answer."""
        if isinstance(value, float) and value != value:  # noqa: PLR0124
            return ""
        return self.library.text(value)

    # Labels

    def template(self, text: str, spot: Spot) -> tuple[list[str | Function], set[Read]]:
        """Compile a label with ``${name}`` places to texts and functions in turn."""
        parts: list[str | Function] = []
        reads: set[Read] = set()
        for piece in re.split(r"(\$\{[^{}]*\})", text):
            if not piece.startswith("${"):
                parts.append(piece)
                continue
            try:
                code, scope = self._emit(spot, piece, "s")
            except (SyntaxProblem, CompileProblem):
                parts.append(piece)
                continue
            reads |= scope.reads
            names = namespace(self.library) | {
                "ONE": (0,),
                "first": _first,
                "pick": _pick,
                "choose": _choose,
            }
            parts.append(eval(f"lambda a,u:{code}", names))  # noqa: S307
        return parts, reads

    def spot_names(self, text: str) -> Iterator[str]:
        """Yield the names that a label shows."""
        yield from references(text)


def _setter(rules: Rules, name: str) -> Callable[[Function], None]:
    return lambda function: setattr(rules, name, function)


def _first(values: list[str]) -> str:
    return values[0] if values else ""


def _pick(rows: list[Any], position: float) -> list[Any]:
    if position != position or position < 1 or position > len(rows):  # noqa: PLR0124
        return []
    return [rows[int(position) - 1]] if position == int(position) else []


def _choose(rows: list[Any], holds: Callable[[Any, float, float], bool]) -> list[Any]:
    size = float(len(rows))
    return [row for place, row in enumerate(rows, 1) if holds(row, float(place), size)]


def place_of(place: Place, column: str, value: str) -> Place:
    """Return the place of an expression in the row of its question."""
    return Place(place.file, place.sheet, place.row, column, value)


def explain_problem(problem: Exception, text: str, place: Place) -> DampinganError:
    """Say in words why an expression can't be used."""
    if isinstance(problem, SyntaxProblem):
        if problem.position < 0:
            message = tr("Ungkapan “{text}” tidak lengkap.", text=text)
        else:
            message = tr(
                "Ungkapan “{text}” tidak dapat dibaca pada karakter ke-{position} (“{found}”).",
                text=text,
                position=problem.position + 1,
                found=problem.found,
            )
        return DampinganError(message, place=place)
    assert isinstance(problem, CompileProblem)
    subject = problem.subject
    if problem.kind == "function":
        message = tr("Fungsi {name}() tidak dikenal.", name=subject)
    elif problem.kind == "arguments":
        message = tr("Jumlah atau jenis isian fungsi {name}() salah.", name=subject)
    elif problem.kind == "name":
        message = tr("Tidak ada pertanyaan bernama “{name}”.", name=subject)
    else:
        message = tr("Jalur “{name}” tidak dapat dipakai di sini.", name=subject)
    return DampinganError(message, place=place)


def _circle_problem(circle: Circle) -> DampinganError:
    keys = list(dict.fromkeys(cell.spot.node.key for cell in circle.cells))
    node = circle.cells[0].spot.node
    column = "relevant" if circle.cells[0].kind == "gate" else "calculation"
    return DampinganError(
        tr("Rumus berputar: {names}.", names=" → ".join([*keys, keys[0]])),
        remedy=tr("Putuskan salah satu rujukannya."),
        place=place_of(node.place, column, getattr(node, "calculation", "") or node.relevant),
    )


def program_of(form: Form, zone: Zone | None = None) -> Program:
    """Return the compiled program of a form; compiled at the first call, then kept with it."""
    zone = zone or Zone()
    programs: dict[Zone, Program] = form.__dict__.setdefault("_programs", {})
    if zone not in programs:
        programs[zone] = Program(form, zone)
    return programs[zone]
