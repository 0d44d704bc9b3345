"""Lines of the profile: official figures and what the survey counts, without a window."""

from __future__ import annotations

from datetime import date

import pytest

from dampingan.analysis.village_profile import (
    Likeness,
    Line,
    Profile,
    blocks_of,
    expressions_of,
    figure_of,
    lines_of,
    profile_of,
    profiles_of,
)
from dampingan.core.resource import resource
from dampingan.forms.model import Form
from dampingan.forms.xlsform import read_form
from dampingan.store.plan.record import PlanRecord
from dampingan.store.plan.survey_count import SurveyCount

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def form() -> Form:
    return read_form(resource("instruments/profil.md"))


def record(number: int, period: str, **answers: str) -> PlanRecord:
    told = {"periode": period, **answers}
    return PlanRecord(number, f"J-{number}", "profil", "33.75.03.1009", period, period, told)


def counted(families: int, persons: int = 0) -> SurveyCount:
    return SurveyCount(tuple(range(families)), families, persons, "2026-11-20T10:00:00Z")


def lines(form: Form, profile: Profile, **counts: SurveyCount) -> dict[str, Line]:
    told = {form.questions[key].survey_count: count for key, count in counts.items()}
    return {
        line.question.key: line for line in lines_of(form, blocks_of(form), profile, TODAY, told)
    }


def test_blocks_follow_the_form(form: Form) -> None:
    numbers = [block.number for block in blocks_of(form)]
    assert numbers == [
        *("", "III", "III-S", "IV", "V", "VI", "VII-A", "VII-B", "VIII", "IX", "X"),
        *("XI", "XII", "XIII", "XIV"),
    ]


def test_only_what_this_village_is_asked_is_shown(form: Form) -> None:
    kelurahan = lines(form, Profile(record(1, "2026-Q4", status_pemerintahan="2")))
    desa = lines(form, Profile(record(1, "2026-Q4", status_pemerintahan="1")))
    assert "idm" not in kelurahan
    assert "dana_kelurahan" in kelurahan
    assert "idm" in desa


@pytest.mark.parametrize(
    ("official", "families", "likeness", "difference"),
    [
        ("100", 100, Likeness.SAME, 0),
        ("100", 104, Likeness.NEAR, 4),
        ("100", 94, Likeness.FAR, -6),
        ("0", 1, Likeness.FAR, 1),
        ("", 94, Likeness.UNKNOWN, 0),
        ("sekitar 90", 94, Likeness.UNKNOWN, 0),
    ],
)
def test_a_figure_far_from_the_official_one_is_marked(
    form: Form, official: str, families: int, likeness: Likeness, difference: int
) -> None:
    profile = Profile(record(1, "2026-Q4", status_pemerintahan="2", listrik_pln=official))
    line = lines(form, profile, listrik_pln=counted(families))["listrik_pln"]
    assert line.value == official
    assert line.figure is not None
    assert (line.figure.count, line.figure.likeness) == (families, likeness)
    assert line.figure.difference == difference


def test_persons_and_families_are_told_apart(form: Form) -> None:
    profile = Profile(record(1, "2026-Q4"))
    found = lines(form, profile, penduduk_l=counted(80, 173), jumlah_keluarga=counted(108, 367))
    persons, families = found["penduduk_l"].figure, found["jumlah_keluarga"].figure
    assert persons is not None
    assert families is not None
    assert (persons.count, persons.total, families.count) == (173, 80, 108)


def test_nothing_is_said_before_it_is_counted(form: Form) -> None:
    assert lines(form, Profile(record(1, "2026-Q4")))["listrik_pln"].figure is None


def test_the_most_frequent_answer_is_told(form: Form) -> None:
    question = form.questions["jamban"]
    expressions = expressions_of(form, [question])
    counts = dict(zip(expressions, map(counted, (70, 20, 0, 10)), strict=True))
    same = figure_of(form, question, "1", counts)
    other = figure_of(form, question, "4", counts)
    assert same is not None
    assert other is not None
    assert [share.choice.code for share in same.shares] == ["1", "2", "4"]
    assert (same.total, len(same.family_ids)) == (100, 70)
    assert (same.likeness, other.likeness) == (Likeness.SAME, Likeness.FAR)


def test_a_spread_without_answers_is_no_difference(form: Form) -> None:
    question = form.questions["jamban"]
    nobody = dict.fromkeys(expressions_of(form, [question]), counted(0))
    found = figure_of(form, question, "1", nobody)
    assert found is not None
    assert (found.shares, found.likeness) == ((), Likeness.UNKNOWN)


def test_an_expression_that_cannot_be_counted_leaves_its_line_without_a_figure(form: Form) -> None:
    question = form.questions["jamban"]
    some = dict.fromkeys(expressions_of(form, [question])[:2], counted(3))
    assert figure_of(form, question, "1", some) is None


def test_earlier_periods_stand_newest_first(form: Form) -> None:
    told = [
        record(1, "2026-Q2", penduduk_l="200"),
        record(2, "2026-Q4", penduduk_l="212"),
        record(3, "2026-Q3", penduduk_l="209"),
    ]
    profile = profile_of(profiles_of(told), "")
    line = lines(form, profile)["penduduk_l"]
    assert (line.value, line.earlier) == ("212", ("209", "200"))
    assert line.changed
    before = profile_of(profiles_of(told), "J-3")
    assert [one.uid for one in before.earlier] == ["J-1"]


def test_a_rule_of_the_form_is_told_beside_the_answer(form: Form) -> None:
    profile = Profile(record(1, "2026-Q4", usia_7_12="10", usia_7_12_sekolah="11"))
    assert lines(form, profile)["usia_7_12_sekolah"].problem
