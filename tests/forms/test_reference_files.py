"""The lists that come with the program: complete, told apart, and pointing at what exists."""

from __future__ import annotations

import csv
from functools import cache

import pytest

from dampingan.core.resource import resource

LISTS = sorted(path.stem for path in resource("references").glob("*.csv"))
PROPER_NAMES = {"perangkat_daerah", "program"}
"""Lists whose entries have only their own Indonesian name."""


@cache
def entries(name: str) -> list[dict[str, str]]:
    with (resource("references") / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def codes(name: str) -> set[str]:
    return {entry["name"] for entry in entries(name)}


def test_every_list_of_the_assessment_is_there() -> None:
    assert set(LISTS) == {
        *("bidang", "sub_bidang", "sektor", "sdgs", "kategori_potensi", "katalog_masalah"),
        *("katalog_potensi", "perangkat_daerah", "program", "sumber_dana", "pola", "jangka"),
        *("kelompok", "jenis_lembaga", "kriteria", "skala", "skala_nilai"),
    }


@pytest.mark.parametrize("name", LISTS)
def test_an_entry_has_a_code_of_its_own_and_words(name: str) -> None:
    rows = entries(name)
    assert len(codes(name)) == len(rows)
    assert all(row["name"] == row["name"].strip() and " " not in row["name"] for row in rows)
    assert all(row["label"].strip() for row in rows)
    if name not in PROPER_NAMES:
        assert all(row["label_en"].strip() for row in rows)


@pytest.mark.parametrize("name", LISTS)
def test_an_entry_says_how_sure_it_is_and_where_it_is_from(name: str) -> None:
    assert {row["keyakinan"] for row in entries(name)} <= {"C", "O"}
    assert all(row["sumber"].strip() for row in entries(name))


def test_agencies_of_both_regions_are_there_with_their_doubts() -> None:
    rows = entries("perangkat_daerah")
    assert {row["wilayah"] for row in rows} == {"33.26", "33.75", ""}
    sure = {row["name"]: row["keyakinan"] for row in rows}
    assert (sure["kota-dinsos-p2kb"], sure["kab-dinas-pmd"]) == ("C", "O")
    districts = [row for row in rows if row["kelompok"] == "kecamatan"]
    assert len(districts) == 23
    assert all(row["singkatan"] for row in rows)


def test_there_are_eighteen_goals() -> None:
    assert [row["name"] for row in entries("sdgs")] == [str(n) for n in range(1, 19)]


def test_what_a_kind_of_problem_proposes_exists() -> None:
    parents = {row["name"]: row["induk"] for row in entries("sub_bidang")}
    for row in entries("katalog_masalah"):
        assert row["sektor"] in codes("sektor"), row["name"]
        assert row["sdgs"] in codes("sdgs"), row["name"]
        assert parents[row["sub_bidang"]] == row["bidang"], row["name"]
        kelurahan = row["bidang_kelurahan"]
        assert kelurahan in {"6", "7"}, row["name"]
        assert parents.get(row["sub_bidang_kelurahan"], kelurahan) == kelurahan, row["name"]


def test_what_a_kind_of_potential_proposes_exists() -> None:
    for row in entries("katalog_potensi"):
        assert row["kategori"] in codes("kategori_potensi"), row["name"]
        assert row["sektor"] in codes("sektor"), row["name"]


def test_sub_fields_stand_below_a_field() -> None:
    assert {row["induk"] for row in entries("sub_bidang")} == codes("bidang")


def test_terms_follow_each_other_without_a_gap() -> None:
    limits = [(row["dari"], row["sampai"]) for row in entries("jangka")]
    assert limits == [("0", "1"), ("2", "5"), ("6", "")]


def test_every_score_of_a_scale_has_words_for_every_criterion() -> None:
    told = {(row["induk"], row["kriteria"], row["nilai"]) for row in entries("skala_nilai")}
    values = {"skala_5": "1 2 3 4 5", "skala_20": "1 5 10 15 20"}
    assert told == {
        (scale, criterion, value)
        for scale, listed in values.items()
        for criterion in codes("kriteria")
        for value in listed.split()
    }


def test_a_fund_says_whether_it_is_asked_from_outside() -> None:
    origin = {row["name"]: row["asal"] for row in entries("sumber_dana")}
    assert set(origin.values()) == {"desa", "luar"}
    assert (origin["dana_desa"], origin["apbd_kab"], origin["swadaya"]) == ("desa", "luar", "desa")
