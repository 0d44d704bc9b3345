"""A meeting as its papers tell it: what it was, who led it, what came out, and who signs.

Fields of a berita acara follow the forms of Permendagri 114/2014 [S44, S52]; a desa has a Kepala
Desa and a BPD (UU 6/2014), a kelurahan a Lurah and an LPMK (Permendagri 18/2018). Papers of a
meeting are documents of the office: always Indonesian, whatever the language of the screen.

What nobody filled in is a gap to be written on by hand, so a sheet is never wrong, only empty.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from dampingan.core.dates import parse_iso
from dampingan.core.document import count_words, place_name
from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.core.number_words import clock_words, date_words, official_date, weekday
from dampingan.core.regions import regions
from dampingan.matrix.village_plan import parts, shown
from dampingan.printing.letterhead.stationery import (
    HEAD,
    NUMBER,
    Stationery,
    StationerySigner,
    read_stationery,
    village_row,
)
from dampingan.printing.press.hyphenation import hyphenated
from dampingan.store.plan.record import plan_records

if TYPE_CHECKING:
    from datetime import date

    from dampingan.printing.order import PrintOrder
    from dampingan.store.plan.record import PlanRecord, PlanRow
    from dampingan.store.workspace import Workspace

FORM = "musyawarah"
"""The register of meetings."""

VILLAGE, SPECIAL, HAMLET, PLANNING, WORKSHOP, COORDINATION, OTHER = "1234569"
"""Codes of the question `jenis`."""

_OFFICIAL = {VILLAGE, SPECIAL, PLANNING}
"""Meetings that the council of the village takes part in by its office."""

_NUMBERED = re.compile(r"\b(RT|RW|Lampiran) (?=\d)|(?<=\d) (?=orang|laki|perempuan)")

Piece = str | Mapping[str, float]
"""A part of a sentence: words, or ``{"gap": millimetres}`` to be written on."""


def gap(width: float) -> Mapping[str, float]:
    """Return room to write by hand.

    Args:
        width: millimetres.
    """
    return {"gap": width}


def or_gap(text: str, width: float) -> Piece:
    """Return words, or room for them when there are none."""
    return text or gap(width)


@dataclass(frozen=True)
class Meeting:
    """One meeting, or an empty sheet for one.

    Attributes:
        record: its entry in the register; None on a blank sheet.
        village: the village's row.
        stationery: its letterhead and who signs.
        kind: which kind of meeting a blank sheet is for.
    """

    record: PlanRecord | None
    village: Mapping[str, Any]
    stationery: Stationery
    kind: str = VILLAGE

    # -- the village -----------------------------------------------------------------------

    @property
    def place(self) -> str:
        """Kind and name, ``Kelurahan Bandengan``."""
        return place_name(self.village)

    @property
    def is_village(self) -> bool:
        """Whether it is one; a regency's own workspace meets too."""
        return bool(self.village["kecamatan"])

    @property
    def is_desa(self) -> bool:
        """Whether it is a desa."""
        return self.is_village and self.place.startswith("Desa ")

    @property
    def unit(self) -> str:
        """``Desa`` or ``Kelurahan``, ``""`` for a regency."""
        return self.place.partition(" ")[0] if self.is_village else ""

    @property
    def board(self) -> str:
        """Who heads the council, ``Ketua BPD Wonokerto`` or ``Ketua LPMK Bandengan``."""
        if not self.is_village:
            return ""
        name = self.place.partition(" ")[2]
        return f"Ketua BPD {name}" if self.is_desa else f"Ketua LPMK {name}"

    @property
    def region(self) -> str:
        """Where the village lies, for the middle of a sentence."""
        row = self.village
        if not self.is_village:
            return self.place
        return f"{self.place}, Kecamatan {row['kecamatan']}, {row['kabupaten']}"

    @property
    def town(self) -> str:
        """Where letters are dated: the name alone."""
        found = regions().get(str(self.village["code"]))
        name = found.name if found else str(self.village["name"])
        return name.removeprefix("Kota ").removeprefix("Kabupaten ")

    @property
    def groups(self) -> str:
        """Who comes, for the opening sentence."""
        if self.code not in _OFFICIAL or not self.is_village:
            return "peserta"
        if self.is_desa:
            return (
                "unsur Badan Permusyawaratan Desa (BPD), perangkat desa, "
                "serta wakil kelompok masyarakat"
            )
        return (
            "unsur Lembaga Pemberdayaan Masyarakat Kelurahan (LPMK), perangkat kelurahan, "
            "ketua RT dan RW, serta wakil kelompok masyarakat"
        )

    # -- what it was -----------------------------------------------------------------------

    def text(self, key: str) -> str:
        """Return an answer as people read it, ``""`` on a blank sheet."""
        return shown(self.record.text(key)) if self.record else ""

    def rows(self, repeat: str) -> Sequence[PlanRow]:
        """Return the rows of a repeat, none on a blank sheet."""
        return self.record.rows.get(repeat, ()) if self.record else ()

    def items(self, key: str) -> list[str]:
        """Return the parts of an answer that are apart by semicolons or lines."""
        return parts(self.text(key))

    @property
    def code(self) -> str:
        """Which kind of meeting; an entry that does not say is taken for a Musdes or Muskel."""
        return (self.record.text("jenis") if self.record else self.kind) or VILLAGE

    @property
    def name(self) -> str:
        """What such a meeting is called here, ``Musyawarah Kelurahan``; ``""`` if unknown."""
        unit = f" {self.unit}" if self.unit else ""
        names = {
            VILLAGE: f"Musyawarah{unit}",
            SPECIAL: f"Musyawarah{unit} Khusus",
            HAMLET: f"Musyawarah {self._hamlet()}".rstrip(),
            PLANNING: f"Musyawarah Perencanaan Pembangunan{unit}",
            WORKSHOP: "Lokakarya",
            COORDINATION: "Rapat Koordinasi",
        }
        return names.get(self.code) or self.text("jenis_lain")

    @property
    def subject(self) -> str:
        """What it was about."""
        return self.text("judul")

    @property
    def day(self) -> date | None:
        """When it was."""
        return parse_iso(self.text("tanggal"))

    def date_text(self) -> str:
        """Return the date as letters write it, ``""`` without one."""
        return official_date(self.day) if self.day else ""

    def weekday_text(self) -> str:
        """Return weekday and date, ``Kamis, 22 Oktober 2026``."""
        return f"{weekday(self.day)}, {official_date(self.day)}" if self.day else ""

    def hours(self) -> str:
        """Return from when to when, ``09.00–12.15 WIB``."""
        first, last = (clock_words(self.text(key)) for key in ("jam_mulai", "jam_selesai"))
        if not first:
            return ""
        return f"{first}–{last} WIB" if last else f"{first} WIB sampai selesai"

    def _hamlet(self) -> str:
        """Return what part of the village met, as a name goes on."""
        if hamlet := self.text("dusun"):
            known = hamlet.lower().startswith(("dusun", "lingkungan", "dukuh"))
            return hamlet if known else f"{'Dusun' if self.is_desa else 'Lingkungan'} {hamlet}"
        rt, rw = self.text("rt"), self.text("rw")
        if rt or rw:
            return " ".join(part for part in (rt and f"RT {rt}", rw and f"RW {rw}") if part)
        return "Dusun" if self.is_desa else "Warga"

    # -- who was there ---------------------------------------------------------------------

    def present(self) -> list[PlanRow]:
        """Return who was there, those left out who were only invited."""
        return [row for row in self.rows("hadir") if row.text("kehadiran") != "2"]

    def head_count(self) -> tuple[int, int, int]:
        """Return how many were there: all, men, women; figures from paper win over the list."""
        listed = self.present()
        men, women = (sum(row.text("jk") == code for row in listed) for code in "12")
        if self.record:
            told = [self.record.number(key) for key in ("hadir_l", "hadir_p")]
            if any(told):
                men, women = (int(one or 0) for one in told)
                return men + women, men, women
        return len(listed), men, women

    def head_count_words(self) -> str:
        """Return how many came, ``16 orang (9 laki-laki, 7 perempuan)``, ``""`` if unknown."""
        every, men, women = self.head_count()
        if not every:
            return ""
        told = f"{count_words(every)} orang"
        if men + women != every:
            return told
        return f"{told} ({count_words(men)} laki-laki, {count_words(women)} perempuan)"

    # -- who signs -------------------------------------------------------------------------

    def head_signer(self) -> StationerySigner:
        """Return the head of the village, by the meeting's own name if it gives one.

        A lurah is a civil servant (UU 23/2014 Art. 229): the number has its place even if unknown.
        """
        usual = self.stationery.signer(HEAD)
        name = self.text("mengetahui_kepala") or usual.name
        number = usual.number if name.casefold() == usual.name.casefold() else ""
        if not number and self.unit == "Kelurahan":
            number = NUMBER
        return StationerySigner(HEAD, usual.before, usual.office, name, number)

    def board_signer(self) -> StationerySigner | None:
        """Return who signs for the council; None for a meeting that is no business of it."""
        name = self.text("mengetahui_lembaga")
        if not self.board or not (name or self.code in _OFFICIAL):
            return None
        return StationerySigner("lembaga", "", self.board, name)


def meeting_of(workspace: Workspace, order: PrintOrder) -> Meeting:
    """Return the meeting that an order is about.

    Args:
        workspace: where it is recorded.
        order: `record` names it; without one it is the newest of the village; a blank order, or a
            village without meetings, gets an empty sheet.

    Raises:
        DampinganError: the record is no meeting, or is not there any more.
    """
    record = _record(workspace, order)
    code = record.village_code if record else order.village
    return Meeting(
        None if order.blank else record,
        village_row(workspace, code),
        read_stationery(workspace, code, folder=not order.shipped),
        (record.text("jenis") if record else "") or order.text.get("jenis", VILLAGE),
    )


def meetings(workspace: Workspace, village: str = "") -> list[PlanRecord]:
    """Return the meetings of a village, the newest first; those of all villages for ``""``."""
    found = plan_records(workspace, FORM, village_code=village)
    return sorted(found, key=lambda one: (one.text("tanggal"), one.id), reverse=True)


def _record(workspace: Workspace, order: PrintOrder) -> PlanRecord | None:
    if order.blank and not order.record:
        return None
    own = workspace.village_code if not order.village else order.village
    found = meetings(workspace, "" if order.record else own)
    if not order.record:
        return found[0] if found else None
    for one in found:
        if one.id == order.record:
            return one
    raise DampinganError(
        tr("Musyawarah ini tidak ada lagi."),
        remedy=tr("Pilih musyawarah lain di Potensi & Masalah, Musyawarah."),
    )


# -- what templates read --------------------------------------------------------------------------


def signer_data(one: StationerySigner, *, before: str | None = None) -> dict[str, str]:
    """Return a signer as `frame.typ` draws one."""
    return {
        "before": one.before if before is None else before,
        "office": one.office,
        "name": one.name,
        "number": one.number,
    }


def signature_of(office: str, name: str = "") -> dict[str, str]:
    """Return somebody who signs without an office of the village."""
    return {"before": "", "office": office, "name": name, "number": ""}


def leaders(meeting: Meeting) -> list[dict[str, Any]]:
    """Return chair, minute-taker and speakers with whom they stand for; gaps where unknown."""
    told = [
        ("Pemimpin musyawarah", "", meeting.text("pemimpin"), meeting.text("pemimpin_unsur")),
        ("Notulis", "", meeting.text("notulen"), meeting.text("notulen_unsur")),
    ]
    speakers = [
        (shown(row.text("nama_narasumber")), shown(row.text("unsur_narasumber")))
        for row in meeting.rows("narasumber")
    ]
    if not speakers and not meeting.record:
        speakers = [("", "")] * 2
    for number, (name, unit) in enumerate(speakers, 1):
        mark = f"{number}." if len(speakers) > 1 else ""
        told.append(("Narasumber" if number == 1 else "", mark, name, unit))
    return [dict(zip(("role", "mark", "name", "unit"), one, strict=True)) for one in told]


def facts(meeting: Meeting) -> list[dict[str, str]]:
    """Return what, when and where, label by label."""
    told = (
        ("Acara", meeting.subject),
        ("Hari, tanggal", meeting.weekday_text()),
        ("Pukul", meeting.hours()),
        ("Tempat", meeting.text("tempat")),
    )
    return [{"label": label, "value": value} for label, value in told]


def opening_day(meeting: Meeting) -> list[Piece]:
    """Return how a berita acara begins: the day in words, hours and place."""
    day = meeting.day
    if day:
        pieces: list[Piece] = [f"Pada hari ini, {date_words(day)} ({day:%d-%m-%Y})"]
    else:
        pieces = ["Pada hari ini, ", gap(28), ", tanggal ", gap(34), " bulan ", gap(28)]
        pieces += [" tahun ", gap(44)]
    first, last = (clock_words(meeting.text(key)) for key in ("jam_mulai", "jam_selesai"))
    until = last or ("selesai" if first else "")
    pieces += [", pukul ", or_gap(first, 16), " sampai dengan ", or_gap(until, 16)]
    pieces += ["" if until == "selesai" else " WIB", ", bertempat di "]
    return [*pieces, or_gap(meeting.text("tempat"), 70), f", {meeting.region}"]


def plain(pieces: Sequence[Piece]) -> list[dict[str, Any]]:
    """Return a sentence as templates read it: ``text`` or ``gap`` in each part, joined words."""
    made: list[dict[str, Any]] = []
    for piece in pieces:
        if not isinstance(piece, str):
            made.append({"text": "", "gap": cast("Mapping[str, float]", piece)["gap"]})
        elif made and not made[-1]["gap"]:
            made[-1]["text"] += piece
        else:
            made.append({"text": piece, "gap": 0})
    ragged = any(one["gap"] for one in made)  # lines with gaps are: no word need break
    return [
        {**one, "text": _together(one["text"] if ragged else hyphenated(one["text"]))}
        for one in made
    ]


def _together(text: str) -> str:
    """Keep on one line what is read in one breath: ``RW 004``, ``laki-laki``."""
    text = _NUMBERED.sub(lambda found: f"{found[1] or ''}\N{NO-BREAK SPACE}", text)
    return text.replace("laki-laki", "laki\N{NON-BREAKING HYPHEN}laki")
