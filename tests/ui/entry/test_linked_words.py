"""What keys and filters mean stands beside them on the entry screen."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from dampingan.forms.session import Field
from dampingan.store.entry.response_entry import ResponseEntry
from dampingan.store.plan.record import plan_record
from dampingan.store.plan.writing import add
from dampingan.store.workspace import Workspace
from dampingan.ui.entry.record import OpenRecord


def test_links_and_filters_are_said_in_words(workspace: Workspace, qapp: QApplication) -> None:
    problem = add(workspace, "masalah", {"judul": "Rob di RT 03", "saring": "${rt} = '003'"})
    activity = add(workspace, "kegiatan", {"judul": "Tanggul", "masalah": problem})

    def beside(uid: str, question: str) -> str:
        record = plan_record(workspace, uid)
        assert record is not None
        entry = ResponseEntry.load(workspace, record.id)
        return OpenRecord(workspace, entry).reader.line(Field(question)).beside

    assert beside(activity, "masalah") == "Rob di RT 03"
    assert beside(activity, "judul") == ""
    assert beside(problem, "saring") == "RT adalah 003"
