"""Words for blocks and rows: persons are called persons, rows of other repeats rows."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from dampingan.core.dates import SHORT_MONTHS
from dampingan.core.language import language, tr
from dampingan.store.kind import MEMBERS
from dampingan.ui.entry.command import Command
from dampingan.ui.entry.mark import Mark
from dampingan.ui.entry.painted_list import ListRow


class Accepted(Protocol):
    """Who let a finding stand, and when."""

    @property
    def by(self) -> str:
        """The operator."""
        ...

    @property
    def at(self) -> datetime:
        """When, with its zone."""
        ...


def acceptance_words(acceptance: Accepted) -> str:
    """Return who let a finding stand and when, e.g. ``diterima Siti 17 Mei 10:32``."""
    at = acceptance.at.astimezone()
    when = f"{at.day} {SHORT_MONTHS[language()][at.month - 1]} {at:%H:%M}"
    if not acceptance.by:
        return tr("diterima {when}", when=when)
    return tr("diterima {name} {when}", name=acceptance.by, when=when)


def new_row_words(repeat: str, *, here: bool) -> str:
    """Return what the empty line of a grid says; `here` while it has the focus."""
    if repeat == MEMBERS:
        if here:
            return tr("Nama anggota berikutnya; Enter kosong bila sudah semua")
        return tr("Anggota baru (F3)")
    if here:
        return tr("Baris berikutnya; Enter kosong bila sudah semua")
    return tr("Baris baru (F3)")


def count_words(mark: Mark) -> str:
    """Return how many rows a roster has."""
    if mark.section.repeat == MEMBERS:
        return tr("{count} orang", count=mark.rows)
    return tr("{count} baris", count=mark.rows)


def block_row(mark: Mark) -> ListRow:
    """Return the line of a block: its name and how far it is."""
    end = f"{mark.answered}/{mark.asked}" if mark.asked else "–"
    if mark.rows >= 0:
        end = count_words(mark)
    icon = "error" if mark.errors else "ok" if mark.done else ""
    if mark.done and mark.rows < 0:
        end = ""
    if mark.changed and not mark.errors:
        end, icon = tr("{count} berubah", count=mark.changed), "changed"
    return ListRow(
        mark.section,
        mark.label,
        end=end,
        end_icon=icon,
        level=mark.section.level,
        current=mark.current,
    )


CommandLine = tuple[Command, str, str, str]
"""A command, its words, role of its icon, its key: for the command palette."""


def entry_commands() -> list[CommandLine]:
    """Return what the command palette offers while something is keyed."""
    return [
        (Command.FINISH, tr("Selesai: tandai lengkap"), "complete", "F12"),
        (Command.STATUS, tr("Ubah status"), "draft", "F9"),
        (Command.GO_TO, tr("Ke nomor pertanyaan"), "forward", "F6"),
        (Command.NEXT_FINDING, tr("Temuan berikutnya"), "warning", "F8"),
        (Command.PREVIOUS_FINDING, tr("Temuan sebelumnya"), "warning", "Shift+F8"),
        (Command.FINDING_LIST, tr("Daftar temuan dan catatan"), "warning", "Ctrl+F8"),
        (Command.NOTE, tr("Catatan pada pertanyaan ini"), "note", "F10"),
        (Command.ASK, tr("Pertanyaan kabupaten pada isian ini"), "inquiry", "Ctrl+T"),
        (Command.DITTO, tr("Ulangi isian sebelumnya"), "copy", "F7"),
        (Command.PIN, tr("Sematkan: isian ikut ke keluarga baru"), "pin", "F5"),
        (Command.MODE, tr("Ganti mode: dari kertas atau wawancara"), "interview", "F11"),
        (Command.ADD_ROW, tr("Tambah baris"), "new", "F3"),
        (Command.INSERT_ROW, tr("Sisipkan baris"), "new", "Ins"),
        (Command.REMOVE_ROW, tr("Hapus baris"), "deleted", "F4"),
        (Command.END_ROW, tr("Akhiri baris"), "forward", "/"),
        (Command.END_ROSTER, tr("Akhiri daftar"), "forward", "Ctrl+/"),
        (Command.NEXT_BLOCK, tr("Blok berikutnya"), "forward", "PgDn"),
        (Command.PREVIOUS_BLOCK, tr("Blok sebelumnya"), "back", "PgUp"),
        (Command.NEXT_RECORD, tr("Keluarga berikutnya di daftar"), "forward", "Alt+PgDn"),
        (Command.PREVIOUS_RECORD, tr("Keluarga sebelumnya di daftar"), "back", "Alt+PgUp"),
        (Command.ATTACH, tr("Pilih berkas"), "attachment", "Ctrl+O"),
        (Command.SAVE, tr("Simpan sebagian"), "saved", "Ctrl+S"),
        (Command.HISTORY, tr("Riwayat isian ini"), "history", "Ctrl+H"),
        (Command.PRINT, tr("Cetak isian ini…"), "paper", "Ctrl+P"),
        (Command.KEYS, tr("Semua tombol"), "keyboard", "F1"),
    ]
