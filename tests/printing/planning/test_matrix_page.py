"""Planning forms on a page: widths, words, and lines that stay together."""

from __future__ import annotations

from datetime import date

import pytest

from dampingan.matrix.page import Column, Kind, Line, Look, Matrix, Value
from dampingan.printing.planning.matrix_page import fitting, keeps, page_of, value_words
from dampingan.printing.press.hyphenation import SHY
from dampingan.printing.press.letter_width import text_width

ROOM = 277.0


def matrix(columns: list[Column], *lines: tuple[Value, ...]) -> Matrix:
    return Matrix("x", "X", "Judul", tuple(columns), tuple(Line(one) for one in lines))


def widths(made: dict) -> list[float]:
    return [one["mm"] for one in made["columns"]]


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (7_500_000_000, Kind.MONEY, "7.500.000.000"),
        (1.4, Kind.COUNT, "1,4"),
        (3.5, Kind.SCORE, "3,50"),
        (2027, Kind.CENTRE, "2027"),
        (date(2026, 8, 9), Kind.DATE, "9\u00a0Agu\u00a02026"),
        (None, Kind.COUNT, ""),
        (" RW 004 ", Kind.TEXT, "RW 004"),
    ],
)
def test_values_are_written_as_indonesians_write_them(value: Value, kind: Kind, words: str) -> None:
    assert value_words(value, kind) == words


def test_columns_fill_the_page_and_those_of_long_texts_take_what_is_left() -> None:
    columns = [Column("No", 9, Kind.CENTRE), Column("Masalah", 60, grows=True), Column("L", 20)]
    made = page_of(matrix(columns, (1, "Rob", "RW 004")), ROOM)
    assert sum(widths(made)) == pytest.approx(ROOM, abs=0.1)
    assert widths(made)[1] > 200
    assert made["size"] == 8.0


@pytest.mark.parametrize("count", [4, 24])
def test_no_number_is_wider_than_its_column(count: int) -> None:
    columns = [Column("Kegiatan yang menyelenggarakan", 40, grows=True)]
    columns += [Column(f"Biaya {n}", 9, Kind.MONEY) for n in range(count)]
    line = ("Pemberdayaan masyarakat", *[123_456_789] * count)
    made = page_of(matrix(columns, line), ROOM)
    assert sum(widths(made)) <= ROOM + 0.1
    number = text_width("123.456.789", made["size"])
    assert all(width >= number + made["inset"] for width in widths(made)[1:] if count < 20)
    assert made["size"] == (8.0 if count == 4 else 6.0)


def test_what_no_column_can_hold_breaks_anywhere_and_other_words_by_syllables() -> None:
    assert f"W{SHY}W" in fitting("W" * 200, 20.0, 8.0)
    assert fitting("Kepegawaian", 14.0, 8.0) == f"Kepe{SHY}gawaian"
    assert fitting("pemberdayaan", 21.0, 8.0) == f"pem{SHY}ber{SHY}dayaan"
    assert fitting("pemberdayaan", 60.0, 8.0) == "pemberdayaan"
    assert fitting("5 × 1 di RW 004", 60.0, 8.0) == "5\u00a0×\u00a01 di RW\u00a0004"


def test_a_sum_is_called_over_all_columns_up_to_its_first_number() -> None:
    columns = [Column("No", 9), Column("Kegiatan", 60), Column("Biaya", 30, Kind.MONEY)]
    found = matrix(columns)
    total = Line((None, "Jumlah seluruhnya", 5_000), Look.TOTAL)
    made = page_of(Matrix("x", "X", "J", found.columns, (total,)), ROOM)
    assert made["lines"][0]["cells"] == [["Jumlah seluruhnya", "left", 2], ["5.000", "right", 1]]


def test_short_groups_and_the_last_two_lines_stay_together() -> None:
    plain, group, total = Look.PLAIN.value, Look.GROUP.value, Look.TOTAL.value
    assert keeps([(plain, 1)] * 4) == [1, 1, 2, 0]
    assert keeps([(group, 1), (plain, 2), (total, 1), (group, 1), (plain, 2)]) == [1, 2, 0, 1, 1]
    assert keeps([(group, 1), *[(plain, 5)] * 4]) == [1] * 3 + [2, 0]
    assert keeps([(plain, 40), (plain, 2)]) == [1, 1]
    assert keeps([]) == []
