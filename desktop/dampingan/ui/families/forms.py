"""The additional forms of a family as lines of its pane, free of widgets."""

from __future__ import annotations

from dampingan.core.language import tr
from dampingan.store.lists.response_listing import ResponseLine, responses_of
from dampingan.store.workspace import Workspace
from dampingan.ui.families.words import status_words
from dampingan.ui.records.details import DetailLink


def read_form_links(workspace: Workspace, family_id: int, members: int) -> tuple[DetailLink, ...]:
    """Return a line for each additional form about families or persons.

    Args:
        workspace: where.
        family_id: the family.
        members: how many persons it has.
    """
    forms = [one for one in workspace.extra_forms() if one.subject in {"family", "person"}]
    if not forms:
        return ()
    filled = responses_of(workspace, family_id)
    found = []
    for form in forms:
        own = [one for one in filled if one.form_id == form.form_id]
        if form.subject == "person":
            persons = len({one.person_id for one in own})
            state = tr("{count} dari {all} anggota", count=persons, all=members)
            drafts = _drafts(own)
            state = f"{state}, {drafts}" if drafts else state
        else:
            state = _state(own)
        found.append(DetailLink(form.form_id, form.title, state))
    return tuple(found)


def _state(own: list[ResponseLine]) -> str:
    if not own:
        return tr("Belum diisi")
    if len(own) == 1:
        word = status_words().get(own[0].status, own[0].status)
        return tr("1 isian, {state}", state=word.lower())
    text = tr("{count} isian", count=len(own))
    drafts = _drafts(own)
    return f"{text}, {drafts}" if drafts else text


def _drafts(own: list[ResponseLine]) -> str:
    count = sum(one.status == "draft" for one in own)
    return tr("{count} draf", count=count) if count else ""
