"""The report of a visit of an accompanying agency: what was seen, agreed and is to be done.

One page to be signed by who came and by the head of the village; blank, it is taken along. Papers
of an office are always Indonesian.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dampingan.core.dates import MONTHS, SHORT_MONTHS
from dampingan.core.document import LANGUAGE
from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.matrix.village_book import register_forms
from dampingan.matrix.village_plan import VillagePlan, day, parts, read_village_plan, shown
from dampingan.printing.letterhead.stationery import HEAD, NUMBER, read_stationery, village_row
from dampingan.printing.photograph import photograph
from dampingan.printing.product import Job, Product
from dampingan.store.creation import REGENCY
from dampingan.store.plan.record import PlanRecord, plan_records

if TYPE_CHECKING:
    from dampingan.printing.order import PrintOrder
    from dampingan.store.workspace import Workspace

FORM = "kunjungan"
"""The register of visits."""

_BLANK_LINES = 4
"""Lines of follow-ups on a blank sheet."""


@dataclass(frozen=True)
class Visit:
    """One visit, or an empty sheet for one.

    Attributes:
        record: its entry; None on a blank sheet.
        plan: what the village's registers say.
        head: what stands around the signature of the village's head.
    """

    record: PlanRecord | None
    plan: VillagePlan
    head: Mapping[str, str]

    def text(self, key: str) -> str:
        """Return an answer, ``""`` on a blank sheet."""
        return shown(self.record.text(key)) if self.record else ""

    @property
    def agency(self) -> str:
        """Name of the agency."""
        code = self.text("perangkat")
        return self.plan.words.label("perangkat_daerah", code) if code else ""


def visits(workspace: Workspace, village: str = "") -> list[PlanRecord]:
    """Return the visits of a village (``""``: of all), the newest first."""
    found = plan_records(workspace, FORM, village_code=village)
    return sorted(found, key=lambda one: (one.text("tanggal"), one.id), reverse=True)


def _make(workspace: Workspace, order: PrintOrder) -> Job:
    visit = _visit(workspace, order)
    files = photograph(workspace, visit.text("foto"))

    def documents() -> Iterator[dict[str, Any]]:
        yield _sheet(visit) | {"photo": next(iter(files), "")}

    return Job(
        template="visit_report",
        title="Laporan kunjungan",
        common={},
        count=1,
        documents=documents,
        lang=LANGUAGE,
        village=str(visit.plan.village["code"]),
        files=files,
    )


def _visit(workspace: Workspace, order: PrintOrder) -> Visit:
    """Return the visit of an order: the one it names, else the newest, else an empty sheet.

    Raises:
        DampinganError: the order names a visit that is not there, or no village.
    """
    own = order.village or ("" if workspace.scope == REGENCY else workspace.village_code)
    record = None
    if not order.blank:
        found = visits(workspace, own)
        if order.record:
            record = next((one for one in found if one.id == order.record), None)
            if record is None:
                raise DampinganError(
                    tr("Kunjungan itu tidak ada di ruang kerja ini."),
                    remedy=tr("Pilih kunjungan lain."),
                )
        elif found:
            record = found[0]
    code = record.village_code if record else own
    if not code:
        raise DampinganError(
            tr("Belum ada kunjungan yang dicatat."),
            remedy=tr("Pilih desa/kelurahannya untuk mencetak blangko."),
        )
    row = village_row(workspace, code)
    forms = register_forms(workspace)
    with workspace.snapshot() as reader:
        plan = read_village_plan(reader, forms, row, workspace.period)
    head = read_stationery(workspace, code, folder=not order.shipped).signer(HEAD)
    signer = {
        "before": "Mengetahui,",
        "office": head.office,
        "name": head.name,
        "number": head.number or (NUMBER if plan.place.startswith("Kelurahan") else ""),
    }
    return Visit(record, plan, signer)


def _sheet(visit: Visit) -> dict[str, Any]:
    plan, record = visit.plan, visit.record
    name = plan.place.partition(" ")[2]
    facts = [
        ("Tanggal", _day_words(visit.text("tanggal"))),
        ("Perangkat daerah", visit.agency),
        ("Petugas", visit.text("petugas")),
        ("Lokasi", plan.location(record) if record else ""),
    ]
    return {
        "place": plan.place,
        "facts": [{"label": label, "value": value} for label, value in facts],
        "activities": plan.titles(record.text("kegiatan")) if record else [],
        "seen": _sentences(record.text("hasil")) if record else [],
        "agreed": _sentences(record.text("kesepakatan")) if record else [],
        "follow_ups": _follow_ups(visit),
        "town": f"{name}, ",
        "date": _day_words(visit.text("tanggal")),
        "signers": [
            visit.head,
            {
                "before": "",
                "office": visit.agency or "Perangkat daerah pendamping",
                "name": _single(visit.text("petugas")),
                "number": NUMBER,
            },
        ],
    }


def _follow_ups(visit: Visit) -> list[list[str]]:
    if visit.record is None:
        return [[""] * 5] * _BLANK_LINES
    return [
        [
            shown(row.text("uraian")),
            shown(row.text("penanggung")),
            _day_words(row.text("tenggat"), short=True),
            visit.plan.choice(FORM, "keadaan_tindak", row.text("keadaan")),
            shown(row.text("catatan")),
        ]
        for row in visit.record.rows.get("tindak_lanjut", ())
    ]


def _sentences(text: str) -> list[str]:
    return [part[:1].upper() + part[1:] for part in parts(text)]


def _single(names: str) -> str:
    """Return the name of one officer, for the signature; of several nobody knows who signs."""
    return "" if re.search(r"[,;/&\n]| dan ", names) else names


def _day_words(text: str, *, short: bool = False) -> str:
    found = day(text)
    if isinstance(found, str):
        return found
    months = SHORT_MONTHS if short else MONTHS
    return f"{found.day} {months[LANGUAGE][found.month - 1]} {found.year}"


PRODUCT = Product(
    key="kunjungan",
    title=lambda: tr("Laporan kunjungan"),
    about=lambda: tr("Satu kunjungan pendamping: yang dilihat, kesepakatan, tindak lanjut."),
    icon="mentorship",
    group="plan",
    options=frozenset({"village", "record", "blank"}),
    make=_make,
)
