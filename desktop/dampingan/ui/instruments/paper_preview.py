"""Kertas: the printed questionnaire, page by page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.forms.model import Form
from dampingan.ui.control.button import button
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import Grow, column, line, row
from dampingan.ui.icon import Icons
from dampingan.ui.instruments.page_area import PageArea
from dampingan.ui.job import Job, JobRunner
from dampingan.ui.theme import Theme

_DPI = 144
_ZOOMS = (0.35, 0.5, 0.65, 0.8, 1.0, 1.3)
_BEGIN = 2


class PaperPreview(QWidget):
    """Pictures of the pages; drawn in the background when they are first looked at.

    Signals:
        pdf_wanted: save the blank form as PDF.
    """

    pdf_wanted = Signal()

    def __init__(self, theme: Theme, icons: Icons, jobs: JobRunner) -> None:
        super().__init__()
        self._jobs = jobs
        self._form: Form | None = None
        self._job: Job | None = None
        self._zoom = _BEGIN
        self._count = label("", "muted")
        self._problem = label("", "error", wrap=True)
        self._problem.hide()
        self.smaller = button("−", tip=tr("Perkecil"), clicked=partial(self.zoom, -1))
        self.larger = button("+", tip=tr("Perbesar"), clicked=partial(self.zoom, 1))
        self.save = button(tr("Simpan PDF"), icons=icons, icon="paper", clicked=self.pdf_wanted)
        self.area = PageArea(theme)
        self.area.setAccessibleName(tr("Kertas"))
        self.area.show_zoom(_ZOOMS[self._zoom])
        self.area.scrolled.connect(self._tell_page)
        foot = row(self._count, None, self.smaller, self.larger, self.save, margins=(4, 2))
        column(self._problem, Grow(self.area), line(), foot, gap=0, on=self)

    def show_form(self, form: Form) -> None:
        """Draw the pages of a form, unless they are there."""
        if form is self._form:
            return
        self._form = form
        self.area.show_pages(())
        self._problem.hide()
        self._count.setText(tr("Menggambar halaman…"))
        if self._job is not None:
            self._job.cancel()
        job = self._jobs.start("", _draw_first, form=form, quiet=True)
        self._job = job
        job.ok.connect(partial(self._take_first, form))
        job.failed.connect(partial(self._fail, form))

    @property
    def page_count(self) -> int:
        """How many pages are drawn."""
        return self.area.count

    @Slot()
    def zoom(self, by: int, *_: object) -> None:
        """Draw larger or smaller."""
        self._zoom = max(0, min(len(_ZOOMS) - 1, self._zoom + by))
        self.area.show_zoom(_ZOOMS[self._zoom])
        self.smaller.setEnabled(self._zoom > 0)
        self.larger.setEnabled(self._zoom < len(_ZOOMS) - 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus and minus zoom."""
        steps = {"+": 1, "=": 1, "-": -1}
        if event.text() in steps:
            self.zoom(steps[event.text()])
        else:
            super().keyPressEvent(event)

    def _take_first(self, form: Form, page: bytes) -> None:
        """Show the first page while the others are drawn."""
        if form is not self._form:
            return
        job = self._jobs.start(tr("Menggambar halaman"), _draw, form=form)
        self._job = job
        job.ok.connect(partial(self._take, form))
        job.failed.connect(partial(self._fail, form))
        self.area.show_pages([page])
        self._count.setText(tr("Menggambar halaman…"))

    def _take(self, form: Form, pages: list[bytes]) -> None:
        if form is not self._form:
            return
        self._job = None
        self.area.show_pages(pages)

    def _fail(self, form: Form, error: Exception) -> None:
        if form is self._form:
            self._job = None
            self._count.setText("")
            known = isinstance(error, DampinganError)
            told = str(error) if known else tr("Halaman tidak dapat digambar ({text}).", text=error)
            self._problem.setText(told)
            self._problem.show()

    @Slot()
    def _tell_page(self) -> None:
        if self.area.count and self._job is None:
            self._count.setText(
                tr("Halaman {number} dari {count}", number=self.area.current, count=self.area.count)
            )


def _draw_first(form: Form, **_: Any) -> bytes:
    from dampingan.printing.questionnaire import first_page

    return first_page(form, dpi=_DPI)


def _draw(
    form: Form,
    progress: Callable[[int, int, str], None],
    cancelled: Callable[[], bool],
    **_: Any,
) -> list[bytes]:
    from dampingan.printing.questionnaire import questionnaire_pages

    progress(0, 0, tr("Menggambar halaman"))
    return questionnaire_pages(form, dpi=_DPI)
