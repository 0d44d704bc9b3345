"""Choosing whom a new record is about: a family or a person, found by a few letters."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

from dampingan.core.language import tr
from dampingan.core.number import place_text
from dampingan.store.lists.listing import Filter, Listing, Sort
from dampingan.store.subject import Subject
from dampingan.store.workspace import Workspace
from dampingan.ui.control.field import SearchField
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import column, line, row
from dampingan.ui.icon import Icons
from dampingan.ui.theme import Theme

_MOST = 60
_ROLE = Qt.ItemDataRole.UserRole


class SubjectChooser(QWidget):
    """Lies over the table; typing searches, arrows choose, Enter takes, Esc leaves.

    Args:
        workspace: whose families.
        kind: ``family`` or ``person``.
        theme, icons: the look.
        over: the place that it covers.

    Signals:
        chosen: the `Subject`.
        left: nobody was chosen.
    """

    chosen = Signal(object)
    left = Signal()

    def __init__(
        self, workspace: Workspace, kind: str, *, theme: Theme, icons: Icons, over: QWidget
    ) -> None:
        super().__init__(over)
        self._workspace = workspace
        self._kind = kind
        self._theme = theme
        self._listing = Listing(workspace)
        title = tr("Isian ini tentang keluarga mana?")
        if kind == "person":
            title = tr("Isian ini tentang siapa?")
        self.search = SearchField(icons, tr("Cari nama, NIK, KK, alamat"), delay=80)
        self.search.searched.connect(self._find)
        self.search.left_down.connect(self._enter_list)
        self.search.returnPressed.connect(self._take_current)
        self.list = QListWidget()
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName(title)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(self._take)
        self._note = label("", "muted", wrap=True)
        self._box = QFrame(self)
        self._box.setProperty("role", "raised")
        column(
            row(label(title, "heading"), margins=(1, 0)),
            self.search,
            line(),
            self.list,
            self._note,
            gap=2,
            margins=4,
            on=self._box,
        )
        self.hide()

    def open(self) -> None:
        """Show it, with everybody."""
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.search.clear()
        self._find("")
        self.show()
        self.raise_()
        self.search.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the box in the upper middle."""
        super().resizeEvent(event)
        width = min(self._theme.px(560), self.width() - 40)
        height = min(self._theme.px(440), self.height() - 60)
        self._box.setGeometry((self.width() - width) // 2, 40, width, height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: object) -> None:
        """A click beside the box leaves."""
        self.leave()

    def leave(self) -> None:
        """Hide it and give the keyboard back."""
        self.hide()
        self.left.emit()

    @Slot(str)
    def _find(self, text: str) -> None:
        self.list.clear()
        ids = self._listing.first(Filter(search=text.strip()), Sort("place"), _MOST)
        found = self._persons(ids, text) if self._kind == "person" else self._families(ids)
        for subject, words in found:
            item = QListWidgetItem(words)
            item.setData(_ROLE, subject)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        if not found:
            told = tr("Tidak ada yang cocok. Periksa ejaan, atau isi keluarganya lebih dulu.")
        elif len(ids) == _MOST:
            told = tr("Ketik beberapa huruf untuk mempersempit.")
        else:
            told = ""
        self._note.setText(told)

    def _families(self, ids: object) -> list[tuple[Subject, str]]:
        rows = self._listing.page(ids, ["id", "head_name", "rt", "rw", "address"])  # type: ignore[arg-type]
        return [
            (
                Subject("family", family_id, head),
                _words(head or tr("(tanpa nama)"), place_text(rt, rw), address),
            )
            for family_id, head, rt, rw, address in rows
        ]

    def _persons(self, ids: object, text: str) -> list[tuple[Subject, str]]:
        families = {
            family_id: (head, place_text(rt, rw))
            for family_id, head, rt, rw in self._listing.page(
                ids,  # type: ignore[arg-type]
                ["id", "head_name", "rt", "rw"],
            )
        }
        found = []
        for person_id, family_id, name in self._listing.members(list(families)):
            head, place = families[family_id]
            about = tr("keluarga {name}", name=head or tr("(tanpa nama)"))
            words = _words(name or tr("(tanpa nama)"), about, place)
            found.append((Subject("person", person_id, name), words))
        letters = text.lower().split()
        found.sort(key=lambda one: not all(part in one[0].title.lower() for part in letters))
        return found[: 3 * _MOST]

    @Slot()
    def _enter_list(self) -> None:
        self.list.setFocus()
        self.list.setCurrentRow(min(1, self.list.count() - 1))

    @Slot()
    def _take_current(self) -> None:
        self.search.tell()
        item = self.list.currentItem()
        if item is not None:
            self._take(item)

    @Slot(QListWidgetItem)
    def _take(self, item: QListWidgetItem) -> None:
        subject = item.data(_ROLE)
        self.hide()
        self.chosen.emit(subject)


def _words(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
