"""Problems with scores, and the shipped scales, for tests of the ranking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from dampingan.analysis.scale import CRITERIA, Scale, build_scale
from dampingan.store.plan.record import PlanRecord, PlanRow
from dampingan.store.reference import Reference
from dampingan.store.reference_seed import shipped

PERIOD = "2026-Q4"
Marks = Sequence[float | str | None]


def entries(list_name: str) -> tuple[Reference, ...]:
    """Return a shipped list as a workspace would hold it."""
    rows = (row for row in shipped()[1] if row["list"] == list_name)
    return tuple(
        Reference(
            id=place,
            uid=row["uid"],
            list=list_name,
            code=row["code"],
            label=row["label"],
            short=row.get("short", ""),
            parent=row.get("parent", ""),
            region=row.get("region", ""),
            extra=row["extra"],
            confidence=row.get("confidence", ""),
            source=row.get("source", ""),
            active=bool(row["active"]),
            successor=row.get("successor", ""),
            position=row["position"],
            origin=row["origin"],
        )
        for place, row in enumerate(rows, 1)
    )


@cache
def scale(code: str = "skala_5") -> Scale:
    """Return a shipped scale."""
    return build_scale(code, entries("skala"), entries("kriteria"), entries("skala_nilai"))


def problem(
    uid: str,
    scores: Mapping[str, Marks] | Sequence[tuple[str, Marks]] = (),
    *,
    on: str = "skala_5",
    period: str = PERIOD,
    **answers: str,
) -> PlanRecord:
    """Return a problem that scorers gave these marks for the five criteria."""
    pairs = scores.items() if isinstance(scores, Mapping) else scores
    rows = [
        {"penilai": name, "periode": period, "skala": on}
        | {key: str(m) for key, m in zip(CRITERIA, marks, strict=False) if m is not None}
        for name, marks in pairs
    ]
    return PlanRecord(
        id=1,
        uid=uid,
        form_id="masalah",
        village_code="33.75.03.1009",
        period=period,
        title=answers.get("judul", uid),
        answers=answers,
        rows={"penilaian": tuple(PlanRow(n, f"{uid}-{n}", n, r) for n, r in enumerate(rows, 1))},
        deleted="",
        updated_at="2026-11-20T08:00:00Z",
        updated_by="Sari",
    )
