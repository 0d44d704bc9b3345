"""What a workspace holds as one hash, to tell whether two of them hold the same.

Everything that people and villages said counts: records and tombstones with their values, stamps
and open conflicts. What only this file knows does not: ids, revisions, its own name as a site, and
when it received what.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dampingan.store.merging import stamping

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from dampingan.store.workspace import Workspace

_KINDS = ("house", "family", "person", "response", "roster_row", "inquiry", "conflict", "reference")

_LOCAL = frozenset(
    {"id", "rev", "updated_at", "updated_by", "received_at", "received_rev", "resume"}
    | {"decided_at", "batch_uid"}
)

_REFERENCES = {
    "house_id": "house",
    "family_id": "family",
    "person_id": "person",
    "response_id": "response",
}
"""Column → the kind whose id it holds; the key says the same in every file."""


def content_hash(workspace: Workspace) -> str:
    """Return the SHA-256 (hex) of what a workspace holds."""
    digest = hashlib.sha256()
    for line in content_lines(workspace):
        digest.update(line.encode("utf-8", "surrogatepass"))
        digest.update(b"\n")
    return digest.hexdigest()


def content_lines(workspace: Workspace) -> Iterator[str]:
    """Yield a line of JSON for every record, by kind and key; for finding what differs."""
    own = stamping.site(workspace)
    with workspace.reading() as connection:
        for kind in _KINDS:
            yield from _lines(connection, kind, own)


def _lines(connection: Connection, kind: str, own: str) -> Iterator[str]:
    found = connection.exec_driver_sql(f"SELECT name FROM pragma_table_info('{kind}')").scalars()
    names = [name for name in found if name not in _LOCAL]
    if kind == "conflict":
        names.remove("uid")
    terms, joins = [], ""
    for name in names:
        above = _REFERENCES.get(name)
        if above:
            joins += f' LEFT JOIN "{above}" AS r_{above} ON r_{above}.id = {kind}.{name}'
        terms.append(f"r_{above}.uid" if above else f'{kind}."{name}"')
    order = "record_uid, field, dot, theirs" if kind == "conflict" else f"{kind}.uid"
    cursor = connection.exec_driver_sql(
        f"SELECT {', '.join(terms)} FROM {kind}{joins} ORDER BY {order}"
    ).cursor
    assert cursor is not None
    while block := cursor.fetchmany(500):
        for row in block:
            told = {name: value for name, value in zip(names, row, strict=True) if value}
            text = json.dumps([kind, told], ensure_ascii=False, sort_keys=True)
            yield text.replace(own, "W-")
