"""The side Balasan of a regency: what a village gets back, why it was changed, what binds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.exchange.writer.remark import MADE, Remarks, bind, give_reason
from dampingan.store.merging.whereabouts import Whereabouts, find_all
from dampingan.ui.context import Context
from dampingan.ui.families.columns import village_name
from dampingan.ui.job import failure_text
from dampingan.ui.models.column import NOTHING, Cell, Column
from dampingan.ui.models.fixed_rows import FixedRows
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.records.cell_words import CellWords, title_words
from dampingan.ui.send.folder_writing import FolderWriter
from dampingan.ui.send.reply_view import ReplyView

if TYPE_CHECKING:
    from dampingan.exchange.writer.remark import ChangedField
    from dampingan.exchange.writer.writing import SubmissionResult
    from dampingan.store.transaction import Changes
    from dampingan.store.workspace import Workspace


@dataclass(frozen=True)
class Given:
    """What a village would get back.

    Attributes:
        village: its code.
        villages: all villages for which something waits.
        fields: what we changed.
        places: key → where the record stands.
        remarks: why, and what binds.
        notes: key → field → our note beside a changed value, which is a reason, too.
        questions, conflicts: so many open ones go along.
    """

    village: str
    villages: tuple[str, ...] = ()
    fields: tuple[ChangedField, ...] = ()
    places: Mapping[str, Whereabouts] = field(default_factory=dict)
    remarks: Remarks = field(default_factory=Remarks)
    notes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    questions: int = 0
    conflicts: int = 0

    def note(self, one: ChangedField) -> str:
        """Return our own note beside a changed value."""
        return self.notes.get(one.uid, {}).get(one.field, "")


class Reply(FolderWriter):
    """Lists what we changed in a village, takes reasons, and writes the return.

    Args:
        context: the frame's parts.
        parent: the place.
    """

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent)
        self._rows = FixedRows()
        self.model: RecordTable[str] = RecordTable(self._rows, context.jobs, self)
        self.view = ReplyView(self.model, context.theme, context.icons)
        self.model.show_columns(_columns())
        self.given = Given("")
        self._wanted = ""
        self._timer = QTimer(self, singleShot=True, interval=120)
        self._timer.timeout.connect(self.refresh)
        self.view.folder.setText(str(context.workspace.path.parent))
        self._connect()
        self.measure()

    def enter(self) -> None:
        """Look again at what would go back."""
        self.refresh()
        self.take_focus()

    def take_focus(self) -> None:
        """Put the keyboard where work goes on."""
        (self.view.table if self.given.fields else self.view.write).setFocus()

    @Slot(str)
    def show_village(self, code: str) -> None:
        """Show another village."""
        self._wanted = code
        self.refresh()

    # -- reading ---------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Read anew what waits for the village, in a job."""
        job = self.context.jobs.start(
            "", _read, workspace=self.context.workspace, village=self._wanted, quiet=True
        )
        job.ok.connect(self._take)
        job.failed.connect(self._tell_failure)

    @Slot(object)
    def _take(self, given: Given) -> None:
        view, row = self.view, max(self.view.table.current_row(), 0)
        was = not self.given.fields
        row = 0 if given.village != self.given.village else row
        self.given = given
        names = [(code, village_name(code)) for code in given.villages]
        view.village.set_options(names)
        view.village.set_value(given.village)
        words = CellWords(self.context.workspace)
        self._rows.fill([_row(one, given, words) for one in given.fields])
        self.model.show_query("")
        view.sum.setText(_sum_words(given))
        view.show_rows(
            some=bool(given.fields),
            title=tr("Belum ada isian yang diubah di sini"),
            text=tr("Balasan tetap membawa tanda terima, pertanyaan dan konflik.")
            if given.village
            else tr("Terima dulu kiriman desanya."),
        )
        view.write.setEnabled(bool(given.village))
        if given.fields:
            view.table.go_to(min(row, len(given.fields) - 1))
            if was and view.isVisible():
                view.table.setFocus()
        self._show_current()

    def _chosen(self) -> list[ChangedField]:
        """Return the selected fields, or the current one."""
        rows = self.view.table.selected_rows() or [self.view.table.current_row()]
        ids = (self.model.id_at(row) for row in rows)
        known = self.given.fields
        return [known[i] for i in ids if i is not None and i < len(known)]

    @Slot()
    def _show_current(self) -> None:
        chosen, view, given = self._chosen(), self.view, self.given
        if not chosen:
            return
        one = chosen[0]
        line = self._rows.row(given.fields.index(one))
        told = " · ".join(filter(None, (line["head"], line["who"], line["field"])))
        if one.field != MADE:
            told += f": {line['old'] or tr('(kosong)')} → {line['new'] or tr('(kosong)')}"
        uids = {each.uid for each in chosen}
        if len(chosen) > 1:
            told = tr("{count} isian dipilih", count=count_text(len(chosen)))
        view.whole.setText(told)
        reasons = {given.remarks.reasons.get(uid, "") for uid in uids}
        if not view.reason.isModified():
            view.reason.show_text(reasons.pop() if len(reasons) == 1 else "")
        note = given.note(one) if len(chosen) == 1 else ""
        view.reason.setPlaceholderText(
            tr("Dari catatan: {note}", note=note) if note else tr("Mengapa diubah?")
        )
        view.binding.setChecked(uids <= given.remarks.binding)

    # -- saying why ------------------------------------------------------------------------

    @Slot(bool)
    def _take_reason(self, entered: bool) -> None:
        """Keep the reason for the selected records; Enter goes on to the next field."""
        line, uids = self.view.reason, {one.uid for one in self._chosen()}
        if line.isModified() and uids:
            text = line.text()
            line.show_text(text)
            give_reason(self.context.workspace, self.given.village, uids, text)
            self._say_kept(tr("Alasan tersimpan."))
        if entered:
            self.view.table.go_to(min(self.view.table.current_row() + 1, self.model.rowCount() - 1))
            self.view.table.setFocus()

    @Slot(bool)
    def _take_binding(self, on: bool) -> None:
        uids = {one.uid for one in self._chosen()}
        if uids:
            bind(self.context.workspace, self.given.village, uids, on=on)
            self._say_kept(
                tr("Mengikat: desa langsung memakainya.") if on else tr("Desa memutuskan sendiri.")
            )

    def _say_kept(self, words: str) -> None:
        self.context.say(words, "ok", (tr("Urungkan"), self.context.undo))
        self.refresh()

    @Slot(str)
    def _letter(self, letter: str) -> None:
        if letter == "A":
            self.view.reason.setFocus()
            self.view.reason.selectAll()
        elif letter == "M" and self._chosen():
            self.view.binding.click()

    @Slot()
    def _open(self) -> None:
        chosen = self._chosen()
        where = self.given.places.get(chosen[0].uid) if chosen else None
        if where is not None:
            entry_field = CellWords(self.context.workspace).entry_field(where, chosen[0].field)
            self.context.open_at(where.owner_kind, where.owner_id, entry_field)

    # -- writing ---------------------------------------------------------------------------

    @Slot()
    def _browse(self) -> None:
        self.browse(self.view, self.view.folder, tr("Simpan balasan di"))

    @Slot()
    def write(self) -> None:
        """Write the village's workbook into the folder."""
        if self._job is not None or not self.given.village:
            return
        if self.view.reason.isModified():
            self._take_reason(entered=False)
        job = self.start(self.view, tr("Menulis balasan"), _write, village=self.given.village)
        if job is not None:
            job.ok.connect(self._done)
            job.failed.connect(self._tell_failure)

    @Slot(object)
    def _done(self, result: SubmissionResult) -> None:
        words = tr("Balasan tersimpan: {name}", name=result.path.name)
        self.say_written(self.view, words, result.path.parent)

    @Slot(object)
    def _tell_failure(self, error: Exception) -> None:
        self.view.show_problem(failure_text(error))

    # -- inside ----------------------------------------------------------------------------

    @Slot()
    def measure(self) -> None:
        """Give the columns their widths."""
        self.view.table.show_widths({})

    @Slot(object)
    def _take_changes(self, changes: Changes) -> None:
        if self.view.isVisible() and (changes.settings or changes.ids):
            self._timer.start()

    def _connect(self) -> None:
        view = self.view
        view.village.chosen.connect(self.show_village)
        view.table.current_changed.connect(self._show_current)
        view.table.selectionModel().selectionChanged.connect(self._show_current)
        view.table.opened.connect(self._open)
        view.table.lettered.connect(self._letter)
        view.reason.left.connect(view.table.setFocus)
        view.reason_given.connect(self._take_reason)
        view.bound.connect(self._take_binding)
        view.browse_wanted.connect(self._browse)
        view.write_wanted.connect(self.write)
        self.context.bus.changed.connect(self._take_changes)
        self.context.theme.changed.connect(self.measure)


def _columns() -> list[Column]:
    return [
        Column("head", tr("Keluarga"), ("head",), width=130, least=70),
        Column("who", tr("Siapa"), ("who",), width=90, least=50),
        Column("field", tr("Isian kuesioner"), ("field",), width=180, least=90),
        Column("old", tr("Dari desa"), ("old",), _muted, width=120, least=60),
        Column("new", tr("Dari kami"), ("new",), width=120, least=60),
        Column("reason", tr("Alasan"), ("reason",), _reason, width=170, least=70),
        Column("binding", tr("Mengikat"), ("binding",), _binding, width=96),
    ]


def _row(one: ChangedField, given: Given, words: CellWords) -> dict[str, Any]:
    where = given.places.get(one.uid)
    made = one.field == MADE
    return {
        "head": title_words(where.title if where else ""),
        "who": words.who(where),
        "field": tr("(baru dari kami)") if made else words.field(where, one.field),
        "old": "" if made else words.value(where, one.field, one.before or ""),
        "new": "" if made else words.value(where, one.field, one.now),
        "reason": given.remarks.reasons.get(one.uid, "") or given.note(one),
        "binding": one.uid in given.remarks.binding,
    }


def _sum_words(given: Given) -> str:
    if not given.village:
        return tr("Belum ada desa yang mengirim.")
    records = {where.owner_uid for where in map(given.places.get, _uids(given)) if where}
    parts = [
        tr(
            "{count} isian pada {records} keluarga",
            count=count_text(len(given.fields)),
            records=count_text(len(records)),
        )
    ]
    if given.questions:
        parts.append(tr("{count} pertanyaan", count=count_text(given.questions)))
    if given.conflicts:
        parts.append(tr("{count} konflik", count=count_text(given.conflicts)))
    return " · ".join([*parts, tr("tanda terima kiriman terakhir")])


def _uids(given: Given) -> Sequence[str]:
    return [one.uid for one in given.fields]


def _muted(text: str) -> Cell:
    return Cell(text, colour="muted") if text else NOTHING


def _reason(text: str) -> Cell:
    return Cell(text) if text else Cell(tr("belum ada"), colour="muted")


def _binding(on: bool) -> Cell:
    return Cell(tr("Mengikat"), "check", "warning") if on else NOTHING


def _read(workspace: Workspace, village: str, **_: Any) -> Given:
    from dampingan.exchange.writer.remark import changed_fields, own_notes, remarks_of
    from dampingan.exchange.writer.returning import waiting_villages
    from dampingan.exchange.writer.scope import Scope
    from dampingan.exchange.writer.submission import sealed
    from dampingan.store.merging.conflict import open_conflicts
    from dampingan.store.merging.inquiry import OPEN, inquiries
    from dampingan.store.merging.stamping import site

    sealed(workspace)
    villages = tuple(sorted(waiting_villages(workspace), key=village_name))
    chosen = village or (villages[0] if villages else "")
    if not chosen:
        return Given("")
    fields = tuple(changed_fields(workspace, chosen))
    places: dict[str, Whereabouts] = {}
    for kind in {one.kind for one in fields}:
        places |= find_all(workspace, kind, [one.uid for one in fields if one.kind == kind])
    with workspace.snapshot() as reader:
        notes = own_notes(reader, Scope(chosen), site(workspace))
    asked = [one for one in inquiries(workspace, OPEN) if one.village_code == chosen]
    return Given(
        chosen,
        villages if chosen in villages else (*villages, chosen),
        fields,
        places,
        remarks_of(workspace, chosen),
        notes,
        len(asked),
        len(open_conflicts(workspace, village=chosen)),
    )


def _write(workspace: Workspace, village: str, folder: Path, password: str, **job: Any) -> Any:
    from dampingan.exchange.writer.returning import write_return

    return write_return(workspace, village, folder, password=password, **job)
