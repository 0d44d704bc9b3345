"""The village profile sheet and charts on a sheet of their own."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from dampingan.analysis.village_profile import profiles_of
from dampingan.core.errors import DampinganError
from dampingan.printing.order import PrintOrder
from dampingan.printing.press.page_picture import Pages
from dampingan.printing.report.chart import CHOICE, charts, screen_chart
from dampingan.printing.report.chart import PRODUCT as CHART
from dampingan.printing.report.profile_sheet import ALL
from dampingan.printing.report.village_profile import PRODUCT
from dampingan.printing.run import first_pdf
from dampingan.store.attachment import attach
from dampingan.store.plan.form import ensure_plan
from dampingan.store.plan.record import plan_records
from dampingan.store.plan.writing import operation
from dampingan.store.workspace import Workspace

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""A PNG of one pixel."""
BARS = (
    ("Banjir rob", 23.5, "23,5", None, ""),
    ("Limbah batik", 12.0, "12", 20.0, "di bawah target"),
    ("Anak tidak sekolah", None, "–", None, ""),
)


def made(workspace: Workspace, **order: Any) -> dict[str, Any]:
    """Return the document of a profile sheet."""
    return dict(next(iter(PRODUCT.make(workspace, PrintOrder("profil", **order)).documents())))


def pages_of(pdf: bytes) -> list[str]:
    """Return the words of every page, blanks as one blank."""
    with Pages(pdf) as pages:
        return [" ".join(pages.text(number).split()) for number in range(pages.count)]


def test_the_sheet_holds_identity_figures_and_registers_on_two_pages(sampled: Workspace) -> None:
    pages = pages_of(first_pdf(sampled, PrintOrder("profil")))
    assert len(pages) <= 2
    words = " ".join(pages)
    for told in ("33.75.03.1009", "KELURAHAN BANDENGAN", "Kelembagaan", "Lima masalah teratas"):
        assert told in words


def test_official_and_counted_figures_stand_beside_their_difference(sampled: Workspace) -> None:
    rows = {row[0]: row[1:4] for row in made(sampled)["population"]["parts"][0]["rows"]}
    official, counted, difference = (
        int(text.replace("\N{MINUS SIGN}", "-")) for text in rows["Penduduk laki-laki"]
    )
    assert counted - official == difference


def test_what_nobody_answered_is_a_dash_and_no_zero(sampled: Workspace) -> None:
    document = made(sampled)
    assert document["all"] == []
    facts = {
        row[0]: row[1]
        for column in document["rows"][0]
        for one in column
        for row in one["parts"][0]["rows"]
    }
    assert facts["Sawah (ha)"] == "–"
    assert facts["Luas wilayah (ha)"] == "221"


def test_the_profile_of_an_earlier_period_can_be_printed(sampled: Workspace) -> None:
    newest, before = profiles_of(plan_records(sampled, "profil"))[:2]
    assert made(sampled, record=before.id)["below"] != made(sampled, record=newest.id)["below"]


def test_a_blank_sheet_has_room_and_nobodys_name(sampled: Workspace) -> None:
    document = made(sampled, blank=True)
    assert {"line": True} in dict(document["identity"]).values()
    rows = document["population"]["parts"][0]["rows"]
    assert all(cell == {"line": True} for row in rows for cell in row[1:])
    words = " ".join(pages_of(first_pdf(sampled, PrintOrder("profil", blank=True))))
    assert str(sampled.village["head_name"]) not in words


def test_every_answer_follows_on_request(sampled: Workspace) -> None:
    document = made(sampled, text={ALL: "1"})
    labels = {row[1] for one in document["all"] for row in one["parts"][0]["rows"]}
    assert {"Posyandu aktif", "Jumlah RT", "Poskamling"} <= labels


def test_an_empty_village_gets_a_sheet_too(workspace: Workspace) -> None:
    words = " ".join(pages_of(first_pdf(workspace, PrintOrder("profil"))))
    assert "Belum ada lembaga yang dicatat" in words


def test_a_picture_of_the_sketch_stands_on_the_sheet(workspace: Workspace, tmp_path: Path) -> None:
    ensure_plan(workspace)
    file = tmp_path / "tanggul.png"
    file.write_bytes(base64.b64decode(PIXEL))
    name = attach(workspace, file, file.read_bytes())
    with operation(workspace, "Contoh") as op:
        op.add("sketsa", {"objek": "Tanggul barat", "foto": name})
    job = PRODUCT.make(workspace, PrintOrder("profil"))
    assert list(job.files.values()) == [file.read_bytes()]
    words = " ".join(pages_of(first_pdf(workspace, PrintOrder("profil"))))
    assert "Tanggul barat" in words


# ---------------------------------------------------------------- charts


def test_a_chart_of_the_screen_is_one_landscape_sheet_with_its_figures(sampled: Workspace) -> None:
    text = screen_chart(
        "Nilai masalah", BARS, heads=("Masalah", "Jumlah"), source="Dari 3 masalah."
    )
    pdf = first_pdf(sampled, PrintOrder("grafik", text=text))
    with Pages(pdf) as pages:
        assert pages.count == 1
        size = pages.size_mm(0)
        assert size.width > size.height
    words = pages_of(pdf)[0]
    for told in ("Nilai masalah", "Banjir rob", "23,5", "Dari 3 masalah.", "di bawah target"):
        assert told in words


def test_bars_of_a_screen_chart_keep_scale_mark_and_what_is_not_known(sampled: Workspace) -> None:
    text = screen_chart("Nilai", BARS, heads=("Masalah", "Jumlah"), highest=25)
    job = CHART.make(sampled, PrintOrder("grafik", text=text))
    rows = next(iter(job.documents()))["section"]["parts"][0]["rows"]
    assert [row[2]["bar"] for row in rows] == [0.94, 0.48, -1.0]
    assert rows[1][2]["mark"] == 0.8


def test_charts_of_the_summary_can_be_asked_for_by_their_key(sampled: Workspace) -> None:
    for key, words in list(charts(sampled).items())[::4]:
        job = CHART.make(sampled, PrintOrder("grafik", text={CHOICE: key}))
        assert job.title == words
        assert next(iter(job.documents()))["section"]["title"]


@pytest.mark.parametrize("text", [{"isi": "{"}, {"isi": '{"bars": [[1]]}'}, {CHOICE: "entah"}])
def test_a_chart_that_nobody_knows_is_explained(sampled: Workspace, text: dict[str, str]) -> None:
    with pytest.raises(DampinganError) as told:
        CHART.make(sampled, PrintOrder("grafik", text=text))
    assert told.value.remedy
