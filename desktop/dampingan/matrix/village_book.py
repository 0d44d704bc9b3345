"""All planning forms of one village."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from dampingan.core.document import product
from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.matrix import assessment_forms, carrying_forms, planning_forms
from dampingan.matrix.page import Book, Matrix
from dampingan.matrix.plan_item import items, plan_year
from dampingan.matrix.ranking_forms import action_ranks, ranks, scores, village_ranking
from dampingan.matrix.village_plan import (
    REGISTERS,
    ReferenceWords,
    VillagePlan,
    read_village_plan,
)
from dampingan.store.plan.record import plan_records

if TYPE_CHECKING:
    from dampingan.forms.model import Form
    from dampingan.store.reader import Reader
    from dampingan.store.workspace import Workspace

TITLE = "Matriks perencanaan"


class UnknownVillageError(DampinganError):
    """The workspace has no such village."""


def village_forms(plan: VillagePlan, *, year: int | None = None) -> tuple[Matrix, ...]:
    """Return every planning form of a village, in the order in which a plan is made.

    Args:
        plan: what was read.
        year: of the yearly forms; by default the one after the period.
    """
    found = items(plan)
    about = plan_year(plan, found, year)
    ranking = village_ranking(plan)
    return (
        assessment_forms.sketch(plan),
        assessment_forms.institutions(plan),
        assessment_forms.calendar(plan),
        assessment_forms.tree(plan),
        assessment_forms.problems(plan),
        assessment_forms.potentials(plan),
        assessment_forms.grouping(plan),
        ranks(plan, ranking),
        scores(plan, ranking),
        assessment_forms.alternatives(plan),
        action_ranks(plan, ranking),
        planning_forms.ideas(plan, found),
        planning_forms.recapitulation(plan, found),
        planning_forms.years_plan(plan, found),
        planning_forms.year_plan(plan, found, about),
        planning_forms.asked_for(plan, found, about),
        planning_forms.from_outside(plan, found),
        carrying_forms.evaluation(plan, found),
        carrying_forms.mentorship(plan),
        carrying_forms.visits(plan),
    )


def read_village_book(
    workspace: Workspace, village_code: str = "", *, year: int | None = None
) -> Book:
    """Read the forms of a village from one moment's state.

    Args:
        workspace: a village's, or a regency's.
        village_code: which; by default the workspace's own.
        year: of the yearly forms.

    Raises:
        UnknownVillageError: the workspace has no such village.
    """
    forms = register_forms(workspace)
    with workspace.snapshot() as reader:
        village = _village_of(reader, village_code or workspace.village_code)
        words = ReferenceWords.read(reader)
        plan = read_village_plan(reader, forms, village, workspace.period, words)
    return Book(
        TITLE, plan.place, plan.facts(), plan.state_at, product(), village_forms(plan, year=year)
    )


def _village_of(reader: Reader, code: str) -> Mapping[str, str]:
    """Return a village's row.

    Raises:
        UnknownVillageError: the workspace has no such village.
    """
    if code not in {str(row[0]) for row in reader.records("village", ["code"])}:
        raise UnknownVillageError(
            tr("Desa/kelurahan {code} tidak ada di ruang kerja ini.", code=code),
            remedy=tr("Tulis kode Kemendagri, misalnya 33.75.03.1009."),
        )
    return reader.village(code)


def planned_villages(workspace: Workspace) -> list[str]:
    """Return the codes of the villages that have anything in their registers, in order."""
    with workspace.snapshot() as reader:
        found = {
            one.village_code
            for form_id in REGISTERS
            for one in plan_records(reader, form_id, rows=False)
        }
    return sorted(found)


def register_forms(workspace: Workspace) -> Mapping[str, Form]:
    """Return the questionnaires of the registers that a workspace has."""
    there = {one.form_id for one in workspace.extra_forms()}
    return {name: workspace.extra_form(name) for name in REGISTERS if name in there}
