"""Notulen: the minutes of a meeting: agenda, what was said, and what was decided.

What was said is the answer that somebody typed, or ruled lines for the pen of the minute-taker.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from dampingan.core.language import tr
from dampingan.printing.meeting.meeting import (
    Meeting,
    facts,
    leaders,
    meeting_of,
    signature_of,
)
from dampingan.printing.meeting.meeting_list import decisions
from dampingan.printing.meeting.meeting_report import version_of
from dampingan.printing.product import Job, Product

if TYPE_CHECKING:
    from dampingan.printing.order import PrintOrder
    from dampingan.store.workspace import Workspace

_LINES = 20
"""Ruled lines for what was said where nothing was typed."""
_DECISIONS = 6


def _make(workspace: Workspace, order: PrintOrder) -> Job:
    meeting = meeting_of(workspace, order)

    def documents() -> Iterator[dict[str, Any]]:
        yield minutes(meeting)

    return Job(
        template="minutes",
        title=f"Notulen {meeting.name}".strip(),
        common={},
        count=1,
        documents=documents,
        version=version_of(workspace),
        village=str(meeting.village["code"]),
    )


def minutes(meeting: Meeting) -> dict[str, Any]:
    """Return the minutes of a meeting."""
    told = meeting.text("jalannya")
    return {
        "name": meeting.name or "Musyawarah",
        "facts": [
            *facts(meeting),
            {"label": "Nomor berita acara", "value": meeting.text("nomor")},
            {"label": "Jumlah hadir", "value": meeting.head_count_words()},
        ],
        "leaders": leaders(meeting),
        "agenda": meeting.items("materi"),
        "told": [part.strip() for part in told.splitlines() if part.strip()],
        "lines": 0 if told else _LINES,
        "results": meeting.items("hasil"),
        "decisions": decisions(meeting, _DECISIONS),
        "place": f"{meeting.town}, ",
        "date": meeting.date_text(),
        "signatures": [
            signature_of("Pemimpin musyawarah", meeting.text("pemimpin")),
            signature_of("Notulis", meeting.text("notulen")),
        ],
    }


PRODUCT = Product(
    key="notulen",
    title=lambda: tr("Notulen musyawarah"),
    about=lambda: tr(
        "Agenda, jalannya musyawarah, dan keputusan; yang belum diketik menjadi garis."
    ),
    icon="note",
    group="meeting",
    options=frozenset({"village", "record", "blank"}),
    make=_make,
)
