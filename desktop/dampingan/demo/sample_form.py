"""The sample's additional form, with invented answers, and paper that was counted in."""

from __future__ import annotations

import random

from dampingan.core.resource import resource
from dampingan.forms.answer import Answers
from dampingan.forms.filling import fill_randomly
from dampingan.forms.session import Field
from dampingan.forms.xlsform import read_form
from dampingan.store.entry.response_entry import ResponseEntry
from dampingan.store.lists.listing import Filter, Listing, Sort
from dampingan.store.subject import Subject
from dampingan.store.work.paper_receipt import receive
from dampingan.store.workspace import Workspace

FORM = "rtlh"
"""The additional form of the sample; its file in `resources/instruments`."""

_ANSWERED = 6
_SEED = 20_262


def answer_sample_form(workspace: Workspace, family_id: int) -> None:
    """Install the sample's additional form and answer it for a few families.

    Args:
        workspace: with families.
        family_id: a family that is among them.

    Raises:
        StorageError: the disk refused.
    """
    path = resource(f"instruments/{FORM}.md")
    form = read_form(path)
    workspace.install(form, path.read_bytes(), "md", "extra", source_name=path.name)
    rng = random.Random(_SEED)  # noqa: S311 - invented answers, the same every time
    today = workspace.now().astimezone().date()
    families = [family_id, *Listing(workspace).first(Filter(), Sort(), _ANSWERED)]
    for number, family in enumerate(dict.fromkeys(families)):
        name = workspace.record("family", family)["head_name"]
        entry = ResponseEntry.create(workspace, FORM, Subject("family", family, name))
        _answer(entry, fill_randomly(form, rng, today=today).answers())
        if number % 3 and not entry.errors:
            entry.set_status("complete")


def _answer(entry: ResponseEntry, filled: Answers) -> None:
    for question, text in filled.values.items():
        if entry.form.questions[question].answerable:
            entry.set(Field(question), text)
    keys = {"": ""}
    for row in filled.rows:
        keys[row.key], _ = entry.add_row(row.repeat, keys[row.parent])
        for question, text in row.values.items():
            if entry.form.questions[question].answerable:
                entry.set(Field(question, keys[row.key]), text)


def receive_paper(workspace: Workspace) -> None:
    """Count paper in for every RT: what is keyed, and a few sheets more in some."""
    form_id = workspace.form("family").form_id
    for number, place in enumerate(Listing(workspace).by_place()):
        count = place.families + (0, 4, 9)[number % 3]
        receive(workspace, form_id=form_id, rt=place.rt, rw=place.rw, count=count)
