"""What keys mean on the entry screen, apart from the characters of an answer."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from dampingan.core.language import tr


class Command(StrEnum):
    """Something the operator wants, whatever has the focus."""

    NEXT = "next"
    TAB = "tab"
    BACK = "back"
    UP = "up"
    DOWN = "down"
    GO_TO = "go_to"
    NEXT_FINDING = "next_finding"
    FINISH = "finish"
    STATUS = "status"
    NEXT_BLOCK = "next_block"
    PREVIOUS_BLOCK = "previous_block"
    NEXT_PERSON = "next_person"
    PREVIOUS_PERSON = "previous_person"
    ADD_ROW = "add_row"
    REMOVE_ROW = "remove_row"
    HISTORY = "history"
    UNDO = "undo"
    REDO = "redo"
    KEYS = "keys"
    NEW_FAMILY = "new_family"
    LEAVE = "leave"


_NONE = Qt.KeyboardModifier.NoModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier

_KEYS: dict[tuple[Qt.Key, Qt.KeyboardModifier], Command] = {
    (Qt.Key.Key_Return, _NONE): Command.NEXT,
    (Qt.Key.Key_Enter, _NONE): Command.NEXT,
    (Qt.Key.Key_Tab, _NONE): Command.TAB,
    (Qt.Key.Key_Backtab, _SHIFT): Command.BACK,
    (Qt.Key.Key_Backtab, _NONE): Command.BACK,
    (Qt.Key.Key_Tab, _SHIFT): Command.BACK,
    (Qt.Key.Key_Up, _NONE): Command.UP,
    (Qt.Key.Key_Down, _NONE): Command.DOWN,
    (Qt.Key.Key_F6, _NONE): Command.GO_TO,
    (Qt.Key.Key_F8, _NONE): Command.NEXT_FINDING,
    (Qt.Key.Key_F12, _NONE): Command.FINISH,
    (Qt.Key.Key_F9, _NONE): Command.STATUS,
    (Qt.Key.Key_PageDown, _NONE): Command.NEXT_BLOCK,
    (Qt.Key.Key_PageUp, _NONE): Command.PREVIOUS_BLOCK,
    (Qt.Key.Key_PageDown, _CTRL): Command.NEXT_PERSON,
    (Qt.Key.Key_PageUp, _CTRL): Command.PREVIOUS_PERSON,
    (Qt.Key.Key_F3, _NONE): Command.ADD_ROW,
    (Qt.Key.Key_N, _CTRL): Command.ADD_ROW,
    (Qt.Key.Key_F4, _NONE): Command.REMOVE_ROW,
    (Qt.Key.Key_H, _CTRL): Command.HISTORY,
    (Qt.Key.Key_Z, _CTRL): Command.UNDO,
    (Qt.Key.Key_Y, _CTRL): Command.REDO,
    (Qt.Key.Key_Z, _CTRL | _SHIFT): Command.REDO,
    (Qt.Key.Key_F1, _NONE): Command.KEYS,
    (Qt.Key.Key_F2, _NONE): Command.NEW_FAMILY,
    (Qt.Key.Key_Escape, _NONE): Command.LEAVE,
}


def command_of(event: QKeyEvent) -> Command | None:
    """Return what a key means here; None for characters and unknown keys."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return _KEYS.get((Qt.Key(event.key()), modifiers))


def key_map() -> list[tuple[str, str]]:
    """Return every key and what it does, in the order of use."""
    return [
        ("1 2 3 …", tr("kode: isi dan maju sendiri")),
        ("A B C …", tr("pilihan ganda: pilih atau lepas")),
        (tr("huruf"), tr("cari kata pada pilihan, Enter memilih")),
        ("? ! -", tr("tidak tahu, tidak menjawab, tidak berlaku")),
        ("170531 17/5/31", tr("tanggal: 17 Mei 1931")),
        ("Enter Tab", tr("maju; sekali lagi menerima temuan")),
        ("⌫ Shift+Tab", tr("mundur di jalur (⌫ pada kotak kosong)")),
        ("↑ ↓", tr("pertanyaan sebelum dan sesudahnya")),
        ("Del", tr("kosongkan isian")),
        ("PgUp PgDn", tr("blok sebelum dan sesudahnya")),
        ("Ctrl+PgUp PgDn", tr("anggota sebelum dan sesudahnya")),
        ("F3 Ctrl+N", tr("tambah anggota")),
        ("F4", tr("hapus anggota, dengan alasan")),
        ("F6", tr("ke nomor pertanyaan")),
        ("F8", tr("ke temuan berikutnya")),
        ("F9", tr("ubah status keluarga")),
        ("F12", tr("selesai")),
        ("F2", tr("keluarga baru")),
        ("Ctrl+Z Ctrl+Y", tr("urungkan, ulangi")),
        ("Ctrl+H", tr("riwayat")),
        ("Esc", tr("batalkan ketikan, lalu kembali ke daftar")),
    ]
