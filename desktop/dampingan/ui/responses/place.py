"""The place of one additional form's records: joins view and presenter with the frame."""

from __future__ import annotations

from dampingan.core.language import tr
from dampingan.ui.context import Context, Place


class ResponsesPlace(Place):
    """Table of all records of an additional form; shown over Instrumen."""

    name = "responses"
    icon = "instruments"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.form_id = ""

    @property
    def title(self) -> str:
        """The place's word."""
        return tr("Isian")

    def show_form(self, form_id: str) -> None:
        """Show the records of this form."""
        self.form_id = form_id
