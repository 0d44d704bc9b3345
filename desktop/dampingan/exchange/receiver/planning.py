"""What a workbook changes in a workspace, worked out before anything is written.

Merged answers go through the form like typed ones: a family or filled form of which something
changes is answered anew in a `FormSession` with all of its rows, so that calculations, relevance,
findings and what lists show are right. All of this happens on a snapshot; the transaction that
follows only writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from dampingan.core.causality import DELETED, Stamps, seen_of, union
from dampingan.core.language import language
from dampingan.exchange.receiver.agency_work import is_work_list
from dampingan.exchange.receiver.comparing import Comparison, Forms, Outcome
from dampingan.exchange.receiver.draft import LAST, Draft, Plan, Reference, Write
from dampingan.exchange.receiver.list_entry import ListEntries
from dampingan.exchange.receiver.opinion import INQUIRY_FIELDS
from dampingan.exchange.receiver.row_columns import RowColumns, findings_of
from dampingan.exchange.receiver.staging import FORMLESS, INQUIRY, LIST_ENTRY, Staged
from dampingan.exchange.sheet.annex_column import DOT, FIELD
from dampingan.forms.model import Form
from dampingan.forms.session import Answers, Field, FormSession, Row
from dampingan.store import subject
from dampingan.store.alteration import change_of, encoded
from dampingan.store.checking import FINISHED
from dampingan.store.house import NUMBER_QUESTION
from dampingan.store.kind import KINDS, MEMBERS
from dampingan.store.merging.holding import Held
from dampingan.store.reader import Reader
from dampingan.store.rows import (
    family_columns,
    head_name,
    person_columns,
    present_members,
)
from dampingan.store.subject import Subject
from dampingan.store.transaction import utc_text
from dampingan.store.workspace import Workspace


def plan(
    workspace: Workspace,
    reader: Reader,
    staged: Staged,
    comparison: Comparison,
    *,
    dot: str,
    tick: Callable[[int, int], object] = lambda _done, _all: None,
) -> Plan:
    """Work out what has to be written.

    Args:
        workspace: knows the questionnaires and the day.
        reader: the snapshot that the comparison was made on.
        staged: the workbook.
        comparison: what became of its records.
        dot: what values that are worked out anew here are stamped with.
        tick: told families and forms done and in all.
    """
    return _Planner(workspace, reader, staged, comparison, dot).run(tick)


class _Planner:
    """One plan while it is made."""

    def __init__(
        self,
        workspace: Workspace,
        reader: Reader,
        staged: Staged,
        comparison: Comparison,
        dot: str,
    ) -> None:
        self._workspace = workspace
        self._reader = reader
        self._staged = staged
        self._comparison = comparison
        self._dot = dot
        self._forms = Forms(workspace, staged)
        self._today = workspace.now().astimezone().date()
        self._columns = RowColumns(staged, utc_text(workspace.now()))
        self._entries = ListEntries(workspace, reader, staged, comparison)
        self._adopts = is_work_list(staged)
        self._plan = Plan(village_code=staged.submission.identity.village_code)
        for row in staged.counterparts:
            told = row.columns
            key = row.owner, told.get(FIELD, ""), told.get(DOT, "")
            self._plan.remarks[key] = told
        self._drafts: dict[str, Draft] = {}
        self._uids: dict[Reference, str] = {}
        self._roots: dict[str, Reference] = {}
        self._houses: set[str] = set()

    # -- which families and forms --------------------------------------------------------------

    def run(self, tick: Callable[[int, int], object]) -> Plan:
        written = self._comparison.written
        for outcome in written:
            self._draft(outcome.record.uid)
        roots: dict[Reference, None] = {}
        for outcome in written:
            if outcome.record.kind in FORMLESS:
                self._formless(self._drafts[outcome.record.uid])
            else:
                roots |= dict.fromkeys(self._roots_of(outcome))
        rows = self._rows_of(roots)
        for done, root in enumerate(roots):
            self._root(root, rows.get(root, []))
            tick(done + 1, len(roots))
        self._plan.kept = [o for o in written if o.merged and (o.arrived or o.merged.settled)]
        order = {kind: n for n, kind in enumerate(("house", *_ORDER))}
        self._plan.writes.sort(key=lambda write: order[write.kind])
        return self._plan

    def _roots_of(self, outcome: Outcome) -> Iterator[Reference]:
        """Yield the families and forms that a record belongs to, before and now."""
        draft = self._drafts[outcome.record.uid]
        yield self._root_of(draft.kind, draft.uid)
        if outcome.held is not None and "parent" in draft.taken:
            row = outcome.held.row
            for column, kind in (("family_id", "family"), ("response_id", "response")):
                if row.get(column) and draft.kind != "response":
                    yield self._root_by_id(kind, int(row[column]))

    def _root_of(self, kind: str, uid: str) -> Reference:
        """Return the family or form that a record belongs to from now on."""
        if kind in {"family", "response"}:
            return kind, uid
        if uid not in self._roots:
            draft = self._draft(uid)
            if draft is None:
                self._roots[uid] = self._root_of_held(self._comparison.owners[uid])
            else:
                above = draft.parent
                owner = self._draft(above)
                known = self._comparison.owners.get(above)
                if owner is not None:
                    self._roots[uid] = self._root_of(owner.kind, above)
                elif known is not None:
                    self._roots[uid] = self._root_of(known.kind, above)
                else:  # its owner is where it was
                    assert draft.held is not None
                    self._roots[uid] = self._root_of_held(draft.held)
        return self._roots[uid]

    def _root_of_held(self, held: Held) -> Reference:
        for column, kind in (("family_id", "family"), ("response_id", "response")):
            if held.row.get(column):
                return self._root_by_id(kind, int(held.row[column]))
        return held.kind, held.uid

    def _root_by_id(self, kind: str, record_id: int) -> Reference:
        return kind, self._uid_by_id(kind, record_id)

    def _uid_by_id(self, kind: str, record_id: int) -> str:
        key = kind, str(record_id)
        if key not in self._uids:
            self._uids[key] = self._reader.uids_of(kind, [record_id])[record_id]
        return self._uids[key]

    def _draft(self, uid: str) -> Draft | None:
        """Return a record of the file or of a family or form that is written."""
        if uid not in self._drafts:
            outcome = self._comparison.outcomes.get(uid)
            if outcome is None:
                return None
            self._drafts[uid] = Draft(outcome.record.kind, uid, outcome.held, outcome)
        return self._drafts[uid]

    def _rows_of(self, roots: Iterable[Reference]) -> dict[Reference, list[Draft]]:
        """Return the rows that each root is going to have, those of the file and its other ones."""
        wanted = dict.fromkeys(roots)
        for kind, uid in wanted:
            if self._draft(uid) is None:
                found = self._comparison.owners.get(uid) or self._reader.held(kind, [uid])[uid]
                self._drafts[uid] = Draft(kind, uid, found)
        for owner in ("family", "response"):
            ids = [
                held.id
                for kind, uid in wanted
                if kind == owner and (held := self._drafts[uid].held) is not None
            ]
            for below in ("person", "roster_row") if owner == "family" else ("roster_row",):
                for rows in self._reader.held_below(below, owner, ids).values():
                    for held in rows:
                        if self._draft(held.uid) is None:
                            self._drafts[held.uid] = Draft(below, held.uid, held)
        found_rows: dict[Reference, list[Draft]] = {}
        for uid, draft in list(self._drafts.items()):
            if draft.kind in {"person", "roster_row"}:
                root = self._root_of(draft.kind, uid)
                if root in wanted:
                    found_rows.setdefault(root, []).append(draft)
        for rows in found_rows.values():
            rows.sort(key=lambda row: (row.kind, row.position or LAST, row.uid))
        return found_rows

    # -- one family or form --------------------------------------------------------------------

    def _root(self, root: Reference, rows: list[Draft]) -> None:
        draft = self._drafts[root[1]]
        alive = [row for row in rows if not row.deleted]
        if draft.deleted:
            self._write_root(draft, None, alive)
        else:
            session, draft = self._session(draft, alive)
            self._write_root(draft, session, alive)
            for row in alive:
                self._write_row(row, session, root)
        for row in rows:
            if row.deleted or draft.deleted:
                self._write_row(row, None, root)

    def _form_of(self, draft: Draft) -> Form:
        """Return a record's form, which knows the entries of lists that come with the file."""
        return self._entries.known_to(self._own_form(draft))

    def _own_form(self, draft: Draft) -> Form:
        if draft.kind == "family":
            return self._workspace.form("family")
        if draft.new:
            return self._forms.form(draft.record.sheet)
        assert draft.held is not None
        return self._workspace.extra_form(str(draft.held.row["form_id"]))

    def _session(self, draft: Draft, rows: list[Draft]) -> tuple[FormSession, Draft]:
        """Answer a form with merged answers; what was taken away stays aside where it can."""
        form = self._form_of(draft)
        session = self._answered(form, draft, rows)
        again = False
        for each in (draft, *rows):
            at = "" if each is draft else each.uid
            cleared = frozenset(q for q in each.emptied() if _asked(session, Field(q, at)))
            if cleared:
                each.cleared = cleared
                again = True
        return (self._answered(form, draft, rows) if again else session), draft

    def _answered(self, form: Form, draft: Draft, rows: list[Draft]) -> FormSession:
        kept = [
            Row(
                row.uid,
                self._repeat(row),
                "" if row.parent == draft.uid else row.parent,
                row.answers(),
            )
            for row in rows
        ]
        return FormSession(
            form,
            Answers(draft.answers(), kept),
            today=self._today,
            language=language(),
            tables=self._workspace.tables(form),
        )

    def _repeat(self, row: Draft) -> str:
        if row.kind == "person":
            return MEMBERS
        if row.new:
            return self._staged.facts[row.record.sheet].repeat
        assert row.held is not None
        return str(row.held.row["repeat"])

    # -- the root ------------------------------------------------------------------------------

    def _write_root(self, draft: Draft, session: FormSession | None, rows: list[Draft]) -> None:
        new = draft.new
        columns = self._new_root(draft, session) if new else self._changed_root(draft, session)
        references: dict[str, Reference] = {}
        if draft.kind == "family" and (house := self._house(draft, columns)):
            references["house_id"] = "house", house
        if draft.kind == "response" and new:
            references |= self._about(draft, columns)
        status = str(columns.get("status", draft.text("status")))
        merged = draft.outcome.merged if draft.outcome else None
        own = set(merged.defended) if merged else set[str]()
        if columns.get("error_count") and status in FINISHED and not draft.deleted:
            columns["status"] = "draft"
            own.add("status")
        if session is not None and not new:
            own |= self._recomputed(draft, columns["answers"])
        self._put(draft, columns, references, own)
        if draft.kind == "family" and self._numbers_moved(draft, columns, rows):
            self._plan.numbered.add(draft.uid)

    def _new_root(self, draft: Draft, session: FormSession | None) -> dict[str, Any]:
        record, form = draft.record, self._form_of(draft)
        columns = self._columns.state(record) | self._columns.told(
            record, self._forms.known(record.sheet)
        )
        answers = columns["answers"]
        columns["form_id"] = form.form_id
        if draft.kind == "family":
            columns |= {c: answers.get(q, "") for c, q in KINDS["family"].promoted.items()}
            columns["joined_into"] = record.columns.get("_joined_into", "")
        if session is None:
            return columns
        answers |= self._columns.worked_out(session, "", record.sheet)
        if draft.kind == "family":
            columns["head_name"] = columns["head_name"] or head_name(session)
            columns["member_count"] = present_members(session)
        return columns | findings_of(session, columns["accepted"], "{}")

    def _changed_root(self, draft: Draft, session: FormSession | None) -> dict[str, Any]:
        columns: dict[str, Any] = {
            name: draft.taken[name] for name in _PLAIN if name in draft.taken
        }
        columns |= {name: draft.document(name) for name in ("notes", "accepted", "parked")}
        if session is None:
            return columns | self._columns.deletion(draft)
        if draft.kind == "family":
            columns |= family_columns(session)
        else:
            answers, aside = session.record("")
            columns |= {"answers": answers, "aside": aside}
            assert draft.held is not None
            if draft.held.row["subject"] == subject.VILLAGE:
                code = draft.held.row["village_code"]
                columns |= subject.village_columns(session.form, answers, code)
        assert draft.held is not None
        columns |= findings_of(session, columns["accepted"], draft.held.row["findings"])
        return columns | self._columns.deletion(draft)

    def _about(self, draft: Draft, columns: dict[str, Any]) -> dict[str, Reference]:
        """Add what a filled form says of its subject; return the records that it points to."""
        record = draft.record
        owner = self._draft(record.parent)
        known = self._comparison.owners.get(record.parent)
        kind = owner.kind if owner else known.kind if known else subject.VILLAGE
        held = owner.held if owner else known
        if kind == subject.VILLAGE or held is not None:
            about = Subject(kind, held.id if held else None, record.columns.get("_title", ""))
            village = str(self._workspace.village["name"])
            columns |= subject.read_subject(self._reader.connection, about, village).columns
            columns["village_code"] = self._columns.village(record)
            if kind == subject.VILLAGE:
                form, code = self._form_of(draft), columns["village_code"]
                columns |= subject.village_columns(form, columns["answers"], code)
            return {}
        columns |= {"subject": kind, "title": record.columns.get("_title", "")}
        if kind == "person":
            family = owner.parent if owner else ""
            return {"person_id": ("person", record.parent), "family_id": ("family", family)}
        return {"family_id": ("family", record.parent)}

    def _numbers_moved(self, draft: Draft, columns: Mapping[str, Any], rows: list[Draft]) -> bool:
        """Tell whether a family's KK number, state or members came or went or changed theirs."""
        if draft.new or DELETED in draft.taken or {"status", "answers.no_kk"} & draft.taken.keys():
            return True
        assert draft.held is not None
        if columns.get("no_kk", draft.held.row["no_kk"]) != draft.held.row["no_kk"]:
            return True
        watched = {"answers.nik", "answers.keberadaan", "parent", DELETED}
        return any(row.new or watched & row.taken.keys() for row in rows if row.kind == "person")

    # -- rows ----------------------------------------------------------------------------------

    def _write_row(self, row: Draft, session: FormSession | None, root: Reference) -> None:
        outcome = row.outcome
        touched = row.new or (outcome is not None and outcome.writes)
        if not touched and (session is None or row.deleted):
            return
        references = self._row_references(row, root)
        own: set[str] = set()
        if row.new:
            columns = self._new_row(row, session)
        else:
            columns = self._changed_row(row, session)
            if session is not None and "answers" in columns:
                own = self._recomputed(row, columns["answers"])
        self._put(row, columns, references, own)

    def _row_references(self, row: Draft, root: Reference) -> dict[str, Reference]:
        if row.held is None or self._root_of_held(row.held) != root:
            return {f"{root[0]}_id": root}
        return {}

    def _new_row(self, row: Draft, session: FormSession | None) -> dict[str, Any]:
        record = row.record
        known = self._forms.known(record.sheet)
        columns: dict[str, Any] = self._columns.told(record, known) | {
            "position": self._columns.position(record)
        }
        if session is not None:
            columns["answers"] |= self._columns.worked_out(session, row.uid, record.sheet)
        if row.kind == "person":
            answers = columns["answers"]
            columns |= {c: answers.get(q, "") for c, q in KINDS["person"].promoted.items()}
            columns["joined_into"] = record.columns.get("_joined_into", "")
        else:
            columns["repeat"] = self._staged.facts[record.sheet].repeat
            columns["parent_uid"] = "" if self._is_root(record.parent) else record.parent
        return columns

    def _changed_row(self, row: Draft, session: FormSession | None) -> dict[str, Any]:
        columns: dict[str, Any] = {}
        if "position" in row.taken:
            columns["position"] = row.position
        if "joined_into" in row.taken:
            columns["joined_into"] = row.taken["joined_into"]
        if row.kind == "roster_row" and "parent" in row.taken:
            columns["parent_uid"] = "" if self._is_root(row.parent) else row.parent
        columns["parked"] = row.document("parked")
        if session is not None:
            assert row.held is not None
            try:
                if row.kind == "person":
                    position = columns.get("position", row.held.row["position"])
                    columns |= person_columns(session, row.uid, position)
                else:
                    columns["answers"], columns["aside"] = session.record(row.uid)
            except KeyError:  # a row of a repeat that the form has no more
                columns["answers"] = row.answers()
        return columns | self._columns.deletion(row)

    def _is_root(self, uid: str) -> bool:
        owner = self._draft(uid)
        known = self._comparison.owners.get(uid)
        kind = owner.kind if owner else known.kind if known else ""
        return kind in {"family", "response"}

    # -- what records have in common -------------------------------------------------------------

    def _put(
        self,
        draft: Draft,
        columns: dict[str, Any],
        references: dict[str, Reference],
        own: set[str],
    ) -> None:
        stamps = draft.stamps
        if draft.new and stamps == Stamps():
            stamps = draft.record.stamps  # or the next seal would take it for ours
        if self._adopts:
            stamps = self._adopted(draft, own)
        if own:
            stamps = stamps.with_dot(own, self._dot)
            self._plan.own = True
        columns["stamps"] = str(stamps)
        stamp = ("", "")
        if draft.new:
            columns |= self._columns.deletion(draft)
            told = draft.record.columns
            stamp = told.get("_updated_at", ""), told.get("_updated_by", "")
        write = Write(draft.kind, draft.uid, None, columns, references, stamp)
        if draft.held is None:
            write.columns = encoded(columns | {"uid": draft.uid})
        else:
            write.id, write.change = draft.held.id, change_of(draft.held.row, columns)
            write.columns = {name: columns[name] for name in write.change.columns}
            if not write.columns and not references:
                return
        self._plan.writes.append(write)

    def _adopted(self, draft: Draft, own: set[str]) -> Stamps:
        """Return the stamps of what came from an agency: as if it had been written here."""
        own.update(draft.taken)
        if not draft.new:
            return draft.stamps
        self._plan.own = True
        told = seen_of((*draft.stamps.dots(), self._dot))
        return Stamps(union(draft.stamps.seen, told), self._dot)

    def _recomputed(self, draft: Draft, answers: Mapping[str, str]) -> set[str]:
        """Return the answered fields whose value follows from other answers now."""
        assert draft.held is not None
        questions = self._form_questions(draft)
        found = set()
        for question in {**draft.held.answers, **answers}:
            if question not in questions or not questions[question].answerable:
                continue
            name = f"answers.{question}"
            if answers.get(question, "") != draft.text(name):
                found.add(name)
        return found

    def _form_questions(self, draft: Draft) -> Mapping[str, Any]:
        root = draft
        if draft.kind in {"person", "roster_row"}:
            root = self._drafts[self._root_of(draft.kind, draft.uid)[1]]
        return self._form_of(root).questions

    def _formless(self, draft: Draft) -> None:
        if draft.kind == LIST_ENTRY:
            columns = self._entries.columns(draft)
            self._plan.entries.append(self._entries.name_of(draft))
            columns |= {} if draft.new else self._columns.deletion(draft)
        elif draft.new:
            told = draft.record.columns
            columns: dict[str, Any] = {n: told.get(f"_{n}", "") for n in INQUIRY_FIELDS}
            columns["record_uid"] = draft.record.parent
        else:
            columns = {n: t for n, t in draft.taken.items() if n in INQUIRY_FIELDS}
            columns |= self._columns.deletion(draft)
        self._put(draft, columns, {}, set())

    def _house(self, draft: Draft, columns: Mapping[str, Any]) -> str:
        """Return the key of a family's house when it is to be written; plan it when it is new."""
        told = draft.record.columns.get("_house", "") if draft.new else ""
        uid = told or draft.taken.get("house", "")
        if not uid or draft.deleted:
            return ""
        if uid not in self._houses:
            self._houses.add(uid)
            if not self._reader.ids_of("house", [uid]):
                number = columns["answers"].get(NUMBER_QUESTION, "")
                names = ("rw", "rt", "address")
                place = {n: columns.get(n, "") for n in names}
                code = columns.get("village_code") or draft.text("village_code")
                place |= {"village_code": code, "uid": uid, "number": number}
                self._plan.writes.append(Write("house", uid, None, place))
        return uid


_ORDER = (LIST_ENTRY, "family", "person", "response", "roster_row", INQUIRY)

_PLAIN = (*("status", "status_reason", "change_state", "period", "form_version", "joined_into"),)


def _asked(session: FormSession, at: Field) -> bool:
    """Tell whether a question is relevant; not when it is not there."""
    try:
        return session.relevant(at)
    except KeyError:
        return False
