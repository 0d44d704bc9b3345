"""What an additional form is filled about: a family, a person or the village."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dampingan.core.regions import regions

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from dampingan.forms.model import Form

FAMILY, PERSON, VILLAGE = "family", "person", "village"

INSTANCE_NAME = "instanceName"
"""Question by which a form gives its records a name."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a response is about.

    Attributes:
        kind: ``family``, ``person`` or ``village``.
        record_id: id of the family or person, None for the village.
        title: name of the head of the family, of the person or of the village.
        gone: the family or person was deleted.
    """

    kind: str
    record_id: int | None = None
    title: str = ""
    gone: bool = False


_QUERIES = {
    FAMILY: "SELECT f.id, NULL, f.head_name, f.village_code, f.rt, f.rw, "
    "f.deleted_at IS NOT NULL, f.answers, '{}' FROM family f WHERE f.id = ?",
    PERSON: "SELECT f.id, p.id, p.name, f.village_code, f.rt, f.rw, "
    "f.deleted_at IS NOT NULL OR p.deleted_at IS NOT NULL, f.answers, p.answers "
    "FROM person p JOIN family f ON f.id = p.family_id WHERE p.id = ?",
}


@dataclass(frozen=True, slots=True)
class SubjectRecord:
    """What the tables say of a subject.

    Attributes:
        columns: a response's columns that follow from it.
        gone: whether it was deleted.
        answers: JSON documents of its family and of the person, outer first.
    """

    columns: dict[str, Any]
    gone: bool = False
    answers: tuple[str, ...] = ()


def read_subject(connection: Connection, subject: Subject, village: str) -> SubjectRecord:
    """Return a response's columns that follow from its subject.

    Args:
        connection: of the workspace.
        subject: the subject.
        village: name of the village.

    Raises:
        KeyError: no such kind, family or person.
    """
    if subject.kind == VILLAGE:
        return SubjectRecord({"subject": VILLAGE, "title": subject.title or village})
    row = connection.exec_driver_sql(_QUERIES[subject.kind], (subject.record_id,)).first()
    if row is None:
        raise KeyError(subject)
    family_id, person_id, title, village_code, rt, rw, gone, *answers = row
    columns = {
        "subject": subject.kind,
        "family_id": family_id,
        "person_id": person_id,
        "title": title,
        "village_code": village_code,
        "rt": rt,
        "rw": rw,
    }
    return SubjectRecord(columns, bool(gone), tuple(answers))


def village_columns(form: Form, answers: Mapping[str, str], village_code: str) -> dict[str, str]:
    """Return the columns of a response about the village that follow from its answers.

    Its place, and what lists call it when the form says so (XLSForm ``instance_name``): the problem
    and not the village, which every one of them has in common.

    Args:
        form: the questionnaire.
        answers: the effective answers of its root.
        village_code: whose it is; the name of that village stands in while the form says nothing.
    """
    columns = {name: answers.get(name, "") for name in ("rt", "rw")}
    if INSTANCE_NAME in form.questions:
        title = " ".join(answers.get(INSTANCE_NAME, "").split())
        region = regions().get(village_code)
        columns["title"] = title or (region.name if region else "")
    return columns


def is_gone(connection: Connection, family_id: int | None, person_id: int | None) -> bool:
    """Tell whether the family or person of a response was deleted."""
    found = connection.exec_driver_sql(
        "SELECT EXISTS (SELECT 1 FROM family WHERE id = ? AND deleted_at IS NOT NULL) "
        "OR EXISTS (SELECT 1 FROM person WHERE id = ? AND deleted_at IS NOT NULL)",
        (family_id, person_id),
    )
    return bool(found.scalar_one())


_NAMED = {FAMILY: frozenset({"head_name", "rt", "rw"}), PERSON: frozenset({"name"})}


def concerns(kind: str, columns: Iterable[str]) -> bool:
    """Tell whether a change of these columns changes how responses are called."""
    return kind in _NAMED and not _NAMED[kind].isdisjoint(columns)


_TITLES = """
SELECT r.id, CASE r.subject WHEN 'person' THEN coalesce(p.name, r.title) ELSE f.head_name END,
  f.rt, f.rw
FROM response r JOIN family f ON f.id = r.family_id LEFT JOIN person p ON p.id = r.person_id
WHERE r.family_id = ?"""


def refresh_titles(connection: Connection, family_ids: Iterable[int]) -> set[int]:
    """Bring title and place of the responses about families and their members up to date.

    They only repeat what families and persons say, so they have no history of their own.

    Returns:
        The responses that changed.
    """
    changed: set[int] = set()
    for family_id in family_ids:
        for response_id, *place in connection.exec_driver_sql(_TITLES, (family_id,)).all():
            done = connection.exec_driver_sql(
                "UPDATE response SET title = ?, rt = ?, rw = ? "
                "WHERE id = ? AND (title, rt, rw) IS NOT (?, ?, ?)",
                (*place, response_id, *place),
            )
            if done.rowcount:
                changed.add(response_id)
    return changed
