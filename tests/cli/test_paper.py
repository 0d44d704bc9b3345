"""Paper and the work report from the command line, in this process."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from dampingan.cli.command import OK, REFUSED, main


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments], window=lambda path: 0)


def test_the_built_in_form_is_printed_when_no_file_is_named(tmp_path: Path) -> None:
    out = tmp_path / "kuesioner.pdf"
    assert run("form", "print", "--out", out) == OK
    assert out.read_bytes().startswith(b"%PDF")
    assert [file.name for file in tmp_path.iterdir()] == ["kuesioner.pdf"]


def test_labels_come_in_a_language_of_the_form_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "form.pdf"
    assert run("form", "print", "--out", out, "--labels", "en") == OK
    assert run("form", "print", "--out", out, "--labels", "fr") == REFUSED
    assert "id, en" in capsys.readouterr().err


def test_a_name_that_is_no_pdf_is_refused(tmp_path: Path) -> None:
    assert run("form", "print", "--out", tmp_path / "form.docx") == REFUSED
    assert list(tmp_path.iterdir()) == []


def test_a_form_that_does_not_open_is_not_printed(tmp_path: Path) -> None:
    broken = tmp_path / "rusak.md"
    broken.write_text("| survey | type | name |\n| | wrong_type | a |\n", "utf-8")
    assert run("form", "print", broken, "--out", tmp_path / "form.pdf") == REFUSED
    assert not (tmp_path / "form.pdf").exists()


def test_the_work_report_is_written_without_a_window(
    workspace_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "pekerjaan.xlsx"
    assert run("work", workspace_file, "--out", out) == OK
    assert "Diterima 0" in capsys.readouterr().out
    assert len(load_workbook(out).sheetnames) == 4
