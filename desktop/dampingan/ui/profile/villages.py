"""At a regency: which village has a profile, how full it is, and how its figures stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from dampingan.analysis.village_profile import (
    FAMILIES,
    FORM_ID,
    SHOWN_APART,
    Likeness,
    compare,
    period_of,
    profiles_of,
)
from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.store.merging.board import board
from dampingan.store.plan.record import PlanRecord, plan_records
from dampingan.ui.context import Context
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import Grow, column, panel
from dampingan.ui.job import failure_text
from dampingan.ui.models.column import NOTHING, Cell, Column
from dampingan.ui.models.fixed_rows import FixedRows
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.models.record_view import RecordView
from dampingan.ui.reading import Reading

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

MEN, WOMEN = "penduduk_l", "penduduk_p"


class VillageLine(NamedTuple):
    """A village's newest profile in a few figures.

    Attributes:
        period: of the profile, ``""`` while there is none.
        answered: questions with an answer.
        people, families: the official figures, -1 while they are not known.
        surveyed: families that the workspace holds.
    """

    code: str
    name: str
    kecamatan: str
    period: str
    answered: int
    people: int
    families: int
    surveyed: int


class VillageTable(QWidget):
    """Villages with their profiles; Enter or a double click opens one.

    Attributes:
        view: the table.

    Signals:
        village_wanted: code of the village that is to be opened.
    """

    village_wanted = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._lines: Sequence[VillageLine] = ()
        self._sort = ""
        self._reading = Reading(context.jobs, self)
        self._reading.done.connect(self._take)
        self._reading.failed.connect(self._tell_failure)
        self._rows = FixedRows()
        self.table: RecordTable[str] = RecordTable(self._rows, context.jobs, self)
        self.view = RecordView(self.table, context.theme, context.icons)
        self.view.setAccessibleName(tr("Profil semua desa/kelurahan"))
        self.view.opened.connect(self._open)
        self.view.sort_wanted.connect(self._sort_by)
        self._note = label("", "small")
        column(Grow(panel(Grow(self.view))), self._note, gap=2, on=self)
        context.theme.changed.connect(self._show_columns)
        self._show_columns()

    def refresh(self) -> None:
        """Read the villages in the background."""
        self._reading.start(read_villages, workspace=self._context.workspace)

    @property
    def lines(self) -> Sequence[VillageLine]:
        """What is shown, in the order of the codes."""
        return self._lines

    @Slot(object)
    def _take(self, lines: Sequence[VillageLine]) -> None:
        self._lines = lines
        self._rows.fill([one._asdict() | {"id": place} for place, one in enumerate(lines)])
        row = self.view.current_row()
        self.table.show_query(self._sort)
        self.view.go_to(max(row, 0))
        told = sum(1 for one in lines if one.period)
        self._note.setText(
            tr(
                "{told} dari {all} desa/kelurahan punya profil. Enter membuka satu profil.",
                told=count_text(told),
                all=count_text(len(lines)),
            )
        )

    @Slot(object)
    def _tell_failure(self, error: Exception) -> None:
        self._note.setText(failure_text(error))

    @Slot(int)
    def _open(self, row: int) -> None:
        place = self.table.id_at(row)
        if place is not None:
            self.village_wanted.emit(self._lines[place].code)

    @Slot(int)
    def _sort_by(self, column_number: int) -> None:
        key = self.table.columns[column_number].sort
        self._sort = f"-{key}" if self._sort == key else key
        self.view.header.show_sort(column_number, descending=self._sort.startswith("-"))
        self.table.show_query(self._sort)

    @Slot()
    def _show_columns(self) -> None:
        self.table.show_columns(village_columns())
        self.view.show_widths({})


def village_columns() -> list[Column]:
    """Return the columns of the villages' table."""
    return [
        Column("name", tr("Desa/kelurahan"), ("name",), sort="name", width=210, least=130),
        Column("kecamatan", tr("Kecamatan"), ("kecamatan",), sort="kecamatan", width=150, least=90),
        Column("period", tr("Profil"), ("period",), _period, "period", 100, 84),
        _number("answered", tr("Terisi"), 70),
        _number("people", tr("Penduduk resmi"), 120),
        _number("families", tr("Keluarga resmi"), 116),
        Column(
            "surveyed",
            tr("Keluarga terdata"),
            ("families", "surveyed"),
            _surveyed,
            "surveyed",
            150,
            120,
            right=True,
            tip=tr("Keluarga di pendataan; dalam kurung selisih dengan angka resmi"),
        ),
    ]


def _number(key: str, words: str, width: int) -> Column:
    return Column(key, words, (key,), _count, key, width, width - 20, right=True)


def _period(period: str) -> Cell:
    return Cell(period) if period else Cell(tr("belum ada"), colour="muted")


def _count(number: int) -> Cell:
    return NOTHING if number < 0 else Cell(count_text(number))


def _surveyed(official: int, surveyed: int) -> Cell:
    if official < 0:
        return Cell(count_text(surveyed))
    likeness, difference = compare(str(official), surveyed)
    if not difference:
        return Cell(count_text(surveyed), "ok" if surveyed else "")
    sign = "+" if difference > 0 else "\N{MINUS SIGN}"
    words = f"{count_text(surveyed)} ({sign}{count_text(abs(difference))})"
    far = likeness is Likeness.FAR and surveyed > 0
    return Cell(words, "warning" if far else "", "warning" if far else "text")


def read_villages(
    workspace: Workspace, progress: Callable[..., Any], cancelled: Callable[[], bool]
) -> list[VillageLine]:
    """Return every village of a regency by its code, with its newest profile."""
    by_village: dict[str, list[PlanRecord]] = {}
    for record in plan_records(workspace, FORM_ID, rows=False):
        by_village.setdefault(record.village_code, []).append(record)
    found = []
    for one in board(workspace):
        newest = next(iter(profiles_of(by_village.get(one.code, []))), None)
        answers: Mapping[str, str] = newest.answers if newest else {}
        found.append(
            VillageLine(
                one.code,
                one.name,
                one.kecamatan,
                period_of(newest) if newest else "",
                sum(1 for key, text in answers.items() if text and key not in SHOWN_APART),
                _sum(newest, MEN, WOMEN),
                _sum(newest, FAMILIES),
                one.families,
            )
        )
    return found


def _sum(record: PlanRecord | None, *keys: str) -> int:
    """Return the sum of answers; -1 while none is there (columns sort by numbers)."""
    numbers = [record.number(key) for key in keys] if record else []
    known = [round(number) for number in numbers if number is not None]
    return sum(known) if known else -1
