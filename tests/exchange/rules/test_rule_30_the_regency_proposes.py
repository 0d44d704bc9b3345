"""Rule 30: what the regency edits arrives as proposals with a reason, to accept or answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dampingan.exchange.receiver.receiving import receive
from dampingan.exchange.writer.returning import Remarks, write_return
from dampingan.forms.answer import Field
from dampingan.store.merging.conflict import Decision, OpenConflict, decide, open_conflicts
from dampingan.store.merging.inquiry import ANSWERED, CLOSED, OPEN, ask, close, inquiries
from dampingan.store.merging.inquiry import answer as answer_inquiry
from dampingan.store.workspace import Workspace
from exchange.people import BAMBANG, UMI, answer, family, key, said

Back = Callable[..., Path]


@pytest.fixture
def back(village: Workspace, regency: Workspace, tmp_path: Path) -> Back:
    """Return what writes the regency's return for the village."""

    def write(**more: object) -> Path:
        path = tmp_path / f"balik-{len(list(tmp_path.iterdir()))}.xlsx"
        write_return(regency, village.village_code, path, **more)  # type: ignore[arg-type]
        return path

    return write


@pytest.fixture
def known(village: Workspace, regency: Workspace, submission: Callable[..., Path]) -> None:
    """Let the regency have what the village has."""
    receive(regency, submission(village))


def proposals(workspace: Workspace) -> list[OpenConflict]:
    return [one for one in open_conflicts(workspace) if one.type == "proposal"]


@pytest.mark.usefixtures("known")
def test_ours_stays_and_the_proposal_stands_beside_it_with_its_reason(
    village: Workspace, regency: Workspace, back: Back
) -> None:
    answer(regency, BAMBANG, "jenis_lantai", "8")
    why = {key(regency, BAMBANG): "Foto menunjukkan tanah"}
    receive(village, back(remarks=Remarks(reasons=why)))
    assert said(village, BAMBANG, "jenis_lantai") == "2"
    (one,) = proposals(village)
    assert (one.field, one.base, one.mine, one.theirs) == ("answers.jenis_lantai", "2", "2", "8")
    assert one.reason == "Foto menunjukkan tanah"
    assert one.by == "Budi"


@pytest.mark.usefixtures("known")
def test_a_note_where_we_have_none_is_the_reason_and_no_proposal_of_its_own(
    village: Workspace, regency: Workspace, back: Back
) -> None:
    answer(regency, BAMBANG, "jenis_lantai", "8")
    family(regency, BAMBANG).set_note(Field("jenis_lantai"), "Foto menunjukkan tanah")
    receive(village, back())
    (one,) = proposals(village)
    assert (one.field, one.reason) == ("answers.jenis_lantai", "Foto menunjukkan tanah")


def test_a_family_is_not_unfinished_because_it_is_at_the_regency(
    village: Workspace, regency: Workspace, back: Back, submission: Callable[..., Path]
) -> None:
    def put(workspace: Workspace, status: str) -> None:
        with workspace.write("Uji", source="system") as tx:
            tx.update("family", family(workspace, BAMBANG).family_id, {"status": status})

    put(village, "moved")
    receive(regency, submission(village))
    put(regency, "draft")
    answer(regency, BAMBANG, "jenis_lantai", "8")
    path = back()
    receive(village, path)
    assert family(village, BAMBANG).status == "moved"
    assert not receive(village, path).written
    receive(regency, submission(village))
    assert family(regency, BAMBANG).status == "moved"


@pytest.mark.usefixtures("known")
def test_accepting_takes_it_over_and_settles_it_on_both_sides(
    village: Workspace, regency: Workspace, back: Back, submission: Callable[..., Path]
) -> None:
    answer(regency, BAMBANG, "jenis_lantai", "8")
    receive(village, back())
    decide(village, [Decision(proposals(village)[0].id, "theirs")])
    assert said(village, BAMBANG, "jenis_lantai") == "8"
    receive(regency, submission(village))
    assert open_conflicts(regency) == []
    receive(village, back())
    assert open_conflicts(village) == []


@pytest.mark.usefixtures("known")
def test_refusing_travels_with_the_answer_and_is_not_asked_again(
    village: Workspace, regency: Workspace, back: Back, submission: Callable[..., Path]
) -> None:
    answer(regency, BAMBANG, "jenis_lantai", "8")
    receive(village, back())
    decide(village, [Decision(proposals(village)[0].id, "mine", answer="Sudah dikeramik")])
    receive(regency, submission(village))
    assert said(regency, BAMBANG, "jenis_lantai") == "2"
    assert open_conflicts(regency) == []
    receive(village, back())
    assert open_conflicts(village) == []
    assert said(village, BAMBANG, "jenis_lantai") == "2"


@pytest.mark.usefixtures("known")
def test_what_binds_is_taken_at_once(village: Workspace, regency: Workspace, back: Back) -> None:
    answer(regency, BAMBANG, "jenis_lantai", "8")
    binding = Remarks(binding=frozenset({key(regency, BAMBANG)}))
    report = receive(village, back(remarks=binding))
    assert said(village, BAMBANG, "jenis_lantai") == "8"
    assert proposals(village) == []
    assert {sheet.name: sheet.changed for sheet in report.sheets}["Keluarga"] == 1


@pytest.mark.usefixtures("known")
def test_a_question_on_one_answer_goes_out_is_answered_and_settled(
    village: Workspace, regency: Workspace, back: Back, submission: Callable[..., Path]
) -> None:
    asked = ask(
        regency, "family", family(regency, UMI).record_id, "answers.jenis_lantai", "Benar marmer?"
    )
    receive(village, back())
    (task,) = inquiries(village, OPEN)
    assert (task.question, task.present, task.asked_by) == ("Benar marmer?", "2", "Budi")
    assert task.where is not None
    assert task.where.title == UMI
    answer_inquiry(village, task.id, "Keramik, sudah dilihat.")
    receive(regency, submission(village))
    (told,) = inquiries(regency, ANSWERED)
    assert (told.id, told.answer, told.answered_by) == (asked, "Keramik, sudah dilihat.", "Sari")
    close(regency, asked)
    receive(village, back())
    assert [one.answer for one in inquiries(village, CLOSED)] == ["Keramik, sudah dilihat."]
    assert open_conflicts(village) == open_conflicts(regency) == []
