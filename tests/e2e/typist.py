"""A clerk who keys families without end, to be killed at any moment (see `stress_kill`).

Run as ``python tests/e2e/typist.py WORKSPACE SEED``. Every line on stdout is one JSON list: ``try``
before an answer is given, ``done`` once the store said that it is saved. What is ``done`` must be
in the file afterwards, whatever happens to this process.
"""

from __future__ import annotations

import json
import os
import random
import sys
from pathlib import Path

from dampingan.forms.answer import Field
from dampingan.forms.model import QuestionType
from dampingan.forms.session import FormSession
from dampingan.store.entry.entry import OPEN_FAMILY, FamilyEntry
from dampingan.store.kind import MEMBERS
from dampingan.store.workspace import Workspace

WORDS = ("Sari", "Dwi O'Brien", "=1+1", "001", "Jl. Kenanga 7 😀", "", "3375031803169895", "a\nb")


def type_without_end(path: Path, seed: int) -> None:
    """Open the workspace, go on where the last clerk was killed, and never stop."""
    chance = random.Random(seed)
    workspace = Workspace.open(path, actor="Juru ketik")
    entry = _resume(workspace)
    tell("ready")
    while True:
        step = chance.random()
        if entry is None or step < 0.01:
            entry = _new_family(workspace, chance)
        elif step < 0.04:
            tell("try", entry.uid, "", "", "person")
            row, _ = entry.add_person()
            tell("person", entry.uid, row)
        elif step < 0.045 and entry.session.rows(MEMBERS):
            row = chance.choice(entry.session.rows(MEMBERS))
            tell("try", entry.uid, "", row, "removed")
            entry.remove_person(row, "uji")
            tell("removed", entry.uid, row)
        elif step < 0.09 and _add_row(entry, chance):
            pass
        else:
            _answer(entry, chance)


def _add_row(entry: FamilyEntry, chance: random.Random) -> bool:
    """Add a row to a repeat of the questionnaire other than the members; False without one."""
    session = entry.session
    places = [
        (group.key, parent)
        for group in session.form.groups.values()
        if group.is_repeat and group.key != MEMBERS and not group.count
        for parent in (session.rows(MEMBERS) if group.repeat == MEMBERS else ("",))
    ]
    if not places:
        return False
    repeat, parent = chance.choice(places)
    tell("try", entry.uid, "", "", "row")
    row, _ = entry.add_row(repeat, parent, at=0 if chance.random() < 0.5 else None)
    tell("row", entry.uid, row, parent)
    return True


def next_place(session: FormSession, field: Field) -> Field | None:
    """Return where a clerk goes on after a field: the next one, else the first."""
    return session.next_field(field) or next(iter(session.route()), None)


def tell(*words: object) -> None:
    """Write one line in one system call, so that a kill never cuts it in two."""
    os.write(1, (json.dumps(words) + "\n").encode())


def _resume(workspace: Workspace) -> FamilyEntry | None:
    uid = workspace.setting(OPEN_FAMILY)
    if not uid:
        return None
    with workspace.reading() as connection:
        row = connection.exec_driver_sql("SELECT id FROM family WHERE uid = ?", (uid,)).one()
    return FamilyEntry.load(workspace, row[0])


def _new_family(workspace: Workspace, chance: random.Random) -> FamilyEntry:
    entry = FamilyEntry.create(workspace, {"rt": f"{chance.randrange(1, 9):03}"})
    entry.remember(entry.session.route()[0])
    tell("family", entry.uid, *(entry.resume or ("", "")))
    return entry


def _answer(entry: FamilyEntry, chance: random.Random) -> None:
    session = entry.session
    route = session.route()
    here = entry.resume if entry.resume in route else route[0]
    field = chance.choice(route) if chance.random() < 0.1 else here
    assert field is not None
    text = _text(session, field, chance)
    tell("try", entry.uid, *field, text)
    entry.set(field, text, resume=lambda: next_place(session, field))
    tell("done", entry.uid, *field, text, *(entry.resume or ("", "")))


def _text(session: FormSession, field: Field, chance: random.Random) -> str:
    """Return an answer of the question's type, at times a wrong one: any text must be kept."""
    kind = session.form.questions[field.question].type
    if chance.random() < 0.05:
        return chance.choice(WORDS)
    if codes := [choice.code for choice in session.choices(field)]:
        if kind is QuestionType.SELECT_MULTIPLE:
            return " ".join(chance.sample(codes, chance.randrange(len(codes) + 1)))
        return chance.choice(codes)
    if kind is QuestionType.DATE:
        return f"{chance.randrange(1890, 2027)}-{chance.randrange(1, 13):02}-05"
    if kind in {QuestionType.INTEGER, QuestionType.DECIMAL}:
        return str(chance.randrange(100))
    return chance.choice(WORDS)


if __name__ == "__main__":
    type_without_end(Path(sys.argv[1]), int(sys.argv[2]))
