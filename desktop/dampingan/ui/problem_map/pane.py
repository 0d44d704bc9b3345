"""What a number counts: the records behind a cell or a bar."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from dampingan.analysis.problem_map import COUNTED, families_of
from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.core.regions import regions
from dampingan.store.plan.record import PlanRecord
from dampingan.ui.context import Context
from dampingan.ui.control.button import button
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import Grow, column, line, panel
from dampingan.ui.models.column import NOTHING, Cell, Column
from dampingan.ui.models.fixed_rows import FixedRows
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.models.record_view import RecordView


class CountedPane(QWidget):
    """A title and the records that a number counts.

    Signals:
        opened: key of a record, and its form.
        families_wanted: key of a problem whose families are wanted.
    """

    opened = Signal(str, str)
    families_wanted = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._records: tuple[PlanRecord, ...] = ()
        self._rows = FixedRows()
        self.model: RecordTable[str] = RecordTable(self._rows, context.jobs, self)
        self.title = label("", "heading", wrap=True)
        self.words = label("", "muted", wrap=True)
        self.table = RecordView(self.model, context.theme, context.icons)
        self.table.setAccessibleName(tr("Yang dihitung"))
        self.table.opened.connect(self._open)
        self.table.lettered.connect(self._letter)
        self.table.current_changed.connect(self._follow)
        self.families = button(
            tr("Lihat keluarganya"),
            icons=context.icons,
            icon="families",
            key="K",
            clicked=self.want_families,
        )
        head = column(self.title, self.words, gap=1, margins=(3, 2))
        foot = column(self.families, gap=0, margins=(3, 2))
        column(panel(head, line(), Grow(self.table), line(), foot), gap=0, on=self)

    @property
    def records(self) -> tuple[PlanRecord, ...]:
        """What is listed."""
        return self._records

    def show_records(
        self,
        title: str,
        records: Sequence[PlanRecord],
        words: str,
        *,
        families: bool,
        villages: bool = False,
    ) -> None:
        """List what a number counts.

        Args:
            title: which number.
            records: what it counts.
            words: one sentence below.
            families: whether the records are problems that affect families.
            villages: whether they are of several villages.
        """
        self._records = tuple(records)
        self.title.setText(title)
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self._rows.fill([_row(n, one) for n, one in enumerate(self._records)])
        columns = [Column("title", tr("Judul"), ("title",), sort="title", width=180, least=110)]
        if families:
            columns.append(
                Column(
                    "families",
                    tr("Keluarga"),
                    ("families", "counted"),
                    _show_families,
                    width=84,
                    right=True,
                )
            )
        if villages:
            columns.insert(1, Column("village", tr("Desa"), ("village",), _show_village, width=90))
        self.model.show_columns(columns)
        self.model.show_query("")
        self.table.show_widths({})
        if self._records:
            self.table.go_to(0)
        self._follow(self.table.current_row())

    @Slot(int)
    def _open(self, row_number: int) -> None:
        if 0 <= row_number < len(self._records):
            one = self._records[row_number]
            self.opened.emit(one.uid, one.form_id)

    @Slot(str)
    def _letter(self, letter: str) -> None:
        if letter == "K":
            self.want_families()

    @Slot()
    def want_families(self) -> None:
        """Ask for the families of the problem in focus, if they were counted."""
        row_number = self.table.current_row()
        if 0 <= row_number < len(self._records) and _is_counted(self._records[row_number]):
            self.families_wanted.emit(self._records[row_number].uid)

    @Slot(int)
    def _follow(self, row_number: int) -> None:
        one = self._records[row_number] if 0 <= row_number < len(self._records) else None
        self.families.setEnabled(one is not None and _is_counted(one))
        self.families.setToolTip(
            ""
            if one is None or _is_counted(one)
            else tr("Jumlah keluarganya diketik, tidak dihitung dari survei.")
        )


def _is_counted(one: PlanRecord) -> bool:
    return bool(one.text("saring"))


def _row(place: int, one: PlanRecord) -> dict[str, object]:
    return {
        "id": place,
        "title": one.title or one.text("judul") or tr("(tanpa judul)"),
        "village": one.village_code,
        "families": families_of(one),
        "counted": bool(one.text(COUNTED)),
    }


def _show_village(code: str) -> Cell:
    region = regions().get(code)
    return Cell(region.name if region else code, colour="muted")


def _show_families(number: int | None, counted: bool) -> Cell:
    if number is None:
        return NOTHING
    return Cell(count_text(number), "check" if counted else "", "text")
