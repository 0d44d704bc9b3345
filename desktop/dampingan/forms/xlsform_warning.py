"""What pyxform 4.5 warns of, in Indonesian; a warning without a rule is told as pyxform says it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from dampingan.core.language import tr
from dampingan.forms.xlsform_sentence import sentence_of

_QUIET = re.compile(
    r"translation|has no label|max-pixels|being skipped|disabled|no longer supported on most"
)
"""What nobody misses on this program's screens, or what another note says already."""
_ROW = re.compile(r"\[row : (\d+)\]")

_RULES: tuple[tuple[re.Pattern[str], Callable[[dict[str, str]], str]], ...] = (
    (
        re.compile(
            r"do not contain valid machine-readable codes: (?P<names>.*?)\. Learn", re.DOTALL
        ),
        lambda g: tr("Bahasa tanpa kode baku: {names}.", **g),
    ),
    (
        re.compile(r"'name' value '(?P<name>[^']*)' is problematic", re.DOTALL),
        lambda g: tr("Nama “{name}” hanya berbeda huruf besar-kecil dari nama lain.", **g),
    ),
    (
        re.compile(
            r"Language '(?P<name>[^']*)' is missing the (?P<sheet>\w+) (?P<columns>[^.]*?)"
            r" ?(?:column)?\.",
            re.DOTALL,
        ),
        lambda g: tr("Bahasa “{name}” tidak mengisi di lembar {sheet}: {columns}.", **g),
    ),
    (
        re.compile(r"Choices should have a label"),
        lambda _: tr("Pilihan di lembar choices tanpa label; kodenya yang ditampilkan."),
    ),
    (
        re.compile(
            r"sheet named '(?P<name>\w+)',.*similar names were found: (?P<found>.*?)\.", re.DOTALL
        ),
        lambda g: tr("Tidak ada lembar “{name}”; yang mirip namanya: {found}.", **g),
    ),
)


def tell_warnings(warnings: Iterable[str]) -> list[str]:
    """Return pyxform's warnings that could matter to whoever made the form, each once."""
    told = [
        _tell(line) for warning in warnings for line in _lines(warning) if not _QUIET.search(line)
    ]
    return list(dict.fromkeys(told))


def _lines(warning: str) -> list[str]:
    """Return the complaints of a warning; what follows the first line else repeats the row."""
    lines = [line for line in warning.split("\n") if line.strip()]
    return [line for line in lines if line.startswith("Language '")] or lines[:1]


def _tell(warning: str) -> str:
    sentence = _sentence(warning)
    row = _ROW.search(warning)
    return tr("Baris {row}: {text}", row=row[1], text=sentence) if row else sentence


def _sentence(warning: str) -> str:
    for pattern, say in _RULES:
        match = pattern.search(warning)
        if match:
            return say({k: v.removeprefix("columns ") for k, v in match.groupdict().items()})
    known = sentence_of(warning)
    if known is not None:
        return known[0]
    return tr("Catatan pembaca XLSForm: {text}", text=_ROW.sub("", warning).strip())
