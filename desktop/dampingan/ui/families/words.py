"""How the states and findings of a family read: icon, colour and words."""

from __future__ import annotations

from dampingan.core.language import tr
from dampingan.ui.models.column import Cell


def status_words() -> dict[str, str]:
    """Return the word for each state, in the order of work."""
    return {
        "draft": tr("Draf"),
        "complete": tr("Lengkap"),
        "verified": tr("Terverifikasi"),
        "moved": tr("Pindah"),
        "deceased": tr("Meninggal"),
        "not_found": tr("Tidak ditemukan"),
        "deleted": tr("Dihapus"),
    }


_LOOK = {
    "draft": ("draft", "muted"),
    "complete": ("complete", "ok"),
    "verified": ("verified", "ok"),
    "moved": ("moved", "muted"),
    "deceased": ("deceased", "muted"),
    "not_found": ("not_found", "warning"),
    "deleted": ("deleted", "error"),
}


def status_cell(status: str) -> Cell:
    """Return a state as it is shown."""
    icon, colour = _LOOK.get(status, ("info", "muted"))
    return Cell(status_words().get(status, status), icon, colour)


def received_words() -> dict[str, str]:
    """Return the word for each thing that the regency can have of a family."""
    return {
        "accepted": tr("Diterima kabupaten"),
        "changed": tr("Berubah sesudah diterima"),
        "none": tr("Belum diterima"),
    }


def received_cell(state: str) -> Cell:
    """Return what the regency has of a family."""
    look = {"accepted": ("check", "ok"), "changed": ("changed", "accent")}
    icon, colour = look.get(state, ("", "muted"))
    return Cell(received_words().get(state, state), icon, colour)


def state_cell(status: str, errors: int, warnings: int) -> Cell:
    """Return state and findings in one cell: what is worth a look goes first."""
    if status in {"complete", "verified"} and errors:
        return Cell(tr("{count} harus diperbaiki", count=errors), "error", "error")
    if status in {"complete", "verified"} and warnings:
        return Cell(tr("{count} temuan", count=warnings), "warning", "warning")
    return status_cell(status)


def finding_options() -> dict[str, str]:
    """Return the values of the findings filter and their words."""
    return {
        "any": tr("Ada temuan"),
        "error": tr("Harus diperbaiki"),
        "warning": tr("Perlu dilihat"),
        "none": tr("Tanpa temuan"),
    }
