"""`dampingan form …` answers whoever asks about a file or an expression, whatever it is."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from dampingan.cli import form
from dampingan.cli.command import main
from dampingan.core.errors import DampinganError
from forms.small_form import question, survey


def answers(
    lines: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> list[dict[str, Any]]:
    """Return what `form eval` says about lines of JSON."""
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    assert form.evaluate(None) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize(
    ("expression", "shown"),
    [
        ("1 + 1", "2"),
        ("7 div 2", "3.5"),
        ("1 div 0", "Infinity"),
        ("1 = 1", "true"),
        ("concat('a', 'b')", "ab"),
    ],
)
def test_the_value_of_one_expression_is_printed(
    expression: str, shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert form.evaluate(expression) == 0
    assert capsys.readouterr().out == f"{shown}\n"


@pytest.mark.parametrize("expression", ["1 +", "batas(1)", "digest('a', 'CRC')", "(" * 3000])
def test_an_expression_without_a_value_is_refused_in_a_sentence(expression: str) -> None:
    with pytest.raises(DampinganError):
        form.evaluate(expression)


def test_every_line_gets_one_line_of_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [
        {"expr": "1 + 1", "xml": None, "context": None},
        {"expr": "7 div 2"},
        {"expr": "0 div 0"},
        {"expr": "1 = 1"},
        {"expr": "/a/b", "xml": "<a><b>5</b><b>6</b></a>"},
        {"expr": ". + 1", "xml": "<a><b>5</b></a>", "context": "/a/b[1]"},
        {"expr": "count(/a/b)", "xml": "<a><b/><b/></a>"},
    ]
    lines = "\n".join(json.dumps(line) for line in asked)
    found = [line["value"] for line in answers(lines, monkeypatch, capsys)]
    assert found == [2, 3.5, "NaN", True, "5", 6, 2]
    assert isinstance(found[0], int)


@pytest.mark.parametrize(
    "line",
    [
        "bukan json",
        "",
        "[]",
        "5",
        '{"expr": null}',
        '{"expr": 5}',
        '{"expr": "1", "xml": 5}',
        '{"expr": "/a", "xml": "<a>"}',
        '{"expr": "1 +"}',
        '{"expr": "tidak_ada(1)"}',
        '{"expr": "/a", "xml": "<!DOCTYPE a [<!ENTITY x \\"y\\">]><a>&x;</a>"}',
    ],
)
def test_a_line_that_makes_no_sense_gets_an_error_and_the_next_its_value(
    line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = answers(f'{line}\n{{"expr": "1"}}\n', monkeypatch, capsys)
    assert list(first) == ["error"]
    assert first["error"]
    assert second == {"value": 1}


def test_a_warning_names_its_row_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "f.md"
    file.write_text(survey(question("text", "a"), question("osm", "b")), encoding="utf-8")
    assert form.check(file, as_json=True) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["ok"]
    assert [(w["sheet"], w["row"]) for w in report["warnings"]] == [("survey", 3)]


@pytest.mark.parametrize(("expression", "shown"), [("-1 + 3", "2"), ("-(2)", "-2"), ("-5", "-5")])
def test_an_expression_may_begin_with_a_minus(
    expression: str, shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["form", "eval", expression], window=lambda _: 1) == 0
    assert capsys.readouterr().out.strip() == shown
