"""The Instrumen place: which questionnaires there are, what they look like, and their files."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.ui.context import Context, Hint, Place, PlaceCommand
from dampingan.ui.control.layout import column
from dampingan.ui.instruments.candidate import SUFFIXES
from dampingan.ui.instruments.catalogue import Catalogued, read_catalogue
from dampingan.ui.instruments.details import Details
from dampingan.ui.instruments.installing import Installing
from dampingan.ui.instruments.instrument_list import InstrumentLine
from dampingan.ui.instruments.overview import subject_words
from dampingan.ui.instruments.rechecking import Rechecking
from dampingan.ui.instruments.view import InstrumentsView


class InstrumentsPlace(Place):
    """Lists the questionnaires of the workspace; installs, shows, saves and compares them."""

    name = "instruments"
    icon = "instruments"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.view = InstrumentsView(context.theme, context.icons)
        self.details = Details(context, self.view, self)
        self.installing = Installing(context, self.view, self)
        self.rechecking = Rechecking(context, self)
        self._catalogue: dict[str, Catalogued] = {}
        self._stale = True
        self.setAcceptDrops(True)
        column(self.view, gap=0, on=self)
        self._connect()

    @property
    def title(self) -> str:
        """Word in the rail."""
        return tr("Instrumen")

    def entered(self) -> None:
        """Show what there is."""
        page = self.view.page
        if self._stale and (page is not self.view.install) and not self.view.covered:
            self.refresh()
        if page is not None and (page is self.view.install or self.view.covered):
            page.setFocus()
        else:
            self.view.list.setFocus()

    def make_new(self) -> bool:
        """F2 chooses a file to install."""
        self.install()
        return True

    def commands(self) -> list[PlaceCommand]:
        """What the palette offers here."""
        if not self.view.on_details:
            return []
        return [(word, act, icon, "") for word, icon, act in self.details.file_actions()]

    def hints(self) -> list[Hint]:
        """Keys of this place."""
        if self.view.covered:
            return [("Esc", tr("kembali"))]
        if self.view.page is self.view.install:
            return [("Enter", tr("pasang")), ("F5", tr("baca lagi")), ("Esc", tr("kembali"))]
        return [
            ("Enter", tr("buka isian")),
            ("F2", tr("pasang")),
            ("Ctrl PgDn", tr("bagian berikut")),
            ("Ctrl S", tr("simpan")),
        ]

    # -- commands --------------------------------------------------------------------------

    @Slot()
    def install(self) -> None:
        """Choose a file and read it, unless a move is under way."""
        if not self.view.covered:
            self.installing.choose_file()

    @Slot()
    def recheck(self) -> None:
        """Check every record anew."""
        self.rechecking.start()

    def refresh(self, current: str = "") -> None:
        """Read the catalogue anew and show it."""
        self._stale = False
        found = read_catalogue(self.context.workspace)
        self._catalogue = {one.active.form_id: one for one in found}
        wanted = current or self.view.list.current
        self.view.list.show_lines([_line(one) for one in found], wanted)
        answers = sum(one.records for one in found if not one.main)
        self.view.subtitle.setText(
            tr(
                "{count} kuesioner · {answers} isian tambahan",
                count=count_text(len(found)),
                answers=count_text(answers),
            )
        )
        self._show(self.view.list.current)

    # -- inside ----------------------------------------------------------------------------

    @Slot(str)
    def _show(self, form_id: str) -> None:
        found = self._catalogue.get(form_id)
        if found is not None:
            self.installing.leave_quietly()
            self.details.show(found)
            self.view.show_details()

    @Slot(str)
    def _open(self, form_id: str) -> None:
        found = self._catalogue.get(form_id)
        if found is None:
            return
        if found.main:
            self.context.go("families")
        else:
            self.context.list_responses(form_id)

    @Slot()
    def _open_current(self) -> None:
        self._open(self.view.list.current)

    @Slot(str)
    def _installed(self, form_id: str) -> None:
        self.refresh(form_id)
        self.view.list.setFocus()

    @Slot()
    def _left(self) -> None:
        self.refresh()
        self.view.list.setFocus()

    @Slot()
    def _offer_recheck(self) -> None:
        """Rules may be others now."""
        self.context.say(
            tr("Isian sudah dipindahkan ke versi ini; aturannya bisa berbeda."),
            "ok",
            (tr("Periksa ulang semua"), self.recheck),
        )

    def _step(self, by: int) -> None:
        if self.view.on_details:
            self.view.segments.step(by)

    @Slot()
    def _open_lists(self) -> None:
        self.context.go("references")

    @Slot()
    def _offer_samples(self) -> None:
        menu = QMenu(self.view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for path, title in self.installing.samples():
            action = QAction(title, menu)
            action.triggered.connect(partial(self.installing.read, path))
            menu.addAction(action)
        button = self.view.samples
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def _connect(self) -> None:
        view = self.view
        view.page_turned.connect(self.hints_changed)
        view.list.chosen.connect(self._show)
        view.list.opened.connect(self._open)
        view.open.clicked.connect(self._open_current)
        view.add.clicked.connect(self.install)
        view.recheck.clicked.connect(self.recheck)
        view.samples.clicked.connect(self._offer_samples)
        view.lists.clicked.connect(self._open_lists)
        self.installing.installed.connect(self._installed)
        self.installing.left.connect(self._left)
        self.installing.moved.connect(self._offer_recheck)
        self.details.left.connect(self._left)
        self.details.moved.connect(self._offer_recheck)
        self.context.bus.changed.connect(self._take_changes)
        for keys, act in (
            ("Ctrl+S", self.details.offer_files),
            ("Ctrl+PgDown", partial(self._step, 1)),
            ("Ctrl+PgUp", partial(self._step, -1)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    @Slot(object)
    def _take_changes(self, changes: Any) -> None:
        if changes.settings or changes.ids.keys() & {"response", "family"}:
            self._stale = True

    # -- dropping a file -------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one questionnaire file."""
        if _dropped(event) is not None and not self.view.covered:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the file."""
        path = _dropped(event)
        if path is not None and not self.view.covered:
            event.acceptProposedAction()
            self.installing.read(path)


def _dropped(event: QDropEvent) -> Path | None:
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.suffix.lower() in SUFFIXES else None


def _line(one: Catalogued) -> InstrumentLine:
    info = one.active
    about = tr("Kuesioner utama") if one.main else subject_words(info.subject)
    version = tr("versi {version}", version=info.version) if info.version else tr("tanpa versi")
    parts = [about, version]
    figures = [
        tr("{count} isian", count=count_text(one.records)),
        info.form_id,
    ]
    if len(one.versions) > 1:
        figures.append(tr("{count} versi", count=len(one.versions)))
    icon = "families" if one.main else _ICONS.get(info.subject, "instruments")
    return InstrumentLine(info.form_id, info.title, " · ".join(parts), " · ".join(figures), icon)


_ICONS = {"family": "families", "person": "person", "village": "village"}
