"""A family while it is being answered: the form session joined to the workspace.

Every answer is a transaction of its own. When the disk refuses, the session keeps the answer,
`unsaved` tells so, and `retry` writes everything that is missing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from dampingan.core.errors import DampinganError
from dampingan.core.keys import new_key
from dampingan.core.language import language, tr
from dampingan.core.regions import regions
from dampingan.forms.session import Answers, Delta, Field, FormSession
from dampingan.store import checking, consistency, finding, house, place
from dampingan.store.finding import StoredFinding
from dampingan.store.kind import MEMBERS
from dampingan.store.rows import (
    family_columns,
    head_name,
    person_columns,
    present_members,
    read_answers,
    read_nik,
    stored,
)
from dampingan.store.text import whole
from dampingan.store.transaction import Transaction
from dampingan.store.workspace import Workspace

EMPTY = ""

_AWAY = frozenset({"deleted", "moved", "deceased", "not_found"})
"""States of a family that is not there any more: its numbers are free for others."""

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

    def __init__(self, workspace: Workspace, family_id: int | None) -> None:
        """Open a family, None for one that is about to be made; use `load` and `create`."""
        self._prepare(workspace, "")
        self.family_id = 0
        if family_id is not None:
            self.family_id = family_id
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
        record = _new_record(workspace, uid or new_key("K"))
        entry = cls(workspace, None)
        entry.uid = record["uid"]
        entry._start(known)
        entry._save(tr("Keluarga baru"), record=record)
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
        delta = self._absorb(self.session.set(field, whole(text)))
        question = self.session.form.questions[field.question]
        if resume is not None:
            self._resume = resume()
        self._save(tr("Mengisi {number}", number=question.number or question.name))
        return delta

    def add_person(self, at: int | None = None, *, uid: str = "") -> tuple[str, Delta]:
        """Add a member and return its key."""
        key = uid or new_key("P")
        delta = self._absorb(self.session.add_row(MEMBERS, "", key=key, at=at))
        self._save(tr("Menambah anggota"))
        return key, delta

    def remove_person(self, row: str, reason: str) -> Delta:
        """Take a member out of the family; its row stays as a tombstone and undo brings it back."""
        delta = self._absorb(self.session.remove_row(row))
        self._reasons[row] = reason
        self._save(tr("Menghapus anggota"))
        return delta

    def move_person(self, row: str, to: int) -> Delta:
        """Put a member at another place of the roster (0-based)."""
        delta = self._absorb(self.session.move_row(row, to), everything=True)
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
        delta = self._absorb(self.session.remove_row(row))
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
        place.require_free(path)
        try:
            copy, record = self._copy(path)
            with copy:
                other = FamilyEntry(copy, None if record else self.family_id)
                other._take_over(self)
                other._save(tr("Menyimpan ulang"), record=record)
        except BaseException:
            place.discard(path)  # it was free before: ours, and not whole
            raise
        self._unsaved = False

    def _copy(self, path: Path) -> tuple[Workspace, dict[str, Any] | None]:
        """Copy the workspace and open the copy.

        When nothing of it can be read any more (a removed stick), begin an empty one and return
        what the family's record begins with.
        """
        workspace = self.workspace
        try:
            workspace.copy_to(path)
        except DampinganError:
            if workspace.reachable:
                raise
            copy = workspace.begin_elsewhere(path)
            state = {"status": self._status, "status_reason": self._status_reason}
            return copy, _new_record(copy, self.uid) | ({} if self._status == "deleted" else state)
        return Workspace.open(path, actor=workspace.actor, now=workspace.now), None

    def _take_over(self, entry: FamilyEntry) -> None:
        """Hold what another entry holds in memory."""
        self.uid = entry.uid
        self.session = entry.session
        self._status, self._status_reason = entry.status, entry.status_reason
        self._resume, self._reasons = entry._resume, dict(entry._reasons)
        self._gone = entry._gone & self._persons.keys()
        self._apart = entry._apart
        self._found = dict(entry._found)
        self._dirty = {EMPTY, *self._members()}

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
        vanishes_or_returns = (status in _AWAY) != (self._status in _AWAY)
        with self.workspace.write(_STATUS_LABELS[status]()) as tx:
            if status == "deleted":
                tx.delete("family", self.family_id, reason)
            else:
                tx.restore("family", self.family_id)
                tx.update("family", self.family_id, {"status": status, "status_reason": reason})
            if vanishes_or_returns:
                checking.refresh_around(tx, self.family_id)
        if vanishes_or_returns:
            self._read_state(self.workspace.record("family", self.family_id))
        else:
            self._status, self._status_reason = status, reason
        self.saved_at = self.workspace.now()

    @property
    def findings(self) -> list[StoredFinding]:
        """All open findings, those between families included, errors first, then as on paper."""
        return finding.decode(self._findings, self.session.form, self._members())

    @property
    def finding_document(self) -> Mapping[str, str]:
        """All open findings as they are stored (see `finding.encode`): quick to compare."""
        return self._findings

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
        self._prepare(self.workspace, str(family["uid"]), self.saved_at)
        self._read_state(family)
        self._resume = _resume_field(family["resume"])
        answers = read_answers(self.workspace, family)
        self._persons = dict(answers.persons)
        self._apart = answers.set_apart(self.workspace.form("family"))
        self._begin(answers.answers)

    def _prepare(self, workspace: Workspace, uid: str, saved_at: datetime | None = None) -> None:
        """Begin with nothing written and nothing waiting."""
        self.workspace = workspace
        self.uid = uid
        self.saved_at = saved_at
        self._unsaved = False
        self._status, self._status_reason = "draft", ""
        self._findings: dict[str, str] = {}
        self._resume: Field | None = None
        self._persons: dict[str, int] = {}
        self._gone: set[str] = set()
        self._reasons: dict[str, str] = {}
        self._written: dict[str, dict[str, Any]] = {}
        self._between: list[StoredFinding] = []
        self._apart: dict[str, list[dict[str, Any]]] = {}

    def _read_state(self, family: Mapping[str, Any]) -> None:
        """Take state and findings from the disk; the next answer writes everything anew."""
        self._status = "deleted" if family["deleted_at"] else str(family["status"])
        self._status_reason = str(family["deleted_reason"] or family["status_reason"])
        self._findings = json.loads(family["findings"])
        self._between = [
            found
            for found in finding.decode(self._findings)
            if found.check in {consistency.DUPLICATE_KK, consistency.DUPLICATE_NIK}
        ]
        self._written = {}

    def _start(self, known: Mapping[str, str]) -> None:
        """Begin with the form's defaults, then what is known."""
        self._begin(None)
        for question, text in known.items():
            self._absorb(self.session.set(Field(question), text))

    def _begin(self, answers: Answers | None) -> None:
        self.session = FormSession(
            self.workspace.form("family"),
            answers,
            today=self.workspace.now().astimezone().date(),
            language=language(),
            new_row_key=_row_key,
        )
        self._dirty: set[str] = {EMPTY, *self._members()}
        self._found = finding.encode(stored(self.session.all_findings()))

    def _members(self) -> tuple[str, ...]:
        return self.session.rows(MEMBERS) if MEMBERS in self.session.form.groups else ()

    def _absorb(self, delta: Delta, *, everything: bool = False) -> Delta:
        """Note which records a change touched and what the checks say now."""
        if everything or delta.rows_added or delta.rows_removed:
            self._dirty |= {EMPTY, *self._members()}
        gone = set(delta.rows_removed)
        self._gone |= gone & self._persons.keys()
        if gone:
            kept = {k: v for k, v in self._found.items() if k.split("|", 2)[1] not in gone}
            self._found = kept
        for ref in (*delta.values, *delta.relevance):
            if ref.row not in gone:
                self._dirty.add(self._owner(ref.row))
        if changed := {
            field: found for field, found in delta.findings.items() if field.row not in gone
        }:
            starts = tuple(f"{field.question}|{field.row}|" for field in changed)
            kept = {k: v for k, v in self._found.items() if not k.startswith(starts)}
            new = stored(f for found in changed.values() for f in found)
            self._found = kept | finding.encode(new)
        return delta

    def _owner(self, row: str) -> str:
        """Return the member that a row is or belongs to, ``""`` for the family."""
        while row and row not in self._persons:
            at = self.session.row(row)
            if at.repeat == MEMBERS:
                return row
            row = at.parent
        return row

    def _save(self, label: str, *, record: Mapping[str, Any] | None = None) -> None:
        """Write what is not on the disk yet; `record` makes the family first."""
        tx = saved = None
        try:
            with self.workspace.write(label) as tx:
                if record is not None:
                    self.family_id = tx.insert("family", record)
                saved = self._write(tx)
        finally:
            # A listener may fail after the commit, and anything may fail before it.
            self._unsaved = tx is None or not tx.committed
            if not self._unsaved and saved is not None:
                self._dirty, self._gone = set(), set()
                self._written, self._findings, self._persons, self._status = saved
                self.saved_at = self.workspace.now()

    def _write(
        self, tx: Transaction
    ) -> tuple[dict[str, dict[str, Any]], dict[str, str], dict[str, int], str]:
        written = dict(self._written)
        persons, numbers = self._write_persons(tx, written)
        if EMPTY in written and EMPTY not in self._dirty:
            family = {k: v for k, v in written[EMPTY].items() if k != "status"}
            family["head_name"] = head_name(self.session)
            family["member_count"] = present_members(self.session)
        else:
            family = family_columns(self.session)
            family["rows"] += self._apart.get(EMPTY, [])
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
                checking.refresh_between(tx, other)
        family["house_id"] = self._house(tx, family, written.get(EMPTY))
        document = self._found | finding.encode(self._between)
        family["findings"] = document
        family["error_count"], family["warning_count"] = finding.count(document)
        family["resume"] = _resume_text(self._resume)
        status = self._status
        if family["error_count"] and status in checking.FINISHED:
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
        rows = self._members()
        for position, row in enumerate(rows, 1):
            if row in written and row not in self._dirty:
                continue
            columns = person_columns(self.session, row, position)
            columns["rows"] += self._apart.get(row, [])
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
        for row in self._gone.difference(rows):
            before = written.pop(row, None)
            numbers.add(before["nik"] if before else read_nik(tx.connection, persons[row]))
            tx.delete("person", persons[row], self._reasons.get(row, ""))
        return persons, numbers - {""}


def _new_record(workspace: Workspace, uid: str) -> dict[str, Any]:
    """Return what a family's record has before any answer."""
    form = workspace.form("family")
    return {
        "uid": uid,
        "village_code": workspace.village_code,
        "period": workspace.period,
        "form_id": form.form_id,
        "form_version": form.version,
    }


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
