"""Rule 28: the regency accepts files of its registered villages only, row by row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import BANDENGAN, NOW
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.receiver.receiving import receive
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.lists.listing import Filter, Listing
from dampingan.store.merging.board import SILENT, board
from dampingan.store.workspace import Workspace
from exchange.rules.conftest import Edit

KRAPYAK, BODAS = "33.75.03.1002", "33.26.01.2002"

Submission = Callable[..., Path]


def test_a_registered_village_lands_under_its_own_code(
    regency: Workspace, village: Workspace, submission: Submission
) -> None:
    report = receive(regency, submission(village))
    assert report.village_code == BANDENGAN
    assert Listing(regency).count(Filter(village_code=BANDENGAN)) == 3
    states = {line.code: line.state for line in board(regency)}
    assert [code for code, state in states.items() if state != SILENT] == [BANDENGAN]


def test_a_village_of_another_regency_is_refused_with_its_name(
    regency: Workspace, tmp_path: Path, submission: Submission
) -> None:
    path = tmp_path / "bodas.dampingan"
    with Workspace.create(path, BODAS, "2026-Q4", actor="Sari", now=lambda: NOW) as other:
        FamilyEntry.create(other, {"nama_kk": "Umi Rahayu", "rt": "001", "rw": "001"})
        file = submission(other)
    with pytest.raises(ExchangeError) as refused:
        receive(regency, file)
    assert "Bodas" in str(refused.value)
    assert refused.value.remedy
    assert Listing(regency).count(Filter()) == 0


def test_a_row_that_names_another_village_is_rejected_alone(
    regency: Workspace, village: Workspace, submission: Submission, edit: Edit
) -> None:
    pasted = edit(submission(village), "Keluarga", 6, "_village_code", KRAPYAK)
    report = receive(regency, pasted)
    families = next(sheet for sheet in report.sheets if sheet.name == "Keluarga")
    assert (families.read, families.new, families.rejected) == (3, 2, 1)
    assert [f.row for f in report.findings if f.sheet == "Keluarga"] == [6]
    assert Listing(regency).count(Filter(village_code=KRAPYAK)) == 0
