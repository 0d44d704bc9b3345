"""What the regency may ask about a family in the list: its findings first, or words of its own."""

from __future__ import annotations

from dataclasses import dataclass

from dampingan.core.language import language
from dampingan.store import finding
from dampingan.store.merging.inquiry import ask
from dampingan.store.merging.whereabouts import ANSWER, find
from dampingan.store.rows import read_answers
from dampingan.store.workspace import Workspace


@dataclass(frozen=True)
class Proposal:
    """A finding as a question to be asked.

    Attributes:
        words: what is asked.
        kind, record_id, field: the cell that it is about.
    """

    words: str
    kind: str
    record_id: int
    field: str


def read_proposals(workspace: Workspace, family_id: int) -> list[Proposal]:
    """Return the findings of a family as questions, in the order of the form."""
    record, form = workspace.record("family", family_id), workspace.form()
    loaded = read_answers(workspace, record)
    names = {row.key: row.values.get("nama", "") for row in loaded.answers.rows}
    repeats = {row.key: row.repeat for row in loaded.answers.rows}
    found = []
    for one in finding.decode(record["findings"], form, list(names)):
        question = form.questions.get(one.question)
        if question is None:
            continue
        kind, record_id = "family", family_id
        if one.row:
            kind = "person" if repeats.get(one.row) == "anggota" else "roster_row"
            where = find(workspace, kind, one.row)
            if where is None:
                continue
            record_id = where.record_id
        label = question.number or form.text(question.label, language())
        about = " ".join(part for part in (label, names.get(one.row, "")) if part)
        words = f"{about}: {one.message}"
        found.append(Proposal(words, kind, record_id, ANSWER + one.question))
    return found


def ask_family(workspace: Workspace, family_id: int, words: str) -> int:
    """Ask about a family: about the cell of the finding whose words they are, else about all.

    Raises:
        StorageError: the disk refused.
    """
    for one in read_proposals(workspace, family_id):
        if words.startswith(one.words):
            return ask(workspace, one.kind, one.record_id, one.field, words)
    return ask(workspace, "family", family_id, "", words)
