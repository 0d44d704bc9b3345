"""What was begun and taken back before anybody heard of it stays at home."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dampingan.exchange.writer.submission import review
from dampingan.store.merging.batch import log_batch
from dampingan.store.workspace import Workspace
from exchange.families import Writer, add_family, families, sender


@pytest.fixture
def send(workspace: Workspace, tmp_path: Path) -> Writer:
    """Write everything to ``kirim.xlsx`` unless told otherwise."""
    return sender(workspace, tmp_path)


def undo_of(workspace: Workspace, **columns: Any) -> int:
    """Add a family with a member and take it back, as F2 and Esc do; return its id."""
    with workspace.write("Menambah keluarga") as tx:
        family = tx.insert("family", {"village_code": workspace.village_code, **columns})
        tx.insert("person", {"family_id": family, "position": 1})
    workspace.undo()
    return family


def test_a_family_taken_back_before_anybody_heard_of_it_stays_at_home(
    workspace: Workspace, send: Writer
) -> None:
    add_family(workspace, {}, [{"nama": "Umi"}])
    undo_of(workspace)
    result = send()
    assert result.counts == {"Keluarga": 1, "Anggota": 1}
    assert [row["_status"] for row in families(result)] == ["complete"]


def test_a_member_taken_back_before_anybody_heard_of_it_stays_at_home(
    workspace: Workspace, send: Writer
) -> None:
    family = add_family(workspace, {}, [{"nama": "Umi"}])
    with workspace.write("Menambah anggota") as tx:
        tx.insert("person", {"family_id": family, "position": 2})
    workspace.undo()
    assert send().counts["Anggota"] == 1


def test_a_family_that_was_sent_and_then_taken_back_travels_as_a_tombstone(
    workspace: Workspace, send: Writer
) -> None:
    with workspace.write("Menambah keluarga") as tx:
        family = tx.insert("family", {"village_code": workspace.village_code})
        tx.insert("person", {"family_id": family, "position": 1})
    send("a.xlsx")
    workspace.undo()
    result = send("b.xlsx")
    assert [row["_deleted_reason"] for row in families(result)] == ["diurungkan"]
    assert result.counts == {"Keluarga": 1, "Anggota": 1}


def test_a_family_taken_back_stays_at_home_however_often_is_sent(
    workspace: Workspace, send: Writer
) -> None:
    undo_of(workspace)
    send("a.xlsx")
    add_family(workspace)
    assert send("b.xlsx").counts == {"Keluarga": 1, "Anggota": 0}
    add_family(workspace)
    assert send("c.xlsx").counts == {"Keluarga": 2, "Anggota": 0}


def test_a_draft_that_was_left_out_and_then_taken_back_stays_at_home(
    workspace: Workspace, send: Writer
) -> None:
    with workspace.write("Menambah keluarga") as tx:
        family = tx.insert("family", {"village_code": workspace.village_code, "status": "draft"})
        tx.insert("person", {"family_id": family, "position": 1})
    send("a.xlsx", drafts=False)
    workspace.undo()
    assert send("b.xlsx").counts == {"Keluarga": 0, "Anggota": 0}


def test_a_family_that_came_back_by_redo_and_was_sent_is_heard_of(
    workspace: Workspace, send: Writer
) -> None:
    undo_of(workspace)
    send("a.xlsx")
    workspace.redo()
    send("b.xlsx")
    workspace.undo()
    assert send("c.xlsx").counts == {"Keluarga": 1, "Anggota": 1}


def test_a_family_taken_back_in_an_english_window_stays_at_home_too(
    workspace: Workspace, send: Writer
) -> None:
    from dampingan.core.language import set_language

    set_language("en")
    undo_of(workspace)
    assert send().counts["Keluarga"] == 0


def test_taking_a_family_back_leaves_the_batch_as_it_was(
    workspace: Workspace, send: Writer
) -> None:
    add_family(workspace)
    first = send("a.xlsx")
    undo_of(workspace)
    second = send("b.xlsx")
    assert first.path.read_bytes() == second.path.read_bytes()
    assert review(workspace).tombstones == 0


def test_a_workspace_that_sent_before_anybody_kept_count_tells_everything(
    workspace: Workspace, send: Writer
) -> None:
    log_batch(workspace, uid="B-1", direction="out", file_name="", content_hash="", counts={})
    undo_of(workspace)
    assert send().counts["Keluarga"] == 1
