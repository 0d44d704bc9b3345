"""A record while it is being answered: what operators do with it.

`saved_record` keeps it on the disk; here are answers, rows, states, remarks and what was before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from dampingan.core.language import language, tr
from dampingan.forms.model import QuestionType
from dampingan.forms.session import Delta, Field
from dampingan.store import checking
from dampingan.store.entry.prior import LostRow, ParkedAnswer, lost_rows
from dampingan.store.entry.remark import Acceptance
from dampingan.store.entry.row_map import PERSON
from dampingan.store.entry.saved_record import AWAY, EMPTY, SavedRecord, resume_text
from dampingan.store.finding import StoredFinding
from dampingan.store.text import whole
from dampingan.store.transaction import Transaction
from dampingan.store.verification import verification

OPEN_FAMILY = "open_family"
"""Workspace setting: uid of the record that was open last, for resuming after a crash."""


class Entry(SavedRecord):
    """One record open for entry; `FamilyEntry` and `ResponseEntry` are the two kinds."""

    # -- answers ---------------------------------------------------------------------------

    def set(
        self, field: Field, text: str, *, resume: Callable[[], Field | None] | None = None
    ) -> Delta:
        """Answer a question; the answer is on the disk when this returns.

        Args:
            field: the question and the row's key.
            text: the answer in canonical form (see `forms.typed.interpret`).
            resume: tells, once the answer counts, where entry goes on after a crash.

        Raises:
            StorageError: not saved; the session has the answer, `retry` saves it.
        """
        delta = self._absorb(self.session.set(field, whole(text)))
        if self.changed(field):
            self._is_changed()
        if resume is not None:
            self._resume = resume()
        number = self._number(field.question)
        if self.source == "verify":
            self._save(tr("Verifikasi mengganti {number}", number=number))
        else:
            self._save(tr("Mengisi {number}", number=number))
        return delta

    def add_row(
        self, repeat: str, parent: str = "", *, at: int | None = None, key: str = ""
    ) -> tuple[str, Delta]:
        """Add a row to a repeat and return its key.

        Args:
            repeat: key of the repeat.
            parent: key of the row around it, ``""`` at the root.
            at: 0-based place among its siblings; by default last.
            key: of the row, for samples; made otherwise.

        Raises:
            StorageError: not saved; the session has the row, `retry` saves it.
        """
        key = key or self._row_key(repeat)
        delta = self._absorb(self.session.add_row(repeat, parent, key=key, at=at))
        self._is_changed()
        person = self._rows.kind_of(repeat) == PERSON
        self._save(tr("Menambah anggota") if person else tr("Menambah baris"))
        return key, delta

    def remove_row(self, row: str, reason: str = "") -> Delta:
        """Take out a row with all inside it; they stay as tombstones and undo brings them back.

        Raises:
            StorageError: not saved; the row is gone from the session, `retry` saves that.
        """
        person = self._rows.kind_of(self._rows.repeat_of(row)) == PERSON
        delta = self._absorb(self.session.remove_row(row))
        self._is_changed()
        for gone in delta.rows_removed:
            self._rows.explain(gone, reason)
        self._prior.lost = None
        self._save(tr("Menghapus anggota") if person else tr("Menghapus baris"))
        return delta

    def move_row(self, row: str, to: int) -> Delta:
        """Put a row at another place among its siblings (0-based).

        Raises:
            StorageError: not saved; the session has the new order, `retry` saves it.
        """
        person = self._rows.kind_of(self._rows.repeat_of(row)) == PERSON
        delta = self._absorb(self.session.move_row(row, to), moved=row)
        self._save(tr("Memindah urutan anggota") if person else tr("Memindah urutan baris"))
        return delta

    # -- state -----------------------------------------------------------------------------

    def set_status(self, status: str, reason: str = "") -> None:
        """Change the state; deleting turns the record into a tombstone.

        Raises:
            ValueError: ``complete`` or ``verified`` while errors are open, or deleting without a
                reason – the screen must not offer that.
            StorageError: not saved.
        """
        self.retry()  # what waits for the disk goes first; the state is about it
        if status in checking.FINISHED and self.errors:
            raise ValueError(status)
        if status == "deleted" and not reason.strip():
            raise ValueError(status)
        change_state = self._change_state_after(status)
        if status == "complete":
            self._note_end(status)
        self._give(self._status_label(status), status, reason, change_state)

    def _change_state_after(self, status: str) -> str:
        """Return what became of a record that was known before, once it has another state."""
        known = self._change_state
        if known and status in AWAY:
            return known if status == "deleted" else status
        if known in AWAY:
            known = "changed" if self.differs else "pending"
        if known == "pending" and status == "complete":
            return "unchanged"  # it was looked at, and nothing was keyed
        return known

    def _note_end(self, status: str) -> None:
        """Note when filling ended, in a form that asks it (type ``end``)."""
        delta = self.session.stamp_end()
        if delta.values:
            self._absorb(delta)
            self._save(self._status_label(status))

    def _give(
        self, label: str, status: str, reason: str, change_state: str, *, look: bool = False
    ) -> None:
        """Write another state; `look` when somebody said what became of the record."""
        vanishes_or_returns = (status in AWAY) != (self._status in AWAY)
        looked = look and change_state in RENEWING
        with self.workspace.write(label, source="renewal" if looked else self.source) as tx:
            if looked:
                self.renew_visit(tx, change_state)
            if look and change_state == "unchanged" and status == "draft" and not self.errors:
                status = "complete"
            if status == "deleted":
                tx.delete(self.kind, self.record_id, reason)
            else:
                tx.restore(self.kind, self.record_id)
                state = {"status": status, "status_reason": reason, "change_state": change_state}
                tx.update(self.kind, self.record_id, state)
            if status == "complete" != self._status:
                verification.record_finished(tx, self.kind, self.record_id)
            if vanishes_or_returns:
                self._around(tx)
        if vanishes_or_returns:
            self._read_state(self.workspace.record(self.kind, self.record_id))
        else:
            self._status, self._status_reason = status, reason
            self._change_state = change_state
        self._root_written = None
        self._unsaved = False
        self.saved_at = self.workspace.now()

    # -- remarks ---------------------------------------------------------------------------

    def accept(self, findings: Iterable[StoredFinding]) -> None:
        """Let findings stand with their answers of now; who and when is kept.

        Warnings count no longer, errors still block finishing.

        Raises:
            StorageError: not saved; the acceptances are kept, `retry` saves them.
        """
        chosen = list(findings)
        if not chosen:
            return
        self._remarks.accept(self.session, chosen, self.workspace.now, self.workspace.actor)
        self._save(tr("Menerima temuan {number}", number=self._number(chosen[0].question)))

    def acceptance(self, found: StoredFinding) -> Acceptance | None:
        """Return who let a finding stand, None when nobody did or the answer is another now."""
        return self._remarks.acceptance(self.session, found)

    def note(self, field: Field) -> str:
        """Return what was written beside an answer, ``""`` for nothing."""
        return self._remarks.note(field)

    def set_note(self, field: Field, text: str) -> None:
        """Write something beside an answer; an empty text takes it away.

        Raises:
            StorageError: not saved; the note is kept, `retry` saves it.
        """
        self._remarks.set_note(field, whole(text))
        self._save(tr("Catatan {number}", number=self._number(field.question)))

    @property
    def notes(self) -> Mapping[Field, str]:
        """All notes beside answers that are there."""
        return self._remarks.by_field(self.session)

    # -- before ----------------------------------------------------------------------------

    def prior(self, field: Field) -> str | None:
        """Return the answer of the period before, None when nothing is known of it."""
        return self._prior.answer(field)

    @property
    def prior_period(self) -> str:
        """The period before, ``prelist``, or ``""`` when nothing is known from before."""
        return self._prior.period

    def changed(self, field: Field) -> bool:
        """Tell whether an answer is another than before."""
        return self._prior.differs(self.session, field)

    def added(self, row: str) -> bool:
        """Tell whether a row is new since the period before."""
        return self._prior.known(EMPTY) and not self._prior.known(row)

    @property
    def lost(self) -> tuple[LostRow, ...]:
        """Rows that were known from before and were deleted since."""
        if not self.prior_period:
            return ()
        if self._prior.lost is None or self._unsaved:
            with self.workspace.reading() as connection:
                self._prior.lost = lost_rows(connection, self.kind, self.record_id)
        return self._prior.lost

    @property
    def differs(self) -> bool:
        """Whether anything is another than before: an answer, a row more or a row less."""
        if not self.prior_period:
            return False
        return (
            any(map(self.added, self._rows.rows()))
            or any(map(self.changed, self.session.fields()))
            or bool(self.lost)
        )

    @property
    def parked(self) -> tuple[ParkedAnswer, ...]:
        """Answers that this version of the form has no place for."""
        return self._prior.parked

    @property
    def change_state(self) -> str:
        """What became of the record since the period before, a key of `CHANGE_STATES`."""
        return self._change_state

    def set_change_state(self, state: str, reason: str = "") -> None:
        """Say what became of the record; one operation with the state that follows from it.

        What belongs to the visit is renewed (`renew_visit`) in one that is unchanged or changed.
        Moved, deceased and not found are its status too. One that is unchanged is complete when no
        error is open. A record that came back from one of these is a draft again. One that differs
        from before is changed, whoever calls it unchanged; look at `change_state` afterwards.

        Raises:
            ValueError: it is deleted; looking at a list never brings it back.
            StorageError: not saved.
        """
        if self._status == "deleted":
            raise ValueError(state)
        self.retry()
        if state == "unchanged" and self.differs:
            state = "changed"
        status = self._status
        if state in AWAY:
            status = state
        elif status in AWAY:
            status, reason = "draft", ""
        self._give(CHANGE_LABELS[state](), status, reason, state, look=True)

    def renew_visit(self, tx: Transaction, state: str) -> int | None:
        """Take back what belongs to the visit of the period before (`Question.visit`).

        A family that is unchanged was visited today: today goes where a date must be. Of a changed
        one the date stands on its paper, so that it is keyed. What was keyed already stays.

        Args:
            tx: the operation that says what became of the record.
            state: what became of it.

        Returns:
            How many errors are open then, None when nothing had to be renewed.
        """
        day = self.workspace.now().astimezone().date().isoformat()
        renewed = False
        for question in self.form.questions.values():
            field = Field(question.key)
            if not question.visit or question.repeat or not self.prior_period:
                continue
            needed = question.type is QuestionType.DATE and question.required
            text = day if needed and state == "unchanged" else ""
            if self.session.kept(field) == (self.prior(field) or "") != text:
                self._absorb(self.session.set(field, text))
                renewed = True
        if not renewed:
            return None
        self._unsaved = True
        saved = self._write(tx)
        self._rows.take(saved.rows)
        self._findings = saved.findings
        return self.errors

    # -- resuming --------------------------------------------------------------------------

    def remember(self, field: Field | None) -> None:
        """Keep the field in focus, so that reopening comes back to it.

        Raises:
            StorageError: not saved.
        """
        if field == self._resume:
            return
        self._resume = field
        label = tr("Membuka keluarga") if self.kind == "family" else tr("Membuka isian")
        with self.workspace.write(label, undoable=False) as tx:
            tx.update(self.kind, self.record_id, {"resume": resume_text(field)})
            tx.set_setting(OPEN_FAMILY, self.uid)

    # -- inside ----------------------------------------------------------------------------

    def _number(self, question: str) -> str:
        """Return what people call a question: its number on paper, else its label."""
        found = self.form.questions.get(question)
        if found is None:
            return question
        return found.number or self.form.text(found.label, language()) or found.name

    def _is_changed(self) -> None:
        """Note that a record that was taken as known is another now."""
        if self._change_state in {"pending", "unchanged"}:
            self._change_state = "changed"


RENEWING = frozenset({"unchanged", "changed"})
"""What became of a record that somebody visited."""

CHANGE_LABELS: dict[str, Callable[[], str]] = {
    "": lambda: tr("Menandai baru"),
    "pending": lambda: tr("Menandai belum ditinjau"),
    "unchanged": lambda: tr("Menandai tetap"),
    "changed": lambda: tr("Menandai berubah"),
    "moved": lambda: tr("Menandai pindah"),
    "deceased": lambda: tr("Menandai meninggal"),
    "not_found": lambda: tr("Menandai tidak ditemukan"),
}
"""What the undo message calls saying what became of a record."""
