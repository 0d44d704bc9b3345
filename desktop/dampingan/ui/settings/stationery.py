"""Decisions of "Kop surat dan cetak": what is typed is seen at once and kept in one operation."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QMenu

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.printing.letterhead.stationery import Stationery, read_stationery
from dampingan.printing.press.template_folder import template_folder
from dampingan.ui.context import Context
from dampingan.ui.job import failure_text
from dampingan.ui.paper.view import Opened
from dampingan.ui.reading import Reading
from dampingan.ui.settings.stationery_view import StationeryView

if TYPE_CHECKING:
    from dampingan.printing.stationery_sample import TriedTemplate
    from dampingan.store.transaction import Changes
    from dampingan.store.workspace import Workspace

_REST_MS = 250


class StationerySettings(QObject):
    """Joins fields, preview, workspace and folder.

    Args:
        context: the frame's parts.
        parent: the owner.

    Signals:
        left: back to the other settings.
    """

    left = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.view = StationeryView(context.theme, context.icons, context.jobs)
        self._kept = Stationery()
        self._opened = Opened()
        self.view.destroyed.connect(self._opened.close)
        self._drawing = Reading(context.jobs, self)
        self._drawing.done.connect(self._show_sample)
        self._drawing.failed.connect(self._tell_sample)
        self._trying = Reading(context.jobs, self)
        self._trying.done.connect(self._show_tried)
        self._trying.failed.connect(self._tell_failure)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REST_MS)
        self._timer.timeout.connect(self.draw)
        self._connect()

    @property
    def edited(self) -> bool:
        """Whether the fields say something else than what is kept."""
        return self.view.stationery() != self._kept

    def enter(self) -> None:
        """Show what is kept, unless something is being typed."""
        self.view.folder.setText(str(self.folder))
        if not self.edited or self._kept == Stationery():
            self._read()
        self.try_templates()
        self.view.lines.setFocus()

    @property
    def folder(self) -> Path:
        """Folder of the workspace's own templates; it need not be there."""
        return template_folder(self._context.workspace.path)

    # -- keeping ---------------------------------------------------------------------------

    @Slot()
    def save(self) -> bool:
        """Keep what differs from folder and village row, in one operation; False when refused."""
        from dampingan.store.stationery import save_stationery

        if not self.edited:
            return True
        workspace, wanted = self._context.workspace, self.view.stationery()
        try:
            base = read_stationery(workspace, own=False)
            save_stationery(workspace, **difference(wanted, base))
        except DampinganError as error:
            self._context.say(str(error), "error")
            return False
        self._read()
        undo = (tr("Urungkan"), self._context.undo)
        self._context.say(tr("Kop surat dan penanda tangan disimpan."), "ok", undo)
        return True

    @Slot()
    def reset(self) -> None:
        """Let the template folder and the village's row speak again."""
        from dampingan.store.stationery import save_stationery

        try:
            save_stationery(self._context.workspace)
        except DampinganError as error:
            self._context.say(str(error), "error")
            return
        self._read()
        undo = (tr("Urungkan"), self._context.undo)
        self._context.say(tr("Kop surat kembali ke bawaan."), "ok", undo)

    def _read(self) -> None:
        try:
            self._kept = read_stationery(self._context.workspace)
            self.view.show_problem("")
        except DampinganError as error:
            self._kept = read_stationery(self._context.workspace, folder=False)
            self.view.show_problem(str(error))
        self.view.show_stationery(self._kept)
        self._kept = self.view.stationery()
        self.draw()

    # -- seeing ----------------------------------------------------------------------------

    @Slot()
    def _take_edit(self) -> None:
        self._show_state()
        self._timer.start()

    def _show_state(self) -> None:
        edited = self.edited
        self.view.save.setEnabled(edited)
        self.view.state.setText(tr("belum disimpan") if edited else "")

    @Slot()
    def draw(self) -> None:
        """Draw the sample with what the fields say."""
        self._show_state()
        self._drawing.start(
            _draw, workspace=self._context.workspace, stationery=self.view.stationery()
        )

    @Slot(object)
    def _show_sample(self, pdf: bytes) -> None:
        from dampingan.printing.press.page_picture import Pages

        fresh, before = Pages(pdf), self._opened.pages
        self._opened.pages = fresh
        self.view.preview.show_pages(fresh, stay=True)
        if before is not None:
            before.close()

    @Slot(object)
    def _tell_sample(self, error: Exception) -> None:
        self.view.show_problem(failure_text(error))

    # -- logo ------------------------------------------------------------------------------

    @Slot()
    def choose_logo(self) -> None:
        """Ask for a picture."""
        name, _ = QFileDialog.getOpenFileName(
            self.view,
            tr("Pilih logo"),
            str(self._context.workspace.path.parent),
            tr("Gambar ({pattern})", pattern="*.png *.jpg *.jpeg *.svg"),
        )
        if name:
            self.take_logo(Path(name))

    def take_logo(self, path: Path) -> None:
        """Show a logo, or say why it can't be used."""
        from dampingan.printing.letterhead.letterhead_file import logo_of

        try:
            data, name = logo_of(path)
        except DampinganError as error:
            self._context.say(str(error), "error")
            return
        self.view.show_logo(name, data)
        self._take_edit()

    # -- folder ----------------------------------------------------------------------------

    @Slot()
    def open_folder(self) -> None:
        """Show the folder in the system's file manager."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            self._context.say(
                tr("Folder {name} tidak dapat dibuat.", name=self.folder.name), "error"
            )
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.folder)))

    @Slot()
    def offer_templates(self) -> None:
        """Offer the shipped templates to be copied."""
        from dampingan.printing.stationery_sample import shipped_names

        menu = QMenu(self.view)
        for name in shipped_names():
            action = QAction(f"{name}.typ", menu)
            action.setEnabled(not (self.folder / f"{name}.typ").exists())
            action.triggered.connect(partial(self.copy, name))
            menu.addAction(action)
        below = self.view.template_copy
        menu.popup(below.mapToGlobal(below.rect().bottomLeft()))

    def copy(self, name: str, *_: object) -> None:
        """Copy a shipped template into the folder."""
        from dampingan.printing.stationery_sample import copy_template

        try:
            path = copy_template(name, self.folder)
        except DampinganError as error:
            self._context.say(str(error), "error")
            return
        self._context.say(
            tr("{name} disalin; ubahlah dengan penyunting teks.", name=path.name),
            "ok",
            (tr("Buka folder"), self.open_folder),
        )
        self.try_templates()

    @Slot()
    def try_templates(self) -> None:
        """Set a sheet with each own template and tell how it went."""
        from dampingan.printing.stationery_sample import tried_templates

        if not self.folder.is_dir():
            self._trying.stop()
            self.view.show_templates([])
            return
        self.view.show_templates([], checking=True)
        self._trying.start(tried_templates, workspace=self._context.workspace)

    @Slot(object)
    def _show_tried(self, tried: list[TriedTemplate]) -> None:
        self.view.show_templates([(one.name, one.problem) for one in tried])

    @Slot(object)
    def _tell_failure(self, error: Exception) -> None:
        self.view.show_templates([])
        self._context.say(failure_text(error), "error")

    # -- for other villages ----------------------------------------------------------------

    @Slot()
    def ask_export(self) -> None:
        """Ask for a folder and write the letterhead there."""
        name = QFileDialog.getExistingDirectory(
            self.view,
            tr("Simpan untuk desa lain"),
            str(self._context.workspace.path.parent),
        )
        if name:
            self.export_to(Path(name))

    def export_to(self, folder: Path) -> None:
        """Write ``kop.toml`` and the logo for the template folders of other villages."""
        from dampingan.printing.letterhead.letterhead_export import export_letterhead

        try:
            files = export_letterhead(self._context.workspace, self.view.stationery(), folder)
        except DampinganError as error:
            self._context.say(str(error), "error")
            return
        address = QUrl.fromLocalFile(str(folder))
        self._context.say(
            tr(
                "{files} tersimpan. Taruh di folder templat-cetak di samping berkas desa lain.",
                files=", ".join(files),
            ),
            "ok",
            (tr("Buka folder"), partial(QDesktopServices.openUrl, address)),
        )

    # -- inside ----------------------------------------------------------------------------

    def _connect(self) -> None:
        view = self.view
        view.edited.connect(self._take_edit)
        view.save.clicked.connect(self.save)
        view.reset.clicked.connect(self.reset)
        view.export.clicked.connect(self.ask_export)
        view.back.clicked.connect(self.left)
        view.logo_choose.clicked.connect(self.choose_logo)
        view.folder_open.clicked.connect(self.open_folder)
        view.template_copy.clicked.connect(self.offer_templates)
        view.template_check.clicked.connect(self.try_templates)
        self._context.bus.changed.connect(self._take_changes)
        for key, act in (("Ctrl+S", self.save), ("F5", self.try_templates)):
            shortcut = QShortcut(QKeySequence(key), view)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    @Slot(object)
    def _take_changes(self, changes: Changes) -> None:
        """Undo and redo show in the fields too, unless somebody is typing."""
        if (changes.settings or "village" in changes.ids) and not self.edited:
            self._read()


def difference(wanted: Stationery, base: Stationery) -> dict[str, Any]:
    """Return what a workspace itself has to say so that `wanted` comes of `base`.

    What is not said follows the template folder and the village's row when they change.
    """
    said: dict[str, Any] = {}
    if wanted.lines != base.lines:
        said["lines"] = wanted.lines
    if wanted.address != base.address:
        said["address"] = wanted.address
    if wanted.signers != base.signers:
        said["signers"] = tuple(asdict(one) for one in wanted.signers)
    texts = {key: text for key, text in wanted.texts.items() if text != base.texts.get(key, "")}
    if texts:
        said["texts"] = texts
    if wanted.logo and wanted.logo != base.logo:
        said["logo"] = (wanted.logo_name, wanted.logo)
    return said


def _draw(workspace: Workspace, stationery: Stationery, **_: Any) -> bytes:
    from dampingan.printing.press.typesetting import PrintError
    from dampingan.printing.stationery_sample import sample_pdf

    try:
        return sample_pdf(workspace, stationery, folder=True)
    except PrintError:  # told below the folder's templates; the letterhead is shown all the same
        return sample_pdf(workspace, stationery)
