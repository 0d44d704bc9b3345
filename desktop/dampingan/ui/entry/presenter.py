"""Decides everything about keying one record: what an answer does, what is shown, what is saved.

No widgets here. The view sends texts and the meaning of keys in and paints what it reads back.
Where the focus goes is the `Cursor`'s, what the middle shows the `Picture`'s, which findings are
worth a line the `FindingBoard`'s, the disk the `Saving`'s, undo the `Travel`'s.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from dampingan.core.errors import DampinganError, Severity
from dampingan.core.language import tr
from dampingan.forms.session import Field
from dampingan.store.transaction import Changes
from dampingan.store.work.work import Meter
from dampingan.ui.bus import ChangeBus
from dampingan.ui.entry.command import Command
from dampingan.ui.entry.finding import OpenFinding
from dampingan.ui.entry.mode import Gate, Mode
from dampingan.ui.entry.path import GHOST, Stop
from dampingan.ui.entry.record_presenter import RecordPresenter
from dampingan.ui.entry.saving import Saving
from dampingan.ui.entry.thumbnail import keep_file
from dampingan.ui.entry.travel import Travel

if TYPE_CHECKING:
    from dampingan.store.entry.entry import Entry
    from dampingan.store.workspace import Workspace


class EntryPresenter(RecordPresenter):
    """One record open for keying.

    A way of keying of its own (a blind second keying, say) is a subclass that overrides `admit`,
    which sees every finished answer before it counts.

    Args:
        workspace: where it is.
        entry: the record: a family or the answers to an additional form.
        bus: tells what others (undo included) write.
        new: it was made just now, and goes again if nothing is typed.

    Attributes:
        meter: counts keys and answers of this sitting.
        lender: gives the answer of the record before, for the ditto key.
        last_saved: what the last answer was to, as people call it.

    Signals:
        moved: another field or page is current.
        answered: answers, findings, marks, rows or the state are different.
        refused: the disk refused; carries the sentence.
        recovered: everything is on the disk again.
        said: a sentence for the status line and its kind (ok, warning, error).
        gone: the record does not exist any more (its creation was undone).
    """

    moved = Signal()
    answered = Signal()
    refused = Signal(str)
    recovered = Signal()
    said = Signal(str, str)
    gone = Signal()

    def __init__(
        self,
        workspace: Workspace,
        entry: Entry,
        bus: ChangeBus,
        *,
        new: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(workspace, entry, parent)
        self.saving = Saving(self.record, self)
        self.travel = Travel(self.record, self.saving, self)
        self.gate = Gate(self.record)
        self.meter = self._make_meter()
        self.lender: Callable[[str], str] | None = None
        self._mode = Mode.PAPER
        self.last_saved = ""
        self._new = new
        self._asked = ("", 0)
        self._connect()
        self.cursor.start(entry.resume)
        if new:
            self.cursor.start_new()
            self.cursor.visited.clear()
        bus.changed.connect(self.follow)

    def _make_meter(self) -> Meter:
        family = self.entry.record_id if self.entry.kind == "family" else None
        response = self.entry.record_id if self.entry.kind == "response" else None
        form_id = self.session.form.form_id
        return Meter(self.workspace, form_id=form_id, family_id=family, response_id=response)

    def _connect(self) -> None:
        self.cursor.barred.connect(self._barred)
        self.cursor.moved.connect(self._moved)
        self.cursor.ended.connect(self._ended)
        self.saving.refused.connect(self.refused)
        self.saving.recovered.connect(self.recovered)
        self.saving.caught_up.connect(self.refresh)
        self.travel.said.connect(self.said)
        self.travel.gone.connect(self.gone)
        self.travel.arrived.connect(self._arrived)

    # ------------------------------------------------------------------ who leads

    @property
    def mode(self) -> Mode:
        """Whether the paper leads or the path."""
        return self._mode

    @mode.setter
    def mode(self, mode: Mode) -> None:
        self._mode = mode
        self.cursor.bar = self.gate.open_before if mode is Mode.INTERVIEW else None

    def need(self) -> str:
        """Return why the focus may not go on from here, ``""`` when it may."""
        if self._mode is not Mode.INTERVIEW or self.field is None:
            return ""
        if not self.gate.unanswered(self.field):
            return ""
        return tr("Wajib diisi. Tidak ada jawaban: ? tidak tahu, ! menolak, - tidak berlaku.")

    def refusal_now(self, text: str) -> str:
        """Return the hard rule that an interview does not let an answer break."""
        field, keying = self.field, self.keying
        if self._mode is not Mode.INTERVIEW or field is None or keying is None:
            return ""
        if field.row == GHOST:
            return ""
        value = keying.canonical(text)
        return "" if value == self.session.kept(field) else self.gate.refusal(field, value)

    # ------------------------------------------------------------------ answering

    def ditto(self) -> str | None:
        """Return the answer to repeat: of the row above, else of the record before.

        Returns:
            None when there is nothing to repeat.
        """
        field = self.field
        if field is None:
            return None
        question = self.session.form.questions[field.question]
        if question.repeat:
            parent = "" if field.row == GHOST else self.session.row(field.row).parent
            rows = list(self.session.rows(question.repeat, parent))
            above = rows.index(field.row) if field.row in rows else len(rows)
            if not above:
                return None
            value = self.session.value(Field(field.question, rows[above - 1]))
        else:
            value = self.lender(field.question) if self.lender is not None else ""
        return value or None

    breath = 0
    """Milliseconds after a stop in which keys were meant for the next question (see `hold`)."""

    blind = False
    """Whether another keying of the same record is hidden (see `ui.verify`)."""

    def allows(self, command: Command) -> bool:
        """Whether a command makes sense in this way of keying."""
        return True

    def stay_words(self) -> str:
        """Return what to press when an answer keeps the focus."""
        return tr("Enter terima · ⌫ perbaiki")

    def peek(self) -> None:
        """Show what is hidden; nothing is, here."""
        self.said.emit(tr("Hanya saat verifikasi."), "ok")

    def admit(self, field: Field, value: str) -> str:
        """Return why a finished answer may not count yet, ``""`` when it may.

        Args:
            field: where; the row exists already.
            value: the answer in canonical form.
        """
        return ""

    def answer(self, text: str, *, auto: bool = False) -> bool:
        """Take the finished text of the current field.

        Args:
            text: what the box holds.
            auto: it went in with its last key, without Enter.

        Returns:
            Whether the focus may go on. It stays when there is a finding on another answer's own
            field, so that it is read; the same answer again goes on. A warning does not hold up
            codes that went in by themselves.
        """
        field, keying = self.field, self.keying
        if field is None or keying is None:
            return True
        self.visit()
        try:
            filed = keep_file(self.workspace, text) if keying.takes_file else text
            value = keying.canonical(filed)
        except DampinganError as error:
            self.said.emit(str(error), "error")
            return False
        if field.row == GHOST:
            if not value:
                return True
            field = self._become_row(field)
        kept = self.session.kept(field)
        if value == kept:
            return True
        if refusal := self.admit(field, value):
            self.said.emit(refusal, "warning")
            return False
        self._write(self.entry.set, field, value, resume=self._next_field)
        self.meter.answer(replaced=bool(kept))
        self.last_saved = self.findings.number(field.question)
        self.refresh()
        raised = [one for one in self.shown() if one.field == field and not one.required]
        by_itself = auto and keying.coded
        return not any(entry.severity is Severity.ERROR or not by_itself for entry in raised)

    @property
    def needed(self) -> bool:
        """Whether the current question needs an answer and has none."""
        return self.field is not None and self.gate.unanswered(self.field)

    def differs(self, text: str) -> bool:
        """Tell whether a text is another answer than the one that is kept."""
        if self.field is None or self.keying is None or self.field.row == GHOST:
            return True
        return self.keying.canonical(text) != self.session.kept(self.field)

    def doubt(self, text: str) -> str:
        """Return what speaks against ending the roster here, ``""`` for nothing or asked before.

        Args:
            text: what the box of the empty line holds.
        """
        if self.field is None or self.field.row != GHOST or text.strip():
            return ""
        roster = self.cursor.page.group
        asked = (roster, len(self.session.rows(roster)))
        waiting = self.findings.waiting(roster)
        if not waiting or asked == self._asked:
            return ""
        self._asked = asked
        return tr(
            "{finding} Enter sekali lagi bila memang sudah semua.", finding=waiting[0].message
        )

    def refusal(self, text: str) -> str:
        """Return why a text can't be this answer, ``""`` when it can."""
        if self.keying is None or not self.keying.outside(text):
            return ""
        return tr("Tidak ada pilihan {code}.", code=text.strip())

    def visit(self) -> None:
        """Note that somebody saw the current field: a missing answer is worth a line now."""
        if self.field is not None and self.field not in self.cursor.visited:
            self.cursor.visited.add(self.field)
            self.board.forget()

    def accept(self) -> bool:
        """Let the findings under the current field stand, with name and time.

        Returns:
            Whether there were any.
        """
        self.visit()
        if self.field is None or self.field.row == GHOST:
            return False
        found = [one.stored for one in self.board.open_at(self.field) if one.stored]
        if not found:
            return False
        if self.saving.write(self.entry.accept, found):
            self.meter.accept(len(found))
        self.refresh()
        return True

    def set_note(self, text: str) -> None:
        """Write a note beside the current answer; an empty one takes it away."""
        if self.field is None or self.field.row == GHOST:
            return
        self._new = False
        self.saving.write(self.entry.set_note, self.field, text.strip())
        self.picture.touch(self.field)
        self.refresh()

    # ------------------------------------------------------------------ rows

    def add_row(self) -> None:
        """Go to the empty line of the roster, or add a row to the inner repeat in focus."""
        inner = self._inner_repeat()
        if inner is None:
            self.cursor.go_new_row(self.cursor.repeat)
        else:
            self.add_inner_row(*inner)

    def add_inner_row(self, repeat: str, parent: str) -> None:
        """Add a row to a repeat inside a sheet and go to its first field."""
        before = set(self.session.rows(repeat, parent))
        self._write(self.entry.add_row, repeat, parent)
        made = [row for row in self.session.rows(repeat, parent) if row not in before]
        self.refresh()
        fields = [f for f in self.cursor.path.fields(self.cursor.page) if f.row in made]
        if fields:
            self.cursor.go(fields[0])

    def insert_row(self) -> None:
        """Put an empty row above the one in focus and go to its first field."""
        field = self.field
        if field is None or field.row in {"", GHOST}:
            self.add_row()
            return
        at = self.session.row(field.row)
        if self.session.form.groups[at.repeat].count:
            self.said.emit(tr("Jumlah baris ditentukan formulir."), "warning")
            return
        rows = list(self.session.rows(at.repeat, at.parent))
        place = rows.index(field.row)
        self._write(self.entry.add_row, at.repeat, at.parent, at=place)
        made = self.session.rows(at.repeat, at.parent)[place]
        self.refresh()
        first = next(
            (
                q
                for q in self.outline.form.questions.values()
                if q.repeat == at.repeat and q.answerable
            ),
            None,
        )
        if first is not None and made not in rows:
            self.cursor.go(Field(first.key, made), grid=True)
        self.said.emit(tr("Baris disisipkan. Ctrl+Z membatalkannya."), "ok")

    def removable_row(self) -> str:
        """Return the row that a delete key would take out, ``""`` for none."""
        field = self.field
        if field is None or field.row in {"", GHOST}:
            return ""
        counted = self.session.form.groups[self.session.row(field.row).repeat].count
        return "" if counted else field.row

    def remove_row(self, row: str, reason: str = "") -> None:
        """Take a row out with a reason; undo brings it back."""
        repeat, parent = self.session.row(row).repeat, self.session.row(row).parent
        place = list(self.session.rows(repeat, parent)).index(row)
        self._write(self.entry.remove_row, row, reason)
        self.record.read_findings()  # those of the row go before anything is shown
        self._forget()
        self.cursor.after_removal(repeat, row, place)
        self.refresh()
        self.said.emit(tr("Baris dihapus. Ctrl+Z mengembalikannya."), "ok")

    def _next_field(self) -> Field | None:
        if self.field is None:
            return None
        stop = self.cursor.path.next(Stop(self.cursor.page, self.field))
        return stop.field if stop else self.field

    def _become_row(self, field: Field) -> Field:
        repeat = self.session.form.questions[field.question].repeat
        self._write(self.entry.add_row, repeat, "")
        made = Field(field.question, self.session.rows(repeat)[-1])
        self.cursor.become(made)
        self.cursor.visited.add(made)
        self._forget()
        return made

    def _inner_repeat(self) -> tuple[str, str] | None:
        question = self.question
        if question is None or self.field is None or self.field.row in {"", GHOST}:
            return None
        if question.repeat in self.outline.rosters:
            return None
        return question.repeat, self.session.row(self.field.row).parent

    # ------------------------------------------------------------------ findings and state

    def next_finding(self, step: int = 1) -> OpenFinding | None:
        """Go to the next (or previous) finding, with none to a missing answer."""
        entries = self.shown() or self.findings.unanswered()
        entry = self.findings.beside(entries, self.field, step)
        if entry is not None:
            self.cursor.go(entry.field)
        else:
            self.said.emit(tr("Tidak ada temuan."), "ok")
        return entry

    def finish(self) -> bool:
        """Mark the record complete, or show what is in the way and go to the first of it."""
        if not self.retry():
            return False
        errors = self.board.errors
        self.board.tried = True
        if errors:
            self.refresh()
            self.cursor.go(errors[0].field)
            return False
        return self.set_status("complete")

    def set_status(self, status: str, reason: str = "") -> bool:
        """Change the state; False when the disk refused."""
        done = bool(self._write(self.entry.set_status, status, reason))
        if done and status == "complete":
            self.meter.finish()
        self.refresh()
        return done

    @property
    def errors(self) -> int:
        """How many findings block finishing."""
        return len(self.board.errors)

    # ------------------------------------------------------------------ undo and the disk

    def undo(self) -> None:
        """Take back the last operation of the program; the screen follows."""
        self.travel.undo()

    def redo(self) -> None:
        """Do again what was undone last; the screen follows."""
        self.travel.redo()

    @Slot(object)
    def follow(self, changes: Changes) -> None:
        """Read the record anew when somebody else (undo, import) wrote it."""
        self.travel.follow(changes)

    def retry(self) -> bool:
        """Write what is not saved yet; True when everything is on the disk."""
        return self.saving.retry()

    def rescue(self, path: Path) -> bool:
        """Save everything to another place; True when it is there."""
        return self.saving.rescue(path)

    def remember(self) -> None:
        """Keep the place for reopening."""
        self.saving.remember()

    def may_leave(self) -> bool:
        """Make sure that everything is on the disk; False keeps the screen."""
        if not self.retry():
            return False
        if self._new and self.workspace.can_undo:
            self._new = False
            self.saving.write(self.workspace.undo)
        else:
            self.remember()
        return True

    @property
    def untouched(self) -> bool:
        """Whether it was made just now and nothing was typed."""
        return self._new

    @Slot()
    def refresh(self) -> None:
        """Read findings again and tell the view."""
        self.record.read_findings()
        self._forget()
        self.answered.emit()

    def _write(self, action: object, *values: object, **named: object) -> object:
        """Write something that changes answers, and note which lines it changed."""
        self._new = False
        done = self.saving.write(action, *values, **named)  # type: ignore[arg-type]
        self.picture.follow(done[1] if isinstance(done, tuple) else done)
        return done

    @Slot()
    def _arrived(self) -> None:
        self.picture.forget()
        self.refresh()

    @Slot()
    def _moved(self) -> None:
        self._forget()
        if self.field is None or self.field.row != GHOST:
            self._asked = ("", 0)
        self.saving.remember_soon()
        self.moved.emit()

    @Slot()
    def _barred(self) -> None:
        self.said.emit(tr("Mode wawancara: jawab dulu pertanyaan ini."), "warning")

    @Slot()
    def _ended(self) -> None:
        self.said.emit(tr("Sudah di akhir formulir. Tekan F12 bila selesai."), "ok")
