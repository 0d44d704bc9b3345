"""The first question of a printed page, and how the entry screen gets there."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from dampingan.forms.model import Form
from dampingan.forms.session import Field

if TYPE_CHECKING:
    from dampingan.ui.entry.presenter import EntryPresenter


@lru_cache(maxsize=32)
def page_starts(form: Form, rows: int = 0) -> tuple[Field, ...]:
    """Return the first question of every printed page; a field's row is its number, from 1.

    Args:
        form: the questionnaire.
        rows: rows of each roster on the sheet; 0: as many as a blank one has.

    Returns:
        Nothing when the form can't be set: then a sheet opens at its top.
    """
    from dampingan.printing import questionnaire

    find = getattr(questionnaire, "first_fields", None)
    if find is None:
        return ()
    found = find(form, rows=rows) if rows else find(form)
    return tuple(Field(str(one.question), str(one.row or "")) for one in found)


def go_to_page(presenter: EntryPresenter, page: int) -> bool:
    """Put the focus on the first question of a printed page.

    Args:
        presenter: the open record.
        page: 1 for the first.

    Returns:
        Whether it moved; not where the page begins with nothing that can be keyed.
    """
    session, cursor = presenter.session, presenter.cursor
    members = max((len(session.rows(repeat)) for repeat in presenter.outline.rosters), default=0)
    starts = page_starts(session.form, members if members > _BLANK_ROWS else 0)
    if page <= 1 or page > len(starts):
        stop = cursor.path.first()
        if stop is not None:
            cursor.move(stop)
        return stop is not None and page <= 1
    start = starts[page - 1]
    question = session.form.questions.get(start.question)
    if question is None:
        return False
    if not question.repeat:
        cursor.go(Field(start.question))
        return True
    rows = list(session.rows(question.repeat))
    if not rows:
        cursor.go_new_row(question.repeat)
        return True
    place = min(max(int(start.row or 1), 1), len(rows))
    cursor.go(Field(start.question, rows[place - 1]), grid=True)
    return True


_BLANK_ROWS = 5
"""Rows of a roster on a sheet as it is printed for most families."""
