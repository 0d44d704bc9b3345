"""Receipts of exchange: the paper that goes with a workbook, signed by giver and receiver.

One for what was sent (what, for whom, how many rows of each sheet) and one for what was received
(read = new + changed + same + conflict + rejected, sheet by sheet). Both carry the same short code,
worked out from the batch's key and its rows, when everything that was sent was also read; so two
sheets of paper can be compared without a computer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from dampingan.core.document import count_words, moment_words, period_label, place_name
from dampingan.core.errors import DampinganError
from dampingan.core.keys import ALPHABET
from dampingan.core.language import tr
from dampingan.core.number_words import official_date
from dampingan.core.regions import regions
from dampingan.printing.letterhead.stationery import OFFICER, read_stationery, village_row
from dampingan.printing.product import Job, Product
from dampingan.store.creation import REGENCY
from dampingan.store.merging.batch import AGAIN, EVERY, SENT, UNDONE, BatchEntry, batch, batches
from dampingan.store.merging.board import receipt_of

if TYPE_CHECKING:
    from dampingan.printing.order import PrintOrder
    from dampingan.store.workspace import Workspace

BATCH = "batch"
"""Key of `PrintOrder.text` that names a batch."""

OUTCOMES: Mapping[str, tuple[str, str]] = {
    "read": ("Dibaca", "baris yang ada di berkas"),
    "new": ("Baru", "belum ada sebelumnya, sekarang tersimpan"),
    "changed": ("Berubah", "sudah ada, isinya diperbarui"),
    "same": ("Sama", "sudah ada dan tidak berubah"),
    "conflict": ("Konflik", "berbeda dengan isian di sini; kedua isian disimpan"),
    "rejected": ("Ditolak", "belum dapat diterima; alasannya di salinan bertanda"),
}
"""Count → its word, and what it means."""

_CONTENT = {
    "full": "Kiriman lengkap",
    "changes": "Kiriman perubahan sejak kiriman yang sudah diterima",
    "return": "Balasan kabupaten/kota untuk desa/kelurahan",
    "receipt": "Tanda terima kabupaten/kota",
    "annotated": "Salinan bertanda: baris yang belum dapat diterima",
    "lists": "Daftar acuan",
    "worklist": "Daftar kerja perangkat daerah",
    "foreign": "Data dari sistem lain",
}
_DOWN = {"return", "receipt", "annotated", "lists"}
"""Workbooks that a regency makes for its villages."""

_WIB = timezone(timedelta(hours=7))


def _make(workspace: Workspace, order: PrintOrder) -> Job:
    found = _entries(workspace, order)
    village = found[0].village_code if len(found) == 1 and not _is_regency(workspace) else ""

    def documents() -> Iterator[dict[str, Any]]:
        for entry in found:
            yield receipt(workspace, entry)

    return Job(
        template="exchange_receipt",
        title="Tanda terima",
        common={},
        count=len(found),
        documents=documents,
        village=village if village == workspace.village_code else "",
    )


def _is_regency(workspace: Workspace) -> bool:
    return workspace.scope == REGENCY


def _entries(workspace: Workspace, order: PrintOrder) -> list[BatchEntry]:
    """Return the batch that is named, else the newest; at a regency the newest of each village.

    Raises:
        DampinganError: nothing was sent or received, or the batch is unknown.
    """
    wanted = order.text.get(BATCH, "")
    if wanted:
        entry = batch(workspace, wanted)
        if entry is None:
            raise DampinganError(
                tr("Kiriman {uid} tidak ada di catatan ruang kerja ini.", uid=wanted),
                remedy=tr("Pilih kiriman di Kirim & Terima, Riwayat."),
            )
        return [entry]
    log = [one for one in batches(workspace, EVERY) if one.state != UNDONE]
    if order.village and order.village != workspace.village_code:
        log = [one for one in log if one.village_code == order.village]
    if not log:
        raise DampinganError(
            tr("Belum ada kiriman yang dapat dibuatkan tanda terima."),
            remedy=tr("Kirim atau terima buku kerja lebih dulu di Kirim & Terima."),
        )
    return _received_of_each(log) if _is_regency(workspace) else log[:1]


def _received_of_each(log: Sequence[BatchEntry]) -> list[BatchEntry]:
    """Return the newest workbook that came from each village, by code; else what was sent last."""
    newest: dict[str, BatchEntry] = {}
    for entry in log:
        if entry.direction != SENT and entry.report:
            newest.setdefault(entry.village_code, entry)
    return [newest[code] for code in sorted(newest)] or list(log[:1])


def receipt(workspace: Workspace, entry: BatchEntry) -> dict[str, Any]:
    """Return the receipt of one workbook, sent or received."""
    sent = entry.direction == SENT
    giver, receiver = _parties(workspace, entry)
    made: dict[str, Any] = {
        "sent": sent,
        "heading": "Tanda terima penyerahan data" if sent else "Tanda terima data",
        "facts": _facts(entry, giver, receiver),
        "code": control_code(entry),
        "code_about": (
            "Kode ini sama pada tanda terima pengirim dan penerima bila semua baris sampai."
        ),
        "place": f"{_town(workspace)}, ",
        "date": _day(entry.at),
        "ways-about": "Diserahkan dengan:",
        "ways": ["flashdisk", "surel", "WhatsApp", "lainnya"] if sent else [],
        "signatures": _signatures(workspace, entry, giver, receiver),
    }
    return made | (_sent_rows(entry) if sent else _received_rows(workspace, entry))


def control_code(entry: BatchEntry) -> str:
    """Return a short code of a batch and how many rows of each sheet it has.

    Eight characters of Crockford's alphabet, without letters that look like digits: 40 bits of a
    SHA-256 over the batch's first key and ``sheet=rows`` in order of the names. A receiver that
    read fewer rows than were sent gets another code.
    """
    report = entry.report if entry.direction != SENT else {}
    rows = {name: int(counts.get("read", 0)) for name, counts in report.items()} or entry.counts
    told = [batch_key(entry), *(f"{name}={rows[name]}" for name in sorted(rows) if rows[name])]
    number = int.from_bytes(hashlib.sha256("\n".join(told).encode()).digest()[:5], "big")
    code = "".join(ALPHABET[number >> shift & 31] for shift in range(35, -5, -5))
    return f"{code[:4]}-{code[4:]}"


def batch_key(entry: BatchEntry) -> str:
    """Return the key that giver and receiver both know: a file that came again keeps its first."""
    return entry.parent_uid if entry.direction == AGAIN and entry.parent_uid else entry.uid


# -- who and what ---------------------------------------------------------------------------------


def _parties(workspace: Workspace, entry: BatchEntry) -> tuple[str, str]:
    """Return the offices that gave and that received a workbook."""
    own = place_name(village_row(workspace))
    other = _other(workspace, entry)
    return (own, other) if entry.direction == SENT else (other, own)


def _other(workspace: Workspace, entry: BatchEntry) -> str:
    """Return the office at the other end."""
    if entry.content == "worklist":
        return entry.note or entry.partner or "Perangkat daerah"
    code = entry.village_code
    if _is_regency(workspace):
        known = regions().get(code)
        return known.label if known else code
    going_up = entry.direction == SENT or entry.content in _DOWN
    parent = regions().get(".".join(workspace.village_code.split(".")[:2]))
    return parent.label if going_up and parent else place_name(village_row(workspace))


def _facts(entry: BatchEntry, giver: str, receiver: str) -> list[dict[str, str]]:
    sent = entry.direction == SENT
    told = [
        ("Isi", _CONTENT.get(entry.content, "Kiriman lengkap")),
        ("Dari", _in_kecamatan(entry, giver)),
        ("Untuk", _in_kecamatan(entry, receiver)),
        ("Periode", period_label(entry.period) if entry.period else "–"),
        ("Nama berkas", entry.file_name or "–"),
        ("Nomor kiriman", batch_key(entry)),
        ("Ditulis pada" if sent else "Diterima pada", moment_words(entry.at)),
        ("Oleh", entry.actor or "–"),
    ]
    if entry.direction == AGAIN:
        told.append(("Catatan", "Berkas ini sudah pernah diterima; tidak ada yang ditulis lagi."))
    return [{"label": label, "value": value} for label, value in told]


def _in_kecamatan(entry: BatchEntry, office: str) -> str:
    """Return an office with the kecamatan that it lies in: villages share names."""
    region = regions().get(entry.village_code)
    above = regions().parent_of(region) if region else None
    if region is None or above is None or not region.is_village or office != region.label:
        return office
    return f"{office}, {above.label}"


def _town(workspace: Workspace) -> str:
    """Return where a letter of this office is dated: the name without its kind."""
    found = regions().get(workspace.village_code)
    name = found.name if found else ""
    return name.removeprefix("Kota ").removeprefix("Kabupaten ")


def _day(moment: str) -> str:
    """Return the day of a UTC time in Pekalongan."""
    try:
        return official_date(datetime.fromisoformat(moment).astimezone(_WIB).date())
    except (ValueError, OverflowError):
        return ""


def _signatures(
    workspace: Workspace, entry: BatchEntry, giver: str, receiver: str
) -> list[dict[str, str]]:
    officer = read_stationery(workspace).signer(OFFICER)
    sent = entry.direction == SENT
    here = {"name": officer.name, "number": officer.number}
    there = {"name": "", "number": ""}
    return [
        {"before": "Yang menyerahkan,", "office": giver, **(here if sent else there)},
        {"before": "Yang menerima,", "office": receiver, **(there if sent else here)},
    ]


# -- rows -----------------------------------------------------------------------------------------


def _sent_rows(entry: BatchEntry) -> dict[str, Any]:
    rows = [[name, count_words(count)] for name, count in entry.counts.items()]
    total = count_words(sum(entry.counts.values()))
    return {
        "columns": ["Lembar", "Baris"],
        "rows": rows,
        "total": ["Jumlah", total],
        "sum": "",
        "notes": [_left_out(entry.note)] if entry.note and entry.content != "worklist" else [],
        "meanings": [],
    }


def _left_out(note: str) -> str:
    return note if note.endswith(".") else f"{note}."


def _received_rows(workspace: Workspace, entry: BatchEntry) -> dict[str, Any]:
    found = receipt_of(workspace, entry.uid)
    sheets = found.sheets if found else entry.report
    totals = {key: sum(int(one.get(key, 0)) for one in sheets.values()) for key in OUTCOMES}
    parts = [totals[key] for key in OUTCOMES if key != "read"]
    adds_up = sum(parts) == totals["read"]
    words = "jumlahnya cocok" if adds_up else "jumlahnya TIDAK cocok, hubungi penerima"
    rows = [[name, *_cells(counts)] for name, counts in sheets.items()]
    return {
        "columns": ["Lembar", *(word for word, _ in OUTCOMES.values())],
        "rows": rows,
        "total": ["Jumlah", *_cells(totals)],
        "sum": f"{' + '.join(map(count_words, parts))} = {count_words(totals['read'])} baris: "
        f"{words}.",
        "notes": _todo(totals),
        "meanings": [list(pair) for pair in OUTCOMES.values()],
    }


def _cells(counts: Mapping[str, int]) -> list[str]:
    """Return the counts of a sheet; a dash for none, so that the others stand out."""
    numbers = [int(counts.get(key, 0)) for key in OUTCOMES]
    return [count_words(number) if number else "–" for number in numbers]


def _todo(totals: Mapping[str, int]) -> list[str]:
    """Say what the sender should do now."""
    found = []
    if totals["rejected"]:
        found.append(
            f"{count_words(totals['rejected'])} baris belum dapat diterima: perbaiki di salinan "
            "bertanda atau di program, lalu kirim lagi."
        )
    if totals["conflict"]:
        found.append(
            f"{count_words(totals['conflict'])} baris berbeda di dua tempat: kedua isian disimpan "
            "sampai diputuskan."
        )
    return found or ["Tidak ada yang perlu diperbaiki."]


PRODUCT = Product(
    key="tanda-terima",
    title=lambda: tr("Tanda terima kiriman"),
    about=lambda: tr(
        "Bukti serah terima buku kerja: isi, jumlah baris tiap lembar, kode pencocok, dan tanda "
        "tangan."
    ),
    icon="send",
    group="exchange",
    options=frozenset({"village"}),
    make=_make,
)
