"""How differences between two versions of a form are called, on the screen and in the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from dampingan.core.language import tr
from dampingan.forms.comparison import CodeState, State, Trait
from dampingan.forms.model import QuestionType
from dampingan.forms.similarity import Reason

_STATES: Mapping[State, Callable[[], str]] = {
    State.KEPT: lambda: tr("tetap"),
    State.RENAMED: lambda: tr("berganti nama"),
    State.DROPPED: lambda: tr("dihapus"),
    State.NEW: lambda: tr("baru"),
}
_TRAITS: Mapping[Trait, Callable[[], str]] = {
    Trait.TYPE: lambda: tr("jenis isian"),
    Trait.REPEAT: lambda: tr("pindah ke daftar lain"),
    Trait.CODES: lambda: tr("kode"),
    Trait.LABEL: lambda: tr("bunyi"),
    Trait.CHECKS: lambda: tr("pemeriksaan"),
    Trait.RELEVANT: lambda: tr("syarat tampil"),
    Trait.REQUIRED: lambda: tr("wajib diisi"),
    Trait.CALCULATION: lambda: tr("perhitungan"),
    Trait.NUMBER: lambda: tr("nomor"),
    Trait.WIDTH: lambda: tr("lebar"),
}
_REASONS: Mapping[Reason, Callable[[], str]] = {
    Reason.NUMBER: lambda: tr("nomor sama"),
    Reason.LABEL: lambda: tr("bunyi mirip"),
    Reason.NAME: lambda: tr("nama mirip"),
    Reason.CHOICES: lambda: tr("pilihan sama"),
    Reason.PLACE: lambda: tr("letak sama"),
}
_CODES: Mapping[CodeState, Callable[[], str]] = {
    CodeState.KEPT: lambda: tr("tetap"),
    CodeState.REWORDED: lambda: tr("arti berubah"),
    CodeState.RECODED: lambda: tr("kode berubah"),
    CodeState.DROPPED: lambda: tr("dihapus"),
    CodeState.NEW: lambda: tr("baru"),
}
_TYPES: Mapping[QuestionType, Callable[[], str]] = {
    QuestionType.TEXT: lambda: tr("teks"),
    QuestionType.INTEGER: lambda: tr("bilangan bulat"),
    QuestionType.DECIMAL: lambda: tr("angka"),
    QuestionType.DATE: lambda: tr("tanggal"),
    QuestionType.TIME: lambda: tr("jam"),
    QuestionType.DATETIME: lambda: tr("tanggal dan jam"),
    QuestionType.SELECT_ONE: lambda: tr("satu pilihan"),
    QuestionType.SELECT_MULTIPLE: lambda: tr("beberapa pilihan"),
    QuestionType.RANK: lambda: tr("urutan"),
    QuestionType.ACKNOWLEDGE: lambda: tr("centang"),
    QuestionType.GEOPOINT: lambda: tr("titik lokasi"),
    QuestionType.FILE: lambda: tr("berkas"),
    QuestionType.NOTE: lambda: tr("keterangan"),
    QuestionType.CALCULATE: lambda: tr("hitungan"),
    QuestionType.HIDDEN: lambda: tr("tersembunyi"),
}


def type_word(kind: QuestionType) -> str:
    """Return what a question takes."""
    return _TYPES[kind]()


def state_word(state: State) -> str:
    """Return what became of a question."""
    return _STATES[state]()


def trait_words(traits: Iterable[Trait]) -> str:
    """Return what differs, joined by commas."""
    return ", ".join(_TRAITS[trait]() for trait in traits)


def reason_words(reasons: Iterable[Reason]) -> str:
    """Return why two questions look alike, joined by commas."""
    return ", ".join(_REASONS[reason]() for reason in reasons)


def code_word(state: CodeState) -> str:
    """Return what became of a choice."""
    return _CODES[state]()
