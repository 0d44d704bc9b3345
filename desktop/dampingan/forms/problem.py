"""Why an expression of a form can't be used, in words and with its place."""

from __future__ import annotations

from dampingan.core.errors import DampinganError, Place
from dampingan.core.language import tr
from dampingan.forms.expression.compiler import ExpressionUseError
from dampingan.forms.expression.syntax import ExpressionSyntaxError
from dampingan.forms.graph import Cell, CircleError

_SHOWN = 200
"""Longest piece of an expression that a message repeats."""


def place_of(place: Place, column: str, value: str = "") -> Place:
    """Return the place of an expression in the row of its question."""
    return Place(place.file, place.sheet, place.row, place.column or column, value)


def explain_problem(problem: Exception, text: str, place: Place) -> DampinganError:
    """Say in words why an expression can't be used.

    Args:
        problem: a `ExpressionSyntaxError` or a `ExpressionUseError`.
        text: the expression.
        place: where it stands.
    """
    if isinstance(problem, ExpressionSyntaxError):
        return DampinganError(_syntax_message(problem, text), place=place)
    assert isinstance(problem, ExpressionUseError)
    subject = problem.subject
    messages = {
        "function": tr("Fungsi {name}() tidak dikenal.", name=subject),
        "arguments": tr("Jumlah atau jenis isian fungsi {name}() salah.", name=subject),
        "name": tr("Tidak ada pertanyaan bernama “{name}”.", name=subject),
        "reference": tr("Jalur “{name}” tidak dapat dipakai di sini.", name=subject),
    }
    return DampinganError(messages[problem.kind], place=place)


def _syntax_message(problem: ExpressionSyntaxError, text: str) -> str:
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    if problem.position < 0:
        return tr("Rumus “{text}” tidak lengkap.", text=shown)
    return tr(
        "Rumus “{text}” tidak dapat dibaca pada huruf ke-{position} (“{found}”).",
        text=shown,
        position=problem.position + 1,
        found=problem.found,
    )


def explain_depth(place: Place) -> DampinganError:
    """Say that an expression is nested too deep."""
    return DampinganError(
        tr("Rumus ini bersarang terlalu dalam."),
        remedy=tr("Pecah menjadi beberapa pertanyaan calculate."),
        place=place,
    )


def explain_circle(circle: CircleError) -> DampinganError:
    """Say which rules go in circles, beginning with the first of the form that is a rule."""
    cells = circle.cells
    first = min(range(len(cells)), key=lambda i: (not _rule_of(cells[i])[1], cells[i].spot.order))
    cells = [*cells[first:], *cells[:first]]
    keys = list(dict.fromkeys(cell.spot.node.key for cell in cells))
    column, text = _rule_of(cells[0])
    return DampinganError(
        tr("Rumus berputar: {names}.", names=" → ".join([*keys, keys[0]])),
        remedy=tr("Putuskan salah satu rujukannya."),
        place=place_of(cells[0].spot.node.place, column, text),
    )


def _rule_of(cell: Cell) -> tuple[str, str]:
    """Return the column of a cell's rule, and the rule; empty when it has none."""
    node = cell.spot.node
    if cell.kind == "gate":
        return "relevant", node.relevant
    if cell.kind == "rows":
        return "repeat_count", getattr(node, "count", "")
    return "calculation", getattr(node, "calculation", "")
