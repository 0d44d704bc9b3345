"""Kunjungan: when somebody was there, what was seen, what was agreed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut

from dampingan.analysis.mentoring import VISIT, Seen
from dampingan.analysis.supervision import CLOSED, OVERDUE, FollowUp
from dampingan.core.dates import parse_iso
from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.core.number import count_text, place_text
from dampingan.core.text import fold
from dampingan.store.plan.record import PlanRecord
from dampingan.store.plan.writing import add_row, answer, remove
from dampingan.ui.context import Hint, PlaceCommand
from dampingan.ui.mentorship.page import Desk, MentorPage
from dampingan.ui.mentorship.words import agreement_state, day_cell, day_text, due_cell
from dampingan.ui.mentorship.writing import add_visit
from dampingan.ui.models.column import NOTHING, Cell, Column
from dampingan.ui.register.candidate import Candidate, FixedSource
from dampingan.ui.register.source import LinkSource
from dampingan.ui.worktable.ask import Ask, ask_question
from dampingan.ui.worktable.details import Act, Details, Section
from dampingan.ui.worktable.page import Listed
from dampingan.ui.worktable.photo import kept_photo

_ASKED = (
    *("tanggal", "perangkat", "petugas", "rw", "rt", "lokasi", "kegiatan", "hasil"),
    *("kesepakatan", "foto"),
)
_AGREED = ("uraian", "penanggung", "tenggat")
VILLAGE = "_desa"
"""Key of the field that asks for the village, at a regency."""


class VisitPage(MentorPage):
    """The visits, newest first."""

    name = "visits"

    def __init__(self, desk: Desk) -> None:
        self.list_word = tr("Kunjungan")
        self.search_word = tr("Cari kunjungan, tempat, kesepakatan")
        super().__init__(desk)
        self.table.setAccessibleName(self.list_word)
        self.table.opened.connect(self.edit)
        self.table.lettered.connect(self._letter)
        self.table.delete_wanted.connect(self.remove)
        self.empty.act.clicked.connect(self.make_new)
        printing = QShortcut(QKeySequence("Ctrl+P"), self)
        printing.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        printing.activated.connect(self.print_report)

    def hints(self) -> list[Hint]:
        """Return the keys of the table."""
        if self.side.currentWidget() is self.form:
            return [
                ("Enter", tr("berikutnya")),
                ("Ctrl Enter", tr("simpan")),
                ("Esc", tr("batal")),
            ]
        return [
            ("F2", tr("kunjungan baru")),
            ("Enter", tr("ubah")),
            ("T", tr("tindak lanjut")),
            ("Del", tr("hapus")),
        ]

    def commands(self) -> list[PlaceCommand]:
        """Return what can be done here, for the palette."""
        commands: list[PlaceCommand] = [(tr("Kunjungan baru"), self.make_new, "new", "F2")]
        if self.current is not None:
            commands += [(act.word, act.run, act.icon, act.key) for act in self._acts()]
        return commands

    def columns(self) -> list[Column]:
        """Return the columns; at a regency the village comes first."""
        village = Column("village", tr("Desa"), ("village",), sort="village", width=130, least=90)
        everywhere = self.seen is not None and self.seen.regency and not self.seen.village
        where = Column("where", tr("Tempat"), ("where",), sort="where", width=150, least=80)
        return [
            Column("day", tr("Tanggal"), ("day",), day_cell, "day", 108),
            *([village] if everywhere else []),
            Column(
                "agency", tr("Perangkat daerah"), ("agency",), sort="agency", width=130, least=80
            ),
            *([] if self.narrow else [where]),
            Column("seen", tr("Yang dilihat"), ("seen",), width=240, least=100),
            Column(
                "open", tr("Tindak lanjut"), ("open", "late", "all"), _show_open, "open", 150, 100
            ),
        ]

    def listed(self, seen: Seen) -> list[Listed]:
        """Return every visit."""
        agreed: dict[str, list[FollowUp]] = {}
        for one in seen.supervision.follow_ups:
            agreed.setdefault(one.visit.uid, []).append(one)
        return [self._row(seen, visit, agreed.get(visit.uid, [])) for visit in seen.shown_visits()]

    def _row(self, seen: Seen, visit: PlanRecord, agreed: Sequence[FollowUp]) -> Listed:
        where = _where(visit)
        told = " ".join((visit.text("hasil") or visit.text("kesepakatan")).split())
        agency = seen.agency_word(visit.text("perangkat"))
        village = seen.village_word(visit.village_code)
        values = {
            "id": visit.id,
            "day": visit.text("tanggal"),
            "village": village,
            "agency": agency,
            "where": where,
            "seen": told,
            "open": sum(one.standing != CLOSED for one in agreed),
            "late": sum(one.standing == OVERDUE for one in agreed),
            "all": len(agreed),
        }
        words = [visit.text(key) for key in ("hasil", "kesepakatan", "lokasi", "tanggal")]
        words += [one.row.text("uraian") for one in agreed]
        return Listed(values, visit, fold(" ".join([*words, agency, village, where])))

    def foot(self, shown: Sequence[PlanRecord]) -> str:
        """Say how many visits there are."""
        return tr("{count} kunjungan", count=count_text(len(shown)))

    def nothing(self) -> tuple[str, str, str]:
        """Say what to do next."""
        return (
            tr("Belum ada kunjungan"),
            tr("Catat siapa datang, apa yang dilihat, dan apa yang disepakati."),
            tr("Catat kunjungan"),
        )

    # -- the pane --------------------------------------------------------------------------

    def details(self, item: PlanRecord) -> Details:
        """Return everything about a visit."""
        seen = self.seen
        assert seen is not None
        states = seen.states.get(VISIT, {})
        agreed = [one for one in seen.supervision.follow_ups if one.visit.uid == item.uid]
        pairs = [(tr("Petugas"), item.text("petugas")), (tr("Tempat"), _where(item))]
        sections = [
            Section(pairs=[pair for pair in pairs if pair[1]]),
            Section(tr("Yang dilihat"), texts=_paragraphs(item.text("hasil"))),
            Section(tr("Kesepakatan"), texts=_paragraphs(item.text("kesepakatan"))),
            Section(
                tr("Tindak lanjut"),
                links=[
                    (
                        f"{one.row.text('uraian')} · {_standing(one, states)}",
                        partial(self.desk.show, "follow_ups", key=one.row.uid),
                    )
                    for one in agreed
                ],
            ),
            Section(
                tr("Kegiatan"),
                links=[
                    (seen.titles.get(key, key), partial(self.desk.show, "progress", key=key))
                    for key in item.keys("kegiatan")
                ],
            ),
        ]
        about = [seen.agency_word(item.text("perangkat"))]
        about += [seen.village_word(item.village_code)] if seen.regency else []
        day = parse_iso(item.text("tanggal"))
        return Details(
            day_text(day) or item.title,
            " · ".join(part for part in about if part),
            (),
            sections,
            [item.text("foto")] if item.text("foto") else [],
            self._acts(),
        )

    def _acts(self) -> list[Act]:
        return [
            Act(tr("Tindak lanjut baru"), "new", "T", self.agree),
            Act(tr("Ubah kunjungan"), "changed", "Enter", self.edit),
            Act(tr("Buka isian lengkap"), "open", "O", self.open_record),
            Act(tr("Cetak laporan kunjungan"), "paper", "Ctrl+P", self.print_report),
            Act(tr("Hapus kunjungan"), "deleted", "Del", self.remove),
        ]

    # -- doing -----------------------------------------------------------------------------

    def make_new(self, *_: object) -> bool:
        """Begin a visit: the agency is this year's main one."""
        seen = self.seen
        if seen is None:
            return False
        values = {"tanggal": seen.today.isoformat()}
        line = next((one for one in seen.assignment.villages if one.main), None)
        if line is not None and (seen.village or not seen.regency):
            values["perangkat"] = seen.stands(line.main[0].text("perangkat"))
        asks = [*self._village_ask(), *self._asks(values), *self._agreement_asks()]
        note = tr("Tindak lanjut kedua dan seterusnya: tombol T sesudah disimpan.")
        self.ask(tr("Kunjungan baru"), asks, self._add, note=note)
        return True

    def _village_ask(self) -> list[Ask]:
        """Ask for the village where the place shows all of them."""
        seen = self.seen
        if seen is None or not seen.regency or seen.village:
            return []
        return [village_ask(seen)]

    def _asks(self, values: Mapping[str, str]) -> list[Ask]:
        form = self.context.workspace.extra_form(VISIT)
        sources = self._sources()
        hints = {"foto": tr("Berkas foto, boleh kosong"), "kegiatan": tr("Ketik sebagian judul")}
        return [
            ask_question(
                form, key, values.get(key, ""), source=sources.get(key), hint=hints.get(key, "")
            )
            for key in _ASKED
            if key in form.questions
        ]

    def _sources(self) -> dict[str, Any]:
        seen = self.seen
        assert seen is not None
        officers = sorted(
            {
                row.text("nama")
                for one in seen.mentorships
                if seen.village in {"", one.village_code}
                for row in one.rows.get("petugas", ())
                if row.text("nama")
            }
        )
        sources: dict[str, Any] = {
            "perangkat": agency_source(seen),
            "kegiatan": LinkSource(self.desk.book, ("kegiatan",), village=seen.village),
        }
        if officers:
            known = [Candidate(name, name) for name in officers]
            sources["petugas"] = FixedSource(known, free=True)
        return sources

    def _agreement_asks(self, values: Mapping[str, str] | None = None) -> list[Ask]:
        form = self.context.workspace.extra_form(VISIT)
        hints = {"tenggat": tr("15/12 atau +14 (hari)")}
        asks = []
        for key in _AGREED:
            made = ask_question(
                form,
                key,
                (values or {}).get(key, ""),
                ahead=key == "tenggat",
                hint=hints.get(key, ""),
            )
            asks.append(Ask(**{**made.__dict__, "required": False}))
        return asks

    def _add(self, answers: Mapping[str, str]) -> bool:
        told = self._with_photo(answers)
        if told is None:
            return False
        village = told.pop(VILLAGE, "") or (self.seen.village if self.seen else "")
        row = {key: told.pop(key, "") for key in _AGREED}
        row = {key: text for key, text in row.items() if text}
        if row and not row.get("uraian"):
            self.form.fields["uraian"].show_problem(tr("Isi dulu."))
            self.form.focus(self.form.fields["uraian"])
            return False
        rows = {"tindak_lanjut": [row]} if row else {}
        told = {key: text for key, text in told.items() if text}
        return self.write(add_visit, told, village, rows, said=tr("Kunjungan dicatat."))

    def edit(self, *_: object) -> None:
        """Change the visit in focus."""
        visit: PlanRecord | None = self.current
        if visit is None:
            return
        self.ask(tr("Ubah kunjungan"), self._asks(visit.answers), partial(self._change, visit))
        self.form.focus(self.form.fields["tanggal"])

    def _change(self, visit: PlanRecord, answers: Mapping[str, str]) -> bool:
        told = self._with_photo(answers)
        if told is None:
            return False
        changed = {key: text for key, text in told.items() if text != visit.text(key)}
        return not changed or self.write(
            answer,
            visit.uid,
            changed,
            label=tr("Mengubah kunjungan"),
            said=tr("Kunjungan diubah."),
        )

    def _with_photo(self, answers: Mapping[str, str]) -> dict[str, str] | None:
        told = dict(answers)
        try:
            before = self.form.fields["foto"].ask.value
            told["foto"] = kept_photo(self.context.workspace, told["foto"], before)
        except DampinganError as error:
            self.form.fields["foto"].show_problem(str(error))
            self.form.focus(self.form.fields["foto"])
            return None
        return told

    def agree(self) -> None:
        """Add an agreement to the visit in focus."""
        visit: PlanRecord | None = self.current
        if visit is None:
            return
        day = day_text(parse_iso(visit.text("tanggal")))
        self.ask(
            tr("Tindak lanjut baru"),
            self._agreement_asks(),
            partial(self._add_agreement, visit),
            note=tr("Dari kunjungan {day}", day=day),
        )

    def _add_agreement(self, visit: PlanRecord, answers: Mapping[str, str]) -> bool:
        row = {key: text for key, text in answers.items() if text}
        if not row.get("uraian"):
            self.form.fields["uraian"].show_problem(tr("Isi dulu."))
            self.form.focus(self.form.fields["uraian"])
            return False
        label, said = tr("Mencatat tindak lanjut"), tr("Tindak lanjut dicatat.")
        return self.write(add_row, visit.uid, "tindak_lanjut", row, label=label, said=said)

    def remove(self) -> None:
        """Delete the visit in focus, after saying what goes with it."""
        visit: PlanRecord | None = self.current
        if visit is None:
            return
        count = len(visit.rows.get("tindak_lanjut", ()))
        what = tr("Kunjungan {day} dihapus.", day=day_text(parse_iso(visit.text("tanggal"))))
        if count:
            what += " " + tr("{count} tindak lanjutnya ikut terhapus.", count=count)
        self.ask_reason(
            tr("Hapus kunjungan"),
            what,
            tr("Hapus"),
            partial(self._remove, visit),
            reasons=[tr("salah catat"), tr("tercatat dua kali")],
        )

    def _remove(self, visit: PlanRecord, reason: str) -> None:
        label, said = tr("Menghapus kunjungan"), tr("Kunjungan dihapus.")
        self.write(remove, visit.uid, reason, label=label, said=said)

    def open_record(self) -> None:
        """Open the whole record on the entry screen."""
        if (visit := self.current) is not None:
            self.context.open_response(visit.id)

    @Slot()
    def print_report(self) -> None:
        """Show the report of the visit in focus as it is on paper; a blank one without a visit."""
        visit: PlanRecord | None = self.current
        if visit is not None:
            self.context.show("printing", what="kunjungan", record=visit.id)
        else:
            self.context.show("printing", what="kunjungan", blank=True)

    @Slot(str)
    def _letter(self, letter: str) -> None:
        act = {"T": self.agree, "O": self.open_record}.get(letter)
        if act is not None:
            act()


def agency_source(seen: Seen) -> FixedSource:
    """Return the agencies that may be chosen; retired ones are known, not offered."""

    def named(code: str, label: str, short: str) -> Candidate:
        return Candidate(code, label, note=short if short != label else "")

    offered = [named(a.code, a.label, a.short) for a in seen.agencies.values() if a.active]
    return _Agencies(offered, {a.code: Candidate(a.code, a.label) for a in seen.agencies.values()})


class _Agencies(FixedSource):
    """Offers the ones in use and knows all."""

    def __init__(self, offered: Sequence[Candidate], every: Mapping[str, Candidate]) -> None:
        super().__init__(offered)
        self._every = every

    def known(self, key: str) -> Candidate | None:
        """Return an agency by its code, a retired one too."""
        return self._every.get(key) or (Candidate(key, key) if key else None)


def village_ask(seen: Seen, value: str = "") -> Ask:
    """Return the field that asks for a village."""
    from dampingan.ui.worktable.ask import plain_ask

    source = FixedSource([Candidate(v.code, v.name, note=v.kecamatan) for v in seen.villages])
    return plain_ask(VILLAGE, tr("Desa/kelurahan"), value=value, source=source, required=True)


def _where(visit: PlanRecord) -> str:
    place = place_text(visit.text("rt"), visit.text("rw"))
    parts = (visit.text("lokasi"), tr("RT/RW {place}", place=place) if place else "")
    return " · ".join(part for part in parts if part)


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.splitlines() if part.strip()]


def _standing(one: FollowUp, states: Mapping[str, str]) -> str:
    if one.standing == OVERDUE:
        return due_cell(one.due, one.standing, one.days).text
    if one.standing == CLOSED or one.due is None:
        return agreement_state(one.state, states.get(one.state, "")).text
    return day_text(one.due)


def _show_open(open_: int, late: int, every: int) -> Cell:
    if late:
        return Cell(tr("{late} terlambat dari {all}", late=late, all=every), "warning", "error")
    if open_:
        return Cell(tr("{open} terbuka dari {all}", open=open_, all=every))
    return Cell(tr("{all} selesai", all=every), "ok", "ok") if every else NOTHING
