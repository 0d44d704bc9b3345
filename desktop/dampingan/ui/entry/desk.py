"""Joins one presenter to the view: what a key does, what is shown after it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from dampingan.core.errors import Severity
from dampingan.core.identity import group_digits
from dampingan.core.language import tr
from dampingan.forms.session import Field
from dampingan.store.kind import MEMBERS
from dampingan.ui.entry.command import Command
from dampingan.ui.entry.finding import Entry
from dampingan.ui.entry.grid import Column
from dampingan.ui.entry.line import Line, State
from dampingan.ui.entry.outline import ItemKind, Section
from dampingan.ui.entry.path import GHOST
from dampingan.ui.entry.presenter import EntryPresenter
from dampingan.ui.entry.view import EntryView
from dampingan.ui.entry.wording import block_row, new_row_words
from dampingan.ui.families.words import status_cell

_FACTS = ("hubungan", "umur")
"""What the member list says of a person, where the form asks it."""


class Desk(QObject):
    """Keys one family in the view.

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
        self._presenter: EntryPresenter | None = None
        self._holding = False
        self._note = ""
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._show_around)
        self._moves: dict[Command, Callable[[], object]] = {
            Command.UP: self._up,
            Command.DOWN: self._down,
            Command.NEXT_BLOCK: self._next_block,
            Command.PREVIOUS_BLOCK: self._previous_block,
            Command.NEXT_PERSON: self._next_person,
            Command.PREVIOUS_PERSON: self._previous_person,
            Command.ADD_ROW: self._add_row,
            Command.NEXT_FINDING: self._next_finding,
            Command.UNDO: self._undo,
            Command.REDO: self._redo,
        }
        self._connect()

    @property
    def presenter(self) -> EntryPresenter:
        """The family that is open."""
        assert self._presenter is not None
        return self._presenter

    @property
    def open(self) -> bool:
        """Whether a family is open."""
        return self._presenter is not None

    def attach(self, presenter: EntryPresenter | None) -> None:
        """Show another family, or none."""
        if self._presenter is not None:
            self._presenter.moved.disconnect(self._moved)
            self._presenter.answered.disconnect(self._answered)
        self._presenter = presenter
        self.view.labels.hide()
        self.view.preview.hide()
        self.view.failure.hide()
        self.view.prompt.hide()
        self.view.side.close_extra()
        if presenter is not None:
            presenter.moved.connect(self._moved)
            presenter.answered.connect(self._answered)
            self._show_page(reopen=True)
            self._show_around()

    def focus(self) -> None:
        """Put the keyboard where work goes on."""
        if self.view.prompt.isHidden():
            self.view.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def commit(self) -> None:
        """Take what is in the box before something else happens; half a label search is let go."""
        editor = self.view.editor
        if not self.open or not editor.changed:
            return
        if editor.searching:
            editor.revert()
            self._close_labels()
            return
        if refusal := self.presenter.refusal(editor.text()):
            self.presenter.said.emit(tr("{refusal} Tidak disimpan.", refusal=refusal), "warning")
            editor.revert()
            return
        self.presenter.answer(editor.text())
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
        self._close_labels()
        if doubt := self.presenter.doubt(text):
            self._stay(doubt)
            return
        if editor.changed and (refusal := self.presenter.refusal(text)):
            self._stay(tr("{refusal} ⌫ mengosongkan kotak.", refusal=refusal))
            editor.hold()
            return
        go_on, self._holding = False, True
        try:
            if editor.changed:
                go_on = self.presenter.answer(text, auto=auto)
            else:
                self.presenter.accept()
                go_on = True
            if go_on:
                self.presenter.cursor.advance()
        finally:
            self._holding = False
        self._note = "" if go_on else tr("Enter terima · ⌫ perbaiki")
        self._show_page(reopen=True)
        if not go_on:
            editor.hold()
        elif auto:
            editor.jumped()
        self._note = ""
        self._later.start()

    def _stay(self, words: str) -> None:
        """Say under the question why Enter did not go on."""
        self._note = words
        self._show_page(reopen=False)
        self._note = ""
        self.presenter.said.emit(words, "warning")

    @Slot()
    def _backed(self) -> None:
        if self.open:
            self._close_labels()
            self.view.editor.revert()
            self.presenter.cursor.back()

    @Slot()
    def _cleared(self) -> None:
        if self.open:
            self._close_labels()
            self.presenter.answer("")
            self._show_page(reopen=True)

    @Slot(object)
    def obey(self, command: Command) -> None:
        """Do what a key means."""
        if not self.open:
            return
        if command is Command.LEAVE and self.view.side.has_extra:
            self.view.side.close_extra()
            return
        self.commit()
        if command in self._moves:
            self._moves[command]()
        else:
            self.commanded.emit(command)

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
            shown = editor.changed and not keying.coded
            self.view.show_preview(keying.preview(text) if shown else "")

    @Slot(str)
    def _picked(self, code: str) -> None:
        keying = self.presenter.keying if self.open else None
        if keying is None:
            return
        editor = self.view.editor
        self._close_labels()
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
            self.presenter.accept()
            self.presenter.cursor.advance()

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
            self.presenter.cursor.advance()

    def _next_block(self) -> None:
        self.presenter.cursor.block(1)

    def _previous_block(self) -> None:
        self.presenter.cursor.block(-1)

    def _next_person(self) -> None:
        self.presenter.cursor.person(1)

    def _previous_person(self) -> None:
        self.presenter.cursor.person(-1)

    def _add_row(self) -> None:
        self.presenter.add_row()

    def _next_finding(self) -> None:
        self.presenter.next_finding()

    def _undo(self) -> None:
        self.presenter.undo()

    def _redo(self) -> None:
        self.presenter.redo()

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
    def _finding_chosen(self, entry: Entry | None) -> None:
        self.commit()
        if entry is None:
            unanswered = self.presenter.findings.unanswered()
            entry = unanswered[0] if unanswered else None
        if entry is not None:
            self.presenter.cursor.go(entry.field)
        self.focus()

    # ------------------------------------------------------------------ showing

    @Slot()
    def _moved(self) -> None:
        if self._holding:
            return
        self._show_page(reopen=True)
        self._later.start()

    @Slot()
    def _answered(self) -> None:
        if self._holding:
            return
        self._show_page(reopen=not self.view.editor.changed)
        self._later.start()

    def _show_page(self, *, reopen: bool) -> None:
        """Show the current page; `reopen` puts the current answer into the editor."""
        presenter, view = self.presenter, self.view
        on_grid, question, keying = presenter.on_grid, presenter.question, presenter.keying
        view.editor.cells = on_grid
        if on_grid != view.on_grid:
            had_focus = view.editor.hasFocus()
            view.show_grid(on=on_grid)
            if had_focus:
                self.focus()
            self.page_turned.emit()
        text = presenter.text()
        options = keying.options if keying else ()
        picks = keying.picks(text) if keying else []
        if on_grid:
            self._show_grid(picks)
        else:
            lines = presenter.lines()
            here = next(
                (
                    place
                    for place, line in enumerate(lines)
                    if line.item.kind is ItemKind.QUESTION and line.item.field == presenter.field
                ),
                -1,
            )
            hint = "" if view.side_shown else presenter.hint()
            view.sheet.show_lines(lines, here, options, picks, hint=hint, note=self._note)
            view.sheet.reveal()
        if reopen:
            self._close_labels()
            name = (
                presenter.session.form.text(question.label, presenter.reader.language)
                if (question)
                else ""
            )
            view.editor.open(text, keying, name=name, hint=presenter.hint())
        self.settled.emit()

    def _show_grid(self, picks: list[str]) -> None:
        presenter, view = self.presenter, self.view
        form, reader = presenter.session.form, presenter.reader
        columns = [
            Column(q.key, q.number, form.text(q.label, reader.language), reader.cell_width(q))
            for q in presenter.outline.columns(presenter.cursor.page.group)
        ]
        ghost = presenter.field is not None and presenter.field.row == GHOST
        words = new_row_words(presenter.cursor.page.group, here=ghost)
        view.grid.show_rows(columns, presenter.grid(), presenter.field, words)
        view.fit_grid()
        view.grid.reveal()
        keying = presenter.keying
        hint = presenter.hint()
        view.panel.show_line(
            presenter.current_line(),
            keying.options if keying else (),
            picks,
            hint=hint,
            note=self._note,
        )

    @Slot()
    def _show_around(self) -> None:
        """Show what may wait until the keys are served: blocks, findings, members, header."""
        if not self.open:
            return
        presenter, view = self.presenter, self.view
        view.blocks.show_rows([block_row(mark) for mark in presenter.marks()])
        shown = presenter.shown()
        missing = sum(entry.required for entry in presenter.findings.entries)
        missing -= sum(entry.required for entry in shown)
        view.side.show_findings(shown, missing)
        view.side.show_hint("" if presenter.on_grid else presenter.hint())
        view.side.show_members(self._roster_name(), [] if presenter.on_grid else self._members())
        self._show_title()
        self._show_header(sum(e.severity is Severity.ERROR for e in shown))

    def _roster_name(self) -> str:
        repeat = self.presenter.cursor.repeat
        if not repeat or repeat == MEMBERS:
            return tr("Anggota")
        form = self.presenter.session.form
        return form.text(form.groups[repeat].label, self.presenter.reader.language) or repeat

    def _members(self) -> list[tuple[str, str, str, bool]]:
        presenter = self.presenter
        repeat, here = presenter.cursor.repeat, presenter.cursor.row
        if not repeat:
            return []
        members = []
        for row in presenter.session.rows(repeat):
            facts = [presenter.words(key, row) for key in _FACTS]
            name = presenter.row_name(row) or tr("(tanpa nama)")
            members.append((row, name, " · ".join(fact for fact in facts if fact), row == here))
        return members

    def _show_title(self) -> None:
        presenter = self.presenter
        section = presenter.cursor.section
        title = (
            presenter.session.form.text(section.label, presenter.reader.language)
            if (section)
            else ""
        )
        if section and section.number:
            title = tr("Blok {number} · {name}", number=section.number, name=title)
        if presenter.cursor.page.row:
            rows = list(presenter.session.rows(presenter.cursor.page.group))
            number = rows.index(presenter.cursor.page.row) + 1
            name = presenter.row_name(presenter.cursor.page.row) or tr("(tanpa nama)")
            title = f"{number}. {name} · {title}"
        (self.view.grid_title if presenter.on_grid else self.view.title).setText(title)

    def _show_header(self, errors: int) -> None:
        presenter, header = self.presenter, self.view.header
        name = presenter.value("nama_kk") or tr("Keluarga baru")
        facts = []
        if number := presenter.value("no_kk"):
            facts.append(tr("KK {number}", number=group_digits(number)))
        rt, rw = presenter.value("rt"), presenter.value("rw")
        if rt or rw:
            facts.append(tr("RT {rt}/RW {rw}", rt=rt or "–", rw=rw or "–"))
        header.show_family(name, " · ".join(facts))
        status = presenter.entry.status
        cell = status_cell(status)
        finished = status in {"complete", "verified"} and not errors
        header.show_state(cell.text, cell.icon, cell.colour, finished=finished)

    def _close_labels(self) -> None:
        self.view.labels.hide()
        self.view.preview.hide()
        if self.view.editor.searching:
            self.view.editor.searching = False
            self.view.widen_editor(wide=False)

    def _connect(self) -> None:
        view, editor = self.view, self.view.editor
        editor.finished.connect(self._finished)
        editor.backed.connect(self._backed)
        editor.cleared.connect(self._cleared)
        editor.commanded.connect(self.obey)
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
