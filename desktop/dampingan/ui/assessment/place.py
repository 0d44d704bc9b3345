"""The place "Potensi & Masalah": tabs over the registers of the village assessment."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from dampingan.core.language import tr
from dampingan.core.regions import regions
from dampingan.store.creation import REGENCY
from dampingan.store.plan.record import plan_record
from dampingan.ui.assessment.register_tab import RegisterTab
from dampingan.ui.assessment.tabs import (
    MAP,
    MASALAH,
    MATRICES,
    PROFILE,
    RANKING,
    REGISTERS,
    TREE,
    tab_keys,
    tab_words,
)
from dampingan.ui.context import Context, FilteredPlace, Hint, PlaceCommand
from dampingan.ui.control.chip import Chip
from dampingan.ui.control.combo import ComboBox
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import Grow, column, row
from dampingan.ui.control.segments import Segments
from dampingan.ui.matrix.saving import matrix_button
from dampingan.ui.theme import SPACE

_VIEWS = {
    RANKING: ("dampingan.ui.ranking.view", "RankingView"),
    TREE: ("dampingan.ui.problem_tree.view", "TreeView"),
    MAP: ("dampingan.ui.problem_map.view", "MapView"),
    PROFILE: ("dampingan.ui.profile.view", "ProfileView"),
}
"""Tabs that other parts make."""


ACTIVITY = "kegiatan"
"""Register that has a place of its own: Rencana."""


class AssessmentPlace(FilteredPlace):
    """Title line with tabs; one tab at a time below.

    Attributes:
        tabs: name → the tab's view, made when it is first shown.
        strip: the names of the tabs.
        villages: at a regency, the chip that chooses a village.
    """

    name = "assessment"
    icon = "assessment"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.tabs: dict[str, QWidget] = {}
        self.current = MASALAH
        self.strip = Segments(tab_words())
        self.strip.chosen.connect(self.show_tab)
        self._stack = QStackedWidget()
        self.villages: Chip | None = None
        extra: list[QWidget] = []
        if context.workspace.scope == REGENCY:
            self.villages = Chip(tr("Desa/kelurahan"), context.theme, context.icons)
            self.villages.asked.connect(self._offer_villages)
            self.villages.chosen.connect(self._choose_village)
            extra.append(self.villages)
        self._heading = label(self.title, "title")
        self.chooser = ComboBox(context.theme, context.icons)
        self.chooser.setAccessibleName(tr("Bagian"))
        for name, word in tab_words():
            self.chooser.addItem(word, name)
        self.chooser.activated.connect(self._choose_tab)
        self.chooser.hide()
        matrices, self.saver = matrix_button(context, self, self.village)
        head = row(self._heading, *extra, Grow(self.strip), self.chooser, None, matrices, gap=3)
        self._matrices = matrices
        column(head, Grow(self._stack), gap=3, margins=(5, 4, 5, 3), on=self)
        steps = (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1), ("Ctrl+Tab", 1))
        keys = {key: partial(self.step_tab, by) for key, by in steps}
        keys |= {key: partial(self.show_tab, name) for name, key in tab_keys().items()}
        for key, act in keys.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        printing = QShortcut(QKeySequence("Ctrl+P"), self)
        printing.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        printing.activated.connect(self.print_tab)

    @property
    def title(self) -> str:
        """Word in the rail."""
        return tr("Potensi & Masalah")

    # -- tabs ------------------------------------------------------------------------------

    @property
    def tab(self) -> QWidget:
        """The tab on screen."""
        return self._tab(self.current)

    @Slot(str)
    def show_tab(self, name: str) -> None:
        """Show a tab and put the keyboard into it."""
        self.current = name
        self.strip.show_current(name)
        self.chooser.setCurrentIndex(self.chooser.findData(name))
        tab = self._tab(name)
        self._show_village(tab)
        self._stack.setCurrentWidget(tab)
        _call(tab, "entered")
        self.hints_changed.emit()
        self.summary_changed.emit()

    @Slot(int)
    def _choose_tab(self, place: int) -> None:
        self.show_tab(self.chooser.itemData(place))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names of tabs are never cut: the heading goes first, then a list takes their place."""
        super().resizeEvent(event)
        needed = sum(made.sizeHint().width() for made in self.strip.buttons.values())
        if self.villages is not None:
            needed += self.villages.sizeHint().width() + 4 * SPACE
        room = self.width() - 10 * SPACE - self._matrices.sizeHint().width() - 6 * SPACE
        whole = needed + self._heading.sizeHint().width() + 4 * SPACE <= room
        self._heading.setVisible(whole or needed > room)
        self.strip.setVisible(needed <= room)
        self.chooser.setVisible(needed > room)

    @Slot(int)
    def step_tab(self, by: int) -> None:
        """Show the next (1) or previous (-1) tab, round the ends."""
        names = [name for name, _ in tab_words()]
        self.show_tab(names[(names.index(self.current) + by) % len(names)])

    @Slot(str, str)
    def show_record(self, uid: str, form_id: str) -> None:
        """Show a record in the table of its register."""
        if form_id == ACTIVITY:
            self.context.show("plan", uid=uid)
            return
        if form_id not in REGISTERS:
            return
        self.show_tab(form_id)
        tab = self.tab
        if isinstance(tab, RegisterTab):
            tab.table.select(uid)

    def _tab(self, name: str) -> QWidget:
        if name not in self.tabs:
            tab = self._make(name)
            self.tabs[name] = tab
            self._stack.addWidget(tab)
        return self.tabs[name]

    def _make(self, name: str) -> QWidget:
        if name in REGISTERS:
            tab = RegisterTab(self.context, REGISTERS[name])
            tab.summary_changed.connect(self.summary_changed)
            tab.hints_changed.connect(self.hints_changed)
            tab.record_wanted.connect(self.show_record)
            return tab
        made = _make_view(*_VIEWS[name], self.context)
        told = getattr(made, "summary_changed", None)
        if told is not None:
            told.connect(self.summary_changed)
        village = getattr(made, "village_wanted", None)
        if village is not None:
            village.connect(self._choose_village_by_code)
        wanted = getattr(made, "record_wanted", None)
        if wanted is not None:
            wanted.connect(self.show_record)
        return made

    # -- the place -------------------------------------------------------------------------

    def entered(self) -> None:
        """Show the tab that was on screen last."""
        self.show_tab(self.current)

    def make_new(self) -> bool:
        """F2: a new record of the register on screen; never a family from here."""
        if not _call(self.tab, "make_new") and isinstance(self.tab, RegisterTab):
            self.context.say(tr("Pilih dulu desa/kelurahan di atas, lalu tekan F2."), "warning")
            if self.villages is not None:
                self.villages.setFocus()
        return True

    def may_leave(self) -> bool:
        """Keep what is being typed before the place, or the workspace, is left."""
        for tab in self.tabs.values():
            if isinstance(tab, RegisterTab):
                tab.finish()
        return True

    def hints(self) -> list[Hint]:
        """Keys of the tab, and the ones that change it."""
        return [*(_call(self.tab, "hints") or []), ("Ctrl 1–0", tr("bagian lain"))]

    def summary(self) -> str:
        """What the tab says."""
        return str(_call(self.tab, "summary") or "")

    def commands(self) -> list[PlaceCommand]:
        """The tabs, and what the tab on screen offers."""
        keys = tab_keys()
        tabs: list[PlaceCommand] = [
            (tr("Bagian {name}", name=word), partial(self.show_tab, name), "assessment", keys[name])
            for name, word in tab_words()
        ]
        printing: PlaceCommand = (tr("Pratinjau dan cetak…"), self.print_tab, "paper", "Ctrl+P")
        return [*(_call(self.tab, "commands") or []), printing, *tabs, *self.saver.commands()]

    @Slot()
    def print_tab(self) -> None:
        """Show what the tab says as it is on paper, and print it."""
        if _call(self.tab, "print_record"):
            return
        if self.current == PROFILE:
            self.context.show("printing", what="profil", village=self.village())
            return
        self.saver.print_forms(MATRICES.get(self.current, ""))

    def village(self) -> str:
        """Return the village that is chosen."""
        return self.villages.value if self.villages else ""

    def neighbour(self, record_id: int, step: int) -> int | None:
        """Return the record after (1) or before (-1) another one in the table on screen."""
        tab = self.tab
        if not isinstance(tab, RegisterTab):
            return None
        ids = [one.id for one in tab.table.model.records]
        place = ids.index(record_id) + step if record_id in ids else -1
        return ids[place] if 0 <= place < len(ids) else None

    def show_filter(self, **values: str) -> None:
        """Show a tab (`tab`), a village (`village`), or a record (`record`, its key)."""
        self.current = values.get("tab", self.current)
        record = plan_record(self.context.workspace, values.get("record", ""))
        village = values.get("village")
        if village is None and record is not None and self.village():
            village = record.village_code
        if self.villages is not None and village is not None:
            self._offer_villages()
            self.villages.set_value(village)
        if record is not None:
            self.show_record(record.uid, record.form_id)

    # -- villages of a regency -------------------------------------------------------------

    @Slot()
    def _offer_villages(self) -> None:
        if self.villages is None:
            return
        known = regions()
        home = self.context.workspace.village_code
        found = [one for one in known.villages if one.code.startswith(home)]
        groups = {
            one.code: parent.name for one in found if (parent := known.get(one.parent)) is not None
        }
        self.villages.set_options([(one.code, one.name) for one in found], groups)

    @Slot(str)
    def _choose_village_by_code(self, code: str) -> None:
        if self.villages is not None:
            self._offer_villages()
            self.villages.choose(code)
            self.hints_changed.emit()

    @Slot(str)
    def _choose_village(self, _code: str) -> None:
        self._show_village(self.tab)
        _call(self.tab, "entered")
        self.summary_changed.emit()

    def _show_village(self, tab: QWidget) -> None:
        if self.villages is not None:
            _call(tab, "show_village", self.villages.value)


def _call(view: QWidget, name: str, *values: Any) -> Any:
    """Call a method that a tab may have."""
    method: Callable[..., Any] | None = getattr(view, name, None)
    return method(*values) if method is not None else None


def _make_view(module: str, name: str, context: Context) -> QWidget:
    """Make a tab of another part; a line says so while the part is missing."""
    if find_spec(module.rpartition(".")[0]) is None or find_spec(module) is None:
        missing = label(tr("Bagian ini belum ada di versi program ini."), "muted", wrap=True)
        page = QWidget()
        column(missing, None, on=page)
        return page
    return getattr(import_module(module), name)(context)
