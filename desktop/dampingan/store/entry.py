"""A family while it is being answered: the form session joined to the workspace.

Every answer is a transaction of its own. When the disk refuses, the session keeps the answer,
`unsaved` tells so, and `retry` writes everything that is missing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from dampingan.core.errors import StorageError
from dampingan.core.keys import new_key
from dampingan.core.language import language, tr
from dampingan.core.regions import regions
from dampingan.forms.session import Answers, Delta, Field, FormSession, Row
from dampingan.store import consistency, finding, house
from dampingan.store.finding import StoredFinding
from dampingan.store.kind import KINDS, MEMBERS
from dampingan.store.transaction import Transaction
from dampingan.store.workspace import Workspace

_GONE = frozenset({"2", "3", "4", "6"})
"""404 keberadaan: members who are not present [Regsosek22-K 404]."""

EMPTY = ""

OPEN_FAMILY = "open_family"
"""Workspace setting: uid of the family that was open last, for resuming after a crash."""


class FamilyEntry:
    """One family open for entry.

    Attributes:
        workspace: where it is saved.
        session: its answers; read from it, write through this class.
        family_id, uid: the family.
        saved_at: when the last answer reached the disk; None before the first.
    """

    def __init__(self, workspace: Workspace, family_id: int) -> None:
        """Open a family; `load` and `create` say what for."""
        self.workspace = workspace
        self.family_id = family_id
        self.saved_at: datetime | None = None
        self._unsaved = False
        self._load()

    @classmethod
    def load(cls, workspace: Workspace, family_id: int) -> Self:
        """Open a family that exists, where the operator left it."""
        return cls(workspace, family_id)

    @classmethod
    def create(
        cls, workspace: Workspace, values: Mapping[str, str] | None = None, *, uid: str = ""
    ) -> Self:
        """Add a family with what the program knows and open it.

        Args:
            workspace: where.
            values: answers to start from (question key → text), e.g. the RT keyed last.
            uid: its key, for samples; made otherwise.
        """
        form = workspace.form("family")
        known = {
            k: v
            for k, v in (_region_answers(workspace) | dict(values or {})).items()
            if k in form.questions
        }
        with workspace.write(tr("Keluarga baru")) as tx:
            family_id = tx.insert(
                "family",
                {
                    "uid": uid or new_key("K"),
                    "village_code": workspace.village_code,
                    "period": workspace.period,
                    "form_id": form.form_id,
                    "form_version": form.version,
                    "answers": known,
                },
            )
        entry = cls(workspace, family_id)
        entry._save(tr("Keluarga baru"), undoable=False)
        return entry

    # -- answers ---------------------------------------------------------------------------

    def set(
        self, field: Field, text: str, *, resume: Callable[[], Field | None] | None = None
    ) -> Delta:
        """Answer a question; the answer is on the disk when this returns.

        Args:
            field: the question and the member's key.
            text: the answer in canonical form (see `forms.typed.interpret`).
            resume: tells, once the answer counts, where entry goes on after a crash.

        Raises:
            StorageError: not saved; the session has the answer, `retry` saves it.
        """
        delta = self.session.set(field, text)
        question = self.session.form.questions[field.question]
        if resume is not None:
            self._resume = resume()
        self._save(tr("Mengisi {number}", number=question.number or question.name))
        return delta

    def add_person(self, at: int | None = None, *, uid: str = "") -> tuple[str, Delta]:
        """Add a member and return its key."""
        key = uid or new_key("P")
        delta = self.session.add_row(MEMBERS, "", key=key, at=at)
        self._save(tr("Menambah anggota"))
        return key, delta

    def remove_person(self, row: str, reason: str) -> Delta:
        """Take a member out of the family; its row stays as a tombstone and undo brings it back."""
        delta = self.session.remove_row(row)
        self._reasons[row] = reason
        self._save(tr("Menghapus anggota"))
        return delta

    def move_person(self, row: str, to: int) -> Delta:
        """Put a member at another place of the roster (0-based)."""
        delta = self.session.move_row(row, to)
        self._save(tr("Memindah urutan anggota"))
        return delta

    def add_row(self, repeat: str, parent: str = "") -> tuple[str, Delta]:
        """Add a row to a repeat that is not the members', and return its key.

        Args:
            repeat: key of the repeat.
            parent: key of the row around it, ``""`` at the root.
        """
        delta = self.session.add_row(repeat, parent)
        self._save(tr("Menambah baris"))
        return delta.rows_added[0], delta

    def remove_row(self, row: str) -> Delta:
        """Take out a row of a repeat that is not the members'; undo brings it back."""
        delta = self.session.remove_row(row)
        self._save(tr("Menghapus baris"))
        return delta

    @property
    def unsaved(self) -> bool:
        """Whether something typed is not on the disk yet."""
        return self._unsaved

    def retry(self) -> None:
        """Write what is not saved yet.

        Raises:
            StorageError: the disk still refuses.
        """
        if self._unsaved:
            self._save(tr("Menyimpan ulang"))

    def rescue(self, path: Path) -> None:
        """Save the workspace with this family's unsaved answers to another place.

        The copy is a whole workspace; work can go on in it.

        Raises:
            StorageError: that place can't be written either.
        """
        self.workspace.copy_to(path)
        with Workspace.open(path, actor=self.workspace.actor, now=self.workspace.now) as copy:
            other = FamilyEntry(copy, self.family_id)
            other.session = self.session
            other._resume = self._resume
            other._reasons = self._reasons
            other._save(tr("Menyimpan ulang"))
        self._unsaved = False

    # -- state -----------------------------------------------------------------------------

    @property
    def status(self) -> str:
        """State of the family, a key of `STATUSES`."""
        return self._status

    @property
    def status_reason(self) -> str:
        """Why it has that state, in the operator's words."""
        return self._status_reason

    def set_status(self, status: str, reason: str = "") -> None:
        """Change the state; deleting turns the family into a tombstone.

        Raises:
            ValueError: ``complete`` or ``verified`` while errors are open, or deleting without a
                reason – the screen must not offer that.
            StorageError: not saved.
        """
        if status in {"complete", "verified"} and self.errors:
            raise ValueError(status)
        if status == "deleted" and not reason.strip():
            raise ValueError(status)
        with self.workspace.write(_STATUS_LABELS[status]()) as tx:
            if status == "deleted":
                tx.delete("family", self.family_id, reason)
            else:
                tx.restore("family", self.family_id)
                tx.update("family", self.family_id, {"status": status, "status_reason": reason})
        self._status, self._status_reason = status, reason
        self.saved_at = self.workspace.now()

    @property
    def findings(self) -> list[StoredFinding]:
        """All open findings, those between families included, errors first, then as on paper."""
        form = self.session.form
        rows = self.session.rows(MEMBERS) if MEMBERS in form.groups else ()
        return finding.decode(self._findings, form, rows)

    @property
    def errors(self) -> int:
        """How many findings block finishing."""
        return finding.count(self._findings)[0]

    # -- resuming --------------------------------------------------------------------------

    @property
    def resume(self) -> Field | None:
        """The field that was in focus last."""
        return self._resume

    def remember(self, field: Field | None) -> None:
        """Keep the field in focus, so that reopening comes back to it.

        Raises:
            StorageError: not saved.
        """
        if field == self._resume:
            return
        self._resume = field
        with self.workspace.write(tr("Membuka keluarga"), undoable=False) as tx:
            tx.update("family", self.family_id, {"resume": _resume_text(field)})
            tx.set_setting(OPEN_FAMILY, self.uid)

    def person_id(self, row: str) -> int | None:
        """Return the id of a member by its key."""
        return self._persons.get(row)

    def reload(self) -> None:
        """Read the family anew, after an undo or an import."""
        self._load()

    # -- inside ----------------------------------------------------------------------------

    def _load(self) -> None:
        family = self.workspace.record("family", self.family_id)
        self.uid = str(family["uid"])
        self._status = "deleted" if family["deleted_at"] else str(family["status"])
        self._status_reason = str(family["deleted_reason"] or family["status_reason"])
        self._findings: dict[str, str] = json.loads(family["findings"])
        self._resume = _resume_field(family["resume"])
        self._persons: dict[str, int] = {}
        self._reasons: dict[str, str] = {}
        self._written: dict[str, dict[str, Any]] = {}
        self._between: list[StoredFinding] = []
        answers = read_answers(self.workspace, family)
        for row in answers.persons:
            self._persons[row[0]] = row[1]
        self.session = FormSession(
            self.workspace.form("family"),
            answers.answers,
            today=self.workspace.now().astimezone().date(),
            language=language(),
            new_row_key=_row_key,
        )

    def _save(self, label: str, *, undoable: bool = True) -> None:
        try:
            with self.workspace.write(label, undoable=undoable) as tx:
                saved = self._write(tx)
        except StorageError:
            self._unsaved = True
            raise
        self._unsaved = False
        self._written, self._findings, self._persons, self._status = saved
        self.saved_at = self.workspace.now()

    def _write(
        self, tx: Transaction
    ) -> tuple[dict[str, dict[str, Any]], dict[str, str], dict[str, int], str]:
        written = dict(self._written)
        persons, numbers = self._write_persons(tx, written)
        family = family_columns(self.session)
        findings = session_findings(self.session)
        old_kk = written.get(EMPTY, {}).get("no_kk", "")
        if numbers or old_kk != family["no_kk"] or EMPTY not in written:
            tx.update("family", self.family_id, {"no_kk": family["no_kk"]})
            others = consistency.sharing(
                tx.connection, self.family_id, numbers, (old_kk, family["no_kk"])
            )
            self._between = consistency.between_families(
                tx.connection, self.family_id, family["no_kk"]
            )
            for other in others:
                refresh_between(tx, other)
        family["house_id"] = self._house(tx, family, written.get(EMPTY))
        document = finding.encode([*findings, *self._between])
        family["findings"] = document
        family["error_count"], family["warning_count"] = finding.count(document)
        family["resume"] = _resume_text(self._resume)
        status = self._status
        if family["error_count"] and status in {"complete", "verified"}:
            status = family["status"] = "draft"
        if family != written.get(EMPTY):
            tx.update("family", self.family_id, family)
            written[EMPTY] = family
        return written, document, persons, status

    def _house(
        self, tx: Transaction, family: dict[str, Any], before: dict[str, Any] | None
    ) -> int | None:
        number = family["answers"].get(house.NUMBER_QUESTION, "")
        if before is not None and (family["rw"], family["rt"], number) == (
            before["rw"],
            before["rt"],
            before["answers"].get(house.NUMBER_QUESTION, ""),
        ):
            return before["house_id"]
        return house.house_for(
            tx,
            village_code=self.workspace.village_code,
            rw=family["rw"],
            rt=family["rt"],
            number=number,
            address=family["address"],
        )

    def _write_persons(
        self, tx: Transaction, written: dict[str, dict[str, Any]]
    ) -> tuple[dict[str, int], set[str]]:
        """Write changed members; return their ids and every NIK that came or went."""
        persons = dict(self._persons)
        numbers: set[str] = set()
        rows = self.session.rows(MEMBERS) if MEMBERS in self.session.form.groups else ()
        for position, row in enumerate(rows, 1):
            columns = person_columns(self.session, row, position)
            before = written.get(row)
            if columns == before:
                continue
            if (
                before is None
                or before["nik"] != columns["nik"]
                or (before["presence"] != columns["presence"])
            ):
                numbers |= {columns["nik"], before["nik"] if before else ""}
            if row in persons:
                tx.update(
                    "person", persons[row], columns | {"deleted_at": None, "deleted_reason": ""}
                )
            else:
                persons[row] = tx.insert(
                    "person", {"uid": row, "family_id": self.family_id} | columns
                )
            written[row] = columns
        for row in [r for r in written if r and r not in rows]:
            numbers.add(written.pop(row)["nik"])
            tx.delete("person", persons[row], self._reasons.get(row, ""))
        return persons, numbers - {""}


class LoadedAnswers:
    """Answers as read from the tables.

    Attributes:
        answers: for a `FormSession`.
        persons: (key, id) of the members in order.
    """

    def __init__(self, answers: Answers, persons: list[tuple[str, int]]) -> None:
        self.answers = answers
        self.persons = persons


def read_answers(workspace: Workspace, family: Mapping[str, Any]) -> LoadedAnswers:
    """Return the answers of a stored family, those kept aside included."""
    with workspace.reading() as connection:
        members = connection.exec_driver_sql(
            "SELECT uid, id, answers, aside, rows FROM person "
            "WHERE family_id = ? AND deleted_at IS NULL ORDER BY position, id",
            (family["id"],),
        ).all()
    return join_answers(family["answers"], family["aside"], family["rows"], members)


def join_answers(answers: str, aside: str, rows: str, members: Sequence[Any]) -> LoadedAnswers:
    """Put the JSON documents of a family and its members together.

    Args:
        answers: the family's effective answers.
        aside: its answers kept aside.
        rows: its rows of other repeats.
        members: ``(uid, id, answers, aside, rows)`` of each member in order.
    """
    found: list[Row] = []
    for uid, _id, own, kept, below in members:
        found.append(Row(uid, MEMBERS, "", json.loads(own) | json.loads(kept)))
        found += [Row(**row) for row in json.loads(below)]
    found += [Row(**row) for row in json.loads(rows)]
    values = json.loads(answers) | json.loads(aside)
    return LoadedAnswers(Answers(values, found), [(m[0], m[1]) for m in members])


def family_columns(session: FormSession) -> dict[str, Any]:
    """Return the columns of a family that follow from its answers."""
    answers, aside = session.record("")
    columns: dict[str, Any] = {
        column: answers.get(question, "") for column, question in KINDS["family"].promoted.items()
    }
    members = session.rows(MEMBERS) if MEMBERS in session.form.groups else ()
    present = (
        [r for r in members if session.value(Field("keberadaan", r)) not in _GONE]
        if ("keberadaan" in session.form.questions)
        else list(members)
    )
    columns["member_count"] = len(present)
    if not columns["head_name"] and "hubungan" in session.form.questions:
        heads = [r for r in members if session.value(Field("hubungan", r)) == "1"]
        columns["head_name"] = session.value(Field("nama", heads[0])) if heads else ""
    columns |= {"answers": answers, "aside": aside, "rows": _other_rows(session, "")}
    return columns


def person_columns(session: FormSession, row: str, position: int) -> dict[str, Any]:
    """Return the columns of a member that follow from its answers."""
    answers, aside = session.record(row)
    columns: dict[str, Any] = {
        column: answers.get(question, "") for column, question in KINDS["person"].promoted.items()
    }
    return columns | {
        "position": position,
        "answers": answers,
        "aside": aside,
        "rows": _other_rows(session, row),
    }


def session_findings(session: FormSession) -> list[StoredFinding]:
    """Return the form's own findings as they are stored."""
    return [
        StoredFinding(f.field.question, f.field.row, f.check, f.severity, f.message)
        for f in session.all_findings()
    ]


def refresh_between(tx: Transaction, family_id: int) -> None:
    """Renew the findings between families of a family that is not open."""
    row = tx.connection.exec_driver_sql(
        "SELECT findings, no_kk, status FROM family WHERE id = ?", (family_id,)
    ).one()
    names = {consistency.DUPLICATE_KK, consistency.DUPLICATE_NIK}
    kept = [f for f in finding.decode(row[0]) if f.check not in names]
    document = finding.encode(
        [*kept, *consistency.between_families(tx.connection, family_id, row[1])]
    )
    errors, warnings = finding.count(document)
    columns: dict[str, Any] = {
        "findings": document,
        "error_count": errors,
        "warning_count": warnings,
    }
    if errors and row[2] in {"complete", "verified"}:
        columns["status"] = "draft"
    tx.update("family", family_id, columns)


def _other_rows(session: FormSession, owner: str) -> list[dict[str, Any]]:
    """Return rows of repeats other than the members that belong to the family or a member."""
    if all(not g.is_repeat or g.key == MEMBERS for g in session.form.groups.values()):
        return []
    rows = {row.key: row for row in session.answers().rows}

    def owner_of(row: Row) -> str:
        while row.repeat != MEMBERS and row.parent:
            row = rows[row.parent]
        return row.key if row.repeat == MEMBERS else ""

    return [
        {"key": r.key, "repeat": r.repeat, "parent": r.parent, "values": dict(r.values)}
        for r in rows.values()
        if r.repeat != MEMBERS and owner_of(r) == owner
    ]


def _region_answers(workspace: Workspace) -> dict[str, str]:
    region = regions().get(workspace.village_code)
    if region is None:
        return {}
    names = ("kode_provinsi", "kode_kabupaten", "kode_kecamatan", "kode_desa")
    return dict(zip(names, regions().bps_parts(region), strict=True))


def _row_key(_repeat: str) -> str:
    return new_key("P")


def _resume_text(field: Field | None) -> str:
    return json.dumps(list(field)) if field else ""


def _resume_field(text: str) -> Field | None:
    return Field(*json.loads(text)) if text else None


_STATUS_LABELS: dict[str, Callable[[], str]] = {
    "draft": lambda: tr("Mengembalikan ke draf"),
    "complete": lambda: tr("Menyelesaikan keluarga"),
    "verified": lambda: tr("Memverifikasi keluarga"),
    "moved": lambda: tr("Menandai keluarga pindah"),
    "deceased": lambda: tr("Menandai keluarga meninggal"),
    "not_found": lambda: tr("Menandai keluarga tidak ditemukan"),
    "deleted": lambda: tr("Menghapus keluarga"),
}
