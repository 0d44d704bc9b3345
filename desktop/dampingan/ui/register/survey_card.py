"""What a record's condition counts in the survey: the figure, the families, counting anew."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame

from dampingan.core.dates import format_date, parse_iso
from dampingan.core.language import tr
from dampingan.store.plan.survey_count import COUNT, COUNTED_ON, FILTER
from dampingan.ui.control.button import button
from dampingan.ui.control.field import LineEdit
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import column, row
from dampingan.ui.number import count_text
from dampingan.ui.register.counting import SurveyCounter

if TYPE_CHECKING:
    from dampingan.store.plan.record import PlanRecord
    from dampingan.ui.context import Context

_BUILDER = ("dampingan.ui.survey_filter.builder", "FilterBuilder")


class SurveyCard(QFrame):
    """The figure of the survey beside the typed one; it opens the families that it counts.

    Args:
        context: of the place.
        counter: counts in the background.

    Signals:
        given: another condition.
    """

    given = Signal(str)

    def __init__(self, context: Context, counter: SurveyCounter) -> None:
        super().__init__()
        self._context = context
        self._counter = counter
        self._uid = ""
        self._kept = ""
        self._village = ""
        self._builder: Any = None
        self.setProperty("role", "card")
        self.figure = button("", kind="link", clicked=self._show_families)
        self._when = label("", "small", wrap=True)
        self.again = button(
            tr("Hitung ulang"), icons=context.icons, icon="recheck", clicked=self._count
        )
        self.edit = button(tr("Saringan…"), clicked=self._open)
        self._text = LineEdit()
        self._text.setPlaceholderText(tr("misalnya ${jamban} != '1'"))
        self._text.setAccessibleName(tr("Saringan survei"))
        self._text.returnPressed.connect(self._give_text)
        self._text.hide()
        self._room = column(gap=1)
        column(
            label(tr("Dihitung dari survei"), "small"),
            row(self.figure, None),
            self._when,
            row(self.again, self.edit, None, gap=1),
            self._text,
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
        self._village = record.village_code
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
        if not self._text.hasFocus():
            self._text.setText(self._kept)

    @Slot()
    def _show_families(self) -> None:
        self._counter.show_families(self._uid)

    @Slot()
    def _count(self) -> None:
        self._counter.renew(self._uid)

    @Slot()
    def _open(self) -> None:
        """Open the builder of conditions, or a line for one; again closes it."""
        if self._builder is not None or not self._text.isHidden():
            self._close()
            return
        self._text.show()
        self._text.setFocus()

    def _close(self) -> None:
        self._text.hide()
        if self._builder is not None:
            self._builder.deleteLater()
            self._builder = None

    @Slot()
    def _give_text(self) -> None:
        text = self._text.text().strip()
        self._text.hide()
        if text != self._kept:
            self.given.emit(text)


def _builder_class() -> Any:
    """Return the builder of conditions, None while that part is missing."""
    module, name = _BUILDER
    if find_spec(module.rpartition(".")[0]) is None or find_spec(module) is None:
        return None
    return getattr(import_module(module), name)
