"""Lists that go with a meeting's papers: attendance, decisions, and what was agreed on.

A list is data: columns in millimetres, rows of texts, blank lines to be written on. One template
(`meeting.typ`) draws all of them, head repeated on every page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dampingan.analysis.activity import number, rupiah
from dampingan.analysis.ranking_words import rank_text, score_text
from dampingan.core.address import format_rt_rw
from dampingan.core.dates import parse_iso
from dampingan.core.document import count_words
from dampingan.core.identity import mask
from dampingan.core.number_words import official_date
from dampingan.matrix.plan_item import items, years_words
from dampingan.matrix.ranking_forms import village_ranking
from dampingan.matrix.village_book import register_forms
from dampingan.matrix.village_plan import (
    ReferenceWords,
    VillagePlan,
    figure,
    read_village_plan,
    shown,
    title_of,
)
from dampingan.store.lists.area import households
from dampingan.store.plan.beneficiary import beneficiaries
from dampingan.store.plan.family_name import family_name

if TYPE_CHECKING:
    from dampingan.printing.meeting.meeting import Meeting
    from dampingan.store.lists.area import Household
    from dampingan.store.plan.record import PlanRow
    from dampingan.store.workspace import Workspace

PROBLEMS, ACTIVITIES, FAMILIES = "masalah", "kegiatan", "keluarga"
"""Codes of the question `lampiran`, and words of an order's text of that name."""

SIGNATURE = "signature"
"""Value of a column's ``kind``: numbers left and right in turn, so that hands don't collide."""

_SEXES = {"1": "L", "2": "P"}
_ATTENDANCE_HEIGHT, _HEIGHT = 9.0, 7.0
"""mm: the least height of a line; a signature needs nine."""


def column(label: str, width: float = 0, *, align: str = "start", kind: str = "") -> dict[str, Any]:
    """Return a column.

    Args:
        label: its heading.
        width: millimetres; 0: its share of what is left.
        align: ``start``, ``center`` or ``end``.
        kind: ``signature`` or ``""``.
    """
    return {"label": label, "width": width, "align": align, "kind": kind}


def table(
    title: str,
    columns: Sequence[Mapping[str, Any]],
    rows: Sequence[Sequence[str]],
    *,
    blank: int = 0,
    height: float = _HEIGHT,
    total: Sequence[str] = (),
    note: str = "",
    empty: str = "",
    wide: bool = False,
) -> dict[str, Any]:
    """Return a list.

    Args:
        title: above it.
        columns: see `column`.
        rows: texts, one for each column but a signature's.
        blank: lines to be written on, numbered on.
        height: least height of a line in mm.
        total: a last line, ``""`` where it says nothing.
        note: below it.
        empty: said instead of rows when there are none, and no blank lines either.
        wide: on landscape pages.
    """
    numbered = [*rows, *([str(len(rows) + n)] for n in range(1, blank + 1))]
    across = len(columns)
    return {
        "title": title,
        "columns": list(columns),
        "rows": [[*row, *[""] * (across - len(row))] for row in numbered],
        "height": height,
        "total": list(total),
        "note": note,
        "empty": "" if numbered else empty,
        "wide": wide,
    }


# -- attendance -----------------------------------------------------------------------------------

_ATTENDANCE = (
    column("No.", 10, align="center"),
    column("Nama", 0),
    column("Unsur atau jabatan", 37),
    column("Alamat, RT/RW", 33),
    column("L/P", 9, align="center"),
    column("Tanda tangan", 40, kind=SIGNATURE),
)


def attendance(
    people: Sequence[PlanRow], *, blank: int = 0, note: str = "", title: str = "Daftar hadir"
) -> dict[str, Any]:
    """Return an attendance list.

    Args:
        people: who is named on it, in order.
        blank: lines for further people.
        note: below it.
        title: above it.
    """
    rows = [
        [
            str(place),
            *(shown(one.text(key)) for key in ("nama", "unsur", "alamat")),
            _SEXES.get(one.text("jk"), ""),
        ]
        for place, one in enumerate(people, 1)
    ]
    return table(title, _ATTENDANCE, rows, blank=blank, height=_ATTENDANCE_HEIGHT, note=note)


def attended(meeting: Meeting, blank: int) -> dict[str, Any]:
    """Return the list of who was there, blank lines when nobody typed it."""
    people = meeting.present()
    told = meeting.head_count_words()
    away = len(meeting.rows("hadir")) - len(people)
    note = f"Jumlah hadir: {told}." if told else ""
    if away:
        note = f"{note} Diundang, tidak hadir: {count_words(away)} orang.".strip()
    every = meeting.head_count()[0]
    return attendance(people, blank=0 if people else max(blank, every), note=note)


# -- decisions ------------------------------------------------------------------------------------


def decisions(meeting: Meeting, blank: int) -> dict[str, Any]:
    """Return what was decided, who does it and until when."""
    rows = [
        [str(place), shown(one.text("uraian")), shown(one.text("penanggung")), day(one, "tenggat")]
        for place, one in enumerate(meeting.rows("keputusan"), 1)
    ]
    columns = (
        column("No.", 10, align="center"),
        column("Keputusan"),
        column("Penanggung jawab", 42),
        column("Tenggat", 32),
    )
    title = "Daftar keputusan"
    return table(title, columns, rows, blank=0 if rows else blank, height=9.0 if not rows else 7.0)


def day(row: PlanRow, key: str) -> str:
    """Return a date of a row as letters write it, anything else as it was typed."""
    found = parse_iso(row.text(key))
    return official_date(found) if found else shown(row.text(key))


# -- what was agreed on ---------------------------------------------------------------------------


def agreed(
    workspace: Workspace, meeting: Meeting, wanted: Sequence[str], *, masked: bool
) -> list[dict[str, Any]]:
    """Return the lists of results that are wanted.

    Args:
        workspace: where the registers are.
        meeting: what it agreed on; without links everything of the register is listed.
        wanted: codes like `PROBLEMS`; unknown ones are passed over.
        masked: whether NIK and KK are masked.
    """
    makers: Mapping[str, Callable[[], dict[str, Any]]] = {
        PROBLEMS: lambda: _problems(plan(), _links(meeting, PROBLEMS)),
        ACTIVITIES: lambda: _activities(plan(), _links(meeting, ACTIVITIES)),
        FAMILIES: lambda: _families(workspace, _proposed(plan, meeting), masked=masked),
    }
    read: list[VillagePlan] = []

    def plan() -> VillagePlan:
        if not read:
            read.append(_plan(workspace, meeting))
        return read[0]

    return [make() for code, make in makers.items() if code in wanted]


def _plan(workspace: Workspace, meeting: Meeting) -> VillagePlan:
    forms = register_forms(workspace)
    with workspace.snapshot() as reader:
        words = ReferenceWords.read(reader)
        return read_village_plan(reader, forms, meeting.village, workspace.period, words)


def _links(meeting: Meeting, key: str) -> tuple[str, ...]:
    return meeting.record.keys(key) if meeting.record else ()


def _problems(plan: VillagePlan, chosen: Sequence[str]) -> dict[str, Any]:
    found = village_ranking(plan)
    lines = [one for one in found.lines if not chosen or one.problem.uid in chosen]
    rows = []
    for place, line in enumerate(lines, 1):
        one = line.problem
        counted = number(one.text("keluarga_hitung"))
        told = counted if counted is not None else number(one.text("keluarga"))
        rows.append(
            [
                str(place),
                title_of(one),
                plan.location(one),
                figure(told) if told is not None else "",
                score_text(line.total) if line.total is not None else "",
                rank_text(line),
            ]
        )
    columns = (
        column("No.", 10, align="center"),
        column("Masalah"),
        column("Lokasi", 38),
        column("Keluarga", 18, align="end"),
        column("Jumlah nilai", 17, align="end"),
        column("Peringkat", 19, align="center"),
    )
    note = f"Penilai: {'; '.join(found.scorers)}." if found.scorers and rows else ""
    empty = "Belum ada masalah yang dicatat."
    return table("Daftar masalah dan peringkatnya", columns, rows, note=note, empty=empty)


def _activities(plan: VillagePlan, chosen: Sequence[str]) -> dict[str, Any]:
    rows, costs = [], []
    for one in items(plan):
        record = one.record
        if chosen and record.uid not in chosen:
            continue
        cost = rupiah(record.text("biaya"))
        costs.append(cost)
        volume = number(record.text("volume"))
        told = figure(volume) if volume is not None else shown(record.text("volume"))
        rows.append(
            [
                str(len(rows) + 1),
                title_of(record),
                plan.location(record),
                f"{told} {shown(record.text('satuan'))}".strip(),
                count_words(cost) if cost is not None else shown(record.text("biaya")),
                plan.words.short("sumber_dana", record.text("sumber_dana")),
                years_words(one.activity),
                plan.words.short("perangkat_daerah", record.text("pengampu")),
            ]
        )
    columns = (
        column("No.", 8, align="center"),
        column("Kegiatan"),
        column("Lokasi", 42),
        column("Volume", 24),
        column("Biaya (Rp)", 30, align="end"),
        column("Sumber dana", 28),
        column("Tahun", 22, align="center"),
        column("Pengampu", 34),
    )
    total = ("", "Jumlah biaya", "", "", count_words(sum(filter(None, costs))), "", "", "")
    empty = "Belum ada kegiatan yang dicatat."
    title = "Daftar kegiatan yang disepakati"
    total = total if rows else ()
    return table(title, columns, rows, total=total, empty=empty, wide=True)


def _proposed(plan: Callable[[], VillagePlan], meeting: Meeting) -> tuple[str, ...]:
    """Return the families that the meeting proposes, else those that its activities name."""
    named = _links(meeting, FAMILIES)
    if named:
        return named
    chosen = _links(meeting, ACTIVITIES)
    found = [
        key
        for one in plan().alive(ACTIVITIES)
        if not chosen or one.uid in chosen
        for key in one.keys("keluarga_nama")
    ]
    return tuple(dict.fromkeys(found))


def _families(workspace: Workspace, uids: Sequence[str], *, masked: bool) -> dict[str, Any]:
    hide: Callable[[str], str] = mask if masked else str
    rows = []
    named = [family_name(workspace, uid) for uid in uids]  # of joined ones, who they are today
    chosen = {one.id for one in named if one is not None and not one.gone}
    gone = sum(one is None or one.gone for one in named)
    with workspace.snapshot() as reader:
        ordered = beneficiaries(reader, chosen).uids
        ids = reader.ids_of("family", ordered)
        for place, one in enumerate(households(reader, [ids[uid] for uid in ordered]), 1):
            family = one.record
            rows.append(
                [
                    str(place),
                    str(family["head_name"] or "(nama belum diisi)"),
                    hide(_head_nik(one)),
                    hide(str(family["no_kk"] or "")),
                    format_rt_rw(str(family["rt"] or ""), str(family["rw"] or "")),
                    str(family["member_count"] or ""),
                    "",
                ]
            )
    columns = (
        column("No.", 10, align="center"),
        column("Kepala keluarga"),
        column("NIK", 31),
        column("No. KK", 31),
        column("RT/RW", 29),
        column("Jiwa", 11, align="end"),
        column("Keterangan", 24),
    )
    notes = []
    if masked and rows:
        notes.append("NIK dan No. KK disamarkan; nomor lengkapnya ada di program.")
    if gone:
        notes.append(f"{count_words(gone)} keluarga yang diusulkan sudah tidak ada di data.")
    empty = "Tidak ada keluarga yang diusulkan."
    title = "Daftar keluarga yang diusulkan"
    return table(title, columns, rows, note=" ".join(notes), empty=empty)


def _head_nik(household: Household) -> str:
    """Return the NIK of a family's head, ``""`` when there is none."""
    heads = (one for one in household.persons if one["relation"] == "1")
    return str(next((one["nik"] for one in heads), "") or "")
