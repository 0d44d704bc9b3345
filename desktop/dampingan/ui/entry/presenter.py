"""Decides everything about keying one family: what an answer does, what is shown, what is saved.

No widgets here. The view sends texts and the meaning of keys in and paints what it reads back;
where the focus goes is the `Cursor`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from dampingan.core.errors import DampinganError, Severity, StorageError
from dampingan.core.language import language, tr
from dampingan.forms.model import Question
from dampingan.forms.session import Field, FormSession
from dampingan.store.entry import FamilyEntry
from dampingan.store.finding import encode
from dampingan.store.kind import MEMBERS
from dampingan.store.rows import stored
from dampingan.store.transaction import Changes
from dampingan.store.workspace import Workspace
from dampingan.ui.bus import ChangeBus
from dampingan.ui.entry.cursor import Cursor
from dampingan.ui.entry.finding import Entry, FindingList, by_field, first_difference
from dampingan.ui.entry.keying import Keying
from dampingan.ui.entry.line import Cell, Line, Reader, Remark
from dampingan.ui.entry.mark import Mark, read_marks
from dampingan.ui.entry.outline import Outline, PageKind
from dampingan.ui.entry.path import GHOST, Stop

_REMEMBER_AFTER = 800
_RETRY_EVERY = 5000
_GROUPING = " .,\u202f\u00a0"
"""What stands between groups of digits on screen and is not typed."""


class EntryPresenter(QObject):
    """One family open for keying.

    Args:
        workspace: where it is.
        family_id: the family.
        bus: tells what others (undo included) write.
        new: it was made just now, and goes again if nothing is typed.

    Signals:
        moved: another field or page is current.
        answered: answers, findings, marks, rows or the state are different.
        refused: the disk refused; carries the sentence.
        recovered: everything is on the disk again.
        said: a sentence for the status line and its kind (ok, warning, error).
        gone: the family does not exist any more (its creation was undone).
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
        family_id: int,
        bus: ChangeBus,
        *,
        new: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.entry = FamilyEntry.load(workspace, family_id)
        self._today = workspace.now().astimezone().date()
        self.outline = Outline(self.session.form)
        self.findings = FindingList(self.session.form, self.outline.rosters)
        self.cursor = Cursor(self.outline, self.session, self)
        self.tried = self.entry.status != "draft"
        self.last_saved = ""
        self._new = new
        self._asked = ("", 0)
        self._writing = False
        self._keying: Keying | None = None
        self._shown: list[Entry] | None = None
        self.cursor.moved.connect(self._moved)
        self.cursor.ended.connect(self._ended)
        self._remember = QTimer(self, singleShot=True, interval=_REMEMBER_AFTER)
        self._remember.timeout.connect(self.remember)
        self._again = QTimer(self, singleShot=True, interval=_RETRY_EVERY)
        self._again.timeout.connect(self.retry)
        self._join()
        self.cursor.start(self.entry.resume)
        if new:
            self.cursor.start_new()
            self.cursor.visited.clear()
        bus.changed.connect(self.follow)

    # ------------------------------------------------------------------ reading

    @property
    def session(self) -> FormSession:
        """The answers; another object after an undo."""
        return self.entry.session

    @property
    def field(self) -> Field | None:
        """The field in focus."""
        return self.cursor.field

    @property
    def question(self) -> Question | None:
        """The current question."""
        return self.session.form.questions[self.field.question] if self.field else None

    @property
    def on_grid(self) -> bool:
        """Whether a roster's grid is on screen."""
        return self.cursor.page.kind is PageKind.ROSTER

    @property
    def keying(self) -> Keying | None:
        """How the current question takes keys."""
        if self._keying is None and self.field is not None:
            self._keying = self.reader.keying(self.field, self._today)
        return self._keying

    def text(self) -> str:
        """Return the current answer as it stands in the editor."""
        field, question, keying = self.field, self.question, self.keying
        if field is None or question is None or keying is None or field.row == GHOST:
            return ""
        value = self.session.value(field)
        if keying.coded:
            return keying.text_of(value)
        shown = self.reader.box(question, field, value)
        plain = "".join(character for character in shown if character not in _GROUPING)
        return value if plain == value else shown

    def lines(self) -> list[Line]:
        """Return the lines of the current sheet."""
        return self.reader.lines(self.cursor.page, self._remarks())

    def current_line(self) -> Line | None:
        """Return the line of the current field."""
        if self.field is None:
            return None
        return self.reader.line(self.field, self._remarks().get(self.field, ()))

    def grid(self) -> list[tuple[str, list[Cell]]]:
        """Return the rows of the current grid, the empty line last where there is one."""
        repeat, remarks = self.cursor.page.group, self._remarks()
        rows = list(self.session.rows(repeat))
        if self.cursor.path.growing(repeat):
            rows.append(GHOST)
        return [(row, self.reader.cells(repeat, row, remarks)) for row in rows]

    def marks(self) -> list[Mark]:
        """Return the block list."""
        return read_marks(
            self.outline,
            self.session,
            self.shown(),
            self.findings.unanswered(),
            self.cursor.section,
            language=self.reader.language,
        )

    def shown(self) -> list[Entry]:
        """Return the findings to show."""
        if self._shown is None:
            visited, ripe = self.cursor.visited, self.cursor.left_rosters
            everything = self.findings.entries
            if not self.tried:
                seen = self.findings.seen(visited, ripe)
                everything = [entry for entry in seen if self._worth_a_line(entry)]
            self._shown = everything
        return self._shown

    def _worth_a_line(self, entry: Entry) -> bool:
        """Whether somebody has had the chance to answer what an empty box is blamed for."""
        field = entry.field
        if self.session.kept(field):
            return True
        return field in self.cursor.visited and field != self.field

    def hint(self) -> str:
        """Return the interviewer's hint of the current question."""
        if self.field is None:
            return ""
        row = "" if self.field.row == GHOST else self.field.row
        return self.session.hint(self.field.question, row)

    def value(self, question: str, row: str = "") -> str:
        """Return an answer by key, ``""`` when the form has no such question."""
        if question not in self.session.form.questions:
            return ""
        return self.session.value(Field(question, row))

    def words(self, question: str, row: str = "") -> str:
        """Return an answer as people read it, ``""`` when the form has no such question."""
        found = self.session.form.questions.get(question)
        if found is None:
            return ""
        field = Field(question, row)
        value = self.session.value(field)
        return self.reader.beside(found, field, value) or self.reader.box(found, field, value)

    def row_name(self, row: str) -> str:
        """Return the name of a roster row, ``""`` while it has none."""
        key = self.outline.row_name(self.cursor.repeat) if self.cursor.repeat else ""
        return self.session.value(Field(key, row)) if key and row and row != GHOST else ""

    # ------------------------------------------------------------------ answering

    def answer(self, text: str, *, auto: bool = False) -> bool:
        """Take the finished text of the current field.

        Args:
            text: what the box holds.
            auto: it went in with its last key, without Enter.

        Returns:
            Whether the focus may go on. It stays when the answer raised a finding on its own
            field, so that it is read; the same answer again goes on. A warning does not hold up
            codes that went in by themselves.
        """
        field, keying = self.field, self.keying
        if field is None or keying is None:
            return True
        self.accept()
        value = keying.canonical(text)
        if field.row == GHOST:
            if not value:
                return True
            field = self._become_row(field)
        if value == self.session.kept(field):
            return True
        before = {entry.check for entry in self.findings.entries if entry.field == field}
        self._write(self._set, field, value)
        question = self.session.form.questions[field.question]
        label = self.session.form.text(question.label, self.reader.language)
        self.last_saved = question.number or label or question.name
        self.refresh()
        raised = [
            entry
            for entry in self.shown()
            if entry.field == field and entry.check not in before and not entry.required
        ]
        return not any(entry.severity is Severity.ERROR or not auto for entry in raised)

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

    def accept(self) -> None:
        """Leave the answer as it is: it was looked at."""
        if self.field is not None and self.field not in self.cursor.visited:
            self.cursor.visited.add(self.field)
            self._shown = None

    def add_row(self) -> None:
        """Go to the empty line of the roster, or add a row to the inner repeat in focus."""
        inner = self._inner_repeat()
        if inner is None:
            self.cursor.go_new_row(self.cursor.repeat)
        else:
            self.add_inner_row(*inner)

    def add_inner_row(self, repeat: str, parent: str) -> None:
        """Add a row to a repeat inside a sheet and go to its first field."""
        self._write(self.entry.add_row, repeat, parent)
        row = self.session.rows(repeat, parent)[-1]
        self.refresh()
        fields = [f for f in self.cursor.path.fields(self.cursor.page) if f.row == row]
        if fields:
            self.cursor.go(fields[0])

    def removable_row(self) -> str:
        """Return the row that a delete key would take out, ``""`` for none."""
        if self.field is None or self.field.row == GHOST:
            return ""
        return self.field.row

    def remove_row(self, row: str, reason: str) -> None:
        """Take a row out with a reason; undo brings it back."""
        repeat, parent = self.session.row(row).repeat, self.session.row(row).parent
        place = list(self.session.rows(repeat, parent)).index(row)
        if repeat == MEMBERS:
            self._write(self.entry.remove_person, row, reason)
        else:
            self._write(self.entry.remove_row, row)
        self.cursor.after_removal(repeat, row, place)
        self.refresh()
        self.said.emit(tr("Baris dihapus. Ctrl+Z mengembalikannya."), "ok")

    def _set(self, field: Field, value: str) -> None:
        self.entry.set(field, value, resume=self._next_field)

    def _next_field(self) -> Field | None:
        if self.field is None:
            return None
        stop = self.cursor.path.next(Stop(self.cursor.page, self.field))
        return stop.field if stop else self.field

    def _become_row(self, field: Field) -> Field:
        repeat = self.session.form.questions[field.question].repeat
        if repeat == MEMBERS:
            self._write(self.entry.add_person)
        else:
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

    def next_finding(self) -> Entry | None:
        """Go to the next finding behind the current field, with none to a missing answer."""
        entries = self.shown() or self.findings.unanswered()
        entry = self.findings.after(entries, self.field)
        if entry is not None:
            self.cursor.go(entry.field)
        else:
            self.said.emit(tr("Tidak ada temuan."), "ok")
        return entry

    def finish(self) -> bool:
        """Mark the family complete, or show what is in the way and go to the first of it."""
        errors = [e for e in self.findings.entries if e.severity is Severity.ERROR]
        self.tried = True
        if errors:
            self.refresh()
            self.cursor.go(errors[0].field)
            return False
        return self.set_status("complete")

    def set_status(self, status: str, reason: str = "") -> bool:
        """Change the state; False when the disk refused."""
        done = self._write(self.entry.set_status, status, reason)
        self._new = False
        self.refresh()
        return done

    @property
    def errors(self) -> int:
        """How many findings block finishing."""
        return sum(entry.severity is Severity.ERROR for entry in self.findings.entries)

    # ------------------------------------------------------------------ undo

    def undo(self) -> None:
        """Take back the last operation of the program; the screen follows."""
        self._travel(self.workspace.undo, tr("Tidak ada yang dapat diurungkan."))

    def redo(self) -> None:
        """Do again what was undone last; the screen follows."""
        self._travel(self.workspace.redo, tr("Tidak ada yang dapat diulangi."))

    @Slot(object)
    def follow(self, changes: Changes) -> None:
        """Read the family anew when somebody else (undo, import) wrote it."""
        entry = self.entry
        persons = (
            {entry.person_id(row) for row in self.session.rows(MEMBERS)}
            if (MEMBERS in self.session.form.groups)
            else set()
        )
        mine = entry.family_id in changes.ids.get("family", ()) or (
            persons & changes.ids.get("person", frozenset())
        )
        if self._writing or not mine or entry.unsaved:
            return
        before = self.session.answers()
        deleted = entry.status == "deleted"
        entry.reload()
        if entry.status == "deleted" and not deleted:
            self.gone.emit()
            return
        self._join()
        self.cursor.follow(self.session)
        changed = first_difference(before, self.session.answers(), list(self.findings.places))
        self._keying = None
        if changed is not None:
            known = {row.key for row in before.rows}
            here = self.cursor.page.group
            back = (
                [row for row in self.session.rows(here) if row not in known]
                if (self.on_grid)
                else []
            )
            if back:  # a row that came back is shown in the grid it was taken out of
                changed = Field(self.outline.columns(here)[0].key, back[0])
            self.cursor.go(changed)
        self.cursor.settle()
        self.refresh()

    def _travel(self, journey: Callable[[], Changes | None], nothing: str) -> None:
        if self.entry.unsaved:
            self.said.emit(tr("Simpan dulu isian yang belum tersimpan."), "warning")
            return
        try:
            changes = journey()
        except DampinganError as error:
            self.said.emit(str(error), "warning")
            return
        if changes is None:
            self.said.emit(nothing, "ok")
        elif changes.source == "undo":
            self.said.emit(tr("Diurungkan: {what}", what=changes.label), "ok")
        else:
            self.said.emit(tr("Diulangi: {what}", what=changes.label), "ok")

    # ------------------------------------------------------------------ saving

    @Slot()
    def retry(self) -> bool:
        """Write what is not saved yet; True when everything is on the disk."""
        if not self.entry.unsaved:
            return True
        if self._write(self.entry.retry):
            self.refresh()
        return not self.entry.unsaved

    def rescue(self, path: Path) -> bool:
        """Save everything to another place; True when it is there."""
        try:
            self.entry.rescue(path)
        except DampinganError as error:
            self.refused.emit(str(error))
            return False
        self._again.stop()
        self.recovered.emit()
        self.refresh()
        return True

    @Slot()
    def remember(self) -> None:
        """Keep the place for reopening; a refusal costs only the place."""
        self._remember.stop()
        if self.entry.unsaved:
            return
        self._writing = True
        try:
            self.entry.remember(self.field)
        except StorageError:
            pass
        finally:
            self._writing = False

    def may_leave(self) -> bool:
        """Make sure that everything is on the disk; False keeps the screen."""
        if not self.retry():
            return False
        if self._new and self.workspace.can_undo:
            self._new = False
            self._writing = True
            self.workspace.undo()
            self._writing = False
        else:
            self.remember()
        return True

    def refresh(self) -> None:
        """Read findings again and tell the view."""
        names = {row: self.row_name(row) for row in self._rows()}
        self.findings.read(self._found(), names)
        self._forget()
        self.answered.emit()

    def _write(self, action: Callable[..., object], *values: object) -> bool:
        behind = self.entry.unsaved
        self._writing = True
        self._new = False
        try:
            action(*values)
        except StorageError as error:
            self._again.start()
            self.refused.emit(str(error))
            return False
        finally:
            self._writing = False
        if behind and not self.entry.unsaved:
            self._again.stop()
            self.recovered.emit()
        return True

    def _found(self) -> Mapping[str, str]:
        if self.entry.unsaved:
            return encode(stored(self.session.all_findings()))
        return self.entry.finding_document

    def _forget(self) -> None:
        """Let go of what was worked out for one field and moment."""
        self._keying = None
        self._shown = None

    def _join(self) -> None:
        self.reader = Reader(self.outline, self.session, language())
        self.findings.read(self._found(), {row: self.row_name(row) for row in self._rows()})

    def _rows(self) -> tuple[str, ...]:
        return tuple(self.session.rows(self.cursor.repeat)) if self.cursor.repeat else ()

    def _remarks(self) -> dict[Field, list[Remark]]:
        return by_field(self.shown())

    @Slot()
    def _moved(self) -> None:
        self._forget()
        if self.field is None or self.field.row != GHOST:
            self._asked = ("", 0)
        self._remember.start()
        self.moved.emit()

    @Slot()
    def _ended(self) -> None:
        self.said.emit(tr("Sudah di akhir formulir. Tekan F12 bila selesai."), "ok")
