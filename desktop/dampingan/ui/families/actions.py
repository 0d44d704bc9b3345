"""What can be done with the chosen families: one list for button, menu and keys."""

from __future__ import annotations

from dampingan.core.language import tr
from dampingan.ui.records.action import StatusAction


def status_actions() -> list[StatusAction]:
    """Return the actions in the order of the menu."""
    return [
        StatusAction(
            "verified",
            tr("Tandai terverifikasi"),
            tr("{count} keluarga akan ditandai terverifikasi."),
            tr("{count} keluarga ditandai terverifikasi."),
            "verified",
            asks=False,
        ),
        StatusAction(
            "draft",
            tr("Kembalikan ke draf"),
            tr("{count} keluarga akan kembali menjadi draf."),
            tr("{count} keluarga dikembalikan ke draf."),
            "draft",
            asks=False,
        ),
        StatusAction(
            "moved",
            tr("Tandai pindah"),
            tr("{count} keluarga akan ditandai pindah. Isiannya tetap disimpan."),
            tr("{count} keluarga ditandai pindah."),
            "moved",
            (
                tr("Pindah ke desa/kelurahan lain"),
                tr("Pindah ke luar kabupaten/kota"),
                tr("Bergabung dengan keluarga lain"),
            ),
        ),
        StatusAction(
            "deceased",
            tr("Tandai meninggal"),
            tr("{count} keluarga akan ditandai meninggal semua. Isiannya tetap disimpan."),
            tr("{count} keluarga ditandai meninggal."),
            "deceased",
        ),
        StatusAction(
            "not_found",
            tr("Tandai tidak ditemukan"),
            tr("{count} keluarga akan ditandai tidak ditemukan. Isiannya tetap disimpan."),
            tr("{count} keluarga ditandai tidak ditemukan."),
            "not_found",
            (tr("Rumah kosong"), tr("Alamat tidak dikenal"), tr("Tidak dikenal warga")),
        ),
        StatusAction(
            "deleted",
            tr("Hapus"),
            tr(
                "{count} keluarga akan dihapus dari daftar. Bisa dipulihkan lewat saringan Status: "
                "Dihapus."
            ),
            tr("{count} keluarga dihapus."),
            "deleted",
            (tr("Data ganda"), tr("Salah ketik"), tr("Bukan warga desa/kelurahan ini")),
            required=True,
            danger=True,
        ),
        StatusAction(
            "restore",
            tr("Pulihkan"),
            tr("{count} keluarga akan dipulihkan sebagai draf."),
            tr("{count} keluarga dipulihkan."),
            "restore",
            asks=False,
        ),
    ]
