"""New mentorships and visits, each one undoable operation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dampingan.analysis.assignment import MAIN
from dampingan.analysis.mentoring import MENTORSHIP, VISIT
from dampingan.core.language import tr
from dampingan.store.plan.record import PlanRecord
from dampingan.store.plan.writing import operation
from dampingan.store.workspace import Workspace

OFFICER = ("nama", "jabatan", "telepon")
"""Questions about an officer, all of them optional."""


def add_mentorship(
    workspace: Workspace,
    answers: Mapping[str, str],
    village: str,
    rows: Mapping[str, Sequence[Mapping[str, str]]],
) -> None:
    """Let an agency accompany a village."""
    with operation(workspace, tr("Menetapkan pendamping")) as op:
        op.add(MENTORSHIP, answers, village_code=village, rows=rows)


def add_visit(
    workspace: Workspace,
    answers: Mapping[str, str],
    village: str,
    rows: Mapping[str, Sequence[Mapping[str, str]]],
) -> None:
    """Note a visit with what was agreed."""
    with operation(workspace, tr("Mencatat kunjungan")) as op:
        op.add(VISIT, answers, village_code=village, rows=rows)


def copy_mentorships(
    workspace: Workspace, records: Sequence[PlanRecord], year: int, standing: Mapping[str, str]
) -> None:
    """Take mentorships over into another year, with their officers.

    Args:
        workspace: where.
        records: the mentorships.
        year: the year that they are copied to.
        standing: code of an agency → code of the one that stands for it today.
    """
    with operation(workspace, tr("Menyalin pendamping ke {year}", year=year)) as op:
        for one in records:
            code = one.text("perangkat")
            told = {"perangkat": standing.get(code, code), "tahun": str(year)}
            told["peran"] = one.text("peran") or MAIN
            rows = [
                {key: row.text(key) for key in OFFICER if row.text(key)}
                for row in one.rows.get("petugas", ())
            ]
            op.add(MENTORSHIP, told, village_code=one.village_code, rows={"petugas": rows})
