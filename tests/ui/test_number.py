from __future__ import annotations

import pytest

from dampingan.core.language import set_language
from dampingan.ui.number import count_text, decimal_text, place_text


@pytest.mark.parametrize(
    ("language", "count", "decimal"), [("id", "14.902", "6,3"), ("en", "14,902", "6.3")]
)
def test_numbers_are_written_as_the_language_does(language: str, count: str, decimal: str) -> None:
    set_language(language)
    assert count_text(14902) == count
    assert decimal_text(6.25 + 0.01) == decimal


def test_rt_and_rw_stand_in_one_cell() -> None:
    assert place_text("003", "002") == "003/002"
    assert place_text("", "002") == "–/002"
    assert place_text("", "") == ""
