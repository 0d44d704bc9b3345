"""Rule 27: answers of another version of a form are carried; unknown ones are parked and travel."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dampingan.exchange.receiver.receiving import receive
from dampingan.forms.answer import Field
from dampingan.forms.xlsform import read_form
from dampingan.store.entry.entry import ResponseEntry
from dampingan.store.subject import Subject
from dampingan.store.workspace import Workspace

Submit = Callable[..., Path]

OLD = """
| survey   |           |       |        |
|          | type      | name  | label  |
|          | text      | nama  | Nama   |
|          | text      | luas  | Luas   |
| settings |           |       |        |
|          | form_title | form_id | version |
|          | Usaha     | usaha | 1      |
"""
NEW = OLD.replace("| luas  | Luas   |", "| lebar | Lebar  |").replace("usaha | 1 ", "usaha | 2 ")


def install(workspace: Workspace, text: str) -> None:
    workspace.install(read_form(text), text.encode(), "md", "extra", subject="village")


def documents(workspace: Workspace) -> list[tuple[Any, ...]]:
    with workspace.snapshot() as reader:
        return list(reader.records("response", ("answers", "parked")))


@pytest.fixture
def filled(village: Workspace, laptop: Workspace) -> ResponseEntry:
    """Fill the old version in the village; the laptop has the new one."""
    install(village, OLD)
    install(laptop, NEW)
    entry = ResponseEntry.create(village, "usaha", Subject("village"))
    entry.set(Field("nama"), "Warung")
    entry.set(Field("luas"), "12")
    return entry


def test_an_answer_without_a_question_is_parked_and_comes_home_again(
    village: Workspace, laptop: Workspace, submission: Submit, filled: ResponseEntry
) -> None:
    receive(laptop, submission(village))
    assert documents(laptop) == [('{"nama":"Warung"}', '{"luas@1":"12"}')]
    before = documents(village)
    report = receive(village, submission(laptop))
    assert documents(village)[0][0] == before[0][0]
    assert report.total("conflict") == report.total("rejected") == 0


def test_a_later_answer_to_it_is_parked_too(
    village: Workspace, laptop: Workspace, submission: Submit, filled: ResponseEntry
) -> None:
    receive(laptop, submission(village))
    filled.set(Field("luas"), "13")
    filled.set(Field("nama"), "Warung Umi")
    receive(laptop, submission(village))
    assert documents(laptop) == [('{"nama":"Warung Umi"}', '{"luas@1":"13"}')]


def test_a_column_that_no_form_knows_does_no_harm(
    village: Workspace, laptop: Workspace, submission: Submit, change: Any
) -> None:
    def add(book: Any) -> None:
        page = book["Keluarga"]
        column = page.max_column + 1
        page.cell(2, column).value = "catatan_petugas"
        page.cell(6, column).value = "sudah dicek"

    report = receive(laptop, change(submission(village), add))
    assert (report.total("new"), report.total("rejected")) == (9, 0)
