"""What changed in a family since the period before, in words; free of widgets."""

from __future__ import annotations

from dampingan.core.language import language, tr
from dampingan.forms.session import Field
from dampingan.forms.typed import show
from dampingan.store.entry.entry import Entry, FamilyEntry
from dampingan.store.kind import MEMBERS
from dampingan.store.workspace import Workspace

Change = tuple[str, str, str]
"""Label, what it was, what it is."""


def read_changes(workspace: Workspace, family_id: int) -> tuple[Change, ...]:
    """Return what changed in a family in the order of the form; who came and went at the end."""
    return changes_of(FamilyEntry.load(workspace, family_id))


def changes_of(entry: Entry) -> tuple[Change, ...]:
    """Return what changed in an open record."""
    if not entry.prior_period:
        return ()
    found = [_change(entry, field) for field in entry.session.fields() if entry.changed(field)]
    for row in entry.session.answers().rows:
        if entry.added(row.key):
            who = _name(entry, row.key) or tr("(tanpa nama)")
            word = tr("Anggota baru") if row.repeat == MEMBERS else tr("Baris baru")
            found.append((word, "", who))
    for row in entry.lost:
        word = tr("Anggota dihapus") if row.repeat == MEMBERS else tr("Baris dihapus")
        found.append((word, row.name or tr("(tanpa nama)"), ""))
    return tuple(found)


def _change(entry: Entry, field: Field) -> Change:
    question = entry.form.questions[field.question]
    label = " ".join(entry.form.text(question.label, language()).split())
    title = f"{question.number} {label}".strip()
    if who := _name(entry, field.row):
        title = f"{title} · {who}"
    choices = entry.form.choices.get(question.choice_list, ())
    before = show(question, entry.prior(field) or "", choices, language())
    now = show(question, entry.session.value(field), choices, language())
    return title, before or tr("kosong"), now or tr("kosong")


def _name(entry: Entry, row: str) -> str:
    """Return the name of a member, ``""`` for the family itself and nameless rows."""
    known = entry.form.questions.get("nama")
    if not row or known is None or known.repeat != entry.session.row(row).repeat:
        return ""
    return entry.session.value(Field("nama", row))
