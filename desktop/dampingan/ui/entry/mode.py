"""Who leads: the paper (operator-controlled) or the path (system-controlled, as in an interview).

CSPro's two ways of data entry. From paper everything on the form is keyed as it stands there: the
operator goes anywhere, and a value out of range is taken after a second Enter, with name and time.
In an interview the program leads: required questions are answered in order, and a value that
breaks a hard rule is not taken, because the one who can correct it is still there.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from dampingan.core.errors import Severity
from dampingan.core.language import tr
from dampingan.core.missing import is_missing
from dampingan.ui.entry.path import GHOST, Stop

if TYPE_CHECKING:
    from dampingan.forms.session import Field
    from dampingan.ui.entry.record import OpenRecord


class Mode(StrEnum):
    """The two ways of keying."""

    PAPER = "from_paper"
    INTERVIEW = "interview"


def mode_words(mode: Mode) -> str:
    """Return what a way of keying is called."""
    return tr("Wawancara") if mode is Mode.INTERVIEW else tr("Dari kertas")


class Gate:
    """What may not be in an interview.

    Args:
        record: the record on screen.
    """

    def __init__(self, record: OpenRecord) -> None:
        self._record = record

    def refusal(self, field: Field, value: str) -> str:
        """Return the hard rule that a value would break on its own field, ``""`` for none.

        Special values ("tidak tahu" …) always pass. Nothing is written.
        """
        session = self._record.session
        if not value or is_missing(value):
            return ""
        kept = session.kept(field)
        before = {found.check for found in session.findings(field)}
        session.set(field, value)
        found = session.findings(field)
        session.set(field, kept)
        broken = [
            one for one in found if one.severity is Severity.ERROR and one.check not in before
        ]
        return broken[0].message if broken else ""

    def open_before(self, target: Stop) -> Stop | None:
        """Return the first required question without an answer before a stop, None for none."""
        for stop in self._record.cursor.path.walk():
            if stop == target:
                return None
            if stop.field.row != GHOST and self.unanswered(stop.field):
                return stop
        return None

    def unanswered(self, field: Field) -> bool:
        """Tell whether an answer that is needed is not there."""
        session = self._record.session
        if field.row == GHOST:
            return False
        return session.required(field) and not session.value(field)
