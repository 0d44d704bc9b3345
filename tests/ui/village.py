"""A small invented village for the window's tests."""

from __future__ import annotations

from dampingan.store.workspace import Workspace

HEADS = ("Umi Rahayu", "Turipah Prasetyo", "Slamet Santoso", "Siti Rohmah", "Wasduri Wibowo")


def settle(workspace: Workspace, count: int = 12) -> list[int]:
    """Add so many families over two RT; every fourth is a draft, every fifth has a warning.

    Returns:
        Their ids in the order of RW, RT and name.
    """
    found = []
    with workspace.write("Isi desa", undoable=False) as tx:
        for number in range(count):
            head = f"{HEADS[number % len(HEADS)]} {number:03}"
            rt = f"{number % 2 + 1:03}"
            warned = number % 5 == 4
            values = {
                "village_code": workspace.village_code,
                "period": workspace.period,
                "form_id": "keluarga",
                "form_version": "1",
                "status": "draft" if number % 4 == 3 else "complete",
                "head_name": head,
                "no_kk": f"3375031803160{number:03}",
                "rt": rt,
                "rw": "001",
                "address": f"Gg. Melati {number}",
                "member_count": 1,
                "answers": {"nama_kk": head, "jenis_lantai": "6" if number % 2 else "8"},
                "findings": {"luas_lantai||kecil": "W Luas lantai kecil."} if warned else {},
                "warning_count": int(warned),
            }
            family = tx.insert("family", values)
            found.append((rt, head, family))
            tx.insert(
                "person",
                {
                    "family_id": family,
                    "position": 1,
                    "name": head,
                    "answers": {"nama": head, "hubungan": "1", "tgl_lahir": "1980-05-17"},
                },
            )
    return [family for _, _, family in sorted(found)]
