"""Additional forms of any shape are keyed in the same screen as families."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget

from dampingan.forms.answer import Field
from dampingan.forms.xlsform import read_form
from dampingan.store.entry.entry import FamilyEntry, Subject
from dampingan.store.workspace import Workspace
from dampingan.ui.entry.path import GHOST
from ui.entry.conftest import Clerk

Key = Qt.Key
ENTER = Qt.Key.Key_Return
CTRL = Qt.KeyboardModifier.ControlModifier

NOTES_ONLY = """
| survey | type | name | label |
| | note | salam | Selamat datang |
| | note | akhir | Terima kasih |
| settings | form_title | form_id | version |
| | Catatan saja | catatan | 1 |
"""

ONE_QUESTION = """
| survey | type | name | label |
| | integer | jumlah | Jumlah pohon |
| settings | form_title | form_id | version |
| | Pohon | pohon | 1 |
"""

ROSTER_FIRST = """
| survey | type | name | label | required |
| | begin_repeat | tamu | Tamu | |
| | text | nama | Nama | yes |
| | end_repeat | | | |
| settings | form_title | form_id | version |
| | Tamu | tamu | 1 |
"""

SEVERAL_ROSTERS = """
| survey | type | name | label |
| | begin_repeat | ternak | Ternak |
| | text | jenis | Jenis |
| | integer | ekor | Ekor |
| | end_repeat | | |
| | begin_repeat | lahan | Lahan |
| | decimal | luas | Luas |
| | geopoint | letak | Letak |
| | begin_repeat | tanaman | Tanaman |
| | text | nama_tanaman | Nama tanaman |
| | end_repeat | | |
| | end_repeat | | |
| | image | foto | Foto rumah |
| | barcode | kode | Kode batang |
| | text | alamat_arab | Alamat |
| settings | form_title | form_id | version |
| | Tani | tani | 1 |
"""


@pytest.fixture
def key_form(
    make_clerk: Callable[[], Clerk], workspace: Workspace, family: int
) -> Callable[[str], Clerk]:
    """Return what installs a form and opens a new answer to it about a family."""

    def open_new(source: str) -> Clerk:
        form = read_form(source)
        workspace.install(form, source.encode(), "md", "extra", subject="family")
        clerk = make_clerk()
        clerk.navigator.new_response(form.form_id, Subject("family", family, "Karto Contoh"))
        return clerk

    return open_new


def test_a_form_of_one_question_is_keyed_saved_and_finished(
    key_form: Callable[[str], Clerk], workspace: Workspace
) -> None:
    clerk = key_form(ONE_QUESTION)
    clerk.keys("12", ENTER, Key.Key_F12)
    entry = clerk.presenter.entry
    assert (entry.kind, entry.status) == ("response", "complete")
    record = workspace.record("response", entry.record_id)
    assert record["answers"] == '{"jumlah":"12"}'
    clerk.keys(Key.Key_F12)
    assert clerk.gone_back


def test_the_header_says_what_a_form_is_about(
    key_form: Callable[[str], Clerk], workspace: Workspace, family: int
) -> None:
    FamilyEntry.load(workspace, family).set(Field("nama_kk"), "Karto Contoh")
    clerk = key_form(ONE_QUESTION)
    header = clerk.place.view.header
    assert (header.name.text(), header.facts.text()) == ("Karto Contoh", "Pohon")


def test_a_form_of_notes_only_opens_and_can_be_left(key_form: Callable[[str], Clerk]) -> None:
    clerk = key_form(NOTES_ONLY)
    assert clerk.presenter.field is None
    clerk.keys(ENTER, "5", Key.Key_F8, Key.Key_F7, Key.Key_F10, Key.Key_F5, Key.Key_Down)
    clerk.keys(Key.Key_F3, Key.Key_F4, Key.Key_PageDown, Key.Key_F11)
    clerk.keys(Key.Key_Escape)
    assert clerk.gone_back


def test_a_new_answer_left_untouched_is_gone_again(
    key_form: Callable[[str], Clerk], workspace: Workspace
) -> None:
    clerk = key_form(ONE_QUESTION)
    made = clerk.presenter.entry.record_id
    clerk.keys(Key.Key_Escape)
    assert workspace.record("response", made)["deleted_at"]


def test_several_rosters_are_keyed_one_after_the_other(key_form: Callable[[str], Clerk]) -> None:
    clerk = key_form(SEVERAL_ROSTERS)
    clerk.presenter.cursor.go_new_row("ternak")
    clerk.keys("Kambing", ENTER, "4", ENTER, "Ayam", ENTER, "20", ENTER, ENTER)
    assert clerk.at == "luas"
    clerk.keys("0,25", ENTER, "-6,89 109,67", ENTER)
    (field_row,) = clerk.presenter.session.rows("lahan")
    assert clerk.value("luas", field_row) == "0.25"
    assert clerk.value("letak", field_row) == "-6.89 109.67"
    clerk.presenter.add_inner_row("tanaman", field_row)
    assert [clerk.value("jenis", row) for row in clerk.presenter.session.rows("ternak")] == [
        "Kambing",
        "Ayam",
    ]


def test_a_row_of_a_list_is_deleted_without_a_reason_and_comes_back(
    key_form: Callable[[str], Clerk],
) -> None:
    clerk = key_form(SEVERAL_ROSTERS)
    clerk.presenter.cursor.go_new_row("ternak")
    clerk.keys("Kambing", ENTER, "4", ENTER, Key.Key_Up, Key.Key_F4)
    assert clerk.presenter.session.rows("ternak") == ()
    clerk.keys((Key.Key_Z, CTRL))
    (row,) = clerk.presenter.session.rows("ternak")
    assert clerk.value("ekor", row) == "4"


def test_a_row_with_a_finding_is_deleted(key_form: Callable[[str], Clerk]) -> None:
    clerk = key_form(SEVERAL_ROSTERS)
    clerk.presenter.cursor.go_new_row("ternak")
    clerk.keys("Kambing", ENTER, "banyak", ENTER, ENTER)
    assert [found.field.question for found in clerk.presenter.shown()] == ["ekor"]
    clerk.keys(Key.Key_Up, Key.Key_F4)
    assert clerk.presenter.shown() == []


def test_a_new_form_that_begins_with_a_roster_opens(key_form: Callable[[str], Clerk]) -> None:
    clerk = key_form(ROSTER_FIRST)
    assert (clerk.at, clerk.row) == ("nama", GHOST)


def test_a_photo_is_attached_by_its_path_and_shown(
    key_form: Callable[[str], Clerk], tmp_path: Path, workspace: Workspace
) -> None:
    from dampingan.store.attachment import attachment

    photo = tmp_path / "rumah depan.png"
    image = QImage(640, 480, QImage.Format.Format_RGB32)
    image.fill(QColor("steelblue"))
    image.save(str(photo))
    clerk = key_form(SEVERAL_ROSTERS)
    clerk.go("foto rumah")
    clerk.place.view.editor.put(f'"{photo}"')
    clerk.keys(ENTER)
    name = clerk.value("foto")
    kept = attachment(workspace, name)
    assert kept.original_name == "rumah depan.png"
    assert kept.thumbnail is not None
    clerk.keys(Key.Key_Up)
    assert clerk.box == name
    assert clerk.place.view.sheet.thumbnails.picture(name) is not None
    sheet = clerk.place.view.sheet
    assert sheet._boxes[sheet._current].picture is not None


def test_a_file_that_is_not_there_is_told_and_nothing_is_stored(
    key_form: Callable[[str], Clerk],
) -> None:
    clerk = key_form(SEVERAL_ROSTERS)
    clerk.go("foto rumah")
    clerk.place.view.editor.put("/tidak/ada.jpg")
    clerk.keys(ENTER)
    assert clerk.at == "foto"
    assert clerk.value("foto") == ""
    assert "tidak dapat dibuka" in clerk.said


def test_a_scanner_keys_a_barcode_and_its_enter(key_form: Callable[[str], Clerk]) -> None:
    clerk = key_form(SEVERAL_ROSTERS)
    clerk.go("kode batang")
    clerk.keys("8991234567890", ENTER)
    assert clerk.value("kode") == "8991234567890"
    assert clerk.at == "alamat_arab"


def test_text_from_right_to_left_stands_at_the_right(key_form: Callable[[str], Clerk]) -> None:
    clerk = key_form(SEVERAL_ROSTERS)
    clerk.go("alamat")
    editor = clerk.place.view.editor
    editor.put("شارع")
    assert editor.alignment() & Qt.AlignmentFlag.AlignRight
    editor.put("Jl. Contoh")
    assert editor.alignment() & Qt.AlignmentFlag.AlignLeft


def test_a_comma_alone_goes_back_from_a_decimal_with_enter(
    key_form: Callable[[str], Clerk],
) -> None:
    clerk = key_form(SEVERAL_ROSTERS)
    clerk.presenter.cursor.go_new_row("lahan")
    clerk.keys(",5", ENTER)
    (row,) = clerk.presenter.session.rows("lahan")
    assert clerk.value("luas", row) == "0.5"
    clerk.keys(Key.Key_Up, ",", ENTER)
    assert clerk.value("luas", row) == "0.5"
    assert clerk.at != "letak"


def test_a_geopoint_is_shown_as_it_is_understood(key_form: Callable[[str], Clerk]) -> None:
    clerk = key_form(SEVERAL_ROSTERS)
    clerk.presenter.cursor.go_new_row("lahan")
    clerk.keys("1", ENTER, "-6,89 109,67")
    assert clerk.place.view.preview.text == "6.89000° LS · 109.67000° BT"


def test_a_large_form_makes_no_widget_for_its_questions(key_form: Callable[[str], Clerk]) -> None:
    def form(questions: int) -> str:
        lines = "\n".join(f"| | integer | q{n} | Pertanyaan {n} |" for n in range(questions))
        head = "| survey | type | name | label |"
        settings = "| settings | form_title | form_id | version |"
        return f"{head}\n{lines}\n{settings}\n| | Besar {questions} | besar{questions} | 1 |"

    few = len(key_form(form(3)).place.findChildren(QWidget))
    clerk = key_form(form(400))
    clerk.keys(*["1", ENTER] * 5, Key.Key_PageDown)
    assert len(clerk.place.findChildren(QWidget)) == few


def test_the_work_of_a_sitting_is_counted(
    key_form: Callable[[str], Clerk], workspace: Workspace, family: int
) -> None:
    from dampingan.store.work.work import stretches

    clerk = key_form(ONE_QUESTION)
    clerk.keys("12", ENTER, Key.Key_Up, "13", ENTER, Key.Key_F12, Key.Key_F12)
    (stretch,) = stretches(workspace)
    assert stretch.response_id is not None
    assert (stretch.answers, stretch.corrections, stretch.records) == (2, 1, 1)
    assert stretch.keystrokes == 8
    assert FamilyEntry.load(workspace, family).status == "draft"


def test_the_history_of_a_form_is_its_own(key_form: Callable[[str], Clerk]) -> None:
    clerk = key_form(ONE_QUESTION)
    clerk.keys("12", ENTER, (Key.Key_H, CTRL))
    rows = clerk.place.view.side.extra.rows
    assert "12" in rows[0].subtitle
    clerk.keys(Key.Key_Escape)
    assert not clerk.place.view.side.has_extra
