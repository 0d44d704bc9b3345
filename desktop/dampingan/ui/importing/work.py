"""What the wizard does in the background: reading a file, and planning with a mapping."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.exchange.foreign.catalogue import recognise, saved_mappings, shipped_mappings
from dampingan.exchange.foreign.editing import MappingEditor
from dampingan.exchange.foreign.exported import generated_mapping, share_found, system_of
from dampingan.exchange.foreign.importing import ImportPlan, preview, target_form
from dampingan.exchange.foreign.mapping import Mapping
from dampingan.exchange.foreign.proposing import propose
from dampingan.exchange.foreign.table import Tables, read_tables
from dampingan.exchange.receiver.receiving import undo_receipt
from dampingan.forms.model import Form
from dampingan.store.workspace import Workspace


@dataclass(frozen=True)
class Opened:
    """A file that was read.

    Attributes:
        tables: what it holds.
        fitting: mappings that fit it, best first.
        others: the rest of the mappings that have sheets of their own.
        exported: ``kobo`` or ``odk`` when it looks like an export.
    """

    tables: Tables
    fitting: tuple[tuple[Mapping, float], ...]
    others: tuple[Mapping, ...]
    exported: str


@dataclass(frozen=True)
class Made:
    """A mapping and what it would do.

    Attributes:
        mapping: with sheets, also when it was generated.
        form: the questionnaire.
        editor: changes the mapping.
        plan: what would happen, None while nothing of the file is mapped.
    """

    mapping: Mapping
    form: Form
    editor: MappingEditor
    plan: ImportPlan | None


def open_files(workspace: Workspace, paths: Sequence[Path], password: str = "", **_: Any) -> Opened:
    """Read files and say which mappings fit."""
    tables = read_tables(tuple(paths), password)
    fitting = tuple(recognise(workspace, tables))
    known = {mapping.name for mapping, _ in fitting}
    every = (*saved_mappings(workspace), *shipped_mappings())
    others = tuple(m for m in every if m.name not in known and not m.generated)
    return Opened(tables, fitting, others, system_of(tables))


def make(
    workspace: Workspace,
    tables: Tables,
    mapping: Mapping | None,
    *,
    form_id: str = "",
    unmatched: str = "add",
    progress: Callable[[int, int, str], object] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Made:
    """Plan with a mapping; None proposes one.

    Args:
        workspace: where.
        tables: the file.
        mapping: what goes where.
        form_id: the additional form that is filled, ``""`` for the main questionnaire.
        unmatched: what becomes of families that are not there.
        progress: told families done, families in all and what is being done.
        cancelled: asked between families.
    """
    base = mapping or Mapping("", form=form_id)
    base = replace(base, form=form_id, unmatched=unmatched)
    form = target_form(workspace, base)
    subject = next((i.subject for i in workspace.instruments() if i.form_id == form_id), "")
    if mapping is None:
        made = propose(tables, form, form_id=form_id, subject=subject)
        base = replace(base, sheets=made.sheets, generated=made.generated)
    elif mapping.generated and not mapping.sheets:
        base = generated_mapping(tables, form, base)
    editor = MappingEditor(tables, form, form_id, subject)
    if not any(True for _ in base.pairs(tables.tables)):
        return Made(base, form, editor, None)
    plan = preview(workspace, tables, base, progress=progress, cancelled=cancelled)
    return Made(base, form, editor, plan)


def take_back(workspace: Workspace, batch_uid: str, **_: Any) -> None:
    """Take an import back."""
    undo_receipt(workspace, batch_uid)


def file_words(opened: Opened) -> str:
    """Return sheets and rows of a file."""
    parts = [
        tr("{name}: {count} baris", name=table.name, count=count_text(len(table.rows)))
        for table in opened.tables.tables
    ]
    notes = [found.message for found in opened.tables.findings]
    return "\n".join([*parts, *notes])


def best_form(workspace: Workspace, tables: Tables) -> str:
    """Return the additional form whose questions a file has, ``""`` for the main questionnaire."""
    shares = {"": share_found(tables, workspace.form("family"))}
    for extra in workspace.extra_forms():
        shares[extra.form_id] = share_found(tables, workspace.extra_form(extra.form_id))
    return max(shares, key=lambda form_id: (shares[form_id], form_id == ""))
