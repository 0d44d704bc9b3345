"""Paints lines of a sheet from their layout."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPen

from dampingan.core.errors import Severity
from dampingan.ui.entry.line import State
from dampingan.ui.entry.measure import CENTRE, LEFT, RIGHT, Measure
from dampingan.ui.entry.outline import ItemKind
from dampingan.ui.entry.sheet_layout import (
    LineBox,
    OptionBox,
    Text,
    is_faint,
    option_key,
    option_words,
)
from dampingan.ui.entry.thumbnail import Thumbnails
from dampingan.ui.icon import Icons
from dampingan.ui.theme import Size, Theme, Weight


class SheetPainter:
    """Paints with the theme's colours.

    Args:
        theme: colours and fonts.
        icons: icons of findings.
        measure: shared measures.
    """

    def __init__(self, theme: Theme, icons: Icons, measure: Measure) -> None:
        self._theme = theme
        self._measure = measure
        self._icons = icons
        self.thumbnails = Thumbnails()

    def line(
        self,
        painter: QPainter,
        box: LineBox,
        area: QRect,
        *,
        picks: Collection[str] = (),
        editing: bool = False,
    ) -> None:
        """Paint one line.

        Args:
            painter: moved to the line's top left corner.
            box: the line laid out.
            area: the line's own rectangle.
            picks: codes that are chosen, for the question in focus.
            editing: whether the editor covers the answer box.
        """
        theme = self._theme
        if box.current:
            painter.fillRect(area, theme.colour("accent_soft"))
            painter.fillRect(QRect(0, 0, theme.px(3), area.height()), theme.colour("accent"))
        faint = is_faint(box.line)
        if faint and box.line.why and box.label is not None and not box.current:
            self._skipped(painter, box)
            return
        self._words(painter, box.number, "faint" if faint else "muted")
        self._label(painter, box, faint=faint)
        beside = "muted" if not box.current else "text"
        below = (
            box.beside is None
            or box.label is None
            or (box.beside.rect.left() == box.label.rect.left())
        )
        self._words(painter, box.beside, beside, align=LEFT if below else RIGHT)
        self._words(painter, box.hint, "muted")
        self._words(painter, box.more, "muted")
        self._words(painter, box.note, "text")
        for option in box.options:
            self._option(painter, option, chosen=option.option.code in picks)
        if box.box is not None and not editing:
            self._answer(painter, box)
        for mark in box.marks:
            self._icons.paint(painter, mark.icon, mark.role, mark.colour)
            self._words(painter, Text(mark.rect, mark.text), mark.colour)
        for role, rect in box.flags:
            self._icons.paint(painter, rect, role, "accent")
        if box.picture is not None:
            self._picture(painter, box.picture, box.line.file)

    def _picture(self, painter: QPainter, rect: QRect, name: str) -> None:
        """Paint an attached photo, or the sign of a file that is no picture."""
        found = self.thumbnails.picture(name)
        if found is None:
            self._icons.paint(painter, rect, "attachment", "muted")
            return
        size = found.size().scaled(rect.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(QRect(rect.topLeft(), size), found)

    def _skipped(self, painter: QPainter, box: LineBox) -> None:
        """Paint a question that does not apply: one faint line and its empty box."""
        for text, align in ((box.number, LEFT), (box.label, LEFT), (box.beside, RIGHT)):
            if text is not None:
                self._measure.write_line(painter, text.rect, text.text, "faint", align=align)
        self._answer(painter, box)
        for role, rect in box.flags:
            self._icons.paint(painter, rect, role, "accent")

    def _label(self, painter: QPainter, box: LineBox, *, faint: bool) -> None:
        kind = box.line.item.kind
        colour, weight, size = "text", Weight.Normal, Size.BODY
        if box.current:
            weight, size = Weight.DemiBold, Size.LARGE
        elif kind in {ItemKind.HEADING, ItemKind.ROW}:
            weight = Weight.DemiBold
        elif kind is ItemKind.ADD_ROW:
            colour = "accent"
        elif kind is ItemKind.NOTE:
            colour = "muted"
        self._words(painter, box.label, "faint" if faint else colour, size=size, weight=weight)

    def _answer(self, painter: QPainter, box: LineBox) -> None:
        theme, rect, line = self._theme, box.box, box.line
        if rect is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        skipped, fixed = line.state is State.SKIPPED, line.state is State.FIXED
        severities = {remark.severity for remark in line.remarks if not remark.accepted}
        edge = "line" if skipped else "line_strong"
        if Severity.ERROR in severities:
            edge = "error"
        elif severities:
            edge = "warning"
        pen = QPen(theme.colour(edge), 1)
        if skipped and line.box:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(theme.colour("window" if fixed or skipped else "surface"))
        painter.drawRoundedRect(rect.adjusted(0, 0, -1, -1), 5, 5)
        colour = "muted" if skipped or fixed else "text"
        if line.width:
            inner = rect.adjusted(4, 0, -4, 0)
            self._measure.write_line(
                painter, inner, line.box, colour, weight=Weight.DemiBold, align=CENTRE
            )
        else:
            inner = rect.adjusted(theme.px(8), theme.px(6), -theme.px(8), -theme.px(4))
            self._measure.write(painter, inner, line.box, colour)

    def _option(self, painter: QPainter, box: OptionBox, *, chosen: bool) -> None:
        theme = self._theme
        if chosen:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("accent"), 1))
            painter.setBrush(theme.colour("surface"))
            painter.drawRoundedRect(box.rect.adjusted(-theme.px(6), 0, -2, -2), 4, 4)
        key, words = box.key.translated(0, 1), box.words.translated(0, 1)
        bold = Weight.DemiBold
        self._measure.write(
            painter, key, option_key(box.option), "accent" if chosen else "text", weight=bold
        )
        self._measure.write(
            painter,
            words,
            option_words(box.option),
            "accent" if chosen else "muted",
            weight=bold if chosen else Weight.Normal,
        )

    def _words(
        self,
        painter: QPainter,
        text: Text | None,
        colour: str,
        *,
        size: Size = Size.BODY,
        weight: int = Weight.Normal,
        align: Qt.AlignmentFlag = LEFT,
    ) -> None:
        if text is not None:
            self._measure.write(
                painter, text.rect, text.text, colour, size=size, weight=weight, align=align
            )
