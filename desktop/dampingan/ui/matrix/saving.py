"""Planning forms as workbooks (asked where, written in the background) and on paper (in Cetak)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from dampingan.core.language import tr
from dampingan.store.creation import REGENCY
from dampingan.ui.context import Context, PlaceCommand
from dampingan.ui.control.button import button
from dampingan.ui.job import failure_text

A4, F4 = "a4", "f4"
"""Papers, as `exchange.matrix.looks.PAPERS` names them."""


class MatrixSaver(QObject):
    """Writes the matrices of one village, or the consolidated one of a regency.

    Args:
        context: the window's parts; the frame shows progress and a way to stop.
        parent: the place; dialogs stand over it.
        village: returns the code of the village on screen, ``""`` for none in particular.
    """

    def __init__(self, context: Context, parent: QWidget, village: Callable[[], str]) -> None:
        super().__init__(parent)
        self._context = context
        self._parent = parent
        self._village = village

    @property
    def is_regency(self) -> bool:
        """Whether there are several villages."""
        return self._context.workspace.scope == REGENCY

    def commands(self) -> list[PlaceCommand]:
        """Return what a place offers in the palette."""
        commands: list[PlaceCommand] = [
            (tr("Matriks perencanaan, A4"), partial(self.choose_village, A4), "workbook", ""),
            (tr("Matriks perencanaan, F4"), partial(self.choose_village, F4), "workbook", ""),
        ]
        if self.is_regency:
            commands.append(
                (tr("Matriks gabungan semua desa"), self.choose_consolidated, "workbook", "")
            )
        return commands

    @Slot()
    def print_forms(self, key: str = "", *, of_all: str = "") -> None:
        """Show planning forms of the village on screen in Cetak, to be looked at and printed.

        Args:
            key: which form, ``""`` for all of them; see `matrix.village_book`.
            of_all: which consolidated form while no village is chosen, ``""`` for `key` where
                there is such a form; see `matrix.regency_book`.
        """
        from dampingan.matrix.regency_book import CONSOLIDATED
        from dampingan.printing.planning.matrix import WHICH

        code = self._code()
        wanted = key if code else next((k for k in (of_all, key) if k in CONSOLIDATED), "")
        self._context.show("printing", what="matriks", village=code, text={WHICH: wanted})

    @Slot()
    def print_consolidated(self, key: str = "") -> None:
        """Show a consolidated form of the regency, or all of them, in Cetak."""
        from dampingan.printing.planning.matrix import WHICH

        self._context.show("printing", what="matriks", text={WHICH: key})

    @Slot()
    def choose_village(self, paper: str = A4) -> None:
        """Ask where, then write the matrices of the village on screen."""
        code = self._code()
        if not code:
            self._context.say(tr("Pilih dulu desa/kelurahannya."), "warning")
            return
        if path := self._ask_path(code, consolidated=False):
            self.write_village(path, code, paper)

    @Slot()
    def choose_consolidated(self, paper: str = A4) -> None:
        """Ask where, then write the consolidated matrix."""
        if path := self._ask_path(self._context.workspace.village_code, consolidated=True):
            self.write_consolidated(path, paper)

    def write_village(self, path: Path, village_code: str, paper: str = A4) -> None:
        """Write the matrices of a village into a file, in the background."""
        from dampingan.exchange.matrix.looks import PAPERS
        from dampingan.exchange.matrix.workbook import write_village_matrices

        self._start(
            tr("Menulis matriks"),
            write_village_matrices,
            target=_workbook(path),
            village_code=village_code,
            paper=PAPERS[paper],
        )

    def write_consolidated(self, path: Path, paper: str = A4) -> None:
        """Write the consolidated matrix into a file, in the background."""
        from dampingan.exchange.matrix.looks import PAPERS
        from dampingan.exchange.matrix.workbook import write_consolidated

        self._start(
            tr("Menulis matriks gabungan"),
            write_consolidated,
            target=_workbook(path),
            paper=PAPERS[paper],
        )

    # -- inside --------------------------------------------------------------------------------

    def _code(self) -> str:
        return self._village() or ("" if self.is_regency else self._context.workspace.village_code)

    def _ask_path(self, code: str, *, consolidated: bool) -> Path | None:
        from dampingan.exchange.matrix.workbook import file_name

        start = self._context.workspace.path.parent / file_name(code, consolidated=consolidated)
        name, _ = QFileDialog.getSaveFileName(
            self._parent, tr("Simpan matriks"), str(start), tr("Buku kerja (*.xlsx)")
        )
        return Path(name) if name else None

    def _start(self, title: str, function: Callable[..., Path], **arguments: Any) -> None:
        from dampingan.store.plan.form import ensure_plan

        ensure_plan(self._context.workspace)
        job = self._context.jobs.start(
            title, function, workspace=self._context.workspace, **arguments
        )
        job.ok.connect(self._tell_saved)
        job.failed.connect(self._tell_failed)
        job.cancelled.connect(self._tell_stopped)

    @Slot(object)
    def _tell_saved(self, path: Path) -> None:
        folder = QUrl.fromLocalFile(str(path.parent))
        self._context.say(
            tr("Matriks tersimpan: {name}", name=path.name),
            "ok",
            (tr("Buka folder"), partial(QDesktopServices.openUrl, folder)),
        )

    @Slot(object)
    def _tell_failed(self, error: Exception) -> None:
        self._context.say(failure_text(error), "error")

    @Slot()
    def _tell_stopped(self) -> None:
        self._context.say(tr("Dibatalkan; tidak ada berkas yang ditulis."), "warning")


def matrix_button(
    context: Context, parent: QWidget, village: Callable[[], str] = str
) -> tuple[QPushButton, MatrixSaver]:
    """Return a button with a menu of the matrices, and what it does, for a place to embed.

    Args:
        context: the window's parts.
        parent: the place.
        village: returns the code of the village on screen, ``""`` for none in particular.
    """
    saver = MatrixSaver(context, parent, village)
    made = button(tr("Matriks…"), icons=context.icons, icon="workbook")
    menu = QMenu(made)
    menu.addAction(tr("Pratinjau dan cetak…"), saver.print_forms)
    menu.addSeparator()
    menu.addAction(tr("Matriks perencanaan, A4…"), partial(saver.choose_village, A4))
    menu.addAction(tr("Matriks perencanaan, F4…"), partial(saver.choose_village, F4))
    if saver.is_regency:
        menu.addSeparator()
        menu.addAction(tr("Pratinjau dan cetak gabungan…"), saver.print_consolidated)
        menu.addAction(tr("Matriks gabungan semua desa…"), saver.choose_consolidated)
        menu.addAction(tr("Lihat rencana gabungan"), partial(context.go, "regency_plan"))
    made.setMenu(menu)
    return made, saver


def _workbook(path: Path) -> Path:
    return path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx")
