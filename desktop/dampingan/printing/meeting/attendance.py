"""Attendance lists: blank, with the people of a meeting, or with the families of an RT.

People sign left and right in turn, as on lists everywhere in Indonesia. On lists that lie on a
table for everybody to see, house numbers are masked unless somebody asks for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dampingan.core.address import format_rt_rw
from dampingan.core.language import tr
from dampingan.printing.meeting.meeting import Meeting, facts, meeting_of, signature_of, signer_data
from dampingan.printing.meeting.meeting_list import (
    SIGNATURE,
    attendance,
    column,
    table,
)
from dampingan.printing.meeting.meeting_report import version_of
from dampingan.printing.order import PrintOrder
from dampingan.printing.product import Job, Product
from dampingan.store.lists.area import Area, ListedFamily, Selection, areas, listed_families

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

_BLANK_LINES = 43
"""Lines that fill two pages."""
_MOST = 400

_DIGIT = re.compile(r"\d")

_FAMILIES = (
    column("No.", 10, align="center"),
    column("Kepala keluarga", 0),
    column("Alamat", 38),
    column("Yang hadir, bila diwakili", 36),
    column("L/P", 9, align="center"),
    column("Tanda tangan", 40, kind=SIGNATURE),
)


def _make(workspace: Workspace, order: PrintOrder) -> Job:
    by_family = bool(order.rw or order.rt or order.families)
    meeting = meeting_of(workspace, replace(order, blank=True) if _unnamed(order) else order)
    village = str(meeting.village["code"])
    chosen = Selection(order.village or village, order.rw, order.rt, order.families)
    found = areas(workspace, chosen) if by_family else []

    def documents() -> Iterator[dict[str, Any]]:
        if not by_family:
            yield document(meeting, _people(meeting, order))
            return
        with workspace.snapshot() as reader:
            for area in found:
                families = [one for one in listed_families(reader, area, chosen) if not one.went]
                yield document(meeting, _families(families, order), area)

    return Job(
        template="attendance",
        title="Daftar hadir",
        common={},
        count=len(found) if by_family else 1,
        documents=documents,
        version=version_of(workspace) if meeting.record else "",
        village=village,
    )


def _unnamed(order: PrintOrder) -> bool:
    """Whether families are listed for a meeting that nobody named: its facts stay gaps."""
    return bool(order.rw or order.rt or order.families) and not order.record


def document(meeting: Meeting, listed: dict[str, Any], area: Area | None = None) -> dict[str, Any]:
    """Return one attendance list with what it is for and who signs it."""
    where = format_rt_rw(area.rt, area.rw) if area else ""
    return {
        "title": " ".join(["Daftar hadir", where]).strip(),
        "about": f"Keluarga {where}" if where else meeting.name,
        "facts": facts(meeting),
        "list": listed,
        "place": f"{meeting.town}, ",
        "date": meeting.date_text(),
        "seen": "Mengetahui,",
        "signatures": [
            signer_data(meeting.head_signer(), before=""),
            signature_of("Pemimpin musyawarah", meeting.text("pemimpin")),
        ],
    }


def _people(meeting: Meeting, order: PrintOrder) -> dict[str, Any]:
    people = meeting.rows("hadir")
    if not people:
        return attendance((), blank=lines_of(order, _BLANK_LINES))
    return attendance(people, blank=_spare(order))


def lines_of(order: PrintOrder, usual: int) -> int:
    """Return how many lines a blank list has: what somebody chose, else the usual number."""
    chosen = order.rows != PrintOrder(order.what).rows
    return max(1, min(order.rows, _MOST)) if chosen else usual


def _spare(order: PrintOrder) -> int:
    """Return how many lines follow those with names."""
    return max(0, min(order.rows, _MOST))


def _families(families: Sequence[ListedFamily], order: PrintOrder) -> dict[str, Any]:
    rows = [
        [str(place), one.head_name or "(nama belum diisi)", _address(one.address, order)]
        for place, one in enumerate(families, 1)
    ]
    return table("Daftar hadir", _FAMILIES, rows, blank=_spare(order), height=9.0)


def _address(address: str, order: PrintOrder) -> str:
    return _DIGIT.sub("x", address) if order.masked else address


PRODUCT = Product(
    key="hadir",
    title=lambda: tr("Daftar hadir"),
    about=lambda: tr(
        "Daftar hadir musyawarah: kosong, dengan nama undangan, atau dengan keluarga satu RT."
    ),
    icon="families",
    group="meeting",
    options=frozenset({"village", "rt", "families", "record", "blank", "rows", "masked"}),
    make=_make,
)
