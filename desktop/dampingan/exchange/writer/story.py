"""What Petunjuk tells about one submission."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dampingan.core.document import (
    LANGUAGE,
    count_words,
    moment_words,
    period_label,
    place_name,
)
from dampingan.exchange.sheet.annex_column import ACCEPTED_ROWS, CONFLICTS, INQUIRIES, REJECTED_ROWS
from dampingan.exchange.sheet.code_list import plain
from dampingan.exchange.sheet.identity import WORK_LIST, Identity
from dampingan.exchange.sheet.layout import Layout
from dampingan.exchange.writer.changes import CHANGES
from dampingan.exchange.writer.guide import CARE, Story
from dampingan.exchange.writer.survey import DELETED, Survey
from dampingan.store.kind import STATUSES
from dampingan.store.merging.batch import BatchEntry
from dampingan.store.reader import Reader


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
        ("Keadaan data", moment_words(identity.state_at)),
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


def return_story_of(reader: Reader, layout: Layout, survey: Survey, identity: Identity) -> Story:
    """Return what a regency's return tells its village; arguments as in `story_of`."""
    village = reader.village(survey.scope.village_code)
    sender = reader.village()
    extra = [sheet for sheet in layout.sheets if sheet.kind.name == "response"]
    facts = [
        *place_facts(village),
        ("Dari", place_name(sender)),
        ("Periode", period_label(identity.period)),
        ("Keadaan data", moment_words(identity.state_at)),
        ("Keluarga", _sum(survey, "family", "keluarga untuk dilihat")),
        ("Anggota keluarga", _sum(survey, "person", "anggota tercatat")),
        *((f"   {sheet.name}", _sum(survey, sheet.tally, "isian")) for sheet in extra),
        *matter_facts(identity),
        *receipt_facts(identity),
        ("Nomor kiriman", identity.batch),
        ("Menjawab kiriman", identity.parent or "belum ada"),
    ]
    remark = (
        "Berkas ini hanya berisi keluarga yang diubah kabupaten/kota atau yang masih ditanyakan. "
        "Keluarga lain tidak ikut karena tidak ada yang perlu dilihat."
    )
    return Story(
        f"Balasan untuk {place_name(village)}",
        place_name(sender),
        period_label(identity.period),
        facts,
        [remark],
        steps=_RETURN_STEPS,
        heading="Cara memakai",
        care=_RETURN_CARE,
        changed="diubah kabupaten/kota; nomor isiannya juga di kolom Diubah kabupaten/kota",
    )


def annotated_story_of(reader: Reader, entry: BatchEntry, rows: Mapping[str, int]) -> Story:
    """Return what an annotated copy tells its sender.

    Args:
        reader: the snapshot.
        entry: the workbook that was received.
        rows: sheet's key → rows that need attention.
    """
    village, receiver = reader.village(entry.village_code), reader.village()
    facts = [
        *place_facts(village),
        ("Dari", place_name(receiver)),
        ("Periode", period_label(entry.period)),
        ("Kiriman yang diperiksa", entry.uid),
        ("Diterima pada", moment_words(entry.at)),
        ("Baris yang perlu diperbaiki", count_words(sum(rows.values()))),
    ]
    remark = "Berkas ini hanya berisi baris yang perlu diperbaiki. Baris lain sudah diterima."
    agency = entry.content == WORK_LIST
    return Story(
        "Salinan bertanda: baris yang perlu diperbaiki",
        place_name(village),
        period_label(entry.period),
        facts,
        [remark],
        steps=_WORK_LIST_STEPS if agency else _ANNOTATED_STEPS,
        care=_RETURN_CARE[1:3] if agency else CARE,
        heading="Cara memperbaiki",
        personal=not agency,
    )


_ANNOTATED_STEPS = (
    "Baca kolom Masalah di sebelah kunci setiap baris. Sel yang bermasalah berwarna merah.",
    "Perbaiki sel merah itu langsung di sini, lalu simpan. Kolom Masalah tidak perlu diubah.",
    "Kirim berkas ini kembali. Penerima membukanya dengan Terima, seperti kiriman biasa.",
    "Atau perbaiki keluarganya di program, lalu kirim seperti biasa; berkas ini tidak dipakai.",
    "NIK, nomor KK, RT/RW, dan nomor HP adalah teks: angka nol di depan tetap ada.",
    "Tidak ada jawaban: TIDAK TAHU, TIDAK MENJAWAB, atau TIDAK BERLAKU. Kosong: belum ditanyakan.",
)

_WORK_LIST_STEPS = (
    *_ANNOTATED_STEPS[:2],
    "Kirim berkas ini kembali ke kabupaten/kota yang membuatnya.",
    "Tanggal: tulis tahun-bulan-hari, misalnya 2027-03-25. Uang ditulis tanpa titik.",
)

_RETURN_STEPS = (
    "Di program: buka Kirim & Terima, pilih Terima, lalu pilih berkas ini.",
    "Isian yang diubah kabupaten/kota masuk sebagai usulan. Isian desa tetap sampai diputuskan.",
    "Kolom Alasan memuat mengapa isian diubah. Mengikat = ya: isian itu langsung dipakai.",
    "Lembar Konflik: isian yang berbeda di dua tempat. Putuskan di program, di tempat Konflik.",
    "Lembar Pertanyaan: jawab di program, atau tulis di kolom Jawaban lalu kirim kembali.",
    "Lembar Diterima dan Ditolak: tanda terima atas kiriman desa yang terakhir.",
)

_RETURN_CARE = (
    "Baris boleh diurutkan dan disaring. Kolom Kunci jangan diubah: dari situ baris dikenali.",
    "Baris yang tidak ada di sini tidak dihapus. Yang dihapus tampil tercoret beserta alasannya.",
    "Boleh disimpan dengan Excel, LibreOffice, atau WPS, asal tetap sebagai .xlsx.",
    "Berkas ini berisi data pribadi. Kirim hanya kepada petugas yang berhak, jangan lewat grup.",
)


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


def receipt_facts(identity: Identity) -> Iterator[tuple[str, str]]:
    """Yield how much was received and rejected, if the workbook says."""
    if identity.rows.get(ACCEPTED_ROWS):
        yield "Sudah diterima", f"{count_words(identity.rows[ACCEPTED_ROWS])} keluarga dan isian"
    if identity.rows.get(REJECTED_ROWS):
        yield "Belum dapat diterima", f"{count_words(identity.rows[REJECTED_ROWS])} masalah"


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
