"""Writing the registers: every call, however many answers and records it has, is one operation.

Answers go through the form's own session, as on the entry screen: calculations, findings, the
record's name and history are right, one Ctrl+Z takes all of it back, and the next seal stamps what
was written (`store.merging.stamping`). Texts are canonical (``25``, ``2.5``, ``2026-11-20``, codes
and keys apart by blanks); any text is kept, wrong ones have findings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Self

from dampingan.core.errors import WorkspaceError
from dampingan.core.keys import new_key
from dampingan.core.language import language, tr
from dampingan.forms.session import Field
from dampingan.store import subject
from dampingan.store.entry.family_entry import home_village, region_answers
from dampingan.store.entry.response_entry import ResponseEntry
from dampingan.store.plan.form import PLAN_FORMS, ensure_plan
from dampingan.store.plan.link import in_village, referring
from dampingan.store.plan.record import PlanRecord, plan_records_of
from dampingan.store.subject import Subject
from dampingan.store.transaction import Transaction
from dampingan.store.workspace import Workspace

Answers = Mapping[str, str]
"""Question → text."""

RowChange = tuple[str, str, str, Answers]
"""Key of the record, repeat, key of the row (``""`` for a new one), answers."""

_NO_ROWS: Mapping[str, Sequence[Answers]] = {}


class _Draft(ResponseEntry):
    """A record that collects changes and writes them with others in one transaction."""

    new: bool = False
    stamps: str = ""

    @classmethod
    def begin(cls, workspace: Workspace, form_id: str, village_code: str, uid: str) -> Self:
        """Begin a record that is not written yet."""
        form = workspace.extra_form(form_id)
        draft = cls(workspace, None)
        draft.uid, draft.new = uid, True
        about = Subject(subject.VILLAGE)
        with workspace.reading() as connection:
            name = str(workspace.village["name"])
            columns = subject.read_subject(connection, about, name).columns
        draft.subject_columns = columns | {"village_code": village_code}
        draft._place(False)
        draft._start(form, {})
        for question, text in region_answers(village_code).items():
            if question in form.questions:
                draft.change(question, text)
        return draft

    def change(self, question: str, text: str, row: str = "") -> None:
        """Answer a question; nothing is written yet."""
        field = Field(question, row)
        self._absorb(self.session.set(field, text))
        if self.changed(field):
            self._is_changed()

    def extend(self, repeat: str, answers: Answers, key: str) -> str:
        """Add a row; nothing is written yet."""
        unknown = [q for q in answers if q not in self.form.questions]
        if unknown:
            raise KeyError(unknown[0])
        self._absorb(self.session.add_row(repeat, key=key, values=answers))
        self._is_changed()
        return key

    def shorten(self, row: str, reason: str) -> None:
        """Take a row out; nothing is written yet."""
        delta = self._absorb(self.session.remove_row(row))
        self._is_changed()
        for gone in delta.rows_removed:
            self._rows.explain(gone, reason)
        self._prior.lost = None

    def write(self, tx: Transaction) -> None:
        """Write everything that was collected."""
        if self.new:  # made with its answers: the history has one line, not one an answer
            record = self._blank(self.workspace) | self._root_columns()
            record["period"] = self.period
            self.record_id = tx.insert(self.kind, record)
        self._write(tx)
        if self.new and self.stamps:
            for kind, column in (("response", "id"), ("roster_row", "response_id")):
                tx.connection.exec_driver_sql(
                    f"UPDATE {kind} SET stamps = ? WHERE {column} = ?",
                    (self.stamps, self.record_id),
                )


class PlanOperation:
    """Changes of the registers that are one operation; made by `operation`.

    Keys of new records and rows are known at once; everything is written at the end.
    """

    def __init__(self, workspace: Workspace, make_key: Callable[[str], str]) -> None:
        self._workspace = workspace
        self._make_key = make_key
        self._drafts: dict[str, _Draft] = {}
        self._deaths: dict[str, str] = {}
        self._births: list[str] = []
        self.label = ""

    def add(
        self,
        form_id: str,
        answers: Answers,
        *,
        village_code: str = "",
        rows: Mapping[str, Sequence[Answers]] = _NO_ROWS,
        uid: str = "",
        period: str = "",
        stamps: str = "",
    ) -> str:
        """Add a record and return its key; see `add` of this module.

        Args:
            form_id: one of `PLAN_FORMS`.
            answers: question → text.
            village_code: whose; a regency's workspace must be told.
            rows: repeat → answers of each row.
            uid: its key; made otherwise.
            period: that it is about; otherwise the workspace's.
            stamps: of a record that other computers make alike (see `core.causality.Stamps`);
                otherwise the next seal stamps it as made here.
        """
        village = home_of(self._workspace, village_code)
        draft = _Draft.begin(self._workspace, form_id, village, uid or self._make_key("J"))
        draft.period, draft.stamps = period or draft.period, stamps
        for question, text in answers.items():
            draft.change(question, text)
        for repeat, listed in rows.items():
            for one in listed:
                draft.extend(repeat, one, self._make_key("Q"))
        self._drafts[draft.uid] = draft
        self._name(tr("Menambah {form}", form=_title(draft)))
        return draft.uid

    def answer(self, uid: str, texts: Answers, *, row: str = "") -> None:
        """Answer questions of a record or of one of its rows."""
        draft = self._draft(uid)
        for question, text in texts.items():
            draft.change(question, text, row)
        if len(texts) == 1:
            self._name(tr("Mengisi {number}", number=_label(draft, next(iter(texts)))))
        else:
            self._name(tr("Mengubah {form}", form=_title(draft)))

    def add_row(self, uid: str, repeat: str, answers: Answers, *, key: str = "") -> str:
        """Add a row at the end of a repeat and return its key, which is made when none is given."""
        self._name(tr("Menambah baris"))
        return self._draft(uid).extend(repeat, answers, key or self._make_key("Q"))

    def remove_row(self, row_uid: str, reason: str = "") -> None:
        """Take a row out; it stays as a tombstone."""
        self._name(tr("Menghapus baris"))
        self._draft(_owner(self._workspace, row_uid)).shorten(row_uid, reason)

    def remove(self, uid: str, reason: str) -> None:
        """Turn a record into a tombstone; links that name it keep its key."""
        if not reason.strip():
            raise ValueError(reason)
        self._deaths[uid] = reason.strip()
        self._name(tr("Menghapus {form}", form=_title_of(self._workspace, uid)))

    def restore(self, uid: str) -> None:
        """Bring a tombstone back with everything it had."""
        self._births.append(uid)
        self._name(tr("Mengembalikan {form}", form=_title_of(self._workspace, uid)))

    def link(self, uid: str, question: str, key: str) -> None:
        """Let an answer name a record too; one that it names already stays once."""
        keys = self.text(uid, question).split()
        if key not in keys:
            self.answer(uid, {question: " ".join((*keys, key))})

    def unlink(self, uid: str, question: str, key: str) -> None:
        """Let an answer name a record no more."""
        keys = self.text(uid, question).split()
        self.answer(uid, {question: " ".join(one for one in keys if one != key)})

    def text(self, uid: str, question: str, row: str = "") -> str:
        """Return what an answer says after the changes so far."""
        return self._draft(uid).session.kept(Field(question, row))

    # -- inside ----------------------------------------------------------------------------

    def write(self, label: str) -> None:
        """Write everything; called by `operation`."""
        if not (self._drafts or self._deaths or self._births):
            return
        with self._workspace.write(label or self.label) as tx:
            for uid in self._births:
                tx.restore("response", _id(tx, uid))
            for draft in self._drafts.values():
                draft.write(tx)
            for uid, reason in self._deaths.items():
                tx.delete("response", _id(tx, uid), reason)

    def _name(self, label: str) -> None:
        self.label = self.label or label

    def _draft(self, uid: str) -> _Draft:
        if uid not in self._drafts:
            with self._workspace.reading() as connection:
                found = connection.exec_driver_sql(
                    "SELECT id, deleted_at FROM response WHERE uid = ?", (uid,)
                ).first()
            if found is None:
                raise KeyError(uid)
            if found[1] is not None and uid not in self._births:
                raise WorkspaceError(
                    tr("Isian ini sudah dihapus."),
                    remedy=tr("Kembalikan dulu dengan Ctrl+Z atau dari daftar yang dihapus."),
                )
            self._drafts[uid] = _Draft.load(self._workspace, int(found[0]))
        return self._drafts[uid]


@contextmanager
def operation(
    workspace: Workspace, label: str = "", *, make_key: Callable[[str], str] = new_key
) -> Iterator[PlanOperation]:
    """Collect changes of any records and write them as one operation.

    Nothing is written when the block raises.

    Args:
        workspace: where; it gets the forms of the assessment when it has none.
        label: what is done, as the undo message says it; by default what the first call does.
        make_key: makes keys of records (``J``) and rows (``Q``), for samples.

    Raises:
        StorageError: the disk refused; nothing was written.
    """
    ensure_plan(workspace)
    collected = PlanOperation(workspace, make_key)
    yield collected
    collected.write(label)


def home_of(workspace: Workspace, village_code: str = "") -> str:
    """Return the village that a new record belongs to.

    Raises:
        WorkspaceError: a regency's workspace was not told one of its villages.
    """
    try:
        return home_village(workspace, village_code)
    except WorkspaceError as error:
        raise WorkspaceError(
            tr("Belum jelas ini isian desa/kelurahan mana."),
            remedy=tr("Pilih dulu desa/kelurahannya."),
        ) from error


# ---------------------------------------------------------------------- one call, one operation
#
# `label` is what the undo message says instead of the usual words.


def add(
    workspace: Workspace,
    form_id: str,
    answers: Answers,
    *,
    village_code: str = "",
    rows: Mapping[str, Sequence[Answers]] = _NO_ROWS,
) -> str:
    """Add a record to a register and return its key.

    Args:
        workspace: where.
        form_id: one of `PLAN_FORMS`.
        answers: question → text.
        village_code: whose; a regency's workspace must be told, a village's knows.
        rows: repeat → answers of each row.

    Raises:
        KeyError: no such question or repeat.
        WorkspaceError: the form is not installed, or a regency was not told the village.
        StorageError: not saved.
    """
    with operation(workspace) as op:
        return op.add(form_id, answers, village_code=village_code, rows=rows)


def answer(
    workspace: Workspace, uid: str, texts: Answers, *, row: str = "", label: str = ""
) -> None:
    """Answer questions of a record, or of its row with this key.

    Raises:
        KeyError: no such record, row or question.
        WorkspaceError: it was deleted.
        StorageError: not saved.
    """
    with operation(workspace, label) as op:
        op.answer(uid, texts, row=row)


def answer_many(workspace: Workspace, label: str, changes: Mapping[str, Answers]) -> None:
    """Answer questions of several records (key → question → text) as one operation."""
    with operation(workspace, label) as op:
        for uid, texts in changes.items():
            op.answer(uid, texts)


def add_row(
    workspace: Workspace, uid: str, repeat: str, answers: Answers, *, label: str = ""
) -> str:
    """Add a row to a repeat of a record and return its key."""
    with operation(workspace, label) as op:
        return op.add_row(uid, repeat, answers)


def remove_row(workspace: Workspace, row_uid: str, reason: str = "") -> None:
    """Take a row out of its record; it stays as a tombstone."""
    with operation(workspace) as op:
        op.remove_row(row_uid, reason)


def write_rows(workspace: Workspace, label: str, changes: Sequence[RowChange]) -> list[str]:
    """Write rows of several records as one operation and return their keys in order.

    Args:
        workspace: where.
        label: what is done, as the undo message says it.
        changes: of each the record, the repeat, the row (``""`` for a new one) and its answers.
    """
    keys = []
    with operation(workspace, label) as op:
        for uid, repeat, row, answers in changes:
            if row:
                op.answer(uid, answers, row=row)
            keys.append(row or op.add_row(uid, repeat, answers))
    return keys


def remove(workspace: Workspace, uid: str, reason: str, *, label: str = "") -> None:
    """Delete a record: a tombstone with a reason; ask with `dependents` before.

    Raises:
        ValueError: no reason.
        KeyError: no such record.
        StorageError: not saved.
    """
    with operation(workspace, label) as op:
        op.remove(uid, reason)


def restore(workspace: Workspace, uid: str) -> None:
    """Bring a deleted record back; links that name it find it again."""
    with operation(workspace) as op:
        op.restore(uid)


def link(workspace: Workspace, uid: str, question: str, key: str) -> None:
    """Let a link of a record name another record."""
    with operation(workspace) as op:
        op.link(uid, question, key)


def unlink(workspace: Workspace, uid: str, question: str, key: str) -> None:
    """Let a link of a record name another record no more."""
    with operation(workspace) as op:
        op.unlink(uid, question, key)


def dependents(workspace: Workspace, uid: str) -> list[PlanRecord]:
    """Return the living records whose links, or whose rows' links, name a key."""
    with workspace.reading() as connection:
        likely = in_village(connection, uid)
    forms = {form_id: workspace.extra_form(form_id) for form_id in _installed(workspace)}
    return [
        record
        for record in plan_records_of(workspace, likely)
        if record.form_id in forms and referring(forms[record.form_id], record, uid)
    ]


# ---------------------------------------------------------------------- inside


def _installed(workspace: Workspace) -> list[str]:
    return [form.form_id for form in workspace.extra_forms() if form.form_id in PLAN_FORMS]


def _title(draft: ResponseEntry) -> str:
    return draft.form.text(draft.form.title, language()).lower()


def _label(draft: ResponseEntry, question: str) -> str:
    found = draft.form.questions.get(question)
    if found is None:
        return question
    return draft.form.text(found.label, language()) or found.name


def _title_of(workspace: Workspace, uid: str) -> str:
    with workspace.reading() as connection:
        form_id = connection.exec_driver_sql(
            "SELECT form_id FROM response WHERE uid = ?", (uid,)
        ).scalar()
    if form_id is None:
        raise KeyError(uid)
    form = workspace.extra_form(form_id)
    return form.text(form.title, language()).lower()


def _id(tx: Transaction, uid: str) -> int:
    found: Any = tx.connection.exec_driver_sql(
        "SELECT id FROM response WHERE uid = ?", (uid,)
    ).scalar()
    if found is None:
        raise KeyError(uid)
    return int(found)


def _owner(workspace: Workspace, row_uid: str) -> str:
    with workspace.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT j.uid FROM roster_row q JOIN response j ON j.id = q.response_id "
            "WHERE q.uid = ?",
            (row_uid,),
        ).scalar()
    if found is None:
        raise KeyError(row_uid)
    return str(found)
