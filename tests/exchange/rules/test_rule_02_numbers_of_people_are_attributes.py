"""Rule 2: NIK and KK numbers are attributes: they may change, be missing, or be there twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dampingan.exchange.reader.reading import read_submission
from dampingan.exchange.receiver.receiving import prepare, receive
from dampingan.forms.answer import Field
from dampingan.store.workspace import Workspace
from exchange.people import BAMBANG, KARTINI, UMI, answer, family, member

Submit = Callable[..., Path]
NIK, OTHER = "3375034107900011", "3375034107900012"


def set_nik(workspace: Workspace, head: str, nik: str) -> None:
    family(workspace, head).set(Field("nik", member(workspace, head)), nik)


@pytest.fixture
def numbered(village: Workspace) -> Workspace:
    """Return the village where two heads have one NIK and the third has none."""
    set_nik(village, UMI, NIK)
    set_nik(village, BAMBANG, NIK)
    return village


def test_a_missing_nik_is_an_empty_cell_and_no_zero(
    numbered: Workspace, submission: Submit
) -> None:
    rows = read_submission(submission(numbered)).sheets["Anggota"].rows
    assert {row["nik"] for row in rows if row["nama"] == KARTINI} == {""}


def test_one_nik_twice_travels_twice(
    numbered: Workspace, regency: Workspace, submission: Submit
) -> None:
    path = submission(numbered)
    receive(regency, path, prepared=prepare(path))
    with regency.snapshot() as reader:
        found = sorted(reader.records("person", ("name", "nik"), where="person.nik <> ''"))
    assert found == [(BAMBANG, NIK), (UMI, NIK)]


def test_another_nik_makes_no_other_person(
    numbered: Workspace, regency: Workspace, submission: Submit
) -> None:
    path = submission(numbered)
    receive(regency, path, prepared=prepare(path))
    set_nik(numbered, UMI, OTHER)
    answer(numbered, UMI, "no_kk", "3375030101200007")
    path = submission(numbered)
    report = receive(regency, path, prepared=prepare(path))
    assert (report.total("new"), report.total("changed")) == (0, 2)
    with regency.snapshot() as reader:
        found = list(reader.records("person", ("nik",), where=f"person.name = '{UMI}'"))
    assert found == [(OTHER,)]
