"""The first question of a printed page, and how the entry screen gets there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dampingan.core.errors import DampinganError
from dampingan.forms.model import Form
from dampingan.forms.session import Field

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace
    from dampingan.ui.entry.presenter import EntryPresenter


PageStart = tuple[int, str]
"""Row from 1 (0 outside repeats) and key of a question; the key is empty on a page of notes."""


def read_page_starts(
    workspace: Workspace, form: Form, rows: Mapping[str, int], **_: Any
) -> list[PageStart]:
    """Return the first question of every page of a record's sheets, as they are printed here.

    Made to run in a job: sheets that were not printed yet have to be set first.

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


def rows_of(presenter: EntryPresenter) -> dict[str, int]:
    """Return repeat → rows of an open record."""
    session = presenter.session
    return {repeat: len(session.rows(repeat)) for repeat in presenter.outline.rosters}


def go_to_start(presenter: EntryPresenter, start: PageStart) -> None:
    """Put the focus on the first question of a printed page.

    A page that begins with nothing that can be keyed shows the form's top.
    """
    row, key = start
    session = presenter.session
    question = session.form.questions.get(key)
    if question is None:
        go_to_top(presenter)
    elif not question.repeat:
        presenter.cursor.go(Field(key))
    elif known := list(session.rows(question.repeat)):
        place = min(max(row, 1), len(known))
        presenter.cursor.go(Field(key, known[place - 1]), grid=True)
    else:
        presenter.cursor.go_new_row(question.repeat)


def go_to_top(presenter: EntryPresenter) -> None:
    """Put the focus on the first question of all."""
    stop = presenter.cursor.path.first()
    if stop is not None:
        presenter.cursor.move(stop)
