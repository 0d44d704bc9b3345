"""Any form on screen: blocks, roster columns, lines of a sheet."""

from __future__ import annotations

from datetime import date

from dampingan.forms.model import Form
from dampingan.forms.session import Field, FormSession
from dampingan.forms.xlsform import read_form
from dampingan.ui.entry.outline import ItemKind, Outline, Page, PageKind
from dampingan.ui.entry.path import GHOST, Path, Stop

NESTED = """
| survey | type | name | label | relevant |
| | text | alamat | Alamat | |
| | begin_group | usaha | Usaha | |
| | integer | jumlah | Jumlah | |
| | begin_repeat | cabang | Cabang | |
| | text | nama | Nama | |
| | begin_repeat | barang | Barang | |
| | text | jenis | Jenis | |
| | end_repeat | | | |
| | text | catatan | Catatan | |
| | end_repeat | | | |
| | end_group | | | |
| | begin_group | penutup | Penutup | ${jumlah} > 1 |
| | text | pesan | Pesan | |
| | end_group | | | |
| settings | form_title | form_id | version |
| | Contoh | contoh | 1 |
"""
TODAY = date(2026, 11, 20)


def test_the_family_form_has_a_line_for_each_block_and_part(keluarga: Form) -> None:
    outline = Outline(keluarga)
    blocks = [(s.number, s.level) for s in outline.sections]
    assert blocks[:5] == [("I", 0), ("II", 0), ("III", 0), ("IV", 0), ("IV-A", 1)]
    assert outline.sections[3].kind is PageKind.ROSTER


def test_the_members_grid_holds_the_first_part_of_the_block(keluarga: Form) -> None:
    columns = [question.number for question in Outline(keluarga).columns("anggota")]
    expected = ["402", "403", "404", "405", "406", "407", "408", "409", "410", "411"]
    assert columns == expected


def test_calculations_are_never_shown(keluarga: Form) -> None:
    outline = Outline(keluarga)
    session = FormSession(keluarga, today=TODAY)
    keys = {item.key for item in outline.items(Page(PageKind.SHEET, "blok2"), session)}
    assert "tgl_pendataan" in keys
    assert "wajib" not in keys


def test_questions_at_the_root_and_in_mixed_groups_have_their_pages() -> None:
    outline = Outline(read_form(NESTED))
    lines = [(s.key, s.kind, s.group) for s in outline.sections]
    assert lines == [
        ("", PageKind.SHEET, ""),
        ("usaha", PageKind.SHEET, "usaha"),
        ("cabang", PageKind.ROSTER, "cabang"),
        ("penutup", PageKind.SHEET, "penutup"),
    ]


def test_rows_of_an_inner_repeat_stand_in_the_sheet_of_their_row() -> None:
    form = read_form(NESTED)
    session = FormSession(form, today=TODAY)
    session.add_row("cabang", key="C1")
    session.add_row("barang", "C1", key="B1")
    items = Outline(form).items(Page(PageKind.SHEET, "cabang", "C1"), session)
    kinds = [(item.kind, item.row) for item in items]
    assert kinds == [
        (ItemKind.QUESTION, "C1"),
        (ItemKind.ROW, "B1"),
        (ItemKind.QUESTION, "B1"),
        (ItemKind.ADD_ROW, "C1"),
        (ItemKind.QUESTION, "C1"),
    ]


def test_the_path_goes_through_grid_details_and_next_block() -> None:
    form = read_form(NESTED)
    session = FormSession(form, today=TODAY)
    session.set(Field("jumlah"), "2")
    session.add_row("cabang", key="C1")
    session.add_row("barang", "C1", key="B1")
    path = Path(Outline(form), session)
    stop: Stop | None = path.first()
    seen = []
    while stop is not None:
        seen.append((stop.page.kind.value, stop.field.question, stop.field.row))
        stop = path.next(stop)
    assert seen == [
        ("sheet", "alamat", ""),
        ("sheet", "jumlah", ""),
        ("roster", "cabang/nama" if "cabang/nama" in form.questions else "nama", "C1"),
        ("roster", "catatan", "C1"),
        ("roster", "nama", GHOST),
        ("sheet", "jenis", "B1"),
        ("sheet", "pesan", ""),
    ]


def test_the_path_back_is_the_path_forth_reversed(keluarga: Form) -> None:
    session = FormSession(keluarga, today=TODAY)
    session.add_row("anggota", key="P1")
    session.set(Field("keberadaan", "P1"), "1")
    session.set(Field("tgl_lahir", "P1"), "1980-01-01")
    path = Path(Outline(keluarga), session)
    forth: list[Stop] = []
    stop = path.first()
    while stop is not None:
        forth.append(stop)
        stop = path.next(stop)
    back = [forth[-1]]
    while (stop := path.previous(back[-1])) is not None:
        back.append(stop)
    visited = [s for s in forth if s.field.row != GHOST]
    assert {s.field for s in visited} <= {s.field for s in back}
