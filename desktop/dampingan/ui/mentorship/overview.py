"""Ringkasan: what is late, stalled or done, with counts that open what they count."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLayout, QWidget

from dampingan.analysis.assignment import Accompanied
from dampingan.analysis.mentoring import Seen
from dampingan.analysis.supervision import (
    DONE,
    LATE,
    OVERDUE,
    SETTING,
    SOON,
    STALLED,
    TROUBLES,
    Counts,
    Limits,
)
from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.core.text import fold
from dampingan.forms.model import QuestionType
from dampingan.store.workspace import Workspace
from dampingan.ui.context import Hint, PlaceCommand
from dampingan.ui.control.button import button
from dampingan.ui.control.chip import Chip
from dampingan.ui.control.layout import clear_layout, row
from dampingan.ui.home.view import Figure, FigureCard
from dampingan.ui.mentorship.page import Desk, MentorPage
from dampingan.ui.mentorship.progress import MONEY, WORKING
from dampingan.ui.mentorship.words import (
    ago_words,
    day_text,
    due_cell,
    sign_cell,
    sign_sentence,
)
from dampingan.ui.models.column import NOTHING, Cell, Column
from dampingan.ui.worktable.ask import plain_ask
from dampingan.ui.worktable.details import Act, Details, Mark, Section
from dampingan.ui.worktable.page import Listed

_PRESSING, _VACANT, _SILENT = "pressing", "vacant", "silent"
_OPENS: Mapping[str, tuple[str, str]] = {
    "agency": ("agencies", ""),
    "silent": ("visits", ""),
    "overdue": ("follow_ups", OVERDUE),
    "soon": ("follow_ups", SOON),
    "stalled": ("progress", STALLED),
    "late": ("progress", LATE),
    "money": ("progress", MONEY),
    "done": ("progress", DONE),
}
"""Column of the villages' table → the tab, and its part, that shows what it counts."""


@dataclass(frozen=True, eq=False)
class Item:
    """One thing to be looked at, in a village.

    Attributes:
        mark: what is the matter, in a word.
        text: what it is about.
        why: the whole sentence.
        village: code.
        open: shows it.
    """

    mark: Cell
    text: str
    why: str
    village: str
    open: Callable[[], None]


class OverviewPage(MentorPage):
    """One village: what to look at now. All villages of a regency: one line each."""

    name = "overview"

    def __init__(self, desk: Desk) -> None:
        context = desk.context
        self.list_word = tr("Yang perlu dilihat")
        self.search_word = tr("Cari")
        self._figures = row(gap=3)
        self._limits = button(tr("Batas…"), icons=context.icons, icon="settings")
        self._state = Chip(tr("Keadaan"), context.theme, context.icons)
        self._kecamatan = Chip(tr("Kecamatan"), context.theme, context.icons)
        super().__init__(desk)
        self.table.setAccessibleName(self.list_word)
        self._limits.clicked.connect(self.change_limits)
        self.table.opened.connect(self._open_row)
        for chip in (self._state, self._kecamatan):
            chip.asked.connect(self._offer)
            chip.chosen.connect(self._filter)

    def head(self) -> list[QLayout]:
        """Return the figures."""
        return [self._figures]

    def filters(self) -> list[QWidget]:
        """Return the filters of the villages, and the limits."""
        return [self._kecamatan, self._state, self._limits]

    def hints(self) -> list[Hint]:
        """Return the keys of the table."""
        if self.side.currentWidget() is self.form:
            return [("Ctrl Enter", tr("simpan")), ("Esc", tr("batal"))]
        return [("Enter", tr("buka")), ("F2", tr("kunjungan baru"))]

    def commands(self) -> list[PlaceCommand]:
        """Return what can be done here, for the palette."""
        words = tr("Batas macet, segera, dan kunjungan…")
        return [(words, self.change_limits, "settings", "")]

    def make_new(self) -> bool:
        """Begin a visit."""
        self.desk.show("visits", new="1")
        return True

    @property
    def _everywhere(self) -> bool:
        return self.seen is not None and self.seen.regency and not self.seen.village

    # -- showing ---------------------------------------------------------------------------

    def show_seen(self, seen: Seen) -> None:
        """Show the figures, then the table."""
        self.seen = seen
        clear_layout(self._figures)
        for figure in self._cards_of(seen.sums):
            made = FigureCard(figure)
            made.clicked.connect(partial(_run, figure.run))
            self._figures.addWidget(made)
        for chip in (self._state, self._kecamatan):
            chip.setVisible(self._everywhere)
        super().show_seen(seen)

    def _cards_of(self, sums: Counts) -> list[Figure]:
        show = self.desk.show

        def card(count: int, words: str, page: str, part: str, role: str = "") -> Figure:
            return Figure(
                count_text(count), words, partial(show, page, part=part), role if count else ""
            )

        return [
            card(sums.overdue, tr("tindak lanjut terlambat"), "follow_ups", OVERDUE, "error"),
            card(sums.soon, tr("segera jatuh tempo"), "follow_ups", SOON, "warning"),
            card(sums.stalled, tr("kegiatan macet"), "progress", STALLED, "error"),
            card(sums.late, tr("lewat tahun"), "progress", LATE, "error"),
            card(sums.money, tr("uang mendahului fisik"), "progress", MONEY, "warning"),
            card(sums.working, tr("sedang dikerjakan"), "progress", WORKING),
            card(sums.done, tr("sudah selesai"), "progress", DONE, "ok"),
        ]

    def columns(self) -> list[Column]:
        """Return the columns of the villages, or of what to look at."""
        if not self._everywhere:
            return [
                Column("mark", tr("Perihal"), ("mark",), _as_it_is, "rank", 190, 130),
                Column("text", tr("Tentang"), ("text",), sort="text", width=260, least=120),
                Column("why", tr("Keterangan"), ("why",), width=320, least=120),
            ]

        kecamatan = Column(
            "kecamatan", tr("Kecamatan"), ("kecamatan",), sort="kecamatan", width=120, least=60
        )

        def count(key: str, word: str, tip: str, colour: str, width: int = 66) -> Column:
            show = partial(_show_count, colour=colour)
            return Column(key, word, (key,), show, key, width, right=True, tip=tip)

        return [
            Column("village", tr("Desa"), ("village",), sort="village", width=130, least=90),
            *([] if self.narrow else [kecamatan]),
            Column("agency", tr("Pendamping"), ("agency", "gap"), _show_agency, "agency", 130, 90),
            Column(
                "silent",
                tr("Dikunjungi"),
                ("silent", "visited", "long"),
                _show_last,
                "silent",
                120,
                100,
                tip=tr("Kunjungan terakhir"),
            ),
            count("overdue", tr("Terlambat"), tr("Tindak lanjut lewat tenggat"), "error", 88),
            count("soon", tr("Segera"), tr("Tindak lanjut segera jatuh tempo"), "warning", 72),
            count("stalled", tr("Macet"), tr("Kegiatan tanpa kemajuan"), "error"),
            count("late", tr("Lewat th"), tr("Kegiatan lewat tahun terakhirnya"), "error", 78),
            count("money", tr("Uang"), tr("Uang mendahului fisik"), "warning"),
            count("done", tr("Selesai"), tr("Kegiatan selesai"), "ok", 74),
        ]

    def listed(self, seen: Seen) -> list[Listed]:
        """Return a line for each village, or for each thing to be looked at."""
        if self._everywhere:
            return [
                self._village(seen, place, one)
                for place, one in enumerate(seen.assignment.villages)
            ]
        return [
            Listed(
                {"id": place, "rank": place, "mark": one.mark, "text": one.text, "why": one.why},
                one,
                fold(f"{one.mark.text} {one.text} {one.why}"),
            )
            for place, one in enumerate(self._items_of(seen))
        ]

    def _village(self, seen: Seen, place: int, one: Accompanied) -> Listed:
        known = seen.names[one.village_code]
        counts = seen.counts.get(one.village_code, Counts())
        agency = ", ".join(seen.agency_word(held.text("perangkat")) for held in one.main)
        values = {
            "id": place,
            "village": known.name,
            "kecamatan": known.kecamatan,
            "agency": agency,
            "gap": _VACANT if one.vacant else "double" if one.doubled else "",
            "silent": one.silent,
            "visited": one.last_visit is not None,
            "long": one.silent > seen.limits.visit_days,
            **{key: getattr(counts, key) for key in ("overdue", "soon", "stalled", "late")},
            **{key: getattr(counts, key) for key in ("money", "done")},
        }
        return Listed(values, one, fold(f"{known.name} {known.kecamatan} {known.code} {agency}"))

    def _items_of(self, seen: Seen) -> list[Item]:
        return [*self._due_items(seen), *self._village_items(seen), *self._activity_items(seen)]

    def _due_items(self, seen: Seen) -> list[Item]:
        items = []
        for one in seen.supervision.due(OVERDUE, SOON):
            cell = due_cell(one.due, one.standing, one.days)
            word = tr("Terlambat") if one.standing == OVERDUE else tr("Segera")
            show = partial(self.desk.show, "follow_ups", key=one.row.uid)
            who = one.row.text("penanggung")
            why = " · ".join(part for part in (cell.text, who) if part)
            mark = Cell(word, cell.icon, cell.colour)
            items.append(Item(mark, one.row.text("uraian"), why, one.visit.village_code, show))
        return items

    def _village_items(self, seen: Seen) -> list[Item]:
        items = []
        for one in seen.assignment.villages:
            name = seen.village_word(one.village_code)
            if one.vacant or one.doubled:
                word = tr("Belum ada pendamping") if one.vacant else tr("Dua pendamping utama")
                why = tr("Satu perangkat daerah utama tiap desa/kelurahan, {year}.", year=seen.year)
                show = partial(self.desk.show, "agencies")
                items.append(
                    Item(Cell(word, "warning", "warning"), name, why, one.village_code, show)
                )
            if one.silent > seen.limits.visit_days and not one.vacant:
                why = tr("{days} hari tanpa kunjungan.", days=count_text(one.silent))
                mark = Cell(tr("Lama tidak dikunjungi"), "history", "warning")
                show = partial(self.desk.show, "visits", new="1")
                items.append(Item(mark, name, why, one.village_code, show))
        return items

    def _activity_items(self, seen: Seen) -> list[Item]:
        ranked = sorted(
            (line for line in seen.supervision.activities if set(line.signs) - {DONE}),
            key=lambda line: min(TROUBLES.index(sign) for sign in line.signs if sign != DONE),
        )
        return [
            Item(
                sign_cell(line.signs),
                line.activity.title or line.activity.text("judul"),
                sign_sentence(line.signs[0], line, seen.limits),
                line.activity.village_code,
                partial(self.desk.show, "progress", key=line.activity.uid),
            )
            for line in ranked
        ]

    def in_part(self, item: object, part: str) -> bool:
        """Tell whether a village passes the chips."""
        if not isinstance(item, Accompanied) or self.seen is None:
            return True
        known = self.seen.names[item.village_code]
        if self._kecamatan.value not in {"", known.kecamatan}:
            return False
        counts = self.seen.counts.get(item.village_code, Counts())
        state = self._state.value
        return (
            not state
            or (state == _PRESSING and counts.pressing > 0)
            or (state == _VACANT and (item.vacant or item.doubled))
            or (state == _SILENT and item.silent > self.seen.limits.visit_days)
        )

    def foot(self, shown: Sequence[object]) -> str:
        """Say how many there are."""
        if self._everywhere:
            return tr("{count} desa/kelurahan", count=count_text(len(shown)))
        return tr("{count} perlu dilihat", count=count_text(len(shown)))

    def nothing(self) -> tuple[str, str, str]:
        """Say that all is well, or what to do first."""
        if self._everywhere:
            return tr("Tidak ada desa/kelurahan yang cocok"), "", ""
        seen = self.seen
        if seen is not None and not seen.activities and not seen.visits:
            text = tr("Tetapkan perangkat daerah pendamping, lalu catat kunjungannya dengan F2.")
            return tr("Pendampingan belum dimulai"), text, ""
        return tr("Tidak ada yang menunggu"), tr("Semua tindak lanjut dan kegiatan berjalan."), ""

    # -- the pane --------------------------------------------------------------------------

    def details(self, item: object) -> Details:
        """Return what is known of a village, or of what is to be looked at."""
        seen = self.seen
        assert seen is not None
        if isinstance(item, Item):
            about = seen.village_word(item.village) if seen.regency else ""
            acts = [Act(tr("Buka"), "forward", "Enter", item.open)]
            mark = Mark(item.mark.icon, item.mark.colour, item.mark.text)
            return Details(item.text, about, [mark], [Section(texts=[item.why])], (), acts)
        assert isinstance(item, Accompanied)
        return self._village_details(seen, item)

    def _village_details(self, seen: Seen, item: Accompanied) -> Details:
        known = seen.names[item.village_code]
        counts = seen.counts.get(item.village_code, Counts())
        agencies = [
            (seen.agencies[code].label if code in seen.agencies else code)
            for code in (held.text("perangkat") for held in (*item.main, *item.supporting))
        ]
        told = [
            ("overdue", counts.overdue, tr("tindak lanjut terlambat")),
            ("soon", counts.soon, tr("segera jatuh tempo")),
            ("stalled", counts.stalled, tr("kegiatan macet")),
            ("late", counts.late, tr("lewat tahun")),
            ("money", counts.money, tr("uang mendahului fisik")),
            ("done", counts.done, tr("sudah selesai")),
        ]
        links = [
            (f"{count_text(count)} {word}", partial(self._open_count, item.village_code, key))
            for key, count, word in told
            if count
        ]
        marks = []
        if item.vacant:
            text = tr("Belum ada perangkat daerah utama di {year}.", year=seen.year)
            marks.append(Mark("warning", "warning", text))
        elif item.silent > seen.limits.visit_days:
            text = tr("{days} hari tanpa kunjungan.", days=count_text(item.silent))
            marks.append(Mark("history", "warning", text))
        pairs = [
            (tr("Kunjungan terakhir"), day_text(item.last_visit) or tr("belum ada")),
            (tr("Kunjungan {year}", year=seen.year), count_text(item.visits)),
        ]
        return Details(
            known.name,
            known.kecamatan,
            marks,
            [
                Section(tr("Pendamping"), texts=agencies),
                Section(pairs=pairs),
                Section(tr("Perlu dilihat"), links=links),
            ],
            (),
            [
                Act(
                    tr("Buka desa ini"),
                    "forward",
                    "Enter",
                    partial(self.desk.show, "overview", village=known.code),
                )
            ],
        )

    # -- doing -----------------------------------------------------------------------------

    def change_limits(self, *_: object) -> None:
        """Ask from when on something is said."""
        if self.seen is None:
            return
        words = {
            "stalled_days": tr("Macet: hari tanpa laporan kemajuan"),
            "soon_days": tr("Segera: hari sebelum tenggat"),
            "visit_days": tr("Lama tidak dikunjungi: hari"),
            "money_gap": tr("Uang mendahului fisik: selisih persen"),
        }
        kept = self.seen.limits.kept()
        asks = [
            plain_ask(key, word, QuestionType.INTEGER, str(kept[key]), required=True)
            for key, word in words.items()
        ]
        note = tr("Berlaku di ruang kerja ini; dapat diurungkan.")
        self.ask(tr("Batas"), asks, self._keep_limits, note=note)

    def _keep_limits(self, answers: Mapping[str, str]) -> bool:
        for key, text in answers.items():
            if not 1 <= int(text) <= 3650:
                self.form.fields[key].show_problem(tr("Isi 1 sampai 3650."))
                self.form.focus(self.form.fields[key])
                return False
        limits = Limits.read({key: int(text) for key, text in answers.items()})
        return self.write(_keep_limits, limits, said=tr("Batas diubah."))

    @Slot(int)
    def _open_row(self, _row: int) -> None:
        item = self.current
        if isinstance(item, Item):
            item.open()
        elif isinstance(item, Accompanied):
            number = self.table.currentIndex().column()
            key = self.model.columns[number].key if number >= 0 else ""
            self._open_count(item.village_code, key)

    def _open_count(self, village: str, key: str) -> None:
        page, part = _OPENS.get(key, ("overview", ""))
        self.desk.show(page, village=village, part=part)

    @Slot()
    def _offer(self) -> None:
        self._state.set_options(
            [
                (_PRESSING, tr("Ada yang terlambat atau macet")),
                (_VACANT, tr("Pendamping kosong atau ganda")),
                (_SILENT, tr("Lama tidak dikunjungi")),
            ]
        )
        villages = self.seen.villages if self.seen else ()
        names = dict.fromkeys(one.kecamatan for one in villages if one.kecamatan)
        self._kecamatan.set_options([(name, name) for name in names])

    @Slot(str)
    def _filter(self, _value: str) -> None:
        self.refill()


def _keep_limits(workspace: Workspace, limits: Limits) -> None:
    with workspace.write(tr("Mengubah batas pengawasan")) as tx:
        tx.set_setting(SETTING, limits.kept(), logged=True)


def _run(act: Callable[[], object], *_: object) -> None:
    act()


def _as_it_is(cell: Cell) -> Cell:
    return cell


def _show_count(value: int, *, colour: str) -> Cell:
    """Return a count; which state it counts says the heading, the colour only helps."""
    return Cell(count_text(value), colour=colour) if value else NOTHING


def _show_agency(agency: str, gap: str) -> Cell:
    if gap == _VACANT:
        return Cell(tr("belum ada"), "warning", "warning")
    return Cell(agency, "warning", "warning") if gap else Cell(agency)


def _show_last(silent: int, visited: bool, long: bool) -> Cell:
    words = ago_words(silent) if visited else tr("belum ada")
    return Cell(words, "history", "warning") if long else Cell(words)
