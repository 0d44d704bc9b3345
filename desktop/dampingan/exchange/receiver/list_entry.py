"""Entries of the reference lists that come with a workbook: written first, known at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from dampingan.core.text import whole_number
from dampingan.exchange.receiver.draft import Draft
from dampingan.exchange.receiver.opinion import REFERENCE_FIELDS
from dampingan.exchange.receiver.outcome import Comparison, Outcome
from dampingan.exchange.receiver.staging import LIST_ENTRY, Staged
from dampingan.exchange.sheet.identity import OUT
from dampingan.forms.model import Form
from dampingan.store.creation import REGENCY
from dampingan.store.kind import CONFIDENCES, ORIGINS
from dampingan.store.reader import Reader
from dampingan.store.reference import ALL_REGIONS, Reference, lists_of, overlay, references
from dampingan.store.reference_seed import SHIPPED
from dampingan.store.workspace import Workspace

HERE, FROM_VILLAGE = "here", "village"
"""Origins of entries that were added in a village, said there and at its regency; those of the
regency itself are called as its scope."""


class ListEntries:
    """What the sheet Daftar of one workbook makes of the workspace's lists."""

    def __init__(
        self, workspace: Workspace, reader: Reader, staged: Staged, comparison: Comparison
    ) -> None:
        """Look at what the comparison found.

        Args:
            workspace: knows the region.
            reader: the snapshot that was compared.
            staged: the workbook.
            comparison: what became of its rows.
        """
        self._workspace = workspace
        self._reader = reader
        self._gathers = workspace.scope == REGENCY and staged.submission.identity.direction == OUT
        from_regency = staged.submission.identity.direction != OUT
        self._own = REGENCY if workspace.scope == REGENCY or from_regency else HERE
        self._arriving = {
            outcome.record.uid: outcome
            for outcome in comparison.outcomes.values()
            if outcome.record.kind == LIST_ENTRY and outcome.writes
        }
        self._changed = {
            outcome.record.columns.get("_list", "") for outcome in self._arriving.values()
        }
        self._known: dict[str, Form] = {}

    def known_to(self, form: Form) -> Form:
        """Return a form that offers the lists as they are going to be."""
        names = [name for name in lists_of(form) if name in self._changed]
        if not names:
            return form
        if form.form_id not in self._known:
            entries = [entry for name in lists_of(form) for entry in self._entries(name)]
            region = ".".join(self._workspace.village_code.split(".")[:2])
            self._known[form.form_id] = overlay(form, entries, region)
        return self._known[form.form_id]

    def _entries(self, name: str) -> list[Reference]:
        """Return a list as it is going to be, in order."""
        there = references(self._reader, name, region=ALL_REGIONS, inactive=True)
        found = {entry.uid: entry for entry in there}
        for uid, outcome in self._arriving.items():
            if outcome.record.columns.get("_list") == name:
                found[uid] = self._entry(outcome, found.get(uid))
        return sorted(found.values(), key=lambda entry: entry.position)

    def _entry(self, outcome: Outcome, before: Reference | None) -> Reference:
        draft = Draft(LIST_ENTRY, outcome.record.uid, outcome.held, outcome)
        columns: dict[str, Any] = {"list": "", "code": "", "origin": HERE}
        if before is not None:
            columns = {n: getattr(before, n) for n in Reference.__slots__ if n not in {"id", "uid"}}
        columns |= self.columns(draft)
        extra = columns.get("extra", {})
        columns["extra"] = _document(extra) if isinstance(extra, str) else extra
        columns["active"] = bool(columns.get("active", 1))
        return Reference(id=before.id if before else 0, uid=outcome.record.uid, **columns)

    def name_of(self, draft: Draft) -> tuple[str, str]:
        """Return list and code of an entry."""
        told = draft.held.row if draft.held else {}
        found = draft.outcome.record.columns if draft.outcome else {}
        names = (str(told.get(n, "") or found.get(f"_{n}", "")) for n in ("list", "code"))
        return next(names), next(names)

    def columns(self, draft: Draft) -> dict[str, Any]:
        """Return the columns that an entry is written with."""
        if not draft.new:
            return {n: _value(n, t) for n, t in draft.taken.items() if n in REFERENCE_FIELDS}
        told = draft.record.columns
        columns = {n: _value(n, told.get(f"_{n}", "")) for n in REFERENCE_FIELDS}
        origin = told.get("_origin", "")
        return columns | {
            "list": told.get("_list", ""),
            "code": told.get("_code", ""),
            "label": columns["label"] or told.get("_code", ""),
            "origin": self._origin(origin if origin in ORIGINS else self._own),
        }

    def _origin(self, told: str) -> str:
        """Return where an entry comes from, as it is said here."""
        if told == SHIPPED or not self._gathers:
            return told
        return FROM_VILLAGE if told == HERE else told


def _value(name: str, text: str) -> Any:
    if name == "active":
        return 0 if text.strip() == "0" else 1
    if name == "position":
        return whole_number(text) or 0
    if name == "extra":
        return json.dumps(
            _document(text), ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
    if name == "confidence":
        return text if text in CONFIDENCES else ""
    return text


def _document(text: str) -> Mapping[str, str]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): str(value) for name, value in found.items()}
