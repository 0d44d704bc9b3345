"""The full-text index over families: names of head and members, NIK, KK, address, key.

FTS5 with trigrams finds any part of three or more letters. The table keeps no text of its own
(``content=''``), only the index; `Transaction` keeps it true with every write.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy.engine import Connection

from dampingan.store.text import whole

CREATE = (
    "CREATE VIRTUAL TABLE family_search USING fts5("
    "words, content='', contentless_delete=1, tokenize=\"trigram remove_diacritics 1\")"
)

_FAMILY = frozenset({"uid", "no_kk", "head_name", "address", "deleted_at"})
_PERSON = frozenset({"uid", "name", "nik", "deleted_at"})

MOST_WORDS = 20

SHORTEST = 3
"""Fewest letters that trigrams can find."""


def concerns(kind: str, columns: Mapping[str, object]) -> bool:
    """Tell whether a change of these columns changes what can be found."""
    if kind == "family":
        return not _FAMILY.isdisjoint(columns)
    return kind == "person" and not _PERSON.isdisjoint(columns)


def family_of(connection: Connection, kind: str, record_id: int) -> int:
    """Return the id of the family that a person is found under; a family's is its own."""
    if kind == "family":
        return record_id
    row = connection.exec_driver_sql("SELECT family_id FROM person WHERE id = ?", (record_id,))
    return int(row.scalar_one())


_DOCUMENT = """
SELECT f.id, f.uid || ' ' || f.head_name || ' ' || f.no_kk || ' ' || f.address || ' ' ||
  coalesce((SELECT group_concat(p.name || ' ' || p.nik, ' ') FROM person p
            WHERE p.family_id = f.id AND p.deleted_at IS NULL), '')
FROM family f WHERE f.deleted_at IS NULL"""


def refresh(connection: Connection, family_ids: Iterable[int]) -> None:
    """Index these families anew."""
    for family_id in family_ids:
        connection.exec_driver_sql("DELETE FROM family_search WHERE rowid = ?", (family_id,))
        connection.exec_driver_sql(
            f"INSERT INTO family_search(rowid, words) {_DOCUMENT} AND f.id = ?",
            (family_id,),
        )


def rebuild(connection: Connection) -> None:
    """Index every family anew (after bulk loading)."""
    connection.exec_driver_sql("DELETE FROM family_search")
    connection.exec_driver_sql(f"INSERT INTO family_search(rowid, words) {_DOCUMENT}")


def condition(text: str, *, deleted: bool = False) -> tuple[str, list[str]]:
    """Return an SQL condition on ``family`` for what was typed, and its values.

    Every word must be found. Words of one or two letters, and tombstones (which are not in the
    index), are looked for in the head's name and at the start of the KK number.
    """
    words = words_of(text)
    long = [] if deleted else [word for word in words if len(word) >= SHORTEST]
    parts: list[str] = []
    values: list[str] = []
    if long:
        parts.append(f"family.id IN ({MATCH})")
        values.append(match_text(long))
    for word in words:
        if word in long:
            continue
        start = escaped(word)
        inside = "%" if deleted else "% "
        parts.append(
            "(family.head_name LIKE ? ESCAPE '\\' OR family.head_name LIKE ? ESCAPE '\\' "
            "OR family.no_kk LIKE ? ESCAPE '\\')"
        )
        values += [f"{start}%", f"{inside}{start}%", f"{start}%"]
    return " AND ".join(parts), values


def escaped(word: str) -> str:
    """Write a word for ``LIKE``, which is told that a backslash escapes."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


MATCH = "SELECT rowid FROM family_search WHERE family_search MATCH ?"
"""Ids of families that the index finds."""


def words_of(text: str) -> list[str]:
    """Return the words of a search that can be looked for; nobody means more than a few."""
    return [word for word in whole(text).replace("\0", " ").split() if word][:MOST_WORDS]


def match_text(words: Iterable[str]) -> str:
    """Write words for FTS5: each as it stands, all of them."""
    return " ".join('"' + word.replace('"', '""') + '"' for word in words)


def only_index(text: str) -> bool:
    """Tell whether the index alone answers a search (no word is too short for it)."""
    words = words_of(text)
    return bool(words) and all(len(word) >= SHORTEST for word in words)
