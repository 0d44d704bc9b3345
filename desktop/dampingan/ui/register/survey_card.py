"""What a record's condition counts in the survey: the figure, the families, counting anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame

from dampingan.core.dates import format_date, parse_iso
from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.store.plan.survey_count import COUNT, COUNTED_ON, FILTER
from dampingan.ui.control.button import button
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import column, row
from dampingan.ui.register.counting import SurveyCounter

if TYPE_CHECKING:
    from dampingan.store.plan.record import PlanRecord
    from dampingan.ui.context import Context
    from dampingan.ui.survey_filter.builder import FilterBuilder


class SurveyCard(QFrame):
    """The figure of the survey beside the typed one; it opens the families that it counts.

    Args:
        context: of the place.
        counter: counts in the background.

    Signals:
        given: key of a record and its other condition.
    """

    given = Signal(str, str)

    def __init__(self, context: Context, counter: SurveyCounter) -> None:
        super().__init__()
        self._context = context
        self._counter = counter
        self._uid = ""
        self._kept = ""
        self._village = ""
        self._title = ""
        self._builder: FilterBuilder | None = None
        self.setProperty("role", "card")
        self.figure = button("", kind="link", clicked=self._show_families)
        self._when = label("", "small", wrap=True)
        self.again = button(
            tr("Hitung ulang"), icons=context.icons, icon="recheck", clicked=self._count
        )
        self.edit = button(tr("Saringan…"), clicked=self._open)
        self._room = column(gap=1)
        column(
            label(tr("Dihitung dari survei"), "small"),
            row(self.figure, None),
            self._when,
            column(self.again, self.edit, gap=1),
            self._room,
            gap=1,
            margins=2,
            on=self,
        )

    def show_record(self, record: PlanRecord) -> None:
        """Show what a record counts."""
        if record.uid != self._uid:
            self._close()
        self._uid, self._kept = record.uid, record.text(FILTER)
        self._village, self._title = record.village_code, record.title
        number, day = record.number(COUNT), parse_iso(record.text(COUNTED_ON))
        counted = bool(self._kept.strip()) and number is not None
        self.figure.setVisible(counted)
        self.again.setVisible(bool(self._kept.strip()))
        words = tr("{count} keluarga: lihat", count=count_text(int(number or 0)))
        self.figure.setText(words)
        self.figure.setAccessibleName(words)
        if not self._kept.strip():
            self._when.setText(tr("Belum ada saringan. Angka keluarga diketik sendiri."))
        else:
            on = tr("Dihitung {day}", day=format_date(day)) if day else tr("Belum dihitung")
            self._when.setText(on)

    @Slot()
    def _show_families(self) -> None:
        self._counter.show_families(self._uid)

    @Slot()
    def _count(self) -> None:
        self._counter.renew(self._uid)

    @Slot()
    def _open(self) -> None:
        """Open the builder of conditions; again takes the condition and closes it."""
        if self._builder is not None:
            self._close()
            self.edit.setFocus()
            return
        from dampingan.ui.survey_filter.builder import FilterBuilder

        self._builder = FilterBuilder(self._context)
        self._room.addWidget(self._builder)
        self._builder.follow(self.edit)
        self._builder.show()  # now: a key may come before the layout shows it
        self._builder.show_expression(self._kept, village=self._village, about=self._about)
        self.edit.setText(tr("Simpan saringan"))
        self._builder.begin()

    def _about(self) -> str:
        return tr("“{title}”", title=self._title)

    def _close(self) -> None:
        """Close the builder; a condition that was changed is kept."""
        builder, self._builder = self._builder, None
        if builder is None:
            return
        expression = builder.expression()
        self._room.removeWidget(builder)
        builder.hide()
        builder.deleteLater()
        self.edit.setText(tr("Saringan…"))
        if expression != self._kept:
            self.given.emit(self._uid, expression)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing that was put together is lost."""
        self._close()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes the condition and closes the builder before it leaves the pane."""
        if event.key() == Qt.Key.Key_Escape and self._builder is not None:
            self._open()
        else:
            super().keyPressEvent(event)
