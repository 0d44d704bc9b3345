"""Any questionnaire on paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from dampingan.forms.model import Form, Group, QuestionType
from dampingan.printing.questionnaire.questionnaire import (
    SheetHead,
    blank_data,
    first_page,
    questionnaire_pages,
    questionnaire_pdf,
)
from dampingan.printing.questionnaire.sheet.content import sheet_content
from printing.conftest import asked, form_of

TextOf = Callable[[bytes], str]
YES_NO = {"ya": [("1", "Ya"), ("2", "Tidak")]}
ONE = QuestionType.SELECT_ONE


def pages(pdf: bytes) -> int:
    found = re.search(rb"/Type/Pages/Count (\d+)", pdf)
    assert found
    return int(found[1])


def items_of(form: Form) -> list[dict]:
    """Return the items of a form."""
    return [item for section in sheet_content(form)["sections"] for item in section["items"]]


def test_the_same_form_gives_the_same_bytes(keluarga: Form) -> None:
    assert questionnaire_pdf(keluarga) == questionnaire_pdf(keluarga)


def test_the_family_form_for_five_persons_fits_four_pages(keluarga: Form) -> None:
    assert pages(questionnaire_pdf(keluarga)) == 4


def test_every_question_of_the_family_form_is_on_paper(keluarga: Form, text_of: TextOf) -> None:
    words = text_of(questionnaire_pdf(keluarga))
    automatic = {"401"}  # numbers the rows, as the paper does
    asked_for = {q.number for q in keluarga.questions.values() if q.number} - automatic
    assert {number for number in asked_for if number not in words} == set()
    assert "keluarga@" in words
    assert "Halaman 1 dari" in words


def test_the_first_page_alone_is_the_first_page_of_all(keluarga: Form) -> None:
    assert first_page(keluarga, dpi=40).startswith(b"\x89PNG")
    assert len(questionnaire_pages(keluarga, dpi=40)) > 1


def test_a_region_that_is_known_is_printed_in_its_boxes(keluarga: Form) -> None:
    head = SheetHead({"kode_provinsi": "33"}, {"kode_desa": "Bandengan"}, "Triwulan IV 2026")
    (document,) = blank_data(keluarga, head=head)["documents"]
    printed = [draw[3] for draw in document["pages"][0]["draw"]]
    assert printed == ["Triwulan IV 2026", "33"]


def test_what_somebody_wrote_in_a_form_is_never_read_as_markup(text_of: TextOf) -> None:
    hostile = '#panic("x") $1/0$ *a* `b` \\ <label> @ref [c] #let x = 1 "quoted" =heading'
    form = form_of(asked("a", label=hostile, hint={"": hostile}), choices={})
    assert '#panic("x") $1/0$' in text_of(questionnaire_pdf(form))


@pytest.mark.parametrize(
    "label",
    [
        "",
        "\x00\x07\ud800",
        "a" * 3000,
        "kata " * 2000,
        "مرحبا " * 20,
        "😀\u202eabc",
        "{}",
        "${}",
        "${x",
    ],
    ids=lambda label: repr(label[:6]),
)
def test_no_label_breaks_the_sheet(label: str) -> None:
    row = Group("r", "r", {"": label}, (asked("nama", repeat="r", label=label),), is_repeat=True)
    form = form_of(
        asked("a", label=label, number=label[:40], hint={"": label}, relevant="${a} = ("),
        asked("b", ONE, label=label, choice_list="ya"),
        row,
        choices={"ya": [("1", label), (label[:30] or "2", label)]},
    )
    assert pages(questionnaire_pdf(form)) >= 1


@pytest.mark.parametrize("kind", list(QuestionType))
def test_every_type_of_question_has_a_place_on_paper(kind: QuestionType) -> None:
    inside = asked("dalam", kind, repeat="r", choice_list="ya")
    form = form_of(
        asked("a", kind, choice_list="ya", number="1"),
        asked("b", kind, choice_list="tidak_ada"),
        Group("r", "r", {"": "Baris"}, (inside,), is_repeat=True),
        choices=YES_NO,
    )
    assert pages(questionnaire_pdf(form)) == 1


def test_a_form_of_640_questions_is_printed_whole() -> None:
    questions = [
        asked(
            f"q{n}", ONE, number=str(n), choice_list="ya", relevant="${q1} = '1'" if n > 1 else ""
        )
        for n in range(1, 641)
    ]
    form = form_of(*questions, choices=YES_NO)
    assert sum(item["k"] == "q" for item in items_of(form)) == 640
    assert pages(questionnaire_pdf(form)) > 5


def test_a_very_long_list_stands_once_at_the_end(text_of: TextOf) -> None:
    form = form_of(
        asked("desa", ONE, number="5", choice_list="desa"),
        asked("asal", ONE, number="6", choice_list="desa"),
        choices={"desa": [(f"{n:04d}", f"Desa {n}") for n in range(1, 2001)]},
    )
    first, second = items_of(form)[:2]
    assert first["codes"] == second["codes"] == []
    assert first["see"] == second["see"] != ""
    words = text_of(questionnaire_pdf(form))
    assert words.count("Desa 1987") == 1


def test_a_list_used_again_points_to_the_question_that_has_it() -> None:
    bodies = [(str(n), f"Pilihan yang panjang nomor {n}") for n in range(1, 9)]
    form = form_of(
        asked("a", ONE, number="417", choice_list="usaha"),
        asked("b", ONE, number="421", choice_list="usaha"),
        choices={"usaha": bodies},
    )
    first, second = items_of(form)
    assert len(first["codes"]) == 8
    assert second["codes"] == []
    assert "417" in second["see"]


def test_a_code_shows_where_it_skips_to() -> None:
    form = form_of(
        asked("kerja", ONE, number="1", choice_list="ya"),
        asked("jam", number="2", relevant="${kerja} = '1'"),
        asked("upah", number="3", relevant="${kerja} = '1' and ${jam} != ''"),
        asked("akhir", number="4"),
        choices=YES_NO,
    )
    kerja, jam, *_ = items_of(form)
    assert kerja["codes"] == [["1", "Ya", ""], ["2", "Tidak", "4"]]
    assert jam["why"] == "bila 1 = 1"


def test_word_codes_are_printed_as_they_are_keyed() -> None:
    form = form_of(
        asked("a", ONE, choice_list="w"),
        asked("b", QuestionType.SELECT_MULTIPLE, choice_list="w"),
        choices={"w": [("yes", "Ya"), ("no", "Tidak"), ("less_than_6", "Kurang dari 6")]},
    )
    one, several = items_of(form)
    assert [code[0] for code in one["codes"]] == ["1", "2", "3"]
    assert one["space"]["groups"] == [1]
    assert [code[0] for code in several["codes"]] == ["A", "B", "C"]


def test_a_right_to_left_form_is_mirrored() -> None:
    arabic = form_of(asked("a", label="ما هو اسمك الكامل؟"), choices={})
    assert sheet_content(arabic)["rtl"]
    assert not sheet_content(form_of(asked("a", label="Nama"), choices={}))["rtl"]
    assert pages(questionnaire_pdf(arabic)) == 1


def test_a_repeat_inside_a_repeat_asks_for_its_parent_row() -> None:
    inner = Group("b", "b", {"": "Anak"}, (asked("y", repeat="b"),), repeat="a", is_repeat=True)
    outer = Group("a", "a", {"": "Ibu"}, (asked("x", repeat="a"), inner), is_repeat=True)
    first, second = items_of(form_of(outer, choices={}))
    assert not first["inside"]
    assert second["inside"]
    assert pages(questionnaire_pdf(form_of(outer, choices={}))) == 1


def test_a_long_repeat_has_a_column_for_each_row_and_goes_on_on_continuation_sheets() -> None:
    questions = [asked(f"q{n}", ONE, repeat="r", choice_list="ya") for n in range(12)]
    rows = Group("r", "r", {"": "Anggota"}, tuple(questions), is_repeat=True)
    form = form_of(rows, choices=YES_NO)
    (roster,) = items_of(form)
    assert roster["list"] == []
    assert roster["wide"]
    assert roster["held"] == 5
    assert pages(questionnaire_pdf(form, rows=12)) == pages(questionnaire_pdf(form)) + 2


def test_a_short_repeat_has_its_rows_below_each_other() -> None:
    questions = (asked("nama", repeat="r"), asked("jk", ONE, repeat="r", choice_list="ya"))
    rows = Group("r", "r", {"": "Anggota"}, questions, is_repeat=True)
    (roster,) = items_of(form_of(rows, choices=YES_NO))
    assert [item["label"] for item in roster["list"]] == ["nama", "jk"]
    assert roster["table"] == []
    assert not roster["wide"]


def test_in_a_run_that_arrows_skip_only_the_first_question_says_when_it_is_asked() -> None:
    form = form_of(
        asked("kerja", ONE, number="1", choice_list="ya"),
        asked("jam", number="2", relevant="${kerja} = '1'"),
        asked("upah", number="3", relevant="${kerja} = '1'"),
        asked("umur", QuestionType.INTEGER, number="4"),
        asked("sekolah", number="5", relevant="${umur} > 5"),
        asked("kelas", number="6", relevant="${umur} > 5"),
        choices=YES_NO,
    )
    assert [item["why"] for item in items_of(form)] == [
        "",
        "bila 1 = 1",
        "",
        "",
        "bila 4 > 5",
        "bila 4 > 5",
    ]


def test_a_repeat_named_like_its_block_is_named_once() -> None:
    rows = Group(
        "g/r", "r", {"": "Anggota"}, (asked("x", repeat="g/r"),), path=("g",), is_repeat=True
    )
    block = Group("g", "g", {"": "Anggota"}, (rows,), number="IV")
    head, roster = items_of(form_of(block, choices={}))
    assert (head["label"], roster["label"], roster["named"]) == ("Anggota", "", "Anggota")


def test_writing_that_no_shipped_face_has_is_told_on_the_sheet() -> None:
    assert "CJK" in sheet_content(form_of(asked("a", label="你叫什么名字"), choices={}))["lacking"]
    for label in ("Nama ± 5 ℓ", "Как вас зовут?", "ما هو اسمك؟", "ΑΒΓ"):
        assert sheet_content(form_of(asked("a", label=label), choices={}))["lacking"] == ""


def test_choices_that_are_rows_of_a_list_are_named_by_their_row() -> None:
    names = asked("nama", repeat="r", number="402")
    form = form_of(
        Group("r", "r", {"": "Anggota"}, (names,), is_repeat=True),
        asked("wakil", ONE, number="5", choice_source="nama"),
        choices={},
    )
    assert items_of(form)[-1]["see"] == "tulis nomor baris dari 402"


def test_a_choice_that_is_not_offered_any_more_is_not_printed() -> None:
    form = form_of(asked("a", ONE, choice_list="ya"), choices=YES_NO)
    first, second = form.choices["ya"]
    retired = replace(first, extra={"aktif": "0"})
    form = replace(form, choices={"ya": (retired, second)})
    (item,) = items_of(form)
    assert "Tidak" in str(item)
    assert "'Ya'" not in str(item)


def test_paper_asks_to_write_what_a_screen_asks_to_type() -> None:
    hint = {"": "Ketik ? bila tidak tahu."}
    (item,) = items_of(form_of(asked("a", hint=hint), choices={}))
    assert item["hint"] == "Tulis ? bila tidak tahu."
