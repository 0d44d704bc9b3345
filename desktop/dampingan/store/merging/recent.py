"""Which families and filled forms changed: since a point in history, or by somebody's hand."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_CHANGED = """
WITH changed AS (
  SELECT DISTINCT kind, record_id FROM history
  WHERE id > :watermark AND field NOT IN ('error_count', 'warning_count')
    AND field NOT LIKE 'findings.%'
), named AS (
  SELECT value AS uid FROM json_each(:also)
  UNION SELECT record_uid FROM conflict WHERE state = 'open' AND deleted_at IS NULL
), touched(kind, id) AS (
  SELECT kind, record_id FROM changed
  UNION SELECT 'family', id FROM family WHERE uid IN (SELECT uid FROM named)
  UNION SELECT 'person', id FROM person WHERE uid IN (SELECT uid FROM named)
  UNION SELECT 'response', id FROM response WHERE uid IN (SELECT uid FROM named)
  UNION SELECT 'roster_row', id FROM roster_row WHERE uid IN (SELECT uid FROM named)
)
"""
# What checks say does not travel. A record with an open conflict goes again: its other values do.

_FAMILIES = f"""{_CHANGED}
SELECT uid FROM family WHERE id IN (
  SELECT id FROM touched WHERE kind = 'family'
  UNION SELECT family_id FROM person WHERE id IN (SELECT id FROM touched WHERE kind = 'person')
  UNION SELECT family_id FROM roster_row
    WHERE id IN (SELECT id FROM touched WHERE kind = 'roster_row')
)
"""

_RESPONSES = f"""{_CHANGED}
SELECT uid FROM response WHERE id IN (
  SELECT id FROM touched WHERE kind = 'response'
  UNION SELECT response_id FROM roster_row
    WHERE id IN (SELECT id FROM touched WHERE kind = 'roster_row')
)
"""


def changed_owners(
    connection: Connection, watermark: int, also: Iterable[str] = ()
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the keys of families and of filled forms that changed, they or anything in them.

    Args:
        connection: any.
        watermark: id of the last entry of the history that is not asked for.
        also: keys of further records whose owners are wanted.
    """
    given = {"watermark": watermark, "also": json.dumps(sorted(also))}
    families, responses = (
        frozenset(connection.exec_driver_sql(sql, given).scalars())
        for sql in (_FAMILIES, _RESPONSES)
    )
    return families, responses


_WRITTEN_FAMILIES = """
SELECT uid FROM family WHERE village_code = :village AND (
  instr(stamps, :dot) > 0
  OR EXISTS (SELECT 1 FROM person p WHERE p.family_id = family.id AND instr(p.stamps, :dot) > 0)
  OR EXISTS (SELECT 1 FROM roster_row q WHERE q.family_id = family.id
    AND instr(q.stamps, :dot) > 0)
  OR uid IN (SELECT record_uid FROM conflict WHERE state = 'open' AND deleted_at IS NULL)
  OR EXISTS (SELECT 1 FROM person p JOIN conflict c ON c.record_uid = p.uid
    WHERE p.family_id = family.id AND c.state = 'open' AND c.deleted_at IS NULL)
)
"""
_WRITTEN_RESPONSES = """
SELECT uid FROM response WHERE village_code = :village AND (
  instr(stamps, :dot) > 0
  OR EXISTS (SELECT 1 FROM roster_row q WHERE q.response_id = response.id
    AND instr(q.stamps, :dot) > 0)
  OR uid IN (SELECT record_uid FROM conflict WHERE state = 'open' AND deleted_at IS NULL)
)
"""


def owners_with_values_of(
    connection: Connection, site: str, village_code: str
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the keys of a village's families and forms in which a site's values stand.

    A value that was replaced since has another dot and is not found. Records with open conflicts
    are found too.

    Args:
        connection: any.
        site: whose values.
        village_code: whose records.
    """
    # A dot is quoted and goes on with its count; what was merely seen has the site alone.
    given = {"village": village_code, "dot": f'"{site}.'}
    families, responses = (
        frozenset(connection.exec_driver_sql(sql, given).scalars())
        for sql in (_WRITTEN_FAMILIES, _WRITTEN_RESPONSES)
    )
    return families, responses


_WRITTEN_VILLAGES = """
SELECT village_code FROM family WHERE instr(stamps, :dot) > 0
UNION SELECT village_code FROM response WHERE instr(stamps, :dot) > 0
UNION SELECT r.village_code FROM roster_row q JOIN response r ON r.id = q.response_id
  WHERE instr(q.stamps, :dot) > 0
"""


def villages_with_values_of(connection: Connection, site: str) -> set[str]:
    """Return the villages in whose families or filled forms a value of a site stands."""
    return set(connection.exec_driver_sql(_WRITTEN_VILLAGES, {"dot": f'"{site}.'}).scalars())


def accepted_records(
    connection: Connection, village_code: str
) -> list[tuple[str, str, str, int, str]]:
    """Return kind, key, name, revision and time (UTC) of what was received from a village."""
    rows = connection.exec_driver_sql(
        "SELECT 'family', uid, CASE WHEN deleted_at IS NULL THEN head_name ELSE '' END, "
        "received_rev, received_at FROM family WHERE village_code = ?1 AND received_rev > 0 "
        "UNION ALL SELECT 'response', uid, CASE WHEN deleted_at IS NULL THEN title ELSE '' END, "
        "received_rev, received_at FROM response WHERE village_code = ?1 AND received_rev > 0 "
        "ORDER BY 1, 3, 2",
        (village_code,),
    )
    return [(kind, uid, name, int(rev), at) for kind, uid, name, rev, at in rows]
