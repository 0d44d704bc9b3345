"""Paints one card: title, what it rests on, agency and money, progress, state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from dampingan.core.language import tr
from dampingan.core.number import money_short
from dampingan.ui.plan.canvas import CENTRE, RIGHT
from dampingan.ui.plan.card_words import CardWords
from dampingan.ui.plan.plan import Card
from dampingan.ui.theme import SPACE, Size, Weight

if TYPE_CHECKING:
    from dampingan.ui.plan.canvas import Canvas

_PAD = 3 * SPACE
_BAR = 6


class CardPainter:
    """Paints cards onto a canvas.

    Args:
        canvas: whose theme, icons and plan count.
    """

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas

    def height(self) -> int:
        """Return the height of a card with the text as large as it is."""
        theme = self._canvas.theme
        title = theme.metrics(weight=Weight.DemiBold).height()
        small = theme.metrics(Size.SMALL).height()
        return 2 * _PAD + title + 3 * small + self._chip() + _BAR + 8 * SPACE

    def families_area(self, area: QRect, words: CardWords) -> QRect:
        """Return where the count of named families stands in a card."""
        if not words.families:
            return QRect()
        theme = self._canvas.theme
        metrics = theme.metrics(Size.SMALL)
        title = theme.metrics(weight=Weight.DemiBold).height()
        width = self._families_width(words)
        top = area.top() + _PAD + title + 2 * SPACE + metrics.height()
        left = area.right() - _PAD - width
        return QRect(left, top, width, metrics.height())

    def paint(
        self, painter: QPainter, area: QRect, card: Card, words: CardWords, *, lit: bool
    ) -> None:
        """Paint a card; `lit` shows that it is in focus."""
        canvas, theme = self._canvas, self._canvas.theme
        canvas.frame(painter, area, lit=lit)
        inner = area.adjusted(_PAD, _PAD, -_PAD, -_PAD)
        title = theme.metrics(weight=Weight.DemiBold).height()
        painter.setFont(theme.font(weight=Weight.DemiBold))
        line = QRect(inner.left(), inner.top(), inner.width(), title)
        canvas.text(painter, line, card.title or tr("(tanpa judul)"))
        small = theme.metrics(Size.SMALL)
        top = line.bottom() + 1 + 2 * SPACE
        self._paint_rests(
            painter, QRect(inner.left(), top, inner.width(), 2 * small.height()), words
        )
        if words.families:
            self._paint_families(painter, self.families_area(area, words), words)
        line = QRect(inner.left(), top, inner.width(), 2 * small.height())
        line = QRect(inner.left(), line.bottom() + 1 + 2 * SPACE, inner.width(), self._chip())
        self._paint_money(painter, line, card)
        line = QRect(inner.left(), line.bottom() + 1 + 2 * SPACE, inner.width(), _BAR)
        self.paint_bar(painter, line, words.percent)
        line = QRect(inner.left(), line.bottom() + 1 + 2 * SPACE, inner.width(), small.height())
        self._paint_state(painter, line, words)

    def paint_bar(self, painter: QPainter, area: QRect, percent: float) -> None:
        """Paint physical progress."""
        theme = self._canvas.theme
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("track"))
        painter.drawRoundedRect(area, 3, 3)
        done = QRect(area)
        done.setWidth(round(area.width() * percent / 100))
        if done.width() > 0:
            painter.setBrush(theme.colour("accent"))
            painter.drawRoundedRect(done, 3, 3)

    def _chip(self) -> int:
        return self._canvas.theme.metrics(Size.SMALL).height() + 2 * SPACE

    def _paint_rests(self, painter: QPainter, area: QRect, words: CardWords) -> None:
        """Paint problems and potentials on a line each; a single long one takes both."""
        canvas = self._canvas
        painter.setFont(canvas.theme.font(Size.SMALL))
        half = area.height() // 2
        upper = QRect(area.left(), area.top(), area.width(), half)
        lower = upper.translated(0, half)
        if words.families:
            lower.setRight(area.right() - self._families_width(words) - 2 * SPACE)
        lines = words.rests
        if len(lines) == 1:
            lines = _broken(lines[0], painter.fontMetrics(), area.width())
        for place, text in zip((upper, lower), lines, strict=False):
            canvas.text(painter, place, text, colour=words.rests_role)

    def _families_width(self, words: CardWords) -> int:
        theme = self._canvas.theme
        wide = theme.metrics(Size.SMALL).horizontalAdvance(words.families)
        return wide + theme.px(14) + 2 * SPACE

    def _paint_families(self, painter: QPainter, area: QRect, words: CardWords) -> None:
        canvas, side = self._canvas, self._canvas.theme.px(14)
        icon = QRect(area.left(), area.center().y() - side // 2, side, side)
        canvas.icons.paint(painter, icon, "families", "accent")
        painter.setFont(canvas.theme.font(Size.SMALL))
        canvas.text(painter, area, words.families, colour="accent", flags=RIGHT)

    def _paint_money(self, painter: QPainter, area: QRect, card: Card) -> None:
        canvas, theme = self._canvas, self._canvas.theme
        painter.setFont(theme.font())
        money = money_short(card.cost) if card.cost else "–"
        wide = painter.fontMetrics().horizontalAdvance(money)
        canvas.text(painter, area, money, flags=RIGHT)
        agency = canvas.plan.short("perangkat_daerah", card.agency)
        painter.setFont(theme.font(Size.SMALL))
        words = agency or tr("pengampu belum ada")
        room = area.width() - wide - 3 * SPACE
        width = min(painter.fontMetrics().horizontalAdvance(words) + 5 * SPACE, room)
        chip = QRect(area.left(), area.top(), width, area.height())
        painter.setPen(theme.colour("line_strong" if agency else "line"))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(chip, chip.height() / 2, chip.height() / 2)
        inside = chip.adjusted(2 * SPACE, 0, -2 * SPACE, 0)
        canvas.text(painter, inside, words, colour="text" if agency else "muted", flags=CENTRE)

    def _paint_state(self, painter: QPainter, area: QRect, words: CardWords) -> None:
        canvas, theme = self._canvas, self._canvas.theme
        side = theme.px(14)
        icon = QRect(area.left(), area.center().y() - side // 2, side, side)
        canvas.icons.paint(painter, icon, words.icon, words.role)
        painter.setFont(theme.font(Size.SMALL))
        room = area.adjusted(side + SPACE + 2, 0, 0, 0)
        if words.hint:
            wide = painter.fontMetrics().horizontalAdvance(words.hint)
            canvas.text(painter, room, words.hint, colour="warning", flags=RIGHT)
            room.setRight(room.right() - wide - 2 * SPACE)
        canvas.text(painter, room, words.state, colour=words.role)


def _broken(text: str, metrics: QFontMetrics, width: int) -> tuple[str, ...]:
    """Break a text into two lines where it is too long for one; the second may still be."""
    if metrics.horizontalAdvance(text) <= width:
        return (text,)
    words = text.split(" ")
    count = len(words)
    while count > 1 and metrics.horizontalAdvance(" ".join(words[:count])) > width:
        count -= 1
    return " ".join(words[:count]), " ".join(words[count:])
