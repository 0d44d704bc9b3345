"""Rule 9: per sheet read = new + changed + same + conflict + rejected, whatever was typed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conftest import NOW
from dampingan.exchange.receiver.receiving import prepare, receive
from dampingan.exchange.writer.submission import write_submission
from dampingan.store.merging.rejection import rejected_rows
from dampingan.store.workspace import Workspace
from exchange.families import without_spare_rows
from exchange.people import BAMBANG, UMI, answer

SHEETS = ("Keluarga", "Anggota", "Catatan")

COLUMNS = (
    *("_uid", "_parent", "_status", "_key", "_text", "_stamps", "_position", "_deleted_at"),
    *("_cells", "_fingerprint", "_village_code", "nama", "catatan", "nik", "jenis_lantai"),
)
VALUES = (None, "", "x", "K-0000000000000", "3375000000000012", 3, "2", "rt||")

EDITS = st.lists(
    st.tuples(
        st.sampled_from(SHEETS),
        st.integers(6, 13),
        st.sampled_from(COLUMNS),
        st.sampled_from(VALUES),
    ),
    max_size=6,
)


@pytest.fixture(scope="module")
def written(village_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a workspace's file as it was when it was sent, and what it sent."""
    folder = tmp_path_factory.mktemp("angka")
    home = Path(shutil.copy(village_file, folder / "desa.dampingan"))
    with Workspace.open(home, actor="Sari", now=lambda: NOW) as workspace:
        with workspace.snapshot() as reader:
            family = next(i for (i,) in reader.records("family", ("id",)))
        with workspace.write("Uji") as tx:
            tx.update("family", family, {"notes": {"catatan|": "satu", "rt|": "dua"}})
        write_submission(workspace, folder / "a.xlsx", include_drafts=True, include_findings=True)
        answer(workspace, UMI, "catatan", "sesudah dikirim")
        answer(workspace, BAMBANG, "jenis_lantai", "4")
    return home, without_spare_rows(folder / "a.xlsx")


@settings(max_examples=25)
@given(edits=EDITS, here=st.booleans())
@example(edits=[("Keluarga", 6, "_deleted_at", "x")], here=False)
@example(edits=[("Keluarga", 9, "_deleted_at", "x")], here=False)
@example(edits=[("Keluarga", 8, "_cells", "rt||"), ("Keluarga", 8, "_deleted_at", "x")], here=False)
def test_the_counts_add_up_to_the_rows_that_were_read(
    written: tuple[Path, Path],
    empty_workspace_file: Path,
    tmp_path_factory: pytest.TempPathFactory,
    edits: list[tuple[str, int, str, Any]],
    here: bool,
) -> None:
    folder = tmp_path_factory.mktemp("coba")
    book = openpyxl.load_workbook(written[1])
    for sheet, row, column, value in edits:
        names = [cell.value for cell in book[sheet][2]]
        if column in names:
            book[sheet].cell(row, names.index(column) + 1).value = value
    book.save(folder / "b.xlsx")
    source = written[0] if here else empty_workspace_file
    copy = Path(shutil.copy(source, folder / "desa.dampingan"))
    prepared = prepare(folder / "b.xlsx")
    rows = {sheet.title: len(sheet.rows) for sheet in prepared.staged.submission.sheets.values()}
    with Workspace.open(copy, actor="Rini", now=lambda: NOW) as workspace:
        tried = receive(workspace, folder / "b.xlsx", prepared=prepared, dry_run=True)
        report = receive(workspace, folder / "b.xlsx", prepared=prepared, backup=False)
        kept = rejected_rows(workspace, report.batch_uid)
        again = receive(workspace, folder / "b.xlsx", prepared=prepared, backup=False)
    for each in (tried, report, again):
        assert {s.name: s.read for s in each.sheets} == rows
        for s in each.sheets:
            assert s.read == s.new + s.changed + s.same + s.conflict + s.rejected
    assert tried.sheets == report.sheets
    assert len(kept) == report.total("rejected")
    assert not again.written


def test_a_receipt_marks_what_the_regency_has(
    village: Workspace,
    regency: Workspace,
    submission: Callable[..., Path],
    tmp_path: Path,
) -> None:
    from dampingan.exchange.writer.receipt import write_receipt

    report = receive(regency, submission(village))
    write_receipt(regency, report.batch_uid, tmp_path / "tanda.xlsx")
    marked = receive(village, tmp_path / "tanda.xlsx")
    assert marked.content == "receipt"
    assert [(s.read, s.changed) for s in marked.sheets if s.read] == [(3, 3)]
    with village.snapshot() as reader:
        for received, revision in reader.records("family", ("received_rev", "rev")):
            assert received == revision
    assert not receive(village, tmp_path / "tanda.xlsx").written
