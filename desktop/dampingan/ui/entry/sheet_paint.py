"""Paints lines of a sheet from their layout."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPen

from dampingan.core.errors import Severity
from dampingan.ui.entry.line import State
from dampingan.ui.entry.measure import Measure
from dampingan.ui.entry.outline import ItemKind
from dampingan.ui.entry.sheet_layout import (
    LineBox,
    OptionBox,
    Text,
    is_faint,
    option_key,
    option_words,
)
from dampingan.ui.icon import Icons
from dampingan.ui.theme import Size, Theme, Weight

_WORDS = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_BESIDE = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
_CENTRE = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine)
_MIDDLE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
SEVERITY_ROLE = {Severity.ERROR: "error", Severity.WARNING: "warning"}
"""Icon and colour of a finding."""


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
        self._words(painter, box.number, "faint" if faint else "muted")
        self._label(painter, box, faint=faint)
        beside = "muted" if not box.current else "text"
        self._words(painter, box.beside, beside, _WORDS if box.current else _BESIDE)
        self._words(painter, box.hint, "muted")
        self._words(painter, box.more, "muted")
        for option in box.options:
            self._option(painter, option, chosen=option.option.code in picks)
        if box.box is not None and not editing:
            self._answer(painter, box)
        for mark in box.marks:
            role = SEVERITY_ROLE[mark.severity]
            self._icons.paint(painter, mark.icon, role, role)
            self._words(painter, Text(mark.rect, mark.text), role)

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
        severities = {mark.severity for mark in box.marks}
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
        painter.setPen(theme.colour("muted" if skipped or fixed else "text"))
        painter.setFont(theme.font(weight=Weight.Normal if line.width == 0 else Weight.DemiBold))
        if line.width:
            metrics = theme.metrics(weight=Weight.DemiBold)
            inner = rect.adjusted(4, 0, -4, 0)
            text = metrics.elidedText(line.box, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, _CENTRE, text)
        else:
            inner = rect.adjusted(theme.px(8), theme.px(6), -theme.px(8), -theme.px(4))
            flags = _WORDS | self._measure.wrap(line.box, inner.width())
            painter.drawText(inner, flags, line.box)

    def _option(self, painter: QPainter, box: OptionBox, *, chosen: bool) -> None:
        theme = self._theme
        if chosen:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("accent"), 1))
            painter.setBrush(theme.colour("surface"))
            painter.drawRoundedRect(box.rect.adjusted(-theme.px(6), 0, -2, -2), 4, 4)
        painter.setFont(theme.font(weight=Weight.DemiBold))
        painter.setPen(theme.colour("accent" if chosen else "text"))
        top = box.rect.adjusted(0, 1, 0, 0)
        painter.drawText(
            QRect(box.key.left(), top.top(), box.key.width(), top.height()),
            _WORDS,
            option_key(box.option),
        )
        painter.setFont(theme.font(weight=Weight.DemiBold if chosen else Weight.Normal))
        painter.setPen(theme.colour("accent" if chosen else "muted"))
        words = QRect(box.words.left(), top.top(), box.words.width(), top.height())
        text, weight = option_words(box.option), Weight.DemiBold
        flags = _WORDS | self._measure.wrap(text, words.width(), weight=weight)
        painter.drawText(words, flags, text)

    def _words(
        self,
        painter: QPainter,
        text: Text | None,
        colour: str,
        flags: int = _WORDS,
        *,
        size: Size = Size.BODY,
        weight: int = Weight.Normal,
    ) -> None:
        if text is None or not text.text:
            return
        painter.setFont(self._theme.font(size, weight))
        painter.setPen(self._theme.colour(colour))
        flags |= self._measure.wrap(text.text, text.rect.width(), size, weight)
        painter.drawText(text.rect, flags, text.text)
