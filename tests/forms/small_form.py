"""Small questionnaires of the tests, and sessions over them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from dampingan.forms.answer import Answers
from dampingan.forms.model import Form
from dampingan.forms.session import FormSession
from dampingan.forms.xlsform import read_form

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)


def table(sheet: str, rows: Iterable[dict[str, str]]) -> str:
    """Return rows as one sheet of a Markdown XLSForm."""
    rows = list(rows)
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    lines = [f"| {sheet} |", "| | " + " | ".join(headings) + " |"]
    lines += [
        "| | " + " | ".join(row.get(heading, "") for heading in headings) + " |" for row in rows
    ]
    return "\n".join(lines) + "\n"


def survey(*rows: dict[str, str], choices: str = "", settings: str = "", checks: str = "") -> str:
    """Return a Markdown XLSForm; questions without a label get their name."""
    labelled = [
        row if not row.get("name") or any(key.startswith("label") for key in row)
        else {**row, "label": row["name"]}
        for row in rows
    ]  # fmt: skip
    return table("survey", labelled) + choices + settings + checks


def question(kind: str, name: str = "", **columns: str) -> dict[str, str]:
    """Return one row of a survey sheet."""
    return {"type": kind, "name": name, **columns}


@cache
def read(source: str) -> Form:
    """Read a Markdown XLSForm once."""
    return read_form(source)


def fill(source: str | Form, answers: Answers | None = None, **options: Any) -> FormSession:
    """Open a session with a fixed clock and row keys that count up."""
    count = iter(range(1, 10_000))
    form = read(source) if isinstance(source, str) else source
    settings = {
        "today": TODAY,
        "now": lambda: NOW,
        "new_row_key": lambda repeat: f"{repeat}{next(count)}",
        **options,
    }
    return FormSession(form, answers, **settings)


YES_NO = table(
    "choices",
    [
        {"list_name": "ya", "name": "1", "label": "Ya"},
        {"list_name": "ya", "name": "2", "label": "Tidak"},
    ],
)
