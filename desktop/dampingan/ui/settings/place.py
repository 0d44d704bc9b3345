"""Pengaturan: language, look, text size, operator; every choice counts at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from dampingan import __version__
from dampingan.core.language import LANGUAGES, tr
from dampingan.ui.context import Context, FilteredPlace, Hint
from dampingan.ui.control.button import button
from dampingan.ui.control.field import LineEdit
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import Grow, card, column, line, row
from dampingan.ui.theme import SCALES, SPACE, Theme

if TYPE_CHECKING:
    from dampingan.ui.settings.stationery import StationerySettings

_ABOVE = 150
"""From this text size on, words stand above their field."""


class SettingsPlace(FilteredPlace):
    """The user's choices on this machine."""

    name = "settings"
    icon = "settings"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        current = context.settings.current
        self.languages = Choices(list(LANGUAGES.items()), current.language)
        self.languages.chosen.buttonClicked.connect(self._take_language)
        schemes = [("system", tr("Ikut sistem")), ("light", tr("Terang")), ("dark", tr("Gelap"))]
        self.schemes = Choices(schemes, current.scheme)
        self.schemes.chosen.buttonClicked.connect(self._take_scheme)
        self.sizes = Choices([(str(s), f"{s} %") for s in SCALES], str(current.text_size))
        self.sizes.chosen.buttonClicked.connect(self._take_size)
        self.operator = LineEdit(current.operator or context.workspace.actor)
        self.operator.setAccessibleName(tr("Nama petugas"))
        self.operator.editingFinished.connect(self._take_operator)
        self.lists = button(tr("Buka daftar acuan"), icons=context.icons, icon="references")
        self.lists.clicked.connect(self._open_lists)
        self.paper = button(tr("Kop surat dan cetak"), icons=context.icons, icon="paper")
        self.paper.clicked.connect(self.show_stationery)
        self.stationery: StationerySettings | None = None
        self._stack = QStackedWidget()
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        context.theme.changed.connect(self._show_current)
        self._lay_out()

    @property
    def title(self) -> str:
        """Word in the rail."""
        return tr("Pengaturan")

    def entered(self) -> None:
        """Begin at the operator's name, or go on with the letterhead."""
        if self.stationery is not None and self._stack.currentIndex():
            self.stationery.enter()
        else:
            self.operator.setFocus()

    def may_leave(self) -> bool:
        """Keep what was typed of the letterhead; a refusal keeps the page."""
        return self.stationery is None or self.stationery.save()

    def show_filter(self, **values: str) -> None:
        """Show a ``part``: ``stationery`` is the page of letterhead and templates."""
        if values.get("part") == "stationery":
            self.show_stationery()
        else:
            self._show_all()

    @Slot()
    def show_stationery(self) -> None:
        """Show letterhead, signers, sentences and templates."""
        if self.stationery is None:
            from dampingan.ui.settings.stationery import StationerySettings

            self.stationery = StationerySettings(self.context, self)
            self.stationery.left.connect(self._show_all)
            self._stack.addWidget(self.stationery.view)
        self._stack.setCurrentWidget(self.stationery.view)
        self.hints_changed.emit()
        if self.isVisible():
            self.stationery.enter()

    @Slot()
    def _show_all(self) -> None:
        if self.may_leave():
            self._stack.setCurrentIndex(0)
            self.hints_changed.emit()
            self.paper.setFocus()

    def hints(self) -> list[Hint]:
        """Keys of the settings."""
        if self._stack.currentIndex():
            return [("Ctrl S", tr("simpan")), ("F5", tr("periksa templat"))]
        return [("Tab", tr("berikutnya")), (tr("Spasi"), tr("pilih"))]

    def _lay_out(self) -> None:
        about = label(tr("Dampingan {version}", version=__version__), "small")
        where = label(str(self.context.settings.path), "small", wrap=True)
        theme = self.context.theme
        operator = tr("Dicatat di setiap isian dan di kiriman.")
        lists = tr("Perangkat daerah, program, sumber dana, jangka waktu, kriteria …")
        paper = tr("Kop surat, logo, penanda tangan, kalimat, dan templat cetak.")
        page = card(
            Setting(tr("Nama petugas"), operator, self.operator, theme),
            line(),
            Setting(tr("Bahasa"), tr("Bahasa tampilan program."), self.languages, theme),
            line(),
            Setting(tr("Tampilan"), tr("Terang, gelap, atau ikut sistem."), self.schemes, theme),
            line(),
            Setting(tr("Ukuran huruf"), tr("Seluruh tampilan ikut membesar."), self.sizes, theme),
            line(),
            Setting(tr("Daftar acuan"), lists, self.lists, theme),
            line(),
            Setting(tr("Kop surat dan cetak"), paper, self.paper, theme),
            self.problem,
            gap=4,
            margins=6,
        )
        page.setMaximumWidth(820)
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        column(row(Grow(page, 4), None, gap=0), None, about, where, gap=2, on=inner)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inner)
        whole = QWidget()
        column(
            label(tr("Pengaturan"), "title"),
            Grow(area),
            gap=4,
            margins=(5, 4, 5, 4),
            on=whole,
        )
        self._stack.addWidget(whole)
        column(self._stack, gap=0, on=self)

    @Slot()
    def _take_language(self) -> None:
        if self.languages.value() != self.context.settings.current.language:
            self._change(language=self.languages.value())
            QTimer.singleShot(0, self.context.rebuild)

    @Slot()
    def _take_scheme(self) -> None:
        self._change(scheme=self.schemes.value())
        self.context.theme.choose(scheme=self.schemes.value())

    @Slot()
    def _take_size(self) -> None:
        self._change(text_size=int(self.sizes.value()))
        self.context.theme.choose(scale=int(self.sizes.value()))

    @Slot()
    def _open_lists(self) -> None:
        self.context.go("references")

    @Slot()
    def _take_operator(self) -> None:
        name = self.operator.text().strip()
        if name and name != self.context.settings.current.operator:
            self._change(operator=name)
            self.context.workspace.actor = name
            self.context.say(tr("Isian berikutnya dicatat atas nama {name}.", name=name))

    @Slot()
    def _show_current(self) -> None:
        current = self.context.settings.current
        self.schemes.show_value(current.scheme)
        self.sizes.show_value(str(current.text_size))

    def _change(self, **values: object) -> None:
        settings = self.context.settings
        settings.change(**values)
        text = tr(
            "Pilihan ini berlaku sampai program ditutup, karena tidak dapat disimpan: {why}",
            why=settings.problem,
        )
        self.problem.setText(text)
        self.problem.setVisible(bool(settings.problem))


class Choices(QWidget):
    """A row of buttons of which one is chosen."""

    def __init__(self, options: list[tuple[str, str]], value: str) -> None:
        super().__init__()
        self.chosen = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        choices = row(gap=1, on=self)
        for key, words in options:
            made = QPushButton(words)
            made.setCheckable(True)
            made.setProperty("key", key)
            self.chosen.addButton(made)
            self._buttons[key] = made
            choices.addWidget(made)
        choices.addStretch(1)
        self.show_value(value)

    def value(self) -> str:
        """Return the key of the chosen one."""
        button = self.chosen.checkedButton()
        return str(button.property("key")) if button else ""

    def show_value(self, value: str) -> None:
        """Choose one without telling anybody."""
        if value in self._buttons:
            self._buttons[value].setChecked(True)


class Setting(QWidget):
    """Words beside their field, above it where large text leaves no room."""

    def __init__(self, title: str, about: str, field: QWidget, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        words = column(label(title, "heading"), label(about, "small", wrap=True), gap=0)
        self._row = row(Grow(words, 2), Grow(field, 3), gap=6, centred=False, on=self)
        theme.changed.connect(self._turn)
        self._turn()

    @Slot()
    def _turn(self) -> None:
        above = self._theme.scale >= _ABOVE
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.TopToBottom if above else direction.LeftToRight)
        self._row.setSpacing(SPACE if above else 6 * SPACE)
