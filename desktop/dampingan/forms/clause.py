"""A condition as rows of question, operator and value that hold together.

What people put together by choosing is kept as an ODK expression, as `relevant` writes it, so that
conditions by hand and those of a catalogue are the same thing. An expression that says more than
such rows can (alternatives, arithmetic) is not read back; it is shown and edited as it stands.

Personal questions can only be asked for being there: a condition travels with the problem that it
counts, and holds no names or numbers of people.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dampingan.core.language import tr
from dampingan.forms.expression.syntax import (
    Call,
    Chain,
    ExpressionSyntaxError,
    Literal,
    Negation,
    Node,
    Number,
    Reference,
    parse_expression,
)
from dampingan.forms.expression.value import format_number
from dampingan.forms.model import Form, Question, QuestionType

_T = QuestionType
_NUMBERS = {_T.INTEGER, _T.DECIMAL, _T.CALCULATE}
_DAYS = {_T.DATE, _T.DATETIME}
_UNASKED = {_T.NOTE, _T.HIDDEN}
_PLAIN_TEXT = {_T.TEXT}
_AND = " and "
_LISTS = {_T.SELECT_MULTIPLE, _T.RANK}


class Operator(StrEnum):
    """How an answer is compared; `NOT_OR_EMPTY` passes families that did not answer, too."""

    IS = "is"
    IS_NOT = "is_not"
    NOT_OR_EMPTY = "not_or_empty"
    HAS = "has"
    HAS_NOT = "has_not"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BETWEEN = "between"
    CONTAINS = "contains"
    FILLED = "filled"
    EMPTY = "empty"


_O = Operator
_ALONE = {_O.FILLED, _O.EMPTY}
_MULTIPLE = (_O.HAS, _O.HAS_NOT, _O.NOT_OR_EMPTY, _O.FILLED, _O.EMPTY)
_CODES = (_O.IS, _O.IS_NOT, _O.NOT_OR_EMPTY, _O.FILLED, _O.EMPTY)
_AMOUNTS = (_O.AT_LEAST, _O.AT_MOST, _O.BETWEEN, _O.IS, _O.IS_NOT, _O.FILLED, _O.EMPTY)
_DATES = (_O.AT_LEAST, _O.AT_MOST, _O.BETWEEN, _O.FILLED, _O.EMPTY)
_TEXTS = (_O.IS, _O.IS_NOT, _O.CONTAINS, _O.FILLED, _O.EMPTY)


@dataclass(frozen=True, slots=True)
class Clause:
    """One row: ``fasilitas_bab`` · is not · ``("1",)``.

    Attributes:
        question: key of a question of the form.
        operator: one of `operators_of`.
        values: codes of which one suffices; one number, day or text; two for `BETWEEN`.
    """

    question: str
    operator: Operator
    values: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether everything is there that the operator needs."""
        if self.operator in _ALONE:
            return True
        return len(self.values) == 2 if self.operator is _O.BETWEEN else bool(self.values)


def askable(form: Form) -> list[Question]:
    """Return the questions that a condition may be about, in the order of the form."""
    return [one for one in form.questions.values() if one.type not in _UNASKED]


def operators_of(question: Question) -> tuple[Operator, ...]:
    """Return how answers to a question can be compared, the usual way first."""
    if question.personal:
        return (_O.FILLED, _O.EMPTY)
    if question.type in _LISTS:
        return _MULTIPLE
    if question.type is _T.SELECT_ONE:
        return _CODES
    if question.type in _NUMBERS:
        return _AMOUNTS
    if question.type in _DAYS:
        return _DATES
    return _TEXTS if question.type in _PLAIN_TEXT else (_O.FILLED, _O.EMPTY)


def operator_words(operator: Operator, question: Question) -> str:
    """Return the words of an operator for a question."""
    days = question.type in _DAYS
    words = {
        _O.IS: tr("adalah"),
        _O.IS_NOT: tr("bukan"),
        _O.NOT_OR_EMPTY: tr("bukan, atau belum diisi"),
        _O.HAS: tr("termasuk"),
        _O.HAS_NOT: tr("tidak termasuk"),
        _O.AT_LEAST: tr("sejak") if days else tr("paling sedikit"),
        _O.AT_MOST: tr("sampai") if days else tr("paling banyak"),
        _O.BETWEEN: tr("antara"),
        _O.CONTAINS: tr("memuat kata"),
        _O.FILLED: tr("sudah diisi"),
        _O.EMPTY: tr("belum diisi"),
    }
    return words[operator]


# ---------------------------------------------------------------------- writing


def write_clauses(form: Form, clauses: Iterable[Clause]) -> str:
    """Return the expression that holds when all clauses do; incomplete ones are left out."""
    return " and ".join(
        _written(form.questions[one.question], one)
        for one in clauses
        if one.complete and one.question in form.questions
    )


def _written(question: Question, clause: Clause) -> str:
    place, values = f"${{{question.key}}}", clause.values
    if clause.operator is _O.FILLED:
        return f"{place} != ''"
    if clause.operator is _O.EMPTY:
        return f"{place} = ''"
    if clause.operator is _O.CONTAINS:
        return f"contains({place}, {_quoted(values[0])})"
    if clause.operator in {_O.AT_LEAST, _O.AT_MOST, _O.BETWEEN}:
        return _written_range(question, clause, place)
    if clause.operator in {_O.HAS, _O.IS}:
        return _written_one_of(question, place, values)
    inside = _written_one_of(question, place, values)
    if inside.startswith("("):
        inside = inside[1:-1]
    plain = question.type not in _LISTS and len(values) == 1
    negated = f"{place} != {_value(question, values[0])}" if plain else f"not({inside})"
    return negated if clause.operator is _O.NOT_OR_EMPTY else f"{place} != '' and {negated}"


def _written_one_of(question: Question, place: str, values: Sequence[str]) -> str:
    if question.type in _LISTS:
        parts = [f"selected({place}, {_quoted(value)})" for value in values]
        return parts[0] if len(parts) == 1 else f"({' or '.join(parts)})"
    if len(values) == 1:
        return f"{place} = {_value(question, values[0])}"
    if any(" " in value for value in values):
        return f"({' or '.join(f'{place} = {_quoted(value)}' for value in values)})"
    return f"selected({_quoted(' '.join(values))}, {place})"


def _written_range(question: Question, clause: Clause, place: str) -> str:
    first = f"{place} >= {_value(question, clause.values[0])}"
    last = f"{place} <= {_value(question, clause.values[-1])}"
    if clause.operator is _O.BETWEEN:
        return f"{first} and {last}"
    return first if clause.operator is _O.AT_LEAST else last


def _value(question: Question, value: str) -> str:
    if question.type in _DAYS:
        return f"date({_quoted(value)})"
    return value if question.type in _NUMBERS and _is_number(value) else _quoted(value)


def _quoted(text: str) -> str:
    return f'"{text}"' if "'" in text and '"' not in text else "'" + text.replace("'", "") + "'"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


# ---------------------------------------------------------------------- reading


def read_clauses(form: Form, expression: str) -> list[Clause] | None:
    """Return the clauses of an expression; None when it says more than clauses can.

    Args:
        form: the questionnaire that it is about.
        expression: an ODK expression; an empty one has no clauses.
    """
    if not expression.strip():
        return []
    try:
        node = parse_expression(expression)
    except ExpressionSyntaxError:
        return None
    found = [_read_part(form, part) for part in _conjunction(node)]
    clauses = [one for one in found if one is not None]
    if len(clauses) < len(found):
        return None
    joined = _joined(form, clauses)
    offered = {one.question: operators_of(form.questions[one.question]) for one in joined}
    return joined if all(one.operator in offered[one.question] for one in joined) else None


def _conjunction(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Chain) and set(node.operators) == {"and"}:
        return tuple(part for one in node.operands for part in _conjunction(one))
    return (node,)


def _joined(form: Form, clauses: list[Clause]) -> list[Clause]:
    """Put together what one row writes as two parts: a range, “answered and not”."""
    joined: list[Clause] = []
    for clause in clauses:
        before = joined[-1] if joined and joined[-1].question == clause.question else None
        pair = (before.operator, clause.operator) if before else None
        if before and pair == (_O.AT_LEAST, _O.AT_MOST):
            joined[-1] = Clause(clause.question, _O.BETWEEN, (*before.values, *clause.values))
        elif pair == (_O.FILLED, _O.NOT_OR_EMPTY):
            several = form.questions[clause.question].type in _LISTS
            joined[-1] = Clause(
                clause.question, _O.HAS_NOT if several else _O.IS_NOT, clause.values
            )
        else:
            joined.append(clause)
    return joined


_COMPARED = {"=": _O.IS, "!=": _O.NOT_OR_EMPTY, ">=": _O.AT_LEAST, "<=": _O.AT_MOST}
_ORDERED = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}
_STRICT = {">": (_O.AT_LEAST, 1), "<": (_O.AT_MOST, -1)}


def _read_part(form: Form, node: Node) -> Clause | None:
    if isinstance(node, Call) and node.name == "not" and len(node.arguments) == 1:
        inside = _read_part(form, node.arguments[0])
        if inside is None:
            return None
        turned = inside.operator in {_O.IS, _O.HAS}
        return Clause(inside.question, _O.NOT_OR_EMPTY, inside.values) if turned else None
    if isinstance(node, Call):
        return _read_call(form, node)
    if not isinstance(node, Chain):
        return None
    if set(node.operators) == {"or"}:
        return _read_alternatives(form, node)
    return _read_comparison(form, node)


def _read_call(form: Form, node: Call) -> Clause | None:
    if len(node.arguments) != 2 or node.name not in {"selected", "contains"}:
        return None
    first, second = node.arguments
    if isinstance(first, Reference) and isinstance(second, Literal):
        if first.name not in form.questions or not second.value:
            return None
        several = form.questions[first.name].type in _LISTS
        if node.name == "contains":
            return Clause(first.name, _O.CONTAINS, (second.value,))
        return Clause(first.name, _O.HAS if several else _O.IS, (second.value,))
    if isinstance(first, Literal) and isinstance(second, Reference) and node.name == "selected":
        known = second.name in form.questions and first.value.split()
        return Clause(second.name, _O.IS, tuple(first.value.split())) if known else None
    return None


def _read_alternatives(form: Form, node: Chain) -> Clause | None:
    """Read ``selected(${a}, '1') or selected(${a}, '2')``."""
    parts = [_read_part(form, one) for one in node.operands]
    found = [one for one in parts if one is not None and one.operator in {_O.HAS, _O.IS}]
    if len(found) < len(parts) or len({(one.question, one.operator) for one in found}) != 1:
        return None
    values = tuple(value for one in found for value in one.values)
    return Clause(found[0].question, found[0].operator, values)


def _read_comparison(form: Form, node: Chain) -> Clause | None:
    if len(node.operands) != 2 or not isinstance(node.operands[0], Reference):
        return None
    name, sign = node.operands[0].name, node.operators[0]
    value = _constant(node.operands[1])
    if name not in form.questions or value is None:
        return None
    if value == "":
        alone = {"=": _O.EMPTY, "!=": _O.FILLED}.get(sign)
        return Clause(name, alone) if alone else None
    if form.questions[name].type is _T.SELECT_ONE and sign in _ORDERED:
        codes = _codes_that(form, name, sign, value)
        return Clause(name, _O.IS, codes) if codes else None
    if sign in _STRICT and form.questions[name].type is _T.INTEGER and _is_whole(value):
        compared, step = _STRICT[sign]
        return Clause(name, compared, (str(int(value) + step),))
    return Clause(name, _COMPARED[sign], (value,)) if sign in _COMPARED else None


def _codes_that(form: Form, name: str, sign: str, value: str) -> tuple[str, ...]:
    """Return the codes of a list that stand so to a number; none where codes are no numbers."""
    codes = [one.code for one in form.choices.get(form.questions[name].choice_list, ())]
    if not _is_number(value) or not all(_is_number(code) for code in codes):
        return ()
    return tuple(code for code in codes if _ORDERED[sign](float(code), float(value)))


def _constant(node: Node) -> str | None:
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, Number):
        return format_number(node.value)
    if isinstance(node, Negation) and isinstance(node.operand, Number):
        return format_number(-node.operand.value)
    if isinstance(node, Call) and node.name == "date" and len(node.arguments) == 1:
        return _constant(node.arguments[0])
    return None


def _is_whole(text: str) -> bool:
    return text.lstrip("-").isdecimal()


def with_base(base: str, rows: str) -> str:
    """Return an expression that holds when one by hand and one of rows do; either may be empty."""
    return f"({base}) and {rows}" if base and rows else base or rows


def split_base(expression: str) -> tuple[str, str]:
    """Return what stands by hand in an expression of `with_base`, and what of it are rows.

    Everything is by hand where it was not written so.
    """
    depth, quote = 0, ""
    for place, letter in enumerate(expression):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        elif letter in "()":
            depth += 1 if letter == "(" else -1
        if not depth and not quote:
            if place and expression[0] == "(" and expression[place + 1 :].startswith(_AND):
                return expression[1:place], expression[place + 1 + len(_AND) :]
            break
    return expression, ""


# ---------------------------------------------------------------------- words


def filter_words(form: Form, expression: str, language: str) -> str:
    """Say an expression in the words of the questionnaire; as it stands when that can't be done.

    Args:
        form: the questionnaire that it is about.
        expression: an ODK expression.
        language: code of the form's labels.
    """
    clauses = read_clauses(form, expression)
    if clauses is None:
        base, rows = split_base(expression.strip())
        further = read_clauses(form, rows) if rows else None
        if not further:
            return " ".join(expression.split())
        told = (clause_words(form, one, language) for one in further)
        return tr(" dan ").join([" ".join(base.split()), *told])
    return tr(" dan ").join(clause_words(form, one, language) for one in clauses)


def clause_words(form: Form, clause: Clause, language: str) -> str:
    """Say one clause: “Kepemilikan fasilitas BAB bukan Ada, sendiri”."""
    question = form.questions[clause.question]
    label = " ".join(form.text(question.label, language).split()) or question.name
    words = f"{label} {operator_words(clause.operator, question)}"
    if clause.operator in _ALONE:
        return words
    labels = {
        one.code: form.text(one.label, language)
        for one in form.choices.get(question.choice_list, ())
    }
    told = [labels.get(value, value) for value in clause.values]
    between = tr(" sampai ") if clause.operator is _O.BETWEEN else tr(" atau ")
    return f"{words} {between.join(told)}"
