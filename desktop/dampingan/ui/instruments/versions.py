"""Versi: the versions of one questionnaire, to be compared and moved to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.ui.control.button import button
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import Grow, column, row
from dampingan.ui.icon import Icons
from dampingan.ui.job import JobRunner
from dampingan.ui.models.column import NOTHING, Cell, Column
from dampingan.ui.models.fixed_rows import FixedRows
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.models.record_view import RecordView
from dampingan.ui.theme import Theme


class Versions(QWidget):
    """A table of versions with two buttons.

    Signals:
        compare_wanted: the id of an older version: beside the active one.
        move_wanted: the id of the version to move to.
    """

    compare_wanted = Signal(int)
    move_wanted = Signal(int)

    def __init__(self, theme: Theme, icons: Icons, jobs: JobRunner) -> None:
        super().__init__()
        self._infos: Sequence[Any] = ()
        self._rows = FixedRows()
        self.model: RecordTable[str] = RecordTable(self._rows, jobs, self)
        self.table = RecordView(self.model, theme, icons)
        self.table.setAccessibleName(tr("Versi kuesioner"))
        self.model.show_columns(_columns())
        self._note = label("", "muted", wrap=True)
        self.compare = button(
            tr("Bandingkan dengan yang aktif"), icons=icons, icon="columns", clicked=self._compare
        )
        self.move_here = button(
            tr("Pindah ke versi ini"), icons=icons, icon="redo", clicked=self._move
        )
        column(
            self._note,
            Grow(self.table),
            row(self.compare, self.move_here, None),
            gap=2,
            margins=4,
            on=self,
        )
        self.table.current_changed.connect(self._enable)
        self.table.opened.connect(self._compare)

    def show_versions(self, infos: Sequence[Any]) -> None:
        """Show the versions, the active one first."""
        self._infos = infos
        self._rows.fill(
            [
                {
                    "id": info.id,
                    "version": info.version,
                    "other": info.form_id if info.form_id != infos[0].form_id else "",
                    "active": info.active,
                    "installed_at": info.installed_at,
                    "records": info.records,
                    "source": info.source_name or tr("bawaan program"),
                }
                for info in infos
            ]
        )
        self.model.show_query("")
        self.table.show_widths({})
        self.table.go_to(1 if len(infos) > 1 else 0)
        only = tr("Baru ada satu versi. Versi lain datang dengan memasang berkas berkode sama.")
        more = tr("Isian yang ada ikut pindah; tidak ada jawaban yang hilang.")
        self._note.setText(more if len(infos) > 1 else only)
        self._enable()

    @Slot()
    def _enable(self) -> None:
        info = self._current()
        older = info is not None and not info.active
        self.compare.setEnabled(older)
        self.move_here.setEnabled(older)

    def _current(self) -> Any:
        wanted = self.model.id_at(self.table.current_row())
        return next((info for info in self._infos if info.id == wanted), None)

    @Slot()
    def _compare(self) -> None:
        info = self._current()
        if info is not None and not info.active:
            self.compare_wanted.emit(info.id)

    @Slot()
    def _move(self) -> None:
        info = self._current()
        if info is not None and not info.active:
            self.move_wanted.emit(info.id)


def _columns() -> list[Column]:
    return [
        Column("version", tr("Versi"), ("version", "other"), _show_version, width=150, least=110),
        Column("active", tr("Keadaan"), ("active",), _show_active, width=130),
        Column("records", tr("Isian"), ("records",), _show_count, width=80, right=True),
        Column("installed_at", tr("Dipasang"), ("installed_at",), _show_time, width=140),
        Column("source", tr("Dari berkas"), ("source",), width=180, least=100),
    ]


def _show_version(version: str, other: str) -> Cell:
    """Show a version; a main questionnaire may have replaced one of another form_id."""
    shown = version or tr("(tanpa versi)")
    return Cell(f"{shown} ({other})" if other else shown, colour="text" if version else "muted")


def _show_active(active: bool) -> Cell:
    return Cell(tr("Dipakai"), "check", "ok") if active else Cell(tr("Tersimpan"), colour="muted")


def _show_count(count: int) -> Cell:
    return Cell(count_text(count)) if count else NOTHING


def _show_time(text: str) -> Cell:
    at = datetime.fromisoformat(text).astimezone()
    return Cell(f"{at:%d/%m/%Y %H:%M}")
