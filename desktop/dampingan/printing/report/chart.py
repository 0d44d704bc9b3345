"""Any chart as one landscape sheet: one of the screen, or one of the summary."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dampingan.core.errors import DampinganError
from dampingan.core.language import language, tr
from dampingan.core.number import decimal_text
from dampingan.printing.product import Job, Product
from dampingan.printing.report.figure import NOTHING, Cell, bar, head, section, table

if TYPE_CHECKING:
    from dampingan.printing.order import PrintOrder
    from dampingan.store.workspace import Workspace

SCREEN, CHOICE = "isi", "bagan"
"""Choices of an order's `text`: a chart of the screen (see `screen_chart`), or the key of one of
`charts`."""


def screen_chart(
    title: str,
    bars: Sequence[tuple[str, float | None, str, float | None, str]],
    *,
    heads: tuple[str, str],
    highest: float | None = None,
    source: str = "",
) -> dict[str, str]:
    """Return a chart of the screen as the `text` of an order.

    Args:
        title: what it shows.
        bars: words, length (None draws none), number in words, what it is compared with, note.
        heads: headings of the words and of the numbers.
        highest: the value of a full bar; the longest when None.
        source: one sentence below.
    """
    told = {
        "title": title,
        "bars": [list(one) for one in bars],
        "heads": list(heads),
        "highest": highest,
        "source": source,
    }
    return {SCREEN: json.dumps(told, ensure_ascii=False)}


def charts(workspace: Workspace, village: str = "") -> Mapping[str, str]:
    """Return key → words of the charts that can be printed without the screen.

    Args:
        workspace: a village's, or a regency's.
        village: of a regency: which village; ``""`` the regency itself.
    """
    return {key: words() for key, words in _names(_is_regency(workspace, village)).items()}


def make(workspace: Workspace, order: PrintOrder) -> Job:
    """Return a chart as one sheet.

    Raises:
        DampinganError: the order's chart can't be read, or there is none of this name.
    """
    from dampingan.store.plan.form import ensure_plan

    ensure_plan(workspace)  # before the state of the data is read, which this may change
    if SCREEN in order.text and not order.text.get(CHOICE):
        made = _of_screen(order.text[SCREEN])

        def documents() -> Iterator[Mapping[str, Any]]:
            yield made

        return Job("chart_sheet", str(made["section"]["title"]), {}, 1, documents, lang=language())
    regency = _is_regency(workspace, order.village)
    names = _names(regency)
    key = order.text.get(CHOICE) or next(iter(names))
    if key not in names:
        raise DampinganError(
            tr("Tidak ada bagan bernama “{name}”.", name=key),
            remedy=tr("Pilih salah satu: {known}.", known=", ".join(names)),
        )

    def own_documents() -> Iterator[Mapping[str, Any]]:
        yield {"section": _section(workspace, order.village, key, regency=regency)}

    return Job("chart_sheet", names[key](), {}, 1, own_documents, lang=language())


PRODUCT = Product(
    key="grafik",
    title=lambda: tr("Bagan"),
    about=lambda: tr("Satu bagan dengan angkanya di selembar kertas mendatar."),
    icon="work",
    group="meeting",
    options=frozenset({"village"}),
    make=make,
)


def _is_regency(workspace: Workspace, village: str) -> bool:
    from dampingan.store.creation import REGENCY

    return workspace.scope == REGENCY and not village


def _names(regency: bool) -> Mapping[str, Callable[[], str]]:
    if regency:
        return {
            "kiriman": lambda: tr("Kiriman per kecamatan"),
            "desil": lambda: tr("Keluarga per desil"),
            "kecamatan": lambda: tr("Kecamatan bersebelahan"),
            "masalah": lambda: tr("Masalah yang paling banyak dijumpai"),
            "desa": lambda: tr("Desa/kelurahan menurut bagian keluarga desil 1–2"),
        }
    return {
        "capaian": lambda: tr("Capaian per RT"),
        "desil": lambda: tr("Keluarga per desil"),
        "perubahan": lambda: tr("Perubahan sejak periode lalu"),
        "keadaan": lambda: tr("Keadaan menurut survei keluarga"),
        "rumah": lambda: tr("Kekurangan rumah dan sanitasi per RT"),
        "masalah": lambda: tr("Masalah menurut peringkat"),
        "potensi": lambda: tr("Potensi yang dapat dipakai"),
        "kegiatan": lambda: tr("Kegiatan per perangkat daerah pengampu"),
        "dana": lambda: tr("Biaya per sumber dana"),
        "tahun": lambda: tr("Biaya per tahun (Rp)"),
        "kemajuan": lambda: tr("Kemajuan kegiatan yang didanai"),
    }


def _section(workspace: Workspace, village: str, key: str, *, regency: bool) -> dict[str, Any]:
    if regency:
        from dampingan.printing.report.summary import regency_part
        from dampingan.printing.report.summary.regency import FEWEST, read_regency_figures
        from dampingan.printing.report.summary.survey_part import decile_bars

        all_of = read_regency_figures(workspace)
        made: Mapping[str, Callable[[], dict[str, Any]]] = {
            "kiriman": lambda: regency_part.sent(all_of.lines),
            "desil": lambda: decile_bars(all_of.deciles),
            "kecamatan": lambda: regency_part.districts(all_of.lines, all_of.deciles),
            "masalah": lambda: regency_part.kinds(all_of.plan.problems, all_of.kinds),
            "desa": lambda: regency_part.order(all_of.lines, FEWEST),
        }
        return made[key]()
    from dampingan.printing.report.summary import plan_part, survey_part, work_part
    from dampingan.printing.report.summary.village_figures import read_village_figures

    figures = read_village_figures(workspace, village or workspace.village_code)
    made = {
        "capaian": lambda: survey_part.coverage(figures),
        "desil": lambda: survey_part.decile_bars(figures.deciles),
        "perubahan": lambda: survey_part.changes(figures),
        "keadaan": lambda: survey_part.indicators(figures),
        "rumah": lambda: survey_part.lacks_by_place(figures),
        "masalah": lambda: plan_part.problems(figures),
        "potensi": lambda: plan_part.potentials(figures),
        "kegiatan": lambda: plan_part.by_agency(figures),
        "dana": lambda: plan_part.by_fund(figures),
        "tahun": lambda: plan_part.by_year(figures.activities),
        "kemajuan": lambda: work_part.progress(figures),
    }
    return made[key]()


def _of_screen(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
        bars = [(str(one[0]), one[1], str(one[2]), one[3], str(one[4])) for one in told["bars"]]
        words, numbers = (str(one) for one in told["heads"])
        lengths = [float(one or 0) for bar_ in bars for one in (bar_[1], bar_[3])]
        highest = float(told["highest"] or max(lengths, default=0))
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise DampinganError(
            tr("Bagan ini tidak dapat dibaca."),
            remedy=tr("Buka bagannya di layar, lalu tekan Cetak di kartunya."),
        ) from error
    noted = any(note for *_, note in bars)
    rows: list[list[Cell]] = [
        [
            label,
            number or NOTHING,
            bar(length, highest, mark=mark),
            *([note] if noted else []),
        ]
        for label, length, number, mark, note in bars
    ]
    heads = [
        head(words, 92),
        head(numbers, 30, "right"),
        head("", 0, "bar", ("0", _top(bars, highest))),
        *([head(tr("Keterangan"), 46)] if noted else []),
    ]
    return {"section": section(str(told["title"]), table(heads, rows), source=str(told["source"]))}


def _top(bars: Sequence[tuple[str, float | None, str, float | None, str]], highest: float) -> str:
    """Return what a full bar stands for: in the words of the bar that is full, else the number."""
    full = next((number for _, length, number, *_ in bars if length == highest), "")
    if full or not highest:
        return full
    return decimal_text(highest, 0 if highest == int(highest) else 1)
