"""What the records are called that an answer's keys name, for the reader's eye alone."""

from __future__ import annotations

from functools import cached_property

from dampingan.core.keys import LETTERS, is_key
from dampingan.store.merging.joining import aliases
from dampingan.store.merging.whereabouts import locate
from dampingan.store.reader import Reader

_KINDS = {LETTERS[kind]: kind for kind in ("family", "response", "person", "roster_row")}
UNKNOWN = "belum terhubung"
"""Said of text that is no key, and of keys of records that are not here."""


class LinkNames:
    """Names of linked records, each looked up once."""

    def __init__(self, reader: Reader) -> None:
        """Begin with nothing looked up.

        Args:
            reader: the snapshot.
        """
        self._reader = reader
        self._known: dict[str, str] = {}

    def words(self, keys: str) -> str:
        """Return the names of the records that these keys name, apart by semicolons.

        A joined family is called as the one that it became; a deleted record stays, and is said to
        be deleted.
        """
        parts = keys.split()
        if not all(map(is_key, parts)):
            return UNKNOWN
        self._look_up([key for key in parts if key not in self._known])
        return "; ".join(self._known[key] for key in parts)

    def _look_up(self, keys: list[str]) -> None:
        if not keys:
            return
        wanted = {key: self._joined.get(key, key) for key in keys}
        asked = [(_KINDS[uid[0]], uid) for uid in wanted.values() if uid[0] in _KINDS]
        found = locate(self._reader.connection, asked)
        for key, uid in wanted.items():
            place = found.get(uid)
            name = (place.name or place.title or uid) if place else UNKNOWN
            self._known[key] = f"{name} (dihapus)" if place and place.deleted else name

    @cached_property
    def _joined(self) -> dict[str, str]:
        return dict(aliases(self._reader.connection))
