"""A move is looked at, changed by keyboard, done, and tells the backup's name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dampingan.forms.comparison import State
from dampingan.forms.mapping import VersionMapping
from dampingan.forms.model import Form
from dampingan.forms.session import Field
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.version.moving import move as move_records
from dampingan.store.version.moving import plan_move
from dampingan.store.workspace import Workspace
from dampingan.ui.entry.place import EntryPlace
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.frame.program import Program
from dampingan.ui.instruments.compare.view import CompareView
from dampingan.ui.instruments.move.view import MoveView
from dampingan.ui.records.history import read_record_history
from forms.small_form import question, read, survey, table

Key = Qt.Key
MEMBERS = [
    question("begin_repeat", "anggota"),
    question("text", "nama"),
    question("end_repeat"),
]


def form(*rows: dict[str, str], version: str, yes: str, no: str) -> Form:
    choices = [
        {"list_name": "yt", "name": yes, "label": "Ya"},
        {"list_name": "yt", "name": no, "label": "Tidak"},
    ]
    settings = [{"form_id": "keluarga", "version": version}]
    text = survey(
        *rows, *MEMBERS, choices=table("choices", choices), settings=table("settings", settings)
    )
    return read(text)


OLD = form(
    question("text", "nama_kk", label="Nama kepala keluarga"),
    question("select_one yt", "bantuan", label="Menerima bantuan"),
    question("text", "lama", label="Keterangan lama"),
    version="1",
    yes="1",
    no="2",
)
NEW = form(
    question("text", "nama_kk", label="Nama kepala keluarga"),
    question("select_one yt", "bantuan", label="Menerima bantuan"),
    question("text", "telepon", label="Nomor telepon"),
    version="2",
    yes="2",
    no="1",
)


@pytest.fixture
def village_file(workspace_file: Path) -> Path:
    """A closed workspace with one family of the old version."""
    with Workspace.open(workspace_file, actor="Sari") as workspace:
        workspace.install(OLD, b"", "md")
        entry = FamilyEntry.create(workspace)
        for name, text in {"nama_kk": "Umi", "bantuan": "1", "lama": "rumah biru"}.items():
            entry.set(Field(name), text)
    return workspace_file


@pytest.fixture
def move(program: Program, opened: Navigator, qtbot: QtBot) -> MoveView:
    view = MoveView(opened.context, "keluarga", NEW, b"", "md", {})
    view.setParent(program.window)
    view.setGeometry(program.window.rect())
    view.show()
    view.raise_()
    view.setFocus()
    qtbot.waitUntil(lambda: view.plan is not None)
    return view


def go_to(move: MoveView, old: str) -> None:
    table = move.page.table
    for row in range(table.model.rowCount()):
        table.view.go_to(row)
        if table.question is not None and table.question.old == old:
            return
    raise AssertionError(old)


def recount(move: MoveView, qtbot: QtBot, act: Callable[[], object]) -> None:
    before = move.plan
    act()
    qtbot.waitUntil(lambda: move.plan is not before)


def test_the_sum_says_where_all_answers_go(move: MoveView) -> None:
    assert move.page.sum.text() == "3 jawaban = 1 tetap + 1 ditulis ulang + 1 diparkir"
    assert move.page.lost.text() == "✓ 0 jawaban hilang"


def test_only_what_changed_is_listed_first(move: MoveView) -> None:
    table = move.page.table
    states = []
    for row in range(table.model.rowCount()):
        table.view.go_to(row)
        assert table.question is not None
        states.append((table.question.old or table.question.new, table.question.state))
    assert states == [
        ("bantuan", State.KEPT),
        ("lama", State.DROPPED),
        ("telepon", State.NEW),
    ]


def test_another_question_is_chosen_without_the_mouse(move: MoveView, qtbot: QtBot) -> None:
    go_to(move, "lama")
    QTest.keyClick(move.page.table.view, Key.Key_Return)
    field = move.page.side.targets.search
    assert QApplication.focusWidget() is field
    QTest.keyClicks(field, "telep")
    recount(move, qtbot, lambda: QTest.keyClick(field, Key.Key_Return))
    assert move.plan is not None
    assert move.plan.mapping.questions == {"lama": "telepon"}
    assert move.page.table.question is not None
    assert move.page.table.question.old == "lama"


def test_delete_parks_and_the_sum_follows(move: MoveView, qtbot: QtBot) -> None:
    go_to(move, "bantuan")
    recount(move, qtbot, lambda: QTest.keyClick(move.page.table.view, Key.Key_Delete))
    assert move.page.sum.text() == "3 jawaban = 1 tetap + 0 ditulis ulang + 2 diparkir"


def test_a_code_is_recoded_in_its_box(move: MoveView, qtbot: QtBot) -> None:
    go_to(move, "bantuan")
    box = move.page.side.codes.boxes["1"]
    assert box.currentData() == "2"
    recount(move, qtbot, lambda: choose(box, "1"))
    assert move.plan is not None
    assert move.plan.mapping.codes["bantuan"]["1"] == "1"
    assert move.plan.change.questions[1].dangerous


def choose(box: object, code: str) -> None:
    from dampingan.ui.control.combo import ComboBox

    assert isinstance(box, ComboBox)
    at = box.findData(code)
    box.setCurrentIndex(at)
    box.activated.emit(at)


def test_a_mapping_is_saved_and_used_again(move: MoveView, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "padanan.json"
    move.save_mapping(path)
    mapping = VersionMapping.from_json(path.read_text("utf-8"))
    assert mapping.codes == {"bantuan": {"1": "2", "2": "1"}}
    path.write_text(mapping.with_question("lama", "telepon").to_json(), "utf-8")
    recount(move, qtbot, lambda: move.open_mapping(path))
    assert move.plan is not None
    assert move.plan.parked == 0


def test_a_wrong_mapping_is_told_and_nothing_is_lost(
    move: MoveView, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "lain.json"
    path.write_text('{"format": 1, "questions": {"tidak_ada": "x"}}', "utf-8")
    move.open_mapping(path)
    qtbot.waitUntil(lambda: "tidak_ada" in move.page.problem.text())
    path.write_text("bukan json", "utf-8")
    move.open_mapping(path)
    assert "bukan padanan" in move.page.problem.text()


def test_the_move_is_done_and_names_the_backup(
    move: MoveView, opened: Navigator, qtbot: QtBot
) -> None:
    QTest.keyClick(move, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: move.result is not None)
    assert move.result is not None
    assert move.result.backup.name in move.outcome.backup.text().replace("\N{ZERO WIDTH SPACE}", "")
    with qtbot.waitSignal(move.done):
        QTest.keyClick(move.outcome.close_button, Key.Key_Space)
    assert opened.context.workspace.form().version == "2"


def test_leaving_after_the_move_tells_that_it_is_done(move: MoveView, qtbot: QtBot) -> None:
    move._move()
    qtbot.waitUntil(lambda: move.result is not None)
    with qtbot.waitSignal(move.done):
        move.hide()


def test_an_open_family_is_left_when_its_questionnaire_moved(
    program: Program, opened: Navigator, qtbot: QtBot
) -> None:
    workspace = opened.context.workspace
    opened.context.open_family(1)
    assert opened.current == "entry"
    move_records(workspace, plan_move(workspace, "keluarga", NEW))
    qtbot.waitUntil(lambda: opened.current != "entry")
    opened.context.open_family(1)
    entry = opened.places["entry"]
    assert isinstance(entry, EntryPlace)
    assert entry.presenter is not None
    assert entry.presenter.entry.form.version == "2"


def test_the_history_speaks_of_each_answer_with_the_version_of_its_time(
    opened: Navigator,
) -> None:
    workspace = opened.context.workspace
    start = workspace.now()
    ticks = (start + timedelta(minutes=n) for n in count(1))
    workspace.now = lambda: next(ticks)
    FamilyEntry.load(workspace, 1).set(Field("lama"), "rumah hijau")
    move_records(workspace, plan_move(workspace, "keluarga", NEW))
    FamilyEntry.load(workspace, 1).set(Field("bantuan"), "1")
    told = read_record_history(workspace, "family", 1, workspace.form(), "Keluarga")
    changes = [change for entry in told for change in entry.changes]
    assert changes == [
        ("Menerima bantuan", "2 Ya", "1 Tidak"),
        ("Keterangan lama", "rumah hijau", "diparkir"),
        ("Menerima bantuan", "1 Ya", "2"),
        ("Keterangan lama", "rumah biru", "rumah hijau"),
        ("Keterangan lama", "", "rumah biru"),
        ("Menerima bantuan", "", "1 Ya"),
        ("Nama kepala keluarga", "", "Umi"),
    ]


def test_escape_leaves_without_changing_anything(
    move: MoveView, opened: Navigator, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(move.cancelled):
        QTest.keyClick(move, Key.Key_Escape)
    assert opened.context.workspace.form().version == "1"


def test_two_versions_are_shown_side_by_side(program: Program, opened: Navigator) -> None:
    view = CompareView(opened.context, OLD, NEW, parent=program.window)
    view.resize(1000, 600)
    view.show()
    assert view.table.model.rowCount() == 3
    assert not view.change.same


def test_equal_versions_say_so(program: Program, opened: Navigator) -> None:
    view = CompareView(opened.context, OLD, OLD, parent=program.window)
    view.show()
    assert view.table.model.rowCount() == 0
    assert view.change.same
