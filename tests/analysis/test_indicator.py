"""What a village lacks: counted among those who were asked."""

from __future__ import annotations

from dampingan.analysis.indicator import FAMILIES, INDICATORS, PERSONS, expressions, lacks
from dampingan.core.resource import resource
from dampingan.forms.xlsform import read_form
from dampingan.store.plan.survey_count import SurveyCount


def counted(*ids: int, persons: int = 0) -> SurveyCount:
    return SurveyCount(ids, len(ids), persons, "")


def test_every_indicator_is_a_question_that_the_profile_counts() -> None:
    profile = read_form(resource("instruments/profil.md"))
    assert len(expressions(profile)) == 2 * len(INDICATORS)
    for one in INDICATORS:
        unit = profile.questions[one.key].survey_unit
        assert (PERSONS if unit == "persons" else FAMILIES) == one.unit, one.key


def test_a_lack_is_counted_among_the_families_that_answered() -> None:
    (found,) = lacks({"babs": counted(1, 2), "babs.": counted(1, 2, 3, 4)})
    assert (found.count, found.base, found.share) == (2, 4, 0.5)


def test_who_is_counted_without_the_asked_answer_belongs_to_the_base() -> None:
    (found,) = lacks({"rtlh": counted(1, 9), "rtlh.": counted(1, 2)})
    assert (found.count, found.base) == (2, 3)


def test_a_question_that_counts_those_who_have_it_is_turned_round() -> None:
    (found,) = lacks({"sanitasi_layak": counted(1), "sanitasi_layak.": counted(1, 2, 3)})
    assert (found.count, found.base, found.family_ids) == (2, 3, frozenset({2, 3}))


def test_members_are_counted_one_by_one() -> None:
    told = {"ats": counted(1, persons=3), "ats.": counted(1, 2, persons=8)}
    (found,) = lacks(told)
    assert (found.count, found.base) == (3, 8)


def test_without_answers_there_is_no_share() -> None:
    (found,) = lacks({"babs": counted(), "babs.": counted()})
    assert found.share is None


def test_what_could_not_be_counted_is_left_out() -> None:
    assert lacks({"babs": counted(1)}) == []
