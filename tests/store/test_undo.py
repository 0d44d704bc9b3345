"""Undo and redo beside everything that entry, checks and other families do in between."""

from __future__ import annotations

import json

import pytest

from dampingan.forms.session import Field
from dampingan.store import consistency, finding
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.recheck import recheck
from dampingan.store.workspace import Workspace

NIK = "3375034105809001"


@pytest.fixture
def entry(workspace: Workspace) -> FamilyEntry:
    return FamilyEntry.create(workspace, {"rt": "003", "rw": "002"})


def member(entry: FamilyEntry, **answers: str) -> str:
    row, _ = entry.add_person()
    for question, text in answers.items():
        entry.set(Field(question, row), text)
    return row


def flagged(workspace: Workspace, family_id: int) -> bool:
    row = workspace.record("family", family_id)
    checks = {f.check for f in finding.decode(row["findings"])}
    assert (row["error_count"], row["warning_count"]) == finding.count(json.loads(row["findings"]))
    return consistency.DUPLICATE_NIK in checks


def test_what_was_undone_last_is_redone_first_also_after_new_work(workspace: Workspace) -> None:
    with workspace.write("Keluarga baru") as tx:
        family_id = tx.insert("family", {"head_name": "Umi"})
    with workspace.write("Mengisi 108") as tx:
        tx.update("family", family_id, {"head_name": "Siti"})
    workspace.undo()
    with workspace.write("Mengisi 107") as tx:
        tx.update("family", family_id, {"address": "Jl. Melati 3"})
    workspace.undo()
    assert workspace.can_redo == "Mengisi 107"
    workspace.redo()
    assert workspace.record("family", family_id)["address"] == "Jl. Melati 3"
    assert workspace.can_redo == ""


def test_counts_follow_the_findings_when_a_recheck_came_in_between(
    workspace: Workspace, entry: FamilyEntry
) -> None:
    row = member(entry, nama="Umi", keberadaan="1")
    entry.set(Field("nik", row), "12")
    with workspace.write("Memeriksa", source="system", undoable=False) as tx:
        stored = json.loads(workspace.record("family", entry.family_id)["findings"])
        document = stored | {"catatan||lain": "E Sesuatu"}
        counts = finding.count(document)
        columns = {"findings": document, "error_count": counts[0], "warning_count": counts[1]}
        tx.update("family", entry.family_id, columns)
    workspace.undo()
    assert not flagged(workspace, entry.family_id)
    recheck(workspace)
    before = workspace.record("family", entry.family_id)
    assert json.loads(before["findings"]) == dict(
        finding.encode(FamilyEntry.load(workspace, entry.family_id).findings)
    )


def test_undo_renews_the_findings_of_families_that_share_a_nik(workspace: Workspace) -> None:
    first, second = FamilyEntry.create(workspace), FamilyEntry.create(workspace)
    row = member(first, nama="Umi", keberadaan="1", nik=NIK)
    other = member(second, nama="Umi", keberadaan="1")
    first.set(Field("nik", row), "")
    with workspace.write("Menerima", source="import", undoable=False) as tx:
        person_id = second.person_id(other)
        assert person_id is not None
        answers = json.loads(workspace.record("person", person_id)["answers"]) | {"nik": NIK}
        tx.update("person", person_id, {"nik": NIK, "answers": answers})
    workspace.undo()
    assert flagged(workspace, first.family_id)
    assert flagged(workspace, second.family_id)


def test_a_deleted_family_lifts_the_duplicate_from_the_other_and_undo_puts_it_back(
    workspace: Workspace,
) -> None:
    first, second = FamilyEntry.create(workspace), FamilyEntry.create(workspace)
    member(first, nama="Umi", keberadaan="1", nik=NIK)
    member(second, nama="Umi", keberadaan="1", nik=NIK)
    assert flagged(workspace, first.family_id)
    second.set_status("deleted", "keluarga ganda")
    assert not flagged(workspace, first.family_id)
    second.set_status("draft")
    assert flagged(workspace, first.family_id)
    workspace.undo()
    assert not flagged(workspace, first.family_id)
    workspace.undo()
    assert flagged(workspace, first.family_id)


def test_undoing_a_new_family_lifts_its_duplicates(workspace: Workspace) -> None:
    first = FamilyEntry.create(workspace, {"no_kk": "3375031803169895"})
    FamilyEntry.create(workspace, {"no_kk": "3375031803169895"})

    def doubled() -> bool:
        document = workspace.record("family", first.family_id)["findings"]
        return any(f.check == consistency.DUPLICATE_KK for f in finding.decode(document))

    assert doubled()
    workspace.undo()
    assert not doubled()
    workspace.redo()
    assert doubled()


def test_a_new_family_is_one_operation(workspace: Workspace) -> None:
    entry = FamilyEntry.create(workspace, {"rt": "003"})
    with workspace.reading() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM operation").scalar_one()
        labels = connection.exec_driver_sql("SELECT label FROM operation").scalars().all()
    assert labels[-1] == "Keluarga baru"
    assert labels.count("Keluarga baru") == 1, count
    workspace.undo()
    workspace.redo()
    again = FamilyEntry.load(workspace, entry.family_id)
    assert again.session.value(Field("rt")) == "003"


def test_undo_after_the_status_fell_back_returns_both_answer_and_status(
    workspace: Workspace, entry: FamilyEntry
) -> None:
    row = member(entry, nama="Umi", keberadaan="1")
    with workspace.write("Menyelesaikan") as tx:
        tx.update("family", entry.family_id, {"status": "moved"})
    entry.reload()
    entry.set(Field("nama", row), "Siti")
    workspace.undo()
    entry.reload()
    assert entry.session.value(Field("nama", row)) == "Umi"
    assert entry.status == "moved"
