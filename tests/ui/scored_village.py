"""Four invented problems, scored by two, for tests of ranking, tree and map."""

from __future__ import annotations

from dampingan.store.plan.writing import operation
from dampingan.store.workspace import Workspace

PROBLEMS = (
    ("Banjir rob", "bencana", "001", "Tanggul rusak; Tanah turun", "Rumah rusak", "120"),
    ("Limbah batik", "lingkungan", "002", "Belum ada IPAL", "Sungai hitam", ""),
    ("Saluran tersumbat", "lingkungan", "001", "", "Genangan", "40"),
    ("Anak tidak sekolah", "pendidikan", "", "Biaya", "", "17"),
)
SCORES = {
    "Lurah": ((5, 5, 4, 5, 3), (4, 3, 3, 4, 4), (3, 3, 2, 4, 4)),
    "LPM": ((5, 4, 4, 5, 3), (4, 4, 3, 4, 4), (3, 3, 2, 4, 2)),
}


def record_problems(workspace: Workspace, *, scores: bool = True, village: str = "") -> list[str]:
    """Write the problems; the last one has no scores.

    Returns:
        Their keys.
    """
    uids = []
    with operation(workspace) as op:
        for place, (title, sector, rt, causes, effects, families) in enumerate(PROBLEMS):
            rows = [
                {"penilai": scorer, "periode": workspace.period, "skala": "skala_5"}
                | {f"k{n}": str(mark) for n, mark in enumerate(marks[place], 1)}
                for scorer, marks in SCORES.items()
                if scores and place < len(marks)
            ]
            answers = {"judul": title, "sektor": sector, "sebab": causes, "akibat": effects}
            answers |= {"rt": rt, "rw": "001"} if rt else {}
            answers |= {"keluarga": families} if families else {}
            kept = {key: text for key, text in answers.items() if text}
            uids.append(op.add("masalah", kept, village_code=village, rows={"penilaian": rows}))
        op.link(uids[2], "sebab_dari", uids[0])
    return uids
