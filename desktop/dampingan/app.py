"""The window's composition: builds the parts and joins them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from pathlib import Path
from types import TracebackType

from PySide6.QtWidgets import QApplication

from dampingan.ui.context import Context, Place
from dampingan.ui.frame.program import Program
from dampingan.ui.icon import Icons
from dampingan.ui.job import JobRunner
from dampingan.ui.settings.settings import SettingsFile
from dampingan.ui.theme import Theme


def build(app: QApplication, settings: SettingsFile | None = None) -> Program:
    """Build the program over a Qt application; nothing is shown yet.

    Args:
        app: the one application object of the process.
        settings: the user's settings; read from this machine when None.
    """
    settings = settings or SettingsFile()
    theme = Theme(settings.current.scheme, settings.current.text_size)
    theme.install(app)
    return Program(settings, theme, Icons(theme), JobRunner(), places)


def places() -> Mapping[str, Callable[..., Place]]:
    """Return place name → what makes it; a place is imported when it is first shown."""
    return {name: partial(_make, module, title) for name, (module, title) in _PLACES.items()}


_PLACES = {
    "home": ("dampingan.ui.home.place", "home_place"),
    "board": ("dampingan.ui.board.place", "BoardPlace"),
    "families": ("dampingan.ui.families.place", "FamiliesPlace"),
    "instruments": ("dampingan.ui.instruments.place", "InstrumentsPlace"),
    "work": ("dampingan.ui.work.place", "WorkPlace"),
    "assessment": ("dampingan.ui.assessment.place", "AssessmentPlace"),
    "plan": ("dampingan.ui.plan.place", "PlanPlace"),
    "regency_plan": ("dampingan.ui.regency_plan.place", "RegencyPlanPlace"),
    "references": ("dampingan.ui.reference.place", "ReferencesPlace"),
    "mentorship": ("dampingan.ui.mentorship.place", "MentorshipPlace"),
    "responses": ("dampingan.ui.responses.place", "ResponsesPlace"),
    "entry": ("dampingan.ui.entry.place", "EntryPlace"),
    "printing": ("dampingan.ui.printing.place", "PrintingPlace"),
    "send": ("dampingan.ui.send.place", "SendPlace"),
    "difference": ("dampingan.ui.difference.place", "DifferencePlace"),
    "importing": ("dampingan.ui.importing.place", "ImportPlace"),
    "renewal": ("dampingan.ui.renewal.place", "RenewalPlace"),
    "verify": ("dampingan.ui.verify.place", "VerifyPlace"),
    "duplicates": ("dampingan.ui.duplicates.place", "DuplicatesPlace"),
    "inbox": ("dampingan.ui.inbox.place", "InboxPlace"),
    "inquiry": ("dampingan.ui.inquiry.place", "InquiryPlace"),
    "village": ("dampingan.ui.village.place", "VillagePlace"),
    "settings": ("dampingan.ui.settings.place", "SettingsPlace"),
}


def _make(module: str, title: str, context: Context) -> Place:
    return getattr(import_module(module), title)(context)


def run(workspace: Path | None = None) -> int:
    """Open the window and return the exit code.

    Args:
        workspace: a workspace file to open at once.
    """
    app = QApplication.instance() or QApplication([sys.argv[0]])
    assert isinstance(app, QApplication)
    app.setApplicationName("Dampingan")
    app.setDesktopFileName("dampingan")
    program = build(app)
    sys.excepthook = partial(_tell_fault, program)
    program.start(workspace)
    return app.exec()


def _tell_fault(
    program: Program, kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Tell the user of a fault of the program; Qt itself would only print it where nobody looks."""
    sys.__excepthook__(kind, error, trace)
    program.tell_fault(error)
