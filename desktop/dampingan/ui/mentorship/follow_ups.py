"""Tindak lanjut: what was agreed at visits, its deadline, and its state by one key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Slot

from dampingan.analysis.mentoring import VISIT, Seen
from dampingan.analysis.supervision import (
    BEGUN,
    CLOSED,
    DROPPED,
    LATER,
    OVERDUE,
    SETTLED,
    SOON,
    UNDATED,
    WAITING,
    FollowUp,
)
from dampingan.core.dates import parse_iso
from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.core.text import fold
from dampingan.store.plan.writing import operation
from dampingan.store.workspace import Workspace
from dampingan.ui.context import Hint, PlaceCommand
from dampingan.ui.mentorship.page import Desk, MentorPage
from dampingan.ui.mentorship.words import (
    agreement_state,
    day_cell,
    day_text,
    due_cell,
    standing_words,
)
from dampingan.ui.models.column import Column
from dampingan.ui.worktable.ask import ask_question
from dampingan.ui.worktable.details import Act, Details, Mark, Section
from dampingan.ui.worktable.page import Listed

OPEN, EVERYTHING = "open", "all"
_KEYS = {"B": WAITING, "J": BEGUN, "S": SETTLED, "X": DROPPED}
"""Letter → state; the codes themselves are keys too."""
_EDITED = ("uraian", "penanggung", "tenggat", "catatan")


class FollowUpPage(MentorPage):
    """What was agreed."""

    name = "follow_ups"

    def __init__(self, desk: Desk) -> None:
        words = standing_words()
        self.list_word = tr("Tindak lanjut")
        self.search_word = tr("Cari tindak lanjut, penanggung jawab")
        super().__init__(
            desk,
            [
                (OPEN, tr("Terbuka")),
                (OVERDUE, words[OVERDUE]),
                (SOON, words[SOON]),
                (UNDATED, words[UNDATED]),
                (CLOSED, words[CLOSED]),
                (EVERYTHING, tr("Semua")),
            ],
        )
        self.table.setAccessibleName(self.list_word)
        self.table.lettered.connect(self._letter)
        self.table.numbered.connect(self._digit)
        self.table.opened.connect(self._open_visit)
        self.table.delete_wanted.connect(self.remove)

    def hints(self) -> list[Hint]:
        """Return the keys of the table."""
        if self.side.currentWidget() is self.form:
            return [("Ctrl Enter", tr("simpan")), ("Esc", tr("batal"))]
        return [
            ("S", tr("selesai")),
            ("J", tr("berjalan")),
            ("B", tr("belum")),
            ("X", tr("batal")),
            ("U", tr("ubah")),
            ("Enter", tr("kunjungannya")),
        ]

    def commands(self) -> list[PlaceCommand]:
        """Return the states for the palette."""
        if self.current is None:
            return []
        return [(act.word, act.run, act.icon, act.key) for act in self._acts()]

    def columns(self) -> list[Column]:
        """Return the columns; at a regency the village comes first."""
        village = Column("village", tr("Desa"), ("village",), sort="village", width=130, least=90)
        everywhere = self.seen is not None and self.seen.regency and not self.seen.village
        return [
            *([village] if everywhere else []),
            Column("what", tr("Tindak lanjut"), ("what",), sort="what", width=250, least=130),
            Column("who", tr("Penanggung jawab"), ("who",), sort="who", width=140, least=70),
            Column("due", tr("Tenggat"), ("due", "standing", "days"), due_cell, "order", 216, 190),
            Column("state", tr("Keadaan"), ("state", "word"), agreement_state, "state", 104, 96),
            Column("agency", tr("Perangkat"), ("agency",), sort="agency", width=90, least=60),
            Column("visit", tr("Kunjungan"), ("visit",), day_cell, "visited", 100, 96),
        ]

    def listed(self, seen: Seen) -> list[Listed]:
        """Return every agreement, the most urgent first."""
        words = seen.states.get(VISIT, {})
        return [
            self._row(seen, one, place, words)
            for place, one in enumerate(seen.supervision.follow_ups)
        ]

    def _row(self, seen: Seen, one: FollowUp, place: int, words: Mapping[str, str]) -> Listed:
        visit, row = one.visit, one.row
        village = seen.village_word(visit.village_code)
        agency = seen.agency_word(visit.text("perangkat"))
        what, who = row.text("uraian"), row.text("penanggung")
        values = {
            "id": row.id,
            "village": village,
            "what": what or tr("(tanpa uraian)"),
            "who": who,
            "due": one.due,
            "standing": one.standing,
            "days": one.days,
            "order": place,
            "state": one.state,
            "word": words.get(one.state, one.state),
            "agency": agency,
            "visit": visit.text("tanggal"),
            "visited": visit.text("tanggal"),
        }
        return Listed(values, one, fold(f"{what} {who} {agency} {village}"))

    def in_part(self, item: FollowUp, part: str) -> bool:
        """Tell whether an agreement belongs to a part."""
        if part == EVERYTHING:
            return True
        if part == OPEN:
            return item.standing in {OVERDUE, SOON, LATER, UNDATED}
        return item.standing == part

    def key_of(self, item: FollowUp) -> str:
        """Return the key of the row."""
        return item.row.uid

    def foot(self, shown: Sequence[FollowUp]) -> str:
        """Say how many are late."""
        late = sum(one.standing == OVERDUE for one in shown)
        words = tr("{count} tindak lanjut", count=count_text(len(shown)))
        return f"{words} · " + tr("{count} terlambat", count=count_text(late)) if late else words

    def nothing(self) -> tuple[str, str, str]:
        """Say what to do next."""
        titles = {
            OVERDUE: tr("Tidak ada yang terlambat"),
            SOON: tr("Tidak ada yang segera jatuh tempo"),
            CLOSED: tr("Belum ada yang selesai"),
            UNDATED: tr("Semua punya tenggat"),
        }
        title = titles.get(self.part, tr("Belum ada tindak lanjut"))
        text = tr("Tindak lanjut dicatat bersama kunjungannya (tab Kunjungan, F2).")
        return title, text if self.part in {OPEN, EVERYTHING} else "", ""

    def details(self, item: FollowUp) -> Details:
        """Return everything about an agreement and its visit."""
        seen = self.seen
        assert seen is not None
        visit, row = item.visit, item.row
        due = due_cell(item.due, item.standing, item.days)
        words = seen.states.get(VISIT, {})
        state = agreement_state(item.state, words.get(item.state, ""))
        marks = [Mark(state.icon or "draft", state.colour, state.text)]
        if item.standing in {OVERDUE, SOON}:
            marks.insert(0, Mark(due.icon, due.colour, due.text))
        pairs = [
            (tr("Penanggung jawab"), row.text("penanggung")),
            (tr("Tenggat"), day_text(item.due) or tr("tanpa tenggat")),
            (tr("Selesai pada"), _shown_day(row.text("selesai_pada"))),
        ]
        agency = seen.agency_word(visit.text("perangkat"))
        titles = [seen.titles.get(key, key) for key in visit.keys("kegiatan")]
        sections = [
            Section(pairs=[pair for pair in pairs if pair[1]]),
            Section(texts=[row.text("catatan")] if row.text("catatan") else []),
            Section(
                tr("Dari kunjungan {day}", day=_shown_day(visit.text("tanggal"))),
                texts=[text for text in (agency, visit.text("kesepakatan")) if text],
                links=[
                    (title, partial(self.desk.show, "progress", key=key))
                    for title, key in zip(titles, visit.keys("kegiatan"), strict=True)
                ],
            ),
        ]
        village = seen.village_word(visit.village_code) if seen.regency else ""
        return Details(
            row.text("uraian") or tr("(tanpa uraian)"), village, marks, sections, (), self._acts()
        )

    def _acts(self) -> list[Act]:
        return [
            Act(tr("Tandai selesai"), "check", "S", partial(self.give_state, SETTLED)),
            Act(tr("Berjalan"), "forward", "J", partial(self.give_state, BEGUN)),
            Act(tr("Belum"), "draft", "B", partial(self.give_state, WAITING)),
            Act(tr("Batal"), "close", "X", partial(self.give_state, DROPPED)),
            Act(tr("Ubah uraian dan tenggat"), "changed", "U", self.edit),
            Act(tr("Hapus"), "deleted", "Del", self.remove),
        ]

    # -- doing -----------------------------------------------------------------------------

    def give_state(self, state: str) -> None:
        """Give the selected agreements a state, as one operation."""
        chosen: list[FollowUp] = [one for one in self.chosen() if one.state != state]
        if not chosen:
            return
        assert self.seen is not None
        word = self.seen.states.get(VISIT, {}).get(state, state)
        if len(chosen) == 1:
            said = tr("{what}: {state}", what=chosen[0].row.text("uraian"), state=word)
        else:
            said = tr("{count} tindak lanjut: {state}", count=len(chosen), state=word)
        day = self.desk.today().isoformat() if state == SETTLED else ""
        self.write(_give_state, chosen, state, day, said=said)

    def edit(self) -> None:
        """Change what was agreed and by when."""
        one: FollowUp | None = self.current
        if one is None:
            return
        form = self.context.workspace.extra_form(VISIT)
        asks = [
            ask_question(form, key, one.row.text(key), ahead=key == "tenggat", hint=_hint(key))
            for key in _EDITED
        ]
        self.ask(tr("Ubah tindak lanjut"), asks, partial(self._keep, one))
        self.form.focus(self.form.fields["tenggat"])

    def _keep(self, one: FollowUp, answers: Mapping[str, str]) -> bool:
        changed = {key: text for key, text in answers.items() if text != one.row.text(key)}
        if not changed:
            return True
        said = tr("Tindak lanjut diubah.")
        return self.write(_answer_row, one.visit.uid, one.row.uid, changed, said=said)

    def remove(self) -> None:
        """Take the selected agreements out of their visits, as one operation."""
        chosen: list[FollowUp] = self.chosen()
        if chosen:
            said = tr("{count} tindak lanjut dihapus.", count=len(chosen))
            self.write(_remove, chosen, said=said)

    # -- keys ------------------------------------------------------------------------------

    @Slot(str)
    def _letter(self, letter: str) -> None:
        if letter in _KEYS:
            self.give_state(_KEYS[letter])
        elif letter == "U":
            self.edit()

    @Slot(str)
    def _digit(self, digit: str) -> None:
        if digit in _KEYS.values():
            self.give_state(digit)

    @Slot()
    def _open_visit(self) -> None:
        if (one := self.current) is not None:
            self.desk.show("visits", key=one.visit.uid)


def _give_state(workspace: Workspace, chosen: Sequence[FollowUp], state: str, day: str) -> None:
    with operation(workspace, tr("Menandai tindak lanjut")) as op:
        for one in chosen:
            texts = {"keadaan": state}
            if day or one.row.text("selesai_pada"):
                texts["selesai_pada"] = day
            op.answer(one.visit.uid, texts, row=one.row.uid)


def _remove(workspace: Workspace, chosen: Sequence[FollowUp]) -> None:
    with operation(workspace, tr("Menghapus tindak lanjut")) as op:
        for one in chosen:
            op.remove_row(one.row.uid, tr("salah catat"))


def _answer_row(workspace: Workspace, uid: str, row: str, texts: Mapping[str, str]) -> None:
    with operation(workspace, tr("Mengubah tindak lanjut")) as op:
        op.answer(uid, texts, row=row)


def _hint(key: str) -> str:
    return tr("15/12 atau +14 (hari)") if key == "tenggat" else ""


def _shown_day(text: str) -> str:
    day = parse_iso(text)
    return day_text(day) if day else text
