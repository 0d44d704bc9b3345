"""What a widget shows as a picture, for a report or a chat group."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, QRect, QSize
from PySide6.QtGui import QGuiApplication, QImage, QPainter, QRegion
from PySide6.QtWidgets import QWidget

from dampingan.ui.theme import SPACE, Size, Theme, Weight

SHARPNESS = 2
"""Points of the picture for each of the screen, so that print stays legible."""

_MARGIN = 4 * SPACE


def picture_of(
    widget: QWidget,
    theme: Theme,
    title: str = "",
    *,
    under: str = "",
    area: QSize | None = None,
) -> QImage:
    """Draw a widget as it looks now, without its focus, with a title above and words below.

    Args:
        widget: what to draw, at the size it has.
        theme: gives ground and fonts.
        title: what it shows and of which village and period; a picture travels alone.
        under: how to read it, or where the figures are from.
        area: how much of it, from the top left; all of it when None.
    """
    heading = theme.metrics(weight=Weight.DemiBold).height() + 2 * SPACE if title else 0
    foot = theme.metrics(Size.SMALL).height() + 2 * SPACE if under else 0
    room = area or widget.size()
    width = room.width() + 2 * _MARGIN
    height = room.height() + heading + foot + 2 * _MARGIN
    image = QImage(width * SHARPNESS, height * SHARPNESS, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SHARPNESS)
    image.fill(theme.colour("surface"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if title:
        painter.setFont(theme.font(weight=Weight.DemiBold))
        painter.setPen(theme.colour("text"))
        painter.drawText(QRect(_MARGIN, _MARGIN, room.width(), heading), 0, title)
    focused = widget.window().focusWidget() if widget.window() else None
    drawn = QWidget.RenderFlag.DrawChildren
    if focused is not None:
        focused.clearFocus()
    widget.render(
        painter, QPoint(_MARGIN, _MARGIN + heading), QRegion(QRect(QPoint(0, 0), room)), drawn
    )
    if focused is not None:
        focused.setFocus()
    if under:
        painter.setFont(theme.font(Size.SMALL))
        painter.setPen(theme.colour("muted"))
        top = height - _MARGIN - foot + 2 * SPACE
        painter.drawText(QRect(_MARGIN, top, room.width(), foot), 0, under)
    painter.end()
    return image


def copy_image(image: QImage, text: str = "") -> None:
    """Put a picture on the clipboard, with words for programs that take no picture."""
    data = QMimeData()
    data.setImageData(image)
    if text:
        data.setText(text)
    QGuiApplication.clipboard().setMimeData(data)
