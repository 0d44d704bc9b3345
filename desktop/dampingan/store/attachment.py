"""Photos and files that answers name: copied into the workspace, each content once.

The answer is a short name without personal data: the first 16 hex digits of the content's SHA-256
and the file's ending. Who made the picture and what it was called stays in the table.
"""

from __future__ import annotations

import hashlib
import mimetypes
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dampingan.core.errors import CancelledError, StorageError, WorkspaceError
from dampingan.core.language import tr
from dampingan.forms.model import Form, QuestionType
from dampingan.store import instrument, place
from dampingan.store.rows import members_of
from dampingan.store.transaction import utc_text

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from dampingan.store.workspace import Workspace

LIMIT = 20 * 1024 * 1024
"""Most bytes of one file."""

_HEX = 16
_ENDING = re.compile(r"\.[a-z0-9]{1,8}\Z")
_UNKNOWN = ".bin"
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class AttachmentInfo:
    """A file that is kept, without its content.

    Attributes:
        name: the answer's text.
        hash: SHA-256 (hex) of the content.
        original_name: what it was called where it came from.
        media_type: e.g. ``image/jpeg``.
        size: in bytes.
        added_at: UTC time.
        added_by: the operator.
    """

    name: str
    hash: str
    original_name: str
    media_type: str
    size: int
    added_at: str = ""
    added_by: str = ""


@dataclass(frozen=True, slots=True)
class Attachment(AttachmentInfo):
    """A file with its content.

    Attributes:
        data: the content.
        thumbnail: a small PNG, None when there is none.
    """

    data: bytes = b""
    thumbnail: bytes | None = None


def attach(workspace: Workspace, path: Path, thumbnail: bytes | None = None) -> str:
    """Copy a file into the workspace and return its name, the text of the answer.

    Args:
        workspace: where.
        path: the file.
        thumbnail: a small PNG of a picture; the caller draws it.

    Raises:
        WorkspaceError: it is empty, larger than `LIMIT`, or can't be read.
        StorageError: the workspace's disk refused.
    """
    try:
        size = path.stat().st_size
        data = path.read_bytes() if 0 < size <= LIMIT else b""
    except OSError as error:
        raise WorkspaceError(
            tr("Berkas {name} tidak dapat dibuka.", name=path.name),
            remedy=tr("Periksa flashdisk atau folder tempat berkas itu disimpan."),
        ) from error
    if size > LIMIT:
        raise too_large(path.name, size)
    if not data:
        raise WorkspaceError(
            tr("Berkas {name} kosong.", name=path.name),
            remedy=tr("Pilih berkas lain. Isian tidak berubah."),
        )
    with workspace.write(tr("Melampirkan berkas"), undoable=False) as tx:
        at = utc_text(workspace.now())
        return keep(tx.connection, data, path.name, thumbnail=thumbnail, at=at, by=workspace.actor)


def too_large(name: str, size: int) -> WorkspaceError:
    """Say that a file is larger than what is kept."""
    return WorkspaceError(
        tr(
            "Berkas {name} berukuran {size} MB; batasnya {limit} MB.",
            name=name,
            size=-(-size // _MEGABYTE),
            limit=LIMIT // _MEGABYTE,
        ),
        remedy=tr("Kecilkan atau pilih berkas lain. Isian tidak berubah."),
    )


def keep(
    connection: Connection,
    data: bytes,
    original_name: str,
    *,
    thumbnail: bytes | None = None,
    at: str = "",
    by: str = "",
) -> str:
    """Keep a content inside a transaction and return its name; the same content is kept once.

    Args:
        connection: of the transaction.
        data: the content, at most `LIMIT` bytes.
        original_name: what the file was called.
        thumbnail: a small PNG.
        at: UTC time.
        by: the operator.
    """
    digest = hashlib.sha256(data).hexdigest()
    known = connection.exec_driver_sql(
        "SELECT name, thumbnail IS NULL FROM attachment WHERE hash = ?", (digest,)
    ).first()
    if known is not None:
        if known[1] and thumbnail is not None:
            connection.exec_driver_sql(
                "UPDATE attachment SET thumbnail = ? WHERE hash = ?", (thumbnail, digest)
            )
        return str(known[0])
    name = name_of(data, original_name)
    connection.exec_driver_sql(
        "INSERT INTO attachment(name, hash, original_name, media_type, size, data, thumbnail, "
        "added_at, added_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            name,
            digest,
            original_name,
            mimetypes.guess_type(name)[0] or "application/octet-stream",
            len(data),
            data,
            thumbnail,
            at,
            by,
        ),
    )
    return name


def name_of(data: bytes, original_name: str) -> str:
    """Return the name that a content gets."""
    found = _ENDING.search(original_name.lower())
    return hashlib.sha256(data).hexdigest()[:_HEX] + (found[0] if found else _UNKNOWN)


_INFO = "name, hash, original_name, media_type, size, added_at, added_by"


def attachment(workspace: Workspace, name: str) -> Attachment:
    """Return a file that an answer names.

    Raises:
        KeyError: it is not in the workspace.
    """
    with workspace.reading() as connection:
        row = connection.exec_driver_sql(
            f"SELECT {_INFO}, data, thumbnail FROM attachment WHERE name = ?", (name,)
        ).first()
    if row is None:
        raise KeyError(name)
    return Attachment(*row)


def thumbnail_of(workspace: Workspace, name: str) -> bytes | None:
    """Return the small PNG of a file, None when there is none; cheap for lists."""
    with workspace.reading() as connection:
        return connection.exec_driver_sql(
            "SELECT thumbnail FROM attachment WHERE name = ?", (name,)
        ).scalar()


def attachments(connection: Connection) -> list[AttachmentInfo]:
    """Return every file that is kept, by name."""
    rows = connection.exec_driver_sql(f"SELECT {_INFO} FROM attachment ORDER BY name").all()
    return [AttachmentInfo(*row) for row in rows]


def used_names(connection: Connection, forms: Iterable[tuple[str, Form]]) -> set[str]:
    """Return the names that answers of records that are not deleted hold.

    Args:
        connection: of the workspace.
        forms: target (``family`` or ``extra``) and form of every active questionnaire.
    """
    names: set[str] = set()
    for query, values in file_queries(forms):
        names.update(connection.exec_driver_sql(query, values).scalars())
    return names


def file_queries(
    forms: Iterable[tuple[str, Form]],
) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Yield a query for every question whose answer is a file."""
    for target, form in forms:
        root = "family" if target == instrument.MAIN else "response"
        members = members_of(form) if target == instrument.MAIN else ""
        for question in form.questions.values():
            if question.type is not QuestionType.FILE:
                continue
            path = '$."' + question.key.replace('"', '\\"') + '"'
            found = "SELECT json_extract({0}.answers, ?) AS file FROM {0} {1} WHERE file <> '' AND "
            alive = f"{root}.deleted_at IS NULL"
            values: tuple[str, ...] = (path,)
            if root == "response":
                alive += " AND response.form_id = ?"
                values += (form.form_id,)
            if not question.repeat:
                yield found.format(root, "") + alive, values
                continue
            kind = "person" if question.repeat == members else "roster_row"
            join = f"JOIN {root} ON {root}.id = {kind}.{root}_id"
            if kind == "roster_row":
                alive += " AND roster_row.repeat = ?"
                values += (question.repeat,)
            yield found.format(kind, join) + f"{kind}.deleted_at IS NULL AND {alive}", values


def active_forms(connection: Connection) -> list[tuple[str, Form]]:
    """Return target and form of every active questionnaire."""
    return [
        (info.target, instrument.definition(connection, info.id))
        for info in instrument.infos(connection)
        if info.active
    ]


def export(
    workspace: Workspace,
    folder: Path,
    *,
    progress: Callable[[int, int, str], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Mapping[str, Path]:
    """Write every file that an answer names into a folder; what is there already stays.

    Args:
        workspace: which.
        folder: exists.
        progress: called with files done, files in all, a sentence.
        cancelled: asked between files.

    Returns:
        Name → file.

    Raises:
        CancelledError: `cancelled` said so; what is written stays.
        StorageError: the folder can't be written.
    """
    with workspace.reading() as connection:
        used = used_names(connection, active_forms(connection))
        kept = [info for info in attachments(connection) if info.name in used]
    written: dict[str, Path] = {}
    for number, info in enumerate(kept, 1):
        if cancelled and cancelled():
            raise CancelledError
        target = folder / info.name
        if not target.exists() or target.stat().st_size != info.size:
            _write(target, attachment(workspace, info.name).data)
        written[info.name] = target
        if progress:
            progress(number, len(kept), tr("Menyalin lampiran"))
    return written


def _write(target: Path, data: bytes) -> None:
    half = place.beside(target, ".part")
    try:
        half.write_bytes(data)
        half.replace(target)
    except OSError as error:
        place.discard(half)
        raise StorageError(
            tr("Folder {name} tidak dapat ditulisi.", name=target.parent.name),
            remedy=tr("Pilih folder lain, misalnya Dokumen."),
        ) from error
