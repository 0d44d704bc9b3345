"""Which families and filled forms changed since a point in history."""

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
