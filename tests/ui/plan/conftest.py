"""A village with problems, potentials and activities, its plan on screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dampingan.app import build
from dampingan.core.language import set_language
from dampingan.store.plan import writing
from dampingan.store.plan.record import PlanRecord, plan_record, plan_records
from dampingan.store.workspace import Workspace
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.frame.program import Program
from dampingan.ui.plan.place import PlanPlace
from dampingan.ui.settings.settings import SettingsFile
from ui.village import settle

Key = Qt.Key


@dataclass
class Story:
    """Keys of what the village holds, by a short name."""

    path: Path
    keys: dict[str, str]


@dataclass
class Plan:
    """The place on screen and the keyboard before it."""

    navigator: Navigator
    place: PlanPlace
    keys: dict[str, str]
    qtbot: QtBot

    @property
    def workspace(self) -> Workspace:
        return self.navigator.context.workspace

    @property
    def current(self) -> str:
        """Title of the activity in focus."""
        card = self.place.presenter.card
        return card.title if card else ""

    def record(self, name: str) -> PlanRecord:
        """The record that is kept under a short name, as it is on the disk."""
        found = plan_record(self.workspace, self.keys[name])
        assert found is not None
        return found

    def activities(self) -> list[PlanRecord]:
        return plan_records(self.workspace, "kegiatan")

    def stand_on(self, name: str) -> None:
        canvas = self.place.view.canvas()
        assert canvas is not None
        canvas.setFocus()
        canvas.go_to(self.keys[name])

    def press(self, *keys: Key | str, held: Qt.KeyboardModifier | None = None) -> None:
        """Send keys to whatever has the focus; a popup is asked first."""
        for key in keys:
            target = QApplication.activePopupWidget() or QApplication.focusWidget()
            assert target is not None
            if isinstance(key, str):
                QTest.keyClicks(target, key)
            else:
                QTest.keyClick(target, key, held or Qt.KeyboardModifier.NoModifier)


def write_story(workspace: Workspace) -> dict[str, str]:
    """Write four problems, three potentials and five activities; return keys by short names."""
    ids = settle(workspace, 8)
    families = [str(workspace.record("family", one)["uid"]) for one in ids]
    keys = {f"family{number}": uid for number, uid in enumerate(families)}
    with writing.operation(workspace, "Cerita") as op:
        problems = {
            "latrine": ("BABS di RT 002", "sanitasi", "002"),
            "flood": ("Rob empat kali sebulan", "lingkungan", "001"),
            "house": ("Rumah tidak layak huni", "perumahan", "001"),
            "school": ("Anak putus sekolah", "pendidikan", ""),
        }
        for name, (title, sector, rt) in problems.items():
            answers = {"judul": title, "sektor": sector, "rw": "001", "rt": rt}
            keys[name] = op.add("masalah", {k: v for k, v in answers.items() if v})
        for name, title in {
            "group": "KSM Sejahtera",
            "land": "Tanah kosong",
            "youth": "Karang taruna",
        }.items():
            keys[name] = op.add("potensi", {"judul": title})
        plan = {
            "toilets": (
                "Jambanisasi 4 keluarga",
                "pendek",
                "latrine",
                "group",
                98_000_000,
                2026,
                2026,
            ),
            "bank": ("Bank sampah", "pendek", "", "youth", 24_000_000, 2027, 2027),
            "houses": ("RTLH 22 rumah", "menengah", "house", "", 440_000_000, 2027, 2028),
            "dike": ("Tanggul dan pompa rob", "panjang", "flood", "", 7_500_000_000, 2026, 2032),
            "study": ("Kajian drainase", "", "flood", "", 0, 0, 0),
        }
        agencies = {"toilets": "kota-dinperkim", "houses": "kota-dinperkim", "dike": "kota-dpupr"}
        for name, (title, term, problem, tool, cost, start, end) in plan.items():
            answers = {
                "judul": title,
                "jangka": term,
                "masalah": keys.get(problem, ""),
                "potensi": keys.get(tool, ""),
                "biaya": str(cost or ""),
                "tahun_mulai": str(start or ""),
                "tahun_selesai": str(end or ""),
                "pengampu": agencies.get(name, ""),
                "keluarga_nama": " ".join(families[:4]) if name == "toilets" else "",
                "rt": "002" if name == "toilets" else "",
                "rw": "001" if name == "toilets" else "",
            }
            keys[name] = op.add("kegiatan", {k: v for k, v in answers.items() if v})
    return keys


@pytest.fixture(autouse=True)
def no_windows_left() -> None:
    """Leave the window to the next test: here one lasts a module, and every test its own file."""


@pytest.fixture(scope="module")
def program(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """One window for the tests of a module: each opens a file of its own in it."""
    made = build(qapp, SettingsFile(tmp_path_factory.mktemp("setelan") / "settings.toml"))
    painted = QSignalSpy(made.window.painted)
    made.start()
    made.window.showNormal()
    made.window.resize(1366, 768)
    assert painted.count() or painted.wait(10_000)
    yield made
    made.close_workspace()
    made.jobs.stop_all()
    qapp.setStyleSheet("")
    made.window.close()
    made.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """A closed village with a plan."""
    set_language("id")
    path = tmp_path_factory.mktemp("rencana") / "desa.dampingan"
    with Workspace.create(path, "33.75.03.1009", "2026-Q4", actor="Sari") as workspace:
        keys = write_story(workspace)
    return Story(path, keys)


@pytest.fixture
def plan(program: Program, qtbot: QtBot, story: Story, tmp_path: Path) -> Iterator[Plan]:
    """The plan on screen, of a village of the test's own."""
    path = tmp_path / "desa.dampingan"
    path.write_bytes(story.path.read_bytes())
    with qtbot.waitSignal(program.opened):
        program.open(path)
    navigator = program.navigator
    assert navigator is not None
    navigator.go("plan")
    place = navigator.places["plan"]
    assert isinstance(place, PlanPlace)
    qtbot.waitUntil(lambda: len(place.presenter.cards) == 5)
    program.window.activateWindow()  # a menu of the test before may have been the active window
    qtbot.waitUntil(program.window.isActiveWindow)
    place.focus_view()
    yield Plan(navigator, place, story.keys, qtbot)
    while popup := QApplication.activePopupWidget():
        popup.close()
    program.close_workspace()
