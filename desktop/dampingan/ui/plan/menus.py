"""Menus of the activity in focus: its term, its state, and everything that can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from dampingan.core.language import tr
from dampingan.ui.plan.plan import STATE

if TYPE_CHECKING:
    from dampingan.ui.context import Context
    from dampingan.ui.plan.actions import Actions
    from dampingan.ui.plan.presenter import PlanPresenter

Act = tuple[str, str, str, Callable[[], object]]
"""Words, key, icon, what is done."""


class Menus:
    """Makes the menus; digits choose in them.

    Args:
        context: the frame's parts.
        presenter: knows the plan.
        actions: what the entries do.
        parent: the menus' owner.
    """

    def __init__(
        self, context: Context, presenter: PlanPresenter, actions: Actions, parent: QWidget
    ) -> None:
        self._context = context
        self._presenter = presenter
        self._actions = actions
        self._parent = parent

    def terms(self, uid: str, parent: QWidget | None = None) -> QMenu:
        """Return a menu of the terms."""
        card = self._presenter.plan.card(uid)
        terms = [one for one in self._presenter.plan.terms if one.active]
        return self._choices(
            tr("Pindah jangka"),
            [(one.label, one.code) for one in terms],
            card.term if card else "",
            partial(self._actions.move, uid),
            parent,
        )

    def states(self, uid: str, parent: QWidget | None = None) -> QMenu:
        """Return a menu of the states."""
        card = self._presenter.plan.card(uid)
        names = self._presenter.plan.names.get(STATE, {})
        return self._choices(
            tr("Keadaan"),
            [(name, code) for code, (name, _) in names.items()],
            card.state if card else "",
            partial(self._actions.set_state, uid),
            parent,
        )

    def all(self, uid: str, acts: Iterable[Act]) -> QMenu:
        """Return a menu of these acts, then terms and states."""
        menu = self.plain(acts)
        menu.addSeparator()
        menu.addMenu(self.terms(uid, menu))
        menu.addMenu(self.states(uid, menu))
        return menu

    def plain(self, acts: Iterable[Act]) -> QMenu:
        """Return a menu of these acts only."""
        menu = self._menu("", None)
        for words, key, icon, act in acts:
            action = QAction(self._context.icons.icon(icon, "muted"), f"{words}\t{key}", menu)
            action.triggered.connect(partial(_run, act))
            menu.addAction(action)
        return menu

    def _choices(
        self,
        title: str,
        choices: Sequence[tuple[str, str]],
        chosen: str,
        act: Callable[[str], object],
        parent: QWidget | None,
    ) -> QMenu:
        menu = self._menu(title, parent)
        for number, (words, code) in enumerate(choices, start=1):
            action = QAction(f"&{number}  {words.replace('&', '&&')}", menu)
            action.setCheckable(True)
            action.setChecked(code == chosen)
            action.triggered.connect(partial(_run, partial(act, code)))
            menu.addAction(action)
            if code == chosen:
                menu.setActiveAction(action)
        return menu

    def _menu(self, title: str, parent: QWidget | None) -> QMenu:
        menu = QMenu(title, parent or self._parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu


def _run(act: Callable[[], object], *_: object) -> None:
    act()
