"""What a write changes of a record: its columns and what history says of them.

Worked out apart from the writing, so that whoever writes thousands of records can do it before the
transaction begins: nobody can save an answer while it lasts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dampingan.store.kind import DOCUMENTS, UNLOGGED
from dampingan.store.text import whole

Step = tuple[str, str | None, str | None]
"""A field of the history, its old and its new text."""


@dataclass(frozen=True, slots=True)
class Change:
    """The real differences between a record and what it is going to be.

    Attributes:
        columns: column → new value as the table holds it.
        before: column → old value.
        steps: what history says of them.
    """

    columns: Mapping[str, Any]
    before: Mapping[str, Any]
    steps: tuple[Step, ...]


def change_of(current: Mapping[Any, Any], values: Mapping[str, Any]) -> Change:
    """Compare a record with what it is going to be.

    Args:
        current: its columns as the table holds them.
        values: column → value; JSON columns as dicts or lists.
    """
    columns = {n: v for n, v in encoded(values).items() if current[n] != v}
    steps: list[Step] = []
    for name, value in columns.items():
        given = values[name]
        new = given if isinstance(given, dict) and name in DOCUMENTS else value
        steps += _steps(name, current[name], new)
    return Change(columns, {name: current[name] for name in columns}, tuple(steps))


def _steps(name: str, old: object, new: object) -> Iterator[Step]:
    if name in UNLOGGED:
        return
    if name not in DOCUMENTS:
        yield name, as_text(old), as_text(new)
        return
    before = json.loads(str(old))
    after = new if isinstance(new, dict) else json.loads(str(new))
    for key in {**before, **after}:
        if before.get(key) != after.get(key):
            yield f"{name}.{key}", before.get(key), after.get(key)


def as_text(value: object) -> str | None:
    """Return a column's value as history keeps it."""
    return None if value is None else str(value)


_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def encoded(values: Mapping[str, Any]) -> dict[str, Any]:
    """Write dicts and lists as JSON with sorted keys, so that equal answers are equal texts."""
    found: dict[str, Any] = {}
    for name, given in values.items():
        value = _json(given) if isinstance(given, dict | list) else given
        found[name] = whole(value) if isinstance(value, str) else value
    return found
