"""A small invented village for lists on paper: every case that a list has to get right."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from string import ascii_lowercase

from dampingan.core.number import count_text
from dampingan.forms.session import Field
from dampingan.printing.catalogue import product
from dampingan.printing.frame import frame_data
from dampingan.printing.order import PrintOrder
from dampingan.printing.press.page_picture import Pages
from dampingan.printing.press.typesetting import typeset_pdf
from dampingan.store.entry.family_entry import FamilyEntry
from dampingan.store.renewal.renewal import begin_period
from dampingan.store.transaction import Transaction
from dampingan.store.workspace import Workspace

BANDENGAN = "33.75.03.1009"
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
LONG = "Raden Ayu Kusumaningrum Wulandari Setyaningtyas Purbasari Putri"
ONE_WORD = "Wirjosoedarmotjokronegorodiningratsastrowidjojosoemantripoer"
KK = "3375031203239107"
NIK = "3375035205900001"


def make_village(path: Path) -> Workspace:
    """Make and open the village.

    RW 001/RT 001 has three families to visit (two in one house, two heads of one name), one that
    moved and one that was deleted; RT 002 a family of 25; one family has no RT.
    """
    workspace = Workspace.create(path, BANDENGAN, "2026-Q3", actor="Sari", now=lambda: NOW)
    first = _family(workspace, LONG, building="2", no_kk=KK)
    _member(first, "Ahmad", "1", nik=NIK, keberadaan="1", jk="1", tgl_lahir="1990-05-12")
    _member(first, "Siti", "2", keberadaan="1", jk="2", tgl_lahir="1992-01-30")
    _answer(first, first.session.rows("anggota")[1], dis_lihat="2", dis_dengar="2")
    _member(first, "Wafiq", "3")
    _answer(first, air_minum="3", bpnt="1", bpnt_bulan="6", bpnt_tahun="2026", kulkas="1", sapi="2")
    begin_period(workspace, "2026-Q4")
    first = FamilyEntry.load(workspace, first.record_id)
    _answer(first, air_minum="4", desil="3", desil_periode="2026-Q3", keluar_total="1250000")
    first.remove_row(first.session.rows("anggota")[2], "Tercatat dua kali.")
    first.set_note(Field("air_minum"), f"Sumur bersama; pelapor {NIK}.")
    _family(workspace, "Edi", building="2")
    with workspace.write("contoh") as tx:
        _insert(tx, "Edi", rt="001", no_urut_bangunan="10")
        _insert(tx, "Kasmuri", rt="001", status="moved", status_reason="Pindah ke Semarang.")
        gone = _insert(tx, "Salah Ketik", rt="001")
        large = _insert(tx, ONE_WORD, rt="002", no_urut_bangunan="1")
        for number, letter in enumerate(ascii_lowercase[:25], 1):
            answers = {"nama": f"Anggota {letter}", "hubungan": "3", "jk": "2"}
            columns = {"name": answers["nama"], "sex": "2", "position": number, "family_id": large}
            tx.insert("person", {**columns, "answers": answers})
        tx.update("family", large, {"member_count": 25})
        row = {"repeat": "usaha@1", "position": 1, "answers": {"jenis": "warung"}}
        tx.insert("roster_row", {"family_id": large, **row})
        _insert(tx, "Tanpa Wilayah", rw="")
        tx.delete("family", gone, "salah")
    return workspace


def family_id(workspace: Workspace, name: str) -> int:
    """Return the first family with a head of this name."""
    with workspace.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT id FROM family WHERE head_name = ? ORDER BY id", (name,)
        )
        return int(found.scalars().first() or 0)


def pages_of(workspace: Workspace, order: PrintOrder, *, first: int | None = None) -> list[str]:
    """Print an order without the press and return the words of its pages."""
    with Pages(printed(workspace, order, first=first)) as pages:
        return [pages.text(number) for number in range(pages.count)]


def printed(workspace: Workspace, order: PrintOrder, *, first: int | None = None) -> bytes:
    """Return an order as PDF, only its first documents when asked so."""
    job = product(order.what).make(workspace, order)
    documents = list(job.documents())
    assert len(documents) == job.count, count_text(job.count)
    common = {**job.common, "frame": frame_data(workspace, order, job.title, version=job.version)}
    return typeset_pdf(job.template, {"common": common, "documents": documents[:first]})


def _insert(
    tx: Transaction, name: str, *, rw: str = "001", rt: str = "", status: str = "draft", **more: str
) -> int:
    """Write a family at once, as lists bring it."""
    answers = {"nama_kk": name, "alamat": "Gg. Kakap 5", **more}
    reason = answers.pop("status_reason", "")
    columns = {"village_code": BANDENGAN, "rw": rw, "rt": rt, "head_name": name, "status": status}
    kept = {"answers": answers, "address": answers["alamat"], "status_reason": reason}
    return tx.insert("family", {**columns, **kept, "period": "2026-Q4"})


def _family(workspace: Workspace, name: str, *, building: str, **answers: str) -> FamilyEntry:
    """Key a family as the entry screen does."""
    entry = FamilyEntry.create(workspace)
    _answer(entry, rw="001", rt="001", nama_kk=name, no_urut_bangunan=building)
    _answer(entry, alamat="Gg. Kakap 5", **answers)
    return entry


def _answer(entry: FamilyEntry, row: str = "", **answers: str) -> None:
    for key, text in answers.items():
        if text != entry.session.kept(Field(key, row)):
            entry.set(Field(key, row), text)


def _member(entry: FamilyEntry, name: str, relation: str, **answers: str) -> None:
    row, _ = entry.add_row("anggota")
    _answer(entry, row, nama=name, hubungan=relation, **answers)
