"""Desa: joins the board with the frame, keys, menus and dropped files."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import (
    QAction,
    QDragEnterEvent,
    QDropEvent,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QFileDialog, QMenu

from dampingan.core.language import tr
from dampingan.store.merging.board import CONFLICT
from dampingan.store.merging.board import FINDINGS as FINDINGS_STATE
from dampingan.store.merging.refusal import dismiss_refusals
from dampingan.ui.board.courier import Courier
from dampingan.ui.board.period import period_commands
from dampingan.ui.board.presenter import BoardPresenter
from dampingan.ui.board.side import (
    CONFLICTS,
    DISMISS,
    FAMILIES,
    FINDINGS,
    INQUIRIES,
    MATRIX,
    PLAN,
    POOREST,
    RECEIPT,
    RETURN,
    action_words,
)
from dampingan.ui.board.view import BoardView
from dampingan.ui.board.words import village_words
from dampingan.ui.context import Context, FilteredPlace, Hint, PlaceCommand
from dampingan.ui.control.layout import column
from dampingan.ui.matrix.saving import MatrixSaver
from dampingan.ui.models.fixed_rows import FixedRows
from dampingan.ui.models.record_table import RecordTable


class BoardPlace(FilteredPlace):
    """The villages of a regency."""

    name = "board"
    icon = "program"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        rows, files = FixedRows(), FixedRows()
        villages: RecordTable[str] = RecordTable(rows, context.jobs, self)
        incoming: RecordTable[str] = RecordTable(files, context.jobs, self)
        self.view = BoardView(villages, incoming, context.theme, context.icons)
        self.presenter = BoardPresenter(context, self.view, rows, villages, self)
        self.courier = Courier(context, self.view, files, incoming, self)
        self.saver = MatrixSaver(context, self, self.village)
        self._connect()
        column(self.view, gap=0, on=self)
        self.setAcceptDrops(True)

    @property
    def title(self) -> str:
        """Word in the rail."""
        return tr("Desa")

    def entered(self) -> None:
        """Read what changed meanwhile."""
        self.presenter.enter()

    def hideEvent(self, event: QHideEvent) -> None:
        """Don't follow changes while hidden."""
        self.presenter.leave()
        super().hideEvent(event)

    def hints(self) -> list[Hint]:
        """Keys of the board."""
        return [
            ("Enter", tr("buka keluarga")),
            ("T", tr("temuan")),
            ("K", tr("konflik")),
            ("Ctrl O", tr("terima berkas")),
            ("Ctrl F", tr("cari")),
            ("F2", tr("keluarga baru")),
        ]

    def summary(self) -> str:
        """How many villages and families there are."""
        return self.presenter.summary()

    def village(self) -> str:
        """Return the village in focus."""
        line = self.presenter.line
        return line.code if line else ""

    def commands(self) -> list[PlaceCommand]:
        """What the palette offers here."""
        commands: list[PlaceCommand] = [
            (tr("Terima berkas desa"), self.choose_files, "receive", "Ctrl+O"),
            (tr("Terima satu folder"), self.choose_folder, "receive", "Ctrl+Shift+O"),
            (tr("Balas semua desa"), self.choose_return_folder, "send", ""),
            (tr("Rencana gabungan"), partial(self.context.go, "regency_plan"), "plan", ""),
            (tr("Matriks gabungan semua desa"), self.saver.choose_consolidated, "workbook", ""),
            *period_commands(self.context),
        ]
        return commands + [(words, run, icon, "") for words, run, icon in self._village_commands()]

    def show_filter(self, **values: str) -> None:
        """List only the villages of a ``kecamatan``, or in a ``state``."""
        self.view.show_villages()
        self.presenter.show_filter(**values)

    # -- in ------------------------------------------------------------------------------------

    @Slot()
    def choose_files(self) -> None:
        """Ask for workbooks and receive them."""
        names, _ = QFileDialog.getOpenFileNames(
            self,
            tr("Terima berkas desa"),
            str(self._folder()),
            tr("Buku kerja ({pattern})", pattern="*.xlsx *.xlsm *.xls *.ods"),
        )
        self.courier.receive([Path(name) for name in names])

    @Slot()
    def choose_folder(self) -> None:
        """Ask for a folder and receive what is in it."""
        name = QFileDialog.getExistingDirectory(self, tr("Terima satu folder"), str(self._folder()))
        if name:
            self.courier.receive([Path(name)])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders."""
        if _files(event) and not self.courier.busy:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Receive what was dropped."""
        event.acceptProposedAction()
        self.courier.receive(_files(event))

    # -- out -----------------------------------------------------------------------------------

    @Slot()
    def choose_return_folder(self) -> None:
        """Ask for a folder and write what goes back to every village there."""
        name = QFileDialog.getExistingDirectory(self, tr("Simpan balasan di"), str(self._folder()))
        if name:
            self.courier.return_all(Path(name), self.presenter.lines)

    @Slot(str)
    def act(self, action: str) -> None:
        """Do something with the village in focus; `action` is a key of its pane."""
        line = self.presenter.line
        if line is None:
            return
        if action == DISMISS:
            dismiss_refusals(self.context.workspace, line.code)
            words = tr("Berkas ditolak dari {village} sudah ditangani.", village=line.name)
            self.context.say(words, "ok", (tr("Urungkan"), self.context.undo))
        elif not self._open(action, line.code):
            self._write(action)

    @Slot(str)
    def open_sum(self, action: str) -> None:
        """Show what a sum over the listed villages counts."""
        self._open(action, self.presenter.region)

    @Slot(str)
    def open_decile(self, decile: str) -> None:
        """Show the families of a decile, of the whole regency."""
        self.context.list_families(decile=decile)

    def _open(self, action: str, region: str) -> bool:
        """Show what counts in a region; False when `action` is another one."""
        context = self.context
        known: dict[str, Callable[[], None]] = {
            FAMILIES: partial(context.list_families, village_code=region),
            FINDINGS: partial(context.list_families, village_code=region, findings="any"),
            POOREST: partial(context.list_families, village_code=region, decile="1 2"),
            CONFLICTS: partial(context.list_conflicts, village=region),
            INQUIRIES: partial(context.go, "inquiry"),
            RETURN: partial(context.list_replies, village=region),
            PLAN: partial(context.show, "plan", village=region),
            MATRIX: self.saver.choose_village,
        }
        if action in known:
            known[action]()
        return action in known

    def _write(self, action: str) -> None:
        line = self.presenter.line
        name = QFileDialog.getExistingDirectory(self, tr("Simpan di"), str(self._folder()))
        if line is None or not name:
            return
        self.write_to(action, Path(name))

    def write_to(self, action: str, folder: Path) -> None:
        """Write a receipt or an annotated copy of the village in focus."""
        line = self.presenter.line
        if line is None:
            return
        from dampingan.exchange.writer.receipt import write_annotated, write_receipt

        function = write_receipt if action == RECEIPT else write_annotated
        title = tr("Menulis tanda terima") if action == RECEIPT else tr("Menulis salinan bertanda")
        workspace = self.context.workspace
        self.courier.write(title, function, workspace, line.batch_uid, folder)

    # -- inside --------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the files for the villages."""
        if event.key() == Qt.Key.Key_Escape and self.view.showing_files and not self.courier.busy:
            self._show_villages("")
        else:
            super().keyPressEvent(event)

    def _connect(self) -> None:
        view = self.view
        view.files_wanted.connect(self.choose_files)
        view.folder_wanted.connect(self.choose_folder)
        view.return_all_wanted.connect(self.choose_return_folder)
        view.pane.wanted.connect(self.act)
        view.table.opened.connect(self._open_row)
        view.table.lettered.connect(self._letter)
        view.footer.wanted.connect(self.open_sum)
        view.decile_wanted.connect(self.open_decile)
        view.table.customContextMenuRequested.connect(self._open_menu)
        view.files.back_wanted.connect(self.presenter.focus_table)
        self.courier.village_wanted.connect(self._show_villages)
        self.presenter.summary_changed.connect(self.summary_changed)
        keys: dict[str, Any] = {
            "Ctrl+O": self.choose_files,
            "Ctrl+Shift+O": self.choose_folder,
            "Ctrl+F": self.presenter.focus_search,
        }
        for key, act in keys.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    @Slot(str)
    def _show_villages(self, code: str) -> None:
        self.view.show_villages()
        if code:
            self.presenter.go_to(code)
        self.presenter.focus_table()

    @Slot(int)
    def _open_row(self, row: int) -> None:
        """Enter, or a double click on a number: what it counts."""
        number = self.view.table.currentIndex().column()
        line = self.presenter.line
        key = self.presenter.columns[number].key if number >= 0 else ""
        state = {CONFLICT: CONFLICTS, FINDINGS_STATE: FINDINGS}
        action = state.get(line.standing, FAMILIES) if line and key == "state" else FAMILIES
        self.act(POOREST if key == "poorest" else action)

    @Slot(str)
    def _letter(self, letter: str) -> None:
        line, action = self.presenter.line, {"K": CONFLICTS, "T": FINDINGS}.get(letter, "")
        if line is not None and action in village_words(line, None).actions:
            self.act(action)

    def _village_commands(self) -> list[tuple[str, Any, str]]:
        """Return what the buttons of the pane do, for the menu and the palette."""
        line = self.presenter.line
        if line is None:
            return []
        words = action_words()
        return [
            (words[key][0], partial(self.act, key), words[key][1])
            for key in village_words(line, None).actions
        ]

    @Slot(QPoint)
    def _open_menu(self, point: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, run, icon in self._village_commands():
            action = QAction(self.context.icons.icon(icon, "muted"), words, menu)
            action.triggered.connect(run)
            menu.addAction(action)
        menu.popup(self.view.table.viewport().mapToGlobal(point))

    def _folder(self) -> Path:
        return self.context.workspace.path.parent


def _files(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
