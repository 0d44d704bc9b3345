"""From an order to a file, as the screen and the command line give it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dampingan.core.errors import DampinganError
from dampingan.printing.catalogue import MODULES, PRODUCTS, product
from dampingan.printing.order import PrintOrder
from dampingan.printing.press.page_picture import Pages
from dampingan.printing.product import OPTIONS
from dampingan.printing.run import first_pdf, print_pdf
from dampingan.store.stationery import save_stationery
from dampingan.store.workspace import Workspace

ISSUE = "kuesioner prelist keluarga hadir berita-acara matriks profil ringkasan"


@pytest.fixture(scope="module")
def clock() -> list[datetime]:
    return [datetime(2026, 11, 22, 13, 14, tzinfo=UTC)]


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory, clock: list[datetime]) -> Iterator[Workspace]:
    """A kelurahan with one family in each of three RT."""
    path = tmp_path_factory.mktemp("cetak") / "a.dampingan"
    with Workspace.create(path, "33.75.03.1009", "2026-Q4", now=lambda: clock[0]) as workspace:
        with workspace.write("Contoh") as tx:
            for number in range(1, 4):
                place = {"village_code": workspace.village_code, "rt": f"00{number}", "rw": "001"}
                tx.insert("family", {**place, "head_name": f"CONTOH {number}"})
        yield workspace


def test_every_product_says_what_it_is() -> None:
    assert set(ISSUE.split()) <= set(PRODUCTS)
    for key in MODULES:
        one = product(key)
        assert one.key == key
        assert one.title()
        assert one.about().endswith(".")
        assert one.options <= OPTIONS
        assert one.needs <= one.options
        assert one.group in {"survey", "meeting", "plan", "exchange"}
        assert one.scopes <= {"village", "regency"}


def test_an_unknown_product_is_answered_with_those_there_are() -> None:
    with pytest.raises(DampinganError, match="kuesioner, prelist"):
        product("kuisioner")


def test_the_same_data_gives_the_same_bytes_on_another_day(
    village: Workspace, clock: list[datetime], tmp_path: Path
) -> None:
    order = PrintOrder("prelist")
    first = print_pdf(village, order, tmp_path / "a.pdf")
    before, clock[0] = clock[0], datetime(2027, 1, 1, tzinfo=UTC)
    second = print_pdf(village, order, tmp_path / "b.pdf")
    clock[0] = before
    assert first.path.read_bytes() == second.path.read_bytes()
    assert (first.pages, first.documents) == (second.pages, second.documents)
    assert len(first.starts) == first.documents
    with Pages(first.path) as pages:
        assert pages.count == first.pages
        assert all("22 November 2026 pukul 20.14" in pages.text(n) for n in range(pages.count))


def test_a_preview_begins_with_the_first_document_alone(village: Workspace, tmp_path: Path) -> None:
    with Pages(first_pdf(village, PrintOrder("keluarga"))) as pages:
        assert pages.count == 1
        assert "CONTOH 1" in pages.text(0)
    printed = print_pdf(village, PrintOrder("keluarga"), tmp_path / "a.pdf")
    assert (printed.pages, printed.documents, printed.starts) == (3, 3, (0, 1, 2))


def test_a_letterhead_of_ones_own_stands_on_sheets(village: Workspace, tmp_path: Path) -> None:
    lines = ("PEMERINTAH CONTOH", "KELURAHAN {NAMA}")
    save_stationery(village, lines=lines)
    try:
        printed = print_pdf(village, PrintOrder("hadir", blank=True), tmp_path / "a.pdf")
    finally:
        village.undo()
    with Pages(printed.path) as pages:
        assert "PEMERINTAH CONTOH" in pages.text(0)
        assert "KELURAHAN BANDENGAN" in pages.text(0)


def test_a_regency_names_the_village_on_each_family_form(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "kota.dampingan", "33.75", "2026-Q4") as regency:
        with regency.write("Contoh") as tx:
            for code in ("33.75.03.1002", "33.75.03.1009"):
                place = {"village_code": code, "rt": "001", "rw": "001"}
                tx.insert("family", {**place, "head_name": "CONTOH"})
        printed = print_pdf(regency, PrintOrder("kuesioner"), tmp_path / "k.pdf")
        with pytest.raises(DampinganError, match="hanya dicetak oleh desa"):
            first_pdf(regency, PrintOrder("kendali"))
    with Pages(printed.path) as pages:
        first, second = (pages.text(start) for start in printed.starts)
    assert "Kelurahan Krapyak" in first
    assert "Kelurahan Bandengan" in second
