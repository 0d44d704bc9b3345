"""The summary for the coordination meeting: the screen's numbers, on few pages, nobody's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from dampingan.analysis.plan_summary import By
from dampingan.analysis.village_profile import blocks_of, expressions_of, figure_of
from dampingan.core.errors import DampinganError
from dampingan.core.number import count_text
from dampingan.matrix.regency_plan import read_regency_plan
from dampingan.printing.order import PrintOrder
from dampingan.printing.press.page_picture import Pages
from dampingan.printing.report.figure import arranged, bar, section, share_text, table
from dampingan.printing.report.summary.regency import read_regency_figures, regency_document
from dampingan.printing.report.summary.survey_part import coverage, lacks_by_place
from dampingan.printing.report.summary.village import document_of
from dampingan.printing.report.summary.village_figures import VillageFigures, read_village_figures
from dampingan.printing.report.village_profile import PRODUCT as PROFILE
from dampingan.printing.run import first_pdf
from dampingan.store.merging.board import board, deciles, totals_of
from dampingan.store.plan.form import ensure_plan
from dampingan.store.plan.survey_count import count_all
from dampingan.store.plan.writing import operation
from dampingan.store.reference import add_reference
from dampingan.store.workspace import Workspace
from dampingan.ui.home.figures import read_figures
from planned_villages import plan_villages

VILLAGES = ["33.26.08.2001", "33.26.08.2002", "33.26.01.2001"]


@pytest.fixture(scope="module")
def figures(sampled: Workspace) -> VillageFigures:
    return read_village_figures(sampled, sampled.village_code)


@pytest.fixture(scope="module")
def document(figures: VillageFigures) -> dict[str, Any]:
    return document_of(figures)


@pytest.fixture(scope="module")
def printed(sampled: Workspace) -> bytes:
    return first_pdf(sampled, PrintOrder("ringkasan"))


@pytest.fixture(scope="module")
def regency(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    path = tmp_path_factory.mktemp("kabupaten") / "kabupaten.dampingan"
    with Workspace.create(path, "33.26", "2026-Q4", actor="Sari") as workspace:
        plan_villages(workspace, VILLAGES, problems=8, potentials=2, activities=12)
        with workspace.write("Contoh", undoable=False) as tx:
            for code, count in zip(VILLAGES, (40, 35, 3), strict=True):
                for place in range(count):
                    tx.insert(
                        "family",
                        {
                            "village_code": code,
                            "status": "complete" if place % 4 else "draft",
                            "decile": str(place % 10 + 1),
                            "head_name": "Suparno",
                        },
                    )
        yield workspace


def texts(pdf: bytes) -> list[str]:
    """Return the words of every page."""
    with Pages(pdf) as pages:
        return [pages.text(number) for number in range(pages.count)]


def sections(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the sections of a summary in reading order."""
    return [one for row in document["rows"] for column in row for one in column]


def test_paper_says_the_numbers_of_beranda(sampled: Workspace, figures: VillageFigures) -> None:
    home = read_figures(sampled)
    assert figures.totals == home.totals
    assert tuple(figures.places) == home.places
    assert (figures.done, figures.closed, figures.drafts) == (home.done, home.closed, home.drafts)
    assert (figures.to_check, figures.expected) == (home.to_check, home.expected)
    assert (figures.conflicts, figures.inquiries) == (home.conflicts, home.inquiries)
    assert figures.deciles == deciles(sampled)


def test_indicators_are_those_of_the_tab_profil(
    sampled: Workspace, figures: VillageFigures
) -> None:
    form = sampled.extra_form("profil")
    asked = [one for block in blocks_of(form) for one in block.questions]
    counts = count_all(sampled, expressions_of(form, asked))
    found = {one.indicator.key: one for one in figures.lacks}
    assert {"rtlh", "babs", "tanpa_jkn", "ats", "disabilitas", "tanpa_nik"} <= found.keys()
    for key, lack in found.items():
        shown = figure_of(form, form.questions[key], "", counts)
        assert shown is not None
        counted = shown.count if lack.indicator.lacking else lack.base - (shown.count or 0)
        assert lack.count == counted, key
        assert lack.count <= lack.base


def test_rows_of_rt_add_up_to_the_total_line(figures: VillageFigures) -> None:
    made = coverage(figures)["parts"][0]
    families = [int(row[1]) for row in made["rows"]]
    assert sum(families) == int(made["total"][1]) == figures.totals.families


def test_lacks_by_place_add_up_to_the_indicator(figures: VillageFigures) -> None:
    found = {one.indicator.label(): one for one in figures.lacks}
    made = lacks_by_place(figures)["parts"][0]
    for column in range(2, len(made["heads"]), 2):
        lack = found[made["heads"][column]["t"]]
        pairs = [row[column - 1].split("/") for row in made["rows"] if "/" in row[column - 1]]
        assert sum(int(number) for number, _ in pairs) == lack.count
        assert sum(int(base) for _, base in pairs) == lack.base


def test_every_chart_has_its_figures_and_says_what_they_are_of(document: dict[str, Any]) -> None:
    for one in sections(document)[:-1]:
        assert one["source"], one["title"]
        for part in one["parts"]:
            for row in part.get("rows", ()):
                drawn = [cell for cell in row if isinstance(cell, dict) and "t" not in cell]
                assert len(row) > len(drawn), one["title"]


def test_three_sentences_say_what_stands_out_and_the_asks_are_few(document: dict[str, Any]) -> None:
    assert len(document["points"]) == 3
    assert 1 <= len(document["asks"]) <= 5
    assert all(one.endswith(".") for one in (*document["points"], *document["asks"]))


def test_nobody_of_a_family_is_named(sampled: Workspace, printed: bytes) -> None:
    words = " ".join(" ".join(texts(printed)).split())
    with sampled.snapshot() as reader:
        heads = {str(row[0]) for row in reader.records("family", ["head_name"])}
    assert heads
    assert [name for name in heads if name and name in words] == []


def test_no_figure_has_lost_its_first_digits(printed: bytes) -> None:
    text = " ".join(texts(printed))
    assert "Biaya per tahun" in text
    assert not re.search(r"(?<!\d),\d", text)


def test_a_village_takes_two_to_four_pages_with_place_state_and_numbers(printed: bytes) -> None:
    pages = texts(printed)
    assert 2 <= len(pages) <= 4
    assert all(f"Halaman {n} dari {len(pages)}" in page for n, page in enumerate(pages, 1))
    assert all("Keadaan data" in page and "Bandengan" in page for page in pages)
    assert "Yang menonjol" in pages[0]
    assert "Yang diminta dari rapat" in pages[0]


def test_the_same_data_give_the_same_bytes(sampled: Workspace, printed: bytes) -> None:
    assert first_pdf(sampled, PrintOrder("ringkasan")) == printed


def test_an_empty_village_says_in_words_what_is_not_there(workspace: Workspace) -> None:
    pages = texts(first_pdf(workspace, PrintOrder("ringkasan")))
    assert len(pages) == 1
    assert "Belum ada keluarga yang terdata" in " ".join(pages[0].split())
    assert "perangkat daerah pendamping" in pages[0]


def test_a_regency_says_the_numbers_of_its_board_and_plans(regency: Workspace) -> None:
    found, plan, totals = (
        read_regency_figures(regency),
        read_regency_plan(regency),
        totals_of(board(regency)),
    )
    assert found.totals == totals
    assert found.sums == plan.summary(By.VILLAGE).total
    assert found.plan.overlaps == plan.overlaps
    shown = {one["label"]: one["number"] for one in regency_document(regency)["figures"]}
    assert shown["sudah mengirim"] == count_text(totals.sent)
    assert shown["keluarga diterima"] == count_text(totals.families)


def test_kecamatan_add_up_and_a_village_with_few_families_stands_in_no_order(
    regency: Workspace,
) -> None:
    found = {one["title"]: one["parts"][0] for one in sections(regency_document(regency))}
    made = found["Kiriman per kecamatan"]
    assert made["total"][1] == f"3 dari {len(board(regency))}"
    order = found["Desa/kelurahan menurut bagian keluarga desil 1–2"]
    assert len(order["rows"]) == 2


def test_a_village_of_a_regency_has_its_own_summary(regency: Workspace) -> None:
    code = VILLAGES[0]
    found = read_village_figures(regency, code)
    line = next(one for one in board(regency) if one.code == code)
    assert (found.totals.families, found.closed) == (line.families, line.done)
    assert found.activities
    assert {one.village_code for one in found.activities} == {code}
    assert {one.village_code for one in found.problems} == {code}


def test_a_regencys_profile_sheet_must_say_of_which_village(regency: Workspace) -> None:
    with pytest.raises(DampinganError, match="per desa"):
        PROFILE.make(regency, PrintOrder("profil"))
    job = PROFILE.make(regency, PrintOrder("profil", village=VILLAGES[0]))
    assert next(iter(job.documents()))["heading"] == "Profil Desa Tambakroto"


def test_a_share_is_never_rounded_to_nothing_or_to_all() -> None:
    assert [share_text(*pair) for pair in ((1, 900), (899, 900), (0, 9), (9, 9), (0, 0))] == [
        "< 1 %",
        "> 99 %",
        "0\N{NO-BREAK SPACE}%",
        "100\N{NO-BREAK SPACE}%",
        "–",
    ]


def test_bars_begin_at_zero_and_end_at_the_scale() -> None:
    assert [bar(value, 8)["bar"] for value in (0, 2, 8, 12, None)] == [0.0, 0.25, 1.0, 1.0, -1.0]


def test_empty_sections_are_named_together_at_the_end() -> None:
    full, hollow = section("Ada", table([], [["1"]])), section("Tidak", empty="Belum ada.")
    assert [[one["title"] for one in row[0]] for row in arranged([[[full], [hollow]]], "Sisa")] == [
        ["Ada"],
        ["Sisa"],
    ]


def test_a_long_name_of_an_agency_is_printed_whole(workspace: Workspace) -> None:
    ensure_plan(workspace)
    name = "Dinas Pemberdayaan Masyarakat, Perlindungan Anak, Perempuan, dan Pengarusutamaan Gender"
    code = add_reference(workspace, "perangkat_daerah", name).code
    with operation(workspace, "Contoh") as op:
        op.add("kegiatan", {"judul": "Pelatihan", "pengampu": code, "biaya": "5000000"})
    words = " ".join(" ".join(texts(first_pdf(workspace, PrintOrder("ringkasan")))).split())
    assert name in words
