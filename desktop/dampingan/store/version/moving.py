"""Moving every record of a form to another version of it, without losing an answer.

`plan_move` counts what would happen and writes nothing. `move` copies the workspace first, then
does all of it in one transaction: the new version is installed, answers are written where they go
now, what has no place is parked (`parked`), what was parked and is asked again comes back, and
every finding is worked out anew. When it is stopped or fails, nothing has changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dampingan.core.errors import CancelledError, WorkspaceError
from dampingan.core.language import tr
from dampingan.forms.comparison import compare_forms
from dampingan.forms.mapping import VersionMapping
from dampingan.forms.model import Form
from dampingan.store import checking, consistency, finding, instrument, place, schema
from dampingan.store.connection import disk_errors
from dampingan.store.instrument import Installation
from dampingan.store.outside_table import OutsideTables, is_table
from dampingan.store.reference import overlaid
from dampingan.store.transaction import Transaction, utc_text
from dampingan.store.version.move_plan import (
    MOVES,
    Installed,
    MovePlan,
    QuestionPlan,
    choose_mapping,
    distinct,
    empty_columns_of,
    filled,
    form_to_move,
    kind_of,
    make_mover,
    read_installed,
    read_moves,
    require_movable,
)
from dampingan.store.version.moved_keying import move_keyings
from dampingan.store.version.moved_record import MovedRecord, Writer, blocks, read_block, record_ids
from dampingan.store.version.moved_row import Tallies
from dampingan.store.workspace import Workspace

Progress = Callable[[int, int, str], None]
Cancelled = Callable[[], bool]

_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True)
class MoveResult:
    """What a move did.

    Attributes:
        plan: the counts as they turned out.
        backup: copy of the workspace as it was before.
        reopened: finished records that have errors by the new version's rules: drafts again.
        errors, warnings: open findings now.
    """

    plan: MovePlan
    backup: Path
    reopened: int
    errors: int
    warnings: int


def plan_move(
    workspace: Workspace,
    form_id: str,
    new_form: Form,
    mapping: VersionMapping | None = None,
    *,
    source: bytes = b"",
    source_format: str = "json",
    source_name: str = "",
    files: Mapping[str, bytes] | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> MovePlan:
    """Count what a move would do; nothing is written.

    Args:
        workspace: which.
        form_id: of the form whose records move.
        new_form: the version that they shall have.
        mapping: what goes where; by default the way back of an earlier move, else what the
            program proposes.
        source: the new version's file, as it was read.
        source_format: its format, e.g. ``xlsx``.
        source_name: its name.
        files: files beside it that the form needs.
        progress: called with records done, records in all, a sentence.
        cancelled: asked between blocks.

    Raises:
        WorkspaceError: the workspace has no such form, or has this version already.
        FormError: the mapping does not fit the two versions.
        CancelledError: `cancelled` said so.
    """
    with workspace.reading() as connection:
        installed = read_installed(connection, form_id)
        new_form = overlaid(connection, distinct(connection, installed, new_form))
        require_movable(connection, installed, new_form)
        mapping = choose_mapping(connection, installed, new_form, mapping)
        change = compare_forms(installed.form, new_form, mapping)
        plan = MovePlan(
            form_id, installed, new_form, change, source, source_format, source_name,
            files or {}, empty_columns=empty_columns_of(installed, change),
        )  # fmt: skip
        mover = make_mover(connection, plan, workspace)
        tallies = Tallies()
        ids = record_ids(connection, kind_of(installed), form_id)
        records: dict[str, int] = {}
        done = finished = 0
        for block in blocks(ids):
            _go_on(cancelled)
            for moved in read_block(connection, kind_of(installed), block, mover, tallies):
                finished += _count(records, moved)
            done += len(block)
            if progress:
                progress(done, len(ids), tr("Menghitung jawaban"))
    return replace(filled(plan, tallies, records), finished=finished)


def move(
    workspace: Workspace,
    plan: MovePlan,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> MoveResult:
    """Do what a plan says, after a copy of the workspace was made beside it.

    No record may be open for entry. Answers that came since the plan move as well.

    Args:
        workspace: which.
        plan: from `plan_move`.
        progress: called with steps done, steps in all, a sentence.
        cancelled: asked between blocks; nothing has changed when it stops.

    Raises:
        CancelledError: `cancelled` said so.
        WorkspaceError: the form got another version since the plan was made.
        StorageError: the disk refused; nothing was changed.
    """
    _go_on(cancelled)
    if progress:
        progress(0, 0, tr("Membuat cadangan"))
    with disk_errors(workspace.path):
        backup = schema.backup_beside(workspace.path, _backup_name(workspace, plan), part="versi")
    label = tr("Pindah ke versi {version}", version=plan.new.version)
    tx = None
    try:
        with workspace.write(label, source="move", undoable=False) as tx:
            result = _Move(workspace, tx, plan, progress, cancelled).run(backup)
            workspace.forget()
    except BaseException:
        if tx is None or not tx.committed:
            place.discard(backup)  # nothing has changed: it says nothing that the file does not
        raise
    finally:
        workspace.forget()
    return result


class _Move:
    """One move while it is being written."""

    def __init__(
        self,
        workspace: Workspace,
        tx: Transaction,
        plan: MovePlan,
        progress: Progress | None,
        cancelled: Cancelled | None,
    ) -> None:
        self._workspace = workspace
        self._tx = tx
        self._plan = plan
        self._progress = progress
        self._cancelled = cancelled
        self._today = workspace.now().astimezone().date()
        self._kind = kind_of(plan.installed)
        self._reopened = self._errors = self._warnings = 0
        self._done = self._all = 0

    def run(self, backup: Path) -> MoveResult:
        """Write everything; the caller commits."""
        tx, plan = self._tx, self._plan
        installed = read_installed(tx.connection, plan.form_id)
        if installed.form.version != plan.installed.form.version:
            raise WorkspaceError(
                tr("Instrumen ini sudah berpindah versi sementara itu; tidak ada yang diubah."),
                remedy=tr("Buka lagi perpindahannya dari tempat Instrumen."),
            )
        mover = make_mover(tx.connection, plan, self._workspace)
        tallies = Tallies()
        ids = record_ids(tx.connection, self._kind, plan.form_id)
        self._all = 2 * len(ids)
        writer = Writer(tx, plan.new, self._today, mover, self._install())
        found: dict[int, tuple[dict[str, str], frozenset[str]]] = {}
        records: dict[str, int] = {}
        for block in blocks(ids):
            for moved in read_block(tx.connection, self._kind, block, mover, tallies):
                said = writer.write(moved)
                if moved.live:
                    found[moved.id] = said
                _count(records, moved)
            tx.flush()
            self._step(len(block), tr("Menulis jawaban"))
        for block in blocks(ids):
            for record_id in block:
                if record_id in found:
                    self._write_findings(record_id, *found.pop(record_id))
            tx.flush()
            self._step(len(block), tr("Memeriksa isian"))
        move_keyings(tx.connection, self._kind, plan.form_id, mover)
        self._log(backup)
        counted = filled(plan, tallies, records)
        return MoveResult(counted, backup, self._reopened, self._errors, self._warnings)

    def _step(self, count: int, text: str) -> None:
        _go_on(self._cancelled)
        self._done += count
        if self._progress:
            self._progress(self._done, self._all, text)

    def _install(self) -> OutsideTables | None:
        """Make the new version the active one; a version that is there keeps its own file.

        Returns:
            The tables beside it.
        """
        connection, plan = self._tx.connection, self._plan
        at = utc_text(self._workspace.now())
        how = Installation(
            plan.source, plan.source_format, at, plan.installed.target, plan.installed.subject,
            plan.source_name, plan.files,
        )  # fmt: skip
        there = instrument.find(connection, plan.new)
        if there is not None:
            info = next(i for i in instrument.infos(connection) if i.id == there)
            how = replace(
                how,
                source=instrument.source(connection, there),
                source_format=info.source_format,
                source_name=info.source_name,
                files=instrument.files(connection, there),
                at=info.installed_at,
            )
        instrument.install(connection, plan.new, how)
        tables = {name: data for name, data in (how.files or {}).items() if is_table(name)}
        return OutsideTables(tables) if tables else None

    def _write_findings(
        self, record_id: int, document: dict[str, str], accepted: frozenset[str]
    ) -> None:
        """Write a record's findings, those between families included."""
        connection = self._tx.connection
        number = "no_kk" if self._kind == "family" else "''"
        status, no_kk = connection.exec_driver_sql(
            f"SELECT status, {number} FROM {self._kind} WHERE id = ?", (record_id,)
        ).one()
        if self._kind == "family":
            between = consistency.between_families(connection, record_id, no_kk)
            document = document | finding.encode(between)
        errors, warnings = finding.count(document, accepted)
        values: dict[str, Any] = {
            "findings": document,
            "error_count": errors,
            "warning_count": warnings,
        }
        if errors and status in checking.FINISHED:
            values["status"] = "draft"
            self._reopened += 1
        self._errors += errors
        self._warnings += warnings
        self._tx.update(self._kind, record_id, values)

    def _log(self, backup: Path) -> None:
        """Keep what was done, for the way back and for whoever asks."""
        plan = self._plan
        moves = read_moves(self._tx.connection)
        moves.append(
            {
                "form_id": plan.form_id,
                "to_form_id": plan.new.form_id,
                "from": plan.installed.form.version,
                "to": plan.new.version,
                "at": utc_text(self._workspace.now()),
                "by": self._workspace.actor,
                "backup": backup.name,
                "mapping": json.loads(plan.mapping.to_json()),
            }
        )
        self._tx.set_setting(MOVES, moves)


# ---------------------------------------------------------------- small things


def _count(records: dict[str, int], moved: MovedRecord) -> int:
    """Count a record with its rows, tombstones left out; return 1 when it was finished."""
    if not moved.live:
        return 0
    for kind in [moved.kind, *(r.kind for r in moved.rows if r.record["deleted_at"] is None)]:
        records[kind] = records.get(kind, 0) + 1
    return int(moved.record["status"] in checking.FINISHED)


def _go_on(cancelled: Cancelled | None) -> None:
    if cancelled is not None and cancelled():
        raise CancelledError


def _backup_name(workspace: Workspace, plan: MovePlan) -> str:
    """Return what tells a backup from others: the version that is left, and when."""
    version = _UNSAFE.sub("-", plan.installed.form.version) or "0"
    return f"{version}.{workspace.now().astimezone():%Y%m%d-%H%M%S}"


__all__ = [
    "Installed",
    "MovePlan",
    "MoveResult",
    "QuestionPlan",
    "form_to_move",
    "move",
    "plan_move",
]
