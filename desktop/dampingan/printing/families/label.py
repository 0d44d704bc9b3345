"""Stickers: one for each family's form, or one for each RT's bundle of forms.

Sheets of stickers are data (`resources/print/label.toml`): where the paper puts its labels, to a
tenth of a millimetre. A sheet that was begun is used up: the order says at which label to start.
Printers that feed askew are put right by ``geser_x`` and ``geser_y``, and ``garis`` draws the edges
of the labels, to be held against a sheet before stickers are spent.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from dampingan.core.errors import DampinganError
from dampingan.core.language import language, tr
from dampingan.core.number import count_text
from dampingan.core.resource import resource
from dampingan.core.sheet_code import SheetCode
from dampingan.printing.families.place_words import period_words, place_data
from dampingan.printing.families.prelist import choice_of
from dampingan.printing.press.code_picture import code_data
from dampingan.printing.product import Job, Product
from dampingan.store.lists.area import Area, areas, listed_families

if TYPE_CHECKING:
    from dampingan.printing.order import PrintOrder
    from dampingan.store.workspace import Workspace

FAMILY, BUNDLE = "keluarga", "rt"
"""What a label is for: choices of the order's ``jenis``."""

_MOST_SHIFT = 10.0
"""mm; more is a wrong sheet and no askew printer."""


@dataclass(frozen=True)
class LabelSheet:
    """Where a sheet of stickers has its labels, in millimetres.

    Attributes:
        width, height: of one label.
        columns, rows: how many.
        left, top: from the edge of the paper to the first label.
        gap_x, gap_y: between labels.
        inset: what stays white inside a label.
    """

    width: float
    height: float
    columns: int
    rows: int
    left: float
    top: float
    gap_x: float
    gap_y: float
    inset: float

    @property
    def count(self) -> int:
        """How many labels a sheet has."""
        return self.columns * self.rows

    def place(self, index: int) -> tuple[float, float]:
        """Return the upper left corner of a label, counted from 0 along the rows."""
        row, column = divmod(index, self.columns)
        left = self.left + column * (self.width + self.gap_x)
        return left, self.top + row * (self.height + self.gap_y)


@cache
def label_sheets() -> Mapping[str, LabelSheet]:
    """Return the known sheets by their name, ``70x37``; the first one is the usual one."""
    read = tomllib.loads(resource("print/label.toml").read_text("utf-8"))
    return {name: LabelSheet(**values) for name, values in read.items()}


def _make(workspace: Workspace, order: PrintOrder) -> Job:
    sheet = _sheet(order)
    start = _start(order, sheet)
    bundles = _kind(order) == BUNDLE
    found = areas(workspace, choice_of(order))
    named = bool(order.families)
    count = len(found) if bundles else sum(a.families + (a.away if named else 0) for a in found)
    return Job(
        template="label",
        title=tr("Label berkas RT") if bundles else tr("Label keluarga"),
        common={
            "sheet": asdict(sheet),
            "shift": [_shift(order, "geser_x"), _shift(order, "geser_y")],
            "outline": order.text.get("garis", "") == "1",
            "bundles": bundles,
            "period": period_words(workspace.period),
            "words": _words(),
        },
        count=-(-(start + count) // sheet.count) if count else 0,
        documents=lambda: _documents(workspace, order, found, sheet, start),
        lang=language(),
    )


def _documents(
    workspace: Workspace,
    order: PrintOrder,
    found: list[Area],
    sheet: LabelSheet,
    start: int,
) -> Iterator[dict[str, Any]]:
    """Yield one document for each sheet, its labels with their corners."""
    bundles = _kind(order) == BUNDLE
    labels = map(_bundle, found) if bundles else _families(workspace, order, found)
    while part := list(islice(labels, sheet.count - start)):
        places = [sheet.place(start + n) for n in range(len(part))]
        yield {"labels": [one | {"at": at} for one, at in zip(part, places, strict=True)]}
        start = 0


def _families(
    workspace: Workspace, order: PrintOrder, found: list[Area]
) -> Iterator[dict[str, Any]]:
    form = workspace.form("family")
    chosen = choice_of(order)
    with workspace.snapshot() as reader:
        for area in found:
            place = place_data(area.village_code, area.rw, area.rt)
            for family in listed_families(reader, area, chosen):
                if family.went and not order.families:
                    continue
                code = SheetCode(
                    *(area.village_code, form.form_id, form.version, family.uid),
                    page=1,
                    period=workspace.period,
                )
                yield {
                    "name": family.head_name or tr("(nama belum diisi)"),
                    "building": family.building,
                    "address": family.address,
                    "place": place,
                    "code": code_data(code),
                }


def _bundle(area: Area) -> dict[str, Any]:
    return {
        "place": place_data(area.village_code, area.rw, area.rt),
        "families": count_text(area.families),
    }


# ---------------------------------------------------------------------- the order


def _kind(order: PrintOrder) -> str:
    kind = order.text.get("jenis", FAMILY)
    if kind not in {FAMILY, BUNDLE}:
        raise DampinganError(
            tr("Jenis label “{kind}” tidak dikenal.", kind=kind),
            remedy=tr("Pilih {family} atau {bundle}.", family=FAMILY, bundle=BUNDLE),
        )
    return kind


def _sheet(order: PrintOrder) -> LabelSheet:
    known = label_sheets()
    name = order.text.get("ukuran", "") or next(iter(known))
    if name not in known:
        raise DampinganError(
            tr("Ukuran label “{name}” tidak dikenal.", name=name),
            remedy=tr("Pilih salah satu: {known}.", known=", ".join(known)),
        )
    return known[name]


def _start(order: PrintOrder, sheet: LabelSheet) -> int:
    """Return the 0-based place of the first label that is still on the sheet."""
    text = order.text.get("mulai", "") or "1"
    if not text.isdecimal() or not 1 <= int(text) <= sheet.count:
        raise DampinganError(
            tr("Label pertama “{text}” tidak ada pada lembar ini.", text=text),
            remedy=tr("Isi 1 sampai {count}, dihitung dari kiri atas.", count=sheet.count),
        )
    return int(text) - 1


def _shift(order: PrintOrder, key: str) -> float:
    text = order.text.get(key, "") or "0"
    try:
        shift = float(text.replace(",", "."))
    except ValueError:
        shift = _MOST_SHIFT + 1
    if not abs(shift) <= _MOST_SHIFT:
        raise DampinganError(
            tr("Geseran “{text}” bukan jarak dalam milimeter.", text=text),
            remedy=tr("Isi angka dari -10 sampai 10, misalnya 1,5."),
        )
    return shift


def _words() -> dict[str, str]:
    return {
        "rw": tr("RW"),
        "rt": tr("RT"),
        "no_rt": tr("Tanpa RT"),
        "building": tr("Bangunan"),
        "forms": tr("formulir keluarga"),
        "bundle": tr("Berkas ke"),
        "of": tr("dari"),
    }


PRODUCT = Product(
    key="label",
    title=lambda: tr("Label"),
    about=lambda: tr("Stiker untuk formulir tiap keluarga atau untuk berkas tiap RT."),
    icon="columns",
    group="survey",
    options=frozenset({"village", "rt", "families"}),
    make=_make,
)
