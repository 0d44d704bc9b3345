"""What a meeting's pane offers beside its fields: its papers, and who was there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.ui.control.button import button
from dampingan.ui.control.flow import FlowRow
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import row

if TYPE_CHECKING:
    from dampingan.store.plan.record import PlanRecord
    from dampingan.ui.register.pane import RecordPane

MEETING = "musyawarah"
"""The register of meetings."""
ATTENDANCE = "hadir"
"""Its repeat of people: sixty rows are keyed in the grid of the entry screen, not in a pane."""
REPORT = "berita-acara"
"""The paper that Ctrl+P makes."""


def papers() -> list[tuple[str, str]]:
    """Return key and word of each paper of a meeting."""
    return [
        (REPORT, tr("Berita acara")),
        ("notulen", tr("Notulen")),
        ("hadir", tr("Daftar hadir")),
        ("undangan", tr("Undangan")),
    ]


def add_meeting(body: QVBoxLayout, pane: RecordPane, record: PlanRecord) -> None:
    """Put a meeting's papers and attendance into the top of its pane.

    Args:
        body: the layout.
        pane: where it is.
        record: the meeting.
    """
    context = pane.context
    made = []
    for key, word in papers():
        one = button(word, icons=context.icons, icon="paper", tip=tr("Cetak {what}", what=word))
        one.clicked.connect(partial(context.show, "printing", what=key, record=record.id))
        made.append(one)
    body.addWidget(FlowRow(*made))
    fill = button(tr("Isi daftar hadir"), kind="link", tip="Ctrl+E", clicked=pane.open_entry)
    body.addLayout(row(label(attendance_words(record), "muted", wrap=True), None, fill))


def attendance_words(record: PlanRecord) -> str:
    """Return how many names the attendance list has."""
    listed = record.rows.get(ATTENDANCE, ())
    away = sum(one.text("kehadiran") == "2" for one in listed)
    if not listed:
        return tr("Daftar hadir belum diketik")
    told = tr("{count} hadir", count=count_text(len(listed) - away))
    return f"{told} · {tr('{count} tidak hadir', count=count_text(away))}" if away else told
