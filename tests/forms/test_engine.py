"""The engine's promise: however a record came about, it is as if it were computed afresh."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dampingan.core.missing import Missing
from dampingan.forms.answer import Answers, Field
from dampingan.forms.model import Form
from dampingan.forms.session import FormSession
from forms.small_form import YES_NO, fill, question, read, survey

RUNNING = "coalesce(indexed-repeat(${lari}, ${r}, position(..) - 1), 0) + ${x}"
BACKWARDS = "coalesce(indexed-repeat(${sisa}, ${r}, position(..) + 1), 0) + ${x}"
WIDE = survey(
    question("integer", "a", constraint=". < ${b}", constraint_message="Di bawah ${b}"),
    question("integer", "b", required="${a} > 3"),
    question("begin_group", "g", relevant="${a} > 1 or ${b} > 5"),
    question("select_one ya", "c", relevant="${total} > 10"),
    question("select_multiple ya", "d", choice_filter="name != ${c}"),
    question("end_group"),
    question("begin_repeat", "r", relevant="${a} != 4"),
    question("integer", "x"),
    question("calculate", "urut", calculation="position(..)"),
    question("text", "y", relevant="${x} > 2 and ${a} > 0", required="yes"),
    question("begin_repeat", "s"),
    question("integer", "z", constraint=". != ${x}"),
    question("end_repeat"),
    question("calculate", "bawah", calculation="sum(${z})"),
    question("calculate", "lari", calculation=RUNNING),
    question("calculate", "sisa", calculation=BACKWARDS),
    question("end_repeat"),
    question("begin_repeat", "n", repeat_count="count(${r})"),
    question("text", "w", relevant="${c} = '1'"),
    question("end_repeat"),
    question("calculate", "total", calculation="sum(${x}) + count(${y})"),
    question("calculate", "semua", calculation="concat(join(' ', ${y}), '/', ${c}, '/', ${d})"),
    choices=YES_NO,
)  # fmt: skip

State = dict[object, object]


def state_of(session: FormSession) -> State:
    """Return all that a screen could see."""
    found: State = {}
    for field in session.fields():
        offered = tuple(choice.code for choice in session.choices(field))
        found[field] = (
            session.value(field),
            session.relevant(field),
            session.required(field),
            session.findings(field),
            offered,
        )
    found["findings"] = session.all_findings()
    found["route"] = session.route()
    return found


def compare_with_afresh(session: FormSession) -> None:
    again = fill(session.form, session.answers())
    assert state_of(session) == state_of(again)


TEXTS = st.sampled_from(["", "0", "1", "2", "3", "4", "5", "11", "tiga", *Missing])
ACTIONS = st.sampled_from(["set", "set", "set", "add", "remove", "move"])
STEPS = st.lists(st.tuples(ACTIONS, st.integers(0, 999), TEXTS), max_size=40)


def act(session: FormSession, step: tuple[str, int, str], repeats: list[tuple[str, str]]) -> None:
    """Do one step: answer something, or add, remove or move a row."""
    action, number, text = step
    fields = [field for field in session.fields() if not session.readonly(field)]
    if action == "set" and fields:
        session.set(fields[number % len(fields)], text)
        return
    repeat, outer = repeats[number % len(repeats)]
    parents = session.rows(outer) if outer else ("",)
    if not parents:
        return
    parent = parents[number % len(parents)]
    rows = session.rows(repeat, parent)
    if action == "add" and len(rows) < 4:
        session.add_row(repeat, parent, at=number % (len(rows) + 1))
    elif action == "remove" and rows:
        session.remove_row(rows[number % len(rows)])
    elif action == "move" and rows:
        session.move_row(rows[number % len(rows)], number % len(rows))


@given(steps=STEPS)
@settings(max_examples=60, deadline=None)
def test_a_record_changed_step_by_step_equals_one_computed_afresh(
    steps: list[tuple[str, int, str]],
) -> None:
    session = fill(WIDE)
    for step in steps:
        act(session, step, [("r", ""), ("s", "r")])
    compare_with_afresh(session)


@given(steps=STEPS)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_family_questionnaire_changed_step_by_step_equals_one_computed_afresh(
    keluarga: Form, steps: list[tuple[str, int, str]]
) -> None:
    session = fill(keluarga)
    session.add_row("anggota", key="P-1")
    for step in steps:
        act(session, step, [("anggota", "")])
    compare_with_afresh(session)


@given(steps=STEPS)
@settings(max_examples=40, deadline=None)
def test_every_value_that_changed_is_told(steps: list[tuple[str, int, str]]) -> None:
    session = fill(WIDE)
    session.add_row("r", key="R")
    seen = {field: session.value(field) for field in session.fields()}
    for _, number, text in steps:
        fields = [field for field in session.fields() if not session.readonly(field)]
        delta = session.set(fields[number % len(fields)], text)
        seen.update(delta.values)
    assert {f: seen.get(f, "") for f in session.fields()} == {
        f: session.value(f) for f in session.fields()
    }


@given(text=TEXTS, other=TEXTS)
@settings(max_examples=30, deadline=None)
def test_an_answer_that_turns_irrelevant_and_back_is_the_same(text: str, other: str) -> None:
    source = survey(
        question("text", "pintu"),
        question("text", "isi", relevant="${pintu} = 'buka'"),
        question("begin_repeat", "r", relevant="${pintu} = 'buka'"),
        question("text", "q"),
        question("end_repeat"),
    )
    session = fill(source)
    session.set(Field("pintu"), "buka")
    session.add_row("r", key="R")
    session.set(Field("isi"), text)
    session.set(Field("q", "R"), other)
    before = state_of(session)
    session.set(Field("pintu"), "tutup")
    assert session.value(Field("isi")) == ""
    assert session.rows("r") == ()
    session.set(Field("pintu"), "buka")
    assert state_of(session) == before


def test_only_what_depends_on_an_answer_is_computed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    source = survey(
        question("integer", "a"),
        question("calculate", "b", calculation="${a} + 1"),
        question("calculate", "c", calculation="${b} + 1"),
        question("integer", "lain"),
        question("calculate", "d", calculation="${lain} + 1"),
    )
    session = fill(source)
    session.set(Field("a"), "0")
    engine = session._engine
    computed: list[str] = []
    original = engine._compute["value"]

    def watch(cell: object, row: object) -> bool:
        computed.append(cell.spot.node.key)  # type: ignore[attr-defined]
        return original(cell, row)  # type: ignore[arg-type]

    monkeypatch.setitem(engine._compute, "value", watch)
    session.set(Field("a"), "1")
    assert computed == ["a", "b", "c"]


def test_a_change_that_changes_nothing_goes_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    source = survey(
        question("integer", "a"),
        question("calculate", "dewasa", calculation="if(${a} > 16, 1, 2)"),
        question("calculate", "c", calculation="${dewasa} + 1"),
    )
    session = fill(source)
    session.set(Field("a"), "20")
    computed: list[str] = []
    original = session._engine._compute["value"]

    def watch(cell: object, row: object) -> bool:
        computed.append(cell.spot.node.key)  # type: ignore[attr-defined]
        return original(cell, row)  # type: ignore[arg-type]

    monkeypatch.setitem(session._engine._compute, "value", watch)
    delta = session.set(Field("a"), "30")
    assert computed == ["a", "dewasa"]
    assert delta.values == {Field("a"): "30"}


def test_opening_a_record_finds_what_typing_it_would_find() -> None:
    typed = fill(WIDE)
    for key, text in (("a", "9"), ("b", "3"), ("c", "7"), ("d", "1 9")):
        typed.set(Field(key), text)
    opened = fill(WIDE, Answers({"a": "9", "b": "3", "c": "7", "d": "1 9"}))
    assert state_of(opened) == state_of(typed)
    assert read(WIDE) is opened.form


def test_what_gives_something_else_every_time_stays_when_a_record_is_opened_again() -> None:
    source = survey(
        question("text", "a"),
        question("calculate", "kode", calculation="concat(${a}, '-', uuid())"),
        question("calculate", "saat", calculation="now()"),
    )
    session = fill(source)
    session.set(Field("a"), "x")
    again = fill(source, session.answers())
    assert again.answers() == session.answers()
    again.set(Field("a"), "y")
    assert again.value(Field("kode")).startswith("y-")


def test_a_number_without_end_is_no_answer() -> None:
    session = fill(
        survey(
            question("integer", "a"),
            question("calculate", "b", calculation="if(1 = 1, 1 div 0, 2)"),
        )
    )
    assert session.value(Field("b")) == ""


def test_rows_before_and_behind_are_siblings() -> None:
    source = survey(
        question("begin_repeat", "r"),
        question("integer", "a"),
        question("calculate", "ke", calculation="count(../preceding-sibling::r) + 1"),
        question("calculate", "lalu", calculation="sum(../preceding-sibling::r/a)"),
        question("calculate", "nanti", calculation="count(../following-sibling::*)"),
        question("calculate", "sama", calculation="../a + count(preceding-sibling::a)"),
        question("end_repeat"),
    )
    session = fill(source)
    for text in ("5", "7", "9"):
        session.add_row("r", values={"a": text})
    second = session.rows("r")[1]
    names = ("ke", "lalu", "nanti", "sama")
    assert [session.value(Field(name, second)) for name in names] == ["2", "5", "1", "8"]
    session.remove_row(session.rows("r")[0])
    assert [session.value(Field(name, second)) for name in names] == ["1", "0", "1", "8"]


def test_an_attribute_of_a_form_is_read_as_empty_with_a_note() -> None:
    form = read(survey(question("text", "a"), question("calculate", "b", calculation="/data/@id")))
    assert any("id" in note for note in form.notes)


def test_counting_all_questions_is_no_circle() -> None:
    source = survey(
        question("text", "a"),
        question("integer", "b", relevant="${a} = 'x'"),
        question("calculate", "c", calculation="count(/data/*)"),
    )
    session = fill(source)
    assert session.value(Field("c")) == "2"
    session.set(Field("a"), "x")
    assert session.value(Field("c")) == "3"


def test_a_predicate_on_answers_of_rows_looks_at_each_of_them() -> None:
    source = survey(
        question("begin_repeat", "r"),
        question("integer", "a"),
        question("end_repeat"),
        question("calculate", "besar", calculation="count(${a}[. > 5])"),
        question("calculate", "jumlah", calculation="sum(/data/r/a[. > 5])"),
    )
    session = fill(source)
    for text in ("3", "7", "9"):
        session.add_row("r", values={"a": text})
    assert session.value(Field("besar")) == "2"
    assert session.value(Field("jumlah")) == "16"
