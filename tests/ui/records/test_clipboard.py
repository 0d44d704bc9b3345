"""Copied rows keep their digits in a spreadsheet."""

from __future__ import annotations

import csv
import subprocess
from pathlib import Path

from dampingan.ui.records.clipboard import copied_rows, to_html, to_tsv

HEADS = ["Nama", "NIK", "RT/RW", "Anggota", "Lahir"]
ROWS = [["Umi <b>", "3375036005320106", "001/002", "4", "1932-05-20"]]
NUMERIC = [False, False, False, True, False]


def test_a_cell_with_tabs_and_breaks_stays_one_cell() -> None:
    assert to_tsv(["a", "b"], [["x\ty", "1\n2"]]) == "a\tb\nx y\t1 2"


def test_numbers_stay_numbers_and_everything_else_is_marked_as_text() -> None:
    html = to_html(HEADS, ROWS, NUMERIC)
    assert "<td>4</td>" in html
    assert "<td>1932-05-20</td>" in html
    assert '@\'" sdnum="0;0;@">3375036005320106</td>' in html
    assert "Umi &lt;b&gt;" in html


def test_the_clipboard_gets_both_forms(qapp: object) -> None:
    data = copied_rows(HEADS, ROWS, NUMERIC)
    assert data.hasText()
    assert data.hasHtml()


def test_a_spreadsheet_reads_all_sixteen_digits(tmp_path: Path, soffice: str) -> None:
    page = tmp_path / "salinan.html"
    page.write_text(f"<html><body>{to_html(HEADS, ROWS, NUMERIC)}</body></html>", "utf-8")
    subprocess.run(
        [
            soffice,
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--infilter=HTML (StarCalc)",
            "--convert-to",
            "csv",
            "--outdir",
            str(tmp_path),
            str(page),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    rows = list(csv.reader((tmp_path / "salinan.csv").read_text("utf-8").splitlines()))
    assert rows[1][1:4] == ["3375036005320106", "001/002", "4"]
