"""Rule 26: whatever is written is written the same way again while nothing changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dampingan.exchange.receiver.receiving import prepare, receive
from dampingan.exchange.writer.receipt import write_annotated, write_receipt
from dampingan.exchange.writer.returning import write_return
from dampingan.exchange.writer.submission import write_submission
from dampingan.store.workspace import Workspace
from exchange.people import UMI, answer, member
from exchange.rules.conftest import Edit


@pytest.mark.parametrize("changes_only", [False, True])
def test_a_submission(village: Workspace, tmp_path: Path, *, changes_only: bool) -> None:
    write_submission(village, tmp_path / "0.xlsx", include_drafts=True, include_findings=True)
    answer(village, UMI, "jenis_lantai", "4")
    results = [
        write_submission(
            village,
            tmp_path / f"{number}.xlsx",
            include_drafts=True,
            include_findings=True,
            changes_only=changes_only,
        )
        for number in (1, 2)
    ]
    assert results[0].path.read_bytes() == results[1].path.read_bytes()
    assert results[0].batch_uid == results[1].batch_uid


def test_a_return_a_receipt_and_an_annotated_copy(
    village: Workspace,
    regency: Workspace,
    submission: Callable[..., Path],
    edit: Edit,
    tmp_path: Path,
) -> None:
    person = member(village, UMI)
    path = edit(submission(village), "Anggota", person, "nik", 3375034107900010)
    report = receive(regency, path, prepared=prepare(path))
    answer(regency, UMI, "jenis_lantai", "4")
    writers = {
        "balik": lambda to: write_return(regency, village.village_code, to),
        "terima": lambda to: write_receipt(regency, report.batch_uid, to),
        "salinan": lambda to: write_annotated(regency, report.batch_uid, to),
    }
    for name, write in writers.items():
        first, second = (write(tmp_path / f"{name}{n}.xlsx").path for n in (1, 2))
        assert first.read_bytes() == second.read_bytes(), name


def test_another_dot_is_another_batch(village: Workspace, tmp_path: Path) -> None:
    def send(name: str) -> str:
        return write_submission(
            village, tmp_path / name, include_drafts=True, include_findings=True
        ).batch_uid

    first = send("a.xlsx")
    answer(village, UMI, "jenis_lantai", "4")
    answer(village, UMI, "jenis_lantai", "2")  # the same answers, written later
    assert send("b.xlsx") != first
