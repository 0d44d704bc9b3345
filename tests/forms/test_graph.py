"""Forms whose rules go in circles are refused, with the circle and its place."""

from __future__ import annotations

import pytest

from dampingan.core.errors import FormError
from dampingan.forms.program import program_of
from dampingan.forms.xlsform import read_form
from forms.small_form import YES_NO, question, read, survey


def refusal(source: str) -> FormError:
    with pytest.raises(FormError) as caught:
        read_form(source)
    return caught.value


@pytest.mark.parametrize(
    "rows",
    [
        [("a", "calculation", "${b} + 1"), ("b", "calculation", "${a} + 1")],
        [("a", "relevant", "${b} = 1"), ("b", "relevant", "${a} = 1")],
        [("a", "calculation", "${a} + 1")],
        [("a", "relevant", "${a} = 1")],
        [
            ("a", "calculation", "${b}"),
            ("b", "relevant", "${c} = 1"),
            ("c", "calculation", "${a}"),
        ],
    ],
)
def test_a_circle_is_refused_with_its_place(rows: list[tuple[str, str, str]]) -> None:
    source = survey(*(question("text", name, **{column: text}) for name, column, text in rows))
    problem = refusal(source).problems[0]
    assert "berputar" in problem.message
    assert problem.place is not None
    assert (problem.place.sheet, problem.place.row > 1) == ("survey", True)
    assert problem.place.column in {"relevant", "calculation"}


def test_a_circle_through_a_group_and_a_repeat_count_is_refused() -> None:
    source = survey(
        question("begin_group", "g", relevant="${n} > 0"),
        question("begin_repeat", "r", repeat_count="3"),
        question("integer", "x"),
        question("end_repeat"),
        question("end_group"),
        question("calculate", "n", calculation="count(${r})"),
    )
    assert "berputar" in refusal(source).problems[0].message


def test_a_constraint_may_name_its_own_question() -> None:
    read(
        survey(question("integer", "a", constraint="${a} > 0 and . < ${b}"), question("text", "b"))
    )


def test_a_required_rule_may_look_at_what_depends_on_it() -> None:
    read(
        survey(
            question("text", "a", required="${b} = ''"), question("text", "b", required="${a}=''")
        )
    )


def test_cells_come_after_what_they_read_and_findings_last() -> None:
    source = survey(
        question("calculate", "c", calculation="${b} + ${a}"),
        question("calculate", "b", calculation="${a} + 1"),
        question("select_one ya", "a", relevant="${z} = ''"),
        question("text", "z"),
        choices=YES_NO,
    )
    cells = [(cell.kind, cell.spot.node.key) for cell in program_of(read(source)).graph.cells]
    order = [cells.index(at) for at in (("value", "z"), ("gate", "a"), ("value", "a"))]
    order += [cells.index(at) for at in (("value", "b"), ("value", "c"), ("state", "z"))]
    assert order == sorted(order)


def test_the_form_keeps_its_program() -> None:
    form = read(survey(question("text", "a")))
    assert program_of(form) is program_of(form)
