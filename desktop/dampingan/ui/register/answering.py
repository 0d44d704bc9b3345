"""What an answer that was taken does to the records: each call is one undoable operation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dampingan.core.errors import WorkspaceError
from dampingan.core.language import tr
from dampingan.store.plan import writing
from dampingan.store.plan.record import plan_records_of
from dampingan.ui.register.editor import Birth, Taken
from dampingan.ui.register.source import TITLE

if TYPE_CHECKING:
    from dampingan.store.plan.record import PlanRecord
    from dampingan.store.workspace import Workspace

ORIGINS = ("sketsa", "kalender", "lembaga")
"""Registers in which problems and potentials are found."""
_SHARED = ("rw", "rt", "dusun", "kelompok", "sumber_rapat", "foto")
"""A problem that was found somewhere begins with where, who said it and the picture."""
_TAKEN_OVER = ("bidang", "sektor", "sdgs", "rw", "rt", "dusun", "potensi")
"""An activity begins with what its problem says; nobody types it again."""
_NAMES = {"sketsa": ("objek", "kondisi"), "kalender": ("hal",), "lembaga": ("nama",)}
_APART = re.compile(r"[;\n]+")


def give_answer(
    workspace: Workspace, record: PlanRecord, question: str, taken: Taken, *, row: str = ""
) -> None:
    """Answer a question of a record, with what the choice brings along and the records it makes.

    Args:
        workspace: where.
        record: whose question it is.
        question: its key.
        taken: what the editor held.
        row: key of the row of a repeat, ``""`` for the record itself.

    Raises:
        DampinganError: nothing was written.
    """
    asked = workspace.extra_form(record.form_id).questions[question]
    if asked.required and not taken.text and not taken.births:
        raise WorkspaceError(
            tr("Isian ini tidak boleh kosong."),
            remedy=tr("Ketik gantinya, atau hapus seluruh baris dengan Del."),
        )
    texts = {**_inherited(workspace, record, question, taken), **taken.fills}
    texts[question] = taken.text
    with writing.operation(workspace) as op:
        if taken.births:
            made = [_bear(op, record, birth) for birth in taken.births]
            texts[question] = " ".join([*taken.text.split(), *made])
        op.answer(record.uid, texts, row=row)


def _inherited(
    workspace: Workspace, record: PlanRecord, question: str, taken: Taken
) -> dict[str, str]:
    """Return what an activity takes over from the problem that it is linked to first."""
    if (record.form_id, question) != ("kegiatan", "masalah") or record.text(question):
        return {}
    problems = plan_records_of(workspace, taken.text.split())
    return {
        key: text
        for key in _TAKEN_OVER
        for text in [next((one.text(key) for one in problems if one.text(key)), "")]
        if text and not record.text(key)
    }


def make_from(workspace: Workspace, record: PlanRecord, form_id: str) -> list[str]:
    """Make problems or potentials out of a row of sketch, calendar or institutions.

    Their titles are the words of the row's own column (several apart by semicolons become several
    records), else its name; place, people, meeting and picture come along, and the row names them.

    Returns:
        Their keys; empty when the row has no name, or was made into these before.

    Raises:
        DampinganError: nothing was written.
    """
    named = {one.uid: one.title for one in plan_records_of(workspace, record.keys(form_id))}
    words = record.text(form_id) if len(named) < len(record.keys(form_id)) else ""
    titles = _parts(words) or [t for t in proposed_titles(record) if t not in named.values()]
    label = tr("Membuat dari {what}", what=record.title)
    with writing.operation(workspace, label) as op:
        made = [_bear(op, record, Birth(form_id, {TITLE: title})) for title in titles]
        keys = [*([] if words else record.keys(form_id)), *made]
        if made:
            op.answer(record.uid, {form_id: " ".join(keys)})
    return made


def proposed_titles(record: PlanRecord) -> list[str]:
    """Return the titles that records made out of a row begin with."""
    first, *more = _NAMES.get(record.form_id, (TITLE,))
    name = record.text(first)
    told = [f"{name}: {part}" for key in more for part in _parts(record.text(key))]
    return told or ([name] if name else [])


def _parts(text: str) -> list[str]:
    return [part for part in map(str.strip, _APART.split(text)) if part]


def _bear(op: writing.PlanOperation, record: PlanRecord, birth: Birth) -> str:
    answers = {key: record.text(key) for key in _SHARED if record.text(key)}
    if record.form_id in ORIGINS:
        answers["asal"] = record.uid
    answers |= birth.answers
    return op.add(birth.form_id, answers, village_code=record.village_code)
