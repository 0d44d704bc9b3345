"""ODK XPath as text → syntax tree: one pass over the tokens with a stack of its own.

Nothing here recurses, so that a ladder of five hundred ``if`` is read like any other text; a form
of 640 rows has its expressions read in a tenth of a second.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from dampingan.forms.expression.syntax import (
    Call,
    Chain,
    ExpressionSyntaxError,
    Literal,
    Negation,
    Node,
    Number,
    Path,
    Reference,
    Step,
)

_NAME = r"[A-Za-z_\u00c0-\uffff][\w.\-\u00b7]*"
_TOKEN = re.compile(
    rf"""\s*(?:
    (?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
    |(?P<string>"[^"]*"|'[^']*')
    |(?P<reference>\$\{{[^{{}}]*\}})
    |(?P<axis>[a-z]+(?:-[a-z]+)*)\s*::
    |(?P<call>{_NAME}(?::(?!:){_NAME})?)(?=\s*\()
    |(?P<name>{_NAME}(?::(?!:)(?:{_NAME}|\*))?)
    |(?P<sign>!=|<=|>=|//|\.\.|[-=<>+*|/.@()\[\],])
    )""",
    re.VERBOSE,
)
_OPERATOR = re.compile(r"\s*(?P<sign>or|and|div|mod|!=|<=|>=|//|[-=<>+*|/()\[\],])")
"""Where an operator is awaited, ``mod1`` is an operator and a number."""
_LEVELS = {
    "or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5,
    "*": 6, "div": 6, "mod": 6, "|": 8,
}  # fmt: skip
_NEGATION = 7
_ALL = "*"
_NODE_TYPES = {"node", "text", "comment", "processing-instruction"}
_STEP_STARTS = re.compile(r"\s*[A-Za-z_\u00c0-\uffff*@.]")
_ANYWHERE = Step("descendant-or-self", "node()")


@dataclass(slots=True)
class _Part:
    """What stands between two slashes: a step, or the expression that a path begins with."""

    separator: str
    node: Node | Step
    filters: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class _Frame:
    """What is being read inside one pair of brackets, or outside all of them.

    Attributes:
        closing: the bracket that ends it, ``""`` at the end of the text.
        name: of the function whose arguments it reads; ``""`` for plain brackets.
        arguments: those that are complete.
        operands, operators: of the expression so far; a negation is the operator ``"neg"``.
        parts: of the path so far.
        slash: the slash after which the next part comes.
    """

    closing: str = ""
    name: str = ""
    axis: str = ""
    arguments: list[Node] = field(default_factory=list)
    operands: list[Node] = field(default_factory=list)
    operators: list[tuple[int, str]] = field(default_factory=list)
    parts: list[_Part] = field(default_factory=list)
    slash: str = ""

    @property
    def begun(self) -> bool:
        """Whether anything of the present expression has been read."""
        return bool(self.operands or self.operators or self.parts or self.slash)


def parse(text: str) -> Node:
    """Return the syntax tree of an expression.

    Raises:
        ExpressionSyntaxError: it does not parse.
    """
    return _Parser(text).run()


class _Parser:
    """Reads one expression."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0
        self._frames = [_Frame()]
        self._axis = ""

    def run(self) -> Node:
        """Read to the end."""
        text = self._text
        end = len(text.rstrip())
        waiting = True  # for an operand, else for an operator
        while self._position < end:
            match = (_TOKEN if waiting else _OPERATOR).match(text, self._position)
            if match is None:
                raise self._misfit()
            kind = match.lastgroup or ""
            token = match[kind]
            self._position = match.end()
            following = self._read_operand(kind, token) if waiting else self._read_operator(token)
            if following is None:
                raise ExpressionSyntaxError(match.start(kind), token)
            waiting = following
        if waiting or len(self._frames) > 1:
            raise ExpressionSyntaxError(-1, "")
        return self._finish(self._frames[-1])

    def _misfit(self) -> ExpressionSyntaxError:
        """Return what is wrong where no token fits: a whole word, or one character."""
        text = self._text
        at = len(text) - len(text[self._position :].lstrip())
        match = _TOKEN.match(text, at)
        return ExpressionSyntaxError(at, match[0].strip() if match else text[at])

    # Each returns whether an operand is awaited next; None when the token does not fit.

    def _read_operand(self, kind: str, token: str) -> bool | None:
        if self._axis and kind not in {"name", "call"} and token != _ALL:
            return None  # an axis wants a name
        return _KINDS[kind](self, token)

    def read_axis(self, token: str) -> bool:
        self._axis = token
        return True

    def read_sign(self, token: str) -> bool | None:
        read = _SIGNS.get(token)
        return read(self, self._frames[-1], token) if read else None

    def open(self, _frame: _Frame, _token: str) -> bool:
        self._frames.append(_Frame(")"))
        return True

    def close_empty(self, frame: _Frame, _token: str) -> bool | None:
        """Read the bracket that closes a call without arguments."""
        empty = frame.name and not frame.arguments and not frame.begun
        return self._close_call(frame) if empty else None

    def negate(self, frame: _Frame, _token: str) -> bool | None:
        if frame.slash or (frame.operators and frame.operators[-1][0] > _NEGATION):
            return None
        frame.operators.append((_NEGATION, "neg"))
        return True

    def begin_path(self, frame: _Frame, slash: str) -> bool | None:
        if frame.slash:
            return None
        if slash == "//" or _STEP_STARTS.match(self._text, self._position):
            frame.slash = f"root{slash}"
            return True
        frame.operands.append(Path("/", ()))
        return False

    def _read_operator(self, token: str) -> bool | None:
        frame = self._frames[-1]
        level = _LEVELS.get(token)
        if level is not None:
            self._end_path(frame)
            _reduce(frame, level)
            frame.operators.append((level, token))
            return True
        if token in {"/", "//"} and frame.parts:
            frame.slash = token
            return True
        if token.startswith("[") and frame.parts:
            self._frames.append(_Frame("]"))
            return True
        if token.startswith(",") and frame.name:
            frame.arguments.append(self._finish(frame))
            return True
        return self._close(frame) if token == frame.closing else None

    def _close(self, frame: _Frame) -> bool | None:
        node = self._finish(frame)
        if frame.name:
            frame.arguments.append(node)
            return self._close_call(frame)
        self._frames.pop()
        if frame.closing == "]":
            self._frames[-1].parts[-1].filters.append(node)
            return False
        return self.add(node)

    def open_call(self, name: str) -> bool | None:
        match = _OPENING.match(self._text, self._position)
        assert match is not None
        self._position = match.end()
        self._frames.append(_Frame(")", name, self._axis))
        self._axis = ""
        return True

    def _close_call(self, frame: _Frame) -> bool | None:
        self._frames.pop()
        arguments = tuple(frame.arguments)
        if frame.name in _NODE_TYPES:
            target = getattr(arguments[0], "value", "") if arguments else ""
            return self.add(Step(frame.axis or "child", f"{frame.name}({target})"))
        if frame.axis:
            raise ExpressionSyntaxError(-1, frame.name)
        return self.add(Call(frame.name, arguments))

    def take_axis(self) -> str:
        axis, self._axis = self._axis, ""
        return axis or "child"

    def add(self, node: Node | Step) -> bool:
        """Add a part to the path that is being read."""
        frame = self._frames[-1]
        if frame.slash and not isinstance(node, Step):
            raise ExpressionSyntaxError(-1, "/")
        frame.parts.append(_Part(frame.slash, node))
        frame.slash = ""
        return False

    def _end_path(self, frame: _Frame) -> None:
        if frame.parts:
            frame.operands.append(_make_path(frame.parts))
            frame.parts = []

    def _finish(self, frame: _Frame) -> Node:
        """Return the expression that a frame holds, and empty it."""
        self._end_path(frame)
        _reduce(frame, 0)
        return frame.operands.pop()


# Tables of functions, not of bound methods: a parser that holds itself is work for the collector.
_KINDS: dict[str, Callable[[_Parser, str], bool | None]] = {
    "sign": _Parser.read_sign,
    "axis": _Parser.read_axis,
    "call": _Parser.open_call,
    "name": lambda parser, token: parser.add(Step(parser.take_axis(), token)),
    "number": lambda parser, token: parser.add(Number(float(token))),
    "string": lambda parser, token: parser.add(Literal(token[1:-1])),
    "reference": lambda parser, token: parser.add(_make_reference(token)),
}
_SIGNS: dict[str, Callable[[_Parser, _Frame, str], bool | None]] = {
    _ALL: lambda parser, _frame, token: parser.add(Step(parser.take_axis(), token)),
    "(": _Parser.open,
    ")": _Parser.close_empty,
    "-": _Parser.negate,
    "/": _Parser.begin_path,
    "//": _Parser.begin_path,
    ".": lambda parser, _frame, _token: parser.add(Step("self", "node()")),
    "..": lambda parser, _frame, _token: parser.add(Step("parent", "node()")),
    "@": lambda parser, _frame, _token: parser.read_axis("attribute"),
}
_OPENING = re.compile(r"\s*\(")


def _reduce(frame: _Frame, level: int) -> None:
    """Join operands whose operators bind closer than `level`."""
    operands, operators = frame.operands, frame.operators
    while operators and operators[-1][0] > level:
        top = operators[-1][0]
        if top == _NEGATION:
            operators.pop()
            operands.append(Negation(operands.pop()))
            continue
        first = len(operators)
        while first and operators[first - 1][0] == top:
            first -= 1
        count = len(operators) - first
        chain = Chain(tuple(operands[-count - 1 :]), tuple(o for _, o in operators[first:]))
        del operators[first:], operands[-count - 1 :]
        operands.append(chain)


def _make_path(parts: list[_Part]) -> Node:
    first = parts[0]
    start: Node | str | None = None
    filters: tuple[Node, ...] = ()
    steps: list[Step] = []
    if first.separator:
        start = "/"
    elif not isinstance(first.node, Step):
        if len(parts) == 1 and not first.filters:
            return first.node
        start, filters = first.node, tuple(first.filters)
        parts = parts[1:]
    for part in parts:
        assert isinstance(part.node, Step)
        if part.separator.endswith("//"):
            steps.append(_ANYWHERE)
        steps.append(
            Step(part.node.axis, part.node.test, tuple(part.filters)) if part.filters else part.node
        )
    return Path(start, tuple(steps), filters)


def _make_reference(token: str) -> Reference:
    name = token[2:-1].strip()
    last_saved = name.startswith("last-saved#")
    return Reference(name.removeprefix("last-saved#"), last_saved)
