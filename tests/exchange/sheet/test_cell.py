"""Texts become cells and come back."""

from __future__ import annotations

import pytest

from dampingan.core.errors import Place
from dampingan.core.missing import Missing
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.sheet.cell import (
    CellType,
    cell_cache,
    cell_text,
    decode,
    fingerprint,
    normal,
    string_item,
)
from exchange.families import NASTY


def written(text: str, cell_type: CellType = CellType.TEXT) -> str:
    return cell_cache(cell_type, 5, Place(), {"1": 0})[text][0]


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())
def test_a_text_is_always_an_inline_string(text: str) -> None:
    assert 't="inlineStr"' in written(text)


def test_an_empty_answer_is_a_styled_empty_cell() -> None:
    assert written("") == '" s="5"/>'


@pytest.mark.parametrize("text", ["0", "25", "-3", "999999999999999"])
def test_a_whole_number_is_a_number_cell(text: str) -> None:
    assert f"<v>{text}</v>" in written(text, CellType.INTEGER)


@pytest.mark.parametrize("text", ["007", "-0", "2.0", "1e5", "dua", "1000000000000000", "٣"])
def test_a_number_that_would_come_back_changed_stays_a_text(text: str) -> None:
    assert 't="inlineStr"' in written(text, CellType.INTEGER)


@pytest.mark.parametrize("text", ["2.5", "0.001", "-12.75", "3"])
def test_a_decimal_is_a_number_cell(text: str) -> None:
    assert f"<v>{text}</v>" in written(text, CellType.DECIMAL)


@pytest.mark.parametrize("text", ["2.50", ".5", "-0", "0.1234567890123456", "2,5", "NaN", "1."])
def test_a_decimal_that_would_come_back_changed_stays_a_text(text: str) -> None:
    assert 't="inlineStr"' in written(text, CellType.DECIMAL)


def test_a_date_is_a_serial_number() -> None:
    assert "<v>11460</v>" in written("1931-05-17", CellType.DATE)


def test_the_first_date_that_spreadsheets_agree_on_is_the_first_of_march_1900() -> None:
    assert "<v>61</v>" in written("1900-03-01", CellType.DATE)
    assert 't="inlineStr"' in written("1900-02-28", CellType.DATE)


@pytest.mark.parametrize("text", ["1899-12-31", "1987-02-30", "17/05/1931", "1987"])
def test_what_is_no_safe_date_stays_a_text(text: str) -> None:
    assert 't="inlineStr"' in written(text, CellType.DATE)


def test_a_choice_refers_to_the_shared_text_of_its_code() -> None:
    assert written("1", CellType.CHOICE) == '" s="5" t="s"><v>0</v></c>'


def test_a_code_outside_the_list_stays_as_typed() -> None:
    assert "<t>77</t>" in written("77", CellType.CHOICE)


@pytest.mark.parametrize("cell_type", CellType)
def test_a_missing_code_is_written_as_its_words(cell_type: CellType) -> None:
    assert "<t>TIDAK TAHU</t>" in written(Missing.DONT_KNOW, cell_type)


def test_a_text_at_excels_limit_is_written_whole() -> None:
    assert "y" * 32_767 in written("y" * 32_767)


@pytest.mark.parametrize("text", ["y" * 32_768, "😀" * 16_384])
def test_a_text_over_excels_limit_is_refused_and_named(text: str) -> None:
    cache = cell_cache(CellType.TEXT, 5, Place(sheet="Keluarga", column="601 Catatan"))
    with pytest.raises(ExchangeError, match=r"Lembar Keluarga, kolom 601 Catatan: .* 32767"):
        cache[text]


def test_control_characters_crlf_and_hard_spaces_are_replaced() -> None:
    assert cell_text("a\x00b\r\nc\xa0d\x0be\tf") == "ab\nc d\ne f"


def test_composed_and_decomposed_letters_are_the_same_cell() -> None:
    assert cell_text("e\u0301") == "é"


def test_no_text_holds_what_spreadsheetml_takes_for_an_escape() -> None:
    assert "_x0041_" not in string_item("_x0041_")


def test_spaces_at_the_ends_are_kept_by_asking_for_it() -> None:
    assert string_item(" a") == '<t xml:space="preserve"> a</t>'


def test_the_cache_of_a_column_stays_small() -> None:
    cache = cell_cache(CellType.TEXT, 5, Place())
    for number in range(5_000):
        cache[f"Jalan {number}"]
    assert len(cache) <= 256


def test_a_bare_serial_in_a_date_column_is_its_date() -> None:
    assert decode(11460.0, CellType.DATE, {}) == "1931-05-17"


def test_a_whole_float_comes_back_without_a_point() -> None:
    assert decode(25.0, CellType.INTEGER, {}) == "25"


def test_a_shown_choice_comes_back_as_its_code() -> None:
    assert decode("1 - Ya", CellType.CHOICE, {"1 - Ya": "1"}) == "1"


def test_a_fingerprint_can_not_be_taken_for_a_number() -> None:
    assert fingerprint(["1", "2"]).startswith("h-")


def test_a_fingerprint_tells_columns_apart() -> None:
    assert fingerprint(["1", "2"]) != fingerprint(["12", ""])


def test_a_fingerprint_ignores_spaces_at_the_ends() -> None:
    assert fingerprint([normal(" Umi ")]) == fingerprint([normal("Umi")])
