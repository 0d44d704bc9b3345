"""The Keluarga place: joins view and presenter with the frame."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut

from dampingan.core.language import tr
from dampingan.store.renewal.renewal import reviewing
from dampingan.ui.context import Context, FilteredPlace, Hint, PlaceCommand
from dampingan.ui.control.layout import column
from dampingan.ui.families.presenter import FamiliesPresenter


class FamiliesPlace(FilteredPlace):
    """Table of all families of the workspace."""

    name = "families"
    icon = "families"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.presenter = FamiliesPresenter(context, self)
        self.presenter.summary_changed.connect(self.summary_changed)
        self.presenter.picked_changed.connect(self.hints_changed)
        column(self.presenter.view, gap=0, on=self)
        for key, act in (
            ("Ctrl+F", self.presenter.focus_search),
            ("Ctrl+H", self.presenter.choice.show_history),
            ("Ctrl+T", self.presenter.choice.ask),
            ("Ctrl+P", self.presenter.printing.open_menu),
            ("Del", self._delete),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    @property
    def title(self) -> str:
        """Word in the rail."""
        return tr("Keluarga")

    def show_filter(self, **values: Any) -> None:
        """Show only families with these values, e.g. ``rt="003"``, or exactly these `ids`."""
        self.presenter.show_filter(**values)

    def village(self) -> str:
        """Return the village that the list is narrowed to."""
        return self.presenter.village_code

    def neighbour(self, record_id: int, step: int) -> int | None:
        """Return the next (1) or previous (-1) family of the table."""
        return self.presenter.neighbour(record_id, step)

    def entered(self) -> None:
        """Show what changed meanwhile and focus the table."""
        self.presenter.enter()

    def hideEvent(self, event: QHideEvent) -> None:
        """Don't follow changes while hidden."""
        self.presenter.leave()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the history for the details, and the families of a figure for all."""
        if event.key() == Qt.Key.Key_Escape and self.presenter.view.pane.showing_history:
            self.presenter.choice.back_to_details()
        elif event.key() == Qt.Key.Key_Escape and self.presenter.picked:
            self.presenter.show_all()
        else:
            super().keyPressEvent(event)

    def hints(self) -> list[Hint]:
        """Keys of the table."""
        reviewing_keys = [
            ("T", tr("tetap")),
            ("B", tr("berubah")),
            ("P M X", tr("pindah, meninggal, tidak ada")),
        ]
        return [
            ("Enter", tr("buka")),
            *([("Esc", tr("semua keluarga"))] if self.presenter.picked else []),
            *(reviewing_keys if reviewing(self.context.workspace) else []),
            ("F2", tr("baru")),
            ("Ctrl F", tr("cari")),
            ("Ctrl P", tr("cetak")),
            ("Ctrl H", tr("riwayat")),
            ("Ctrl C", tr("salin")),
            *([] if self.presenter.villages else [("V", tr("pilih untuk verifikasi"))]),
        ]

    def commands(self) -> list[PlaceCommand]:
        """The additional forms of the chosen family."""
        return self.presenter.commands()

    def summary(self) -> str:
        """How many are chosen."""
        return self.presenter.summary()

    def _delete(self) -> None:
        if self.presenter.view.table.hasFocus():
            self.presenter.choice.delete_chosen()
