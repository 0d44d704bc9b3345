"""The shipped scales, and scores moved from one to another."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from analysis.scored import PERIOD, entries, problem, scale
from dampingan.analysis.scale import CRITERIA, build_scale, parse_classes, parse_score
from dampingan.analysis.scale_conversion import convert, convert_value, score_answer
from dampingan.core.missing import Missing

F = Fraction
CODES = ("skala_5", "skala_20", "skala_100")


def test_the_five_criteria_have_their_words() -> None:
    shipped = scale()
    assert shipped.criteria["k1"] == "Sangat parah/mendesak"
    assert shipped.label_of("k1", F(4)) == "Parah dan mendesak"
    assert [level.value for level in shipped.levels["k5"]] == [1, 2, 3, 4, 5]
    assert shipped.shorts["k4"] == "Sering"
    assert shipped.weights == dict.fromkeys(CRITERIA, F(1))


def test_a_digit_means_a_level_on_every_scale_with_levels() -> None:
    wide = scale("skala_20")
    assert [level.value for level in wide.levels["k1"]] == [1, 5, 10, 15, 20]
    level = wide.level_at("k1", 4)
    assert level is not None
    assert level.value == 15
    assert wide.level_at("k1", 6) is None


def test_a_free_scale_has_classes() -> None:
    free = scale("skala_100")
    assert free.is_free("k1")
    assert free.highest == 100
    assert [(one.name, one.least) for one in free.classes] == [
        ("I", 401), ("II", 301), ("III", 201), ("IV", 101), ("V", 0)
    ]  # fmt: skip
    sums = {F(401): "I", F(801, 2): "II", F(301): "II", F(100): "V", F(0): "V"}
    assert {total: free.class_of(total, [F(1)] * 5) for total in sums} == sums


def test_a_scale_that_left_the_list_can_still_be_read() -> None:
    lost = build_scale("skala_50", (), (), ())
    assert lost.highest == 50
    assert lost.is_free("k1")
    assert lost.criteria["k1"] == "k1"


def test_classes_are_read_however_they_are_written() -> None:
    assert parse_classes("I: 401; II ≥ 301") == parse_classes("II=301;I=401; ;?")


def test_scores_are_read_exactly() -> None:
    assert parse_score("4,5") == F(9, 2)
    assert parse_score(Missing.DONT_KNOW.value) is None
    assert parse_score("4..5") is None
    assert parse_score("") is None


def test_levels_move_by_their_place() -> None:
    to_twenty = [
        convert_value(F(n), "k1", source=scale(), target=scale("skala_20")) for n in range(1, 6)
    ]
    assert to_twenty == [1, 5, 10, 15, 20]
    free = scale("skala_100")
    assert [convert_value(F(n), "k1", source=scale(), target=free) for n in range(1, 6)] == [
        20, 40, 60, 80, 100
    ]  # fmt: skip


def test_points_go_to_the_step_they_lie_in() -> None:
    moved = {
        points: convert_value(F(points), "k1", source=scale("skala_100"), target=scale())
        for points in (0, 1, 20, 21, 60, 61, 80, 81, 100)
    }
    assert list(moved.values()) == [1, 1, 1, 2, 3, 4, 4, 5, 5]


def test_converting_adds_rows_and_keeps_the_old_ones() -> None:
    told = Missing.REFUSED.value
    record = problem("A", {"Sari": (4, 3, 2, 5, told), "Agus": (4.5, None, 9, 1, 1)})
    found = convert([record], period=PERIOD, source=scale(), target=scale("skala_20"))
    assert [dict(row.answers) for row in found.rows] == [
        {
            "penilai": "Sari",
            "periode": PERIOD,
            "skala": "skala_20",
            "k1": "15",
            "k2": "10",
            "k3": "5",
            "k4": "20",
            "k5": Missing.DONT_KNOW.value,
        },
        {
            "penilai": "Agus",
            "periode": PERIOD,
            "skala": "skala_20",
            "k1": "17.5",
            "k4": "1",
            "k5": "1",
        },
    ]
    assert found.unmoved == (("A", "Agus", "k3"),)
    assert len(record.rows["penilaian"]) == 2


def test_who_scored_on_the_new_scale_already_keeps_that() -> None:
    record = problem("A", {"Sari": (4, 3, 2, 5, 5)})
    there = problem("A", {"sari": (20, 20, 20, 20, 20)}, on="skala_20")
    both = record.__class__(
        **{
            name: getattr(record, name)
            for name in record.__slots__  # a record with the rows of both
            if name != "rows"
        },
        rows={"penilaian": record.rows["penilaian"] + there.rows["penilaian"]},
    )
    found = convert([both], period=PERIOD, source=scale(), target=scale("skala_20"))
    assert found.rows == ()
    assert found.kept == 1


def test_a_scores_answer_is_a_decimal() -> None:
    assert [score_answer(F(4)), score_answer(F(7, 2)), score_answer(F(200, 3))] == [
        "4", "3.5", "66.67"
    ]  # fmt: skip
    assert score_answer(F(100)) == "100"


@given(st.sampled_from(CODES), st.sampled_from(CODES), st.integers(0, 1000), st.integers(0, 1000))
def test_conversion_never_turns_an_order_round_and_stays_on_the_scale(
    source: str, target: str, one: int, other: int
) -> None:
    old, new = scale(source), scale(target)
    low = old.lowest if old.is_free("k1") else old.levels["k1"][0].value
    values = sorted(low + (old.highest - low) * F(n, 1000) for n in (one, other))
    moved = [convert_value(value, "k1", source=old, target=new) for value in values]
    assert moved == sorted(moved)
    assert all(new.accepts("k1", value) for value in moved)


@given(st.sampled_from(CODES[:2]), st.sampled_from(CODES), st.integers(1, 5))
def test_a_level_comes_back_as_it_went(source: str, target: str, place: int) -> None:
    old, new = scale(source), scale(target)
    level = old.level_at("k1", place)
    assert level is not None
    there = convert_value(level.value, "k1", source=old, target=new)
    assert convert_value(there, "k1", source=new, target=old) == level.value


def test_every_list_of_the_scales_is_there() -> None:
    assert {one.code for one in entries("skala")} == set(CODES)
