"""The view of the profile's table: typing answers in place, clicking figures to their families."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from dampingan.core.language import tr
from dampingan.store.plan.record import PlanRecord
from dampingan.ui.icon import Icons
from dampingan.ui.models.record_view import fitted
from dampingan.ui.models.table_frame import (
    PADDING,
    ROW,
    TableHead,
    draw_focus,
    frame_cells,
    frame_table,
    measure_rows,
)
from dampingan.ui.profile.model import OFFICIAL, QUESTION, SURVEY, ProfileModel
from dampingan.ui.register.editor import AnswerEditor, Asked
from dampingan.ui.theme import Size, Theme, Weight

_Index = QModelIndex | QPersistentModelIndex
_Key = Qt.Key
_Modifier = Qt.KeyboardModifier
_WIDTHS = {QUESTION: 360, OFFICIAL: 150, SURVEY: 180}
_LEAST = {QUESTION: 190}
_EARLIER_WIDTH = 110
_VCENTER = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_RIGHT = int(_VCENTER | Qt.AlignmentFlag.AlignRight)
_TOP = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
_ELIDE = Qt.TextElideMode.ElideRight


class ProfileTable(QTableView):
    """Keys over cells: letters and digits type the official answer, Enter opens a figure.

    Signals:
        answered: question key and its new answer.
        figure_wanted: row whose families are wanted.
        line_changed: another line is current now.
        search_wanted, copy_wanted: Ctrl+F, Ctrl+C.
    """

    answered = Signal(str, str)
    figure_wanted = Signal(int)
    line_changed = Signal()
    search_wanted = Signal()
    copy_wanted = Signal()

    def __init__(self, model: ProfileModel, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._table = model
        self._theme = theme
        self._icons = icons
        self._editor: AnswerEditor | None = None
        self._edited = -1
        self.record: PlanRecord | None = None
        self.header = _Header(model, theme)
        self.setHorizontalHeader(self.header)
        self.setModel(model)
        self.setItemDelegate(_Delegate(model, theme, icons, self))
        frame_table(self)
        frame_cells(self)
        self.setMouseTracking(True)
        model.modelReset.connect(self._after_reset)
        self.doubleClicked.connect(self._double_clicked)
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

    def go_to(self, row: int, column: int = OFFICIAL) -> None:
        """Make a cell current and visible."""
        if not self._table.rowCount():
            return
        row = max(0, min(row, self._table.rowCount() - 1))
        column = max(0, min(column, self._table.columnCount() - 1))
        self.setCurrentIndex(self._table.index(row, column))
        self.scrollTo(self.currentIndex())

    # -- editing ---------------------------------------------------------------------------

    def begin(self, row: int, typed: str | None = None) -> bool:
        """Type into the official answer of a row; False where there is nothing to type into."""
        self.finish()
        line, form = self._table.line(row), self._table.form
        if line is None or form is None or self.record is None:
            return False
        self.go_to(row)
        asked = Asked(
            self._table.book,
            form,
            line.question,
            self.record,
            line.value,
            self.record.village_code,
        )
        editor = AnswerEditor(self._theme, self._icons, self.viewport())
        editor.setAccessibleName(self._table.label(line))
        editor.finished.connect(self._finish_step)
        editor.given_up.connect(self.give_up)
        self._editor, self._edited = editor, row
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
        editor, row = self._editor, self._edited
        line = self._table.line(row)
        if editor is None or line is None:
            self._close_editor(focus=step != "stay")
            return True
        taken = editor.take()
        if taken.problem and step != "stay":
            editor.say(taken.problem)
            return False
        self._close_editor(focus=step != "stay")
        following = self._table.line(row + (-1 if step in {"up", "left"} else 1))
        if not taken.problem and taken.text != line.value:
            self.answered.emit(line.question.key, taken.text)
        if step != "stay":
            key = following.question.key if following else line.question.key
            self.go_to(max(self._table.row_of(key), 0))
        return True

    def _close_editor(self, *, focus: bool) -> None:
        editor, self._editor, self._edited = self._editor, None, -1
        if editor is None:
            return
        editor.forget()
        if focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        editor.hide()
        editor.deleteLater()

    def _place_editor(self) -> None:
        if self._editor is None or self._edited < 0:
            return
        self._editor.setGeometry(self.visualRect(self._table.index(self._edited, OFFICIAL)))

    @Slot()
    def _after_reset(self) -> None:
        self._close_editor(focus=False)
        self.fit()

    # -- keys and mouse --------------------------------------------------------------------

    @Slot(QModelIndex)
    def _double_clicked(self, index: QModelIndex) -> None:
        if index.column() in {QUESTION, OFFICIAL}:
            self.begin(index.row())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a figure shows what it counts."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and self._counts(index):
            self.figure_wanted.emit(index.row())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Figures that can be opened get the hand."""
        super().mouseMoveEvent(event)
        counts = self._counts(self.indexAt(event.position().toPoint()))
        shape = Qt.CursorShape.PointingHandCursor if counts else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def _counts(self, index: QModelIndex) -> bool:
        line = self._table.line(index.row()) if index.column() == SURVEY else None
        return bool(line and line.figure and line.figure.family_ids)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters and digits edit, Enter edits or opens, the rest moves."""
        if self.row < 0:
            self.go_to(0)
        key, control = event.key(), bool(event.modifiers() & _Modifier.ControlModifier)
        if control and key in {_Key.Key_F, _Key.Key_C, _Key.Key_Home, _Key.Key_End}:
            self._control_key(key)
        elif key in {_Key.Key_Return, _Key.Key_Enter}:
            self._open()
        elif key in {_Key.Key_Backspace, _Key.Key_Delete}:
            self._empty()
        elif not self._letter(event):
            super().keyPressEvent(event)

    def _control_key(self, key: int) -> None:
        if key == _Key.Key_F:
            self.search_wanted.emit()
        elif key == _Key.Key_C:
            self.copy_wanted.emit()
        else:
            self.go_to(0 if key == _Key.Key_Home else self._table.rowCount() - 1)

    def _open(self) -> None:
        if self.currentIndex().column() == SURVEY:
            self.figure_wanted.emit(self.row)
        else:
            self.begin(self.row)

    def _empty(self) -> None:
        line = self._table.line(self.row)
        if line is not None and line.value and self.record is not None:
            self.answered.emit(line.question.key, "")

    def _letter(self, event: QKeyEvent) -> bool:
        text = event.text()
        plain = not event.modifiers() & ~(_Modifier.KeypadModifier | _Modifier.ShiftModifier)
        if not plain or len(text) != 1 or not text.isprintable():
            return False
        if self.currentIndex().column() == SURVEY and text == " ":
            self.figure_wanted.emit(self.row)
            return True
        return self.begin(self.row, None if text == " " else text)

    def event(self, event: QEvent) -> bool:
        """Tab goes on to the next line's answer; at the ends it leaves the table."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {_Key.Key_Tab: 1, _Key.Key_Backtab: -1}
            by = steps.get(_Key(event.key()), 0)
            if by and not event.modifiers() & _Modifier.ControlModifier:
                row = self.row + by
                if 0 <= row < self._table.rowCount():
                    self.go_to(row)
                    return True
        return super().event(event)

    # -- looks -----------------------------------------------------------------------------

    def fit(self) -> None:
        """Share the room among the columns."""
        px, columns = self._theme.px, range(self._table.columnCount())
        wanted = [px(_WIDTHS.get(one, _EARLIER_WIDTH)) for one in columns]
        least = [px(_LEAST.get(one, 0)) for one in columns]
        for number, width in enumerate(fitted(wanted, least, self.viewport().width())):
            self.setColumnWidth(number, width)
        self._place_editor()

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
            self.go_to(0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keys go elsewhere."""
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say so where no question is shown."""
        super().paintEvent(event)
        if self._table.lines:
            return
        painter = QPainter(self.viewport())
        painter.setFont(self._theme.font())
        painter.setPen(self._theme.colour("muted"))
        area = self.viewport().rect().adjusted(0, self._theme.px(48), 0, 0)
        painter.drawText(area, _TOP, tr("Tidak ada pertanyaan yang cocok."))

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Tell it and repaint both rows."""
        super().currentChanged(current, previous)
        self.line_changed.emit()
        self.viewport().update()

    @Slot()
    def _measure(self) -> None:
        measure_rows(self, self._theme)
        self.fit()


class _Delegate(QStyledItemDelegate):
    """Paints a cell: number and words of the question, answers, figures with their mark."""

    def __init__(self, model: ProfileModel, theme: Theme, icons: Icons, view: QTableView) -> None:
        super().__init__(view)
        self._table = model
        self._theme = theme
        self._icons = icons
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Rows have one height."""
        return QSize(40, self._theme.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one cell."""
        theme = self._theme
        area: QRect = option.rect  # type: ignore[attr-defined]
        here = self._view.currentIndex()
        if index.row() == here.row():
            painter.fillRect(area, theme.colour("accent_soft"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(area.left(), area.bottom(), area.right(), area.bottom())
        words = area.adjusted(PADDING, 0, -PADDING, 0)
        if index.column() == QUESTION:
            self._draw_number(painter, words, index.row())
        text, icon, colour, _ = self._table.cell(index.row(), index.column())
        if icon:
            side = theme.px(16)
            top = area.top() + (area.height() - side) // 2
            mark = "ok" if icon == "ok" else "warning"
            self._icons.paint(painter, QRect(words.left(), top, side, side), icon, mark)
            words.setLeft(words.left() + side + 6)
        painter.setFont(theme.font())
        painter.setPen(theme.colour(colour))
        shown = theme.metrics().elidedText(text, _ELIDE, words.width())
        right = self._table.right(index.row(), index.column())
        painter.drawText(words, _RIGHT if right else _VCENTER, shown)
        if index == here:
            draw_focus(painter, area, theme, lit=self._view.hasFocus())

    def _draw_number(self, painter: QPainter, words: QRect, row: int) -> None:
        theme = self._theme
        painter.setFont(theme.font(Size.SMALL))
        painter.setPen(theme.colour("muted"))
        painter.drawText(words, _VCENTER, self._table.lines[row].question.number)
        words.setLeft(words.left() + theme.px(58))


class _Header(TableHead):
    """Headings; those of figures stand at the right as the figures do."""

    def __init__(self, model: QAbstractItemModel, theme: Theme) -> None:
        super().__init__(theme)
        self._headings = model
        self.setMinimumSectionSize(24)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803
        """Draw one heading."""
        told: Any = self._headings.headerData(logicalIndex, Qt.Orientation.Horizontal)
        painter.save()
        painter.setFont(self._theme.font(Size.SMALL, Weight.DemiBold))
        painter.setPen(self._theme.colour("muted"))
        words = rect.adjusted(PADDING, 0, -PADDING, 0)
        metrics = self._theme.metrics(Size.SMALL, Weight.DemiBold)
        text = metrics.elidedText(str(told or ""), _ELIDE, words.width() + 2)
        painter.drawText(words, _VCENTER if logicalIndex == QUESTION else _RIGHT, text)
        painter.restore()
