"""The first question of a printed page, and how the entry screen gets there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from dampingan.core.errors import DampinganError
from dampingan.forms.model import Form
from dampingan.forms.session import Field

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace
    from dampingan.ui.entry.presenter import EntryPresenter


PageStart = tuple[int, str]
"""Row from 1 (0 outside repeats) and key of a question; the key is empty on a page of notes."""


def page_starts(workspace: Workspace, form: Form, rows: Mapping[str, int]) -> list[PageStart]:
    """Return the first question of every page of a record's sheets, as they are printed here.

    Args:
        workspace: where; its template folder decides what a page holds.
        form: the questionnaire.
        rows: repeat → rows of the record; more than a blank sheet holds go on further sheets.

    Returns:
        Nothing when the form can't be set: then a sheet opens at its top.
    """
    from dampingan.printing.order import PrintOrder
    from dampingan.printing.questionnaire.questionnaire_product import printed_sheets

    try:
        return printed_sheets(workspace, form, PrintOrder("kuesioner")).first_fields(rows)
    except DampinganError:
        return []


def go_to_page(presenter: EntryPresenter, page: int) -> bool:
    """Put the focus on the first question of a printed page.

    Args:
        presenter: the open record.
        page: 1 for the first.

    Returns:
        False for a page that begins with nothing that can be keyed; the form's top is shown then.
    """
    if page <= 1:
        return _go_to_top(presenter)
    session = presenter.session
    rows = {repeat: len(session.rows(repeat)) for repeat in presenter.outline.rosters}
    starts = page_starts(presenter.entry.workspace, session.form, rows)
    row, key = starts[page - 1] if page <= len(starts) else (0, "")
    question = session.form.questions.get(key)
    if question is None:
        _go_to_top(presenter)
        return False
    if not question.repeat:
        presenter.cursor.go(Field(key))
    elif known := list(session.rows(question.repeat)):
        place = min(max(row, 1), len(known))
        presenter.cursor.go(Field(key, known[place - 1]), grid=True)
    else:
        presenter.cursor.go_new_row(question.repeat)
    return True


def _go_to_top(presenter: EntryPresenter) -> bool:
    stop = presenter.cursor.path.first()
    if stop is not None:
        presenter.cursor.move(stop)
    return stop is not None
