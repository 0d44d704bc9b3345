"""Planning forms of a village: what a spreadsheet finds in the workbook."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from conftest import BANDENGAN
from dampingan.core.errors import CancelledError
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.matrix.looks import PAPERS
from dampingan.exchange.matrix.workbook import write_village_matrices
from dampingan.exchange.matrix.writing import write_book
from dampingan.matrix.page import Book
from dampingan.matrix.village_book import read_village_book
from dampingan.store.plan.writing import operation
from dampingan.store.workspace import Workspace
from told_village import Make


@pytest.fixture(scope="module")
def book(told: Workspace) -> Book:
    """Its forms."""
    return read_village_book(told)


@pytest.fixture(scope="module")
def written(book: Book, tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    """Its workbook, as a spreadsheet finds it."""
    path = tmp_path_factory.mktemp("matriks") / "x.xlsx"
    return openpyxl.load_workbook(write_book(book, path, paper=PAPERS["f4"]))


# -- the workbook ---------------------------------------------------------------------------------


def test_the_same_data_give_the_same_bytes(told: Workspace, tmp_path: Path) -> None:
    first = write_village_matrices(told, tmp_path / "a.xlsx")
    second = write_village_matrices(told, tmp_path / "b.xlsx")
    assert first.read_bytes() == second.read_bytes()


def test_every_sheet_is_laid_out_for_printing(book: Book, written: openpyxl.Workbook) -> None:
    assert len(written.worksheets) == 1 + len(book.matrices)
    for page, matrix in zip(written.worksheets[1:], book.matrices, strict=True):
        setup = page.page_setup
        assert (setup.orientation, setup.paperSize, setup.fitToHeight) == ("landscape", 14, 0)
        assert page["A1"].value == matrix.title.upper()
        top, bottom = str(page.print_title_rows).replace("$", "").split(":")
        headings = [cell.value for row in page[f"{top}:{bottom}"] for cell in row]
        assert {one.heading for one in matrix.columns} <= set(headings)
        foot, head = page.oddFooter, page.oddHeader
        assert foot is not None
        assert head is not None
        assert foot.right.text == "Halaman &P dari &N"
        assert "Kelurahan Bandengan" in str(head.left.text)


def test_numbers_are_numbers_with_indonesian_formats_and_texts_texts(
    written: openpyxl.Workbook,
) -> None:
    page = written["Program Masuk Kelurahan"]
    cells = [cell for row in page.iter_rows() for cell in row]
    money, _sum = (cell for cell in cells if cell.value == 7_500_000_000)
    assert money.number_format == "[$-421]#,##0"
    assert not any(cell.data_type == "f" for cell in cells)


def test_the_contents_link_to_every_sheet(written: openpyxl.Workbook) -> None:
    links = [c.hyperlink.location for row in written["Daftar isi"] for c in row if c.hyperlink]
    assert links == [f"'{one.title}'!A1" for one in written.worksheets[1:]]


def test_empty_registers_give_forms_that_say_so(make_village: Make, tmp_path: Path) -> None:
    book = read_village_book(make_village(BANDENGAN))
    assert all(not one.lines for one in book.matrices)
    workbook = openpyxl.load_workbook(write_book(book, tmp_path / "x.xlsx"))
    for page, matrix in zip(workbook.worksheets[1:], book.matrices, strict=True):
        texts = [cell.value for row in page.iter_rows() for cell in row]
        assert matrix.empty in texts


_LONG = "Saluran tersumbat sampah dan limbah batik sehingga meluap setiap hujan. " * 60
_ODD = ("=HYPERLINK(1)", "\x07bel\x00", "_x0041_", "  ", "emoji 🦐 " * 40, "W" * 900, "a\n\nb")


def test_30_problems_with_long_and_odd_texts_still_print(
    make_village: Make, tmp_path: Path
) -> None:
    workspace = make_village(BANDENGAN)
    with operation(workspace) as op:
        for number in range(30):
            odd = _ODD[number % len(_ODD)]
            answers = {"judul": odd or "x", "sebab": _LONG, "bidang": "tidak ada", "rt": "3, 4"}
            op.add("masalah", answers, rows={"alternatif": [{"tindakan": odd, "layak": "1"}]})
        op.add("kegiatan", {"judul": _LONG, "biaya": "x", "volume": "banyak", "tahun_mulai": "9"})
    book = read_village_book(workspace)
    workbook = openpyxl.load_workbook(write_book(book, tmp_path / "x.xlsx"))
    page = workbook["Inventaris Masalah"]
    heights = [page.row_dimensions[row].height or 15 for row in range(1, page.max_row + 1)]
    assert max(heights) <= 409
    assert not any(cell.data_type == "f" for row in page.iter_rows() for cell in row)
    words = "".join(str(row[5].value or "") for row in page.iter_rows(min_row=10))
    assert words.count("Saluran") == 30 * 60


def test_a_stopped_or_refused_writing_leaves_the_old_file(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_text("lama")
    with pytest.raises(CancelledError):
        write_book(book, path, cancelled=lambda: True)
    assert path.read_text() == "lama"
    with pytest.raises(ExchangeError):
        write_book(book, tmp_path / "tidak ada" / "x.xlsx")


def test_progress_goes_up_to_its_total(book: Book, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    write_book(
        book, tmp_path / "x.xlsx", progress=lambda done, total, _: steps.append((done, total))
    )
    assert steps == sorted(steps)
    assert steps[-1][0] == steps[-1][1]
