"""Any two versions, any answers, any mapping: nothing disappears, and the way back is exact."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dampingan.core.errors import FormError
from dampingan.core.missing import Missing
from dampingan.forms.comparison import propose
from dampingan.forms.mapping import VersionMapping, repeats_of
from dampingan.forms.model import Choice, Form, Group, Question, QuestionType
from dampingan.forms.session import Field
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.version.moved_row import Mover, RowBefore, Tallies
from dampingan.store.version.moving import move, plan_move
from dampingan.store.workspace import Workspace

TODAY = date(2026, 11, 21)
NAMES = ["a", "b", "c", "d", "e"]
LABELS = ["Nama", "Umur", "Jumlah ternak", "Menerima bantuan", "Sumber air minum"]
CODES = ["1", "2", "3", "9"]
WORDS = ["Ya", "Tidak", "Sumur", "Sungai", "Leding"]
TYPES = [
    QuestionType.TEXT,
    QuestionType.INTEGER,
    QuestionType.DECIMAL,
    QuestionType.DATE,
    QuestionType.SELECT_ONE,
    QuestionType.SELECT_MULTIPLE,
    QuestionType.ACKNOWLEDGE,
    QuestionType.NOTE,
]
TEXTS = [
    "x", "7", "007", "7.5", "1931-05-17", "17/5/1931", "1", "2", "9", "1 2", "2  1 9", "Ya",
    "tidak", "OK", "rumah biru", str(Missing.DONT_KNOW),
]  # fmt: skip

text_answers = st.sampled_from(TEXTS)
lists = st.dictionaries(st.sampled_from(CODES), st.sampled_from(WORDS), min_size=1)


@st.composite
def groups(draw: st.DrawFn, names: list[str], repeat: str) -> list[Question]:
    return [
        Question(
            key=name,
            name=name,
            type=draw(st.sampled_from(TYPES)),
            label={"": draw(st.sampled_from(LABELS))},
            path=(repeat,) if repeat else (),
            repeat=repeat,
            choice_list=draw(st.sampled_from(["l1", "l2"])),
        )
        for name in names
    ]


@st.composite
def forms(draw: st.DrawFn, version: str, *, members: bool = False) -> Form:
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1))
    split = draw(st.integers(0, len(names)))
    children: list[Question | Group] = list(draw(groups(names[:split], "")))
    rows = draw(st.sampled_from(["r", "s", ""]))
    if rows:
        inner = tuple(draw(groups(names[split:], rows)))
        children.append(Group(rows, rows, {"": "Daftar"}, inner, is_repeat=True))
    if members:
        name = Question("nama", "nama", QuestionType.TEXT, {"": "Nama"}, ("anggota",), "anggota")
        children.append(Group("anggota", "anggota", {"": "Anggota"}, (name,), is_repeat=True))
    choices = {
        list_name: tuple(Choice(code, {"": word}) for code, word in draw(lists).items())
        for list_name in ("l1", "l2")
    }
    return Form("keluarga", version, {"": "Uji"}, Group("", "", {}, tuple(children)), choices)


@st.composite
def mappings(draw: st.DrawFn, old: Form, new: Form) -> VersionMapping:
    """What the program proposes, or anything that somebody could put together by hand."""
    if draw(st.booleans()):
        return propose(old, new)
    targets = draw(st.permutations([*new.questions, *[""] * len(old.questions)]))
    chosen = {
        key: target
        for key, target in zip(old.questions, targets, strict=False)
        if draw(st.booleans())
    }
    codes = {
        key: draw(st.dictionaries(st.sampled_from(CODES), st.sampled_from([*CODES, ""])))
        for key in old.questions
        if draw(st.booleans())
    }
    free = ([key for key in repeats_of(form) if key != "anggota"] for form in (old, new))
    rows = dict(zip(*free, strict=False))
    mapping = VersionMapping("keluarga", old.version, new.version, chosen, rows, codes)
    try:
        mapping.check(old, new)
    except FormError:
        return propose(old, new)
    return mapping


def given_answers(draw: st.DrawFn, form: Form, repeat: str) -> dict[str, str]:
    keys = [
        key
        for key, question in form.questions.items()
        if question.repeat == repeat and question.type is not QuestionType.NOTE
    ]
    return draw(st.dictionaries(st.sampled_from(keys), text_answers)) if keys else {}


@st.composite
def moves(draw: st.DrawFn) -> tuple[Form, Form, VersionMapping, RowBefore]:
    old, new = draw(forms("1")), draw(forms("2"))
    repeat = draw(st.sampled_from(["", *repeats_of(old)]))
    answers = given_answers(draw, old, repeat)
    aside = {key: answers.pop(key) for key in list(answers) if draw(st.booleans())}
    prior = given_answers(draw, old, repeat)
    return old, new, draw(mappings(old, new)), RowBefore(repeat, answers, aside, {}, prior, "1")


def texts(row: RowBefore) -> dict[str, str]:
    return {**row.answers, **row.aside}


@given(moves())
@settings(max_examples=400)
def test_every_text_that_came_in_goes_out(case: tuple[Form, Form, VersionMapping, Any]) -> None:
    old, new, mapping, row = case
    tallies = Tallies()
    after = Mover((old, new), mapping, TODAY).move(row, tallies)
    targets = mapping.targets(old, new)
    for key, text in texts(row).items():
        held = after.values.get(targets.get(key) or "")
        assert held is not None or after.parked.get(f"{key}@1") == text
    asked = {key for key, q in new.questions.items() if q.repeat == after.repeat}
    assert set(after.values) <= asked
    counted = tallies.questions.values()
    assert sum(t.answers for t in counted) == len(texts(row))
    assert all(t.answers == t.same + t.changed + t.parked for t in counted)


@given(moves())
@settings(max_examples=400)
def test_the_way_back_is_exact(case: tuple[Form, Form, VersionMapping, Any]) -> None:
    old, new, mapping, row = case
    there = Mover((old, new), mapping, TODAY).move(row, Tallies())
    between = RowBefore(there.repeat, there.values, {}, there.parked, there.prior, "2")
    way_back = Mover((new, old), mapping.inverse(old, new), TODAY, forward=mapping)
    back = way_back.move(between, Tallies())
    assert back.values == texts(row)
    assert back.prior == row.prior
    assert back.parked == {}
    assert back.repeat == row.repeat


def stored(workspace: Workspace) -> dict[str, Any]:
    kinds = ("family", "person", "roster_row")
    with workspace.reading() as connection:
        return {
            kind: [
                {**json.loads(answers), **json.loads(aside)}
                for answers, aside in connection.exec_driver_sql(
                    f"SELECT answers, aside FROM {kind} WHERE deleted_at IS NULL ORDER BY id"
                )
            ]
            for kind in kinds
        }


def everything(workspace: Workspace) -> set[str]:
    """Return every text that is an answer, stood aside, is parked or is told by the history."""
    found = {text for rows in stored(workspace).values() for row in rows for text in row.values()}
    with workspace.reading() as connection:
        for kind in ("family", "person", "roster_row"):
            for (parked,) in connection.exec_driver_sql(f"SELECT parked FROM {kind}"):
                found.update(json.loads(parked).values())
        found.update(
            text
            for row in connection.exec_driver_sql("SELECT old, new FROM history")
            for text in row
            if text
        )
    return found


@st.composite
def workspaces(draw: st.DrawFn) -> tuple[Form, Form, VersionMapping, Mapping[str, str], list[Any]]:
    old, new = draw(forms("1", members=True)), draw(forms("2", members=True))
    root = given_answers(draw, old, "")
    rows = [
        (repeat, given_answers(draw, old, repeat))
        for repeat in repeats_of(old)
        for _ in range(draw(st.integers(0, 2)))
    ]
    return old, new, draw(mappings(old, new)), root, rows


@given(workspaces())
@settings(max_examples=25)
def test_a_workspace_comes_back_as_it_was_and_loses_nothing_on_the_way(
    empty_workspace_file: Path,
    case: tuple[Form, Form, VersionMapping, Mapping[str, str], list[Any]],
) -> None:
    old, new, mapping, root, rows = case
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "uji.dampingan"
        shutil.copyfile(empty_workspace_file, path)
        with Workspace.open(path) as workspace:
            workspace.install(old, b"", "md")
            entry = FamilyEntry.create(workspace)
            typed = fill(entry, root, rows)
            before = stored(workspace)
            move(workspace, plan_move(workspace, "keluarga", new, mapping))
            assert typed <= everything(workspace)
            assert FamilyEntry.load(workspace, 1).form.version == "2"
            move(workspace, plan_move(workspace, "keluarga", old))
            assert stored(workspace) == before


def fill(entry: FamilyEntry, root: Mapping[str, str], rows: list[Any]) -> set[str]:
    for key, text in root.items():
        entry.set(Field(key), text)
    for repeat, answers in rows:
        row, _ = entry.add_row(repeat)
        for key, text in answers.items():
            entry.set(Field(key, row), text)
    return {text for answers in (root, *(r[1] for r in rows)) for text in answers.values()}
