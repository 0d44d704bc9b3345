"""Workspaces of earlier releases open with everything that was in them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite

from dampingan.forms.session import Field
from dampingan.store import schema
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.inspection import inspect
from dampingan.store.lists.listing import Filter, Listing, Sort
from dampingan.store.plan import writing
from dampingan.store.workspace import Workspace

STORED = sorted((Path(__file__).parent / "data").glob("workspace-*.dampingan.gz"))


@pytest.fixture(params=STORED, ids=lambda path: path.name.split("-")[1].removesuffix(".gz"))
def released(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "lama.dampingan"
    path.write_bytes(gzip.decompress(request.param.read_bytes()))
    return path


def test_there_is_a_stored_workspace_of_the_first_release() -> None:
    assert STORED[0].name == "workspace-0.1.0.dampingan.gz"


def test_a_stored_workspace_opens_and_gives_back_everything(released: Path) -> None:
    with Workspace.open(released) as opened:
        assert (opened.village["name"], opened.period) == ("Bandengan", "2026-Q4")
        (family_id,) = Listing(opened).ids(Filter(search="kasmuri"), Sort())
        family = opened.record("family", family_id)
        assert (family["uid"], family["address"]) == ("K-K94M07EHD5XGP", "Jl. Melati 14 👨‍👩‍👧")
        assert (family["status"], family["status_reason"]) == ("moved", "pindah ke Batang")
        assert json.loads(family["aside"])["bukti_tanah"] == "5"
        assert opened.record("house", family["house_id"])["number"] == "14"
        entry = FamilyEntry.load(opened, family_id)
        rows = entry.session.rows("anggota")
        assert [entry.session.value(Field("nama", r)) for r in rows] == [
            "Kasmuri Contoh",
            "Umi Contoh",
        ]
        assert entry.session.value(Field("nik", rows[0])) == "3375031705800001"
        assert entry.session.value(Field("catatan")) == ""
        assert entry.resume == Field("jenis_lantai")
        history = opened.history("family", family_id)
        assert {"Keluarga baru", "Mengisi 108"} <= {h.label for h in history}
        assert {h.source for h in history} == {"entry", "undo"}
        reasons = [h.new for h in history if h.field == "deleted_reason" and h.new]
        assert reasons == ["salah ketik"]


def test_a_stored_workspace_can_be_looked_at_before_it_is_brought_up_to_date(
    released: Path,
) -> None:
    before = released.read_bytes()
    found = inspect(released)
    assert (found.sound, found.village, found.counts["family"]) == (True, "Bandengan", 1)
    assert released.read_bytes() == before


def test_a_stored_workspace_can_be_worked_on(released: Path) -> None:
    with Workspace.open(released) as opened:
        entry = FamilyEntry.load(opened, 1)
        entry.set(Field("catatan"), "dibuka lagi")
        opened.undo()
    assert schema.integrity(released) == []


def test_rows_of_a_member_that_was_taken_out_stay_taken_out(released: Path) -> None:
    raw = sqlite.connect(str(released))
    row = {"key": "P-1", "repeat": "usaha", "parent": "", "values": {"omzet": "5"}}
    first, second = (row[0] for row in raw.execute("SELECT id FROM person ORDER BY id LIMIT 2"))
    for person, key in ((first, "P-1"), (second, "P-2")):
        raw.execute(
            "UPDATE person SET rows = ? WHERE id = ?", (json.dumps([row | {"key": key}]), person)
        )
    raw.execute(
        "UPDATE person SET deleted_at = '2026-11-01', deleted_reason = 'ganda' WHERE id = ?",
        (second,),
    )
    raw.execute("UPDATE person SET deleted_at = NULL, deleted_reason = '' WHERE id = ?", (first,))
    raw.commit()
    raw.close()
    with Workspace.open(released) as opened, opened.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT uid, deleted_at, deleted_reason, answers FROM roster_row ORDER BY uid"
        ).all()
    assert [tuple(row) for row in found] == [
        ("P-1", None, "", '{"omzet": "5"}'),
        ("P-2", "2026-11-01", "ganda", '{"omzet": "5"}'),
    ]


def test_a_stored_workspace_takes_up_the_assessment_of_its_village(released: Path) -> None:
    with Workspace.open(released) as opened:
        uid = writing.add(opened, "masalah", {"judul": "Rob", "rt": "001"})
        writing.add(opened, "kegiatan", {"judul": "Pompa", "masalah": uid})
        assert [record.title for record in writing.dependents(opened, uid)] == ["Pompa"]
