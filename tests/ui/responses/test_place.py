"""The table of an additional form's records in the real window."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from dampingan.core.resource import resource
from dampingan.forms.session import Field
from dampingan.forms.xlsform import read_form
from dampingan.store.entry.response_entry import ResponseEntry
from dampingan.store.subject import Subject
from dampingan.store.workspace import Workspace
from dampingan.ui.families.place import FamiliesPlace
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.records.column import show_file
from dampingan.ui.responses.columns import default_columns
from dampingan.ui.responses.details import read_details as read_response
from dampingan.ui.responses.place import ResponsesPlace
from dampingan.ui.responses.presenter import ResponsesPresenter
from ui.forms import install_warung

Key = Qt.Key


def fill(workspace: Workspace, subject: Subject, name: str, hours: str = "") -> int:
    """Add a record of the form of food stalls."""
    entry = ResponseEntry.create(workspace, "warung", subject)
    entry.set(Field("nama"), name)
    entry.set(Field("buka"), "1" if hours else "2")
    if hours:
        entry.set(Field("jam"), hours)
    return entry.response_id


@pytest.fixture
def table(opened: Navigator, qtbot: QtBot) -> ResponsesPresenter:
    """Three records about families, listed."""
    workspace = opened.context.workspace
    install_warung(workspace)
    for family, (name, hours) in enumerate((("Sari", "12"), ("Melati", ""), ("Umi", "9")), 1):
        fill(workspace, Subject("family", family), name, hours)
    opened.list_responses("warung")
    place = opened.places["responses"]
    assert isinstance(place, ResponsesPlace)
    assert place.presenter is not None
    presenter = place.presenter
    qtbot.waitUntil(lambda: presenter.model.complete and presenter.view.footer.text() != "")
    return presenter


def place_of(opened: Navigator) -> ResponsesPlace:
    place = opened.places["responses"]
    assert isinstance(place, ResponsesPlace)
    return place


def column(presenter: ResponsesPresenter, key: str) -> list[str]:
    keys = [one.key for one in presenter.model.columns]
    at = keys.index(key)
    return [presenter.model.cells(row)[at].text for row in range(presenter.model.rowCount())]


def test_the_table_shows_the_forms_questions(table: ResponsesPresenter) -> None:
    assert table.view.title.text() == "Pendataan Warung"
    assert sorted(column(table, "answers.buka")) == ["Tidak", "Ya", "Ya"]
    assert sorted(column(table, "answers.jam")) == ["12", "9", "–"]
    assert table.view.footer.text() == "3 isian · 3 draf"


def test_questions_that_are_always_asked_are_shown_first() -> None:
    form = read_form(resource("instruments/rtlh.md"))
    assert "answers.bukti_tanah" not in default_columns(form, "family")
    assert default_columns(form, "village")[1].startswith("answers.")


def test_a_photograph_is_told_by_its_kind() -> None:
    assert show_file("0123456789abcdef.jpg").text == "Berkas JPG"
    assert show_file(None).text == "–"


def test_the_rail_stays_at_instrumen(opened: Navigator, table: ResponsesPresenter) -> None:
    assert opened.frame.rail.buttons["instruments"].isChecked()


def test_filters_and_search_narrow_the_list(table: ResponsesPresenter, qtbot: QtBot) -> None:
    table.show_filter(rt="001")
    qtbot.waitUntil(lambda: table.model.rowCount() in {1, 2})
    table.show_filter(search="melati")
    qtbot.waitUntil(lambda: table.model.rowCount() == 1)
    table.show_filter(status="complete")
    qtbot.waitUntil(table.view.empty.isVisible)


def test_sorting_by_an_answer_orders_numbers_as_numbers(table: ResponsesPresenter) -> None:
    number = [one.key for one in table.model.columns].index("answers.jam")
    table.view.table.sort_wanted.emit(number)
    found = [text for text in column(table, "answers.jam") if text != "–"]
    assert found == ["9", "12"]


def test_enter_opens_the_entry_screen_and_back_returns(
    opened: Navigator, table: ResponsesPresenter, press: Callable[..., None]
) -> None:
    press(Key.Key_Return, on=table.view.table)
    assert opened.current == "entry"
    opened.back()
    assert opened.current == "responses"


def test_copied_rows_carry_headings(table: ResponsesPresenter) -> None:
    table.view.table.selectAll()
    table.choice.copy()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 4
    assert "2 Buka setiap hari?" in lines[0].split("\t")


def test_deleting_asks_for_a_reason_and_undo_brings_the_record_back(
    opened: Navigator, table: ResponsesPresenter, qtbot: QtBot
) -> None:
    table.view.table.go_to(0)
    table.choice.delete_chosen()
    pane = table.view.pane
    assert pane.asking_reason
    pane.reason.reason.setEditText("Salah ketik")
    pane.reason.confirmed.emit("Salah ketik")
    qtbot.waitUntil(lambda: table.model.rowCount() == 2)
    opened.undo()
    qtbot.waitUntil(lambda: table.model.rowCount() == 3)


def test_the_pane_tells_answers_and_leads_to_the_family(
    opened: Navigator, table: ResponsesPresenter, qtbot: QtBot
) -> None:
    table.view.table.go_to(0)
    details = table._details(table.model.ids[0])
    assert ("2 Buka setiap hari?", "Ya") in details.members or (
        "2 Buka setiap hari?",
        "Tidak",
    ) in details.members
    assert details.links[0].key == "family"
    table.view.pane.link_wanted.emit("family")
    assert opened.current == "entry"


def test_the_history_names_questions(table: ResponsesPresenter) -> None:
    table.view.table.go_to(0)
    table.choice.show_history()
    assert table.view.pane.showing_history


def test_f2_asks_which_family_and_begins_its_record(
    opened: Navigator, table: ResponsesPresenter, press: Callable[..., None]
) -> None:
    opened._new_from_key()
    chooser = place_of(opened).chooser
    assert chooser is not None
    assert chooser.isVisible()
    press("wasduri wibowo 009", Key.Key_Return, on=chooser.search)
    assert opened.current == "entry"


def test_escape_leaves_the_chooser_without_a_record(
    opened: Navigator, table: ResponsesPresenter, press: Callable[..., None]
) -> None:
    opened._new_from_key()
    chooser = place_of(opened).chooser
    assert chooser is not None
    press(Key.Key_Escape, on=chooser.search)
    assert not chooser.isVisible()
    assert opened.current == "responses"
    assert table.model.rowCount() == 3


def test_a_form_about_persons_offers_the_members_of_the_families_found(
    opened: Navigator, press: Callable[..., None]
) -> None:
    install_warung(opened.context.workspace, subject="person")
    opened.list_responses("warung")
    opened._new_from_key()
    chooser = place_of(opened).chooser
    assert chooser is not None
    assert chooser.list.count() == 12
    press("siti rohmah 003", on=chooser.search)
    chooser.search.tell()
    assert chooser.list.count() == 1
    press(Key.Key_Return, on=chooser.search)
    assert opened.current == "entry"


def test_a_form_about_the_village_begins_at_once(opened: Navigator) -> None:
    install_warung(opened.context.workspace, subject="village")
    opened.list_responses("warung")
    assert place_of(opened).make_new()
    assert opened.current == "entry"


def test_without_records_the_table_says_what_to_do(opened: Navigator, qtbot: QtBot) -> None:
    install_warung(opened.context.workspace)
    opened.list_responses("warung")
    presenter = place_of(opened).presenter
    assert presenter is not None
    qtbot.waitUntil(presenter.view.empty.isVisible)
    assert presenter.view.empty.act.text() == "Isian baru"


def test_a_family_lists_its_additional_forms_and_opens_or_begins_them(
    opened: Navigator, qtbot: QtBot
) -> None:
    from dampingan.ui.families.details import read_details

    workspace = opened.context.workspace
    install_warung(workspace)
    opened.go("families")
    place = opened.places["families"]
    assert isinstance(place, FamiliesPlace)
    presenter = place.presenter
    qtbot.waitUntil(lambda: presenter.model.complete)
    family = presenter.model.ids[0]
    presenter.view.table.go_to(0)
    assert [(one.word, one.state) for one in read_details(workspace, family).links] == [
        ("Pendataan Warung", "Belum diisi")
    ]
    response = fill(workspace, Subject("family", family), "Sari")
    assert read_details(workspace, family).links[0].state == "1 isian, draf"
    assert next(words for words, *_ in place.commands()).startswith("Isi Pendataan Warung untuk")
    presenter.view.pane.link_wanted.emit("warung")
    assert opened.current == "entry"
    assert workspace.record("response", response)["family_id"] == family


def test_the_pane_leaves_out_what_somebody_let_stand(opened: Navigator) -> None:
    path = resource("instruments/rtlh.md")
    workspace = opened.context.workspace
    workspace.install(read_form(path), path.read_bytes(), "md", "extra")
    entry = ResponseEntry.create(workspace, "rtlh", Subject("family", 1))
    for question, answer in (("jumlah_penghuni", "5"), ("luas_rumah", "30")):
        entry.set(Field(question), answer)
    narrow = [one for one in entry.findings if one.check == "luas_sempit"]
    assert [line.number for line in read_response(workspace, entry.response_id).findings].count(
        "A5"
    )
    entry.accept(narrow)
    numbers = [line.number for line in read_response(workspace, entry.response_id).findings]
    assert "A5" not in numbers


def test_a_finding_in_a_row_names_the_row(opened: Navigator) -> None:
    path = resource("instruments/rtlh.md")
    workspace = opened.context.workspace
    workspace.install(read_form(path), path.read_bytes(), "md", "extra")
    entry = ResponseEntry.create(workspace, "rtlh", Subject("family", 1))
    entry.add_row("bagian")
    entry.add_row("bagian")
    found = read_response(workspace, entry.response_id).findings
    assert {line.person for line in found if line.number == "B1c"} == {
        "Bagian rumah 1",
        "Bagian rumah 2",
    }


def test_esc_goes_back_to_instrumen(
    opened: Navigator, table: ResponsesPresenter, press: Callable[..., None]
) -> None:
    press(Key.Key_Escape, on=table.view.table)
    assert opened.current == "instruments"


def test_f2_on_a_finished_form_asks_whom_the_next_one_is_about(
    table: ResponsesPresenter, opened: Navigator, press: Callable[..., None]
) -> None:
    opened.open_response(table.model.ids[0])
    press(Key.Key_F2)
    assert opened.current == "responses"
    chooser = place_of(opened).chooser
    assert chooser is not None
    assert chooser.isVisible()
    assert table.model.rowCount() == 3
