"""Which places there are, in the order of the rail, and the counts beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from dampingan.core.language import tr
from dampingan.store.creation import REGENCY
from dampingan.ui.frame.rail import RailEntry
from dampingan.ui.village.words import profile_word

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

HOME, FAMILIES, SEND, VILLAGE, SETTINGS = "home", "families", "send", "village", "settings"
INSTRUMENTS, WORK, INBOX, INQUIRY = "instruments", "work", "inbox", "inquiry"
RENEWAL, VERIFY, DUPLICATES = "renewal", "verify", "duplicates"
DIFFERENCE = "difference"
ASSESSMENT, PLAN, MENTORSHIP = "assessment", "plan", "mentorship"
REFERENCES = "references"
PRINTING = "printing"
IMPORTING = "importing"
"""Reached from Beranda, Keluarga, Kirim & Terima and the palette, without a word of their own in
the rail (duplicates have one at the regency)."""
BOARD, REGENCY_PLAN = "board", "regency_plan"
"""At a regency only: what each village sent, and what all of them plan (reached from Desa, Rencana
and the palette)."""
ENTRY, RESPONSES = "entry", "responses"
"""Shown over Keluarga and Instrumen, without a word of their own in the rail."""


def rail_entries(workspace: Workspace) -> list[RailEntry]:
    """Return the places that exist, in the order of the rail."""
    if workspace.scope == REGENCY:
        return _regency_entries(workspace)
    return [
        RailEntry(HOME, tr("Beranda"), "home"),
        RailEntry(FAMILIES, tr("Keluarga"), "families"),
        RailEntry(WORK, tr("Pekerjaan"), "work"),
        RailEntry(ASSESSMENT, tr("Potensi & Masalah"), "assessment"),
        RailEntry(PLAN, tr("Rencana"), "plan"),
        RailEntry(MENTORSHIP, tr("Pendampingan"), "mentorship"),
        RailEntry(INBOX, tr("Konflik"), "inbox"),
        RailEntry(INQUIRY, tr("Pertanyaan"), "inquiry"),
        RailEntry(INSTRUMENTS, tr("Instrumen"), "instruments"),
        RailEntry(PRINTING, tr("Cetak"), "paper"),
        RailEntry(SEND, tr("Kirim & Terima"), "send"),
        RailEntry(VILLAGE, profile_word(workspace.village_code), "village"),
        RailEntry(SETTINGS, tr("Pengaturan"), "settings", at_foot=True),
    ]


def _regency_entries(workspace: Workspace) -> list[RailEntry]:
    """Keying by RT is a village's work: it has no place at a regency."""
    return [
        RailEntry(HOME, tr("Beranda"), "home"),
        RailEntry(BOARD, tr("Desa"), "program"),
        RailEntry(FAMILIES, tr("Keluarga"), "families"),
        RailEntry(ASSESSMENT, tr("Potensi & Masalah"), "assessment"),
        RailEntry(PLAN, tr("Rencana"), "plan"),
        RailEntry(MENTORSHIP, tr("Pendampingan"), "mentorship"),
        RailEntry(INBOX, tr("Konflik"), "inbox"),
        RailEntry(INQUIRY, tr("Pertanyaan"), "inquiry"),
        RailEntry(DUPLICATES, tr("Data ganda"), "duplicates"),
        RailEntry(INSTRUMENTS, tr("Instrumen"), "instruments"),
        RailEntry(PRINTING, tr("Cetak"), "paper"),
        RailEntry(SEND, tr("Kirim & Terima"), "send"),
        RailEntry(VILLAGE, profile_word(workspace.village_code), "village"),
        RailEntry(SETTINGS, tr("Pengaturan"), "settings", at_foot=True),
    ]


def read_badges(workspace: Workspace, **_: object) -> Mapping[str, int]:
    """Return place → how many things wait there; made to run in a job."""
    from dampingan.store.duplicates.duplicate_list import pair_count
    from dampingan.store.lists.listing import Listing
    from dampingan.store.merging.conflict import conflict_count
    from dampingan.store.merging.inquiry import inquiry_count, waiting_state

    return {
        FAMILIES: Listing(workspace).with_findings(),
        INBOX: conflict_count(workspace),
        INQUIRY: inquiry_count(workspace, waiting_state(workspace)),
        DUPLICATES: pair_count(workspace),
    }
