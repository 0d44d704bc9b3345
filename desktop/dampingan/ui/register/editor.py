"""The one-line editor of an answer: typed text, codes, parts of labels, links.

It stands over a cell of a table while that is typed into, or alone in a pane (`AnswerField`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from dampingan.core.dates import parse_iso
from dampingan.core.errors import DampinganError
from dampingan.core.language import language, tr
from dampingan.core.missing import is_missing
from dampingan.forms.checking import FITS, type_message
from dampingan.forms.model import Form, Question, QuestionType
from dampingan.store.plan.record import PlanRecord
from dampingan.ui.control.field import LineEdit
from dampingan.ui.entry.keying import Keying
from dampingan.ui.entry.thumbnail import keep_file
from dampingan.ui.icon import Icons
from dampingan.ui.register.answer_text import answer_cell, day_text, number_text
from dampingan.ui.register.book import Book, linked_forms
from dampingan.ui.register.candidate import Candidate, Source, is_code
from dampingan.ui.register.popup import CandidateList
from dampingan.ui.register.source import NEW, TITLE, fills_for, source_of
from dampingan.ui.register.typed_number import written_out
from dampingan.ui.theme import Theme

_NUMBERS = {QuestionType.INTEGER, QuestionType.DECIMAL}
_PARTS = ",;"
_Key = Qt.Key


class Asked(NamedTuple):
    """What an editor is opened on.

    Attributes:
        book: the registers of the workspace.
        form: the questionnaire.
        question: what is asked.
        record: what is being answered, None for a record that does not exist yet.
        value: the answer so far.
        village: whose records links offer, ``""`` for all.
    """

    book: Book
    form: Form
    question: Question
    record: PlanRecord | None = None
    value: str = ""
    village: str = ""


class Birth(NamedTuple):
    """A record that a link makes: its register and its first answers."""

    form_id: str
    answers: Mapping[str, str]


@dataclass(frozen=True)
class Taken:
    """What an editor holds.

    Attributes:
        text: the answer in canonical form.
        fills: further answers that a choice brought along.
        births: records to be made and named by the link: form and answers of each.
        problem: why it can't be taken; ``""`` when it can.
    """

    text: str = ""
    fills: Mapping[str, str] = field(default_factory=dict)
    births: tuple[Birth, ...] = ()
    problem: str = ""


class AnswerEditor(LineEdit):
    """Takes one answer.

    Signals:
        finished: Enter or a key that leaves was pressed: ``down``, ``up``, ``right``, ``left``;
            ``stay`` when the focus went elsewhere.
        given_up: Esc: nothing is to change.
    """

    finished = Signal(str)
    given_up = Signal()

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = icons
        self._list: CandidateList | None = None
        self._asked: Asked | None = None
        self._source: Source | None = None
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.timeout.connect(self._follow_field)
        self._keys: list[str] = []
        self._births: list[Birth] = []
        self._touched = False
        self._typed_open = False
        self._stepped = False
        self.textEdited.connect(self._edited)

    # -- opening ---------------------------------------------------------------------------

    def ask(self, asked: Asked, *, typed: str | None = None) -> None:
        """Begin with an answer; `typed` is the key that began it and replaces the answer."""
        self._asked = asked
        self._source = source_of(
            asked.book, asked.form, asked.question, asked.record, village=asked.village
        )
        several = self._source is not None and self._source.several
        words = several and _is_words(asked)
        self._keys = asked.value.split() if several and not words else []
        self._births = []
        self._touched, self._stepped = typed is not None, False
        self._typed_open = typed is not None
        self.setPlaceholderText(self._chosen_words())
        self.setText(asked.value if words else "" if several else edit_text(asked))
        if typed is not None:
            self.setText(typed)
        else:
            self.selectAll()
        self._show_list()
        self._settling.start(0)

    @property
    def touched(self) -> bool:
        """Whether anything was typed or chosen."""
        return self._touched

    @property
    def list(self) -> CandidateList:
        """The candidates below the editor."""
        if self._list is None:
            self._list = CandidateList(self._theme, self._icons, self.window())
            self._list.picked.connect(self._picked)
            self.destroyed.connect(self._list.deleteLater)
        return self._list

    # -- the answer ------------------------------------------------------------------------

    def take(self) -> Taken:
        """Return what the editor holds now."""
        asked = self._asked
        if asked is None or not (self._touched or self._stepped):
            return Taken(asked.value if asked else "")
        if self._source is not None:
            return self._take_candidate(asked)
        return self._take_text(asked)

    def say(self, problem: str) -> None:
        """Show why an answer was not taken, under the editor."""
        mark = self.list.place
        self.list.show_found(self.list.found, self._under(), mark=mark, words=problem, wrong=True)

    def _take_candidate(self, asked: Asked) -> Taken:
        source, text = self._source, self.text().strip()
        assert source is not None
        marked = self.list.current if self.list.isVisible() else None
        if source.several:
            return self._take_several(asked, text, marked)
        if not text and not self._stepped:
            return Taken("")
        if marked is not None:
            answers = asked.record.answers if asked.record else {}
            fills = fills_for(marked, answers)
            return Taken(marked.label if source.free else marked.key, fills)
        if source.free:
            return self._take_text(asked)
        if is_missing(special := self._keying(asked).canonical(text)):
            return Taken(special)
        return Taken(problem=tr("Tidak ada pilihan “{text}”.", text=text))

    def _take_several(self, asked: Asked, text: str, marked: Candidate | None) -> Taken:
        keys = list(self._keys)
        births = list(self._births)
        if text:
            codes = self._codes(asked, text)
            if codes:
                return Taken(" ".join(dict.fromkeys([*keys, *codes])), births=tuple(births))
            if marked is None:
                return Taken(problem=tr("Tidak ada pilihan “{text}”.", text=text))
        if marked is not None and marked.key.startswith(NEW):
            births.append(Birth(marked.key[1:].partition(":")[0], marked.fills))
        elif marked is not None and text:
            keys = list(dict.fromkeys([*keys, marked.key]))
        elif marked is not None and self._stepped:
            keys = _toggled(keys, marked.key)
        return Taken(" ".join(keys), births=tuple(births))

    def _codes(self, asked: Asked, text: str) -> list[str]:
        """Return the codes of a text like ``1 3 5``, empty when it is none."""
        source = self._source
        assert source is not None
        found = []
        for word in text.replace(",", " ").replace(";", " ").split():
            first = next(iter(source.find(word)), None)
            if first is None or not is_code(first, word):
                return []
            found.append(first.key)
        return found

    def _take_text(self, asked: Asked) -> Taken:
        question, text = asked.question, self.text().strip()
        if question.type is QuestionType.FILE and text:
            try:
                return Taken(keep_file(asked.book.workspace, text))
            except DampinganError as error:
                return Taken(problem=str(error))
        if question.type is QuestionType.INTEGER:
            text = written_out(text)
        value = self._keying(asked).canonical(text)
        fits = FITS.get(question.type)
        if value and fits and not is_missing(value) and not fits(value):
            return Taken(problem=type_message(question))
        return Taken(value)

    def _keying(self, asked: Asked) -> Keying:
        today = asked.book.workspace.now().astimezone().date()
        return Keying(asked.question, today=today)

    # -- keys ------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Take Tab before Qt moves the focus with it."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            steps = {_Key.Key_Tab: "right", _Key.Key_Backtab: "left"}
            if event.key() in steps and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.finished.emit(steps[_Key(event.key())])
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes, Esc gives up, arrows mark candidates, a comma goes on to the next one."""
        key, modifiers = event.key(), event.modifiers()
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if key in {_Key.Key_Return, _Key.Key_Enter}:
            if not (control and self._add_part()):
                self.finished.emit("up" if shift else "down")
        elif key == _Key.Key_Escape:
            self.given_up.emit()
        elif key in {_Key.Key_Up, _Key.Key_Down}:
            self._arrow(1 if key == _Key.Key_Down else -1)
        elif event.text() and event.text() in _PARTS and self._add_part():
            return
        elif key == _Key.Key_Backspace and not self.text() and (self._keys or self._births):
            (self._births or self._keys).pop()
            self._changed_keys()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving takes the answer, unless only a menu or another window is in front."""
        super().focusOutEvent(event)
        passing = {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}
        if event.reason() not in passing and self._asked is not None:
            self.finished.emit("stay")

    def close_list(self) -> None:
        """Hide the candidates."""
        if self._list is not None:
            self._list.hide()

    def forget(self) -> None:
        """End the edit: nothing that follows counts."""
        self._asked = None
        self.close_list()

    def _arrow(self, by: int) -> None:
        found = self._list is not None and self._list.isVisible() and self._list.found
        if found:
            self.list.step(by)
            self._stepped = True
        else:
            self.finished.emit("down" if by > 0 else "up")

    def _add_part(self) -> bool:
        """Add what is marked and go on with the next one; False where only one is wanted."""
        if self._source is None or not self._source.several or self._asked is None:
            return False
        taken = self._take_several(self._asked, self.text().strip(), self.list.current)
        if taken.problem:
            self.say(taken.problem)
            return True
        self._keys, self._births = taken.text.split(), list(taken.births)
        self._changed_keys()
        return True

    def _changed_keys(self) -> None:
        self._touched, self._stepped = True, False
        self.clear()
        self.setPlaceholderText(self._chosen_words())
        self._show_list()

    @Slot(int)
    def _picked(self, place: int) -> None:
        """A click on a candidate takes it; where several may be chosen, the list stays."""
        self.list.place = place
        self._touched = self._stepped = True
        if self._source is not None and self._source.several and self._asked is not None:
            if (marked := self.list.current) is not None:
                if marked.key.startswith(NEW):
                    self._add_part()
                    return
                self._keys = _toggled(self._keys, marked.key)
                self._changed_keys()
        else:
            self.finished.emit("down")

    # -- the list --------------------------------------------------------------------------

    @Slot()
    def _edited(self) -> None:
        self._touched, self._stepped = True, False
        self._show_list()

    def _show_list(self) -> None:
        asked = self._asked
        if asked is None:
            return
        if self._source is None:
            words = self._preview(asked)
            if words:
                self.list.show_found((), self._under(), words=words)
            else:
                self.close_list()
            return
        self._show_candidates(asked)

    def _show_candidates(self, asked: Asked) -> None:
        source = self._source
        assert source is not None
        text = self.text().strip() if self._touched else ""
        if source.free and not text:
            self.close_list()
            return
        found = source.find(text)
        mark, words = self._mark(found, text, asked), ""
        if not found:
            words = "" if source.free else tr("Tidak ada pilihan yang cocok.")
        elif source.free:
            words = tr("Enter: ambil dari katalog") if mark >= 0 else tr("↓ ambil dari katalog")
        elif source.several:
            words = tr("Enter memilih, koma memilih lagi")
        chosen = self._keys if source.several else ()
        self.list.show_found(found, self._under(), mark=mark, chosen=chosen, words=words)

    def _mark(self, found: Sequence[Candidate], text: str, asked: Asked) -> int:
        source = self._source
        assert source is not None
        if source.free:
            return 0 if found and is_code(found[0], text) else -1
        if text:
            return 0
        keys = [one.key for one in found]
        return keys.index(asked.value) if asked.value in keys and not source.several else -1

    def _preview(self, asked: Asked) -> str:
        if not self._touched:
            return ""
        text = self.text()
        if asked.question.type is QuestionType.INTEGER and (full := written_out(text)) != text:
            return f"= {number_text(full)}"
        return self._keying(asked).preview(text)

    def _chosen_words(self) -> str:
        source = self._source
        if source is None:
            return ""
        known = [source.known(key) for key in self._keys]
        words = [one.label if one else key for one, key in zip(known, self._keys, strict=True)]
        return "; ".join([*words, *(one.answers.get(TITLE, "") for one in self._births)])

    @Slot()
    def _follow_field(self) -> None:
        """Show the list below the field where a layout or a scroll area has put it meanwhile."""
        if self._list is not None and self._list.isVisible():
            self._list.place_under(self._under())

    def _under(self) -> QRect:
        return QRect(self.mapTo(self.window(), QPoint(0, 0)), self.size())


class AnswerField(AnswerEditor):
    """An editor that stands alone in a pane: shows the answer, takes another one.

    Signals:
        changed: another answer, and the `Taken` with what a choice brings along.
    """

    changed = Signal(str, object)

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(theme, icons, parent)
        self._shown: Asked | None = None
        self.finished.connect(self._finish)
        self.given_up.connect(self._begin_anew)

    def show_value(self, asked: Asked) -> None:
        """Show an answer; typing begins when the field gets the focus."""
        self._shown = asked
        if self.hasFocus():
            self.ask(asked)
        else:
            self._show_words()

    def value(self) -> str:
        """Return the answer that was shown or given last."""
        return self._shown.value if self._shown else ""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin to edit."""
        super().focusInEvent(event)
        if self._shown is not None and self._asked is None:
            self.ask(self._shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives a change up; with nothing changed it belongs to the pane."""
        if event.key() == _Key.Key_Escape and not self.touched:
            self.close_list()
            event.ignore()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _begin_anew(self) -> None:
        if self._shown is not None:
            self.ask(self._shown)

    @Slot()
    def _show_words(self) -> None:
        self.forget()
        if (asked := self._shown) is not None:
            self.setText(answer_cell(asked.book, asked.form, asked.question, asked.value).text)
            self.setCursorPosition(0)

    @Slot(str)
    def _finish(self, step: str) -> None:
        asked = self._shown
        if asked is None or self._asked is None:
            return
        taken = self.take()
        if taken.problem and step != "stay":
            self.say(taken.problem)
            return
        given = not taken.problem and (taken.text != asked.value or bool(taken.births))
        if given:
            self._shown = asked._replace(value=taken.text)
        self._show_words()
        if step in {"right", "down"}:
            self.focusNextPrevChild(True)
        elif step in {"left", "up"}:
            self.focusNextPrevChild(False)
        if given:
            self.changed.emit(taken.text, taken)


def edit_text(asked: Asked) -> str:
    """Return the text that an answer is edited as: labels for codes, plain digits for numbers."""
    question, value = asked.question, asked.value
    if question.type in _NUMBERS and not is_missing(value):
        return value.replace(".", ",") if language() == "id" else value
    if question.type is QuestionType.DATE and (day := parse_iso(value)) is not None:
        return day_text(day)
    if question.type is QuestionType.FILE:
        return ""
    if question.type is QuestionType.TEXT:
        return value
    return answer_cell(asked.book, asked.form, question, value).text


def _is_words(asked: Asked) -> bool:
    """Whether a link's answer is words that nobody made a record of yet."""
    forms = linked_forms(asked.question)
    return bool(forms) and not asked.book.names_records(asked.value, forms)


def _toggled(keys: Sequence[str], key: str) -> list[str]:
    return [one for one in keys if one != key] if key in keys else [*keys, key]
