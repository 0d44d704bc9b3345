from __future__ import annotations

from typing import Any

import pytest

from analysis.plan_activity import activity
from dampingan.analysis.activity_overlap import OverlapReport, find_overlaps


def overlaps(first: dict[str, Any], second: dict[str, Any], **known: Any) -> OverlapReport:
    return find_overlaps(
        [activity("J-1", **first), activity("J-2", **({"agency": "dinperkim"} | second))], **known
    )


def test_the_same_activity_in_the_same_place_and_year_by_two_agencies_is_shown_with_its_reasons():
    (pair,) = overlaps({}, {}).overlaps
    assert {pair.first.agency, pair.second.agency} == {"dinkes", "dinperkim"}
    assert pair.reasons == (
        "nama kegiatan sama",
        "tahun 2027",
        "lokasi sama: RT 003/RW 001",
        "sub-bidang sama",
    )


@pytest.mark.parametrize(
    "other",
    [
        {"agency": "dinkes"},
        {"year": 2028},
        {"rt": "004"},
        {"rw": "002"},
        {"village_code": "33.75.03.1002"},
        {"title": "Pelatihan konveksi bagi pemuda"},
        {"state": "7"},
        {"agency": ""},
    ],
)
def test_another_agency_year_place_and_name_must_all_agree(other: dict[str, Any]) -> None:
    assert overlaps({}, other).overlaps == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rehabilitasi RTLH", "Bedah rumah tidak layak huni"),
        ("Jambanisasi keluarga miskin", "Pembangunan jamban keluarga miskin"),
        ("Normalisasi drainase Gg. Teri", "Pengerukan saluran gang Teri"),
    ],
)
def test_what_local_plans_call_by_another_name_is_found(one: str, other: str) -> None:
    assert overlaps({"title": one}, {"title": other}).overlaps


def test_different_trainings_are_not_the_same() -> None:
    found = overlaps({"title": "Pelatihan batik"}, {"title": "Pelatihan konveksi"})
    assert found.overlaps == ()


def test_an_activity_for_the_whole_village_meets_every_place_in_it() -> None:
    (pair,) = overlaps({"rw": "", "rt": ""}, {}).overlaps
    assert "satu untuk seluruh desa/kelurahan, satu untuk RT 003/RW 001" in pair.reasons


def test_several_rt_in_one_answer_meet_each_of_them() -> None:
    assert overlaps({"rt": "002, 003"}, {"rt": "3"}).overlaps
    assert overlaps({"rt": "002, 004"}, {"rt": "3"}).overlaps == ()


def test_years_that_only_touch_are_enough_and_are_named() -> None:
    (pair,) = overlaps({"last_year": 2030}, {"first_year": 2029, "last_year": 2031}).overlaps
    assert pair.years == (2029, 2030)
    assert "tahun 2029–2030" in pair.reasons


def test_families_in_both_make_less_alike_names_enough() -> None:
    first = {"title": "Pembangunan jamban keluarga", "families": frozenset({"K-1", "K-2"})}
    second = {"title": "Jamban dan septik komunal", "families": frozenset({"K-2"})}
    (pair,) = overlaps(first, second).overlaps
    assert "1 keluarga penerima sama" in pair.reasons


def test_an_agency_that_supports_the_other_one_is_said() -> None:
    (pair,) = overlaps({"supporting": ("dinperkim",)}, {}).overlaps
    assert pair.reasons[-1] == "salah satunya tercatat sebagai pendukung kegiatan yang lain"


def test_what_cannot_be_compared_is_counted() -> None:
    report = find_overlaps(
        [activity("J-1"), activity("J-2", year=None), activity("J-3", agency="")]
    )
    assert (report.compared, report.undated, report.unassigned) == (1, 1, 1)


def test_a_decision_holds_until_what_it_was_about_changes() -> None:
    (pair,) = overlaps({}, {}).overlaps
    known = {pair.key: pair.mark}
    settled = overlaps({}, {}, decided=known)
    assert (settled.overlaps, [one.key for one in settled.settled]) == ((), [pair.key])
    changed = overlaps({}, {"year": 2027, "rt": ""}, decided=known)
    assert len(changed.overlaps) == 1
    unchanged = overlaps({"cost": 5, "state": "4"}, {}, decided=known)
    assert unchanged.overlaps == ()


def test_a_pair_is_the_same_in_whatever_order_activities_come() -> None:
    one, two = activity("J-1"), activity("J-2", agency="dinperkim")
    assert find_overlaps([one, two]).overlaps == find_overlaps([two, one]).overlaps


def test_25_agencies_doing_one_thing_make_a_pair_each() -> None:
    found = [activity(f"J-{n:02d}", agency=f"opd{n}") for n in range(25)]
    assert len(find_overlaps(found).overlaps) == 25 * 24 // 2
