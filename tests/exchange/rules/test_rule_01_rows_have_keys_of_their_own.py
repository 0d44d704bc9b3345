"""Rule 1: every row has an immutable key that no spreadsheet takes for a number."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from dampingan.core.keys import is_key
from dampingan.exchange.reader.reading import read_submission
from dampingan.exchange.receiver.receiving import prepare, receive
from dampingan.store.merging.conflict import open_conflicts
from dampingan.store.workspace import Workspace
from exchange.people import KARTINI, UMI, answer, family, said
from exchange.rules.conftest import Edit

Submit = Callable[..., Path]
_NUMERIC = re.compile(r"[0-9.]+([eE][+-]?[0-9]+)?|0[xX][0-9a-fA-F]+|[0-9a-fA-F]+")


def test_keys_begin_with_a_letter_and_are_no_numbers(
    village: Workspace, submission: Submit
) -> None:
    read = read_submission(submission(village))
    keys = [row["_uid"] for sheet in read.sheets.values() for row in sheet.rows]
    assert len(keys) == len(set(keys)) == 9
    for key in keys:
        assert is_key(key, key[0])
        assert key[0].isalpha()
        assert key[1] == "-"
        assert not _NUMERIC.fullmatch(key)


def test_a_member_has_its_own_key_that_of_its_family_and_a_number(
    village: Workspace, submission: Submit
) -> None:
    read = read_submission(submission(village))
    families = {row["_uid"]: row["nama_kk"] for row in read.sheets["Keluarga"].rows}
    members = [
        (families[row["_parent"]], row["_position"], row["nama"])
        for row in read.sheets["Anggota"].rows
    ]
    assert members[-1] == (KARTINI, "1", KARTINI)
    assert (UMI, "2", "Slamet Riyadi") in members


def test_a_key_stays_whatever_the_answers_become(
    village: Workspace, regency: Workspace, submission: Submit
) -> None:
    before = family(village, UMI).uid
    answer(village, UMI, "nama_kk", "Umi Rahayu Ningsih")
    assert family(village, "Umi Rahayu Ningsih").uid == before
    path = submission(village)
    receive(regency, path, prepared=prepare(path))
    assert family(regency, "Umi Rahayu Ningsih").uid == before


def test_two_people_in_the_same_spare_row_of_two_copies_are_two(
    village: Workspace, laptop: Workspace, submission: Submit, edit: Edit
) -> None:
    path = submission(village)
    copies = [edit(path, "Keluarga", 9, "nama_kk", name) for name in ("Wulan", "Tono")]
    copies[0] = edit(copies[0], "Keluarga", 9, "rt", "009")
    for copy in (*copies, *copies):
        receive(laptop, copy)
    assert open_conflicts(laptop) == []
    assert (said(laptop, "Wulan", "rt"), said(laptop, "Tono", "rt")) == ("009", "")
    with laptop.snapshot() as reader:
        assert reader.count("family") == 5
