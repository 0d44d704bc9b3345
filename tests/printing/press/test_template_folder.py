"""Templates of a regency in the place of shipped ones, and nothing else within their reach."""

from __future__ import annotations

from pathlib import Path

import pytest

from dampingan.core.errors import StorageError
from dampingan.core.resource import resource
from dampingan.printing.press.page_picture import Pages
from dampingan.printing.press.template_folder import own_templates, templates_of
from dampingan.printing.press.typesetting import PrintError, typeset_pdf

DATA = {"common": {}, "documents": []}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "templat-cetak"
    made.mkdir()
    return made


def words(folder: Path, template: str) -> str:
    with templates_of(folder) as templates:
        pdf = typeset_pdf(template, DATA, templates=templates)
    with Pages(pdf) as pages:
        return " ".join(pages.text(0).split())


def test_without_a_folder_nothing_is_copied(tmp_path: Path) -> None:
    with templates_of(tmp_path / "templat-cetak") as templates:
        assert templates.root == resource("print")
        assert not templates.own


def test_a_template_of_ours_imports_what_the_regency_replaced(folder: Path) -> None:
    (folder / "sheet.typ").write_text("#let tiny(words) = [kecil: #words]\n", "utf-8")
    (folder / "a.typ").write_text('#import "sheet.typ": tiny\n#tiny("isi")\n', "utf-8")
    assert words(folder, "a") == "kecil: isi"


def test_a_template_of_the_regency_imports_what_is_ours(folder: Path) -> None:
    (folder / "a.typ").write_text(
        '#import "sheet.typ": face, tiny\n#show: face\n#tiny("isi")\n', "utf-8"
    )
    assert words(folder, "a") == "isi"


def test_pictures_of_the_folder_can_be_used(folder: Path) -> None:
    (folder / "garis.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0L9 9"/></svg>'
    )
    (folder / "a.typ").write_text('#image("garis.svg")ada', "utf-8")
    assert words(folder, "a") == "ada"


@pytest.mark.parametrize("path", ["/../rahasia.txt", "../rahasia.txt", "/etc/hostname"])
def test_a_template_reads_nothing_outside(folder: Path, path: str) -> None:
    (folder.parent / "rahasia.txt").write_text("rahasia")
    (folder / "a.typ").write_text(f'#read("{path}")', "utf-8")
    with pytest.raises(PrintError, match=r"a\.typ"):
        words(folder, "a")


def test_a_link_in_the_folder_leads_nowhere(folder: Path) -> None:
    (folder.parent / "luar.typ").write_text("luar", "utf-8")
    try:
        (folder / "a.typ").symlink_to(folder.parent / "luar.typ")
    except OSError:
        pytest.skip("links need a right that this account lacks")
    assert own_templates(folder) == {}
    with pytest.raises(PrintError, match=r"a\.typ.*tautan"):
        words(folder, "a")


def test_a_shipped_name_in_other_capitals_is_that_template(folder: Path) -> None:
    (folder / "Sheet.TYP").write_text("#let tiny(words) = [kecil: #words]\n", "utf-8")
    (folder / "a.typ").write_text('#import "sheet.typ": tiny\n#tiny("isi")\n', "utf-8")
    assert words(folder, "a") == "kecil: isi"
    assert set(own_templates(folder)) == {"sheet", "a"}


@pytest.mark.parametrize(
    "source",
    [
        "#panic(data)",
        "#assert(false, message: data.name)",
        "#float(data.name)",
        '#assert.eq(data.name, "B")',
        "#eval(data.name)",
        "#(a: 1).at(data.name)",
        "#regex(data.name)",
    ],
)
def test_an_error_repeats_nothing_of_what_is_printed(folder: Path, source: str) -> None:
    begin = "#let data = json(bytes(sys.inputs.data))\n"
    (folder / "a.typ").write_text(begin + source, "utf-8")
    with templates_of(folder) as templates, pytest.raises(PrintError) as caught:
        typeset_pdf("a", {"name": "SITI(3375030101800001"}, templates=templates)
    assert "SITI" not in str(caught.value)
    assert "3375" not in str(caught.value)
    assert "a.typ" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_a_template_says_itself_is_shown(folder: Path) -> None:
    (folder / "a.typ").write_text('#panic("kop kosong")', "utf-8")
    with pytest.raises(PrintError, match="kop kosong"):
        words(folder, "a")
    (folder / "a.typ").write_text("#tidak_ada", "utf-8")
    with pytest.raises(PrintError, match="tidak_ada"):
        words(folder, "a")


def test_a_missing_file_is_named_as_the_template_names_it(folder: Path) -> None:
    (folder / "a.typ").write_text('#import "bagian/kepala.typ": *', "utf-8")
    with pytest.raises(PrintError, match=r"“bagian/kepala\.typ” tidak ada") as caught:
        words(folder, "a")
    assert "dampingan-cetak" not in str(caught.value)


def test_a_package_from_the_internet_is_refused_before_anything_is_asked_for(
    folder: Path,
) -> None:
    (folder / "a.typ").write_text('#import "@preview/cetz:0.3.0": *', "utf-8")
    with pytest.raises(PrintError, match="internet"):
        words(folder, "a")


def test_a_huge_template_is_refused(folder: Path) -> None:
    (folder / "a.typ").write_bytes(b" " * 2_000_001)
    with pytest.raises(PrintError, match="2 MB"):
        words(folder, "a")


def test_the_private_copy_goes_away(folder: Path) -> None:
    (folder / "a.typ").write_text("isi", "utf-8")
    with templates_of(folder, {"logo.png": b"x"}) as templates:
        root = templates.root
        assert (root / "logo.png").is_file()
        assert templates.own == {"a"}
    assert not root.exists()


def test_no_room_for_temporary_files_is_said(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.typ").write_text("isi", "utf-8")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "hilang"))
    with pytest.raises(StorageError, match="berkas sementara"):
        words(folder, "a")
