"""Receipts of exchange: what stands on them, that they add up, and that two can be compared."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dampingan.core.errors import DampinganError
from dampingan.printing.order import PrintOrder
from dampingan.printing.report.exchange_receipt import PRODUCT, control_code
from dampingan.store.merging.batch import AGAIN, ARRIVED, BatchEntry, write_batch
from dampingan.store.workspace import Workspace
from printing.listed_village import pages_of

BANDENGAN, KRATON = "33.75.03.1009", "33.75.03.1008"
COUNTS = {"Keluarga": 120, "Anggota": 383, "Masalah": 0}
SENT = BatchEntry(
    *("B-1", "out", "2026-11-20T02:00:00Z", "Sari", "2026-Q4", "kirim.xlsx", "h-1", COUNTS),
    village_code=BANDENGAN,
)
REPORT = {
    "Keluarga": {"read": 120, "new": 100, "changed": 10, "same": 7, "conflict": 1, "rejected": 2},
    "Anggota": {"read": 383, "new": 383},
    "Masalah": {"read": 0},
}
ARRIVED_ENTRY = replace(
    SENT, direction=ARRIVED, hash="h-2", report=REPORT, operation=None, actor="Budi"
)


@pytest.fixture
def village(tmp_path: Path) -> Any:
    with Workspace.create(tmp_path / "desa.dampingan", BANDENGAN, "2026-Q4") as workspace:
        yield workspace


@pytest.fixture
def regency(tmp_path: Path) -> Any:
    path = tmp_path / "kota.dampingan"
    with Workspace.create(path, "33.75", "2026-Q4") as workspace:
        yield workspace


def log(workspace: Workspace, *entries: BatchEntry) -> None:
    with workspace.write("Mencatat", undoable=False) as tx:
        for entry in entries:
            write_batch(tx, entry)


def documents(workspace: Workspace, **order: Any) -> list[dict[str, Any]]:
    return [
        dict(one)
        for one in PRODUCT.make(workspace, PrintOrder("tanda-terima", **order)).documents()
    ]


def test_giver_and_receiver_get_the_same_code_when_every_row_arrived() -> None:
    assert control_code(SENT) == control_code(ARRIVED_ENTRY)
    fewer = {**REPORT, "Anggota": {"read": 382, "new": 382}}
    assert control_code(replace(ARRIVED_ENTRY, report=fewer)) != control_code(SENT)
    assert control_code(replace(SENT, uid="B-2")) != control_code(SENT)


def test_a_file_that_came_again_keeps_its_first_code() -> None:
    again = replace(ARRIVED_ENTRY, uid="B-9", direction=AGAIN, parent_uid="B-1")
    assert control_code(again) == control_code(SENT)


def test_a_receipt_of_what_was_sent_says_what_for_whom_and_how_many(village: Workspace) -> None:
    log(village, SENT)
    (told,) = documents(village)
    facts = {one["label"]: one["value"] for one in told["facts"]}
    assert facts["Untuk"] == "Kota Pekalongan"
    assert facts["Nomor kiriman"] == "B-1"
    assert facts["Ditulis pada"] == "20 November 2026 pukul 09.00 WIB"
    assert told["rows"][0] == ["Keluarga", "120"]
    assert told["total"] == ["Jumlah", "503"]
    text = " ".join(" ".join(pages_of(village, PrintOrder("tanda-terima"))).split())
    assert told["code"] in text
    assert "Yang menyerahkan," in text
    assert "Halaman 1 dari 1" in text


def test_a_receipt_of_what_was_received_adds_up_sheet_by_sheet(regency: Workspace) -> None:
    log(regency, ARRIVED_ENTRY)
    (told,) = documents(regency)
    assert told["rows"][0] == ["Keluarga", "120", "100", "10", "7", "1", "2"]
    assert told["rows"][1] == ["Anggota", "383", "383", "–", "–", "–", "–"]
    assert told["sum"] == "483 + 10 + 7 + 1 + 2 = 503 baris: jumlahnya cocok."
    assert len(told["notes"]) == 2
    names = [one["office"] for one in told["signatures"]]
    assert names == ["Kelurahan Bandengan", "Kota Pekalongan"]


def test_a_sum_that_does_not_fit_is_said(regency: Workspace) -> None:
    log(regency, replace(ARRIVED_ENTRY, report={"Keluarga": {"read": 3, "new": 2}}))
    (told,) = documents(regency)
    assert "TIDAK cocok" in told["sum"]


def test_a_regency_gets_one_for_the_newest_file_of_each_village(regency: Workspace) -> None:
    other = replace(ARRIVED_ENTRY, uid="B-2", village_code=KRATON)
    newer = replace(ARRIVED_ENTRY, uid="B-3")
    log(regency, ARRIVED_ENTRY, other, newer)
    keys = [
        next(one["value"] for one in told["facts"] if one["label"] == "Nomor kiriman")
        for told in documents(regency)
    ]
    assert keys == ["B-2", "B-3"]
    (named,) = documents(regency, text={"batch": "B-1"})
    assert {"label": "Nomor kiriman", "value": "B-1"} in named["facts"]


def test_nothing_to_confirm_is_said(village: Workspace) -> None:
    with pytest.raises(DampinganError, match="Belum ada kiriman"):
        documents(village)
    with pytest.raises(DampinganError, match="tidak ada di catatan"):
        documents(village, text={"batch": "B-7"})
