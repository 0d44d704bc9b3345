"""Houses: which families live under one roof.

Regsosek numbers residential buildings within an RT (109 no urut bangunan), so families of one RT
with the same number share a house. DTKS counted households where Regsosek counts families; the
house keeps both views.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dampingan.store.transaction import Transaction

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

NUMBER_QUESTION = "no_urut_bangunan"


def house_for(
    tx: Transaction, *, village_code: str, rw: str, rt: str, number: str, address: str
) -> int | None:
    """Return the id of a family's house, made when it is the first one there.

    Args:
        tx: the transaction that writes the family.
        village_code: Kemendagri code.
        rw: three digits, as stored.
        rt: likewise.
        number: answer to 109; None is returned when it is empty.
        address: of the family, for a new house.
    """
    if not number.strip():
        return None
    found = tx.connection.exec_driver_sql(
        "SELECT id FROM house WHERE village_code = ? AND rw = ? AND rt = ? AND number = ? "
        "AND deleted_at IS NULL ORDER BY id LIMIT 1",
        (village_code, rw, rt, number),
    ).scalar()
    if found is not None:
        return int(found)
    return tx.insert(
        "house",
        {"village_code": village_code, "rw": rw, "rt": rt, "number": number, "address": address},
    )


def housemates(workspace: Workspace, family_id: int) -> list[tuple[int, str]]:
    """Return id and head of the other families in a family's house, in order of entry."""
    with workspace.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT o.id, o.head_name FROM family f JOIN family o ON o.house_id = f.house_id "
            "WHERE f.id = ? AND o.id <> f.id AND o.deleted_at IS NULL ORDER BY o.id",
            (family_id,),
        ).all()
    return [(int(row[0]), str(row[1])) for row in rows]
