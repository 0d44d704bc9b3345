"""What is said of agreements and activities on one day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from dampingan.analysis.supervision import (
    CLOSED,
    COMPLETE,
    DONE,
    FELL,
    LATE,
    LATER,
    MISDATED,
    MONEY_AHEAD,
    OVERDUE,
    OVERSPENT,
    SOON,
    STALLED,
    UNDATED,
    UNFINISHED,
    UNMOVED,
    Limits,
    count_by_village,
    supervise,
)
from dampingan.store.plan.record import PlanRecord, PlanRow

TODAY = date(2026, 11, 22)
Rows = Sequence[Mapping[str, str]]


def _record(
    form_id: str,
    answers: Mapping[str, str],
    repeat: str,
    rows: Rows = (),
    *,
    village: str = "33.75.03.1009",
    deleted: str = "",
) -> PlanRecord:
    made = tuple(PlanRow(i, f"B-{i}", i, dict(row)) for i, row in enumerate(rows, 1))
    return PlanRecord(
        id=1,
        uid="J-1",
        form_id=form_id,
        village_code=village,
        period="2026-Q4",
        title="",
        answers=dict(answers),
        rows={repeat: made},
        deleted=deleted,
        updated_at="2026-11-20T08:00:00Z",
        updated_by="Sari",
    )


def _activity(answers: Mapping[str, str], reports: Rows = (), **more: str) -> PlanRecord:
    return _record("kegiatan", {"judul": "Talud", **answers}, "kemajuan", reports, **more)


def _signs(
    answers: Mapping[str, str], reports: Rows = (), limits: Limits | None = None
) -> tuple[str, ...]:
    return supervise([_activity(answers, reports)], [], TODAY, limits).activities[0].signs


def _standing(row: Mapping[str, str]) -> str:
    visit = _record("kunjungan", {"tanggal": "2026-10-01"}, "tindak_lanjut", [row])
    return supervise([], [visit], TODAY).follow_ups[0].standing


@pytest.mark.parametrize(
    ("row", "standing"),
    [
        ({"tenggat": "2026-11-21"}, OVERDUE),
        ({"tenggat": "2026-11-21", "keadaan": "2"}, OVERDUE),
        ({"tenggat": "2026-11-22"}, SOON),
        ({"tenggat": "2026-11-29"}, SOON),
        ({"tenggat": "2026-11-30"}, LATER),
        ({}, UNDATED),
        ({"tenggat": "besok"}, UNDATED),
        ({"tenggat": "2026-01-01", "keadaan": "3"}, CLOSED),
        ({"tenggat": "2026-01-01", "keadaan": "4"}, CLOSED),
    ],
)
def test_an_agreement_stands_by_its_deadline_until_it_is_settled_or_dropped(
    row: dict[str, str], standing: str
) -> None:
    assert _standing({"uraian": "Ukur saluran", **row}) == standing


def test_agreements_come_by_deadline_those_without_one_after_and_closed_ones_last() -> None:
    rows = [
        {"uraian": "a", "keadaan": "3", "tenggat": "2026-01-01"},
        {"uraian": "b"},
        {"uraian": "c", "tenggat": "2026-12-24"},
        {"uraian": "d", "tenggat": "2026-11-01"},
    ]
    visit = _record("kunjungan", {}, "tindak_lanjut", rows)
    found = supervise([], [visit], TODAY).follow_ups
    assert [one.row.answers["uraian"] for one in found] == ["d", "c", "b", "a"]
    assert found[0].days == 21


def test_running_work_is_stalled_from_the_day_after_its_limit() -> None:
    report = [{"tanggal": "2026-08-24", "fisik": "40"}]
    assert _signs({"keadaan": "4"}, report) == ()
    assert _signs({"keadaan": "4"}, [{"tanggal": "2026-08-23", "fisik": "40"}]) == (STALLED,)
    assert _signs({"keadaan": "4"}, report, Limits(stalled_days=30)) == (STALLED,)


def test_reports_that_repeat_the_same_percentage_do_not_hide_that_nothing_moves() -> None:
    reports = [
        {"tanggal": "2026-02-01", "fisik": "40"},
        {"tanggal": "2026-06-01", "fisik": "40"},
        {"tanggal": "2026-11-01", "fisik": "40"},
    ]
    assert _signs({"keadaan": "4"}, reports) == (UNMOVED,)


def test_work_never_reported_is_stalled_counted_from_its_first_year() -> None:
    assert _signs({"keadaan": "4", "tahun_mulai": "2026"}) == (STALLED,)
    assert _signs({"keadaan": "3", "tahun_mulai": "2026"}) == (STALLED,)
    assert _signs({"keadaan": "3", "tahun_mulai": "2027"}) == ()
    assert _signs({"keadaan": "4"}) == ()  # changed two days ago, nothing else is known


def test_ideas_deferred_and_cancelled_work_are_never_stalled() -> None:
    for state in ("", "1", "2", "6", "7"):
        assert _signs({"keadaan": state, "tahun_mulai": "2026"}) == ()


def test_work_past_its_last_year_is_late_unless_it_is_done_or_deferred() -> None:
    last = {"tahun_mulai": "2024", "tahun_selesai": "2025"}
    report = [{"tanggal": "2026-11-01", "fisik": "80"}]
    assert _signs({"keadaan": "4", **last}, report) == (LATE,)
    assert LATE in _signs({"keadaan": "2", **last})
    assert LATE in _signs({"tahun_mulai": "2025"})
    assert _signs({"keadaan": "5", **last}) == (DONE,)
    assert _signs({"keadaan": "6", **last}) == ()


def test_money_without_physical_progress_or_far_ahead_of_it_is_said() -> None:
    work = {"keadaan": "4", "biaya": "100000000"}
    day = "2026-11-01"
    assert _signs(work, [{"tanggal": day, "keuangan": "1000000"}]) == (MONEY_AHEAD,)
    ahead = [{"tanggal": day, "fisik": "20", "keuangan": "51000000"}]
    assert _signs(work, ahead) == (MONEY_AHEAD,)
    fair = [{"tanggal": day, "fisik": "20", "keuangan": "50000000"}]
    assert _signs(work, fair) == ()
    over = [{"tanggal": day, "fisik": "99", "keuangan": "110000000"}]
    assert _signs(work, over) == (OVERSPENT,)


def test_states_that_disagree_with_the_reports_are_said() -> None:
    full = [{"tanggal": "2026-11-01", "fisik": "100"}]
    part = [{"tanggal": "2026-11-01", "fisik": "80"}]
    assert _signs({"keadaan": "4"}, full) == (COMPLETE,)
    assert _signs({"keadaan": "5"}, part) == (UNFINISHED, DONE)


def test_figures_that_can_only_grow_and_fell_are_said() -> None:
    reports = [{"tanggal": "2026-10-01", "fisik": "60"}, {"tanggal": "2026-11-01", "fisik": "50"}]
    assert _signs({"keadaan": "4"}, reports) == (FELL,)


def test_a_report_dated_in_the_future_is_said_and_counts_for_nothing() -> None:
    reports = [{"tanggal": "2062-11-01", "fisik": "90"}, {"tanggal": "2026-01-01", "fisik": "10"}]
    line = supervise([_activity({"keadaan": "4"}, reports)], [], TODAY).activities[0]
    assert (line.physical, line.signs) == (10, (STALLED, MISDATED))


def test_numbers_that_are_none_stop_nothing() -> None:
    reports = [{"tanggal": "2026-11-01", "fisik": "nan", "keuangan": "banyak"}, {"tanggal": ""}]
    line = supervise([_activity({"keadaan": "4", "biaya": "?"}, reports)], [], TODAY).activities[0]
    assert (line.physical, line.money, line.cost, line.signs) == (None, None, None, ())


def test_tombstones_are_not_counted_and_sums_are_kept_by_village() -> None:
    other = "33.75.03.1002"
    visit = _record(
        "kunjungan", {}, "tindak_lanjut", [{"uraian": "a", "tenggat": "2026-11-01"}], village=other
    )
    gone = _record("kunjungan", {}, "tindak_lanjut", [{"uraian": "b"}], deleted="salah ketik")
    work = _activity({"keadaan": "4", "tahun_mulai": "2025"}, village=other)
    found = supervise([work, _activity({}, deleted="ganda")], [visit, gone], TODAY)
    counts = count_by_village(found)
    assert list(counts) == [other]
    assert (counts[other].overdue, counts[other].open, counts[other].activities) == (1, 1, 1)
    assert (counts[other].stalled, counts[other].late, counts[other].pressing) == (1, 1, 3)
    assert found.of("33.75.03.1009").follow_ups == ()


def test_limits_of_a_workspace_are_read_and_senseless_ones_are_as_shipped() -> None:
    assert Limits.read({"stalled_days": 30}) == Limits(stalled_days=30)
    assert Limits.read({"stalled_days": -1, "soon_days": "x"}) == Limits()
    assert Limits.read(None) == Limits()
    assert Limits.read(Limits(visit_days=14).kept()) == Limits(visit_days=14)
