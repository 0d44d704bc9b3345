"""Questionnaires of a workspace: families, records, blank sheets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dampingan.core.errors import DampinganError
from dampingan.core.language import set_language
from dampingan.demo.sample import build_sample
from dampingan.forms.session import Field
from dampingan.forms.xlsform import read_form
from dampingan.printing.order import PrintOrder
from dampingan.printing.press.page_picture import Pages
from dampingan.printing.questionnaire.questionnaire_product import PRODUCT, printed_sheets
from dampingan.printing.run import first_pdf, print_pdf
from dampingan.store.entry.response_entry import ResponseEntry
from dampingan.store.subject import Subject
from dampingan.store.workspace import Workspace

SURVEY = """
| survey |
|        | type     | name  | no | label       | appearance     |
|        | text     | acara | 1  | Acara warga |                |
|        | text     | dari  | 2  | Berasal dari | acuan(acara)  |
| settings |
|        | form_title  | form_id | version | instance_name |
|        | Acara Warga | acara   | 1       | ${acara}      |
"""
"""An additional form without a list."""


@pytest.fixture(scope="module")
def sample(
    empty_workspace_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workspace]:
    """Return a workspace with three invented families."""
    path = tmp_path_factory.mktemp("kuesioner") / "contoh.dampingan"
    path.write_bytes(empty_workspace_file.read_bytes())
    with Workspace.open(path, actor="Sari") as opened:
        build_sample(opened, families=3)
        opened.install(
            read_form(SURVEY), SURVEY.encode(), "md", "extra", subject="village", source_name="x.md"
        )
        yield opened


def texts(pdf: bytes) -> list[str]:
    with Pages(pdf) as pages:
        return [pages.text(number) for number in range(pages.count)]


def test_every_family_that_is_there_gets_its_sheets(sample: Workspace, tmp_path: Path) -> None:
    printed = print_pdf(sample, PrintOrder("kuesioner"), tmp_path / "semua.pdf")
    assert printed.documents == PRODUCT.make(sample, PrintOrder("kuesioner")).count
    assert all(start % 2 == 0 for start in printed.starts)
    with Pages(printed.path) as pages:
        first = pages.text(0)
    assert "Kelurahan Bandengan" in first
    assert "Keadaan data" in first
    assert f"Halaman 1 dari {printed.pages // printed.documents}"[:17] in first
    assert "UU 27/2022" in texts(printed.path.read_bytes())[3]


def test_sheets_are_the_same_whatever_the_window_speaks(sample: Workspace) -> None:
    order = PrintOrder("kuesioner")
    rows = {"anggota": 6}
    form = sample.form("family")
    here = printed_sheets(sample, form, order).first_fields(rows)
    words = texts(first_pdf(sample, order))
    set_language("en")
    try:
        assert printed_sheets(sample, form, order).first_fields(rows) == here
        assert (
            texts(first_pdf(sample, order))[0].split("Keadaan data")[0]
            == (words[0].split("Keadaan data")[0])
        )
    finally:
        set_language("id")


def test_the_same_order_gives_the_same_bytes(sample: Workspace) -> None:
    order = PrintOrder("kuesioner")
    assert first_pdf(sample, order) == first_pdf(sample, order)


def test_a_blank_form_has_the_codes_of_its_village_and_no_key(sample: Workspace) -> None:
    pages = texts(first_pdf(sample, PrintOrder("kuesioner", blank=True, rw="003", rt="002")))
    assert len(pages) == 4
    assert "hal. 1" in pages[0]
    assert "K-" not in pages[0]
    assert "003" in pages[1]


def test_further_rows_of_a_blank_form_are_continuation_sheets(sample: Workspace) -> None:
    assert len(texts(first_pdf(sample, PrintOrder("kuesioner", blank=True, rows=8)))) == 6


def test_a_continuation_sheet_comes_alone(sample: Workspace) -> None:
    order = PrintOrder("kuesioner", text={"lembar": "tambahan"})
    pages = texts(first_pdf(sample, order))
    assert len(pages) == 2
    assert "Lembar tambahan" in pages[0]


def test_a_form_without_a_list_has_no_continuation_sheet(sample: Workspace) -> None:
    order = PrintOrder("kuesioner", form_id="acara", text={"lembar": "tambahan"})
    with pytest.raises(DampinganError, match="tidak punya daftar"):
        first_pdf(sample, order)


def test_a_form_of_the_village_is_printed_blank(sample: Workspace) -> None:
    (page, *_) = texts(first_pdf(sample, PrintOrder("kuesioner", form_id="acara")))
    assert "Acara Warga" in page
    assert "Kepala keluarga" not in page


def test_only_who_answers_about_persons_is_asked_to_agree(sample: Workspace) -> None:
    said = " ".join(texts(first_pdf(sample, PrintOrder("kuesioner", form_id="peringkat"))))
    assert "Diisi oleh" in said
    assert "Responden" not in said
    assert "UU 27/2022" not in said


def test_a_record_of_another_form_is_printed_with_its_answers(sample: Workspace) -> None:
    first = ResponseEntry.create(sample, "acara", Subject("village"))
    first.set(Field("acara"), "Sedekah bumi")
    second = ResponseEntry.create(sample, "acara", Subject("village"))
    second.set(Field("acara"), "Panen raya")
    second.set(Field("dari"), first.uid)
    order = PrintOrder("kuesioner", record=second.response_id)
    (page,) = texts(first_pdf(sample, order))
    assert "Panen raya" in page
    assert "Sedekah bumi" in page
    assert first.uid not in page
    assert "hal. 1" in page


def test_a_scanned_page_opens_the_question_that_stands_first_on_it(sample: Workspace) -> None:
    order = PrintOrder("kuesioner")
    sheets = printed_sheets(sample, sample.form("family"), order)
    assert sheets.first_fields({"anggota": 3})[2][0] == 1
    assert sheets.page_of("bpnt") == 4
