"""Joins one presenter to the view: what a key does, and when the screen is shown anew."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot

from dampingan.core.language import tr
from dampingan.forms.session import Field
from dampingan.ui.entry.board import FieldNote
from dampingan.ui.entry.command import Command
from dampingan.ui.entry.finding import OpenFinding
from dampingan.ui.entry.line import Line, State
from dampingan.ui.entry.outline import ItemKind, Section
from dampingan.ui.entry.presenter import EntryPresenter
from dampingan.ui.entry.screen import Screen
from dampingan.ui.entry.view import EntryView

_PRESENTER_MOVES: dict[Command, Callable[[EntryPresenter], object]] = {
    Command.NEXT_BLOCK: lambda presenter: presenter.cursor.block(1),
    Command.PREVIOUS_BLOCK: lambda presenter: presenter.cursor.block(-1),
    Command.NEXT_PERSON: lambda presenter: presenter.cursor.person(1),
    Command.PREVIOUS_PERSON: lambda presenter: presenter.cursor.person(-1),
    Command.ADD_ROW: lambda presenter: presenter.add_row(),
    Command.INSERT_ROW: lambda presenter: presenter.insert_row(),
    Command.UNDO: lambda presenter: presenter.undo(),
    Command.REDO: lambda presenter: presenter.redo(),
}


class Desk(QObject):
    """Keys one record in the view.

    Signals:
        commanded: a `Command` that is not about moving in the form.
        settled: the screen shows another field or answer.
        page_turned: a grid is shown instead of a sheet, or the other way.
    """

    commanded = Signal(object)
    settled = Signal()
    page_turned = Signal()

    def __init__(self, view: EntryView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.view = view
        self.screen = Screen(view, self)
        self._presenter: EntryPresenter | None = None
        self._holding = False
        self._raised: Field | None = None
        self._doubted: str | None = None
        self._moves: dict[Command, Callable[[], object]] = {
            Command.UP: self._up,
            Command.DOWN: self._down,
            Command.END_ROW: self._end_row,
            Command.END_ROSTER: self._end_roster,
            Command.NEXT_FINDING: lambda: self._look_at(self.presenter.next_finding()),
            Command.PREVIOUS_FINDING: lambda: self._look_at(self.presenter.next_finding(-1)),
        }
        self._connect()

    @property
    def presenter(self) -> EntryPresenter:
        """The record that is open."""
        assert self._presenter is not None
        return self._presenter

    @property
    def open(self) -> bool:
        """Whether a record is open."""
        return self._presenter is not None

    def attach(self, presenter: EntryPresenter | None) -> None:
        """Show another record, or none."""
        if self._presenter is not None:
            self._presenter.moved.disconnect(self._moved)
            self._presenter.answered.disconnect(self._answered)
        self._presenter = presenter
        self._raised, self._doubted = None, None
        if presenter is not None:
            presenter.moved.connect(self._moved)
            presenter.answered.connect(self._answered)
        self.screen.attach(presenter)

    def focus(self) -> None:
        """Put the keyboard where work goes on."""
        if self.view.prompt.isHidden():
            asks = self.open and self.presenter.field is not None
            (self.view.editor if asks else self.view).setFocus(Qt.FocusReason.OtherFocusReason)

    def commit(self) -> None:
        """Take what is in the box before something else happens; half a label search is let go."""
        editor = self.view.editor
        if not self.open or not editor.changed:
            return
        if editor.searching:
            editor.revert()
            self.screen.close_labels()
            return
        keying = self.presenter.keying
        text = editor.text()
        refusal = self.presenter.refusal(text) or (keying.nonsense(text) if keying else "")
        if refusal or (refusal := self.presenter.refusal_now(text)):
            self.presenter.said.emit(tr("{refusal} Tidak disimpan.", refusal=refusal), "warning")
            editor.revert()
            return
        self.presenter.answer(text)
        editor.settle()

    # ------------------------------------------------------------------ keys of the editor

    @Slot(bool)
    def _finished(self, auto: bool) -> None:
        editor, labels = self.view.editor, self.view.labels
        if not self.open:
            return
        text = editor.text()
        if editor.searching and labels.current is not None:
            text = labels.current.key
        self.screen.close_labels()
        if text in {",", "."} and not (self.presenter.keying and self.presenter.keying.long):
            self._backed()  # a decimal begins with a comma, so there it takes an Enter
            return
        if doubt := self.presenter.doubt(text):
            self._stay(doubt)
            return
        if editor.changed and (refusal := self.presenter.refusal(text)):
            self._stay(tr("{refusal} ⌫ mengosongkan kotak.", refusal=refusal))
            editor.hold()
            return
        typed = editor.changed or editor.retyped
        if typed and (self._strays(text) or self._was_rash()):
            return
        self.take(text if typed else None, auto=auto)

    def _strays(self, text: str) -> bool:
        """Ask once before letters are kept in a date or a number."""
        keying = self.presenter.keying
        nonsense = keying.nonsense(text) if keying else ""
        if not nonsense or (text == self._doubted and not self.view.editor.retyped):
            return False
        self._doubted = text
        self._stay(tr("{problem} Enter simpan apa adanya · ⌫ perbaiki", problem=nonsense))
        self.view.editor.hold()
        return True

    def _was_rash(self) -> bool:
        """Ask once whether what was keyed on after an unseen stop is meant for this question."""
        if not self.view.editor.rash:
            return False
        self._stay(tr("Enter bila ini yang tertulis di kertas untuk pertanyaan ini · ⌫ ulangi"))
        self.view.editor.hold(self.presenter.breath)
        self.view.editor.retyped = True  # what was typed still stands to be taken
        return True

    def take(self, text: str | None, *, auto: bool = False) -> None:
        """Take an answer and go on along the path.

        Args:
            text: what was typed; None leaves the answer as it is.
            auto: it went in with its last key.
        """
        presenter, editor = self.presenter, self.view.editor
        if text is not None and (refusal := presenter.refusal_now(text)):
            self._stay(tr("{refusal} ⌫ mengosongkan kotak.", refusal=refusal))
            editor.hold()
            return
        go_on, self._holding = True, True
        try:
            if text is not None:
                raised = self._raised == presenter.field and not presenter.blind
                again = raised and not presenter.differs(text)
                go_on = presenter.answer(text, auto=auto) and not again
                if not go_on and text == self._doubted:
                    go_on = presenter.accept()
            elif self._raised == presenter.field:
                presenter.accept()
            else:
                presenter.visit()
            self._raised, self._doubted = None, None
            need = presenter.need() if go_on else ""
            if go_on and not need:
                presenter.cursor.advance()
        finally:
            self._holding = False
        if need:
            self.screen.show_page(reopen=True, note=need)
            presenter.said.emit(need, "warning")
            return
        note = "" if go_on else presenter.stay_words()
        self.screen.show_page(reopen=True, note=note)
        if not go_on:
            self._raised = presenter.field
            editor.hold(presenter.breath)
        elif auto:
            editor.jumped(needed=presenter.needed)
        self.screen.show_around_soon()

    def _stay(self, words: str) -> None:
        """Say under the question why Enter did not go on."""
        self.screen.show_page(reopen=False, note=words)
        self.presenter.said.emit(words, "warning")

    def repeat_last(self) -> None:
        """F7: take the answer of the record (in a roster: of the row) before."""
        value = self.presenter.ditto()
        if value is None:
            self.presenter.said.emit(tr("Belum ada isian sebelumnya untuk diulang."), "warning")
            return
        self.screen.close_labels()
        self.take(self.presenter.text_of(value))

    @Slot()
    def _backed(self) -> None:
        if self.open:
            self.screen.close_labels()
            self.view.editor.revert()
            self.presenter.cursor.back()

    @Slot()
    def _cleared(self) -> None:
        if self.open:
            self.screen.close_labels()
            self.presenter.answer("")
            self.screen.show_page(reopen=True)

    @Slot(object)
    def obey(self, command: Command) -> None:
        """Do what a key means."""
        if not self.open:
            return
        if command is Command.LEAVE and self.view.side.has_extra:
            self.view.side.close_extra()
            return
        if command is Command.DITTO:
            self.repeat_last()
            return
        self.commit()
        if command in self._moves:
            self._moves[command]()
        elif command in _PRESENTER_MOVES:
            _PRESENTER_MOVES[command](self.presenter)
        else:
            self.commanded.emit(command)

    @Slot(str)
    def _warned(self, words: str) -> None:
        if self.open:
            self.presenter.said.emit(words, "warning")

    @Slot(str)
    def _typed(self, text: str) -> None:
        if not self.open or self.presenter.keying is None:
            return
        keying, editor = self.presenter.keying, self.view.editor
        picks = keying.picks(text)
        self.view.sheet.show_picks(picks)
        self.view.panel.show_picks(picks)
        editor.searching = editor.changed and keying.searching(text)
        self.view.widen_editor(wide=editor.searching)
        if editor.searching:
            self.view.labels.open(keying.matches(text), self.view.editor_rect())
        else:
            self.view.labels.hide()
        if editor.changed and not editor.searching and keying.unknown(text):
            self.view.show_preview(tr("Tidak ada kode {code}", code=text.strip()), wrong=True)
        else:
            self.view.show_preview(keying.preview(text) if editor.changed else "")

    @Slot(str)
    def _picked(self, code: str) -> None:
        keying = self.presenter.keying if self.open else None
        if keying is None:
            return
        editor = self.view.editor
        self.screen.close_labels()
        if keying.several:
            editor.setText(keying.toggle(editor.text(), code))
            self._typed(editor.text())
        else:
            editor.setText(keying.text_of(code))
            self._finished(False)
        self.focus()

    @Slot(int)
    def _cell(self, step: int) -> None:
        if not self.open:
            return
        if step < 0:
            self.presenter.cursor.up()
        else:
            self.presenter.visit()
            self._forward()

    # ------------------------------------------------------------------ moves

    def _up(self) -> None:
        if self.presenter.on_grid:
            self.presenter.cursor.beside(-1)
        else:
            self.presenter.cursor.up()

    def _down(self) -> None:
        if self.presenter.on_grid:
            self.presenter.cursor.beside(1)
        else:
            self._forward()

    def _forward(self) -> None:
        if need := self.presenter.need():
            self._stay(need)
        else:
            self.presenter.cursor.advance()

    def _end_row(self) -> None:
        if not self.presenter.cursor.end_row():
            self.presenter.said.emit(tr("Tombol / mengakhiri baris daftar."), "warning")

    def _end_roster(self) -> None:
        if not self.presenter.cursor.end_roster():
            self.presenter.said.emit(tr("Tombol Ctrl+/ mengakhiri daftar."), "warning")

    def _look_at(self, found: OpenFinding | None) -> None:
        """A finding was gone to on purpose: Enter there lets it stand."""
        if found is None or self.presenter.field != found.field:
            return
        self._raised = found.field
        if self.presenter.board.open_at(found.field):
            self.screen.show_page(reopen=True, note=tr("Enter terima · ⌫ perbaiki"))

    # ------------------------------------------------------------------ mouse

    @Slot(object)
    def _line_chosen(self, line: Line) -> None:
        if not self.open:
            return
        self.commit()
        if line.item.kind is ItemKind.ADD_ROW:
            self.presenter.add_inner_row(line.item.key, line.item.row)
        elif line.item.kind is ItemKind.QUESTION:
            if line.state is State.OPEN:
                self.presenter.cursor.go(line.item.field)
            elif line.state is State.SKIPPED:
                words = tr("{number} {why}.", number=line.number, why=line.why)
                self.presenter.said.emit(words.strip(), "ok")
        self.focus()

    @Slot(object)
    def _cell_chosen(self, field: Field) -> None:
        self.commit()
        self.presenter.cursor.go(field, grid=True)
        self.focus()

    @Slot(str)
    def _row_opened(self, row: str) -> None:
        self.commit()
        self.presenter.cursor.open_row(row)
        self.focus()

    @Slot(object)
    def _section_chosen(self, section: Section) -> None:
        self.commit()
        self.presenter.cursor.open_section(section)
        self.focus()

    @Slot(object)
    def _finding_chosen(self, chosen: OpenFinding | FieldNote | None) -> None:
        self.commit()
        if chosen is None:
            unanswered = self.presenter.findings.unanswered()
            chosen = unanswered[0] if unanswered else None
        if chosen is not None:
            self.presenter.cursor.go(chosen.field)
        if isinstance(chosen, OpenFinding):
            self._look_at(chosen)
        self.focus()

    # ------------------------------------------------------------------ showing

    @Slot()
    def _moved(self) -> None:
        if self._holding:
            return
        self._raised, self._doubted = None, None
        self.screen.show_page(reopen=True)
        self.screen.show_around_soon()

    @Slot()
    def _answered(self) -> None:
        if self._holding:
            return
        self.screen.show_page(reopen=not self.view.editor.changed)
        self.screen.show_around_soon()

    def _connect(self) -> None:
        view, editor = self.view, self.view.editor
        self.screen.settled.connect(self.settled)
        self.screen.page_turned.connect(self.page_turned)
        editor.finished.connect(self._finished)
        editor.backed.connect(self._backed)
        editor.cleared.connect(self._cleared)
        editor.commanded.connect(self.obey)
        editor.warned.connect(self._warned)
        editor.typed.connect(self._typed)
        editor.moved_list.connect(view.labels.step)
        editor.moved_cell.connect(self._cell)
        view.labels.picked.connect(self._picked)
        view.sheet.chosen.connect(self._line_chosen)
        view.sheet.picked.connect(self._picked)
        view.panel.picked.connect(self._picked)
        view.grid.chosen.connect(self._cell_chosen)
        view.grid.opened.connect(self._row_opened)
        view.blocks.chosen.connect(self._section_chosen)
        view.side.finding_chosen.connect(self._finding_chosen)
        view.side.member_chosen.connect(self._row_opened)
        view.side.left.connect(self.focus)
        view.prompt.closed.connect(self.focus)
