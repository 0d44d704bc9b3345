"""The report of a visit: what was seen, agreed, to be done, and who signs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import BANDENGAN, NOW
from dampingan.core.errors import DampinganError
from dampingan.printing.order import PrintOrder
from dampingan.printing.planning.visit_report import visits
from dampingan.printing.press.page_picture import Pages
from dampingan.printing.run import print_pdf
from dampingan.store.plan.form import ensure_plan
from dampingan.store.plan.writing import operation
from dampingan.store.workspace import Workspace

ORDER = PrintOrder("kunjungan")


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A kelurahan with two visits."""
    path = tmp_path_factory.mktemp("desa") / "x.dampingan"
    with Workspace.create(path, BANDENGAN, "2026-Q4", actor="Sari", now=lambda: NOW) as workspace:
        ensure_plan(workspace)
        with operation(workspace) as op:
            dyke = op.add("kegiatan", {"judul": "Tanggul rob"})
            seen = {"hasil": "pompa rusak; tanggul retak", "kesepakatan": "Pompa diganti"}
            op.add("kunjungan", {"tanggal": "2026-10-01", "perangkat": "kota-dinkes"})
            op.add(
                "kunjungan",
                {"tanggal": "2026-11-10", "perangkat": "kota-dpupr", "kegiatan": dyke, **seen}
                | {"petugas": "Budi Santosa", "foto": "tidak-ada.jpg"},
                rows={
                    "tindak_lanjut": [
                        {"uraian": "Ganti pompa", "tenggat": "2026-12-01", "keadaan": "1"}
                    ]
                },
            )
        yield workspace


def page(workspace: Workspace, order: PrintOrder, target: Path) -> str:
    """Return the text of the only page of an order."""
    with Pages(print_pdf(workspace, order, target / "x.pdf").path) as pages:
        assert pages.count == 1
        return re.sub(r"\s+", " ", pages.text(0))


def test_the_newest_visit_is_told_with_what_follows_from_it(
    visited: Workspace, tmp_path: Path
) -> None:
    text = page(visited, ORDER, tmp_path)
    for words in ("10 November 2026", "Tanggul rob", "Pompa rusak", "Pompa diganti"):
        assert words in text
    assert re.search(r"Ganti pompa.* 1 Des 2026 Belum", text)
    assert text.count("Budi Santosa") == 2
    assert "Lurah Bandengan" in text


def test_another_visit_is_named_and_one_that_is_not_there_is_refused(
    visited: Workspace, tmp_path: Path
) -> None:
    first = visits(visited)[-1]
    assert "1 Oktober 2026" in page(visited, replace(ORDER, record=first.id), tmp_path)
    with pytest.raises(DampinganError):
        print_pdf(visited, replace(ORDER, record=10**6), tmp_path / "x.pdf")


def test_a_blank_report_is_one_page_to_write_on(visited: Workspace, tmp_path: Path) -> None:
    text = page(visited, replace(ORDER, blank=True), tmp_path)
    assert "Tanggul rob" not in text
    assert "Perangkat daerah pendamping" in text
    assert "Halaman 1 dari 1" in text


def test_a_number_that_nobody_knows_has_its_line(visited: Workspace, tmp_path: Path) -> None:
    assert page(visited, ORDER, tmp_path).count("NIP ....") == 2
