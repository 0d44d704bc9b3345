"""Mappings are text that people read: those that come along, saved ones, proposed ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.foreign.catalogue import (
    find_mapping,
    recognise,
    save_mapping,
    saved_mappings,
    shipped_mappings,
)
from dampingan.exchange.foreign.editing import MappingEditor, column_lines
from dampingan.exchange.foreign.importing import import_table
from dampingan.exchange.foreign.mapping import (
    SUBJECT,
    VILLAGE,
    Mapping,
    mapping_from_text,
    mapping_to_text,
)
from dampingan.exchange.foreign.proposing import propose
from dampingan.exchange.foreign.table import read_tables
from dampingan.forms.model import Form
from dampingan.store.workspace import Workspace
from exchange.foreign.conftest import KK, NIKS, residents

SHIPPED = shipped_mappings()


def test_every_system_that_villages_meet_has_a_mapping() -> None:
    assert {m.name for m in SHIPPED} == {
        *("opensid-penduduk", "opensid-regsosek", "dtsen", "pbdt-2015", "siks-ng-penerima"),
        *("kobo", "odk-central"),
    }
    assert all(m.title and m.source and m.note for m in SHIPPED)


@pytest.mark.parametrize("mapping", SHIPPED, ids=lambda m: m.name)
def test_a_shipped_mapping_names_questions_and_codes_that_exist(
    mapping: Mapping, keluarga: Form
) -> None:
    for rule in (rule for sheet in mapping.sheets for rule in sheet.rules):
        if rule.to in {VILLAGE, SUBJECT}:
            continue
        question = keluarga.questions[rule.to]
        codes = {c.code for c in keluarga.choices.get(question.choice_list, ())}
        for ours in rule.values.values():
            assert set(ours.split()) <= codes | set(question.extra_codes), (rule.to, ours)


@pytest.mark.parametrize("mapping", SHIPPED, ids=lambda m: m.name)
def test_a_mapping_written_and_read_again_is_the_same(mapping: Mapping) -> None:
    assert mapping_from_text(mapping_to_text(mapping), mapping.name) == mapping


@pytest.mark.parametrize(
    "text", ["x = [", "unmatched = 'buang'", "[[sheets]]\nsheets = ['a']", "sheets = 3"]
)
def test_a_mapping_that_is_wrongly_written_is_refused_in_words(text: str) -> None:
    with pytest.raises(ExchangeError, match="salah tulis"):
        mapping_from_text(text, "uji")


def test_a_saved_mapping_is_found_by_its_name_and_as_a_file(
    workspace: Workspace, book: Callable[..., Path], tmp_path: Path
) -> None:
    kept = save_mapping(workspace, find_mapping(workspace, "opensid-penduduk"), "Desa Kami")
    assert [m.name for m in saved_mappings(workspace)] == ["desa-kami"]
    assert find_mapping(workspace, "desa-kami") == kept
    path = tmp_path / "kami.toml"
    path.write_text(mapping_to_text(kept), "utf-8")
    assert find_mapping(workspace, str(path)).sheets == kept.sheets
    tables = read_tables(book(Penduduk=residents()))
    assert "desa-kami" in {m.name for m, _ in recognise(workspace, tables)}
    with pytest.raises(ExchangeError, match="desa-kami"):
        find_mapping(workspace, "lain")


# ---------------------------------------------------------------------- proposing

OWN = [
    ["Nomor", "Nomor Kartu Keluarga", "Nama Lengkap", "N.I.K", "Kelamin", "Tgl Lahir", "RT/RW"],
    [1, KK, "Slamet", NIKS[0], "Laki-laki", "17-05-1980", "003/002"],
    [2, KK, "Sri", NIKS[1], "Perempuan", "05-06-1982", "003/002"],
]


def test_columns_of_a_list_nobody_knows_are_proposed_with_reasons(
    workspace: Workspace, book: Callable[..., Path]
) -> None:
    path = book(Daftar=OWN)
    tables = read_tables(path)
    mapping = propose(tables, workspace.form("family"))
    found = {line.heading: line for line in column_lines(tables, mapping)}
    assert {heading: line.questions for heading, line in found.items()} == {
        "Nomor": (),
        "Nomor Kartu Keluarga": ("no_kk",),
        "Nama Lengkap": ("nama",),
        "N.I.K": ("nik",),
        "Kelamin": ("jk",),
        "Tgl Lahir": ("tgl_lahir",),
        "RT/RW": ("rt", "rw"),
    }
    assert all(line.why for line in found.values() if line.questions)
    report = import_table(workspace, path, mapping)
    assert [(s.read, s.new) for s in report.sheets] == [(2, 2)]


def test_a_list_of_heads_makes_each_row_a_family_with_its_head(
    workspace: Workspace, book: Callable[..., Path]
) -> None:
    rows = [["No KK", "Nama Kepala Keluarga", "NIK", "Alamat"], [KK, "Slamet", NIKS[0], "Gg. 1"]]
    path = book(Daftar=rows)
    import_table(workspace, path, propose(read_tables(path), workspace.form("family")))
    with workspace.reading() as connection:
        persons = connection.exec_driver_sql("SELECT name, nik, relation FROM person").all()
    assert [tuple(p) for p in persons] == [("Slamet", NIKS[0], "1")]


def test_a_column_and_a_value_can_be_given_another_meaning(
    workspace: Workspace, book: Callable[..., Path]
) -> None:
    rows = [[*OWN[0], "Peran"], [*OWN[1], "Bapak"], [*OWN[2], "Ibu"]]
    path = book(Daftar=rows)
    tables, form = read_tables(path), workspace.form("family")
    editor = MappingEditor(tables, form)
    mapping = editor.assign(propose(tables, form), 0, 7, "hubungan")
    mapping = editor.translate(mapping, "hubungan", "Bapak", "1")
    mapping = editor.translate(mapping, "hubungan", "Ibu", "2")
    mapping = editor.assign(mapping, 0, 4, "")
    import_table(workspace, path, replace(mapping, title="Coba"))
    with workspace.reading() as connection:
        found = connection.exec_driver_sql("SELECT relation, sex FROM person ORDER BY position")
        assert [tuple(row) for row in found] == [("1", ""), ("2", "")]


def test_short_words_and_values_tell_what_a_column_of_an_own_list_answers(
    workspace: Workspace, book: Callable[..., Path]
) -> None:
    path = book(
        Warga=[
            ["DATA WARGA RW 02"],
            ["No. Kartu Klg", "Nm Lengkap", "Hub. dg KK", "Status Kawin", "Ijasah", "Almt Rumah"],
            ["3375031803170001", "WARSONO", "Kepala Keluarga", "Kawin", "SMA", "Gg Delima 3"],
            ["3375031803170001", "SULASTRI", "Istri", "KAWIN", "SMP", "Gg Delima 3"],
        ]
    )
    tables = read_tables(path)
    mapping = propose(tables, workspace.form("family"))
    told = {rule.to: rule.parts[0][0] for rule in mapping.sheets[0].rules}
    assert told == {
        "no_kk": "No. Kartu Klg",
        "nama": "Nm Lengkap",
        "hubungan": "Hub. dg KK",
        "kawin": "Status Kawin",
        "ijazah": "Ijasah",
        "alamat": "Almt Rumah",
    }
    import_table(workspace, path, mapping)
    with workspace.reading() as connection:
        found = connection.exec_driver_sql("SELECT answers, aside FROM person ORDER BY id")
        told = [json.loads(answers) | json.loads(aside) for answers, aside in found]
    assert [(t["hubungan"], t["kawin"], t["ijazah"]) for t in told] == [
        ("1", "2", "13"),
        ("2", "2", "8"),
    ]


def test_an_own_mapping_fits_the_next_list_whatever_its_sheet_is_called(
    workspace: Workspace, book: Callable[..., Path]
) -> None:
    first = read_tables(book(**{"RW 02 Maret": OWN}))
    save_mapping(workspace, propose(first, workspace.form("family")), "Warga RW")
    second = book(**{"RW 02 April": [OWN[0], *OWN[1:]]})
    (mapping, share), *_ = recognise(workspace, read_tables(second))
    assert (mapping.name, share) == ("warga-rw", 1.0)
    assert import_table(workspace, second, mapping).total("new") == 2
    other = read_tables(book(Harga=[["Barang", "Harga"], ["Beras", "12000"]]))
    assert "warga-rw" not in {m.name for m, _ in recognise(workspace, other)}
