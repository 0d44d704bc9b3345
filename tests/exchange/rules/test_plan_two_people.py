"""A village and its regency work on the same plan for three rounds, through real workbooks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dampingan.exchange.receiver.receiving import receive
from dampingan.exchange.writer.returning import write_return
from dampingan.store import reference
from dampingan.store.merging.conflict import Decision, decide, open_conflicts
from dampingan.store.plan import writing
from dampingan.store.plan.record import plan_record
from dampingan.store.reference import add_reference, change_reference
from dampingan.store.workspace import Workspace
from exchange.plan_records import LIMBAH, ROB, activity, problem, records, state
from exchange.rules.conftest import Change, cell_of

Send = Callable[..., Path]

AGENCIES = "perangkat_daerah"


def lists(workspace: Workspace) -> dict[str, tuple[object, ...]]:
    """Return what the lists say, on both sides alike."""
    found = reference.references(workspace, AGENCIES, region="*", inactive=True)
    return {e.code: (e.label, e.short, e.active, e.successor, e.extra) for e in found}


def test_a_plan_ends_equal_on_both_sides_after_three_rounds(
    village: Workspace, regency: Workspace, submission: Send, change: Change, tmp_path: Path
) -> None:
    def back(name: str) -> Path:
        write_return(regency, village.village_code, tmp_path / name)
        return tmp_path / name

    # Round 1: all of it is new.
    first, second = problem(village), problem(village, LIMBAH)
    planned = activity(village, masalah=first)
    receive(regency, submission(village))
    assert state(regency) == state(village)

    # Round 2: scores, progress, links and lists change on both sides; one cell on both.
    writing.add_row(village, first, "penilaian", {"penilai": "Kader", "k1": "5"})
    forum = add_reference(village, AGENCIES, "Forum Nelayan")
    writing.answer(village, planned, {"pendukung": forum.code, "biaya": "90000000"})
    writing.remove(village, second, "ganda")
    writing.answer(regency, planned, {"biaya": "98000000", "keadaan": "3"})
    works = reference.reference(regency, AGENCIES, "kota-dpupr")
    assert works is not None
    change_reference(regency, works.id, label="Dinas Pekerjaan Umum")
    path = submission(village)

    def type_it(book: object) -> None:
        cell_of(book, "Kegiatan", 7, "judul").value = "Pompa air"
        cell_of(book, "Kegiatan", 7, "masalah").value = ROB
        cell_of(book, "Kemajuan", 6, "_parent").value = "Pompa air"
        cell_of(book, "Kemajuan", 6, "tanggal").value = "2026-11-01"
        cell_of(book, "Kemajuan", 6, "fisik").value = 10

    report = receive(regency, change(path, type_it))
    assert (report.total("conflict"), report.total("rejected")) == (1, 0)
    assert records(regency, "kegiatan")["Pompa air"].keys("masalah") == (first,)
    (conflict,) = open_conflicts(regency)
    assert (conflict.field, conflict.mine, conflict.theirs) == (
        "answers.biaya",
        "98000000",
        "90000000",
    )

    # Round 3: the return brings names, proposals and what was typed into the workbook.
    receive(village, back("balik.xlsx"))
    said = reference.label_of(village, AGENCIES, "kota-dpupr")
    assert said == "Dinas Pekerjaan Umum"
    decide(village, [Decision(c.id, "theirs") for c in open_conflicts(village)])
    receive(regency, submission(village))
    assert open_conflicts(regency) == []
    receive(village, back("lagi.xlsx"))
    decide(village, [Decision(c.id, "theirs") for c in open_conflicts(village)])
    receive(regency, submission(village))
    record = plan_record(village, planned)
    assert record is not None
    assert (record.text("biaya"), record.text("keadaan")) == ("98000000", "3")
    assert lists(village) == lists(regency)
    there, here = state(regency), state(village)
    assert {uid: told for uid, told in there.items() if uid in here} == here
    assert not receive(village, back("akhir.xlsx")).total("conflict")


def test_two_laptops_of_a_village_end_equal(
    village: Workspace, laptop: Workspace, submission: Send
) -> None:
    uid = problem(village)
    receive(laptop, submission(village))
    writing.add_row(laptop, uid, "penilaian", {"penilai": "Tokoh", "k1": "2"})
    writing.answer(laptop, uid, {"akibat": "jalan rusak"})
    writing.answer(village, uid, {"sebab": "tanggul rendah"})
    other = problem(laptop, LIMBAH)
    activity(laptop, masalah=f"{uid} {other}")
    receive(village, submission(laptop))
    receive(laptop, submission(village))
    assert state(village) == state(laptop)
    assert open_conflicts(village) == open_conflicts(laptop) == []
    assert lists(village) == lists(laptop)
