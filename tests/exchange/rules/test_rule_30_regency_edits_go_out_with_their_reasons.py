"""Rule 30 (outgoing): the regency's values travel with reasons, the binding ones say so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dampingan.exchange.reader.reading import read_submission
from dampingan.exchange.receiver.receiving import prepare, receive
from dampingan.exchange.writer.returning import Remarks, write_return
from dampingan.forms.answer import Field
from dampingan.store.merging.conflict import Decision, decide, open_conflicts
from dampingan.store.workspace import Workspace
from exchange.people import BAMBANG, KARTINI, UMI, answer, family, key

Rows = dict[str, dict[str, str]]


@pytest.fixture
def exchanged(village: Workspace, regency: Workspace, submission: Callable[..., Path]) -> Workspace:
    """Return the regency with everything of the village."""
    path = submission(village)
    receive(regency, path, prepared=prepare(path))
    return regency


def rows(path: Path, sheet: str = "Keluarga") -> Rows:
    found = read_submission(path).sheets.get(sheet)
    return {row["_ref_head"]: dict(row) for row in found.rows} if found else {}


def test_only_what_the_regency_changed_goes_back(
    exchanged: Workspace, village: Workspace, tmp_path: Path
) -> None:
    answer(exchanged, BAMBANG, "jenis_lantai", "4")
    found = rows(write_return(exchanged, village.village_code, tmp_path / "a.xlsx").path)
    assert list(found) == [BAMBANG]
    assert found[BAMBANG]["jenis_lantai"] == "4"
    assert found[BAMBANG]["_ref_changes"] == "303"


def test_a_note_beside_the_answer_is_its_reason(
    exchanged: Workspace, village: Workspace, tmp_path: Path
) -> None:
    answer(exchanged, UMI, "jenis_lantai", "4")
    family(exchanged, UMI).set_note(Field("jenis_lantai"), "Sesuai foto petugas.")
    found = rows(write_return(exchanged, village.village_code, tmp_path / "a.xlsx").path)
    assert found[UMI]["_alasan"] == "Sesuai foto petugas."
    assert found[UMI]["_mengikat"] == ""


def test_reasons_and_binding_can_be_given(
    exchanged: Workspace, village: Workspace, tmp_path: Path
) -> None:
    answer(exchanged, UMI, "jenis_lantai", "4")
    uid = key(village, UMI)
    remarks = Remarks({uid: "Hasil musyawarah kelurahan."}, frozenset({uid}))
    path = tmp_path / "a.xlsx"
    write_return(exchanged, village.village_code, path, remarks=remarks)
    assert rows(path)[UMI]["_alasan"] == "Hasil musyawarah kelurahan."
    assert rows(path)[UMI]["_mengikat"] == "ya"


def test_what_the_village_decided_is_not_asked_again(
    exchanged: Workspace,
    village: Workspace,
    submission: Callable[..., Path],
    tmp_path: Path,
) -> None:
    answer(exchanged, KARTINI, "jenis_lantai", "4")
    path = write_return(exchanged, village.village_code, tmp_path / "a.xlsx").path
    receive(village, path, prepared=prepare(path))
    decide(village, [Decision(c.id, "mine") for c in open_conflicts(village)])
    sent = submission(village)
    receive(exchanged, sent, prepared=prepare(sent))
    assert rows(write_return(exchanged, village.village_code, tmp_path / "b.xlsx").path) == {}
