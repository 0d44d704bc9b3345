"""Syntax tree → Python source.

What a name or a path means is the `Scope`'s business (slots of a form's answers, or nodes of an XML
document); operators, functions and conversions are the same everywhere. Kinds of an emitted piece
of source: ``s`` text, ``n`` number, ``b`` boolean, ``d`` `Day`, ``N`` list of texts, ``a`` any.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple, Protocol

from dampingan.forms.expression.function import FUNCTIONS, Library
from dampingan.forms.expression.inline import emit_inline
from dampingan.forms.expression.syntax import (
    Call,
    Chain,
    Literal,
    Negation,
    Node,
    Number,
    Path,
    Reference,
)
from dampingan.forms.expression.value import (
    EvaluationError,
    answer_number,
    divide,
    format_number,
    modulo,
)


class ExpressionUseError(ValueError):
    """An expression parses but can't mean anything here.

    Attributes:
        kind: ``function`` (unknown), ``arguments`` (wrong number), ``name`` (unknown name),
            ``reference`` (a place that can't be reached), ``deep`` (nested too deep).
        subject: the function's or the place's name.
    """

    def __init__(self, kind: str, subject: str) -> None:
        super().__init__(f"{kind}: {subject}")
        self.kind = kind
        self.subject = subject


class Emitted(NamedTuple):
    """A piece of Python source and the kind of value it makes."""

    code: str
    kind: str


class Scope(Protocol):
    """What names and places mean where an expression stands."""

    environment: str

    def emit_place(self, node: Reference | Path, compiler: Compiler) -> Emitted:
        """Emit a reference or a path as one value (or a node-set of kind ``N``)."""
        ...

    def emit_nodes(self, node: Node, compiler: Compiler) -> str | None:
        """Emit a place or a union of places as a list of texts; None for anything else."""
        ...

    def emit_call(self, node: Call, compiler: Compiler) -> Emitted | None:
        """Emit a function that must know where it stands; None for all others."""
        ...


_ORDER = {"<": "less", "<=": "less_or_equal", ">": "greater", ">=": "greater_or_equal"}


class Compiler:
    """Emits the source of one expression.

    Attributes:
        scope: what names and places mean.
        late: a call that can't work is a problem only when it is reached, as in web forms;
            otherwise at once, as a form's author needs it.
    """

    def __init__(self, scope: Scope, *, late: bool = False) -> None:
        self.scope = scope
        self.late = late

    def emit(self, node: Node) -> Emitted:
        """Emit any expression."""
        match node:
            case Number(value):
                return Emitted(_float(value), "n")
            case Literal(value):
                return Emitted(repr(value), "s")
            case Negation(operand):
                return Emitted(f"(-{self.number(operand)})", "n")
            case Chain():
                return self._chain(node)
            case Call():
                return self._call(node)
            case _:
                return self.scope.emit_place(node, self)

    def text(self, node: Node) -> str:
        """Emit an expression as text."""
        return as_text(self.emit(node))

    def number(self, node: Node) -> str:
        """Emit an expression as a number."""
        return as_number(self.emit(node))

    def boolean(self, node: Node) -> str:
        """Emit an expression as a boolean."""
        return as_boolean(self.emit(node))

    def answer(self, node: Node) -> str:
        """Emit an expression as the text of an answer: no number is no answer."""
        if isinstance(node, Call) and node.name == "if" and len(node.arguments) == 3:
            return self._ladder(node, self.answer)
        emitted = self.emit(node)
        if emitted.kind == "n":
            return f"answer_number({emitted.code})"
        return as_text(emitted) if emitted.kind != "a" else f"answer({emitted.code})"

    def flat(self, node: Node) -> str:
        """Emit an expression as items of a list display, node-sets laid flat."""
        nodes = self.scope.emit_nodes(node, self)
        return f"*{nodes}" if nodes is not None else self.emit(node).code

    def _chain(self, node: Chain) -> Emitted:
        operator = node.operators[0]
        if operator in {"or", "and"}:
            joined = f" {operator} ".join(self.boolean(operand) for operand in node.operands)
            return Emitted(f"({joined})", "b")
        if operator == "|":
            nodes = self.scope.emit_nodes(node, self)
            assert nodes is not None
            return Emitted(nodes, "N")
        result = self.emit(node.operands[0])
        for operator, operand in zip(node.operators, node.operands[1:], strict=True):
            result = self._binary(operator, result, self.emit(operand))
        return result

    def _binary(self, operator: str, left: Emitted, right: Emitted) -> Emitted:
        if operator in {"=", "!="}:
            return Emitted(_equality(operator, left, right), "b")
        if operator in _ORDER:
            if {left.kind, right.kind} & {"N", "a"}:
                return Emitted(f"{_ORDER[operator]}({left.code},{right.code})", "b")
            return Emitted(f"({as_number(left)} {operator} {as_number(right)})", "b")
        if operator == "div":
            return Emitted(f"divide({as_number(left)},{as_number(right)})", "n")
        if operator == "mod":
            return Emitted(f"modulo({as_number(left)},{as_number(right)})", "n")
        return Emitted(f"({as_number(left)} {operator} {as_number(right)})", "n")

    def _call(self, node: Call) -> Emitted:
        try:
            return self._known_call(node)
        except ExpressionUseError as problem:
            if not self.late:
                raise
            return Emitted(f"refuse({problem.kind!r},{problem.subject!r})", "a")

    def _known_call(self, node: Call) -> Emitted:
        special = self.scope.emit_call(node, self)
        if special is not None:
            return special
        if node.name == "if":
            return self._if(node)
        if node.name == "coalesce" and len(node.arguments) > 2:
            codes = " or ".join(self.text(argument) for argument in node.arguments)
            return Emitted(f"({codes})", "s")
        signature = FUNCTIONS.get(node.name)
        if signature is None:
            raise ExpressionUseError("function", node.name)
        count = len(node.arguments)
        if not signature.least <= count <= signature.most:
            raise ExpressionUseError("arguments", node.name)
        if "f" not in signature.arguments and not signature.environment:
            codes = [self._argument(signature.kind(i), a) for i, a in enumerate(node.arguments)]
            inline = emit_inline(node, codes)
            return Emitted(inline or f"{signature.method}({','.join(codes)})", signature.result)
        codes = [self.scope.environment] if signature.environment else []
        flat: list[str] = []
        for index, argument in enumerate(node.arguments):
            kind = signature.kind(index)
            if kind == "f":
                flat.append(self.flat(argument))
            else:
                codes.append(self._argument(kind, argument))
        if "f" in signature.arguments:
            codes.append(f"[{','.join(flat)}]")
        return Emitted(f"{signature.method}({','.join(codes)})", signature.result)

    def _argument(self, kind: str, node: Node) -> str:
        if kind == "s":
            return self.text(node)
        if kind == "n":
            return self.number(node)
        if kind == "b":
            return self.boolean(node)
        return self.emit(node).code

    def _if(self, node: Call) -> Emitted:
        kinds: set[str] = set()

        def emit(branch: Node) -> str:
            emitted = self.emit(branch)
            kinds.add(emitted.kind)
            return emitted.code

        code = self._ladder(node, emit)
        return Emitted(code, kinds.pop() if len(kinds) == 1 else "a")

    def _ladder(self, node: Call, emit: Callable[[Node], str]) -> str:
        """Emit ``if``; one in the last place of another stays flat, however long the ladder."""
        pieces: list[str] = []
        last: Node = node
        while isinstance(last, Call) and last.name == "if":
            if len(last.arguments) != 3:
                raise ExpressionUseError("arguments", "if")
            condition, yes, last = last.arguments
            pieces.append(f"{emit(yes)} if {self.boolean(condition)} else ")
        return f"({''.join(pieces)}{emit(last)})"


def _float(value: float) -> str:
    return "INF" if math.isinf(value) else repr(value)


def as_text(emitted: Emitted) -> str:
    """Convert an emitted piece to text."""
    if emitted.kind == "s":
        return emitted.code
    if emitted.kind == "n":
        return f"format_number({emitted.code})"
    if emitted.kind == "b":
        return f"('true' if {emitted.code} else 'false')"
    return f"text({emitted.code})"


def as_number(emitted: Emitted) -> str:
    """Convert an emitted piece to a number."""
    if emitted.kind in "nd":
        return emitted.code
    if emitted.kind == "s":
        return f"number_of_text({emitted.code})"
    if emitted.kind == "b":
        return f"float({emitted.code})"
    return f"number({emitted.code})"


def as_boolean(emitted: Emitted) -> str:
    """Convert an emitted piece to a boolean."""
    if emitted.kind == "b":
        return emitted.code
    if emitted.kind == "s":
        return f"({emitted.code} != '')"
    if emitted.kind == "N":
        return f"({emitted.code} != [])"
    return f"boolean({emitted.code})"


def _equality(operator: str, left: Emitted, right: Emitted) -> str:
    kinds = {left.kind, right.kind}
    sign = "==" if operator == "=" else "!="
    if "a" in kinds or ("N" in kinds and "b" not in kinds):
        name = "equal" if operator == "=" else "unequal"
        return f"{name}({left.code},{right.code})"
    if "b" in kinds:
        return f"({as_boolean(left)} {sign} {as_boolean(right)})"
    if kinds == {"s"}:
        return f"({left.code} {sign} {right.code})"
    return f"({as_number(left)} {sign} {as_number(right)})"


def _refuse(kind: str, subject: str) -> None:
    raise ExpressionUseError(kind, subject)


def namespace(library: Library) -> dict[str, object]:
    """Return the global names that compiled source may use, and no others."""
    from dampingan.forms.expression.value import Day

    names: dict[str, object] = {
        signature.method: getattr(library, signature.method) for signature in FUNCTIONS.values()
    }
    for name in (
        "number_of_text",
        "number",
        "text",
        "boolean",
        "equal",
        "unequal",
        *_ORDER.values(),
    ):
        names[name] = getattr(library, name)
    names.update(
        divide=divide,
        modulo=modulo,
        refuse=_refuse,
        format_number=format_number,
        answer_number=answer_number,
        Day=Day,
        INF=math.inf,
        NAN=math.nan,
        EvaluationError=EvaluationError,
        __builtins__={"float": float, "len": len, "str": str, "enumerate": enumerate},
    )
    return names
