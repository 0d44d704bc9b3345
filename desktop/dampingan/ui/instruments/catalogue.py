"""Which questionnaires the workspace holds, as the place lists them; free of widgets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dampingan.store.instrument import InstrumentInfo
    from dampingan.store.workspace import Workspace


@dataclass(frozen=True)
class Catalogued:
    """One questionnaire with all its versions, the active one first.

    Attributes:
        versions: as `Workspace.instruments` gives them.
    """

    versions: tuple[InstrumentInfo, ...]

    @property
    def active(self) -> InstrumentInfo:
        """The version in use."""
        return self.versions[0]

    @property
    def records(self) -> int:
        """How many records all versions have."""
        return sum(one.records for one in self.versions)

    @property
    def main(self) -> bool:
        """Whether it is the main questionnaire of families."""
        return self.active.target == "family"


def read_catalogue(workspace: Workspace) -> list[Catalogued]:
    """Return the questionnaires: the main one first, then the others by title."""
    groups: dict[str, list[InstrumentInfo]] = {}
    for one in workspace.instruments():
        groups.setdefault("" if one.target == "family" else one.form_id, []).append(one)
    found = []
    for versions in groups.values():
        versions.sort(key=lambda one: (one.active, one.installed_at), reverse=True)
        found.append(Catalogued(tuple(versions)))
    return sorted(found, key=lambda one: (not one.main, one.active.title.lower()))
