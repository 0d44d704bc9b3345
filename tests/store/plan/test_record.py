"""Entries of the registers are read by the thousand, as they were when the reading began."""

from __future__ import annotations

from dampingan.core.missing import Missing
from dampingan.store.plan import writing
from dampingan.store.plan.record import plan_record, plan_records, plan_records_of
from dampingan.store.workspace import Workspace


def test_records_come_in_the_order_in_which_they_were_entered(workspace: Workspace) -> None:
    titles = ["Zakat", "Air", "Mata air"]
    for title in titles:
        writing.add(workspace, "potensi", {"judul": title})
    assert [record.title for record in plan_records(workspace, "potensi")] == titles


def test_a_reader_sees_the_moment_at_which_it_began(workspace: Workspace) -> None:
    uid = writing.add(workspace, "potensi", {"judul": "Air"})
    with workspace.snapshot() as reader:
        assert len(plan_records(reader, "potensi")) == 1
        writing.answer(workspace, uid, {"judul": "Air bersih"})
        assert [record.title for record in plan_records(reader, "potensi")] == ["Air"]
        assert plan_record(reader, uid) is not None
    assert plan_records(workspace, "potensi")[0].title == "Air bersih"


def test_a_missing_code_is_no_answer_to_work_with(workspace: Workspace) -> None:
    uid = writing.add(workspace, "potensi", {"judul": "Air", "jumlah": Missing.DONT_KNOW})
    found = plan_record(workspace, uid)
    assert found is not None
    assert (found.text("jumlah"), found.number("jumlah"), found.keys("jumlah")) == ("", None, ())
    assert found.answers["jumlah"] == Missing.DONT_KNOW


def test_a_number_without_end_is_none_to_work_with(workspace: Workspace) -> None:
    for text in ("nan", "inf", "1e999"):
        uid = writing.add(workspace, "kegiatan", {"judul": "Pompa", "biaya": text})
        found = plan_record(workspace, uid)
        assert found is not None
        assert (found.text("biaya"), found.number("biaya")) == (text, None)


def test_rows_can_be_left_out_and_deleted_rows_always_are(workspace: Workspace) -> None:
    uid = writing.add(workspace, "kegiatan", {"judul": "Pompa"})
    first = writing.add_row(workspace, uid, "kemajuan", {"tanggal": "2026-10-01", "fisik": "10"})
    writing.add_row(workspace, uid, "kemajuan", {"tanggal": "2026-11-01", "fisik": "40"})
    writing.remove_row(workspace, first)
    assert [
        row.number("fisik") for row in plan_records(workspace, "kegiatan")[0].rows["kemajuan"]
    ] == [40.0]
    assert plan_records(workspace, "kegiatan", rows=False)[0].rows == {}


def test_records_are_found_by_their_keys_however_many(workspace: Workspace) -> None:
    uid = writing.add(workspace, "potensi", {"judul": "Air"})
    keys = [uid, *(f"J-{number:012}" for number in range(1200))]
    assert [record.uid for record in plan_records_of(workspace, keys)] == [uid]
    assert plan_record(workspace, "J-000000000000") is None
