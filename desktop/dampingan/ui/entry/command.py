"""What keys mean on the entry screen, apart from the characters of an answer."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from dampingan.core.language import tr
from dampingan.forms.model import QuestionType
from dampingan.ui.entry.keying import Keying


class Command(StrEnum):
    """Something the operator wants, whatever has the focus."""

    NEXT = "next"
    TAB = "tab"
    BACK = "back"
    ERASE = "erase"
    UP = "up"
    DOWN = "down"
    GO_TO = "go_to"
    NEXT_FINDING = "next_finding"
    PREVIOUS_FINDING = "previous_finding"
    FINDING_LIST = "finding_list"
    FINISH = "finish"
    STATUS = "status"
    NEXT_BLOCK = "next_block"
    PREVIOUS_BLOCK = "previous_block"
    NEXT_PERSON = "next_person"
    PREVIOUS_PERSON = "previous_person"
    NEXT_RECORD = "next_record"
    PREVIOUS_RECORD = "previous_record"
    ADD_ROW = "add_row"
    INSERT_ROW = "insert_row"
    REMOVE_ROW = "remove_row"
    END_ROW = "end_row"
    END_ROSTER = "end_roster"
    DITTO = "ditto"
    PIN = "pin"
    NOTE = "note"
    MODE = "mode"
    ATTACH = "attach"
    SAVE = "save"
    RESCUE = "rescue"
    HISTORY = "history"
    UNDO = "undo"
    REDO = "redo"
    KEYS = "keys"
    NEW_FAMILY = "new_family"
    LEAVE = "leave"
    PEEK = "peek"
    ASK = "ask"
    PRINT = "print"


_NONE = Qt.KeyboardModifier.NoModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier

_KEYS: dict[tuple[Qt.Key, Qt.KeyboardModifier], Command] = {
    (Qt.Key.Key_Return, _NONE): Command.NEXT,
    (Qt.Key.Key_F2, _CTRL): Command.PEEK,
    (Qt.Key.Key_Enter, _NONE): Command.NEXT,
    (Qt.Key.Key_Tab, _NONE): Command.TAB,
    (Qt.Key.Key_Backtab, _SHIFT): Command.BACK,
    (Qt.Key.Key_Backtab, _NONE): Command.BACK,
    (Qt.Key.Key_Tab, _SHIFT): Command.BACK,
    (Qt.Key.Key_Up, _NONE): Command.UP,
    (Qt.Key.Key_Down, _NONE): Command.DOWN,
    (Qt.Key.Key_F6, _NONE): Command.GO_TO,
    (Qt.Key.Key_F8, _NONE): Command.NEXT_FINDING,
    (Qt.Key.Key_F8, _SHIFT): Command.PREVIOUS_FINDING,
    (Qt.Key.Key_F8, _CTRL): Command.FINDING_LIST,
    (Qt.Key.Key_F12, _NONE): Command.FINISH,
    (Qt.Key.Key_F9, _NONE): Command.STATUS,
    (Qt.Key.Key_PageDown, _NONE): Command.NEXT_BLOCK,
    (Qt.Key.Key_PageUp, _NONE): Command.PREVIOUS_BLOCK,
    (Qt.Key.Key_PageDown, _CTRL): Command.NEXT_PERSON,
    (Qt.Key.Key_PageUp, _CTRL): Command.PREVIOUS_PERSON,
    (Qt.Key.Key_PageDown, _ALT): Command.NEXT_RECORD,
    (Qt.Key.Key_PageUp, _ALT): Command.PREVIOUS_RECORD,
    (Qt.Key.Key_F3, _NONE): Command.ADD_ROW,
    (Qt.Key.Key_N, _CTRL): Command.ADD_ROW,
    (Qt.Key.Key_F3, _SHIFT): Command.INSERT_ROW,
    (Qt.Key.Key_Insert, _NONE): Command.INSERT_ROW,
    (Qt.Key.Key_F4, _NONE): Command.REMOVE_ROW,
    (Qt.Key.Key_Slash, _CTRL): Command.END_ROSTER,
    (Qt.Key.Key_F7, _NONE): Command.DITTO,
    (Qt.Key.Key_D, _CTRL): Command.DITTO,
    (Qt.Key.Key_F5, _NONE): Command.PIN,
    (Qt.Key.Key_F10, _NONE): Command.NOTE,
    (Qt.Key.Key_F11, _NONE): Command.MODE,
    (Qt.Key.Key_O, _CTRL): Command.ATTACH,
    (Qt.Key.Key_S, _CTRL): Command.SAVE,
    (Qt.Key.Key_S, _CTRL | _SHIFT): Command.RESCUE,
    (Qt.Key.Key_H, _CTRL): Command.HISTORY,
    (Qt.Key.Key_T, _CTRL): Command.ASK,
    (Qt.Key.Key_P, _CTRL): Command.PRINT,
    (Qt.Key.Key_Z, _CTRL): Command.UNDO,
    (Qt.Key.Key_Y, _CTRL): Command.REDO,
    (Qt.Key.Key_Z, _CTRL | _SHIFT): Command.REDO,
    (Qt.Key.Key_F1, _NONE): Command.KEYS,
    (Qt.Key.Key_F2, _NONE): Command.NEW_FAMILY,
    (Qt.Key.Key_Escape, _NONE): Command.LEAVE,
}

_IN_NUMBERS = {
    *(QuestionType.INTEGER, QuestionType.DECIMAL, QuestionType.DATE, QuestionType.TIME),
    *(QuestionType.DATETIME, QuestionType.ACKNOWLEDGE),
}
_WITH_SLASH = {QuestionType.DATE, QuestionType.DATETIME}
_WITH_POINT = {QuestionType.DECIMAL, QuestionType.GEOPOINT}


def command_of(event: QKeyEvent) -> Command | None:
    """Return what a key means here; None for characters and unknown keys."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return _KEYS.get((Qt.Key(event.key()), modifiers))


def keypad_command(key: str, keying: Keying, *, untouched: bool, keypad: bool) -> Command | None:
    """Return what a character means that no answer of this question begins with.

    The numeric keypad alone must do for a page of codes: ``+`` repeats, ``/`` ends the row,
    ``,`` goes back, or takes back the last digit of a code. In running text only the keypad's own
    keys mean that.

    Args:
        key: the character.
        keying: of the current question.
        untouched: nothing was typed into the box yet.
        keypad: it came from the numeric keypad.
    """
    kind = keying.question.type
    digits = kind is QuestionType.TEXT and not keying.long
    numeric = keying.coded or digits or kind in _IN_NUMBERS
    if not untouched:
        if key == "/" and (keying.coded or kind is QuestionType.INTEGER):
            return Command.END_ROW
        erases = key in {",", "."} and keying.coded and not keying.several
        return Command.ERASE if erases else None
    if not (numeric or keypad):
        return None
    if key in {",", "."} and kind not in _WITH_POINT:
        return Command.BACK
    return {"+": Command.DITTO, "/": Command.END_ROW}.get(key)


KeyLine = tuple[str, str, str]
"""Keys with a blank between alternatives, what they do, the group they belong to."""


def key_map() -> list[KeyLine]:
    """Return every key and what it does, group by group, in the order of use."""
    groups: list[tuple[str, list[tuple[str, str]]]] = [
        (tr("Mengisi"), _answering_keys()),
        (tr("Papan angka saja"), _keypad_keys()),
        (tr("Bergerak"), _moving_keys()),
        (tr("Baris daftar"), _row_keys()),
        (tr("Memeriksa"), _checking_keys()),
        (tr("Keluarga dan layar"), _record_keys()),
    ]
    return [(caps, words, group) for group, lines in groups for caps, words in lines]


def _answering_keys() -> list[tuple[str, str]]:
    return [
        ("1 2 3 …", tr("kode: isi dan maju sendiri; 04 sama dengan 4")),
        ("A B C …", tr("pilihan ganda: pilih atau lepas")),
        (tr("huruf"), tr("cari kata pada pilihan, Enter memilih")),
        ("? ! -", tr("tidak tahu, tidak menjawab, tidak berlaku")),
        ("170531 17/5/31", tr("tanggal: 17 Mei 1931; Enter, atau langsung isian berikutnya")),
        ("12,5 12.5", tr("angka desimal")),
        ("F7 Ctrl+D +", tr("ulangi isian keluarga atau baris sebelumnya")),
        ("F5", tr("sematkan: isian ikut ke keluarga baru")),
        ("Del", tr("kosongkan isian")),
        ("Ctrl+O", tr("pilih berkas untuk pertanyaan foto atau berkas")),
    ]


def _keypad_keys() -> list[tuple[str, str]]:
    return [
        ("+", tr("ulangi isian sebelumnya")),
        ("-", tr("tidak berlaku")),
        ("*", tr("tidak tahu; * lagi: tidak menjawab; Enter menerima")),
        ("/", tr("akhiri baris daftar")),
        (",", tr("mundur, atau hapus angka kode (pada desimal: , lalu Enter)")),
    ]


def _moving_keys() -> list[tuple[str, str]]:
    return [
        ("Enter Tab", tr("maju; sekali lagi menerima temuan, ketikan menggantinya")),
        ("⌫ Shift+Tab", tr("mundur di jalur (⌫ pada kotak kosong)")),
        ("↑ ↓", tr("pertanyaan sebelum dan sesudahnya")),
        ("PgUp PgDn", tr("blok sebelum dan sesudahnya")),
        ("Ctrl+PgUp Ctrl+PgDn", tr("anggota sebelum dan sesudahnya")),
        ("F6", tr("ke nomor: 306, 205/3, atau sebagian kata")),
    ]


def _row_keys() -> list[tuple[str, str]]:
    return [
        ("F3 Ctrl+N", tr("tambah anggota")),
        ("Ins Shift+F3", tr("sisipkan baris di atas")),
        ("F4", tr("hapus anggota, dengan alasan")),
        ("/", tr("akhiri baris")),
        ("Ctrl+/", tr("akhiri daftar")),
    ]


def _checking_keys() -> list[tuple[str, str]]:
    return [
        ("F8 Shift+F8", tr("temuan berikutnya dan sebelumnya")),
        ("Ctrl+F8", tr("daftar temuan dan catatan")),
        ("F10", tr("catatan pada pertanyaan ini")),
        ("Ctrl+T", tr("pertanyaan kabupaten pada isian ini: tanyakan atau jawab")),
        ("F12", tr("selesai")),
        ("F9", tr("ubah status; keluarga lama: T B P M X")),
        ("Ctrl+F2", tr("verifikasi: lihat isian pertama, dicatat")),
    ]


def _record_keys() -> list[tuple[str, str]]:
    return [
        ("F2", tr("keluarga baru")),
        ("Alt+PgUp Alt+PgDn", tr("keluarga sebelum dan sesudahnya di daftar")),
        ("Ctrl+S", tr("simpan sebagian (semua isian selalu tersimpan)")),
        ("Ctrl+Z Ctrl+Y", tr("urungkan, ulangi")),
        ("F11", tr("mode: dari kertas atau wawancara")),
        ("Ctrl+H", tr("riwayat")),
        ("Ctrl+P", tr("cetak isian ini")),
        ("Ctrl+K", tr("cari perintah")),
        ("Esc", tr("batalkan ketikan, lalu kembali ke daftar")),
    ]
