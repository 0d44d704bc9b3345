"""Kop surat dan cetak in the settings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dampingan.printing.letterhead.stationery import read_stationery
from dampingan.store.stationery import kept_stationery
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.settings.place import SettingsPlace
from dampingan.ui.settings.stationery import StationerySettings


@pytest.fixture
def page(opened: Navigator, qtbot: QtBot) -> StationerySettings:
    """The page, once its sample is drawn."""
    opened.context.show("settings", part="stationery")
    place = opened.places["settings"]
    assert isinstance(place, SettingsPlace)
    assert place.stationery is not None
    found = place.stationery
    qtbot.waitUntil(lambda: found.view.preview.count == 1, timeout=10_000)
    return found


def _sample(page: StationerySettings) -> str:
    pages = page._opened.pages
    assert pages is not None
    return pages.text(0).replace("\xad", "")


def test_what_is_typed_is_seen_kept_and_taken_back_in_one_step(
    page: StationerySettings, opened: Navigator, qtbot: QtBot
) -> None:
    workspace = opened.context.workspace
    view = page.view
    assert not view.save.isEnabled()
    view.lines.setPlainText("PEMERINTAH KOTA CONTOH\nKELURAHAN UJI")
    view.signers[0].name.setText("Dra. Sri Utami")
    view.signers[0].edited.emit()
    assert view.save.isEnabled()
    qtbot.waitUntil(lambda: "KELURAHAN UJI" in _sample(page), timeout=5000)
    assert "Sri Utami" in _sample(page)
    assert kept_stationery(workspace) == {}

    opened.go("families")  # leaving keeps it
    assert opened.current == "families"
    found = read_stationery(workspace)
    assert found.lines == ("PEMERINTAH KOTA CONTOH", "KELURAHAN UJI")
    assert found.signer("kepala").name == "Dra. Sri Utami"
    assert "texts" not in kept_stationery(workspace)  # unchanged ones follow the program
    opened.undo()
    assert kept_stationery(workspace) == {}
    assert "KELURAHAN UJI" not in view.lines.toPlainText()


def test_tab_goes_down_the_page_and_saving_leaves_the_keyboard_where_it_is(
    page: StationerySettings, press: Callable[..., None]
) -> None:
    view = page.view
    first, second = view.signers[:2]
    view.logo_choose.setFocus()
    wanted = [*first.fields, *second.fields, view.signer_add, view.texts["persetujuan"]]
    passed = []
    for _ in wanted:
        press(Qt.Key.Key_Tab)
        passed.append(QApplication.focusWidget())
    assert passed == wanted

    first.number.setFocus()
    press("19700101 199503 1 002")
    page.save()
    assert first.number.hasFocus()
    assert not view.save.isEnabled()


def test_a_logo_is_checked_before_it_is_shown(
    page: StationerySettings, opened: Navigator, tmp_path: Path
) -> None:
    wrong = tmp_path / "logo.txt"
    wrong.write_text("bukan gambar")
    page.take_logo(wrong)
    assert "Logo tidak dapat dipakai" in opened.frame.status.message.text()
    good = tmp_path / "lambang.png"
    image = QImage(40, 50, QImage.Format.Format_RGB32)
    image.fill(QColor("navy"))
    image.save(str(good))
    page.take_logo(good)
    assert page.view.logo[0] == "logo.png"
    assert page.save()
    assert read_stationery(opened.context.workspace).logo == good.read_bytes()
    page.view.logo_remove.click()
    assert page.save()
    assert not read_stationery(opened.context.workspace).logo


def test_own_templates_are_copied_tried_and_explained(
    page: StationerySettings, opened: Navigator, qtbot: QtBot
) -> None:
    page.folder.mkdir()
    (page.folder / "frame.typ").write_text("#import (", "utf-8")
    seen: list[list[tuple[str, str]]] = []
    page._trying.done.connect(lambda tried: seen.append([(t.name, t.problem) for t in tried]))
    page.copy("label")
    qtbot.waitUntil(lambda: bool(seen), timeout=20_000)
    problems = dict(seen[0])
    assert set(problems) == {"label.typ", "frame.typ"}
    assert "frame.typ" in problems["frame.typ"]


def test_the_letterhead_is_written_for_other_villages(
    page: StationerySettings, opened: Navigator, tmp_path: Path
) -> None:
    page.export_to(tmp_path / "lain")
    text = (tmp_path / "lain" / "kop.toml").read_text("utf-8")
    assert '"{DESA}"' in text
    assert "BANDENGAN" not in text
    assert "Lurah" not in text
