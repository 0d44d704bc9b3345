"""What the tables of the verification place say."""

from __future__ import annotations

from dampingan.core.language import tr
from dampingan.core.number import count_text, decimal_text, place_text
from dampingan.store.verification.verification import (
    ALL,
    FIRST,
    KEYING,
    MANUAL,
    SAMPLE,
    Agreement,
    Waiting,
)
from dampingan.ui.models.column import NOTHING, Cell, Column


def waiting_columns() -> list[Column]:
    """Return the columns of what waits; none of them shows an answer of the form."""
    return [
        Column("place", tr("RT/RW"), ("rt", "rw"), _show_place, "place", 86),
        Column("title", tr("Kepala keluarga"), ("title",), _show_name, "title", 170, 120),
        Column("state", tr("Keadaan"), ("state", "fields"), _show_state, "state", 150, 100),
        Column("keyer", tr("Pengisi"), ("keyer", "own"), _show_keyer, "keyer", 120, 80),
        Column("reason", tr("Dipilih karena"), ("reason",), _show_reason, "reason", 120, 84),
        Column("address", tr("Alamat"), ("address",), width=150, least=70),
    ]


def waiting_row(waiting: Waiting, actor: str) -> dict[str, object]:
    """Return a row of that table."""
    return {
        "id": waiting.verification_id,
        "rt": waiting.rt,
        "rw": waiting.rw,
        "place": (waiting.rw, waiting.rt),
        "title": waiting.title,
        "address": waiting.address,
        "reason": waiting.reason,
        "state": waiting.state,
        "fields": waiting.fields,
        "keyer": waiting.first_operator,
        "own": waiting.first_operator == actor,
    }


def agreement_columns(word: str) -> list[Column]:
    """Return the columns of agreement; `word` heads the first."""
    return [
        Column("name", word, ("name",), width=70, least=50),
        Column(
            "compared",
            tr("Kotak isian"),
            ("compared",),
            _show_count,
            width=80,
            right=True,
            tip=tr("Isian yang dibandingkan"),
        ),
        Column("rate", tr("Sama"), ("rate", "compared"), _show_rate, width=74, right=True),
        Column(
            "keyer",
            tr("Salah 1"),
            ("keyer",),
            _show_count,
            width=66,
            right=True,
            tip=tr("Isian pertama yang salah"),
        ),
        Column(
            "verifier",
            tr("Salah 2"),
            ("verifier",),
            _show_count,
            width=66,
            right=True,
            tip=tr("Ketikan kedua yang salah"),
        ),
        Column("peeks", tr("Intip"), ("peeks",), _show_count, width=54, right=True),
    ]


def agreement_row(one: Agreement) -> dict[str, object]:
    """Return a row of that table."""
    return {
        "name": one.key or "–",
        "compared": one.compared,
        "rate": one.rate,
        "keyer": one.keyer_errors,
        "verifier": one.verifier_errors,
        "peeks": one.peeks,
    }


def rate_text(rate: float) -> str:
    """Write a share with one decimal: ``99,3 %``."""
    return f"{decimal_text(rate * 100, 1)} %"


def _show_place(rt: str, rw: str) -> Cell:
    return Cell(place_text(rt, rw)) if rt or rw else NOTHING


def _show_name(value: str) -> Cell:
    return Cell(value) if value else Cell(tr("(tanpa nama)"), colour="muted")


def _show_reason(reason: str) -> Cell:
    words = {
        FIRST: tr("isian awal petugas"),
        SAMPLE: tr("contoh acak"),
        ALL: tr("semua"),
        MANUAL: tr("dipilih"),
    }
    return Cell(words.get(reason, reason))


def _show_state(state: str, fields: int) -> Cell:
    if state == KEYING:
        return Cell(tr("dimulai, {count} isian", count=fields), "draft", "accent")
    return Cell(tr("menunggu"), "verify", "muted")


def _show_keyer(keyer: str, own: bool) -> Cell:
    if not keyer:
        return NOTHING
    return Cell(tr("{name} (Anda)", name=keyer), "warning", "warning") if own else Cell(keyer)


def _show_count(value: int) -> Cell:
    return Cell(count_text(value)) if value else Cell("0", colour="muted")


def _show_rate(rate: float, compared: int) -> Cell:
    return Cell(rate_text(rate)) if compared else NOTHING
