"""What a list from elsewhere proposed travels to the regency, and so does the decision about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest

from conftest import BANDENGAN, NOW
from dampingan.exchange.foreign.catalogue import find_mapping
from dampingan.exchange.foreign.importing import import_table
from dampingan.exchange.receiver.receiving import receive
from dampingan.exchange.writer.submission import write_submission
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.merging.conflict import Decision, decide, open_conflicts
from dampingan.store.workspace import Workspace
from exchange.families import without_spare_rows
from exchange.foreign.conftest import KK, residents


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_a_proposal_and_its_decision_settle_at_the_regency(
    workspace: Workspace,
    tmp_path: Path,
    book: Callable[..., Path],
    choice: Literal["mine", "theirs"],
) -> None:
    def send(name: str) -> Path:
        write_submission(workspace, tmp_path / name, include_drafts=True, include_findings=True)
        return without_spare_rows(tmp_path / name)

    FamilyEntry.create(workspace, {"nama_kk": "Slamet Riyadi", "no_kk": KK, "rt": "005"})
    path = book(Penduduk=residents())
    import_table(workspace, path, find_mapping(workspace, "opensid-penduduk"))
    with Workspace.create(
        tmp_path / "kota.dampingan", BANDENGAN[:5], "2026-Q4", actor="Budi", now=lambda: NOW
    ) as regency:
        receive(regency, send("satu.xlsx"))
        (there,) = open_conflicts(regency)
        assert (there.field, there.mine, there.theirs) == ("answers.rt", "005", "003")
        (here,) = open_conflicts(workspace)
        decide(workspace, [Decision(here.id, choice)])
        receive(regency, send("dua.xlsx"))
        assert not open_conflicts(regency)
        with regency.reading() as connection:
            rt = connection.exec_driver_sql("SELECT rt FROM family").scalar_one()
        assert rt == {"mine": "005", "theirs": "003"}[choice]
