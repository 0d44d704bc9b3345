"""Layar: a questionnaire as the entry screen shows it, over answers that nobody keeps."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from dampingan.core.language import language, tr
from dampingan.forms.model import Form
from dampingan.forms.session import Field, FormSession
from dampingan.ui.control.button import button
from dampingan.ui.control.field import LineEdit
from dampingan.ui.control.label import ElidedLabel
from dampingan.ui.control.layout import Grow, column, line, row
from dampingan.ui.entry.keying import Keying
from dampingan.ui.entry.line import Line, Reader, Remark, State
from dampingan.ui.entry.measure import Measure
from dampingan.ui.entry.outline import Item, Outline, Page, PageKind, Section
from dampingan.ui.entry.painted_list import ListRow, PaintedList
from dampingan.ui.entry.sheet import QuestionSheet
from dampingan.ui.icon import Icons
from dampingan.ui.theme import Theme

_BLOCKS = 190
_SHARE, _LEAST = 0.26, 120
_BACK = {Qt.Key.Key_Up, Qt.Key.Key_Backtab}


class TrialEdit(LineEdit):
    """The answer box of the preview.

    Signals:
        moved: 1 after Enter, Tab or arrow down, -1 for the question before.
        left: Esc: back to the blocks.
    """

    moved = Signal(int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "answer")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the questions."""
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down, Qt.Key.Key_Tab}:
            self.moved.emit(1)
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Backtab} or (
            key == Qt.Key.Key_Backspace and not self.text()
        ):
            self.moved.emit(-1)
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes to the next question."""
        self.moved.emit(1 if forward else -1)
        return True


class ScreenPreview(QWidget):
    """Blocks at the left, the questions of one at the right; answers can be tried, none is kept."""

    def __init__(self, theme: Theme, icons: Icons, today: Callable[[], date]) -> None:
        super().__init__()
        self._theme = theme
        self._today = today
        self._form: Form | None = None
        self._tables: Any = None
        self._session: FormSession | None = None
        self._outline: Outline | None = None
        self._section: Section | None = None
        self._lines: list[Line] = []
        self._items: list[Item] = []
        self._at = -1
        self._tried: set[Field] = set()
        self._measure = Measure(theme)
        self.editor = TrialEdit()
        self.blocks = PaintedList(theme, icons, self._measure, tr("Blok"))
        self.blocks.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.sheet = QuestionSheet(theme, icons, self._measure)
        self.sheet.hold(self.editor)
        self._note = ElidedLabel("", "muted")
        self.fill = button(tr("Isi contoh"), icons=icons, icon="demo", clicked=self._fill)
        self.empty = button(tr("Kosongkan"), kind="flat", clicked=self._empty)
        foot = row(Grow(self._note), self.empty, self.fill, margins=(4, 2))
        body = row(self.blocks, Grow(self.sheet), gap=2, margins=(1, 1), centred=False)
        column(Grow(body), line(), foot, gap=0, on=self)
        self.blocks.chosen.connect(self._choose)
        self.sheet.chosen.connect(self._point)
        self.sheet.picked.connect(self._pick)
        self.editor.textEdited.connect(self._typed)
        self.editor.moved.connect(self._finish)
        self.editor.left.connect(self.blocks.setFocus)
        theme.changed.connect(self._forget)
        self._measure_blocks()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the questions the room."""
        super().resizeEvent(event)
        self._measure_blocks()

    def show_form(self, form: Form, tables: Any) -> None:
        """Show an empty record of a form.

        Args:
            form: the questionnaire.
            tables: outside tables that its expressions read, or None.
        """
        if form is self._form:
            return
        self._form, self._tables = form, tables
        self._outline = Outline(form)
        self._section = self._outline.sections[0] if self._outline.sections else None
        self._empty()

    @Slot()
    def _empty(self) -> None:
        if self._form is not None:
            session = FormSession(
                self._form, today=self._today(), language=language(), tables=self._tables
            )
            self._note.setText(tr("Boleh dicoba diisi; tidak ada yang disimpan."))
            self._take(session)

    @Slot()
    def _fill(self) -> None:
        if self._form is None:
            return
        from dampingan.forms.filling import fill_randomly

        rng = random.Random(random.randrange(1 << 30))  # noqa: S311 - a picture, no secret
        session = fill_randomly(self._form, rng, today=self._today(), tables=self._tables)
        self._note.setText(tr("Jawaban acak sebagai contoh; tidak ada yang disimpan."))
        self._take(session)

    def _take(self, session: FormSession) -> None:
        self._session = session
        self._tried.clear()
        self._draw()

    def _draw(self) -> None:
        """Show the chosen block from its first question."""
        if self._outline is None or self._session is None:
            return
        code = language()
        text = self._outline.form.text
        self.blocks.show_rows(
            [
                ListRow(
                    section,
                    text(section.label, code) or section.key or tr("Pertanyaan"),
                    end=section.number,
                    level=section.level,
                    current=section is self._section,
                )
                for section in self._outline.sections
            ]
        )
        self._items = self._read_items()
        self._read_lines()
        self._go(self._next(-1, 1))

    def _read_items(self) -> list[Item]:
        section, outline, session = self._section, self._outline, self._session
        if section is None or outline is None or session is None:
            return []
        if not section.repeat:
            return outline.items(Page(PageKind.SHEET, section.group), session)
        rows = session.rows(section.repeat)
        if not rows and not outline.form.groups[section.repeat].count:
            session.add_row(section.repeat)
            rows = session.rows(section.repeat)
        if not rows:
            return []
        found = outline.items(Page(PageKind.SHEET, section.repeat, rows[0]), session)
        if section.level == 1:
            keys = set(outline.questions_of(section))
            found = [one for one in found if one.key in keys]
        return found

    def _read_lines(self) -> None:
        outline, session = self._outline, self._session
        if outline is None or session is None:
            return
        reader = Reader(outline, session, language())
        self._lines = [reader.read(item, self._remarks(item)) for item in self._items]

    def _remarks(self, item: Item) -> list[Remark]:
        if self._session is None or not item.is_question or item.field not in self._tried:
            return []
        return [Remark(one.severity, one.message) for one in self._session.findings(item.field)]

    # -- trying answers ----------------------------------------------------------------------

    @property
    def line(self) -> Line | None:
        """The question that is being tried."""
        return self._lines[self._at] if 0 <= self._at < len(self._lines) else None

    def _keying(self) -> Keying | None:
        outline, session = self._outline, self._session
        if self.line is None or outline is None or session is None:
            return None
        return Reader(outline, session, language()).keying(self.line.item.field, self._today())

    def _go(self, place: int) -> None:
        self._at = place
        keying, line, session = self._keying(), self.line, self._session
        if keying is None or line is None or session is None:
            self.sheet.show_lines(self._lines, -1, (), ())
            return
        text = keying.text_of(session.value(line.item.field)) if keying.coded else line.box
        self.editor.setText(text)
        self.editor.selectAll()
        self.editor.setAccessibleName(line.text)
        hint = session.hint(line.item.key, line.item.row)
        self.sheet.show_lines(self._lines, place, keying.options, keying.picks(text), hint=hint)
        self.sheet.reveal()

    def _next(self, place: int, step: int) -> int:
        """Return the next question that is asked, the same place when there is none."""
        other = place + step
        while 0 <= other < len(self._lines):
            if self._lines[other].item.is_question and self._lines[other].state is State.OPEN:
                return other
            other += step
        return place

    def _answer(self, text: str) -> None:
        keying, line = self._keying(), self.line
        if keying is None or line is None or self._session is None:
            return
        self._tried.add(line.item.field)
        shown = line.box if not keying.coded else None
        if text != shown:
            self._session.set(line.item.field, keying.canonical(text))
        self._items = self._read_items()
        self._read_lines()

    @Slot(int)
    def _finish(self, step: int) -> None:
        if step > 0:
            self._answer(self.editor.text())
        place = self._next(self._at, step)
        if place != self._at:
            self._go(place)
        elif step > 0:
            self._go_on()
        else:
            self.blocks.setFocus()

    def _go_on(self) -> None:
        """After the last question of a block comes the next block, after the last one the end."""
        sections = self._outline.sections if self._outline else ()
        here = sections.index(self._section) if self._section in sections else len(sections)
        if here + 1 < len(sections):
            self._choose(sections[here + 1])
        else:
            self._go(self._at)
            self.fill.setFocus()

    @Slot(str)
    def _typed(self, text: str) -> None:
        keying = self._keying()
        if keying is not None:
            self.sheet.show_picks(keying.picks(text))
            if keying.complete(text):
                self._finish(1)

    @Slot(str)
    def _pick(self, code: str) -> None:
        keying = self._keying()
        if keying is None:
            return
        if keying.several:
            self.editor.setText(keying.toggle(self.editor.text(), code))
            self.sheet.show_picks(keying.picks(self.editor.text()))
        else:
            self._answer(code)
            self._go(self._next(self._at, 1))

    @Slot(object)
    def _point(self, line: Line) -> None:
        if line in self._lines and line.item.is_question and line.state is State.OPEN:
            self._go(self._lines.index(line))
            self.editor.setFocus()

    @Slot(object)
    def _choose(self, section: Section) -> None:
        self._section = section
        self._draw()
        self.sheet.verticalScrollBar().setValue(0)
        self.editor.setFocus()

    @Slot()
    def _forget(self) -> None:
        self._measure.forget()
        self.blocks.forget()
        self.sheet.forget()
        self._measure_blocks()

    def _measure_blocks(self) -> None:
        most = round(self.width() * _SHARE)
        self.blocks.setFixedWidth(max(_LEAST, min(self._theme.px(_BLOCKS), most)))
