from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dampingan.core.errors import DampinganError
from dampingan.core.period import Period

PERIODS = st.builds(Period, st.integers(1950, 2150), st.integers(1, 4))


@given(PERIODS)
def test_a_period_comes_back_from_its_text(period):
    assert Period.parse(str(period)) == period
    assert Period.parse(period.label) == period


@given(PERIODS, st.integers(-50, 50))
def test_shifting_back_and_forth_changes_nothing(period, quarters):
    assert period.shift(quarters).shift(-quarters) == period
    assert (period.shift(quarters) > period) == (quarters > 0)


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2150, 12, 31)))
def test_a_day_lies_in_its_period_and_in_no_other(day):
    period = Period.of(day)
    assert period.first_day <= day <= period.last_day
    assert period.last_day + timedelta(days=1) == period.next().first_day


@pytest.mark.parametrize(
    "text", ["2026-Q4", "2026q4", "2026-T4", " 2026/Q4 ", "Triwulan IV 2026", "TW 4 tahun 2026"]
)
def test_a_typed_period_is_read(text):
    assert Period.parse(text) == Period(2026, 4)


@pytest.mark.parametrize("text", ["", "2026", "2026-Q5", "Q4", "1899-Q1", "Triwulan V 2026"])
def test_what_is_no_period_is_told_in_a_sentence(text):
    with pytest.raises(DampinganError, match="bukan periode"):
        Period.parse(text)


def test_label_neighbours_and_order():
    period = Period(2026, 4)
    assert period.label == "Triwulan IV 2026"
    assert (str(period.previous()), str(period.next())) == ("2026-Q3", "2027-Q1")
    assert min(Period(2027, 1), period, Period(2026, 2)) == Period(2026, 2)


def test_a_fifth_quarter_is_a_bug():
    with pytest.raises(ValueError, match="2026-Q5"):
        Period(2026, 5)
