"""A clerk at the entry screen: real workspace, real window, real keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dampingan.forms.answer import Field
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.workspace import Workspace
from dampingan.ui.bus import ChangeBus
from dampingan.ui.context import Place
from dampingan.ui.entry.editor import AnswerEditor
from dampingan.ui.entry.place import EntryPlace
from dampingan.ui.entry.presenter import EntryPresenter
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.icon import Icons
from dampingan.ui.job import JobRunner
from dampingan.ui.settings.settings import SettingsFile
from dampingan.ui.theme import Theme

Key = Qt.Key


class Families(Place):
    """Stands for the list that the entry screen goes back to."""

    name = "families"


class Clerk:
    """Types on whatever has the focus, in the real frame of the window."""

    def __init__(self, navigator: Navigator) -> None:
        self.navigator = navigator

    @property
    def place(self) -> EntryPlace:
        place = self.navigator.places["entry"]
        assert isinstance(place, EntryPlace)
        return place

    @property
    def gone_back(self) -> bool:
        """Whether the list is on screen instead of the family."""
        return self.navigator.current == "families"

    @property
    def said(self) -> str:
        """What the status line says."""
        return self.navigator.frame.status.message.text()

    @property
    def presenter(self) -> EntryPresenter:
        return self.place.presenter

    @property
    def at(self) -> str:
        """Key of the question in focus."""
        assert self.presenter.field is not None
        return self.presenter.field.question

    @property
    def row(self) -> str:
        assert self.presenter.field is not None
        return self.presenter.field.row

    @property
    def box(self) -> str:
        return self.place.view.editor.text()

    def value(self, question: str, row: str = "") -> str:
        return self.presenter.session.value(Field(question, row))

    def keys(self, *keys: str | Qt.Key | tuple[Qt.Key, Qt.KeyboardModifier]) -> None:
        """Press keys one after the other; texts are typed character by character."""
        for key in keys:
            widget = QApplication.focusWidget()
            assert widget is not None, "nothing has the focus"
            if isinstance(key, str):
                for character in key:
                    focused = QApplication.focusWidget()
                    assert focused is not None
                    QTest.keyClicks(focused, character)
            elif isinstance(key, tuple):
                QTest.keyClick(widget, *key)
            else:
                QTest.keyClick(widget, key)

    def go(self, number: str) -> None:
        """Go to a question by its number, as F6 does."""
        self.keys(Key.Key_F6, number, Key.Key_Return)

    def enter_persons(self, *names: str) -> list[str]:
        """Key a roster of names only and return the rows."""
        self.presenter.cursor.go_new_row("anggota")
        for name in names:
            self.keys(name, Key.Key_Return)
            self.keys(Key.Key_F3)
        return list(self.presenter.session.rows("anggota"))


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a clerk see every jump before the next key; a hurried one sets `grace` anew."""
    monkeypatch.setattr(AnswerEditor, "grace", 0)
    monkeypatch.setattr(AnswerEditor, "glance", 0)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    theme = Theme("light", 100)
    theme.install(qapp)
    return theme


@pytest.fixture
def bus(workspace: Workspace) -> Iterator[ChangeBus]:
    bus = ChangeBus()
    bus.follow(workspace)
    yield bus
    bus.release()


@pytest.fixture
def family(workspace: Workspace) -> int:
    """Return the id of an empty family."""
    return FamilyEntry.create(workspace, {}).record_id


@pytest.fixture
def presenter(
    workspace: Workspace, family: int, bus: ChangeBus, qapp: QApplication
) -> EntryPresenter:
    return EntryPresenter(workspace, FamilyEntry.load(workspace, family), bus)


@pytest.fixture
def make_clerk(
    qtbot: QtBot, workspace: Workspace, theme: Theme, tmp_path: Path
) -> Callable[[], Clerk]:
    """Return what opens the window of a workspace."""

    def make() -> Clerk:
        navigator = Navigator(
            workspace,
            {"families": Families, "entry": EntryPlace},
            settings=SettingsFile(tmp_path / "settings.toml"),
            theme=theme,
            icons=Icons(theme),
            jobs=JobRunner(),
        )
        frame = navigator.frame
        navigator.setParent(frame)
        qtbot.addWidget(frame)
        frame.resize(1366, 768)
        with qtbot.waitExposed(frame):
            frame.show()
        frame.activateWindow()
        qtbot.waitUntil(frame.isActiveWindow)
        navigator.go("families")
        return Clerk(navigator)

    return make


@pytest.fixture
def clerk(make_clerk: Callable[[], Clerk], family: int) -> Clerk:
    """Return a clerk in front of an empty family."""
    clerk = make_clerk()
    clerk.navigator.open_family(family)
    return clerk
