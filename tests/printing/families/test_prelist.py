"""The prelist: who is on it, in which order, and what can be read on its pages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dampingan.printing.families.prelist import PRODUCT
from dampingan.printing.order import PrintOrder
from dampingan.printing.press.page_picture import Pages
from dampingan.store.workspace import Workspace
from printing.listed_village import BANDENGAN, KK, LONG, ONE_WORD, family_id, pages_of, printed


def _documents(workspace: Workspace, **order: Any) -> list[dict[str, Any]]:
    return [
        dict(one) for one in PRODUCT.make(workspace, PrintOrder("prelist", **order)).documents()
    ]


@pytest.fixture(scope="module")
def pages(listed: Workspace) -> list[str]:
    return [" ".join(page.split()) for page in pages_of(listed, PrintOrder("prelist"))]


def test_each_rt_is_a_document_those_without_a_number_last_then_all_of_them(
    listed: Workspace,
) -> None:
    found = _documents(listed)
    assert [(one["kind"], one["place"]["rt"]) for one in found] == [
        *(("area", "001"), ("area", "002"), ("area", "")),
        ("recap", ""),
    ]


def test_families_stand_as_people_walk_and_share_their_house(listed: Workspace) -> None:
    first = _documents(listed)[0]
    assert [(one["building"], one["name"], one["same"]) for one in first["lines"]] == [
        *(("2", "Edi", False), ("2", LONG, True)),
        ("10", "Edi", False),
    ]


def test_heads_of_one_name_refer_to_each_other(listed: Workspace) -> None:
    first = _documents(listed)[0]
    assert [one["twins"] for one in first["lines"]] == [
        *("nama sama: no. 3", ""),
        "nama sama: no. 1",
    ]


def test_those_who_went_stand_apart_and_deleted_ones_nowhere(listed: Workspace) -> None:
    first = _documents(listed)[0]
    assert [(one["name"], one["state"], one["reason"]) for one in first["gone"]] == [
        ("Kasmuri", "Pindah", "Pindah ke Semarang.")
    ]
    assert first["totals"]["families"] == "3"
    assert "Salah Ketik" not in json.dumps(_documents(listed))


def test_the_state_says_what_became_of_a_family_and_since_when_it_is_known(
    listed: Workspace,
) -> None:
    line = _documents(listed)[0]["lines"][1]
    assert (line["state"], line["since"]) == ("Berubah", "data TW3 2026")
    assert (line["men"], line["women"], line["members"], line["decile"]) == ("1", "1", "2", "3")


def test_card_numbers_are_masked_unless_they_are_wanted(listed: Workspace) -> None:
    masked, whole = _documents(listed), _documents(listed, masked=False)
    assert masked[0]["lines"][1]["kk"] == "3375xxxxxxxxx107"
    assert whole[0]["lines"][1]["kk"] == KK


def test_chosen_families_alone_are_on_the_list(listed: Workspace) -> None:
    wanted = family_id(listed, ONE_WORD)
    found = _documents(listed, families=(wanted,))
    assert [[one["name"] for one in doc["lines"]] for doc in found] == [[ONE_WORD]]


def test_the_page_of_all_rts_adds_up_what_the_lists_say(listed: Workspace) -> None:
    *areas, recap = _documents(listed)
    families = sum(len(one["lines"]) for one in areas)
    assert recap["total"][0] == str(families) == "5"
    assert recap["total"][3] == "27"
    assert recap["total"][4] == "1"
    assert [row["cells"][0] for row in recap["rows"] if row["sum"]] == ["4"]


def test_a_blank_list_of_an_rt_fills_one_page(listed: Workspace) -> None:
    order = PrintOrder("prelist", rw="009", rt="001", blank=True)
    text = pages_of(listed, order)
    assert len(text) == 1
    assert "Daftar kosong" in text[0]
    assert "009" in text[0]


def test_a_page_says_where_when_and_which_of_how_many(pages: list[str]) -> None:
    for words in (
        *("Kelurahan Bandengan", "Triwulan IV 2026", "Keadaan data", "Halaman 1 dari 1"),
        *("T Tetap", "X Tidak ditemukan", "3375xxxxxxxxx107", "Edi", "Lembar diterima"),
    ):
        assert words in pages[0]
    assert "Jumlah: 3 keluarga" in pages[0]


def test_three_hundred_families_keep_their_heading_and_rt_on_every_page(
    listed: Workspace,
) -> None:
    job = PRODUCT.make(listed, PrintOrder("prelist"))
    first = dict(next(iter(job.documents())))
    line = first["lines"][1]
    many = [{**line, "n": str(number), "name": f"{LONG} {number}"} for number in range(1, 301)]
    text = _typeset(listed, job.common, {**first, "lines": many})
    assert len(text) > 20
    for page in text[1:-1]:
        assert "Nama kepala keluarga" in page
        assert "RW 001 RT 001" in " ".join(page.split())
    assert "300" in "".join(text)


def test_a_name_of_one_long_word_stays_within_its_column(listed: Workspace) -> None:
    with Pages(printed(listed, PrintOrder("prelist", rw="001", rt="002"))) as pages:
        parts = [ONE_WORD[start : start + 4] for start in range(0, len(ONE_WORD), 4)]
        boxes = [box for part in parts for hit in pages.find(0, part) for box in hit.boxes]
        address = pages.find(0, "Gg. Kakap 5")[0].boxes[0][0]
        words = "".join(pages.text(0).replace("\u200b", "").split())
    assert ONE_WORD in words
    assert len(boxes) >= len(parts)
    assert all(right < address for left, _, right, _ in boxes if left < address)


@pytest.mark.parametrize("what", ["prelist", "keluarga", "label", "kendali"])
def test_the_same_data_give_the_same_bytes(listed: Workspace, what: str) -> None:
    order = PrintOrder(what, rw="001", rt="001")
    assert printed(listed, order) == printed(listed, order)


def test_a_village_that_has_no_family_has_nothing_to_print(workspace: Workspace) -> None:
    assert PRODUCT.make(workspace, PrintOrder("prelist")).count == 0
    assert PRODUCT.make(workspace, PrintOrder("prelist", village=BANDENGAN)).count == 0


def test_a_regency_prints_village_after_village_each_with_its_own_sum(tmp_path: Path) -> None:
    krapyak = "33.75.03.1010"
    with Workspace.create(tmp_path / "kota.dampingan", "33.75", "2026-Q4") as regency:
        with regency.write("contoh") as tx:
            for code in (BANDENGAN, krapyak):
                for rt in ("001", "002"):
                    tx.insert("family", {"village_code": code, "rw": "001", "rt": rt})
        found = _documents(regency)
        assert [(one["kind"], one["place"]["village"]) for one in found] == [
            *[("area", "Kelurahan Bandengan")] * 2,
            ("recap", "Kelurahan Bandengan"),
            *[("area", found[-1]["place"]["village"])] * 2,
            ("recap", found[-1]["place"]["village"]),
        ]
        assert [one["total"][0] for one in found if one["kind"] == "recap"] == ["2", "2"]
        only = _documents(regency, village=krapyak)
        assert {one["place"]["village"] for one in only} == {found[-1]["place"]["village"]}


def _typeset(workspace: Workspace, common: Any, document: dict[str, Any]) -> list[str]:
    from dampingan.printing.frame import frame_data
    from dampingan.printing.press.typesetting import typeset_pdf

    frame = frame_data(workspace, PrintOrder("prelist"), "Prelist keluarga")
    pdf = typeset_pdf("prelist", {"common": {**common, "frame": frame}, "documents": [document]})
    with Pages(pdf) as pages:
        return [pages.text(number) for number in range(pages.count)]
