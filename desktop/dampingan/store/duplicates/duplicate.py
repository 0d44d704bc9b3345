"""Finding families and persons that are in the workspace twice, also in different villages.

A million persons can't be compared with each other. Candidates share an identity number, or a
birth date (whatever the name), or the sound of the name and most of the birth date, or, for heads
of families, the RT. Only candidates are measured: how alike the names are (rapidfuzz on
`core.name_key`), the dates, the numbers, the places. Two whole, different NIK speak against one
person, whatever the name: namesakes born on the same day are common (domain: NIK stay for life).

What is found says why, so that people can judge it: SORMAS' users got duplicates one by one
without a reason and turned the search off (SORMAS #9697).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from dampingan.core.errors import CancelledError
from dampingan.core.language import tr
from dampingan.store.duplicates.duplicate_source import (
    Families,
    People,
    families_told_apart,
    read_families,
    read_people,
)

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

Progress = Callable[[int, int, str], None]

LEAST = 60
"""Pairs below this score are not shown."""

_ALIKE = 84
"""Names less alike than this (0 to 100) are different names."""

_EQUAL = 97
_WORD = 70
"""Words less alike than this are different words."""
_LARGE = 250
"""Blocks above this are parted by the sound of the name before they are compared."""

_NEAR_DIGITS = 2
"""So many wrong or swapped digits may be a slip of the hand."""

_STEPS = 8


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """Two records that may be one.

    Attributes:
        kind: ``family`` or ``person``.
        left, right: keys of the two, the smaller first.
        score: 0 to 100.
        why: reasons as codes, e.g. ``nik``, ``name:92``, ``members:3:4`` (see `ui.duplicates`).
    """

    kind: str
    left: str
    right: str
    score: int
    why: tuple[str, ...]


_Judged = tuple[int, tuple[str, ...]]
"""Score and reasons."""

_Found = dict[tuple[int, int], _Judged]
"""Places of the two → score and reasons."""


def find_duplicates(
    workspace: Workspace,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> list[DuplicatePair]:
    """Return the pairs that may be one family or one person, surest first; nothing is written.

    Families that are away (moved, deceased, not found) and members who are gone are left out: that
    they live elsewhere too is as it should be.

    Args:
        workspace: of a village or a regency; 300,000 families take a minute or two.
        progress: called with steps done, steps in all, a sentence.
        cancelled: asked all the time.

    Raises:
        CancelledError: `cancelled` said so.
    """
    return _Search(workspace, progress, cancelled).run()


class _Search:
    def __init__(
        self,
        workspace: Workspace,
        progress: Progress | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self._workspace = workspace
        self._progress = progress
        self._cancelled = cancelled
        self._done = 0
        self.people = People()
        self.families = Families()
        self._apart: set[tuple[int, int]] = set()

    def run(self) -> list[DuplicatePair]:
        self._step(tr("Membaca keluarga"))
        with self._workspace.reading() as connection:
            self.families = read_families(connection, self.check)
            self._apart = families_told_apart(connection, self.families)
            self._step(tr("Membaca anggota keluarga"))
            self.people = read_people(connection, self.families, self.check)
        persons: _Found = {}
        self._step(tr("Mencari NIK yang sama"))
        self._blocks(self.people.by_nik(), persons, chained=True)
        self._step(tr("Mencari tanggal lahir dan nama yang sama"))
        self._blocks(self.people.by_birth(), persons)
        for number, blocks in enumerate(self.people.by_sound(), 1):
            self._step(tr("Mencari nama yang mirip ({number}/3)", number=number))
            self._blocks(blocks, persons)
        self._step(tr("Membandingkan keluarga"))
        families = self._families(persons)
        self._step("")
        return self._pairs(families, persons)

    def check(self) -> None:
        """Stop when somebody wants that."""
        if self._cancelled and self._cancelled():
            raise CancelledError

    def _step(self, words: str) -> None:
        self.check()
        if self._progress:
            self._progress(min(self._done, _STEPS), _STEPS, words)
        self._done += 1

    # ------------------------------------------------------------------ persons

    def _blocks(self, blocks: Iterator[list[int]], found: _Found, *, chained: bool = False) -> None:
        """Measure the candidates of every block.

        Args:
            blocks: places of persons who share something.
            found: takes what is likely.
            chained: everybody of a block counts, whatever the name.
        """
        names = self.people.names
        name_of = self.people.name
        for place, block in enumerate(blocks):
            if not place % 64:
                self.check()
            if chained:
                for left, right in pairwise(block):
                    self._measure(left, right, found)
                continue
            for part in self.people.parted(block) if len(block) > _LARGE else (block,):
                texts = [names[name_of[one]] for one in part]
                for at in range(len(part) - 1):
                    alike = process.extract(
                        texts[at],
                        texts[at + 1 :],
                        scorer=fuzz.ratio,
                        score_cutoff=_ALIKE,
                        limit=None,
                    )
                    for _, _, ahead in alike:
                        self._measure(part[at], part[at + 1 + ahead], found)

    def _measure(self, left: int, right: int, found: _Found) -> None:
        key = (left, right) if left < right else (right, left)
        if key not in found and (judged := self._judge(*key)):
            found[key] = judged

    def _judge(self, left: int, right: int) -> _Judged | None:
        """Return score and reasons for two persons, None when they are not one."""
        people = self.people
        number = number_like(people.nik[left], people.nik[right])
        name = name_like(people.names[people.name[left]], people.names[people.name[right]])
        birth = birth_like(people.birth[left], people.birth[right])
        same_family = people.family[left] == people.family[right]
        same_place = self.families.same_rt(people.family[left], people.family[right])
        if number != "same" and people.sex[left] != people.sex[right] and name < 100:
            return None
        if number not in {"same", "near"} and name < _EQUAL and not self._words_alike(left, right):
            return None
        score = _score(number, name, birth)
        if same_family and number != "same" and name < _EQUAL:
            return None  # brothers and sisters, twins above all
        if score < LEAST and same_place:
            score += 12 if not number else 0
        if score < LEAST:
            return None
        if same_place:
            score += 3
        reasons = _reasons(number, name, birth, same_place=same_place)
        return min(score, 99), reasons

    def _words_alike(self, left: int, right: int) -> bool:
        """Tell whether every word of the shorter name is like one of the other's.

        A family name in common makes brothers alike; an initial stands for its word.
        """
        names, name = self.people.names, self.people.name
        one, other = sorted((names[name[left]].split(), names[name[right]].split()), key=len)
        return all(
            any(
                fuzz.ratio(word, beside) >= _WORD
                or (1 in {len(word), len(beside)} and word[0] == beside[0])
                for beside in other
            )
            for word in one
        )

    # ------------------------------------------------------------------ families

    def _families(self, persons: _Found) -> _Found:
        """Return families that share card, members, or head and RT; takes their persons out.

        Who is in two families that were told apart, with one NIK, is still asked about.
        """
        found: _Found = {}
        shared = self._shared(persons)
        for block in self.families.by_card():
            for left, right in pairwise(block):
                pair = (min(left, right), max(left, right))
                found[pair] = self._judge_card(*pair, len(shared.get(pair, ())))
        for pair, scores in shared.items():
            if pair not in found and (judged := self._judge_shared(*pair, scores)):
                found[pair] = judged
        for block in self.families.by_rt():
            self.check()
            self._heads(block, found)
        inside = [
            key
            for key in persons
            if (pair := self.people.family_pair(*key)) in found
            and not (pair in self._apart and "nik" in persons[key][1])
            and self.people.family[key[0]] != self.people.family[key[1]]
        ]
        for key in inside:
            del persons[key]
        return found

    def _shared(self, persons: _Found) -> dict[tuple[int, int], list[int]]:
        """Return the scores of the members that two families seem to share; each counts once."""
        seen: dict[tuple[int, int], tuple[set[int], list[int]]] = {}
        for (left, right), (score, _) in sorted(persons.items(), key=_by_score):
            if self.people.family[left] != self.people.family[right]:
                pair = self.people.family_pair(left, right)
                counted, scores = seen.setdefault(pair, (set(), []))
                if not counted & {left, right}:
                    counted |= {left, right}
                    scores.append(score)
        return {pair: scores for pair, (_, scores) in seen.items()}

    def _judge_card(self, left: int, right: int, shared: int) -> _Judged:
        name = self._heads_alike(left, right)
        reasons = ["kk"]
        if name >= _ALIKE:
            reasons.append(f"head:{round(name)}")
        if shared:
            reasons.append(f"members:{shared}:{self.families.smaller(left, right)}")
        return (98 if name >= _ALIKE else 95 if shared else 70), tuple(reasons)

    def _judge_shared(self, left: int, right: int, scores: Sequence[int]) -> _Judged | None:
        size, shared = max(self.families.smaller(left, right), 1), len(scores)
        name = self._heads_alike(left, right)
        if shared < 2 and not (shared == size and name >= _ALIKE):
            return None
        if shared / size < 0.5:
            return None
        reasons = [f"members:{shared}:{size}"]
        if name >= _ALIKE:
            reasons.append(f"head:{round(name)}")
        if self.families.same_rt(left, right):
            reasons.append("rt")
        surer = round(sum(scores) / shared) + 8 * (shared - 1)
        return min(surer, 60 + round(38 * shared / size)), tuple(reasons)

    def _heads(self, block: Sequence[int], found: _Found) -> None:
        """Compare heads of one RT by name; the card or the address must not speak against it."""
        families = self.families
        texts = [families.names[families.head[one]] for one in block]
        for at in range(len(block) - 1):
            alike = process.extract(
                texts[at], texts[at + 1 :], scorer=fuzz.ratio, score_cutoff=90, limit=None
            )
            for _, name, ahead in alike:
                left, right = block[at], block[at + 1 + ahead]
                pair = (min(left, right), max(left, right))
                if pair in found or not texts[at]:
                    continue
                card = number_like(families.card[left], families.card[right])
                address = fuzz.token_sort_ratio(families.address[left], families.address[right])
                if card in {"different", "weak"} or (card != "near" and address < 80):
                    continue
                reasons = [f"head:{round(name)}", "rt"]
                reasons += ["kk_near"] if card == "near" else []
                reasons += ["address"] if address >= 80 else []
                score = 62 + (18 if card == "near" else 0) + (8 if address >= 90 else 0)
                found[pair] = (min(score + round((name - 90) / 2), 96), tuple(reasons))

    def _heads_alike(self, left: int, right: int) -> float:
        families = self.families
        return name_like(families.names[families.head[left]], families.names[families.head[right]])

    # ------------------------------------------------------------------ what comes out

    def _pairs(self, families: _Found, persons: _Found) -> list[DuplicatePair]:
        made: list[DuplicatePair] = []
        with self._workspace.reading() as connection:
            for kind, found, ids in (
                ("family", families, self.families.ids),
                ("person", persons, self.people.ids),
            ):
                for (left, right), (score, why) in found.items():
                    keys = sorted(
                        connection.exec_driver_sql(
                            f"SELECT uid FROM {kind} WHERE id IN (?, ?)", (ids[left], ids[right])
                        ).scalars()
                    )
                    made.append(DuplicatePair(kind, keys[0], keys[1], score, why))
        return sorted(made, key=lambda pair: (-pair.score, pair.kind, pair.left, pair.right))


def _by_score(item: tuple[tuple[int, int], _Judged]) -> tuple[int, tuple[int, int]]:
    return -item[1][0], item[0]


def number_like(left: int, right: int) -> str:
    """Return how two NIK or KK compare, by their parts: region, date, serial.

    People born on one day in one kecamatan differ in their serials alone, and the first of the day
    in two kecamatan by one digit of the region: slips there say less than one in the date.

    Returns:
        ``same``, ``near`` (a slip in the date), ``weak`` (one in region or serial) or
        ``different``; ``""`` when one is not known.
    """
    if not left or not right:
        return ""
    if left == right:
        return "same"
    pairs = list(zip(_number_parts(left), _number_parts(right), strict=True))
    slips = [OSA.distance(one, other) for one, other in pairs]
    if [slip > 0 for slip in slips].count(True) > 1 or max(slips) > _NEAR_DIGITS:
        return "different"
    if slips[1]:
        return "near"
    return "weak" if max(slips) <= 1 else "different"


def _number_parts(number: int) -> tuple[str, str, str]:
    digits = f"{number:016}"
    return digits[:6], digits[6:12], digits[12:]


def name_like(left: str, right: str) -> float:
    """Return how alike two names are, 0 to 100; the order of their words does not count."""
    if not left or not right:
        return 0.0
    straight = fuzz.ratio(left, right)
    return straight if straight >= _EQUAL else max(straight, fuzz.token_sort_ratio(left, right))


def birth_like(left: int, right: int) -> str:
    """Return how two birth dates compare: ``same``, ``near``, ``different``; ``""``: not known.

    Near are dates with day and month swapped, or with one of day, month and year wrong.

    Args:
        left: as a number, e.g. 19310517; 0 when not known.
        right: the other.
    """
    if not left or not right:
        return ""
    if left == right:
        return "same"
    one, other = _parts(left), _parts(right)
    if one[0] == other[0] and (one[1], one[2]) == (other[2], other[1]):
        return "near"
    same = sum(a == b for a, b in zip(one, other, strict=True))
    return "near" if same == 2 else "different"


def _parts(day: int) -> tuple[int, int, int]:
    return day // 10_000, day // 100 % 100, day % 100


def _score(number: str, name: float, birth: str) -> int:
    """Return how sure it is that two persons are one, 0 to 100."""
    if number == "same":
        return _score_of_same_number(name, birth)
    if name < _ALIKE or birth == "different" or number == "different":
        return 0
    if number == "near":
        return 94 if birth == "same" else 84
    if number == "weak":
        # Two people would agree with their own numbers: dates that differ are one date mistyped.
        return 0 if name < _EQUAL else 72 if birth == "same" else 82
    if birth == "same":
        return 84 if name >= _EQUAL else 70 + round((name - _ALIKE) / 2)
    return 50 if name >= _EQUAL else 40  # the place must speak for it


def _score_of_same_number(name: float, birth: str) -> int:
    if name >= _ALIKE:
        return 98 if birth != "different" else 92
    return 85 if birth == "same" else 70


def _reasons(number: str, name: float, birth: str, *, same_place: bool) -> tuple[str, ...]:
    found = []
    if number in {"same", "near", "weak"}:
        found.append("nik" if number == "same" else "nik_near")
    if name >= _ALIKE:
        found.append(f"name:{round(name)}")
    else:
        found.append("name_other")
    if birth in {"same", "near"}:
        found.append("birth" if birth == "same" else "birth_near")
    elif birth == "different":
        found.append("birth_other")
    if same_place:
        found.append("rt")
    return tuple(found)
