"""Expressions parse as XPath says, and what does not parse says where."""

from __future__ import annotations

import pytest

from dampingan.forms.expression.syntax import (
    Call,
    Chain,
    ExpressionSyntaxError,
    Literal,
    Negation,
    Number,
    Path,
    Reference,
    Step,
    parse_expression,
    references,
)


def test_a_reference_keeps_its_name_without_spaces() -> None:
    assert parse_expression("${ umur }") == Reference("umur")


def test_a_reference_to_the_last_saved_record_is_marked() -> None:
    assert parse_expression("${last-saved#desa}") == Reference("desa", last_saved=True)


def test_multiplication_binds_closer_than_addition() -> None:
    product = Chain((Number(2), Number(3)), ("*",))
    assert parse_expression("1 + 2 * 3") == Chain((Number(1), product), ("+",))


def test_a_long_sum_stays_flat() -> None:
    tree = parse_expression(" + ".join(["1"] * 500))
    assert isinstance(tree, Chain)
    assert len(tree.operands) == 500


def test_a_star_is_a_name_where_an_operand_stands_and_an_operator_elsewhere() -> None:
    anything = Path(None, (Step("child", "*"),))
    assert parse_expression("* * *") == Chain((anything, anything), ("*",))


def test_operator_words_are_names_where_an_operand_stands() -> None:
    name = Path(None, (Step("child", "div"),))
    assert parse_expression("div div div") == Chain((name, name), ("div",))
    assert parse_expression("/div/mod") == Path("/", (Step("child", "div"), Step("child", "mod")))


@pytest.mark.parametrize("text", ["1mod1", "'1'or'1'", "1 div 1", "5--1", "1 -1", "-(1)"])
def test_operators_need_no_spaces(text: str) -> None:
    parse_expression(text)


def test_a_hyphen_inside_a_name_is_part_of_it() -> None:
    assert parse_expression("a-b") == Path(None, (Step("child", "a-b"),))


def test_a_path_may_start_at_a_reference_with_a_predicate() -> None:
    second = Chain((Call("position", ()), Number(2)), ("=",))
    tree = parse_expression("${anggota}[position() = 2]/nama")
    assert tree == Path(Reference("anggota"), (Step("child", "nama"),), (second,))


def test_a_path_climbs_from_the_current_node() -> None:
    steps = (Step("parent", "node()"), Step("child", "x"))
    assert parse_expression("current()/../x") == Path(Call("current", ()), steps)


def test_quotes_of_the_other_kind_stand_inside_a_text() -> None:
    assert parse_expression("""concat("Jum'at", '"')""") == Call(
        "concat", (Literal("Jum'at"), Literal('"'))
    )


def test_negation_stacks() -> None:
    assert parse_expression("--1") == Negation(Negation(Number(1)))


@pytest.mark.parametrize(
    ("text", "position", "found"),
    [("1 +", -1, ""), ("${a} = = 1", 7, "="), ("if(1, 2", -1, ""), ("'buka", 0, "'"), ("", -1, "")],
)
def test_what_does_not_parse_says_where(text: str, position: int, found: str) -> None:
    with pytest.raises(ExpressionSyntaxError) as caught:
        parse_expression(text)
    assert (caught.value.position, caught.value.found) == (position, found)


def test_references_of_a_label_come_in_order() -> None:
    assert references("Umur ${nama} (${ hubungan })") == ["nama", "hubungan"]
