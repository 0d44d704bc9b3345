"""Writing staged records that a workspace does not have: one transaction, one undo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dampingan.core.errors import DampinganError
from dampingan.core.language import language, tr
from dampingan.core.period import Period
from dampingan.exchange.comparing import Comparison
from dampingan.exchange.staging import Staged, StagedRecord
from dampingan.exchange.survey import EVERY_BATCH
from dampingan.forms.model import Form
from dampingan.forms.session import Answers, FormSession, Row
from dampingan.store import checking, finding, subject
from dampingan.store.batch import BatchEntry, batches, write_batch
from dampingan.store.house import NUMBER_QUESTION
from dampingan.store.kind import CHANGE_STATES, KINDS, MEMBERS, STATUSES
from dampingan.store.parked import ANSWER, ParkedKey
from dampingan.store.remark import standing
from dampingan.store.rows import head_name, present_members, stored
from dampingan.store.subject import Subject
from dampingan.store.transaction import Reverted, Transaction, utc_text
from dampingan.store.workspace import Workspace


def apply(workspace: Workspace, staged: Staged, comparison: Comparison) -> bool:
    """Write the new records of a comparison and note the batch.

    Returns:
        Whether anything was written.

    Raises:
        StorageError: the disk refused; nothing was written.
    """
    arrival = _Arrival(workspace, staged, comparison)
    label = tr("Menerima kiriman {batch}", batch=staged.submission.identity.batch)
    with workspace.write(label, source="import") as tx:
        arrival.write(tx)
    return True


_LAST = 1_000_000_000
"""Where rows without a position stand."""


class _Arrival:
    """The records of one import on their way in."""

    def __init__(self, workspace: Workspace, staged: Staged, comparison: Comparison) -> None:
        self._workspace = workspace
        self._staged = staged
        self._new = comparison.new
        self._ids: dict[str, tuple[str, int]] = {}
        self._houses: dict[str, int] = {}
        with workspace.snapshot() as reader:
            for kind in ("family", "person", "response"):
                self._ids |= {u: (kind, i) for u, i in reader.records(kind, ("uid", "id"))}
            self._houses = dict(reader.records("house", ("uid", "id")))
            about = ("uid", "family_id", "response_id")
            self._owners = {
                uid: ("family_id", family) if family else ("response_id", response)
                for uid, family, response in reader.records("roster_row", about)
            }
        self._forms: dict[str, Form] = {}
        self._worked: dict[str, dict[str, str]] = {}
        self._last: dict[tuple[str, str], int] = {}
        self._rows: dict[str, list[StagedRecord]] = {}
        self._parents = {record.uid: record.parent for record in self._new}
        self._today = workspace.now().astimezone().date()
        self._collect()

    def _collect(self) -> None:
        """Sort the rows of repeats and members by the family or form that they belong to."""
        for record in self._new:
            if record.kind in {"person", "roster_row"} and not record.deleted:
                self._rows.setdefault(self._root_of(record.uid), []).append(record)
        for rows in self._rows.values():
            rows.sort(key=lambda row: (row.position or _LAST, row.place))

    def _root_of(self, uid: str) -> str:
        """Return the family or form that a row belongs to."""
        seen = set()
        while not self._is_root(uid) and uid in self._parents and uid not in seen:
            seen.add(uid)
            uid = self._parents[uid]
        return uid

    def _is_root(self, uid: str) -> bool:
        record = self._staged.records.get(uid)
        kind = record.kind if record else self._ids.get(uid, ("", 0))[0]
        return kind in {"family", "response"}

    # -- writing ---------------------------------------------------------------------------

    def write(self, tx: Transaction) -> None:
        writers = {
            "family": self._family,
            "person": self._person,
            "response": self._response,
        }
        for kind, write in writers.items():
            for record in self._new:
                if record.kind == kind:
                    stamp = (
                        record.columns.get("_updated_at", ""),
                        record.columns.get("_updated_by", ""),
                    )
                    record_id = tx.insert(kind, write(tx, record) | _common(record), stamp=stamp)
                    self._ids[record.uid] = kind, record_id
        self._roster_rows(tx)
        self._renew(tx)
        self._note_batch(tx)

    def _family(self, tx: Transaction, record: StagedRecord) -> dict[str, Any]:
        form = self._form(record)
        columns = self._state(record) | self._told(record, form)
        answers = columns["answers"]
        columns["form_id"] = form.form_id
        columns |= {c: answers.get(q, "") for c, q in KINDS["family"].promoted.items()}
        if record.deleted:
            return columns
        session = self._session(record, form, answers)
        answers |= self._worked_out(session, "", record.sheet)
        for row in self._rows.get(record.uid, ()):
            self._worked[row.uid] = self._worked_out(session, row.uid, row.sheet)
        columns["head_name"] = columns["head_name"] or head_name(session)
        columns["member_count"] = present_members(session)
        columns["house_id"] = self._house(tx, record, columns)
        return columns | self._findings(session, columns)

    def _person(self, tx: Transaction, record: StagedRecord) -> dict[str, Any]:
        del tx
        form = self._form(record)
        columns = self._told(record, form)
        answers = columns["answers"]
        columns |= {c: answers.get(q, "") for c, q in KINDS["person"].promoted.items()}
        columns["family_id"] = self._ids[record.parent][1]
        columns["position"] = self._position(record)
        return columns

    def _response(self, tx: Transaction, record: StagedRecord) -> dict[str, Any]:
        form = self._form(record)
        columns = self._state(record) | self._told(record, form)
        columns["form_id"] = form.form_id
        kind, record_id = self._ids.get(record.parent, (subject.VILLAGE, None))
        about = Subject(kind, record_id, record.columns.get("_title", ""))
        village = str(self._workspace.village["name"])
        columns |= subject.read_subject(tx.connection, about, village).columns
        if kind == subject.VILLAGE:
            columns |= {name: columns["answers"].get(name, "") for name in ("rt", "rw")}
        if record.deleted:
            return columns
        session = self._session(record, form, columns["answers"])
        return columns | self._findings(session, columns)

    def _roster_rows(self, tx: Transaction) -> None:
        waiting = [record for record in self._new if record.kind == "roster_row"]
        for record in waiting:
            column, owner = self._owner(record.parent)
            form = self._form(record)
            columns = self._told(record, form) | {
                column: owner,
                "repeat": self._staged.facts[record.sheet].repeat,
                "parent_uid": "" if self._is_root(record.parent) else record.parent,
                "position": self._position(record),
            }
            stamp = record.columns.get("_updated_at", ""), record.columns.get("_updated_by", "")
            tx.insert("roster_row", columns | _common(record), stamp=stamp)

    def _owner(self, parent: str) -> tuple[str, int]:
        """Return the column and id of the family or form that a row belongs to."""
        if parent in self._owners:
            return self._owners[parent]
        root = self._root_of(parent)
        if root in self._owners:
            return self._owners[root]
        kind, record_id = self._ids[root]
        if kind == "person":
            found = self._workspace.record("person", record_id)["family_id"]
            return "family_id", int(found)
        return f"{kind}_id", record_id

    def _position(self, record: StagedRecord) -> int:
        """Return a row's place; one that was typed without comes behind its siblings."""
        key = record.sheet, record.parent
        place = record.position or self._last.get(key, 0) + 1
        self._last[key] = max(self._last.get(key, 0), place)
        return place

    # -- columns ---------------------------------------------------------------------------

    def _form(self, record: StagedRecord) -> Form:
        fact = self._staged.facts[record.sheet]
        key = fact.form if fact.extra else ""
        if key not in self._forms:
            form = self._workspace.extra_form(key) if key else self._workspace.form("family")
            self._forms[key] = form
        return self._forms[key]

    def _state(self, record: StagedRecord) -> dict[str, Any]:
        columns = record.columns
        status = columns.get("_status", "")
        known = status in STATUSES and status != "deleted"
        change = columns.get("_change_state", "")
        return {
            "village_code": columns.get("_village_code", "") or self._workspace.village_code,
            "period": self._period(columns.get("_period", "")),
            "form_version": columns.get("_form_version", ""),
            "status": status if known else "draft",
            "status_reason": "" if record.deleted else columns.get("_status_reason", ""),
            "change_state": change if change in CHANGE_STATES else "",
            "notes": record.documents.get("notes", {}),
            "accepted": record.documents.get("accepted", {}),
        }

    def _period(self, text: str) -> str:
        """Return a record's period; the file's when somebody wrote what is none."""
        try:
            return str(Period.parse(text))
        except DampinganError:
            return self._staged.submission.identity.period

    def _told(self, record: StagedRecord, form: Form) -> dict[str, Any]:
        """Return the answers; those that the form has no question for are parked."""
        fact = self._staged.facts[record.sheet]
        asked = {q.key for q in form.questions.values() if q.repeat == fact.repeat}
        answers = {key: text for key, text in record.answers.items() if key in asked}
        parked = dict(record.documents.get("parked", {}))
        for key, text in record.answers.items():
            if key not in asked:
                parked.setdefault(str(ParkedKey(ANSWER, key, fact.version)), text)
        return {"answers": answers | self._worked.get(record.uid, {}), "parked": parked}

    def _session(self, record: StagedRecord, form: Form, answers: Mapping[str, str]) -> FormSession:
        rows = [
            Row(
                row.uid,
                MEMBERS if row.kind == "person" else self._staged.facts[row.sheet].repeat,
                "" if row.parent == record.uid else row.parent,
                dict(row.answers),
            )
            for row in self._rows.get(record.uid, ())
        ]
        return FormSession(
            form,
            Answers(dict(answers), rows),
            today=self._today,
            language=language(),
            tables=self._workspace.tables(form),
        )

    def _worked_out(self, session: FormSession, row: str, sheet: str) -> dict[str, str]:
        """Return the answers of a row that the form works out and that did not travel."""
        asked, questions = self._staged.asked[sheet], session.form.questions
        try:
            answers = session.record(row)[0]
        except KeyError:
            return {}  # a row of a repeat that the form has no more
        return {
            key: text
            for key, text in answers.items()
            if key not in asked and not questions[key].answerable
        }

    def _findings(self, session: FormSession, columns: Mapping[str, Any]) -> dict[str, Any]:
        document = finding.encode(stored(session.all_findings()))
        accepted = standing(session, columns["accepted"])
        errors, warnings = finding.count(document, accepted)
        return {"findings": document, "error_count": errors, "warning_count": warnings}

    def _house(
        self, tx: Transaction, record: StagedRecord, columns: Mapping[str, Any]
    ) -> int | None:
        uid = record.columns.get("_house", "")
        if uid and uid not in self._houses:
            number = columns["answers"].get(NUMBER_QUESTION, "")
            place = {name: columns[name] for name in ("village_code", "rw", "rt", "address")}
            self._houses[uid] = tx.insert("house", {"uid": uid, "number": number} | place)
        return self._houses.get(uid)

    # -- afterwards ------------------------------------------------------------------------

    def _renew(self, tx: Transaction) -> None:
        """Work out what the new families have in common with others."""
        families = {self._ids[r.uid][1] for r in self._new if r.kind == "family" and not r.deleted}
        checking.renew(tx, self._workspace, Reverted(families, set(), set()))

    def _note_batch(self, tx: Transaction) -> None:
        identity = self._staged.submission.identity
        if any(entry.uid == identity.batch for entry in batches(self._workspace, EVERY_BATCH)):
            return
        workspace = self._workspace
        entry = BatchEntry(
            identity.batch,
            "in",
            utc_text(workspace.now()),
            workspace.actor,
            identity.period,
            self._staged.submission.path.name,
            identity.hash,
            {s.title: self._staged.read[s.key] for s in self._staged.submission.sheets.values()},
            identity.parent,
        )
        write_batch(tx, entry)


def _common(record: StagedRecord) -> dict[str, Any]:
    found: dict[str, Any] = {"uid": record.uid}
    if record.deleted:
        found["deleted_at"] = record.columns["_deleted_at"]
        found["deleted_reason"] = record.columns.get("_deleted_reason", "")
    return found
