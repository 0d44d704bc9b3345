"""Figures of paper: the first page of a preview, and a large form whole.

Run with ``pytest tests/benchmarks --benchmark-enable``. Wanted: a first page in 500 ms with the
program warm. A large form has 640 questions, seven repeats among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

import pytest

from dampingan.core.resource import resource
from dampingan.forms.model import Choice, Form, Group, Question, QuestionType
from dampingan.forms.xlsform import read_form
from dampingan.printing.questionnaire.questionnaire import (
    first_page,
    questionnaire_pages,
    questionnaire_pdf,
)

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture


def _large() -> Form:
    def asked(name: str, number: str, repeat: str = "", relevant: str = "") -> Question:
        return Question(
            name,
            name,
            QuestionType.SELECT_ONE,
            {"": f"Pertanyaan {number} tentang keadaan keluarga"},
            number=number,
            repeat=repeat,
            relevant=relevant,
            choice_list="ya",
        )

    plain = [asked(f"q{n}", str(n), relevant="${q1} = '1'" if n > 1 else "") for n in range(1, 361)]
    repeats = [
        Group(
            f"r{k}",
            f"r{k}",
            {"": f"Daftar {k}"},
            tuple(asked(f"r{k}q{n}", f"{k}.{n}", f"r{k}") for n in range(1, 41)),
            is_repeat=True,
        )
        for k in range(1, 8)
    ]
    codes = (Choice("1", {"": "Ya"}), Choice("2", {"": "Tidak"}), Choice("8", {"": "Tidak tahu"}))
    root = Group("", "", {}, (*plain, *repeats))
    return Form("besar", "1", {"": "Formulir besar"}, root, {"ya": codes})


@pytest.fixture(scope="module", params=["keluarga", "640 questions"])
def form(request: pytest.FixtureRequest) -> Form:
    """Return the built-in form, then a large one."""
    if request.param == "keluarga":
        return read_form(resource("instruments/keluarga.md").read_text("utf-8"))
    return _large()


def _others(form: Form) -> Iterator[Form]:
    """Yield the form under another title each time, so that nothing is answered from memory."""
    return (replace(form, title={"": f"Formulir {number}"}) for number in count())


@pytest.mark.benchmark(group="paper: first page as a picture, another form each time")
def test_first_page(benchmark: BenchmarkFixture, form: Form) -> None:
    forms = _others(form)
    benchmark.pedantic(lambda: first_page(next(forms)), rounds=8, warmup_rounds=1)


@pytest.mark.benchmark(group="paper: all pages as pictures")
def test_all_pages(benchmark: BenchmarkFixture, form: Form) -> None:
    forms = _others(form)
    benchmark.pedantic(lambda: questionnaire_pages(next(forms)), rounds=5, warmup_rounds=1)


@pytest.mark.benchmark(group="paper: PDF")
def test_whole_pdf(benchmark: BenchmarkFixture, form: Form) -> None:
    forms = _others(form)
    benchmark.pedantic(lambda: questionnaire_pdf(next(forms)), rounds=5, warmup_rounds=1)
