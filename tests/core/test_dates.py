from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dampingan.core.dates import MONTHS, SHORT_MONTHS, age_on, format_date, parse_date, parse_iso
from dampingan.core.language import set_language

TODAY = date(2026, 11, 21)
DAY = date(1931, 5, 17)


@pytest.mark.parametrize(
    "text",
    [
        "1931-05-17",
        "1931/5/17",
        "17/05/1931",
        "17-5-31",
        "17.05.1931",
        "17 5 1931",
        "170531",
        "17051931",
        "19310517",
        "17/5/31",
        "17 Mei 1931",
        "17 mei 31",
        "17-MEI-1931",
        "17mei1931",
        "17-May-31",
        "Minggu, 17 Mei 1931",
        "1931-05-17 00:00:00",
        "1931-05-17T00:00:00",
        "'17/05/1931",
        "\u00a017 Mei 1931 ",
    ],
)
def test_a_typed_date_is_read_day_before_month(text):
    assert parse_date(text, TODAY) == DAY


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "31/02/2020", "290226", "17", "1705", "17531", "17/13/1931", "17 Foo 1931"),
        *("32/1/2020", "17/5/131", "1/1/1799", "1/1/2200", "17-05/1931x", "1931-05-17 13:00"),
    ],
)
def test_what_is_no_date_is_none(text):
    assert parse_date(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("211126", TODAY),
        ("221126", date(1926, 11, 22)),
        ("311226", date(1926, 12, 31)),
        ("010127", date(1927, 1, 1)),
        ("290200", date(2000, 2, 29)),
        ("290228", date(1928, 2, 29)),
        ("20121130", date(2012, 11, 30)),
        ("01011850", date(1850, 1, 1)),
    ],
)
def test_two_digit_years_mean_the_latest_date_that_is_not_after_today(text, expected):
    assert parse_date(text, TODAY) == expected


def test_every_month_name_is_known_long_and_short_in_both_languages():
    for names in (*MONTHS.values(), *SHORT_MONTHS.values()):
        for number, name in enumerate(names, 1):
            assert parse_date(f"3 {name} 2001", TODAY) == date(2001, number, 3)


@pytest.mark.parametrize(("name", "month"), [("Pebruari", 2), ("Nopember", 11), ("Ags", 8)])
def test_older_spellings_of_months_are_known(name, month):
    assert parse_date(f"3 {name} 2001", TODAY) == date(2001, month, 3)


@given(st.dates(min_value=date(1800, 1, 1), max_value=date(2199, 12, 31)))
def test_every_full_way_of_writing_a_date_gives_it_back(day):
    texts = [day.isoformat(), f"{day:%d/%m/%Y}", f"{day:%d%m%Y}", format_date(day)]
    assert {parse_date(text, TODAY) for text in texts} == {day}
    assert parse_iso(day.isoformat()) == day


@given(st.dates(min_value=TODAY - timedelta(days=365 * 99), max_value=TODAY))
def test_two_digit_years_give_back_every_date_of_the_last_99_years(day):
    assert parse_date(f"{day:%d%m%y}", TODAY) == day


@given(st.text(max_size=30))
def test_any_text_can_be_parsed(text):
    found = parse_date(text, TODAY)
    assert found is None or isinstance(found, date)


def test_a_date_is_shown_in_the_language_of_the_interface():
    assert format_date(DAY) == "17 Mei 1931"
    assert format_date(date(2026, 8, 1), short=True) == "1 Agu 2026"
    set_language("en")
    try:
        assert format_date(DAY) == "17 May 1931"
    finally:
        set_language("id")


@pytest.mark.parametrize("text", ["1931-5-17", "19310517", "", "1931-02-30", "1931-05-17T00:00"])
def test_a_stored_date_is_iso_exactly(text):
    assert parse_iso(text) is None


def test_age_is_in_full_years():
    assert age_on(DAY, date(2026, 5, 16)) == 94
    assert age_on(DAY, date(2026, 5, 17)) == 95
    assert age_on(date(2024, 2, 29), date(2025, 2, 28)) == 0
    assert age_on(TODAY, DAY) < 0
