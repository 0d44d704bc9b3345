"""Tables of what comes and goes with workbooks: batches, conflicts, questions, duplicates."""

from __future__ import annotations

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from dampingan.store.table_column import STRICT as _STRICT
from dampingan.store.table_column import Record
from dampingan.store.table_column import count_column as _count
from dampingan.store.table_column import text_column as _text


class Conflict(Record, table=True):
    """A value from elsewhere that stands beside ours until somebody decides; stays with us.

    The record shows our value. Several rows for one field are several such values. The sheet
    Konflik is made from the open ones, so that the other side sees them too.

    Attributes:
        kind, record_uid: the record.
        field: ``answers.<question>``, a column, or ``deleted``.
        base: the value that both sides knew last, NULL when there is none.
        mine: our value when it arrived.
        theirs: the other value.
        dot: when it was written (see `core.causality`).
        seen: JSON, what the other side had seen.
        type: ``conflict`` (both changed it), ``proposal`` (the regency suggests it), ``deletion``
            (deleted on one side and changed on the other), ``erasure`` (an empty cell that may mean
            nothing).
        reason: why the other side changed it, in its words.
        binding: 1 when the other side says that it must be taken over.
        by, at: who wrote it and when, as that side says.
        batch_uid: the workbook that brought it.
        state: ``open``, ``mine``, ``theirs``, ``other`` (a third value) or ``gone`` (settled
            elsewhere).
        answer: what the decider says to the other side.
    """

    __table_args__ = (
        UniqueConstraint("record_uid", "field", "dot", "theirs"),
        Index("conflict_open", "state", "record_uid"),
        _STRICT,
    )

    kind: str = _text("family")
    record_uid: str = _text()
    village_code: str = _text()
    field: str = _text()
    base: str | None = Field(default=None, sa_type=Text)  # type: ignore[call-overload]
    mine: str = _text()
    theirs: str = _text()
    dot: str = _text()
    seen: str = _text("{}")
    type: str = _text("conflict")
    reason: str = _text()
    binding: int = _count()
    by: str = _text()
    at: str = _text()
    batch_uid: str = _text()
    state: str = _text("open")
    decided_by: str = _text()
    decided_at: str = _text()
    answer: str = _text()


class Inquiry(Record, table=True):
    """A question of the regency about one cell, and the facilitator's answer; travels both ways.

    Attributes:
        record_kind, record_uid, field: the cell; ``field`` is ``""`` for the whole record.
        question: the regency's words.
        asked_by, asked_at: who and when (UTC).
        answer: the facilitator's words.
        answered_by, answered_at: who and when.
        state: ``open``, ``answered`` or ``closed`` (the regency is content).
    """

    __table_args__ = (Index("inquiry_record", "record_uid"), _STRICT)

    village_code: str = _text()
    record_kind: str = _text("family")
    record_uid: str = _text()
    field: str = _text()
    title: str = _text()
    question: str = _text()
    asked_by: str = _text()
    asked_at: str = _text()
    answer: str = _text()
    answered_by: str = _text()
    answered_at: str = _text()
    state: str = _text("open")
    stamps: str = _text("{}")


class Duplicate(Record, table=True):
    """Two records that may be one family or one person, and what was decided; stays with us.

    Attributes:
        record_kind: ``family`` or ``person``.
        left_uid, right_uid: the two, the smaller key first.
        score: 0 to 100, how sure.
        why: JSON list of reasons (see `duplicate`).
        state: ``open``, ``different``, ``joined`` or ``moved``.
    """

    __table_args__ = (
        UniqueConstraint("left_uid", "right_uid"),
        Index("duplicate_open", "state", "score"),
        _STRICT,
    )

    record_kind: str = _text("family")
    left_uid: str = _text()
    right_uid: str = _text()
    score: int = _count()
    why: str = _text("[]")
    state: str = _text("open")
    decided_by: str = _text()
    decided_at: str = _text()


class RejectedRow(SQLModel, table=True):
    """A row of a received workbook that could not become a record, kept as it came.

    Attributes:
        values: JSON, machine name or heading → text of the cell.
        messages: JSON list of column and sentence.
    """

    __tablename__ = "rejected_row"  # type: ignore[assignment]
    __table_args__ = (Index("rejected_row_batch", "batch_uid"), _STRICT)

    id: int | None = Field(default=None, primary_key=True)
    batch_uid: str = _text()
    village_code: str = _text()
    sheet: str = _text()
    row: int = _count()
    values: str = _text("{}")
    messages: str = _text("[]")
    at: str = _text()


class Batch(SQLModel, table=True):
    """A workbook that was sent or received.

    Attributes:
        village_code: whose data it is about.
        partner: key of the workspace that made a received one.
        content: ``full``, ``changes``, ``receipt`` or ``return``.
        state: of a sent one ``""``, ``received`` (a receipt came) or ``partly``; of a received one
            ``applied``, ``undone`` or ``refused``.
        count: the site's count that its values are stamped with (see `core.causality`).
        watermark: newest id of the history that it holds.
        report: JSON, sheet → what became of its rows.
    """

    __table_args__ = (_STRICT,)

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(sa_type=Text, unique=True)  # type: ignore[call-overload]
    direction: str = _text("out")
    at: str = _text()
    actor: str = _text()
    period: str = _text()
    file_name: str = _text()
    hash: str = _text()
    counts: str = _text("{}")
    parent_uid: str = _text()
    note: str = _text()
    village_code: str = _text()
    partner: str = _text()
    content: str = _text("full")
    state: str = _text()
    count: int = _count()
    watermark: int = _count()
    report: str = _text("{}")
