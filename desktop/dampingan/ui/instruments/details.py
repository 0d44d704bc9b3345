"""One questionnaire at the right: its parts, made when they are first looked at."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from dampingan.core.language import tr
from dampingan.ui.context import Context
from dampingan.ui.instruments.catalogue import Catalogued
from dampingan.ui.instruments.overview import FactSheet, instrument_facts, subject_words
from dampingan.ui.instruments.paper_part import PaperPart
from dampingan.ui.instruments.report import CheckReport
from dampingan.ui.instruments.saving import FileSaver
from dampingan.ui.instruments.screen_preview import ScreenPreview
from dampingan.ui.instruments.sheet_preview import SheetPreview
from dampingan.ui.instruments.versions import Versions
from dampingan.ui.instruments.view import (
    CHECKS,
    OVERVIEW,
    PAPER,
    SCREEN,
    SHEETS,
    BackPage,
    InstrumentsView,
)

if TYPE_CHECKING:
    from dampingan.forms.model import Form


class Details(QObject):
    """Shows the parts of the chosen questionnaire and saves its files.

    Signals:
        left: a comparison or a move is over; the catalogue may have changed.
        moved: records have moved to another version.
    """

    left = Signal()
    moved = Signal()

    def __init__(self, context: Context, view: InstrumentsView, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._view = view
        self._saver = FileSaver(context, view, self)
        self._chosen: Catalogued | None = None
        self._parts: dict[str, QWidget] = {}
        self._part = OVERVIEW
        view.part_wanted.connect(self.show_part)
        view.save.clicked.connect(self.offer_files)

    def show(self, chosen: Catalogued) -> None:
        """Show a questionnaire, at the part that was looked at last."""
        self._chosen = chosen
        info = chosen.active
        about = tr("Kuesioner utama") if chosen.main else subject_words(info.subject)
        self._view.title.setText(info.title)
        version = info.version or tr("(tanpa versi)")
        self._view.about.setText(f"{info.form_id} · {version} · {about}")
        self._view.open.setText(
            (tr("Buka Keluarga") if chosen.main else tr("Buka isian")) + "   Enter"
        )
        self.show_part(self._part)

    @property
    def form(self) -> Form:
        """The active version of the chosen questionnaire."""
        assert self._chosen is not None
        return self._form(self._chosen.active.id)

    @Slot(str)
    def show_part(self, part: str) -> None:
        """Show a part, one of the keys in `view`, e.g. ``overview``."""
        if self._chosen is None:
            return
        self._part = part
        if part not in self._parts:
            self._parts[part] = self._make(part)
            self._view.parts.addWidget(self._parts[part])
        self._fill(part, self._chosen)
        self._view.parts.setCurrentWidget(self._parts[part])
        self._view.segments.show_current(part)

    @Slot()
    def offer_files(self) -> None:
        """Offer the files that a questionnaire can be saved as."""
        if self._chosen is None or not self._view.on_details:
            return
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        icons = self._context.icons
        for word, icon, act in self.file_actions():
            action = QAction(icons.icon(icon, "muted"), word, menu)
            action.triggered.connect(act)
            menu.addAction(action)
        menu.setActiveAction(menu.actions()[0])
        menu.popup(self._view.save.mapToGlobal(QPoint(0, self._view.save.height())))

    def file_actions(self) -> list[tuple[str, str, Callable[[], None]]]:
        """Return word, icon and function for each way of saving."""
        return [
            (tr("Simpan XLSForm untuk Excel (.xlsx)"), "workbook", self.save_xlsform),
            (tr("Simpan XForm untuk ODK Collect dan KoboToolbox (.xml)"), "file", self.save_xform),
            (tr("Simpan formulir kosong untuk dicetak (.pdf)"), "paper", self.save_pdf),
        ]

    @Slot()
    def save_xlsform(self) -> None:
        """Save as XLSForm workbook."""
        self._save("xlsx", tr("Buku kerja ({pattern})", pattern="*.xlsx"))

    @Slot()
    def save_xform(self) -> None:
        """Save as XForm."""
        self._save("xml", tr("XForm ({pattern})", pattern="*.xml"))

    @Slot()
    def save_pdf(self) -> None:
        """Save the blank form for printing."""
        self._save("pdf", tr("PDF ({pattern})", pattern="*.pdf"))

    def _save(self, suffix: str, kind: str) -> None:
        if self._chosen is None:
            return
        info = self._chosen.active
        name = "-".join(part for part in (info.form_id, info.version) if part)
        target = self._context.workspace.path.parent / f"{_file_name(name)}.{suffix}"
        chosen, _ = QFileDialog.getSaveFileName(self._view, tr("Simpan"), str(target), kind)
        if chosen:
            path = Path(chosen)
            if path.suffix.lower() != f".{suffix}":
                path = path.with_name(f"{path.name}.{suffix}")
            self.save_as(path)

    def save_as(self, path: Path) -> Any:
        """Save the chosen questionnaire; the suffix says as what. Returns the job."""
        assert self._chosen is not None
        return self._saver.save(self._chosen.active, self.form, path)

    # -- parts -----------------------------------------------------------------------------

    def _make(self, part: str) -> QWidget:
        context = self._context
        theme, icons, jobs = context.theme, context.icons, context.jobs
        if part == OVERVIEW:
            return FactSheet(theme)
        if part == SCREEN:
            return ScreenPreview(theme, icons, self._today)
        if part == PAPER:
            paper = PaperPart(context)
            paper.pdf_wanted.connect(self.save_pdf)
            return paper
        if part == SHEETS:
            return SheetPreview(theme, icons, context.workspace)
        if part == CHECKS:
            report = CheckReport(theme, icons)
            report.copied.connect(self._saver.tell_copied)
            report.save_wanted.connect(self._save_report)
            return report
        versions = Versions(theme, icons, jobs)
        versions.compare_wanted.connect(self._compare)
        versions.move_wanted.connect(self._move)
        return versions

    def _fill(self, part: str, chosen: Catalogued) -> None:
        widget, info = self._parts[part], chosen.active
        workspace = self._context.workspace
        if isinstance(widget, FactSheet):
            files = list(workspace.instrument_files(info.id))
            older = len(chosen.versions) - 1
            widget.show_facts(instrument_facts(info, self.form, files, chosen.records, older))
        elif isinstance(widget, ScreenPreview):
            widget.show_form(self.form, workspace.tables(self.form))
        elif isinstance(widget, PaperPart):
            widget.show_form(self.form)
        elif isinstance(widget, SheetPreview):
            widget.show_form(self.form, info.target)
        elif isinstance(widget, CheckReport):
            widget.show_report(info.title, (), self.form.notes)
        elif isinstance(widget, Versions):
            widget.show_versions(chosen.versions)

    def _form(self, instrument_id: int) -> Form:
        return self._context.workspace.instrument_form(instrument_id)

    def _today(self) -> Any:
        return self._context.workspace.now().astimezone().date()

    @Slot(str)
    def _save_report(self, text: str) -> None:
        assert self._chosen is not None
        self._saver.ask_report(_file_name(self._chosen.active.form_id), text)

    # -- versions --------------------------------------------------------------------------

    @Slot(int)
    def _compare(self, instrument_id: int) -> None:
        from dampingan.ui.instruments.compare.view import CompareView

        inner = CompareView(self._context, self._form(instrument_id), self.form)
        title = tr("Bandingkan versi {title}", title=self._view.title.text())
        page = BackPage(title, inner, self._context.icons)
        page.left.connect(partial(self._leave, page))
        self._view.show_page(page)
        page.setFocus()

    @Slot(int)
    def _move(self, instrument_id: int) -> None:
        from dampingan.ui.instruments.move.view import MoveView

        assert self._chosen is not None
        workspace = self._context.workspace
        info = next(one for one in self._chosen.versions if one.id == instrument_id)
        page = MoveView(
            self._context,
            self._chosen.active.form_id,
            self._form(instrument_id),
            workspace.instrument_source(instrument_id),
            info.source_format,
            workspace.instrument_files(instrument_id),
            source_name=info.source_name,
        )
        page.done.connect(partial(self._moved, page))
        page.cancelled.connect(partial(self._leave, page))
        self._view.show_page(page)
        page.setFocus()

    def _moved(self, page: QWidget) -> None:
        self._view.drop_page(page)
        if self._chosen is not None and self._chosen.main:
            self._context.rebuild()
        else:
            self.left.emit()
            self.moved.emit()

    def _leave(self, page: QWidget) -> None:
        self._view.drop_page(page)
        self.left.emit()


def _file_name(text: str) -> str:
    kept = "".join(c if c.isalnum() or c in "-_." else "_" for c in text)
    return kept.strip("._") or "kuesioner"
