"""What the tests of other systems' files share: small tables, and exports of a workspace."""

from __future__ import annotations

import csv
import io
import itertools
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from conftest import NOW
from dampingan.forms.model import Form, QuestionType
from dampingan.forms.session import Answers
from dampingan.store.kind import MEMBERS
from dampingan.store.rows import read_answers
from dampingan.store.workspace import Workspace

KK, OTHER_KK = "3375031803160001", "3375031803160012"
NIKS = ("3375031705800001", "3375034506820002", "3375030101100003")

Rows = Iterable[Iterable[object]]


@pytest.fixture
def workspace(empty_workspace_file: Path, tmp_path: Path) -> Iterator[Workspace]:
    """Return an open, empty workspace of one kelurahan."""
    copy = Path(shutil.copy(empty_workspace_file, tmp_path / "desa.dampingan"))
    with Workspace.open(copy, actor="Sari", now=lambda: NOW) as opened:
        yield opened


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    """Return what writes sheets of rows into a workbook."""
    numbers = itertools.count(1)

    def write(**sheets: Rows) -> Path:
        made = Workbook()
        made.remove(made.worksheets[0])
        for title, rows in sheets.items():
            page = made.create_sheet(title)
            for row in rows:
                page.append(list(row))
        path = tmp_path / f"daftar-{next(numbers)}.xlsx"
        made.save(path)
        return path

    return write


OPENSID = (
    *("alamat", "dusun", "rw", "rt", "nama", "no_kk", "nik", "sex", "tempatlahir"),
    *("tanggallahir", "pendidikan_sedang_id", "status_kawin", "kk_level", "status_dasar"),
)


def residents() -> list[list[object]]:
    """Return an invented resident list as OpenSID writes it, codes and labels mixed."""
    address = ["Gg. Melati 4", "Krajan", "2", "3"]
    return [
        list(OPENSID),
        [*address, "SLAMET RIYADI", KK, NIKS[0], 1, "Pekalongan", "17-05-1980", 18, 2, 1, 1],
        [
            *(*address, "SRI WAHYUNI", KK, NIKS[1], "Perempuan", "Batang", "1982-06-05", 18),
            *("KAWIN", "Istri", "HIDUP"),
        ],
        [*address, "BUDI", KK, NIKS[2], "LAKI-LAKI", "Pekalongan", "01/01/2010", 6, 1, 4, 1],
    ]


# ---------------------------------------------------------------------- exports


def answers_of(workspace: Workspace) -> Iterator[tuple[str, Answers]]:
    """Yield key and answers of every family, in order of entry."""
    with workspace.reading() as connection:
        ids = connection.exec_driver_sql(
            "SELECT id FROM family WHERE deleted_at IS NULL ORDER BY id"
        ).scalars()
        found = list(ids)
    for number in found:
        record = workspace.record("family", number)
        yield str(record["uid"]), read_answers(workspace, record).answers


def columns_of(form: Form, repeat: str, joint: str, *, split: bool) -> list[tuple[str, str, str]]:
    """Return heading, question and code (of split columns) as an export names them."""
    found = []
    for question in form.questions.values():
        if question.repeat != repeat or question.type is QuestionType.NOTE:
            continue
        name = joint.join((*question.path, question.name))
        if split and question.type is QuestionType.SELECT_MULTIPLE:
            codes = [choice.code for choice in form.choices[question.choice_list]]
            found += [(f"{name}/{code}", question.key, code) for code in codes]
        else:
            found.append((name, question.key, ""))
    return found


def labelled(form: Form, columns: Sequence[tuple[str, str, str]]) -> list[str]:
    """Return headings as labels, without the groups around them."""
    return [form.text(form.questions[key].label, "id") for _, key, _ in columns]


def in_words(
    form: Form, columns: Sequence[tuple[str, str, str]], values: dict[str, str]
) -> list[str]:
    """Return one row of an export with the labels of its codes."""
    told = []
    for _, key, _ in columns:
        listed = form.choices.get(form.questions[key].choice_list, ())
        words = {choice.code: form.text(choice.label, "id") for choice in listed}
        text = values.get(key, "")
        told.append(" ".join(words.get(t, t) for t in text.split()) if words else text)
    return told


def cells(columns: Sequence[tuple[str, str, str]], values: dict[str, str]) -> list[str]:
    """Return one row of an export."""
    told = []
    for _, key, code in columns:
        text = values.get(key, "")
        told.append((str(int(code in text.split())) if text else "") if code else text)
    return told


def kobo_export(
    workspace: Workspace, path: Path, *, split: bool = True, labels: bool = False
) -> Path:
    """Write the families as KoboToolbox exports them: members on a sheet of their own."""
    form = workspace.form("family")
    root = columns_of(form, "", "/", split=split)
    member = columns_of(form, MEMBERS, "/", split=split)
    head = partial(labelled, form) if labels else lambda columns: [c[0] for c in columns]
    row_of = partial(in_words, form) if labels else cells
    families: list[list[Any]] = [["start", *head(root), "_id", "_uuid", "_index"]]
    members: list[list[Any]] = [[*head(member), "_index", "_parent_table_name", "_parent_index"]]
    for number, (uid, answers) in enumerate(answers_of(workspace), 1):
        families.append(["", *row_of(root, dict(answers.values)), 7000 + number, uid, number])
        for row in answers.rows:
            told = row_of(member, dict(row.values))
            members.append([*told, len(members), "Pendataan Keluarga", number])
    made = Workbook()
    made.remove(made.worksheets[0])
    for title, rows in (("Pendataan Keluarga", families), (MEMBERS, members)):
        page = made.create_sheet(title)
        for row in rows:
            page.append(row)
    made.save(path)
    return path


def central_export(workspace: Workspace, path: Path) -> Path:
    """Write the families as ODK Central exports them: a zip of CSV files."""
    form = workspace.form("family")
    root = columns_of(form, "", "-", split=False)
    member = columns_of(form, MEMBERS, "-", split=False)
    families = [["SubmissionDate", *(c[0] for c in root), "KEY"]]
    members = [[*(c[0].removeprefix("blok4-anggota-") for c in member), "PARENT_KEY", "KEY"]]
    for uid, answers in answers_of(workspace):
        families.append(["", *cells(root, dict(answers.values)), f"uuid:{uid}"])
        for number, row in enumerate(answers.rows, 1):
            keys = [f"uuid:{uid}", f"uuid:{uid}/blok4/anggota[{number}]"]
            members.append([*cells(member, dict(row.values)), *keys])
    with zipfile.ZipFile(path, "w") as archive:
        for name, rows in (("Submissions", families), ("Submissions-anggota", members)):
            text = io.StringIO()
            csv.writer(text).writerows(rows)
            archive.writestr(f"{name}.csv", text.getvalue())
    return path
