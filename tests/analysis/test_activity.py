from __future__ import annotations

import pytest

from dampingan.analysis.activity import Activity, newest_reports, read_activities, read_activity
from dampingan.core.missing import Missing
from dampingan.store.plan.record import PlanRecord, PlanRow


def record(deleted: str = "", rows: list[dict[str, str]] | None = None, **answers: str):
    told = tuple(PlanRow(n, f"Q-{n}", n, row) for n, row in enumerate(rows or [], 1))
    return PlanRecord(
        *(1, "J-1", "kegiatan", "33.75.03.1009", "2026-Q4", "Judul", answers),
        rows={"kemajuan": told},
        deleted=deleted,
        updated_at="",
        updated_by="",
    )


def read(**answers: str) -> Activity:
    return read_activity(record("", None, **answers))


def test_an_empty_record_is_an_idea_without_anything() -> None:
    one = read()
    assert (one.title, one.state, one.cost, one.agency) == ("Judul", "1", None, "")
    assert list(one.years) == []


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        ("2027", "2029", [2027, 2028, 2029]),
        ("2029", "2027", [2027, 2028, 2029]),
        ("2027", "", [2027]),
        ("", "2028", [2028]),
        ("27", "", []),
        ("x", "99999", []),
    ],
)
def test_years_are_read_whichever_way_they_were_typed(
    first: str, last: str, years: list[int]
) -> None:
    assert list(read(tahun_mulai=first, tahun_selesai=last).years) == years


@pytest.mark.parametrize(
    ("text", "cost"),
    [("98000000", 98_000_000), ("0", 0), ("", None), ("banyak", None), ("-5", None), ("inf", None)],
)
def test_a_cost_that_is_none_stays_unknown_and_is_not_zero(text: str, cost: int | None) -> None:
    assert read(biaya=text).cost == cost


def test_an_answer_that_says_why_there_is_none_counts_as_none() -> None:
    one = read(pengampu=Missing.DONT_KNOW, biaya=Missing.DONT_KNOW, jangka=Missing.REFUSED)
    assert (one.agency, one.cost, one.term) == ("", None, "")


def test_reports_count_by_their_date_and_say_what_the_newest_knows() -> None:
    newest = newest_reports(
        record(
            rows=[
                {"tanggal": "2026-11-02", "fisik": "60", "hambatan": "Bahan"},
                {"tanggal": "2026-08-01", "fisik": "20", "keuangan": "500"},
            ]
        ).rows["kemajuan"]
    )
    assert (newest.physical, newest.spent, newest.obstacle) == (60.0, 500, "Bahan")
    assert (newest.day, newest.count) == ("2026-11-02", 2)


def test_tombstones_are_no_activities() -> None:
    assert len(read_activities([record(), record(deleted="salah entri")])) == 1
