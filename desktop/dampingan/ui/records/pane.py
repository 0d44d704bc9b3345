"""The pane beside the table: one record's details, its history, or the reason for an action."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dampingan.core.errors import Severity
from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.combo import ComboBox
from dampingan.ui.control.label import label, set_role
from dampingan.ui.control.layout import Grow, clear_layout, column, line, row
from dampingan.ui.icon import Icons
from dampingan.ui.theme import SPACE, Theme, Weight, side_width

if TYPE_CHECKING:
    from dampingan.ui.records.details import HistoryEntry, RecordDetails

_MOST_FINDINGS = 8
_MOST_CHANGES = 40


class Pane(QFrame):
    """Holds the three pages.

    Signals:
        open_wanted, history_wanted, menu_wanted: the buttons of the details.
        link_wanted: a line of the details was chosen (its key).
        details_wanted: back from history or reason.
    """

    open_wanted = Signal()
    history_wanted = Signal()
    menu_wanted = Signal()
    link_wanted = Signal(str)
    details_wanted = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("role", "card")
        self.details = DetailsPage(theme, icons)
        self.history = HistoryPage(icons)
        self.reason = ReasonPage(theme, icons)
        self._pages = QStackedWidget()
        for page in (self.details, self.history, self.reason):
            self._pages.addWidget(page)
        column(self._pages, gap=0, margins=0, on=self)
        self.details.open.clicked.connect(self.open_wanted)
        self.details.past.clicked.connect(self.history_wanted)
        self.details.more.clicked.connect(self.menu_wanted)
        self.details.link_wanted.connect(self.link_wanted)
        self.history.back.clicked.connect(self.details_wanted)
        self.reason.left.connect(self.details_wanted)

    @property
    def showing_history(self) -> bool:
        """Whether the history is on screen."""
        return self._pages.currentWidget() is self.history

    @property
    def asking_reason(self) -> bool:
        """Whether a reason is being asked for."""
        return self._pages.currentWidget() is self.reason

    def show_page(self, page: QWidget) -> None:
        """Show details, history or reason."""
        self._pages.setCurrentWidget(page)

    def fit(self, room: int) -> None:
        """Take a fixed width out of this room."""
        self.setFixedWidth(side_width(self._theme, room))


class DetailsPage(QWidget):
    """Name, place, state, findings, members, links, facts; the buttons stay at the bottom.

    Signals:
        link_wanted: a link was chosen (its key).
    """

    link_wanted = Signal(str)

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._details: RecordDetails | None = None
        self.open = button(tr("Buka"), kind="primary")
        self.open.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.past = button(tr("Riwayat"), icons=icons, icon="history", tip="Ctrl+H")
        self._past_word = self.past.text()
        self.more = button("", icons=icons, icon="more", tip=tr("Tindakan lain"))
        self.more.setAccessibleName(tr("Tindakan lain"))
        self._body = QVBoxLayout()
        self._body.setContentsMargins(4 * SPACE, 4 * SPACE, 4 * SPACE, 2 * SPACE)
        self._body.setSpacing(SPACE)
        self._area = _scrolled(self._body)
        buttons = row(self.open, self.past, self.more, gap=2, margins=(4, 2, 4, 4))
        column(self._area, buttons, gap=0, on=self)
        theme.changed.connect(self._draw)
        self.show_details(None)

    def show_details(self, details: RecordDetails | None, note: str = "") -> None:
        """Show a record, or `note` when there is none."""
        self._details = details
        self._note = note
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay pairs out for the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_buttons()
            self._draw()

    def _fit_buttons(self) -> None:
        """Leave the word of the history button out where it would be cut."""
        metrics = self._theme.metrics(weight=Weight.DemiBold)
        words = metrics.horizontalAdvance(self.open.text() + self._past_word)
        room = self.width() - 8 * SPACE - self.more.sizeHint().width() - self._theme.px(60)
        self.past.setText("" if words + 16 * SPACE > room else self._past_word)

    @Slot()
    def _draw(self) -> None:
        clear_layout(self._body)
        details = self._details
        for widget in (self.open, self.past, self.more):
            widget.setVisible(details is not None)
        if details is None:
            self._body.addWidget(label(self._note, "muted", wrap=True))
            self._body.addStretch(1)
            return
        title = label(details.name, "title", wrap=True)
        self._body.addWidget(title)
        if details.place:
            self._body.addWidget(label(details.place, "muted", wrap=True))
        self._body.addSpacing(2 * SPACE)
        self._add_state(details)
        self._add_findings(details)
        self._add_changes(details)
        self._body.addSpacing(2 * SPACE)
        self._add_pairs(details.members)
        self._add_links(details)
        self._body.addSpacing(2 * SPACE)
        self._add_pairs(details.facts)
        self._body.addStretch(1)

    def _add_state(self, details: RecordDetails) -> None:
        state = details.state
        words = f"{state.text} · {details.reason}" if details.reason else state.text
        self._body.addLayout(self._marked(state.icon, state.colour, words))
        if (change := details.change) is not None:
            self._body.addLayout(self._marked(change.icon, change.colour, change.text))

    def _add_changes(self, details: RecordDetails) -> None:
        if not details.changes:
            return
        self._body.addSpacing(2 * SPACE)
        self._body.addWidget(label(details.changes_title, "heading", wrap=True))
        for what, before, now in details.changes[:_MOST_CHANGES]:
            self._body.addWidget(label(what, wrap=True))
            words = " → ".join(part for part in (before, now) if part)
            self._body.addWidget(label(words, "muted", wrap=True))
            self._body.addWidget(line())
        if (rest := len(details.changes) - _MOST_CHANGES) > 0:
            self._body.addWidget(label(tr("… dan {count} lagi", count=rest), "muted"))

    def _add_findings(self, details: RecordDetails) -> None:
        if details.errors:
            text = tr("{count} harus diperbaiki", count=details.errors)
            self._body.addLayout(self._marked("error", "error", text))
        if details.warnings:
            text = tr("{count} temuan, boleh diselesaikan", count=details.warnings)
            self._body.addLayout(self._marked("warning", "warning", text))
        shown = details.findings[:_MOST_FINDINGS]
        for one in shown:
            who = f" {one.person}:" if one.person else ""
            text = label(f"{one.number}{who} {one.message}", "muted", wrap=True)
            text.setAccessibleName(_severity_word(one.severity) + " " + text.text())
            self._body.addWidget(text)
        rest = len(details.findings) - len(shown)
        if rest > 0:
            self._body.addWidget(label(tr("… dan {count} lagi", count=rest), "muted"))

    def _add_pairs(self, pairs: tuple[tuple[str, str], ...]) -> None:
        metrics = self._theme.metrics()
        room = self._area.viewport().width() - 8 * SPACE
        for left, right in pairs:
            needed = metrics.horizontalAdvance(left) + metrics.horizontalAdvance(right)
            if needed + 4 * SPACE <= room:
                pair = row(label(left), None, label(right, "muted"), gap=2, margins=(0, 1))
                self._body.addLayout(pair)
            else:
                two = column(label(left, wrap=True), label(right, "muted", wrap=True), gap=0)
                self._body.addLayout(two)
            self._body.addWidget(line())

    def _add_links(self, details: RecordDetails) -> None:
        if not details.links:
            return
        self._body.addSpacing(2 * SPACE)
        self._body.addWidget(label(details.links_title, "heading", wrap=True))
        metrics = self._theme.metrics(weight=Weight.DemiBold)
        room = self._area.viewport().width() - 8 * SPACE
        for link in details.links:
            tell = partial(self.link_wanted.emit, link.key)
            opens = button(link.word, kind="link", clicked=tell, tip=f"{link.word}: {link.state}")
            opens.setAccessibleName(f"{link.word}: {link.state}")
            state = label(link.state, "muted", wrap=True)
            needed = metrics.horizontalAdvance(f"{link.word} {link.state}") + 6 * SPACE
            if needed <= room:
                state.setWordWrap(False)
                self._body.addLayout(row(opens, None, state, gap=1))
            else:
                self._body.addLayout(row(opens, None, gap=1))
                self._body.addWidget(state)
            self._body.addWidget(line())

    def _marked(self, icon: str, colour: str, text: str) -> QVBoxLayout:
        mark = QLabel()
        mark.setPixmap(self._icons.icon(icon, colour).pixmap(self._theme.icon_size()))
        mark.setAlignment(Qt.AlignmentFlag.AlignTop)
        words = label(text, colour, wrap=True)
        return column(row(mark, Grow(words), gap=1), gap=0)


class HistoryPage(QWidget):
    """What happened to the record, newest first."""

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self.back = button(tr("Kembali"), kind="flat", icons=icons, icon="back")
        self._title = label("", "title", wrap=True)
        self._body = QVBoxLayout()
        self._body.setContentsMargins(4 * SPACE, SPACE, 4 * SPACE, 4 * SPACE)
        self._body.setSpacing(SPACE)
        self._area = _scrolled(self._body)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        head = column(row(self.back, None), self._title, gap=1, margins=(4, 3, 4, 1))
        column(head, self._area, gap=0, on=self)

    def show_history(self, name: str, entries: list[HistoryEntry]) -> None:
        """Show the entries of a record."""
        self._title.setText(tr("Riwayat {name}", name=name))
        clear_layout(self._body)
        day = ""
        for entry in entries:
            if (here := entry.at.strftime("%d/%m/%Y")) != day:
                day = here
                self._body.addSpacing(2 * SPACE)
                self._body.addWidget(label(day, "heading"))
            self._body.addWidget(line())
            head = f"{entry.at:%H:%M:%S} · {entry.actor}"
            self._body.addWidget(label(head, "small"))
            self._body.addWidget(label(entry.label, wrap=True))
            for what, old, new in entry.changes:
                change = f"{old or '–'} → {new or '–'}" if old else new or "–"
                self._body.addWidget(label(f"{what}: {change}", "muted", wrap=True))
        if not entries:
            self._body.addWidget(
                label(tr("Belum ada perubahan yang tercatat."), "muted", wrap=True)
            )
        self._body.addStretch(1)


class ReasonPage(QWidget):
    """Says what an action will do to how many records and asks why.

    Signals:
        confirmed: the reason.
        left: not to be done.
    """

    confirmed = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._required = False
        self._title = label("", "title", wrap=True)
        self._what = label("", wrap=True)
        self._ask = label(tr("Alasan"), "heading")
        self.reason = ComboBox(theme, icons)
        self.reason.setEditable(True)
        self.reason.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.reason.setAccessibleName(tr("Alasan"))
        self._problem = label("", "error", wrap=True)
        self._do: QPushButton = button("", kind="primary", clicked=self._confirm)
        self._leave = button(tr("Batal"), kind="flat", clicked=self.left)
        edit = self.reason.lineEdit()
        if edit is not None:
            edit.returnPressed.connect(self._confirm)
        column(
            self._title,
            self._what,
            2,
            self._ask,
            self.reason,
            self._problem,
            None,
            row(self._leave, None, self._do),
            gap=2,
            margins=4,
            on=self,
        )

    def ask(
        self,
        title: str,
        what: str,
        word: str,
        reasons: list[str],
        *,
        required: bool,
        danger: bool,
        heading: str = "",
    ) -> None:
        """Fill the page.

        Args:
            title: name of the action.
            what: what it will do, and to whom.
            word: on the button.
            reasons: to choose from; any other can be typed.
            required: whether a reason must be given.
            danger: whether the button warns.
            heading: what is asked for, "Alasan" when empty.
        """
        self._required = required
        self._title.setText(title)
        self._what.setText(what)
        reason = tr("Alasan") if required else tr("Alasan (boleh kosong)")
        self._ask.setText(heading or reason)
        self.reason.setAccessibleName(heading or reason)
        self.reason.clear()
        self.reason.addItems(reasons)
        self.reason.setCurrentIndex(-1)
        self.reason.setEditText("")
        self._problem.hide()
        self._do.setText(word)
        set_role(self._do, "danger" if danger else "primary", "kind")
        self.reason.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _confirm(self) -> None:
        reason = self.reason.currentText().strip()
        if self._required and not reason:
            self._problem.setText(tr("Isi atau pilih alasannya dulu."))
            self._problem.show()
            self.reason.setFocus()
        else:
            self.confirmed.emit(reason)


def _severity_word(severity: Severity) -> str:
    return tr("Harus diperbaiki:") if severity == Severity.ERROR else tr("Perlu dilihat:")


def _scrolled(layout: QVBoxLayout) -> QScrollArea:
    inner = QWidget()
    inner.setProperty("role", "scrolled")
    inner.setLayout(layout)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(inner)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.viewport().setAutoFillBackground(False)
    inner.setAutoFillBackground(False)
    return area
