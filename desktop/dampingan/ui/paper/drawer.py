"""Draws what is in sight in the background: small pictures at once, sharp parts after them."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage

from dampingan.core.errors import DampinganError
from dampingan.ui.job import JobRunner

if TYPE_CHECKING:
    from dampingan.printing.press.page_picture import PagePicture, Pages

SIDE = 640
"""Pixels of a part's side: a page that fills the width has few, one at 300 % only those seen."""
ROUGH_DPI = 42.0
"""A small picture stands in until the sharp one is there; it takes 5 ms."""
_MOST_BYTES = 64 << 20
_BYTES_A_PIXEL = 4


class Part(NamedTuple):
    """A part of a page at some width of the page in device pixels; width 0: the small picture."""

    page: int
    width: int = 0
    column: int = 0
    row: int = 0


class PageDrawer(QObject):
    """Keeps pictures of parts of pages, within a bound of memory.

    Args:
        jobs: runs the drawing.
        parent: the owner.

    Signals:
        drawn: more can be painted now.
    """

    drawn = Signal()
    _arrived = Signal()

    def __init__(self, jobs: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._pages: Pages | None = None
        self._kept: OrderedDict[Part, QImage] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self._wanted: list[Part] = []
        self._done: deque[tuple[Pages, Part, QImage]] = deque()
        self._busy = False
        self._arrived.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def show_pages(self, pages: Pages | None) -> None:
        """Draw these pages from now on; pictures of those before are dropped."""
        with self._lock:
            self._wanted = []
            self._pages = pages
        self._kept.clear()
        self._bytes = 0

    @property
    def waiting(self) -> bool:
        """Whether something wanted is not drawn yet."""
        with self._lock:
            return self._busy or bool(self._done)

    @property
    def kept_bytes(self) -> int:
        """Memory that the pictures take."""
        return self._bytes

    def picture(self, part: Part) -> QImage | None:
        """Return a picture if it is there."""
        found = self._kept.get(part)
        if found is not None:
            self._kept.move_to_end(part)
        return found

    def want(self, parts: Sequence[Part]) -> None:
        """Draw these, first ones first; what was wanted before and is not here is forgotten."""
        missing = [part for part in parts if part not in self._kept]
        with self._lock:
            self._wanted = missing
            if self._busy or not missing or self._pages is None:
                return
            self._busy = True
        self._jobs.start("", self._draw, quiet=True)

    # -- in the background -----------------------------------------------------------------

    def _draw(self, cancelled: Callable[[], bool], **_: Any) -> None:
        while True:
            with self._lock:
                if cancelled() or not self._wanted or self._pages is None:
                    self._busy = False
                    return
                part, pages = self._wanted.pop(0), self._pages
            try:
                image = part_image(pages, part)
            except DampinganError:
                continue  # closed meanwhile: another document is shown now
            except BaseException:
                with self._lock:
                    self._busy = False  # what comes next is drawn all the same
                raise
            self._done.append((pages, part, image))
            self._arrived.emit()

    @Slot()
    def _take(self) -> None:
        fresh = False
        while self._done:
            pages, part, image = self._done.popleft()
            if pages is not self._pages or part in self._kept:
                continue
            self._kept[part] = image
            self._bytes += image.width() * image.height() * _BYTES_A_PIXEL
            fresh = True
        while self._bytes > _MOST_BYTES and len(self._kept) > 1:
            _, old = self._kept.popitem(last=False)
            self._bytes -= old.width() * old.height() * _BYTES_A_PIXEL
        if fresh:
            self.drawn.emit()


def part_image(pages: Pages, part: Part) -> QImage:
    """Draw a part of a page.

    Raises:
        PageError: the document was closed.
    """
    if not part.width:
        return to_image(pages.picture(part.page, ROUGH_DPI))
    dpi = dpi_for(pages, part.page, part.width)
    width, height = pages.size_px(part.page, dpi)
    left, top = part.column * SIDE, part.row * SIDE
    wide, high = max(1, min(SIDE, width - left)), max(1, min(SIDE, height - top))
    return to_image(pages.picture(part.page, dpi, part=(left, top, wide, high)))


def dpi_for(pages: Pages, page: int, width: int) -> float:
    """Return the resolution at which a page is so many pixels wide."""
    return width * 25.4 / pages.size_mm(page).width


def to_image(picture: PagePicture) -> QImage:
    """Return a picture as Qt paints it fastest."""
    if picture.grey:
        kind, stride = QImage.Format.Format_Grayscale8, picture.width
    else:
        kind, stride = QImage.Format.Format_RGB888, picture.width * 3
    image = QImage(picture.data, picture.width, picture.height, stride, kind)
    if picture.grey:
        return image.copy()
    return image.convertToFormat(QImage.Format.Format_RGB32)
