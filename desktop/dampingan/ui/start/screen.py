"""The start screen: widgets and layout; `StartPresenter` decides."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import Grow, card, clear_layout, column, row
from dampingan.ui.icon import Icons
from dampingan.ui.start.choice_card import ChoiceCard
from dampingan.ui.theme import Theme

if TYPE_CHECKING:
    from dampingan.ui.start.new_form import NewForm


@dataclass(frozen=True)
class RecentRow:
    """A workspace opened before; `there` is whether the file is."""

    path: str
    name: str
    folder: str
    when: str
    there: bool


class StartScreen(QWidget):
    """Three ways to begin at the left; recent workspaces, a form or progress at the right.

    Signals:
        new_wanted, file_wanted, demo_wanted: the three ways.
        recent_chosen, recent_forgotten: path of a recent workspace.
    """

    new_wanted = Signal()
    file_wanted = Signal()
    demo_wanted = Signal()
    recent_chosen = Signal(str)
    recent_forgotten = Signal(str)

    def __init__(self, theme: Theme, icons: Icons, *, demo: bool) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self.setProperty("role", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.form: NewForm | None = None
        self._failure = _FailureCard(icons)
        self._failure.forgotten.connect(self.recent_forgotten)
        self._recent = column(gap=1)
        self._busy_text = label("", "heading")
        self._right = QStackedWidget()
        self._recent_page = self._make_recent_page()
        self._busy_page = self._make_busy_page()
        for page in (self._recent_page, self._busy_page):
            self._right.addWidget(page)
        self._choices = self._make_choices(demo=demo)
        self._block = QWidget()
        body = row(Grow(self._choices, 2), Grow(self._right, 3), gap=8, centred=False)
        column(self._failure, body, gap=4, on=self._block)
        middle = row(None, self._block, None, gap=0)
        column(None, Grow(middle, 12), None, gap=0, margins=6, on=self)
        theme.changed.connect(self._measure)
        self._measure()
        self.show_choices()

    def show_choices(self) -> None:
        """Show the recent workspaces at the right."""
        self._choices.setEnabled(True)
        self._right.setCurrentWidget(self._recent_page)

    def make_form(self) -> NewForm:
        """Return the form for a new workspace; made when it is first wanted."""
        from dampingan.ui.start.new_form import NewForm

        if self.form is None:
            self.form = NewForm(self._theme, self._icons)
            self._right.addWidget(self.form)
        return self.form

    def show_form(self) -> None:
        """Show the form for a new workspace."""
        form = self.make_form()
        self._failure.hide()
        self._choices.setEnabled(True)
        self._right.setCurrentWidget(form)
        form.village.setFocus()

    def show_busy(self, text: str) -> None:
        """Say what is going on; nothing else can be started meanwhile."""
        self._failure.hide()
        self._choices.setEnabled(False)
        self._busy_text.setText(text)
        self._right.setCurrentWidget(self._busy_page)

    def show_failure(self, message: str, remedy: str, gone: str) -> None:
        """Show what went wrong above everything; `gone` is the path of a file that is missing."""
        self._failure.show_failure(message, remedy, gone)
        if self._right.currentWidget() is self._busy_page:
            self.show_choices()

    def show_recent(self, rows: list[RecentRow]) -> None:
        """List the workspaces opened before."""
        clear_layout(self._recent)
        for entry in rows:
            made = ChoiceCard(
                self._theme,
                self._icons,
                icon="file" if entry.there else "warning",
                words=entry.name,
                detail=f"{entry.when} · {entry.folder}",
                flat=True,
            )
            made.clicked.connect(partial(self.recent_chosen.emit, entry.path))
            self._recent.addWidget(made)
        if not rows:
            text = tr(
                "Belum ada ruang kerja di komputer ini. Mulai dengan ruang kerja baru, atau "
                "buka berkas .dampingan yang sudah ada."
            )
            self._recent.addWidget(label(text, "muted", wrap=True))
        self._recent.addStretch(1)

    def _make_choices(self, *, demo: bool) -> QWidget:
        brand = QLabel()
        brand.setPixmap(self._icons.icon("program", "accent").pixmap(QSize(40, 40)))
        self._brand = brand
        about = label(
            tr("Pendataan keluarga dan pendampingan desa/kelurahan, tanpa jaringan."),
            "muted",
            wrap=True,
        )
        cards = [
            ("new", tr("Ruang kerja baru"), tr("Untuk satu desa/kelurahan"), self.new_wanted),
            ("open", tr("Buka berkas"), tr("Ruang kerja .dampingan"), self.file_wanted),
        ]
        if demo:
            text = tr("Kelurahan rekaan untuk berlatih")
            cards.append(("demo", tr("Coba contoh"), text, self.demo_wanted))
        made = []
        for icon, words, detail, signal in cards:
            choice = ChoiceCard(
                self._theme, self._icons, icon=icon, words=words, detail=detail, flat=False
            )
            choice.clicked.connect(signal)
            made.append(choice)
        panel = QWidget()
        column(brand, label("Dampingan", "title"), about, 3, *made, None, gap=2, on=panel)
        return panel

    def _make_recent_page(self) -> QWidget:
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        inner.setLayout(self._recent)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return card(label(tr("Terakhir dibuka"), "heading"), area, gap=3, margins=5)

    def _make_busy_page(self) -> QWidget:
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        return card(None, self._busy_text, bar, None, gap=3, margins=8)

    @Slot()
    def _measure(self) -> None:
        width = self._theme.px(900)
        self._block.setMaximumWidth(width)
        self._block.setMinimumWidth(min(width, 900))
        self._block.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._block.setMaximumHeight(self._theme.px(560))
        side = self._theme.px(40)
        self._brand.setPixmap(self._icons.icon("program", "accent").pixmap(QSize(side, side)))


class _FailureCard(QFrame):
    """What went wrong, what is safe, what to do.

    Signals:
        forgotten: take this path off the recent list.
    """

    forgotten = Signal(str)

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self.setProperty("role", "error-card")
        self._gone = ""
        self._message = label("", "heading", wrap=True)
        self._remedy = label("", wrap=True)
        self._forget = button(tr("Hapus dari daftar"), clicked=self._drop)
        self._close = button("", kind="flat", icons=icons, icon="close", clicked=self.hide)
        self._close.setAccessibleName(tr("Tutup pesan"))
        words = column(self._message, self._remedy, gap=1)
        row(Grow(words), self._forget, self._close, gap=3, margins=3, on=self)
        self.hide()

    def show_failure(self, message: str, remedy: str, gone: str) -> None:
        """Fill and show."""
        self._gone = gone
        self._message.setText(message)
        self._remedy.setText(remedy)
        self._remedy.setVisible(bool(remedy))
        self._forget.setVisible(bool(gone))
        self.show()
        target: QPushButton = self._forget if gone else self._close
        target.setFocus()

    @Slot()
    def _drop(self) -> None:
        self.hide()
        self.forgotten.emit(self._gone)
