"""Which pages are printed, as people write it: "1-4, 7"; and how much paper that takes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dampingan.core.language import tr
from dampingan.core.number import count_text

_PART = re.compile(r"^(\d+)?\s*([-–—])?\s*(\d+)?$")


@dataclass(frozen=True)
class PageRange:
    """Pages chosen.

    Attributes:
        pages: numbers from 0, each once, in the order of the document.
        problem: why the text can't be read, in words; then all pages are chosen.
    """

    pages: tuple[int, ...]
    problem: str = ""


def read_range(text: str, count: int) -> PageRange:
    """Read a range.

    Args:
        text: e.g. ``1-4, 7``, ``5-`` or ``-3``; empty means all.
        count: how many pages there are.
    """
    everything = tuple(range(count))
    chosen: set[int] = set()
    for part in re.split(r"[,;]", text):
        part = part.strip()  # noqa: PLW2901 - spaces say nothing
        if not part:
            continue
        match = _PART.match(part)
        if match is None or not (match[1] or match[3]):
            told = tr("“{text}” bukan halaman. Tulis misalnya 1-4, 7.", text=part)
            return PageRange(everything, told)
        first = int(match[1] or 1)
        last = int(match[3] or count) if match[2] else first
        if first > last:
            first, last = last, first
        if not 1 <= first <= last <= count:
            told = tr("Dokumen ini hanya {count} halaman.", count=count_text(count))
            return PageRange(everything, told)
        chosen.update(range(first - 1, last))
    return PageRange(tuple(sorted(chosen)) or everything)


def range_text(pages: Iterable[int]) -> str:
    """Write numbers from 0 as people do: ``1-4, 7``."""
    parts: list[list[int]] = []
    for page in sorted(set(pages)):
        if parts and parts[-1][-1] == page:
            parts[-1][-1] = page + 1
        else:
            parts.append([page + 1, page + 1])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in parts)


def padded(pages: Sequence[int], starts: Sequence[int]) -> list[int | None]:
    """Return pages for both sides of sheets; None is an empty back.

    Each document begins on a sheet of its own, so that nobody's form stands on another's back.

    Args:
        pages: numbers from 0, in order.
        starts: first page of each document.
    """
    found: list[int | None] = []
    before = -1
    for page in pages:
        document = bisect_right(starts, page) if starts else 0
        if found and document != before and len(found) % 2:
            found.append(None)
        before = document
        found.append(page)
    return found


def sheet_count(pages: Sequence[int], starts: Sequence[int], copies: int, *, duplex: bool) -> int:
    """Return how many sheets of paper that is."""
    if not duplex:
        return len(pages) * copies
    return (len(padded(pages, starts)) + 1) // 2 * copies
