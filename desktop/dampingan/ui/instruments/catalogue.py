"""Which questionnaires the workspace holds, as the place lists them; free of widgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace


@dataclass(frozen=True)
class Catalogued:
    """One questionnaire with all its versions, the active one first.

    Attributes:
        versions: as `Workspace.instruments` gives them.
    """

    versions: tuple[Any, ...]

    @property
    def active(self) -> Any:
        """The version in use."""
        return self.versions[0]

    @property
    def main(self) -> bool:
        """Whether it is the main questionnaire of families."""
        return self.active.target == "family"


def read_catalogue(workspace: Workspace) -> list[Catalogued]:
    """Return the questionnaires: the main one first, then the others by title."""
    listed = _instruments(workspace)
    groups: dict[str, list[Any]] = {}
    for one in listed:
        groups.setdefault(one.form_id, []).append(one)
    found = []
    for versions in groups.values():
        versions.sort(key=lambda one: (one.active, one.installed_at), reverse=True)
        found.append(Catalogued(tuple(versions)))
    return sorted(found, key=lambda one: (not one.main, one.active.title.lower()))


def additional_forms(workspace: Workspace, subject: str = "") -> list[Any]:
    """Return the active additional forms, of one subject or all."""
    found = [one.active for one in read_catalogue(workspace)]
    return [
        one
        for one in found
        if one.target == "extra" and one.active and subject in {"", one.subject}
    ]


def _instruments(workspace: Workspace) -> Sequence[Any]:
    read = getattr(workspace, "instruments", None)
    return read() if read else ()
