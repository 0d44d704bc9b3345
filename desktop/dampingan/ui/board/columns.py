"""Columns of the board and of a folder's results, and the words for a village's state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from dampingan.core.dates import SHORT_MONTHS
from dampingan.core.language import language, tr
from dampingan.core.number import count_text, decimal_text
from dampingan.exchange.receiver.consolidation import REFUSED, REPEATED, SKIPPED, TAKEN, FileOutcome
from dampingan.store.merging import board
from dampingan.store.merging.board import VillageLine
from dampingan.ui.families.columns import village_name
from dampingan.ui.models.column import NOTHING, Cell, Column

Row = Mapping[str, Any]

NARROW = 140
"""From this text size on, tables leave columns out that one can do without."""

STATES: Mapping[str, Callable[[], str]] = {
    board.REFUSED: lambda: tr("Ditolak"),
    board.CONFLICT: lambda: tr("Ada konflik"),
    board.PARTLY: lambda: tr("Sebagian"),
    board.FINDINGS: lambda: tr("Ada temuan"),
    board.SILENT: lambda: tr("Belum kirim"),
    board.RECEIVED: lambda: tr("Diterima"),
    board.RETURNED: lambda: tr("Dikembalikan"),
}
"""State → its word, what should be looked at first on top."""

_LOOKS = {
    board.REFUSED: ("error", "error"),
    board.CONFLICT: ("inbox", "warning"),
    board.PARTLY: ("warning", "warning"),
    board.FINDINGS: ("warning", "warning"),
    board.SILENT: ("history", "muted"),
    board.RECEIVED: ("ok", "ok"),
    board.RETURNED: ("send", "ok"),
}


def board_columns(*, narrow: bool = False) -> list[Column]:
    """Return the columns of the villages; `narrow` leaves those out that one can do without."""

    def count(key: str, words: str, width: int, tip: str) -> Column:
        return Column(key, words, (key,), _show_count, key, width, width - 16, right=True, tip=tip)

    columns = [
        Column("name", tr("Desa"), ("name",), sort="name", width=140, least=100),
        Column(
            "kecamatan", tr("Kecamatan"), ("kecamatan",), sort="kecamatan", width=148, least=138
        ),
        count("expected", tr("Perkiraan"), 80, tr("Keluarga menurut profil desa/kelurahan")),
        count("families", tr("Keluarga"), 78, tr("Keluarga yang sudah ada di sini")),
        Column(
            "share",
            tr("Terkirim"),
            ("share",),
            _show_share,
            "share",
            112,
            92,
            right=True,
            tip=tr("Keluarga di sini dibagi perkiraan"),
        ),
        Column(
            "poorest",
            tr("Desil 1–2"),
            ("poorest", "families"),
            _show_part,
            "poorest",
            78,
            70,
            right=True,
            tip=tr("Bagian keluarga berdesil 1 dan 2 dari BPS"),
        ),
        Column(
            "state",
            tr("Status"),
            ("state", "number", "refused"),
            state_cell,
            "rank",
            144,
            112,
        ),
        Column("at", tr("Berkas"), ("at",), _show_day, "at", 70, 60, tip=tr("Berkas terakhir")),
    ]
    left_out = {"kecamatan", "expected", "poorest"} if narrow else set()
    return [column for column in columns if column.key not in left_out]


def board_row(place: int, line: VillageLine) -> Row:
    """Return a village for its table."""
    states = list(STATES)
    numbers = {board.CONFLICT: line.conflicts, board.FINDINGS: line.findings}
    refused_at = line.refused[0].at if line.refused else ""
    return {
        "id": place,
        "name": line.name,
        "kecamatan": line.kecamatan,
        "expected": line.expected or 0,
        "families": line.families,
        "share": -1.0 if line.share is None else line.share,
        "poorest": line.poorest / line.families if line.families else 0.0,
        "state": line.standing,
        "number": numbers.get(line.standing, 0),
        "refused": len(line.refused),
        "rank": states.index(line.state),
        "at": max(line.received_at, refused_at),
    }


def state_cell(state: str, number: int, refused: int) -> Cell:
    """Return how a village stands with its icon; refused files come before that."""
    words = STATES[state]()
    if state == board.CONFLICT:
        words = tr("{count} konflik", count=count_text(number))
    elif state == board.FINDINGS:
        words = tr("{count} temuan", count=count_text(number))
    if refused:
        icon, colour = _LOOKS[board.REFUSED]
        if state == board.SILENT:
            return Cell(tr("{count} ditolak", count=count_text(refused)), icon, colour)
        words = tr("{count} ditolak · {state}", count=count_text(refused), state=words)
        return Cell(words, icon, colour)
    return Cell(words, *_LOOKS[state])


# -- a folder's files ---------------------------------------------------------------------------

_COUNTS = ("new", "changed", "same", "conflict", "rejected")


def file_columns(*, narrow: bool = False) -> list[Column]:
    """Return the columns of the files that were received; `narrow` leaves some out."""

    def count(key: str, words: str, width: int) -> Column:
        return Column(key, words, (key,), _show_count, key, width, width - 12, right=True)

    columns = [
        Column("result", tr("Hasil"), ("state", "error", "name"), _show_result, "rank", 250, 120),
        Column("village", tr("Desa"), ("village",), sort="village", width=130, least=90),
        count("new", tr("Baru"), 70),
        count("changed", tr("Berubah"), 78),
        count("same", tr("Sama"), 70),
        count("conflict", tr("Konflik"), 70),
        count("rejected", tr("Ditolak"), 70),
        Column("name", tr("Berkas"), ("name",), sort="name", width=260, least=100),
    ]
    left_out = {"same", "changed"} if narrow else set()
    return [column for column in columns if column.key not in left_out]


def file_row(place: int, outcome: FileOutcome) -> Row:
    """Return a file for its table; counts are sums over all sheets."""
    sums = dict.fromkeys(_COUNTS, 0)
    for sheet in outcome.report.sheets if outcome.report else ():
        for key in _COUNTS:
            sums[key] += getattr(sheet, key)
    return {
        "id": place,
        "state": outcome.state,
        "error": outcome.error,
        "rank": (REFUSED, TAKEN, REPEATED, SKIPPED).index(outcome.state),
        "village": village_name(outcome.village_code),
        "code": outcome.village_code,
        "name": outcome.path.name,
        **sums,
    }


def _show_result(state: str, error: str, name: str) -> Cell:
    if state == REFUSED:
        return Cell(reason_without(name, error), "error", "error")
    if state == SKIPPED:
        return Cell(tr("Dilewati: {reason}", reason=error), "info", "muted")
    if state == REPEATED:
        return Cell(tr("Sudah pernah diterima"), "history", "muted")
    return Cell(tr("Diterima"), "ok", "ok")


def reason_without(name: str, reason: str) -> str:
    """Return why a file was refused without its name, which stands beside it already."""
    before, _, after = " ".join(reason.split()).partition(name)
    return after.strip() if after and len(before.split()) <= 2 else " ".join(reason.split())


# -- cells ----------------------------------------------------------------------------------------


def _show_count(value: int) -> Cell:
    return Cell(count_text(value)) if value else NOTHING


def _show_share(value: float) -> Cell:
    return NOTHING if value < 0 else Cell(f"{value:.0%}".replace("%", " %"), share=value)


def _show_part(share: float, families: int) -> Cell:
    return Cell(f"{decimal_text(share * 100)} %") if families else NOTHING


def _show_day(at: str) -> Cell:
    if not at:
        return NOTHING
    day = datetime.fromisoformat(at).astimezone()
    return Cell(f"{day.day} {SHORT_MONTHS[language()][day.month - 1]}", colour="muted")
