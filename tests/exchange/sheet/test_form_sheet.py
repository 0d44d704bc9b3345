"""Additional forms and repeats have sheets that spreadsheets take, whatever they are called."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.reader.reading import read_submission
from dampingan.exchange.sheet.cell import CellType
from dampingan.exchange.sheet.identity import Identity, columns_of
from dampingan.exchange.sheet.layout import Layout, OwnForm, SheetLayout, layout_of
from dampingan.exchange.sheet.sheet_name import SheetNames
from dampingan.forms.model import Choice, Form, Group, Question, QuestionType
from dampingan.store.entry.entry import ResponseEntry
from dampingan.store.subject import Subject
from dampingan.store.workspace import Workspace
from exchange.families import Writer, sender
from exchange.receiver.test_receiving import FORM, install, use


def ask(key: str, kind: QuestionType = QuestionType.TEXT, **facts: str) -> Question:
    return Question(key, key.rsplit("/", 1)[-1], kind, {"": facts.pop("label", key)}, **facts)  # type: ignore[arg-type]


def form(*children: Question | Group, title: str = "Usaha", form_id: str = "usaha") -> Form:
    return Form(form_id, "1", {"": title}, Group("", "", {}, children), {}, hash=form_id)


def repeat(key: str, *children: Question | Group, label: str = "Kebun") -> Group:
    return Group(key, key, {"": label}, children, is_repeat=True)


def with_extra(keluarga: Form, *forms: Form) -> Layout:
    return layout_of(keluarga, extra=[OwnForm(each) for each in forms])


def sheet(layout: Layout, name: str) -> SheetLayout:
    return next(s for s in layout.sheets if s.name == name)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("=1+1", "=1+1"),
        ("A/B: [c]*?\\ d", "A B c d"),
        ("'kutip'", "kutip"),
        ("History", "History 2"),
        ("KELUARGA", "KELUARGA 2"),
        ("Petunjuk", "Petunjuk 2"),
        ("_meta", "meta"),
        ("catatan", "catatan 2"),
        ("", "Instrumen"),
        ("\x00\x07 \u200b", "Instrumen"),
        ("x" * 60, "x" * 31),
        ("😀" * 20, "😀" * 15),
    ],
)
def test_any_title_makes_a_legal_name(keluarga: Form, title: str, name: str) -> None:
    layout = with_extra(keluarga, replace(form(ask("a"), title=title), form_id=""))
    assert layout.sheets[2].name == name


def test_forms_and_repeats_of_one_name_have_different_sheets(keluarga: Form) -> None:
    garden = repeat("kebun", ask("kebun/a"))
    forms = [form(garden, title="Kebun", form_id=f"f{n}") for n in range(3)]
    names = [s.name for s in with_extra(keluarga, *forms).sheets[2:]]
    assert names == ["Kebun", "Kebun 2", "Kebun 3", "Kebun 4", "Kebun 5", "Kebun 6"]


def test_a_long_name_keeps_its_number() -> None:
    names = SheetNames()
    assert [len(names.name("x" * 50)) for _ in range(12)] == [31] * 12


def test_names_that_differ_by_case_alone_get_different_columns(keluarga: Form) -> None:
    found = sheet(with_extra(keluarga, form(ask("nama"), ask("Nama"), ask("NAMA"))), "Usaha")
    columns = {c.answer: c.name for c in found.columns if c.answer}
    assert columns == {"nama": "nama", "Nama": "Nama~2", "NAMA": "NAMA~3"}


def test_names_like_the_programs_own_are_told_apart_in_meta(keluarga: Form) -> None:
    layout = with_extra(keluarga, form(ask("_uid"), ask("answers._uid"), ask("Kunci")))
    pairs = list(Identity("", "", "", "", "", "", columns=columns_of(layout)).pairs())
    read = Identity.read(pairs).columns["form_usaha"]
    assert {n: c.answer for n, c in read.items() if not n.startswith("_")} == {
        "answers._uid": "_uid",
        "answers._uid~2": "answers._uid",
        "Kunci": "",
    }


def test_calculations_of_additional_forms_travel_locked(keluarga: Form) -> None:
    work = ask("dua", QuestionType.CALCULATE, calculation="1 + 1")
    found = sheet(with_extra(keluarga, form(work, ask("n", QuestionType.NOTE))), "Usaha")
    assert found.columns[found.index["dua"]].locked
    assert "n" not in found.index


def test_lists_of_one_name_with_other_codes_are_kept_apart(keluarga: Form) -> None:
    forms = []
    for name, codes in (("f1", "12"), ("f2", "13"), ("f3", "12")):
        choices = tuple(Choice(code, {"": f"Pilihan {code}"}) for code in codes)
        question = ask("pilih", QuestionType.SELECT_ONE, choice_list="Ya_Tidak")
        made = form(question, form_id=name, title=name)
        forms.append(replace(made, choices={"Ya_Tidak" if name != "f2" else "ya_tidak": choices}))
    forms[1] = replace(
        forms[1],
        root=Group("", "", {}, (ask("pilih", QuestionType.SELECT_ONE, choice_list="ya_tidak"),)),
    )
    layout = with_extra(keluarga, *forms)
    used = [s.columns[s.index["pilih"]].list_name for s in layout.sheets[2:]]
    assert used[0] == used[2] != used[1]
    assert used[0].casefold() != used[1].casefold()


def test_no_two_codes_of_a_list_look_the_same(keluarga: Form) -> None:
    pairs = [("1", "Ya"), ("1 - Ya", ""), ("TIDAK TAHU", ""), ("a", ""), ("A", "")]
    choices = tuple(Choice(code, {"": label}) for code, label in pairs)
    made = replace(form(ask("p", QuestionType.SELECT_ONE, choice_list="l")), choices={"l": choices})
    codes = with_extra(keluarga, made).lists["kode_l"]
    shown = [codes.shown(code) for code, _ in pairs]
    assert len({*shown, "TIDAK TAHU"}) == len(pairs) + 1


def test_a_form_wider_than_a_sheet_is_refused_in_a_sentence(keluarga: Form) -> None:
    wide = form(*(ask(f"q{n}") for n in range(16_400)))
    with pytest.raises(ExchangeError, match=r"Lembar Usaha butuh 16\d+ kolom"):
        with_extra(keluarga, wide)


def test_a_list_that_is_too_long_to_choose_from_leaves_the_code_alone(keluarga: Form) -> None:
    many = tuple(Choice(str(n), {"": f"Desa {n}"}) for n in range(6_000))
    made = form(ask("desa", QuestionType.SELECT_ONE, choice_list="desa"))
    layout = with_extra(keluarga, replace(made, choices={"desa": many}))
    found = sheet(layout, "Usaha")
    assert found.columns[found.index["desa"]].type is CellType.TEXT
    assert "kode_desa" not in layout.lists


def test_a_choice_without_a_list_is_a_text(keluarga: Form) -> None:
    found = sheet(with_extra(keluarga, form(ask("anak", QuestionType.SELECT_ONE))), "Usaha")
    assert found.columns[found.index["anak"]].type is CellType.TEXT


# -- in a workbook ---------------------------------------------------------------------------


@pytest.fixture
def send(workspace: Workspace, tmp_path: Path) -> Writer:
    return sender(workspace, tmp_path)


def test_an_active_form_without_answers_has_an_empty_sheet(
    workspace: Workspace, send: Writer
) -> None:
    install(workspace)
    assert send().counts["Usaha kecil"] == 0


def test_a_filled_form_says_what_it_is_about_and_its_rows_name_it(
    workspace: Workspace, send: Writer
) -> None:
    install(workspace, subject="village")
    entry = use(workspace)
    sheets = read_submission(send().path).sheets
    (row,) = sheets["Usaha kecil"].rows
    assert (row["_uid"], row["_title"]) == (entry.uid, workspace.village["name"])
    assert row["dua"] == "2"
    gardens = sheets["Kebun"].rows
    assert [(r["_parent"], r["_position"], r["pohon"]) for r in gardens] == [
        (entry.uid, "1", "25"),
        (entry.uid, "2", "7"),
    ]
    harvests = [(r["_parent"], r["hasil"]) for r in sheets["Kebun 2"].rows]
    assert harvests == [(g["_uid"], f"padi {g['pohon']}") for g in gardens]


def test_headings_of_a_hostile_form_are_texts(workspace: Workspace, send: Writer) -> None:
    install(workspace, FORM.replace("Nama usaha", "=HYPERLINK(1)"), subject="village")
    book = openpyxl.load_workbook(send().path)
    kinds = {c.data_type for page in book for row in page.iter_rows() for c in row}
    assert "f" not in kinds


def test_a_deleted_form_travels_as_keys_and_a_reason_with_its_rows(
    workspace: Workspace, send: Writer
) -> None:
    install(workspace, subject="village")
    entry = use(workspace)
    entry.set_status("deleted", "ganda")
    sheets = read_submission(send().path).sheets
    (row,) = sheets["Usaha kecil"].rows
    assert (row["_deleted_reason"], row["nama"], row["_title"]) == ("ganda", "", "")
    assert {(r["_deleted_reason"], r["pohon"]) for r in sheets["Kebun"].rows} == {("ganda", "")}


def test_draft_forms_stay_at_home_with_their_rows(workspace: Workspace, send: Writer) -> None:
    install(workspace, subject="village")
    use(workspace)
    counts = send(drafts=False).counts
    assert (counts["Usaha kecil"], counts["Kebun"], counts["Kebun 2"]) == (0, 0, 0)


def test_the_same_state_with_forms_gives_the_same_bytes(workspace: Workspace, send: Writer) -> None:
    install(workspace, subject="village")
    entry = use(workspace)
    entry.set_note(next(iter(entry.session.route())), "catatan")
    assert send("a.xlsx").path.read_bytes() == send("b.xlsx").path.read_bytes()


def test_answers_of_a_form_that_changed_are_parked_with_their_question(
    workspace: Workspace, send: Writer
) -> None:
    install(workspace, subject="village")
    entry = ResponseEntry.create(workspace, "usaha", Subject("village"))
    for key, text in (("nama", "Warung"), ("warna", "1")):
        entry.set(next(f for f in entry.session.route() if f.question == key), text)
    newer = FORM.replace("| nama  ", "| baru  ").replace(
        "| warna     | Warna", "| corak     | Warna"
    )
    install(workspace, newer.replace("usaha     | 1 ", "usaha     | 2 "), subject="village")
    parked = read_submission(send().path).sheets["Terparkir"].rows
    assert [(r["_key"], r["_text"], r["_ref_question"], r["_ref_meaning"]) for r in parked] == [
        ("nama@1", "Warung", "Nama usaha", ""),
        ("warna@1", "1", "Warna", "Merah"),
    ]
