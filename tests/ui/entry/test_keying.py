"""Keys of one question."""

from __future__ import annotations

from datetime import date

import pytest

from dampingan.core.missing import Missing
from dampingan.forms.model import Choice, Form, Question, QuestionType
from dampingan.ui.entry.keying import Keying

TODAY = date(2026, 11, 20)


def keying_of(form: Form, key: str) -> Keying:
    question = form.questions[key]
    choices = form.choices.get(question.choice_list, ())
    labels = [form.text(choice.label, "id") for choice in choices]
    return Keying(question, choices, labels, today=TODAY)


def select(codes: list[tuple[str, str]], kind: QuestionType = QuestionType.SELECT_ONE) -> Keying:
    choices = tuple(Choice(code, {"id": label}) for code, label in codes)
    question = Question("q", "q", kind, {"id": "Q"}, choice_list="q")
    return Keying(question, choices, [label for _, label in codes], today=TODAY)


def test_a_code_goes_in_when_no_longer_code_is_possible(keluarga: Form) -> None:
    floor, water = keying_of(keluarga, "jenis_lantai"), keying_of(keluarga, "air_minum")
    assert floor.complete("1")
    assert not water.complete("1")
    assert water.complete("11")
    assert water.complete("2")


def test_a_code_that_is_not_in_the_list_never_goes_in_by_itself(keluarga: Form) -> None:
    wall = keying_of(keluarga, "jenis_dinding")
    assert not wall.complete("9")
    assert wall.unknown("9")
    assert not wall.unknown("7")


def test_a_text_of_known_width_goes_in_with_its_last_digit(keluarga: Form) -> None:
    nik = keying_of(keluarga, "nik")
    assert not nik.complete("337503170579000")
    assert nik.complete("3375031705790001")
    assert not nik.complete("337503xxxxxxx012")


def test_a_number_of_known_width_goes_in_with_its_last_digit(keluarga: Form) -> None:
    area = keying_of(keluarga, "luas_lantai")
    assert not area.complete("25")
    assert area.complete("125")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("170531", "1931-05-17"), ("17/5/31", "1931-05-17"), ("1/2/14", "2014-02-01")],
)
def test_dates_are_typed_fast(keluarga: Form, typed: str, stored: str) -> None:
    assert keying_of(keluarga, "tgl_lahir").canonical(typed) == stored


def test_a_date_shows_its_century_while_it_is_typed(keluarga: Form) -> None:
    shown = keying_of(keluarga, "tgl_lahir").preview("170531")
    assert shown == "17 Mei 1931 · 31 → 1931; dua angka tahun berarti 1927–2026"
    assert keying_of(keluarga, "tgl_lahir").preview("17051931") == "17 Mei 1931"


def test_a_date_with_a_full_year_goes_in_by_itself_and_a_short_one_waits(keluarga: Form) -> None:
    birth = keying_of(keluarga, "tgl_lahir")
    assert birth.complete("17051931")
    assert not birth.complete("170531")


@pytest.mark.parametrize(("key", "code"), [("?", Missing.DONT_KNOW), ("!", Missing.REFUSED)])
def test_one_key_says_why_there_is_no_answer(keluarga: Form, key: str, code: Missing) -> None:
    floor = keying_of(keluarga, "jenis_lantai")
    assert floor.complete(key)
    assert floor.canonical(key) == code
    assert floor.text_of(code) == key


def test_a_question_mark_is_the_lists_own_code_for_not_knowing(keluarga: Form) -> None:
    distance = keying_of(keluarga, "jarak_tinja")
    assert distance.complete("?")
    assert distance.canonical("?") == "8"


def test_a_list_with_a_zero_takes_it_at_once_where_paper_has_one_box() -> None:
    one = select([("0", "Tidak"), ("1", "Ya")])
    two = select([(str(code), f"Kode {code}") for code in range(13)])
    assert one.complete("0")
    assert not two.complete("0")
    assert two.complete("03")
    assert two.canonical("00") == "0"


def test_a_code_with_a_zero_of_its_own_is_not_taken_for_another() -> None:
    keying = select([("04", "Empat nol"), ("4", "Empat")])
    assert keying.canonical("04") == "04"


@pytest.mark.parametrize(
    ("typed", "key", "done"),
    [("201126", "D", True), ("201126", "1", True), ("201120", "2", False), ("201105", "1", False)],
)
def test_a_date_of_six_digits_is_done_when_nothing_can_follow(
    keluarga: Form, typed: str, key: str, done: bool
) -> None:
    assert keying_of(keluarga, "tgl_lahir").ends(typed, key) is done


def test_a_minus_in_a_number_waits_for_digits(keluarga: Form) -> None:
    area = keying_of(keluarga, "luas_lantai")
    assert not area.complete("-")
    assert area.canonical("-") == Missing.NOT_APPLICABLE
    assert area.canonical("-5") == "-5"


def test_part_of_a_label_finds_choices_best_first(keluarga: Form) -> None:
    water = keying_of(keluarga, "air_minum")
    assert water.searching("sum")
    labels = [option.label for option in water.matches("sum")]
    assert labels[0].startswith("Sumur")
    assert [option.code for option in water.matches("tak mata")] == ["8"]


def test_letters_pick_several_answers_and_take_them_back(keluarga: Form) -> None:
    cards = keying_of(keluarga, "kartu_identitas")
    text = cards.press("", "b")
    assert text == "1"
    text = cards.press(text or "", "d")
    assert text == "5"
    assert cards.picks("5") == ["1", "4"]
    assert cards.press("5", "b") == "4"


def test_a_code_that_stands_alone_pushes_the_others_out(keluarga: Form) -> None:
    cards = keying_of(keluarga, "kartu_identitas")
    assert cards.press("5", "a") == "0"
    assert cards.press("0", "c") == "2"


def test_a_sum_goes_in_when_no_longer_sum_is_possible(keluarga: Form) -> None:
    cards, insurance = keying_of(keluarga, "kartu_identitas"), keying_of(keluarga, "jamkes")
    assert cards.complete("5")
    assert not insurance.complete("1")
    assert insurance.complete("9") is False  # 99 Tidak tahu is still possible
    assert insurance.complete("99")
    assert insurance.canonical("9") == "1 8"


def test_codes_that_are_words_are_keyed_by_number() -> None:
    keying = select([("yes", "Ya"), ("no", "Tidak")])
    assert keying.by_number
    assert keying.complete("2")
    assert keying.canonical("2") == "no"
    assert keying.text_of("no") == "2"


def test_neighbourhood_numbers_get_three_digits(keluarga: Form) -> None:
    assert keying_of(keluarga, "rt").canonical("3") == "003"
    assert keying_of(keluarga, "rw").canonical("0") == "000"


def test_text_that_fits_nothing_is_kept_as_it_was_typed(keluarga: Form) -> None:
    assert keying_of(keluarga, "tgl_lahir").canonical("kemarin") == "kemarin"
    assert keying_of(keluarga, "jenis_lantai").canonical("44") == "44"
