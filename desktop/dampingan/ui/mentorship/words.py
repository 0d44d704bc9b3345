"""Words, icons and colours of what is said about visits, agreements and activities."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from dampingan.analysis.supervision import (
    BEGUN,
    CANCELLED,
    CLOSED,
    COMPLETE,
    DEFERRED,
    DONE,
    DROPPED,
    FELL,
    FINISHED,
    LATE,
    LATER,
    MISDATED,
    MONEY_AHEAD,
    OVERDUE,
    OVERSPENT,
    RUNNING,
    SETTLED,
    SOON,
    STALLED,
    UNDATED,
    UNFINISHED,
    UNMOVED,
    ActivityLine,
    FollowUp,
    Limits,
)
from dampingan.core.dates import format_date, parse_iso
from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.ui.models.column import NOTHING, Cell

_SIGNS: Mapping[str, tuple[Callable[[], str], str, str]] = {
    STALLED: (lambda: tr("Macet"), "history", "error"),
    UNMOVED: (lambda: tr("Fisik tidak bertambah"), "history", "warning"),
    LATE: (lambda: tr("Lewat tahun"), "warning", "error"),
    MONEY_AHEAD: (lambda: tr("Uang mendahului fisik"), "warning", "warning"),
    OVERSPENT: (lambda: tr("Melebihi biaya"), "warning", "warning"),
    FELL: (lambda: tr("Angka turun"), "warning", "warning"),
    UNFINISHED: (lambda: tr("Selesai, fisik belum 100 %"), "warning", "warning"),
    COMPLETE: (lambda: tr("Fisik 100 %, belum ditandai selesai"), "info", "accent"),
    MISDATED: (lambda: tr("Tanggal laporan belum tiba"), "warning", "warning"),
    DONE: (lambda: tr("Selesai"), "ok", "ok"),
}

_STATE_LOOKS = {
    RUNNING: ("forward", "accent"),
    FINISHED: ("ok", "ok"),
    DEFERRED: ("history", "muted"),
    CANCELLED: ("close", "muted"),
}
"""State of an activity → icon and colour; the others are plain words."""


def sign_word(sign: str) -> str:
    """Return what a sign is called."""
    return _SIGNS[sign][0]()


def sign_cell(signs: tuple[str, ...]) -> Cell:
    """Return the most pressing sign of an activity and how many more there are."""
    if not signs:
        return NOTHING
    word, icon, colour = _SIGNS[signs[0]]
    more = tr(" +{count}", count=len(signs) - 1) if len(signs) > 1 else ""
    return Cell(word() + more, icon, colour)


def sign_sentence(sign: str, line: ActivityLine, limits: Limits) -> str:
    """Say in full why an activity has a sign."""
    if sign == STALLED and line.reported is None:
        return tr("Belum ada laporan kemajuan selama {days} hari.", days=count_text(line.still))
    sentences: Mapping[str, Callable[[], str]] = {
        STALLED: lambda: tr(
            "{days} hari tanpa laporan kemajuan (batas {limit} hari).",
            days=count_text(line.still),
            limit=limits.stalled_days,
        ),
        UNMOVED: lambda: tr(
            "Dilaporkan, tetapi fisik tetap lebih dari {limit} hari.", limit=limits.stalled_days
        ),
        LATE: lambda: tr("Tahun terakhirnya sudah lewat."),
        MONEY_AHEAD: lambda: tr(
            "Uang terpakai, fisik {percent} %.", percent=count_text(round(line.physical or 0))
        ),
        OVERSPENT: lambda: tr("Uang terpakai melebihi biaya yang direncanakan."),
        FELL: lambda: tr("Fisik atau uang di laporan baru lebih kecil dari sebelumnya."),
        UNFINISHED: lambda: tr("Ditandai selesai, laporan terakhir belum 100 %."),
        COMPLETE: lambda: tr("Tekan 5 untuk menandainya selesai."),
        MISDATED: lambda: tr("Ada laporan bertanggal sesudah hari ini; belum dihitung."),
        DONE: lambda: tr("Selesai."),
    }
    return sentences[sign]()


def state_cell(state: str, words: str) -> Cell:
    """Return the state of an activity."""
    icon, colour = _STATE_LOOKS.get(state, ("", "text"))
    return Cell(words or state, icon, colour)


def agreement_state(state: str, words: str) -> Cell:
    """Return the state of what was agreed."""
    looks = {BEGUN: ("forward", "accent"), SETTLED: ("ok", "ok"), DROPPED: ("close", "muted")}
    return Cell(words or state, *looks.get(state, ("draft", "text")))


def due_cell(due: date | None, standing: str, days: int) -> Cell:
    """Return a deadline: the day, and when it matters how far away it is."""
    if standing == UNDATED:
        return Cell(tr("tanpa tenggat"), colour="muted")
    if due is None:
        return NOTHING
    if standing == OVERDUE:
        words = tr("{day} · lewat {days} hari", day=day_text(due), days=count_text(days))
        return Cell(words, "warning", "error")
    if standing == SOON:
        return Cell(f"{day_text(due)} · {left_words(-days)}", "history", "warning")
    return Cell(day_text(due), colour="muted" if standing == CLOSED else "text")


def left_words(days: int) -> str:
    """Say how many days are left."""
    if days == 0:
        return tr("hari ini")
    return tr("besok") if days == 1 else tr("{days} hari lagi", days=days)


def ago_words(days: int) -> str:
    """Say how many days ago something was."""
    if days == 0:
        return tr("hari ini")
    return tr("kemarin") if days == 1 else tr("{days} hari lalu", days=count_text(days))


def day_text(day: date | None) -> str:
    """Return a day in a table: ``3 Okt 2026``."""
    return format_date(day, short=True) if day else ""


def day_cell(text: str) -> Cell:
    """Return a stored day; a text that is none is shown as it is, marked."""
    day = parse_iso(text)
    return Cell(day_text(day)) if day else Cell(text, "warning", "warning") if text else NOTHING


def standing_words() -> dict[str, str]:
    """Return the parts that agreements are divided into."""
    return {
        OVERDUE: tr("Terlambat"),
        SOON: tr("Segera"),
        LATER: tr("Nanti"),
        UNDATED: tr("Tanpa tenggat"),
        CLOSED: tr("Selesai"),
    }


def masked_phone(number: str) -> str:
    """Return a telephone number of which only the ends can be read; enough to know it again."""
    digits = [place for place, sign in enumerate(number) if sign.isdecimal()]
    hidden = set(digits[4:-2]) if len(digits) > 6 else set(digits)
    return "".join("•" if place in hidden else sign for place, sign in enumerate(number))


def masked_name(name: str) -> str:
    """Return a name's initials: ``Sri Rahayu`` → ``S. R.``."""
    return " ".join(f"{part[0].upper()}." for part in name.split() if part[0].isalpha())


def reminder(one: FollowUp) -> str:
    """Say in one line what was agreed and how it stands, without a person's name."""
    what = one.row.text("uraian")
    if one.standing == OVERDUE:
        return tr("{what}: lewat {days} hari", what=what, days=count_text(one.days))
    return tr("{what}: {left}", what=what, left=left_words(-one.days))
