"""A password for a workbook that leaves: asked twice, kept nowhere."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from dampingan.core.language import tr
from dampingan.ui.control.check import CheckBox
from dampingan.ui.control.field import LineEdit
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import Grow, row
from dampingan.ui.icon import Icons
from dampingan.ui.theme import Theme


class Protection(QWidget):
    """A box that opens two password fields; `advice` is placed by the owner."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self.wanted = CheckBox(theme, icons, tr("Beri sandi"))
        self.password, self.repeated = _field(tr("Sandi")), _field(tr("Sandi sekali lagi"))
        self.advice = label(
            tr("Sandi disampaikan lewat telepon, tidak disimpan: tanpanya berkas tidak terbaca."),
            "muted",
            wrap=True,
        )
        self.wanted.toggled.connect(self._show_fields)
        row(self.wanted, Grow(self.password), Grow(self.repeated), None, gap=2, on=self)
        self._show_fields(on=False)

    def read(self) -> tuple[str, str]:
        """Return the password, ``""`` for none, and what is wrong with what was typed, if any."""
        if not self.wanted.isChecked():
            return "", ""
        password = self.password.text()
        if not password:
            self.password.setFocus()
            return "", tr("Ketik sandinya, atau hilangkan tanda Beri sandi.")
        if password != self.repeated.text():
            self.repeated.clear()
            self.repeated.setFocus()
            return "", tr("Kedua sandi berbeda. Ketik sekali lagi.")
        return password, ""

    def forget(self) -> None:
        """Empty the fields."""
        self.wanted.setChecked(False)

    @Slot(bool)
    def _show_fields(self, on: bool) -> None:
        for part in (self.password, self.repeated, self.advice):
            part.setVisible(on)
        if on:
            self.password.setFocus()
        else:
            self.password.clear()
            self.repeated.clear()


def _field(words: str) -> LineEdit:
    field = LineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setPlaceholderText(words)
    field.setAccessibleName(words)
    return field
