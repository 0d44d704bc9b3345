"""The top of a record's pane: name, findings, where it came from, what rests on it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout

from dampingan.core.address import format_rt_rw
from dampingan.core.errors import Severity
from dampingan.core.language import tr
from dampingan.core.regions import regions
from dampingan.store.creation import REGENCY
from dampingan.store.plan import writing
from dampingan.store.plan.record import PlanRecord
from dampingan.ui.control.button import button
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import Grow, row
from dampingan.ui.records.details import finding_lines
from dampingan.ui.register.meeting_card import MEETING, add_meeting
from dampingan.ui.theme import SPACE, Weight

if TYPE_CHECKING:
    from dampingan.ui.register.pane import RecordPane

_MOST = 8


def fill_head(body: QVBoxLayout, pane: RecordPane, record: PlanRecord) -> None:
    """Put the record's name, findings and connections into an empty layout.

    Args:
        body: the layout.
        pane: whose signals the links send.
        record: what is shown.
    """
    body.addWidget(label(record.title or tr("(tanpa judul)"), "title", wrap=True))
    if words := _place(pane, record):
        body.addWidget(label(words, "muted", wrap=True))
    if record.form_id == MEETING:
        add_meeting(body, pane, record)
    _add_findings(body, pane, record)
    _add_links(body, pane, tr("Berasal dari"), _origins(pane, record))
    dependents = [
        (one.uid, one.form_id, one.title)
        for one in writing.dependents(pane.context.workspace, record.uid)
        if one.form_id not in ("sketsa", "kalender", "lembaga")
    ]
    _add_links(body, pane, tr("Dipakai oleh"), dependents)
    if scores := len(record.rows.get("penilaian", ())):
        body.addWidget(label(tr("{count} penilaian, lihat Peringkat", count=scores), "muted"))


def _place(pane: RecordPane, record: PlanRecord) -> str:
    where = format_rt_rw(record.text("rt"), record.text("rw"))
    if pane.context.workspace.scope != REGENCY:
        return where
    village = regions().get(record.village_code)
    return " · ".join(part for part in (village.name if village else "", where) if part)


def _add_findings(body: QVBoxLayout, pane: RecordPane, record: PlanRecord) -> None:
    columns = pane.context.workspace.record("response", record.id)
    names = {one.uid: "" for listed in record.rows.values() for one in listed}
    for one in finding_lines(columns, pane.book.form(pane.form_id), names)[:_MOST]:
        wrong = one.severity is Severity.ERROR
        role = "error" if wrong else "warning"
        mark = QLabel()
        mark.setPixmap(pane.context.icons.icon(role, role).pixmap(pane.context.theme.icon_size()))
        mark.setAlignment(Qt.AlignmentFlag.AlignTop)
        body.addLayout(row(mark, Grow(label(one.message, role, wrap=True)), gap=1))


def _origins(pane: RecordPane, record: PlanRecord) -> list[tuple[str, str, str]]:
    found = [(key, pane.book.linked(key)) for key in record.keys("asal")]
    return [(key, one.form_id, one.title) for key, one in found if one.form_id and not one.gone]


def _add_links(
    body: QVBoxLayout, pane: RecordPane, words: str, links: Iterable[tuple[str, str, str]]
) -> None:
    listed = list(links)
    if not listed:
        return
    body.addWidget(label(words, "small"))
    for uid, form_id, title in listed[:_MOST]:
        word = pane.book.word(form_id)
        text = pane.context.theme.metrics(weight=Weight.Medium).elidedText(
            f"{word}: {title}", Qt.TextElideMode.ElideRight, max(pane.width() - 16 * SPACE, 160)
        )
        opens = button(text, kind="link", tip=f"{word}: {title}")
        opens.setAccessibleName(f"{word}: {title}")
        opens.clicked.connect(partial(pane.record_wanted.emit, uid, form_id))
        body.addLayout(row(opens, None))
    if (rest := len(listed) - _MOST) > 0:
        body.addWidget(label(tr("… dan {count} lagi", count=rest), "muted"))
