"""What LibreOffice saved again comes into a workspace as if it had never been there."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from conftest import NOW
from dampingan.core.missing import Missing
from dampingan.exchange.receiver.receiving import ReceiveReport, receive
from dampingan.exchange.writer.submission import write_submission
from dampingan.forms.answer import Field
from dampingan.store.entry.entry import FamilyEntry, ResponseEntry
from dampingan.store.subject import Subject
from dampingan.store.workspace import Workspace
from exchange.families import NASTY
from exchange.receiver.test_receiving import install, records, use
from exchange.test_roundtrip import convert

ODD = {
    **{name: ("nama", text) for name, text in NASTY.items()},
    "a long text": ("nama", "satu dua\n" * 9_000),
    "words for missing": ("nama", "TIDAK TAHU"),
    "not known": ("nama", Missing.DONT_KNOW),
    "a code with a point": ("warna", "1.0"),
    "a code with a zero": ("warna", "01"),
    "a small letter": ("warna", "a"),
    "a capital letter": ("warna", "A"),
    "the text of another code": ("warna", "1 - Merah"),
    "several codes": ("semua", "01 1 1.0"),
    "one code": ("semua", "1"),
    "a rank": ("urut", "A a 1.0"),
    "an old date": ("tgl", "1899-12-31"),
    "a date": ("tgl", "1931-05-17"),
    "a decimal": ("luas", "0.125"),
    "a long decimal": ("luas", "3.14159265358979323846"),
}


def workspace_at(path: Path, empty: Path) -> Workspace:
    return Workspace.open(Path(shutil.copy(empty, path)), actor="Sari", now=lambda: NOW)


@pytest.fixture(scope="module")
def home(empty_workspace_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return a workspace with every odd answer, and its submission."""
    folder = tmp_path_factory.mktemp("home")
    with workspace_at(folder / "a.dampingan", empty_workspace_file) as workspace:
        install(workspace, subject="village")
        use(workspace)
        for name, (question, text) in ODD.items():
            entry = ResponseEntry.create(workspace, "usaha", Subject("village", None, name))
            entry.set(Field(question), text)
            entry.set_note(Field(question), NASTY["lines"] + "x")
        family = FamilyEntry.create(workspace, {"nama_kk": "Umi Rahayu"})
        family.set(Field("catatan"), NASTY["emoji"])
        person, _ = family.add_person()
        family.set(Field("nama", person), "Umi Rahayu")
        with workspace.write("Uji") as tx:
            tx.update("family", family.record_id, {"parked": {"lama@1": NASTY["formula"]}})
        path = folder / "odd.xlsx"
        write_submission(workspace, path, include_drafts=True, include_findings=True)
        yield workspace, path


@pytest.fixture(scope="module", params=["xlsx", "ods"])
def received(
    request: pytest.FixtureRequest,
    soffice: str,
    home: Any,
    empty_workspace_file: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Any:
    """Return a workspace that received the file after LibreOffice, and the report."""
    folder = tmp_path_factory.mktemp(request.param)
    source = home[1]
    for step, suffix in enumerate(["xlsx"] if request.param == "xlsx" else ["ods", "xlsx"]):
        out = folder / str(step)
        convert(soffice, source, suffix, out, folder / "profile")
        source = out / f"odd.{suffix}"
    with workspace_at(folder / "b.dampingan", empty_workspace_file) as workspace:
        install(workspace, subject="village")
        report = receive(workspace, source)
        yield workspace, report, receive(home[0], source)


@pytest.mark.office
@pytest.mark.parametrize(
    ("kind", "columns"),
    [
        ("response", ("answers", "notes", "title", "form_version")),
        ("roster_row", ("answers", "repeat", "parent_uid", "position")),
        ("family", ("answers", "parked", "head_name")),
        ("person", ("answers", "position")),
    ],
)
def test_every_record_is_equal_after_libreoffice(
    home: Any, received: Any, kind: str, columns: tuple[str, ...]
) -> None:
    assert records(received[0], kind, *columns) == records(home[0], kind, *columns)


@pytest.mark.office
def test_nothing_is_rejected_after_libreoffice(received: Any) -> None:
    report: ReceiveReport = received[1]
    assert report.findings == ()
    assert all(sheet.read == sheet.new for sheet in report.sheets)


@pytest.mark.office
def test_a_village_sees_only_same_in_its_own_file_after_libreoffice(received: Any) -> None:
    report: ReceiveReport = received[2]
    assert not report.written
    assert all(sheet.read == sheet.same for sheet in report.sheets)
