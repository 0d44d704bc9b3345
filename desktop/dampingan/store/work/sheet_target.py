"""What a printed sheet leads to: its record as it stands now, and what is different since.

A sheet is older than the workspace: its family may have been deleted or joined into another one,
the form moved to another version, the period ended; and it may be a neighbour village's. All of
that is found out here, in a few reads by key; what is said about it is the screen's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from dampingan.core.keys import LETTERS, read_key
from dampingan.core.language import language
from dampingan.core.sheet_code import SheetCode
from dampingan.store.creation import REGENCY

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from dampingan.store.workspace import Workspace

FAMILY, PERSON, RESPONSE = "family", "person", "response"

_KINDS = {LETTERS[kind]: kind for kind in (FAMILY, PERSON, RESPONSE)}

_QUERIES = {
    FAMILY: "SELECT id, uid, head_name AS name, village_code, rt, rw, form_id, deleted_at, "
    "deleted_reason, joined_into FROM family WHERE uid = ?",
    PERSON: "SELECT p.id, p.uid, p.name, f.village_code, f.rt, f.rw, f.form_id, "
    "coalesce(p.deleted_at, f.deleted_at) AS deleted_at, "
    "CASE WHEN p.deleted_at IS NULL THEN f.deleted_reason ELSE p.deleted_reason END "
    "AS deleted_reason, p.joined_into, p.family_id "
    "FROM person p JOIN family f ON f.id = p.family_id WHERE p.uid = ?",
    RESPONSE: "SELECT id, uid, title AS name, village_code, rt, rw, form_id, deleted_at, "
    "deleted_reason, '' AS joined_into FROM response WHERE uid = ?",
}


@dataclass(frozen=True, slots=True)
class SheetTarget:
    """A record that a sheet or a typed key names.

    Attributes:
        key: as printed, ``""`` on a blank sheet.
        kind: ``family``, ``person`` or ``response``; ``""``: no such record here, or a blank sheet.
        record_id: of that kind; of the record that stands now where the printed one was joined.
        uid: key of the record that stands now.
        family_id: the family of a person; a family's own; 0 for a response.
        name: of the head, the person or what a response is about; for the screen only.
        rt, rw: where it belongs.
        deleted: it is a tombstone.
        reason: why it was deleted, in the operator's words or a short code.
        joined: the printed record was joined into this one.
        page: of the sheet, 0 for a typed key.
        form_id: the questionnaire on the sheet as this workspace calls it; ``""``: not installed.
        form: the sheet's word for its form, also when it is not installed.
        title: of the questionnaire in the interface's language where the form says one.
        main: the sheet is of the main questionnaire.
        version, own_version: of the sheet and of the questionnaire here; equal when they are one.
        period: of the sheet when it is not the workspace's, else ``""``.
        village: code of the sheet's village when it is not of this workspace, else ``""``.
        answer_id: the newest answers to an additional form about this family or person, 0 for none.
    """

    key: str = ""
    kind: str = ""
    record_id: int = 0
    uid: str = ""
    family_id: int = 0
    name: str = ""
    rt: str = ""
    rw: str = ""
    deleted: bool = False
    reason: str = ""
    joined: bool = False
    page: int = 0
    form_id: str = ""
    form: str = ""
    title: str = ""
    main: bool = False
    version: str = ""
    own_version: str = ""
    period: str = ""
    village: str = ""
    answer_id: int = 0

    @property
    def known(self) -> bool:
        """Whether this workspace has the record."""
        return bool(self.kind)

    @property
    def blank(self) -> bool:
        """Whether nobody's key is on the sheet."""
        return not self.key

    @property
    def other_version(self) -> bool:
        """Whether the sheet was printed from another version of an installed questionnaire."""
        return bool(self.form_id) and self.version != self.own_version


def find_sheet(workspace: Workspace, code: SheetCode) -> SheetTarget:
    """Return what a sheet leads to in this workspace.

    Args:
        workspace: where.
        code: what its code says.
    """
    with workspace.reading() as connection:
        found = _record(connection, code.record) if code.record else SheetTarget()
        ours = _is_ours(connection, workspace, code.village)
    found = replace(
        found,
        page=code.page,
        village="" if ours else code.village,
        period=code.period if code.period != workspace.period else "",
        form=code.form_id,
        version=code.version,
    )
    return _with_answers(workspace, _with_form(workspace, found, code))


def find_key(workspace: Workspace, text: str) -> SheetTarget | None:
    """Return the record whose key somebody typed, None when the text is no key of one.

    Args:
        workspace: where.
        text: a key with or without dashes, in small letters, with O, I and L for 0, 1 and 1.
    """
    key = read_key(text)
    if not key or key[0] not in _KINDS:
        return None
    with workspace.reading() as connection:
        return _record(connection, key)


def _record(connection: Connection, key: str) -> SheetTarget:
    kind = _KINDS.get(key[:1], "")
    row = _row(connection, kind, key) if kind else None
    if row is None:
        return SheetTarget(key=key)
    seen = {key}
    while row["joined_into"] and row["deleted_at"] and row["joined_into"] not in seen:
        seen.add(row["joined_into"])
        winner = _row(connection, kind, row["joined_into"])
        if winner is None:
            break
        row = winner
    family = {FAMILY: row["id"], PERSON: row.get("family_id", 0)}.get(kind, 0)
    return SheetTarget(
        key=key,
        kind=kind,
        record_id=row["id"],
        uid=row["uid"],
        family_id=family,
        name=row["name"],
        rt=row["rt"],
        rw=row["rw"],
        deleted=row["deleted_at"] is not None,
        reason=row["deleted_reason"],
        joined=row["uid"] != key,
    )


def _row(connection: Connection, kind: str, key: str) -> Mapping[str, Any] | None:
    found = connection.exec_driver_sql(_QUERIES[kind], (key,)).mappings().first()
    return dict(found) if found else None


def _is_ours(connection: Connection, workspace: Workspace, village: str) -> bool:
    """Tell whether a sheet's village is this workspace's; a regency has all of its villages."""
    if village in {"", workspace.village_code}:
        return True
    if workspace.scope != REGENCY:
        return False
    sql = "SELECT count(*) FROM village WHERE code = ? AND deleted_at IS NULL"
    return bool(connection.exec_driver_sql(sql, (village,)).scalar())


def _with_form(workspace: Workspace, found: SheetTarget, code: SheetCode) -> SheetTarget:
    form = workspace.form("family")
    main = code.is_of(form.form_id)
    if not main:
        own = [one.form_id for one in workspace.extra_forms() if code.is_of(one.form_id)]
        if not own:
            return found
        form = workspace.extra_form(own[0])
    same = code.has_version(form.version)
    return replace(
        found,
        form_id=form.form_id,
        title=form.text(form.title, language()) or form.form_id,
        main=main,
        own_version=form.version,
        version=form.version if same else code.version,
    )


def _with_answers(workspace: Workspace, found: SheetTarget) -> SheetTarget:
    """Add the answers to an additional form that the sheet's family or person already has."""
    if found.main or not found.form_id or found.kind not in {FAMILY, PERSON}:
        return found
    column = f"{found.kind}_id"
    sql = (
        f"SELECT max(id) FROM response WHERE form_id = ? AND {column} = ? "
        "AND deleted_at IS NULL AND period IN ('', ?)"
    )
    bound = (found.form_id, found.record_id, workspace.period)
    with workspace.reading() as connection:
        answer = connection.exec_driver_sql(sql, bound).scalar()
    return replace(found, answer_id=int(answer or 0))
