"""Conditions as rows: written as expressions, read back, said in words."""

from __future__ import annotations

import pytest

from dampingan.forms.answer import Field
from dampingan.forms.clause import (
    Clause,
    Operator,
    askable,
    filter_words,
    operators_of,
    read_clauses,
    split_base,
    with_base,
    write_clauses,
)
from dampingan.forms.expression.syntax import parse_expression
from dampingan.forms.model import Form
from forms.keluarga_family import interview

O = Operator  # noqa: E741 - as in the module

ROWS = [
    (Clause("fasilitas_bab", O.IS, ("1",)), "${fasilitas_bab} = '1'"),
    (Clause("fasilitas_bab", O.IS, ("5", "6")), "selected('5 6', ${fasilitas_bab})"),
    (
        Clause("fasilitas_bab", O.IS_NOT, ("1",)),
        "${fasilitas_bab} != '' and ${fasilitas_bab} != '1'",
    ),
    (
        Clause("fasilitas_bab", O.IS_NOT, ("1", "2")),
        "${fasilitas_bab} != '' and not(selected('1 2', ${fasilitas_bab}))",
    ),
    (Clause("fasilitas_bab", O.NOT_OR_EMPTY, ("1",)), "${fasilitas_bab} != '1'"),
    (Clause("fasilitas_bab", O.EMPTY), "${fasilitas_bab} = ''"),
    (Clause("jamkes", O.HAS, ("0",)), "selected(${jamkes}, '0')"),
    (
        Clause("jamkes", O.HAS, ("1", "2")),
        "(selected(${jamkes}, '1') or selected(${jamkes}, '2'))",
    ),
    (
        Clause("kartu_identitas", O.HAS_NOT, ("4",)),
        "${kartu_identitas} != '' and not(selected(${kartu_identitas}, '4'))",
    ),
    (Clause("jamkes", O.NOT_OR_EMPTY, ("1",)), "not(selected(${jamkes}, '1'))"),
    (Clause("umur", O.AT_LEAST, ("60",)), "${umur} >= 60"),
    (Clause("umur", O.BETWEEN, ("7", "18")), "${umur} >= 7 and ${umur} <= 18"),
    (Clause("luas_lantai", O.AT_MOST, ("20",)), "${luas_lantai} <= 20"),
    (Clause("jumlah_ada", O.IS, ("1",)), "${jumlah_ada} = 1"),
    (Clause("rt", O.IS, ("003",)), "${rt} = '003'"),
    (Clause("rt", O.IS, ("003", "004")), "selected('003 004', ${rt})"),
    (Clause("nama_sls", O.IS, ("RT 3", "RT 4")), "(${nama_sls} = 'RT 3' or ${nama_sls} = 'RT 4')"),
    (Clause("nama_sls", O.CONTAINS, ("RT 3",)), "contains(${nama_sls}, 'RT 3')"),
    (
        Clause("tgl_pendataan", O.AT_LEAST, ("2026-11-01",)),
        "${tgl_pendataan} >= date('2026-11-01')",
    ),
    (Clause("nik", O.EMPTY), "${nik} = ''"),
]


@pytest.mark.parametrize(("clause", "expression"), ROWS, ids=lambda x: str(x)[:40])
def test_a_row_is_an_expression_and_back(clause: Clause, expression: str, keluarga: Form) -> None:
    assert write_clauses(keluarga, [clause]) == expression
    assert read_clauses(keluarga, expression) == [clause]


def test_rows_hold_together(keluarga: Form) -> None:
    clauses = [row for row, _ in ROWS]
    assert read_clauses(keluarga, write_clauses(keluarga, clauses)) == clauses


@pytest.mark.parametrize(("clause", "expression"), ROWS, ids=lambda x: str(x)[:40])
def test_a_row_can_be_asked_of_a_family(clause: Clause, expression: str, keluarga: Form) -> None:
    value = interview(keluarga).evaluate(Field("ada", "P0"), parse_expression(expression))
    assert isinstance(value, bool)


@pytest.mark.parametrize(
    ("row", "passes"),
    [
        (Clause("fasilitas_bab", O.IS, ("1",)), True),
        (Clause("fasilitas_bab", O.IS_NOT, ("1",)), False),
        (Clause("kloset", O.IS_NOT, ("1", "2")), False),
        (Clause("kartu_identitas", O.HAS, ("4",)), True),
        (Clause("kartu_identitas", O.HAS_NOT, ("2",)), True),
        (Clause("umur", O.BETWEEN, ("40", "50")), True),
        (Clause("bukti_tanah", O.FILLED), True),
        (Clause("tgl_pendataan", O.AT_LEAST, ("2026-11-18",)), True),
        (Clause("tgl_pendataan", O.AT_LEAST, ("2026-11-19",)), False),
        (Clause("caregiver", O.NOT_OR_EMPTY, ("1",)), True),
        (Clause("caregiver", O.IS_NOT, ("1",)), False),
    ],
)
def test_a_row_means_what_it_says(row: Clause, passes: bool, keluarga: Form) -> None:
    tree = parse_expression(write_clauses(keluarga, [row]))
    assert interview(keluarga).evaluate(Field("ada", "P0"), tree) is passes


@pytest.mark.parametrize(
    "expression",
    [
        "${jenis_lantai} = '8' or ${fasilitas_bab} = '6'",
        "${luas_lantai} div ${jumlah_ada} < 7.2",
        "${jenis_lantai} = ${jenis_atap}",
        "${tidak_ada} = '1'",
        "${jenis_lantai} = ",
        "true()",
        "contains(${nama}, 'Umi')",
        "${nik} = '3375031705810001'",
        "'1' = ${jenis_lantai}",
    ],
)
def test_what_rows_cannot_say_stays_an_expression(expression: str, keluarga: Form) -> None:
    assert read_clauses(keluarga, expression) is None
    assert filter_words(keluarga, expression, "id") == expression.strip()


def test_nothing_has_no_rows(keluarga: Form) -> None:
    assert read_clauses(keluarga, "  ") == []
    assert write_clauses(keluarga, []) == ""


def test_incomplete_rows_are_left_out(keluarga: Form) -> None:
    rows = [Clause("rt", O.IS), Clause("umur", O.BETWEEN, ("7",)), Clause("rw", O.IS, ("005",))]
    assert write_clauses(keluarga, rows) == "${rw} = '005'"


def test_less_than_a_whole_number_is_at_most_the_one_before(keluarga: Form) -> None:
    assert read_clauses(keluarga, "${umur} < 18") == [Clause("umur", O.AT_MOST, ("17",))]


def test_people_are_only_asked_for_being_there(keluarga: Form) -> None:
    for key in ("nik", "nama", "no_kk", "alamat", "tgl_lahir", "hp_responden"):
        assert operators_of(keluarga.questions[key]) == (O.FILLED, O.EMPTY)


def test_every_question_that_can_be_asked_has_operators(keluarga: Form) -> None:
    assert len(askable(keluarga)) > 150
    assert all(operators_of(question) for question in askable(keluarga))


def test_a_filter_is_said_in_the_words_of_the_questionnaire(keluarga: Form) -> None:
    expression = "selected('5 6', ${fasilitas_bab}) and ${umur} >= 7 and ${umur} <= 18"
    words = filter_words(keluarga, expression, "id")
    assert words == (
        "Kepemilikan dan penggunaan fasilitas BAB adalah Ada, anggota keluarga tidak menggunakan"
        " atau Tidak ada fasilitas dan Umur (tahun) antara 7 sampai 18"
    )


@pytest.mark.parametrize("text", ["O'Brien", 'dua "kutip"', 'it\'s "both"'])
def test_quotes_in_a_text_do_no_harm(text: str, keluarga: Form) -> None:
    expression = write_clauses(keluarga, [Clause("nama_sls", O.CONTAINS, (text,))])
    assert read_clauses(keluarga, expression) is not None


@pytest.mark.parametrize(
    ("base", "rows"),
    [
        ("${a} = '1' or ${b} = '2'", "${rt} = '003'"),
        ("${a} = ') and (' or ${b} = \"(\"", "${rt} = '003' and ${rw} = '001'"),
        ("(${a} = '1') or (${b} = '2')", ""),
        ("", "${rt} = '003'"),
    ],
)
def test_what_is_by_hand_comes_back_beside_the_rows(base: str, rows: str) -> None:
    whole = with_base(base, rows)
    assert split_base(whole) == ((base, rows) if base and rows else (whole, ""))


def test_words_say_the_rows_beside_what_is_by_hand(keluarga: Form) -> None:
    by_hand = "${jenis_lantai} = '8' or ${fasilitas_bab} = '6'"
    words = filter_words(keluarga, f"({by_hand}) and ${{rt}} = '003'", "id")
    assert words == f"{by_hand} dan RT adalah 003"


def test_codes_may_be_compared_as_numbers(keluarga: Form) -> None:
    expected = [Clause("fasilitas_bab", O.IS, ("3", "4", "5", "6"))]
    assert read_clauses(keluarga, "${fasilitas_bab} >= 3") == expected
