"""The entry screen's widgets and where they stand; no decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from dampingan.core.language import tr
from dampingan.ui.control.layout import card
from dampingan.ui.entry.editor import AnswerEditor
from dampingan.ui.entry.grid import RosterGrid
from dampingan.ui.entry.header import EntryHeader
from dampingan.ui.entry.label_list import LabelList
from dampingan.ui.entry.measure import Measure
from dampingan.ui.entry.note_line import NoteLine
from dampingan.ui.entry.painted_list import PaintedList
from dampingan.ui.entry.panel import QuestionPanel
from dampingan.ui.entry.preview import Preview
from dampingan.ui.entry.prompt import FailureBar, Prompt
from dampingan.ui.entry.sheet import QuestionSheet
from dampingan.ui.entry.side import SidePane
from dampingan.ui.icon import Icons
from dampingan.ui.theme import SPACE, Theme

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

_BLOCKS = 208
_SIDE = 264
_LEAST_SHEET = 440
_LEAST_ALONE = 360
_LOW = 400
_WORD = 200
_PANEL = 236
_LEAST_PANEL = 132
_LEAST_GRID = 96


class EntryView(QWidget):
    """Block list, questions or grid, side pane; header, prompts and failure bar above.

    Attributes:
        header, prompt, failure, blocks, sheet, grid, panel, side, editor, labels: the parts.
    """

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._on_grid = False
        self._called = False
        self.measure = Measure(theme)
        self.header = EntryHeader(icons)
        self.prompt = Prompt(theme, icons)
        self.failure = FailureBar(theme, icons)
        self.blocks = PaintedList(theme, icons, self.measure, tr("Blok"))
        self.sheet = QuestionSheet(theme, icons, self.measure)
        self.grid = RosterGrid(theme, icons, self.measure)
        self.panel = QuestionPanel(theme, icons, self.measure)
        self.side = SidePane(theme, icons, self.measure)
        self.title, self.grid_title = QLabel(), QLabel()
        for made in (self.title, self.grid_title):
            made.setProperty("role", "heading")
            made.setTextFormat(Qt.TextFormat.PlainText)
            made.setContentsMargins(5 * SPACE, 3 * SPACE, 4 * SPACE, SPACE)
        self.editor = AnswerEditor()
        self.labels = LabelList(theme, self.measure, self)
        self.preview = Preview(theme, self.measure, self)
        self.note = NoteLine(theme, icons, self)
        self._blocks_card = card(self.blocks, gap=0, margins=(1, 2))
        self._sheet_card = self._flush(self.title, self.sheet)
        self._grid_card = self._flush(self.grid_title, self.grid)
        self._panel_card = self._flush(self.panel)
        self._body = QGridLayout()
        self._body.setSpacing(3 * SPACE)
        self._body.setColumnStretch(1, 1)
        self._body.setRowStretch(0, 100)
        self._body.setRowStretch(2, 1)
        self._body.addWidget(self._blocks_card, 0, 0, 3, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(5 * SPACE, 4 * SPACE, 5 * SPACE, 4 * SPACE)
        outer.setSpacing(3 * SPACE)
        outer.addWidget(self.header)
        outer.addWidget(self.failure)
        outer.addWidget(self.prompt)
        outer.addLayout(self._body, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # a form of notes has no answer box
        self.setProperty("role", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._refit = QTimer(self, singleShot=True, interval=0)
        self._refit.timeout.connect(self.fit_grid)
        self.side.extra_closed.connect(self._arrange)
        theme.changed.connect(self._forget)
        self.show_grid(on=False)
        self._size()

    @property
    def on_grid(self) -> bool:
        """Whether the grid is on screen."""
        return self._on_grid

    @property
    def side_shown(self) -> bool:
        """Whether there is room for the pane beside the questions."""
        return self._room() - self._theme.px(_SIDE) >= self._theme.px(_LEAST_SHEET)

    def show_files_of(self, workspace: Workspace) -> None:
        """Take small pictures of attached files from a workspace."""
        self.sheet.thumbnails.workspace = self.panel.thumbnails.workspace = workspace

    def call_side(self, *, on: bool) -> None:
        """Show the pane beside where there is no room for it, or let it go again."""
        self._called = on
        self._arrange()

    def show_grid(self, *, on: bool) -> None:
        """Show a roster's grid with the question under it, or a sheet."""
        self._on_grid = on
        self.sheet.hold(None if on else self.editor)
        self.grid.hold(self.editor if on else None)
        body = self._body
        for part in (self._sheet_card, self._grid_card, self._panel_card, self.side):
            body.removeWidget(part)
        if on:
            body.addWidget(self._grid_card, 0, 1, 1, 2)
            body.addWidget(self._panel_card, 1, 1)
            body.addWidget(self.side, 1, 2, 2, 1)
        else:
            body.addWidget(self._sheet_card, 0, 1, 3, 1)
            body.addWidget(self.side, 0, 2, 3, 1)
        policy = QSizePolicy.Policy  # beside a grid the pane takes what the rows leave
        self.side.setSizePolicy(policy.Preferred, policy.Ignored if on else policy.Preferred)
        self._sheet_card.setVisible(not on)
        self._grid_card.setVisible(on)
        self._panel_card.setVisible(on)
        self._arrange()

    @Slot()
    def fit_grid(self) -> None:
        """Give the grid the height of its rows, and the question the rest."""
        if not self._on_grid:
            return
        self._show_blocks()
        title = 0 if self.grid_title.isHidden() else self.grid_title.sizeHint().height()
        px = self._theme.px
        above = (self.header, self.failure, self.prompt)
        room = self.height() - (8 + 2 * 3 + 2) * SPACE  # margins, and the gaps between the rows
        room -= sum(part.height() + 3 * SPACE for part in above if not part.isHidden())
        wanted = self.grid.wanted_height() + title + 4
        usual = max(px(_LEAST_GRID), min(px(_PANEL), self.height() * 35 // 100))
        panel = max(min(usual, px(_LEAST_PANEL)), min(usual, room - wanted))
        self._panel_card.setFixedHeight(panel)
        self._grid_card.setMaximumHeight(max(px(_LEAST_GRID), min(wanted, room - panel)))

    def editor_rect(self) -> QRect:
        """Return the answer box in this widget's coordinates."""
        return QRect(self.editor.mapTo(self, QPoint(0, 0)), self.editor.size())

    def show_preview(self, text: str, *, wrong: bool = False) -> None:
        """Show under the answer box how a text being typed is understood; empty hides it."""
        if not text or self.editor.isHidden():
            self.preview.hide()
        else:
            self.preview.tell(text, self.editor_rect(), wrong=wrong)

    def widen_editor(self, *, wide: bool) -> None:
        """Give a word that is looked for more room than its code would need."""
        (self.grid if self._on_grid else self.sheet).place_editor()
        if wide:
            box = self.editor.geometry()
            box.setLeft(min(box.left(), max(0, box.right() - self._theme.px(_WORD))))
            self.editor.setGeometry(box)
            self.editor.setAlignment(Qt.AlignmentFlag.AlignLeft)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make room for the questions first."""
        super().resizeEvent(event)
        self._arrange()
        self._refit.start()

    def _room(self) -> int:
        return self.width() - self._theme.px(_BLOCKS) - 16 * SPACE

    def _show_blocks(self) -> None:
        """Show the block list, unless the questions need its room."""
        room = self._room()
        fits = not self._on_grid or self.grid.least_width() <= room
        self._blocks_card.setVisible(room >= self._theme.px(_LEAST_ALONE) and fits)

    @Slot()
    def _arrange(self) -> None:
        self.side.setVisible(self.side_shown or self.side.has_extra or self._called)
        self._show_blocks()
        low = self.height() < self._theme.px(_LOW)
        self.grid.compact = low
        self.grid_title.setHidden(low)
        if self._on_grid:
            self._body.removeWidget(self._panel_card)
            across = 2 if self.side.isHidden() else 1
            self._body.addWidget(self._panel_card, 1, 1, 1, across)
            self.fit_grid()

    @Slot()
    def _forget(self) -> None:
        self.measure.forget()
        self._size()
        for part in (self.sheet, self.blocks, self.side, self.grid, self.panel):
            part.forget()
        self._arrange()

    def _size(self) -> None:
        self._blocks_card.setFixedWidth(self._theme.px(_BLOCKS))
        self.side.setFixedWidth(self._theme.px(_SIDE))

    @staticmethod
    def _flush(*items: QWidget) -> QFrame:
        return card(*items, gap=0, margins=0)
