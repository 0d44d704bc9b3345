"""Kemajuan: how far activities are, reports by keyboard, and what is odd about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Slot

from dampingan.analysis.mentoring import ACTIVITY, Seen
from dampingan.analysis.supervision import (
    COMPLETE,
    DONE,
    FELL,
    FUNDED,
    LATE,
    MISDATED,
    MONEY_AHEAD,
    OVERSPENT,
    RUNNING,
    STALLED,
    UNFINISHED,
    UNMOVED,
    ActivityLine,
)
from dampingan.core.dates import parse_iso
from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.core.number import count_text, decimal_text, money_short, money_text
from dampingan.core.text import fold
from dampingan.store.plan.record import PlanRow
from dampingan.store.plan.writing import operation
from dampingan.store.workspace import Workspace
from dampingan.ui.context import Hint, PlaceCommand
from dampingan.ui.mentorship.page import Desk, MentorPage
from dampingan.ui.mentorship.words import (
    ago_words,
    day_text,
    sign_cell,
    sign_sentence,
    sign_word,
    state_cell,
)
from dampingan.ui.models.column import NOTHING, Cell, Column
from dampingan.ui.worktable.ask import ask_question
from dampingan.ui.worktable.details import Act, Details, Mark, Section
from dampingan.ui.worktable.page import Listed
from dampingan.ui.worktable.photo import kept_photo

WORKING, EVERYTHING, MONEY, CHECK = "working", "all", "money", "check"
_PARTS = {
    STALLED: {STALLED, UNMOVED},
    LATE: {LATE},
    MONEY: {MONEY_AHEAD, OVERSPENT},
    CHECK: {FELL, UNFINISHED, COMPLETE, MISDATED},
    DONE: {DONE},
}
"""Part → signs that bring an activity into it."""
_REPORT = ("tanggal", "fisik", "keuangan", "capaian", "hambatan", "foto_kemajuan", "pelapor")


class ProgressPage(MentorPage):
    """Activities and their reports."""

    name = "progress"

    def __init__(self, desk: Desk) -> None:
        self.list_word = tr("Kemajuan kegiatan")
        self.search_word = tr("Cari kegiatan, perangkat daerah, tempat")
        super().__init__(
            desk,
            [
                (WORKING, tr("Dikerjakan")),
                (STALLED, tr("Macet")),
                (LATE, tr("Lewat tahun")),
                (MONEY, tr("Uang")),
                (CHECK, tr("Perlu dilihat")),
                (DONE, tr("Selesai")),
                (EVERYTHING, tr("Semua")),
            ],
        )
        self.table.setAccessibleName(self.list_word)
        self.table.opened.connect(self.report)
        self.table.numbered.connect(self.give_state)
        self.table.lettered.connect(self._letter)

    def hints(self) -> list[Hint]:
        """Return the keys of the table."""
        if self.side.currentWidget() is self.form:
            return [
                ("Enter", tr("berikutnya")),
                ("Ctrl Enter", tr("simpan")),
                ("Esc", tr("batal")),
            ]
        return [("Enter", tr("lapor kemajuan")), ("1–7", tr("keadaan")), ("U", tr("ubah laporan"))]

    def commands(self) -> list[PlaceCommand]:
        """Return what can be done with the activity, for the palette."""
        line = self.current
        if line is None:
            return []
        return [(act.word, act.run, act.icon, act.key) for act in self._acts(line)]

    def make_new(self) -> bool:
        """Report on the activity in focus."""
        if self.current is None:
            return False
        self.report()
        return True

    def columns(self) -> list[Column]:
        """Return the columns; at a regency the village comes first."""
        village = Column("village", tr("Desa"), ("village",), sort="village", width=120, least=80)
        everywhere = self.seen is not None and self.seen.regency and not self.seen.village
        left_out = {"agency", "reported", "money"} if self.narrow else set()
        columns = [
            *([village] if everywhere else []),
            Column("title", tr("Kegiatan"), ("title",), sort="title", width=300, least=150),
            Column("agency", tr("Pengampu"), ("agency",), sort="agency", width=84, least=60),
            Column("state", tr("Keadaan"), ("state", "word"), state_cell, "state", 104, 84),
            Column(
                "physical",
                tr("Fisik"),
                ("physical",),
                _show_physical,
                "sort_physical",
                110,
                84,
                right=True,
            ),
            Column(
                "money",
                tr("Uang terpakai"),
                ("money", "cost"),
                _show_money,
                "sort_money",
                150,
                96,
                right=True,
                tip=tr("Uang terpakai dari biaya yang direncanakan"),
            ),
            Column(
                "reported",
                tr("Laporan"),
                ("ago",),
                _show_ago,
                "still",
                104,
                84,
                tip=tr("Laporan kemajuan terakhir"),
            ),
            Column("signs", tr("Perhatian"), ("signs",), sign_cell, "rank", 170, 90),
        ]
        return [one for one in columns if one.key not in left_out]

    def listed(self, seen: Seen) -> list[Listed]:
        """Return every activity."""
        words = seen.states.get(ACTIVITY, {})
        return [self._row(seen, line, words) for line in seen.supervision.activities]

    def _row(self, seen: Seen, line: ActivityLine, words: Mapping[str, str]) -> Listed:
        record = line.activity
        title = record.title or record.text("judul") or tr("(tanpa judul)")
        village = seen.village_word(record.village_code)
        agency = seen.agency_word(record.text("pengampu"))
        ago = (seen.today - line.reported).days if line.reported else -1
        values = {
            "id": record.id,
            "village": village,
            "title": title,
            "agency": agency,
            "state": line.state,
            "word": words.get(line.state, line.state),
            "physical": line.physical,
            "sort_physical": -1.0 if line.physical is None else line.physical,
            "money": line.money,
            "sort_money": -1.0 if line.money is None else line.money,
            "cost": line.cost,
            "ago": ago,
            "still": line.still,
            "signs": line.signs,
            "rank": -len(line.signs),
        }
        return Listed(values, line, fold(f"{title} {agency} {village} {record.text('lokasi')}"))

    def in_part(self, item: ActivityLine, part: str) -> bool:
        """Tell whether an activity belongs to a part."""
        if part == EVERYTHING:
            return True
        if part == WORKING:
            return item.state in {FUNDED, RUNNING}
        return not _PARTS[part].isdisjoint(item.signs)

    def key_of(self, item: ActivityLine) -> str:
        """Return the key of the activity."""
        return item.activity.uid

    def foot(self, shown: Sequence[ActivityLine]) -> str:
        """Sum up costs and money spent."""
        cost = sum(round(line.cost or 0) for line in shown)
        spent = sum(round(line.money or 0) for line in shown)
        return tr(
            "{count} kegiatan · biaya {cost} · terpakai {spent}",
            count=count_text(len(shown)),
            cost=money_short(cost),
            spent=money_short(spent),
        )

    def nothing(self) -> tuple[str, str, str]:
        """Say what to do next."""
        if not self._all:
            return tr("Belum ada kegiatan"), tr("Kegiatan dibuat di Rencana."), ""
        titles = {
            WORKING: tr("Belum ada kegiatan yang didanai atau berjalan"),
            STALLED: tr("Tidak ada yang macet"),
            LATE: tr("Tidak ada yang lewat tahun"),
            MONEY: tr("Uang dan fisik sejalan"),
            CHECK: tr("Tidak ada yang janggal"),
            DONE: tr("Belum ada yang selesai"),
        }
        told = tr("Pilih Semua, lalu tekan 3 (didanai) atau 4 (berjalan) pada kegiatannya.")
        return titles.get(self.part, ""), told if self.part == WORKING else "", ""

    # -- the pane --------------------------------------------------------------------------

    def details(self, item: ActivityLine) -> Details:
        """Return how far an activity is, with its reports, newest first."""
        seen = self.seen
        assert seen is not None
        record = item.activity
        marks = [
            Mark(
                sign_cell((sign,)).icon,
                sign_cell((sign,)).colour,
                f"{sign_word(sign)}. {sign_sentence(sign, item, seen.limits)}"
                if sign != DONE
                else sign_word(sign),
            )
            for sign in item.signs
        ]
        state = state_cell(item.state, seen.states.get(ACTIVITY, {}).get(item.state, ""))
        pairs = [
            (tr("Keadaan"), state.text),
            (tr("Pengampu"), seen.agency_word(record.text("pengampu"))),
            (tr("Pelaksana"), record.text("pelaksana")),
            (tr("Tahun"), _years(item)),
            (tr("Biaya"), money_text(round(item.cost)) if item.cost else ""),
            (tr("Terpakai"), _spent_words(item)),
            (tr("Target"), _target(item)),
        ]
        sections = [
            Section(pairs=[pair for pair in pairs if pair[1]]),
            Section(
                tr("Laporan"), [*map(_report_pair, reversed(_reports(item)))], _obstacles(item)
            ),
            Section(
                tr("Dikunjungi"),
                links=[
                    (
                        day_text(parse_iso(visit.text("tanggal"))) or visit.title,
                        partial(self.desk.show, "visits", key=visit.uid),
                    )
                    for visit in seen.visits
                    if record.uid in visit.keys("kegiatan")
                ],
            ),
        ]
        pictures = [
            row.text("foto_kemajuan") for row in _reports(item) if row.text("foto_kemajuan")
        ]
        village = seen.village_word(record.village_code) if seen.regency else ""
        return Details(
            record.title or record.text("judul"),
            village,
            marks,
            sections,
            pictures[-1:],
            self._acts(item),
        )

    def _acts(self, line: ActivityLine) -> list[Act]:
        acts = [
            Act(tr("Lapor kemajuan"), "new", "Enter", self.report),
        ]
        if _reports(line):
            acts.append(Act(tr("Ubah laporan terakhir"), "changed", "U", self.change_report))
            acts.append(Act(tr("Hapus laporan terakhir"), "deleted", "", self.drop_report))
        acts.append(Act(tr("Buka isian lengkap"), "open", "O", self.open_record))
        return acts

    # -- doing -----------------------------------------------------------------------------

    def report(self, *_: object) -> None:
        """Begin a report on the activity in focus."""
        line: ActivityLine | None = self.current
        if line is None:
            return
        last = _reports(line)[-1:]
        values = {
            "tanggal": self.desk.today().isoformat(),
            "pelapor": last[0].text("pelapor") if last else "",
        }
        self._ask_report(line, values, tr("Lapor kemajuan"), partial(self._add, line))

    def change_report(self) -> None:
        """Change the last report of the activity in focus."""
        line: ActivityLine | None = self.current
        rows = _reports(line) if line is not None else []
        if line is None or not rows:
            return
        keep = partial(self._change, line, rows[-1])
        self._ask_report(line, rows[-1].answers, tr("Ubah laporan terakhir"), keep)
        self.form.focus(self.form.fields["fisik"])

    def _ask_report(
        self, line: ActivityLine, values: Mapping[str, str], title: str, keep: partial[bool]
    ) -> None:
        form = self.context.workspace.extra_form(ACTIVITY)
        record = line.activity
        hints = {
            "fisik": _before(line.physical, "%"),
            "foto_kemajuan": tr("Berkas foto, boleh kosong"),
        }
        hints["keuangan"] = money_text(round(line.money)) if line.money else tr("Misalnya 98 jt")
        hints["capaian"] = record.text("satuan_indikator")
        asks = [
            ask_question(form, key, values.get(key, ""), hint=hints.get(key, ""))
            for key in _REPORT
            if key in form.questions
        ]
        self.ask(title, asks, keep, note=record.title or record.text("judul"))

    def _add(self, line: ActivityLine, answers: Mapping[str, str]) -> bool:
        told = self._read_report(answers)
        if told is None:
            return False
        said = tr("Kemajuan {title} dicatat.", title=line.activity.title)
        if not self.write(_add_report, line.activity.uid, told, said=said):
            return False
        self.table.go_to(min(self.table.current_row() + 1, self.model.rowCount() - 1))
        return True

    def _change(self, line: ActivityLine, row: PlanRow, answers: Mapping[str, str]) -> bool:
        told = self._read_report(answers)
        if told is None:
            return False
        changed = {key: text for key, text in told.items() if text != row.text(key)}
        said = tr("Laporan diubah.")
        return not changed or self.write(
            _change_report, line.activity.uid, row.uid, changed, said=said
        )

    def _read_report(self, answers: Mapping[str, str]) -> dict[str, str] | None:
        """Return the answers with the photo kept; None after saying why they can't be taken."""
        told = dict(answers)
        physical = told.get("fisik", "")
        if physical and not 0 <= float(physical) <= 100:
            self.form.fields["fisik"].show_problem(tr("Isi 0 sampai 100."))
            self.form.focus(self.form.fields["fisik"])
            return None
        if not any(text for key, text in told.items() if key not in {"tanggal", "pelapor"}):
            self.context.say(tr("Isi fisik, uang, atau hambatannya."), "warning")
            return None
        try:
            field = self.form.fields["foto_kemajuan"]
            told["foto_kemajuan"] = kept_photo(
                self.context.workspace, told["foto_kemajuan"], field.ask.value
            )
        except DampinganError as error:
            self.form.fields["foto_kemajuan"].show_problem(str(error))
            return None
        return told

    def drop_report(self) -> None:
        """Take the last report back."""
        line: ActivityLine | None = self.current
        rows = _reports(line) if line is not None else []
        if line is not None and rows:
            said = tr("Laporan {day} dihapus.", day=_report_pair(rows[-1])[0])
            self.write(_drop_report, rows[-1].uid, said=said)

    @Slot(str)
    def give_state(self, state: str) -> None:
        """Give the selected activities a state (its code is the key), as one operation."""
        seen = self.seen
        words = seen.states.get(ACTIVITY, {}) if seen else {}
        chosen: list[ActivityLine] = [one for one in self.chosen() if one.state != state]
        if state not in words or not chosen:
            return
        if len(chosen) == 1:
            said = tr("{what}: {state}", what=chosen[0].activity.title, state=words[state])
        else:
            said = tr("{count} kegiatan: {state}", count=len(chosen), state=words[state])
        keys = [one.activity.uid for one in chosen]
        self.write(_give_state, keys, state, said=said)

    def open_record(self) -> None:
        """Open the whole record on the entry screen."""
        if (line := self.current) is not None:
            self.context.open_response(line.activity.id)

    @Slot(str)
    def _letter(self, letter: str) -> None:
        act = {"U": self.change_report, "O": self.open_record}.get(letter)
        if act is not None:
            act()


def _add_report(workspace: Workspace, uid: str, answers: Mapping[str, str]) -> None:
    told = {key: text for key, text in answers.items() if text}
    with operation(workspace, tr("Mencatat kemajuan")) as op:
        op.add_row(uid, "kemajuan", told)


def _change_report(workspace: Workspace, uid: str, row: str, texts: Mapping[str, str]) -> None:
    with operation(workspace, tr("Mengubah laporan kemajuan")) as op:
        op.answer(uid, texts, row=row)


def _drop_report(workspace: Workspace, row: str) -> None:
    with operation(workspace, tr("Menghapus laporan kemajuan")) as op:
        op.remove_row(row, tr("salah catat"))


def _give_state(workspace: Workspace, keys: Sequence[str], state: str) -> None:
    with operation(workspace, tr("Mengubah keadaan kegiatan")) as op:
        for uid in keys:
            op.answer(uid, {"keadaan": state})


def _reports(line: ActivityLine) -> list[PlanRow]:
    rows = line.activity.rows.get("kemajuan", ())
    return sorted(rows, key=lambda row: (row.text("tanggal"), row.position, row.id))


def _report_pair(row: PlanRow) -> tuple[str, str]:
    day = parse_iso(row.text("tanggal"))
    physical, money = row.number("fisik"), row.number("keuangan")
    parts = [
        _percent(physical) if physical is not None else "",
        money_short(round(money)) if money is not None else "",
    ]
    return day_text(day) or row.text("tanggal"), " · ".join(part for part in parts if part) or "–"


def _obstacles(line: ActivityLine) -> list[str]:
    return [tr("Hambatan: {text}", text=line.obstacle)] if line.obstacle else []


def _years(line: ActivityLine) -> str:
    first, last = line.activity.text("tahun_mulai"), line.activity.text("tahun_selesai")
    return f"{first}–{last}" if first and last and first != last else first or last


def _spent_words(line: ActivityLine) -> str:
    if line.money is None:
        return ""
    share = line.share_spent
    words = money_text(round(line.money))
    return f"{words} ({_percent(share * 100)})" if share is not None else words


def _target(line: ActivityLine) -> str:
    record = line.activity
    if not record.text("nilai_target"):
        return record.text("indikator")
    start = record.text("nilai_awal") or "0"
    unit = record.text("satuan_indikator")
    return f"{start} → {record.text('nilai_target')} {unit}".strip()


def _before(value: float | None, unit: str) -> str:
    return tr("sebelumnya {value}", value=f"{_bare(value)} {unit}") if value is not None else ""


def _bare(value: float) -> str:
    return count_text(round(value)) if value == round(value) else decimal_text(value)


def _percent(value: float) -> str:
    return f"{_bare(round(value, 1))} %"


def _show_physical(value: float | None) -> Cell:
    if value is None:
        return NOTHING
    return Cell(_percent(value), share=min(max(value, 0.0), 100.0) / 100)


def _show_money(money: float | None, cost: float | None) -> Cell:
    if money is None:
        return NOTHING
    words = money_short(round(money))
    return Cell(f"{words} · {_percent(money / cost * 100)}" if cost else words)


def _show_ago(days: int) -> Cell:
    return Cell(ago_words(days)) if days >= 0 else Cell(tr("belum ada"), colour="muted")
