"""The Instrumen place: which questionnaires there are, and installing others."""

from __future__ import annotations

from dampingan.core.language import tr
from dampingan.ui.context import Context, Place


class InstrumentsPlace(Place):
    """Lists the questionnaires of the workspace."""

    name = "instruments"
    icon = "instruments"

    def __init__(self, context: Context) -> None:
        super().__init__(context)

    @property
    def title(self) -> str:
        """Word in the rail."""
        return tr("Instrumen")

    def install(self) -> None:
        """Begin to install a questionnaire."""

    def recheck(self) -> None:
        """Check every record anew."""
