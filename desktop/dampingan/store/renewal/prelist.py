"""Families that a list names: they begin with what it says and wait for a look.

A family that the workspace has already (the same KK number, or a member with the head's NIK) is
matched, not doubled, and keeps what it has. Everything new is one operation, which one undo takes
back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from dampingan.core.errors import CancelledError, Place
from dampingan.core.keys import new_key
from dampingan.core.language import language, tr
from dampingan.forms.model import Form
from dampingan.forms.session import Field, FormSession
from dampingan.store import finding
from dampingan.store.entry.family_entry import region_answers
from dampingan.store.entry.prior import PRELIST
from dampingan.store.renewal.renewal import LISTED, PENDING, Progress
from dampingan.store.rows import family_columns, members_of, person_columns, stored
from dampingan.store.transaction import Transaction
from dampingan.store.workspace import Workspace

_HEAD = "1"
"""409 hubungan: head of the family."""

_AWAY = "('moved', 'deceased', 'not_found')"
_GONE = "('2', '3', '4', '6')"
"""404 keberadaan of members who are not there any more."""


@dataclass(frozen=True, slots=True)
class PrelistRow:
    """One family of a list.

    Attributes:
        place: where it stands, without its values.
        values: question key → answer, of the family.
        head: question key → answer, of its head.
    """

    place: Place
    values: Mapping[str, str]
    head: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """A row whose family is there already.

    Attributes:
        place: the row.
        family_id: the family.
        why: by which number, in words.
    """

    place: Place
    family_id: int
    why: str


@dataclass(frozen=True, slots=True)
class PrelistResult:
    """What came of a list; rows are `new` and `matched`, nothing else.

    Attributes:
        new: ids of the families that were added.
        matched: rows whose family was there.
    """

    new: tuple[int, ...]
    matched: tuple[Match, ...]


def match_prelist(workspace: Workspace, rows: Sequence[PrelistRow]) -> list[Match]:
    """Return the rows whose family is there already, before anything is written."""
    with workspace.reading() as connection:
        known = _Known(connection)
    return [match for row in rows if (match := known.match(row, note=-1)) is not None]


def import_prelist(
    workspace: Workspace,
    rows: Sequence[PrelistRow],
    *,
    period: str = "",
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> PrelistResult:
    """Add the families of a list.

    Args:
        workspace: where.
        rows: the list.
        period: of the list, e.g. ``2026-Q3``; `PRELIST` stands for an unknown one.
        progress: called with rows done, rows in all, a sentence.
        cancelled: asked after every row; nothing is added then.

    Raises:
        CancelledError: `cancelled` said so.
        StorageError: the disk refused; nothing was added.
    """
    writer = _Writer(workspace, period or PRELIST)
    new, matched = [], []
    with workspace.write(tr("Memuat daftar keluarga"), source="import") as tx:
        tx.set_setting(LISTED, value=True, logged=True)
        known = _Known(tx.connection)
        for done, row in enumerate(rows):
            if cancelled and cancelled():
                raise CancelledError
            if progress:
                progress(done, len(rows), tr("Memuat daftar keluarga"))
            match = known.match(row)
            if match is not None:
                matched.append(match)
                continue
            made = writer.add(tx, row)
            known.learn(row, made)
            new.append(made)
    return PrelistResult(tuple(new), tuple(matched))


class _Known:
    """Numbers of the families that are there, and of those that came with the list."""

    def __init__(self, connection: Connection) -> None:
        self._kk = _pairs(
            connection,
            "SELECT no_kk, id FROM family WHERE no_kk <> '' AND deleted_at IS NULL "
            f"AND status NOT IN {_AWAY}",
        )
        self._nik = _pairs(
            connection,
            "SELECT p.nik, p.family_id FROM person p JOIN family f ON f.id = p.family_id "
            "WHERE p.nik <> '' AND p.deleted_at IS NULL AND f.deleted_at IS NULL "
            f"AND f.status NOT IN {_AWAY} AND p.presence NOT IN {_GONE}",
        )
        self._rows: dict[int, int] = {}

    def match(self, row: PrelistRow, *, note: int | None = None) -> Match | None:
        """Return the family that a row is; with `note`, later rows are compared with this one."""
        no_kk, nik = row.values.get("no_kk", ""), row.head.get("nik", "")
        family, by = self._kk.get(no_kk), tr("nomor KK sama")
        if family is None:
            family, by = self._nik.get(nik), tr("NIK kepala keluarga sama")
        if family is None:
            if note is not None:
                self.learn(row, note)
            return None
        if first := self._rows.get(family):
            by = tr("{why} dengan baris {row}", why=by, row=first)
        return Match(row.place, family, by)

    def learn(self, row: PrelistRow, family_id: int) -> None:
        """Remember a family of the list."""
        self._rows[family_id] = row.place.row
        if no_kk := row.values.get("no_kk", ""):
            self._kk[no_kk] = family_id
        if nik := row.head.get("nik", ""):
            self._nik[nik] = family_id


class _Writer:
    """Writes families with what a list says."""

    def __init__(self, workspace: Workspace, prior_period: str) -> None:
        self._form: Form = workspace.form("family")
        self._given = region_answers(workspace.village_code)
        self._today: date = workspace.now().astimezone().date()
        self._members = members_of(self._form)
        self._base: dict[str, Any] = {
            "village_code": workspace.village_code,
            "period": workspace.period,
            "form_id": self._form.form_id,
            "form_version": self._form.version,
            "change_state": PENDING,
            "prior_period": prior_period,
        }

    def add(self, tx: Transaction, row: PrelistRow) -> int:
        """Add one family with its head."""
        session = FormSession(self._form, today=self._today, language=language())
        self._fill(session, "", {**self._given, **row.values}.items())
        head = ""
        if self._members and any(row.head.values()):
            head = new_key("P")
            session.add_row(self._members, key=head)
            self._fill(session, head, {"hubungan": _HEAD, **row.head}.items())
        document = finding.encode(stored(session.all_findings()))
        errors, warnings = finding.count(document)
        family = tx.insert(
            "family",
            self._base
            | family_columns(session)
            | {"findings": document, "error_count": errors, "warning_count": warnings}
            | {"prior": self._known(row.values)},
        )
        if head:
            columns = person_columns(session, head, 1)
            more = {"uid": head, "family_id": family, "prior": self._known(row.head)}
            tx.insert("person", columns | more)
        return family

    def _fill(self, session: FormSession, row: str, values: Iterable[tuple[str, str]]) -> None:
        repeat = self._members if row else ""
        for key, text in values:
            question = self._form.questions.get(key)
            if text and question is not None and question.repeat == repeat:
                session.set(Field(key, row), text)

    def _known(self, values: Mapping[str, str]) -> dict[str, str]:
        return {key: text for key, text in values.items() if text and key in self._form.questions}


def _pairs(connection: Connection, sql: str) -> dict[str, int]:
    return {str(number): int(family) for number, family in connection.exec_driver_sql(sql)}
