"""Additional forms about families, persons and the village."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dampingan.core.errors import DampinganError, WorkspaceError
from dampingan.forms.session import Field
from dampingan.store import place as store_place
from dampingan.store.entry.entry import FamilyEntry, ResponseEntry, Subject, open_entry
from dampingan.store.workspace import Workspace
from store.extra_form import install_usaha

NAME, SALES = Field("nama_usaha"), Field("omzet")


@pytest.fixture
def family(workspace: Workspace) -> FamilyEntry:
    entry = FamilyEntry.create(workspace, {"rt": "003", "rw": "002", "nama_kk": "Umi Rahayu"})
    row, _ = entry.add_person()
    entry.set(Field("nama", row), "Umi Rahayu")
    return entry


@pytest.fixture
def response(family: FamilyEntry) -> ResponseEntry:
    install_usaha(family.workspace)
    return ResponseEntry.create(family.workspace, "usaha", Subject("family", family.family_id))


def stored(entry: ResponseEntry) -> dict[str, object]:
    return dict(entry.workspace.record("response", entry.response_id))


def test_a_response_knows_its_family_its_place_and_the_active_version(
    response: ResponseEntry, family: FamilyEntry
) -> None:
    row = stored(response)
    assert (row["form_id"], row["form_version"], row["subject"]) == ("usaha", "1", "family")
    assert (row["title"], row["rt"], row["rw"]) == ("Umi Rahayu", "003", "002")
    assert row["family_id"] == family.family_id
    assert response.subject == Subject("family", family.family_id, "Umi Rahayu")
    assert response.uid.startswith("J-")


def test_what_the_family_already_said_is_not_asked_again(response: ResponseEntry) -> None:
    assert response.session.value(Field("nama_kk")) == "Umi Rahayu"


def test_answers_of_a_response_are_there_after_opening_it_again(response: ResponseEntry) -> None:
    response.set(NAME, "Batik Umi")
    worker, _ = response.add_row("pekerja")
    response.set(Field("nama", worker), "Siti")
    tool, _ = response.add_row("alat", worker)
    response.set(Field("jenis", tool), "Canting")
    again = open_entry(response.workspace, "response", response.response_id)
    assert again.session.value(NAME) == "Batik Umi"
    assert again.session.rows("pekerja") == (worker,)
    assert again.session.rows("alat", worker) == (tool,)
    assert again.session.value(Field("jenis", tool)) == "Canting"
    assert worker.startswith("Q-")


def test_a_table_beside_the_form_answers_pulldata(response: ResponseEntry) -> None:
    response.set(Field("kode"), "02")
    assert response.session.value(Field("barang")) == "Tempe"
    again = ResponseEntry.load(response.workspace, response.response_id)
    assert again.session.value(Field("barang")) == "Tempe"


def test_a_response_is_undone_and_done_again_with_its_rows(response: ResponseEntry) -> None:
    workspace = response.workspace
    worker, _ = response.add_row("pekerja")
    tool, _ = response.add_row("alat", worker)
    response.set(Field("jenis", tool), "Canting")
    before = response.session.answers()
    response.remove_row(worker, "keluar")
    assert workspace.record("roster_row", response.row_id(tool) or 0)["deleted_reason"] == "keluar"
    workspace.undo()
    response.reload()
    assert response.session.answers() == before
    workspace.redo()
    response.reload()
    assert response.session.rows("pekerja") == ()


def test_a_response_with_an_error_is_no_longer_complete_after_an_undo(
    response: ResponseEntry,
) -> None:
    response.set(SALES, "5000")
    assert stored(response)["error_count"] == 1
    response.set(SALES, "50")
    response.set_status("complete")
    response.workspace.undo()
    response.workspace.undo()
    row = stored(response)
    assert (row["error_count"], row["status"]) == (1, "draft")


def test_the_title_follows_the_head_of_the_family_without_history(
    response: ResponseEntry, family: FamilyEntry
) -> None:
    before = stored(response)
    family.set(Field("nama_kk"), "Ratna")
    row = stored(response)
    assert (row["title"], row["rev"]) == ("Ratna", before["rev"])
    family.workspace.undo()
    assert stored(response)["title"] == "Umi Rahayu"
    assert not [
        item
        for item in family.workspace.history("response", response.response_id)
        if item.field == "title"
    ]


def test_a_form_about_a_person_names_person_and_family(family: FamilyEntry) -> None:
    workspace = family.workspace
    install_usaha(workspace, "person")
    person = family.person_id(family.session.rows("anggota")[0])
    entry = ResponseEntry.create(workspace, "usaha", Subject("person", person))
    row = stored(entry)
    assert (row["person_id"], row["family_id"]) == (person, family.family_id)
    assert row["title"] == "Umi Rahayu"


def test_a_form_about_the_village_needs_no_family(workspace: Workspace) -> None:
    install_usaha(workspace, "village")
    entry = ResponseEntry.create(workspace, "usaha", Subject("village"))
    row = stored(entry)
    assert (row["family_id"], row["person_id"]) == (None, None)
    assert row["title"] == workspace.village["name"]


def test_a_response_of_a_deleted_family_says_so(
    response: ResponseEntry, family: FamilyEntry
) -> None:
    family.set_status("deleted", "ganda")
    assert ResponseEntry.load(response.workspace, response.response_id).subject.gone
    family.workspace.undo()
    assert not ResponseEntry.load(response.workspace, response.response_id).subject.gone


def test_deleting_a_response_needs_a_reason_and_is_undone(response: ResponseEntry) -> None:
    with pytest.raises(ValueError, match="deleted"):
        response.set_status("deleted", " ")
    response.set_status("deleted", "salah keluarga")
    assert stored(response)["deleted_reason"] == "salah keluarga"
    response.workspace.undo()
    assert stored(response)["deleted_at"] is None


def test_a_form_that_is_not_installed_is_said_in_a_sentence(workspace: Workspace) -> None:
    with pytest.raises(WorkspaceError, match="tidak terpasang"):
        ResponseEntry.create(workspace, "hilang", Subject("village"))


def test_a_response_is_rescued_when_nothing_of_the_file_can_be_read(
    response: ResponseEntry, tmp_path: Path
) -> None:
    response.set(NAME, "Batik Umi")
    worker, _ = response.add_row("pekerja")
    response.workspace.path.unlink()
    store_place.discard(response.workspace.path)
    with pytest.raises(DampinganError):
        response.set(SALES, "7")
    target = tmp_path / "lain" / "selamat.dampingan"
    target.parent.mkdir()
    response.rescue(target)
    with Workspace.open(target) as copy:
        again = ResponseEntry.load(copy, 1)
        assert again.session.value(NAME) == "Batik Umi"
        assert again.session.value(SALES) == "7"
        assert again.session.rows("pekerja") == (worker,)
        again.set(Field("kode"), "01")
        assert again.session.value(Field("barang")) == "Batik"
        assert json.loads(str(copy.record("response", 1)["answers"]))["omzet"] == "7"


def test_one_answer_in_a_long_list_writes_one_small_row(response: ResponseEntry) -> None:
    rows = [response.add_row("pekerja")[0] for _ in range(10)]
    with response.workspace.reading() as connection:
        before = dict(connection.exec_driver_sql("SELECT uid, rev FROM roster_row").all())  # type: ignore[arg-type]
    response.set(Field("nama", rows[4]), "Siti")
    with response.workspace.reading() as connection:
        after = dict(connection.exec_driver_sql("SELECT uid, rev FROM roster_row").all())  # type: ignore[arg-type]
    assert [uid for uid in rows if before[uid] != after[uid]] == [rows[4]]


def test_inserting_a_row_moves_the_ones_behind_it_and_nothing_else(
    response: ResponseEntry,
) -> None:
    first, _ = response.add_row("pekerja")
    second, _ = response.add_row("pekerja")
    between, _ = response.add_row("pekerja", at=1)
    again = ResponseEntry.load(response.workspace, response.response_id)
    assert again.session.rows("pekerja") == (first, between, second)
    again.move_row(second, 0)
    last = ResponseEntry.load(response.workspace, response.response_id)
    assert last.session.rows("pekerja") == (second, first, between)


def test_rows_inside_a_row_keep_their_order_when_another_row_comes_before_it(
    response: ResponseEntry,
) -> None:
    worker, _ = response.add_row("pekerja")
    tools = tuple(response.add_row("alat", worker)[0] for _ in range(2))
    response.add_row("pekerja", at=0)
    again = ResponseEntry.load(response.workspace, response.response_id)
    assert again.session.rows("alat", worker) == tools


def test_history_of_a_response_names_its_rows(response: ResponseEntry) -> None:
    response.add_row("pekerja")
    row, _ = response.add_row("pekerja")
    response.set(Field("nama", row), "Siti")
    item = response.workspace.history("response", response.response_id)[0]
    assert (item.field, item.new) == ("answers.nama", "Siti")
    assert (item.uid, item.repeat, item.position) == (row, "pekerja", 2)
