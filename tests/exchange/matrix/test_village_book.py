"""Planning forms of a village: what they say, and what a spreadsheet finds in the workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import BANDENGAN, NOW
from dampingan.core.dates import SHORT_MONTHS
from dampingan.core.errors import CancelledError
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.matrix.looks import PAPERS
from dampingan.exchange.matrix.page import Book, Look, Matrix
from dampingan.exchange.matrix.village_book import read_village_book, write_village_matrices
from dampingan.exchange.matrix.writing import write_book
from dampingan.store.plan.form import ensure_plan
from dampingan.store.plan.writing import operation, remove
from dampingan.store.workspace import Workspace

LINGGOASRI = "33.26.08.2003"
SCORES = {"periode": "2026-Q4", "skala": "skala_5"}

Make = Callable[[str], Workspace]


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Make]:
    """Makes empty workspaces with registers."""
    opened: list[Workspace] = []

    def made(code: str = BANDENGAN) -> Workspace:
        path = tmp_path_factory.mktemp("desa") / "x.dampingan"
        workspace = Workspace.create(path, code, "2026-Q4", actor="Sari", now=lambda: NOW)
        ensure_plan(workspace)
        opened.append(workspace)
        return workspace

    yield made
    for workspace in opened:
        workspace.close()


@pytest.fixture(scope="module")
def told(make: Make) -> Workspace:
    """A kelurahan with a small assessment and plan."""
    workspace = make(BANDENGAN)
    with operation(workspace) as op:
        hall = op.add("potensi", {"judul": "Balai RW", "kategori": "prasarana", "jumlah": "1"})
        rob = op.add(
            "masalah",
            {
                "judul": "Rob",
                "bidang": "6",
                "sebab": "Tanggul rendah; Pompa rusak",
                "potensi": hall,
                "rw": "004",
                "keluarga": "180",
            },
            rows={
                "penilaian": [
                    {"penilai": "LPMK", **SCORES} | {f"k{n}": "4" for n in range(1, 6)},
                    {"penilai": "PKK", **SCORES} | {f"k{n}": "5" for n in range(1, 6)},
                ],
                "alternatif": [
                    {"tindakan": "Meninggikan tanggul", "layak": "1"},
                    {"tindakan": "Pindah", "layak": "2", "alasan": "mahal"},
                ],
            },
        )
        op.add("masalah", {"judul": "Tanah turun", "sebab_dari": rob})
        op.add("sketsa", {"objek": "Tanggul", "rw": "004", "kondisi": "Retak", "masalah": rob})
        op.add("kalender", {"hal": "Rob besar", "jenis": "3", "bulan": "1 12", "masalah": rob})
        dyke = op.add(
            "kegiatan",
            {
                "judul": "Tanggul rob",
                "masalah": rob,
                "bidang": "6",
                "volume": "1200",
                "satuan": "m",
                "biaya": "7500000000",
                "sumber_dana": "apbd_kab",
                "pengampu": "kota-dpupr",
                "tahun_mulai": "2027",
                "tahun_selesai": "2032",
                "keadaan": "4",
            },
            rows={"kemajuan": [{"tanggal": "2026-10-01", "fisik": "15", "hambatan": "Hujan"}]},
        )
        own = {"bidang": "7", "tahun_mulai": "2027", "sumber_dana": "dana_kelurahan"}
        op.add("kegiatan", {"judul": "Bank sampah", "biaya": "20000000", **own})
        op.add("kegiatan", {"judul": "Usulan jalan", "sumber_dana": "apbd_kab", "keadaan": "2"})
        op.add("kegiatan", {"judul": "Batal", "keadaan": "7", **own})
        op.add(
            "kunjungan",
            {"tanggal": "2026-11-10", "perangkat": "kota-dpupr", "kegiatan": dyke},
            rows={
                "tindak_lanjut": [
                    {"uraian": "Perbaiki pompa", "tenggat": "2026-12-01", "keadaan": "1"},
                    {"uraian": "Lapor lurah", "keadaan": "3"},
                ]
            },
        )
    return workspace


@pytest.fixture(scope="module")
def book(told: Workspace) -> Book:
    """Its forms."""
    return read_village_book(told)


@pytest.fixture(scope="module")
def written(book: Book, tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    """Its workbook, as a spreadsheet finds it."""
    path = tmp_path_factory.mktemp("matriks") / "x.xlsx"
    return openpyxl.load_workbook(write_book(book, path, paper=PAPERS["f4"]))


def rows(matrix: Matrix) -> list[tuple[Any, ...]]:
    """Return the cells of the lines that are no headings or sums."""
    return [line.cells for line in matrix.lines if line.look is Look.PLAIN]


def column(matrix: Matrix, heading: str) -> list[Any]:
    """Return what stands below a heading."""
    place = [one.heading for one in matrix.columns].index(heading)
    return [cells[place] for cells in rows(matrix)]


# -- what the forms say ---------------------------------------------------------------------------


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


def test_a_kelurahan_and_a_desa_have_words_of_their_own(book: Book, make: Make) -> None:
    desa = read_village_book(make(LINGGOASRI))
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
    with pytest.raises(ExchangeError, match=r"33\.26\.99\.2001"):
        read_village_book(told, "33.26.99.2001")


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


def test_empty_registers_give_forms_that_say_so(make: Make, tmp_path: Path) -> None:
    book = read_village_book(make(BANDENGAN))
    assert all(not one.lines for one in book.matrices)
    workbook = openpyxl.load_workbook(write_book(book, tmp_path / "x.xlsx"))
    for page, matrix in zip(workbook.worksheets[1:], book.matrices, strict=True):
        texts = [cell.value for row in page.iter_rows() for cell in row]
        assert matrix.empty in texts


def test_a_deleted_record_leaves_its_title_where_it_was_named(make: Make) -> None:
    workspace = make(BANDENGAN)
    with operation(workspace) as op:
        gone = op.add("masalah", {"judul": "Sampah"})
        op.add("kegiatan", {"judul": "Bank sampah", "masalah": gone})
        op.add("sketsa", {"objek": "Sungai", "masalah": f"{gone} bau sekali"})
    remove(workspace, gone, "salah entri")
    book = read_village_book(workspace)
    assert book.matrix("masalah").lines == ()
    assert column(book.matrix("sketsa"), "Masalah") == ["• Sampah (dihapus)\n• bau sekali"]


_LONG = "Saluran tersumbat sampah dan limbah batik sehingga meluap setiap hujan. " * 60
_ODD = ("=HYPERLINK(1)", "\x07bel\x00", "_x0041_", "  ", "emoji 🦐 " * 40, "W" * 900, "a\n\nb")


def test_30_problems_with_long_and_odd_texts_still_print(make: Make, tmp_path: Path) -> None:
    workspace = make(BANDENGAN)
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
