"""A workbook of changes: what goes, what it builds on, and what goes again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dampingan.exchange.reader.reading import Submission, read_submission
from dampingan.exchange.writer.submission import (
    SubmissionResult,
    review,
    suggest_name,
    write_submission,
)
from dampingan.store.entry.family_entry import FamilyEntry
from dampingan.store.merging.acceptance import accept, confirm
from dampingan.store.merging.batch import batches
from dampingan.store.workspace import Workspace
from exchange.families import add_family

Send = Callable[..., SubmissionResult]


@pytest.fixture
def send(workspace: Workspace, tmp_path: Path) -> Send:
    """Return what writes a submission of a village with three families."""
    for name in ("Umi", "Bambang", "Kartini"):
        add_family(workspace, {"nama_kk": name}, [{"nama": name}])

    def write(name: str = "a.xlsx", **choice: bool) -> SubmissionResult:
        told: Any = {"include_drafts": True, "include_findings": True} | choice
        return write_submission(workspace, tmp_path / name, **told)

    return write


def heads(result: SubmissionResult) -> list[str]:
    return sorted(row["_ref_head"] for row in read(result).sheets["Keluarga"].rows)


def read(result: SubmissionResult) -> Submission:
    return read_submission(result.path)


def rename(workspace: Workspace, head: str, name: str) -> None:
    """Change a member of a family, and nothing of the family itself."""
    with workspace.snapshot() as reader:
        found = next(i for i, n in reader.records("person", ("id", "name")) if n == head)
    with workspace.write("Uji") as tx:
        tx.update("person", found, {"answers": {"nama": name}})


def receipt(workspace: Workspace, batch: str, rejected: tuple[str, ...] = ()) -> None:
    with workspace.write("Uji", undoable=False) as tx:
        confirm(tx, batch, rejected)


def test_a_family_goes_whole_when_one_of_its_members_changed(
    workspace: Workspace, send: Send
) -> None:
    send()
    rename(workspace, "Umi", "Umi Rahayu")
    result = send("b.xlsx", changes_only=True)
    assert heads(result) == ["Umi"]
    assert result.counts == {"Keluarga": 1, "Anggota": 1}
    assert result.content == "changes"


def test_nothing_changed_is_an_empty_workbook_that_says_so(send: Send) -> None:
    first = send()
    result = send("b.xlsx", changes_only=True)
    assert result.counts == {"Keluarga": 0, "Anggota": 0}
    assert read(result).identity.parent == first.batch_uid


def test_without_a_full_batch_everything_is_a_change(send: Send) -> None:
    result = send(changes_only=True)
    assert heads(result) == ["Bambang", "Kartini", "Umi"]
    assert read(result).identity.parent == ""


def test_without_a_receipt_the_last_full_batch_is_built_on(
    workspace: Workspace, send: Send
) -> None:
    send()
    rename(workspace, "Umi", "Umi Rahayu")
    send("b.xlsx", changes_only=True)
    rename(workspace, "Kartini", "Kartini A")
    assert heads(send("c.xlsx", changes_only=True)) == ["Kartini", "Umi"]


def test_with_a_receipt_only_what_came_after_it_goes(workspace: Workspace, send: Send) -> None:
    send()
    rename(workspace, "Umi", "Umi Rahayu")
    second = send("b.xlsx", changes_only=True)
    receipt(workspace, second.batch_uid)
    rename(workspace, "Kartini", "Kartini A")
    third = send("c.xlsx", changes_only=True)
    assert heads(third) == ["Kartini"]
    assert read(third).identity.parent == second.batch_uid


def test_what_the_other_side_rejected_goes_again(workspace: Workspace, send: Send) -> None:
    first = send()
    with workspace.snapshot() as reader:
        member = next(u for u, n in reader.records("person", ("uid", "name")) if n == "Umi")
    receipt(workspace, first.batch_uid, (member,))
    assert batches(workspace)[0].state == "partly"
    assert heads(send("b.xlsx", changes_only=True)) == ["Umi"]


def test_what_stayed_at_home_goes_with_the_next_changes(workspace: Workspace, send: Send) -> None:
    add_family(workspace, {"nama_kk": "Wagiman"}, status="draft")
    first = send(include_drafts=False)
    receipt(workspace, first.batch_uid)
    assert heads(send("b.xlsx", changes_only=True)) == ["Wagiman"]
    assert heads(send("c.xlsx", changes_only=True, include_drafts=False)) == []


def test_a_deleted_family_goes_as_tombstones(workspace: Workspace, send: Send) -> None:
    send()
    with workspace.snapshot() as reader:
        found = next(i for i, n in reader.records("family", ("id", "head_name")) if n == "Umi")
    with workspace.write("Uji") as tx:
        tx.delete("family", found, "pindah")
    result = send("b.xlsx", changes_only=True)
    (row,) = read(result).sheets["Keluarga"].rows
    assert (row["_status"], row["_deleted_reason"], row["nama_kk"]) == ("deleted", "pindah", "")
    assert result.counts == {"Keluarga": 1, "Anggota": 1}


def test_petunjuk_says_what_it_builds_on(workspace: Workspace, send: Send) -> None:
    import openpyxl

    first = send()
    rename(workspace, "Umi", "Umi Rahayu")
    page = openpyxl.load_workbook(send("b.xlsx", changes_only=True).path)["Petunjuk"]
    texts = " ".join(str(c.value) for row in page.iter_rows() for c in row if c.value)
    assert "Kiriman perubahan data keluarga" in texts
    assert f"sejak kiriman {first.batch_uid}" in texts
    assert "1 keluarga yang berubah" in texts


def test_the_suggested_name_is_the_one_that_is_written(
    workspace: Workspace, send: Send, tmp_path: Path
) -> None:
    send()
    rename(workspace, "Umi", "Umi Rahayu")
    name = suggest_name(workspace, changes_only=True)
    result = write_submission(
        workspace, tmp_path, include_drafts=True, include_findings=True, changes_only=True
    )
    assert result.path.name == name
    assert "perubahan" in name


def test_a_receipt_marks_what_was_received(workspace: Workspace, send: Send) -> None:
    first = send()
    with workspace.snapshot() as reader:
        revisions = dict(reader.records("family", ("uid", "rev")))
    gone = revisions.popitem()[0]
    with workspace.write("Uji", undoable=False) as tx:
        assert accept(tx, revisions, "2026-11-21T00:00:00Z") == 2
        confirm(tx, first.batch_uid)
    with workspace.snapshot() as reader:
        marks = dict(reader.records("family", ("uid", "received_rev")))
        revs = dict(reader.records("family", ("uid", "rev")))
    assert marks == revisions | {gone: 0}
    assert revs == revisions | {gone: revs[gone]}
    assert batches(workspace)[0].state == "received"


def test_an_older_receipt_takes_no_mark_back(workspace: Workspace, send: Send) -> None:
    send()
    with workspace.snapshot() as reader:
        ((uid, rev), *_) = reader.records("family", ("uid", "rev"))
    with workspace.write("Uji", undoable=False) as tx:
        accept(tx, {uid: rev}, "2026-11-21T00:00:00Z")
        assert accept(tx, {uid: rev - 1}, "2026-11-20T00:00:00Z") == 0


def test_a_review_knows_that_this_state_was_sent(workspace: Workspace, send: Send) -> None:
    send()
    assert review(workspace).sent_before
    FamilyEntry.create(workspace, {"nama_kk": "Wagiman", "rt": "001", "rw": "002"})
    assert not review(workspace).sent_before
