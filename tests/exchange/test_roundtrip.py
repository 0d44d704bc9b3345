"""Every odd answer comes back exactly, whoever opened the workbook in between."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import NOW
from dampingan.core.missing import Missing
from dampingan.exchange.reader.reading import Submission, read_submission
from dampingan.exchange.writer.submission import write_submission
from dampingan.store.workspace import Workspace
from exchange.families import NASTY, add_family, fill

TYPED = {
    "a date": ("tgl_pendataan", "2026-11-20"),
    "a leap day": ("tgl_pendataan", "1932-02-29"),
    "the first safe date": ("tgl_pendataan", "1900-03-01"),
    "a date before 1900": ("tgl_pendataan", "1899-12-31"),
    "a date of the false leap day": ("tgl_pendataan", "1900-02-28"),
    "words for a date": ("tgl_pendataan", "bulan lalu"),
    "a number": ("luas_lantai", "36"),
    "a number with a zero": ("luas_lantai", "036"),
    "words for a number": ("luas_lantai", "tiga puluh"),
    "a choice": ("jenis_lantai", "2"),
    "a code of another system": ("jenis_lantai", "10"),
    "an unknown code": ("jenis_lantai", "77"),
    "not known": ("jenis_lantai", Missing.DONT_KNOW),
    "refused": ("luas_lantai", Missing.REFUSED),
    "does not apply": ("tgl_pendataan", Missing.NOT_APPLICABLE),
    "a KK number": ("no_kk", "3326000000000012"),
    "an RT": ("rt", "003"),
}
ALL = {**{name: ("catatan", text) for name, text in NASTY.items()}, **TYPED}


def make(workspace_file: Path, folder: Path) -> Path:
    """Write one family for each odd answer; its head's name tells which."""
    copy = Path(shutil.copy(workspace_file, folder / "odd.dampingan"))
    with Workspace.open(copy, actor="Sari", now=lambda: NOW) as workspace:
        for name, (key, text) in ALL.items():
            add_family(workspace, {"nama_kk": name, key: text}, [{"nama": name, "nik": text}])
        fill(workspace, 8)
        path = folder / "odd.xlsx"
        write_submission(workspace, path, include_drafts=True, include_findings=True)
    return path


@pytest.fixture(scope="module")
def written(empty_workspace_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(empty_workspace_file, tmp_path_factory.mktemp("odd"))


@pytest.fixture(scope="module")
def original(written: Path) -> Submission:
    return read_submission(written)


def answer(submission: Submission, name: str) -> tuple[str, str]:
    """Return the odd answer and the same text as a member's NIK."""
    key = ALL[name][0]
    family = next(r for r in submission.sheets["Keluarga"].rows if r["nama_kk"] == name)
    member = next(r for r in submission.sheets["Anggota"].rows if r["nama"] == name)
    return family[key], member["nik"]


@pytest.mark.parametrize("name", ALL)
def test_an_odd_answer_comes_back_exactly(original: Submission, name: str) -> None:
    text = ALL[name][1]
    assert answer(original, name) == (text, text)


@pytest.fixture(scope="module")
def cells(written: Path) -> dict[Any, Any]:
    """Read with openpyxl: name → the cell of the member's NIK."""
    sheet = openpyxl.load_workbook(written)["Anggota"]
    names = [cell.value for cell in sheet[2]]
    name, nik = names.index("nama"), names.index("nik")
    return {row[name].value: row[nik] for row in sheet.iter_rows(min_row=6, max_row=100)}


@pytest.mark.parametrize("name", NASTY)
def test_openpyxl_reads_an_odd_text_exactly_and_as_a_text(cells: dict[Any, Any], name: str) -> None:
    assert (cells[name].value, cells[name].data_type) == (NASTY[name], "s")
    assert cells[name].number_format == "@"


def test_each_fingerprint_fits_its_row(original: Submission) -> None:
    for sheet in original.sheets.values():
        for row in sheet.rows:
            assert original.fingerprint_of(sheet, row) == row["_fingerprint"]


@pytest.fixture(scope="module", params=["xlsx", "ods"])
def resaved(
    request: pytest.FixtureRequest,
    soffice: str,
    written: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Submission:
    """Open and save the workbook with LibreOffice, directly or by way of .ods."""
    folder = tmp_path_factory.mktemp(request.param)
    source = written
    for step, suffix in enumerate(["xlsx"] if request.param == "xlsx" else ["ods", "xlsx"]):
        out = folder / str(step)
        convert(soffice, source, suffix, out, folder / "profile")
        source = out / f"odd.{suffix}"
    return read_submission(source)


def convert(soffice: str, source: Path, suffix: str, out: Path, profile: Path) -> None:
    subprocess.run(
        [
            soffice,
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--convert-to",
            suffix,
            "--outdir",
            str(out),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )


@pytest.mark.office
@pytest.mark.parametrize("name", ALL)
def test_an_odd_answer_survives_libreoffice(resaved: Submission, name: str) -> None:
    text = ALL[name][1]
    assert answer(resaved, name) == (text, text)


@pytest.mark.office
def test_every_fingerprint_still_fits_after_libreoffice(resaved: Submission) -> None:
    for sheet in resaved.sheets.values():
        for row in sheet.rows:
            assert resaved.fingerprint_of(sheet, row) == row["_fingerprint"]


@pytest.mark.office
def test_libreoffice_keeps_the_identity(original: Submission, resaved: Submission) -> None:
    assert resaved.identity == original.identity
