"""What can be done with the chosen records of an additional form."""

from __future__ import annotations

from dampingan.core.language import tr
from dampingan.ui.records.action import StatusAction


def status_actions() -> list[StatusAction]:
    """Return the actions in the order of the menu."""
    return [
        StatusAction(
            "verified",
            tr("Tandai terverifikasi"),
            tr("{count} isian akan ditandai terverifikasi."),
            tr("{count} isian ditandai terverifikasi."),
            "verified",
            asks=False,
        ),
        StatusAction(
            "draft",
            tr("Kembalikan ke draf"),
            tr("{count} isian akan kembali menjadi draf."),
            tr("{count} isian dikembalikan ke draf."),
            "draft",
            asks=False,
        ),
        StatusAction(
            "deleted",
            tr("Hapus"),
            tr(
                "{count} isian akan dihapus dari daftar. Bisa dipulihkan lewat saringan Status: "
                "Dihapus."
            ),
            tr("{count} isian dihapus."),
            "deleted",
            (tr("Data ganda"), tr("Salah ketik"), tr("Tidak jadi didata")),
            required=True,
            danger=True,
        ),
        StatusAction(
            "restore",
            tr("Pulihkan"),
            tr("{count} isian akan dipulihkan sebagai draf."),
            tr("{count} isian dipulihkan."),
            "restore",
            asks=False,
        ),
    ]
