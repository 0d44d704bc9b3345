"""Shows what the presenter says: the page at once, what stands around it when the keys rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from dampingan.core.errors import Severity
from dampingan.core.language import tr
from dampingan.store.kind import MEMBERS
from dampingan.ui.entry.grid import Column
from dampingan.ui.entry.heading import heading
from dampingan.ui.entry.mode import mode_words
from dampingan.ui.entry.path import GHOST
from dampingan.ui.entry.wording import block_row, new_row_words
from dampingan.ui.families.words import status_cell

if TYPE_CHECKING:
    from dampingan.ui.entry.presenter import EntryPresenter
    from dampingan.ui.entry.view import EntryView

_FACTS = ("hubungan", "umur")
"""What the member list says of a person, where the form asks it."""


class Screen(QObject):
    """Paints one presenter into the view.

    Signals:
        settled: the screen shows another field or answer.
        page_turned: a grid is shown instead of a sheet, or the other way.
    """

    settled = Signal()
    page_turned = Signal()

    def __init__(self, view: EntryView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.view = view
        self.presenter: EntryPresenter | None = None
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self.show_around)

    def attach(self, presenter: EntryPresenter | None) -> None:
        """Show another record, or none."""
        self.presenter = presenter
        view = self.view
        for part in (view.labels, view.preview, view.note, view.failure, view.prompt):
            part.hide()
        view.side.close_extra()
        if presenter is not None:
            self.show_page(reopen=True)
            self.show_around()

    def show_around_soon(self) -> None:
        """Show what stands around once the keys are served."""
        self._later.start()

    def close_labels(self) -> None:
        """Close what floats under the answer box."""
        view = self.view
        view.labels.hide()
        view.preview.hide()
        if view.editor.searching:
            view.editor.searching = False
            view.widen_editor(wide=False)

    # ------------------------------------------------------------------ the page

    def show_page(self, *, reopen: bool, note: str = "") -> None:
        """Show the current page.

        Args:
            reopen: put the current answer into the editor.
            note: what to press now, under the question.
        """
        presenter, view = self.presenter, self.view
        if presenter is None:
            return
        on_grid, question, keying = presenter.on_grid, presenter.question, presenter.keying
        view.editor.cells = on_grid
        if on_grid != view.on_grid:
            had_focus = view.editor.hasFocus()
            view.show_grid(on=on_grid)
            if had_focus:
                view.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            self.page_turned.emit()
        text = presenter.text()
        options = keying.options if keying else ()
        picks = keying.picks(text) if keying else []
        if on_grid:
            self._show_grid(presenter, picks, note)
        else:
            lines = presenter.picture.lines()
            here = presenter.picture.place_of(presenter.field)
            hint = "" if view.side_shown else presenter.hint()
            view.sheet.show_lines(lines, here, options, picks, hint=hint, note=note)
            view.sheet.reveal()
        if reopen:
            self.close_labels()
            form, reader = presenter.session.form, presenter.record.reader
            name = form.text(question.label, reader.language) if question else ""
            view.editor.open(text, keying, name=name, hint=presenter.hint())
        self.settled.emit()

    def _show_grid(self, presenter: EntryPresenter, picks: list[str], note: str) -> None:
        view, keying = self.view, presenter.keying
        form, reader = presenter.session.form, presenter.record.reader
        columns = [
            Column(q.key, q.number, form.text(q.label, reader.language), reader.cell_width(q))
            for q in presenter.outline.columns(presenter.cursor.page.group)
        ]
        ghost = presenter.field is not None and presenter.field.row == GHOST
        words = new_row_words(presenter.cursor.page.group, here=ghost)
        view.grid.show_rows(columns, presenter.picture.grid(), presenter.field, words)
        view.fit_grid()
        view.grid.reveal()
        view.panel.show_line(
            presenter.picture.current_line(),
            keying.options if keying else (),
            picks,
            hint=presenter.hint(),
            note=note,
        )

    # ------------------------------------------------------------------ around it

    @Slot()
    def show_around(self) -> None:
        """Show what may wait until the keys are served: blocks, findings, members, header."""
        presenter, view = self.presenter, self.view
        if presenter is None:
            return
        view.blocks.show_rows([block_row(mark) for mark in presenter.picture.marks()])
        view.side.show_findings(presenter.board)
        view.side.show_hint("" if presenter.on_grid else presenter.hint())
        members = [] if presenter.on_grid else self._members(presenter)
        view.side.show_members(self._roster_name(presenter), members)
        self._show_title(presenter)
        self._show_header(presenter)

    def _roster_name(self, presenter: EntryPresenter) -> str:
        repeat = presenter.cursor.repeat
        if not repeat or repeat == MEMBERS:
            return tr("Anggota")
        form = presenter.session.form
        return form.text(form.groups[repeat].label, presenter.record.reader.language) or repeat

    def _members(self, presenter: EntryPresenter) -> list[tuple[str, str, str, bool]]:
        repeat, here = presenter.cursor.repeat, presenter.cursor.row
        if not repeat:
            return []
        asked = [key for key in _FACTS if self._asked_in(presenter, key, repeat)]
        members = []
        for row in presenter.session.rows(repeat):
            facts = [presenter.words(key, row) for key in asked]
            name = presenter.row_name(row) or tr("(tanpa nama)")
            members.append((row, name, " · ".join(fact for fact in facts if fact), row == here))
        return members

    @staticmethod
    def _asked_in(presenter: EntryPresenter, key: str, repeat: str) -> bool:
        question = presenter.session.form.questions.get(key)
        return question is not None and question.repeat == repeat

    def _show_title(self, presenter: EntryPresenter) -> None:
        section, page = presenter.cursor.section, presenter.cursor.page
        form = presenter.session.form
        title = form.text(section.label, presenter.record.reader.language) if section else ""
        if section and section.number:
            title = tr("Blok {number} · {name}", number=section.number, name=title)
        if page.row:
            number = presenter.session.rows(page.group).index(page.row) + 1
            name = presenter.row_name(page.row) or tr("(tanpa nama)")
            title = f"{number}. {name} · {title}"
        (self.view.grid_title if presenter.on_grid else self.view.title).setText(title)

    def _show_header(self, presenter: EntryPresenter) -> None:
        header = self.view.header
        header.show_record(*heading(presenter))
        header.show_mode(mode_words(presenter.mode), presenter.mode)
        status = presenter.entry.status
        cell = status_cell(status)
        errors = sum(e.severity is Severity.ERROR for e in presenter.shown())
        finished = status in {"complete", "verified"} and not errors
        header.show_state(cell.text, cell.icon, cell.colour, finished=finished)
