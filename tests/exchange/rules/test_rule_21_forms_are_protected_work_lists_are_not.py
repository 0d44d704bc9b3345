"""Rule 21: village forms are protected; a regency's returns can be sorted, their keys refuse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from dampingan.exchange.writer.returning import write_return
from dampingan.store.merging.inquiry import ask
from dampingan.store.workspace import Workspace
from exchange.families import without_spare_rows
from exchange.people import KARTINI, UMI, answer, family


@pytest.fixture
def returned(
    village: Workspace, regency: Workspace, submission: Callable[..., Path], tmp_path: Path
) -> Any:
    """Return a return as openpyxl reads it."""
    from dampingan.exchange.receiver.receiving import prepare, receive

    sent = submission(village)
    receive(regency, sent, prepared=prepare(sent))
    answer(regency, UMI, "jenis_lantai", "4")
    ask(regency, "family", family(regency, KARTINI).family_id, "", "Masih tinggal di sini?")
    path = tmp_path / "a.xlsx"
    write_return(regency, village.village_code, path)
    return openpyxl.load_workbook(without_spare_rows(path))


def refused(page: Any) -> set[str]:
    """Return the machine names of the columns that refuse to be typed over."""
    names = {get_column_letter(i): cell.value for i, cell in enumerate(page[2], 1)}
    return {
        names[str(part).rstrip("0123456789:").split(":")[0].rstrip("0123456789")]
        for rule in page.data_validations.dataValidation
        if rule.type == "custom" and rule.formula1 == "FALSE" and rule.errorStyle == "stop"
        for part in str(rule.sqref).split()
    }


def test_a_submission_is_protected_with_open_answers(
    village: Workspace, submission: Callable[..., Path]
) -> None:
    book = openpyxl.load_workbook(submission(village))
    for name in ("Keluarga", "Anggota"):
        page = book[name]
        assert page.protection.sheet
        assert not refused(page)
        names = [cell.value for cell in page[2]]
        assert page.cell(6, names.index("_uid") + 1).protection.locked
    page = book["Keluarga"]
    names = [cell.value for cell in page[2]]
    assert not page.cell(6, names.index("catatan") + 1).protection.locked


def test_a_return_can_be_sorted_and_its_keys_refuse(returned: Any) -> None:
    for name in ("Keluarga", "Anggota"):
        page = returned[name]
        assert not page.protection.sheet
        assert {"_uid", "_stamps", "_cells", "_fingerprint"} <= refused(page)
        assert "jenis_lantai" not in refused(page)
        assert page.column_dimensions["A"].outlineLevel == 1
        assert page.auto_filter.ref


def test_questions_are_protected_but_for_the_answer(returned: Any) -> None:
    page = returned["Pertanyaan"]
    assert page.protection.sheet
    names = [cell.value for cell in page[2]]
    opened = {n for i, n in enumerate(names, 1) if not page.cell(6, i).protection.locked}
    assert opened == {"_answer"}


def test_panes_are_frozen_and_instructions_come_first(returned: Any) -> None:
    assert returned.sheetnames[0] == "Petunjuk"
    assert returned["Keluarga"].freeze_panes == "C6"
    assert returned["Pertanyaan"].freeze_panes == "D6"
