"""Planning forms on paper: which sheets an order gives and what stands on them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import BANDENGAN
from dampingan.core.errors import DampinganError
from dampingan.matrix.page import Look
from dampingan.matrix.regency_book import CONSOLIDATED, consolidated_book
from dampingan.matrix.regency_list import activity_lists, problem_lists
from dampingan.matrix.regency_plan import RegencyPlan, read_regency_plan
from dampingan.matrix.village_book import read_village_book
from dampingan.printing.order import PrintOrder
from dampingan.printing.planning.agency_work import agency_options
from dampingan.printing.planning.matrix import cut
from dampingan.printing.press.page_picture import Pages
from dampingan.printing.run import print_pdf
from dampingan.store.plan.writing import operation
from dampingan.store.workspace import Workspace
from planned_villages import plan_villages
from told_village import Make

LINGGOASRI = "33.26.08.2003"
Said = Callable[..., list[str]]


@pytest.fixture(scope="module")
def regency(make_village: Make) -> Workspace:
    """A kota with two planned kelurahan."""
    workspace = make_village("33.75")
    plan_villages(workspace, (BANDENGAN, "33.75.01.1002"), problems=3, potentials=1, activities=15)
    return workspace


@pytest.fixture(scope="module")
def plan(regency: Workspace) -> RegencyPlan:
    """What the regency knows."""
    return read_regency_plan(regency)


@pytest.fixture
def said(tmp_path: Path) -> Said:
    """Prints an order and returns the text of each page, lines joined."""

    def pages(workspace: Workspace, forms: str = "", village: str = "", **text: str) -> list[str]:
        order = PrintOrder("matriks", village=village, text={"matriks": forms, **text})
        printed = print_pdf(workspace, order, tmp_path / "x.pdf")
        with Pages(printed.path) as found:
            texts = [found.text(page) for page in range(found.count)]
        return [re.sub(r"\s+", " ", one.replace("\xad", "")) for one in texts]

    return pages


def test_a_village_prints_a_contents_page_and_each_form_that_says_anything(
    told: Workspace, said: Said
) -> None:
    contents, *sheets = said(told)
    book = read_village_book(told)
    filled = [one for one in book.matrices if one.lines]
    for one in book.matrices:
        assert one.title in contents
    assert "belum berisi" in contents
    firsts = [page for page in sheets if "Halaman 1 dari" in page]
    assert len(firsts) == len(filled)
    for page, one in zip(firsts, filled, strict=True):
        assert page.startswith(f"{one.title} ")
        assert f"Formulir {book.matrices.index(one) + 1} dari {len(book.matrices)}" in page


def test_a_sheet_says_where_when_and_what_and_who_signs(told: Workspace, said: Said) -> None:
    (page,) = said(told, "masalah")
    assert "Bandengan (33.75.03.1009)" in page
    assert "Triwulan IV 2026" in page
    assert "Keadaan data" in page
    assert "Tanggul rob" in page
    assert page.count("Lurah Bandengan") == 1
    assert "Halaman 1 dari 1" in page


def test_headings_come_again_and_the_last_lines_stay_with_the_signatures(
    make_village: Make, said: Said
) -> None:
    workspace = make_village(LINGGOASRI)
    with operation(workspace) as op:
        for number in range(40):
            answers = {"judul": f"Masalah nomor {number}", "bidang": "12"[number > 20]}
            op.add("masalah", {**answers, "sebab": "Tanggul rendah; Pompa rusak; Saluran dangkal"})
    pages = said(workspace, "masalah pengelompokan")
    assert all("Keterangan" in page or "Bidang" in page for page in pages)
    inventory = [page for page in pages if page.startswith("Daftar inventaris masalah")]
    total = len(inventory)
    assert total > 1
    for number, page in enumerate(inventory, 1):
        assert f"Halaman {number} dari {total}" in page
        assert (number == 1) != ("lanjutan" in page)
        assert ("Kepala Desa Linggoasri" in page) == (number == total)
    assert "Masalah nomor 38" in inventory[-1]
    assert "Masalah nomor 39" in inventory[-1]


def test_an_empty_form_is_one_sentence_when_it_is_asked_for(make_village: Make, said: Said) -> None:
    workspace = make_village(LINGGOASRI)
    (page,) = said(workspace, "rpjm")
    assert "Belum ada" in page
    (contents,) = said(workspace)
    assert contents.count("belum berisi") == 20 + 1


def test_blank_forms_are_one_page_each_to_be_written_on(told: Workspace, tmp_path: Path) -> None:
    printed = print_pdf(told, PrintOrder("matriks", blank=True), tmp_path / "x.pdf")
    assert (printed.pages, printed.documents) == (20, 20)
    with Pages(printed.path) as pages:
        assert "Tanggul rob" not in pages.text(4)
        assert "Lurah Bandengan" in pages.text(4)


def test_long_and_odd_texts_stay_on_the_page(make_village: Make, said: Said) -> None:
    workspace = make_village(BANDENGAN)
    long = "Saluran tersumbat sampah dan limbah batik sehingga meluap setiap hujan. " * 60
    with operation(workspace) as op:
        for odd in ("=HYPERLINK(1)", "#let x = [*", "emoji 🦐 " * 40, "W" * 900, "a\n\n• b"):
            op.add("masalah", {"judul": odd, "sebab": long, "rt": "3, 4"})
    pages = said(workspace, "masalah")
    assert "".join(pages).count("Saluran tersumbat") >= 4 * 60
    assert "#let x = [*" in "".join(pages)


def test_paper_is_a4_or_f4_and_anything_else_is_refused(told: Workspace, tmp_path: Path) -> None:
    for paper, size in (("a4", (297, 210)), ("f4", (330, 215))):
        order = PrintOrder("matriks", text={"matriks": "sketsa", "kertas": paper})
        with Pages(print_pdf(told, order, tmp_path / "x.pdf").path) as pages:
            assert tuple(round(mm) for mm in pages.size_mm(0)) == size
    with pytest.raises(DampinganError, match="b5"):
        print_pdf(told, replace(order, text={"kertas": "b5"}), tmp_path / "x.pdf")
    with pytest.raises(DampinganError, match="entah"):
        print_pdf(told, replace(order, text={"matriks": "entah"}), tmp_path / "x.pdf")


def test_the_same_data_give_the_same_bytes(told: Workspace, tmp_path: Path) -> None:
    order = PrintOrder("matriks", text={"matriks": "masalah rpjm"})
    first, second = (print_pdf(told, order, tmp_path / f"{n}.pdf").path for n in "ab")
    assert first.read_bytes() == second.read_bytes()


# -- a regency ------------------------------------------------------------------------------------


def test_keys_of_consolidated_forms_are_those_of_the_book(plan: RegencyPlan) -> None:
    assert tuple(one.key for one in consolidated_book(plan).matrices) == CONSOLIDATED


def test_each_activity_stands_in_the_list_of_its_agency_with_the_sum(plan: RegencyPlan) -> None:
    lists = list(activity_lists(plan))
    assert sum(one.count for one in lists) == len(plan.activities)
    assert len({one.subtitle for one in lists}) == len(lists)
    assert lists[-1].subtitle == "Belum berpengampu"
    for one in lists:
        *lines, total = one.lines
        costs = [line.cells[8] for line in lines if line.look is Look.PLAIN]
        assert total.look is Look.TOTAL
        assert total.cells[8] == sum(cost for cost in costs if isinstance(cost, int))


def test_each_problem_stands_in_the_list_of_its_kecamatan(plan: RegencyPlan) -> None:
    lists = list(problem_lists(plan))
    assert [one.subtitle for one in lists] == [
        "Kecamatan Pekalongan Barat",
        "Kecamatan Pekalongan Utara",
    ]
    assert sum(one.count for one in lists) == len(plan.problems)


def test_a_very_long_list_is_cut_at_its_groups_and_signed_once(plan: RegencyPlan) -> None:
    (longest, *_) = sorted(activity_lists(plan), key=lambda one: -len(one.lines))
    long = replace(longest, lines=longest.lines[:-1] * 40)
    parts = cut(long, 100)
    assert sum(len(part.lines) for part in parts) == len(long.lines)
    assert all(part.lines[0].look is Look.GROUP for part in parts)
    assert [bool(part.notes) for part in parts] == [*[False] * (len(parts) - 1), bool(long.notes)]


def test_a_regency_prints_its_consolidated_forms_and_any_villages(
    regency: Workspace, said: Said
) -> None:
    pages = said(regency, "per_agency masalah")
    assert pages[0].startswith("Kegiatan menurut perangkat daerah pengampu")
    assert "Kecamatan Pekalongan Barat" in pages[1]
    assert "bagian 2 dari 2" in pages[2]
    (village,) = said(regency, "masalah", village=BANDENGAN)
    assert "Lurah Bandengan" in village


def test_agencies_get_sheets_of_their_own_to_be_handed_over(
    regency: Workspace, tmp_path: Path
) -> None:
    agencies = list(agency_options(regency))
    printed = print_pdf(regency, PrintOrder("perangkat"), tmp_path / "x.pdf")
    assert printed.documents == 1 + 2 * len(agencies)
    order = PrintOrder("perangkat", text={"perangkat": agencies[0]})
    with Pages(print_pdf(regency, order, tmp_path / "x.pdf").path) as pages:
        assert "Lembar 1 dari 2" in pages.text(0)
    with pytest.raises(DampinganError, match="entah"):
        print_pdf(regency, replace(order, text={"perangkat": "entah"}), tmp_path / "x.pdf")
