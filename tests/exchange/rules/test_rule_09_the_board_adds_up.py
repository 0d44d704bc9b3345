"""Rule 9 at the regency: what the board counts is what the villages hold, and every row is told."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from conftest import BANDENGAN, NOW
from dampingan.exchange.file.password import encrypt_workbook
from dampingan.exchange.receiver.consolidation import REFUSED, REPEATED, TAKEN, consolidate
from dampingan.exchange.receiver.receiving import receive
from dampingan.exchange.writer.returning import write_returns
from dampingan.exchange.writer.submission import SubmissionResult
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.fingerprint import content_lines
from dampingan.store.lists.listing import Filter, Listing, Totals
from dampingan.store.merging.board import board, receipt_of, totals_of
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


def test_a_folder_with_bad_files_adds_up_to_what_the_villages_hold_and_so_do_the_returns(
    regency: Workspace,
    village: Workspace,
    laptop: Workspace,
    tmp_path: Path,
    submission: Submission,
) -> None:
    for name in ("Budi", "Rina"):
        FamilyEntry.create(laptop, {"nama_kk": name, "rt": "003", "rw": "002"})
    path, folder = tmp_path / "krapyak.dampingan", tmp_path / "masuk"
    folder.mkdir()
    with Workspace.create(path, KRAPYAK, "2026-Q4", actor="Sari", now=lambda: NOW) as other:
        FamilyEntry.create(other, {"nama_kk": "Kartini", "rt": "001", "rw": "001"})
        shutil.copy(submission(other), folder / "lama.xlsx")
        FamilyEntry.create(other, {"nama_kk": "Wahyu", "rt": "001", "rw": "001"})
        FamilyEntry.load(other, 1).set_status("deleted", "ganda")
        sites = (village, laptop, other)
        files = [
            Path(shutil.copy(submission(one), folder / f"{one.path.stem}.xlsx")) for one in sites
        ]
        shutil.copy(files[0], folder / "salinan.xlsx")
        (folder / "rusak.xlsx").write_bytes(files[1].read_bytes()[:9_000])
        encrypt_workbook(Path(shutil.copy(files[2], folder / "terkunci.xlsx")), "rahasia-1")
        report = consolidate(regency, folder)
        assert (report.count(TAKEN), report.count(REPEATED), report.count(REFUSED)) == (4, 1, 2)
        held = [Listing(one).totals(Filter()) for one in sites]
        _require_sums(regency, held)
        lines = {line.code: line for line in board(regency)}
        assert lines[BANDENGAN].families == held[0].families + held[1].families
        assert lines[KRAPYAK].families == held[2].families == 1
        returned = {}
        for result in write_returns(regency, tmp_path / "balik", [BANDENGAN, KRAPYAK]):
            assert isinstance(result, SubmissionResult)
            returned[BANDENGAN if BANDENGAN in result.path.name else KRAPYAK] = result.path
        for one in sites:
            before = list(content_lines(one))
            receive(one, returned[one.village_code])
            assert list(content_lines(one)) == before
            receive(regency, submission(one))
        _require_sums(regency, held)


def _require_sums(regency: Workspace, held: Sequence[Totals]) -> None:
    sums, listed = totals_of(board(regency)), Listing(regency).totals(Filter())
    assert sums.families == listed.families == sum(one.families for one in held)
    assert sums.persons == listed.persons == sum(one.persons for one in held)
