"""Rencana: joins the four views with the frame, keys, menus and the registers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.store.plan import writing
from dampingan.ui.context import Context, FilteredPlace, Hint, PlaceCommand
from dampingan.ui.control.layout import column
from dampingan.ui.plan.plan import ACTIVITY, POTENTIAL, PROBLEM, STATE
from dampingan.ui.plan.presenter import PlanPresenter
from dampingan.ui.plan.view import BOARD, LINKS, TABLE, TIMELINE, PlanView


class PlanPlace(FilteredPlace):
    """The activities of a village, or of all villages of a regency."""

    name = "plan"
    icon = "plan"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        from dampingan.store.creation import REGENCY

        villages = context.workspace.scope == REGENCY
        self.view = PlanView(context.theme, context.icons, villages=villages)
        self.presenter = PlanPresenter(context, self.view, self)
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
        return [("N", tr("baru"))]

    def summary(self) -> str:
        """Count, money, late ones."""
        return self.presenter.summary()

    def village(self) -> str:
        """Return the village that is shown."""
        return self.presenter.village

    def make_new(self) -> bool:
        """F2: a new activity."""
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
        ]

    def show_filter(self, **values: str) -> None:
        """Show activities of a ``village``, ``agency``, ``fund``, ``sector``, ``state``…

        Args:
            **values: see `PlanFilter`; ``view`` chooses the view, ``uid`` the activity in focus.
        """
        if view := values.pop("view", ""):
            self.show_view(view)
        uid = values.pop("uid", "")
        self.presenter.show_filter(**values)
        if uid:
            self.presenter.current = uid

    # -- views -----------------------------------------------------------------------------

    @Slot(str)
    def show_view(self, name: str) -> None:
        """Show one of the four views, the same activity in focus."""
        self.view.show_view(name)
        self.presenter.show()
        self.hints_changed.emit()
        self.focus_view()

    @Slot()
    def focus_view(self) -> None:
        """Put the keyboard into the view on screen."""
        canvas = self.view.canvas()
        if canvas is not None:
            canvas.setFocus()
            canvas.go_to(canvas.current)

    @Slot()
    def focus_search(self) -> None:
        """Go to the search field."""
        self.view.search.setFocus()
        self.view.search.selectAll()

    # -- what keys do ----------------------------------------------------------------------

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
        """Add an activity."""
        answers = {"judul": title} | ({"jangka": term} if term else {})
        with self.writing():
            uid = writing.add(
                self.context.workspace, ACTIVITY, answers, village_code=self.presenter.home
            )
            self._follow(uid)
            self._said(tr("Kegiatan ditambahkan."))

    @Slot(str, str)
    def move(self, uid: str, term: str) -> None:
        """Put an activity into another term."""
        name = next((one.label for one in self.presenter.plan.terms if one.code == term), "")
        with self.writing():
            writing.answer(self.context.workspace, uid, {"jangka": term})
            self._follow(uid)
            self._said(tr("Dipindah ke {term}.", term=name) if name else tr("Jangka dikosongkan."))

    @Slot(str, int, int)
    def change_years(self, uid: str, start: int, end: int) -> None:
        """Give an activity other years."""
        card = self.presenter.plan.card(uid)
        years = {"tahun_mulai": str(start), "tahun_selesai": str(end)}
        if card is not None:
            known = {"tahun_mulai": card.start, "tahun_selesai": card.end}
            years = {key: text for key, text in years.items() if text != str(known[key])}
        with self.writing():
            writing.answer_many(self.context.workspace, tr("Mengubah tahun"), {uid: years})
            self._follow(uid)

    def set_state(self, uid: str, code: str, *_: object) -> None:
        """Say how far an activity is."""
        name = self.presenter.plan.name(STATE, code)
        with self.writing():
            writing.answer(self.context.workspace, uid, {STATE: code})
            self._follow(uid)
            self._said(tr("Keadaan: {name}.", name=name))

    @Slot(str)
    def show_families(self, uid: str) -> None:
        """Show the families that an activity names, in Keluarga."""
        card = self.presenter.plan.card(uid)
        if card is None or not card.families:
            self.context.say(tr("Kegiatan ini belum menyebut keluarga dari survei."), "warning")
            return
        from dampingan.store.plan.family_name import family_name

        keys = card.record.keys("keluarga_nama")
        found = [family_name(self.context.workspace, key) for key in keys]
        ids = tuple(one.id for one in found if one is not None)
        self.context.list_families(ids=ids)

    @Slot(str)
    def open(self, uid: str) -> None:
        """Open the pane of an activity and go into it."""
        self.presenter.current = uid

    # -- inside ----------------------------------------------------------------------------

    def writing(self) -> Telling:
        """Return a context that says, when writing fails, why."""
        return Telling(self.context)

    def _follow(self, uid: str) -> None:
        """Show at once what was written, with this activity in focus."""
        self.presenter.current = uid
        self.presenter.read_now()
        self.focus_view()

    def _said(self, text: str) -> None:
        self.context.say(text, "ok", (tr("Urungkan"), self.context.undo))

    def _connect(self) -> None:
        view = self.view
        view.new_wanted.connect(self.begin_new)
        view.views.chosen.connect(self.show_view)
        view.search.left_down.connect(self.focus_view)
        view.search.returnPressed.connect(self.focus_view)
        view.subtitle.wanted.connect(self._open_sum)
        view.board.moved.connect(self.move)
        view.board.titled.connect(self.add)
        view.board.families_wanted.connect(self.show_families)
        view.timeline.years_changed.connect(self.change_years)
        for canvas in (view.board, view.timeline):
            canvas.opened.connect(self.open)
            canvas.current_changed.connect(self._focus_on)
            canvas.left_up.connect(self.focus_search)
            canvas.lettered.connect(self._letter)
            canvas.menu_wanted.connect(self.open_menu)
        self.presenter.summary_changed.connect(self.summary_changed)
        keys: dict[str, Callable[[], Any]] = {
            "Ctrl+F": self.focus_search,
            **{
                f"Ctrl+{number}": partial(self.show_view, name)
                for number, name in enumerate((BOARD, TIMELINE, TABLE, LINKS), start=1)
            },
        }
        for key, act in keys.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    @Slot(str)
    def _focus_on(self, uid: str) -> None:
        self.presenter.current = uid

    @Slot(str)
    def _open_sum(self, key: str) -> None:
        if key in {PROBLEM, POTENTIAL}:
            self.context.go("assessment")
        else:
            self.context.go(key)

    @Slot(str)
    def _letter(self, letter: str) -> None:
        uid = self.presenter.current
        if letter == "N":
            self.begin_new()
        elif letter == "M" and uid:
            self._popup(self.term_menu(uid))
        elif letter == "S" and uid:
            self._popup(self.state_menu(uid))
        elif letter == "K" and uid:
            self.show_families(uid)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc in the title field gives up."""
        if event.key() == Qt.Key.Key_Escape and self.view.board.adding:
            self.view.board.end_title()
        else:
            super().keyPressEvent(event)

    # -- menus -----------------------------------------------------------------------------

    def term_menu(self, uid: str, parent: QWidget | None = None) -> QMenu:
        """Return a menu of the terms; digits choose."""
        menu = self._menu(tr("Pindah jangka"), parent)
        card = self.presenter.plan.card(uid)
        terms = [one for one in self.presenter.plan.terms if one.active]
        for number, term in enumerate(terms, start=1):
            self._choice(
                menu,
                number,
                term.label,
                bool(card and card.term == term.code),
                partial(self.move, uid, term.code),
            )
        return menu

    def state_menu(self, uid: str, parent: QWidget | None = None) -> QMenu:
        """Return a menu of the states; digits choose."""
        menu = self._menu(tr("Keadaan"), parent)
        card = self.presenter.plan.card(uid)
        for number, (code, names) in enumerate(self.presenter.plan.names[STATE].items(), start=1):
            self._choice(
                menu,
                number,
                names[0],
                bool(card and card.state == code),
                partial(self.set_state, uid, code),
            )
        return menu

    @Slot(QPoint)
    def open_menu(self, point: QPoint) -> None:
        """Show what can be done with the activity in focus."""
        uid, icons = self.presenter.current, self.context.icons
        if not uid:
            return
        menu = self._menu("", self)
        for words, key, icon, act in (
            (tr("Buka"), "Enter", "forward", partial(self.open, uid)),
            (tr("Lihat keluarganya"), "K", "families", partial(self.show_families, uid)),
        ):
            action = QAction(icons.icon(icon, "muted"), f"{words}\t{key}", menu)
            action.triggered.connect(act)
            menu.addAction(action)
        menu.addMenu(self.term_menu(uid, menu))
        menu.addMenu(self.state_menu(uid, menu))
        menu.popup(point)

    def _menu(self, title: str, parent: QWidget | None) -> QMenu:
        menu = QMenu(title, parent or self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _choice(
        self, menu: QMenu, number: int, words: str, chosen: bool, act: Callable[..., object]
    ) -> None:
        action = QAction(f"&{number}  {words.replace('&', '&&')}", menu)
        action.setCheckable(True)
        action.setChecked(chosen)
        action.triggered.connect(lambda *_: act())
        menu.addAction(action)
        if chosen:
            menu.setActiveAction(action)

    def _popup(self, menu: QMenu) -> None:
        canvas = self.view.canvas()
        if canvas is not None:
            menu.popup(canvas.menu_point())


class Telling:
    """Says in the status line why something could not be written."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        """Say the error, if it is one that users can do something about."""
        if isinstance(error, DampinganError):
            self._context.say(str(error), "error")
            return True
        return False
