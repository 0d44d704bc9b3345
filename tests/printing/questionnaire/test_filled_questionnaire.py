"""What is known of a family on its sheets, and which question is where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from dampingan.core.sheet_code import read_code
from dampingan.forms.answer import Answers, Row
from dampingan.forms.model import Form, Group, QuestionType
from dampingan.printing.press.page_picture import Pages
from dampingan.printing.press.typesetting import typeset_pdf
from dampingan.printing.questionnaire.questionnaire import (
    TEMPLATE,
    first_fields,
    page_of,
    plain_frame,
)
from dampingan.printing.questionnaire.sheet.answers import Known, Origin, SheetFiller
from dampingan.printing.questionnaire.sheet.blank import Blank, blank_sheets
from dampingan.printing.questionnaire.sheet.content import SheetKind
from printing.conftest import asked, form_of

LONG = "Raden Ajeng Siti Kusumawardhani Purwaningsih Hadiningrat Djo"
KEY = "K-YMW6VWF90DR7R"
KIND = SheetKind(states=(("T", "Tetap"), ("B", "Berubah")))


@pytest.fixture(scope="module")
def blank(keluarga: Form) -> Blank:
    return blank_sheets(keluarga, KIND)


def member(number: int, **values: str) -> Row:
    known = {"nama": f"Warga {number}", "nik": f"33751234567890{number:02}", "jk": "2"}
    return Row(f"p{number}", "anggota", "", known | values)


def family(count: int, **values: str) -> Answers:
    return Answers(values, [member(number) for number in range(1, count + 1)])


def filled(keluarga: Form, blank: Blank, answers: Answers, **known: Any) -> list[dict[str, Any]]:
    filler = SheetFiller(
        keluarga, blank, Origin("33.75.03.1009", keluarga.form_id, keluarga.version, "2026-Q4")
    )
    about: dict[str, Any] = {
        "name": LONG,
        "rw": "003",
        "rt": "002",
        "card": "3375031234567890",
        "key": KEY,
    }
    return filler.document(Known(answers=answers, **(about | known)))["pages"]


def words(page: dict[str, Any]) -> list[str]:
    return [draw[3] for draw in page["draw"] if draw[0] == "t"]


def pdf_of(keluarga: Form, blank: Blank, pages: list[dict[str, Any]]) -> bytes:
    common = {"blank": list(blank.pdf), "frame": plain_frame(keluarga)}
    return typeset_pdf(TEMPLATE, {"common": common, "documents": [{"pages": pages}]})


def test_five_persons_take_four_pages_and_25_take_four_continuation_sheets_more(
    keluarga: Form, blank: Blank
) -> None:
    assert blank.count == 4
    assert [len(filled(keluarga, blank, family(count))) for count in (0, 5, 6, 25)] == [4, 4, 6, 12]


def test_there_is_one_box_a_digit_in_the_groups_of_cards(blank: Blank) -> None:
    groups = {
        key: [mark["groups"] for mark in blank.fields if mark["k"] == key]
        for key in ("nik", "tgl_lahir", "no_kk", "tgl_pendataan", "jenjang")
    }
    assert groups == {
        "nik": [[6, 6, 4]] * 5,
        "tgl_lahir": [[2, 2, 4]] * 5,
        "no_kk": [[6, 6, 4]],
        "tgl_pendataan": [[2, 2, 4]],
        "jenjang": [[2]] * 5,
    }


def test_answers_of_a_column_stand_at_one_right_edge(blank: Blank) -> None:
    edges = {
        round(mark["x"] + mark["starts"][-1] + mark["groups"][-1] * mark["size"], 1)
        for mark in blank.on_page[1]
        if mark.get("t") == "b" and not mark.get("region")
    }
    assert len(edges) == 2


def test_names_stand_on_every_page_of_the_members(keluarga: Form, blank: Blank) -> None:
    pages = filled(keluarga, blank, family(7))
    holding = [number for number, page in enumerate(pages, 1) if "Warga 3" in words(page)]
    assert holding == [2, 3]
    assert [n for n, page in enumerate(pages, 1) if "Warga 7" in words(page)] == [5, 6]
    assert "Lembar tambahan 1" in words(pages[4])
    assert "7" in words(pages[4])


def test_each_page_says_whose_it_is_and_which(keluarga: Form, blank: Blank) -> None:
    pages = filled(keluarga, blank, family(1))
    for number, page in enumerate(pages[1:], 2):
        assert {"003", "002", "…7890"} <= set(words(page))
        assert any(text.startswith("Raden Ajeng Siti") for text in words(page))
        assert page["foot"] == f"Halaman {number} dari 4"


def test_an_answer_stands_beside_its_empty_boxes_each_digit_over_its_own(
    keluarga: Form, blank: Blank
) -> None:
    (page, *_) = filled(keluarga, blank, Answers({"no_kk": "3375031234567890", "atap": "2"}, []))
    mark = next(field for field in blank.on_page[1] if field["k"] == "no_kk")
    printed = [draw for draw in page["draw"] if draw[0] == "t" and draw[3] == "337503"]
    assert mark["groups"] == [6, 6, 4]
    assert len(printed) == 1
    assert mark["x"] <= printed[0][1] < mark["x"] + mark["size"]
    assert mark["y"] <= printed[0][2] < mark["y"] + 2.5


def test_what_is_printed_never_moves_anything(keluarga: Form, blank: Blank) -> None:
    short = filled(keluarga, blank, family(3))
    long = filled(
        keluarga, blank, family(3, nama_kk=LONG, alamat="Jalan " * 60, catatan="x " * 900)
    )
    for before, after in zip(short, long, strict=True):
        assert before["p"] == after["p"]
        assert all(draw[1] < after["w"] and draw[2] < after["h"] for draw in after["draw"])


def test_a_missing_code_is_a_word_or_the_key_that_enters_it(keluarga: Form, blank: Blank) -> None:
    answers = Answers(
        {"no_kk": "__tidak_tahu__", "luas_lantai": "__tidak_tahu__", "nama_kk": "__menolak__"}, []
    )
    (page, *_) = filled(keluarga, blank, answers)
    assert {"tidak tahu", "?", "tidak menjawab"} <= set(words(page))
    assert not any("__" in text for text in words(page))


def test_letters_of_a_multiple_answer_are_circled(keluarga: Form, blank: Blank) -> None:
    answers = family(1)
    answers.rows[0].values["izin_usaha"] = "1 4"
    circles = [
        draw for page in filled(keluarga, blank, answers) for draw in page["draw"] if draw[0] == "o"
    ]
    assert len(circles) == 2
    assert circles[0][2] == circles[1][2]


def test_id_numbers_are_whole_for_keying_and_masked_on_request(
    keluarga: Form, blank: Blank
) -> None:
    page = filled(keluarga, blank, family(1))[1]
    assert "337512" in words(page)
    masked = filled(keluarga, blank, family(1), masked=True)[1]
    assert "337512" not in words(masked)
    assert any("xx" in text for text in words(masked))


def test_each_page_has_a_code_of_its_own(keluarga: Form, blank: Blank) -> None:
    import zxingcpp

    pages = filled(keluarga, blank, family(1))
    with Pages(pdf_of(keluarga, blank, pages)) as pdf:
        assert pdf.count == 4
        for number in (0, 2):
            picture = pdf.picture(number, 150, grey=True)
            (found,) = zxingcpp.read_barcodes(_array(picture))
            code = read_code(found.text)
            assert code is not None
            assert (code.page, code.period, code.village) == (
                number + 1,
                "2026-Q4",
                "33.75.03.1009",
            )
            assert code.record.replace("-", "") == KEY.replace("-", "")
        assert "Warga 1" in pdf.text(1).replace("\xad", "")
        assert "Penggunaan internet dalam usaha" in " ".join(pdf.text(2).split())


def _array(picture: Any) -> Any:
    return memoryview(picture.data).cast("B", (picture.height, picture.width))


def test_the_first_question_of_each_page_is_known_without_any_answer(keluarga: Form) -> None:
    first = first_fields(keluarga, {"anggota": 8}, kind=KIND)
    assert first[0] == (0, "kode_sls")
    assert first[1] == (1, "nama")
    assert first[3] == (0, "bpnt")
    assert first[4] == (6, "nama")
    assert len(first) == 6


def test_a_question_is_found_on_its_page(keluarga: Form) -> None:
    assert page_of(keluarga, "jenis_atap", kind=KIND) == 1
    assert page_of(keluarga, "pip", 2, kind=KIND) == 3
    assert page_of(keluarga, "pip", 7, rows={"anggota": 8}, kind=KIND) == 6
    assert page_of(keluarga, "tak_ada", kind=KIND) == 0


def test_pages_stay_when_only_words_of_the_stationery_are_the_same(keluarga: Form) -> None:
    assert blank_sheets(keluarga, KIND) is blank_sheets(keluarga, replace(KIND))


def test_a_blank_continuation_sheet_comes_alone(keluarga: Form, blank: Blank) -> None:
    sheets = blank.extra_sheets()
    assert len(sheets) == 2
    filler = SheetFiller(keluarga, blank, Origin("", keluarga.form_id, keluarga.version, ""))
    pages = filler.document(Known(), sheets)["pages"]
    assert "Lembar tambahan" in words(pages[0])
    assert pages[0]["code"] is None


def test_a_document_of_several_pages_ends_on_a_back() -> None:
    questions = [asked(f"q{n}", repeat="r", label=f"Pertanyaan {n}") for n in range(12)]
    form = form_of(
        asked("a"),
        Group("r", "r", {"": "Baris"}, tuple(questions), is_repeat=True),
        asked("b"),
        choices={},
    )
    blank = blank_sheets(form)
    assert blank.count % 2 == 1
    assert len(blank.sheets({})) == blank.count + 1
    assert len(blank.sheets({}, pad=False)) == blank.count


def test_a_list_whose_rows_the_form_counts_has_no_continuation_sheet() -> None:
    rows = Group("r", "r", {"": "Baris"}, (asked("x", repeat="r"),), is_repeat=True, count="3")
    blank = blank_sheets(form_of(rows, choices={}))
    assert blank.wanted(9) == {"r": 3}
    assert len(blank.sheets(blank.wanted(9))) == 1


@pytest.mark.parametrize("kind", [QuestionType.RANK, QuestionType.GEOPOINT, QuestionType.FILE])
def test_unusual_answers_are_printed_too(kind: QuestionType) -> None:
    form = form_of(
        asked("a", kind, choice_list="w"),
        choices={"w": [("x", "Satu"), ("y", "Dua"), ("z", "Tiga")]},
    )
    filler = SheetFiller(form, blank_sheets(form), Origin("", "coba", "1", ""))
    (page,) = filler.document(Known(answers=Answers({"a": "y x z"}, [])))["pages"]
    assert page["draw"]


def test_a_small_list_goes_on_on_a_sheet_of_its_own() -> None:
    questions = (asked("nama", repeat="r"), asked("umur", QuestionType.INTEGER, repeat="r"))
    form = form_of(Group("r", "r", {"": "Anak"}, questions, is_repeat=True), choices={})
    rows = [Row(f"r{n}", "r", "", {"nama": f"Anak {n}", "umur": "7"}) for n in range(1, 9)]
    filler = SheetFiller(form, blank_sheets(form), Origin("", "coba", "1", ""))
    pages = filler.document(Known(answers=Answers({}, rows)))["pages"]
    assert [any(f"Anak {n}" in words(page) for page in pages) for n in (1, 8)] == [True, True]
    assert len(pages) == 2


def _texts(pages: list[dict[str, Any]]) -> Iterator[str]:
    for page in pages:
        yield from words(page)


def test_a_form_that_somebody_else_made_prints_its_answers(keluarga: Form) -> None:
    form = form_of(
        asked("satu", QuestionType.SELECT_ONE, choice_list="w"), choices={"w": [("yes", "Ya")]}
    )
    filler = SheetFiller(form, blank_sheets(form), Origin("", "coba", "1", ""))
    pages = filler.document(Known(answers=Answers({"satu": "yes"}, [])))["pages"]
    assert "1" in list(_texts(pages))
