"""The frame of every sheet: its foot, pages that lie on their side, letterhead and signatures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dampingan.printing.press.page_picture import Pages
from dampingan.printing.press.template_folder import templates_of
from dampingan.printing.press.typesetting import Templates, typeset_pdf, typeset_text

SHEET = """
#import "frame.typ": *
#show: frame
#for document in data.documents {
  sheets(
    document,
    paper: document.paper,
    corner: page => [kode-#page],
    head: page => [kepala-#page],
  )[
    #letterhead()
    #sheet-title("Judul lembar", below: "di bawahnya")
    #landscape[melintang]
    #signatures(about.signers.petugas, about.signers.kepala)
  ]
}
"""

LONG = "Desa Wonokertokulon Nama yang Panjang Sekali Sampai Enam Puluh Huruf"


def frame(**more: Any) -> dict[str, Any]:
    signer = {"before": "", "office": "Petugas pendataan", "name": "", "number": ""}
    head = {"before": "Mengetahui,", "office": "Lurah", "name": "BUDI CONTOH", "number": "NIP 1"}
    return {
        "title": "Lembar coba",
        "where": "Kelurahan Bandengan, Kec. Pekalongan Utara",
        "period": "Triwulan IV 2026",
        "state": "Keadaan data 22 November 2026 pukul 20.14 WIB",
        "version": "Dampingan 0.1.0 · musyawarah 2026112200",
        "lang": "id",
        "letterhead": {"lines": ["PEMERINTAH KOTA", "KELURAHAN"], "address": "Jalan 1", "logo": ""},
        "signers": {"petugas": signer, "kepala": head},
        "texts": {},
        "words": {"page": "Halaman", "of": "dari"},
        **more,
    }


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Templates]:
    folder = tmp_path_factory.mktemp("bingkai")
    (folder / "bingkai.typ").write_text(SHEET, "utf-8")
    with templates_of(folder) as found:
        yield found


def pages_of(templates: Templates, about: dict[str, Any], *documents: dict[str, Any]) -> Pages:
    data = {"common": {"frame": about}, "documents": list(documents)}
    return Pages(typeset_pdf("bingkai", data, templates=templates))


def words(pages: Pages, number: int) -> str:
    return " ".join(pages.text(number).split())


def test_upright_and_lying_pages_stand_in_one_document(templates: Templates) -> None:
    with pages_of(templates, frame(), {"paper": "a4"}, {"paper": "f4"}) as pages:
        sizes = [tuple(round(side) for side in pages.size_mm(n)) for n in range(pages.count)]
        assert sizes == [(210, 297), (297, 210), (210, 297), (215, 330), (330, 215), (215, 330)]
        for number in range(pages.count):
            place = number % 3 + 1
            said = words(pages, number)
            assert f"Halaman {place} dari 3" in said
            assert f"kode-{place}" in said
            assert f"kepala-{place}" in said
            assert "Keadaan data 22 November 2026 pukul 20.14 WIB" in said


def test_letterhead_and_signatures_are_drawn(templates: Templates) -> None:
    with pages_of(templates, frame(), {"paper": "a4"}) as pages:
        first, last = words(pages, 0), words(pages, 2)
    for said in ("PEMERINTAH KOTA", "KELURAHAN", "Jalan 1", "Judul lembar", "di bawahnya"):
        assert said in first
    for said in ("Mengetahui,", "Lurah", "BUDI CONTOH", "NIP 1", "Petugas pendataan"):
        assert said in last


@pytest.mark.parametrize("where", ["Kelurahan Bandengan", f"{LONG}, Kec. Wonokerto"])
def test_the_foot_keeps_to_the_paper(templates: Templates, where: str) -> None:
    title = "Judul yang panjang sekali sampai enam puluh huruf dan lebih lagi"
    about = frame(where=where, title=title, texts={"catatan_kaki": "Milik kabupaten."})
    with pages_of(templates, about, {"paper": "a4"}) as pages:
        said = words(pages, 0)
        for part in (where, "Triwulan IV 2026", title, "Milik kabupaten.", "2026112200"):
            assert part in said
        (hit,) = pages.find(0, "Milik kabupaten.")
        assert hit.boxes[0][3] < 1 - 3 / 297


def test_a_document_may_say_its_own_place_title_and_version(templates: Templates) -> None:
    own = {"paper": "a4", "where": "Desa Lain", "title": "Judul sendiri", "version": "versi 7"}
    with pages_of(templates, frame(), own) as pages:
        said = words(pages, 0)
    assert "Desa Lain" in said
    assert "Judul sendiri" in said
    assert "versi 7" in said
    assert "Bandengan" not in said


def test_starts_are_told_without_being_looked_for(templates: Templates) -> None:

    data = {"common": {"frame": frame()}, "documents": [{"paper": "a4"}] * 2}
    made = typeset_text("bingkai", json.dumps(data), templates)
    assert (made.pages, made.starts) == (6, (0, 3))


def test_words_of_people_never_become_markup(templates: Templates) -> None:
    about = frame(where='#panic("x") *tebal* $1$ <label>', title="[a](b) #1")
    with pages_of(templates, about, {"paper": "a4"}) as pages:
        assert '#panic("x") *tebal* $1$ <label>' in words(pages, 0)


def test_a_logo_stands_left_of_the_lines(tmp_path: Path) -> None:
    space = 'xmlns="http://www.w3.org/2000/svg"'
    svg = f'<svg {space} width="9" height="9"><rect width="9" height="9"/></svg>'
    (tmp_path / "bingkai.typ").write_text(SHEET, "utf-8")
    kop = {"lines": ["PEMERINTAH KOTA"], "address": "", "logo": "logo.svg"}
    with (
        templates_of(tmp_path, {"logo.svg": svg.encode()}) as found,
        pages_of(found, frame(letterhead=kop), {"paper": "a4"}) as pages,
    ):
        drawn = pages.picture(0, 50, grey=True)
    dark = [n % drawn.width for n, grey in enumerate(drawn.data[: drawn.width * 60]) if grey < 40]
    assert min(dark) < drawn.width * 0.12
