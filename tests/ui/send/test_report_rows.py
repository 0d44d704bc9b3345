"""How a report reads: records add up by themselves, a receipt's rows stand apart."""

from __future__ import annotations

from dampingan.exchange.receiver.example import Example
from dampingan.exchange.receiver.receiving import SheetReport
from dampingan.store.entry.family_entry import FamilyEntry
from dampingan.store.merging.inquiry import ask, inquiries
from dampingan.store.workspace import Workspace
from dampingan.ui.send.example_rows import example_rows
from dampingan.ui.send.report_rows import report_words, sheet_rows

FAMILIES = SheetReport("Keluarga", 4, 0, 1, 2, 1, 0)
MEMBERS = SheetReport("Anggota", 10, 0, 0, 10, 0, 0)
RECEIVED = SheetReport("Diterima", 120, 0, 4, 116, 0, 0)


def test_a_receipts_rows_are_no_changed_answers() -> None:
    lines = sheet_rows([FAMILIES, MEMBERS, RECEIVED])
    assert [line["name"] for line in lines] == ["Keluarga", "Anggota", "Jumlah", "Diterima"]
    told = report_words(lines)
    assert told == "Jumlah: 12 sama + 1 berubah + 1 konflik = 14, cocok · 120 diterima kabupaten"


def test_a_receipt_alone_and_an_empty_file_are_said() -> None:
    assert report_words(sheet_rows([RECEIVED])) == "120 diterima kabupaten"
    assert report_words([]) == "Berkas ini tidak memuat baris."


def test_an_answered_question_is_told_in_words(workspace: Workspace) -> None:
    made = FamilyEntry.create(workspace, {"nama_kk": "Sari Wulandari", "rt": "001", "rw": "001"})
    ask(workspace, "family", made.family_id, "answers.jenis_lantai", "Benar tanah?")
    (asked,) = inquiries(workspace, "")
    told = ("answer", "Benar"), ("answered_by", "Budi"), ("state", "answered")
    examples = [Example("inquiry", asked.uid, field, "", text, "changed") for field, text in told]
    (line,) = example_rows(workspace, examples)
    assert (line["head"], line["field"]) == (
        "Sari Wulandari",
        "Jawaban desa · 303 Jenis lantai terluas",
    )
    assert line["whole"] == "Benar tanah? → Benar"
