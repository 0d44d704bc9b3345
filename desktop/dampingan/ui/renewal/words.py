"""How what became of a family reads: icon, colour, word and key."""

from __future__ import annotations

from dampingan.core.language import tr
from dampingan.ui.models.column import NOTHING, Cell

KEYS = {
    "unchanged": "T",
    "changed": "B",
    "moved": "P",
    "deceased": "M",
    "not_found": "X",
}
"""One key says what became of a family: Tetap, Berubah, Pindah, Meninggal, X for nobody there."""

DRAW_KEY = "V"
"""Picks the selected families for a second keying."""

_LOOK = {
    "pending": ("more", "muted"),
    "unchanged": ("check", "ok"),
    "changed": ("changed", "accent"),
    "moved": ("moved", "muted"),
    "deceased": ("deceased", "muted"),
    "not_found": ("not_found", "warning"),
}


def change_words() -> dict[str, str]:
    """Return the word for each state that a family known from before can be in."""
    return {
        "pending": tr("Belum ditinjau"),
        "unchanged": tr("Tetap"),
        "changed": tr("Berubah"),
        "moved": tr("Pindah"),
        "deceased": tr("Meninggal"),
        "not_found": tr("Tidak ditemukan"),
    }


def change_cell(state: str) -> Cell:
    """Return what became of a family as a table shows it; nothing for a new one."""
    if not state:
        return NOTHING
    icon, colour = _LOOK.get(state, ("info", "muted"))
    return Cell(change_words().get(state, state), icon, colour)


def verification_words() -> dict[str, str]:
    """Return the values of the verification filter and their words."""
    return {"waiting": tr("Perlu verifikasi"), "done": tr("Sudah diketik ulang")}
