"""Questionnaires that a workspace keeps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dampingan.core.errors import WorkspaceError
from dampingan.forms.model import Form
from dampingan.forms.session import Field
from dampingan.store.entry import FamilyEntry
from dampingan.store.workspace import Workspace


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
