"""When a question is asked, in words for paper, and where a code skips to.

Paper can't evaluate: it says ``bila 305 = 1`` at a question and ``→ 309`` at a code. Both are
worked out from the same syntax tree that the engine compiles. What a tree can't say in few words
is printed as it stands, with question numbers in place of names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property

from dampingan.core.language import tr
from dampingan.core.text import normalise_line
from dampingan.forms.choice_key import keys_of, letter_of
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
    parse_expression,
    references,
)
from dampingan.forms.model import Form, Group, Question, QuestionType

_SHORT = 28
_LONG = 150
"""More characters than this say less than a sentence that points to the questions."""
_SIGNS = {"=": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
_SWAPPED = {"<": ">", "<=": "≥", ">": "<", ">=": "≤"}


_NUMBERED = re.compile(r"\(?([A-Z]{0,2}\d+[A-Za-z]?(?:\.\w{1,3})*)[.):]*\s")
"""A paper number that somebody typed into the label: ``4.8.2. If always …``."""
_MEANING = re.compile(r"\(([^()]*\d[^()]*=[^()]*)\)$")
"""What a label says in brackets at its end: ``(428 = 1 atau 2)``."""


class _Wordless(Exception):  # noqa: N818 - no error: the tree has no plain words
    """A part of an expression that has no plain words."""


class Conditions:
    """Puts the conditions of one form into words.

    Args:
        form: the questionnaire.
        language: code of the language of its labels.
    """

    def __init__(self, form: Form, language: str) -> None:
        self._form = form
        self._language = language
        self._calls: dict[str, Callable[[Call], str]] = {
            "selected": self._selected,
            "not": self._not,
            "true": lambda _: tr("selalu"),
            "string-length": self._length,
            "count-selected": self._count_selected,
        }

    @cached_property
    def _by_name(self) -> dict[str, Question]:
        found: dict[str, Question] = {}
        for question in self._form.questions.values():
            found.setdefault(question.name, question)
        return found

    # ------------------------------------------------------------------ words

    def words(self, expression: str) -> str:
        """Return a condition as paper says it, ``""`` for none.

        Args:
            expression: a relevant.
        """
        if not expression.strip():
            return ""
        try:
            said = self._say(parse_expression(expression))
        except (_Wordless, ExpressionSyntaxError, RecursionError):
            return self._plain(expression)
        if len(said) > _LONG:
            return self._plain(expression)
        return tr("bila {condition}", condition=said)

    def name(self, question: Question) -> str:
        """Return how a question is called in a sentence: its number, else its label."""
        if question.number:
            return question.number
        label = normalise_line(self._form.text(question.label, self._language)) or question.name
        typed = _NUMBERED.match(label)
        if typed:
            return typed[1]
        return f"“{label if len(label) <= _SHORT else label[: _SHORT - 1].rstrip() + '…'}”"

    def filled(self, text: str) -> str:
        """Return a label with its ``${name}`` places as the questions that they repeat."""
        for name in references(text):
            question = self._find(name)
            told = f"({self.name(question)})" if question else "(…)"
            for place in (f"${{{name}}}", f"${{ {name} }}"):
                text = text.replace(place, told)
        return text

    def _plain(self, expression: str) -> str:
        """Return a sentence for a condition that has no plain words."""
        said = expression
        names: list[str] = []
        for name in references(expression):
            question = self._find(name)
            told = self.name(question) if question else name
            said = said.replace(f"${{{name}}}", told)
            if told not in names:
                names.append(told)
        said = normalise_line(said)
        if len(said) <= _LONG:
            return tr("bila memenuhi syarat: {condition}", condition=said)
        if not names:
            return tr("bila memenuhi syarat (lihat buku pedoman)")
        return tr("tergantung jawaban {questions}", questions=", ".join(names[:8]))

    def _find(self, name: str) -> Question | None:
        name = name.strip().removeprefix("last-saved#")
        return self._form.questions.get(name) or self._by_name.get(name)

    def _say(self, node: Node) -> str:
        if isinstance(node, Chain):
            return self._chain(node)
        if isinstance(node, Call) and node.name in self._calls:
            return self._calls[node.name](node)
        raise _Wordless

    def _chain(self, node: Chain) -> str:
        operator = node.operators[0]
        if operator in {"and", "or"}:
            return self._joined(node, operator)
        if operator in _SIGNS and len(node.operands) == 2:
            left, right = node.operands
            return self._comparison(left, operator, right)
        raise _Wordless

    def _joined(self, node: Chain, operator: str) -> str:
        parts = [
            f"({self._say(part)})" if _mixed(part, operator) else self._say(part)
            for part in self._merged(node, operator)
        ]
        return tr(" dan ").join(parts) if operator == "and" else tr(" atau ").join(parts)

    def _merged(self, node: Chain, operator: str) -> list[Node]:
        """Return the operands of a chain, ``x = 1 or x = 2`` as one ``selected('1 2', x)``."""
        if operator == "and":
            return list(node.operands)
        made: list[Node] = []
        codes: dict[str, tuple[int, list[str]]] = {}
        for part in node.operands:
            found = self._equality(part)
            if found is None:
                made.append(part)
            elif found[0] in codes:
                place, known = codes[found[0]]
                known.append(found[1])
                made[place] = Call("selected", (Literal(" ".join(known)), Reference(found[0])))
            else:
                codes[found[0]] = (len(made), [found[1]])
                made.append(part)
        return made

    def _equality(self, node: Node) -> tuple[str, str] | None:
        if isinstance(node, Chain) and node.operators == ("=",):
            left, right = node.operands
            if isinstance(left, Reference) and isinstance(right, Literal | Number):
                text = _constant(right)
                return (left.name, text) if text and " " not in text else None
        return None

    def _comparison(self, left: Node, operator: str, right: Node) -> str:
        if _constant(left) is not None:
            left, right = right, left
            sign = _SWAPPED.get(operator, _SIGNS[operator])
        else:
            sign = _SIGNS[operator]
        if isinstance(left, Call) and left.name == "selected":
            wanted = _constant(right) in {"true", "1"}
            return self._selected(left, no=(operator == "=") != wanted)
        told, question = self._subject(left)
        value = _constant(right)
        worked_out = self._worked_out(question) if sign == "=" and value == "1" else ""
        if worked_out:
            return worked_out
        if value is None:
            other, _ = self._subject(right)
            return f"{told} {sign} {other}"
        if value == "":
            if sign == "=":
                return tr("{question} kosong", question=told)
            if sign == "≠":
                return tr("{question} terisi", question=told)
            raise _Wordless
        return f"{told} {sign} {self._key(question, value)}"

    def _worked_out(self, question: Question | None) -> str:
        """Return when a yes that only the program works out holds, as its label says in brackets.

        Paper has no such question: ``Ada kesulitan berat (428 = 1 atau 2)`` is ``428 = 1, 2``.
        """
        if question is None or question.type is not QuestionType.CALCULATE:
            return ""
        label = normalise_line(self._form.text(question.label, self._language))
        found = _MEANING.search(label)
        return found[1].replace(" atau ", ", ").replace(" or ", ", ") if found else ""

    def _subject(self, node: Node) -> tuple[str, Question | None]:
        if isinstance(node, Call) and node.name in {"string-length", "count-selected"}:
            return self._calls[node.name](node), None
        if isinstance(node, Call) and node.name in {"number", "int", "string", "coalesce"}:
            return self._subject(node.arguments[0])
        question = self._question(node)
        return self.name(question), question

    def _question(self, node: Node) -> Question:
        name = ""
        if isinstance(node, Reference):
            name = node.name
        elif isinstance(node, Path) and node.steps and not node.filters:
            name = node.steps[-1].test
        question = self._find(name) if name else None
        if question is None:
            raise _Wordless
        return question

    def _key(self, question: Question | None, value: str) -> str:
        """Return a code as it is printed beside the boxes."""
        if question is None or not question.choice_list:
            return value
        choices = self._form.choices.get(question.choice_list, ())
        printed = keys_of(choices).get(value, value)
        if not question.bitsum:
            letters = (letter_of(question, n) for n, c in enumerate(choices) if c.code == value)
            printed = next(letters, "") or printed
        if question.number:
            return printed
        for choice in choices:
            if choice.code == value:
                label = normalise_line(self._form.text(choice.label, self._language))
                if label and label != printed and len(label) <= _SHORT:
                    return f"{printed} ({label})"
        return printed

    def _selected(self, node: Call, *, no: bool = False) -> str:
        if len(node.arguments) != 2:
            raise _Wordless
        first, second = node.arguments
        codes = _constant(first)
        if codes is not None:  # selected('1 2 3', ${x}): x is one of them
            question = self._question(second)
            told = ", ".join(_spans([self._key(question, code) for code in codes.split()]))
            sign = "≠" if no else "="
            return f"{self.name(question)} {sign} {told}"
        code = _constant(second)
        question = self._question(first)
        if code is None:
            raise _Wordless
        told = self._key(question, code)
        if question.type is QuestionType.SELECT_ONE:
            return f"{self.name(question)} {'≠' if no else '='} {told}"
        if no:
            return tr("{question} tidak memuat {code}", question=self.name(question), code=told)
        return tr("{question} memuat {code}", question=self.name(question), code=told)

    def _not(self, node: Call) -> str:
        inner = node.arguments[0] if len(node.arguments) == 1 else None
        if isinstance(inner, Call) and inner.name == "selected":
            return self._selected(inner, no=True)
        if isinstance(inner, Chain) and inner.operators == ("=",):
            return self._comparison(inner.operands[0], "!=", inner.operands[1])
        if isinstance(inner, Chain) and inner.operators == ("!=",):
            return self._comparison(inner.operands[0], "=", inner.operands[1])
        if inner is None:
            raise _Wordless
        return tr("tidak ({condition})", condition=self._say(inner))

    def _length(self, node: Call) -> str:
        question = self._question(node.arguments[0])
        return tr("panjang {question}", question=self.name(question))

    def _count_selected(self, node: Call) -> str:
        question = self._question(node.arguments[0])
        return tr("banyak pilihan {question}", question=self.name(question))

    # ------------------------------------------------------------------ skips

    def excluded(self, relevant: str, known: Mapping[str, str]) -> bool:
        """Tell whether a condition can't hold with these answers (question key → text).

        Everything else is taken as unknown, so True is never a guess.
        """
        return self.verdict(relevant, known) is False

    def verdict(self, relevant: str, known: Mapping[str, str]) -> bool | None:
        """Return whether a condition holds with these answers alone; None when that is open."""
        try:
            return self._truth(parse_expression(relevant), known) if relevant else True
        except (ExpressionSyntaxError, RecursionError):
            return None

    def _truth(self, node: Node, known: Mapping[str, str]) -> bool | None:
        if not isinstance(node, Chain):
            return self._truth_of_call(node, known) if isinstance(node, Call) else None
        if node.operators[0] in {"and", "or"}:
            verdicts = [self._truth(part, known) for part in node.operands]
            decisive = node.operators[0] == "or"
            if decisive in verdicts:
                return decisive
            return None if None in verdicts else not decisive
        if node.operators not in {("=",), ("!=",)}:
            return None
        left, right = (self._value(part, known) for part in node.operands)
        same = None if left is None or right is None else left == right
        return None if same is None else same == (node.operators == ("=",))

    def _truth_of_call(self, node: Call, known: Mapping[str, str]) -> bool | None:
        if node.name == "not" and len(node.arguments) == 1:
            inner = self._truth(node.arguments[0], known)
            return None if inner is None else not inner
        if node.name == "selected" and len(node.arguments) == 2:
            left, right = (self._value(part, known) for part in node.arguments)
            return None if left is None or right is None else right in left.split()
        return None

    def _value(self, node: Node, known: Mapping[str, str]) -> str | None:
        constant = _constant(node)
        if constant is not None:
            return constant
        if not isinstance(node, Reference):
            return None
        question = self._find(node.name)
        return known.get(question.key) if question else None


def gates_of(form: Form) -> dict[str, tuple[str, ...]]:
    """Return question → the relevants that govern it, outermost first."""
    found: dict[str, tuple[str, ...]] = {}

    def walk(group: Group, around: tuple[str, ...]) -> None:
        for child in group.children:
            own = (*around, child.relevant) if child.relevant else around
            if isinstance(child, Group):
                walk(child, own)
            else:
                found[child.key] = own

    walk(form.root, ())
    return found


def _constant(node: Node) -> str | None:
    if isinstance(node, Literal):
        return node.value.strip()
    if isinstance(node, Number):
        return f"{node.value:g}" if abs(node.value) < 1e6 else f"{node.value:.0f}"
    if isinstance(node, Negation) and isinstance(node.operand, Number):
        return f"-{_constant(node.operand)}"
    if isinstance(node, Call) and node.name in {"true", "false"} and not node.arguments:
        return node.name
    return None


def _mixed(node: Node, operator: str) -> bool:
    return (
        isinstance(node, Chain)
        and node.operators[0] in {"and", "or"}
        and node.operators[0] != operator
    )


def _spans(codes: list[str]) -> list[str]:
    """Return running numbers as spans: 4, 5, 6, 8 → ``4–6``, ``8``."""
    made: list[list[str]] = []
    for code in codes:
        follows = made and code.isdecimal() and made[-1][-1].isdecimal()
        if follows and int(code) == int(made[-1][-1]) + 1:
            made[-1].append(code)
        else:
            made.append([code])
    return [
        text for span in made for text in ([f"{span[0]}–{span[-1]}"] if len(span) > 2 else span)
    ]
