"""The checks by which an edited cell is found without the sender's database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dampingan.exchange.sheet.cell_check import BLANK, WIDTH, cell_check, checks_in, checks_of


def test_only_an_empty_cell_has_the_check_of_an_empty_cell() -> None:
    assert cell_check("") == BLANK
    assert BLANK not in {cell_check(str(number)) for number in range(20_000)}


@given(st.lists(st.text()))
def test_checks_come_apart_as_they_were_put_together(texts: list[str]) -> None:
    together = checks_of(texts)
    assert len(together) == WIDTH * len(texts)
    assert list(checks_in(together)) == [cell_check(text) for text in texts]


@pytest.mark.parametrize("text", ["A", "A.", "__", "ABC", "é1"])
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        list(checks_in(text))


def test_nearly_every_edit_of_one_digit_is_seen() -> None:
    edits = unseen = 0
    for number in range(2_000):
        text = f"{3375030000000000 + number * 7919}"
        for place in range(len(text)):
            other = f"{text[:place]}{(int(text[place]) + 1) % 10}{text[place + 1 :]}"
            edits += 1
            unseen += cell_check(text) == cell_check(other)
    assert unseen < edits / 2_000


def test_checks_never_change() -> None:
    """Files that are on their way were written with these."""
    assert [cell_check(t) for t in ("1", "2", "Umi Rahayu", "王")] == ["C2", "b2", "Ja", "ID"]
