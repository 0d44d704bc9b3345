"""A submission comes into another workspace whole, or nothing of it does."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import NOW
from dampingan.core.errors import CancelledError
from dampingan.core.missing import Missing
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.receiver.receiving import ReceiveReport, receive
from dampingan.exchange.writer.submission import write_submission
from dampingan.forms.answer import Field
from dampingan.forms.xlsform import read_form
from dampingan.store.entry.entry import FamilyEntry, ResponseEntry
from dampingan.store.merging.batch import batches
from dampingan.store.subject import Subject
from dampingan.store.version.moving import move, plan_move
from dampingan.store.workspace import Workspace
from exchange.families import NASTY, add_family, without_spare_rows

FORM = """
| survey   |                     |           |                     |          |
|          | type                | name      | label               | calculation |
|          | text                | nama      | Nama usaha          |          |
|          | text                | Nama      | =1+1                |          |
|          | text                | _uid      | Kunci               |          |
|          | select_one warna    | warna     | Warna               |          |
|          | select_multiple warna | semua   | Semua warna         |          |
|          | rank warna          | urut      | Urutan              |          |
|          | date                | tgl       | Tanggal             |          |
|          | decimal             | luas      | Luas                |          |
|          | calculate           | dua       |                     | 1 + 1    |
|          | begin_repeat        | kebun     | Kebun               |          |
|          | integer             | pohon     | Pohon               |          |
|          | begin_repeat        | panen     | Kebun               |          |
|          | text                | hasil     | Hasil               |          |
|          | end_repeat          |           |                     |          |
|          | end_repeat          |           |                     |          |
| choices  |                     |           |                     |          |
|          | list_name           | name      | label               |          |
|          | warna               | 1         | Merah               |          |
|          | warna               | 1.0       | Merah               |          |
|          | warna               | 01        |                     |          |
|          | warna               | a         | Kecil               |          |
|          | warna               | A         | Besar               |          |
| settings |                     |           |                     |          |
|          | form_title          | form_id   | version             |          |
|          | Usaha: [kecil]?     | usaha     | 1                   |          |
"""


def install(workspace: Workspace, text: str = FORM, subject: str = "family") -> None:
    workspace.install(read_form(text), text.encode(), "md", "extra", subject=subject)


@pytest.fixture
def other(empty_workspace_file: Path, tmp_path: Path) -> Iterator[Workspace]:
    """Return another empty workspace of the same village."""
    copy = Path(shutil.copy(empty_workspace_file, tmp_path / "lain.dampingan"))
    with Workspace.open(copy, actor="Rini", now=lambda: NOW) as opened:
        yield opened


Carry = Callable[[], ReceiveReport]


@pytest.fixture
def carry(workspace: Workspace, other: Workspace, tmp_path: Path) -> Carry:
    """Send everything of the first workspace and receive it in the other."""

    def run() -> ReceiveReport:
        send(workspace, tmp_path)
        return receive(other, tmp_path / "kirim.xlsx")

    return run


def send(workspace: Workspace, folder: Path) -> Path:
    path = folder / "kirim.xlsx"
    write_submission(workspace, path, include_drafts=True, include_findings=True)
    return path


def records(workspace: Workspace, kind: str, *columns: str) -> list[tuple[Any, ...]]:
    with workspace.snapshot() as reader:
        return sorted(reader.records(kind, ("uid", *columns)))


def history(workspace: Workspace) -> int:
    """Return the newest change."""
    with workspace.snapshot() as reader:
        return reader.newest_history()


def both(workspace: Workspace, other: Workspace, kind: str, *columns: str) -> list[tuple[Any, ...]]:
    """Return records of the first workspace, sure that the other has the same."""
    found = records(workspace, kind, *columns)
    assert records(other, kind, *columns) == found
    return found


def use(workspace: Workspace) -> ResponseEntry:
    """Fill the form about the village with odd answers and rows."""
    entry = ResponseEntry.create(workspace, "usaha", Subject("village"))
    for question, text in (
        ("nama", "=1+1"),
        ("Nama", "besar"),
        ("_uid", "007"),
        ("warna", "1.0"),
        ("semua", "a A 01"),
        ("urut", "A a 1 1.0 01"),
        ("tgl", "1899-12-31"),
        ("luas", "2.5"),
    ):
        entry.set(Field(question), text)
    for trees in ("25", "7"):
        row, _ = entry.add_row("kebun")
        entry.set(Field("pohon", row), trees)
        inner, _ = entry.add_row("panen", row)
        entry.set(Field("hasil", inner), f"padi {trees}")
    return entry


# -- everything comes back -------------------------------------------------------------------


@pytest.mark.parametrize("name", NASTY)
def test_an_odd_text_comes_back_exactly(
    workspace: Workspace, other: Workspace, carry: Carry, name: str
) -> None:
    for each in (workspace, other):
        install(each, subject="village")
    entry = ResponseEntry.create(workspace, "usaha", Subject("village"))
    entry.set(Field("nama"), NASTY[name])
    carry()
    both(workspace, other, "response", "answers")


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("nama", "TIDAK TAHU"),
        ("nama", Missing.DONT_KNOW),
        ("nama", "x" * 100_000),
        ("warna", "1 - Merah"),
        ("warna", "merah"),
        ("warna", Missing.REFUSED),
        ("semua", Missing.NOT_APPLICABLE),
        ("tgl", "1900-02-28"),
        ("tgl", "2026-11-20"),
        ("tgl", "kemarin"),
        ("luas", "02.50"),
        ("luas", "1e5"),
    ],
)
def test_an_answer_of_any_type_comes_back_exactly(
    workspace: Workspace, other: Workspace, carry: Carry, question: str, text: str
) -> None:
    for each in (workspace, other):
        install(each, subject="village")
    entry = ResponseEntry.create(workspace, "usaha", Subject("village"))
    entry.set(Field(question), text)
    carry()
    ((_, answers),) = both(workspace, other, "response", "answers")
    assert text[:20] in answers


def test_a_filled_form_comes_back_with_all_its_rows(
    workspace: Workspace, other: Workspace, carry: Carry
) -> None:
    for each in (workspace, other):
        install(each, subject="village")
    use(workspace)
    report = carry()
    assert report.applied
    assert [(s.name, s.read, s.new) for s in report.sheets if s.read] == [
        ("Usaha kecil", 1, 1),
        ("Kebun", 2, 2),
        ("Kebun 2", 2, 2),
    ]
    both(workspace, other, "response", "answers", "form_id", "form_version", "status", "title")
    both(workspace, other, "roster_row", "answers", "repeat", "parent_uid", "position")
    response = records(other, "response", "id")[0][1]
    assert ResponseEntry.load(other, response).session.value(Field("dua")) == "2"


def test_a_family_comes_back_with_members_house_and_what_lists_show(
    workspace: Workspace, other: Workspace, carry: Carry
) -> None:
    entry = FamilyEntry.create(workspace, {"rt": "003", "rw": "001", "nama_kk": "Umi Rahayu"})
    entry.set(Field("no_urut_bangunan"), "12")
    person, _ = entry.add_person()
    entry.set(Field("nama", person), "Slamet")
    entry.set(Field("nik", person), "3375000000000012")
    carry()
    both(workspace, other, "family", "answers", "head_name", "rt", "rw", "member_count", "findings")
    both(workspace, other, "person", "answers", "name", "nik", "position", "updated_by")
    both(workspace, other, "house", "number", "rt", "rw")
    assert records(other, "family", "house_id")[0][1] is not None


def test_a_form_about_a_member_finds_its_member_again(
    workspace: Workspace, other: Workspace, carry: Carry
) -> None:
    for each in (workspace, other):
        install(each, subject="person")
    entry = FamilyEntry.create(workspace, {"nama_kk": "Umi"})
    key, _ = entry.add_person()
    entry.set(Field("nama", key), "Slamet")
    response = ResponseEntry.create(workspace, "usaha", Subject("person", entry.row_id(key)))
    response.set(Field("nama"), "Warung")
    carry()
    ((_, person, _, title),) = records(other, "response", "person.uid", "family.uid", "title")
    assert (person, title) == (key, "Slamet")


def test_notes_acceptances_and_parked_answers_come_back(
    workspace: Workspace, other: Workspace, carry: Carry
) -> None:
    documents = {
        "notes": {"catatan|": "dibacakan anaknya\n=1+1", "rt|": "n" * 40_000},
        "accepted": {"rt||rt.required": "2026-11-20T08:00:00Z|Sari|"},
        "parked": {"lama@1": "dua", "note|lama|@1": "catatan lama"},
    }
    add_family(workspace, {}, [{"nama": "Umi"}], **documents)
    with workspace.write("Uji") as tx:
        person = records(workspace, "person", "id")[0][1]
        tx.update("person", person, {"parked": {"usia@1": "57"}})
    report = carry()
    assert {s.name: s.new for s in report.sheets if s.name in {"Catatan", "Terparkir"}} == {
        "Catatan": 3,
        "Terparkir": 3,
    }
    both(workspace, other, "family", "notes", "accepted", "parked")
    both(workspace, other, "person", "parked")


def test_a_deleted_family_comes_as_a_tombstone(
    workspace: Workspace, other: Workspace, carry: Carry
) -> None:
    family = add_family(workspace, {"catatan": "rahasia"}, [{"nama": "Umi"}])
    with workspace.write("Hapus") as tx:
        tx.delete("family", family, "ganda")
    carry()
    assert [row[2] for row in records(other, "family", "deleted_at", "deleted_reason")] == ["ganda"]
    assert records(other, "person", "answers")[0][1] == "{}"


def test_answers_that_the_other_form_has_no_question_for_are_parked(
    workspace: Workspace, other: Workspace, carry: Carry
) -> None:
    install(workspace, subject="village")
    install(
        other, FORM.replace("| Nama usaha ", "| Usaha ").replace("| nama  ", "| baru  "), "village"
    )
    entry = ResponseEntry.create(workspace, "usaha", Subject("village"))
    entry.set(Field("nama"), "Warung Umi")
    carry()
    assert records(other, "response", "parked")[0][1] == '{"nama@1":"Warung Umi"}'


# -- once and whole --------------------------------------------------------------------------


def test_receiving_the_same_file_again_changes_nothing(
    workspace: Workspace, other: Workspace, carry: Carry, tmp_path: Path
) -> None:
    for each in (workspace, other):
        install(each, subject="village")
    use(workspace)
    add_family(workspace, {}, [{"nama": "Umi"}], notes={"rt|": "catatan"}, status="draft")
    carry()
    before = history(other)
    report = receive(other, tmp_path / "kirim.xlsx")
    assert (report.repeated, report.written, history(other)) == (True, False, before)
    assert all(s.same == s.read and s.new == 0 for s in report.sheets)


def test_a_village_that_receives_its_own_file_sees_only_same(
    workspace: Workspace, tmp_path: Path
) -> None:
    add_family(workspace, {"jenis_lantai": "2"}, [{"nama": "Umi"}])
    report = receive(workspace, send(workspace, tmp_path))
    assert [(s.read, s.same) for s in report.sheets] == [(1, 1), (1, 1)]


def test_what_the_sender_changed_since_is_taken_over(
    workspace: Workspace, other: Workspace, carry: Carry, tmp_path: Path
) -> None:
    family = add_family(workspace, {"catatan": "sebelum"}, [{"nama": "Umi"}])
    carry()
    add_family(workspace, {"catatan": "baru"})
    with workspace.write("Ubah") as tx:
        tx.update("family", family, {"answers": {"nama_kk": "Umi Rahayu", "catatan": "sesudah"}})
    report = receive(other, send(workspace, tmp_path))
    assert [(s.read, s.new, s.changed, s.same) for s in report.sheets] == [
        (2, 1, 1, 0),
        (1, 0, 0, 1),
    ]
    assert any('"catatan":"sesudah"' in row[1] for row in records(other, "family", "answers"))


def test_one_undo_takes_the_whole_import_back(
    workspace: Workspace, other: Workspace, carry: Carry
) -> None:
    add_family(workspace, {}, [{"nama": "Umi"}, {"nama": "Slamet"}])
    carry()
    other.undo()
    assert all(row[1] for row in records(other, "family", "deleted_at"))
    assert all(row[1] for row in records(other, "person", "deleted_at"))


def test_the_batch_is_logged_as_received(
    workspace: Workspace, other: Workspace, carry: Carry
) -> None:
    add_family(workspace)
    report = carry()
    (entry,) = batches(other)
    assert (entry.uid, entry.direction, entry.counts["Keluarga"]) == (report.batch_uid, "in", 1)


def test_cancelling_changes_nothing(workspace: Workspace, other: Workspace, tmp_path: Path) -> None:
    add_family(workspace)
    path = send(workspace, tmp_path)
    with pytest.raises(CancelledError):
        receive(other, path, cancelled=lambda: True)
    assert records(other, "family") == []


# -- rows and files that don't fit -----------------------------------------------------------


Change = Callable[[Callable[[Any], None]], Path]


@pytest.fixture
def changed(workspace: Workspace, tmp_path: Path) -> Change:
    """Return what edits a submission of one family with two members by hand."""
    members = [{"nama": "Umi"}, {"nama": "Slamet"}]
    add_family(workspace, {"catatan": "sebelum"}, members, status="draft")

    def change(how: Callable[[Any], None]) -> Path:
        book = openpyxl.load_workbook(without_spare_rows(send(workspace, tmp_path)))
        how(book)
        book.save(tmp_path / "b.xlsx")
        return tmp_path / "b.xlsx"

    return change


def cell(book: Any, name: str, row: int, sheet: str = "Anggota") -> Any:
    names = [c.value for c in book[sheet][2]]
    return book[sheet].cell(row, names.index(name) + 1)


def test_a_member_typed_into_a_spare_row_gets_a_key_of_its_own(
    other: Workspace, changed: Change
) -> None:
    def add(book: Any) -> None:
        cell(book, "nama", 9).value = "Orang Baru"
        cell(book, "_parent", 9).value = cell(book, "_parent", 6).value

    path = changed(add)
    report = receive(other, path)
    assert next(s for s in report.sheets if s.name == "Anggota").new == 3
    again = receive(other, path)
    assert next(s for s in again.sheets if s.name == "Anggota").same == 3


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("_uid", "P-123", "Kunci baris ini diubah"),
        ("_parent", "K-0000000000000", "Kunci induk"),
        ("_parent", "", "Kunci induk"),
    ],
)
def test_a_row_with_a_wrong_key_is_rejected_with_its_place_and_the_rest_comes_in(
    other: Workspace, changed: Change, name: str, text: str, message: str
) -> None:
    def spoil(book: Any) -> None:
        cell(book, name, 7).value = text

    report = receive(other, changed(spoil))
    members = next(s for s in report.sheets if s.name == "Anggota")
    assert (members.read, members.new, members.rejected) == (2, 1, 1)
    (finding,) = report.findings
    assert (finding.sheet, finding.row) == ("Anggota", 7)
    assert message in finding.message


def test_a_member_can_not_belong_to_a_member(other: Workspace, changed: Change) -> None:
    def adopt(book: Any) -> None:
        cell(book, "_parent", 7).value = cell(book, "_uid", 6).value

    report = receive(other, changed(adopt))
    assert [(f.sheet, f.row) for f in report.findings] == [("Anggota", 7)]


def test_rows_that_contain_each_other_are_rejected(
    workspace: Workspace, other: Workspace, tmp_path: Path
) -> None:
    for each in (workspace, other):
        install(each, subject="village")
    use(workspace)
    book = openpyxl.load_workbook(without_spare_rows(send(workspace, tmp_path)))
    first, second = (cell(book, "_uid", row, "Kebun").value for row in (6, 7))
    cell(book, "_parent", 6, "Kebun").value = second
    cell(book, "_parent", 7, "Kebun").value = first
    book.save(tmp_path / "b.xlsx")
    report = receive(other, tmp_path / "b.xlsx")
    assert {s.name: (s.new, s.rejected) for s in report.sheets if s.read} == {
        "Usaha kecil": (1, 0),
        "Kebun": (0, 2),
        "Kebun 2": (0, 2),
    }
    assert records(other, "roster_row") == []


def test_a_key_used_twice_counts_for_the_first_row(other: Workspace, changed: Change) -> None:
    def double(book: Any) -> None:
        cell(book, "_uid", 7).value = cell(book, "_uid", 6).value

    report = receive(other, changed(double))
    assert [(f.row, f.column) for f in report.findings] == [(7, "_uid")] * 2
    assert "baris 6" in report.findings[1].message


def test_another_villages_file_is_refused(other: Workspace, changed: Change) -> None:
    def move(book: Any) -> None:
        for row in book["_meta"].iter_rows():
            if row[0].value == "village_code":
                row[1].value = "33.26.01.2001"

    with pytest.raises(ExchangeError, match=r"33\.26\.01\.2001"):
        receive(other, changed(move))


def test_a_form_that_is_not_installed_is_named(
    workspace: Workspace, other: Workspace, carry: Carry
) -> None:
    install(workspace)
    with pytest.raises(ExchangeError, match="usaha versi 1, yang tidak terpasang"):
        carry()


@pytest.mark.parametrize("sheet", ["Keluarga", "Anggota"])
def test_a_sheet_that_is_there_twice_is_refused(
    other: Workspace, changed: Change, sheet: str
) -> None:
    path = changed(lambda book: book.copy_worksheet(book[sheet]))
    with pytest.raises(ExchangeError, match="dua kali"):
        receive(other, path)


def test_what_a_new_version_has_no_place_for_travels_and_comes_back(
    workspace: Workspace, other: Workspace, carry: Carry
) -> None:
    install(workspace, subject="village")
    use(workspace)
    newer = FORM.replace("usaha     | 1 ", "usaha     | 2 ").replace(
        "| luas      |", "| lebar     |"
    )
    start, end = newer.index("|          | begin_repeat"), newer.index("| choices")
    newer = read_form(newer[:start] + newer[end:])
    move(workspace, plan_move(workspace, "usaha", newer))
    other.install(newer, b"", "json", "extra", subject="village")
    report = carry()
    assert not report.findings
    both(workspace, other, "response", "answers", "parked", "form_version")
    rows = both(workspace, other, "roster_row", "repeat", "parent_uid", "position", "parked")
    assert [row[4] != "{}" for row in rows] == [True] * 4


@pytest.mark.parametrize("key", ["", "rt", "rt|"])
def test_a_remark_about_nothing_that_can_be_is_rejected(
    workspace: Workspace, other: Workspace, tmp_path: Path, key: str
) -> None:
    documents = {
        "notes": {"catatan|": "dibacakan anaknya"},
        "accepted": {"rt||rt.required": "2026-11-20T08:00:00Z|Sari|"},
    }
    add_family(workspace, {}, [{"nama": "Umi"}], **documents)
    book = openpyxl.load_workbook(without_spare_rows(send(workspace, tmp_path)))
    sheet = book["Catatan"]
    kinds = {cell(book, "_document", row, "Catatan").value or "": row for row in (6, 7)}
    acceptance = next(row for kind, row in kinds.items() if kind not in {"", "notes"})
    cell(book, "_key", acceptance, "Catatan").value = key
    if key != "rt|":
        cell(book, "_key", 13 - acceptance, "Catatan").value = key
    book.save(tmp_path / "b.xlsx")
    report = receive(other, tmp_path / "b.xlsx")
    counts = next(s for s in report.sheets if s.name == sheet.title)
    rejected = 1 if key == "rt|" else 2
    assert (counts.read, counts.new, counts.rejected) == (2, 2 - rejected, rejected)
    family = records(other, "family", "id")[0][1]
    assert len(FamilyEntry.load(other, family).notes) == 2 - rejected


def test_a_period_that_is_none_becomes_that_of_the_file(other: Workspace, changed: Change) -> None:
    def spoil(book: Any) -> None:
        cell(book, "_period", 6, "Keluarga").value = "kapan-kapan"

    receive(other, changed(spoil))
    assert [period for _, period in records(other, "family", "period")] == ["2026-Q4"]
