"""Which records the regency has ever been told of.

A family that was begun and taken back before any workbook left (F2, then Esc) is a tombstone here
and nothing at all to the regency: it must not arrive there as "deleted". The log of batches keeps
counts and no keys, so the workspace remembers, after each batch, the last record that existed and
which records up to it were never in any. Record ids only grow and no clock is asked, so a laptop
with a wrong date does no harm.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dampingan.store.merging.batch import batches
from dampingan.store.workspace import Workspace

_SETTING = "told"
_NEVER = "never"

KINDS = ("family", "person", "response", "roster_row")
"""Kinds whose records can be taken back."""


@dataclass(frozen=True)
class Told:
    """What has left the village in any batch.

    Attributes:
        last: kind → highest id that existed when the newest batch was written.
        never: keys of the records up to there that were in no batch.
        everything: whether to believe that all was told, because batches left before this was kept.
    """

    last: Mapping[str, int] = field(default_factory=dict)
    never: frozenset[str] = frozenset()
    everything: bool = False

    @classmethod
    def read(cls, workspace: Workspace, village_code: str = "") -> Told:
        """Return what a workspace remembers.

        Args:
            workspace: which.
            village_code: at a regency, the village that was told; ``""`` in a village.
        """
        kept = workspace.setting(_setting(village_code))
        if kept is None and village_code:
            return cls()
        if kept is None:
            return cls(everything=any(b.direction == "out" for b in batches(workspace, 1_000_000)))
        return cls({kind: int(kept.get(kind, 0)) for kind in KINDS}, frozenset(kept[_NEVER]))

    def knows(self, kind: str, record_id: int, uid: str) -> bool:
        """Tell whether a record was in a batch, alive or as a tombstone."""
        if self.everything:
            return True
        return record_id <= self.last.get(kind, 0) and uid not in self.never

    def after(self, last: Mapping[str, int], withheld: Mapping[str, tuple[str, int]]) -> Told:
        """Return what is known once a batch has left.

        Args:
            last: kind → highest id that existed.
            withheld: key → kind and id of the records that were not in it.
        """
        never = frozenset(
            uid for uid, (kind, number) in withheld.items() if not self.knows(kind, number, uid)
        )
        return Told({k: max(last.get(k, 0), self.last.get(k, 0)) for k in KINDS}, never)

    def write(self, workspace: Workspace, village_code: str = "") -> None:
        """Remember this in a workspace; no operation that could be undone."""
        kept = {**{kind: self.last.get(kind, 0) for kind in KINDS}, _NEVER: sorted(self.never)}
        with workspace.write("", source="exchange", undoable=False) as tx:
            tx.set_setting(_setting(village_code), kept)


def _setting(village_code: str) -> str:
    return f"{_SETTING}.{village_code}" if village_code else _SETTING
