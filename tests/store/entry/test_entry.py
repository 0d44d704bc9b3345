"""A family while it is answered: every answer durable, nothing lost."""

from __future__ import annotations

import json
import random

import pytest

from dampingan.core.errors import StorageError
from dampingan.forms.model import QuestionType
from dampingan.forms.session import Field
from dampingan.store import consistency, finding
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.house import housemates
from dampingan.store.lists.listing import Filter, Listing, Sort
from dampingan.store.recheck import recheck
from dampingan.store.workspace import Workspace

BETWEEN = {consistency.DUPLICATE_NIK, consistency.DUPLICATE_KK}


@pytest.fixture
def entry(workspace: Workspace) -> FamilyEntry:
    return FamilyEntry.create(workspace, {"rt": "003", "rw": "002"})


def person(entry: FamilyEntry, **answers: str) -> str:
    row, _ = entry.add_person()
    for question, text in answers.items():
        entry.set(Field(question, row), text)
    return row


def test_a_new_family_knows_its_region_and_what_was_carried_over(entry: FamilyEntry) -> None:
    assert entry.session.value(Field("kode_kabupaten")) == "75"
    assert entry.session.value(Field("rt")) == "003"
    stored = entry.workspace.record("family", entry.family_id)
    assert (stored["rt"], stored["rw"], stored["status"]) == ("003", "002", "draft")
    assert stored["error_count"] > 0


def test_an_answer_is_on_the_disk_when_set_returns(entry: FamilyEntry) -> None:
    entry.set(Field("nama_kk"), "Kasmuri Lestari")
    stored = entry.workspace.record("family", entry.family_id)
    assert stored["head_name"] == "Kasmuri Lestari"
    assert json.loads(stored["answers"])["nama_kk"] == "Kasmuri Lestari"
    assert entry.saved_at is not None


def test_a_reopened_family_has_every_answer_and_member(entry: FamilyEntry) -> None:
    row = person(entry, nama="Umi Fatonah", keberadaan="1", jk="2", tgl_lahir="1980-05-17")
    entry.set(Field("catatan"), "baris satu\nbaris dua")
    again = FamilyEntry.load(entry.workspace, entry.family_id)
    assert again.session.value(Field("nama", row)) == "Umi Fatonah"
    assert again.session.value(Field("umur", row)) == "46"
    assert again.session.value(Field("catatan")) == "baris satu\nbaris dua"
    assert again.findings == entry.findings


def test_irrelevant_answers_are_kept_aside_and_leave_the_answers(entry: FamilyEntry) -> None:
    entry.set(Field("status_rumah"), "1")
    entry.set(Field("bukti_tanah"), "5")
    entry.set(Field("status_rumah"), "2")
    stored = entry.workspace.record("family", entry.family_id)
    assert "bukti_tanah" not in json.loads(stored["answers"])
    assert json.loads(stored["aside"])["bukti_tanah"] == "5"
    again = FamilyEntry.load(entry.workspace, entry.family_id)
    again.set(Field("status_rumah"), "1")
    assert again.session.value(Field("bukti_tanah")) == "5"


def test_a_removed_member_is_a_tombstone_and_undo_brings_all_answers_back(
    entry: FamilyEntry,
) -> None:
    row = person(entry, nama="Siti Rahayu", keberadaan="1", jk="2")
    person_id = entry.person_id(row)
    assert person_id is not None
    entry.remove_person(row, "salah ketik")
    stored = entry.workspace.record("person", person_id)
    assert stored["deleted_reason"] == "salah ketik"
    entry.workspace.undo()
    entry.reload()
    assert entry.session.value(Field("nama", row)) == "Siti Rahayu"
    assert entry.session.value(Field("jk", row)) == "2"


def test_undo_takes_back_one_answer_with_what_followed_from_it(entry: FamilyEntry) -> None:
    row = person(entry, nama="Nur", keberadaan="1", jk="1", tgl_lahir="2014-02-01")
    entry.set(Field("tgl_lahir", row), "2004-02-01")
    assert entry.session.value(Field("umur", row)) == "22"
    entry.workspace.undo()
    entry.reload()
    assert entry.session.value(Field("umur", row)) == "12"


def test_entry_resumes_where_it_was_left(entry: FamilyEntry) -> None:
    entry.set(Field("luas_lantai"), "25", resume=lambda: Field("jenis_lantai"))
    assert FamilyEntry.load(entry.workspace, entry.family_id).resume == Field("jenis_lantai")
    entry.remember(Field("jenis_dinding"))
    assert FamilyEntry.load(entry.workspace, entry.family_id).resume == Field("jenis_dinding")


def test_a_family_with_errors_can_not_be_finished_but_stays_a_draft(entry: FamilyEntry) -> None:
    with pytest.raises(ValueError, match="complete"):
        entry.set_status("complete")
    assert entry.status == "draft"


def test_deleting_needs_a_reason_and_can_be_undone(entry: FamilyEntry) -> None:
    with pytest.raises(ValueError, match="deleted"):
        entry.set_status("deleted", "  ")
    entry.set_status("deleted", "keluarga ganda")
    assert len(Listing(entry.workspace).ids(Filter(), Sort())) == 0
    entry.workspace.undo()
    entry.reload()
    assert entry.status == "draft"
    assert len(Listing(entry.workspace).ids(Filter(), Sort())) == 1


def test_the_same_nik_in_two_families_is_an_error_in_both_and_goes_away_in_both(
    workspace: Workspace,
) -> None:
    first, second = FamilyEntry.create(workspace), FamilyEntry.create(workspace)
    person(first, nama="Umi", keberadaan="1", nik="3375034105809001")
    row = person(second, nama="Umi", keberadaan="1", nik="3375034105809001")

    def flagged(entry: FamilyEntry) -> bool:
        found = FamilyEntry.load(workspace, entry.family_id).findings
        return any(f.check == consistency.DUPLICATE_NIK for f in found)

    assert flagged(first)
    assert flagged(second)
    second.set(Field("nik", row), "3375034105809002")
    assert not flagged(first)
    assert not flagged(second)


def test_a_person_without_nik_and_a_family_without_kk_are_no_duplicates(
    workspace: Workspace,
) -> None:
    for _ in range(2):
        entry = FamilyEntry.create(workspace)
        person(entry, nama="Tanpa Nama", keberadaan="1", nik="")
        checks = {f.check for f in entry.findings}
        assert not checks & {consistency.DUPLICATE_NIK, consistency.DUPLICATE_KK}


def test_a_member_who_moved_away_may_stand_in_another_family(workspace: Workspace) -> None:
    first, second = FamilyEntry.create(workspace), FamilyEntry.create(workspace)
    person(first, nama="Umi", keberadaan="3", nik="3375034105809001")
    person(second, nama="Umi", keberadaan="1", nik="3375034105809001")
    assert not any(f.check == consistency.DUPLICATE_NIK for f in second.findings)


def test_what_the_disk_refused_stays_and_is_saved_by_retry(entry: FamilyEntry) -> None:
    away = entry.workspace.path.with_suffix(".dicabut")
    entry.workspace.path.rename(away)
    with pytest.raises(StorageError):
        entry.set(Field("nama_kk"), "Kasmuri")
    assert entry.unsaved
    assert entry.session.value(Field("nama_kk")) == "Kasmuri"
    away.rename(entry.workspace.path)
    entry.retry()
    assert not entry.unsaved
    assert entry.workspace.record("family", entry.family_id)["head_name"] == "Kasmuri"


def test_unsaved_answers_can_be_rescued_to_another_place(entry: FamilyEntry) -> None:
    entry.set(Field("alamat"), "Jl. Kusuma Bangsa 14")
    target = entry.workspace.path.parent / "lain" / "selamat.dampingan"
    target.parent.mkdir()
    entry.session.set(Field("nama_kk"), "Kasmuri")
    entry._unsaved = True
    entry.rescue(target)
    with Workspace.open(target) as copy:
        stored = copy.record("family", entry.family_id)
        assert (stored["head_name"], stored["address"]) == ("Kasmuri", "Jl. Kusuma Bangsa 14")


def test_a_recheck_finds_what_entry_found_and_changes_nothing(
    workspace: Workspace, entry: FamilyEntry
) -> None:
    person(entry, nama="Umi", keberadaan="1", jk="2", tgl_lahir="1980-05-17", nik="12")
    before = workspace.record("family", entry.family_id)["findings"]
    result = recheck(workspace)
    assert (result.families, result.changed) == (1, 0)
    assert workspace.record("family", entry.family_id)["findings"] == before


def test_a_family_of_25_is_normal(entry: FamilyEntry) -> None:
    for number in range(25):
        entry.add_person()
        entry.set(Field("nama", entry.session.rows("anggota")[-1]), f"Anggota {chr(65 + number)}")
    again = FamilyEntry.load(entry.workspace, entry.family_id)
    assert len(again.session.rows("anggota")) == 25
    assert again.session.value(Field("nama", again.session.rows("anggota")[24])) == "Anggota Y"


def test_families_with_one_building_number_in_an_rt_share_a_house(workspace: Workspace) -> None:
    entries = [FamilyEntry.create(workspace, {"rt": "003", "rw": "002"}) for _ in range(3)]
    for entry in entries:
        entry.set(Field("no_urut_bangunan"), "14")
    elsewhere = FamilyEntry.create(workspace, {"rt": "004", "rw": "002"})
    elsewhere.set(Field("no_urut_bangunan"), "14")
    mates = housemates(workspace, entries[0].family_id)
    assert [m[0] for m in mates] == [entries[1].family_id, entries[2].family_id]
    assert housemates(workspace, elsewhere.family_id) == []


def test_what_is_stored_after_any_answers_is_what_the_session_says(entry: FamilyEntry) -> None:
    rng = random.Random(5)
    rows = [entry.add_person()[0] for _ in range(3)]
    questions = [q for q in entry.session.form.questions.values() if q.answerable]
    for _ in range(250):
        question = rng.choice(questions)
        field = Field(question.key, rng.choice(rows) if question.repeat else "")
        choices = entry.session.choices(field)
        text = rng.choice(choices).code if choices else str(rng.randrange(60))
        if question.type == QuestionType.DATE:
            text = f"{rng.randrange(1950, 2026)}-05-17"
        entry.set(field, text)
    family = entry.workspace.record("family", entry.family_id)
    assert json.loads(family["answers"]) == entry.session.record("")[0]
    assert json.loads(family["aside"]) == entry.session.record("")[1]
    for row in rows:
        person = entry.workspace.record("person", entry.person_id(row) or 0)
        assert json.loads(person["answers"]) == entry.session.record(row)[0]
        assert json.loads(person["aside"]) == entry.session.record(row)[1]
    own = {f for f in finding.decode(family["findings"]) if f.check not in BETWEEN}
    fresh = FamilyEntry.load(entry.workspace, entry.family_id).session.all_findings()
    assert {(f.question, f.row, f.check) for f in own} == {
        (f.field.question, f.field.row, f.check) for f in fresh
    }


@pytest.mark.parametrize("status", ["moved", "deceased", "not_found"])
def test_a_family_that_is_gone_is_no_duplicate_until_it_comes_back(
    workspace: Workspace, status: str
) -> None:
    first, second = FamilyEntry.create(workspace), FamilyEntry.create(workspace)
    for entry in (first, second):
        entry.set(Field("no_kk"), "3375030702139691")
        person(entry, nama="Umi", keberadaan="1", nik="3375034105809001")

    def flagged(entry: FamilyEntry) -> bool:
        found = FamilyEntry.load(workspace, entry.family_id).findings
        return any(f.check.startswith("antar_keluarga") for f in found)

    first.set_status(status, "pindah ke rumah anak")
    assert not flagged(first)
    assert not flagged(second)
    first.set_status("draft")
    assert flagged(first)
    assert flagged(second)
