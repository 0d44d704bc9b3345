"""Invented families of several villages, with known duplicates among them as people make them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dampingan.core.keys import new_key
from dampingan.demo.sample import invent
from dampingan.store import bulk
from dampingan.store.workspace import Workspace

Columns = dict[str, Any]
Household = tuple[Columns, list[Columns]]
"""Columns of a family and of its members."""

_SPELLINGS = (
    *(("Muhammad", "Moh."), ("Muhammad", "Mochamad"), ("Ahmad", "Achmad"), ("Siti", "Sitti")),
    *(("u", "oe"), ("j", "dj"), ("sy", "s"), ("y", "i"), ("f", "p"), ("dh", "d"), ("i", "ie")),
)


@dataclass
class Planted:
    """What is known to be twice: pairs of keys by how it came about.

    Attributes:
        families, persons: kind of duplicate → pairs of keys of families, of persons.
        owner: key of a person → key of the family.
        own: pairs that the sample itself has on purpose.
    """

    families: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    persons: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    owner: dict[str, str] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)


def plant(
    workspace: Workspace, villages: Mapping[str, int], each: int, *, seed: int = 5
) -> Planted:
    """Fill a regency's workspace.

    Args:
        workspace: empty.
        villages: code of a village → how many families it has.
        each: so many duplicates of every kind.
        seed: the same seed gives the same.
    """
    chance, told = random.Random(seed), Planted()
    homes: list[Household] = []
    for number, (code, families) in enumerate(villages.items()):
        homes += _village(workspace, code, families, number, told)
    pick = iter(chance.sample(homes, each * len(_KINDS)))
    codes = list(villages)
    added: list[Household] = []
    for kind, make in _KINDS.items():
        for _ in range(each):
            home = next(pick)
            added.append(make(home, chance, codes, told, kind))
    _write(workspace, [*homes, *added])
    return told


def _village(
    workspace: Workspace, code: str, families: int, number: int, told: Planted
) -> Iterator[Household]:
    today = workspace.now().date()
    region = f"3375{number + 1:02}"
    for invented in invent(families, seed=number + 7, today=today):
        house = invented.household
        family = {
            "uid": house.key,
            "village_code": code,
            "period": workspace.period,
            "form_id": "keluarga",
            "status": "complete",
            "head_name": house.head.name,
            "no_kk": region + house.no_kk[6:] if house.no_kk else "",
            "rt": house.dwelling.rt,
            "rw": house.dwelling.rw,
            "address": house.dwelling.address,
            "member_count": len(house.persons),
        }
        members = [
            {
                "uid": person.key,
                "position": place,
                "name": person.name,
                "nik": region + person.nik[6:] if person.nik else "",
                "birth_date": person.born.isoformat(),
                "sex": person.sex,
                "presence": person.presence,
            }
            for place, person in enumerate(house.persons, 1)
        ]
        if invented.case in {"same_person_twice", "shared_house"}:
            told.own |= {house.key, *(person.key for person in house.persons)}
        told.owner |= dict.fromkeys((member["uid"] for member in members), house.key)
        yield family, members


def _write(workspace: Workspace, homes: list[Household]) -> None:
    at = "2026-11-20T08:00:00.000000Z"
    with workspace.write("Isi", undoable=False) as tx:
        first, persons = bulk.next_id(tx, "family"), bulk.next_id(tx, "person")
        families, members = [], []
        for place, (family, own) in enumerate(homes):
            families.append(family | {"id": first + place})
            for member in own:
                members.append(member | {"id": persons + len(members), "family_id": first + place})
        bulk.insert_many(tx, "family", families, at=at, by="Uji")
        bulk.insert_many(tx, "person", members, at=at, by="Uji")


# ---------------------------------------------------------------------- how people make them


def misspelt(name: str, chance: random.Random) -> str:
    """Return a name as somebody else would write it."""
    fitting = [(old, new) for old, new in _SPELLINGS if old in name or new in name]
    if fitting and chance.random() < 0.6:
        old, new = chance.choice(fitting)
        return name.replace(old, new, 1) if old in name else name.replace(new, old, 1)
    at = chance.randrange(1, max(len(name) - 1, 2))
    wrong = {
        "drop": name[:at] + name[at + 1 :],
        "double": name[:at] + name[at] + name[at:],
        "swap": name[: at - 1] + name[at : at + 1] + name[at - 1 : at] + name[at + 1 :],
        "title": f"H. {name.upper()}",
    }
    return wrong[chance.choice(list(wrong))]


def _slip(number: str, chance: random.Random) -> str:
    """Return an identity number with one wrong digit before its serial."""
    if not number:
        return ""
    at = chance.randrange(0, 12)
    return number[:at] + str((int(number[at]) + chance.randrange(1, 10)) % 10) + number[at + 1 :]


def _near_day(text: str, chance: random.Random) -> str:
    """Return a date with day and month swapped, or one part wrong."""
    day = date.fromisoformat(text)
    if day.day <= 12 and day.day != day.month:
        return day.replace(day=day.month, month=day.day).isoformat()
    return day.replace(year=day.year - chance.choice((1, 10))).isoformat()


def _copy(home: Household, chance: random.Random, codes: list[str]) -> Household:
    family, members = home
    other = [code for code in codes if code != family["village_code"]] or codes
    made = family | {"uid": new_key("K", rng=chance), "village_code": chance.choice(other)}
    made |= {"rt": f"{chance.randrange(1, 9):03}", "address": f"Gang Baru {chance.randrange(99)}"}
    return made, [m | {"uid": new_key("P", rng=chance)} for m in members]


def _lone(
    home: Household, chance: random.Random, codes: list[str], told: Planted, kind: str, **new: str
) -> Household:
    """Put one member of a family, changed, into a new family of one elsewhere."""
    family, members = _copy(home, chance, codes)
    at = chance.randrange(len(members))
    twin = members[at] | {"position": 1, "presence": "1"} | new
    home[1][at]["presence"] = "1"
    told.persons.setdefault(kind, []).append((home[1][at]["uid"], twin["uid"]))
    told.owner[twin["uid"]] = family["uid"]
    family |= {"head_name": _stranger(chance), "no_kk": "", "member_count": 2}
    stranger = twin | {
        "uid": new_key("P", rng=chance),
        "position": 2,
        "name": family["head_name"],
        "nik": "",
        "birth_date": date.fromordinal(chance.randrange(709_000, 738_000)).isoformat(),
    }
    told.owner[stranger["uid"]] = family["uid"]
    return family, [twin, stranger]


def _stranger(chance: random.Random) -> str:
    """Return a name that nobody else has."""
    return "".join(chance.choice("bdgklmnprst") + chance.choice("aiueo") for _ in range(6)).title()


def _number(chance: random.Random) -> str:
    return f"3375019{chance.randrange(10**9):09}"


def _same_nik(home, chance, codes, told, kind):  # type: ignore[no-untyped-def]
    made = _lone(home, chance, codes, told, kind)
    made[1][0]["name"] = misspelt(made[1][0]["name"], chance)
    if not made[1][0]["nik"]:
        made[1][0]["nik"] = _partner(home, told, kind)["nik"] = (
            f"3375019{chance.randrange(10**9):09}"
        )
    return made


def _no_nik(home, chance, codes, told, kind):  # type: ignore[no-untyped-def]
    made = _lone(home, chance, codes, told, kind, nik="")
    made[1][0]["name"] = misspelt(made[1][0]["name"], chance)
    return made


def _two_slips(home, chance, codes, told, kind):  # type: ignore[no-untyped-def]
    made = _lone(home, chance, codes, told, kind)
    twin = made[1][0]
    if not twin["nik"]:
        twin["nik"] = _partner(home, told, kind)["nik"] = _number(chance)
    twin |= {"nik": _slip(twin["nik"], chance), "birth_date": _near_day(twin["birth_date"], chance)}
    return made


def _partner(home: Household, told: Planted, kind: str) -> Columns:
    original = told.persons[kind][-1][0]
    return next(member for member in home[1] if member["uid"] == original)


def _whole(home, chance, codes, told, kind):  # type: ignore[no-untyped-def]
    family, members = _copy(home, chance, codes)
    if not family["no_kk"]:
        home[0]["no_kk"] = family["no_kk"] = _number(chance)
    for member in members:
        member["name"] = misspelt(member["name"], chance)
    return _told(home, family, members, told, kind)


def _without_numbers(home, chance, codes, told, kind):  # type: ignore[no-untyped-def]
    family, members = _copy(home, chance, codes)
    family["no_kk"] = ""
    for member in members:
        member["nik"] = ""
        if chance.random() < 0.5:
            member["name"] = misspelt(member["name"], chance)
    return _told(home, family, members, told, kind)


def _told(
    home: Household, family: Columns, members: list[Columns], told: Planted, kind: str
) -> Household:
    told.families.setdefault(kind, []).append((home[0]["uid"], family["uid"]))
    told.owner |= dict.fromkeys((member["uid"] for member in members), family["uid"])
    return family, members


_KINDS: dict[str, Callable[..., Household]] = {
    "NIK sama, nama lain ejaan": _same_nik,
    "tanpa NIK, nama lain ejaan": _no_nik,
    "NIK dan tanggal salah ketik": _two_slips,
    "sekeluarga, KK sama": _whole,
    "sekeluarga tanpa nomor": _without_numbers,
}
