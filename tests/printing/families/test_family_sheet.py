"""The family sheet: what it says of a family, and that any form and any family print."""

from __future__ import annotations

import json
from typing import Any

import pytest
import zxingcpp

from dampingan.core.sheet_code import read_code
from dampingan.forms.model import Choice, Form, Group, Question, QuestionType
from dampingan.printing.families.answer_words import AnswerWords, Row, Told
from dampingan.printing.families.family_sheet import PRODUCT
from dampingan.printing.families.family_telling import Teller
from dampingan.printing.order import PrintOrder
from dampingan.printing.press.page_picture import Pages
from dampingan.store.workspace import Workspace
from printing.listed_village import KK, LONG, NIK, ONE_WORD, family_id, pages_of, printed


def _documents(workspace: Workspace, *names: str, **order: Any) -> list[dict[str, Any]]:
    ids = tuple(family_id(workspace, name) for name in names)
    job = PRODUCT.make(workspace, PrintOrder("keluarga", families=ids, **order))
    return [dict(one) for one in job.documents()]


@pytest.fixture(scope="module")
def sheet(listed: Workspace) -> dict[str, Any]:
    (found,) = _documents(listed, LONG)
    return found


@pytest.fixture(scope="module")
def words(listed: Workspace) -> str:
    order = PrintOrder("keluarga", families=(family_id(listed, LONG),), text={"semua": "1"})
    return " ".join(" ".join(pages_of(listed, order)).split())


def test_members_are_told_with_relation_age_and_what_is_the_matter(sheet: dict[str, Any]) -> None:
    titles = [title for title, _ in sheet["columns"]]
    first, second = sheet["members"]
    cells = dict(zip(titles, second["cells"], strict=True))
    assert (first["name"], first["id"]) == ("Ahmad", "3375xxxxxxxxx001")
    born = dict(zip(titles, first["cells"], strict=True))["Lahir, umur"]
    assert born == "12\xa0Mei\xa01990, 36\xa0th"
    assert (cells["Hubungan"], cells["L/P"]) == ("Istri/suami", "P")
    assert (
        cells["Disabilitas, penyakit"]
        == "Penglihatan, pendengaran: banyak kesulitan dan butuh bantuan"
    )


def test_programmes_and_goods_are_told_in_a_sentence(sheet: dict[str, Any]) -> None:
    lines = {title: text for group in sheet["front"] for title, text in group["lines"]}
    assert lines["Bantuan yang diterima keluarga"] == "Program Sembako/BPNT (Juni 2026)"
    assert lines["Barang dan kendaraan"] == "Lemari es/kulkas"
    assert lines["Ternak"] == "Jumlah sapi: 2"
    assert lines["Lahan dan rumah lain"] == "belum diisi"


def test_answers_are_words_and_numbers_are_written_as_people_do(listed: Workspace) -> None:
    (one,) = _documents(listed, LONG, text={"semua": "1"})
    said = {label: value for group in one["everything"] for _, label, value in group["items"]}
    assert said["Sumber air minum utama"] == "Sumur bor/pompa"
    assert said["Program Sembako/BPNT: tahun terakhir menerima"] == "2026"
    assert "1.250.000" in said.values()
    assert "30 Januari 1992" in said.values()


def test_changes_since_the_period_before_are_told_with_what_was_there(
    sheet: dict[str, Any],
) -> None:
    assert sheet["since"] == "data TW3 2026"
    assert ["306a Sumber air minum utama", "Leding", "Sumur bor/pompa"] in sheet["changes"]
    assert ["Anggota dihapus", "", "Wafiq"] in sheet["changes"]


def test_no_number_of_a_person_is_on_a_masked_sheet(sheet: dict[str, Any], words: str) -> None:
    for number in (KK, NIK):
        assert number not in json.dumps(sheet)
        assert number not in words.replace(" ", "")
    assert "Sumur bersama; pelapor 3375xxxxxxxxx001." in words


def test_numbers_are_whole_when_they_are_wanted(listed: Workspace) -> None:
    (whole,) = _documents(listed, LONG, masked=False)
    assert whole["members"][0]["id"] == NIK
    assert ["Nomor KK", KK] in whole["identity"]


def test_a_decile_is_told_with_its_period_and_its_lack_too(listed: Workspace) -> None:
    known, unknown = _documents(listed, LONG, ONE_WORD)
    assert (known["decile"], known["decile_period"]) == ("3", "Triwulan III 2026")
    assert unknown["decile"] == ""


def test_what_is_not_answered_is_one_sentence_for_each_member(sheet: dict[str, Any]) -> None:
    lacking = [line for line in sheet["findings"] if "belum diisi" in line]
    assert len(lacking) == 3
    assert lacking[0].startswith("Keluarga, belum diisi: 112, 201, ")
    assert int(sheet["finding_count"]) > 50


def test_every_answer_is_on_the_sheet_when_all_are_wanted(listed: Workspace, words: str) -> None:
    (one,) = _documents(listed, LONG, text={"semua": "1"})
    told = {number for group in one["everything"] for number, _, _ in group["items"] if number}
    record = listed.record("family", family_id(listed, LONG))
    form = listed.form("family")
    answered = {form.questions[key].number for key in json.loads(record["answers"])} - {""}
    assert answered <= told
    assert "Semua isian" in words
    assert "Keadaan data 20 November 2026" in words


def test_every_page_carries_a_code_that_opens_the_family(listed: Workspace) -> None:
    wanted = family_id(listed, ONE_WORD)
    order = PrintOrder("keluarga", families=(wanted,), text={"semua": "1"})
    with Pages(printed(listed, order)) as pages:
        pictures = [pages.picture(number, 150, grey=True) for number in range(pages.count)]
    assert len(pictures) > 1
    for picture in pictures:
        pixels = memoryview(picture.data).cast("B", (picture.height, picture.width))
        (found,) = zxingcpp.read_barcodes(pixels)
        code = read_code(found.text)
        assert code is not None
        assert code.record == listed.record("family", wanted)["uid"]


def test_twenty_five_members_flow_on_under_their_headings(listed: Workspace) -> None:
    order = PrintOrder("keluarga", families=(family_id(listed, ONE_WORD),))
    pages = pages_of(listed, order)
    assert all(f"Anggota {letter}" in "".join(pages) for letter in "axy")
    assert all("bukan kartu keluarga" not in page for page in pages[1:])
    assert f"Halaman 1 dari {len(pages)}" in pages[0]


def test_families_of_an_rt_are_printed_without_those_who_went(listed: Workspace) -> None:
    job = PRODUCT.make(listed, PrintOrder("keluarga", rw="001", rt="001"))
    assert job.count == 3
    assert [one["head"] for one in job.documents()] == ["Edi", LONG, "Edi"]


def test_another_questionnaire_prints_by_its_own_groups_and_repeats() -> None:
    form = _other_form()
    told = _told({"sumur": "1"}, ("anggota", "P1", "", {"sebut": "Ali", "hobi": "memancing"}))
    rows = (*told.rows, Row("Q1", "usaha", "P1", {"jenis": "warung"}, {}))
    told = Told.of_rows(told.root, rows)
    teller = Teller(form, AnswerWords(form, "", masked=True))
    assert [column.title() for column in teller.columns] == ["sebut", "hobi"]
    assert teller.members(told)[0]["cells"] == ["Ali", "memancing"]
    assert teller.front(told)[0]["items"] == [["", "Sumur", "Ada"]]
    assert teller.repeats(told)[0]["rows"] == [["Ali", "warung"]]
    listed = [item for group in teller.everything(told) for item in group["items"]]
    assert [value for _, _, value in listed] == ["Ada", "Ali", "memancing", "warung"]


def test_answers_of_an_older_form_are_told_too() -> None:
    form = _other_form()
    root = Row("", "", "", {"sumur": "1", "pagar": "bambu"}, {}, {"cat@0": f"hijau {NIK}"})
    teller = Teller(form, AnswerWords(form, "", masked=True))
    *_, old = teller.everything(Told.of_rows(root, ()))
    assert old["items"] == [["", "cat@0", "hijau 3375xxxxxxxxx001"], ["", "pagar", "bambu"]]


def test_rows_of_a_repeat_that_is_gone_are_told_too(listed: Workspace) -> None:
    (one,) = _documents(listed, ONE_WORD, text={"semua": "1"})
    assert ["", "jenis", "warung"] in one["everything"][-1]["items"]


def _other_form() -> Form:
    def asked(name: str, repeat: str = "", **more: Any) -> Question:
        kind = more.pop("kind", QuestionType.TEXT)
        return Question(name, name, kind, {"": more.pop("label", name)}, repeat=repeat, **more)

    well = asked("sumur", label="Sumur", kind=QuestionType.SELECT_ONE, choice_list="ada")
    business = Group(
        *("usaha", "usaha", {"": "Usaha"}, (asked("jenis", "usaha"),)),
        repeat="anggota",
        is_repeat=True,
    )
    members = Group(
        *("anggota", "anggota", {"": "Anggota"}),
        (asked("sebut", "anggota"), asked("hobi", "anggota"), business),
        is_repeat=True,
    )
    house = Group("rumah", "rumah", {"": "Rumah"}, (well,))
    choices = {"ada": (Choice("1", {"": "Ada"}), Choice("2", {"": "Tidak"}))}
    return Form("lain", "1", {"": "Lain"}, Group("", "", {}, (house, members)), choices)


def _told(root: dict[str, str], *rows: tuple[str, str, str, dict[str, str]]) -> Told:
    made = tuple(Row(uid, repeat, parent, answers, {}) for repeat, uid, parent, answers in rows)
    return Told.of_rows(Row("", "", "", root, {}), made)
