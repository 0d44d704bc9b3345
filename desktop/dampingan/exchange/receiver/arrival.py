"""In which order workbooks come in, whatever they are called and wherever they lie.

Village after village; within one, whoever knew more comes later, which keeps causes before what
follows from them; files that knew nothing of each other are told apart by their maker, its count
and their bytes. The facts stand in the document's own properties (`identity`), which takes a
millisecond to look at.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dampingan.core.text import whole_number
from dampingan.exchange.sheet.identity import PROPERTY

if TYPE_CHECKING:
    from dampingan.exchange.sheet.identity import Identity

_PART = "docProps/custom.xml"
_MOST = 1 << 20
"""Bytes of properties that are looked at: ours take some ten thousand."""

_ENTRY = re.compile(r'<property\b[^>]*?\bname="([^"]*)"[^>]*>\s*<[^>]*>([^<]*)</')
_CODE = re.compile(r"(?<!\d)\d\d\.\d\d\.\d\d\.\d{4}(?!\d)")


@dataclass(frozen=True, slots=True, order=True)
class Arrival:
    """Where a workbook stands in the order; sorts.

    Attributes:
        path: the file; says nothing about the order.
        village_code: whose it is.
        known: sum of all counts that its maker had seen.
        site, count: who made it and the newest own count in it.
        batch: its key.
        content: SHA-256 of its bytes, for copies that somebody edited.
    """

    path: Path = field(compare=False)
    village_code: str = ""
    known: int = 0
    site: str = ""
    count: int = 0
    batch: str = ""
    content: str = ""

    @classmethod
    def of(cls, path: Path, identity: Identity) -> Arrival:
        """Return where a workbook that was read stands."""
        facts = {"village_code": identity.village_code, "batch": identity.batch}
        return _arrival(path, {**identity.facts, **facts})


def arrival_of(path: Path) -> Arrival | None:
    """Return where a workbook stands by its own properties; None when it has none of ours."""
    try:
        with zipfile.ZipFile(path) as book:
            if book.getinfo(_PART).file_size > _MOST:
                return None
            text = book.read(_PART).decode("utf-8")
    except (OSError, KeyError, ValueError, RuntimeError, zipfile.BadZipFile, NotImplementedError):
        return None
    facts = {
        unescape(name).removeprefix(PROPERTY): unescape(value)
        for name, value in _ENTRY.findall(text)
        if name.startswith(PROPERTY)
    }
    return _arrival(path, facts) if facts.get("village_code") else None


def village_in_name(name: str) -> str:
    """Return the village's code that a file name holds, ``""`` for none."""
    found = _CODE.search(name)
    return found[0] if found else ""


def _arrival(path: Path, facts: Mapping[str, str]) -> Arrival:
    count = facts.get("count", "")
    return Arrival(
        path,
        facts["village_code"],
        _known(facts.get("seen", "")),
        facts.get("site", ""),
        whole_number(count) or 0,
        facts.get("batch", ""),
        _hash(path),
    )


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _known(text: str) -> int:
    """Add up what a maker had seen; 0 for a text that says nothing of the kind."""
    try:
        seen: Any = json.loads(text or "{}")
    except ValueError:
        return 0
    counts = seen.values() if isinstance(seen, dict) else ()
    return sum(count for count in counts if type(count) is int and count > 0)
