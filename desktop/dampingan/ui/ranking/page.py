"""Peringkat: widgets and layout; `RankingView` decides."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from dampingan.core.language import tr
from dampingan.ui.context import Context
from dampingan.ui.control.button import button
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import Grow, column, line, panel, row
from dampingan.ui.control.segments import Segments
from dampingan.ui.models.fixed_rows import FixedRows
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.models.record_view import RecordView
from dampingan.ui.ranking.result import ResultPane
from dampingan.ui.ranking.scale_question import ScaleQuestion
from dampingan.ui.ranking.scoring import ScoringPage
from dampingan.ui.ranking.setup_bar import SetupBar
from dampingan.ui.theme import side_width

SCORING, RESULT = "scoring", "result"
_PANE_MORE = 28
"""Five scores and a sum beside a name need more room than other panes do."""


class RankingPage(QWidget):
    """The setup line over two parts, scoring and result."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        theme, icons = context.theme, context.icons
        self.setup = SetupBar(theme, icons)
        self.question = ScaleQuestion()
        self.parts = Segments([(SCORING, tr("Menilai")), (RESULT, tr("Hasil"))])
        self.parts.show_current(SCORING)
        self.past = label("", "muted")
        self.unlock = button(tr("Ubah juga"), kind="link")
        self.copy = button(tr("Salin tabel"), icons=icons, icon="copy")
        self.copy.hide()
        self.scoring = ScoringPage(theme, icons)
        self.rows = FixedRows()
        self.model: RecordTable[str] = RecordTable(self.rows, context.jobs, self)
        self.table = RecordView(self.model, theme, icons)
        self.table.setAccessibleName(tr("Peringkat masalah"))
        self.pane = ResultPane(icons)
        self.concordance = label("", "muted", wrap=True)
        self.empty = label("", "muted", wrap=True)
        self._scoring_pages = QStackedWidget()
        self._parts = QStackedWidget()
        self._pages = QStackedWidget()
        self._lay_out()
        theme.changed.connect(self._measure)
        self._measure()

    def show_part(self, key: str) -> None:
        """Show scoring or the result."""
        self.parts.show_current(key)
        self._parts.setCurrentIndex(0 if key == SCORING else 1)
        self.copy.setVisible(key == RESULT)

    def show_scorers_asked(self, *, asked: bool) -> None:
        """Show the grid, or that somebody must be named first."""
        self._scoring_pages.setCurrentIndex(0 if asked else 1)

    def show_work(self) -> None:
        """Show the parts."""
        self.setup.show()
        self._pages.setCurrentIndex(0)

    def show_empty(self, text: str) -> None:
        """Show one sentence instead: what to do first."""
        self.setup.hide()
        self.question.hide()
        self.empty.setText(text)
        self._pages.setCurrentIndex(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the pane its share."""
        super().resizeEvent(event)
        self._measure()

    def _lay_out(self) -> None:
        nobody = label(
            tr("Tulis dulu siapa yang menilai di baris atas, misalnya: Lurah; LPM; PKK."),
            "muted",
            wrap=True,
        )
        self._scoring_pages.addWidget(self.scoring)
        self._scoring_pages.addWidget(_page(nobody))
        foot = column(self.concordance, gap=1, margins=(3, 2))
        result = QWidget()
        body = row(Grow(panel(Grow(self.table), line(), foot)), self.pane, gap=3, centred=False)
        column(Grow(body), gap=0, on=result)
        self._parts.addWidget(self._scoring_pages)
        self._parts.addWidget(result)
        work = QWidget()
        head = row(self.parts, self.past, self.unlock, None, self.copy, gap=2)
        column(head, Grow(self._parts), gap=2, on=work)
        self._pages.addWidget(work)
        self._pages.addWidget(_page(self.empty))
        column(self.setup, self.question, Grow(self._pages), gap=3, on=self)

    @Slot()
    def _measure(self) -> None:
        self.pane.setFixedWidth(side_width(self.context.theme, self.width()) + _PANE_MORE)


def _page(words: QWidget) -> QWidget:
    page = QWidget()
    column(panel(column(words, None, margins=(4, 4))), gap=0, on=page)
    return page
