"""Paper and the work report from the command line, in this process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dampingan.cli.command import OK, REFUSED, main
from dampingan.printing.press.page_picture import Pages
from dampingan.store.workspace import Workspace


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


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kelurahan with a family in RT 003 of RW 002, and one in RT 003 of RW 004."""
    path = tmp_path_factory.mktemp("cetak") / "a.dampingan"
    with (
        Workspace.create(path, "33.75.03.1009", "2026-Q4") as workspace,
        workspace.write("Contoh") as tx,
    ):
        for number, rw in enumerate(("002", "004"), 1):
            place = {"village_code": workspace.village_code, "rt": "003", "rw": rw}
            who = {"head_name": f"CONTOH {number}", "no_kk": f"337503010180000{number}"}
            answers = json.dumps({"no_kk": who["no_kk"]})
            tx.insert("family", {**place, **who, "period": "2026-Q4", "answers": answers})
    return path


def key_of(village: Path) -> str:
    with Workspace.open(village) as workspace, workspace.snapshot() as reader:
        return next(str(row[0]) for row in reader.records("family", ["uid"]))


def test_a_product_is_printed_beside_the_workspace(
    village: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("print", village, "prelist", "--rt", "3/2") == OK
    out = village.parent / "Prelist keluarga RT 003 RW 002.pdf"
    told = capsys.readouterr().out
    assert str(out) in told
    assert "1 halaman" in told
    with Pages(out) as pages:
        assert "CONTOH 1" in pages.text(0)
        assert "CONTOH 2" not in pages.text(0)
    assert not list(village.parent.glob("*.part"))


def test_a_family_is_named_by_its_key_however_it_is_typed(village: Path, tmp_path: Path) -> None:
    key = key_of(village).replace("-", " ").lower()
    assert run("print", village, "keluarga", "--family", key, "--out", tmp_path) == OK
    with Pages(tmp_path / "Kartu keluarga survei.pdf") as pages:
        assert pages.count == 1
        assert "CONTOH 1" in pages.text(0)


def test_ids_on_forms_are_whole_for_keying_and_masked_when_asked(
    village: Path, tmp_path: Path
) -> None:
    found = []
    for more in ([], ["--masked"]):
        out = tmp_path / "k.pdf"
        assert run("print", village, "kuesioner", "--rt", "3/2", "--out", out, *more) == OK
        with Pages(out) as pages:
            found.append("".join(pages.text(0).split()))
    assert ["3375030101800001" in one for one in found] == [True, False]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["prelists"], "Pilih salah satu: kuesioner, prelist, keluarga"),
        (
            ["prelist", "--rt", "7"],
            "Tidak ada keluarga di RT 007. RT/RW yang ada: 003/002, 003/004",
        ),
        (
            ["prelist", "--rt", "3"],
            "RT 003 ada di beberapa RW. Tambahkan --rw, salah satu dari: 002",
        ),
        (["prelist", "--rw", "9"], "Tidak ada keluarga di RW 009"),
        (["prelist", "--village", "33.75.01.1001"], "tidak ada di ruang kerja ini"),
        (["prelist", "--year", "2026"], "--year tidak berlaku untuk prelist"),
        (["prelist", "--rows", "99"], "Isi 1 sampai 30"),
        (["prelist", "--set", "kertas"], "NAMA=NILAI"),
        (
            ["keluarga", "--family", "K-2X7KQ9M4TB3CV"],
            "Keluarga berkunci K-2X7KQ9M4TB3CV tidak ada",
        ),
        (["keluarga", "--family", " ,"], "--family tidak menyebut kunci"),
        (["kuesioner", "--form", "tidak-ada"], "Pilih salah satu: keluarga"),
        (["kuesioner", "--labels", "fr"], "Pilih salah satu: id, en"),
        (["matriks", "--year", "-1"], "Isi 2000 sampai 2100"),
        (["prelist", "--out", "daftar.docx"], "harus berakhiran .pdf"),
        (["prelist", "--out", "hilang/daftar.pdf"], "Folder hilang tidak ditemukan"),
    ],
)
def test_what_cannot_be_printed_is_told_with_a_remedy(
    village: Path, asked: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("print", village, *asked) == REFUSED
    assert said in capsys.readouterr().err


def test_a_template_beside_the_workspace_is_used_and_its_fault_explained(
    village: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = village.parent / "templat-cetak"
    folder.mkdir()
    out = tmp_path / "a.pdf"
    ask = ("print", village, "prelist", "--rt", "3/2", "--out", out)
    try:
        (folder / "prelist.typ").write_text(
            '#import "frame.typ": *\n#show: frame\n'
            "#for document in data.documents { sheets(document)[Daftar kami] }\n"
        )
        assert run(*ask) == OK
        with Pages(out) as pages:
            assert "Daftar kami" in pages.text(0)
            assert "templat setempat" in pages.text(0)
        (folder / "prelist.typ").write_text("#salah()\n")
        assert run(*ask) == REFUSED
        told = capsys.readouterr().err
        assert "“prelist.typ”, baris 1 kolom" in told
        assert "unknown variable: salah" in told
        with Pages(out) as pages:
            assert "Daftar kami" in pages.text(0)
        assert run(*ask, "--shipped") == OK
        with Pages(out) as pages:
            assert "CONTOH 1" in pages.text(0)
    finally:
        (folder / "prelist.typ").unlink()
        folder.rmdir()
