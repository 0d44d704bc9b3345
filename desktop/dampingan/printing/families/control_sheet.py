"""The control sheet of a round: per RT how many forms went out, came back, were keyed and checked.

Paper is kept in bundles by area and counted before anybody keys it (UN Principles and
Recommendations 1.293); this is the sheet that goes with the bundles. What the program knows is
printed, what only hands know is written: who took how many forms, when they came back, who signed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from dampingan.core.language import language, tr
from dampingan.core.number import count_text
from dampingan.printing.families.place_words import period_words, place_data
from dampingan.printing.families.prelist import choice_of
from dampingan.printing.product import Job, Product
from dampingan.store.lists.area import areas
from dampingan.store.work.work_summary import PlaceWork, place_work

if TYPE_CHECKING:
    from dampingan.printing.order import PrintOrder
    from dampingan.store.workspace import Workspace

Line = tuple[str, str, tuple[int, ...]]
"""RW, RT and figures: families, received, keyed, checked."""


def _make(workspace: Workspace, order: PrintOrder) -> Job:
    form = workspace.form("family")
    lines = _lines(workspace, order, form.form_id)
    return Job(
        template="control_sheet",
        title=tr("Lembar kendali formulir"),
        common={
            "words": _words(),
            "period": period_words(workspace.period),
            "form": form.text(form.title, language()),
        },
        count=1 if lines else 0,
        documents=lambda: _documents(workspace, lines),
        lang=language(),
        version=f"{form.form_id} {form.version}".strip(),
    )


def _lines(workspace: Workspace, order: PrintOrder, form_id: str) -> list[Line]:
    """Return the RTs that have families to visit, or forms that came in."""
    work = {(one.rw, one.rt): one for one in place_work(workspace, form_id=form_id)}
    families = {(one.rw, one.rt): one.families for one in areas(workspace, choice_of(order))}
    places = set(families)
    if not (order.rw or order.rt or order.families):
        places |= set(work)
    made = []
    for rw, rt in sorted(places, key=lambda place: (place[0] == "", place[0], not place[1], place)):
        one = work.get((rw, rt)) or PlaceWork(rw, rt)
        figures = (families.get((rw, rt), 0), one.received, one.keyed, one.verified)
        made.append((rw, rt, figures))
    return made


def _documents(workspace: Workspace, lines: Sequence[Line]) -> Iterator[dict[str, Any]]:
    if not lines:
        return
    rows: list[dict[str, Any]] = []
    for number, (rw, rt, figures) in enumerate(lines):
        rows.append({"sum": False, "rw": rw, "rt": rt, "cells": _texts([figures])})
        of_rw = [one[2] for one in lines if one[0] == rw]
        last = number + 1 == len(lines) or lines[number + 1][0] != rw
        if last and len(of_rw) > 1:
            rows.append({"sum": True, "rw": rw, "rt": "", "cells": _texts(of_rw)})
    yield {
        "place": place_data(workspace.village_code),
        "rows": rows,
        "total": _texts([one[2] for one in lines]),
    }


def _texts(figures: Sequence[tuple[int, ...]]) -> list[str]:
    return [count_text(sum(column)) for column in zip(*figures, strict=True)]


def _words() -> dict[str, str]:
    return {
        "title": tr("Lembar kendali formulir"),
        "village": tr("Desa/kelurahan"),
        "district": tr("Kecamatan"),
        "period": tr("Periode"),
        "form": tr("Formulir"),
        "rw": tr("RW"),
        "rt": tr("RT"),
        "families": tr("Keluarga"),
        "out": tr("Diserahkan kepada petugas"),
        "back": tr("Diterima kembali"),
        "program": tr("Menurut program"),
        "sheets": tr("Lembar"),
        "date": tr("Tanggal"),
        "officer": tr("Nama petugas"),
        "initials": tr("Paraf"),
        "received": tr("Diterima"),
        "keyed": tr("Diisikan"),
        "checked": tr("Diperiksa"),
        "note": tr("Catatan"),
        "sum": tr("Jumlah RW"),
        "total": tr("Jumlah semua"),
        "keeper": tr("Penyimpan berkas"),
        "checker": tr("Pemeriksa"),
        "signed": tr("nama jelas dan tanda tangan"),
    }


PRODUCT = Product(
    key="kendali",
    title=lambda: tr("Lembar kendali formulir"),
    about=lambda: tr("Per RT: formulir yang diserahkan, kembali, diisikan, dan diperiksa."),
    icon="work",
    group="survey",
    options=frozenset({"rt"}),
    make=_make,
    scopes=frozenset({"village"}),
)
