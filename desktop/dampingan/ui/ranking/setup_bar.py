"""How the ranking is made, in one line: period, scale, scorers, and weights on demand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QSizePolicy, QWidget

from dampingan.analysis.ranking_setup import WEIGHTS
from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.combo import ComboBox
from dampingan.ui.control.field import LineEdit
from dampingan.ui.control.label import label, set_role
from dampingan.ui.control.layout import Grow, card, column, row
from dampingan.ui.icon import Icons
from dampingan.ui.theme import SPACE, Theme

Option = tuple[str, str]
_ONE_LINE = 960


class SetupBar(QWidget):
    """The setup line.

    Signals:
        period_wanted: another period.
        scale_wanted: another scale.
        scorers_changed: names apart by semicolons.
        weights_changed: question → text, of all five.
    """

    period_wanted = Signal(str)
    scale_wanted = Signal(str)
    scorers_changed = Signal(str)
    weights_changed = Signal(object)

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self.periods = self._combo(theme, icons, tr("Periode"))
        self.periods.activated.connect(self._tell_period)
        self.scales = self._combo(theme, icons, tr("Skala"))
        self.scales.activated.connect(self._tell_scale)
        self.scorers = LineEdit()
        self.scorers.setPlaceholderText(tr("Siapa yang menilai? Pisahkan dengan titik koma"))
        self.scorers.setAccessibleName(tr("Penilai"))
        self.scorers.setToolTip(tr("Jabatan atau kelompok, misalnya: Lurah; LPM; PKK"))
        self.scorers.editingFinished.connect(self._tell_scorers)
        self._told_scorers = ""
        self.weigh = button("", clicked=self._turn_weights, tip=tr("Bobot tiap kriteria"))
        self.weigh.setCheckable(True)
        self.fields: dict[str, LineEdit] = {}
        self._names: dict[str, QLabel] = {}
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        self.weights = self._weights_card()
        self.weights.hide()
        first, second = QWidget(), QWidget()
        periods = (label(tr("Periode"), "muted"), self.periods, 2)
        scales = (label(tr("Skala"), "muted"), self.scales, None)
        row(*periods, *scales, gap=2, on=first)
        row(label(tr("Penilai"), "muted"), Grow(self.scorers), self.weigh, gap=2, on=second)
        self._line = row(first, Grow(second), gap=4)
        column(self._line, self.weights, gap=2, on=self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_periods(self, options: Sequence[Option], chosen: str) -> None:
        """Offer periods."""
        _fill(self.periods, options, chosen)

    def show_scales(self, options: Sequence[Option], chosen: str) -> None:
        """Offer scales."""
        _fill(self.scales, options, chosen)

    def show_scorers(self, text: str) -> None:
        """Show the names, unless somebody is typing them."""
        if not (self.scorers.hasFocus() and self.scorers.isModified()):
            self.scorers.setText(text)
            self._told_scorers = text

    def show_weights(self, words: str, texts: Mapping[str, str], names: Mapping[str, str]) -> None:
        """Show the weights.

        Args:
            words: all of them, on the button.
            texts: question → weight.
            names: question → what its criterion is called.
        """
        self.weigh.setText(tr("Bobot {weights}", weights=words))
        self.weigh.setAccessibleName(self.weigh.text())
        for key, field in self.fields.items():
            if not (field.hasFocus() and field.isModified()):
                field.setText(texts.get(key, ""))
            field.setAccessibleName(tr("Bobot: {criterion}", criterion=names.get(key, key)))
            self._names[key].setText(names.get(key, key))

    def show_weight_problem(self, text: str) -> None:
        """Say what is wrong with the weights; ``""`` when nothing is."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand in two lines where one has no room."""
        super().resizeEvent(event)
        way = QBoxLayout.Direction
        narrow = self.width() < self._theme.px(_ONE_LINE)
        self._line.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        self._line.setSpacing((2 if narrow else 4) * SPACE)

    def lock(self, *, locked: bool) -> None:
        """Let a past period's setup only be read."""
        for part in (self.scales, *self.fields.values()):
            part.setEnabled(not locked)
        self.scorers.setReadOnly(locked)
        set_role(self.scorers, "", "state")

    def _combo(self, theme: Theme, icons: Icons, name: str) -> ComboBox:
        made = ComboBox(theme, icons)
        made.setAccessibleName(name)
        made.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToContents)
        return made

    def _weights_card(self) -> QWidget:
        parts: list[QWidget | Grow] = []
        for key in WEIGHTS:
            field = LineEdit()
            field.setAlignment(Qt.AlignmentFlag.AlignRight)
            field.setMaximumWidth(72)
            field.editingFinished.connect(self._tell_weights)
            self.fields[key] = field
            name = label("", "small", wrap=True)
            self._names[key] = name
            holder = QWidget()
            column(name, None, field, gap=1, on=holder)
            parts.append(Grow(holder))
        words = tr(
            "Jumlah tiap masalah = nilai rata-rata × bobot, dijumlahkan. Bobot 0: tidak dihitung."
        )
        return card(
            row(*parts, gap=3, centred=False), self.problem, label(words, "small", wrap=True)
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts the weights away."""
        if event.key() == Qt.Key.Key_Escape and self.weights.isVisible():
            self.close_weights()
            self.weigh.setFocus()
        else:
            super().keyPressEvent(event)

    def close_weights(self) -> None:
        """Put the weights away."""
        self.weigh.setChecked(False)
        self.weights.hide()

    @Slot()
    def _turn_weights(self) -> None:
        self.weights.setVisible(self.weigh.isChecked())
        if self.weigh.isChecked():
            first = self.fields[WEIGHTS[0]]
            first.setFocus()
            first.selectAll()

    @Slot(int)
    def _tell_period(self, place: int) -> None:
        self.period_wanted.emit(self.periods.itemData(place))

    @Slot(int)
    def _tell_scale(self, place: int) -> None:
        self.scale_wanted.emit(self.scales.itemData(place))

    @Slot()
    def _tell_scorers(self) -> None:
        text = self.scorers.text()
        self.scorers.setModified(False)
        if text != self._told_scorers:
            self._told_scorers = text
            self.scorers_changed.emit(text)

    @Slot()
    def _tell_weights(self) -> None:
        sender = self.sender()
        if isinstance(sender, LineEdit):
            sender.setModified(False)
        self.weights_changed.emit({key: field.text() for key, field in self.fields.items()})


def _fill(combo: ComboBox, options: Sequence[Option], chosen: str) -> None:
    shown = [(combo.itemData(n), combo.itemText(n)) for n in range(combo.count())]
    if shown != list(options):
        combo.clear()
        for value, words in options:
            combo.addItem(words, value)
    combo.setCurrentIndex(max(combo.findData(chosen), 0))
