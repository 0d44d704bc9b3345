"""A workspace gets the forms and lists of the assessment once, and keeps what was changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite

from conftest import NOW
from dampingan.forms.xlsform import read_form
from dampingan.store import reference
from dampingan.store.plan import writing
from dampingan.store.plan.form import PLAN_FORMS, ensure_plan, has_plan, is_planned
from dampingan.store.plan.record import plan_record
from dampingan.store.subject import VILLAGE
from dampingan.store.workspace import Workspace


@pytest.fixture
def workspace(workspace_file: Path) -> Iterator[Workspace]:
    """Return a workspace that never heard of the assessment."""
    with Workspace.open(workspace_file, actor="Sari", now=lambda: NOW) as opened:
        yield opened


OWN = """
| settings | form_title | form_id | version |
|          | Masalah kami | masalah | 9 |
| survey | type | name | label |
|        | text | judul | Judul |
"""


def test_a_workspace_gets_every_form_about_the_village_once(workspace: Workspace) -> None:
    assert not has_plan(workspace)
    ensure_plan(workspace)
    assert has_plan(workspace)
    forms = {form.form_id: form.subject for form in workspace.extra_forms()}
    assert forms == dict.fromkeys(PLAN_FORMS, VILLAGE)
    generation = workspace.generation
    ensure_plan(workspace)
    assert workspace.generation == generation
    assert workspace.can_undo == ""


def test_a_form_that_the_regency_changed_stays(workspace: Workspace) -> None:
    workspace.install(read_form(OWN), OWN.encode(), "md", "extra", subject=VILLAGE)
    ensure_plan(workspace)
    assert workspace.extra_form("masalah").version == "9"


def test_what_was_changed_of_the_lists_stays_when_they_are_looked_at_again(
    workspace: Workspace,
) -> None:
    ensure_plan(workspace)
    entry = reference.references(workspace, "sektor")[0]
    reference.change_reference(workspace, entry.id, label="Nama kami")
    with workspace.write("lupa", undoable=False) as tx:
        tx.set_setting("references_seeded", "")
    ensure_plan(workspace)
    assert reference.label_of(workspace, "sektor", entry.code) == "Nama kami"


def test_a_workspace_of_the_layout_before_gets_the_assessment(workspace_file: Path) -> None:
    raw = sqlite.connect(str(workspace_file))
    raw.execute("DROP TABLE reference")
    raw.execute("DROP TABLE sheet_receipt")
    raw.execute("UPDATE alembic_version SET version_num = '0003'")
    raw.commit()
    raw.close()
    with Workspace.open(workspace_file) as opened:
        uid = writing.add(opened, "masalah", {"judul": "Rob"})
        assert plan_record(opened, uid).title == "Rob"  # type: ignore[union-attr]
        assert reference.references(opened, "sektor")
    assert workspace_file.with_name("bandengan.sebelum-0005.cadangan").exists()


def test_a_workspace_of_a_program_that_knew_fewer_forms_gets_the_new_one(
    workspace: Workspace,
) -> None:
    assert not is_planned(workspace)
    ensure_plan(workspace)
    with workspace.write("lama", undoable=False) as tx:
        tx.connection.exec_driver_sql("DELETE FROM instrument WHERE form_id = 'musyawarah'")
    workspace.forget_forms()
    assert is_planned(workspace)
    assert not has_plan(workspace)
    ensure_plan(workspace)
    assert has_plan(workspace)
