"""What a rule decides, before it is done: how many, which way, and what stays open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.store.merging.conflict import (
    FILLED,
    MINE,
    NEWEST,
    THEIRS,
    Decision,
    decisions_by_rule,
)
from dampingan.ui.inbox.pile import Item

Rule = Literal["mine", "theirs", "newest", "filled"]


@dataclass(frozen=True)
class Plan:
    """What a rule would do.

    Attributes:
        rule: which.
        choices: each conflict that it decides, and how.
        undecided: so many fields it leaves open.
    """

    rule: Rule
    choices: tuple[tuple[Item, Decision], ...] = ()
    undecided: int = 0

    @property
    def words(self) -> str:
        """How many it decides, and how."""
        found = Counter(decision.choice for _, decision in self.choices)
        return tr(
            "{count} isian: {mine} tetap punya kami, {theirs} menjadi punya mereka",
            count=count_text(len(self.choices)),
            mine=count_text(found[MINE]),
            theirs=count_text(found[THEIRS]),
        )

    @property
    def rest(self) -> str:
        """What stays open."""
        if not self.undecided:
            return ""
        return tr(
            "{count} lagi tidak diputuskan oleh aturan ini dan tetap menunggu.",
            count=count_text(self.undecided),
        )


def plan(rule: Rule, items: Sequence[Item]) -> Plan:
    """Work out what a rule decides; nothing is written."""
    by_id = {item.conflict.id: item for item in items}
    decisions = decisions_by_rule(rule, [item.conflict for item in items])
    decided = {by_id[one.conflict_id].cell for one in decisions}
    return Plan(
        rule,
        tuple((by_id[one.conflict_id], one) for one in decisions),
        len({item.cell for item in items} - decided),
    )


def rule_words(rule: Rule) -> str:
    """Say a rule in a sentence."""
    words = {
        MINE: tr("Isian kami tetap; nilai mereka ditolak."),
        THEIRS: tr("Nilai mereka menggantikan isian kami."),
        NEWEST: tr("Yang ditulis paling akhir; tanpa waktu tidak diputuskan."),
        FILLED: tr("Yang terisi menang atas yang kosong; dua-duanya terisi tidak diputuskan."),
    }
    return words[rule]
