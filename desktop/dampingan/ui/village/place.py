"""Profil desa/kelurahan: a form made from the fields of the record kind."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QScrollArea, QWidget

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.store.kind import KINDS, KindField
from dampingan.ui.context import Context, Hint, Place
from dampingan.ui.control.combo import ComboBox
from dampingan.ui.control.field import LineEdit
from dampingan.ui.control.label import label, set_role
from dampingan.ui.control.layout import column
from dampingan.ui.theme import SPACE
from dampingan.ui.village.words import profile_word

if TYPE_CHECKING:
    from dampingan.store.transaction import Changes

_KIND = KINDS["village"]


class VillagePlace(Place):
    """Every field is saved when it is left; Ctrl+Z takes it back."""

    name = "village"
    icon = "village"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.editors: dict[str, LineEdit | QComboBox] = {}
        self._problems = {field.key: label("", "error", wrap=True) for field in _KIND.fields}
        self._values: dict[str, object] = {}
        self._refused = False
        self._shown = {f.key: label("", wrap=True) for f in _KIND.fields if not f.editable}
        for shown in self._shown.values():
            shown.setContentsMargins(0, SPACE, 0, SPACE)
        self._lay_out()
        self._read()
        context.bus.changed.connect(self._take_changes)

    @property
    def title(self) -> str:
        """Word in the rail."""
        return profile_word(self.context.workspace.village_code)

    def entered(self) -> None:
        """Begin at the first field that can be filled."""
        next(iter(self.editors.values())).setFocus()

    def may_leave(self) -> bool:
        """Save the field in focus first; what the disk refused holds the place.

        A text that can't be a number is given up, with a word about it: a field of the profile is
        no reason to keep somebody from closing the program.
        """
        self._refused = False
        for key in self.editors:
            self._save(key)
        if self._refused:
            return False
        wrong = [f for f in _KIND.fields if self._problems[f.key].text()]
        if wrong:
            names = ", ".join(tr(field.label) for field in wrong)
            self._read()
            self.context.say(
                tr("Tidak disimpan, karena bukan angka: {names}.", names=names), "warning"
            )
        return True

    def hints(self) -> list[Hint]:
        """Keys of the form."""
        return [("Tab", tr("isian berikutnya"))]

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(6 * SPACE)
        grid.setVerticalSpacing(2 * SPACE)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        for number, field in enumerate(_KIND.fields):
            words = label(tr(field.label), "heading", wrap=True)
            grid.addWidget(words, number * 2, 0)
            editor = self._editor(field) if field.editable else self._shown[field.key]
            grid.addWidget(editor, number * 2, 1)
            self._problems[field.key].hide()
            grid.addWidget(self._problems[field.key], number * 2 + 1, 1)
        sheet = QFrame()
        sheet.setProperty("role", "card")
        column(grid, None, margins=6, on=sheet)
        sheet.setMaximumWidth(820)
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        column(sheet, None, gap=0, on=inner)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inner)
        column(label(self.title, "title"), area, gap=4, margins=(5, 4, 5, 4), on=self)

    def _editor(self, field: KindField) -> LineEdit | QComboBox:
        editor: LineEdit | QComboBox
        if field.choices:
            editor = ComboBox(self.context.theme, self.context.icons)
            editor.addItem("–", "")
            for code, words in field.choices.items():
                editor.addItem(tr(words), code)
            editor.activated.connect(partial(self._save, field.key))
        else:
            editor = LineEdit()
            if field.type == "int":
                editor.setAlignment(Qt.AlignmentFlag.AlignRight)
            editor.editingFinished.connect(partial(self._save, field.key))
            editor.returnPressed.connect(editor.focusNextChild)
        editor.setAccessibleName(tr(field.label))
        self.editors[field.key] = editor
        return editor

    def _read(self) -> None:
        self._values = dict(self.context.workspace.village)
        for field in _KIND.fields:
            value = self._values.get(field.key)
            text = "" if value is None else str(value)
            if not field.editable:
                self._shown[field.key].setText(text or "–")
                continue
            editor = self.editors[field.key]
            if isinstance(editor, QComboBox):
                editor.setCurrentIndex(max(editor.findData(text), 0))
            elif editor.text() != text:
                editor.setText(text)
            self._show_problem(field.key, "")

    def _save(self, key: str, *_: object) -> None:
        field = next(f for f in _KIND.fields if f.key == key)
        editor = self.editors[key]
        if isinstance(editor, QComboBox):
            value: object = editor.currentData()
        else:
            value = editor.text().strip()
        if field.type == "int":
            digits = str(value).replace(".", "")
            if digits and not digits.isdecimal():
                self._show_problem(key, tr("Isi dengan angka saja."))
                return
            value = int(digits) if digits else None
        self._show_problem(key, "")
        if value == self._values.get(key):
            return
        workspace = self.context.workspace
        try:
            with workspace.write(tr("Mengubah profil: {field}", field=tr(field.label))) as tx:
                tx.update("village", int(str(self._values["id"])), {key: value})
        except DampinganError as error:
            self._refused = True
            self._show_problem(key, str(error))
            return
        self._values[key] = value

    def _show_problem(self, key: str, text: str) -> None:
        problem = self._problems[key]
        problem.setText(text)
        problem.setVisible(bool(text))
        set_role(self.editors[key], "error" if text else "", "state")

    @Slot(object)
    def _take_changes(self, changes: Changes) -> None:
        if "village" in changes.ids:
            self._read()
