"""Lembar: the headings that a questionnaire gets in a workbook, sheet by sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem, QWidget

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.forms.model import Form
from dampingan.ui.control.combo import ComboBox
from dampingan.ui.control.label import ElidedLabel, label
from dampingan.ui.control.layout import Grow, column, line, row
from dampingan.ui.icon import Icons
from dampingan.ui.theme import Size, Theme, Weight

if TYPE_CHECKING:
    from dampingan.exchange.sheet.layout import Layout, SheetLayout
    from dampingan.store.workspace import Workspace

_CODES = 6
_CHARACTER = 7
_WIDEST = 240
_BAND, _NUMBER, _LABEL, _CODE, _NAME = range(5)


class SheetPreview(QWidget):
    """A grid with letters as in a spreadsheet: block, number, question, codes, column name."""

    def __init__(self, theme: Theme, icons: Icons, workspace: Workspace) -> None:
        super().__init__()
        self._theme = theme
        self._workspace = workspace
        self._form: Form | None = None
        self._layout: Layout | None = None
        self._sheets: list[SheetLayout] = []
        self.sheets = ComboBox(theme, icons)
        self.sheets.setAccessibleName(tr("Lembar"))
        self.sheets.activated.connect(self._show_sheet)
        self._note = ElidedLabel("", "muted")
        self.grid = QTableWidget()
        self.grid.setAccessibleName(tr("Judul kolom di lembar kerja"))
        self.grid.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.grid.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.grid.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.grid.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.grid.setWordWrap(True)
        self.grid.setCornerButtonEnabled(False)
        self.grid.setTabKeyNavigation(False)
        self.grid.setFrameShape(QTableWidget.Shape.NoFrame)
        head = row(label(tr("Lembar"), "muted"), self.sheets, Grow(self._note), margins=(4, 2))
        column(head, line(), Grow(self.grid), gap=0, on=self)
        theme.changed.connect(self._draw)

    def show_form(self, form: Form, target: str) -> None:
        """Show the sheets of a form.

        Args:
            form: the questionnaire.
            target: ``family`` or ``extra``.
        """
        if form is self._form:
            return
        from dampingan.exchange.sheet.layout import OwnForm, layout_of

        self._form = form
        self._sheets = []
        try:
            if target == "family":
                self._layout = layout_of(form)
                self._sheets = [one for one in self._layout.sheets if one.form is not None]
            else:
                main = self._workspace.form("family")
                self._layout = layout_of(main, extra=[OwnForm(form)])
                self._sheets = [s for s in self._layout.sheets if s.form_id == form.form_id]
        except DampinganError as error:
            self._note.setText(str(error))
        self.sheets.clear()
        for sheet in self._sheets:
            self.sheets.addItem(sheet.name)
        self._draw()

    @Slot()
    def _show_sheet(self) -> None:
        self._draw()

    @Slot()
    def _draw(self) -> None:
        place = self.sheets.currentIndex()
        if self._layout is None or not 0 <= place < len(self._sheets):
            self.grid.setRowCount(0)
            self.grid.setColumnCount(0)
            return
        sheet, lists = self._sheets[place], self._layout.lists
        columns = sheet.columns
        count = tr("{count} kolom", count=len(columns))
        self._note.setText(" · ".join(part for part in (count, sheet.about) if part))
        grid = self.grid
        grid.clear()
        grid.clearSpans()
        grid.setRowCount(5)
        grid.setColumnCount(len(columns))
        grid.setHorizontalHeaderLabels([letters(number) for number in range(len(columns))])
        grid.setVerticalHeaderLabels(
            [tr("Blok"), tr("Nomor"), tr("Pertanyaan"), tr("Kode"), tr("Nama kolom")]
        )
        for number, one in enumerate(columns):
            codes = lists.get(one.list_name)
            shown = [codes.shown(code) for code in codes.choices] if codes else []
            if len(shown) > _CODES:
                more = tr("… dan {count} lagi", count=len(shown) - _CODES)
                shown = [*shown[:_CODES], more]
            self._put(_BAND, number, one.band.title, "accent", bold=True)
            self._put(_NUMBER, number, one.number, "muted")
            self._put(_LABEL, number, one.label, "text", bold=True)
            self._put(_CODE, number, "\n".join(shown), "muted")
            self._put(_NAME, number, one.name, "muted")
            width = min(_WIDEST, max(80, round(one.width * _CHARACTER)))
            grid.setColumnWidth(number, self._theme.px(width))
        self._span_bands(sheet)
        grid.resizeRowsToContents()

    def _put(
        self, row_number: int, number: int, text: str, colour: str, *, bold: bool = False
    ) -> None:
        item = QTableWidgetItem(text)
        theme = self._theme
        item.setFont(theme.font(Size.SMALL, Weight.DemiBold if bold else Weight.Normal))
        item.setForeground(QBrush(theme.colour(colour)))
        item.setTextAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        if row_number == _BAND:
            item.setBackground(QBrush(theme.colour("accent_soft")))
        self.grid.setItem(row_number, number, item)

    def _span_bands(self, sheet: SheetLayout) -> None:
        start = 0
        columns = sheet.columns
        for number in range(1, len(columns) + 1):
            if number == len(columns) or columns[number].band != columns[start].band:
                if number - start > 1:
                    self.grid.setSpan(_BAND, start, 1, number - start)
                start = number


def letters(number: int) -> str:
    """Return the letters of a spreadsheet's column, 0-based: A to Z, then AA."""
    found = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found
