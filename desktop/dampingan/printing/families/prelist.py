"""The prelist: which families a field officer visits in one RT, and what became of each.

One document for each RT, in the order in which people walk (by building, then by name), and a page
that adds up all RTs of the order. As BPS's verification lists (SP2020-RT, Regsosek22-VK1) it has a
number for every line, the column numbers under the headings, room for families that are not on it,
and a reckoning by the officer at the end.

Who is on it: families that are there (draft, complete, verified) are lines to be visited and
counted. Families that were recorded as moved, deceased or not found stand below, apart and not
counted, because people come back and neighbours know it first; one tick brings a family back.
Deleted families (mistakes, doubles) never go out on paper.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from dampingan.core.identity import mask
from dampingan.core.language import language, tr
from dampingan.core.number import count_text
from dampingan.core.text import fold
from dampingan.printing.families.place_words import (
    period_words,
    place_data,
    prior_words,
    short_period,
    where_words,
)
from dampingan.printing.product import Job, Product
from dampingan.store.kind import CHANGE_STATES, STATUSES
from dampingan.store.lists.area import (
    Area,
    AreaSum,
    ListedFamily,
    Selection,
    area_sums,
    areas,
    listed_families,
)

if TYPE_CHECKING:
    from dampingan.printing.order import PrintOrder
    from dampingan.store.workspace import Workspace

_BLANK_LINES = 11
"""Lines of a blank prelist that fill its page."""
_MOST_LINES = 400
_MOST_TWINS = 4


def _make(workspace: Workspace, order: PrintOrder) -> Job:
    chosen = choice_of(order)
    found = _blank_areas(workspace, order) if order.blank else areas(workspace, chosen)
    recaps = [] if order.blank else _recapped(found)
    return Job(
        template="prelist",
        title=tr("Prelist keluarga"),
        common={
            "words": _words(),
            "legend": _legend(),
            "period": period_words(workspace.period),
            "officer": order.text.get("petugas", ""),
        },
        count=len(found) + len(recaps),
        documents=lambda: _documents(workspace, order, found, recaps),
        lang=language(),
    )


def choice_of(order: PrintOrder) -> Selection:
    """Return which families an order is about."""
    return Selection(order.village, order.rw, order.rt, order.families)


def _blank_areas(workspace: Workspace, order: PrintOrder) -> list[Area]:
    """Return the RTs of the order, one without a number when it names none."""
    code = order.village or workspace.village_code
    if order.rw or order.rt:
        return [Area(code, order.rw, order.rt, 0, 0)]
    return [Area(code, "", "", 0, 0)]


def _recapped(found: Sequence[Area]) -> list[str]:
    """Return the villages with more than one RT: the others have nothing to add up."""
    codes = [area.village_code for area in found]
    return [code for code in dict.fromkeys(codes) if codes.count(code) > 1]


def _documents(
    workspace: Workspace, order: PrintOrder, found: Sequence[Area], recaps: Sequence[str]
) -> Iterator[dict[str, Any]]:
    if order.blank:
        for area in found:
            yield _blank_document(area, order)
        return
    chosen = choice_of(order)
    with workspace.snapshot() as reader:
        for number, area in enumerate(found):
            yield _document(area, listed_families(reader, area, chosen), order)
            last = number + 1 == len(found) or found[number + 1][0] != area.village_code
            if last and area.village_code in recaps:
                within = Selection(area.village_code, order.rw, order.rt, order.families)
                yield _recap(area.village_code, area_sums(reader, within))


# ---------------------------------------------------------------------- one RT


def _document(area: Area, families: Sequence[ListedFamily], order: PrintOrder) -> dict[str, Any]:
    visited = [family for family in families if not family.went]
    gone = [family for family in families if family.went]
    lines = [_line(number, family, order) for number, family in enumerate(visited, 1)]
    for above, line in pairwise(lines):
        line["same"] = line["house"] is not None and line["house"] == above["house"]
    _point_out_twins(lines)
    usual = _usual(family.decile_period for family in visited if family.decile)
    for family, line in zip(visited, lines, strict=True):
        if family.decile and family.decile_period != usual:
            line["decile_period"] = short_period(family.decile_period)
    return _page(area) | {
        "decile_period": short_period(usual),
        "lines": lines,
        "gone": [_gone_line(family, order) for family in gone],
        "spare": max(0, min(order.rows, _MOST_LINES)),
        "totals": _totals(visited),
    }


def _blank_document(area: Area, order: PrintOrder) -> dict[str, Any]:
    lines = max(_BLANK_LINES, min(order.rows, _MOST_LINES))
    return _page(area) | {"lines": [], "gone": [], "spare": lines, "totals": None, "blank": True}


def _page(area: Area) -> dict[str, Any]:
    numbers = [f"RW {area.rw}" if area.rw else "", f"RT {area.rt}" if area.rt else ""]
    return where_words(area.village_code) | {
        "kind": "area",
        "title": " ".join([tr("Prelist keluarga"), *(part for part in numbers if part)]),
        "decile_period": "",
        "blank": False,
        "place": place_data(area.village_code, area.rw, area.rt),
        "numbered": bool(area.rw or area.rt),
    }


def _line(number: int, family: ListedFamily, order: PrintOrder) -> dict[str, Any]:
    return {
        "n": str(number),
        "building": family.building,
        "house": family.house,
        "same": False,
        "kk": _kk(family, order),
        "key": family.uid,
        "name": family.head_name or tr("(nama belum diisi)"),
        "unnamed": not family.head_name,
        "twins": "",
        "address": family.address,
        "men": _count(family, family.men),
        "women": _count(family, family.women),
        "members": _count(family, family.members),
        "decile": family.decile,
        "decile_period": "",
        "state": _state(family),
        "since": _since(family),
    }


def _gone_line(family: ListedFamily, order: PrintOrder) -> dict[str, Any]:
    return {
        "building": family.building,
        "kk": _kk(family, order),
        "key": family.uid,
        "name": family.head_name or tr("(nama belum diisi)"),
        "address": family.address,
        "state": tr(STATUSES[family.status]),
        "reason": family.status_reason,
    }


def _point_out_twins(lines: Sequence[dict[str, Any]]) -> None:
    """Let families whose heads have one name refer to each other by their numbers."""
    numbers: dict[str, list[str]] = {}
    for line in lines:
        numbers.setdefault(fold(line["name"]), []).append(line["n"])
    for line in lines:
        others = [n for n in numbers[fold(line["name"])] if n != line["n"]]
        if others and not line["unnamed"]:
            more = "…" if len(others) > _MOST_TWINS else ""
            shown = ", ".join(others[:_MOST_TWINS]) + more
            line["twins"] = tr("nama sama: no. {numbers}", numbers=shown)


def _usual(periods: Iterable[str]) -> str:
    """Return the period that most deciles are of: said once, in the heading."""
    counted = Counter(periods).most_common(1)
    return counted[0][0] if counted else ""


def _kk(family: ListedFamily, order: PrintOrder) -> str:
    return mask(family.no_kk) if order.masked else family.no_kk


def _count(family: ListedFamily, number: int) -> str:
    """Return a count of members; nothing while nobody is known."""
    return str(number) if family.members else ""


def _state(family: ListedFamily) -> str:
    """Return what is known of a family in this period, in words."""
    if family.change_state:
        return tr(CHANGE_STATES[family.change_state])
    return tr(STATUSES.get(family.status, family.status))


def _since(family: ListedFamily) -> str:
    """Return from when a family is known, else how much of its draft is to be mended."""
    if not family.prior_period and family.status == "draft" and family.errors:
        return tr("{count} harus diperbaiki", count=family.errors)
    return prior_words(family.prior_period)


def _totals(families: Sequence[ListedFamily]) -> dict[str, str]:
    return {
        "families": count_text(len(families)),
        "men": count_text(sum(family.men for family in families)),
        "women": count_text(sum(family.women for family in families)),
        "members": count_text(sum(family.members for family in families)),
    }


# ---------------------------------------------------------------------- all RTs


def _recap(village_code: str, sums: Sequence[AreaSum]) -> dict[str, Any]:
    rows: list[dict[str, Any]] = []
    for number, one in enumerate(sums):
        rows.append({"sum": False, "rw": one.area.rw, "rt": one.area.rt, "cells": _cells([one])})
        last = number + 1 == len(sums) or sums[number + 1].area.rw != one.area.rw
        of_rw = [other for other in sums if other.area.rw == one.area.rw]
        if last and len(of_rw) > 1:
            rows.append({"sum": True, "rw": one.area.rw, "rt": "", "cells": _cells(of_rw)})
    return where_words(village_code) | {
        "kind": "recap",
        "title": tr("Rekapitulasi prelist"),
        "place": place_data(village_code),
        "numbered": True,
        "rows": rows,
        "total": _cells(sums),
        "areas": count_text(len(sums)),
    }


def _cells(sums: Sequence[AreaSum]) -> list[str]:
    figures = zip(
        *(
            (
                *(one.area.families, one.men, one.women, one.members, one.poor),
                *(one.pending, one.drafts, one.done, one.area.away),
            )
            for one in sums
        ),
        strict=True,
    )
    return [count_text(sum(column)) for column in figures]


# ---------------------------------------------------------------------- words


def _legend() -> list[list[str]]:
    """Return the codes of the boxes: the keys of the screen, their words and what they mean."""
    return [
        ["T", tr("Tetap"), tr("keluarga ada dan semua keterangannya masih sama")],
        ["B", tr("Berubah"), tr("ada keterangan yang berubah; perbaiki pada formulirnya")],
        ["P", tr("Pindah"), tr("seluruh keluarga pindah; tulis tujuannya di Catatan")],
        [
            "M",
            tr("Meninggal"),
            tr("semua anggota meninggal atau anggota terakhir ikut keluarga lain"),
        ],
        ["X", tr("Tidak ditemukan"), tr("tidak ada yang mengenal sampai akhir pendataan")],
    ]


def _words() -> dict[str, str]:
    return {
        "title": tr("Prelist keluarga"),
        "recap": tr("Rekapitulasi prelist"),
        "regency": tr("Kabupaten/kota"),
        "district": tr("Kecamatan"),
        "village": tr("Desa/kelurahan"),
        "code": tr("Kode BPS"),
        "period": tr("Periode"),
        "rw": tr("RW"),
        "rt": tr("RT"),
        "no_rt": tr("Tanpa RT"),
        "families": tr("Keluarga"),
        "number": tr("No."),
        "building": tr("No. bgn."),
        "key": tr("Nomor KK / kunci lembar"),
        "name": tr("Nama kepala keluarga"),
        "address": tr("Alamat"),
        "members": tr("Anggota"),
        "men": tr("L"),
        "women": tr("P"),
        "total": tr("Jml"),
        "decile": tr("Desil"),
        "state": tr("Keadaan data"),
        "result": tr("Hasil kunjungan: beri tanda ✓ pada satu kotak"),
        "visited": tr("Tanggal kunjungan"),
        "note": tr("Catatan / paraf"),
        "received": tr("Lembar diterima"),
        "same": tr("serumah"),
        "all": tr("Jumlah"),
        "new": tr("Keluarga baru: ada di RT ini, belum tercetak di atas"),
        "blank": tr("Daftar kosong: tulis satu keluarga pada satu baris"),
        "nobody": tr("Tidak ada keluarga untuk dikunjungi di RT ini."),
        "gone": tr("Tidak didatangi: sudah tercatat pindah, meninggal, atau tidak ditemukan"),
        "back": tr("Ada lagi"),
        "back_hint": tr("Beri tanda ✓ bila keluarga ternyata ada lagi di RT ini."),
        "legend": tr("Arti kode, sama dengan tombol di layar"),
        "outcome": tr("Hasil seluruh daftar (diisi petugas)"),
        "fresh": tr("Baru"),
        "officer": tr("Petugas pendataan"),
        "checker": tr("Pemeriksa"),
        "head": tr("Mengetahui, ketua RT"),
        "signed": tr("nama jelas dan tanda tangan"),
        "poor": tr("Desil 1–4"),
        "pending": tr("Belum ditinjau"),
        "drafts": tr("Draf"),
        "done": tr("Selesai"),
        "away": tr("Tidak ada lagi"),
        "program": tr("Keluarga menurut program"),
        "field": tr("Hasil di lapangan (diisi petugas)"),
        "visits": tr("Dikunjungi"),
        "by": tr("Petugas"),
        "sum": tr("Jumlah RW"),
        "total_all": tr("Jumlah semua"),
        "areas": tr("RT"),
    }


PRODUCT = Product(
    key="prelist",
    title=lambda: tr("Prelist keluarga"),
    about=lambda: tr("Daftar keluarga tiap RT untuk dibawa petugas, dengan kotak hasil kunjungan."),
    icon="families",
    group="survey",
    options=frozenset({"village", "rt", "families", "blank", "rows", "masked"}),
    make=_make,
)
