"""What every test stands on: no screen, no traces of this machine's user, no silent warnings."""

from __future__ import annotations

import gc
import logging
import os
import re
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

# Before anything imports Qt, in every worker: windows on a developer's screen would take the focus.
if sys.platform == "linux":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

if TYPE_CHECKING:
    from dampingan.forms.model import Form
    from dampingan.store.workspace import Workspace
    from told_village import Make

# A slow machine is no failure; in CI the same examples come every time, elsewhere new ones.
hypothesis.settings.register_profile(
    "house",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("house")

BANDENGAN = "33.75.03.1009"
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)

_YOUNG_GARBAGE, _WHOLE_AFTER = 20_000, 20
"""Objects made since the last look; such looks until one goes through everything."""

_FOLDERS = {
    "HOME": ".",
    "USERPROFILE": ".",
    "APPDATA": "roaming",
    "LOCALAPPDATA": "local",
    "XDG_CACHE_HOME": "cache",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "DAMPINGAN_CONFIG_DIR": "config/dampingan",
}


def pytest_configure(config: pytest.Config) -> None:
    """Name the marker of tests in which the program is meant to log a warning."""
    config.addinivalue_line(
        "markers", "expects_log(pattern): a logged warning that matches is part of the test"
    )
    gc.disable()  # as in the program: a job's thread must destroy nothing of a window


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """Collect garbage between two tests, in this thread; all of it now and then."""
    yield
    young, middle, _ = gc.get_count()
    if middle > _WHOLE_AFTER:
        gc.collect()
    elif young > _YOUNG_GARBAGE:
        gc.collect(0)


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test settings, data and cache folders of its own."""
    home = tmp_path_factory.mktemp("user", numbered=True)
    for name, folder in _FOLDERS.items():
        monkeypatch.setenv(name, str(home / folder))
    return home


@pytest.fixture(autouse=True)
def indonesian() -> Iterator[None]:
    """Start each test in Indonesian, whatever language the one before chose."""
    from dampingan.core.language import set_language

    set_language("id")
    yield
    set_language("id")


@pytest.fixture(autouse=True)
def no_unexpected_log(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """Fail a test in which the program warned of something that the test did not ask for."""
    yield
    expected = [mark.args[0] for mark in request.node.iter_markers("expects_log")]
    unexpected = [
        f"{record.name}: {record.getMessage()}"
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.levelno >= logging.WARNING
        and not any(re.search(pattern, record.getMessage()) for pattern in expected)
    ]
    if unexpected:
        pytest.fail("unexpected log: " + "; ".join(unexpected), pytrace=False)


@pytest.fixture(autouse=True)
def no_windows_left() -> Iterator[None]:
    """Close and really delete the windows that a test left, so that none reaches the next one."""
    yield
    if "PySide6.QtWidgets" not in sys.modules:
        return
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    if not isinstance(QApplication.instance(), QApplication):
        return
    for widget in QApplication.topLevelWidgets():
        if widget.parent() is None:
            widget.close()
            widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(scope="session")
def keluarga() -> Form:
    """Return the built-in family questionnaire, read once for each worker."""
    from dampingan.core.resource import resource
    from dampingan.forms.xlsform import read_form

    return read_form(resource("instruments/keluarga.md"))


@pytest.fixture(scope="session")
def empty_workspace_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace file of Kelurahan Bandengan to copy; making one takes a while."""
    from dampingan.store.workspace import Workspace

    path = tmp_path_factory.mktemp("workspace") / "kosong.dampingan"
    Workspace.create(path, BANDENGAN, "2026-Q4", actor="Sari", now=lambda: NOW).close()
    return path


@pytest.fixture
def workspace_file(empty_workspace_file: Path, tmp_path: Path) -> Path:
    """Return a closed, empty workspace of the test's own."""
    return Path(shutil.copy(empty_workspace_file, tmp_path / "bandengan.dampingan"))


@pytest.fixture
def workspace(workspace_file: Path) -> Iterator[Workspace]:
    """Return an open, empty workspace of the test's own; closed afterwards."""
    from dampingan.store.workspace import Workspace

    with Workspace.open(workspace_file, actor="Sari", now=lambda: NOW) as opened:
        yield opened


@pytest.fixture(scope="session")
def soffice() -> str:
    """Return LibreOffice's command, or skip the test where it is not installed."""
    command = shutil.which("soffice")
    if command is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    return command


@pytest.fixture(scope="module")
def make_village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Make]:
    """Makes empty workspaces with registers."""
    from told_village import empty_villages

    with empty_villages(tmp_path_factory) as made:
        yield made


@pytest.fixture(scope="module")
def told(make_village: Make) -> Workspace:
    """A kelurahan with a small assessment and plan."""
    from told_village import tell_village

    workspace = make_village(BANDENGAN)
    tell_village(workspace)
    return workspace
