"""Any order of work, undo, redo, other families and reopening gives what a plain dict gives."""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from dampingan.forms.session import Field
from dampingan.store import finding, schema
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.recheck import recheck
from dampingan.store.workspace import Workspace

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)

ROOT = ("nama_kk", "alamat", "catatan", "no_kk", "rt", "no_urut_bangunan", "status_rumah")
MEMBER = ("nama", "nik", "keberadaan", "hubungan", "tgl_lahir", "jk")
TEXTS = st.sampled_from(
    [
        *("", "1", "2", "3", "14", "Umi", "umi rahayu", "3375034105809001", "3375034105809002"),
        *(
            "3375031803169895",
            "1980-05-17",
            "2014-02-01",
            "=1+1",
            "👩‍👧",
            "a\0b",
            "\ud83d",
            "x" * 3000,
        ),
    ]
)
MANY = st.integers(0, 30)

Model = dict[int, dict[str, Any]]


class Work(RuleBasedStateMachine):
    """An operator who does anything in any order; the model keeps whole copies."""

    source: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.path = Path(shutil.copy(self.source, self.folder / "a.dampingan"))
        self.workspace = Workspace.open(self.path, actor="Sari", now=lambda: NOW)
        self.entries: list[FamilyEntry] = []
        self.now: Model = {}
        self.done: list[Model] = []
        self.undone: list[Model] = []

    def teardown(self) -> None:
        self.workspace.close()
        assert schema.integrity(self.path) == []
        assert [p.name for p in self.folder.iterdir()] == ["a.dampingan"]
        shutil.rmtree(self.folder)

    def changed(self) -> None:
        """Take over what the program says now, after checking that it is a step of its own."""
        before, self.now = self.now, self.read()
        if before != self.now:
            self.done.append(before)
            self.undone.clear()

    def read(self) -> Model:
        model: Model = {}
        with self.workspace.reading() as connection:
            for row in connection.exec_driver_sql("SELECT * FROM family").mappings():
                if row["deleted_at"] is None or row["deleted_reason"] != "diurungkan":
                    model[row["id"]] = _plain(row) | {"persons": {}}
            for row in connection.exec_driver_sql("SELECT * FROM person").mappings():
                if row["family_id"] in model and row["deleted_at"] is None:
                    model[row["family_id"]]["persons"][row["uid"]] = _plain(row)
        return model

    @rule(rt=st.sampled_from(["", "001", "002"]))
    def create(self, rt: str) -> None:
        if len(self.entries) < 3:
            self.entries.append(FamilyEntry.create(self.workspace, {"rt": rt}))
            self.changed()

    @precondition(lambda self: self.entries)
    @rule(which=MANY, question=st.sampled_from(ROOT), text=TEXTS)
    def answer(self, which: int, question: str, text: str) -> None:
        entry = self.entries[which % len(self.entries)]
        entry.set(Field(question), text)
        stored = self.workspace.record("family", entry.family_id)
        kept = json.loads(stored["answers"]) | json.loads(stored["aside"])
        assert kept.get(question, "") == text.replace("\ud83d", "\ufffd")
        self.changed()

    @precondition(lambda self: any(e.session.rows("anggota") for e in self.entries))
    @rule(which=MANY, member=MANY, question=st.sampled_from(MEMBER), text=TEXTS)
    def answer_member(self, which: int, member: int, question: str, text: str) -> None:
        entry, rows = self.members(which)
        row = rows[member % len(rows)]
        entry.set(Field(question, row), text)
        person_id = entry.person_id(row)
        assert person_id is not None
        stored = self.workspace.record("person", person_id)
        kept = json.loads(stored["answers"]) | json.loads(stored["aside"])
        assert kept.get(question, "") == text.replace("\ud83d", "\ufffd")
        self.changed()

    @precondition(lambda self: self.entries)
    @rule(which=MANY, at=st.sampled_from([None, 0]))
    def add(self, which: int, at: int | None) -> None:
        entry = self.entries[which % len(self.entries)]
        if len(entry.session.rows("anggota")) < 4:
            entry.add_person(at)
            self.changed()

    @precondition(lambda self: any(e.session.rows("anggota") for e in self.entries))
    @rule(which=MANY, member=MANY)
    def remove(self, which: int, member: int) -> None:
        entry, rows = self.members(which)
        entry.remove_person(rows[member % len(rows)], "salah")
        self.changed()

    @precondition(lambda self: any(e.session.rows("anggota") for e in self.entries))
    @rule(which=MANY, member=MANY, to=MANY)
    def move(self, which: int, member: int, to: int) -> None:
        entry, rows = self.members(which)
        entry.move_person(rows[member % len(rows)], to % len(rows))
        self.changed()

    @precondition(lambda self: self.entries)
    @rule(which=MANY, status=st.sampled_from(["draft", "moved", "deceased", "deleted"]))
    def state(self, which: int, status: str) -> None:
        entry = self.entries[which % len(self.entries)]
        entry.set_status(status, "sebab")
        assert entry.status == status
        self.changed()

    @precondition(lambda self: self.done)
    @rule()
    def undo(self) -> None:
        self.undone.append(self.now)
        self.now = self.done.pop()
        assert self.workspace.undo() is not None
        self.reload()

    @precondition(lambda self: self.undone)
    @rule()
    def redo(self) -> None:
        self.done.append(self.now)
        self.now = self.undone.pop()
        assert self.workspace.redo() is not None
        self.reload()

    @rule()
    def check_all(self) -> None:
        assert recheck(self.workspace).changed == 0
        self.reload()

    @precondition(lambda self: self.entries)
    @rule(which=MANY, question=st.sampled_from(ROOT))
    def look(self, which: int, question: str) -> None:
        self.entries[which % len(self.entries)].remember(Field(question))

    @rule()
    def reopen(self) -> None:
        self.workspace.close()
        self.workspace = Workspace.open(self.path, actor="Sari", now=lambda: NOW)
        self.done, self.undone = [], []
        self.reload()

    def members(self, which: int) -> tuple[FamilyEntry, tuple[str, ...]]:
        filled = [e for e in self.entries if e.session.rows("anggota")]
        entry = filled[which % len(filled)]
        return entry, entry.session.rows("anggota")

    def reload(self) -> None:
        """Open again what is there, as the screens do after a change from elsewhere."""
        self.entries = [FamilyEntry.load(self.workspace, family_id) for family_id in self.now]

    @invariant()
    def the_file_says_what_the_model_says(self) -> None:
        assert self.read() == self.now
        assert bool(self.workspace.can_undo) == bool(self.done)
        assert bool(self.workspace.can_redo) == bool(self.undone)

    @invariant()
    def counts_follow_findings_and_sessions_follow_the_file(self) -> None:
        for entry in self.entries:
            row = self.workspace.record("family", entry.family_id)
            counts = finding.count(json.loads(row["findings"]))
            assert (row["error_count"], row["warning_count"]) == counts
            fresh = FamilyEntry.load(self.workspace, entry.family_id)
            assert fresh.session.answers() == entry.session.answers()


def _plain(row: Any) -> dict[str, Any]:
    """Return what undo must restore: answers, state, order; traces and findings follow."""
    skipped = {"rev", "updated_at", "updated_by", "resume", "findings", "error_count"}
    skipped |= {"warning_count", "deleted_at", "house_id"}
    return {k: v for k, v in row.items() if k not in skipped} | {"gone": row["deleted_at"] is None}


@pytest.fixture(scope="module", autouse=True)
def _source(empty_workspace_file: Path) -> None:
    Work.source = empty_workspace_file


TestWork = Work.TestCase
TestWork.settings = settings(
    max_examples=25,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
