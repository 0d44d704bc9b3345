"""Lembar: the headings that a questionnaire gets in a workbook, sheet by sheet."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from dampingan.forms.model import Form
from dampingan.ui.theme import Theme


class SheetPreview(QWidget):
    """Shows headings as the workbook has them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()

    def show_form(self, form: Form, target: str, subject: str) -> None:
        """Show the sheets of a form."""
