"""A second, blind keying of a record, compared answer by answer with the first.

It is an entry of its own: what is keyed goes into ``verification.answers`` after every answer and
survives a kill; the record itself changes only where a third keystroke says that the first keying
was wrong. Rows of repeats are compared by their place; how many there are is a comparison of its
own. What nobody keys (calculations, notes, skipped questions) is not compared.

``verification.answers`` holds ``values`` and ``rows`` of the second keying, ``compared`` (field →
the answer both agree on), ``keyers`` (field → who keyed it first, where that was not the record's
first operator) and ``resume``; ``verification.differences`` holds one `Difference` each.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Self

from dampingan.core.address import format_rt_rw
from dampingan.core.language import tr
from dampingan.forms.model import Form, Question
from dampingan.forms.session import Answers, Delta, Field, Row
from dampingan.forms.verdict import Verdict, decide, same_answer
from dampingan.store import checking, place
from dampingan.store.entry.family_entry import FamilyEntry, region_answers
from dampingan.store.entry.open_record import Entry
from dampingan.store.rows import members_of
from dampingan.store.subject import Subject
from dampingan.store.text import whole
from dampingan.store.transaction import Transaction
from dampingan.store.verification.difference import ROWS, Difference, Outcome, Pairing, errors_of
from dampingan.store.verification.verification import DONE, KEYING
from dampingan.store.workspace import Workspace

_BETWEEN_NAMES = "; "


class SecondKeying(Entry):
    """One record being keyed again.

    Attributes:
        verification_id: the row in ``verification``.
        first: the record as it stands; changed only by decisions.
        first_operator: who keyed most of it.
        differences: open and decided ones, in the order in which they came up.
        compared: ``question|row`` → the answer that both keyings agree on.
        peeks: how often the first answer was looked at before keying.
    """

    kind = "family"
    source = "verify"

    def __init__(self, workspace: Workspace, record_id: int | None, verification_id: int = 0):
        """Open a second keying; use `load`."""
        self.verification_id = verification_id
        self.first = self._open_first(workspace, record_id or 0)
        self.first.source = self.source
        self.differences: list[Difference] = []
        self.compared: dict[str, str] = {}
        self.peeks = 0
        self.first_operator = ""
        self._operator = ""
        self._state = ""
        self._pairs = Pairing(lambda: self.session, lambda: self.first.session)
        self._given = self._given_answers()
        self._past: list[tuple[dict[str, Any], int]] = []
        super().__init__(workspace, record_id)

    @classmethod
    def load(cls, workspace: Workspace, record_id: int) -> Self:
        """Go on with a second keying, or begin it.

        Args:
            workspace: where.
            record_id: id of the *verification*.
        """
        row = _row(workspace, record_id)
        made = cls if row["family_id"] is not None else _ResponseSecondKeying
        return made(workspace, row["family_id"] or row["response_id"], record_id)  # type: ignore[return-value]

    # -- keying ----------------------------------------------------------------------------

    def offer(self, field: Field, text: str) -> str | None:
        """Compare a finished answer with the first keying, or decide a difference with it.

        A third answer that is neither replaces the record's only when it is keyed twice: it may
        be cut off or meant for another question.

        Args:
            field: of the second keying.
            text: the answer in canonical form.

        Returns:
            The answer that counts from now on, to be kept with `set`; None when it differs, so
            that it has to be keyed once more.

        Raises:
            StorageError: the disk refused; `retry` writes it.
        """
        first, text = self.first_value(field), whole(text)
        if first is None:
            return text  # the first keying has no such row; the number of rows will say so
        question = self.form.questions[field.question]
        known = self.difference(field)
        self._mark()
        if known is not None and known.open:
            if self.agreed(field) is None or self.changed_since(field):
                known = replace(known, first=first)
            return self._settle(question, known, text)
        if same_answer(question, first, text):
            self._agree(field, first)
            return text
        if known is not None and not self.changed_since(field):
            # Decided before and keyed again: what was first and second at first still counts.
            return self._settle(question, known, text)
        self._put(Difference(*field, first=first, second=text, by=self.workspace.actor))
        self._save(tr("Verifikasi"))
        return None

    def add_row(
        self, repeat: str, parent: str = "", *, at: int | None = None, key: str = ""
    ) -> tuple[str, Delta]:
        """Add a row to the second keying."""
        self._mark()
        return super().add_row(repeat, parent, at=at, key=key)

    def remove_row(self, row: str, reason: str = "") -> Delta:
        """Take a row out of the second keying, with what was compared in it."""
        self._mark()
        gone = {row, *(inner.key for inner in self._inside(row))}
        self.compared = {k: v for k, v in self.compared.items() if k.split("|")[1] not in gone}
        self.differences = [one for one in self.differences if one.row not in gone]
        return super().remove_row(row, reason)

    def set(
        self, field: Field, text: str, *, resume: Callable[[], Field | None] | None = None
    ) -> Delta:
        """Keep an answer of the second keying; the record itself does not change."""
        delta = self._absorb(self.session.set(field, whole(text)))
        if resume is not None:
            self._resume = resume()
        self._save(tr("Verifikasi"))
        return delta

    def first_value(self, field: Field) -> str | None:
        """Return the record's answer that a field stands for, None when it has no such row."""
        return self._pairs.value(field)

    def difference(self, field: Field) -> Difference | None:
        """Return the difference at a field, open or decided."""
        return next((one for one in self.differences if one.field == field), None)

    def agreed(self, field: Field) -> str | None:
        """Return the answer that both keyings agree on, None before they do."""
        return self.compared.get(_at(field))

    def changed_since(self, field: Field) -> bool:
        """Tell whether the record's answer was changed elsewhere after it was compared."""
        agreed, first = self.agreed(field), self.first_value(field)
        if agreed is None or first is None:
            return False
        return not same_answer(self.form.questions[field.question], agreed, first)

    def peek(self, field: Field) -> str:
        """Return the first answer before keying, and count that somebody looked."""
        self.peeks += 1
        self._save(tr("Verifikasi"))
        return self.first_value(field) or ""

    # -- rows ------------------------------------------------------------------------------

    def rows_differ(self, repeat: str, parent: str = "") -> Difference | None:
        """Return the open difference in the number of rows, None when there is none.

        A decided number is open again while the second keying has fewer rows than it says.
        """
        there = self._pairs.partner(parent)
        if there is None or self.form.groups[repeat].count:
            return None
        mine = len(self.session.rows(repeat, parent))
        theirs = len(self.first.session.rows(repeat, there))
        known = self.difference(Field(ROWS + repeat, parent))
        if known is not None and not known.open:
            return known if mine < int(known.third) or theirs != int(known.third) else None
        if mine == theirs:
            return None
        return Difference(ROWS + repeat, parent, str(theirs), str(mine), by=self.workspace.actor)

    def decide_rows(self, repeat: str, parent: str, count: int) -> bool:
        """Settle how many rows there are on paper.

        The first keying's rows beyond that go, missing ones come from the second keying.

        Returns:
            Whether all is settled; False when rows have to be keyed first.
        """
        there = self._pairs.partner(parent)
        mine = self.session.rows(repeat, parent)
        if there is None:
            return True
        self._mark()
        theirs = self.first.session.rows(repeat, there)
        known = self.difference(Field(ROWS + repeat, parent))
        if known is None or known.open:
            known = Difference(ROWS + repeat, parent, str(len(theirs)), str(len(mine)))
        verdict = Verdict.BOTH
        if count == int(known.first):
            verdict = Verdict.VERIFIER
        elif count == int(known.second):
            verdict = Verdict.KEYER
        self._put(self._decided(known, str(count), verdict))
        self._save(tr("Verifikasi"))
        if len(mine) < count:
            return False
        self._fit_rows(repeat, parent, there, count)
        return True

    # -- finishing -------------------------------------------------------------------------

    def remaining(self) -> list[Field]:
        """Return the fields that are not compared yet or differ, in the order of the form."""
        return [field for field in self.session.route() if not self.settled(field)]

    def rows_remaining(self) -> list[Difference]:
        """Return the differences in numbers of rows that nobody settled."""
        found = []
        for repeat, parent in self._pairs.lists():
            known = self.rows_differ(repeat, parent)
            if known is not None:
                found.append(known)
        return found

    def finish(self) -> Outcome:
        """Write the figures; the record is verified unless errors are open in it.

        Raises:
            ValueError: something is not compared yet.
            StorageError: the disk refused.
        """
        if self.remaining() or self.rows_remaining():
            raise ValueError(self.verification_id)
        self._state = DONE
        self._save(tr("Verifikasi selesai"))
        verified = not self.first.errors and self.first.status in checking.FINISHED
        if verified and self.first.status != "verified":
            self.first.set_status("verified")
        return Outcome(len(self.compared), *errors_of(self.differences), verified)

    @property
    def subject(self) -> Subject:
        """What the paper is about, to find it: head and place."""
        record = self.workspace.record(self.kind, self.record_id)
        title = str(record["head_name" if self.kind == "family" else "title"])
        parts = [title or tr("(tanpa nama)"), format_rt_rw(record["rt"], record["rw"])]
        return Subject(self.kind, self.record_id, " · ".join(part for part in parts if part))

    @property
    def done(self) -> bool:
        """Whether it was finished."""
        return self._state == DONE

    @property
    def operators(self) -> tuple[str, ...]:
        """Who keyed it again so far."""
        return tuple(name for name in self._operator.split(_BETWEEN_NAMES) if name)

    # -- undo ------------------------------------------------------------------------------

    def undo(self) -> bool:
        """Take back the last comparison of this sitting; False when there is none."""
        if not self._past:
            return False
        documents, operations = self._past.pop()
        for _ in range(operations):
            self.workspace.undo()
        if operations:
            self.first.reload()
        self._restore(documents)
        self._save(tr("Verifikasi"))
        return True

    # -- what an entry does ----------------------------------------------------------------

    @property
    def unsaved(self) -> bool:
        """Whether something keyed or decided is not on the disk yet."""
        return self._unsaved or self.first.unsaved

    def retry(self) -> None:
        """Write what is not saved yet."""
        with self._replacing():
            self.first.retry()
        if self._unsaved:
            self._save(tr("Menyimpan ulang"))

    def rescue(self, path: Path) -> None:
        """Save the workspace with this second keying to another place.

        Raises:
            StorageError: that place can't be written, or nothing of the workspace can be read.
        """
        place.require_free(path)
        try:
            self.workspace.copy_to(path)
            with (
                Workspace.open(path, actor=self.workspace.actor, now=self.workspace.now) as copy,
                copy.write(tr("Verifikasi"), source=self.source, undoable=False) as tx,
            ):
                self._store(tx)
        except BaseException:
            place.discard(path)
            raise
        self._unsaved = False

    def set_status(self, status: str, reason: str = "") -> None:
        """Refuse: a second keying has no state of its own; `finish` ends it."""
        raise ValueError(status)

    def set_change_state(self, state: str, reason: str = "") -> None:
        """Refuse, for the same reason."""
        raise ValueError(state)

    def remember(self, field: Field | None) -> None:
        """Keep the field in focus."""
        if field != self._resume:
            self._resume = field
            self._save(tr("Verifikasi"))

    # -- inside ----------------------------------------------------------------------------

    def _open_first(self, workspace: Workspace, record_id: int) -> Entry:
        return FamilyEntry.load(workspace, record_id)

    def _given_answers(self) -> Mapping[str, str]:
        """Return what the program fills in itself; nobody keys it."""
        return region_answers(str(getattr(self.first, "village_code", "")))

    def _load(self) -> None:
        row = _row(self.workspace, self.verification_id)
        self._prepare(self.workspace, self.first.uid, self.saved_at)
        self.first_operator = row["first_operator"]
        self.peeks, self._state, self._operator = row["peeks"], row["state"], row["operator"]
        kept = json.loads(row["answers"])
        self._restore({"kept": kept, "differences": json.loads(row["differences"])})

    def _restore(self, documents: Mapping[str, Any]) -> None:
        kept = documents["kept"]
        self.differences = [Difference(**one) for one in documents["differences"]]
        self.compared = dict(kept.get("compared", {}))
        if not kept:
            self._start(self.first.form, self._given)
            return
        self.form = self.first.form
        self._begin(Answers(kept["values"], [Row(**row) for row in kept["rows"]]), ())
        self._findings = dict(self._found)
        self._resume = Field(*kept["resume"]) if kept.get("resume") else None

    def _documents(self) -> dict[str, Any]:
        answers = self.session.answers()
        return {
            "kept": {
                "values": dict(answers.values),
                "rows": [asdict(row) for row in answers.rows],
                "compared": dict(self.compared),
                "resume": list(self._resume) if self._resume else None,
            },
            "differences": [asdict(one) for one in self.differences],
        }

    def _mark(self) -> None:
        """Remember this moment for `undo`."""
        self._past.append((self._documents(), 0))

    def _save(self, label: str, *, record: Mapping[str, Any] | None = None) -> None:
        tx = None
        try:
            with self.workspace.write(label, source=self.source, undoable=False) as tx:
                self._store(tx)
        finally:
            self._unsaved = tx is None or not tx.committed
            if not self._unsaved:
                self._findings = dict(self._found)
                self.saved_at = self.workspace.now()

    def _store(self, tx: Transaction) -> None:
        at, actor = tx.stamp()
        if actor not in self.operators:
            self._operator = _BETWEEN_NAMES.join([*self.operators, actor])
        state = self._state = DONE if self._state == DONE else KEYING
        documents = self._documents()
        if state == DONE:
            documents["kept"]["keyers"] = self._keyers(tx)
        keyer, verifier = errors_of(self.differences)
        tx.connection.exec_driver_sql(
            "UPDATE verification SET state = ?, operator = ?, started_at = CASE started_at WHEN '' "
            "THEN ? ELSE started_at END, finished_at = ?, answers = ?, differences = ?, "
            "fields = ?, keyer_errors = ?, verifier_errors = ?, peeks = ? WHERE id = ?",
            (
                *(state, self._operator, at, at if state == DONE else ""),
                json.dumps(documents["kept"], ensure_ascii=False),
                json.dumps(documents["differences"], ensure_ascii=False),
                *(len(self.compared), keyer, verifier, self.peeks, self.verification_id),
            ),
        )
        tx.touch_settings()

    def _settle(self, question: Question, known: Difference, text: str) -> str | None:
        """Decide a difference, unless the text is neither answer and new."""
        neither = decide(question, known.first, known.second, text).verdict is Verdict.BOTH
        again = known.doubted and same_answer(question, known.third, text)
        if not neither or again:
            return self._decide(question, known, text)
        self._put(replace(known, third=text, verdict="", at="", doubted=True))
        self._save(tr("Verifikasi"))
        return None

    def _decide(self, question: Question, known: Difference, text: str) -> str:
        decision = decide(question, known.first, known.second, text)
        self._put(self._decided(known, text, decision.verdict))
        self._agree(known.field, decision.value)
        self._save(tr("Verifikasi"))
        row = self._pairs.partner(known.row)
        if row is not None:
            there = Field(known.question, row)
            if self.first.session.value(there) != decision.value:
                with self._replacing():
                    self.first.set(there, decision.value)
        return decision.value

    def _decided(self, known: Difference, third: str, verdict: Verdict) -> Difference:
        at = self.workspace.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        return replace(
            known, third=third, verdict=verdict, by=self.workspace.actor, at=at, doubted=False
        )

    @contextmanager
    def _replacing(self) -> Iterator[None]:
        """Count the operations of the last step that change the record; `undo` takes them back."""
        before = self.workspace.undo_depth
        try:
            yield
        finally:
            if self._past:
                documents, operations = self._past[-1]
                self._past[-1] = documents, operations + self.workspace.undo_depth - before

    def _put(self, difference: Difference) -> None:
        kept = [one for one in self.differences if one.field != difference.field]
        self.differences = [*kept, difference]

    def _agree(self, field: Field, value: str) -> None:
        """Count a field as compared; two blanks are no comparison."""
        if value or self.difference(field) is not None:
            self.compared[_at(field)] = value
        else:
            self.compared.pop(_at(field), None)

    def settled(self, field: Field) -> bool:
        """Tell whether a field needs no more comparing."""
        first = self.first_value(field)
        if first is None:
            return True
        known = self.difference(field)
        if known is not None and known.open:
            return False
        mine = self.session.value(field)
        question = self.form.questions[field.question]
        if not same_answer(question, mine, first):
            return False
        if not mine or self._given.get(field.question) == mine:
            return True
        return self.agreed(field) is not None

    def _inside(self, row: str) -> Iterator[Row]:
        for inner in self.session.answers().rows:
            if inner.parent == row:
                yield inner
                yield from self._inside(inner.key)

    def _fit_rows(self, repeat: str, parent: str, there: str, count: int) -> None:
        """Give the record as many rows as there are on paper."""
        session = self.first.session
        with self._replacing():
            for row in reversed(session.rows(repeat, there)[count:]):
                self.first.remove_row(row, tr("Verifikasi: tidak ada di kertas"))
            missing = range(len(session.rows(repeat, there)), count)
            for place_ in missing:
                mine = self.session.rows(repeat, parent)[place_]
                made, _ = self.first.add_row(repeat, there)
                for question, text in self.session.record(mine)[0].items():
                    if not self.session.readonly(Field(question, mine)):
                        self.first.set(Field(question, made), text)

    def _keyers(self, tx: Transaction) -> dict[str, str]:
        """Return who keyed the compared fields first, where it was not the first operator."""
        keyed: dict[tuple[str, str], str] = {}
        below = ("person", "roster_row") if self.kind == "family" else ("roster_row",)
        owned = [(self.kind, "id"), *((kind, f"{self.kind}_id") for kind in below)]
        for kind, column in owned:
            keyed |= {
                (uid if kind != self.kind else "", name): actor
                for uid, name, actor in tx.connection.exec_driver_sql(
                    "SELECT r.uid, substr(h.field, 9), o.actor FROM history h "
                    "JOIN operation o ON o.id = h.operation_id "
                    f"JOIN {kind} r ON r.id = h.record_id WHERE h.kind = '{kind}' "
                    f"AND r.{column} = ? AND h.field LIKE 'answers.%' AND o.source = 'entry' "
                    "AND o.reverted = 0 ORDER BY h.id",
                    (self.record_id,),
                )
            }
        found = {}
        for at in self.compared:
            question, row = at.split("|", 1)
            keyer = keyed.get((self._pairs.partner(row) or "", question), self.first_operator)
            if keyer != self.first_operator:
                found[at] = keyer
        return found

    def _active_form(self, record: Mapping[str, Any]) -> Form:
        return self.first.form

    def _members(self) -> str:
        return members_of(self.form)

    def _root_columns(self) -> dict[str, Any]:
        return {}

    def _status_label(self, status: str) -> str:
        return tr("Verifikasi")

    def _blank(self, workspace: Workspace) -> dict[str, Any]:
        return {}


class _ResponseSecondKeying(SecondKeying):
    """The second keying of answers to an additional form."""

    kind = "response"

    def _open_first(self, workspace: Workspace, record_id: int) -> Entry:
        from dampingan.store.entry.entry import open_entry

        return open_entry(workspace, "response", record_id)

    def _given_answers(self) -> Mapping[str, str]:
        return {}

    def _members(self) -> str:
        return ""


def _row(workspace: Workspace, verification_id: int) -> Mapping[str, Any]:
    with workspace.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT * FROM verification WHERE id = ?", (verification_id,)
        )
        return dict(found.mappings().one())


def _at(field: Field) -> str:
    return f"{field.question}|{field.row}"
