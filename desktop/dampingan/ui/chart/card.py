"""A chart on a card: title, bars or the table behind them, copied as a picture or as rows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QLayout, QScrollArea, QStackedWidget, QWidget

from dampingan.core.language import tr
from dampingan.ui.chart.bars import Bar, BarPicture
from dampingan.ui.chart.picture import copy_image, picture_of
from dampingan.ui.control.button import button
from dampingan.ui.control.label import ElidedLabel, label
from dampingan.ui.control.layout import Grow, column, line, panel, row
from dampingan.ui.control.segments import Segments
from dampingan.ui.icon import Icons
from dampingan.ui.job import JobRunner
from dampingan.ui.models.column import Column
from dampingan.ui.models.fixed_rows import FixedRows
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.models.record_view import RecordView
from dampingan.ui.records.clipboard import copied_rows
from dampingan.ui.theme import Theme

CHART, TABLE = "chart", "table"


class ChartCard(QWidget):
    """Bars with a table behind them.

    Args:
        title: what it shows.
        theme, icons, jobs: the window's.

    Signals:
        wanted: key of a bar or row that somebody opened.
        copied: something was put on the clipboard; a sentence that says what.
        print_wanted: the `text` of an order for the product ``grafik``.
    """

    wanted = Signal(str)
    copied = Signal(str)
    print_wanted = Signal(object)

    def __init__(self, title: str, theme: Theme, icons: Icons, jobs: JobRunner) -> None:
        super().__init__()
        self._theme = theme
        self.origin = ""
        """Village and period, said in copied pictures."""
        self.title = ElidedLabel(title, "heading")
        self.shapes = Segments([(CHART, tr("Bagan")), (TABLE, tr("Tabel"))])
        self.shapes.show_current(CHART)
        self.shapes.chosen.connect(self.show_shape)
        self.copy = button(
            "", kind="flat", icons=icons, icon="copy", clicked=self.copy_shown, tip=tr("Salin")
        )
        self.copy.setAccessibleName(tr("Salin"))
        self.printer = button(
            "", kind="flat", icons=icons, icon="paper", clicked=self.print_shown, tip=tr("Cetak")
        )
        self.printer.setAccessibleName(tr("Cetak"))
        self._heads: tuple[str, str] = ("", "")
        self._highest: float | None = None
        self.bars = BarPicture(theme, title)
        self.bars.wanted.connect(self.wanted)
        self._rows = FixedRows()
        self.model: RecordTable[str] = RecordTable(self._rows, jobs, self)
        self.table = RecordView(self.model, theme, icons)
        self.table.setAccessibleName(title)
        self.table.opened.connect(self._open_row)
        self.table.sort_wanted.connect(self._sort)
        self.table.copy_wanted.connect(self.copy_shown)
        self.empty = label("", "muted", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.under = label("", "small", wrap=True)
        self.under.hide()
        self._pages = QStackedWidget()
        for page in (self._scroll(), self.table, self.empty):
            self._pages.addWidget(page)
        self._query = ""
        head = row(
            Grow(self.title), self.shapes, self.copy, self.printer, gap=2, margins=(3, 1, 1, 1)
        )
        body = column(Grow(self._pages), self.under, gap=1, margins=(2, 1))
        column(panel(head, line(), Grow(_holding(body))), gap=0, on=self)

    def show_bars(
        self,
        bars: Sequence[Bar],
        *,
        heads: tuple[str, str],
        highest: float | None = None,
        empty: str = "",
        under: str = "",
    ) -> None:
        """Show these bars.

        Args:
            bars: from top to bottom.
            heads: headings of the table: what is counted, and the number's.
            highest: the value of a full bar; the longest when None.
            empty: what to say, and to do next, when there are no bars.
            under: one sentence below.
        """
        self.bars.show_bars(bars, highest)
        self._heads, self._highest = heads, highest
        self._rows.fill(
            [
                {"key": bar.key, "label": bar.label, "note": bar.note, "text": bar.text}
                | {"value": -1.0 if bar.value is None else bar.value, "id": place}
                for place, bar in enumerate(bars)
            ]
        )
        columns = [
            Column("label", heads[0], ("label",), sort="label", width=200, least=120),
            Column("text", heads[1], ("text",), sort="value", width=110, right=True),
        ]
        if any(bar.note for bar in bars):
            columns.append(Column("note", tr("Keterangan"), ("note",), width=160, least=90))
        self.model.show_columns(columns)
        self.table.show_widths({})
        self.model.show_query(self._query)
        self.empty.setText(empty)
        self.under.setText(under)
        self.under.setVisible(bool(under and bars))
        self.shapes.setVisible(bool(bars))
        self.copy.setVisible(bool(bars))
        self.printer.setVisible(bool(bars))
        self._turn_page()

    @Slot(str)
    def show_shape(self, key: str) -> None:
        """Show the bars or the table."""
        self.shapes.show_current(key)
        self._turn_page()

    def hasHeightForWidth(self) -> bool:
        """Its height is whoever holds it's to choose; bars scroll."""
        return False

    def picture(self) -> QImage:
        """Return the bars as a picture."""
        title = " · ".join(part for part in (self.title.text(), self.origin) if part)
        return picture_of(self.bars, self._theme, title, under=self.under.text())

    @Slot()
    def copy_shown(self) -> None:
        """Copy what is on screen: the picture of the bars, or the table's rows."""
        if self.shapes.current == CHART:
            copy_image(self.picture(), self._text())
            self.copied.emit(tr("Gambar bagan disalin."))
            return
        heads = [column.label for column in self.model.columns]
        rows = [self.model.copied(number) for number in range(self.model.rowCount())]
        QGuiApplication.clipboard().setMimeData(
            copied_rows(heads, rows, [column.right for column in self.model.columns])
        )
        self.copied.emit(tr("{count} baris disalin.", count=len(rows)))

    @Slot()
    def print_shown(self) -> None:
        """Ask for the chart on paper, in the order of the bars on screen."""
        from dampingan.printing.report.chart import screen_chart

        bars = [(one.label, one.value, one.text, one.mark, one.note) for one in self.bars.bars]
        self.print_wanted.emit(
            screen_chart(
                self.title.text(),
                bars,
                heads=self._heads,
                highest=self._highest,
                source=self.under.text(),
            )
        )

    def _text(self) -> str:
        return "\n".join(f"{bar.label}\t{bar.text}" for bar in self.bars.bars)

    def _turn_page(self) -> None:
        chosen = 0 if self.shapes.current == CHART else 1
        self._pages.setCurrentIndex(chosen if self.bars.bars else 2)

    def _scroll(self) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        column(self.bars, None, gap=0, on=inner)
        area.setWidget(inner)
        area.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        return area

    @Slot(int)
    def _open_row(self, row_number: int) -> None:
        found = self.model.id_at(row_number)
        if found is not None:
            self.wanted.emit(str(self._rows.row(found)["key"]))

    @Slot(int)
    def _sort(self, number: int) -> None:
        column_sort = self.model.columns[number].sort
        if not column_sort:
            return
        self._query = f"-{column_sort}" if self._query == column_sort else column_sort
        self.table.header.show_sort(number, descending=self._query[0] == "-")
        self.model.show_query(self._query)


def _holding(layout: QLayout) -> QWidget:
    held = QWidget()
    held.setLayout(layout)
    return held
