"""Two versions of a questionnaire side by side."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from dampingan.forms.model import Form
from dampingan.ui.context import Context


class CompareView(QWidget):
    """Shows what differs between two versions; changes nothing."""

    def __init__(
        self, context: Context, old: Form, new: Form, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.context = context
        self.old = old
        self.new = new
