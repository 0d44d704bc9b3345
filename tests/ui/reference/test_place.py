"""Daftar acuan, with real keys in the real window."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from conftest import BANDENGAN
from dampingan.store.plan.form import ensure_plan
from dampingan.store.plan.record import plan_record
from dampingan.store.plan.writing import add
from dampingan.store.reference import add_reference, label_of, reference, references
from dampingan.store.workspace import Workspace
from dampingan.ui.entry.place import EntryPlace
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.reference.page import RETIRED, ReferencePage
from dampingan.ui.reference.place import ReferencesPlace

Key = Qt.Key
Press = Callable[..., None]


class Editing:
    """The place and the workspace behind it."""

    def __init__(self, navigator: Navigator, qtbot: QtBot) -> None:
        self.navigator = navigator
        self._qtbot = qtbot

    @property
    def workspace(self) -> Workspace:
        return self.navigator.context.workspace

    @property
    def place(self) -> ReferencesPlace:
        place = self.navigator.places["references"]
        assert isinstance(place, ReferencesPlace)
        return place

    @property
    def page(self) -> ReferencePage:
        return self.place.page

    def show(self, name: str, code: str = "") -> ReferencePage:
        self.navigator.context.show("references", list=name, code=code)
        self.settle(lambda: self.page.seen is not None and self.page.seen.current == name)
        if code:
            self.settle(lambda: self.code == code)
        self.page.entered()
        return self.page

    @property
    def code(self) -> str:
        return self.page.current.code if self.page.current else ""

    def stand_in(self, key: str) -> None:
        number = [column.key for column in self.page.model.columns].index(key)
        row = self.page.table.current_row()
        self.page.table.setCurrentIndex(self.page.model.index(row, number))

    def settle(self, check: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(check)


@pytest.fixture(scope="module")
def made_village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("daftar") / "desa.dampingan"
    with Workspace.create(path, BANDENGAN, "2026-Q4", actor="Sari") as workspace:
        ensure_plan(workspace)
    return path


@pytest.fixture
def village_file(made_village: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made_village, tmp_path / "desa.dampingan"))


@pytest.fixture
def editing(opened: Navigator, qtbot: QtBot) -> Iterator[Editing]:
    made = Editing(opened, qtbot)
    yield made
    made.page.close_form_quietly()


def test_a_name_is_written_into_its_cell_and_undone(editing: Editing, press: Press) -> None:
    page = editing.show("perangkat_daerah", "kota-dlh")
    press(Key.Key_Return)
    assert page.editor.box is not None
    press("Dinas Lingkungan", Key.Key_Return)
    assert label_of(editing.workspace, "perangkat_daerah", "kota-dlh") == "Dinas Lingkungan"
    assert page.table.hasFocus()
    editing.navigator.undo()
    assert "Hidup" in label_of(editing.workspace, "perangkat_daerah", "kota-dlh")


def test_tab_goes_on_writing_in_the_next_cell_and_esc_drops_what_was_typed(
    editing: Editing, press: Press
) -> None:
    page = editing.show("perangkat_daerah", "kota-dlh")
    press(Key.Key_Return, "Dinas LH", Key.Key_Tab)
    assert page.editor.box is not None
    press("D-LH", Key.Key_Escape)
    found = reference(editing.workspace, "perangkat_daerah", "kota-dlh")
    assert found is not None
    assert (found.label, found.short) == ("Dinas LH", "DLH")


def test_an_empty_name_is_refused(editing: Editing, press: Press) -> None:
    page = editing.show("sektor")
    before = page.current.label
    press(Key.Key_Return)
    assert page.editor.box is not None
    page.editor.box.clear()
    press(Key.Key_Return)
    assert page.editor.box is not None  # still there to be corrected
    press(Key.Key_Escape)
    assert references(editing.workspace, "sektor")[0].label == before


def test_limits_of_terms_are_written_as_numbers_and_gaps_are_said(
    editing: Editing, press: Press
) -> None:
    page = editing.show("jangka", "menengah")
    editing.stand_in("sampai")
    press(Key.Key_Return, "tiga", Key.Key_Return)
    assert page.editor.box is not None
    page.editor.box.selectAll()
    press("3", Key.Key_Return)
    found = reference(editing.workspace, "jangka", "menengah")
    assert found is not None
    assert found.extra["sampai"] == "3"
    editing.settle(lambda: "tahun tanpa jangka" in page.footer.text())
    editing.navigator.undo()
    editing.settle(lambda: "tahun tanpa jangka" not in page.footer.text())


def test_weights_of_criteria_take_decimals(editing: Editing, press: Press) -> None:
    editing.show("kriteria", "k1")
    editing.stand_in("bobot")
    press(Key.Key_Return, "2,5", Key.Key_Return)
    found = reference(editing.workspace, "kriteria", "k1")
    assert found is not None
    assert found.extra["bobot"] == "2.5"


def test_f2_adds_entries_one_after_the_other(editing: Editing, press: Press) -> None:
    page = editing.show("perangkat_daerah")
    QTest.keyClick(page.table, Key.Key_F2)
    press("Balai Batik", Key.Key_Return, "Unit Rob", Key.Key_Return)
    names = [one.label for one in references(editing.workspace, "perangkat_daerah")]
    assert names[-2:] == ["Balai Batik", "Unit Rob"]
    made = references(editing.workspace, "perangkat_daerah")[-1]
    assert (made.confidence, made.region, made.origin) == ("O", "33.75", "here")
    editing.settle(lambda: page.current is not None and page.current.label == "Unit Rob")


def test_a_name_that_is_there_already_is_shown_instead_of_added_twice(
    editing: Editing, press: Press
) -> None:
    page = editing.show("perangkat_daerah")
    count = len(references(editing.workspace, "perangkat_daerah"))
    QTest.keyClick(page.table, Key.Key_F2)
    press("dinas KESEHATAN kota pekalongan", Key.Key_Return)
    assert len(references(editing.workspace, "perangkat_daerah")) == count
    assert editing.code == "kota-dinkes"


def test_delete_retires_and_says_how_many_answers_keep_it(editing: Editing, press: Press) -> None:
    add(editing.workspace, "kegiatan", {"judul": "IPAL", "pengampu": "kota-dlh"})
    page = editing.show("perangkat_daerah", "kota-dlh")
    press(Key.Key_Delete)
    found = reference(editing.workspace, "perangkat_daerah", "kota-dlh")
    assert found is not None
    assert not found.active
    told = editing.navigator.frame.status.findChildren(type(page.footer))
    assert any("1 isian tetap memakainya" in one.text() for one in told)
    page.parts.buttons[RETIRED].click()  # type: ignore[union-attr]
    editing.settle(lambda: editing.code == "kota-dlh")
    press("p")
    found = reference(editing.workspace, "perangkat_daerah", "kota-dlh")
    assert found is not None
    assert found.active


def test_several_entries_are_retired_and_brought_back_in_one_step(
    editing: Editing, press: Press
) -> None:
    page = editing.show("kelompok")
    count = len(references(editing.workspace, "kelompok"))
    page.table.selectAll()
    press(Key.Key_Delete)
    assert references(editing.workspace, "kelompok") == ()
    editing.navigator.undo()
    assert len(references(editing.workspace, "kelompok")) == count


def test_control_and_page_keys_go_from_list_to_list(editing: Editing) -> None:
    page = editing.show("perangkat_daerah")
    QTest.keyClick(page.table, Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    editing.settle(lambda: page.seen is not None and page.seen.current == "program")
    QTest.keyClick(page.table, Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    editing.settle(lambda: page.seen is not None and page.seen.current == "perangkat_daerah")


def test_a_merged_agency_keeps_its_answers_which_read_old_arrow_new(
    editing: Editing, press: Press
) -> None:
    uid = add(editing.workspace, "kegiatan", {"judul": "IPAL", "pengampu": "kota-dlh"})
    page = editing.show("perangkat_daerah", "kota-dlh")
    press("g")
    assert "1 isian tetap memegang kode lama" in page.form._note.text()
    press("perumahan", Key.Key_Return, Key.Key_Return)
    found = reference(editing.workspace, "perangkat_daerah", "kota-dlh")
    assert found is not None
    assert (found.active, found.successor) == (False, "kota-dinperkim")
    record = plan_record(editing.workspace, uid)
    assert record is not None
    assert record.text("pengampu") == "kota-dlh"
    form = editing.workspace.extra_form("kegiatan")
    words = {c.code: form.text(c.label, "id") for c in form.choices["perangkat_daerah.csv"]}
    assert "→ Dinas Perumahan" in words["kota-dlh"]
    editing.navigator.undo()
    found = reference(editing.workspace, "perangkat_daerah", "kota-dlh")
    assert found is not None
    assert found.active


def test_where_an_entry_is_used_is_counted_and_opens_the_record(
    editing: Editing, qtbot: QtBot
) -> None:
    add(editing.workspace, "kegiatan", {"judul": "IPAL", "pengampu": "kota-dlh"})
    add(editing.workspace, "kegiatan", {"judul": "Sumur", "pendukung": "kota-dkp kota-dlh"})
    page = editing.show("perangkat_daerah", "kota-dlh")
    assert page.rows.row(page.current.id)["uses"] == 2
    section = page.details(page.current).sections[1]
    assert [word for word, _ in section.links] == ["Kegiatan: IPAL", "Kegiatan: Sumur"]
    section.links[0][1]()
    qtbot.waitUntil(lambda: editing.navigator.current == "entry")
    entry = editing.navigator.places["entry"]
    assert isinstance(entry, EntryPlace)
    assert entry.presenter.field is not None
    assert entry.presenter.field.question == "pengampu"


def test_the_mark_of_confidence_is_in_words_and_k_turns_it(editing: Editing, press: Press) -> None:
    page = editing.show("perangkat_daerah", "kota-dlh")
    assert "belum dipastikan" in str(page.details(page.current).marks)
    press("k")
    found = reference(editing.workspace, "perangkat_daerah", "kota-dlh")
    assert found is not None
    assert found.confidence == "C"


def test_what_arrives_while_a_cell_is_written_does_not_disturb_it(
    editing: Editing, press: Press, qtbot: QtBot
) -> None:
    page = editing.show("perangkat_daerah", "kota-dlh")
    press(Key.Key_Return, "Dinas L")
    add_reference(editing.workspace, "perangkat_daerah", "Balai Baru")
    qtbot.waitUntil(lambda: page._pending is not None)
    press("H", Key.Key_Return)
    assert label_of(editing.workspace, "perangkat_daerah", "kota-dlh") == "Dinas LH"


def test_lists_go_out_and_come_in_after_a_trial_that_changes_nothing(
    editing: Editing, qtbot: QtBot, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    page = editing.show("sumber_dana")
    path = tmp_path / "daftar.xlsx"
    editing.place.courier.write(path, "sumber_dana")
    qtbot.waitUntil(path.exists, timeout=20_000)
    qtbot.waitUntil(lambda: not editing.place.courier.busy, timeout=20_000)
    book = load_workbook(path)
    sheet = next(s for s in book if any(c.value == "APBN" for row in s for c in row))
    cell = next(c for row in sheet for c in row if c.value == "APBN")
    cell.value = "APBN pusat"
    book.save(path)
    editing.place.courier.attempt(path)
    qtbot.waitUntil(lambda: page.side.currentWidget() is page.trial, timeout=30_000)
    assert label_of(editing.workspace, "sumber_dana", "apbn") == "APBN"
    page.trial.act.click()
    qtbot.waitUntil(
        lambda: label_of(editing.workspace, "sumber_dana", "apbn") == "APBN pusat", timeout=30_000
    )
    qtbot.waitUntil(lambda: not editing.place.courier.busy, timeout=20_000)


def test_a_file_that_is_no_list_is_refused_with_a_sentence(
    editing: Editing, qtbot: QtBot, tmp_path: Path
) -> None:
    page = editing.show("sumber_dana")
    path = tmp_path / "surat.xlsx"
    path.write_bytes(b"bukan buku kerja")
    editing.place.courier.attempt(path)
    qtbot.waitUntil(lambda: not editing.place.courier.busy, timeout=30_000)
    assert page.side.currentWidget() is not page.trial


def test_the_place_is_reached_from_settings_and_from_the_palette(
    opened: Navigator, qtbot: QtBot
) -> None:
    opened.go("settings")
    opened.places["settings"].lists.click()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: opened.current == "references")
    found = [command.words for command in opened.commands.actions("opd")]
    assert found == ["Daftar acuan"]
