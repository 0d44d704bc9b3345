from __future__ import annotations

import pytest

from dampingan.core.language import set_language
from dampingan.core.number import count_text, decimal_text, money_short, money_text, place_text


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


@pytest.mark.parametrize(
    ("rupiah", "short"),
    [
        (0, "Rp0"),
        (950, "Rp950"),
        (7_500, "Rp7,5 rb"),
        (98_000_000, "Rp98 jt"),
        (412_400_000, "Rp412 jt"),
        (999_700_000, "Rp1 M"),
        (1_940_000_000, "Rp1,9 M"),
        (8_200_000_000, "Rp8,2 M"),
        (10_500_000_000, "Rp10,5 M"),
        (2_500_000_000_000, "Rp2,5 T"),
    ],
)
def test_money_is_short_in_headings_and_whole_elsewhere(rupiah: int, short: str) -> None:
    set_language("id")
    assert money_short(rupiah).replace("\N{NO-BREAK SPACE}", " ") == short
    assert money_text(98_000_000) == "Rp98.000.000"
