"""Search and filter chips above a register."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from dampingan.core.language import tr
from dampingan.core.regions import regions
from dampingan.forms.model import Form, QuestionType
from dampingan.store.plan.record import PlanRecord
from dampingan.ui.control.button import button
from dampingan.ui.control.chip import Chip, Option
from dampingan.ui.control.field import SearchField
from dampingan.ui.control.layout import Grow, row
from dampingan.ui.icon import Icons
from dampingan.ui.register.book import Book, linked_forms
from dampingan.ui.register.heading import heading
from dampingan.ui.register.model import RegisterModel
from dampingan.ui.theme import Theme

Test = Callable[[PlanRecord, str], bool]
"""Whether a record passes a chip's value."""
_PLACES = {"rt", "rw"}
_SEARCH_WIDTH = 240


class FilterBar(QWidget):
    """Tells which records pass.

    Args:
        book: the registers of the workspace.
        form: the register's questionnaire.
        model: its rows; chips of places offer what stands there.
        filters: questions that get a chip.
        theme, icons: the look.

    Attributes:
        search: the search field.
        chips: question or name → chip.

    Signals:
        changed: other records pass now.
        left_down: on to the table.
    """

    changed = Signal()
    left_down = Signal()

    def __init__(
        self,
        book: Book,
        form: Form,
        model: RegisterModel,
        filters: Sequence[str],
        *,
        theme: Theme,
        icons: Icons,
    ) -> None:
        super().__init__()
        self._book = book
        self._form = form
        self._model = model
        self._theme = theme
        self._icons = icons
        self._tests: dict[str, Test] = {}
        self._further: Callable[[PlanRecord], bool] | None = None
        self._known: dict[str, Mapping[str, str]] = {}
        self.search = SearchField(icons, tr("Cari di daftar ini"))
        self.search.setMaximumWidth(theme.px(_SEARCH_WIDTH))
        self.search.searched.connect(self._searched)
        self.search.left_down.connect(self.left_down)
        self.search.returnPressed.connect(self.left_down)
        self.chips: dict[str, Chip] = {}
        self.clear = button("", kind="flat", icons=icons, icon="clear", tip=tr("Hapus saringan"))
        self.clear.setAccessibleName(tr("Hapus saringan"))
        self.clear.clicked.connect(self.reset)
        self._row = row(Grow(self.search), self.clear, None, gap=2, on=self)
        for key in filters:
            question = form.questions.get(key)
            if question is not None:
                word = heading(key) or {"rt": "RT", "rw": "RW"}.get(key, key)
                several = question.type is QuestionType.SELECT_MULTIPLE
                self.add(key, word, partial(_answers, key) if several else partial(_is, key))
        self.clear.hide()

    def add(self, name: str, word: str, test: Test) -> Chip:
        """Add a chip and return it; its `asked` may set its options."""
        chip = Chip(word, self._theme, self._icons)
        chip.asked.connect(partial(self._offer, name))
        chip.chosen.connect(self._chosen)
        self.chips[name] = chip
        self._tests[name] = test
        self._row.insertWidget(len(self.chips), chip)
        return chip

    def narrow(self, test: Callable[[PlanRecord], bool] | None) -> None:
        """Let only records pass that pass the filters of the place, too; None ends that."""
        self._further = test
        self.changed.emit()

    def passes(self, record: PlanRecord) -> bool:
        """Tell whether a record passes search and chips."""
        if self._further is not None and not self._further(record):
            return False
        for name, chip in self.chips.items():
            if chip.value and not self._tests[name](record, chip.value):
                return False
        words = self.search.text().casefold().split()
        if not words:
            return True
        row_text = " ".join([record.title, *self._texts(record)]).casefold()
        return all(word in row_text for word in words)

    def begins(self) -> dict[str, str]:
        """Return what a new record begins with, so that the filters that are set let it pass."""
        return {
            name: chip.value
            for name, chip in self.chips.items()
            if chip.value and name in self._form.questions
        }

    def choose(self, name: str, value: str) -> None:
        """Set a chip and tell it; `reset` before for this one only."""
        self.chips[name].choose(value)

    @Slot()
    def reset(self) -> None:
        """Let everything pass."""
        for chip in self.chips.values():
            chip.set_value("")
        self.search.clear()
        self.search.tell()
        self._chosen()

    def renew(self) -> None:
        """Offer what stands in the rows now."""
        self._known.clear()
        for name, chip in self.chips.items():
            if chip.value:
                self._offer(name)

    def _texts(self, record: PlanRecord) -> Iterator[str]:
        """Yield the words of a record's columns; links are told by the records they name."""
        for shown in self._model.columns:
            key = shown.question.key
            text = record.answers.get(key, "")
            if not text:
                continue
            if shown.question.choice_list:
                labels = self._labels(key)
                yield from (labels.get(code, code) for code in text.split())
            elif linked_forms(shown.question):
                yield self._model.text(record, shown)
            else:
                yield text
        if not self._book.village and (region := regions().get(record.village_code)):
            yield region.name

    def _labels(self, key: str) -> Mapping[str, str]:
        if key not in self._known:
            self._known[key] = self._book.labels(self._form, self._form.questions[key])
        return self._known[key]

    def _offer(self, name: str) -> None:
        question = self._form.questions.get(name)
        if question is None:
            return
        found = {value for one in self._model.everything for value in one.keys(name)}
        if question.choice_list:
            labels = self._book.labels(self._form, question)
            options: list[Option] = [(code, labels[code]) for code in labels if code in found]
        else:
            options = [(value, value) for value in sorted(found)]
        self.chips[name].set_options(options)

    @Slot(str)
    def _chosen(self, _value: str = "") -> None:
        self.clear.setVisible(any(chip.value for chip in self.chips.values()))
        self.changed.emit()

    @Slot(str)
    def _searched(self, _text: str) -> None:
        self.changed.emit()


def _is(key: str, record: PlanRecord, value: str) -> bool:
    return record.text(key) == value


def _answers(key: str, record: PlanRecord, value: str) -> bool:
    return value in record.keys(key)
