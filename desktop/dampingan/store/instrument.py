"""The questionnaires that a workspace keeps: source and compiled definition."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from dampingan.core.errors import WorkspaceError
from dampingan.core.language import tr
from dampingan.core.resource import resource
from dampingan.forms.definition import form_from_json, form_to_json
from dampingan.forms.model import Form

BUILTIN = "instruments/keluarga.md"


def install_builtin(connection: Connection, at: str) -> None:
    """Keep the questionnaire that comes with the program."""
    from dampingan.forms.xlsform import read_form

    source = resource(BUILTIN).read_text("utf-8")
    install(
        connection, read_form(source), source.encode(), source_format="md", target="family", at=at
    )


def install(
    connection: Connection,
    form: Form,
    source: bytes,
    *,
    source_format: str,
    target: str,
    at: str,
) -> None:
    """Keep a questionnaire and make it the active one of its target; older versions stay.

    Raises:
        WorkspaceError: this version is another target's already.
    """
    taken = connection.exec_driver_sql(
        "SELECT target FROM instrument WHERE form_id = ? AND version = ?",
        (form.form_id, form.version),
    ).scalar()
    if taken is not None and taken != target:
        raise WorkspaceError(
            tr(
                "Instrumen {name} versi {version} sudah dipakai untuk data lain.",
                name=form.form_id,
                version=form.version,
            ),
            remedy=tr("Beri versi lain pada instrumen itu, lalu pasang lagi."),
        )
    connection.exec_driver_sql("UPDATE instrument SET active = 0 WHERE target = ?", (target,))
    connection.exec_driver_sql(
        "INSERT INTO instrument(form_id, version, target, title, hash, source_format, source, "
        "definition, installed_at, active) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1) "
        "ON CONFLICT(form_id, version) DO UPDATE SET active = 1, title = excluded.title, "
        "source = excluded.source, source_format = excluded.source_format, "
        "definition = excluded.definition, hash = excluded.hash, "
        "installed_at = excluded.installed_at",
        (
            form.form_id,
            form.version,
            target,
            form.text(form.title, "id"),
            form.hash,
            source_format,
            source,
            form_to_json(form),
            at,
        ),
    )


def active(connection: Connection, target: str) -> Form:
    """Return the active questionnaire of a target.

    Raises:
        WorkspaceError: the workspace has none.
    """
    definition = connection.exec_driver_sql(
        "SELECT definition FROM instrument WHERE target = ? AND active = 1", (target,)
    ).scalar()
    if definition is None:
        raise WorkspaceError(
            tr("Ruang kerja ini tidak punya instrumen."), remedy=tr("Pasang instrumen lebih dulu.")
        )
    return form_from_json(definition)
