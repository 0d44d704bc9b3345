"""Rule 9 at the regency: what the board counts is what the villages hold, and every row is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from conftest import BANDENGAN, NOW
from dampingan.exchange.receiving import receive
from dampingan.store.board import board, receipt_of, totals_of
from dampingan.store.entry import FamilyEntry
from dampingan.store.listing import Filter, Listing
from dampingan.store.workspace import Workspace
from exchange.rules.conftest import Edit

KRAPYAK = "33.75.03.1002"

Submission = Callable[..., Path]


def test_the_totals_of_the_board_are_those_of_the_villages(
    regency: Workspace, village: Workspace, tmp_path: Path, submission: Submission
) -> None:
    path = tmp_path / "krapyak.dampingan"
    with Workspace.create(path, KRAPYAK, "2026-Q4", actor="Sari", now=lambda: NOW) as other:
        FamilyEntry.create(other, {"nama_kk": "Kartini", "rt": "001", "rw": "001"})
        gone = FamilyEntry.create(other, {"nama_kk": "Salah", "rt": "001", "rw": "001"})
        gone.set_status("deleted", "ganda")
        held = [Listing(one).totals(Filter()) for one in (village, other)]
        for one in (village, other):
            receive(regency, submission(one))
    lines = {line.code: line for line in board(regency)}
    for code, own in zip((BANDENGAN, KRAPYAK), held, strict=True):
        assert (lines[code].families, lines[code].persons) == (own.families, own.persons)
    sums = totals_of(lines.values())
    assert sums.families == sum(own.families for own in held)
    assert sums.persons == sum(own.persons for own in held)
    assert sums.sent == 2


def test_the_counts_of_a_village_s_last_file_add_up_on_the_board(
    regency: Workspace, village: Workspace, submission: Submission, edit: Edit
) -> None:
    receive(regency, submission(village))
    FamilyEntry.create(village, {"nama_kk": "Baru", "rt": "001", "rw": "002"})
    FamilyEntry.load(village, 1).set_status("moved", "pindah kota")
    spoilt = edit(submission(village), "Keluarga", 6, "_uid", "K-BUKAN-KUNCI")
    report = receive(regency, spoilt)
    line = next(line for line in board(regency) if line.code == BANDENGAN)
    receipt = receipt_of(regency, line.batch_uid)
    assert receipt is not None
    assert set(receipt.sheets) == {sheet.name for sheet in report.sheets}
    for counts in receipt.sheets.values():
        assert sum(number for what, number in counts.items() if what != "read") == counts["read"]
    assert line.rejected == sum(counts["rejected"] for counts in receipt.sheets.values()) > 0
