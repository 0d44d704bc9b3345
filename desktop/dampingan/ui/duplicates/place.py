"""Data ganda: finding pairs, looking at them side by side, and saying what they are."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.store.duplicates.duplicate import find_duplicates
from dampingan.store.duplicates.duplicate_list import (
    DIFFERENT,
    OPEN,
    SEARCHED,
    ListedPair,
    listed_pairs,
    member_pairs,
    remember_pairs,
    send_away,
    tell_apart,
)
from dampingan.store.merging.joining import join_families, join_persons
from dampingan.ui.context import Context, Hint, Place
from dampingan.ui.control.layout import column
from dampingan.ui.duplicates.columns import (
    compared_columns,
    compared_row,
    pair_columns,
    pair_row,
    why_words,
)
from dampingan.ui.duplicates.comparison import compare_pair, pair_title, village_words
from dampingan.ui.duplicates.view import DuplicatesView
from dampingan.ui.job import Job, failure_text
from dampingan.ui.models.fixed_rows import FixedRows
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.records.cell_words import when_words

if TYPE_CHECKING:
    from dampingan.store.merging.whereabouts import Whereabouts
    from dampingan.store.transaction import Changes
    from dampingan.store.workspace import Workspace

_FOLLOWED = frozenset({"duplicate", "family", "person"})


class DuplicatesPlace(Place):
    """Pairs of families and persons that may be one."""

    name = "duplicates"
    icon = "duplicates"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._rows, self._lines = FixedRows(), FixedRows()
        self.model: RecordTable[str] = RecordTable(self._rows, context.jobs, self)
        self.compared: RecordTable[str] = RecordTable(self._lines, context.jobs, self)
        self.view = DuplicatesView(self.model, self.compared, context.theme, context.icons)
        self.model.show_columns(pair_columns())
        self.pairs: dict[int, ListedPair] = {}
        self.part = OPEN
        self._sort = ""
        self._job: Job | None = None
        self._timer = QTimer(self, singleShot=True, interval=120)
        self._timer.timeout.connect(self.refresh)
        self._connect()
        column(self.view, gap=0, on=self)
        self._measure()

    @property
    def title(self) -> str:
        """Its word."""
        return tr("Data ganda")

    def entered(self) -> None:
        """Read anew and put the keyboard into the list."""
        self.refresh()
        self.view.pairs.setFocus()

    def may_leave(self) -> bool:
        """A search goes on in the background."""
        return True

    def hints(self) -> list[Hint]:
        """Keys of this place."""
        return [
            ("1 2", tr("gabung, simpan yang itu")),
            ("B", tr("bukan ganda")),
            ("3 4", tr("yang itu pindah")),
            ("D", tr("hanya yang berbeda")),
            ("Enter", tr("buka 1")),
            ("Ctrl Enter", tr("buka 2")),
        ]

    def neighbour(self, record_id: int, step: int) -> int | None:
        """There is no going from one family of a pair to the next one's."""
        return None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list of pairs."""
        if event.key() == Qt.Key.Key_Escape:
            self.view.pairs.setFocus()
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------------ searching

    @Slot()
    def search(self) -> None:
        """Search the whole workspace in the background."""
        if self._job is not None:
            return
        title = tr("Mencari data ganda")
        self.view.show_progress(title, 0, 0)
        self.view.stop.setFocus()
        job = self.context.jobs.start(title, _search, quiet=True, workspace=self.context.workspace)
        self._job = job
        job.progressed.connect(self._progressed)
        job.ok.connect(self._searched)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._cancelled)

    @Slot(int, int, str)
    def _progressed(self, done: int, total: int, text: str) -> None:
        if self._job is not None:
            self.view.show_progress(text or self._job.title, done, total)

    @Slot(object)
    def _searched(self, count: int) -> None:
        self._end_search()
        if count:
            words = tr("{count} pasangan perlu diperiksa.", count=count_text(count))
        else:
            words = tr("Tidak ada yang tampak ganda.")
        self.context.say(words, "ok")
        self.refresh()

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self._end_search()
        self.context.say(failure_text(error), "error")

    @Slot()
    def _cancelled(self) -> None:
        self._end_search()
        self.context.say(tr("Dibatalkan; daftar tetap seperti semula."), "warning")

    def _end_search(self) -> None:
        self._job = None
        focused = self.view.stop.hasFocus()
        self.view.show_progress("", 0, 0)
        if focused:
            self.view.take_focus()

    @Slot()
    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    # ------------------------------------------------------------------ showing

    @Slot()
    def refresh(self) -> None:
        """Read the list anew in a job."""
        job = self.context.jobs.start(
            "", _read, workspace=self.context.workspace, state=self.part, quiet=True
        )
        job.ok.connect(self._show)

    @Slot(object)
    def _show(self, found: list[ListedPair]) -> None:
        row, here = max(self.view.pairs.current_row(), 0), self.current
        self.pairs = {pair.id: pair for pair in found}
        self._rows.fill([pair_row(pair) for pair in found])
        self.model.show_query(self._sort)
        self.view.parts.show_current(self.part)
        searched = self.context.workspace.setting(SEARCHED, "")
        words = [tr("{count} pasangan", count=count_text(len(found)))] if found else []
        if searched:
            words.append(tr("dicari {when}", when=when_words(searched)))
        self.view.subtitle.setText(" · ".join(words))
        focused = self.view.empty.act.hasFocus()
        if not found:
            self._show_nothing(searched)
            return
        self.view.show_work(open_ones=self.part == OPEN)
        if focused:
            self.view.take_focus()
        place = self.model.row_of(here.id) if here and here.id in self.pairs else row
        self.view.pairs.go_to(min(max(place, 0), len(found) - 1))
        self._show_pair()

    def _show_nothing(self, searched: str) -> None:
        if self.part == DIFFERENT:
            self.view.show_nothing(tr("Belum ada yang ditandai bukan ganda"), "", "")
        elif searched:
            words = tr("Cari lagi setelah menerima kiriman baru.")
            self.view.show_nothing(tr("Tidak ada data ganda"), words, tr("Cari lagi"))
        else:
            words = tr(
                "NIK yang sama, KK yang sama, atau nama yang mirip dengan tanggal lahir yang sama; "
                "juga antardesa."
            )
            self.view.show_nothing(tr("Belum pernah dicari"), words, tr("Cari ganda"))

    @Slot()
    def _show_pair(self) -> None:
        pair = self.current
        if pair is None:
            return
        self.view.title.setText(pair_title(pair))
        self.view.why.setText(why_words(pair))
        lines = compare_pair(self.context.workspace, pair)
        if self.view.only.isChecked():
            lines = [line for line in lines if line.differs or line.one_sided or line.always]
            lines.sort(key=lambda line: line.one_sided)
        self.compared.show_columns(
            compared_columns(village_words(pair.left), village_words(pair.right))
        )
        self._lines.fill([compared_row(place, line) for place, line in enumerate(lines)])
        self.compared.show_query("")
        self.view.compared.show_widths({})
        self.view.compared.go_to(0)

    @property
    def current(self) -> ListedPair | None:
        """The pair of the current row."""
        found = self.model.id_at(self.view.pairs.current_row())
        return None if found is None else self.pairs.get(found)

    # ------------------------------------------------------------------ deciding

    def join(self, side: int) -> None:
        """Join the pair; the record of this side stays, both keys live on."""
        pair = self.current
        if pair is None or self.part != OPEN:
            return
        keep, lose = (pair.left, pair.right) if side == 1 else (pair.right, pair.left)
        workspace = self.context.workspace
        name = pair_title(pair)
        if pair.kind == "family":
            members = member_pairs(workspace, keep.record_id, lose.record_id)
            act = partial(join_families, workspace, keep.record_id, lose.record_id, members)
            said = tr("{name}: dua keluarga menjadi satu.", name=name)
        else:
            act = partial(join_persons, workspace, keep.record_id, lose.record_id)
            said = tr("{name}: dua orang menjadi satu.", name=name)
        self._do(act, said)

    @Slot()
    def tell_apart(self) -> None:
        """Say that the pair is two; among those told apart, put it back into the list."""
        pair = self.current
        if pair is None:
            return
        different = self.part == OPEN
        act = partial(tell_apart, self.context.workspace, [pair.id], different=different)
        name = pair_title(pair)
        if different:
            said = tr("{name}: bukan ganda, tidak ditanyakan lagi.", name=name)
        else:
            said = tr("{name}: kembali ke daftar.", name=name)
        self._do(act, said)

    def send_away(self, side: int) -> None:
        """Say that the record of this side moved to where the other one is."""
        pair = self.current
        if pair is None or self.part != OPEN:
            return
        gone, stays = (pair.left, pair.right) if side == 1 else (pair.right, pair.left)
        act = partial(send_away, self.context.workspace, gone, stays)
        self._do(act, tr("{name}: ditandai pindah di {where}.", **_moved(gone)))

    def _do(self, act: Any, said: str) -> None:
        try:
            act()
        except DampinganError as error:
            self.context.say(str(error), "error")
            return
        self.context.say(said, "ok", (tr("Urungkan"), self.context.undo))
        self.view.pairs.setFocus()
        self.refresh()

    def open_side(self, side: int) -> None:
        """Open the family of a side."""
        pair = self.current
        if pair is not None:
            where = pair.left if side == 1 else pair.right
            self.context.open_at(where.owner_kind, where.owner_id, None)

    # ------------------------------------------------------------------ inside

    @Slot(str)
    def _take_part(self, part: str) -> None:
        self.part = part
        self.refresh()
        self.view.pairs.setFocus()

    @Slot(str)
    def _letter(self, letter: str) -> None:
        if letter == "B":
            self.tell_apart()
        elif letter == "D":
            self.view.only.toggle()
        elif letter == "C":
            self.search()

    @Slot(int)
    def _open_row(self, _row: int) -> None:
        self.open_side(1)

    @Slot(int)
    def _sort_by(self, number: int) -> None:
        key = self.model.columns[number].sort
        if key:
            self._sort = f"-{key}" if self._sort == key else key
            self.view.pairs.header.show_sort(number, descending=self._sort.startswith("-"))
            self.model.show_query(self._sort)
            self.view.pairs.go_to(0)

    @Slot(object)
    def _take_changes(self, changes: Changes) -> None:
        if self.isVisible() and not _FOLLOWED.isdisjoint(changes.ids):
            self._timer.start()

    @Slot()
    def _measure(self) -> None:
        self.view.pairs.show_widths({})
        self.view.compared.show_widths({})

    def _connect(self) -> None:
        view = self.view
        view.pairs.current_changed.connect(self._show_pair)
        view.pairs.sort_wanted.connect(self._sort_by)
        for table in (view.pairs, view.compared):
            table.lettered.connect(self._letter)
            table.opened.connect(self._open_row)
        view.bind("1", partial(self.join, 1))
        view.bind("2", partial(self.join, 2))
        view.bind("3", partial(self.send_away, 1))
        view.bind("4", partial(self.send_away, 2))
        view.bind("Ctrl+Return", partial(self.open_side, 2))
        view.bind("Right", view.compared.setFocus)
        view.bind("Left", view.pairs.setFocus)
        view.part_wanted.connect(self._take_part)
        view.search_wanted.connect(self.search)
        view.stop_wanted.connect(self._stop)
        view.join_wanted.connect(self.join)
        view.apart_wanted.connect(self.tell_apart)
        view.moved_wanted.connect(self.send_away)
        view.open_wanted.connect(self.open_side)
        view.only_wanted.connect(self._show_pair)
        view.empty.act.clicked.connect(self.search)
        begin = QShortcut(QKeySequence("C"), view.empty.act)
        begin.setContext(Qt.ShortcutContext.WidgetShortcut)
        begin.activated.connect(self.search)
        self.context.bus.changed.connect(self._take_changes)
        self.context.theme.changed.connect(self._measure)


def _moved(gone: Whereabouts) -> dict[str, str]:
    return {"name": gone.name or gone.title, "where": village_words(gone)}


def _search(workspace: Workspace, progress: Any, cancelled: Any) -> int:
    return remember_pairs(workspace, find_duplicates(workspace, progress, cancelled))


def _read(workspace: Workspace, state: str, **_: Any) -> list[ListedPair]:
    return listed_pairs(workspace, state)
