"""What Daftar acuan shows, read in a job; free of widgets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from dampingan.analysis.reference_use import Use, asking, uses
from dampingan.core.language import language
from dampingan.store.plan.form import ensure_plan
from dampingan.store.plan.record import plan_records
from dampingan.store.reference import ALL_REGIONS, Reference, list_names, references
from dampingan.ui.reference.words import BETWEEN, LISTS, PARENTS

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace


@dataclass(frozen=True)
class Lists:
    """One list, and the names of all.

    Attributes:
        names: every list that has entries, in the order in which people look for them.
        counts: list → entries in use.
        current: name of the list that is shown.
        entries: its entries, of every region, retired ones too.
        uses: code → the answers that hold it.
        others: other lists that its columns name codes of.
        titles: form_id → title.
        questions: (form_id, question) → its words.
        region: code of the workspace's kabupaten or kota.
    """

    names: Sequence[str]
    counts: Mapping[str, int]
    current: str
    entries: Sequence[Reference]
    uses: Mapping[str, Sequence[Use]]
    others: Mapping[str, Sequence[Reference]]
    titles: Mapping[str, str]
    questions: Mapping[tuple[str, str], str]
    region: str
    extras: Sequence[str] = field(default_factory=tuple)

    @cached_property
    def by_code(self) -> Mapping[str, Reference]:
        """Code → entry."""
        return {one.code: one for one in self.entries}

    def label(self, list_name: str, code: str) -> str:
        """Return what a code of another list is called; the code when it is unknown."""
        found = self._other_labels.get(list_name, {})
        return found.get(code, code)

    @cached_property
    def _other_labels(self) -> Mapping[str, Mapping[str, str]]:
        return {name: {one.code: one.name for one in some} for name, some in self.others.items()}


def read_lists(workspace: Workspace, current: str, **_: object) -> Lists:
    """Read a list and where its entries are used; made to run in a job."""
    ensure_plan(workspace)
    there = set(list_names(workspace))
    names = [one for one in LISTS if one in there] + sorted(there - LISTS.keys())
    current = current if current in there else names[0] if names else ""
    entries = references(workspace, current, region=ALL_REGIONS, inactive=True)
    extras = list(dict.fromkeys(key for one in entries for key in one.extra))
    needed = {BETWEEN[key] for key in extras if key in BETWEEN}
    needed |= {PARENTS[current]} if current in PARENTS else set()
    found, titles, questions = _uses(workspace, current)
    return Lists(
        names=names,
        counts={one: len(references(workspace, one)) for one in names},
        current=current,
        entries=entries,
        uses=found,
        others={name: references(workspace, name, inactive=True) for name in needed},
        titles=titles,
        questions=questions,
        region=".".join(workspace.village_code.split(".")[:2]),
        extras=extras,
    )


def _uses(
    workspace: Workspace, list_name: str
) -> tuple[dict[str, list[Use]], dict[str, str], dict[tuple[str, str], str]]:
    found: dict[str, list[Use]] = {}
    titles: dict[str, str] = {}
    words: dict[tuple[str, str], str] = {}
    for extra in workspace.extra_forms():
        form = workspace.extra_form(extra.form_id)
        asked = asking(form, list_name)
        if not asked:
            continue
        titles[extra.form_id] = extra.title
        for one in asked:
            words[extra.form_id, one.key] = form.text(one.label, language())
        rows = any(one.repeat for one in asked)
        uses(asked, plan_records(workspace, extra.form_id, rows=rows), found)
    return found, titles, words
