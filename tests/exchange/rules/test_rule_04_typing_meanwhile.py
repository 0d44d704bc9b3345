"""Rule 4 while somebody types: what is typed during a receipt is merged like anything else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dampingan.exchange.receiver import receiving
from dampingan.exchange.receiver.receiving import ReceiveReport, prepare, receive
from dampingan.forms.answer import Field
from dampingan.store.merging import stamping
from dampingan.store.merging.conflict import open_conflicts
from dampingan.store.workspace import Workspace
from exchange.people import KARTINI, UMI, answer, family, said

COMPARED, WORKED_OUT = 2, 3
"""Steps of a receipt that are told before they begin."""


def _receive_while(
    workspace: Workspace, path: Path, step: int, what: Callable[[], object]
) -> ReceiveReport:
    """Receive a workbook and do something at one of the steps."""
    told = 0

    def progress(_done: int, _all: int, _text: str) -> None:
        nonlocal told
        told += 1
        if told == step:
            what()

    return receive(workspace, path, prepared=prepare(path), backup=False, progress=progress)


@pytest.fixture
def arriving(village: Workspace, laptop: Workspace, submission: Callable[..., Path]) -> Path:
    """Return a file with an answer and a member that the laptop does not know."""
    receive(laptop, submission(village))
    entry = family(village, UMI)
    entry.set(Field("catatan"), "dari desa")
    row, _ = entry.add_person()
    entry.set(Field("nama", row), "Anak Baru")
    return submission(village)


@pytest.mark.parametrize("step", [COMPARED, WORKED_OUT])
@pytest.mark.parametrize("attempts", [4, 1])
def test_what_is_typed_into_the_same_cell_stands_beside_what_comes(
    laptop: Workspace, arriving: Path, step: int, attempts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "_ATTEMPTS", attempts)
    _receive_while(laptop, arriving, step, lambda: answer(laptop, UMI, "catatan", "diketik"))
    (conflict,) = open_conflicts(laptop)
    assert (conflict.mine, conflict.theirs) == ("diketik", "dari desa")


def test_a_family_deleted_meanwhile_is_asked_about(laptop: Workspace, arriving: Path) -> None:
    _receive_while(
        laptop, arriving, WORKED_OUT, lambda: family(laptop, UMI).set_status("deleted", "pindah")
    )
    assert [c.type for c in open_conflicts(laptop)] == ["deletion"]
    assert said(laptop, UMI, "catatan") == "dari desa"


def test_typing_elsewhere_does_not_repeat_the_work(
    laptop: Workspace, arriving: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []
    plan = receiving.plan

    def counted(*given: Any, **named: Any) -> Any:
        made.append(plan(*given, **named))
        return made[-1]

    monkeypatch.setattr(receiving, "plan", counted)
    _receive_while(
        laptop, arriving, WORKED_OUT, lambda: answer(laptop, KARTINI, "catatan", "diketik")
    )
    assert len(made) == 1
    assert said(laptop, UMI, "catatan") == "dari desa"


def test_a_dot_that_went_out_meanwhile_is_not_given_again(
    laptop: Workspace, arriving: Path, submission: Callable[..., Path]
) -> None:
    def send() -> None:
        answer(laptop, KARTINI, "catatan", "diketik")
        submission(laptop)

    before = stamping.open_dot(laptop)
    _receive_while(laptop, arriving, WORKED_OUT, send)
    assert stamping.open_dot(laptop) != before
    with laptop.snapshot() as reader:
        stamps = [text for (text,) in reader.records("person", ("stamps",))]
    assert not any(before in text for text in stamps)
