"""What differs between two workbooks, as people and programs are told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import NOW
from dampingan.core.errors import CancelledError
from dampingan.exchange.comparison import difference_report
from dampingan.exchange.comparison.difference import (
    CHANGED,
    DELETED,
    GONE,
    MOVED_IN,
    MOVED_OUT,
    NEW,
    Difference,
    FamilyChange,
    RecordChange,
    compare_workbooks,
)
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.writer.submission import write_submission
from dampingan.forms.answer import Field
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.lists.listing import Filter, Listing, Sort
from dampingan.store.workspace import Workspace
from exchange.families import without_spare_rows


@pytest.fixture
def village(workspace: Workspace) -> Workspace:
    """Two families, three members."""
    for head, members in (("Umi Rahayu", ("Umi Rahayu", "Dewi")), ("Kartini", ("Kartini",))):
        entry = FamilyEntry.create(workspace, {"nama_kk": head, "rt": "001", "rw": "002"})
        entry.set(Field("jenis_lantai"), "2")
        for name in members:
            row, _ = entry.add_person()
            entry.set(Field("nama", row), name)
    return workspace


@pytest.fixture
def sent(village: Workspace, tmp_path: Path) -> Callable[[str], Path]:
    """What the village would send now."""

    def write(name: str) -> Path:
        path = tmp_path / f"{name}.xlsx"
        write_submission(village, path, include_drafts=True, include_findings=True)
        return without_spare_rows(path)

    return write


def changed_copy(path: Path, how: Callable[[Any], object]) -> Path:
    book = openpyxl.load_workbook(path)
    how(book)
    target = path.with_name(f"{path.stem}-ubah.xlsx")
    book.save(target)
    return target


def names(page: Any) -> list[str]:
    return [cell.value for cell in page[2]]


def family_id(village: Workspace, head: str) -> int:
    (found,) = Listing(village).first(Filter(search=head), Sort("head_name"), 1)
    return found


def row_of(book: Any, sheet: str, name: str) -> int:
    page = book[sheet]
    column = names(page).index("nama_kk" if sheet == "Keluarga" else "nama") + 1
    return next(n for n in range(6, page.max_row + 1) if page.cell(n, column).value == name)


def set_cell(book: Any, sheet: str, name: str, column: str, value: Any) -> None:
    page = book[sheet]
    page.cell(row_of(book, sheet, name), names(page).index(column) + 1).value = value


def record(difference: Difference, state: str) -> RecordChange:
    (found,) = [r for f in difference.families for r in f.records if r.state == state]
    return found


def only_family(difference: Difference) -> FamilyChange:
    (family,) = difference.families
    return family


def test_a_file_equals_itself(sent: Callable[[str], Path]) -> None:
    path = sent("a")
    difference = compare_workbooks(path, path)
    assert difference.equal
    assert difference.counts["family"] == {"same": 2}
    assert difference.counts["person"] == {"same": 3}


def test_a_changed_answer_is_told_with_the_labels_of_its_codes(sent: Callable[[str], Path]) -> None:
    path = sent("a")
    other = changed_copy(
        path,
        lambda book: set_cell(book, "Keluarga", "Umi Rahayu", "jenis_lantai", "1 - Marmer/granit"),
    )
    difference = compare_workbooks(path, other)
    family = only_family(difference)
    (one,) = difference.fields_of(family.records[0])
    assert (family.head, family.state, one.field) == ("Umi Rahayu", CHANGED, "jenis_lantai")
    assert one.old.startswith("2 - ")
    assert one.new.startswith("1 - ")


def test_the_order_of_rows_and_columns_and_the_names_of_sheets_are_no_difference(
    sent: Callable[[str], Path],
) -> None:
    path = sent("a")

    def shuffle(book: Any) -> None:
        page = book["Anggota"]
        page.title = "Orang"
        rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=1)]
        head, data = rows[:5], rows[5:]
        kept = [line[:5] + line[5:][::-1] if n else line for n, line in enumerate(head)]
        for number, line in enumerate([*kept, *[d[:5] + d[5:][::-1] for d in data[::-1]]], 1):
            for column, value in enumerate(line, 1):
                cell = page.cell(number, column)
                if type(cell).__name__ != "MergedCell":
                    cell.value = value

    assert compare_workbooks(path, changed_copy(path, shuffle)).equal


def test_families_and_persons_that_one_file_lacks_are_new_or_gone(
    village: Workspace, sent: Callable[[str], Path]
) -> None:
    before = sent("a")
    FamilyEntry.create(village, {"nama_kk": "Bambang", "rt": "003", "rw": "001"})
    after = sent("b")
    there, back = compare_workbooks(before, after), compare_workbooks(after, before)
    assert (only_family(there).state, only_family(there).head) == (NEW, "Bambang")
    assert only_family(back).state == GONE
    assert record(there, NEW).new is not None


def test_deleting_is_told_with_its_reason_and_is_not_the_same_as_missing(
    village: Workspace, sent: Callable[[str], Path]
) -> None:
    before = sent("a")
    with village.write("Hapus") as tx:
        tx.delete("family", family_id(village, "Umi Rahayu"), "pindah")
    after = sent("b")
    difference = compare_workbooks(before, after)
    deleted = [r for r in only_family(difference).records if r.kind == "family"]
    assert [r.state for r in deleted] == [DELETED]
    assert difference_report.whole_words(difference, deleted[0]) == "pindah"


def test_a_member_in_another_family_is_shown_in_both(sent: Callable[[str], Path]) -> None:
    path = sent("a")

    def move(book: Any) -> None:
        target = book["Keluarga"].cell(row_of(book, "Keluarga", "Kartini"), 1).value
        set_cell(book, "Anggota", "Dewi", "_parent", target)

    difference = compare_workbooks(path, changed_copy(path, move))
    states = {f.head: [r.state for r in f.records] for f in difference.families}
    assert states == {"Umi Rahayu": [MOVED_OUT], "Kartini": [MOVED_IN]}
    assert difference.counts["person"][MOVED_IN] == 1
    assert MOVED_OUT not in difference.counts["person"]


def test_a_question_that_only_one_file_asks_changes_no_family(sent: Callable[[str], Path]) -> None:
    path = sent("a")

    def drop(book: Any) -> None:
        page = book["Keluarga"]
        page.cell(2, names(page).index("jenis_lantai") + 1).value = None

    difference = compare_workbooks(path, changed_copy(path, drop))
    assert difference.families == ()
    assert [(one.side, one.field, one.filled) for one in difference.only] == [
        ("a", "jenis_lantai", 2)
    ]
    assert not difference.equal


def test_a_field_note_is_a_change_of_its_family(
    village: Workspace, sent: Callable[[str], Path]
) -> None:
    before = sent("a")
    entry = FamilyEntry(village, family_id(village, "Umi Rahayu"))
    entry.set_note(Field("jenis_lantai"), "pecah sebagian")
    difference = compare_workbooks(before, sent("b"))
    note = record(difference, NEW)
    assert note.kind == "notes"
    assert [one.new for one in difference.fields_of(note)] == ["pecah sebagian"]
    assert only_family(difference).head == "Umi Rahayu"


def test_files_of_two_villages_can_be_compared(
    empty_workspace_file: Path, sent: Callable[[str], Path], tmp_path: Path
) -> None:
    with Workspace.create(
        tmp_path / "lain.dampingan", "33.75.03.1002", "2026-Q3", actor="Sari", now=lambda: NOW
    ) as other:
        FamilyEntry.create(other, {"nama_kk": "Sumarni", "rt": "001", "rw": "001"})
        path = tmp_path / "lain.xlsx"
        write_submission(other, path, include_drafts=True, include_findings=True)
    difference = compare_workbooks(sent("a"), without_spare_rows(path))
    assert {f.state for f in difference.families} == {NEW, GONE}


def test_json_holds_keys_and_no_answers_of_personal_questions(sent: Callable[[str], Path]) -> None:
    path = sent("a")

    def edit(book: Any) -> None:
        set_cell(book, "Keluarga", "Umi Rahayu", "nama_kk", "Umi Hidayah")
        set_cell(book, "Anggota", "Umi Rahayu", "nama", "Umi Hidayah")

    text = json.dumps(compare_workbooks(path, changed_copy(path, edit)).as_json())
    assert "nama_kk" in text
    assert "Umi" not in text


def test_the_report_is_a_workbook_without_formulas(
    sent: Callable[[str], Path], tmp_path: Path
) -> None:
    path = sent("a")
    other = changed_copy(
        path, lambda book: set_cell(book, "Anggota", "Umi Rahayu", "nama", "+62 Umi")
    )
    difference = compare_workbooks(path, other)
    target = tmp_path / "banding.xlsx"
    difference_report.write_difference(difference, target)
    cells = list(openpyxl.load_workbook(target)["Perubahan"].iter_rows())
    assert [cell.value for cell in cells[1]][6] == "+62 Umi"
    assert {cell.data_type for row in cells for cell in row} <= {"s", "n"}


def test_it_stops_when_asked(sent: Callable[[str], Path]) -> None:
    path = sent("a")
    with pytest.raises(CancelledError):
        compare_workbooks(path, path, cancelled=lambda: True)


def test_a_file_that_is_no_workbook_is_refused_with_a_remedy(
    sent: Callable[[str], Path], tmp_path: Path
) -> None:
    wrong = tmp_path / "catatan.xlsx"
    wrong.write_text("halo")
    with pytest.raises(ExchangeError) as refused:
        compare_workbooks(sent("a"), wrong)
    assert refused.value.remedy
