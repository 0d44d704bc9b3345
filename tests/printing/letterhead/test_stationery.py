"""Letterhead, signers and sentences: the village's row, the regency's folder, the workspace."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dampingan.printing.frame import frame_data
from dampingan.printing.letterhead import letterhead_file
from dampingan.printing.letterhead.letterhead_export import export_letterhead
from dampingan.printing.letterhead.stationery import read_stationery
from dampingan.printing.order import PrintOrder
from dampingan.printing.press.template_folder import FOLDER
from dampingan.printing.press.typesetting import PrintError
from dampingan.store.plan.form import ensure_plan
from dampingan.store.stationery import save_stationery
from dampingan.store.workspace import Workspace

REGENCY_KOP = """
baris = ["PEMERINTAH {KABUPATEN}", "{DESA}"]
alamat = "Jalan Contoh 1, {nama}"

[[penanda]]
kunci = "camat"
jabatan = "Camat {kecamatan}"
nama = "Sri Contoh"

[teks]
persetujuan = "Responden {desa} setuju."
"""


def png(width: int = 4, height: int = 4) -> bytes:
    """Return a black picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = (b"\x00" + b"\x00" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    path = tmp_path_factory.mktemp("kop") / "a.dampingan"
    with Workspace.create(path, "33.75.03.1009", "2026-Q4") as workspace:
        yield workspace


@pytest.fixture
def workspace(made: Workspace) -> Iterator[Workspace]:
    """A kelurahan's workspace, everything taken back afterwards."""
    depth = made.undo_depth
    yield made
    while made.undo_depth > depth:
        made.undo()
    folder = made.path.parent / FOLDER
    if folder.is_dir():
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()


def folder_of(
    workspace: Workspace, kop: str = "", logo: bytes = b"", name: str = "logo.png"
) -> Path:
    folder = workspace.path.parent / FOLDER
    folder.mkdir(exist_ok=True)
    if kop:
        (folder / "kop.toml").write_text(kop, "utf-8")
    if logo:
        (folder / name).write_bytes(logo)
    return folder


def test_a_village_has_a_letterhead_without_being_asked(workspace: Workspace) -> None:
    found = read_stationery(workspace)
    assert found.lines == (
        "PEMERINTAH KOTA PEKALONGAN",
        "KECAMATAN PEKALONGAN UTARA",
        "KELURAHAN BANDENGAN",
    )
    assert found.signer("kepala").office == "Lurah Bandengan"
    assert "UU 27/2022" in found.texts["persetujuan"]
    assert not found.logo


def test_the_village_row_brings_address_and_names(workspace: Workspace) -> None:
    with workspace.write("Profil") as tx:
        values = {"office_address": "Jalan Contoh 7", "head_name": "Budi Contoh"}
        tx.update("village", workspace.village["id"], values)
    found = read_stationery(workspace)
    assert found.address == "Jalan Contoh 7"
    assert found.signer("kepala").name == "Budi Contoh"


def test_a_desa_is_signed_by_its_kepala_desa_and_a_regency_by_its_own(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "k.dampingan", "33.26", "2026-Q4") as regency:
        own = read_stationery(regency)
        village = next(
            code for code in _codes(regency) if code.startswith("33.26.") and code[9] == "2"
        )
        desa = read_stationery(regency, village)
        frame = frame_data(regency, PrintOrder("x", village=village), "Lembar")
    assert own.lines == ("PEMERINTAH KABUPATEN PEKALONGAN",)
    assert own.signer("kepala").office == "Bupati Pekalongan"
    assert desa.lines[0] == "PEMERINTAH KABUPATEN PEKALONGAN"
    assert desa.lines[2].startswith("DESA ")
    assert desa.signer("kepala").office.startswith("Kepala Desa ")
    assert frame["where"].startswith("Desa ")
    assert frame["letterhead"]["lines"] == list(desa.lines)


def _codes(workspace: Workspace) -> list[str]:
    with workspace.snapshot() as reader:
        return [str(row[0]) for row in reader.records("village", ["code"])]


def test_a_regency_folder_speaks_of_each_village(workspace: Workspace) -> None:
    folder_of(workspace, REGENCY_KOP, png())
    found = read_stationery(workspace)
    assert found.lines == ("PEMERINTAH KOTA PEKALONGAN", "KELURAHAN BANDENGAN")
    assert found.address == "Jalan Contoh 1, Bandengan"
    assert [one.key for one in found.signers] == ["camat", "kepala", "petugas"]
    assert found.signer("camat").office == "Camat Pekalongan Utara"
    assert found.texts["persetujuan"] == "Responden Kelurahan Bandengan setuju."
    assert "kerahasiaannya" in found.texts["kerahasiaan"]
    assert found.logo_name == "logo.png"
    assert read_stationery(workspace, folder=False).lines[1] == "KECAMATAN PEKALONGAN UTARA"


def test_settings_go_before_the_folder_and_are_undone_in_one_step(workspace: Workspace) -> None:
    folder_of(workspace, REGENCY_KOP)
    signer = {"key": "kepala", "office": "Plt. Lurah Bandengan", "name": "Ani Contoh"}
    save_stationery(
        workspace, address="Jalan Baru 2", signers=(signer,), logo=("lambang.png", png(8, 8))
    )
    found = read_stationery(workspace)
    assert found.address == "Jalan Baru 2"
    assert found.lines == ("PEMERINTAH KOTA PEKALONGAN", "KELURAHAN BANDENGAN")
    assert found.signer("kepala").name == "Ani Contoh"
    assert found.signer("kepala").before == "Mengetahui,"
    assert found.logo == png(8, 8)
    workspace.undo()
    assert read_stationery(workspace).address == "Jalan Contoh 1, Bandengan"
    assert not read_stationery(workspace).logo
    workspace.redo()
    assert read_stationery(workspace).logo == png(8, 8)


@pytest.mark.parametrize(
    ("kop", "said"),
    [
        ("baris = [", "belum ditutup"),
        ("alamat = 'a'\nbaris: 3", "baris 2 kolom 6"),
        ('kepala = "Budi"', "“kepala” tidak dikenal"),
        ("baris = 3", "“baris” harus berupa daftar"),
        ('[[penanda]]\nnama = "Budi"', "perlu kunci"),
        ('[[penanda]]\nkunci = "kepala"\nnip = "1"', "“nip” tidak dikenal"),
        ("alamat = 3", "“alamat” harus berupa teks"),
        ('baris = ["A"]\n\nalamat = 3', "baris 3: “alamat” harus"),
        ('baris = ["A"]\nkepala = "B"', "baris 2: kunci “kepala” tidak dikenal; yang dikenal: b"),
        ('alamat = "a"\nalamat = "b"', "ditulis dua kali"),
        ("baris = " + "[" * 3000, "susunannya salah"),
        ("baris = " + "9" * 5000, "susunannya salah"),
        ("alamat = '" + "x" * 100_001 + "'", "lebih dari 100 kB"),
    ],
)
def test_a_wrong_letterhead_file_is_explained(workspace: Workspace, kop: str, said: str) -> None:
    folder_of(workspace, kop)
    with pytest.raises(PrintError) as caught:
        read_stationery(workspace)
    assert "kop.toml" in str(caught.value)
    assert said in str(caught.value)
    assert "Traceback" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "logo", "said"),
    [
        ("logo.png", b"GIF89a", "bukan gambar"),
        ("logo.png", png(70, 10), "terlalu lebar"),
        ("logo.jpg", b"\xff\xd8\xff\xe0\x00\x04", "rusak"),
        ("logo.png", b"\x89PNG\r\n\x1a\n" + b"x" * letterhead_file.LOGO_LIMIT, "batasnya 500 kB"),
        ("logo.png", png(40, 40)[:-30], "rusak"),
        ("logo.svg", b"<html></html>", "bukan gambar"),
    ],
)
def test_a_logo_that_cannot_be_printed_is_explained(
    workspace: Workspace, name: str, logo: bytes, said: str
) -> None:
    folder_of(workspace, logo=logo, name=name)
    with pytest.raises(PrintError, match=said) as caught:
        read_stationery(workspace)
    assert f"{name} di folder templat" in str(caught.value)


@pytest.mark.parametrize("name", ["kop.toml", "logo.png"])
def test_a_letterhead_that_leads_elsewhere_is_refused(
    workspace: Workspace, tmp_path: Path, name: str
) -> None:
    folder = folder_of(workspace)
    (tmp_path / "luar").write_bytes(png(40, 40))
    try:
        (folder / name).symlink_to(tmp_path / "luar")
    except OSError:
        pytest.skip("links need a right that this account lacks")
    with pytest.raises(PrintError, match="tautan"):
        read_stationery(workspace)


def test_one_folder_is_handed_to_every_village(workspace: Workspace, tmp_path: Path) -> None:
    texts = {"persetujuan": "Warga {desa} setuju."}
    save_stationery(workspace, texts=texts, logo=("lambang.png", png(8, 8)))
    out = tmp_path / FOLDER
    export_letterhead(workspace, read_stationery(workspace), out)
    assert sorted(file.name for file in out.iterdir()) == ["kop.toml", "logo.png"]
    with Workspace.create(tmp_path / "lain.dampingan", "33.75.03.1010", "2026-Q4") as other:
        found = read_stationery(other)
    assert found.lines[0] == "PEMERINTAH KOTA PEKALONGAN"
    assert found.lines[2] != "KELURAHAN BANDENGAN"
    assert found.texts["persetujuan"].startswith("Warga Kelurahan")
    assert found.logo == png(8, 8)


def test_the_date_of_a_sheet_is_the_newest_change_to_a_record(tmp_path: Path) -> None:
    now = [datetime(2026, 11, 22, 13, 0, tzinfo=UTC)]
    path = tmp_path / "t.dampingan"
    with Workspace.create(path, "33.75.03.1009", "2026-Q4", now=lambda: now[0]) as workspace:
        order = PrintOrder("x")
        ensure_plan(workspace)
        assert frame_data(workspace, order, "Lembar")["state"] == "Belum ada isian"
        now[0] = datetime(2026, 11, 22, 13, 14, tzinfo=UTC)
        with workspace.write("Rumah") as tx:
            tx.insert("house", {"village_code": workspace.village_code, "number": "1"})
        now[0] = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
        save_stationery(workspace, address="Jalan Baru 2")
        said = frame_data(workspace, order, "Lembar")["state"]
    assert said == "Keadaan data 22 November 2026 pukul 20.14 WIB"
