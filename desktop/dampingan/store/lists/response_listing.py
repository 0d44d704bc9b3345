"""Lists of the filled forms of one additional questionnaire, and of one family."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dampingan.store.lists import search
from dampingan.store.lists.record_listing import Filter, PlaceTotals, RecordListing, Totals

if TYPE_CHECKING:
    from dampingan.forms.model import Form
    from dampingan.store.workspace import Workspace

SUBJECT_STATUS = "subject_status"
"""Column: ``deleted``, ``moved``, ``deceased`` or ``not_found`` when the family or person that a
response is about is not there any more, else ``""``."""

_SUBJECT_STATUS = """coalesce((SELECT CASE
  WHEN f.deleted_at IS NOT NULL OR EXISTS (SELECT 1 FROM person p WHERE p.id = response.person_id
    AND p.deleted_at IS NOT NULL) THEN 'deleted'
  WHEN f.status IN ('moved', 'deceased', 'not_found') THEN f.status
  ELSE '' END FROM family f WHERE f.id = response.family_id), '')"""


class ResponseListing(RecordListing):
    """Queries for a table over the responses of one form."""

    kind = "response"
    name = "title"

    def __init__(self, workspace: Workspace, form_id: str) -> None:
        super().__init__(workspace)
        self._form_id = form_id

    def form(self) -> Form:
        """Return the active version of the form."""
        return self._workspace.extra_form(self._form_id)

    def totals(self, chosen: Filter) -> Totals:
        """Add up the responses that pass."""
        where, values = self._where(chosen)
        status = "'deleted'" if chosen.status == "deleted" else "response.status"
        sql = (
            f"SELECT {status}, count(*), sum(error_count > 0), sum(warning_count > 0) "
            f"FROM response WHERE {where} GROUP BY 1"
        )
        with self._workspace.reading() as connection:
            rows = connection.exec_driver_sql(sql, tuple(values)).all()
        return Totals(
            families=sum(r[1] for r in rows),
            persons=0,
            by_status={r[0]: r[1] for r in rows},
            with_errors=sum(r[2] for r in rows),
            with_warnings=sum(r[3] for r in rows),
        )

    def by_place(self, village_code: str = "") -> list[PlaceTotals]:
        """Add up every RT, in order."""
        own = "AND village_code = ?" if village_code else ""
        sql = (
            "SELECT rw, rt, count(*), sum(status IN ('complete', 'verified')), "
            "sum(status = 'draft'), sum(error_count > 0 OR warning_count > 0), 0 FROM response "
            f"WHERE form_id = ? AND deleted_at IS NULL {own} GROUP BY rw, rt ORDER BY rw, rt"
        )
        values = (self._form_id, village_code) if village_code else (self._form_id,)
        with self._workspace.reading() as connection:
            rows = connection.exec_driver_sql(sql, values).all()
        return [PlaceTotals(*row) for row in rows]

    def _always(self) -> tuple[list[str], list[Any]]:
        return ["response.form_id = ?"], [self._form_id]

    def _special(self) -> Mapping[str, str]:
        return {SUBJECT_STATUS: _SUBJECT_STATUS}

    def _search_condition(self, chosen: Filter) -> tuple[str, list[str]]:
        """Look for every word in the title, the key and the answers."""
        words = search.words_of(chosen.search)
        values: list[str] = []
        for word in words:
            pattern = f"%{search.escaped(word)}%"
            inside = "%" if '"' in word or "\\" in word else pattern
            values += [pattern, pattern, inside, pattern]
        return " AND ".join([_FOUND] * len(words)), values


_FOUND = (
    "(response.title LIKE ? ESCAPE '\\' OR response.uid LIKE ? ESCAPE '\\' "
    "OR response.answers LIKE ? ESCAPE '\\' "
    "AND EXISTS (SELECT 1 FROM json_each(response.answers) WHERE value LIKE ? ESCAPE '\\'))"
)
"""The whole document is looked at before its values: it need not be parsed for that."""


@dataclass(frozen=True, slots=True)
class ResponseLine:
    """One filled form of a family, as its side pane shows it.

    Attributes:
        form_title: what the form is called.
        subject: ``family`` or ``person``.
        title: name of the head or person.
        status: a key of `STATUSES`.
        errors, warnings: how many are open.
        updated_at: UTC time.
        person_id: the member that it is about, None for the family itself.
    """

    id: int
    form_id: str
    form_title: str
    subject: str
    title: str
    status: str
    errors: int
    warnings: int
    updated_at: str
    person_id: int | None = None


def responses_of(workspace: Workspace, family_id: int) -> list[ResponseLine]:
    """Return the filled forms about a family and its members that are not deleted."""
    with workspace.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT r.id, r.form_id, coalesce((SELECT i.title FROM instrument i "
            "WHERE i.form_id = r.form_id ORDER BY i.active DESC, i.id DESC LIMIT 1), r.form_id), "
            "r.subject, r.title, r.status, r.error_count, r.warning_count, r.updated_at, "
            "r.person_id "
            "FROM response r WHERE r.family_id = ? AND r.deleted_at IS NULL ORDER BY 3, 5, 1",
            (family_id,),
        ).all()
    return [ResponseLine(*row) for row in rows]
