"""The table view of a register: a cell is current, typing edits it, Tab and Enter go on."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QTableView

from dampingan.core.language import tr
from dampingan.ui.icon import Icons
from dampingan.ui.models.record_view import fitted
from dampingan.ui.models.table_frame import frame_cells, frame_table, measure_rows
from dampingan.ui.register.editor import AnswerEditor, Asked
from dampingan.ui.register.model import RegisterModel
from dampingan.ui.register.painting import ROW, CellDelegate, RegisterHeader
from dampingan.ui.theme import SPACE, Theme, Weight

_Index = QModelIndex | QPersistentModelIndex
_Key = Qt.Key
_Modifier = Qt.KeyboardModifier
_LEAST_EDITOR = 150
_PLAIN = ~(_Modifier.KeypadModifier | _Modifier.ShiftModifier)


class RegisterView(QTableView):
    """Keys over cells. What an answer does is told to the owner (`RegisterTable`).

    Signals:
        answered: row, column, the `Taken`, and where the focus goes on.
        refused: why something that was left half typed was not taken.
        ticked: row, column: the tick of a column of one choice is turned.
        cleared: row, column: Backspace empties an answer.
        repeated: row, column: Ctrl+D takes the answer of the row above.
        removal_wanted, copy_wanted, search_wanted, pane_wanted: keys of the same names.
        opened: row of a cell with a number that counts something, and its column.
        left_out: Tab behind the last cell (1) or before the first (-1).
    """

    answered = Signal(int, int, object, str)
    refused = Signal(str)
    ticked = Signal(int, int)
    cleared = Signal(int, int)
    repeated = Signal(int, int)
    removal_wanted = Signal()
    copy_wanted = Signal()
    paste_wanted = Signal()
    search_wanted = Signal()
    pane_wanted = Signal()
    opened = Signal(int, int)
    current_changed = Signal()

    def __init__(self, model: RegisterModel, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._table = model
        self._theme = theme
        self._icons = icons
        self._editor: AnswerEditor | None = None
        self._edited: QPersistentModelIndex | None = None
        self._began = -1
        self.village = ""
        self.empty_words: tuple[str, str] = ("", "")
        self.header = RegisterHeader(model, theme, icons)
        self.setHorizontalHeader(self.header)
        self.setModel(model)
        self.setItemDelegate(CellDelegate(model, theme, icons, self))
        frame_table(self)
        frame_cells(self)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.doubleClicked.connect(self._begin_index)
        theme.changed.connect(self._measure)
        self._measure()

    # -- where -----------------------------------------------------------------------------

    @property
    def editor(self) -> AnswerEditor | None:
        """The editor over a cell while it is typed into."""
        return self._editor

    @property
    def row(self) -> int:
        """The current row, -1 for none."""
        return self.currentIndex().row()

    @property
    def column(self) -> int:
        """The current column, -1 for none."""
        return self.currentIndex().column()

    def go_to(self, row: int, column: int = 0) -> None:
        """Make a cell current and visible; the line of a new record has only its first."""
        rows, columns = self._table.rowCount(), self._table.columnCount()
        if not rows or not columns:
            return
        row = max(0, min(row, rows - 1))
        column = 0 if self._table.is_new_line(row) else max(0, min(column, columns - 1))
        index = self._table.index(row, column)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def go_on(self, step: str, row: int, column: int) -> None:
        """Go where a finished answer leads: down in the column that Tab began in, or aside."""
        if step == "down":
            self.go_to(row + 1, self._began if self._began >= 0 else column)
            self._began = -1
        elif step == "up":
            self.go_to(row - 1, column)
        elif step in {"right", "left"}:
            self._step_aside(row, column, 1 if step == "right" else -1)
        else:
            self.go_to(row, column)

    def _step_aside(self, row: int, column: int, by: int) -> bool:
        """Go to the next cell that takes an answer, over the ends of rows; False at the end."""
        if self._began < 0:
            self._began = column
        columns = self._table.columns
        column += by
        while 0 <= column < len(columns) and columns[column].readonly:
            column += by
        if self._table.is_new_line(row) or not 0 <= column < len(columns):
            row, column = row + by, 0 if by > 0 else len(columns) - 1
            self._began = -1
        if not 0 <= row < self._table.rowCount():
            return False
        self.go_to(row, column)
        return True

    # -- editing ---------------------------------------------------------------------------

    def begin(self, row: int, column: int, typed: str | None = None) -> bool:
        """Type into a cell; False where nothing can be typed."""
        self.finish()
        if self._table.is_new_line(row):
            column = 0
        shown = self._table.columns[column]
        if shown.readonly or shown.code or not 0 <= row < self._table.rowCount():
            return False
        self.go_to(row, column)
        record = self._table.record(row)
        village = record.village_code if record else self.village
        asked = Asked(
            self._table.book,
            self._table.form,
            shown.question,
            record,
            self._table.value(row, column),
            village,
        )
        editor = AnswerEditor(self._theme, self._icons, self.viewport())
        editor.setAccessibleName(shown.tip or shown.label)
        editor.finished.connect(self._finish_step)
        editor.given_up.connect(self.give_up)
        self._editor, self._edited = editor, QPersistentModelIndex(self._table.index(row, column))
        self._place_editor()
        editor.show()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        editor.ask(asked, typed=typed)
        return True

    def finish(self) -> bool:
        """Take what is being typed; False when it can't be taken and stays open."""
        return self._editor is None or self._finish_step("stay")

    @Slot()
    def give_up(self) -> None:
        """Close the editor; the answer stays as it was."""
        self._close_editor(focus=True)

    @Slot(str)
    def _finish_step(self, step: str) -> bool:
        editor, index = self._editor, self._edited
        if editor is None or index is None or not index.isValid():
            self._close_editor(focus=step != "stay")
            return True
        taken = editor.take()
        if taken.problem and step != "stay":
            editor.say(taken.problem)
            return False
        row, column = index.row(), index.column()
        self._close_editor(focus=step != "stay")
        if taken.problem:
            self.refused.emit(taken.problem)
            return True
        self.answered.emit(row, column, taken, step)
        return True

    def _close_editor(self, *, focus: bool) -> None:
        editor, self._editor, self._edited = self._editor, None, None
        if editor is None:
            return
        editor.forget()
        if focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        editor.hide()
        editor.deleteLater()

    @Slot(QModelIndex)
    def _begin_index(self, index: QModelIndex) -> None:
        self._begin_or_open(index.row(), index.column())

    def _begin_or_open(self, row: int, column: int) -> None:
        shown = self._table.columns[column]
        if shown.counted:
            self.opened.emit(row, column)
        elif shown.code:
            self.ticked.emit(row, column)
        else:
            self.begin(row, column)

    def _place_editor(self) -> None:
        if self._editor is None or self._edited is None or not self._edited.isValid():
            return
        rect = self.visualRect(self._table.index(self._edited.row(), self._edited.column()))
        if self._table.is_new_line(self._edited.row()):
            rect.setWidth(max(rect.width(), self._theme.px(2 * _LEAST_EDITOR)))
        rect.setWidth(max(rect.width(), self._theme.px(_LEAST_EDITOR)))
        rect.moveLeft(max(0, min(rect.left(), self.viewport().width() - rect.width())))
        self._editor.setGeometry(rect)

    # -- keys ------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters and digits edit, the rest moves or acts."""
        if self.row < 0:
            self.go_to(0)
        if not (self._control_key(event) or self._plain_key(event)):
            super().keyPressEvent(event)

    def _control_key(self, event: QKeyEvent) -> bool:
        if not event.modifiers() & _Modifier.ControlModifier:
            return False
        row, column = self.row, self.column
        match event.key():
            case _Key.Key_D:
                self.repeated.emit(row, column)
            case _Key.Key_C:
                self.copy_wanted.emit()
            case _Key.Key_V:
                self.paste_wanted.emit()
            case _Key.Key_F:
                self.search_wanted.emit()
            case _Key.Key_Home:
                self.go_to(0)
            case _Key.Key_End:
                self.go_to(self._table.rowCount() - 1)
            case _:
                return False
        return True

    def _plain_key(self, event: QKeyEvent) -> bool:
        if event.modifiers() & _PLAIN:
            return False
        row, column, key = self.row, self.column, event.key()
        if key in {_Key.Key_Up, _Key.Key_Down, _Key.Key_Left, _Key.Key_Right}:
            self._began = -1
            return False
        match key:
            case _Key.Key_Tab | _Key.Key_Backtab:
                return self._step_aside(row, column, 1 if key == _Key.Key_Tab else -1)
            case _Key.Key_Return | _Key.Key_Enter:
                self._begin_or_open(row, column)
            case _Key.Key_Delete:
                self.removal_wanted.emit()
            case _Key.Key_Insert:
                self.go_to(self._table.rowCount() - 1)
            case _Key.Key_Backspace:
                self.cleared.emit(row, column)
            case _Key.Key_F6:
                self.pane_wanted.emit()
            case _Key.Key_Home:
                self.go_to(row, 0)
            case _Key.Key_End:
                self.go_to(row, self._table.columnCount() - 1)
            case _:
                return self._letter(row, column, event.text())
        return True

    def _letter(self, row: int, column: int, text: str) -> bool:
        if len(text) != 1 or not text.isprintable():
            return False
        shown = self._table.columns[column]
        if shown.code and not self._table.is_new_line(row):
            if text in " xX":
                self.ticked.emit(row, column)
            return True
        if text == " ":
            return self.begin(row, column)
        return self.begin(row, column, text)

    def event(self, event: QEvent) -> bool:
        """Give Tab to `keyPressEvent` before Qt moves the focus with it."""
        if isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            tabs = {_Key.Key_Tab, _Key.Key_Backtab}
            control = event.modifiers() & _Modifier.ControlModifier
            if event.key() in tabs and not control and self.row >= 0:
                by = 1 if event.key() == _Key.Key_Tab else -1
                if self._step_aside(self.row, self.column, by):
                    return True
        return super().event(event)

    def focusNextPrevChild(self, onwards: bool) -> bool:
        """Leave the table: `event` asked the cells first."""
        self._began = -1
        return super().focusNextPrevChild(onwards)

    # -- looks -----------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room."""
        super().resizeEvent(event)
        self.fit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """The editor stays over its cell."""
        super().scrollContentsBy(dx, dy)
        self._place_editor()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Arriving by keyboard, take a cell if none is current."""
        super().focusInEvent(event)
        if self.row < 0:
            self.go_to(self._table.rowCount() - 1 if self._table.adding else 0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keys go elsewhere."""
        super().focusOutEvent(event)
        self.viewport().update()

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Tell it and repaint both rows."""
        super().currentChanged(current, previous)
        self.current_changed.emit()
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say below the lines what to do next while there is nothing."""
        super().paintEvent(event)
        title, text = self.empty_words
        if self._table.records:
            return
        if self._table.everything:
            title = tr("Tidak ada yang cocok")
            text = tr("Ubah pencarian atau saringan di atas; Esc di kotak cari mengosongkannya.")
        if not title:
            return
        theme = self._theme
        painter = QPainter(self.viewport())
        top = self._table.rowCount() * theme.px(ROW) + theme.px(48)
        area = QRect(0, top, self.viewport().width(), self.viewport().height() - top)
        area.adjust(6 * SPACE, 0, -6 * SPACE, 0)
        centre = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        wrapped = centre | int(Qt.TextFlag.TextWordWrap)
        painter.setFont(theme.font(weight=Weight.DemiBold))
        painter.setPen(theme.colour("text"))
        used = painter.drawText(area, wrapped, title)
        height = used.height() if isinstance(used, QRect) else theme.px(20)
        painter.setFont(theme.font())
        painter.setPen(theme.colour("muted"))
        painter.drawText(area.adjusted(0, height + 2 * SPACE, 0, 0), wrapped, text)

    def fit(self) -> None:
        """Share the room among the columns."""
        columns, px = self._table.columns, self._theme.px
        wanted = [px(column.width) for column in columns]
        least = [px(column.least) for column in columns]
        shown = [n for n in range(len(columns)) if not self.isColumnHidden(n)]
        widths = fitted(
            [wanted[n] for n in shown], [least[n] for n in shown], self.viewport().width()
        )
        for number, width in zip(shown, widths, strict=True):
            self.setColumnWidth(number, width)
        self._place_editor()

    @Slot()
    def _measure(self) -> None:
        measure_rows(self, self._theme)
        self.fit()
