"""Two records that may be one, field by field, in words; free of widgets."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dampingan.core.dates import format_date, parse_iso
from dampingan.core.identity import group_digits
from dampingan.core.language import tr
from dampingan.core.regions import regions
from dampingan.core.text import fold
from dampingan.store.duplicates.duplicate_list import ListedPair, member_pairs
from dampingan.store.kind import MEMBERS
from dampingan.store.merging.whereabouts import ANSWER, Whereabouts
from dampingan.store.rows import read_answers
from dampingan.store.workspace import Workspace
from dampingan.ui.records.cell_words import CellWords, by_words, title_words


@dataclass(frozen=True)
class Compared:
    """One line of the comparison.

    Attributes:
        label: what it is.
        left, right: both values in words.
        differs: whether both say something, and not the same.
        always: whether it is shown among the differences anyway.
    """

    label: str
    left: str
    right: str
    differs: bool
    always: bool = False

    @property
    def one_sided(self) -> bool:
        """Whether only one of the two says anything: joining loses nothing."""
        return bool(self.left) != bool(self.right)


def compare_pair(workspace: Workspace, pair: ListedPair) -> list[Compared]:
    """Return the lines of a pair: where and who first, then what the form asks, in its order."""
    words = CellWords(workspace)
    lines = [_line(tr("Desa"), village_words(pair.left), village_words(pair.right))]
    if pair.kind == "family":
        return [*lines, *_of_families(workspace, pair, words)]
    heads = [title_words(one.title) for one in (pair.left, pair.right)]
    records = [workspace.record("person", one.record_id) for one in (pair.left, pair.right)]
    answers = [_answers(record) for record in records]
    return [
        *lines,
        _line(tr("Kepala keluarga"), *heads),
        *_of_answers(workspace, pair, words, *answers, repeat=MEMBERS),
        _changed(records),
    ]


def village_words(where: Whereabouts) -> str:
    """Return village and RT of a record."""
    parts = [village_name(where)]
    if where.rt:
        parts.append(tr("RT {rt}/RW {rw}", rt=where.rt, rw=where.rw or "–"))
    return " · ".join(parts)


def village_name(where: Whereabouts) -> str:
    """Return the name of a record's village."""
    region = regions().get(where.village_code)
    return region.name if region else where.village_code


def pair_title(pair: ListedPair) -> str:
    """Return what a pair is called: both names when they differ."""
    left, right = (title_words(one.name or one.title) for one in (pair.left, pair.right))
    return left if left.casefold() == right.casefold() else f"{left} / {right}"


def reason_words(code: str) -> str:
    """Return one reason in words.

    Args:
        code: as `store.duplicates.duplicate` gives it, e.g. ``name:92`` or ``members:3:4``.
    """
    name, *values = code.split(":")
    if name in {"name", "head"} and values and values[0] != "100":
        share = values[0]
        if name == "name":
            return tr("nama {share} % mirip", share=share)
        return tr("nama kepala keluarga {share} % mirip", share=share)
    if name == "members":
        return tr("{count} dari {all} anggota sama", count=values[0], all=values[1])
    words = {
        "nik": tr("NIK sama"),
        "nik_near": tr("NIK hampir sama"),
        "name": tr("nama sama"),
        "name_other": tr("nama berbeda"),
        "head": tr("kepala keluarga sama"),
        "birth": tr("tanggal lahir sama"),
        "birth_near": tr("tanggal lahir hampir sama"),
        "birth_other": tr("tanggal lahir berbeda"),
        "rt": tr("satu RT"),
        "kk": tr("nomor KK sama"),
        "kk_near": tr("nomor KK hampir sama"),
        "address": tr("alamat mirip"),
    }
    return words.get(name, name)


def _of_families(workspace: Workspace, pair: ListedPair, words: CellWords) -> list[Compared]:
    records = [workspace.record("family", one.record_id) for one in (pair.left, pair.right)]
    loaded = [read_answers(workspace, record) for record in records]
    answers = [one.answers.values for one in loaded]
    lines = _of_answers(workspace, pair, words, *answers, repeat="")
    members = _of_members(workspace, pair)
    return [*lines[:_FIRST], *members, *lines[_FIRST:], _changed(records)]


_FIRST = 8
"""So many answers (place, head, card) stand above the members."""


def _of_answers(
    workspace: Workspace,
    pair: ListedPair,
    words: CellWords,
    left: Mapping[str, str],
    right: Mapping[str, str],
    *,
    repeat: str,
) -> list[Compared]:
    lines = []
    for key, question in workspace.form().questions.items():
        if question.repeat != repeat or not question.answerable:
            continue
        one, other = left.get(key, ""), right.get(key, "")
        if one or other:
            field = ANSWER + key
            shown = words.value(pair.left, field, one), words.value(pair.right, field, other)
            lines.append(_line(words.field(pair.left, field), *shown))
    return lines


def _of_members(workspace: Workspace, pair: ListedPair) -> list[Compared]:
    """Return the members, those who seem to be the same beside each other."""
    left, right = (_members(workspace, one.record_id) for one in (pair.left, pair.right))
    same = member_pairs(workspace, pair.left.record_id, pair.right.record_id)
    beside = {kept: other for other, kept in same.items()}
    lines = []
    for number, (member, text) in enumerate(left.items(), 1):
        other = right.get(beside.get(member, -1), "")
        lines.append(_line(tr("Anggota {number}", number=number), text, other))
    for member, text in right.items():
        if member not in same:
            lines.append(_line(tr("Anggota lain"), "", text))
    return lines


def _members(workspace: Workspace, family_id: int) -> dict[int, str]:
    loaded = read_answers(workspace, workspace.record("family", family_id))
    ids = dict(loaded.persons)
    found = {}
    for row in loaded.answers.rows:
        if row.repeat == MEMBERS and row.key in ids:
            day = parse_iso(row.values.get("tgl_lahir", ""))
            nik = row.values.get("nik", "")
            parts = [
                row.values.get("nama", "") or tr("(tanpa nama)"),
                format_date(day) if day else row.values.get("tgl_lahir", ""),
                group_digits(nik),
            ]
            found[ids[row.key]] = " · ".join(part for part in parts if part)
    return found


def _line(label: str, left: str, right: str) -> Compared:
    same = fold(left) == fold(right)
    return Compared(label, left, right, differs=bool(left and right) and not same)


def _answers(record: Mapping[str, Any]) -> dict[str, str]:
    return json.loads(record["answers"]) | json.loads(record["aside"])


def _changed(records: Sequence[Mapping[str, Any]]) -> Compared:
    """Return who changed each last, and when: it helps to choose the one that stays."""
    left, right = (by_words(str(r["updated_by"]), str(r["updated_at"])) for r in records)
    return Compared(tr("Diubah"), left, right, differs=False, always=True)
