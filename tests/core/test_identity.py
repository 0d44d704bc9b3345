from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dampingan.core.identity import (
    Damage,
    KartuKeluarga,
    Nik,
    damage,
    group_digits,
    mask,
    mostly_rounded,
)
from dampingan.core.regions import regions

TODAY = date(2026, 11, 21)
MAN, WOMAN = "3375031703799012", "3375035703799012"
BORN = date(1979, 3, 17)


def checks(number, **values):
    return [remark.check for remark in number.findings(TODAY, **values)]


def test_a_nik_tells_region_birth_date_sex_and_serial():
    nik = Nik.parse(WOMAN)
    assert nik.complete
    assert nik.region is regions()["33.75.03"]
    assert (nik.birth_date(TODAY), nik.sex, nik.serial) == (BORN, "2", "9012")
    assert nik.explain(TODAY) == (
        "terbit di Kecamatan Pekalongan Utara, Kota Pekalongan; lahir 17 Maret 1979; perempuan; "
        "urut 9012"
    )


def test_a_nik_that_agrees_has_no_findings():
    assert checks(Nik.parse(WOMAN), birth_date=BORN, sex="2") == []
    assert checks(Nik.parse(MAN), birth_date=BORN, sex="1") == []


def test_a_nik_with_a_wrong_birth_date_is_only_a_warning():
    assert checks(Nik.parse(MAN), birth_date=date(1980, 5, 1)) == ["nik.birth_date"]


def test_a_nik_with_another_sex_is_only_a_warning():
    assert checks(Nik.parse(MAN), sex="2") == ["nik.sex"]


def test_swapped_day_and_month_are_named():
    nik = Nik.parse("3375030805799012")
    (remark,) = nik.findings(TODAY, birth_date=date(1979, 8, 5))
    assert "tertukar" in remark.message


def test_a_nik_from_elsewhere_is_no_finding():
    nik = Nik.parse("3171011703799012")
    assert nik.region is None
    assert checks(nik, birth_date=BORN) == []
    assert "luar Pekalongan (31.71.01)" in nik.explain(TODAY)


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("337503170379901", "nik.length"),
        ("0", "nik.length"),
        ("33750317037990l2", "nik.characters"),
        ("3375033203799012", "nik.date"),
        ("3375030013799012", "nik.date"),
        ("3375037203799012", "nik.date"),
        ("9975031703799012", "nik.region"),
        ("3,37503E+15", "nik.damaged"),
        ("3375031703799012.0", "nik.damaged"),
    ],
)
def test_an_impossible_nik_is_flagged(text, check):
    assert checks(Nik.parse(text)) == [check]


def test_serial_0000_is_flagged():
    assert checks(Nik.parse("3375031703790000")) == ["nik.rounded", "nik.serial"]


def test_no_nik_is_no_finding():
    assert checks(Nik.parse("")) == []
    assert Nik.parse("").explain(TODAY) == ""


def test_separators_and_apostrophes_do_not_count():
    assert Nik.parse(" '33.7503 170379-9012 ").digits == MAN
    assert checks(Nik.parse("'" + MAN)) == []


def test_the_typed_birth_date_decides_the_century():
    nik = Nik.parse("3375031703209012")
    assert nik.birth_dates(TODAY) == (date(2020, 3, 17), date(1920, 3, 17))
    assert nik.birth_date(TODAY) == date(2020, 3, 17)
    assert nik.birth_date(TODAY, near=date(1921, 1, 1)) == date(1920, 3, 17)
    assert checks(nik, birth_date=date(1920, 3, 17)) == []


def test_ages_above_120_are_no_candidates():
    assert Nik.parse("3375031703059012").birth_dates(TODAY) == (date(2005, 3, 17),)


@given(
    st.dates(min_value=date(1907, 1, 1), max_value=TODAY),
    st.sampled_from(["1", "2"]),
    st.integers(1, 9999),
)
def test_a_nik_made_from_a_birth_date_and_sex_gives_them_back(born, sex, serial):
    day = born.day + (40 if sex == "2" else 0)
    nik = Nik.parse(f"337503{day:02d}{born:%m%y}{serial:04d}")
    assert nik.birth_date(TODAY, near=born) == born
    assert nik.sex == sex
    assert not [c for c in checks(nik, birth_date=born, sex=sex) if c != "nik.rounded"]


@given(st.text(max_size=40))
def test_any_text_can_be_parsed_and_checked(text):
    for kind in (Nik, KartuKeluarga):
        number = kind.parse(text)
        assert number.digits.isdecimal() or not number.digits
        assert isinstance(number.explain(TODAY), str)
        assert all(remark.message for remark in number.findings(TODAY))


def test_a_kk_tells_its_date_of_issue_without_forty():
    card = KartuKeluarga.parse("3375031803169895")
    assert card.issue_date(TODAY) == date(2016, 3, 18)
    assert checks(card, village="33.75.03.1009") == []
    assert card.explain(TODAY).endswith("tanggal 18 Maret 2016; urut 9895")
    assert checks(KartuKeluarga.parse("3375035803169895")) == ["kk.date"]


def test_a_kk_from_another_regency_is_only_a_warning():
    card = KartuKeluarga.parse("3326031803169895")
    assert checks(card, village="33.75.03.1009") == ["kk.region"]
    assert checks(card, village="33.26.11.2001") == []


def test_a_kk_issued_in_the_future_belongs_to_the_last_century_and_is_flagged_not_lost():
    assert KartuKeluarga.parse("3375031801309895").issue_date(TODAY) == date(1930, 1, 18)


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("3,32609E+15", {Damage.SCIENTIFIC}),
        ("3.32609e15", {Damage.SCIENTIFIC}),
        ("3326091705310001.0", {Damage.DECIMAL}),
        ("3326091705310001,00", {Damage.DECIMAL}),
        ("3326091705310000", {Damage.ROUNDED}),
        ("3326091705310000.0", {Damage.DECIMAL, Damage.ROUNDED}),
        ("'3326091705310001", {Damage.APOSTROPHE}),
        ("3326091705310001", set()),
        ("3326091705310010", set()),
        ("33.2609.170531.0001", set()),
        ("", set()),
    ],
)
def test_marks_of_a_spreadsheet_are_recognised(text, marks):
    assert damage(text) == marks


def test_digits_behind_an_exponent_are_not_guessed():
    assert Nik.parse("3,32609E+15").digits == ""


def test_a_column_of_numbers_ending_in_0_was_rounded():
    whole = [f"33750317037990{i:02d}" for i in range(10, 30)]
    assert not mostly_rounded(whole)
    assert mostly_rounded(number[:15] + "0" for number in whole)
    assert not mostly_rounded(["3375031703799010"] * 4)


def test_digits_are_grouped_for_reading():
    assert group_digits("3375031803169895") == "337503 180316 9895"
    assert group_digits("33750318") == "337503 18"
    assert group_digits("belum ada") == "belum ada"
    assert group_digits("") == ""


def test_a_masked_number_names_nobody():
    assert mask("3326091705310012") == "3326xxxxxxxxx012"
    assert mask("12345") == "xxxxx"


@given(st.dates(min_value=date(2000, 1, 1), max_value=TODAY - timedelta(days=1)))
def test_every_past_issue_date_is_read(issued):
    assert KartuKeluarga.parse(f"337503{issued:%d%m%y}9001").issue_date(TODAY) == issued
