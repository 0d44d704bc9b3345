"""The tables of a workspace, declared once as SQLModel classes.

Every record that travels has the columns of `Record`. Texts are never NULL unless NULL means
something. Times are UTC ISO 8601 texts. SQLite's STRICT tables refuse values of another type;
SQLModel table classes do not validate, so values come through the form engine first.

Changing a table needs a migration in `migration/versions/`; a test compares the two.
"""

from __future__ import annotations

from sqlalchemy import Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from dampingan.store.table_column import LIVE as _LIVE
from dampingan.store.table_column import STRICT as _STRICT
from dampingan.store.table_column import Record
from dampingan.store.table_column import count_column as _count
from dampingan.store.table_column import name_column as _name
from dampingan.store.table_column import text_column as _text
from dampingan.store.table_exchange import (  # noqa: F401 - all tables are found here
    Batch,
    Conflict,
    Duplicate,
    Inquiry,
    RejectedRow,
)
from dampingan.store.table_paper import SheetReceipt  # noqa: F401
from dampingan.store.table_reference import Reference  # noqa: F401


class Village(Record, table=True):
    """Profile of a desa or kelurahan; a village workspace has one row."""

    __table_args__ = (_STRICT,)

    code: str = Field(sa_type=Text, unique=True)  # type: ignore[call-overload]
    name: str = _text()
    kecamatan: str = _text()
    kabupaten: str = _text()
    bps_code: str = _text()
    typology: str = _text()
    head_name: str = _text()
    officer_name: str = _text()
    officer_phone: str = _text()
    office_address: str = _text()
    expected_families: int | None = Field(default=None)
    note: str = _text()


class House(Record, table=True):
    """A residential building that one or more families live in."""

    __table_args__ = (
        Index("house_place", "village_code", "rw", "rt", "number", sqlite_where=_LIVE),
        _STRICT,
    )

    village_code: str = _text()
    number: str = _text()
    rt: str = _text()
    rw: str = _text()
    address: str = _text()
    note: str = _text()


class Family(Record, table=True):
    """A family (one kartu keluarga), the unit of DTSEN and of entry.

    `answers` holds the effective answers (question key → text), `aside` answers that became
    irrelevant, `findings` what `checks` found, `accepted` who let which finding stand and when,
    `notes` what the operator wrote beside an answer, `parked` answers to questions that the form
    does not ask any more, `prior` the answers of the period before (`prior_period`).
    The promoted columns repeat answers that lists, search and matching need. Rows of repeats other
    than the members are `RosterRow` records.
    """

    __table_args__ = (
        Index(
            "family_place",
            *("village_code", "rw", "rt", "head_name", "id"),
            sqlite_where=_LIVE,
        ),
        Index("family_head", "head_name", "id", sqlite_where=_LIVE),
        Index("family_kk", "no_kk", "id", sqlite_where=_LIVE),
        Index(
            "family_tally",
            *("village_code", "rw", "rt"),
            *("status", "error_count", "warning_count", "member_count"),
            sqlite_where=_LIVE,
        ),
        Index("family_house", "house_id"),
        Index("family_village", "village_code"),
        Index("family_decile", "village_code", "decile", sqlite_where=_LIVE),
        _STRICT,
    )

    village_code: str = _text()
    period: str = _text()
    house_id: int | None = Field(default=None, foreign_key="house.id")
    form_id: str = _text()
    form_version: str = _text()
    status: str = _text("draft")
    status_reason: str = _text()
    no_kk: str = _text()
    head_name: str = _name()
    rt: str = _text()
    rw: str = _text()
    address: str = _text()
    member_count: int = _count()
    decile: str = _text()
    decile_period: str = _text()
    error_count: int = _count()
    warning_count: int = _count()
    answers: str = _text("{}")
    aside: str = _text("{}")
    findings: str = _text("{}")
    accepted: str = _text("{}")
    notes: str = _text("{}")
    parked: str = _text("{}")
    stamps: str = _text("{}")
    joined_into: str = _text()
    prior: str = _text("{}")
    prior_period: str = _text()
    change_state: str = _text()
    resume: str = _text()
    received_at: str = _text()
    received_rev: int = _count()


class Person(Record, table=True):
    """A family member; may lack a NIK. One row of the form's repeat ``anggota``."""

    __table_args__ = (
        Index("person_family", "family_id", "position"),
        Index("person_nik", "nik"),
        _STRICT,
    )

    family_id: int = Field(foreign_key="family.id")
    position: int = _count()
    name: str = _name()
    nik: str = _text()
    sex: str = _text()
    birth_date: str = _text()
    relation: str = _text()
    presence: str = _text()
    answers: str = _text("{}")
    aside: str = _text("{}")
    parked: str = _text("{}")
    stamps: str = _text("{}")
    joined_into: str = _text()
    prior: str = _text("{}")


class Response(Record, table=True):
    """Answers of an additional form about a family, a person or the village.

    Attributes:
        subject: what it is about: ``family``, ``person`` or ``village``.
        family_id, person_id: the subject's record; a person's response names its family too.
        title: how lists call it (head of family, person or village), kept by the program.
    """

    __table_args__ = (
        Index("response_form", "form_id", "title", "id", sqlite_where=_LIVE),
        Index("response_village", "village_code"),
        Index("response_family", "family_id"),
        Index("response_person", "person_id"),
        _STRICT,
    )

    village_code: str = _text()
    period: str = _text()
    form_id: str = _text()
    form_version: str = _text()
    subject: str = _text("village")
    family_id: int | None = Field(default=None, foreign_key="family.id")
    person_id: int | None = Field(default=None, foreign_key="person.id")
    title: str = _name()
    rt: str = _text()
    rw: str = _text()
    status: str = _text("draft")
    status_reason: str = _text()
    error_count: int = _count()
    warning_count: int = _count()
    answers: str = _text("{}")
    aside: str = _text("{}")
    findings: str = _text("{}")
    accepted: str = _text("{}")
    notes: str = _text("{}")
    parked: str = _text("{}")
    stamps: str = _text("{}")
    prior: str = _text("{}")
    prior_period: str = _text()
    change_state: str = _text()
    resume: str = _text()
    received_at: str = _text()
    received_rev: int = _count()


class RosterRow(Record, table=True):
    """One row of a repeat that is not the family's members.

    Attributes:
        family_id, response_id: whose it is; one of the two.
        repeat: key of the repeat.
        parent_uid: key of the row or person around it, ``""`` at the form's root.
        position: 1-based place among its siblings.
    """

    __tablename__ = "roster_row"  # type: ignore[assignment]
    __table_args__ = (
        Index("roster_row_family", "family_id", "position"),
        Index("roster_row_response", "response_id", "position"),
        _STRICT,
    )

    family_id: int | None = Field(default=None, foreign_key="family.id")
    response_id: int | None = Field(default=None, foreign_key="response.id")
    repeat: str = _text()
    parent_uid: str = _text()
    position: int = _count()
    answers: str = _text("{}")
    aside: str = _text("{}")
    parked: str = _text("{}")
    stamps: str = _text("{}")
    prior: str = _text("{}")


class Attachment(SQLModel, table=True):
    """A photo or file that an answer names; kept once, whoever uses it.

    Attributes:
        name: the answer's text: start of the hash and the suffix, so no personal data.
        hash: SHA-256 (hex) of the content.
        original_name: what the file was called where it came from.
        thumbnail: a small PNG, NULL when there is none.
    """

    __table_args__ = (_STRICT,)

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(sa_type=Text, unique=True)  # type: ignore[call-overload]
    hash: str = Field(sa_type=Text, unique=True)  # type: ignore[call-overload]
    original_name: str = _text()
    media_type: str = _text()
    size: int = _count()
    data: bytes = Field(sa_type=LargeBinary)  # type: ignore[call-overload]
    thumbnail: bytes | None = Field(default=None, sa_type=LargeBinary)  # type: ignore[call-overload]
    added_at: str = _text()
    added_by: str = _text()


class Verification(SQLModel, table=True):
    """A second keying of one record (see `store.verification.verification`).

    Attributes:
        period: the period that it was finished in.
        reason: why it was drawn: ``first``, ``sample``, ``all`` or ``manual``; ``""`` when it was
            finished and not drawn.
        state: ``drawn``, ``keying``, ``done`` or ``dropped``.
        first_operator, operator: who keyed first, who keyed again.
        answers: JSON, what the second keying holds so far.
        differences: JSON list, one object a difference and how it was decided.
        fields: how many fields were compared.
        keyer_errors, verifier_errors: how many were the first's, the second's mistakes.
        peeks: how often the first answer was looked at before keying.
    """

    __table_args__ = (
        Index("verification_family", "family_id"),
        Index("verification_response", "response_id"),
        _STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    family_id: int | None = Field(default=None, foreign_key="family.id")
    response_id: int | None = Field(default=None, foreign_key="response.id")
    period: str = _text()
    reason: str = _text("manual")
    state: str = _text("drawn")
    first_operator: str = _text()
    operator: str = _text()
    drawn_at: str = _text()
    started_at: str = _text()
    finished_at: str = _text()
    answers: str = _text("{}")
    differences: str = _text("[]")
    fields: int = _count()
    keyer_errors: int = _count()
    verifier_errors: int = _count()
    peeks: int = _count()


class Work(SQLModel, table=True):
    """One stretch of keying: one operator, one record, one sitting (see `store.work.work`).

    Attributes:
        task: ``entry`` or ``verify``.
        seconds: time net of pauses.
        records: 1 when the record was finished in this stretch.
    """

    __table_args__ = (Index("work_operator", "operator", "started_at"), _STRICT)

    id: int | None = Field(default=None, primary_key=True)
    operator: str = _text()
    task: str = _text("entry")
    form_id: str = _text()
    family_id: int | None = Field(default=None)
    response_id: int | None = Field(default=None)
    period: str = _text()
    rt: str = _text()
    rw: str = _text()
    started_at: str = _text()
    ended_at: str = _text()
    seconds: int = _count()
    keystrokes: int = _count()
    answers: int = _count()
    corrections: int = _count()
    acceptances: int = _count()
    records: int = _count()


class PaperReceipt(SQLModel, table=True):
    """Paper forms that came in: how many, for which RT, who counted them."""

    __tablename__ = "paper_receipt"  # type: ignore[assignment]
    __table_args__ = (_STRICT,)

    id: int | None = Field(default=None, primary_key=True)
    at: str = _text()
    operator: str = _text()
    period: str = _text()
    form_id: str = _text()
    rt: str = _text()
    rw: str = _text()
    count: int = _count()
    note: str = _text()


class Instrument(SQLModel, table=True):
    """A questionnaire kept in the workspace: its source and its compiled definition.

    Attributes:
        target: ``family`` for the main questionnaire (answers in families and persons); ``extra``
            for additional forms (answers in responses).
        subject: what an additional form is about: ``family``, ``person`` or ``village``.
        active: 1 for the version that records of its form are answered with.
    """

    __table_args__ = (UniqueConstraint("form_id", "version"), _STRICT)

    id: int | None = Field(default=None, primary_key=True)
    form_id: str = _text()
    version: str = _text()
    target: str = _text("family")
    subject: str = _text("family")
    title: str = _text()
    hash: str = _text()
    source_format: str = _text("md")
    source: bytes = Field(sa_type=LargeBinary)  # type: ignore[call-overload]
    definition: str = _text()
    source_name: str = _text()
    installed_at: str = _text()
    active: int = Field(default=1)


class InstrumentFile(SQLModel, table=True):
    """A file that a questionnaire brings along: a CSV of choices, a picture."""

    __tablename__ = "instrument_file"  # type: ignore[assignment]
    __table_args__ = (UniqueConstraint("instrument_id", "name"), _STRICT)

    id: int | None = Field(default=None, primary_key=True)
    instrument_id: int = Field(foreign_key="instrument.id")
    name: str = _text()
    hash: str = _text()
    data: bytes = Field(sa_type=LargeBinary)  # type: ignore[call-overload]


class Setting(SQLModel, table=True):
    """A named value of the workspace, as JSON."""

    __table_args__ = (_STRICT,)

    key: str = Field(primary_key=True, sa_type=Text)  # type: ignore[call-overload]
    value: str = _text("null")


class Operation(SQLModel, table=True):
    """One thing somebody did: the unit of undo.

    Attributes:
        at: UTC, milliseconds since 1970.
        source: ``entry``, ``import``, ``undo``, ``redo``, ``system`` …
        undoable: 1 when Ctrl+Z may take it back.
        reverted: 1 while it is undone.
        reverts: the operation that this one undid or redid.
    """

    __table_args__ = (_STRICT,)

    id: int | None = Field(default=None, primary_key=True)
    at: int = Field(default=0)
    actor: str = _text()
    label: str = _text()
    source: str = _text("entry")
    undoable: int = Field(default=1)
    reverted: int = Field(default=0)
    reverts: int | None = Field(default=None)


class History(SQLModel, table=True):
    """One field that an operation changed; also the image from which undo restores.

    Attributes:
        field: a column, or ``answers.<question>`` inside a JSON document, or ``+`` when the
            record was made.
        old, new: the texts before and after; NULL means absent.
    """

    __table_args__ = (
        Index("history_operation", "operation_id"),
        Index("history_record", "kind", "record_id", "id"),
        _STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    operation_id: int = Field(foreign_key="operation.id")
    kind: str = _text()
    record_id: int = Field()
    field: str = _text()
    old: str | None = Field(default=None, sa_type=Text)  # type: ignore[call-overload]
    new: str | None = Field(default=None, sa_type=Text)  # type: ignore[call-overload]
