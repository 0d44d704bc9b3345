"""Which additional forms were filled for a family and its members."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class FamilyResponse:
    """One filled form of a family.

    Attributes:
        id: of the response.
        form_id: the additional form.
        person_id: the member that it is about, None for the family itself.
        status: its state.
    """

    id: int
    form_id: str
    person_id: int | None
    status: str


def family_responses(workspace: Workspace, family_id: int) -> list[FamilyResponse]:
    """Return the responses about a family and its members, the newest first."""
    with workspace.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT id, form_id, person_id, status FROM response "
            "WHERE family_id = ? AND deleted_at IS NULL ORDER BY id DESC",
            (family_id,),
        ).all()
    return [FamilyResponse(*row) for row in rows]
