"""Photos and files of answers: copied in, kept once, exported, missed."""

from __future__ import annotations

from pathlib import Path

import pytest

from dampingan.core.errors import CancelledError, StorageError, WorkspaceError
from dampingan.forms.session import Field
from dampingan.forms.xlsform import read_form
from dampingan.store import attachment as kept
from dampingan.store.attachment import attach, attachment, export, thumbnail_of
from dampingan.store.entry.entry import FamilyEntry, ResponseEntry, Subject
from dampingan.store.inspection import inspect
from dampingan.store.workspace import Workspace

FORM = """
| survey |
|        | type         | name  | label::Bahasa Indonesia (id) |
|        | image        | foto  | Foto rumah                   |
|        | begin_repeat | kamar | Kamar                        |
|        | file         | denah | Denah                        |
|        | end_repeat   |       |                              |
| settings |
|          | form_title | form_id | version |
|          | Foto       | foto    | 1       |
"""


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "Rumah Bu Umi.JPG"
    path.write_bytes(b"\xff\xd8 bukan sungguhan")
    return path


@pytest.fixture
def entry(workspace: Workspace) -> ResponseEntry:
    workspace.install(read_form(FORM), FORM.encode(), "md", "extra", subject="village")
    return ResponseEntry.create(workspace, "foto", Subject("village"))


def test_a_file_is_named_by_its_content_without_personal_data(
    workspace: Workspace, photo: Path
) -> None:
    name = attach(workspace, photo, b"png")
    found = attachment(workspace, name)
    assert name == f"{found.hash[:16]}.jpg"
    assert (found.data, found.thumbnail, found.size) == (photo.read_bytes(), b"png", 18)
    assert (found.original_name, found.media_type) == ("Rumah Bu Umi.JPG", "image/jpeg")
    assert thumbnail_of(workspace, name) == b"png"


def test_the_same_content_is_kept_once_and_gets_its_thumbnail_later(
    workspace: Workspace, photo: Path, tmp_path: Path
) -> None:
    first = attach(workspace, photo)
    again = tmp_path / "salinan.jpeg"
    again.write_bytes(photo.read_bytes())
    assert attach(workspace, again, b"png") == first
    with workspace.reading() as connection:
        assert len(kept.attachments(connection)) == 1
    assert thumbnail_of(workspace, first) == b"png"


def test_a_file_without_an_ending_gets_one(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "catatan"
    path.write_bytes(b"x")
    assert attach(workspace, path).endswith(".bin")


def test_a_file_that_is_too_large_is_refused_with_both_sizes(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "LIMIT", 2 * 1024 * 1024)
    path = tmp_path / "besar.jpg"
    path.write_bytes(bytes(2 * 1024 * 1024 + 1))
    with pytest.raises(WorkspaceError, match=r"3 MB; batasnya 2 MB.*Isian tidak berubah"):
        attach(workspace, path)
    path.write_bytes(bytes(2 * 1024 * 1024))
    assert attach(workspace, path)


def test_an_empty_and_a_vanished_file_are_refused_in_a_sentence(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "kosong.jpg"
    path.touch()
    with pytest.raises(WorkspaceError, match="kosong"):
        attach(workspace, path)
    with pytest.raises(WorkspaceError, match="tidak dapat dibuka"):
        attach(workspace, tmp_path / "tidak-ada.jpg")


def test_an_unknown_name_is_told_apart_from_an_empty_file(workspace: Workspace) -> None:
    with pytest.raises(KeyError):
        attachment(workspace, "0123456789abcdef.jpg")


def test_what_answers_name_is_exported_and_nothing_else(
    entry: ResponseEntry, photo: Path, tmp_path: Path
) -> None:
    workspace = entry.workspace
    name = attach(workspace, photo)
    entry.set(Field("foto"), name)
    plan, lost = tmp_path / "denah.pdf", tmp_path / "lain.pdf"
    plan.write_bytes(b"denah")
    lost.write_bytes(b"lain")
    row, _ = entry.add_row("kamar")
    plan_name = attach(workspace, plan)
    entry.set(Field("denah", row), plan_name)
    attach(workspace, lost)
    target = tmp_path / "keluar"
    target.mkdir()
    found = export(workspace, target)
    assert sorted(found) == sorted(p.name for p in target.iterdir()) == sorted([name, plan_name])
    assert found[name].read_bytes() == photo.read_bytes()


def test_exporting_stops_when_asked_and_says_when_the_folder_is_gone(
    entry: ResponseEntry, photo: Path, tmp_path: Path
) -> None:
    entry.set(Field("foto"), attach(entry.workspace, photo))
    with pytest.raises(CancelledError):
        export(entry.workspace, tmp_path, cancelled=lambda: True)
    with pytest.raises(StorageError, match="tidak dapat ditulisi"):
        export(entry.workspace, tmp_path / "tidak-ada")


def test_missing_files_are_counted_by_the_inspection(entry: ResponseEntry, photo: Path) -> None:
    entry.set(Field("foto"), attach(entry.workspace, photo))
    row, _ = entry.add_row("kamar")
    entry.set(Field("denah", row), "0123456789abcdef.pdf")
    found = inspect(entry.workspace.path)
    assert (found.missing_files, found.counts["attachment"]) == (1, 1)
    entry.remove_row(row)
    assert inspect(entry.workspace.path).missing_files == 0


def test_a_photo_of_a_member_without_a_name_is_exported_too(
    workspace: Workspace, photo: Path, tmp_path: Path
) -> None:
    form = FORM.replace("kamar", "anggota").replace("| foto    | 1 ", "| utama   | 1 ")
    workspace.install(read_form(form), form.encode(), "md")
    family = FamilyEntry.create(workspace)
    row, _ = family.add_person()
    family.add_person()
    name = attach(workspace, photo)
    family.set(Field("denah", row), name)
    with workspace.reading() as connection:
        assert kept.used_names(connection, kept.active_forms(connection)) == {name}
