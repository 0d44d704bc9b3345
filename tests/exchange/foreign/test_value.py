"""Another system's cell becomes an answer, or says why it can't."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from dampingan.exchange.foreign.mapping import Rule
from dampingan.exchange.foreign.table import Table
from dampingan.exchange.foreign.value import Reading, ValueReader
from dampingan.forms.model import Form

TODAY = date(2026, 11, 22)


@pytest.fixture
def read(keyed_form: Form):
    """Return what one cell says for a question."""
    reader = ValueReader(keyed_form, TODAY)

    def answer(question: str, cell: Any, values: dict[str, str] | None = None, **more: str):
        return reader.answer(keyed_form.questions[question], cell, values or {}, **more)

    return answer


@pytest.fixture
def keyed_form(keluarga: Form) -> Form:
    return keluarga


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("3375031705800001", Reading("3375031705800001")),
        ("'33.7503 1705800001", Reading("3375031705800001", "tidied")),
        ("0", Reading()),
        ("-", Reading()),
    ],
)
def test_numbers_of_people_are_digits(read, cell: str, found: Reading) -> None:
    assert read("nik", cell) == found


@pytest.mark.parametrize("cell", [3375031705800001, 3.375031705800001e15, "3,37503E+15"])
def test_numbers_that_a_spreadsheet_cut_are_not_believed(read, cell: object) -> None:
    assert read("nik", cell).fatal


@pytest.mark.parametrize(
    ("cell", "ours", "how"),
    [
        ("17-05-1980", "1980-05-17", "tidied"),
        ("1980-05-17", "1980-05-17", ""),
        (datetime(1980, 5, 17), "1980-05-17", ""),  # noqa: DTZ001 - a cell has no zone
        (29358, "1980-05-17", "assumed"),
        ("05/17/1980", "1980-05-17", "assumed"),
        ("0000-00-00", "", ""),
    ],
)
def test_dates_are_understood_and_guesses_are_said(read, cell: Any, ours: str, how: str) -> None:
    found = read("tgl_lahir", cell)
    assert (found.text, found.how) == (ours, how)


def test_the_nik_tells_day_from_month(read) -> None:
    swapped = read("tgl_lahir", date(1982, 6, 5), nik="3375034506820002")
    assert swapped == Reading("1982-06-05")
    taken = read("tgl_lahir", date(1982, 5, 6), nik="3375034506820002")
    assert taken == Reading("1982-06-05", "assumed")


SHDK = {"3 Istri": "2", "4 Anak": "3", "9 Famili lain": "8"}


@pytest.mark.parametrize(
    ("cell", "ours", "how"),
    [
        (4, "3", "code"),
        ("04", "3", "code"),
        ("ANAK", "3", "code"),
        ("4 - Anak", "3", "code"),
        ("Kepala keluarga", "1", "label"),
        ("Kepala Kelurga", "1", "alike"),
    ],
)
def test_their_codes_and_labels_and_our_labels_are_all_taken(
    read, cell: object, ours: str, how: str
) -> None:
    found = read("hubungan", cell, SHDK)
    assert (found.text, found.how) == (ours, how)


@pytest.mark.parametrize("cell", [7, "Keponakan", "Bukan anak"])
def test_a_value_without_a_counterpart_is_a_problem_and_no_guess(read, cell: object) -> None:
    found = read("hubungan", cell, SHDK)
    assert found.problem
    assert not found.text


def test_several_answers_come_as_sums_lists_and_words(read) -> None:
    assert read("kartu_identitas", 5).text == "1 4"
    assert read("kartu_identitas", "4; 1").text == "1 4"
    assert read("kartu_identitas", "KTP, Akta kelahiran").text == "1 4"


def test_columns_are_put_together_and_taken_apart(keluarga: Form) -> None:
    reader = ValueReader(keluarga, TODAY)
    table = Table("x", ("tgl", "bln", "thn", "RT/RW", "ktp", "akta"), (), ())
    row = (17, "Mei", 1980, "003/005", "Ya", "")
    parts = (("tgl",), ("bln",), ("thn",))
    assert reader.read(Rule("tgl_lahir", parts, "date"), table, row).text == "1980-05-17"
    assert reader.read(Rule("rt", (("rt/rw",),), "rt"), table, row).text == "003"
    assert reader.read(Rule("rw", (("rt/rw",),), "rw"), table, row).text == "005"
    split = Rule("kartu_identitas", how="split", split={"4": "ktp", "1": "akta"})
    assert reader.read(split, table, row).text == "4"
    assert reader.read(Rule("keberadaan", constant="1"), table, row).text == "1"


def test_words_around_a_number_are_left_out(read) -> None:
    assert read("desil", "Desil 2") == Reading("2", "tidied")
    assert read("luas_lantai", "45 m2") == Reading("45", "tidied")
    assert read("luas_lantai", "luas").problem


def test_words_for_no_answer_are_kept_as_such(read) -> None:
    assert read("luas_lantai", "Tidak tahu") == Reading("__tidak_tahu__", "label")
    assert read("tgl_lahir", "TIDAK MENJAWAB") == Reading("__menolak__", "label")
    assert read("jarak_tinja", "Tidak tahu") == Reading("8", "label")
    assert read("alamat", "tidak tahu") == Reading("tidak tahu")


def test_labels_of_several_answers_may_stand_in_one_cell(read) -> None:
    assert read("kartu_identitas", "KTP Akta kelahiran") == Reading("1 4", "label")
    assert read("kartu_identitas", "KTP Kartu pelajar").problem


def test_a_whole_number_with_a_decimal_behind_it_is_whole(read) -> None:
    """Pandas writes so; the last digit of a number that Excel has cut would be 0."""
    assert read("nik", "3375031705800001.0") == Reading("3375031705800001", "tidied")
    assert read("nik", "3375031705800010.0").fatal


def test_a_year_of_two_digits_is_an_assumption(read) -> None:
    assert read("tgl_lahir", "4/4/62") == Reading("1962-04-04", "assumed")
    assert read("tgl_lahir", "17 Mei 1980 00:00") == Reading("1980-05-17", "tidied")


def test_the_nik_tells_day_from_month_in_texts_too(read) -> None:
    told = read("tgl_lahir", "05/06/1982", nik="3375034605820002")
    assert told == Reading("1982-05-06", "assumed")
    assert read("tgl_lahir", "05/06/1982", nik="3375034506820002").text == "1982-06-05"


def test_a_village_in_four_columns_is_a_code_of_kemendagri_or_bps(keluarga: Form) -> None:
    reader = ValueReader(keluarga, TODAY)
    table = Table("x", ("prop", "kab", "kec", "desa"), (), ())
    rule = Rule("_village", (("prop",), ("kab",), ("kec",), ("desa",)), "village")
    assert reader.read(rule, table, (33, 75, 3, 1009)).text == "3375031009"
    assert reader.read(rule, table, (33, 75, "040", "004")).text == "3375040004"
    assert not reader.read(rule, table, (33, 75, "", "004")).text


def test_a_small_number_is_no_counted_day(read) -> None:
    assert read("tgl_lahir", 29358) == Reading("1980-05-17", "assumed")
    assert read("tgl_lahir", 17).problem
