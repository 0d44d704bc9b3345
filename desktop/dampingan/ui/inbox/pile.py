"""Open conflicts as they are worked through: by record, filtered, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from dampingan.core.regions import within
from dampingan.store.merging.conflict import OpenConflict, open_conflicts
from dampingan.store.merging.whereabouts import Whereabouts, locate
from dampingan.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Item:
    """One value that stands beside ours.

    Attributes:
        conflict: as the store has it.
        where: its record, None when that is not here (it never should be).
    """

    conflict: OpenConflict
    where: Whereabouts | None

    @property
    def cell(self) -> tuple[str, str]:
        """Key of the record and name of the field: several values may stand for one."""
        return self.conflict.record_uid, self.conflict.field


@dataclass(frozen=True, slots=True)
class Group:
    """The conflicts of one family or filled form.

    Attributes:
        key: of the family or form.
        title: name of the head, or what the form is about.
        items: its own first, then those of its rows; as the questionnaire asks, where known.
    """

    key: str
    title: str
    where: Whereabouts | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which conflicts are shown; ``""`` for all."""

    search: str = ""
    type: str = ""
    village: str = ""
    rt: str = ""

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self == Narrowed()


@dataclass
class Pile:
    """What waits, and where somebody is in it.

    Attributes:
        items: everything that is open.
        chosen: which of it is shown.
        rank: place of an item's question in its questionnaire.
    """

    items: list[Item] = field(default_factory=list)
    chosen: Narrowed = field(default_factory=Narrowed)
    rank: Callable[[Item], int] = lambda _: 0

    def narrow(self, **values: str) -> None:
        """Show others; a filter that is not named stays."""
        self.chosen = replace(self.chosen, **values)

    def groups(self) -> list[Group]:
        """Return what is shown, by record, in the order of village, RW, RT and name."""
        found: dict[str, list[Item]] = {}
        for item in self.shown():
            found.setdefault(_owner(item), []).append(item)
        made = [_group(key, sorted(items, key=self._place)) for key, items in found.items()]
        return sorted(made, key=_order)

    def _place(self, item: Item) -> tuple[str, int, int]:
        """Return where an item stands in its record: rows after their owner."""
        where = item.where
        repeat, position = (where.repeat, where.position) if where else ("", 0)
        return repeat, position, self.rank(item)

    def shown(self) -> list[Item]:
        """Return the conflicts that pass the filters."""
        return [item for item in self.items if self._passes(item)]

    def drop(self, cells: Iterable[tuple[str, str]]) -> None:
        """Take decided fields out at once; the next reading confirms it."""
        gone = set(cells)
        self.items = [item for item in self.items if item.cell not in gone]

    def options(self, name: str) -> list[str]:
        """Return the values that a filter may take, in order."""
        if name == "type":
            return sorted({item.conflict.type for item in self.items})
        if name == "village":
            return sorted({item.conflict.village_code for item in self.items} - {""})
        return sorted({item.where.rt for item in self.items if item.where} - {""})

    def _passes(self, item: Item) -> bool:
        chosen, conflict, where = self.chosen, item.conflict, item.where
        if chosen.type and conflict.type != chosen.type:
            return False
        if chosen.village and not within(conflict.village_code, chosen.village):
            return False
        if chosen.rt and (where is None or where.rt != chosen.rt):
            return False
        words = chosen.search.casefold().split()
        named = (where.title, where.name, where.owner_uid) if where else (conflict.title,)
        text = " ".join((*named, conflict.mine, conflict.theirs)).casefold()
        return all(word in text for word in words)


def read_pile(workspace: Workspace) -> list[Item]:
    """Return every open conflict with its record."""
    conflicts = open_conflicts(workspace)
    with workspace.reading() as connection:
        places = locate(connection, {(one.kind, one.record_uid) for one in conflicts})
    return [Item(one, places.get(one.record_uid)) for one in conflicts]


def beside(groups: Sequence[Group], conflict_id: int, step: int) -> tuple[str, int] | None:
    """Return key of the record and id of the conflict before or after another one."""
    line = [(group.key, item.conflict.id) for group in groups for item in group.items]
    place = next((n for n, (_, found) in enumerate(line) if found == conflict_id), -1) + step
    return line[place] if 0 <= place < len(line) else None


def _owner(item: Item) -> str:
    return item.where.owner_uid if item.where else item.conflict.record_uid


def _group(key: str, items: Sequence[Item]) -> Group:
    where = items[0].where
    title = where.title if where else items[0].conflict.title
    return Group(key, title, where, tuple(items))


def _order(group: Group) -> tuple[str, str, str, str, str]:
    where = group.where
    if where is None:
        return "", "", "", group.title, group.key
    return where.village_code, where.rw, where.rt, group.title, group.key
