"""Trying a form says whether everything in it survives the way to the regency and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from dampingan.cli.form import try_out
from dampingan.exchange import trial
from dampingan.exchange.receiver import row_columns
from dampingan.exchange.trial import report, try_form
from dampingan.forms.model import Form
from dampingan.forms.xlsform import read_form
from exchange.receiver.test_receiving import FORM

CLASHING = """
| survey   |                   |             |          |             |               |
|          | type              | name        | label    | calculation | relevant      |
|          | text              | Kunci       | Kunci    |             |               |
|          | text              | kunci       | Kunci    |             |               |
|          | integer           | _uid        | Kunci    |             |               |
|          | note              | pesan       | Halo     | 'apa kabar' |               |
|          | calculate         | kata        |          | 'TIDAK TAHU' |              |
|          | calculate         | acak        |          | random()    |               |
|          | begin_group       | kosong      | Kosong   |             |               |
|          | end_group         |             |          |             |               |
|          | begin_repeat      | anggota     | Kunci    |             |               |
|          | text              | nama        | Nama     |             |               |
|          | begin_repeat      | hobi        | Kunci    |             | ${nama} != '' |
|          | text              | jenis       | Jenis    |             |               |
|          | end_repeat        |             |          |             |               |
|          | end_repeat        |             |          |             |               |
|          | begin_repeat      | tiga        | Kunci    |             |               |
|          | end_repeat        |             |          |             |               |
| settings |                   |             |          |             |               |
|          | form_title        | form_id     |          |             |               |
|          | Kunci             | a b=c       |          |             |               |
"""


@pytest.mark.parametrize("text", [FORM, CLASHING], ids=["a plain form", "a clashing form"])
def test_everything_comes_back_as_it_was(text: str) -> None:
    tried = try_form(read_form(text), {}, seed=3)
    assert tried.differences == []
    assert tried.answers > 10
    assert tried.rows > 0


def test_the_questionnaire_that_comes_with_the_program_comes_back(keluarga: Form) -> None:
    tried = try_form(keluarga, {}, seed=1)
    assert tried.differences == []
    assert tried.answers > 200


def test_the_same_seed_gives_the_same_answers() -> None:
    form = read_form(FORM)
    first, second = (try_form(form, {}, seed=5) for _ in range(2))
    assert (first.answers, first.rows) == (second.answers, second.rows)


def test_a_lost_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    told = row_columns.RowColumns.told

    def forgetful(self, record, form):
        columns = told(self, record, form)
        columns["answers"].pop("nama", None)
        return columns

    monkeypatch.setattr(row_columns.RowColumns, "told", forgetful)
    tried = try_form(read_form(FORM), {}, seed=3)
    assert not tried.equal
    assert {d.question for d in tried.differences} == {"nama"}
    assert any(line.startswith("BERBEDA") for line in report(tried, "a.md"))


def test_calculations_that_always_change_are_named() -> None:
    assert list(trial.volatile_questions(read_form(CLASHING))) == ["acak"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "usaha.md"
    path.write_text(FORM, "utf-8")
    return path


def test_the_command_exits_with_0_when_all_is_equal(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert try_out(file, seed=2) == 0
    assert "kembali sama" in capsys.readouterr().out


@pytest.mark.parametrize(
    "text", ["", "| survey |\n| | type | name |\n| | text | a b |", "\x00\x01"]
)
def test_a_refused_form_exits_with_1_and_a_sentence(
    file: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    file.write_text(text, "utf-8")
    assert try_out(file, seed=1) == 1
    told = capsys.readouterr()
    assert told.err.startswith("KESALAHAN")
    assert "Traceback" not in told.err


def test_a_file_that_is_not_there_exits_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert try_out(Path("tidak-ada.xlsx"), seed=1) == 1
    assert "tidak ditemukan" in capsys.readouterr().err
