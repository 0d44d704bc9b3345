"""A page view of its own over a made document."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dampingan.ui.icon import Icons
from dampingan.ui.job import JobRunner
from dampingan.ui.paper.view import PaperView
from dampingan.ui.theme import Theme
from ui.paper_document import made_pdf


@pytest.fixture(scope="session")
def document() -> bytes:
    """Twelve pages, the third one across, the fifth one with a coloured word."""
    return made_pdf(12, across=(2,), colour=4)


@pytest.fixture
def jobs() -> Iterator[JobRunner]:
    """A runner that is stopped afterwards."""
    made = JobRunner()
    yield made
    made.stop_all()


@pytest.fixture
def view(qapp: QApplication, qtbot: QtBot, jobs: JobRunner, document: bytes) -> PaperView:
    """The view with that document."""
    theme = Theme("light")
    theme.install(qapp)
    made = PaperView(theme, Icons(theme), jobs)
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    made.show_pdf(document, starts=(0, 3, 6, 9), duplex=True)
    return made
