"""Where problems lie: places by sectors, with problems and affected families counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dampingan.store.plan.record import PlanRecord

COUNTED, TOLD, STATE, SOLVED = "keluarga_hitung", "keluarga", "keadaan", "3"
"""Questions of the problem form: families as counted in the survey, as told; the state."""

ALL = ""
"""Key of the totals."""


@dataclass(frozen=True, slots=True)
class MapCell:
    """What one place has in one sector.

    Attributes:
        problems: in order of entry.
        families: affected families, summed over the problems; a family with two problems counts
            twice, so this says how much there is to do, not how many families there are.
        unknown: problems whose affected families nobody has counted or told.
    """

    problems: tuple[PlanRecord, ...] = ()
    families: int = 0
    unknown: int = 0


EMPTY = MapCell()


@dataclass(frozen=True, slots=True)
class ProblemMap:
    """A map of problems.

    Attributes:
        places: keys of the rows, in order; ``""`` is no place, the totals.
        sectors: keys of the columns, in order.
        cells: (place, sector) → cell, without empty ones; `ALL` for totals.
    """

    places: tuple[str, ...]
    sectors: tuple[str, ...]
    cells: Mapping[tuple[str, str], MapCell]

    def cell(self, place: str, sector: str) -> MapCell:
        """Return what a place has in a sector, `ALL` for every one."""
        return self.cells.get((place, sector), EMPTY)

    def most(self, measure: Callable[[MapCell], int]) -> int:
        """Return the highest figure of a cell that is no total."""
        inner = (cell for key, cell in self.cells.items() if ALL not in key)
        return max((measure(cell) for cell in inner), default=0)


NO_SECTOR = "-"
"""Column of problems without a sector."""
HAMLET = "#"
"""Begins the key of a hamlet's row."""
WHOLE = "~"
"""Row of problems of the whole village; sorts last."""


def rt_key(problem: PlanRecord) -> str:
    """Return the row of a problem within a village.

    ``002/003`` (RW/RT), ``002/`` for a whole RW, ``#Krajan`` for a hamlet, or `WHOLE`.
    """
    rw, rt = (_three(problem.text(key)) for key in ("rw", "rt"))
    if rw or rt:
        return f"{rw}/{rt}"
    hamlet = " ".join(problem.text("dusun").split())
    return f"{HAMLET}{hamlet}" if hamlet else WHOLE


def problem_map(
    problems: Iterable[PlanRecord],
    sectors: Sequence[str],
    place_of: Callable[[PlanRecord], str] = rt_key,
) -> ProblemMap:
    """Count standing problems by place and sector.

    Args:
        problems: solved and deleted ones are left out.
        sectors: codes in the order they are shown; others come after them.
        place_of: the row of a problem.
    """
    found: dict[tuple[str, str], _Tally] = {}
    for one in problems:
        if one.deleted or one.answers.get(STATE) == SOLVED:
            continue
        place, sector = place_of(one), one.answers.get("sektor") or NO_SECTOR
        families = families_of(one)
        for key in ((place, sector), (place, ALL), (ALL, sector), (ALL, ALL)):
            tally = found.get(key)
            if tally is None:
                tally = found[key] = _Tally()
            tally.problems.append(one)
            if families is None:
                tally.unknown += 1
            else:
                tally.families += families
    there = {sector for place, sector in found if sector and not place}
    order = [sector for sector in sectors if sector in there]
    order += sorted(there - set(order) - {NO_SECTOR})
    order += [NO_SECTOR] if NO_SECTOR in there else []
    places = sorted({place for place, _ in found if place})
    cells = {
        key: MapCell(tuple(tally.problems), tally.families, tally.unknown)
        for key, tally in found.items()
    }
    return ProblemMap(tuple(places), tuple(order), cells)


def families_of(problem: PlanRecord) -> int | None:
    """Return how many families a problem affects: as counted in the survey, else as told."""
    for key in (COUNTED, TOLD):
        number = problem.number(key)
        if number is not None:
            return int(number)
    return None


def count_by(records: Iterable[PlanRecord], question: str) -> dict[str, tuple[PlanRecord, ...]]:
    """Return answer → the living records that give it; ``""`` for those without one."""
    found: dict[str, list[PlanRecord]] = {}
    for one in records:
        if not one.deleted:
            found.setdefault(one.text(question), []).append(one)
    return {answer: tuple(listed) for answer, listed in found.items()}


def _three(number: str) -> str:
    """Write RT and RW as they are written on forms: 3 is 003."""
    return number.zfill(3) if number.isdigit() else number


@dataclass(slots=True)
class _Tally:
    problems: list[PlanRecord] = field(default_factory=list)
    families: int = 0
    unknown: int = 0
