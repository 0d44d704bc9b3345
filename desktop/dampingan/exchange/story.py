"""What Petunjuk tells about one submission."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from dampingan.core.dates import MONTHS
from dampingan.core.period import Period
from dampingan.exchange.annex_column import CONFLICTS, INQUIRIES
from dampingan.exchange.changes import CHANGES
from dampingan.exchange.code_list import LANGUAGE, plain
from dampingan.exchange.guide import Story
from dampingan.exchange.identity import Identity
from dampingan.exchange.layout import Layout
from dampingan.exchange.survey import DELETED, Survey
from dampingan.store.batch import BatchEntry
from dampingan.store.kind import STATUSES
from dampingan.store.reader import Reader

_WIB = timezone(timedelta(hours=7))


def story_of(
    reader: Reader,
    layout: Layout,
    survey: Survey,
    identity: Identity,
    base: BatchEntry | None = None,
) -> Story:
    """Return title, summary and remarks of a submission, in Indonesian.

    Args:
        reader: the snapshot.
        layout: the sheets.
        survey: which records go.
        identity: what the workbook says of itself.
        base: of a workbook of changes, the batch that it builds on.
    """
    village = reader.village(survey.scope.village_code)
    extra = [sheet for sheet in layout.sheets if sheet.kind.name == "response"]
    changes = identity.facts.get("content") == CHANGES
    families = "keluarga yang berubah" if changes else "keluarga"
    facts = [
        *place_facts(village),
        ("Periode", period_label(identity.period)),
        ("Keadaan data", moment_text(identity.state_at)),
        ("Keluarga", _sum(survey, "family", families)),
        *((f"   {STATUSES[s]}", count_words(n)) for s, n in _ordered(survey.by_status)),
        ("Anggota keluarga", _sum(survey, "person", "anggota tercatat")),
        (
            "Instrumen",
            f"{plain(layout.form.text(layout.form.title, LANGUAGE))} ({identity.schema})",
        ),
        *((f"   {sheet.name}", _sum(survey, sheet.tally, "isian")) for sheet in extra),
        *matter_facts(identity),
        ("Nomor kiriman", identity.batch),
        ("Kiriman sebelumnya", identity.parent or "belum ada"),
    ]
    title = "Kiriman perubahan data keluarga" if changes else "Kiriman data keluarga"
    remarks = [*_changes(base, changes=changes), *_remarks(survey)]
    return Story(title, place_name(village), period_label(identity.period), facts, remarks)


def _changes(base: BatchEntry | None, *, changes: bool) -> Iterator[str]:
    """Say what a workbook of changes leaves out, and what the other side must have."""
    if changes and base is not None:
        yield (
            f"Berkas ini hanya berisi yang berubah sejak kiriman {base.uid} "
            f"({moment_words(base.at)}). Keluarga lain tidak ikut karena tidak berubah."
        )
        yield f"Penerima harus sudah memiliki kiriman {base.uid}. Kalau belum, minta kiriman penuh."


def _remarks(survey: Survey) -> Iterator[str]:
    deleted = survey.deleted["family"]
    if deleted:
        yield (
            f"{count_words(deleted)} keluarga yang dihapus ikut sebagai baris kosong bercoret, "
            "hanya kunci dan alasannya."
        )
    if survey.left_out:
        yield (
            f"{count_words(survey.left_out)} keluarga belum diikutkan (draf atau masih ada "
            "temuan). Baris yang tidak ada berarti belum dikirim, bukan dihapus."
        )


def place_name(village: Mapping[str, Any]) -> str:
    """Return what a village is called with its kind, e.g. ``Kelurahan Bandengan``.

    A village's code ends with 1xxx for a kelurahan and 2xxx for a desa (Permendagri 58/2021).
    """
    if not village["kecamatan"]:
        return str(village["kabupaten"] or village["name"])
    kind = "Kelurahan" if village["code"].split(".")[-1].startswith("1") else "Desa"
    return f"{kind} {village['name']}"


def place_facts(village: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the lines that say where: names and code."""
    around = [f"Kecamatan {village['kecamatan']}" if village["kecamatan"] else ""]
    if village["kabupaten"] != place_name(village):
        around.append(village["kabupaten"])
    return [
        ("Wilayah", ", ".join([place_name(village), *filter(None, around)])),
        ("Kode wilayah", village["code"]),
    ]


def matter_facts(identity: Identity) -> Iterator[tuple[str, str]]:
    """Yield how many conflicts and questions a workbook brings, if any."""
    for key, name, what in (
        (CONFLICTS, "Konflik", "isian menunggu keputusan"),
        (INQUIRIES, "Pertanyaan", "pertanyaan kabupaten/kota"),
    ):
        if identity.rows.get(key):
            yield name, f"{count_words(identity.rows[key])} {what}"


def _sum(survey: Survey, kind: str, what: str) -> str:
    """Say how many rows a sheet has, and of what."""
    rows, deleted = survey.rows.get(kind, 0), survey.deleted.get(kind, 0)
    alive = f"{count_words(rows - deleted)} {what}"
    return (
        f"{alive} + {count_words(deleted)} catatan hapus = {count_words(rows)} baris"
        if deleted
        else alive
    )


def _ordered(by_status: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    for status in STATUSES:
        if status != DELETED and by_status.get(status):
            yield status, by_status[status]


def count_words(number: int) -> str:
    """Write a count as Indonesians do, e.g. ``5.000``."""
    return f"{number:,}".replace(",", ".")


def period_label(period: str) -> str:
    """Return a period in words, e.g. ``Triwulan IV 2026``."""
    roman = ("I", "II", "III", "IV")
    found = Period.parse(period)
    return f"Triwulan {roman[found.quarter - 1]} {found.year}"


def moment_words(text: str) -> str:
    """Write a UTC time as `moment_text` does; what is no time stays as it is."""
    try:
        return moment_text(text) if text else ""
    except ValueError:
        return text


def moment_text(text: str) -> str:
    """Write a UTC time as people in Pekalongan read it."""
    moment = datetime.fromisoformat(text).astimezone(_WIB)
    month = MONTHS[LANGUAGE][moment.month - 1]
    return f"{moment.day} {month} {moment.year} pukul {moment:%H.%M} WIB"
