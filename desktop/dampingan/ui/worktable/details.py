"""The pane beside a table: what is known of the row in focus, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QPushButton, QScrollArea, QSizePolicy, QWidget

from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import Grow, clear_layout, column, line, row
from dampingan.ui.entry.thumbnail import Thumbnails
from dampingan.ui.icon import Icons
from dampingan.ui.theme import SPACE, Theme

_PICTURE = 200
_NO_KEY = 140
"""From this text size on, the button says no key; the status line does."""


class Act(NamedTuple):
    """Something that can be done: word, icon, key that does the same, and the doing."""

    word: str
    icon: str
    key: str
    run: Callable[[], object]


class Mark(NamedTuple):
    """A sentence with an icon in front, in a colour of the theme."""

    icon: str
    colour: str
    text: str


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it.

    Attributes:
        title: the heading.
        pairs: word and value, side by side where there is room.
        texts: paragraphs.
        links: word and what a click on it does.
    """

    title: str = ""
    pairs: Sequence[tuple[str, str]] = ()
    texts: Sequence[str] = ()
    links: Sequence[tuple[str, Callable[[], object]]] = ()


@dataclass(frozen=True)
class Details:
    """What the pane says of a row.

    Attributes:
        title: its name.
        about: one line below.
        marks: what is to be noticed.
        sections: the rest.
        pictures: names of attached photos.
        acts: the first is a button, the others stand in its menu.
    """

    title: str
    about: str = ""
    marks: Sequence[Mark] = ()
    sections: Sequence[Section] = ()
    pictures: Sequence[str] = ()
    acts: Sequence[Act] = field(default_factory=tuple)


class DetailsPane(QWidget):
    """Shows `Details`; scrolls, with its buttons always in sight."""

    def __init__(self, theme: Theme, icons: Icons, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._thumbnails = thumbnails
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        self._body = column(gap=1, on=inner, margins=(4, 3))
        self._area = QScrollArea()
        self._area.setProperty("role", "scroller")
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(inner)
        self._area.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        self.act = button("", kind="primary", icons=icons, icon="forward", clicked=self._run_first)
        self.more = button("", icons=icons, icon="more", tip=tr("Lainnya"), clicked=self._open_menu)
        self.more.setAccessibleName(tr("Lainnya"))
        self.menu = QMenu(self)
        self._acts: Sequence[Act] = ()
        self._foot = QWidget()
        row(Grow(self.act), self.more, gap=2, margins=(4, 2), on=self._foot)
        column(Grow(self._area), self._foot, gap=0, on=self)

    def show_details(self, details: Details | None) -> None:
        """Show a row, or nothing."""
        clear_layout(self._body)
        self._show_acts(details.acts if details else ())
        if details is None:
            return
        self._body.addWidget(label(details.title, "title", wrap=True))
        if details.about:
            self._body.addWidget(label(details.about, "muted", wrap=True))
        for mark in details.marks:
            self._add_mark(mark)
        for name in details.pictures:
            self._add_picture(name)
        for section in details.sections:
            self._add_section(section)
        self._body.addStretch(1)

    def _show_acts(self, acts: Sequence[Act]) -> None:
        self._acts = acts
        self._foot.setVisible(bool(acts))
        self.menu.clear()
        if not acts:
            return
        first = acts[0]
        self.act.setIcon(self._icons.icon(first.icon, "on_accent"))
        key = "" if self._theme.scale >= _NO_KEY else first.key
        self.act.setText(f"\N{EN SPACE}{first.word}   {key}".rstrip())
        self.act.setAccessibleName(first.word)
        self.more.setVisible(len(acts) > 1)
        self._fill(self.menu, acts[1:])

    def full_menu(self, parent: QWidget) -> QMenu:
        """Return a menu of everything that can be done, for a right click on the row."""
        menu = QMenu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill(menu, self._acts)
        return menu

    def _fill(self, menu: QMenu, acts: Sequence[Act]) -> None:
        for act in acts:
            words = f"{act.word}\t{act.key}" if act.key else act.word
            action = QAction(self._icons.icon(act.icon, "muted"), words, menu)
            action.triggered.connect(partial(_run, act.run))
            menu.addAction(action)

    @Slot()
    def _run_first(self) -> None:
        if self._acts:
            self._acts[0].run()

    @Slot()
    def _open_menu(self) -> None:
        above = self.menu.sizeHint().height()
        self.menu.popup(self.more.mapToGlobal(QPoint(0, -above)))

    def _add_mark(self, mark: Mark) -> None:
        picture = QLabel()
        icon = self._icons.icon(mark.icon, mark.colour)
        picture.setPixmap(icon.pixmap(self._theme.icon_size()))
        picture.setAlignment(Qt.AlignmentFlag.AlignTop)
        words = label(mark.text, mark.colour, wrap=True)
        self._body.addLayout(row(picture, Grow(words), gap=1, centred=False))

    def _add_picture(self, name: str) -> None:
        found = self._thumbnails.picture(name)
        if found is None:
            return
        side = self._theme.px(_PICTURE)
        shown = QLabel()
        shown.setPixmap(
            found.scaled(
                side,
                side,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )
        self._body.addSpacing(SPACE)
        self._body.addWidget(shown)

    def _add_section(self, section: Section) -> None:
        if not (section.pairs or section.texts or section.links):
            return
        self._body.addSpacing(2 * SPACE)
        if section.title:
            self._body.addWidget(label(section.title, "heading", wrap=True))
        for text in section.texts:
            self._body.addWidget(label(text, wrap=True))
        for left, right in section.pairs:
            self._add_pair(left, right)
        for word, run in section.links:
            made = _Link(word)
            made.clicked.connect(partial(_run, run))
            self._body.addWidget(made)

    def _add_pair(self, left: str, right: str) -> None:
        metrics = self._theme.metrics()
        room = self.width() - 12 * SPACE
        if metrics.horizontalAdvance(left) + metrics.horizontalAdvance(right) + 16 <= room:
            self._body.addLayout(row(label(left), None, label(right, "muted"), gap=2))
        else:
            right_label = label(right, "muted", wrap=True)
            self._body.addLayout(column(label(left, wrap=True), right_label, gap=0))
        self._body.addWidget(line())


class _Link(QPushButton):
    """A link that is shortened where there is no room; its tool tip says all of it."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self._word = word
        self.setProperty("kind", "link")
        self.setProperty("align", "left")
        self.setAccessibleName(word)
        self.setAutoDefault(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as fits."""
        super().resizeEvent(event)
        room = self.width() - 4 * SPACE
        text = self.fontMetrics().elidedText(self._word, Qt.TextElideMode.ElideRight, room)
        self.setText(text)
        self.setToolTip("" if text == self._word else self._word)


def _run(act: Callable[[], object], *_: object) -> None:
    act()
