"""A form survives as JSON, and opening it needs neither pyxform nor the parser."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from dampingan.forms.answer import Answers
from dampingan.forms.definition import form_from_json, form_to_json
from dampingan.forms.model import Form
from forms.small_form import fill, question, read, survey


def test_a_form_comes_back_the_same(keluarga: Form) -> None:
    text = form_to_json(keluarga)
    again = form_from_json(text)
    assert again.root == keluarga.root
    assert (again.form_id, again.version, again.hash) == (
        keluarga.form_id,
        keluarga.version,
        keluarga.hash,
    )
    assert again.choices == keluarga.choices
    assert form_to_json(again) == text


def test_a_form_that_came_back_can_be_filled(keluarga: Form) -> None:
    again = form_from_json(form_to_json(keluarga))
    assert fill(again, Answers()).all_findings() == fill(keluarga, Answers()).all_findings()


def test_only_what_differs_from_defaults_is_written() -> None:
    body = json.loads(form_to_json(read(survey(question("text", "a")))))
    assert set(body["root"]["children"][0]) == {
        "key", "name", "type", "label", "xlsform_type", "place",
    }  # fmt: skip


def test_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="format"):
        form_from_json('{"format": 99}')


def test_loading_a_form_imports_neither_pyxform_nor_the_parser(keluarga: Form) -> None:
    program = (
        "import sys; from dampingan.forms.definition import form_from_json;"
        "form_from_json(sys.stdin.read());"
        "import dampingan.forms.session;"
        "print([m for m in ('pyxform', 'openpyxl') if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", program],
        input=form_to_json(keluarga),
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    assert result.stdout.strip() == "[]"
