"""Rule 28: the village in `_meta`, in each row and in the workspace must be the same one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import NOW
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.receiver.receiving import receive
from dampingan.store.workspace import Workspace

Submit = Callable[..., Path]
OTHER = "33.75.03.1010"


def meta(name: str, text: str) -> Callable[[Any], None]:
    """Return what changes a fact on the sheet `_meta`."""

    def change(book: Any) -> None:
        for row in book["_meta"].iter_rows():
            if row[0].value == name:
                row[1].value = text

    return change


def families(workspace: Workspace) -> int:
    with workspace.snapshot() as reader:
        return reader.count("family")


def test_another_villages_workbook_is_refused_whole(
    village: Workspace, submission: Submit, tmp_path: Path
) -> None:
    path = submission(village)
    with Workspace.create(tmp_path / "lain.dampingan", OTHER, "2026-Q4", now=lambda: NOW) as other:
        with pytest.raises(ExchangeError, match="bukan dari desa/kelurahan ruang kerja ini"):
            receive(other, path)
        assert families(other) == 0


def test_a_regency_takes_the_workbooks_of_its_villages(
    village: Workspace, regency: Workspace, submission: Submit
) -> None:
    assert receive(regency, submission(village)).total("new") == 9
    with regency.snapshot() as reader:
        codes = {code for (code,) in reader.records("family", ("village_code",))}
    assert codes == {village.village_code}


def test_a_regency_refuses_villages_of_others(
    regency: Workspace, submission: Submit, tmp_path: Path
) -> None:
    with Workspace.create(
        tmp_path / "jauh.dampingan", "33.26.01.2001", "2026-Q4", now=lambda: NOW
    ) as stranger:
        path = submission(stranger)
    with pytest.raises(ExchangeError, match="tidak terdaftar"):
        receive(regency, path)


def test_a_row_of_another_village_is_rejected_and_the_rest_comes_in(
    village: Workspace, regency: Workspace, submission: Submit, edit: Any
) -> None:
    path = edit(submission(village), "Keluarga", 6, "_village_code", OTHER)
    report = receive(regency, path)
    sheet = next(s for s in report.sheets if s.name == "Keluarga")
    assert (sheet.read, sheet.new, sheet.rejected) == (3, 2, 1)
    assert any(f.row == 6 and OTHER in f.message for f in report.findings)
    assert families(regency) == 2


def test_a_workbook_for_another_regencys_program_is_refused(
    village: Workspace, regency: Workspace, submission: Submit, change: Any
) -> None:
    path = change(submission(village), meta("product", "Lain"))
    with pytest.raises(ExchangeError):
        receive(regency, path)


def test_a_return_is_for_the_village_and_not_for_the_regency(
    village: Workspace, regency: Workspace, submission: Submit, tmp_path: Path
) -> None:
    from dampingan.exchange.writer.returning import write_return

    receive(regency, submission(village))
    path = tmp_path / "balik.xlsx"
    write_return(regency, village.village_code, path)
    with pytest.raises(ExchangeError, match="balasan"):
        receive(regency, path)
    assert receive(village, path).applied
