"""What is printed about the families of the list: those chosen, or all that are shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.store.lists.listing import Filter
from dampingan.ui.context import Context
from dampingan.ui.families.view import FamiliesView
from dampingan.ui.models.record_table import RecordTable

_PRODUCTS = ("kuesioner", "keluarga", "label", "prelist")


class FamilyPrinting(QObject):
    """The menu of Cetak… in Keluarga; the pages are seen in the place Cetak.

    Args:
        context: the frame's parts.
        view, model: the table.
        chosen: ids of the selected rows.
        filtered: the filters in force.
        parent: the owner.
    """

    def __init__(
        self,
        context: Context,
        view: FamiliesView,
        model: RecordTable[Any],
        *,
        chosen: Callable[[], list[int]],
        filtered: Callable[[], Filter],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._view = view
        self._model = model
        self._chosen = chosen
        self._filtered = filtered
        view.print.clicked.connect(self.open_menu)

    @Slot()
    def open_menu(self) -> None:
        """Offer what can be printed, below the button; arrows and Enter choose."""
        if not len(self._model.ids):
            words = tr("Tidak ada keluarga di daftar ini. Ubah saringannya, atau buka Cetak.")
            self._context.say(words, "warning")
            return
        menu = QMenu(self._view)
        self.fill(menu)
        menu.setActiveAction(next(one for one in menu.actions() if one.isEnabled()))
        below = self._view.print
        menu.popup(below.mapToGlobal(QPoint(0, below.height())))

    def add_to(self, menu: QMenu) -> None:
        """Add a submenu to the menu of the rows."""
        inner = menu.addMenu(self._context.icons.icon("paper", "muted"), f"{tr('Cetak')}\tCtrl+P")
        self.fill(inner)

    def fill(self, menu: QMenu) -> None:
        """Add the products: about the chosen families, then about all that are shown."""
        menu.setToolTipsVisible(True)
        chosen = self._chosen()
        if chosen:
            several = tr("{count} keluarga yang dipilih", count=count_text(len(chosen)))
            head = several if len(chosen) > 1 else tr("Keluarga ini")
            if len(chosen) < len(self._model.ids):
                self._add(menu, head, {"families": tuple(chosen)})
                menu.addSeparator()
        shown = tr("Semua di daftar ini ({count})", count=count_text(len(self._model.ids)))
        self._add(menu, shown, self.everything())

    def everything(self) -> dict[str, Any]:
        """Return the order's fields for all families of the list.

        An RT is ordered as an RT, so that families added later are printed too.
        """
        chosen = self._filtered()
        place = {"village": chosen.village_code, "rw": chosen.rw, "rt": chosen.rt}
        only = replace(Filter(), village_code=chosen.village_code, rw=chosen.rw, rt=chosen.rt)
        if chosen == only and " " not in "".join(place.values()):
            return place
        return {"families": tuple(self._model.ids)}

    def _add(self, menu: QMenu, head: str, about: dict[str, Any]) -> None:
        from dampingan.printing.catalogue import PRODUCTS

        title = QAction(head, menu)
        title.setEnabled(False)
        menu.addAction(title)
        icons = self._context.icons
        for key in _PRODUCTS:
            product = PRODUCTS.get(key)
            if product is None:
                continue
            action = QAction(icons.icon(product.icon, "muted"), product.title() + "…", menu)
            action.setToolTip(product.about())
            action.triggered.connect(partial(self._show, key, about))
            menu.addAction(action)

    def _show(self, key: str, about: dict[str, Any], *_: object) -> None:
        self._context.show("printing", what=key, **about)
