"""The bar below a register that asks why a record is deleted and says what rests on it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame

from dampingan.core.language import tr
from dampingan.store.plan.record import PlanRecord
from dampingan.ui.control.button import button
from dampingan.ui.control.combo import ComboBox
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import Grow, column, row
from dampingan.ui.icon import Icons
from dampingan.ui.register.book import Book
from dampingan.ui.theme import Theme

_NAMED = 3


class RemovalBar(QFrame):
    """Asks; Enter deletes, Esc leaves everything as it is.

    Signals:
        confirmed: key of the record, reason.
        left: nothing is to be deleted.
    """

    confirmed = Signal(str, str)
    left = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self.setProperty("role", "warning-card")
        self._uid = ""
        self._what = label("", "heading", wrap=True)
        self._rests = label("", wrap=True)
        self.reason = ComboBox(theme, icons)
        self.reason.setEditable(True)
        self.reason.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.reason.setCompleter(None)  # type: ignore[arg-type]  # what is typed is meant
        self.reason.setAccessibleName(tr("Alasan"))
        self.reason.setMinimumWidth(240)
        edit = self.reason.lineEdit()
        assert edit is not None
        edit.installEventFilter(self)
        self.reason.installEventFilter(self)
        self._do = button(tr("Hapus"), kind="danger", key="Enter", clicked=self._confirm)
        self._leave = button(tr("Batal"), kind="flat", key="Esc", clicked=self._give_up)
        asks = row(label(tr("Alasan")), Grow(self.reason), None, self._leave, self._do, gap=2)
        column(self._what, self._rests, asks, gap=2, margins=3, on=self)
        self.hide()

    def ask(self, record: PlanRecord, title: str, rests: str, reasons: Sequence[str]) -> None:
        """Ask about a record; the first reason is the usual one, any other can be typed."""
        self._uid = record.uid
        self._what.setText(tr("Hapus “{title}”?", title=title))
        self._rests.setText(rests)
        self._rests.setVisible(bool(rests))
        self.reason.clear()
        self.reason.addItems(list(reasons))
        self.reason.setCurrentIndex(0)
        self.show()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        edit = self.reason.lineEdit()
        if edit is not None:
            edit.selectAll()

    @property
    def asking(self) -> bool:
        """Whether a question is open."""
        return not self.isHidden()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter in the reason deletes, Esc leaves."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._confirm()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._give_up()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves, wherever the focus is."""
        if event.key() == Qt.Key.Key_Escape:
            self._give_up()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _confirm(self) -> None:
        reason = self.reason.currentText().strip()
        if not reason:
            self.reason.setFocus()
            return
        self.hide()
        self.confirmed.emit(self._uid, reason)

    @Slot()
    def _give_up(self) -> None:
        self.hide()
        self.left.emit()


def resting_words(book: Book, dependents: Sequence[PlanRecord], form_id: str) -> str:
    """Say what rests on a record: "3 kegiatan bersandar pada masalah ini: …"; empty for nothing."""
    if not dependents:
        return ""
    groups: dict[str, list[PlanRecord]] = {}
    for one in dependents:
        groups.setdefault(one.form_id, []).append(one)
    own = book.word(form_id).lower()
    sentences = []
    for other, found in groups.items():
        names = "; ".join(one.title or tr("(tanpa judul)") for one in found[:_NAMED])
        more = tr(" dan {count} lagi", count=len(found) - _NAMED) if len(found) > _NAMED else ""
        sentences.append(
            tr(
                "{count} {what} bersandar pada {own} ini: {names}{more}.",
                count=len(found),
                what=book.word(other).lower(),
                own=own,
                names=names,
                more=more,
            )
        )
    stays = tr("Tautannya tetap tersimpan dan ditandai “(dihapus)”.")
    return " ".join([*sentences, stays])


def usual_reasons() -> list[str]:
    """Return reasons to choose from, the most usual first."""
    return [
        tr("Salah ketik"),
        tr("Tercatat dua kali"),
        tr("Digabung dengan yang lain"),
        tr("Tidak disepakati musyawarah"),
        tr("Sudah tidak ada"),
    ]
