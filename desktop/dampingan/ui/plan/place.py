"""Rencana: joins the four views and the panes with the frame, keys and menus."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu

from dampingan.core.language import tr
from dampingan.store.creation import REGENCY
from dampingan.store.plan.writing import dependents
from dampingan.ui.context import Context, FilteredPlace, Hint, PlaceCommand
from dampingan.ui.control.layout import column
from dampingan.ui.matrix.saving import matrix_button
from dampingan.ui.plan.actions import Actions
from dampingan.ui.plan.link_layout import Link, Node
from dampingan.ui.plan.menus import Menus
from dampingan.ui.plan.panes import Panes
from dampingan.ui.plan.plan import ACTIVITY, POTENTIAL, PROBLEM, PlanFilter
from dampingan.ui.plan.presenter import PlanPresenter
from dampingan.ui.plan.view import BOARD, LINKS, TABLE, TIMELINE, PlanView
from dampingan.ui.register.book import Book
from dampingan.ui.register.removal import resting_words, usual_reasons

if TYPE_CHECKING:
    from dampingan.ui.register.table import RegisterTable

_COLUMNS = (
    *("judul", "masalah", "volume", "satuan", "biaya", "sumber_dana", "pengampu"),
    *("tahun_mulai", "tahun_selesai", "jangka", "keadaan", "potensi", "sektor", "rw", "rt"),
)
"""Questions that the table begins with."""

_MATRICES = {BOARD: "rekap", TIMELINE: "rpjm", TABLE: "gagasan", LINKS: "pengkajian"}
"""View → planning form that says the same on paper (keys of `matrix.village_book`)."""
_OF_ALL = "kegiatan"
"""Consolidated form of the activities of all villages."""


class PlanPlace(FilteredPlace):
    """The activities of a village, or of all villages of a regency."""

    name = "plan"
    icon = "plan"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        villages = context.workspace.scope == REGENCY
        self.view = PlanView(context.theme, context.icons, villages=villages)
        self.presenter = PlanPresenter(context, self.view, self)
        self.book = Book(context.workspace)
        self.acts = Actions(context, self.presenter, self._follow)
        self.menus = Menus(context, self.presenter, self.acts, self)
        self.panes = Panes(
            context, self.view, self.presenter, acts=self.acts, book=self.book, parent=self
        )
        self._table: RegisterTable | None = None
        self._filtered = PlanFilter()
        matrices, self.saver = matrix_button(context, self, self.village)
        self.view.extras.addWidget(matrices)
        self._connect()
        column(self.view, gap=0, on=self)

    @property
    def title(self) -> str:
        """Word in the rail."""
        return tr("Rencana")

    def entered(self) -> None:
        """Read what changed meanwhile."""
        self.presenter.enter()
        self.focus_view()

    def hideEvent(self, event: QHideEvent) -> None:
        """Don't follow changes while hidden."""
        self.presenter.leave()
        super().hideEvent(event)

    def hints(self) -> list[Hint]:
        """Keys of the view on screen."""
        if self.view.current == TIMELINE:
            return [
                ("← →", tr("geser tahun")),
                ("Shift ← →", tr("tahun selesai")),
                ("Ctrl ← →", tr("tahun mulai")),
                ("Enter", tr("buka")),
                ("N", tr("baru")),
            ]
        if self.view.current == BOARD:
            return [
                ("N", tr("baru")),
                ("M", tr("pindah jangka")),
                ("Enter", tr("buka")),
                ("S", tr("keadaan")),
                ("K", tr("keluarganya")),
                ("Del", tr("hapus")),
            ]
        if self.view.current == LINKS:
            return [
                ("L", tr("kaitkan/lepas")),
                ("Enter", tr("buka")),
                ("T", tr("tindakan baru")),
                ("J", tr("jadikan kegiatan")),
                ("N", tr("kegiatan baru")),
            ]
        return self.table.hints()

    def summary(self) -> str:
        """Count, money, late ones."""
        return self.presenter.summary()

    def village(self) -> str:
        """Return the village that is shown."""
        return self.presenter.village

    def make_new(self) -> bool:
        """F2: a new activity; in the table on its last line."""
        if self.view.current != TABLE or not self.table.add_new():
            self.begin_new()
        return True

    def commands(self) -> list[PlaceCommand]:
        """What the palette offers here."""
        return [
            (tr("Kegiatan baru"), self.begin_new, "new", "N"),
            (tr("Papan menurut jangka"), partial(self.show_view, BOARD), "plan", "Ctrl+1"),
            (tr("Garis waktu"), partial(self.show_view, TIMELINE), "history", "Ctrl+2"),
            (tr("Tabel kegiatan"), partial(self.show_view, TABLE), "workbook", "Ctrl+3"),
            (
                tr("Kaitan masalah, potensi, kegiatan"),
                partial(self.show_view, LINKS),
                "link",
                "Ctrl+4",
            ),
            (tr("Pratinjau dan cetak…"), self.print_view, "paper", "Ctrl+P"),
            *self.saver.commands(),
        ]

    def show_filter(self, **values: str) -> None:
        """Show activities of a ``village``, ``agency``, ``fund``, ``sector``, ``state`` and so on.

        Args:
            **values: see `PlanFilter`; ``view`` chooses the view, ``uid`` the activity in focus.
        """
        if view := values.pop("view", ""):
            self.show_view(view)
        uid = values.pop("uid", "")
        if uid:
            self.presenter.current = uid
        self.presenter.show_filter(**values)

    # -- views -----------------------------------------------------------------------------

    @Slot(str)
    def show_view(self, name: str) -> None:
        """Show one of the four views, the same activity in focus."""
        uid = self.presenter.current
        table = self.table if name == TABLE else None  # made before the view turns to it
        self.view.show_view(name)
        self.presenter.show()
        if table is not None and uid:
            table.select(uid)
        self.hints_changed.emit()
        self.focus_view()

    @Slot()
    def focus_view(self) -> None:
        """Put the keyboard into the view on screen."""
        canvas = self.view.canvas()
        if canvas is not None:
            canvas.setFocus()
            canvas.go_to(canvas.current)
        else:
            self.table.focus_table()

    @property
    def table(self) -> RegisterTable:
        """The register of activities, made when it is first wanted."""
        if self._table is None:
            from dampingan.ui.register.table import RegisterTable

            made = RegisterTable(self.context, ACTIVITY, _COLUMNS, noun=tr("kegiatan"))
            made.bar.hide()  # the filters of the place hold for all four views
            made.record_chosen.connect(self._focus_on)
            made.pane_wanted.connect(self._open_current)
            made.count_clicked.connect(self.show_families)
            self.view.place_table(made)
            self._table = made
        return self._table

    @Slot()
    def _filter_table(self) -> None:
        """Let the table show what the other views show."""
        if self.view.current != TABLE:
            return
        presenter = self.presenter
        self.table.show_village(presenter.village)
        if presenter.filter != self._filtered:
            self._filtered = presenter.filter
            self.table.begins = presenter.begins
            self.table.bar.narrow(presenter.lets)

    @Slot()
    def _open_current(self) -> None:
        if self.presenter.current:
            self.open(self.presenter.current)

    @Slot()
    def print_view(self) -> None:
        """Show the planning form that fits the view as it is on paper, and print it."""
        self.saver.print_forms(_MATRICES[self.view.current], of_all=_OF_ALL)

    @Slot()
    def focus_search(self) -> None:
        """Go to the search field."""
        self.view.search.setFocus()
        self.view.search.selectAll()

    # -- what keys do ----------------------------------------------------------------------

    @Slot(str)
    def open(self, uid: str) -> None:
        """Open the pane of a record and go into it."""
        self.panes.open(uid)

    @Slot()
    def begin_new(self) -> None:
        """Ask for the title of a new activity."""
        if not self.presenter.home:
            self.context.say(tr("Pilih dulu desa/kelurahannya di atas, lalu tekan N."), "warning")
            self.view.chips["village"].setFocus()
            return
        if self.view.current != BOARD:
            self.show_view(BOARD)
        card = self.presenter.card
        self.view.board.begin_title(card.term if card else "")

    @Slot(str, str)
    def add(self, title: str, term: str) -> None:
        """Add an activity to a column."""
        self.acts.add(title, term)

    @Slot()
    def show_families(self, uid: str = "") -> None:
        """Show the families that an activity names, in Keluarga."""
        card = self.presenter.plan.card(uid or self.presenter.current)
        if card is None or not card.families:
            self.context.say(tr("Kegiatan ini belum menyebut keluarga dari survei."), "warning")
            return
        about = tr("kegiatan {title}", title=card.title)
        self.acts.show_families(card.record.keys("keluarga_nama"), about)

    @Slot()
    def begin_removal(self) -> None:
        """Ask why the activity in focus is deleted and say what rests on it."""
        card = self.presenter.card
        if card is None:
            return
        resting = dependents(self.context.workspace, card.uid)
        words = resting_words(self.book, resting, ACTIVITY)
        self.view.removal.ask(card.record, card.title, words, usual_reasons())

    # -- inside ----------------------------------------------------------------------------

    def _follow(self, uid: str) -> None:
        """Show at once what was written, with this activity in focus."""
        if uid and self.panes.form_of(uid) == ACTIVITY:
            self.presenter.current = uid
        self.presenter.read_now()
        canvas = self.view.canvas()
        if canvas is not None and uid and not canvas.area_of(uid).isNull():
            canvas.go_to(uid)

    def _connect(self) -> None:
        view, do = self.view, self.acts
        view.new_wanted.connect(self.begin_new)
        view.views.chosen.connect(self.show_view)
        view.search.left_down.connect(self.focus_view)
        view.search.returnPressed.connect(self.focus_view)
        view.subtitle.wanted.connect(self._open_sum)
        view.board.moved.connect(do.move)
        view.board.titled.connect(self.add)
        view.board.families_wanted.connect(self.show_families)
        view.timeline.years_changed.connect(do.change_years)
        view.timeline.year_wanted.connect(partial(self.presenter.choose, "year"))
        view.removal.confirmed.connect(do.remove)
        view.removal.confirmed.connect(self.focus_view)
        view.removal.left.connect(self.focus_view)
        view.links.link_wanted.connect(self._link)
        view.links.asked.connect(self._ask)
        for canvas in view.canvases:
            canvas.opened.connect(self.open)
            canvas.current_changed.connect(self._focus_on)
            canvas.left_up.connect(self.focus_search)
            canvas.left.connect(self.view.hide_pane)
            canvas.lettered.connect(self._letter)
            canvas.menu_wanted.connect(self._open_menu)
        self.presenter.shown.connect(self._filter_table)
        self.presenter.summary_changed.connect(self.summary_changed)
        self.panes.families_wanted.connect(self.show_families)
        self.panes.removal_wanted.connect(self.begin_removal)
        self.panes.left.connect(self.focus_view)
        keys: dict[str, Callable[[], Any]] = {
            "Ctrl+F": self.focus_search,
            "Ctrl+P": self.print_view,
            **{
                f"Ctrl+{number}": partial(self.show_view, name)
                for number, name in enumerate((BOARD, TIMELINE, TABLE, LINKS), start=1)
            },
        }
        for key, act in keys.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    @Slot(object, bool)
    def _link(self, link: Link, on: bool) -> None:
        focused = self.view.links.current
        self.acts.link(link.uid, link.question, link.key, on=on)
        self.view.links.go_to(focused)

    @Slot(str)
    def _ask(self, words: str) -> None:
        if words:
            self.context.say(words, "ok")

    @Slot(str)
    def _focus_on(self, uid: str) -> None:
        """The pane follows the record in focus while it is open."""
        if self.panes.form_of(uid) == ACTIVITY:
            self.presenter.current = uid
        if not self.view.links.linking:
            self.panes.follow(uid)

    @Slot(str)
    def _open_sum(self, key: str) -> None:
        if key in {PROBLEM, POTENTIAL}:
            self.context.show("assessment", tab=key, village=self.presenter.village)
        else:
            self.context.show(key, village=self.presenter.village)

    @Slot(str)
    def _letter(self, letter: str) -> None:
        uid = self.presenter.current
        acts: dict[str, Callable[[], object]] = {
            "M": lambda: self._popup(self.menus.terms(uid)),
            "S": lambda: self._popup(self.menus.states(uid)),
            "K": self.show_families,
            "Del": self.begin_removal,
        }
        if letter == "N":
            self.begin_new()
        elif self.view.current == LINKS and self.view.links.node is not None:
            self._link_letter(letter, self.view.links.node)
        elif letter in acts and uid:
            acts[letter]()

    def _link_letter(self, letter: str, node: Node) -> None:
        """What letters mean in Kaitan depends on what is in focus."""
        if letter == "L":
            self.view.links.begin_link()
        elif node.form_id == ACTIVITY and letter in {"M", "S", "K", "Del"}:
            self.presenter.current = node.uid
            if letter in {"M", "S"}:
                make = self.menus.terms if letter == "M" else self.menus.states
                self._popup(make(node.uid))
            elif letter == "K":
                self.show_families()
            else:
                self.begin_removal()
        elif node.form_id == PROBLEM and letter == "T":
            self.panes.show_problem(node.uid)
            self.panes.problem.new.setFocus()
        elif node.form_id == PROBLEM and letter == "J":
            self.panes.show_problem(node.uid)
            self.panes.problem.make_first()

    @Slot(QPoint)
    def _open_menu(self, point: QPoint) -> None:
        node = self.view.links.node if self.view.current == LINKS else None
        uid = node.uid if node else self.presenter.current
        if node is not None and node.form_id != ACTIVITY:
            self.menus.plain(
                [
                    (tr("Buka"), "Enter", "forward", partial(self.open, uid)),
                    (tr("Kaitkan atau lepas"), "L", "link", self.view.links.begin_link),
                ]
            ).popup(point)
        elif uid:
            own = [
                (tr("Buka"), "Enter", "forward", partial(self.open, uid)),
                (tr("Lihat keluarganya"), "K", "families", self.show_families),
                (tr("Hapus…"), "Del", "deleted", self.begin_removal),
            ]
            self.menus.all(uid, own).popup(point)

    def _popup(self, menu: QMenu) -> None:
        canvas = self.view.canvas()
        if canvas is not None:
            menu.popup(canvas.menu_point())
