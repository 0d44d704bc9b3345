"""Which mappings there are: those that come with the program, and a workspace's own."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from dampingan.core.language import tr
from dampingan.core.resource import resource
from dampingan.core.text import fold
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.foreign.exported import share_found, system_of
from dampingan.exchange.foreign.mapping import (
    SUBJECT,
    Mapping,
    SheetMapping,
    mapping_from_text,
    mapping_to_text,
    read_mapping,
)
from dampingan.exchange.foreign.table import Tables
from dampingan.store.workspace import Workspace

SETTING = "import_mappings"
"""Workspace setting: name → TOML of its own mappings."""

_TELLING = frozenset({"no_kk", "nik", "nama", "nama_kk", SUBJECT})
_FEW = 3
"""Columns that tell a sheet when it names nobody."""

FITS = 0.4
"""From this share of used columns on a mapping is offered for a file."""


@cache
def shipped_mappings() -> tuple[Mapping, ...]:
    """Return the mappings that come with the program, by name."""
    folder = resource("mappings/README.md").parent
    return tuple(read_mapping(path) for path in sorted(folder.glob("*.toml")))


def saved_mappings(workspace: Workspace) -> tuple[Mapping, ...]:
    """Return a workspace's own mappings, by name; unreadable ones are left out."""
    told = workspace.setting(SETTING, {}) or {}
    found = []
    for name in sorted(told):
        try:
            found.append(mapping_from_text(told[name], name))
        except ExchangeError:
            continue  # written by a newer program; it stays in the setting
    return tuple(found)


def save_mapping(workspace: Workspace, mapping: Mapping, title: str) -> Mapping:
    """Keep a mapping in the workspace under a name; one of the same name is replaced.

    Raises:
        StorageError: the disk refused.
    """
    name = fold(title).replace(" ", "-") or "pemetaan"
    kept = replace(for_other_files(mapping), name=name, title=title)
    told = dict(workspace.setting(SETTING, {}) or {})
    told[name] = mapping_to_text(kept)
    with workspace.write(tr("Menyimpan pemetaan {title}", title=title), undoable=False) as tx:
        tx.set_setting(SETTING, told)
    return kept


def for_other_files(mapping: Mapping) -> Mapping:
    """Let an own mapping know its sheets by their columns: the next list calls them otherwise.

    Names stay where somebody chose them for every file, and where columns don't tell sheets apart.
    """
    if mapping.generated or mapping.name:
        return mapping
    required = [sheet.requires or _telling(sheet) for sheet in mapping.sheets]
    sheets = [
        replace(sheet, sheets=(), requires=columns) if required.count(columns) == 1 else sheet
        for sheet, columns in zip(mapping.sheets, required, strict=True)
    ]
    return replace(mapping, sheets=tuple(sheets))


def _telling(sheet: SheetMapping) -> tuple[tuple[str, ...], ...]:
    """Return the columns that a list must have to be such a sheet."""
    telling = [r for r in sheet.rules if r.to in _TELLING and r.parts] or sheet.rules[:_FEW]
    return tuple(group for rule in telling for group in rule.parts)


def find_mapping(workspace: Workspace, name: str) -> Mapping:
    """Return a mapping by its name, or from a TOML file.

    Raises:
        ExchangeError: there is none.
    """
    path = Path(name)
    if path.suffix.lower() == ".toml":
        return read_mapping(path)
    known = {m.name: m for m in (*shipped_mappings(), *saved_mappings(workspace))}
    if name in known:
        return known[name]
    raise ExchangeError(
        tr("Pemetaan “{name}” tidak ada.", name=name),
        remedy=tr("Yang ada: {names}; atau berkas .toml.", names=", ".join(sorted(known))),
    )


def recognise(workspace: Workspace, tables: Tables) -> list[tuple[Mapping, float]]:
    """Return the mappings that fit a file, best first, with the share of its columns they use."""
    found = []
    for mapping in (*saved_mappings(workspace), *shipped_mappings()):
        if mapping.generated and not mapping.sheets:
            found += _exports(workspace, tables, mapping)
            continue
        used = sum(sheet.found(table) for sheet, table in mapping.pairs(tables.tables))
        rules = max(1, min(_headings(tables), sum(len(sheet.rules) for sheet in mapping.sheets)))
        if used >= 2:
            found.append((mapping, min(1.0, used / rules)))
    found.sort(key=lambda item: -item[1])
    return [item for item in found if item[1] >= FITS]


def _exports(workspace: Workspace, tables: Tables, mapping: Mapping) -> list[tuple[Mapping, float]]:
    """Return the mapping of an export for every questionnaire whose questions it has."""
    if system_of(tables) != mapping.generated:
        return []
    forms = [("", workspace.form("family"))]
    forms += [(e.form_id, workspace.extra_form(e.form_id)) for e in workspace.extra_forms()]
    found = []
    for form_id, form in forms:
        share = share_found(tables, form)
        if share >= FITS:
            found.append((replace(mapping, form=form_id), 0.5 + share / 2))
    return found


def _headings(tables: Tables) -> int:
    return sum(bool(heading) for table in tables.tables for heading in table.headings)
