"""Rule 29: duplicates by NIK, card and likeness across villages; the losing key still lands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dampingan.exchange.receiver.receiving import receive
from dampingan.forms.answer import Field
from dampingan.store.duplicates.duplicate import find_duplicates
from dampingan.store.duplicates.duplicate_list import listed_pairs, member_pairs, remember_pairs
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.merging.conflict import open_conflicts
from dampingan.store.merging.joining import join_families
from dampingan.store.workspace import Workspace
from exchange.people import BAMBANG, KARTINI, UMI, answer, key

OTHER_VILLAGE = "33.75.03.1010"
CARD, NIK = "3375030101150007", "3375034505700003"


@pytest.fixture
def sent(village: Workspace, regency: Workspace, submission: Callable[..., Path]) -> None:
    """Let the village's families, with some numbers and dates, arrive at the regency."""
    answer(village, BAMBANG, "no_kk", CARD)
    for head, values in (
        (UMI, {"nik": NIK, "tgl_lahir": "1970-05-05"}),
        (KARTINI, {"tgl_lahir": "1964-04-21", "jk": "2"}),
    ):
        entry = FamilyEntry.load(village, _id(village, head))
        for question, text in values.items():
            entry.set(Field(question, entry.session.rows("anggota")[0]), text)
    receive(regency, submission(village))


def _id(workspace: Workspace, head: str) -> int:
    with workspace.snapshot() as reader:
        return next(i for i, name in reader.records("family", ("id", "head_name")) if name == head)


def elsewhere(regency: Workspace, head: str, rt: str = "009", **member: str) -> int:
    """Key a family of the other village at the regency."""
    values = {"nama_kk": head, "rt": rt, "rw": "001"}
    entry = FamilyEntry.create(regency, values, village_code=OTHER_VILLAGE)
    if "no_kk" in member:
        entry.set(Field("no_kk"), member.pop("no_kk"))
    row, _ = entry.add_person()
    for question, text in {"nama": head, **member}.items():
        entry.set(Field(question, row), text)
    return entry.record_id


def kinds(regency: Workspace) -> list[tuple[str, str]]:
    return [(pair.kind, pair.why[0]) for pair in find_duplicates(regency)]


@pytest.mark.usefixtures("sent")
def test_the_same_nik_in_two_villages_is_found(regency: Workspace) -> None:
    elsewhere(regency, "Suparno", nama="Umi R.", nik=NIK, tgl_lahir="1970-05-05")
    assert kinds(regency) == [("person", "nik")]


@pytest.mark.usefixtures("sent")
def test_the_same_card_and_name_in_two_villages_is_found(regency: Workspace) -> None:
    elsewhere(regency, "Bambang Sutrisna", no_kk=CARD)
    assert kinds(regency) == [("family", "kk")]


@pytest.mark.usefixtures("sent")
def test_an_alike_name_with_the_same_birth_date_is_found_and_said_why(regency: Workspace) -> None:
    elsewhere(regency, "Kartinih", tgl_lahir="1964-04-21", jk="2")
    (pair,) = find_duplicates(regency)
    assert pair.kind == "family"
    assert pair.why[0] == "members:1:1"
    elsewhere(regency, "Kartono", tgl_lahir="1964-04-22", jk="1")
    assert len(find_duplicates(regency)) == 1


@pytest.mark.usefixtures("sent")
def test_a_later_file_with_the_losing_key_lands_in_the_family_that_stayed(
    village: Workspace, regency: Workspace, submission: Callable[..., Path]
) -> None:
    keep = elsewhere(regency, BAMBANG, no_kk=CARD)
    remember_pairs(regency, find_duplicates(regency))
    (pair,) = listed_pairs(regency)
    lose = pair.left if pair.left.record_id != keep else pair.right
    join_families(regency, keep, lose.record_id, member_pairs(regency, keep, lose.record_id))
    assert lose.uid == key(village, BAMBANG)
    answer(village, BAMBANG, "catatan", "setelah digabung")
    receive(regency, submission(village))
    assert regency.record("family", lose.record_id)["deleted_reason"] == "ganda"
    assert FamilyEntry.load(regency, keep).session.kept(Field("catatan")) == "setelah digabung"
    answer(village, BAMBANG, "jenis_lantai", "8")
    FamilyEntry.load(regency, keep).set(Field("jenis_lantai"), "3")
    receive(regency, submission(village))
    (waiting,) = open_conflicts(regency)
    assert (waiting.record_id, waiting.mine, waiting.theirs) == (keep, "3", "8")
