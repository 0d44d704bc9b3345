"""What one agency does in all villages of a regency, as forms: its activities, open follow-ups.

Nothing about persons is in them, as in the work lists that go out as workbooks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from dampingan.analysis.activity import CANCELLED, FINISHED, Activity, place_words, read_activity
from dampingan.core.dates import parse_iso
from dampingan.core.document import count_words
from dampingan.matrix.page import Column, Kind, Line, Look, Matrix, Value
from dampingan.matrix.plan_item import years_words
from dampingan.matrix.regency_forms import STATES
from dampingan.matrix.regency_plan import kecamatan_name, village_name
from dampingan.matrix.village_plan import (
    ReferenceWords,
    amount,
    day,
    figure,
    joined,
    listed,
    shown,
    title_of,
)
from dampingan.store.plan.agency_charge import ACTIVITY, VISIT, charges_of, successors
from dampingan.store.plan.record import PlanRecord, PlanRow, plan_records

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

AGENCIES = "perangkat_daerah"
_LISTS = (AGENCIES, "sumber_dana", "jangka")
_OPEN = {"": "Belum", "1": "Belum", "2": "Berjalan"}
"""States of a follow-up that is still to be done, as the form `kunjungan` calls them."""
_NO = Column("No", 10, Kind.CENTRE)


@dataclass(frozen=True)
class AgencyWork:
    """What agencies do.

    Attributes:
        regency: the workspace's own row.
        period: of the workspace.
        charges: agency → keys of its activities, its visits and those to its activities.
        activities: key → activity, those given up or finished too.
        records: key → record of an activity or a visit.
        codes: code of an agency → the one that stands for it today.
        words: reference lists.
        state_at: UTC time of the newest change.
    """

    regency: Mapping[str, Any]
    period: str
    charges: Mapping[str, Sequence[str]]
    activities: Mapping[str, Activity]
    records: Mapping[str, PlanRecord]
    codes: Mapping[str, str]
    words: ReferenceWords
    state_at: str

    @property
    def agencies(self) -> list[str]:
        """The codes of the agencies that have anything to do, in the order of their list."""
        order = self.words.order(AGENCIES)
        return sorted(self.charges, key=lambda code: (order.get(code, len(order)), code))

    def name(self, agency: str) -> str:
        """Return what an agency is called."""
        return self.words.label(AGENCIES, agency)

    def forms(self, agency: str) -> tuple[Matrix, ...]:
        """Return the sheets of an agency: activities, then follow-ups that are to be done."""
        return _activities(self, agency), _follow_ups(self, agency)


def read_agency_work(workspace: Workspace) -> AgencyWork:
    """Read what the agencies of a regency do, from one moment's state."""
    with workspace.snapshot() as reader:
        charges = charges_of(reader)
        found = [one for form_id in (ACTIVITY, VISIT) for one in plan_records(reader, form_id)]
        words = ReferenceWords.read(reader, _LISTS)
        codes = successors(reader)
        regency = reader.village()
    return AgencyWork(
        regency=regency,
        period=workspace.period,
        charges={code: tuple(own) for code, own in charges.items()},
        activities={one.uid: read_activity(one) for one in found if one.form_id == ACTIVITY},
        records={one.uid: one for one in found},
        codes=codes,
        words=words,
        state_at=max((one.updated_at for one in found), default=""),
    )


def _activities(work: AgencyWork, agency: str) -> Matrix:
    own = [work.activities[uid] for uid in work.charges[agency] if uid in work.activities]
    members = sorted(
        (one for one in own if one.state not in {CANCELLED, FINISHED}),
        key=lambda one: one.village_code,
    )
    lines: list[Line] = []
    number = 0
    for name, found in groupby(members, key=lambda one: kecamatan_name(one.village_code)):
        group = list(found)
        if name:
            words = f"Kecamatan {name} – {count_words(len(group))} kegiatan"
            lines.append(Line((words,), Look.GROUP))
        for one in group:
            number += 1
            lines.append(Line(_activity_cells(work, agency, number, one)))
    over = len(own) - len(members)
    return Matrix(
        "kegiatan",
        "Kegiatan",
        "Lembar kerja perangkat daerah: kegiatan",
        (
            _NO,
            Column("Desa/kelurahan", 34, grows=True),
            Column("Kegiatan", 60, grows=True),
            Column("Peran", 19),
            Column("Lokasi", 25),
            Column("Sasaran", 25),
            Column("Tahun", 20, Kind.CENTRE),
            Column("Biaya (Rp)", 26, Kind.MONEY),
            Column("Keadaan", 19),
            Column("Fisik (%)", 13, Kind.COUNT, "Laporan terakhir"),
            Column("Tanggal", 21, Kind.DATE, "Laporan terakhir"),
            Column("Hambatan", 34, Kind.TEXT, "Laporan terakhir", grows=True),
            Column("Catatan", 40, grows=True),
        ),
        tuple(lines),
        notes=(f"{count_words(over)} kegiatan yang selesai atau dibatalkan tidak ditulis.",)
        if over
        else (),
        empty="Tidak ada kegiatan yang masih harus dikerjakan.",
        numbered=False,
        subtitle=work.name(agency),
    )


def _activity_cells(work: AgencyWork, agency: str, number: int, one: Activity) -> tuple[Value, ...]:
    record = work.records[one.uid]
    leads = work.codes.get(one.agency, one.agency) == agency
    volume = amount(record.text("volume"))
    unit = shown(record.text("satuan"))
    return (
        number,
        village_name(one.village_code),
        one.title or title_of(record),
        "Pengampu" if leads else "Pendukung",
        place_words(one.rw, one.rt) or "Seluruhnya",
        joined(figure(volume) if isinstance(volume, int | float) else "", unit, by=" "),
        years_words(one),
        one.cost,
        STATES.get(one.state, one.state),
        one.physical,
        day(one.reported_on),
        shown(one.obstacle),
        "",
    )


def _follow_ups(work: AgencyWork, agency: str) -> Matrix:
    found: list[tuple[PlanRecord, PlanRow]] = []
    for uid in work.charges[agency]:
        record = work.records.get(uid)
        if record is None or record.form_id != VISIT:
            continue
        found += [
            (record, row)
            for row in record.rows.get("tindak_lanjut", ())
            if row.text("keadaan") in _OPEN
        ]
    found.sort(key=lambda one: (parse_iso(one[1].text("tenggat")) is None, one[1].text("tenggat")))
    lines = [
        Line(
            (
                number,
                day(row.text("tenggat")),
                shown(row.text("uraian")),
                shown(row.text("penanggung")),
                village_name(visit.village_code),
                listed(_titles(work, visit)),
                day(visit.text("tanggal")),
                _OPEN[row.text("keadaan")],
                "",
            )
        )
        for number, (visit, row) in enumerate(found, 1)
    ]
    return Matrix(
        "tindak_lanjut",
        "Tindak Lanjut",
        "Lembar kerja perangkat daerah: tindak lanjut kunjungan",
        (
            _NO,
            Column("Tenggat", 23, Kind.DATE),
            Column("Tindak lanjut", 62, grows=True),
            Column("Penanggung jawab", 32),
            Column("Desa/kelurahan", 36),
            Column("Kegiatan", 46, grows=True),
            Column("Kunjungan", 23, Kind.DATE),
            Column("Keadaan", 19),
            Column("Catatan", 42, grows=True),
        ),
        tuple(lines),
        empty="Tidak ada tindak lanjut yang masih harus dikerjakan.",
        numbered=False,
        subtitle=work.name(agency),
    )


def _titles(work: AgencyWork, visit: PlanRecord) -> list[str]:
    return [title_of(work.records[key]) for key in visit.keys("kegiatan") if key in work.records]
