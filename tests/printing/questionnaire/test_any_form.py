"""Whatever a form says, it comes out as pages."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dampingan.forms.model import Group, Question, QuestionType
from dampingan.printing.questionnaire.questionnaire import first_page, questionnaire_pdf
from dampingan.printing.questionnaire.sheet.content import sheet_content
from printing.conftest import asked, form_of

TEXT = st.one_of(st.text(max_size=60), st.sampled_from(["", "Nama", "**tebal** <b>x</b>", "#[$"]))
LISTS = ("satu", "banyak", "kosong", "tak ada")


@st.composite
def _question(draw: st.DrawFn, number: int, repeat: str) -> Question:
    others = [f"q{n}" for n in range(max(0, number - 3), number + 2)]
    conditions = ["", "${%s} = '1'", "not(selected(${%s}, 'b'))", "${%s} > 5 and (", "count(${%s})"]
    condition = draw(st.sampled_from(conditions))
    about = draw(st.sampled_from(others))
    values: dict[str, Any] = {
        "label": draw(TEXT),
        "hint": {"": draw(TEXT)},
        "number": draw(st.sampled_from(["", str(number), "A1-b.3"])),
        "width": draw(st.integers(0, 40)),
        "choice_list": draw(st.sampled_from(["", *LISTS])),
        "relevant": condition % about if condition else "",
        "readonly": draw(st.booleans()),
        "bitsum": draw(st.booleans()),
        "appearance": draw(st.sampled_from(["", "multiline", "w1"])),
        "repeat": repeat,
    }
    return asked(f"q{number}", draw(st.sampled_from(list(QuestionType))), **values)


@st.composite
def _group(draw: st.DrawFn, first: int, depth: int, repeat: str) -> Group:
    name = f"g{first}"
    is_repeat = draw(st.booleans())
    inside = name if is_repeat else repeat
    children: list[Question | Group] = []
    number = first
    for _ in range(draw(st.integers(0, 6))):
        number += 1
        if depth and draw(st.integers(0, 3)) == 0:
            child = draw(_group(number * 10, depth - 1, inside))
        else:
            child = draw(_question(number, inside))
        children.append(child)
    return Group(name, name, {"": draw(TEXT)}, tuple(children), repeat=repeat, is_repeat=is_repeat)


@settings(max_examples=6)
@given(_group(1, 2, ""), st.integers(-3, 40))
def test_any_form_comes_out_as_pages(group: Group, rows: int) -> None:
    lists = {
        "satu": [("a", "Ya"), ("b", "")],
        "banyak": [(f"kode_{n}", f"Pilihan {n}") for n in range(70)],
        "kosong": [],
    }
    form = form_of(group, choices=lists)
    pdf = questionnaire_pdf(form, rows=rows)
    assert re.search(rb"/Type/Pages/Count [1-9]", pdf)
    assert first_page(form, rows=rows, dpi=20).startswith(b"\x89PNG")
    assert sheet_content(form) == sheet_content(form)
