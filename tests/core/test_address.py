import pytest
from hypothesis import given
from hypothesis import strategies as st

from dampingan.core.address import (
    format_rt_rw,
    is_rt_or_rw,
    normalise_rt,
    normalise_rw,
    parse_rt_rw,
)


@pytest.mark.parametrize(
    "text", ["3", "03", "003", "0003", "RT 03", "rt.3", "RT:003", "RT3", "'003", "3.0", " 3 "]
)
def test_an_rt_number_gets_three_digits(text):
    assert normalise_rt(text) == "003"


@pytest.mark.parametrize("text", ["", " ", "-", "–", "0", "000", "0.0", "RT -", "RT", "."])
def test_no_rt_is_empty(text):
    assert normalise_rt(text) == ""


def test_a_letter_behind_the_number_stays():
    assert normalise_rt("3a") == normalise_rt("RT 03 A") == "003A"


@pytest.mark.parametrize("text", ["Melati", "12345", "3 atau 4"])
def test_what_is_no_number_is_kept_as_typed(text):
    assert normalise_rt(f" {text} ") == text
    assert not is_rt_or_rw(text)


@pytest.mark.parametrize(("text", "number"), [("RW IV", "004"), ("ix", "009"), ("XIV", "014")])
def test_an_rw_may_be_roman(text, number):
    assert normalise_rw(text) == number


def test_only_an_rw_may_be_roman():
    assert normalise_rt("IV") == "IV"


@given(st.integers(1, 999))
def test_every_number_is_normalised_and_stays_so(number):
    once = normalise_rt(str(number))
    assert once == normalise_rt(once) == normalise_rw(f"RW {number}")
    assert is_rt_or_rw(once)


@given(st.text(max_size=12))
def test_normalising_twice_changes_nothing_more(text):
    assert normalise_rt(normalise_rt(text)) == normalise_rt(text)
    assert normalise_rw(normalise_rw(text)) == normalise_rw(text)


@pytest.mark.parametrize(
    "text", ["003/002", "3/2", "RT 3 RW 2", "RT.03/RW.II", "rt 3, rw 2", "RT 003/RW 002", "3 / 2"]
)
def test_rt_and_rw_are_read_together(text):
    assert parse_rt_rw(text) == ("003", "002")


def test_half_a_pair_is_no_pair():
    assert parse_rt_rw("RT 3") is None
    assert parse_rt_rw("") is None


def test_an_address_leaves_out_what_is_missing():
    assert format_rt_rw("003", "002") == "RT 003/RW 002"
    assert format_rt_rw("", "002") == "RW 002"
    assert format_rt_rw("", "") == ""
