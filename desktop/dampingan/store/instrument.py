"""The questionnaires that a workspace keeps: source, compiled definition and files beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from dampingan.core.errors import WorkspaceError
from dampingan.core.language import tr
from dampingan.core.resource import resource
from dampingan.forms.definition import form_from_json, form_to_json
from dampingan.store import reference
from dampingan.store.kind import SUBJECTS

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from dampingan.forms.model import Form

BUILTIN = "instruments/keluarga.md"

MAIN, EXTRA = "family", "extra"
"""Targets: the one questionnaire of families, and any number of additional forms."""


@dataclass(frozen=True, slots=True)
class InstrumentInfo:
    """One version of a questionnaire, without its definition.

    Attributes:
        target: ``family`` for the main questionnaire, ``extra`` for an additional form.
        subject: what an additional form is about, a key of `SUBJECTS`.
        active: whether records of its form are answered with this version.
        installed_at: UTC time.
        source_format: ``xlsx``, ``xls``, ``md`` …
        source_name: name of the file that it came from.
        hash: of the normalised source.
        records: how many records that are not deleted were made with this version.
    """

    id: int
    form_id: str
    version: str
    title: str
    target: str
    subject: str
    active: bool
    installed_at: str
    source_format: str
    source_name: str
    hash: str
    records: int


@dataclass(frozen=True, slots=True)
class ExtraForm:
    """An additional form in use, in few words.

    Attributes:
        subject: what it is about, a key of `SUBJECTS`.
    """

    form_id: str
    title: str
    subject: str


@dataclass(frozen=True, slots=True)
class Installation:
    """How a questionnaire is to be kept.

    Attributes:
        source: the file as it came.
        source_format: ``xlsx``, ``xls``, ``md`` …
        target: ``family`` or ``extra``.
        subject: what an additional form is about.
        source_name: name of the file, without its folder.
        files: files beside it, name → content.
        at: UTC time.
    """

    source: bytes
    source_format: str
    at: str
    target: str = MAIN
    subject: str = "family"
    source_name: str = ""
    files: Mapping[str, bytes] | None = None


def install_builtin(connection: Connection, at: str) -> None:
    """Keep the questionnaire that comes with the program."""
    source = resource(BUILTIN).read_text("utf-8")
    install(connection, _builtin(source), Installation(source.encode(), "md", at))


@lru_cache(maxsize=1)
def _builtin(source: str) -> Form:
    """Read it once: it takes half a second, and several workspaces may be made in one sitting."""
    from dampingan.forms.xlsform import read_form

    return read_form(source)


def install(connection: Connection, form: Form, how: Installation) -> int:
    """Keep a questionnaire and make it the active one of its target; older versions stay.

    One main questionnaire is active, and one version of each additional form.

    Returns:
        Its id.

    Raises:
        WorkspaceError: its form_id belongs to another target or subject already.
    """
    _require_fitting(connection, form, how)
    if how.target == EXTRA:
        connection.exec_driver_sql(
            "UPDATE instrument SET active = 0 WHERE target = ? AND form_id = ?",
            (how.target, form.form_id),
        )
    else:
        connection.exec_driver_sql(
            "UPDATE instrument SET active = 0 WHERE target = ?", (how.target,)
        )
    made = connection.exec_driver_sql(
        "INSERT INTO instrument(form_id, version, target, subject, title, hash, source_format, "
        "source, definition, source_name, installed_at, active) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1) "
        "ON CONFLICT(form_id, version) DO UPDATE SET active = 1, title = excluded.title, "
        "subject = excluded.subject, source = excluded.source, hash = excluded.hash, "
        "source_format = excluded.source_format, definition = excluded.definition, "
        "source_name = excluded.source_name, installed_at = excluded.installed_at RETURNING id",
        (
            form.form_id,
            form.version,
            how.target,
            how.subject,
            form.text(form.title, "id"),
            form.hash,
            how.source_format,
            how.source,
            form_to_json(form),
            how.source_name,
            how.at,
        ),
    )
    instrument_id = int(made.scalar_one())
    _keep_files(connection, instrument_id, how.files or {})
    return instrument_id


def _require_fitting(connection: Connection, form: Form, how: Installation) -> None:
    if how.target not in {MAIN, EXTRA} or how.subject not in SUBJECTS:
        raise ValueError(how.target, how.subject)
    for target, subject, answered in connection.exec_driver_sql(
        "SELECT target, subject, EXISTS (SELECT 1 FROM response WHERE response.form_id = "
        "instrument.form_id) FROM instrument WHERE form_id = ?",
        (form.form_id,),
    ):
        if target == how.target and (target == MAIN or subject == how.subject or not answered):
            continue
        raise WorkspaceError(
            tr(
                "Instrumen {name} versi {version} sudah dipakai untuk data lain.",
                name=form.form_id,
                version=form.version,
            ),
            remedy=tr("Beri form_id lain pada instrumen itu, lalu pasang lagi."),
        )


def _keep_files(connection: Connection, instrument_id: int, files: Mapping[str, bytes]) -> None:
    connection.exec_driver_sql(
        "DELETE FROM instrument_file WHERE instrument_id = ?", (instrument_id,)
    )
    for name, data in files.items():
        connection.exec_driver_sql(
            "INSERT INTO instrument_file(instrument_id, name, hash, data) VALUES (?, ?, ?, ?)",
            (instrument_id, name, hashlib.sha256(data).hexdigest(), data),
        )


def active(connection: Connection, target: str, form_id: str = "") -> Form:
    """Return the active questionnaire of a target.

    Args:
        connection: of the workspace.
        target: ``family`` or ``extra``.
        form_id: which additional form.

    Raises:
        WorkspaceError: the workspace has none.
    """
    where, values = ("AND form_id = ?", (form_id,)) if form_id else ("", ())
    definition = connection.exec_driver_sql(
        f"SELECT definition FROM instrument WHERE target = ? AND active = 1 {where}",
        (target, *values),
    ).scalar()
    if definition is not None:
        return reference.overlaid(connection, form_from_json(definition))
    if form_id:
        raise WorkspaceError(
            tr("Instrumen {name} tidak terpasang di ruang kerja ini.", name=form_id),
            remedy=tr("Pasang instrumen itu lebih dulu. Isian yang ada tetap tersimpan."),
        )
    raise WorkspaceError(
        tr("Ruang kerja ini tidak punya instrumen."), remedy=tr("Pasang instrumen lebih dulu.")
    )


_RECORDS = (
    "(SELECT count(*) FROM family WHERE i.target = 'family' AND family.deleted_at IS NULL "
    "AND family.form_id = i.form_id AND family.form_version = i.version) + "
    "(SELECT count(*) FROM response WHERE i.target = 'extra' AND response.deleted_at IS NULL "
    "AND response.form_id = i.form_id AND response.form_version = i.version)"
)


def infos(connection: Connection) -> list[InstrumentInfo]:
    """Return every version of every questionnaire: the main ones, then the others by title."""
    rows = connection.exec_driver_sql(
        "SELECT id, form_id, version, title, target, subject, active, installed_at, "
        f"source_format, source_name, hash, {_RECORDS} AS records FROM instrument i "
        "ORDER BY target <> 'family', title, form_id, id DESC"
    ).mappings()
    return [InstrumentInfo(**{**row, "active": bool(row["active"])}) for row in rows.all()]


def extras(connection: Connection) -> tuple[ExtraForm, ...]:
    """Return the additional forms in use by title, without counting their records."""
    rows = connection.exec_driver_sql(
        "SELECT form_id, title, subject FROM instrument WHERE target = ? AND active = 1 "
        "ORDER BY title, form_id",
        (EXTRA,),
    )
    return tuple(ExtraForm(*row) for row in rows)


def definition(connection: Connection, instrument_id: int) -> Form:
    """Return one version's form.

    Raises:
        KeyError: there is no such version.
    """
    form = form_from_json(_cell(connection, "definition", instrument_id))
    return reference.overlaid(connection, form)


def source(connection: Connection, instrument_id: int) -> bytes:
    """Return the file that a version came from.

    Raises:
        KeyError: there is no such version.
    """
    return bytes(_cell(connection, "source", instrument_id))


def files(connection: Connection, instrument_id: int) -> dict[str, bytes]:
    """Return the files beside a version, name → content."""
    rows = connection.exec_driver_sql(
        "SELECT name, data FROM instrument_file WHERE instrument_id = ? ORDER BY name",
        (instrument_id,),
    )
    return {name: bytes(data) for name, data in rows}


def find(connection: Connection, form: Form) -> int | None:
    """Return the id of a form's version, None when it is not installed."""
    return connection.exec_driver_sql(
        "SELECT id FROM instrument WHERE form_id = ? AND version = ?", (form.form_id, form.version)
    ).scalar()


def _cell(connection: Connection, column: str, instrument_id: int):
    found = connection.exec_driver_sql(
        f"SELECT {column} FROM instrument WHERE id = ?", (instrument_id,)
    ).scalar()
    if found is None:
        raise KeyError(instrument_id)
    return found
