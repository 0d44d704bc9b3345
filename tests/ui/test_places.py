"""Beranda, Kirim & Terima, profile and settings over a real workspace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dampingan.forms.session import Field
from dampingan.store.entry.response_entry import ResponseEntry
from dampingan.store.merging.batch import batches
from dampingan.store.subject import Subject
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.frame.program import Program
from dampingan.ui.home.place import HomePlace
from dampingan.ui.send.place import SendPlace
from dampingan.ui.settings.place import SettingsPlace
from dampingan.ui.village.place import VillagePlace
from ui.forms import install_warung

Key = Qt.Key


@pytest.fixture
def home(opened: Navigator, qtbot: QtBot) -> HomePlace:
    place = opened.places["home"]
    assert isinstance(place, HomePlace)
    qtbot.waitUntil(lambda: place.figures is not None)
    return place


@pytest.fixture
def send(opened: Navigator, qtbot: QtBot) -> SendPlace:
    opened.go("send")
    place = opened.places["send"]
    assert isinstance(place, SendPlace)
    qtbot.waitUntil(lambda: place.sending is not None and place.sending.look is not None)
    return place


@pytest.fixture
def village(opened: Navigator) -> VillagePlace:
    opened.go("village")
    place = opened.places["village"]
    assert isinstance(place, VillagePlace)
    return place


def test_home_counts_families_per_rt(home: HomePlace) -> None:
    assert home.figures is not None
    assert home.figures.totals.families == 12
    assert [(p.rt, p.families, p.complete, p.drafts) for p in home.figures.places] == [
        ("001", 6, 6, 0),
        ("002", 6, 3, 3),
    ]
    assert home.model.index(1, 2).data() == "50 %"


def test_home_offers_only_steps_that_lead_somewhere(home: HomePlace) -> None:
    assert home.figures is not None
    steps = {step.words: step for step in home.steps(home.figures)}
    assert list(steps) == [
        "Keluarga baru",
        "Selesaikan 3 draf",
        "Periksa 2 keluarga bertemuan",
        "Kirim ke kabupaten",
        "Isi profil",
    ]


def test_a_step_of_home_opens_the_list_with_its_filter(home: HomePlace, opened: Navigator) -> None:
    assert home.figures is not None
    steps = {step.words: step for step in home.steps(home.figures)}
    steps["Selesaikan 3 draf"].run()
    families = opened.places["families"]
    assert opened.current == "families"
    assert families.presenter.model.rowCount() == 3  # type: ignore[attr-defined]


def test_enter_on_an_rt_shows_its_families(
    home: HomePlace, opened: Navigator, press: Callable[..., None]
) -> None:
    home.view.table.go_to(1)
    press(Key.Key_Return, on=home.view.table)
    assert opened.current == "families"
    chips = opened.places["families"].presenter.view.chips  # type: ignore[attr-defined]
    assert (chips["rt"].value, chips["rw"].value) == ("002", "001")


def test_the_submission_is_looked_at_before_it_leaves(send: SendPlace) -> None:
    assert send.view.sending.drafts.text() == "Sertakan 3 draf (belum lengkap)"
    assert send.view.sending.findings.text() == "Sertakan 2 keluarga lengkap yang bertemuan"
    assert send.view.sending.outcome.text() == "12 keluarga akan dikirim"
    assert send.sending is not None
    assert send.sending.model.rowCount() == 5
    send.view.sending.drafts.setChecked(False)
    assert send.view.sending.outcome.text() == "9 keluarga akan dikirim, 3 ditinggal"


def test_the_workbook_is_written_counted_and_logged(
    send: SendPlace, opened: Navigator, qtbot: QtBot, tmp_path: Path
) -> None:
    target = tmp_path / "kiriman.xlsx"
    send.view.sending.drafts.setChecked(False)
    send.view.sending.path.setText(str(target))
    send.view.sending.write.click()
    qtbot.waitUntil(send.view.sending.result_title.isVisible, timeout=30_000)
    assert target.is_file()
    assert "9 keluarga" in send.view.sending.result_text.text()
    assert "3 keluarga ditinggal" in send.view.sending.result_text.text()
    assert [entry.file_name for entry in batches(opened.context.workspace)] == ["kiriman.xlsx"]
    assert opened.frame.status.message.text() == "Kiriman tersimpan: kiriman.xlsx"


def test_a_place_that_can_not_be_written_is_told_and_the_form_stays(
    send: SendPlace, qtbot: QtBot, tmp_path: Path
) -> None:
    blocked = tmp_path / "berkas"
    blocked.write_text("")
    send.view.sending.path.setText(str(blocked / "kiriman.xlsx"))
    send.view.sending.write.click()
    qtbot.waitUntil(lambda: bool(send.view.sending.problem.text()), timeout=30_000)
    assert send.view.sending.write.isVisible()


def test_cancelling_leaves_no_file_and_says_so(
    send: SendPlace, opened: Navigator, qtbot: QtBot, tmp_path: Path
) -> None:
    target = tmp_path / "kiriman.xlsx"
    send.view.sending.path.setText(str(target))
    send.view.sending.write.click()
    send.view.sending.stop_wanted.emit()
    sending = send.sending
    assert sending is not None
    qtbot.waitUntil(lambda: sending._job is None, timeout=30_000)
    assert not target.exists()
    assert "dibatalkan" in opened.frame.status.message.text()
    assert send.view.sending.write.isVisible()


def test_a_profile_field_is_saved_when_it_is_left(
    village: VillagePlace, opened: Navigator, press: Callable[..., None]
) -> None:
    editor = village.editors["expected_families"]
    editor.setFocus()
    press("1.250", Key.Key_Tab, on=editor)
    assert opened.context.workspace.village["expected_families"] == 1250
    opened.undo()
    assert opened.context.workspace.village["expected_families"] is None
    assert editor.text() == ""  # type: ignore[union-attr]


def test_a_profile_number_that_is_no_number_is_told_and_given_up_on_leaving(
    village: VillagePlace, opened: Navigator, press: Callable[..., None]
) -> None:
    editor = village.editors["expected_families"]
    editor.setFocus()
    press("banyak", Key.Key_Tab, on=editor)
    assert village._problems["expected_families"].isVisible()
    opened.go("home")
    assert opened.current == "home"
    assert "Perkiraan jumlah keluarga" in opened.frame.status.message.text()
    assert opened.context.workspace.village["expected_families"] is None


def test_a_profile_field_that_the_disk_refuses_holds_the_place(
    village: VillagePlace, opened: Navigator, press: Callable[..., None], tmp_path: Path
) -> None:
    path = opened.context.workspace.path
    aside = tmp_path / "flashdisk"
    path.rename(aside)
    editor = village.editors["note"]
    editor.setFocus()
    press("Catatan", Key.Key_Tab, on=editor)
    assert village._problems["note"].isVisible()
    opened.go("home")
    assert opened.current == "village"
    aside.rename(path)
    opened.go("home")
    assert opened.current == "home"
    assert opened.context.workspace.village["note"] == "Catatan"


def test_the_profile_has_a_field_for_everything_the_kind_lets_people_edit(
    village: VillagePlace,
) -> None:
    from dampingan.store.kind import KINDS

    editable = {field.key for field in KINDS["village"].fields if field.editable}
    assert set(village.editors) == editable


def test_settings_count_at_once(opened: Navigator, program: Program, qtbot: QtBot) -> None:
    opened.go("settings")
    place = opened.places["settings"]
    assert isinstance(place, SettingsPlace)
    place.sizes._buttons["150"].click()
    assert program.theme.scale == 150
    place.schemes._buttons["dark"].click()
    assert program.theme.name == "dark"
    place.operator.setText("Rina")
    place.operator.editingFinished.emit()
    assert opened.context.workspace.actor == "Rina"
    with qtbot.waitSignal(program.opened):
        place.languages._buttons["en"].click()
    assert program.settings.current.language == "en"


def test_home_offers_the_additional_form_that_was_left(opened: Navigator, qtbot: QtBot) -> None:
    workspace = opened.context.workspace
    install_warung(workspace, "village")
    entry = ResponseEntry.create(workspace, "warung", Subject("village"))
    entry.remember(Field("nama"))
    opened.go("home")
    home = opened.places["home"]
    assert isinstance(home, HomePlace)
    qtbot.waitUntil(lambda: home.figures is not None and home.figures.last_open is not None)
    assert home.figures is not None
    step = home.steps(home.figures)[0]
    assert step.words.startswith("Lanjutkan: Pendataan Warung · ")
    step.run()
    assert opened.current == "entry"
    assert opened.places["entry"].presenter.entry.uid == entry.uid  # type: ignore[attr-defined]
