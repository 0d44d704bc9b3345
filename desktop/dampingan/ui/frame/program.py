"""What the window does: opens, makes and closes workspaces, and remembers them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from dampingan.core.language import language, set_language, tr
from dampingan.demo import SAMPLE
from dampingan.ui.context import Place
from dampingan.ui.frame.collector import Collector
from dampingan.ui.frame.preparation import prepare
from dampingan.ui.frame.window import Window
from dampingan.ui.icon import Icons
from dampingan.ui.job import JobRunner
from dampingan.ui.qt_words import QtWords
from dampingan.ui.settings.settings import SettingsFile
from dampingan.ui.start.place import documents_folder
from dampingan.ui.start.presenter import NewWorkspace, StartPresenter
from dampingan.ui.theme import Theme

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace
    from dampingan.ui.frame.navigator import Navigator


_IDLE_MS = 700
"""After so long the list has been painted and nobody has typed yet."""


class Program(QObject):
    """Joins the window, the start screen and the open workspace.

    Args:
        settings: the user's settings.
        theme, icons, jobs: the program's parts.
        makers: returns place name → what makes it; called when a workspace opens, so that the
            places' modules are imported after the first paint.

    Signals:
        opened: the `Navigator` of a workspace that is on screen now.
        closed: back at the start screen.
    """

    opened = Signal(object)
    closed = Signal()

    def __init__(
        self,
        settings: SettingsFile,
        theme: Theme,
        icons: Icons,
        jobs: JobRunner,
        makers: Callable[[], Mapping[str, Callable[..., Place]]],
    ) -> None:
        super().__init__()
        set_language(settings.current.language)
        self.settings = settings
        self.theme = theme
        self.icons = icons
        self.jobs = jobs
        self._makers = makers
        self._collector = Collector(self)
        self.window = Window(theme, icons)
        self.window.may_close = self._may_close
        self.window.painted.connect(self._after_first_paint)
        self.navigator: Navigator | None = None
        self._wanted: Path | None = None
        self._qt_words: QtWords | None = None
        self._start = self._make_start()
        self.window.show_screen(self._start.screen)

    def start(self, path: Path | None = None) -> None:
        """Show the window; a workspace given on the command line opens after the first paint."""
        self._wanted = path
        if path is not None:
            self._start.show_opening(path)
        self._place_window()

    # -- opening ---------------------------------------------------------------------------

    @Slot(object)
    def open(self, path: Path) -> None:
        """Open a workspace file; problems are told on the start screen."""
        self._start.show_opening(path)
        self._collector.pause()
        job = self.jobs.start(
            tr("Membuka {name}", name=path.name), _open, path=path, actor=self._operator()
        )
        job.ok.connect(self._show_workspace)
        job.failed.connect(partial(self._tell_failure, path))
        job.finished.connect(self._collector.resume)

    @Slot(object)
    def create(self, wanted: NewWorkspace) -> None:
        """Make a new workspace and open it."""
        self.settings.change(operator=wanted.operator)
        self._start.show_making(wanted.path)
        job = self.jobs.start(
            tr("Membuat {name}", name=wanted.path.name),
            _create,
            path=wanted.path,
            code=wanted.village_code,
            period=wanted.period,
            actor=wanted.operator,
        )
        job.ok.connect(self._show_workspace)
        job.failed.connect(partial(self._tell_failure, None))

    @Slot()
    def choose_file(self) -> None:
        """Ask for a workspace file and open it."""
        name, _ = QFileDialog.getOpenFileName(
            self.window,
            tr("Buka ruang kerja"),
            str(documents_folder()),
            tr("Ruang kerja Dampingan ({pattern})", pattern="*.dampingan"),
        )
        if name:
            self.open(Path(name))

    @Slot()
    def open_demo(self) -> None:
        """Open the sample village, made once in the documents folder."""
        folder = documents_folder()
        self._start.show_opening(folder / SAMPLE)
        job = self.jobs.start(tr("Menyiapkan desa contoh"), _sample_in, folder=folder)
        job.ok.connect(self.open)
        job.failed.connect(partial(self._tell_failure, None))

    @Slot()
    def close_workspace(self) -> bool:
        """Close the open workspace and go back to the start screen; False when it may not be."""
        navigator = self.navigator
        if navigator is None:
            return True
        if not navigator.may_leave():
            return False
        navigator.shut()
        self.jobs.stop_all()
        self.navigator = None
        self._start.refresh()
        self.window.show_screen(self._start.screen)
        self.window.drop_screen(navigator.frame)
        self.window.setWindowTitle("Dampingan")
        navigator.context.workspace.close()
        navigator.deleteLater()
        self.closed.emit()
        return True

    @Slot(object)
    def go_on_in(self, path: Path) -> None:
        """Leave the workspace on screen and open another file, after a rescue."""
        if self.close_workspace():
            self.open(path)

    @Slot()
    def rebuild(self) -> None:
        """Make every screen anew in the language of the settings."""
        set_language(self.settings.current.language)
        self._speak_qt()
        old_start = self._start
        self._start = self._make_start()
        old = self.navigator
        if old is not None:
            here = _beneath(old.current)
            old.shut()
            self.jobs.stop_all()
            self._show_workspace(old.context.workspace, here)
            self.window.drop_screen(old.frame)
            old.deleteLater()
        else:
            self.window.show_screen(self._start.screen)
        self.window.drop_screen(old_start.screen)
        old_start.deleteLater()

    def tell_fault(self, error: BaseException) -> None:
        """Say that the program made a mistake, what is safe and what to do."""
        if self.navigator is None:
            self._tell_failure(None, Exception(f"{type(error).__name__}: {error}"))
            return
        self.navigator.say(
            tr(
                "Ada kesalahan pada program ({name}). Isian yang sudah tersimpan aman; tutup lalu "
                "buka lagi programnya bila layar tidak menanggapi.",
                name=type(error).__name__,
            ),
            "error",
        )

    # -- inside ----------------------------------------------------------------------------

    def _make_start(self) -> StartPresenter:
        start = StartPresenter(self.settings, self.theme, self.icons, demo=True)
        start.open_wanted.connect(self.open)
        start.file_wanted.connect(self.choose_file)
        start.demo_wanted.connect(self.open_demo)
        start.create_wanted.connect(self.create)
        return start

    @Slot()
    def _after_first_paint(self) -> None:
        self.icons.load()
        self._speak_qt()
        self.window.update()
        self.theme.changed.emit()
        if self._wanted is not None:
            self.open(self._wanted)
        else:
            self._collector.resume()

    @Slot(object)
    def _show_workspace(self, workspace: Workspace, place: str = "home") -> None:
        from dampingan.ui.frame.navigator import Navigator

        self.icons.load()
        self.settings.remember(workspace.path.resolve())
        navigator = Navigator(
            workspace,
            self._makers(),
            settings=self.settings,
            theme=self.theme,
            icons=self.icons,
            jobs=self.jobs,
        )
        navigator.left.connect(self.close_workspace)
        navigator.rebuild_wanted.connect(self.rebuild)
        navigator.reopen_wanted.connect(self.go_on_in, Qt.ConnectionType.QueuedConnection)
        self.navigator = navigator
        navigator.go(place)
        self.window.show_screen(navigator.frame)
        navigator.take_focus()
        self.window.setWindowTitle(f"{workspace.path.stem} – Dampingan")
        self.opened.emit(navigator)
        QTimer.singleShot(_IDLE_MS, self._prepare_entry)

    @Slot()
    def _prepare_entry(self) -> None:
        """Do in the background what the first family would wait for."""
        if self.navigator is not None:
            workspace = self.navigator.context.workspace
            self.jobs.start(tr("Menyiapkan entri"), prepare, quiet=True, workspace=workspace)

    def _speak_qt(self) -> None:
        app = QCoreApplication.instance()
        if app is None:
            return
        if self._qt_words is None:
            self._qt_words = QtWords(self)
        if language() == "id":
            app.installTranslator(self._qt_words)
        else:
            app.removeTranslator(self._qt_words)

    def _tell_failure(self, path: Path | None, error: Exception) -> None:
        self._start.show_failure(error, path)
        self.window.show_screen(self._start.screen)

    def _operator(self) -> str:
        return self.settings.current.operator

    def _place_window(self) -> None:
        kept = self.settings.current
        screen = self.window.screen().availableGeometry()
        if len(kept.window) == 4 and screen.intersects(QRect(*kept.window)):
            self.window.setGeometry(QRect(*kept.window).intersected(screen))
        small = screen.width() <= 1366 or screen.height() <= 768
        if kept.maximised or (small and not kept.window):
            self.window.showMaximized()
        else:
            self.window.show()

    def _may_close(self) -> bool:
        window = self.window
        place = window.normalGeometry()
        if not self.close_workspace():
            return False
        self.jobs.stop_all()
        if place.isValid():
            self.settings.change(window=place.getRect(), maximised=window.isMaximized())
        return True


def _sample_in(folder: Path, **_: object) -> Path:
    from dampingan.demo import sample_in

    return sample_in(folder)


def _open(path: Path, actor: str, **_: object) -> Workspace:
    from dampingan.store.workspace import Workspace

    return Workspace.open(path, actor=actor)


def _beneath(place: str) -> str:
    """Return the place to show anew: what lies over another has nothing to show without it."""
    from dampingan.ui.frame.navigator import ENTRY, FAMILIES, INSTRUMENTS, RESPONSES

    return {ENTRY: FAMILIES, RESPONSES: INSTRUMENTS}.get(place, place)


def _create(path: Path, code: str, period: str, actor: str, **_: object) -> Workspace:
    from dampingan.store.workspace import Workspace

    path.parent.mkdir(parents=True, exist_ok=True)
    return Workspace.create(path, code, period, actor=actor)
