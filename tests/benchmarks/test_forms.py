"""Figures of the questionnaire engine, each beside its floor or rival in the same run.

Run with ``pytest tests/benchmarks/test_forms.py --benchmark-enable``. lxml and elementpath come
with the extra ``bench``; without them their rows are left out by name.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from dampingan.forms.answer import Answers, Field, Row
from dampingan.forms.definition import form_from_json, form_to_json
from dampingan.forms.expression.syntax import parse_expression
from dampingan.forms.model import Form
from dampingan.forms.program import Program, program_of
from dampingan.forms.session import FormSession
from dampingan.forms.xlsform import read_form
from forms import large_form
from forms.keluarga_family import CHILD, FAMILY, HEAD, WIFE
from forms.small_form import question, survey

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

TODAY = date(2026, 11, 21)


def family(persons: int, number: int = 0) -> Answers:
    """Return an invented family; every one differs a little."""
    kinds = (HEAD, WIFE, CHILD)
    rows = []
    for place in range(persons):
        facts = {**kinds[min(place, 2)], "jam_kerja": str(20 + (number + place) % 40)}
        if place > 2:
            facts["nik"] = ""
        rows.append(Row(f"P-{number}-{place}", "anggota", "", facts))
    values = {**FAMILY, "luas_lantai": str(20 + number % 80), "jumlah_anggota": str(persons)}
    return Answers(values, rows)


# ---------------------------------------------------------------- one answer


@pytest.mark.benchmark(group="one answer through the graph, family of 15")
def test_an_answer_in_a_family_of_15(benchmark: BenchmarkFixture, keluarga: Form) -> None:
    session = FormSession(keluarga, family(15), today=TODAY)
    answers = _answers(session, keluarga)

    def answer() -> None:
        field, text = next(answers)
        session.set(field, text)

    for _ in range(2000):
        answer()
    benchmark.pedantic(answer, rounds=4000, iterations=1)


def _answers(session: FormSession, form: Form) -> Iterator[tuple[Field, str]]:
    """Yield every asked field in turn with ever other answers, wrong ones among them."""
    for turn in itertools.count():
        for field in session.route():
            asked = form.questions[field.question]
            choices = session.choices(field)
            if choices:
                yield field, choices[turn % len(choices)].code
            elif asked.type == "date":
                yield field, f"{1950 + (turn * 7) % 70}-0{1 + turn % 9}-1{turn % 10}"
            else:
                yield field, str((turn * 13) % 90)


# ---------------------------------------------------------------- whole records


@pytest.mark.benchmark(group="re-check of 1,000 families of 3 or 4 persons")
def test_a_recheck_of_a_thousand_families(benchmark: BenchmarkFixture, keluarga: Form) -> None:
    families = [family(3 + number % 2, number) for number in range(1000)]

    def recheck() -> int:
        return sum(
            len(FormSession(keluarga, answers, today=TODAY).all_findings()) for answers in families
        )

    benchmark.pedantic(recheck, rounds=3, iterations=1, warmup_rounds=1)


@pytest.mark.benchmark(group="the family questionnaire")
def test_loading_the_family_questionnaire(benchmark: BenchmarkFixture, keluarga: Form) -> None:
    benchmark(form_from_json, form_to_json(keluarga))


@pytest.mark.benchmark(group="the family questionnaire")
def test_compiling_the_family_questionnaire(benchmark: BenchmarkFixture, keluarga: Form) -> None:
    def compile_it() -> None:
        parse_expression.cache_clear()
        _ = Program(keluarga, program_of(keluarga).library.zone).bulk

    benchmark.pedantic(compile_it, rounds=10, iterations=1)


# ---------------------------------------------------------------- a large form


@pytest.fixture(scope="module")
def large() -> tuple[str, Answers]:
    """Return the large form as JSON, and ten filled rows in each repeat."""
    return form_to_json(read_form(large_form.source())), large_form.answers()


@pytest.mark.benchmark(group="a form of 640 rows, 7 repeats x 10 rows")
def test_opening_the_large_form_from_its_json(
    benchmark: BenchmarkFixture, large: tuple[str, Answers]
) -> None:
    text, answers = large

    def open_it() -> FormSession:
        parse_expression.cache_clear()
        return FormSession(form_from_json(text), answers, today=TODAY)

    session = benchmark.pedantic(open_it, rounds=8, iterations=1, warmup_rounds=1)
    assert len(session.fields()) > 3000


@pytest.mark.benchmark(group="a form of 640 rows, 7 repeats x 10 rows: one answer")
def test_an_answer_in_the_large_form(
    benchmark: BenchmarkFixture, large: tuple[str, Answers]
) -> None:
    text, answers = large
    form = form_from_json(text)
    session = FormSession(form, answers, today=TODAY)
    turns = _answers(session, form)

    def answer() -> None:
        field, value = next(turns)
        session.set(field, value)

    for _ in range(3000):
        answer()
    benchmark.pedantic(answer, rounds=4000, iterations=1)
    times = sorted(benchmark.stats.stats.data)  # type: ignore[union-attr]
    benchmark.extra_info["p95 ms"] = round(times[len(times) * 95 // 100] * 1000, 3)


# ---------------------------------------------------------------- expressions

XML = "<data><umur>34</umur><jk>2</jk><kawin>2</kawin><kartu>1 4</kartu></data>"
EXPRESSION = (
    "/data/umur >= 10 and /data/umur <= 54 and /data/jk = '2' and selected(/data/kartu, '4')"
)
EVALUATIONS = 1000


def repeat(function: Callable[[], Any]) -> Callable[[], None]:
    """Return a function that evaluates a thousand times."""

    def many() -> None:
        for _ in range(EVALUATIONS):
            function()

    return many


@pytest.mark.benchmark(group="1,000 evaluations of an expression")
def test_our_compiled_expression(benchmark: BenchmarkFixture) -> None:
    source = survey(
        question("integer", "umur"),
        question("text", "jk"),
        question("text", "kartu"),
        question("text", "hamil", relevant=EXPRESSION),
    )
    answers = Answers({"umur": "34", "jk": "2", "kartu": "1 4"})
    form = read_form(source)
    session = FormSession(form, answers, today=TODAY)
    relevant = program_of(form).rules["hamil"].relevant
    assert relevant is not None
    row = session._engine.root
    call, values, chain = relevant.call, row.values, row.chain
    assert call(values, chain)
    call = relevant.call
    benchmark(repeat(lambda: call(values, chain)))


@pytest.mark.benchmark(group="1,000 evaluations of an expression")
def test_rival_lxml_with_an_extension_function(benchmark: BenchmarkFixture) -> None:
    etree = pytest.importorskip("lxml.etree")
    functions = etree.FunctionNamespace(None)
    functions["selected"] = lambda _context, nodes, code: code in nodes[0].text.split()
    compiled = etree.XPath(EXPRESSION)
    document = etree.fromstring(XML)
    assert compiled(document) is True
    benchmark(repeat(lambda: compiled(document)))


@pytest.mark.benchmark(group="1,000 evaluations of an expression")
def test_rival_elementpath(benchmark: BenchmarkFixture) -> None:
    elementpath = pytest.importorskip("elementpath")
    from xml.etree import ElementTree as ET

    plain = EXPRESSION.replace("selected(/data/kartu, '4')", "contains(/data/kartu, '4')")
    document = ET.fromstring(XML)
    token = elementpath.XPath1Parser().parse(plain.replace("/data/", ""))

    def evaluate() -> Any:
        return token.evaluate(elementpath.XPathContext(document))

    assert evaluate() is True
    benchmark.pedantic(repeat(evaluate), rounds=3, iterations=1)


@pytest.mark.benchmark(group="1,000 evaluations of an expression")
def test_floor_the_same_in_plain_python(benchmark: BenchmarkFixture) -> None:
    facts = {"umur": 34.0, "jk": "2", "kartu": "1 4"}

    def evaluate() -> bool:
        return (
            facts["umur"] >= 10
            and facts["umur"] <= 54
            and facts["jk"] == "2"
            and "4" in facts["kartu"].split()  # type: ignore[union-attr]
        )

    benchmark(repeat(evaluate))
