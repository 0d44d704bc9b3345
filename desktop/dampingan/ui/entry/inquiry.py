"""What the regency asks about fields of the open record: marks, the question above, the answer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from dampingan.core.errors import DampinganError, Severity
from dampingan.core.language import tr
from dampingan.forms.session import Field
from dampingan.store.creation import REGENCY
from dampingan.store.kind import MEMBERS
from dampingan.store.merging.conflict import conflicts_of
from dampingan.store.merging.inquiry import answer, ask, inquiries_of
from dampingan.store.merging.whereabouts import ANSWER, find
from dampingan.ui.entry.line import Remark
from dampingan.ui.entry.path import GHOST
from dampingan.ui.entry.prompt import Answer, Prompt
from dampingan.ui.records.cell_words import CellWords, by_words

if TYPE_CHECKING:
    from dampingan.store.merging.conflict import OpenConflict
    from dampingan.store.merging.inquiry import Asked
    from dampingan.store.merging.whereabouts import Whereabouts
    from dampingan.store.transaction import Changes
    from dampingan.ui.context import Context
    from dampingan.ui.entry.desk import Desk
    from dampingan.ui.entry.presenter import EntryPresenter

_TOLD = frozenset({"inquiry", "conflict"})


class EntryInquiries(QObject):
    """Marks fields that somebody asks about, and asks or answers inside the page.

    Args:
        context: the frame's parts.
        desk: has the open record.
        prompt: where questions stand.
    """

    def __init__(self, context: Context, desk: Desk, prompt: Prompt, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._desk = desk
        self._prompt = prompt
        self._regency = context.workspace.scope == REGENCY
        context.bus.changed.connect(self._take_changes)

    # ------------------------------------------------------------------ marks

    def mark(self, presenter: EntryPresenter) -> None:
        """Show a line under each field that the regency asks about or that is in conflict."""
        notices: dict[Field, list[Remark]] = {}
        if not presenter.blind:
            words = CellWords(self._context.workspace)
            for one in self._open(presenter):
                field = words.entry_field(one.where, one.field)
                if field is not None:
                    told = tr("Kabupaten bertanya: {question}", question=one.question)
                    notices.setdefault(field, []).append(Remark(Severity.WARNING, told))
            for conflict, where in self._conflicts(presenter):
                field = words.entry_field(where, conflict.field)
                if field is not None:
                    value = words.value(where, conflict.field, conflict.theirs) or tr("(kosong)")
                    notices.setdefault(field, []).append(_conflict_remark(conflict, value))
        presenter.board.notices = notices

    @Slot(object)
    def _take_changes(self, changes: Changes) -> None:
        if self._desk.open and not _TOLD.isdisjoint(changes.ids):
            presenter = self._desk.presenter
            self.mark(presenter)
            presenter.picture.forget()
            presenter.refresh()

    def _open(self, presenter: EntryPresenter) -> list[Asked]:
        entry = presenter.entry
        return inquiries_of(self._context.workspace, entry.kind, entry.record_id)

    def _conflicts(self, presenter: EntryPresenter) -> list[tuple[OpenConflict, Whereabouts]]:
        entry = presenter.entry
        return conflicts_of(self._context.workspace, entry.kind, entry.record_id)

    # ------------------------------------------------------------------ answering and asking

    def offer(self, presenter: EntryPresenter, field: Field | None) -> None:
        """Show the open question about a field above the record, with its answer line."""
        if self._regency or presenter.blind:
            return
        words = CellWords(self._context.workspace)
        for one in self._open(presenter):
            if words.entry_field(one.where, one.field) == field:
                self._prompt.ask(
                    one.question,
                    [Answer(tr("Terjawab"), partial(self._answer, one.id), "Enter", "primary")],
                    detail=tr(
                        "Ditanyakan {by}. Esc: lihat dan perbaiki isiannya dulu; Ctrl+T kembali "
                        "ke sini.",
                        by=by_words(one.asked_by or tr("kabupaten"), one.asked_at),
                    ),
                    placeholder=tr("jawaban untuk kabupaten"),
                    sentence=True,
                    away=tr("Lihat dulu"),
                )
                return

    @Slot()
    def ask(self) -> None:
        """Ctrl+T: ask about the current field at the regency, answer it in the village."""
        presenter = self._desk.presenter
        field = presenter.field
        if field is None or field.row == GHOST:
            return
        self._desk.commit()
        if not self._regency:
            self._answer_here(presenter, field)
            return
        number = presenter.findings.number(field.question)
        self._prompt.ask(
            tr("Tanyakan {number} ke desa/kelurahan", number=number),
            [
                Answer(
                    tr("Tanyakan"),
                    partial(self._ask, presenter, field),
                    "Enter",
                    "primary",
                    needs_text=True,
                )
            ],
            detail=tr("Ikut balasan berikutnya; desa melihatnya pada isian ini."),
            placeholder=tr("pertanyaan"),
            sentence=True,
            text=self._proposal(presenter, field),
        )

    def _answer_here(self, presenter: EntryPresenter, field: Field) -> None:
        words = CellWords(self._context.workspace)
        asked = {words.entry_field(one.where, one.field) for one in self._open(presenter)}
        here = field if field in asked else None
        if here is None and None not in asked:
            self._context.say(tr("Kabupaten tidak bertanya tentang isian ini."), "ok")
        else:
            self.offer(presenter, here)

    def _proposal(self, presenter: EntryPresenter, field: Field) -> str:
        """Return the first finding under a field: most questions begin with one."""
        found = [one for one in presenter.findings.entries if one.field == field]
        return found[0].message if found else ""

    def _ask(self, presenter: EntryPresenter, field: Field, text: str) -> None:
        kind, record_id = self._record(presenter, field)
        try:
            ask(self._context.workspace, kind, record_id, ANSWER + field.question, text)
        except DampinganError as error:
            self._context.say(str(error), "error")
            return
        words = tr("Ditanyakan; ikut balasan berikutnya.")
        self._context.say(words, "ok", (tr("Urungkan"), self._context.undo))

    def _answer(self, inquiry_id: int, text: str) -> None:
        try:
            answer(self._context.workspace, inquiry_id, text)
        except DampinganError as error:
            self._context.say(str(error), "error")
            return
        words = tr("Terjawab; ikut kiriman berikutnya.")
        self._context.say(words, "ok", (tr("Daftar pertanyaan"), self._list))

    def _list(self) -> None:
        self._context.go("inquiry")

    def _record(self, presenter: EntryPresenter, field: Field) -> tuple[str, int]:
        """Return kind and id of the record that holds a field."""
        entry = presenter.entry
        if not field.row:
            return entry.kind, entry.record_id
        repeat = presenter.session.row(field.row).repeat
        kind = "person" if repeat == MEMBERS and entry.kind == "family" else "roster_row"
        where = find(self._context.workspace, kind, field.row)
        assert where is not None  # a row is written before anybody can ask about it
        return kind, where.record_id


def _conflict_remark(conflict: OpenConflict, value: str) -> Remark:
    if conflict.type == "proposal":
        words = tr("Usulan kabupaten: {value}. Putuskan di Konflik.", value=value)
    else:
        by = conflict.by or tr("pihak lain")
        words = tr("Konflik: {by} menulis {value}. Putuskan di Konflik.", by=by, value=value)
    return Remark(Severity.WARNING, words)
