"""Columns of the mentorships of a year, and how their cells read."""

from __future__ import annotations

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.ui.mentorship.words import ago_words, day_cell
from dampingan.ui.models.column import NOTHING, Cell, Column

DOUBLED, SEVERAL = "doubled", "several"
"""What may be odd about a mentorship: two main agencies, or an agency of several villages."""


def agency_columns(*, everywhere: bool, narrow: bool) -> list[Column]:
    """Return the columns of the mentorships.

    Args:
        everywhere: whether villages of a regency are listed; in one village its name would stand
            in every line.
        narrow: leave out what the pane says too.
    """
    village = [
        Column("village", tr("Desa"), ("village",), sort="village", width=140, least=90),
        Column("kecamatan", tr("Kecamatan"), ("kecamatan",), sort="kecamatan", width=140, least=70),
    ]
    since = [
        Column("begun", tr("Mulai"), ("begun",), day_cell, "begun", 100, 90),
        Column("ended", tr("Selesai"), ("ended",), day_cell, "ended", 100, 90),
    ]
    return [
        *(village[: 1 if narrow else 2] if everywhere else []),
        Column(
            "agency",
            tr("Perangkat daerah"),
            ("agency", "vacant"),
            _show_agency,
            "agency",
            210,
            110,
        ),
        Column("role", tr("Peran"), ("role", "mark"), _show_role, "role", 150, 130),
        *([] if everywhere or narrow else since),
        Column("officers", tr("Petugas"), ("officers",), _show_count, "officers", 76, right=True),
        Column(
            "last",
            tr("Kunjungan terakhir"),
            ("ago",),
            _show_last,
            "ago",
            150,
            100,
            tip=tr("Kunjungan terakhir perangkat daerah itu"),
        ),
        Column(
            "visits",
            tr("Kunjungan"),
            ("visits",),
            _show_count,
            "visits",
            90,
            right=True,
            tip=tr("Kunjungan perangkat daerah itu di tahun ini"),
        ),
    ]


def _show_agency(agency: str, vacant: bool) -> Cell:
    return Cell(tr("belum ada"), "warning", "warning") if vacant else Cell(agency)


def _show_role(role: str, mark: str) -> Cell:
    if mark == DOUBLED:
        return Cell(tr("{role}, ganda", role=role), "warning", "warning")
    if mark == SEVERAL:
        return Cell(tr("{role}, >1 desa", role=role), "info", "accent")
    return Cell(role) if role else NOTHING


def _show_count(value: int) -> Cell:
    return Cell(count_text(value)) if value else NOTHING


def _show_last(days: int) -> Cell:
    return Cell(ago_words(days)) if days >= 0 else Cell(tr("belum ada"), colour="muted")
