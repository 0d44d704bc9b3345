"""Counting paper in: RT, RW, how many, a note; and what was counted so far."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from dampingan.core.address import format_rt_rw, parse_rt_rw
from dampingan.core.dates import SHORT_MONTHS
from dampingan.core.language import language, tr
from dampingan.core.number import count_text
from dampingan.store.work.paper_receipt import MOST, PaperReceiptEntry
from dampingan.ui.control.button import button
from dampingan.ui.control.field import LineEdit
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import Grow, clear_layout, column, line, row
from dampingan.ui.icon import Icons
from dampingan.ui.theme import SPACE

_SHOWN = 30


class ReceiptForm(QFrame):
    """A card: fields at the top, receipts below, each with a button that takes it back.

    Enter goes to the next field and, in the last two, counts the forms in. RT and RW stay for the
    next stack of the same RW.

    Signals:
        wanted: RT, RW, count, note.
        back_wanted: a receipt to be taken back.
    """

    wanted = Signal(str, str, int, str)
    back_wanted = Signal(object)

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self._icons = icons
        self.setProperty("role", "card")
        self.rt, self.rw = LineEdit(), LineEdit()
        self.count = LineEdit()
        self.count.setValidator(QIntValidator(1, MOST, self.count))
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.note = LineEdit()
        self.save = button(tr("Catat"), kind="primary", icons=icons, icon="new", clicked=self._ask)
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE)
        self._list.setContentsMargins(0, 0, 0, 0)
        self.take_backs: list[QWidget] = []
        self._lay_out()

    def start(self, rt: str = "", rw: str = "") -> None:
        """Put the keyboard where the next number is typed, with a place if one is known."""
        if rt:
            self.rt.setText(rt)
            self.rw.setText(rw)
        target = self.count if self.rt.text() else self.rt
        target.setFocus()
        target.selectAll()

    def saved(self) -> None:
        """Empty what belongs to one stack, and stand ready for the next RT."""
        self.count.clear()
        self.note.clear()
        self.show_problem("")
        self.rt.setFocus()
        self.rt.selectAll()

    def show_problem(self, text: str) -> None:
        """Say what is wrong, or nothing."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def show_receipts(self, receipts: Sequence[PaperReceiptEntry]) -> None:
        """List what was counted in, newest first."""
        clear_layout(self._list)
        self.take_backs = []
        for receipt in receipts[:_SHOWN]:
            self._list.addLayout(self._receipt(receipt))
            self._list.addWidget(line())
        if not receipts:
            words = tr("Belum ada formulir kertas yang dicatat.")
            self._list.addWidget(label(words, "muted", wrap=True))
        elif len(receipts) > _SHOWN:
            words = tr("{count} catatan lain ada di laporan .xlsx", count=len(receipts) - _SHOWN)
            self._list.addWidget(label(words, "small", wrap=True))
        self._list.addStretch(1)

    def _receipt(self, receipt: PaperReceiptEntry) -> QVBoxLayout:
        place = format_rt_rw(receipt.rt, receipt.rw)
        words = tr("{count} formulir · {place}", count=count_text(receipt.count), place=place)
        back = button(
            "",
            kind="flat",
            icons=self._icons,
            icon="undo",
            tip=tr("Batalkan catatan ini"),
            clicked=partial(self.back_wanted.emit, receipt),
        )
        back.setAccessibleName(tr("Batalkan {what}", what=words))
        self.take_backs.append(back)
        at = datetime.fromisoformat(receipt.at).astimezone()
        month = SHORT_MONTHS[language()][at.month - 1]
        details = [f"{at.day} {month} {at:%H:%M}", receipt.operator, receipt.note]
        small = label(" · ".join(part for part in details if part), "small", wrap=True)
        head = row(Grow(label(words, "", wrap=True)), back, gap=1)
        return column(head, small, gap=0)

    @Slot()
    def _ask(self) -> None:
        both = parse_rt_rw(self.rt.text())
        rt, rw = both or (self.rt.text(), self.rw.text())
        text = self.count.text().strip()
        if not rt.strip():
            self.show_problem(tr("RT belum diisi."))
            self.rt.setFocus()
        elif not text.isdecimal():
            self.show_problem(tr("Jumlah formulir belum diisi."))
            self.count.setFocus()
        else:
            self.wanted.emit(rt, rw, int(text), self.note.text())

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * SPACE)
        grid.setVerticalSpacing(SPACE)
        fields = (
            (tr("RT"), self.rt, 0),
            (tr("RW"), self.rw, 1),
            (tr("Jumlah formulir"), self.count, 2),
        )
        for words, field, place in fields:
            grid.addWidget(label(words, "small"), 0, place)
            grid.addWidget(field, 1, place)
            field.setAccessibleName(words)
            grid.setColumnStretch(place, 2 if place == 2 else 1)
        grid.addWidget(label(tr("Catatan"), "small"), 2, 0, 1, 3)
        grid.addWidget(self.note, 3, 0, 1, 3)
        self.note.setAccessibleName(tr("Catatan"))
        self.note.setPlaceholderText(tr("misalnya siapa yang mengantar"))
        self.rt.returnPressed.connect(self.rw.setFocus)
        self.rw.returnPressed.connect(self.count.setFocus)
        for field in (self.count, self.note):
            field.returnPressed.connect(self._ask)
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        inner.setLayout(self._list)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        column(
            label(tr("Formulir kertas masuk"), "heading"),
            grid,
            self.problem,
            row(
                Grow(label(tr("Hitung seluruh tumpukan, juga yang dipindai."), "small", wrap=True)),
                self.save,
            ),
            line(),
            Grow(area),
            gap=3,
            margins=4,
            on=self,
        )
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
