"""Earlier batches, sent and received: what became of each, and what can still be done."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QVBoxLayout, QWidget

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.store.creation import REGENCY
from dampingan.store.merging.batch import (
    AGAIN,
    APPLIED,
    ARRIVED,
    PARTLY,
    RECEIVED,
    SENT,
    UNDONE,
    BatchEntry,
    batches,
)
from dampingan.store.merging.withdrawal import why_not_undo
from dampingan.ui.context import Context
from dampingan.ui.control.button import button
from dampingan.ui.control.label import breakable, label
from dampingan.ui.control.layout import Grow, clear_layout, column, line, row
from dampingan.ui.families.columns import village_name
from dampingan.ui.send.answers import save_annotated, save_receipt
from dampingan.ui.send.report_rows import (
    LISTS,
    MARKS,
    PARTS,
    UNANSWERED,
    WORK_LIST,
    content_words,
    mark_words,
)
from dampingan.ui.theme import SPACE

_MOST = 50


class History(QObject):
    """Lists the log of batches.

    Args:
        context: the frame's parts.
        parent: the place.

    Signals:
        undo_wanted: take an import back, by its batch's key.
    """

    undo_wanted = Signal(str)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._entries = QVBoxLayout()
        self.menus: dict[str, QWidget] = {}
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        inner.setLayout(self._entries)
        self._entries.setContentsMargins(SPACE, SPACE, SPACE, 0)
        self.view = QScrollArea()
        self.view.setWidgetResizable(True)
        self.view.setWidget(inner)
        self.view.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setProperty("role", "scroller")
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_entries(self) -> None:
        """Read the log anew."""
        clear_layout(self._entries)
        self.menus.clear()
        entries = batches(self._context.workspace, _MOST)
        for entry in entries:
            self._entries.addLayout(self._entry(entry))
            self._entries.addWidget(line())
        if not entries:
            self._entries.addWidget(
                label(tr("Belum ada berkas yang dikirim atau diterima."), "muted", wrap=True)
            )
        self._entries.addStretch(1)

    def actions(self, entry: BatchEntry) -> list[tuple[str, Any]]:
        """Return what can be done with a batch: words and function."""
        receipt = (tr("Cetak tanda terima…"), partial(self._print, entry.uid))
        if entry.direction == SENT and entry.content in {"full", "changes"}:
            return [receipt]
        if entry.direction != ARRIVED or entry.state == UNDONE:
            return []
        found: list[tuple[str, Any]] = []
        if entry.content not in {"receipt", "return", "foreign", *UNANSWERED}:
            found.append(
                (tr("Simpan tanda terima…"), partial(self._answer, save_receipt, entry.uid))
            )
            found.append(receipt)
        rejected = any(counts.get("rejected") for counts in entry.report.values())
        if rejected and entry.content != LISTS:
            found.append(
                (tr("Simpan salinan bertanda…"), partial(self._answer, save_annotated, entry.uid))
            )
        if entry.operation is not None:
            found.append((tr("Batalkan impor ini"), partial(self.undo_wanted.emit, entry.uid)))
        return found

    def _print(self, uid: str) -> None:
        self._context.show("printing", what="tanda-terima", text={"batch": uid})

    def _answer(self, save: Any, uid: str) -> None:
        save(self._context, self.view, uid)

    def _entry(self, entry: BatchEntry) -> QVBoxLayout:
        at = datetime.fromisoformat(entry.at).astimezone()
        arrived = entry.direction != SENT
        word = content_words(entry.content, "") if arrived else _sent_words(entry.content)
        if self._context.workspace.scope == REGENCY and entry.village_code:
            word = f"{village_name(entry.village_code)}: {word}"
        head: list[Any] = [Grow(label(word, "heading", wrap=True))]
        actions = self.actions(entry)
        if actions:
            more = button(
                "", kind="flat", icons=self._context.icons, icon="more", tip=tr("Tindakan")
            )
            more.setAccessibleName(tr("Tindakan untuk {name}", name=entry.file_name))
            more.clicked.connect(partial(self._open_menu, entry, more))
            self.menus[entry.uid] = more
            head.append(more)
        direction = tr("Diterima") if arrived else tr("Dikirim")
        when = f"{direction} {at:%d/%m/%Y %H:%M} · {entry.actor}"
        parts = [row(*head, gap=1), label(when, "small", wrap=True)]
        parts.append(label(breakable(entry.file_name), "small", wrap=True))
        for text, role in ((count_words(entry), "small"), state_words(entry)):
            if text:
                parts.append(label(text, role, wrap=True))
        return column(*parts, gap=1)

    def _open_menu(self, entry: BatchEntry, at: QWidget) -> None:
        menu = QMenu(at)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, act in self.actions(entry):
            action = QAction(words, menu)
            action.triggered.connect(act)
            menu.addAction(action)
        reason = why_not_undo(self._context.workspace, entry.uid)
        if reason and entry.operation is not None:
            menu.actions()[-1].setEnabled(False)
            menu.addAction(reason).setEnabled(False)
        menu.popup(at.mapToGlobal(at.rect().bottomLeft()))


def count_words(entry: BatchEntry) -> str:
    """Return the sums of a batch: rows per sheet, or what became of the rows."""
    if entry.direction != SENT and entry.report:
        rows = [counts for sheet, counts in entry.report.items() if sheet not in MARKS]
        sums = {part: sum(c.get(part, 0) for c in rows) for part in PARTS}
        words = {
            "same": tr("{count} sama"),
            "changed": tr("{count} berubah"),
            "new": tr("{count} baru"),
            "conflict": tr("{count} usulan")
            if entry.content == "return"
            else tr("{count} konflik"),
            "rejected": tr("{count} ditolak"),
        }
        told = [words[part].format(count=count_text(sums[part])) for part in PARTS if sums[part]]
        return " · ".join([*told, *mark_words(entry.report)])
    told = [
        tr("{count} baris {sheet}", count=count_text(rows), sheet=sheet.lower())
        for sheet, rows in entry.counts.items()
    ]
    return " · ".join([*told, entry.note] if entry.note else told)


def state_words(entry: BatchEntry) -> tuple[str, str]:
    """Return what became of a batch and the role of the label that says it."""
    if entry.direction == AGAIN:
        return tr("Sudah pernah diterima; semua sama"), "small"
    if entry.direction == ARRIVED:
        known = {
            UNDONE: (tr("✕ Dibatalkan"), "warning"),
            APPLIED: (tr("✓ Diterapkan"), "ok"),
            "refused": (tr("✕ Ditolak"), "error"),
        }
    else:
        known = {
            RECEIVED: (tr("✓ Diterima kabupaten"), "ok"),
            PARTLY: (tr("! Diterima sebagian"), "warning"),
        }
    return known.get(entry.state, ("", "small"))


def _sent_words(content: str) -> str:
    return {
        "receipt": tr("Tanda terima"),
        "return": tr("Balasan untuk desa"),
        "annotated": tr("Salinan bertanda"),
        "changes": tr("Kiriman perubahan"),
        WORK_LIST: tr("Daftar kerja perangkat daerah"),
    }.get(content, tr("Kiriman lengkap"))
