"""What one record lends to the next: pinned answers, and the answers that the ditto key repeats.

A stack of paper shares its place, its date and its officers. A question is *pinned* when its answer
goes into the next new record too; which are pinned is remembered with the settings, form by form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dampingan.forms.session import Field, FormSession

if TYPE_CHECKING:
    from dampingan.forms.model import Form
    from dampingan.store.workspace import Workspace
    from dampingan.ui.settings.settings import SettingsFile

USUAL = (
    *("rw", "rt", "nama_sls", "kode_sls", "kode_sub_sls", "alamat", "tgl_pendataan"),
    *("nama_ppl", "kode_ppl", "nama_pml", "kode_pml"),
)
"""Pinned until somebody chooses otherwise: what a stack of paper shares."""


class Carry:
    """Remembers the record keyed before, form by form.

    Args:
        settings: keep which questions are pinned.
    """

    def __init__(self, settings: SettingsFile) -> None:
        self._settings = settings
        self._before: dict[str, dict[str, str]] = {}

    def pinned(self, form: Form) -> frozenset[str]:
        """Return the root questions whose answers go into the next record too."""
        chosen = self._settings.current.pins.get(form.form_id, USUAL)
        return frozenset(
            key for key in chosen if key in form.questions and not form.questions[key].repeat
        )

    def toggle(self, form: Form, question: str) -> bool:
        """Pin a question, or let it go; return whether it is pinned now."""
        pinned = self.pinned(form) ^ {question}
        ordered = tuple(key for key in form.questions if key in pinned)
        pins = {**self._settings.current.pins, form.form_id: ordered}
        self._settings.change(pins=pins)
        return question in pinned

    def remember(self, session: FormSession) -> None:
        """Keep the answers of a record that is left."""
        self._before[session.form.form_id] = {
            key: text
            for key, question in session.form.questions.items()
            if not question.repeat and (text := session.value(Field(key)))
        }

    def start(self, form: Form) -> dict[str, str]:
        """Return the pinned answers of the record before, for a new one."""
        before = self._before.get(form.form_id, {})
        return {key: before[key] for key in self.pinned(form) if key in before}

    def last(self, form_id: str, question: str) -> str:
        """Return the answer of the record before, ``""`` when there is none."""
        return self._before.get(form_id, {}).get(question, "")

    def resume(self, workspace: Workspace, form: Form) -> None:
        """Take the family that was open last for the record before, on a new day.

        Does nothing once something was keyed, and for additional forms.
        """
        if form.form_id in self._before or form is not workspace.form("family"):
            return
        from dampingan.store.entry.entry import OPEN_FAMILY, FamilyEntry
        from dampingan.store.lists.listing import Filter, Listing, Sort

        self._before[form.form_id] = {}
        if uid := workspace.setting(OPEN_FAMILY, ""):
            listing = Listing(workspace)
            found = listing.matching(Filter(search=uid))
            if not found:  # an empty family that went again when it was left
                found = listing.first(Filter(), Sort("updated_at", descending=True), limit=1)
            if found:
                self.remember(FamilyEntry.load(workspace, found[0]).session)
