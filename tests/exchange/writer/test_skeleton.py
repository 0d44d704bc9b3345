"""How a submission looks and behaves in a spreadsheet program, seen with openpyxl."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from conftest import NOW
from dampingan.exchange.reader.reading import read_submission
from dampingan.exchange.writer.submission import write_submission
from dampingan.store.workspace import Workspace
from exchange.families import add_family

LONG = "Pindah ke Kelurahan Krapyak mengikuti anak pertama, rumah lama sudah dijual"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def path(empty_workspace_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("look")
    copy = Path(shutil.copy(empty_workspace_file, folder / "look.dampingan"))
    with Workspace.open(copy, actor="Sari", now=lambda: NOW) as workspace:
        answers = {"jenis_lantai": "2", "tgl_pendataan": "2026-11-20", "no_kk": "3375000000000012"}
        add_family(workspace, answers, [{"nama": "Umi Rahayu"}])
        deleted = add_family(workspace, {"nama_kk": "Zainal"})
        with workspace.write("Hapus") as tx:
            tx.delete("family", deleted, "ganda")
        add_family(workspace, {}, status="moved", status_reason=LONG, rt="003")
        write_submission(workspace, folder / "a.xlsx", include_drafts=True, include_findings=True)
    return folder / "a.xlsx"


@pytest.fixture(scope="module")
def book(path: Path) -> Any:
    return openpyxl.load_workbook(path)


def cell(book: Any, key: str, row: int = 6, sheet: str = "Keluarga") -> Any:
    names = [c.value for c in book[sheet][2]]
    return book[sheet].cell(row, names.index(key) + 1)


def test_a_submission_has_its_five_sheets(book: Any) -> None:
    assert book.sheetnames == ["Petunjuk", "Keluarga", "Anggota", "_kode", "_meta"]


def test_a_reader_opens_on_the_instructions(book: Any) -> None:
    assert book.active.title == "Petunjuk"


def test_the_identity_is_out_of_the_way(book: Any) -> None:
    assert book["_meta"].sheet_state == "hidden"


@pytest.mark.parametrize("sheet", ["Petunjuk", "Keluarga", "Anggota", "_kode", "_meta"])
def test_each_sheet_has_its_token_in_a1(book: Any, sheet: str) -> None:
    assert book[sheet]["A1"].value.startswith("#dampingan:")
    assert book[sheet].row_dimensions[1].hidden


@pytest.mark.parametrize("sheet", ["Keluarga", "Anggota"])
def test_machine_names_stand_in_a_hidden_row(book: Any, sheet: str) -> None:
    assert book[sheet]["A2"].value == "_uid"
    assert book[sheet].row_dimensions[2].hidden


def test_headings_show_block_number_and_label(book: Any) -> None:
    column = cell(book, "jenis_lantai").column
    heading = [book["Keluarga"].cell(row, column).value for row in (4, 5)]
    assert heading == ["303", "Jenis lantai terluas"]


def test_key_and_name_stay_in_sight(book: Any) -> None:
    assert (book["Keluarga"].freeze_panes, book["Anggota"].freeze_panes) == ("C6", "E6")


@pytest.mark.parametrize("sheet", ["Petunjuk", "Keluarga", "Anggota", "_kode", "_meta"])
def test_every_sheet_is_protected(book: Any, sheet: str) -> None:
    assert book[sheet].protection.sheet


def test_answers_can_be_changed_and_keys_can_not(book: Any) -> None:
    assert cell(book, "_uid").protection.locked
    assert not cell(book, "jenis_lantai").protection.locked


@pytest.mark.parametrize("row", [6, 7, 8, 500, 1008])
def test_ids_are_text_cells_in_used_and_in_spare_rows(book: Any, row: int) -> None:
    assert cell(book, "no_kk", row).number_format == "@"


def test_spare_rows_are_ready_for_answers(book: Any) -> None:
    assert not cell(book, "no_kk", 1008).protection.locked
    assert book["Keluarga"].max_row >= 1008


def test_a_choice_shows_code_and_label(book: Any) -> None:
    assert cell(book, "jenis_lantai").value == "2 - Keramik"


def test_a_status_is_an_indonesian_word(book: Any) -> None:
    assert [cell(book, "_status", row).value for row in (6, 7)] == ["Lengkap", "Dihapus"]


def test_no_english_code_is_in_sight_on_the_code_sheet(book: Any) -> None:
    page = book["_kode"]
    seen = {
        c.value
        for row in page.iter_rows(min_row=5)
        for c in row
        if not page.column_dimensions[c.column_letter].hidden
    }
    assert "Lengkap" in seen
    assert not seen & {"complete", "draft", "deleted"}


def test_a_draft_is_marked_by_its_word(book: Any) -> None:
    rules = book["Keluarga"].conditional_formatting
    formulas = [rule.formula[0] for found in rules for rule in found.rules]
    assert any(formula.endswith('="Draf"') for formula in formulas)


def test_a_long_reason_is_seen_whole(book: Any) -> None:
    reason = cell(book, "_status_reason", 8)
    assert reason.alignment.wrap_text
    assert book["Keluarga"].row_dimensions[8].height > book["Keluarga"].row_dimensions[6].height


def test_a_date_is_a_date_cell_in_iso_format(book: Any) -> None:
    date = cell(book, "tgl_pendataan")
    assert (date.is_date, date.number_format) == (True, "yyyy-mm-dd")


def test_drop_downs_show_the_ranges_of_the_code_sheet(book: Any) -> None:
    rules = [v for v in book["Keluarga"].data_validations.dataValidation if v.type == "list"]
    column = cell(book, "jenis_lantai").coordinate
    (rule,) = [v for v in rules if column in v.sqref]
    assert all(not v.formula1.startswith('"') for v in rules)
    target = book.defined_names[rule.formula1].attr_text
    page, cells = target.split("!")
    shown = [c.value for (c,) in book[page][cells.replace("$", "")]]
    assert shown[1] == "2 - Keramik"
    assert shown[-1] == "TIDAK BERLAKU"


def test_drop_downs_reach_the_spare_rows(book: Any) -> None:
    last = cell(book, "jenis_lantai", 1008).coordinate
    assert any(last in v.sqref for v in book["Keluarga"].data_validations.dataValidation)


def test_every_drop_down_names_a_range_that_exists(book: Any) -> None:
    for sheet in ("Keluarga", "Anggota"):
        for rule in book[sheet].data_validations.dataValidation:
            assert rule.type != "list" or rule.formula1 in book.defined_names


def test_pages_are_a4_landscape_with_repeated_headings(book: Any) -> None:
    sheet = book["Anggota"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$3:$5"


def test_spare_rows_are_not_printed(book: Any) -> None:
    assert book["Keluarga"].print_area.endswith("$8")


def test_the_documents_properties_say_the_same_as_meta(book: Any, path: Path) -> None:
    found = {p.name.removeprefix("dampingan."): p.value or "" for p in book.custom_doc_props.props}
    assert found == dict(read_submission(path).identity.properties())


def test_the_instructions_name_village_period_and_counts(book: Any) -> None:
    texts = [c.value for row in book["Petunjuk"].iter_rows() for c in row if c.value]
    assert "Kelurahan Bandengan · Triwulan IV 2026" in texts
    assert texts[texts.index("Keluarga") + 1] == "2 keluarga + 1 catatan hapus = 3 baris"
    assert texts[texts.index("Anggota keluarga") + 1] == "1 anggota tercatat"
    assert any("1 keluarga yang dihapus" in text for text in texts)


def test_no_cell_of_the_workbook_is_a_formula(book: Any) -> None:
    kinds = {c.data_type for sheet in book for row in sheet.iter_rows() for c in row}
    assert "f" not in kinds


def test_the_fonts_and_grounds_of_headings_are_readable(book: Any) -> None:
    for i in range(1, book["Keluarga"].max_column + 1):
        for row in (3, 4, 5):
            head = book["Keluarga"].cell(row, i)
            assert contrast(head.font.color.rgb, head.fill.start_color.rgb) >= 4.5


def test_the_parts_of_the_zip_are_well_formed_and_declared(path: Path) -> None:
    with zipfile.ZipFile(path) as zipped:
        names = zipped.namelist()
        assert names[0] == "[Content_Types].xml"
        for name in names:
            ET.fromstring(zipped.read(name))
        types = zipped.read("[Content_Types].xml").decode()
    declared = set(re.findall(r'PartName="/([^"]+)"', types))
    assert {n for n in names if n.startswith("xl/") and "_rels" not in n} <= declared


def test_elements_of_a_data_sheet_stand_in_the_order_of_the_standard(path: Path) -> None:
    order = [
        "sheetPr",
        "dimension",
        "sheetViews",
        "sheetFormatPr",
        "cols",
        "sheetData",
        "sheetProtection",
        "autoFilter",
        "conditionalFormatting",
        "dataValidations",
        "printOptions",
        "pageMargins",
        "pageSetup",
        "headerFooter",
        "ignoredErrors",
    ]
    with zipfile.ZipFile(path) as zipped:
        sheet = ET.fromstring(zipped.read("xl/worksheets/sheet2.xml"))
    found = [child.tag.removeprefix(MAIN) for child in sheet]
    assert found == sorted(found, key=order.index)
    assert "ignoredErrors" in found


def test_the_dimension_covers_the_spare_rows_and_no_more(path: Path) -> None:
    with zipfile.ZipFile(path) as zipped:
        sheet = zipped.read("xl/worksheets/sheet2.xml").decode()
    assert re.search(r'<dimension ref="A1:[A-Z]+1008"', sheet)


def contrast(ink: str, ground: str) -> float:
    """Return the contrast of two colours by WCAG 2."""
    bright, dark = sorted((luminance(ink), luminance(ground)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (2, 4, 6)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
