"""Pertanyaan kabupaten: the facilitator's task list, and at the regency what came back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.core.regions import regions
from dampingan.store.creation import REGENCY
from dampingan.store.merging.inquiry import (
    ANSWERED,
    CLOSED,
    OPEN,
    Asked,
    answer,
    close,
    inquiries,
    reopen,
)
from dampingan.ui.context import Context, Hint, Place
from dampingan.ui.control.layout import column
from dampingan.ui.inquiry.columns import inquiry_columns, inquiry_row
from dampingan.ui.inquiry.view import InquiryView
from dampingan.ui.models.fixed_rows import FixedRows
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.records.cell_words import CellWords, by_words, place_words, title_words

if TYPE_CHECKING:
    from dampingan.store.transaction import Changes
    from dampingan.store.workspace import Workspace

_PARTS = (OPEN, ANSWERED, CLOSED)


class InquiryPlace(Place):
    """Questions of the regency about single answers."""

    name = "inquiry"
    icon = "inquiry"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._regency = context.workspace.scope == REGENCY
        self._rows = FixedRows()
        self.model: RecordTable[str] = RecordTable(self._rows, context.jobs, self)
        self.view = InquiryView(self.model, context.theme, context.icons)
        self.model.show_columns(inquiry_columns(villages=self._regency))
        self.asked: dict[int, Asked] = {}
        self.part = OPEN
        self._fresh = False
        self._sort = ""
        self._timer = QTimer(self, singleShot=True, interval=120)
        self._timer.timeout.connect(self.refresh)
        self._connect()
        column(self.view, gap=0, on=self)
        self._measure()

    @property
    def title(self) -> str:
        """Its word."""
        return tr("Pertanyaan")

    def entered(self) -> None:
        """Read anew and put the keyboard into the list."""
        self._fresh = self._regency
        self.refresh()
        self._focus()

    def hints(self) -> list[Hint]:
        """Keys of this place."""
        if self._regency:
            return [
                ("Enter", tr("lihat isiannya")),
                ("S", tr("selesai")),
                ("T", tr("tanyakan lagi")),
            ]
        return [("Enter", tr("lihat isiannya")), ("J", tr("jawab"))]

    def neighbour(self, record_id: int, step: int) -> int | None:
        """Return the family of the next (1) or previous (-1) question about another one."""
        owners = [self.asked[i].where for i in self.model.ids]
        ids = list(dict.fromkeys(w.owner_id for w in owners if w and w.owner_kind == "family"))
        place = ids.index(record_id) + step if record_id in ids else -1
        return ids[place] if 0 <= place < len(ids) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the answer line for the list."""
        if event.key() == Qt.Key.Key_Escape:
            self._focus()
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------------ reading

    @Slot()
    def refresh(self) -> None:
        """Read the questions anew in a job."""
        job = self.context.jobs.start("", _read, workspace=self.context.workspace, quiet=True)
        job.ok.connect(self._take)

    @Slot(object)
    def _take(self, found: list[Asked]) -> None:
        self._found = found
        states = {one.state for one in found}
        if self._fresh and self.part not in states and ANSWERED in states:
            self.part = ANSWERED  # what the regency has to do
        self._fresh = False
        self._show()

    def _show(self) -> None:
        by_part = {part: [one for one in self._found if one.state == part] for part in _PARTS}
        self.view.show_counts({part: count_text(len(some)) for part, some in by_part.items()})
        self.view.parts.show_current(self.part)
        words = CellWords(self.context.workspace)
        shown = by_part[self.part]
        self.asked = {one.id: one for one in shown}
        row = max(self.view.table.current_row(), 0)
        here = self.model.id_at(row)
        self._rows.fill([inquiry_row(one, words) for one in shown])
        self.model.show_query(self._sort)
        if here is not None and self.model.row_of(here) >= 0:
            row = self.model.row_of(here)
        self.view.table.go_to(min(row, max(len(shown) - 1, 0)))
        lost = self.isAncestorOf(self.window().focusWidget() or self)
        self.view.show_rows(some=bool(shown), title=self._nothing(), text=self._why())
        if lost and not self.view.answer.hasFocus():
            self._focus()
        self.view.subtitle.setText(self._subtitle(by_part))
        self._show_current()

    def _subtitle(self, by_part: dict[str, list[Asked]]) -> str:
        if self._regency:
            return tr("{count} sudah dijawab desa", count=count_text(len(by_part[ANSWERED])))
        if by_part[ANSWERED]:
            count = count_text(len(by_part[ANSWERED]))
            return tr("{count} jawaban ikut kiriman berikutnya", count=count)
        return ""

    def _nothing(self) -> str:
        return {
            OPEN: tr("Tidak ada pertanyaan yang menunggu"),
            ANSWERED: tr("Belum ada yang dijawab"),
            CLOSED: tr("Belum ada yang selesai"),
        }[self.part]

    def _why(self) -> str:
        if self.part != OPEN:
            return ""
        if self._regency:
            return tr("Tanyakan lewat menu pada keluarga, atau Ctrl+T pada isian yang terbuka.")
        return tr("Pertanyaan datang bersama berkas dari kabupaten.")

    @Slot()
    def _show_current(self) -> None:
        one = self.current
        if one is None:
            return
        words = CellWords(self.context.workspace)
        where = one.where
        region = regions().get(one.village_code) if self._regency else None
        about = [region.name if region else "", place_words(where), words.who(where)]
        self.view.show_question(
            {
                "about": " · ".join(part for part in about if part),
                "title": title_words(where.title if where else one.title),
                "asked": by_words(one.asked_by or tr("kabupaten"), one.asked_at),
                "question": one.question,
                "cell": words.field(where, one.field),
                "present": words.value(where, one.field, one.present) or tr("belum diisi")
                if one.field
                else "",
                "answered": by_words(one.answered_by, one.answered_at) if one.answered_at else "",
                "answer": one.answer,
            },
            answers=not self._regency and one.state != CLOSED,
            closes=self._regency and one.state == ANSWERED,
        )
        self.view.open.setEnabled(where is not None)
        self.view.answer.setText(one.answer)

    @property
    def current(self) -> Asked | None:
        """The question of the current row."""
        found = self.model.id_at(self.view.table.current_row())
        return None if found is None else self.asked.get(found)

    # ------------------------------------------------------------------ doing

    @Slot(str)
    def _take_part(self, part: str) -> None:
        self.part = part
        self._show()
        self.view.table.go_to(0)
        self._focus()

    @Slot()
    def open_current(self) -> None:
        """Open the family or form at the question."""
        one = self.current
        if one is None or one.where is None:
            return
        field = CellWords(self.context.workspace).entry_field(one.where, one.field)
        self.context.open_at(one.where.owner_kind, one.where.owner_id, field)

    @Slot(str)
    def give(self, text: str) -> None:
        """Answer the current question and go to the next."""
        one = self.current
        if one is None or self._regency:
            return
        if not text.strip() and not one.present:
            self.context.say(tr("Tulis jawabannya, atau isi dulu isiannya."), "warning")
            return
        self._do(answer, one.id, text, said=tr("Terjawab; ikut kiriman berikutnya."))

    @Slot()
    def settle(self) -> None:
        """The regency is content."""
        if self._regency and (one := self.current) is not None:
            self._do(close, one.id, said=tr("Pertanyaan selesai."))

    @Slot()
    def ask_again(self) -> None:
        """The regency is not content: the question waits again."""
        if self._regency and (one := self.current) is not None:
            self._do(reopen, one.id, said=tr("Ditanyakan lagi; ikut balasan berikutnya."))

    def _do(self, act: Any, *values: object, said: str) -> None:
        try:
            act(self.context.workspace, *values)
        except DampinganError as error:
            self.context.say(str(error), "error")
            return
        self.context.say(said, "ok", (tr("Urungkan"), self.context.undo))
        self._focus()
        self.refresh()

    # ------------------------------------------------------------------ inside

    def _focus(self) -> None:
        """Put the keyboard into the list, onto its parts when it is empty."""
        table = self.view.table
        (table if self.asked else self.view.parts.buttons[self.part]).setFocus()

    @Slot(str)
    def _letter(self, letter: str) -> None:
        if letter == "J" and not self._regency:
            self.view.answer.setFocus()
            self.view.answer.selectAll()
        elif letter == "S":
            self.settle()
        elif letter == "T":
            self.ask_again()

    @Slot(int)
    def _sort_by(self, number: int) -> None:
        key = self.model.columns[number].sort
        if key:
            self._sort = f"-{key}" if self._sort == key else key
            self.view.table.header.show_sort(number, descending=self._sort.startswith("-"))
            self.model.show_query(self._sort)
            self.view.table.go_to(0)

    @Slot(object)
    def _take_changes(self, changes: Changes) -> None:
        if self.isVisible() and ("inquiry" in changes.ids or "family" in changes.ids):
            self._timer.start()

    @Slot()
    def _measure(self) -> None:
        self.view.table.show_widths({})

    def _connect(self) -> None:
        view, self._found = self.view, []
        view.table.opened.connect(self.open_current)
        view.table.current_changed.connect(self._show_current)
        view.table.sort_wanted.connect(self._sort_by)
        view.table.lettered.connect(self._letter)
        view.part_wanted.connect(self._take_part)
        view.open_wanted.connect(self.open_current)
        view.answered.connect(self.give)
        view.close_wanted.connect(self.settle)
        view.reopen_wanted.connect(self.ask_again)
        self.context.bus.changed.connect(self._take_changes)
        self.context.theme.changed.connect(self._measure)


def _read(workspace: Workspace, **_: Any) -> list[Asked]:
    return inquiries(workspace, "")
