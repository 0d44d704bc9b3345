"""Daftar acuan: the lists at the left, one of them as a table at the right."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QMenu

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.ui.context import Context, FilteredPlace, Hint, PlaceCommand
from dampingan.ui.control.button import button
from dampingan.ui.control.label import ElidedLabel, label
from dampingan.ui.control.layout import Grow, column, panel, row
from dampingan.ui.entry.thumbnail import Thumbnails
from dampingan.ui.job import failure_text
from dampingan.ui.reading import Reading
from dampingan.ui.reference.courier import ListCourier
from dampingan.ui.reference.figures import Lists, read_lists
from dampingan.ui.reference.page import ReferencePage
from dampingan.ui.reference.words import list_word
from dampingan.ui.worktable.page import Desk

if TYPE_CHECKING:
    from dampingan.store.transaction import Changes

_KINDS = frozenset({"reference", "response", "roster_row"})
_NAME = Qt.ItemDataRole.UserRole
_WIDE = 210


class ReferencesPlace(FilteredPlace):
    """Every reference list of the workspace."""

    name = "references"
    icon = "references"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.current = ""
        self._stale = True
        self._wanted: dict[str, str] = {}
        self.page = ReferencePage(Desk(context, Thumbnails(), self._show_list))
        self.subtitle = ElidedLabel("", "muted")
        self.lists = QListWidget()
        self.lists.setAccessibleName(tr("Daftar"))
        self.lists.setUniformItemSizes(True)
        self.lists.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.courier = ListCourier(context, self)
        self.import_ = button(tr("Impor…"), icons=context.icons, icon="receive")
        self.export = button(tr("Ekspor…"), icons=context.icons, icon="save")
        self._menu = QMenu(self)
        self._menu.addAction(tr("Daftar ini…"), self.export_list)
        self._menu.addAction(tr("Semua daftar…"), self.export_all)
        self.export.setMenu(self._menu)
        self._timer = QTimer(self, singleShot=True, interval=80)
        self._timer.timeout.connect(self.refresh)
        self._reading = Reading(context.jobs, self)
        self._reading.done.connect(self._take)
        self._reading.failed.connect(self._tell)
        self._lay_out()
        self.lists.currentItemChanged.connect(self._choose)
        self.lists.itemActivated.connect(self._enter)
        self.page.hints_changed.connect(self.hints_changed)
        self.import_.clicked.connect(self.courier.choose_source)
        self.courier.tried.connect(self.page.show_trial)
        self.courier.ended.connect(self.page.close_form)
        for keys, act in (
            ("Ctrl+O", self.courier.choose_source),
            ("Ctrl+S", self.export_list),
            ("Ctrl+PgDown", partial(self._step, 1)),
            ("Ctrl+PgUp", partial(self._step, -1)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        context.bus.changed.connect(self._take_changes)
        context.theme.changed.connect(self._measure)
        self._measure()

    @property
    def title(self) -> str:
        """Its word."""
        return tr("Daftar acuan")

    def entered(self) -> None:
        """Read what changed meanwhile and go to the table."""
        if self._stale:
            self.refresh()
        self.page.entered()

    def may_leave(self) -> bool:
        """Ask the table whether something typed would be lost."""
        return self.page.may_leave()

    def hints(self) -> list[Hint]:
        """Return the keys of the table."""
        return self.page.hints()

    def commands(self) -> list[PlaceCommand]:
        """Return what can be done with the list."""
        return [
            *self.page.commands(),
            (tr("Impor daftar acuan…"), self.courier.choose_source, "receive", "Ctrl+O"),
            (tr("Ekspor daftar ini…"), self.export_list, "save", "Ctrl+S"),
            (tr("Ekspor semua daftar…"), self.export_all, "save", ""),
        ]

    def make_new(self) -> bool:
        """F2: add an entry."""
        return self.page.make_new()

    def show_filter(self, **values: str) -> None:
        """Show a ``list``, standing on the entry with a ``code``."""
        self._show_list(values.get("list", ""), key=values.get("code", ""))

    def _show_list(self, name: str, **wanted: str) -> None:
        self._wanted = {key: text for key, text in wanted.items() if text}
        if name and name != self.current:
            self.page.close_form_quietly()
            self.current = name
            self.refresh()
        elif self.page.seen is not None:
            self._stand()

    def _stand(self) -> None:
        wanted, self._wanted = self._wanted, {}
        if wanted:
            self.page.stand_on(**wanted)

    @Slot()
    def export_list(self) -> None:
        """Write the list on screen as a workbook."""
        self.courier.choose_target(self.current)

    @Slot()
    def export_all(self) -> None:
        """Write every list as a workbook, to be handed out."""
        self.courier.choose_target("")

    # -- reading ---------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Read the list anew in a job."""
        self._stale = False
        self._reading.start(read_lists, workspace=self.context.workspace, current=self.current)

    @Slot(object)
    def _take(self, found: Lists) -> None:
        if self.current and found.current != self.current and self.current in found.names:
            return  # another list was chosen meanwhile
        first = self.page.seen is None
        self.current = found.current
        self._show_names(found)
        self.page.show_seen(found)
        self.subtitle.setText(_about(found))
        self._stand()
        if first and self.isVisible():
            self.page.entered()

    def _show_names(self, found: Lists) -> None:
        self.lists.blockSignals(True)
        self.lists.clear()
        for name in found.names:
            item = QListWidgetItem(f"{list_word(name)}  {count_text(found.counts[name])}")
            item.setData(_NAME, name)
            self.lists.addItem(item)
            if name == found.current:
                self.lists.setCurrentItem(item)
        self.lists.blockSignals(False)

    @Slot(QListWidgetItem)
    def _choose(self, item: QListWidgetItem | None, *_: object) -> None:
        if item is not None and item.data(_NAME) != self.current:
            if not self.page.may_leave():
                return
            self.page.close_form_quietly()
            self.current = item.data(_NAME)
            self.refresh()

    def _step(self, by: int, *_: object) -> None:
        """Show the next or previous list, round the ends."""
        if count := self.lists.count():
            self.lists.setCurrentRow((self.lists.currentRow() + by) % count)

    @Slot(QListWidgetItem)
    def _enter(self, *_: object) -> None:
        self.page.entered()

    @Slot(object)
    def _take_changes(self, changes: Changes) -> None:
        if changes.settings or not _KINDS.isdisjoint(changes.ids):
            self._stale = True
            if self.isVisible():
                self._timer.start()

    @Slot(object)
    def _tell(self, error: Exception) -> None:
        self.context.say(failure_text(error), "error")

    # -- inside ----------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the lists their share."""
        super().resizeEvent(event)
        self._measure()

    def _lay_out(self) -> None:
        head = row(
            label(self.title, "title"), Grow(self.subtitle), self.import_, self.export, gap=3
        )
        self._side = panel(Grow(self.lists))
        body = row(self._side, Grow(self.page), gap=3, centred=False)
        column(head, Grow(body), gap=3, margins=(5, 4, 5, 3), on=self)

    @Slot()
    def _measure(self) -> None:
        self._side.setFixedWidth(min(self.context.theme.px(_WIDE), self.width() // 4))


def _about(found: Lists) -> str:
    unsure = sum(one.active and one.confidence != "C" for one in found.entries)
    words = tr("{list}: {count} isi", list=list_word(found.current), count=len(found.entries))
    if not unsure:
        return words
    return f"{words} · " + tr("{count} belum dipastikan", count=count_text(unsure))
