"""The line over the profile: period, block, search, what is shown, the entry screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QSizePolicy, QWidget

from dampingan.analysis.village_profile import Likeness, Line
from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.chip import Chip
from dampingan.ui.control.combo import ComboBox
from dampingan.ui.control.field import SearchField
from dampingan.ui.control.layout import Grow, row
from dampingan.ui.icon import Icons
from dampingan.ui.profile.blocks import BlockEntry
from dampingan.ui.theme import Theme

DIFFERENT, MISSING, CHANGED, COUNTED = "different", "missing", "changed", "counted"
TESTS: dict[str, Callable[[Line], bool]] = {
    DIFFERENT: lambda line: bool(line.figure and line.figure.likeness is Likeness.FAR),
    MISSING: lambda line: not line.value,
    CHANGED: lambda line: line.changed,
    COUNTED: lambda line: line.figure is not None,
}
"""What may be shown only → whether a line is."""
_BLOCK_LENGTH = 10


class ProfileHead(QWidget):
    """Chooses what the table shows.

    Attributes:
        periods: whose figures are shown.
        begin: starts the profile of the workspace's period.
        block: the blocks as a drop-down, where there is little room.
        search: finds questions in all blocks.
        only: shows lines of one state only.
        keying: opens the entry screen.

    Signals:
        period_chosen: key of the record of another period.
        block_chosen: key of a block, from the drop-down.
        filtered: other lines are wanted.
        left_down: the keyboard goes to the table.
    """

    period_chosen = Signal(str)
    block_chosen = Signal(str)
    filtered = Signal()
    left_down = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self.periods = ComboBox(theme, icons)
        self.periods.setAccessibleName(tr("Periode profil"))
        self.periods.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.periods.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToContents)
        self.periods.activated.connect(self._choose_period)
        self.begin = button("", kind="primary", icons=icons, icon="new")
        self.block = ComboBox(theme, icons)
        self.block.setAccessibleName(tr("Blok profil"))
        fixed = ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.block.setSizeAdjustPolicy(fixed)
        self.block.setMinimumContentsLength(_BLOCK_LENGTH)
        self.block.activated.connect(self._choose_block)
        self.search = SearchField(icons, tr("Cari pertanyaan"))
        self.search.searched.connect(self.filtered)
        self.search.left_down.connect(self.left_down)
        self.only = Chip(tr("Tampilkan"), theme, icons)
        self.only.set_options(
            [
                (DIFFERENT, tr("Berbeda dari survei")),
                (MISSING, tr("Belum diisi")),
                (CHANGED, tr("Berubah dari periode lalu")),
                (COUNTED, tr("Ada angka survei")),
            ]
        )
        self.only.chosen.connect(self.filtered)
        self.keying = button(tr("Layar isian"), icons=icons, icon="keyboard")
        self.keying.setToolTip(tr("Layar isian"))
        self._keying_words = self.keying.text()
        row(
            self.periods,
            self.begin,
            Grow(self.block, 2),
            Grow(self.search, 3),
            self.only,
            self.keying,
            gap=2,
            on=self,
        )

    @property
    def words(self) -> list[str]:
        """The words that are looked for."""
        return self.search.text().casefold().split()

    @property
    def filtering(self) -> bool:
        """Whether lines of every block are wanted: somebody searches or filters."""
        return bool(self.words or self.only.value)

    def clear(self) -> None:
        """Filter nothing any more, without telling anybody."""
        self.only.set_value("")
        self.search.blockSignals(True)
        self.search.clear()
        self.search.tell()
        self.search.blockSignals(False)

    def show_room(self, *, listed: bool, worded: bool) -> None:
        """Give way where there is little room.

        Args:
            listed: whether the blocks are listed elsewhere; else the drop-down offers them.
            worded: whether buttons have room for their words.
        """
        self.block.setVisible(not listed)
        self.keying.setText(self._keying_words if worded else "")

    def show_periods(self, periods: Sequence[tuple[str, str]], current: str) -> None:
        """Offer periods and keys of their records, marking one."""
        self.periods.clear()
        for place, (period, uid) in enumerate(periods):
            self.periods.addItem(period, uid)
            if uid == current:
                self.periods.setCurrentIndex(place)

    def show_begin(self, words: str, *, wanted: bool) -> None:
        """Say what the button begins; hide it where there is nothing to begin."""
        self.begin.setText(f"\N{EN SPACE}{words}")
        self.begin.setAccessibleName(words)
        self.begin.setVisible(wanted)

    def show_blocks(self, entries: Sequence[BlockEntry], current: str) -> None:
        """Offer the blocks, marking one."""
        self.block.clear()
        for place, entry in enumerate(entries):
            words = f"{entry.number} {entry.title} · {entry.answered}/{entry.asked}".strip()
            self.block.addItem(words, entry.key)
            if entry.key == current:
                self.block.setCurrentIndex(place)

    @Slot(int)
    def _choose_period(self, place: int) -> None:
        self.period_chosen.emit(str(self.periods.itemData(place)))

    @Slot(int)
    def _choose_block(self, place: int) -> None:
        self.block_chosen.emit(str(self.block.itemData(place)))
