"""The sample: an invented kelurahan's worth of families, written through the store's own API.

Every person, address and number is invented (see `household`). The same seed and day give the same
families; all but the deliberate ones of `case` are free of errors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from dampingan.core.errors import CancelledError
from dampingan.core.language import tr
from dampingan.core.period import Period
from dampingan.demo.case import CASES, Case, Invented, lend_a_child, place_cases
from dampingan.demo.chance import Chance
from dampingan.demo.filling import fill
from dampingan.demo.home import invent_home, same_house, usual_cover
from dampingan.demo.household import USUAL_SHAPES, Dwelling, Household, Numbers, data, settle
from dampingan.demo.member import invent_member
from dampingan.demo.village_plan import write_plan
from dampingan.demo.writer import SampleWriter
from dampingan.store.workspace import Workspace

SEED = 20_261
"""Seed of the sample that users see."""

DAYS = 45
"""The invented survey took this many days and ended the day before."""

Progress = Callable[[int, int, str], None]


def build_sample(
    workspace: Workspace,
    *,
    families: int = 120,
    seed: int = SEED,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> int:
    """Fill a workspace with invented families, their houses and the village's profile.

    Args:
        workspace: an open workspace without families; its clock says what today is.
        families: how many; 120 show everything, 5,000 are a very large kelurahan.
        seed: the same seed gives the same families on the same day.
        progress: called with families done, families in all, a sentence.
        cancelled: asked after every family; whole blocks that were written stay.

    Returns:
        How many families were written.

    Raises:
        CancelledError: `cancelled` said so.
        StorageError: the disk refused.
    """
    today = workspace.now().astimezone().date()
    form = workspace.form("family")
    village_code = workspace.village_code
    with SampleWriter(workspace) as writer:
        writer.write_profile(data("places")["profile"])
        for done, invented in enumerate(invent(families, seed=seed, today=today), 1):
            if cancelled and cancelled():
                raise CancelledError
            writer.add(fill(form, invented, today=today, village_code=village_code))
            if progress:
                progress(done, families, tr("Menyiapkan keluarga contoh"))
    return families


def create_sample(path: Path, *, families: int = 120, seed: int = SEED) -> Workspace:
    """Make the sample's workspace at `path`, fill it, and return it open.

    Raises:
        WorkspaceError: something is there already.
        StorageError: the folder can't be written.
    """
    today = date.today()  # noqa: DTZ011 - the day on the user's wall
    code = data("places")["village"]
    workspace = Workspace.create(path, code, str(Period.of(today)), actor=_operator())
    try:
        build_sample(workspace, families=families, seed=seed)
        write_plan(workspace)
    except BaseException:
        workspace.close()
        raise
    return workspace


def invent(families: int, *, seed: int, today: date) -> Iterator[Invented]:
    """Invent families in the order of the survey.

    Args:
        families: how many.
        seed: the same seed gives the same families.
        today: the survey ended the day before.
    """
    village = _Village(families, seed, today)
    cases = place_cases(Chance(f"{seed}/cases"), families)
    before: Invented | None = None
    for number in range(families):
        name, place = cases.get(number, ("", 0))
        case = CASES[name] if name else Case(0)
        shared = before.household if name == "shared_house" and place and before else None
        invented = _invent_one(village, number, case, shared)
        invented.case = name
        if name == "same_person_twice" and place and before:
            lend_a_child(before, invented)
        before = invented
        yield invented


@dataclass(slots=True)
class _Village:
    """What families have in common while they are invented."""

    families: int
    seed: int
    today: date
    numbers: Numbers = field(default_factory=Numbers)
    houses: dict[str, int] = field(default_factory=dict)
    last: Dwelling | None = None
    homes: dict[Dwelling, dict[str, str]] = field(default_factory=dict)


def _invent_one(village: _Village, number: int, case: Case, shared: Household | None) -> Invented:
    household = _household(village, number, case, shared)
    settle(household, case.shape or household.chance.pick(USUAL_SHAPES), village.numbers)
    if case.prepare:
        case.prepare(household, village.numbers)
    cover = usual_cover(household)
    members = [invent_member(household, person, cover) for person in household.persons]
    home = invent_home(household, members, village.today)
    first = village.homes.setdefault(household.dwelling, home)
    if first is not home:
        home |= same_house(first, home)
    invented = Invented(household, home, members, case.status)
    if case.bend:
        case.bend(invented, village.numbers)
    return invented


def _household(village: _Village, number: int, case: Case, shared: Household | None) -> Household:
    chance = Chance(f"{village.seed}/{number}")
    welfare = (chance.number() + chance.number()) / 2
    if case.welfare:
        low, high = case.welfare
        welfare = low + welfare * (high - low)
    first = village.today - timedelta(days=DAYS)
    return Household(
        number=number,
        key=chance.key("K"),
        chance=chance,
        welfare=welfare,
        dwelling=shared.dwelling if shared else _dwelling(village, number, chance),
        surveyed=first + timedelta(days=number * (DAYS - 1) // village.families),
        officer=number * len(data("names")["officers"]["ppl"]) // village.families,
    )


def _dwelling(village: _Village, number: int, chance: Chance) -> Dwelling:
    """Give a house in the order of RW and RT; now and then the neighbours' one."""
    quarters, per_rw = data("places")["rw"], data("places")["numbers"]["rt_per_rw"]
    place = number * len(quarters) * per_rw // village.families
    quarter = quarters[place // per_rw]
    rt, rw = f"{place % per_rw + 1:03d}", quarter["number"]
    last = village.last
    if last and (last.rt, last.rw) == (rt, rw) and chance.happens(0.05):
        return last
    count = village.houses[rw] = village.houses.get(rw, 0) + 1
    address = f"{chance.one_of(quarter['streets'])} {chance.between(1, 48)}"
    village.last = Dwelling(rt, rw, address, count)
    return village.last


def _operator() -> str:
    return data("names")["officers"]["ppl"][0][0]
