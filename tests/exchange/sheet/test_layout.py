"""Sheets and columns follow from record kinds and questionnaire alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dampingan.exchange.sheet.cell import CellType
from dampingan.exchange.sheet.code_list import plain
from dampingan.exchange.sheet.column import CELLS, STAMPS
from dampingan.exchange.sheet.layout import (
    FINGERPRINT,
    PARENT,
    UID,
    Column,
    Layout,
    SheetLayout,
    layout_of,
)
from dampingan.forms.model import Choice, Form, Group, Question, QuestionType
from dampingan.store.kind import KINDS, KindField


@pytest.fixture(scope="module")
def layout(keluarga: Form) -> Layout:
    return layout_of(keluarga)


def sheet(layout: Layout, name: str) -> SheetLayout:
    return next(s for s in layout.sheets if s.name == name)


def column(layout: Layout, name: str, key: str) -> Column:
    found = sheet(layout, name)
    return found.columns[found.index[key]]


def test_families_and_members_have_a_sheet_each(layout: Layout) -> None:
    assert [s.name for s in layout.sheets] == ["Keluarga", "Anggota"]


def test_every_question_to_answer_is_a_column(layout: Layout, keluarga: Form) -> None:
    names = {c.answer for s in layout.sheets for c in s.columns}
    asked = {q.key for q in keluarga.questions.values() if q.answerable}
    assert asked <= names


def test_each_row_begins_with_its_key(layout: Layout) -> None:
    assert [s.columns[0].name for s in layout.sheets] == [UID, UID]


def test_members_name_their_family_by_its_key(layout: Layout) -> None:
    assert sheet(layout, "Anggota").columns[1].name == PARENT


def test_keys_and_fingerprints_are_locked_and_answers_open(layout: Layout) -> None:
    assert column(layout, "Keluarga", UID).locked
    assert column(layout, "Keluarga", FINGERPRINT).locked
    assert not column(layout, "Keluarga", "jenis_lantai").locked


def test_what_the_program_fills_in_is_locked(layout: Layout) -> None:
    assert column(layout, "Keluarga", "kode_desa").locked
    assert column(layout, "Anggota", "umur").locked


def test_the_forms_own_arithmetic_does_not_travel(layout: Layout) -> None:
    assert "tgl_acuan" not in sheet(layout, "Keluarga").index


def test_ids_are_texts(layout: Layout) -> None:
    assert column(layout, "Anggota", "nik").type is CellType.TEXT


def test_headings_carry_the_number_on_paper(layout: Layout) -> None:
    assert column(layout, "Keluarga", "jenis_lantai").number == "303"


def test_columns_stand_in_the_order_of_the_form(layout: Layout, keluarga: Form) -> None:
    order = list(keluarga.questions)
    keys = [c.answer for c in sheet(layout, "Anggota").columns if c.answer]
    assert keys == sorted(keys, key=order.index)


def test_the_block_of_a_member_question_is_its_group_inside_the_roster(layout: Layout) -> None:
    assert column(layout, "Anggota", "nik").band.title == "Demografi"


def test_the_fingerprint_leaves_out_who_changed_a_row_and_when(layout: Layout) -> None:
    aside = {c.name for c in sheet(layout, "Keluarga").columns if not c.compared}
    told = {"_ref_head", "_ref_changes", "_rev", "_updated_at", "_updated_by"}
    assert aside == told | {FINGERPRINT, STAMPS, CELLS}


def test_a_field_added_to_a_kind_appears_by_itself(keluarga: Form) -> None:
    family = KINDS["family"]
    wider = replace(family, fields=(*family.fields, KindField("colour", "Warna", editable=True)))
    added = layout_of(keluarga, [wider])
    assert column(added, "Keluarga", "_colour").label == "Warna"
    assert not column(added, "Keluarga", "_colour").locked


def test_a_kind_without_a_sheet_does_not_travel(layout: Layout) -> None:
    assert "house" not in {s.kind.name for s in layout.sheets}


def test_no_drop_down_stands_in_the_rule_itself(layout: Layout) -> None:
    choices = [c for s in layout.sheets for c in s.columns if c.type is CellType.CHOICE]
    assert all(c.list_name in layout.lists for c in choices)


def test_codes_of_other_systems_are_in_their_questions_list(layout: Layout) -> None:
    floor = layout.lists[column(layout, "Keluarga", "jenis_lantai").list_name]
    assert "10" in floor.choices


def test_a_list_ends_with_the_words_for_missing_answers(layout: Layout) -> None:
    last = [shown for _, _, shown in layout.lists["kode_status_rumah"].entries()][-3:]
    assert last == ["TIDAK TAHU", "TIDAK MENJAWAB", "TIDAK BERLAKU"]


def test_the_help_for_several_codes_fits_into_excels_255_characters(layout: Layout) -> None:
    prompts = [c.prompt for s in layout.sheets for c in s.columns if c.prompt]
    assert prompts
    assert max(map(len, prompts)) <= 255


def test_a_label_loses_markup_and_places() -> None:
    assert plain("**Nama** <i>lengkap</i> ${nama}\n ini") == "Nama lengkap … ini"


def test_a_question_named_like_a_program_column_keeps_apart() -> None:
    assert "answers._uid" in sheet(layout_of(_form("_uid")), "Keluarga").index


def test_a_code_that_filtered_lists_reuse_shows_each_of_its_labels() -> None:
    choices = (Choice("1", {"": "Kajen"}), Choice("1", {"": "Wiradesa"}))
    layout = layout_of(_form("desa", choices))
    assert layout.lists["kode_l"].shown("1") == "1 - Kajen / Wiradesa"


def _form(key: str, choices: tuple[Choice, ...] = (Choice("1", {"": "Ya"}),)) -> Form:
    question = Question(key, key, QuestionType.SELECT_ONE, {"": "Tanya"}, choice_list="l")
    return Form("f", "1", {}, Group("", "", {}, (question,)), {"l": choices})


def test_the_programs_own_codes_are_shown_as_words(layout: Layout) -> None:
    states = layout.lists[column(layout, "Keluarga", "_status").list_name]
    assert states.shown("complete") == "Lengkap"
    assert [entry for entry in states.entries() if entry[2] in {"Draf", "TIDAK TAHU"}] == [
        ("draft", "Draf", "Draf")
    ]


@pytest.mark.parametrize("key", ["_status_reason", "_deleted_reason"])
def test_reasons_are_wide_and_wrap(layout: Layout, key: str) -> None:
    reason = column(layout, "Keluarga", key)
    assert reason.wrapped
    assert reason.width >= 36


def test_a_code_field_that_people_edit_has_a_drop_down_of_words(keluarga: Form) -> None:
    family = KINDS["family"]
    colour = KindField("colour", "Warna", "code", {"red": "Merah"}, editable=True)
    wider = layout_of(keluarga, [replace(family, fields=(*family.fields, colour))])
    found = column(wider, "Keluarga", "_colour")
    assert (found.type, found.locked) == (CellType.CHOICE, False)
    assert [shown for _, _, shown in wider.lists[found.list_name].entries()] == ["Merah"]


def test_no_heading_touches_its_neighbour(layout: Layout) -> None:
    dated = column(layout, "Keluarga", "tgl_pendataan")
    assert dated.width > len(dated.label) * 0.68 + 1
