"""What can be done with the chosen families: one list for button, menu and keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dampingan.core.language import tr
from dampingan.store.workspace import Workspace


@dataclass(frozen=True)
class StatusAction:
    """An action that changes the state of families.

    Attributes:
        status: the new state; ``restore`` brings a deleted family back as a draft.
        title: its name, with the button's word.
        what: what it will do, with ``{count}``.
        done: what it did, with ``{count}``.
        icon: role of its icon.
        reasons: proposals; empty means that none is asked.
    """

    status: str
    title: str
    what: str
    done: str
    icon: str
    reasons: tuple[str, ...] = ()
    asks: bool = True
    required: bool = False
    danger: bool = False


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


def fits(action: StatusAction, status: str, errors: int) -> bool:
    """Tell whether an action makes sense for a family in this state."""
    if action.status == "restore":
        return status == "deleted"
    if status in {"deleted", action.status}:
        return False
    if action.status == "verified":
        return status == "complete" and not errors
    return True


def apply(
    workspace: Workspace, family_ids: Sequence[int], action: StatusAction, reason: str
) -> None:
    """Change the state of families as one operation, so that one undo takes it all back.

    Raises:
        StorageError: the disk refused; nothing was changed.
    """
    with workspace.write(action.title) as tx:
        for family_id in family_ids:
            if action.status == "deleted":
                tx.delete("family", family_id, reason)
            elif action.status == "restore":
                tx.restore("family", family_id)
                tx.update("family", family_id, {"status": "draft", "status_reason": ""})
            else:
                tx.update("family", family_id, {"status": action.status, "status_reason": reason})
