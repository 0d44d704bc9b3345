"""Kertas: the printed questionnaire, page by page, with its way to printer and file."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.forms.model import Form
from dampingan.ui.context import Context
from dampingan.ui.control.button import button
from dampingan.ui.control.layout import Grow, column
from dampingan.ui.job import failure_text
from dampingan.ui.paper.output import PaperOutput
from dampingan.ui.paper.view import PaperView
from dampingan.ui.reading import Reading


class PaperPart(QWidget):
    """The blank sheets of one version of a questionnaire.

    Args:
        context: the frame's parts.

    Signals:
        pdf_wanted: save the blank form as PDF.
    """

    pdf_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._form: Form | None = None
        self._wanted: Form | None = None
        self._in_use = False
        self.paper = PaperView(context.theme, context.icons, context.jobs)
        self.output = PaperOutput(context, self.paper, self)
        self.more = button(tr("Buka di Cetak"), kind="link", clicked=self._open)
        self.paper.add_to_foot(self.more)
        self.paper.print_wanted.connect(self.output.ask_printer)
        self.paper.save_wanted.connect(self.pdf_wanted)
        self.paper.add_keys(self, save=False)
        self._reading = Reading(context.jobs, self)
        self._reading.done.connect(self._take)
        self._reading.failed.connect(self._fail)
        column(Grow(self.paper), gap=0, on=self)

    def show_form(self, form: Form, *, in_use: bool = True) -> None:
        """Draw the pages of a form, unless they are there.

        Args:
            form: any version.
            in_use: whether it is the version that Cetak prints.
        """
        if form is self._wanted:
            return
        self._wanted = form
        self._in_use = in_use
        self.more.setVisible(in_use)
        self.output.title = form.form_id
        self.output.file_name = form.form_id
        self.paper.choose_all()
        self.paper.show_message(tr("Menggambar halaman…"))
        self._reading.start(_draw, form=form)

    @property
    def page_count(self) -> int:
        """How many pages are shown."""
        return self.paper.canvas.count

    @Slot(object)
    def _take(self, made: tuple[Form, bytes]) -> None:
        self._form, pdf = made
        self.paper.show_pdf(pdf, starts=(0,), duplex=True)

    @Slot(object)
    def _fail(self, error: Exception) -> None:
        known = isinstance(error, DampinganError)
        self.paper.show_message(
            tr("Halaman tidak dapat digambar."),
            failure_text(error),
            icon="warning" if known else "error",
            action=(tr("Coba lagi"), partial(self._again)),
        )

    def _again(self) -> None:
        form, self._wanted = self._wanted, None
        if form is not None:
            self.show_form(form, in_use=self._in_use)

    @Slot()
    def _open(self) -> None:
        if self._wanted is None:
            return
        main = self._context.workspace.form().form_id
        form_id = "" if self._wanted.form_id == main else self._wanted.form_id
        self._context.show("printing", what="kuesioner", blank=True, form_id=form_id)


def _draw(form: Form, **_: Any) -> tuple[Form, bytes]:
    from dampingan.printing.questionnaire.questionnaire import questionnaire_pdf

    return form, questionnaire_pdf(form)
