"""A record while it is being answered: the form session joined to the workspace.

Every answer is a transaction of its own. When the disk refuses, the session keeps the answer,
`unsaved` tells so, and `retry` writes everything that is missing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, Self

from dampingan.core.errors import DampinganError
from dampingan.core.keys import new_key
from dampingan.core.language import language, tr
from dampingan.forms.model import Form
from dampingan.forms.session import Answers, Delta, Field, FormSession
from dampingan.store import checking, finding, place
from dampingan.store.entry.prior import Prior
from dampingan.store.entry.remark import Remarks, standing
from dampingan.store.entry.row_map import RowMap, RowsWritten
from dampingan.store.finding import StoredFinding
from dampingan.store.rows import read_answers, stored
from dampingan.store.transaction import Transaction
from dampingan.store.workspace import Workspace

EMPTY = ""

AWAY = frozenset({"deleted", "moved", "deceased", "not_found"})
"""States of a record whose subject is not there any more."""


@dataclass(slots=True)
class _Saved:
    """What is on the disk after a transaction."""

    rows: RowsWritten
    root: dict[str, Any]
    findings: dict[str, str]
    status: str


class SavedRecord:
    """One record whose answers are in memory and on the disk.

    Attributes:
        kind: ``family`` or ``response``.
        workspace: where it is saved.
        session: its answers; read from it, write through this class.
        record_id, uid: the record.
        period: the period that it belongs to.
        form: the questionnaire that it is answered with.
        saved_at: when the last answer reached the disk; None before the first.
        source: what writes here, as the history keeps it: ``entry``, or ``verify`` for what a
            second keying decided.
    """

    kind: ClassVar[str]
    source: str = "entry"

    workspace: Workspace
    session: FormSession
    record_id: int
    uid: str
    form: Form
    saved_at: datetime | None

    def __init__(self, workspace: Workspace, record_id: int | None) -> None:
        """Open a record, None for one that is about to be made; use `load` and `create`."""
        self._prepare(workspace, "")
        self.record_id = 0
        if record_id is not None:
            self.record_id = record_id
            self._load()

    @classmethod
    def load(cls, workspace: Workspace, record_id: int) -> Self:
        """Open a record that exists, where the operator left it."""
        return cls(workspace, record_id)

    # -- what the two kinds do differently ---------------------------------------------------

    def _active_form(self, record: Mapping[str, Any]) -> Form:
        """Return the questionnaire that a record is answered with."""
        raise NotImplementedError

    def _root_columns(self) -> dict[str, Any]:
        """Return the columns that follow from the answers."""
        raise NotImplementedError

    def _status_label(self, status: str) -> str:
        """Return what the undo message calls giving this state."""
        raise NotImplementedError

    def _blank(self, workspace: Workspace) -> dict[str, Any]:
        """Return what the record has in a workspace before any answer."""
        raise NotImplementedError

    def _members(self) -> str:
        """Return the repeat whose rows are persons, ``""`` for none."""
        return ""

    def _following_columns(self) -> dict[str, Any]:
        """Return the root's columns that follow from rows."""
        return {}

    def _relate(
        self,
        tx: Transaction,
        root: dict[str, Any],
        before: Mapping[str, Any] | None,
        rows: RowsWritten,
    ) -> None:
        """Bring up to date what the record has in common with others, while it is written."""

    def _around(self, tx: Transaction) -> None:
        """Do the same after the record went away or came back."""

    def _foreign_findings(self) -> list[StoredFinding]:
        """Return the findings that no questionnaire makes."""
        return []

    # -- safety ----------------------------------------------------------------------------

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
        """Save the workspace with this record's unsaved answers to another place.

        The copy is a whole workspace; work can go on in it.

        Raises:
            StorageError: that place can't be written either.
        """
        place.require_free(path)
        try:
            copy, record = self._copy(path)
            with copy:
                self._save_copy(self, copy, record)
        except BaseException:
            place.discard(path)  # it was free before: ours, and not whole
            raise
        self._unsaved = False

    @classmethod
    def _save_copy(cls, entry: SavedRecord, copy: Workspace, record: dict[str, Any] | None) -> None:
        """Write what an entry holds into a copy of its workspace."""
        other = cls(copy, None if record else entry.record_id)
        other._take_over(entry)
        other._save(tr("Menyimpan ulang"), record=record)

    def _copy(self, path: Path) -> tuple[Workspace, dict[str, Any] | None]:
        """Copy the workspace and open the copy.

        When nothing of it can be read any more (a removed stick), begin an empty one and return
        what the record begins with.
        """
        workspace = self.workspace
        try:
            workspace.copy_to(path)
        except DampinganError:
            if workspace.reachable:
                raise
            copy = workspace.begin_elsewhere(path)
            state = {"status": self._status, "status_reason": self._status_reason}
            return copy, self._blank(copy) | ({} if self._status == "deleted" else state)
        return Workspace.open(path, actor=workspace.actor, now=workspace.now), None

    def _take_over(self, entry: SavedRecord) -> None:
        """Hold what another entry holds in memory."""
        self.uid, self.form, self.session = entry.uid, entry.form, entry.session
        self._status, self._status_reason = entry.status, entry.status_reason
        self._resume = entry._resume
        self._rows = self._rows if self.record_id else RowMap(self._members())
        self._rows.take_over(entry._rows, self.session)
        self._found = dict(entry._found)
        self._remarks, self._prior = entry._remarks, entry._prior
        self._change_state = entry._change_state
        self._root_waits = True

    # -- state -----------------------------------------------------------------------------

    @property
    def status(self) -> str:
        """State of the record, a key of `STATUSES`."""
        return self._status

    @property
    def status_reason(self) -> str:
        """Why it has that state, in the operator's words."""
        return self._status_reason

    @property
    def findings(self) -> list[StoredFinding]:
        """All open findings, those between records included, errors first, then as on paper."""
        return finding.decode(self._findings, self.session.form, self._rows.rows())

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

    def row_id(self, row: str) -> int | None:
        """Return the id of a row's person or roster row by its key."""
        return self._rows.ids.get(row)

    def reload(self) -> None:
        """Read the record anew, after an undo or an import."""
        self._load()

    # -- inside ----------------------------------------------------------------------------

    def _prepare(self, workspace: Workspace, uid: str, saved_at: datetime | None = None) -> None:
        """Begin with nothing written and nothing waiting."""
        self.workspace = workspace
        self.uid = uid
        self.saved_at = saved_at
        self._unsaved = False
        self._status, self._status_reason = "draft", ""
        self._findings: dict[str, str] = {}
        self._found: dict[str, str] = {}
        self._resume: Field | None = None
        self._remarks = Remarks()
        self._prior = Prior()
        self._change_state = ""
        self.period = workspace.period
        self._rows = RowMap()
        self._root_written: dict[str, Any] | None = None
        self._root_waits = True

    def _load(self) -> None:
        record = self.workspace.record(self.kind, self.record_id)
        self._prepare(self.workspace, str(record["uid"]), self.saved_at)
        self.form = self._active_form(record)
        self._read_state(record)
        self._resume = _resume_field(record["resume"])
        loaded = read_answers(self.workspace, record, self.kind)
        self._prior = Prior(record, loaded.rows)
        self._begin(loaded.answers, loaded.rows)

    def _read_state(self, record: Mapping[str, Any]) -> None:
        """Take state and findings from the disk; the next answer writes the root anew."""
        self._status = "deleted" if record["deleted_at"] else str(record["status"])
        self._status_reason = str(record["deleted_reason"] or record["status_reason"])
        self._findings = json.loads(record["findings"])
        self._remarks = Remarks(record["accepted"], record["notes"])
        self._change_state = str(record["change_state"])
        self.period = str(record["period"])
        self._root_written = None

    def _start(self, form: Form, known: Mapping[str, str]) -> None:
        """Begin with the form's defaults, then what is known of the root."""
        self.form = form
        self._begin(None, ())
        for question, text in known.items():
            if question in form.questions and not form.questions[question].repeat:
                self._absorb(self.session.set(Field(question), text))

    def _begin(self, answers: Answers | None, rows: Any) -> None:
        self.session = FormSession(
            self.form,
            answers,
            today=self.workspace.now().astimezone().date(),
            language=language(),
            new_row_key=self._row_key,
            tables=self.workspace.tables(self.form),
            properties={"username": self.workspace.actor},
        )
        self._rows = RowMap(self._members())
        self._rows.begin(self.session, rows)
        self._root_waits = True
        self._found = finding.encode(stored(self.session.all_findings()))

    def _row_key(self, repeat: str) -> str:
        return new_key("P" if repeat == self._members() else "Q")

    def _absorb(self, delta: Delta, *, moved: str = "") -> Delta:
        """Note which records a change touched and what the checks say now."""
        self._rows.absorb(delta, self.session, moved=moved)
        gone = set(delta.rows_removed)
        if gone:
            kept = {k: v for k, v in self._found.items() if k.split("|", 2)[1] not in gone}
            self._found = kept
        if any(ref.row == EMPTY for ref in (*delta.values, *delta.relevance)):
            self._root_waits = True
        if changed := {
            field: found for field, found in delta.findings.items() if field.row not in gone
        }:
            starts = tuple(f"{field.question}|{field.row}|" for field in changed)
            kept = {k: v for k, v in self._found.items() if not k.startswith(starts)}
            new = stored(f for found in changed.values() for f in found)
            self._found = kept | finding.encode(new)
        return delta

    def _save(self, label: str, *, record: Mapping[str, Any] | None = None) -> None:
        """Write what is not on the disk yet; `record` makes the record first."""
        tx = saved = None
        try:
            with self.workspace.write(label, source=self.source) as tx:
                if record is not None:
                    self.record_id = tx.insert(self.kind, record)
                saved = self._write(tx)
        finally:
            # A listener may fail after the commit, and anything may fail before it.
            self._unsaved = tx is None or not tx.committed
            if not self._unsaved and saved is not None:
                self._rows.take(saved.rows)
                self._root_waits, self._root_written = False, saved.root
                self._findings, self._status = saved.findings, saved.status
                self.saved_at = self.workspace.now()

    def _write(self, tx: Transaction) -> _Saved:
        before = self._root_written
        rows = self._rows.write(tx, self.session, {f"{self.kind}_id": self.record_id})
        if before is not None and not self._root_waits:
            root = {k: v for k, v in before.items() if k != "status"} | self._following_columns()
        else:
            root = self._root_columns()
        self._relate(tx, root, before, rows)
        document = self._found | finding.encode(self._foreign_findings())
        self._remarks.lapse(self.session)
        accepted = standing(self.session, self._remarks.accepted)
        root["findings"] = document
        root["error_count"], root["warning_count"] = finding.count(document, accepted)
        root["accepted"], root["notes"] = dict(self._remarks.accepted), dict(self._remarks.notes)
        root["change_state"] = self._change_state
        root["resume"] = resume_text(self._resume)
        status = self._status
        if root["error_count"] and status in checking.FINISHED:
            status = root["status"] = "draft"
        known = before or {}
        changed = {name: v for name, v in root.items() if name not in known or known[name] != v}
        if changed:
            tx.update(self.kind, self.record_id, changed)
        return _Saved(rows, root, document, status)


def resume_text(field: Field | None) -> str:
    """Write a field as the column ``resume`` keeps it."""
    return json.dumps(list(field)) if field else ""


def _resume_field(text: str) -> Field | None:
    return Field(*json.loads(text)) if text else None
