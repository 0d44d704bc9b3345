"""Planning forms of a village: what they say."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import BANDENGAN
from dampingan.core.dates import SHORT_MONTHS
from dampingan.matrix.page import Book, Look, Matrix
from dampingan.matrix.village_book import UnknownVillageError, read_village_book
from dampingan.store.plan.writing import operation, remove
from dampingan.store.workspace import Workspace
from told_village import Make

LINGGOASRI = "33.26.08.2003"


@pytest.fixture(scope="module")
def book(told: Workspace) -> Book:
    """Its forms."""
    return read_village_book(told)


def rows(matrix: Matrix) -> list[tuple[Any, ...]]:
    """Return the cells of the lines that are no headings or sums."""
    return [line.cells for line in matrix.lines if line.look is Look.PLAIN]


def column(matrix: Matrix, heading: str) -> list[Any]:
    """Return what stands below a heading."""
    place = [one.heading for one in matrix.columns].index(heading)
    return [cells[place] for cells in rows(matrix)]


def test_columns_are_those_of_the_usual_forms(book: Book) -> None:
    headings = {one.key: [c.heading for c in one.columns] for one in book.matrices}
    assert headings["sketsa"] == ["No", "Unsur/objek", "Kondisi", "Masalah", "Potensi", "Ket"]
    assert headings["pohon"] == ["No", "Masalah utama", "Penyebab", "Akibat"]
    assert headings["kalender"][2:14] == list(SHORT_MONTHS["id"])
    assert headings["masalah"] == [
        *("No", "Bidang/ urusan", "Kategori potensi", "Lembaga", "Masalah", "Penyebab"),
        *("Potensi", "Usulan", "Kegiatan", "Keterangan"),
    ]
    assert headings["pengkajian"][-2:] == [
        "Alternatif tindakan pemecahan masalah",
        "Tindakan yang layak",
    ]


def test_links_are_titles_and_what_answers_a_problem_stands_beside_it(book: Book) -> None:
    inventory = book.matrix("masalah")
    assert column(inventory, "Potensi")[0] == "Balai RW"
    assert column(inventory, "Kegiatan")[0] == "Tanggul rob"
    assert column(inventory, "Penyebab")[0] == "• Tanggul rendah\n• Pompa rusak"


def test_the_problem_tree_can_be_read_from_both_ends(book: Book) -> None:
    tree = book.matrix("pohon")
    assert "Tanah turun" in column(tree, "Penyebab")[0]
    assert column(tree, "Akibat")[1] == "Rob"


def test_the_calendar_ticks_the_months(book: Book) -> None:
    (cells,) = rows(book.matrix("kalender"))
    assert [place for place, cell in enumerate(cells[2:14], 1) if cell] == [1, 12]


def test_the_ranking_shows_its_arithmetic_and_what_is_missing(book: Book) -> None:
    ranks = book.matrix("peringkat")
    assert column(ranks, "Jumlah nilai") == [22.5, None]
    assert column(ranks, "Urutan peringkat") == ["1", "–"]
    assert column(ranks, "Hitungan")[0].endswith("= 22,5")
    assert column(ranks, "Ket")[1] == "Belum dinilai."
    sums = [line.cells[6] for line in book.matrix("nilai").lines if line.cells[0] == "LPMK"]
    assert sums == [20.0]


def test_feasible_actions_are_ranked_by_the_scores_of_their_problems(book: Book) -> None:
    (cells,) = rows(book.matrix("peringkat_tindakan"))
    assert cells[1:] == ("Meninggikan tanggul", 4.5, 4.5, 4.5, 13.5, "1", "Rob")


def test_every_alternative_has_its_line_and_its_verdict(book: Book) -> None:
    examined = book.matrix("pengkajian")
    assert column(examined, "Tindakan yang layak")[:2] == [
        "Meninggikan tanggul",
        "Tidak layak: mahal",
    ]
    assert column(examined, "No") == [1, "", 2]


def test_each_activity_stands_where_its_money_comes_from(book: Book) -> None:
    assert column(book.matrix("rkp"), "Jenis kegiatan") == ["Bank sampah"]
    assert column(book.matrix("du_rkp"), "Jenis kegiatan") == ["Usulan jalan"]
    assert column(book.matrix("masuk"), "Nama program/kegiatan") == ["Tanggul rob"]


def test_cancelled_activities_stand_in_no_form_of_the_plan(book: Book) -> None:
    for key in ("gagasan", "rekap", "rpjm", "rkp"):
        assert "Batal" not in str(book.matrix(key).lines)


def test_the_plan_over_years_ticks_every_year_and_sums_up_what_is_priced(book: Book) -> None:
    plan = book.matrix("rpjm")
    years = [one.heading for one in plan.columns if one.heading.isdigit()]
    assert years == [str(year) for year in range(2027, 2033)]
    total = plan.lines[-1]
    assert total.look is Look.TOTAL
    assert 7_520_000_000 in total.cells
    assert any("1 kegiatan belum berbiaya" in str(cell) for cell in total.cells)


def test_the_evaluation_brings_target_report_obstacle_and_what_follows(book: Book) -> None:
    done = book.matrix("evaluasi")
    assert column(done, "Fisik (%)") == [15.0]
    assert "Hujan" in column(done, "Masalah")[0]
    assert column(done, "Tindak lanjut") == ["Perbaiki pompa (tenggat 1/12/2026)"]


def test_each_follow_up_has_a_line_below_its_visit(book: Book) -> None:
    visits = book.matrix("kunjungan")
    assert column(visits, "Uraian") == ["Perbaiki pompa", "Lapor lurah"]
    assert column(visits, "No") == [1, None]


def test_a_kelurahan_and_a_desa_have_words_of_their_own(book: Book, make_village: Make) -> None:
    desa = read_village_book(make_village(LINGGOASRI))
    assert book.matrix("du_rkp").title.startswith("Daftar usulan Musrenbang kelurahan")
    assert book.matrix("sketsa").signers[0].office == "Lurah Bandengan"
    assert desa.matrix("du_rkp").title.startswith("Daftar usulan RKP Desa")
    assert desa.matrix("rpjm").title.startswith("Rancangan RPJM Desa")
    assert desa.matrix("sketsa").signers[0].office == "Kepala Desa Linggoasri"
    assert "Kelurahan tidak menyusun" not in str(desa.matrix("rpjm").notes)


def test_the_yearly_forms_can_be_of_another_year(told: Workspace) -> None:
    later = read_village_book(told, year=2030)
    assert later.matrix("rkp").title.endswith("2030")
    assert column(later.matrix("rkp"), "Jenis kegiatan") == []


def test_an_unknown_village_is_refused_in_words(told: Workspace) -> None:
    with pytest.raises(UnknownVillageError, match=r"33\.26\.99\.2001"):
        read_village_book(told, "33.26.99.2001")


def test_a_deleted_record_leaves_its_title_where_it_was_named(make_village: Make) -> None:
    workspace = make_village(BANDENGAN)
    with operation(workspace) as op:
        gone = op.add("masalah", {"judul": "Sampah"})
        op.add("kegiatan", {"judul": "Bank sampah", "masalah": gone})
        op.add("sketsa", {"objek": "Sungai", "masalah": f"{gone} bau sekali"})
    remove(workspace, gone, "salah entri")
    book = read_village_book(workspace)
    assert book.matrix("masalah").lines == ()
    assert column(book.matrix("sketsa"), "Masalah") == ["• Sampah (dihapus)\n• bau sekali"]
