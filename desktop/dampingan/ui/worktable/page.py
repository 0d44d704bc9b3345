"""A page with a table, its parts and search, and a pane beside it with details or a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QLayout, QStackedWidget, QWidget

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.core.text import fold
from dampingan.ui.context import Context, Hint, PlaceCommand
from dampingan.ui.control.field import SearchField
from dampingan.ui.control.label import ElidedLabel
from dampingan.ui.control.layout import Grow, card, column, line, panel, row
from dampingan.ui.control.segments import Segments
from dampingan.ui.entry.thumbnail import Thumbnails
from dampingan.ui.models.column import Column
from dampingan.ui.models.fixed_rows import FixedRows
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.records.clipboard import copied_rows
from dampingan.ui.records.pane import ReasonPage
from dampingan.ui.records.view import EmptyState
from dampingan.ui.theme import side_width
from dampingan.ui.worktable.ask import Ask
from dampingan.ui.worktable.details import Details, DetailsPane
from dampingan.ui.worktable.field_form import FieldForm
from dampingan.ui.worktable.key_table import KeyTable

Show = Callable[..., None]
Parts = Sequence[tuple[str, str]]
"""Key and word of each part of a list."""
NARROW = 140
"""From this text size on, tables leave columns out."""


@dataclass(frozen=True)
class Desk:
    """What a place lends to its pages.

    Attributes:
        context: the frame's parts.
        thumbnails: small pictures of photos.
        show: shows another page: its name, and a ``part``, ``key`` of a record and the like.
    """

    context: Context
    thumbnails: Thumbnails
    show: Show

    def today(self) -> date:
        """Return the day by the workspace's clock."""
        return self.context.workspace.now().astimezone().date()


class Page(QWidget):
    """A page of a place.

    Signals:
        hints_changed: the keys for the status line are different now.
    """

    hints_changed = Signal()

    name = ""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.context = desk.context
        self.seen: Any = None

    def show_seen(self, seen: Any) -> None:
        """Show what was read."""
        self.seen = seen

    def entered(self) -> None:
        """Put the keyboard where work goes on."""

    def hints(self) -> list[Hint]:
        """Return the keys that work here."""
        return []

    def summary(self) -> str:
        """Return one line for the status line."""
        return ""

    def commands(self) -> list[PlaceCommand]:
        """Return what the palette offers here."""
        return []

    def make_new(self) -> bool:
        """Begin a new record of this page; False when there is none to make."""
        return False

    def may_leave(self) -> bool:
        """Whether nothing typed would be lost."""
        return True

    def stand_on(self, **wanted: str) -> None:
        """Show a ``part`` or stand on the record with a ``key``."""

    def write(self, act: Callable[..., object], *values: object, said: str, **more: object) -> bool:
        """Change something, say so with Undo, and read anew.

        Returns:
            Whether it was done; else the reason is in the status line.
        """
        try:
            act(self.context.workspace, *values, **more)
        except DampinganError as error:
            self.context.say(str(error), "error")
            return False
        self.context.say(said, "ok", (tr("Urungkan"), self.context.undo))
        return True


@dataclass
class Listed:
    """A row of a table with what it stands for.

    Attributes:
        values: of the columns, with ``id``.
        item: the record or agreement.
        words: what the search looks through.
    """

    values: dict[str, Any]
    item: Any
    words: str = field(default="")


class TablePage(Page):
    """A page with a table, a pane beside it, and forms in that pane.

    A subclass says `parts`, `listed`, `columns`, `details` and `nothing`.
    """

    list_word = ""
    search_word = ""

    def __init__(self, desk: Desk, parts: Parts = ()) -> None:
        super().__init__(desk)
        context = desk.context
        theme, icons = context.theme, context.icons
        self.rows = FixedRows()
        self.model: RecordTable[str] = RecordTable(self.rows, context.jobs, self)
        self.table = KeyTable(self.model, theme, icons)
        self.parts = Segments(parts) if parts else None
        self.part = parts[0][0] if parts else ""
        self._part_words = dict(parts)
        self.search = SearchField(icons, self.search_word or tr("Cari"))
        self.empty = EmptyState(icons)
        self.footer = ElidedLabel("", "muted")
        self.details_pane = DetailsPane(theme, icons, desk.thumbnails)
        self.form = FieldForm(theme, icons, self, desk.today)
        self.reason = ReasonPage(theme, icons)
        self.side = QStackedWidget()
        self._items: dict[int, Any] = {}
        self._shown: list[Listed] = []
        self._all: list[Listed] = []
        self._sort = ""
        self._emptied = False
        self._wanted: Callable[[Any], bool] | None = None
        self._given: Callable[[Mapping[str, str]], bool] | None = None
        self._confirmed: Callable[[str], None] | None = None
        self._later = QTimer(self, singleShot=True, interval=30)
        self._later.timeout.connect(self._show_details)
        self._lay_out()
        self._connect()

    # -- what a subclass says --------------------------------------------------------------

    def columns(self) -> list[Column]:
        """Return the columns."""
        raise NotImplementedError

    def listed(self, seen: Any) -> list[Listed]:
        """Return every row, in their usual order."""
        raise NotImplementedError

    def in_part(self, item: Any, part: str) -> bool:
        """Tell whether a row belongs to a part."""
        return True

    def details(self, item: Any) -> Details:
        """Return what the pane says of a row."""
        raise NotImplementedError

    def nothing(self) -> tuple[str, str, str]:
        """Return what an empty table says: title, what to do next, word of the button."""
        return tr("Belum ada"), "", ""

    def foot(self, shown: Sequence[Any]) -> str:
        """Return the line below the table."""
        return tr("{count} baris", count=count_text(len(shown)))

    def filters(self) -> list[QWidget]:
        """Return further filters beside the search."""
        return []

    def head(self) -> list[QLayout]:
        """Return what stands above the table and its parts."""
        return []

    @property
    def narrow(self) -> bool:
        """Whether the text is so large that tables leave out what the pane says too."""
        return self.context.theme.scale >= NARROW

    # -- showing ---------------------------------------------------------------------------

    def show_seen(self, seen: Any) -> None:
        """Show what was read, standing on the same row as before."""
        super().show_seen(seen)
        self._all = self.listed(seen)
        self._fit_columns()
        self.refill()

    def refill(self) -> None:
        """Show the rows that pass the part and the search."""
        here, row_number = self.current_id(), max(self.table.current_row(), 0)
        words = fold(self.search.text()).split()
        self._fit_columns()
        if self.parts is not None:
            self._count_parts()
        self._shown = [
            one
            for one in self._all
            if self.in_part(one.item, self.part) and all(word in one.words for word in words)
        ]
        self._items = {int(one.values["id"]): one.item for one in self._shown}
        self.rows.fill([one.values for one in self._shown])
        self.model.show_query(self._sort)
        if self._wanted is not None:
            found = [i for i, item in self._items.items() if self._wanted(item)]
            here, self._wanted = (found[0] if found else here), None
        known = self.model.row_of(here) if here is not None else -1
        self.table.go_to(known if known >= 0 else min(row_number, len(self._shown) - 1))
        self.table.show_widths({})
        self._show_middle(filtered=bool(words) or len(self._shown) < len(self._all))
        self.footer.setText(self.foot([one.item for one in self._shown]))
        self._show_details()

    def current_id(self) -> int | None:
        """Return the id of the row in focus."""
        return self.model.id_at(self.table.current_row())

    @property
    def current(self) -> Any:
        """What the row in focus stands for, None for no row."""
        found = self.current_id()
        return None if found is None else self._items.get(found)

    def chosen(self) -> list[Any]:
        """Return what the selected rows stand for."""
        ids = [self.model.id_at(place) for place in self.table.selected_rows()]
        return [self._items[i] for i in ids if i is not None and i in self._items]

    def entered(self) -> None:
        """Put the keyboard into the table."""
        if self.side.currentWidget() is self.form:
            return
        if self._shown:
            self.table.setFocus()
        elif self.parts is not None:
            self.parts.buttons[self.part].setFocus()
        else:
            self.search.setFocus()

    def stand_on(self, **wanted: str) -> None:
        """Show a ``part``, or stand on the record with a ``key``."""
        self.search.clear()
        self.search.tell()
        if (part := wanted.get("part")) and part in self._part_words:
            self.part = part
        if key := wanted.get("key"):
            self._wanted = lambda item: self.key_of(item) == key
            if wanted.get("part") is None and self._part_words:
                self.part = next(reversed(self._part_words))  # the part that holds everything
        if self.seen is not None:
            self.refill()

    def key_of(self, item: Any) -> str:
        """Return the key of the record that a row stands for."""
        return str(getattr(item, "uid", ""))

    def may_leave(self) -> bool:
        """Whether no form is open with something typed."""
        if self.side.currentWidget() is self.form and self.form.changed:
            self.context.say(tr("Simpan (Ctrl+Enter) atau batalkan (Esc) dulu."), "warning")
            return False
        return True

    @Slot()
    def copy(self) -> None:
        """Copy the selected rows with their headings, for a spreadsheet."""
        columns = self.model.columns
        keys = [one.key for one in columns]
        places = [keys.index(key) for key in self.table.order()]
        lines = [self.model.copied(row) for row in self.table.selected_rows()]
        rows = [[texts[place] for place in places] for texts in lines]
        shown = [columns[place] for place in places]
        data = copied_rows([one.label for one in shown], rows, [one.right for one in shown])
        QApplication.clipboard().setMimeData(data)
        count = count_text(len(rows))
        self.context.say(tr("{count} baris disalin dengan judul kolomnya.", count=count))

    @Slot(QPoint)
    def _open_menu(self, point: QPoint) -> None:
        """Offer what the pane's buttons do."""
        self._show_details()
        menu = self.details_pane.full_menu(self)
        if not menu.isEmpty():
            menu.popup(self.table.viewport().mapToGlobal(point))

    # -- forms in the pane -----------------------------------------------------------------

    def ask(
        self,
        title: str,
        asks: Sequence[Ask],
        given: Callable[[Mapping[str, str]], bool],
        *,
        note: str = "",
        word: str = "",
    ) -> None:
        """Open a form in the pane; `given` keeps its answers and says whether that worked."""
        self._given = given
        self.side.setCurrentWidget(self.form)
        self._frame.show()
        self.form.ask(title, asks, note=note, word=word)
        self.hints_changed.emit()

    def ask_reason(
        self,
        title: str,
        what: str,
        word: str,
        done: Callable[[str], None],
        *,
        reasons: Sequence[str] = (),
        required: bool = True,
        danger: bool = True,
    ) -> None:
        """Say in the pane what will happen and ask why."""
        self._confirmed = done
        self.side.setCurrentWidget(self.reason)
        self._frame.show()
        self.reason.ask(title, what, word, list(reasons), required=required, danger=danger)

    def close_form(self) -> None:
        """Show the row again and give the keyboard to the table."""
        self._given = self._confirmed = None
        self.side.setCurrentWidget(self.details_pane)
        self._show_details()
        self.hints_changed.emit()
        self.entered()

    def close_form_quietly(self) -> None:
        """Show the row again, leaving the keyboard where it is."""
        self._given = self._confirmed = None
        self.side.setCurrentWidget(self.details_pane)
        self.hints_changed.emit()

    @Slot(object)
    def _take_given(self, answers: Mapping[str, str]) -> None:
        if self._given is not None and self._given(answers):
            self.close_form()

    @Slot(str)
    def _take_reason(self, reason: str) -> None:
        done = self._confirmed
        self.close_form()
        if done is not None:
            done(reason)

    # -- inside ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        for page in (self.details_pane, self.form, self.reason):
            self.side.addWidget(page)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.table)
        self._middle.addWidget(self.empty)
        foot = row(self.footer, gap=2, margins=(3, 2))
        self._frame = card(self.side, gap=0, margins=0)
        body = row(Grow(panel(Grow(self._middle), line(), foot)), self._frame, gap=3, centred=False)
        filters = row(Grow(self.search), *self.filters(), None, gap=2)
        first = [*self.head(), *([self.parts] if self.parts is not None else [])]
        column(*first, filters, Grow(body), gap=2, on=self)
        self._measure()

    def _connect(self) -> None:
        self.search.searched.connect(self._search)
        self.search.left_down.connect(self.table.setFocus)
        self.search.returnPressed.connect(self.table.setFocus)
        if self.parts is not None:
            self.parts.chosen.connect(self._take_part)
        self.table.current_changed.connect(self._later.start)
        self.table.sort_wanted.connect(self._sort_by)
        self.table.left_up.connect(self.search.setFocus)
        self.table.copy_wanted.connect(self.copy)
        self.table.customContextMenuRequested.connect(self._open_menu)
        find = QShortcut(QKeySequence("Ctrl+F"), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.search.setFocus)
        self.form.given.connect(self._take_given)
        self.form.left.connect(self.close_form)
        self.reason.confirmed.connect(self._take_reason)
        self.reason.left.connect(self.close_form)
        self.context.theme.changed.connect(self._measure)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the pane its share."""
        super().resizeEvent(event)
        self._measure()

    @Slot()
    def _measure(self) -> None:
        self._frame.setFixedWidth(side_width(self.context.theme, self.width()))
        self.search.setMaximumWidth(self.context.theme.px(300))
        self._fit_columns()
        self.table.show_widths({})

    def _fit_columns(self) -> None:
        """Show the columns that belong here now; other ones would make the table forget its row."""
        if self.seen is None:
            return
        wanted = self.columns()
        if [one.key for one in wanted] == [one.key for one in self.model.columns]:
            return
        here = self.current_id()
        self.model.show_columns(wanted)
        if here is not None:
            self.table.go_to(self.model.row_of(here))

    def _count_parts(self) -> None:
        assert self.parts is not None
        for key, made in self.parts.buttons.items():
            count = sum(self.in_part(one.item, key) for one in self._all)
            word = self._part_words[key]
            made.setText(f"{word} {count_text(count)}" if count else word)
        self.parts.show_current(self.part)

    def _show_middle(self, *, filtered: bool) -> None:
        if self._shown:
            self._middle.setCurrentWidget(self.table)
            if self._emptied:  # what was shown meanwhile, or its part, has the keyboard
                self._emptied = False
                if self.isVisible() and not self.search.hasFocus():
                    self.entered()
            return
        focused = self.table.hasFocus()
        words = self.nothing()
        if filtered and self._all and self.search.text():
            words = (
                tr("Tidak ada yang cocok"),
                tr("Ubah kata pencarian atau pilih bagian lain."),
                "",
            )
        self.empty.show_words(*words)
        self._middle.setCurrentWidget(self.empty)
        if focused:
            self._emptied = True
            self.entered()

    @Slot()
    def _show_details(self) -> None:
        if self.side.currentWidget() is not self.details_pane:
            return
        item = self.current
        self._frame.setVisible(item is not None)
        self.details_pane.show_details(None if item is None else self.details(item))

    @Slot(str)
    def _search(self, _text: str) -> None:
        self.refill()

    @Slot(str)
    def _take_part(self, part: str) -> None:
        self.part = part
        self.refill()
        self.table.go_to(0)
        self.entered()
        self._emptied = not self._shown

    @Slot(int)
    def _sort_by(self, number: int) -> None:
        key = self.model.columns[number].sort
        if key:
            self._sort = f"-{key}" if self._sort == key else key
            self.table.header.show_sort(number, descending=self._sort.startswith("-"))
            self.refill()
