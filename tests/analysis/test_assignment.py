"""Which agency accompanies which village, and where the rule is not kept."""

from __future__ import annotations

from datetime import date

from dampingan.analysis.assignment import assign
from dampingan.store.plan.record import PlanRecord

TODAY = date(2026, 11, 22)
BANDENGAN, KRAPYAK, MEDONO = "33.75.03.1009", "33.75.03.1002", "33.75.01.1002"


def _record(village: str, form_id: str = "pendampingan", **answers: str) -> PlanRecord:
    return PlanRecord(
        id=1,
        uid="J-1",
        form_id=form_id,
        village_code=village,
        period="2026-Q4",
        title="",
        answers=answers,
        rows={},
        deleted=answers.pop("deleted", ""),
        updated_at="2026-11-20T08:00:00Z",
        updated_by="Sari",
    )


def test_vacant_and_doubled_villages_and_agencies_with_several_are_named() -> None:
    held = [
        _record(BANDENGAN, perangkat="dlh", tahun="2026", peran="1"),
        _record(BANDENGAN, perangkat="dinkes", tahun="2026"),
        _record(BANDENGAN, perangkat="dkp", tahun="2026", peran="2"),
        _record(KRAPYAK, perangkat="dlh", tahun="2026", peran="1"),
        _record(MEDONO, perangkat="dpupr", tahun="2025", peran="1"),
        _record(MEDONO, perangkat="dpupr", tahun="2026", peran="1", deleted="salah"),
    ]
    found = assign(held, [], [BANDENGAN, KRAPYAK, MEDONO], 2026, TODAY)
    assert [one.village_code for one in found.vacant] == [MEDONO]
    assert [one.village_code for one in found.doubled] == [BANDENGAN]
    assert found.several == {"dlh": (BANDENGAN, KRAPYAK)}
    assert [one.text("perangkat") for one in found.villages[0].supporting] == ["dkp"]


def test_the_same_agency_twice_is_no_double_main_agency() -> None:
    twice = [_record(BANDENGAN, perangkat="dlh", tahun="2026") for _ in range(2)]
    assert assign(twice, [], [BANDENGAN], 2026, TODAY).doubled == []


def test_the_last_visit_counts_and_one_dated_in_the_future_does_not() -> None:
    days = ["2026-10-01", "2025-12-01", "2027-01-01", "kemarin"]
    visits = [_record(BANDENGAN, "kunjungan", tanggal=day) for day in days]
    (line,) = assign([], visits, [BANDENGAN], 2026, TODAY).villages
    assert (line.last_visit, line.visits, line.silent) == (date(2026, 10, 1), 1, 52)


def test_without_a_visit_silence_counts_from_when_the_mentorship_began() -> None:
    begun = [_record(BANDENGAN, perangkat="dlh", tahun="2026", mulai="2026-11-02")]
    (line,) = assign(begun, [], [BANDENGAN], 2026, TODAY).villages
    assert (line.last_visit, line.silent) == (None, 20)
    (line,) = assign([], [], [BANDENGAN], 2026, TODAY).villages
    assert line.silent == 325
