"""The reference lists that come with the program: ``resources/references/<list>.csv``.

Columns: ``name`` (the code) and ``label``, and any of ``singkatan``, ``induk``, ``wilayah``,
``keyakinan``, ``sumber``, ``aktif``, ``pengganti``; every other column is kept as it is.
"""

from __future__ import annotations

import csv
import hashlib
import random
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dampingan.core.causality import Stamps, dot
from dampingan.core.keys import new_key
from dampingan.core.resource import resource
from dampingan.store.alteration import encoded
from dampingan.store.transaction import Transaction

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

FOLDER = "references"

SHIPPED = "shipped"
"""`origin` of entries that come with the program."""

RELEASE = 1
"""Grows when a release changes what shipped entries say."""

_SITE = "SHIPPED"
"""The site that wrote the shipped entries: what every workspace begins with is nobody's change."""

_SEEDED = "references_seeded"
"""Workspace setting: which lists the workspace was given, as a hash of the files."""

COLUMNS: Mapping[str, str] = {
    "name": "code",
    "label": "label",
    "singkatan": "short",
    "induk": "parent",
    "wilayah": "region",
    "keyakinan": "confidence",
    "sumber": "source",
    "aktif": "active",
    "pengganti": "successor",
}
"""Heading of a list's file → column of the table."""


def uid_of(list_name: str, code: str) -> str:
    """Return the key of an entry: the same entry has the same one in every workspace.

    So the same name added in two villages is one entry once their workbooks meet.
    """
    told = f"{list_name}\x1f{code}"
    return new_key("A", rng=random.Random(told))  # noqa: S311 - a name


@lru_cache(maxsize=1)
def shipped() -> tuple[str, tuple[dict[str, Any], ...]]:
    """Return a hash of the shipped lists and their entries, column → value, read once."""
    digest = hashlib.sha256()
    rows: list[dict[str, Any]] = []
    for path in _files():
        content = path.read_bytes()
        digest.update(path.name.encode() + content)
        rows += _read(path.stem, content.decode("utf-8-sig"))
    return digest.hexdigest(), tuple(rows)


def _files() -> list[Path]:
    try:
        return sorted(resource(FOLDER).glob("*.csv"))
    except FileNotFoundError:
        return []


def _read(list_name: str, text: str) -> Iterator[dict[str, Any]]:
    position = 0
    for row in csv.DictReader(text.splitlines()):
        cells = {key.strip(): (cell or "").strip() for key, cell in row.items() if key}
        if not cells.get("name"):
            continue
        position += 1
        known = {COLUMNS[name]: cell for name, cell in cells.items() if name in COLUMNS}
        extra = {name: cell for name, cell in cells.items() if name not in COLUMNS and cell}
        yield known | {
            "uid": uid_of(list_name, known["code"]),
            "list": list_name,
            "label": known.get("label") or known["code"],
            "active": 0 if known.get("active") == "0" else 1,
            "extra": extra,
            "position": position,
            "origin": SHIPPED,
            "stamps": str(Stamps({_SITE: RELEASE}, dot(_SITE, RELEASE))),
        }


def seed(tx: Transaction, workspace: Workspace) -> int:
    """Add the shipped entries that a workspace has not had yet; return how many.

    What somebody changed or took out stays as it is. Entries that nobody touched say what a newer
    release says (`RELEASE`).
    """
    told, rows = shipped()
    if workspace.setting(_SEEDED) == told:
        return 0
    there = {
        uid: rev == 1 and gone is None and _is_older(stamps)
        for uid, rev, gone, stamps in tx.connection.exec_driver_sql(
            "SELECT uid, rev, deleted_at, stamps FROM reference"
        ).all()
    }
    new = [row for row in rows if row["uid"] not in there]
    if new:
        tx.insert_many("reference", [(row, ("", "")) for row in new])
    _renew(tx, [row for row in rows if there.get(row["uid"])])
    tx.set_setting(_SEEDED, told)
    return len(new)


def _renew(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    """Let entries of an older release that nobody touched say what this one says.

    It is nobody's change, so history does not name it and their revision stays.
    """
    for row in rows:
        values = encoded(row)
        columns = [name for name in values if name != "uid"]
        tx.connection.exec_driver_sql(
            f"UPDATE reference SET {', '.join(f'{name} = ?' for name in columns)} WHERE uid = ?",
            (*(values[name] for name in columns), row["uid"]),
        )


def _is_older(stamps: str) -> bool:
    """Tell whether an entry came with an earlier release than this one."""
    site, _, number = Stamps.read(stamps).base.rpartition(".")
    return site == _SITE and int(number) < RELEASE


def is_seeded(workspace: Workspace) -> bool:
    """Tell whether a workspace has the shipped lists as they are now."""
    return workspace.setting(_SEEDED) == shipped()[0]
