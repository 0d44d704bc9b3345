import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dampingan.core.text import (
    CELL_LIMIT,
    cell_length,
    clean,
    fits_cell,
    fold,
    normalise,
    normalise_line,
)

ANY = st.text(st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\u00a0b\u202fc", "a b c"),
        ("a\x00\x07b\x9f", "ab"),
        ("a\tb\n", "a\tb\n"),
        ("e\u0301", "é"),
        ("\ufeffRini\u200b", "Rini"),
        ("a\x0bb\u2028c", "a\nb\nc"),
        ("  dua spasi  ", "  dua spasi  "),
        ("x\ud800y", "xy"),
        ("", ""),
    ],
)
def test_text_is_cleaned(text, expected):
    assert clean(text) == expected


@pytest.mark.parametrize(
    "text", ["👨‍👩‍👧‍👦 keluarga", "=HYPERLINK(1)", "00123", "عبد الله", "Mu'min", "-", "+62"]
)
def test_text_that_a_cell_can_hold_stays_exactly(text):
    assert clean(text) == text


@given(ANY)
def test_cleaning_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)
    assert normalise(normalise(text)) == normalise(text)
    assert normalise_line(normalise_line(text)) == normalise_line(text)


@given(ANY)
def test_clean_text_has_no_control_characters_and_is_nfc(text):
    result = clean(text)
    assert unicodedata.is_normalized("NFC", result)
    assert not any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\t\n" for c in result)


@given(ANY)
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


def test_names_fold_alike_however_they_are_written():
    assert (
        fold("Mu'min  HIDAYAT")
        == fold("mu’min hidayat")
        == fold(" MUMIN\u00a0Hidayat.")
        == ("mumin hidayat")
    )
    assert fold("Café S.Pd.") == "cafe s pd"
    assert fold("Al-Habsyi_2") == "al habsyi 2"


def test_normalised_text_has_no_spaces_at_its_ends():
    assert normalise(" \u00a0a b\n") == "a b"
    assert normalise_line(" a \n  b ") == "a b"


def test_a_cell_counts_as_excel_counts():
    assert cell_length("abc") == 3
    assert cell_length("😀") == 2
    assert fits_cell("a" * CELL_LIMIT)
    assert not fits_cell("a" * (CELL_LIMIT + 1))
    assert not fits_cell("😀" * 16_384)
