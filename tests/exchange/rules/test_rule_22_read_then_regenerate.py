"""Rule 22: a returned workbook is read and written anew from the database, never saved over."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from dampingan.exchange.receiver.receiving import receive
from dampingan.store.workspace import Workspace
from exchange.people import UMI, key, said

Submit = Callable[..., Path]


def test_receiving_leaves_the_file_as_it_is(
    village: Workspace, laptop: Workspace, submission: Submit, edit: Any
) -> None:
    path = edit(submission(village), "Keluarga", 6, "catatan", "di berkas")
    before = hashlib.sha256(path.read_bytes()).digest()
    receive(laptop, path)
    assert hashlib.sha256(path.read_bytes()).digest() == before


def test_what_a_library_dropped_is_there_again_in_the_next_workbook(
    village: Workspace, submission: Submit, edit: Any, tmp_path: Path
) -> None:
    from dampingan.exchange.writer.submission import write_submission

    def rules(path: Path) -> int:
        return len(openpyxl.load_workbook(path)["Keluarga"].data_validations.dataValidation)

    path = tmp_path / "asli.xlsx"
    write_submission(village, path, include_drafts=True, include_findings=True)
    whole = rules(path)
    changed = edit(submission(village), "Keluarga", key(village, UMI), "catatan", "di berkas")
    book = openpyxl.load_workbook(changed)
    book["Keluarga"].data_validations.dataValidation.clear()
    book.save(changed)
    receive(village, changed)
    assert said(village, UMI, "catatan") == "di berkas"
    again = tmp_path / "lagi.xlsx"
    write_submission(village, again, include_drafts=True, include_findings=True)
    assert rules(again) == whole > 0
