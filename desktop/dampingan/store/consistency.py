"""Checks between families of a workspace, which a form can't make alone.

Rules 13 and 14 of the instrument's consistency list (domain facts 2.3): a NIK is unique in the
village's file, a KK number belongs to one family, a person found in two families is shown with
both addresses. Findings say where the other one is, without repeating the number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy.engine import Connection

from dampingan.core.errors import Severity
from dampingan.core.language import tr
from dampingan.core.regions import regions
from dampingan.store.finding import StoredFinding

DUPLICATE_NIK = "antar_keluarga_nik"
DUPLICATE_KK = "antar_keluarga_kk"
"""Names that no questionnaire uses: a form's own finding must survive when these are renewed."""

_GONE = "('2', '3', '4', '6')"
"""404 keberadaan: deceased, moved, not found – such a row may repeat a person of another family."""

_AWAY = "('moved', 'deceased', 'not_found')"
"""States of a family that is not there any more; who stands in it may stand elsewhere too."""

_NIK = f"""
SELECT p.uid, o.name, f.head_name, f.rt, f.rw,
  CASE WHEN f.village_code <> own.village_code THEN f.village_code ELSE '' END FROM person p
JOIN person o ON o.nik = p.nik AND o.id <> p.id AND o.deleted_at IS NULL
JOIN family f ON f.id = o.family_id AND f.deleted_at IS NULL AND f.status NOT IN {_AWAY}
JOIN family own ON own.id = p.family_id AND own.status NOT IN {_AWAY}
WHERE p.family_id = ? AND p.deleted_at IS NULL AND length(p.nik) = 16
  AND o.family_id <> p.family_id AND p.presence NOT IN {_GONE} AND o.presence NOT IN {_GONE}
ORDER BY p.position, f.id"""

_KK = f"""
SELECT f.head_name, f.rt, f.rw,
  CASE WHEN f.village_code <> own.village_code THEN f.village_code ELSE '' END FROM family f
JOIN family own ON own.id = ? AND own.status NOT IN {_AWAY}
WHERE f.no_kk = ? AND f.id <> own.id AND f.deleted_at IS NULL AND f.status NOT IN {_AWAY}
ORDER BY f.id"""


def between_families(connection: Connection, family_id: int, no_kk: str) -> list[StoredFinding]:
    """Return what this family has in common with others and should not.

    Args:
        connection: inside the transaction that writes the family.
        family_id: the family.
        no_kk: its KK number as stored, ``""`` when it has none.
    """
    found = []
    for uid, _name, head, rt, rw, village in connection.exec_driver_sql(_NIK, (family_id,)):
        message = tr(
            "NIK ini juga dipakai di keluarga {head}, {place}. Periksa KTP keduanya.",
            head=head or "?",
            place=_place(rt, rw, village),
        )
        found.append(StoredFinding("nik", uid, DUPLICATE_NIK, Severity.ERROR, message))
    if no_kk:
        for head, rt, rw, village in connection.exec_driver_sql(_KK, (family_id, no_kk)):
            message = tr(
                "Nomor KK ini juga dipakai keluarga {head}, {place}.",
                head=head or "?",
                place=_place(rt, rw, village),
            )
            found.append(StoredFinding("no_kk", "", DUPLICATE_KK, Severity.ERROR, message))
    return found


def _place(rt: str, rw: str, village_code: str) -> str:
    """Return where the other family lives; its village only when that is another one."""
    place = tr("RT {rt}/RW {rw}", rt=rt or "?", rw=rw or "?")
    region = regions().get(village_code) if village_code else None
    return f"{place}, {region.label}" if region else place


_ENTANGLED = """
SELECT p.family_id, o.family_id FROM person p
JOIN person o ON o.nik = p.nik AND o.family_id <> p.family_id AND o.deleted_at IS NULL
WHERE p.family_id IN ({marks}) AND p.nik <> ''
UNION SELECT f.id, o.id FROM family f
JOIN family o ON o.no_kk = f.no_kk AND o.id <> f.id AND o.deleted_at IS NULL
WHERE f.id IN ({marks}) AND f.no_kk <> ''
UNION SELECT f.id, f.id FROM family f
WHERE f.id IN ({marks}) AND instr(f.findings, 'antar_keluarga_') > 0"""

_CHUNK = 900
"""Fewer than SQLite takes in one query, three times over."""


def entangled(connection: Connection, family_ids: Sequence[int]) -> set[int]:
    """Return the families whose findings between families may be different now.

    Those among `family_ids` that share a number with others or did so before, and these others; for
    many families at once, of which nearly all share nothing.
    """
    found: set[int] = set()
    for start in range(0, len(family_ids), _CHUNK):
        part = family_ids[start : start + _CHUNK]
        sql = _ENTANGLED.format(marks=",".join("?" * len(part)))
        for pair in connection.exec_driver_sql(sql, (*part, *part, *part)):
            found.update(pair)
    return found


def sharing(
    connection: Connection, family_id: int, niks: Iterable[str], kks: Iterable[str]
) -> set[int]:
    """Return other families that hold one of these numbers; their findings change too."""
    others: set[int] = set()
    for nik in set(niks) - {""}:
        others.update(
            row[0]
            for row in connection.exec_driver_sql(
                "SELECT family_id FROM person WHERE nik = ? AND family_id <> ? "
                "AND deleted_at IS NULL",
                (nik, family_id),
            )
        )
    for no_kk in set(kks) - {""}:
        others.update(
            row[0]
            for row in connection.exec_driver_sql(
                "SELECT id FROM family WHERE no_kk = ? AND id <> ? AND deleted_at IS NULL",
                (no_kk, family_id),
            )
        )
    return others


def holders(connection: Connection, numbers: Iterable[str]) -> set[int]:
    """Return the families that hold one of these NIK or KK numbers, however many those are."""
    wanted = sorted(set(numbers) - {""})
    found: set[int] = set()
    for start in range(0, len(wanted), _CHUNK):
        part = tuple(wanted[start : start + _CHUNK])
        marks = ",".join("?" * len(part))
        found.update(
            connection.exec_driver_sql(
                f"SELECT family_id FROM person WHERE nik IN ({marks}) AND deleted_at IS NULL "
                f"UNION SELECT id FROM family WHERE no_kk IN ({marks}) AND deleted_at IS NULL",
                part + part,
            ).scalars()
        )
    return found
