"""Moving every record to another version of its questionnaire, page by page."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from dampingan.forms.model import Form
from dampingan.ui.context import Context


class MoveView(QWidget):
    """Shows what a move would do, lets the mapping be edited, and moves.

    Signals:
        done: the records have moved; the new version is active.
        cancelled: the user left; nothing was changed.
    """

    done = Signal()
    cancelled = Signal()

    def __init__(
        self,
        context: Context,
        form_id: str,
        new_form: Form,
        source: bytes,
        source_format: str,
        files: Mapping[str, bytes],
        *,
        source_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.context = context
        self.form_id = form_id
        self.new_form = new_form
        self.source = source
        self.source_format = source_format
        self.files = files
        self.source_name = source_name
