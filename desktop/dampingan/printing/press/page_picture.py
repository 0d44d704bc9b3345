"""Pages of a PDF as pictures: for the screen, for a printer, for a test that looks.

pdfium may not be used by two threads at once, not even for two documents: every call here stands
under one lock. A page at a printer's resolution is drawn in parts, so that memory stays bounded.
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr

POINTS_PER_INCH = 72.0
MM_PER_INCH = 25.4

_LOCK = threading.RLock()
_KEPT_PAGES = 8
"""Parsed pages kept open: more than a screen shows at once."""


class PageError(DampinganError):
    """A PDF could not be opened or one of its pages not drawn."""


class Size(NamedTuple):
    """Width and height of a page in mm."""

    width: float
    height: float


class PagePicture(NamedTuple):
    """A picture of a page or of a part of it.

    Attributes:
        width, height: in pixels.
        data: rows from the top, without padding; red, green, blue, or one byte of grey a pixel.
        grey: whether a pixel is one byte.
    """

    width: int
    height: int
    data: bytes
    grey: bool = False


class Hit(NamedTuple):
    """Where a text stands: page (from 0) and boxes as shares of its width and height."""

    page: int
    boxes: tuple[tuple[float, float, float, float], ...]


class Pages:
    """An opened PDF.

    Args:
        source: the file, or its bytes.

    Raises:
        PageError: it is no PDF.
    """

    def __init__(self, source: Path | bytes) -> None:
        from pypdfium2 import PdfDocument, PdfiumError

        self.source = source
        with _LOCK:
            try:
                self._document = PdfDocument(source)
                self.count = len(self._document)
            except (PdfiumError, OSError) as error:
                raise PageError(tr("PDF tidak dapat dibuka ({why}).", why=error)) from None
            self._pages: OrderedDict[int, Any] = OrderedDict()
            self._sizes: dict[int, Size] = {}
            self._closed = False

    def __enter__(self) -> Pages:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; closing twice does nothing."""
        with _LOCK:
            if self._closed:
                return
            self._closed = True
            for page in self._pages.values():
                page.close()
            self._pages.clear()
            self._document.close()

    @property
    def closed(self) -> bool:
        """Whether the file was let go."""
        return self._closed

    def size_mm(self, index: int) -> Size:
        """Return width and height of a page in mm, without reading what stands on it."""
        with _LOCK:
            if index not in self._sizes:
                self._check()
                width, height = self._document.get_page_size(index)
                unit = MM_PER_INCH / POINTS_PER_INCH
                self._sizes[index] = Size(width * unit, height * unit)
            return self._sizes[index]

    def size_px(self, index: int, dpi: float) -> tuple[int, int]:
        """Return width and height of a page in whole pixels at so many dots an inch."""
        size = self.size_mm(index)
        return (
            max(1, round(size.width / MM_PER_INCH * dpi)),
            max(1, round(size.height / MM_PER_INCH * dpi)),
        )

    def picture(
        self,
        index: int,
        dpi: float,
        *,
        grey: bool = False,
        part: tuple[int, int, int, int] | None = None,
    ) -> PagePicture:
        """Return a page on white paper.

        Args:
            index: of the page, from 0.
            dpi: dots an inch.
            grey: one byte a pixel.
            part: left, top, width, height in pixels of the whole page at that resolution.

        Raises:
            PageError: the file was closed meanwhile.
        """
        import pypdfium2.raw as pdfium
        from pypdfium2 import PdfBitmap

        whole = self.size_px(index, dpi)
        left, top, width, height = part or (0, 0, *whole)
        width, height = max(1, width), max(1, height)
        kind = pdfium.FPDFBitmap_Gray if grey else pdfium.FPDFBitmap_BGR
        flags = pdfium.FPDF_ANNOT | (pdfium.FPDF_GRAYSCALE if grey else 0)
        flags |= 0 if grey else pdfium.FPDF_REVERSE_BYTE_ORDER
        with _LOCK:
            page = self._page(index)
            bitmap = PdfBitmap.new_native(width, height, kind)
            try:
                bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
                pdfium.FPDF_RenderPageBitmap(bitmap, page, -left, -top, *whole, 0, flags)
                return PagePicture(width, height, bytes(bitmap.buffer), grey)
            finally:
                bitmap.close()

    def text(self, index: int) -> str:
        """Return the text of a page."""
        with _LOCK:
            words = self._page(index).get_textpage()
            try:
                return words.get_text_range()
            finally:
                words.close()

    def find(self, index: int, wanted: str) -> list[Hit]:
        """Return where a text stands on a page, upper and lower case alike."""
        with _LOCK:
            page = self._page(index)
            width, height = page.get_size()
            words = page.get_textpage()
            found: list[Hit] = []
            try:
                search = words.search(wanted)
                while (at := search.get_next()) is not None:
                    boxes = [words.get_rect(n) for n in range(words.count_rects(*at))]
                    found.append(Hit(index, tuple(_share(box, width, height) for box in boxes)))
                search.close()
            finally:
                words.close()
            return found

    def _check(self) -> None:
        if self._closed:
            raise PageError(tr("PDF ini sudah ditutup."))

    def _page(self, index: int) -> Any:
        from pypdfium2 import PdfiumError

        self._check()
        if index not in self._pages:
            try:
                self._pages[index] = self._document[index]
            except PdfiumError as error:
                raise PageError(tr("PDF tidak dapat dibuka ({why}).", why=error)) from None
            while len(self._pages) > _KEPT_PAGES:
                self._pages.popitem(last=False)[1].close()
        self._pages.move_to_end(index)
        return self._pages[index]


def bands(height: int, width: int, *, most: int) -> list[tuple[int, int]]:
    """Return top and height of the parts of a picture that have at most `most` pixels each."""
    rows = max(1, most // max(1, width))
    count = math.ceil(height / rows)
    return [(n * rows, min(rows, height - n * rows)) for n in range(count)]


def _share(
    box: tuple[float, float, float, float], width: float, height: float
) -> tuple[float, float, float, float]:
    """Turn left, bottom, right, top from below into left, top, width, height shares from above."""
    left, bottom, right, top = box
    return (left / width, 1 - top / height, (right - left) / width, (top - bottom) / height)
