"""The regency asks about single answers, the village answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from dampingan.store.merging.inquiry import (
    ANSWERED,
    CLOSED,
    answer,
    ask,
    close,
    inquiries,
    inquiries_of,
    inquiry_count,
    reopen,
)
from dampingan.store.workspace import Workspace
from ui.village import settle


def _family(workspace: Workspace) -> int:
    return settle(workspace, 2)[0]


def test_a_question_stands_with_its_family_and_the_answer_of_now(workspace: Workspace) -> None:
    family = _family(workspace)
    ask(workspace, "family", family, "answers.jenis_lantai", " Benar tanah? ")
    (one,) = inquiries(workspace)
    record = workspace.record("family", family)
    assert (one.question, one.title, one.present) == ("Benar tanah?", record["head_name"], "8")
    assert one.where is not None
    assert (one.where.owner_id, one.where.rt) == (family, record["rt"])
    assert one.village_code == workspace.village_code
    assert one.asked_by == workspace.actor


def test_a_question_about_a_member_is_found_with_the_family(workspace: Workspace) -> None:
    family = _family(workspace)
    with workspace.reading() as connection:
        person = connection.exec_driver_sql(
            "SELECT id FROM person WHERE family_id = ?", (family,)
        ).scalar_one()
    ask(workspace, "person", person, "answers.tgl_lahir", "Tanggal lahir di KK lain.")
    (one,) = inquiries_of(workspace, "family", family)
    assert one.present == "1980-05-17"
    assert inquiries_of(workspace, "family", family + 1) == []


def test_answering_closing_and_asking_again_are_undone_one_by_one(workspace: Workspace) -> None:
    made = ask(workspace, "family", _family(workspace), "", "Masih tinggal di sini?")
    answer(workspace, made, "Ya.")
    close(workspace, made)
    assert [one.answer for one in inquiries(workspace, CLOSED)] == ["Ya."]
    workspace.undo()
    assert inquiry_count(workspace, ANSWERED) == 1
    reopen(workspace, made)
    assert [one.answer for one in inquiries(workspace)] == ["Ya."]
    workspace.undo()
    workspace.undo()
    assert [one.answer for one in inquiries(workspace)] == [""]
    workspace.undo()
    assert inquiries(workspace, "") == []


def test_a_question_needs_words(workspace: Workspace) -> None:
    family = _family(workspace)
    with pytest.raises(ValueError, match=r"^  $"):
        ask(workspace, "family", family, "", "  ")
    assert inquiry_count(workspace) == 0


def test_a_question_about_a_record_that_is_not_here_is_still_listed(
    workspace: Workspace, tmp_path: Path
) -> None:
    with workspace.write("Terima", source="import") as tx:
        tx.insert("inquiry", {"record_uid": "K-0000000000000", "question": "Siapa ini?"})
    (one,) = inquiries(workspace)
    assert one.where is None
    assert one.present == ""
