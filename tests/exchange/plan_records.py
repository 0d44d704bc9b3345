"""Problems and activities of an invented village, as the tests of the exchange speak of them."""

from __future__ import annotations

from dampingan.store.plan import writing
from dampingan.store.plan.record import PlanRecord, plan_records
from dampingan.store.workspace import Workspace

ROB, LIMBAH = "Rob menggenangi gang", "Limbah batik masuk sungai"
"""Titles of its problems."""


def problem(workspace: Workspace, title: str = ROB, **answers: str) -> str:
    """Add a problem with one score and one alternative, and return its key."""
    rows = {
        "penilaian": [{"penilai": "Ketua RW", "periode": "2026-Q4", "skala": "skala_5", "k1": "4"}],
        "alternatif": [{"tindakan": "Menaikkan tanggul", "layak": "1"}],
    }
    told = {"judul": title, "rw": "002", "rt": "001", **answers}
    return writing.add(workspace, "masalah", told, rows=rows)


def activity(workspace: Workspace, title: str = "Menaikkan tanggul", **answers: str) -> str:
    """Add an activity of an agency and return its key."""
    told = {"judul": title, "pengampu": "kota-dpupr", "tahun_mulai": "2027", **answers}
    return writing.add(workspace, "kegiatan", told)


def records(workspace: Workspace, form_id: str) -> dict[str, PlanRecord]:
    """Return title → record, of those that are there."""
    return {record.title: record for record in plan_records(workspace, form_id)}


def state(workspace: Workspace) -> dict[str, object]:
    """Return everything about village records that both sides should have alike."""
    found: dict[str, object] = {}
    with workspace.snapshot() as reader:
        for kind in ("response", "roster_row"):
            for uid, answers, gone in reader.records(kind, ("uid", "answers", "deleted_at")):
                found[uid] = answers, bool(gone)
    return found
