"""What the program fills in itself: who fills a form, when it began and when it ended."""

from __future__ import annotations

from dampingan.forms.answer import Field
from dampingan.forms.xlsform import read_form
from dampingan.store.entry.entry import ResponseEntry
from dampingan.store.subject import Subject
from dampingan.store.workspace import Workspace

SOURCE = """
| survey |
| | type | name | label |
| | start | mulai | |
| | end | selesai | |
| | username | petugas | |
| | text | a | A |
| settings |
| | form_id | version |
| | catatan | 1 |
"""


def test_metadata_is_filled_and_the_end_is_noted_when_a_record_is_finished(
    workspace: Workspace,
) -> None:
    workspace.install(read_form(SOURCE), SOURCE.encode(), "md", "extra", subject="village")
    entry = ResponseEntry.create(workspace, "catatan", Subject("village", None, "Desa"))
    begun = entry.session.value(Field("mulai"))
    assert entry.session.value(Field("petugas")) == workspace.actor
    entry.set(Field("a"), "x")
    entry.set_status("complete")
    again = ResponseEntry.load(workspace, entry.record_id)
    assert again.session.value(Field("mulai")) == begun
    assert again.session.value(Field("selesai")) >= begun
