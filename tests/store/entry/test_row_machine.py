"""Rows inside rows, in any order of work: what is in memory is on the disk, and undo takes it back.

Two kinds of record: a response, whose rows are all roster rows, and a family whose questionnaire
has members with rows of their own.
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from dampingan.forms.session import Answers, Field
from dampingan.forms.xlsform import read_form
from dampingan.store import schema
from dampingan.store.entry.entry import Entry, FamilyEntry, ResponseEntry, Subject
from dampingan.store.recheck import recheck
from dampingan.store.workspace import Workspace

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)

FORM = """
| survey |
|        | type         | name    | label | constraint | relevant        | repeat_count | calculation       |
|        | text         | nama_kk | Nama  |            |                 |              |                   |
|        | integer      | kamar   | Kamar | . < 9      |                 |              |                   |
|        | begin_repeat | anggota | Orang |            | ${kamar} != 0   |              |                   |
|        | text         | nama    | Nama  |            |                 |              |                   |
|        | integer      | umur    | Umur  | . < 99     |                 |              |                   |
|        | begin_repeat | sakit   | Sakit |            | ${umur} > 5     |              |                   |
|        | text         | jenis   | Jenis |            |                 |              |                   |
|        | end_repeat   |         |       |            |                 |              |                   |
|        | end_repeat   |         |       |            |                 |              |                   |
|        | begin_repeat | ruang   | Ruang |            |                 | ${kamar}     |                   |
|        | integer      | luas    | Luas  |            |                 |              |                   |
|        | end_repeat   |         |       |            |                 |              |                   |
|        | calculate    | jumlah  |       |            |                 |              | count(${anggota}) |
| settings |
|          | form_title | form_id | version |
|          | Uji        | uji     | 1       |
"""  # noqa: E501

TEXTS = st.sampled_from(["", "0", "1", "2", "3", "7", "50", "120", "Umi", "a\0b", "x" * 300])
MANY = st.integers(0, 30)
MEMBERS, ILLNESSES = "anggota", "sakit"


class Rows(RuleBasedStateMachine):
    """An operator over one record; every state that was passed is kept whole."""

    source: Path
    main: bool

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.path = Path(shutil.copy(self.source, self.folder / "a.dampingan"))
        self.workspace = Workspace.open(self.path, actor="Sari", now=lambda: NOW)
        form = read_form(FORM)
        if self.main:
            self.workspace.install(form, b"", "md")
            self.entry: Entry = FamilyEntry.create(self.workspace)
        else:
            self.workspace.install(form, b"", "md", "extra", subject="village")
            self.entry = ResponseEntry.create(self.workspace, "uji", Subject("village"))
        self.done: list[Any] = []
        self.undone: list[Any] = []
        self.now = self.state()

    def teardown(self) -> None:
        self.workspace.close()
        assert schema.integrity(self.path) == []
        shutil.rmtree(self.folder)

    def state(self) -> tuple[Answers, dict[Field, str], dict[str, str]]:
        entry = self.entry
        return entry.session.answers(), dict(entry.notes), dict(entry.finding_document)

    def step(self) -> None:
        """Count what was just done as one step when the program does."""
        if len(self.done) < self.steps():
            self.done.append(self.now)
            self.undone.clear()
        self.now = self.state()

    def steps(self) -> int:
        """Return how many operations can be undone, the first (a new record) left out."""
        with self.workspace.reading() as connection:
            sql = "SELECT count(*) FROM operation WHERE undoable = 1 AND reverted = 0"
            return int(connection.exec_driver_sql(sql).scalar_one()) - self.first

    first = 1

    def members(self) -> tuple[str, ...]:
        return self.entry.session.rows(MEMBERS)

    def inner(self) -> list[tuple[str, str]]:
        session = self.entry.session
        return [(row, kid) for row in self.members() for kid in session.rows(ILLNESSES, row)]

    @rule(question=st.sampled_from(["nama_kk", "kamar"]), text=TEXTS)
    def answer(self, question: str, text: str) -> None:
        self.entry.set(Field(question), "3" if question == "kamar" and text == "120" else text)
        self.step()

    @precondition(lambda self: self.members())
    @rule(which=MANY, question=st.sampled_from(["nama", "umur"]), text=TEXTS)
    def answer_member(self, which: int, question: str, text: str) -> None:
        rows = self.members()
        self.entry.set(Field(question, rows[which % len(rows)]), text)
        self.step()

    @precondition(lambda self: self.inner())
    @rule(which=MANY, text=TEXTS)
    def answer_inside(self, which: int, text: str) -> None:
        rows = self.inner()
        self.entry.set(Field("jenis", rows[which % len(rows)][1]), text)
        self.step()

    @rule(at=st.sampled_from([None, 0, 1]))
    def add(self, at: int | None) -> None:
        if len(self.members()) < 4:
            self.entry.add_row(MEMBERS, at=at)
            self.step()

    @precondition(lambda self: self.members())
    @rule(which=MANY, at=st.sampled_from([None, 0]))
    def add_inside(self, which: int, at: int | None) -> None:
        rows = self.members()
        self.entry.add_row(ILLNESSES, rows[which % len(rows)], at=at)
        self.step()

    @precondition(lambda self: self.members())
    @rule(which=MANY)
    def remove(self, which: int) -> None:
        rows = self.members()
        self.entry.remove_row(rows[which % len(rows)], "salah")
        self.step()

    @precondition(lambda self: self.inner())
    @rule(which=MANY)
    def remove_inside(self, which: int) -> None:
        rows = self.inner()
        self.entry.remove_row(rows[which % len(rows)][1], "salah")
        self.step()

    @precondition(lambda self: self.members())
    @rule(which=MANY, to=MANY)
    def move(self, which: int, to: int) -> None:
        rows = self.members()
        self.entry.move_row(rows[which % len(rows)], to % len(rows))
        self.step()

    @precondition(lambda self: self.inner())
    @rule(which=MANY, to=MANY)
    def move_inside(self, which: int, to: int) -> None:
        rows = self.inner()
        parent, row = rows[which % len(rows)]
        siblings = self.entry.session.rows(ILLNESSES, parent)
        self.entry.move_row(row, to % len(siblings))
        self.step()

    @rule(text=st.sampled_from(["", "menurut tetangga"]))
    def remark(self, text: str) -> None:
        self.entry.set_note(Field("kamar"), text)
        self.step()

    @rule()
    def accept(self) -> None:
        self.entry.accept(self.entry.findings)
        self.step()

    @precondition(lambda self: self.done)
    @rule()
    def undo(self) -> None:
        self.undone.append(self.now)
        self.now = self.done.pop()
        assert self.workspace.undo() is not None
        self.entry.reload()

    @precondition(lambda self: self.undone)
    @rule()
    def redo(self) -> None:
        self.done.append(self.now)
        self.now = self.undone.pop()
        assert self.workspace.redo() is not None
        self.entry.reload()

    @rule()
    def check_all(self) -> None:
        assert recheck(self.workspace).changed == 0

    @rule()
    def reopen(self) -> None:
        self.workspace.close()
        self.workspace = Workspace.open(self.path, actor="Sari", now=lambda: NOW)
        self.entry = type(self.entry).load(self.workspace, self.entry.record_id)
        self.first = self.first + self.steps()
        self.done, self.undone = [], []

    @invariant()
    def memory_says_what_the_model_says(self) -> None:
        assert self.state() == self.now

    @invariant()
    def the_disk_says_what_memory_says(self) -> None:
        entry = self.entry
        fresh = type(entry).load(self.workspace, entry.record_id)
        assert fresh.session.answers() == entry.session.answers()
        assert fresh.finding_document == entry.finding_document
        assert fresh.notes == entry.notes
        assert {f: fresh.acceptance(f) for f in fresh.findings} == {
            f: entry.acceptance(f) for f in entry.findings
        }


class FamilyRows(Rows):
    main = True


class ResponseRows(Rows):
    main = False


@pytest.fixture(scope="module", autouse=True)
def _source(empty_workspace_file: Path) -> None:
    Rows.source = empty_workspace_file


_SETTINGS = settings(
    max_examples=15,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestFamilyRows = FamilyRows.TestCase
TestFamilyRows.settings = _SETTINGS
TestResponseRows = ResponseRows.TestCase
TestResponseRows.settings = _SETTINGS
