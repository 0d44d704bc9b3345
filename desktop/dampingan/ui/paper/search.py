"""Looking for a text in the pages (Ctrl+F)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from dampingan.core.errors import CancelledError
from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.ui.control.button import button
from dampingan.ui.control.field import SearchField
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import Grow, row
from dampingan.ui.icon import Icons
from dampingan.ui.job import JobRunner
from dampingan.ui.paper.canvas import Box, PageCanvas
from dampingan.ui.reading import Reading

if TYPE_CHECKING:
    from dampingan.printing.press.page_picture import Pages

_MOST = 2000
_DELAY_MS = 200

Place = tuple[int, Box]


class SearchBar(QWidget):
    """A field, how many places there are, and the way from one to the next.

    Signals:
        left: Esc: back to the pages.
    """

    left = Signal()

    def __init__(self, canvas: PageCanvas, icons: Icons, jobs: JobRunner) -> None:
        super().__init__()
        self._canvas = canvas
        self._pages: Pages | None = None
        self._found: list[Place] = []
        self._at = 0
        self._reading = Reading(jobs, self)
        self._reading.done.connect(self._take)
        self.field = SearchField(icons, tr("Cari kata di halaman"), _DELAY_MS)
        self.field.searched.connect(self._search)
        self.count = label("", "small")
        self.before = button("", kind="flat", icons=icons, icon="up", tip=tr("Yang sebelumnya"))
        self.after = button("", kind="flat", icons=icons, icon="expand", tip=tr("Yang berikutnya"))
        self.close_it = button("", kind="flat", icons=icons, icon="close", tip=tr("Tutup"))
        for made, words in (
            (self.before, tr("Yang sebelumnya")),
            (self.after, tr("Yang berikutnya")),
            (self.close_it, tr("Tutup pencarian")),
        ):
            made.setAccessibleName(words)
        self.before.clicked.connect(self.show_before)
        self.after.clicked.connect(self.show_after)
        self.close_it.clicked.connect(self.leave)
        row(
            Grow(self.field),
            self.count,
            self.before,
            self.after,
            self.close_it,
            gap=1,
            margins=(2, 1),
            on=self,
        )
        self.hide()

    def show_pages(self, pages: Pages | None) -> None:
        """Look in these pages from now on."""
        self._reading.stop()
        self._pages = pages
        self._found, self._at = [], 0
        self.count.setText("")
        if self.field.text() and not self.isHidden():
            self._search(self.field.text())

    @property
    def found(self) -> list[Place]:
        """Page (from 0) and box of each place."""
        return self._found

    @Slot()
    def open(self) -> None:
        """Show the field and stand in it."""
        self.show()
        self.field.setFocus()
        self.field.selectAll()

    @Slot()
    def leave(self) -> None:
        """Back to the pages without marks."""
        self._reading.stop()
        self.hide()
        self._canvas.show_marks({}, None)
        self.left.emit()

    @Slot()
    def show_after(self) -> None:
        """Go to the next place."""
        self._step(1)

    @Slot()
    def show_before(self) -> None:
        """Go to the place before."""
        self._step(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Shift+Enter back, Esc away."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._step(-1 if back else 1)
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        if self._found:
            self._at = (self._at + by) % len(self._found)
            self._show()

    @Slot(str)
    def _search(self, text: str) -> None:
        self._found, self._at = [], 0
        self._canvas.show_marks({}, None)
        if not text.strip() or self._pages is None:
            self._reading.stop()
            self.count.setText("")
            return
        self.count.setText(tr("mencari…"))
        self._reading.start(find_places, pages=self._pages, text=text.strip())

    @Slot(object)
    def _take(self, found: list[Place]) -> None:
        self._found = found
        here = self._canvas.current - 1
        self._at = next((n for n, (page, _) in enumerate(found) if page >= here), 0)
        self._show()

    def _show(self) -> None:
        if not self._found:
            self.count.setText(tr("tidak ada"))
            return
        self.count.setText(
            tr("{at} dari {count}", at=self._at + 1, count=count_text(len(self._found)))
        )
        marks: dict[int, list[Box]] = {}
        for page, box in self._found:
            marks.setdefault(page, []).append(box)
        self._canvas.show_marks(marks, self._found[self._at])


def find_places(pages: Pages, text: str, *, cancelled: Callable[[], bool], **_: Any) -> list[Place]:
    """Return where a text stands, page after page; made to run in a job.

    Raises:
        CancelledError: `cancelled` said so.
    """
    found: list[Place] = []
    for page in range(pages.count):
        if cancelled() or pages.closed:
            raise CancelledError
        for hit in pages.find(page, text):
            found += [(page, box) for box in hit.boxes[:1]]
        if len(found) >= _MOST:
            break
    return found
