"""Perangkat daerah: who accompanies which village in a year; vacancies and doubles are said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from dampingan.analysis.assignment import MAIN, SUPPORTING, Accompanied
from dampingan.analysis.mentoring import MENTORSHIP, Seen
from dampingan.core.dates import parse_iso
from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.core.text import fold
from dampingan.store.plan.record import PlanRecord, PlanRow
from dampingan.store.plan.writing import add_row, answer, remove
from dampingan.ui.context import Hint, PlaceCommand
from dampingan.ui.control.button import button
from dampingan.ui.control.label import label
from dampingan.ui.mentorship import writing
from dampingan.ui.mentorship.agency_columns import DOUBLED, SEVERAL, agency_columns
from dampingan.ui.mentorship.page import Desk, MentorPage
from dampingan.ui.mentorship.visits import agency_source
from dampingan.ui.mentorship.words import day_text, masked_name, masked_phone
from dampingan.ui.models.column import Column
from dampingan.ui.worktable.ask import Ask, ask_question
from dampingan.ui.worktable.details import Act, Details, Mark, Section
from dampingan.ui.worktable.page import Listed

EVERY, VACANT = "every", "vacant"
_ASKED = ("perangkat", "tahun", "peran", "mulai", "selesai", "keterangan")
_MOST_NAMES = 8


@dataclass(frozen=True, eq=False)
class Line:
    """A village in a year, with one of its mentorships, or none: a vacancy."""

    village: Accompanied
    record: PlanRecord | None

    @property
    def uid(self) -> str:
        """Key of the mentorship, of a vacancy the village's code."""
        return self.record.uid if self.record else self.village.village_code


class AgencyPage(MentorPage):
    """The mentorships of a year: one line each, and one for every village without any."""

    name = "agencies"

    def __init__(self, desk: Desk) -> None:
        self.list_word = tr("Perangkat daerah pendamping")
        self.search_word = tr("Cari perangkat daerah, desa")
        self._earlier = button("", kind="flat", icons=desk.context.icons, icon="back")
        self._later_year = button("", kind="flat", icons=desk.context.icons, icon="forward")
        self._year = label("", "heading")
        self._copy = button("", kind="link")
        super().__init__(
            desk,
            [
                (EVERY, tr("Semua")),
                (VACANT, tr("Belum ada pendamping")),
                (DOUBLED, tr("Dua utama")),
                (SEVERAL, tr("Lebih dari satu desa")),
            ],
        )
        self._open = False
        self._visited: dict[tuple[str, str], list[date]] = {}
        self.table.setAccessibleName(self.list_word)
        self.table.opened.connect(self.edit)
        self.table.lettered.connect(self._letter)
        self.table.delete_wanted.connect(self.remove)
        self._earlier.setAccessibleName(tr("Tahun sebelumnya"))
        self._later_year.setAccessibleName(tr("Tahun berikutnya"))
        for by, made, key in ((-1, self._earlier, "["), (1, self._later_year, "]")):
            made.clicked.connect(partial(self._step_year, by))
            shortcut = QShortcut(QKeySequence(key), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(partial(self._step_year, by))
        self._copy.clicked.connect(self.copy_last_year)
        self.empty.act.clicked.connect(self.make_new)

    def filters(self) -> list[QWidget]:
        """Return the year and what can be taken over from the year before."""
        return [self._earlier, self._year, self._later_year, self._copy]

    def hints(self) -> list[Hint]:
        """Return the keys of the table."""
        if self.side.currentWidget() is self.form:
            return [("Ctrl Enter", tr("simpan")), ("Esc", tr("batal"))]
        return [
            ("F2", tr("pendamping baru")),
            ("Enter", tr("ubah")),
            ("P", tr("petugas")),
            ("K", tr("tampilkan kontak")),
            ("[ ]", tr("tahun")),
        ]

    def commands(self) -> list[PlaceCommand]:
        """Return what can be done here, for the palette."""
        commands: list[PlaceCommand] = [
            (tr("Perangkat daerah pendamping baru"), self.make_new, "new", "F2")
        ]
        if self._copied():
            commands.append((self._copy.text(), self.copy_last_year, "copy", ""))
        if isinstance(self.current, Line):
            commands += [(a.word, a.run, a.icon, a.key) for a in self._acts(self.current)]
        return commands

    def show_seen(self, seen: Seen) -> None:
        """Show another year's, or what changed."""
        self._year.setText(str(seen.year))
        self.parts.setVisible(seen.regency and not seen.village)  # type: ignore[union-attr]
        super().show_seen(seen)
        count = len(self._copied())
        words = tr("Salin {count} dari {year}", count=count_text(count), year=seen.year - 1)
        self._copy.setText(words)
        self._copy.setAccessibleName(words)
        self._copy.setVisible(count > 0)

    def columns(self) -> list[Column]:
        """Return the columns; in a village its name would stand in every line."""
        everywhere = self.seen is not None and self.seen.regency and not self.seen.village
        return agency_columns(everywhere=everywhere, narrow=self.narrow)

    def listed(self, seen: Seen) -> list[Listed]:
        """Return the mentorships of the year; a village without any has a line too."""
        self._visited = {}
        for visit in seen.visits:
            if (day := parse_iso(visit.text("tanggal"))) is not None and day <= seen.today:
                key = (visit.village_code, visit.text("perangkat"))
                self._visited.setdefault(key, []).append(day)
        lines = []
        for village in seen.assignment.villages:
            held = [*village.main, *village.supporting]
            if village.vacant:
                lines.append(Line(village, None))
            lines += [Line(village, record) for record in held]
        return [self._row(seen, place, line) for place, line in enumerate(lines)]

    def _row(self, seen: Seen, place: int, line: Line) -> Listed:
        record, village = line.record, line.village
        known = seen.names.get(village.village_code)
        agency = seen.agency_word(record.text("perangkat")) if record else ""
        role = (record.text("peran") or MAIN) if record else MAIN
        several = bool(record) and seen.stands(record.text("perangkat")) in seen.assignment.several
        mark = DOUBLED if village.doubled and role == MAIN else SEVERAL if several else ""
        code = record.text("perangkat") if record else ""
        days = self._visited.get((village.village_code, code), [])
        values = {
            "id": record.id if record else -1 - place,
            "village": known.name if known else village.village_code,
            "kecamatan": known.kecamatan if known else "",
            "agency": agency,
            "vacant": record is None,
            "role": "" if record is None else seen.states.get(MENTORSHIP, {}).get(role, role),
            "mark": mark,
            "officers": len(record.rows.get("petugas", ())) if record else 0,
            "begun": record.text("mulai") if record else "",
            "ended": record.text("selesai") if record else "",
            "ago": (seen.today - max(days)).days if days else -1,
            "visits": sum(day.year == seen.year for day in days),
        }
        full = (
            seen.agencies[record.text("perangkat")].label
            if record and record.text("perangkat") in seen.agencies
            else ""
        )
        words = fold(
            f"{values['village']} {values['kecamatan']} {agency} {full} {village.village_code}"
        )
        return Listed(values, line, words)

    def in_part(self, item: Line, part: str) -> bool:
        """Tell whether a line belongs to a part."""
        seen = self.seen
        if part == VACANT:
            return item.record is None
        if part == DOUBLED:
            return item.village.doubled and item.record is not None
        if part == SEVERAL:
            return bool(
                seen
                and item.record
                and seen.stands(item.record.text("perangkat")) in seen.assignment.several
            )
        return True

    def foot(self, shown: Sequence[Line]) -> str:
        """Say where the rule "one agency, one village" is not kept."""
        seen = self.seen
        assert seen is not None
        if not seen.regency or seen.village:
            return tr("Tahun {year}", year=seen.year)
        held = seen.assignment
        parts = [
            tr("{count} desa/kelurahan", count=count_text(len(held.villages))),
            tr("{count} belum ada pendamping", count=count_text(len(held.vacant))),
            tr("{count} dengan dua utama", count=count_text(len(held.doubled))),
        ]
        return " · ".join(parts)

    def nothing(self) -> tuple[str, str, str]:
        """Say what to do next."""
        if self.part in {DOUBLED, SEVERAL}:
            return tr("Tidak ada"), "", ""
        return tr("Semua sudah ada pendampingnya"), "", ""

    # -- the pane --------------------------------------------------------------------------

    def details(self, item: Line) -> Details:
        """Return who accompanies the village; contacts are masked until asked for."""
        seen = self.seen
        assert seen is not None
        village, record = item.village, item.record
        name = seen.village_word(village.village_code)
        last = day_text(village.last_visit)
        visited = [
            (tr("Kunjungan terakhir"), last or tr("belum ada")),
            (tr("Kunjungan {year}", year=seen.year), count_text(village.visits)),
        ]
        if record is None:
            text = tr("Belum ada perangkat daerah utama di {year}.", year=seen.year)
            marks = [Mark("warning", "warning", text)]
            return Details(name, "", marks, [Section(pairs=visited)], (), self._acts(item))
        agency = seen.agencies.get(record.text("perangkat"))
        role = seen.states.get(MENTORSHIP, {}).get(record.text("peran") or MAIN, "")
        pairs = [(tr("Desa/kelurahan"), name)] if seen.regency else []
        pairs += [(tr("Tahun"), record.text("tahun")), (tr("Peran"), role), *visited]
        remarks = [record.text("keterangan")] if record.text("keterangan") else []
        officers = [self._officer(row) for row in record.rows.get("petugas", ())]
        hidden = [] if self._open or not officers else [tr("Tekan K untuk menampilkan kontak.")]
        return Details(
            agency.label if agency else record.text("perangkat"),
            agency.short if agency and agency.short != agency.label else "",
            self._marks(seen, village, record),
            [
                Section(pairs=pairs, texts=remarks),
                Section(tr("Petugas"), pairs=officers, texts=hidden),
            ],
            (),
            self._acts(item),
        )

    def _marks(self, seen: Seen, village: Accompanied, record: PlanRecord) -> list[Mark]:
        marks = []
        if village.doubled:
            both = ", ".join(seen.agency_word(one.text("perangkat")) for one in village.main)
            text = tr("Dua perangkat daerah utama: {agencies}.", agencies=both)
            marks.append(Mark("warning", "warning", text))
        codes = seen.assignment.several.get(seen.stands(record.text("perangkat")), ())
        if codes:
            names = ", ".join(seen.village_word(code) for code in codes[:_MOST_NAMES])
            if len(codes) > _MOST_NAMES:
                names += tr(" … dan {count} lagi", count=count_text(len(codes) - _MOST_NAMES))
            text = tr("Mendampingi {count}: {villages}.", count=len(codes), villages=names)
            marks.append(Mark("info", "accent", text))
        if village.silent > seen.limits.visit_days:
            text = tr("{days} hari tanpa kunjungan.", days=count_text(village.silent))
            marks.append(Mark("history", "warning", text))
        agency = seen.agencies.get(record.text("perangkat"))
        if agency is not None and not agency.active:
            marks.append(Mark("info", "muted", tr("Perangkat daerah ini tidak dipakai lagi.")))
        return marks

    def _officer(self, row: PlanRow) -> tuple[str, str]:
        name, office, phone = (row.text(key) for key in writing.OFFICER)
        if not self._open:
            name, phone = masked_name(name), masked_phone(phone)
        left = " · ".join(part for part in (name, office) if part)
        return left or tr("(tanpa nama)"), phone

    def _acts(self, line: Line) -> list[Act]:
        if line.record is None:
            return [Act(tr("Tetapkan pendamping"), "new", "Enter", self.edit)]
        return [
            Act(tr("Ubah"), "changed", "Enter", self.edit),
            Act(tr("Petugas baru"), "person", "P", self.add_officer),
            Act(
                tr("Sembunyikan kontak") if self._open else tr("Tampilkan kontak"),
                "password",
                "K",
                self.flip_contacts,
            ),
            Act(tr("Buka isian lengkap"), "open", "O", self.open_record),
            Act(tr("Hapus"), "deleted", "Del", self.remove),
        ]

    # -- doing -----------------------------------------------------------------------------

    def make_new(self, *_: object) -> bool:
        """Begin a mentorship for the village in focus."""
        line = self.current
        seen = self.seen
        if seen is None:
            return False
        code = line.village.village_code if isinstance(line, Line) else seen.village
        if not code:
            return False
        held = next((one for one in seen.assignment.villages if one.village_code == code), None)
        role = SUPPORTING if held is not None and held.main else MAIN
        values = {"tahun": str(seen.year), "peran": role}
        asks = [*self._asks(values), *self._officer_asks()]
        note = seen.village_word(code)
        self.ask(tr("Pendamping baru"), asks, partial(self._add, code), note=note)
        return True

    def edit(self, *_: object) -> None:
        """Change the mentorship in focus, or fill a vacancy."""
        line = self.current
        if not isinstance(line, Line):
            return
        if line.record is None:
            self.make_new()
            return
        record = line.record
        self.ask(tr("Ubah pendamping"), self._asks(record.answers), partial(self._change, record))
        self.form.focus(self.form.fields["perangkat"])

    def _asks(self, values: Mapping[str, str]) -> list[Ask]:
        from dampingan.ui.register.candidate import Candidate, FixedSource

        form = self.context.workspace.extra_form(MENTORSHIP)
        seen = self.seen
        assert seen is not None
        roles = seen.states.get(MENTORSHIP, {})
        sources = {
            "perangkat": agency_source(seen),
            "peran": FixedSource([Candidate(code, word, code) for code, word in roles.items()]),
        }
        return [
            ask_question(form, key, values.get(key, ""), source=sources.get(key))
            for key in _ASKED
            if key in form.questions
        ]

    def _officer_asks(self) -> list[Ask]:
        form = self.context.workspace.extra_form(MENTORSHIP)
        return [ask_question(form, key, hint=tr("Boleh kosong")) for key in writing.OFFICER]

    def _add(self, village: str, answers: Mapping[str, str]) -> bool:
        told = dict(answers)
        officer = {key: text for key in writing.OFFICER if (text := told.pop(key, ""))}
        rows = {"petugas": [officer]} if officer else {}
        told = {key: text for key, text in told.items() if text}
        return self.write(
            writing.add_mentorship, told, village, rows, said=self._said(told["perangkat"], village)
        )

    def _said(self, agency: str, village: str) -> str:
        seen = self.seen
        assert seen is not None
        return tr(
            "{agency} mendampingi {village}.",
            agency=seen.agency_word(agency),
            village=seen.village_word(village),
        )

    def _change(self, record: PlanRecord, answers: Mapping[str, str]) -> bool:
        changed = {key: text for key, text in answers.items() if text != record.text(key)}
        return not changed or self.write(
            answer,
            record.uid,
            changed,
            label=tr("Mengubah pendamping"),
            said=tr("Pendamping diubah."),
        )

    def add_officer(self) -> None:
        """Add an officer to the mentorship in focus."""
        line = self.current
        if isinstance(line, Line) and line.record is not None:
            note = tr("Nama dan telepon boleh kosong; disamarkan di layar.")
            keep = partial(self._add_officer, line.record)
            self.ask(tr("Petugas baru"), self._officer_asks(), keep, note=note)

    def _add_officer(self, record: PlanRecord, answers: Mapping[str, str]) -> bool:
        told = {key: text for key, text in answers.items() if text}
        return not told or self.write(
            add_row,
            record.uid,
            "petugas",
            told,
            label=tr("Mencatat petugas pendamping"),
            said=tr("Petugas dicatat."),
        )

    def flip_contacts(self) -> None:
        """Show names and telephone numbers, or mask them again."""
        self._open = not self._open
        self._show_details()

    def remove(self) -> None:
        """Delete the mentorship in focus."""
        line = self.current
        if not isinstance(line, Line) or line.record is None or self.seen is None:
            return
        record = line.record
        what = tr(
            "{agency} tidak lagi tercatat mendampingi {village} di {year}.",
            agency=self.seen.agency_word(record.text("perangkat")),
            village=self.seen.village_word(record.village_code),
            year=record.text("tahun"),
        )
        reasons = [tr("salah catat"), tr("diganti perangkat daerah lain")]
        remove = partial(self._remove, record)
        self.ask_reason(tr("Hapus pendamping"), what, tr("Hapus"), remove, reasons=reasons)

    def _remove(self, record: PlanRecord, reason: str) -> None:
        label, said = tr("Menghapus pendamping"), tr("Pendamping dihapus.")
        self.write(remove, record.uid, reason, label=label, said=said)

    def open_record(self) -> None:
        """Open the whole record on the entry screen."""
        if isinstance(self.current, Line) and self.current.record is not None:
            self.context.open_response(self.current.record.id)

    def copy_last_year(self, *_: object) -> None:
        """Take over the mentorships of the year before where this year has none, in one step."""
        seen = self.seen
        copied = self._copied()
        if seen is None or not copied:
            return
        said = tr("{count} pendamping disalin ke {year}.", count=len(copied), year=seen.year)
        standing = {code: one.standing for code, one in seen.agencies.items()}
        self.write(writing.copy_mentorships, copied, seen.year, standing, said=said)

    def _copied(self) -> list[PlanRecord]:
        """Return last year's mentorships of villages that have none this year."""
        seen = self.seen
        if seen is None:
            return []
        empty = {
            one.village_code
            for one in seen.assignment.villages
            if not one.main and not one.supporting
        }
        return [
            one
            for one in seen.mentorships
            if one.number("tahun") == seen.year - 1 and one.village_code in empty
        ]

    @Slot(str)
    def _letter(self, letter: str) -> None:
        acts = {"P": self.add_officer, "K": self.flip_contacts, "O": self.open_record}
        if letter in acts:
            acts[letter]()

    def _step_year(self, by: int, *_: object) -> None:
        if self.seen is not None:
            self.desk.choose_year(self.seen.year + by)
