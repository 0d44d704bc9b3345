"""Very many families for measuring: clones of a few hundred that went through the form.

Clones keep the answers of their pattern and get names, numbers, place and keys of their own. They
are invented like everybody else in the sample.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from dampingan.core.dates import parse_iso
from dampingan.core.errors import CancelledError
from dampingan.core.language import tr
from dampingan.demo.chance import Chance
from dampingan.demo.filling import MEMBERS, Filled, fill
from dampingan.demo.household import Numbers, data
from dampingan.demo.sample import SEED, Progress, invent
from dampingan.store import bulk, finding
from dampingan.store.rows import family_columns, person_columns, stored
from dampingan.store.transaction import utc_text
from dampingan.store.workspace import Workspace

PATTERNS = 360
"""Families that are really answered; the others repeat them."""

_SERIALS = 43
"""Serials of one day and sex that a village may use; 20 villages share a kecamatan's 899."""

_RW, _RT = 40, 25
"""RW in the place, and RT in each of them."""


def clone_families(
    workspace: Workspace,
    families: int = 300_000,
    *,
    members: bool = False,
    seed: int = SEED,
    place: int | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> int:
    """Fill a workspace with very many families, for benchmarks.

    Args:
        workspace: an open workspace without families that no screen shows.
        families: how many.
        members: also write their persons (three to four rows a family, about 1 kB each).
        seed: the same seed gives the same families.
        place: number of the village in its kecamatan, for workspaces whose families come together
            later: keys and identity numbers are the village's own then.
        progress: called with families done, families in all, a sentence.
        cancelled: asked between blocks.

    Returns:
        How many families were written.

    Raises:
        CancelledError: `cancelled` said so.
        StorageError: the disk refused.
    """
    today = workspace.now().astimezone().date()
    patterns = list(_patterns(workspace, seed, today))
    copies = _Copies(workspace, patterns, seed, today, members=members, place=place)
    for start in range(0, families, bulk.BLOCK):
        if cancelled and cancelled():
            raise CancelledError
        count = min(bulk.BLOCK, families - start)
        copies.write(start, count)
        if progress:
            progress(start + count, families, tr("Menyiapkan keluarga contoh"))
    with workspace.write(tr("Keluarga contoh"), source="sample", undoable=False) as tx:
        bulk.rebuild_search(tx)
    return families


_OWN_OF_FAMILY = ("nama_kk", "rt", "rw", "alamat", "no_kk")
_OWN_OF_MEMBER = ("nama", "nik")


class _Pattern:
    """One answered family, ready to be copied: documents are JSON texts already.

    Attributes:
        family: columns that copies share; `answers` lacks what each copy has of its own.
        members: likewise, in order.
    """

    def __init__(self, filled: Filled) -> None:
        session = filled.session
        document = finding.encode(stored(session.all_findings()))
        errors, warnings = finding.count(document)
        status = "complete" if filled.status == "deleted" else filled.status
        self.family = _texts(
            _without(family_columns(session), _OWN_OF_FAMILY)
            | {
                "findings": document,
                "error_count": errors,
                "warning_count": warnings,
                "status": "draft" if errors and status == "complete" else status,
                "status_reason": filled.reason,
            }
        )
        self.members = [
            _texts(_without(person_columns(session, row, position), _OWN_OF_MEMBER))
            for position, row in enumerate(session.rows(MEMBERS), 1)
        ]


def _patterns(workspace: Workspace, seed: int, today: date) -> Iterator[_Pattern]:
    form, code = workspace.form("family"), workspace.village_code
    for invented in invent(PATTERNS, seed=seed, today=today):
        yield _Pattern(fill(form, invented, today=today, village_code=code))


class _Copies:
    """Makes and writes copies of patterns."""

    def __init__(
        self,
        workspace: Workspace,
        patterns: list[_Pattern],
        seed: int,
        today: date,
        *,
        members: bool,
        place: int | None,
    ) -> None:
        self._workspace, self._patterns, self._members = workspace, patterns, members
        own = "" if place is None else f"/{workspace.village_code}"
        self._chance = Chance(f"{seed}/copies{own}")
        self._numbers, self._today = Numbers(skip=(place or 0) * _SERIALS), today
        self._region = None if place is None else workspace.village_code.replace(".", "")[:6]
        form = workspace.form("family")
        self._fixed = {
            "village_code": workspace.village_code,
            "period": workspace.period,
            "form_id": form.form_id,
            "form_version": form.version,
        }

    def write(self, start: int, count: int) -> None:
        """Write one block of copies in a transaction."""
        at = utc_text(self._workspace.now())
        with self._workspace.write(tr("Keluarga contoh"), source="sample", undoable=False) as tx:
            first = bulk.next_id(tx, "family")
            person = bulk.next_id(tx, "person")
            families, persons = [], []
            for place in range(count):
                pattern = self._patterns[(start + place) % len(self._patterns)]
                family = self._family(pattern) | {"id": first + place}
                families.append(family)
                for row in self._people(pattern, family) if self._members else ():
                    persons.append(row | {"id": person + len(persons)})
            bulk.insert_many(tx, "family", families, at=at, by=self._workspace.actor)
            bulk.insert_many(tx, "person", persons, at=at, by=self._workspace.actor)

    def _family(self, pattern: _Pattern) -> dict[str, Any]:
        chance = self._chance
        rw, rt = chance.between(1, _RW), chance.between(1, _RT)
        own = {
            "head_name": self._name(),
            "rt": f"{rt:03d}",
            "rw": f"{rw:03d}",
            "address": f"{chance.one_of(_streets())} {chance.between(1, 60)}",
            "no_kk": self._kk() if pattern.family["no_kk"] else "",
        }
        answers = {
            "nama_kk": own["head_name"],
            "rt": own["rt"],
            "rw": own["rw"],
            "alamat": own["address"],
            "no_kk": own["no_kk"],
        }
        own |= {"uid": chance.key("K"), "answers": _joined(answers, pattern.family["answers"])}
        return pattern.family | own | self._fixed

    def _people(self, pattern: _Pattern, family: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        for position, columns in enumerate(pattern.members, 1):
            name = family["head_name"] if position == 1 else self._name()
            nik = self._nik(columns) if columns["nik"] else ""
            yield columns | {
                "name": name,
                "nik": nik,
                "uid": self._chance.key("P"),
                "family_id": family["id"],
                "answers": _joined({"nama": name, "nik": nik}, columns["answers"]),
            }

    def _kk(self) -> str:
        if self._region:
            return self._numbers.kk(self._day(), self._region)
        return self._numbers.kk(self._day())

    def _nik(self, columns: Mapping[str, Any]) -> str:
        born, sex = parse_iso(columns["birth_date"]) or self._day(), columns["sex"]
        region = self._region or self._chance.pick(data("places")["numbers"]["issue"])
        return self._numbers.nik(born, sex, region)

    def _day(self) -> date:
        chance = self._chance
        return date(2008 + chance.between(0, 17), chance.between(1, 12), chance.between(1, 28))

    def _name(self) -> str:
        names, chance = data("names"), self._chance
        sex = "male" if chance.happens(0.8) else "female"
        generation = chance.one_of(("old", "middle", "young"))
        first = chance.one_of(names[sex][generation])
        return f"{first} {chance.one_of(names['second'][sex])}"


def _streets() -> list[str]:
    return [street for quarter in data("places")["rw"] for street in quarter["streets"]]


def _without(columns: dict[str, Any], own: tuple[str, ...]) -> dict[str, Any]:
    answers = {key: text for key, text in columns["answers"].items() if key not in own}
    return columns | {"answers": answers, "aside": {}}


def _texts(columns: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _json(value) if isinstance(value, dict | list) else value
        for name, value in columns.items()
    }


def _joined(own: Mapping[str, str], rest: str) -> str:
    """Return one JSON object of some answers and the text of an object with others."""
    first = _json({key: text for key, text in own.items() if text})
    return rest if first == "{}" else first if rest == "{}" else f"{first[:-1]},{rest[1:]}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
