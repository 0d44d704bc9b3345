"""Chains of causes and effects."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from analysis.scored import problem
from dampingan.analysis.problem_tree import (
    DEEPEST,
    Node,
    join_parts,
    loose_problems,
    makes_circle,
    problem_tree,
    split_parts,
)


def depth(nodes: tuple[Node, ...]) -> int:
    return 1 + max((depth(node.below) for node in nodes), default=0) if nodes else 0


def test_words_apart_by_semicolons_or_lines_are_causes_each() -> None:
    assert split_parts(" Tanggul  rusak;;Tanah turun\nHujan ; ") == (
        "Tanggul rusak",
        "Tanah turun",
        "Hujan",
    )


def test_words_with_a_semicolon_stay_one() -> None:
    assert split_parts(join_parts(["Tanggul rusak; bocor", " ", "Hujan"])) == (
        "Tanggul rusak, bocor",
        "Hujan",
    )


def test_a_problem_stands_among_the_causes_of_the_one_it_names() -> None:
    rob = problem("A", judul="Rob", sebab="Tanggul rusak", akibat="Rumah rusak")
    drain = problem("B", judul="Saluran", sebab="Sampah", sebab_dari="A")
    tree = problem_tree([rob, drain], "A")
    assert tree is not None
    assert [node.text for node in tree.causes] == ["Tanggul rusak", "Saluran"]
    assert [node.text for node in tree.causes[1].below] == ["Sampah"]
    assert [node.text for node in tree.effects] == ["Rumah rusak"]


def test_a_circle_ends_where_it_began() -> None:
    one = problem("A", judul="A", sebab_dari="B")
    other = problem("B", judul="B", sebab_dari="A")
    tree = problem_tree([one, other], "A")
    assert tree is not None
    (again,) = tree.causes[0].below
    assert again.again
    assert again.below == ()


def test_a_link_to_nothing_is_left_out_and_one_to_a_tombstone_is_shown() -> None:
    gone = replace(problem("B", judul="B"), deleted="Salah catat")
    tree = problem_tree([problem("A", judul="A", sebab_dari="B J-TIDAKADA"), gone], "A")
    assert tree is not None
    assert [(node.owner, node.deleted) for node in tree.effects] == [("B", True)]


def test_a_deleted_problem_causes_nothing_any_more() -> None:
    gone = replace(problem("B", judul="B", sebab_dari="A"), deleted="Salah catat")
    tree = problem_tree([problem("A", judul="A"), gone], "A")
    assert tree is not None
    assert tree.causes == ()
    assert [one.uid for one in loose_problems([problem("A"), gone])] == ["A"]


def test_circles_are_foreseen() -> None:
    chain = [problem("A", sebab_dari="B"), problem("B", sebab_dari="C"), problem("C")]
    assert makes_circle(chain, "C", "A")
    assert makes_circle(chain, "A", "A")
    assert not makes_circle(chain, "A", "C")


@given(st.lists(st.lists(st.integers(0, 6), max_size=3), min_size=7, max_size=7))
def test_any_web_of_links_gives_a_tree_that_ends(links: list[list[int]]) -> None:
    problems = [
        problem(f"P{n}", judul=f"P{n}", sebab_dari=" ".join(f"P{m}" for m in targets))
        for n, targets in enumerate(links)
    ]
    tree = problem_tree(problems, "P0")
    assert tree is not None
    assert max(depth(tree.causes), depth(tree.effects)) <= DEEPEST
