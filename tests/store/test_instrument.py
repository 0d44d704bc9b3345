"""Questionnaires that a workspace keeps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dampingan.core.errors import WorkspaceError
from dampingan.forms.model import Form
from dampingan.forms.outside_table import read_rows
from dampingan.forms.session import Field
from dampingan.store.entry.entry import FamilyEntry, ResponseEntry, Subject
from dampingan.store.workspace import Workspace
from store.extra_form import BARANG, USAHA, install_usaha, usaha


def rows(workspace: Workspace) -> list[tuple[object, ...]]:
    with workspace.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT form_id, version, target, source, source_format, active FROM instrument "
            "ORDER BY id"
        )
        return [tuple(row) for row in found]


def test_a_newer_version_is_active_and_the_older_one_stays(workspace: Workspace) -> None:
    old = workspace.form()
    workspace.install(replace(old, version="2027"), b"baru", "xlsx")
    assert workspace.form().version == "2027"
    assert [(r[1], r[5]) for r in rows(workspace)] == [(old.version, 0), ("2027", 1)]


def test_an_older_version_can_be_made_active_again(workspace: Workspace) -> None:
    old = workspace.form()
    workspace.install(replace(old, version="2027"), b"baru", "xlsx")
    workspace.install(old, b"lama", "md")
    assert workspace.form().version == old.version
    assert [(r[1], r[3], r[5]) for r in rows(workspace)] == [
        (old.version, b"lama", 1),
        ("2027", b"baru", 0),
    ]


def test_a_version_of_one_target_is_not_taken_by_another(workspace: Workspace) -> None:
    before = rows(workspace)
    with pytest.raises(WorkspaceError, match="data lain"):
        workspace.install(workspace.form(), b"x", "md", target="extra")
    assert rows(workspace) == before
    workspace.install(replace(workspace.form(), form_id="rumah"), b"x", "md", target="extra")
    assert workspace.extra_form("rumah").form_id == "rumah"
    assert workspace.form("family").form_id == "keluarga"


def test_a_family_outlives_a_questionnaire_without_its_questions(workspace: Workspace) -> None:
    entry = FamilyEntry.create(workspace)
    row, _ = entry.add_person()
    entry.set(Field("nama", row), "Umi")
    entry.set(Field("luas_lantai"), "25")
    form = workspace.form()
    workspace.install(short(), b"x", "md")
    again = FamilyEntry.load(workspace, entry.family_id)
    again.set(Field("catatan"), "dengan formulir baru")
    workspace.install(form, b"y", "md")
    back = FamilyEntry.load(workspace, entry.family_id)
    assert back.session.value(Field("luas_lantai")) == "25"
    assert back.session.value(Field("catatan")) == "dengan formulir baru"
    assert back.session.value(Field("nama", row)) == "Umi"


def test_members_outlive_a_questionnaire_without_members(workspace: Workspace) -> None:
    entry = FamilyEntry.create(workspace)
    row, _ = entry.add_person()
    entry.set(Field("nama", row), "Umi")
    form = workspace.form()
    workspace.install(small(), b"x", "md")
    again = FamilyEntry.load(workspace, entry.family_id)
    again.set(Field("nama_kk"), "Umi F")
    workspace.install(form, b"y", "md")
    back = FamilyEntry.load(workspace, entry.family_id)
    assert back.session.value(Field("nama", row)) == "Umi"
    assert back.session.value(Field("nama_kk")) == "Umi F"
    workspace.undo()
    assert FamilyEntry.load(workspace, entry.family_id).session.value(Field("nama", row)) == "Umi"


SMALL = """
| survey |
|        | type | name    | label::Bahasa Indonesia (id) |
|        | text | nama_kk | Nama                         |
|        | text | catatan | Catatan                      |
| settings |
|          | form_title | form_id | version |
|          | Kecil      | kecil   | 1       |
"""


def small() -> Form:
    from dampingan.forms.xlsform import read_form

    return read_form(SMALL)


def short() -> Form:
    """Return a form with members and a note but without most questions."""
    from dampingan.forms.xlsform import read_form

    text = """
| survey |
|        | type         | name    | label::Bahasa Indonesia (id) |
|        | text         | nama_kk | Nama                         |
|        | text         | catatan | Catatan                      |
|        | begin_repeat | anggota | Anggota                      |
|        | text         | nama    | Nama                         |
|        | end_repeat   |         |                              |
| settings |
|          | form_title | form_id | version |
|          | Pendek     | pendek  | 1       |
"""
    return read_form(text)


def test_additional_forms_stand_beside_the_main_one_each_with_its_active_version(
    workspace: Workspace,
) -> None:
    main = workspace.form()
    install_usaha(workspace)
    newer = usaha("2")
    workspace.install(newer, b"v2", "xlsx", "extra", source_name="usaha-2.xlsx")
    workspace.install(small(), SMALL.encode(), "md", "extra", subject="village")
    assert workspace.form() == main
    assert workspace.extra_form("usaha").version == "2"
    assert workspace.extra_form("kecil").form_id == "kecil"
    listed = [
        (i.form_id, i.version, i.active, i.target, i.subject) for i in workspace.instruments()
    ]
    assert listed == [
        ("keluarga", main.version, True, "family", "family"),
        ("kecil", "1", True, "extra", "village"),
        ("usaha", "2", True, "extra", "family"),
        ("usaha", "1", False, "extra", "family"),
    ]


def test_an_old_version_keeps_its_form_its_source_and_its_files(workspace: Workspace) -> None:
    old = install_usaha(workspace)
    workspace.install(usaha("2"), b"v2", "xlsx", "extra")
    (kept,) = [i for i in workspace.instruments() if (i.form_id, i.version) == ("usaha", "1")]
    assert workspace.instrument_form(kept.id).hash == old.hash
    assert workspace.instrument_source(kept.id) == USAHA.encode()
    assert workspace.instrument_files(kept.id) == {"barang.csv": BARANG}
    assert (kept.source_format, kept.source_name) == ("md", "usaha.md")
    with pytest.raises(KeyError):
        workspace.instrument_form(99)


def test_records_are_counted_by_the_version_they_were_made_with(workspace: Workspace) -> None:
    install_usaha(workspace, "village")
    ResponseEntry.create(workspace, "usaha", Subject("village"))
    gone = ResponseEntry.create(workspace, "usaha", Subject("village"))
    gone.set_status("deleted", "ganda")
    FamilyEntry.create(workspace)
    workspace.install(usaha("2"), b"v2", "xlsx", "extra", subject="village")
    counts = {(i.form_id, i.version): i.records for i in workspace.instruments()}
    assert counts == {
        ("keluarga", workspace.form().version): 1,
        ("usaha", "1"): 1,
        ("usaha", "2"): 0,
    }


def test_a_form_that_was_answered_about_families_does_not_become_one_about_the_village(
    workspace: Workspace,
) -> None:
    install_usaha(workspace, "village")
    workspace.install(usaha("2"), b"v2", "xlsx", "extra", subject="person")
    family = FamilyEntry.create(workspace)
    person, _ = family.add_person()
    ResponseEntry.create(workspace, "usaha", Subject("person", family.person_id(person)))
    with pytest.raises(WorkspaceError, match="data lain"):
        workspace.install(usaha("3"), b"v3", "xlsx", "extra", subject="village")


def test_tables_beside_a_form_are_read_by_name_whatever_program_wrote_them(
    workspace: Workspace,
) -> None:
    form = install_usaha(workspace)
    tables = workspace.tables(form)
    assert tables is not None
    expected = [{"kode": "01", "nama": "Batik"}, {"kode": "02", "nama": "Tempe"}]
    assert tables.rows("barang") == tables.rows("Barang.csv") == expected
    assert tables.rows("tidak-ada") == ()
    assert workspace.tables(workspace.form()) is None
    assert read_rows('\ufeffa,b\n"x, y",2\n\n'.encode(), "a.csv") == [{"a": "x, y", "b": "2"}]
    assert read_rows("nama\tkota\nRené\tSolo\n".encode("cp1252"), "a.csv") == [
        {"nama": "René", "kota": "Solo"}
    ]
    assert read_rows(b"", "a.csv") == []


def test_installing_a_version_again_takes_its_new_files(workspace: Workspace) -> None:
    form = install_usaha(workspace)
    workspace.install(form, b"x", "md", "extra", files={"barang.csv": b"kode,nama\n01,Kain\n"})
    tables = workspace.tables(form)
    assert tables is not None
    assert tables.rows("barang") == [{"kode": "01", "nama": "Kain"}]
