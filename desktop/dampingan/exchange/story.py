"""What Petunjuk tells about one submission."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone

from dampingan.core.dates import MONTHS
from dampingan.core.period import Period
from dampingan.exchange.code_list import LANGUAGE, plain
from dampingan.exchange.guide import Story
from dampingan.exchange.identity import Identity
from dampingan.exchange.layout import Layout
from dampingan.exchange.survey import DELETED, Survey
from dampingan.store.kind import STATUSES
from dampingan.store.reader import Reader

_WIB = timezone(timedelta(hours=7))


def story_of(reader: Reader, layout: Layout, survey: Survey, identity: Identity) -> Story:
    """Return title, summary and remarks of a submission, in Indonesian."""
    village = reader.village()
    kind = "Kelurahan" if village["code"].split(".")[-1].startswith("1") else "Desa"
    place = f"{kind} {village['name']}"
    around = [f"Kecamatan {village['kecamatan']}", village["kabupaten"]]
    deleted = survey.deleted["family"]
    extra = [sheet for sheet in layout.sheets if sheet.kind.name == "response"]
    facts = [
        ("Wilayah", ", ".join([place, *filter(None, around)])),
        ("Kode wilayah", village["code"]),
        ("Periode", _period_label(identity.period)),
        ("Keadaan data", moment_text(identity.state_at)),
        ("Keluarga", _sum(survey, "family", "keluarga")),
        *((f"   {STATUSES[s]}", _count(n)) for s, n in _ordered(survey.by_status)),
        ("Anggota keluarga", _sum(survey, "person", "anggota tercatat")),
        (
            "Instrumen",
            f"{plain(layout.form.text(layout.form.title, LANGUAGE))} ({identity.schema})",
        ),
        *((f"   {sheet.name}", _sum(survey, sheet.tally, "isian")) for sheet in extra),
        ("Nomor kiriman", identity.batch),
        ("Kiriman sebelumnya", identity.parent or "belum ada"),
    ]
    remarks = []
    if deleted:
        remarks.append(
            f"{_count(deleted)} keluarga yang dihapus ikut sebagai baris kosong bercoret, hanya "
            "kunci dan alasannya."
        )
    if survey.left_out:
        remarks.append(
            f"{_count(survey.left_out)} keluarga belum diikutkan (draf atau masih ada temuan). "
            "Baris yang tidak ada berarti belum dikirim, bukan dihapus."
        )
    return Story("Kiriman data keluarga", place, _period_label(identity.period), facts, remarks)


def _sum(survey: Survey, kind: str, what: str) -> str:
    """Say how many rows a sheet has, and of what."""
    rows, deleted = survey.rows.get(kind, 0), survey.deleted.get(kind, 0)
    alive = f"{_count(rows - deleted)} {what}"
    return f"{alive} + {_count(deleted)} catatan hapus = {_count(rows)} baris" if deleted else alive


def _ordered(by_status: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    for status in STATUSES:
        if status != DELETED and by_status.get(status):
            yield status, by_status[status]


def _count(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _period_label(period: str) -> str:
    roman = ("I", "II", "III", "IV")
    found = Period.parse(period)
    return f"Triwulan {roman[found.quarter - 1]} {found.year}"


def moment_text(text: str) -> str:
    """Write a UTC time as people in Pekalongan read it."""
    moment = datetime.fromisoformat(text).astimezone(_WIB)
    month = MONTHS[LANGUAGE][moment.month - 1]
    return f"{moment.day} {month} {moment.year} pukul {moment:%H.%M} WIB"
