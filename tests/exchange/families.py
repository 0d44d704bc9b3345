"""Families for the workbook tests, written straight into a workspace; the people are invented."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from dampingan.core.keys import new_key
from dampingan.exchange.reader.reading import read_submission
from dampingan.exchange.writer.submission import SubmissionResult, write_submission
from dampingan.forms.model import Form, Question, QuestionType
from dampingan.store.workspace import Workspace

NASTY = {
    "formula": '=HYPERLINK("http://contoh.invalid","klik")',
    "sum": "=1+1",
    "error": "#N/A",
    "phone": "+6281234567890",
    "dash": "-",
    "at": "@x",
    "leading zeros": "0000000000000012",
    "scientific": "1E10",
    "boolean": "TRUE",
    "date-like": "1/2",
    "spaces": "  spasi di  tepi ",
    "lines": "baris satu\nbaris dua\n",
    "emoji": "Siti 👩🏽‍🌾 🇮🇩",
    "markup": "<b>&amp;</b> \"kutip\" 'satu' ]]>",
    "escape": "_x0041_ dan _x000D_",
    "apostrophe": "'1",
    "missing word": "tidak tahu",
    "accents": "Ngaliyan é ñ Ş 王",
    "long": "x" * 32_000,
    "long emoji": "😀" * 16_000,
}
"""Texts that some spreadsheet somewhere turns into something else."""


_ROW = re.compile(r"<row [^>]*?(?:/>|>.*?</row>)", re.DOTALL)


def without_spare_rows(path: Path) -> Path:
    """Take the empty rows out of a submission, which openpyxl takes seconds to load and save."""

    def filled(row: re.Match[str]) -> str:
        return row[0] if "<v>" in row[0] or "<t" in row[0] else ""

    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    small = path.with_name(f"kecil-{path.name}")
    with zipfile.ZipFile(small, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            if name.startswith("xl/worksheets/"):
                book.writestr(name, _ROW.sub(filled, content.decode()))
            else:
                book.writestr(name, content)
    return small


Writer = Callable[..., SubmissionResult]


def sender(workspace: Workspace, folder: Path) -> Writer:
    """Return what writes a submission into a folder: everything unless told otherwise."""

    def write(
        name: str = "kirim.xlsx", *, drafts: bool = True, findings: bool = True
    ) -> SubmissionResult:
        return write_submission(
            workspace, folder / name, include_drafts=drafts, include_findings=findings
        )

    return write


def families(result: SubmissionResult) -> list[dict[str, str]]:
    """Read the rows of the sheet Keluarga back."""
    return [dict(row) for row in read_submission(result.path).sheets["Keluarga"].rows]


def add_family(
    workspace: Workspace,
    answers: Mapping[str, str] | None = None,
    members: Sequence[Mapping[str, str]] = (),
    **columns: Any,
) -> int:
    """Add a family with members and return its id."""
    values = {"nama_kk": "Umi Rahayu", **(answers or {})}
    with workspace.write("Uji", source="system") as tx:
        family = tx.insert(
            "family",
            {
                "village_code": workspace.village_code,
                "period": workspace.period,
                "form_id": "keluarga",
                "status": "complete",
                "head_name": values["nama_kk"],
                "rt": "001",
                "rw": "002",
                "answers": values,
                **columns,
            },
        )
        for position, member in enumerate(members, 1):
            tx.insert(
                "person",
                {
                    "family_id": family,
                    "position": position,
                    "name": member.get("nama", ""),
                    "answers": dict(member),
                },
            )
    return family


def fill(workspace: Workspace, families: int, seed: int = 1) -> None:
    """Add many families whose answers are drawn from the questionnaire's own choices."""
    rng = Random(seed)
    form = workspace.form("family")
    asked = [q for q in form.questions.values() if q.answerable]
    with workspace.write("Uji", source="system", undoable=False) as tx:
        for number in range(families):
            answers = _answers(form, [q for q in asked if not q.repeat], rng)
            family = tx.insert(
                "family",
                {
                    "uid": new_key("K", rng=rng),
                    "village_code": workspace.village_code,
                    "period": workspace.period,
                    "form_id": form.form_id,
                    "status": rng.choice(["complete"] * 8 + ["draft", "moved"]),
                    "head_name": f"Sutrisno {number}",
                    "rt": f"{rng.randint(1, 9):03d}",
                    "rw": f"{rng.randint(1, 9):03d}",
                    "answers": answers,
                },
            )
            for position in range(1, (2, 3, 4, 5)[number % 4] + 1):
                tx.insert(
                    "person",
                    {
                        "uid": new_key("P", rng=rng),
                        "family_id": family,
                        "position": position,
                        "answers": _answers(form, [q for q in asked if q.repeat], rng),
                    },
                )


def _answers(form: Form, questions: Sequence[Question], rng: Random) -> dict[str, str]:
    return {q.key: _answer(form, q, rng) for q in questions if rng.random() < 0.85}


def _answer(form: Form, question: Question, rng: Random) -> str:
    codes = [choice.code for choice in form.choices.get(question.choice_list, ())]
    match question.type:
        case QuestionType.SELECT_ONE:
            return rng.choice(codes)
        case QuestionType.SELECT_MULTIPLE:
            return " ".join(code for code in codes if rng.random() < 0.3)
        case QuestionType.INTEGER:
            return str(rng.randint(0, 99))
        case QuestionType.DECIMAL:
            return f"{rng.randint(0, 99)}.5"
        case QuestionType.DATE:
            return (date(1950, 1, 1) + timedelta(days=rng.randint(0, 27_000))).isoformat()
    width = question.width or 12
    return str(rng.randint(0, 10**width - 1)).zfill(width)
