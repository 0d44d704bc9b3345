"""Answers that hold entries of reference lists survive a new version of their form."""

from __future__ import annotations

from dataclasses import replace

from dampingan.core.resource import resource
from dampingan.forms.xlsform import read_form
from dampingan.store import reference
from dampingan.store.plan import writing
from dampingan.store.plan.record import plan_record
from dampingan.store.version.moving import move, plan_move
from dampingan.store.workspace import Workspace


def test_an_entry_that_was_added_here_is_an_answer_in_the_new_version_too(
    workspace: Workspace,
) -> None:
    uid = writing.add(workspace, "masalah", {"judul": "Sanggar sepi"})
    made = reference.add_reference(workspace, "sektor", "Kesenian")
    writing.answer(workspace, uid, {"sektor": made.code})
    source = (resource("instruments") / "masalah.md").read_text("utf-8")
    new = read_form(source.replace("2026112200", "2027010100"))
    shorter = {"sektor.csv": new.choices["sektor.csv"][:2]}
    new = replace(new, choices={**new.choices, **shorter})  # the file beside it was an older one
    plan = plan_move(workspace, "masalah", new)
    assert plan.parked == 0
    move(workspace, plan)
    found = plan_record(workspace, uid)
    assert found is not None
    assert found.text("sektor") == made.code
    assert workspace.extra_form("masalah").version == "2027010100"
