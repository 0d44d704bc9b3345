"""What registers know of each other: forms, records, titles; read once a state of the workspace."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from dampingan.core.language import language, tr
from dampingan.forms.model import Choice, Form, Question
from dampingan.store.creation import REGENCY
from dampingan.store.plan.form import PLAN_FORMS, ensure_plan
from dampingan.store.plan.link import target_of
from dampingan.store.plan.record import plan_records

if TYPE_CHECKING:
    from dampingan.store.plan.record import PlanRecord
    from dampingan.store.workspace import Workspace

FAMILY = "keluarga"
"""A link to families of the survey: ``acuan(keluarga)``."""


class Linked(NamedTuple):
    """A record that a key names.

    Attributes:
        title: its name.
        form_id: its form, `FAMILY` for a family, ``""`` when nobody knows the key.
        gone: it was deleted.
    """

    title: str
    form_id: str = ""
    gone: bool = False


class Book:
    """The registers of one workspace for tables and panes.

    Args:
        workspace: open.

    Attributes:
        village: the workspace's village, ``""`` at a regency.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.village = "" if workspace.scope == REGENCY else workspace.village_code
        self._generation = -1
        self._records: dict[tuple[str, str], list[PlanRecord]] = {}
        self._titles: dict[str, dict[str, Linked]] = {}
        self._families: dict[str, Linked] = {}

    def form(self, form_id: str) -> Form:
        """Return a register's questionnaire as it is used here, installing it when it is not yet.

        Raises:
            DampinganError: it can't be installed.
        """
        ensure_plan(self.workspace)
        return self.workspace.extra_form(form_id)

    def word(self, form_id: str) -> str:
        """Return the title of a register."""
        if form_id == FAMILY:
            return tr("Keluarga")
        form = self.form(form_id)
        return form.text(form.title, language())

    def records(self, form_id: str, village: str = "") -> list[PlanRecord]:
        """Return the living records of a register, of one village or of all."""
        self._renew()
        key = (form_id, village)
        if key not in self._records:
            self._records[key] = plan_records(
                self.workspace, form_id, village_code=village, rows=False
            )
        return self._records[key]

    def linked(self, key: str, forms: Sequence[str] = ()) -> Linked:
        """Return what a key names, in these registers first; its title is the key if unknown."""
        self._renew()
        for form_id in forms or PLAN_FORMS:
            found = self._family(key) if form_id == FAMILY else self._of(form_id).get(key)
            if found is not None:
                return found
        return Linked(key)

    def names_records(self, value: str, forms: Sequence[str]) -> bool:
        """Tell whether a link's answer is keys; words that were typed elsewhere are kept too."""
        return all(self.linked(key, forms).form_id for key in value.split())

    def remember_family(self, uid: str, title: str) -> None:
        """Keep the name of a family that was just found, so that it need not be looked up."""
        self._renew()
        self._families[uid] = Linked(title, FAMILY)

    def choices(self, form: Form, question: Question) -> tuple[Choice, ...]:
        """Return every choice of a question, unfiltered."""
        return form.choices.get(question.choice_list, ())

    def labels(self, form: Form, question: Question) -> Mapping[str, str]:
        """Return code → label of a question's list in the interface language."""
        return {
            choice.code: form.text(choice.label, language())
            for choice in self.choices(form, question)
        }

    def _of(self, form_id: str) -> dict[str, Linked]:
        if form_id not in self._titles:
            self._titles[form_id] = {
                one.uid: Linked(one.title or tr("(tanpa judul)"), form_id, bool(one.deleted))
                for one in plan_records(
                    self.workspace, form_id, deleted=True, rows=False, answers=False
                )
            }
        return self._titles[form_id]

    def _family(self, uid: str) -> Linked | None:
        if uid not in self._families:
            from dampingan.store.plan.family_name import family_name

            name = family_name(self.workspace, uid)
            if name is None:
                return None
            self._families[uid] = Linked(name.title, FAMILY, name.gone)
        return self._families[uid]

    def _renew(self) -> None:
        if self._generation != self.workspace.generation:
            self._generation = self.workspace.generation
            self._records.clear()
            self._titles.clear()
            self._families.clear()


def linked_forms(question: Question) -> tuple[str, ...]:
    """Return the registers that a question's answer names records of, empty for other questions.

    The appearance ``acuan(sketsa kalender)`` says so.
    """
    target = target_of(question)
    return tuple(re.split(r"[\s,|]+", target)) if target else ()
