"""What the pane of the board says of a village, and what can be done with it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.core.period import Period
from dampingan.core.regions import regions
from dampingan.store.merging import board
from dampingan.store.merging.board import Receipt, VillageLine
from dampingan.ui.board.columns import reason_without, state_cell
from dampingan.ui.board.side import (
    ANNOTATED,
    CONFLICTS,
    DISMISS,
    FAMILIES,
    FINDINGS,
    INQUIRIES,
    MATRIX,
    PLAN,
    RECEIPT,
    RETURN,
    VillageWords,
)

if TYPE_CHECKING:
    from dampingan.store.merging.refusal import Refusal


def village_words(line: VillageLine, receipt: Receipt | None, in_conflict: int = 0) -> VillageWords:
    """Return what the pane says of a village.

    Args:
        line: its line on the board.
        receipt: of its newest workbook.
        in_conflict: records with open conflicts.
    """
    region = regions().get(line.code)
    cell = state_cell(line.standing, 0, 0)
    state = cell.text
    if line.standing == board.CONFLICT:
        state = tr(
            "{count} konflik pada {records} catatan",
            count=count_text(line.conflicts),
            records=count_text(in_conflict),
        )
    elif line.standing == board.FINDINGS:
        state = tr("{count} keluarga bertemuan", count=count_text(line.findings))
    heads, counts, words = _arithmetic(receipt)
    return VillageWords(
        name=region.label if region else line.name,
        state=state,
        role=cell.colour,
        refused=tuple(_refused_words(one) for one in line.refused[:_REFUSED_SHOWN]),
        facts=_facts(line, receipt),
        heads=heads,
        counts=counts,
        sum=words,
        expected=line.expected,
        actions=_actions(line),
    )


def _actions(line: VillageLine) -> tuple[str, ...]:
    wanted = {
        CONFLICTS: line.conflicts > 0,
        FAMILIES: line.families > 0,
        FINDINGS: line.findings > 0,
        INQUIRIES: line.inquiries > 0,
        RECEIPT: bool(line.batch_uid),
        ANNOTATED: bool(line.batch_uid) and (line.rejected > 0 or line.conflicts > 0),
        RETURN: bool(line.families),
        DISMISS: bool(line.refused),
        PLAN: bool(line.batch_uid or line.families),
        MATRIX: bool(line.batch_uid or line.families),
    }
    return tuple(key for key, on in wanted.items() if on)


_REFUSED_SHOWN = 3
"""Refused files of a village that its pane has room for, the newest ones."""


def _refused_words(one: Refusal) -> str:
    return tr(
        "Ditolak {when}: {file}. {reason}",
        when=_when(one.at),
        file=one.file,
        reason=_capital(reason_without(one.file, one.reason)),
    )


def _facts(line: VillageLine, receipt: Receipt | None) -> tuple[str, ...]:
    facts = []
    if receipt is not None:
        facts.append(tr("Berkas terakhir {when}", when=_when(receipt.at)))
    if line.late:
        label = Period.parse(line.period).label
        facts.append(tr("Untuk {period}; periode ini belum kirim", period=label))
    if line.returned_at:
        facts.append(tr("Dibalas {when}", when=_when(line.returned_at)))
    if line.standing != board.CONFLICT and line.conflicts:
        facts.append(tr("{count} konflik", count=count_text(line.conflicts)))
    if line.standing != board.FINDINGS and line.findings:
        facts.append(tr("{count} keluarga bertemuan", count=count_text(line.findings)))
    if line.inquiries:
        facts.append(tr("{count} pertanyaan belum dijawab", count=count_text(line.inquiries)))
    return tuple(facts)


def _arithmetic(
    receipt: Receipt | None,
) -> tuple[tuple[str, ...], tuple[tuple[str, tuple[int, ...]], ...], str]:
    """Return headings, lines and the sum of a receipt: families, persons, everything else."""
    if receipt is None or not receipt.sheets:
        return (), (), ""
    words = {
        "read": tr("Terbaca"),
        "same": tr("Sama"),
        "changed": tr("Berubah"),
        "new": tr("Baru"),
        "conflict": tr("Konflik"),
        "rejected": tr("Ditolak"),
    }
    groups: dict[str, dict[str, int]] = {}
    for number, (sheet, counts) in enumerate(receipt.sheets.items()):
        name = sheet if number < _NAMED else tr("Lain")
        group = groups.setdefault(name, dict.fromkeys(words, 0))
        for key in words:
            group[key] += counts.get(key, 0)
    groups = {name: group for name, group in groups.items() if group["read"]}
    parts = [sum(group[key] for group in groups.values()) for key in words]
    read, found = parts[0], [part for part in parts[1:] if part]
    left = " + ".join(count_text(part) for part in found) or "0"
    if sum(parts[1:]) == read:
        told = tr("{left} = {read} baris, cocok", left=left, read=count_text(read))
    else:
        told = tr("{left} ≠ {read} baris: periksa lagi", left=left, read=count_text(read))
    lines = tuple(
        (word, tuple(group[key] for group in groups.values()))
        for key, word in words.items()
        if any(group[key] for group in groups.values())
    )
    return tuple(groups), lines, told


_NAMED = 2
"""Sheets with a column of their own: families and persons."""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _when(at: str) -> str:
    return f"{datetime.fromisoformat(at).astimezone():%d/%m/%Y %H:%M}"
