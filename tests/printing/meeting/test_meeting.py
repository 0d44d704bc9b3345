"""Papers of a meeting: what a berita acara, minutes, lists and invitations say, and to whom."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dampingan.core.errors import DampinganError
from dampingan.printing.letterhead.stationery import Stationery, StationerySigner
from dampingan.printing.meeting.meeting import Meeting, leaders, meeting_of, opening_day, plain
from dampingan.printing.meeting.meeting_report import report
from dampingan.printing.order import PrintOrder
from dampingan.store.plan import writing
from dampingan.store.plan.form import ensure_plan
from dampingan.store.plan.record import PlanRecord, PlanRow, plan_records
from dampingan.store.workspace import Workspace
from printing.listed_village import KK, NIK, family_id, make_village, pages_of
from printing.listed_village import LONG as HEAD

LONG = "Raden Mas Haryo Kusumaningrat Wicaksono Prawirodirdjo Adiningrat"
ANSWERS = {
    "judul": "Musyawarah penyusunan rencana 2027",
    "jenis": "1",
    "nomor": "050/114/XI/2026",
    "tanggal": "2026-11-23",
    "jam_mulai": "09:00",
    "jam_selesai": "12:15",
    "tempat": "Aula Kantor Kelurahan",
    "pemimpin": "Agus Setiawan",
    "pemimpin_unsur": "LPMK",
    "notulen": "Retno Wulandari",
    "materi": "Daftar masalah; Peringkat masalah",
    "hasil": "Rob menjadi masalah utama\nJamban diajukan",
    "wakil": "Sumarni; Kasmuri",
    "mengetahui_lembaga": "Agus Setiawan",
    "lampiran": "masalah kegiatan keluarga",
}
KEY = "F-000000000000Y"
PEOPLE = [
    {"nama": LONG if n == 7 else f"Warga {n}", "unsur": "Ketua RT", "jk": "12"[n % 2]}
    | {"kehadiran": "2" if n == 9 else "1"}
    for n in range(1, 41)
]
DECISIONS = [
    {"uraian": f"Keputusan {n}", "penanggung": "Lurah", "tenggat": "2026-12-01"}
    for n in range(1, 41)
]


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Return a kelurahan whose meeting agreed on a problem, an activity and a family."""
    with make_village(tmp_path_factory.mktemp("meeting") / "b.dampingan") as workspace:
        ensure_plan(workspace)
        writing.add(workspace, "masalah", {"judul": "Rob di RW 004", "rw": "004"})
        left_out = writing.add(workspace, "masalah", {"judul": "Jalan rusak"})
        problems = writing.add(workspace, "masalah", {"judul": "Sampah di saluran"})
        writing.add(workspace, "kegiatan", {"judul": "Jambanisasi", "biaya": "70000000"})
        family = str(workspace.record("family", family_id(workspace, HEAD))["uid"])
        links = {"keluarga": family, "masalah": problems}
        rows = {"hadir": PEOPLE, "keputusan": DECISIONS}
        writing.add(workspace, "musyawarah", ANSWERS | links, rows=rows)
        assert left_out
        yield workspace


@pytest.fixture(scope="module")
def pages(held: Workspace) -> list[str]:
    told = pages_of(held, PrintOrder("berita-acara"))
    return [" ".join(page.replace("\xad", "").replace("\ufffe", "").split()) for page in told]


def record_of(answers: dict[str, str], **rows: list[dict[str, str]]) -> PlanRecord:
    listed = {
        repeat: tuple(PlanRow(n, f"R{n}", n, one) for n, one in enumerate(given, 1))
        for repeat, given in rows.items()
    }
    return PlanRecord(1, "J-1", "musyawarah", "", "2026-Q4", "", answers, listed)


def meeting(kind: str = "kelurahan", *, record: PlanRecord | None = None) -> Meeting:
    codes = {"kelurahan": "33.75.03.1009", "desa": "33.26.01.2001"}
    names = {"kelurahan": "Bandengan", "desa": "Klesem"}
    heads = {"kelurahan": "Lurah Bandengan", "desa": "Kepala Desa Klesem"}
    village = {"code": codes[kind], "name": names[kind], "kecamatan": "Contoh"}
    village["kabupaten"] = "Kota Pekalongan" if kind == "kelurahan" else "Kabupaten Pekalongan"
    signer = StationerySigner("kepala", "Mengetahui,", heads[kind], "Sri Contoh", "")
    return Meeting(record, village, Stationery(signers=(signer,)))


# -- words ----------------------------------------------------------------------------------------


def test_a_desa_and_a_kelurahan_call_things_by_their_own_names() -> None:
    desa, kelurahan = meeting("desa"), meeting()
    assert (desa.name, kelurahan.name) == ("Musyawarah Desa", "Musyawarah Kelurahan")
    assert (desa.board, kelurahan.board) == ("Ketua BPD Klesem", "Ketua LPMK Bandengan")
    assert desa.head_signer().office == "Kepala Desa Klesem"
    assert kelurahan.head_signer().office == "Lurah Bandengan"
    assert "BPD" in desa.groups
    assert "LPMK" not in desa.groups
    assert "LPMK" in kelurahan.groups
    assert "BPD" not in kelurahan.groups


def test_only_a_lurah_has_room_for_the_number_of_a_civil_servant() -> None:
    assert meeting().head_signer().number.startswith("NIP")
    assert meeting("desa").head_signer().number == ""


@pytest.mark.parametrize(
    ("answers", "name"),
    [
        ({"jenis": "2"}, "Musyawarah Kelurahan Khusus"),
        ({"jenis": "3", "rw": "004"}, "Musyawarah RW 004"),
        ({"jenis": "3", "rw": "004", "rt": "002"}, "Musyawarah RT 002 RW 004"),
        ({"jenis": "3", "dusun": "Kidul"}, "Musyawarah Lingkungan Kidul"),
        ({"jenis": "4"}, "Musyawarah Perencanaan Pembangunan Kelurahan"),
        ({"jenis": "6"}, "Rapat Koordinasi"),
        ({"jenis": "9", "jenis_lain": "Rapat Pleno"}, "Rapat Pleno"),
        ({}, "Musyawarah Kelurahan"),
    ],
)
def test_a_meeting_is_called_by_its_kind(answers: dict[str, str], name: str) -> None:
    assert meeting(record=record_of(answers)).name == name


def test_a_meeting_of_an_rw_is_not_signed_by_the_council_unless_it_is_named() -> None:
    assert meeting(record=record_of({"jenis": "3"})).board_signer() is None
    named = meeting(record=record_of({"jenis": "3", "mengetahui_lembaga": "Agus"}))
    assert named.board_signer() is not None
    assert meeting(record=record_of({"jenis": "1"})).board_signer() is not None


def test_the_opening_says_the_day_in_words() -> None:
    (told,) = plain(opening_day(meeting(record=record_of(ANSWERS))))
    assert told["text"].replace("\xad", "") == (
        "Pada hari ini, Senin, tanggal dua puluh tiga bulan November tahun dua ribu dua puluh enam "
        "(23-11-2026), pukul 09.00 sampai dengan 12.15 WIB, bertempat di Aula Kantor Kelurahan, "
        "Kelurahan Bandengan, Kecamatan Contoh, Kota Pekalongan"
    )


def test_what_nobody_said_is_a_gap_to_be_written_on() -> None:
    blank = plain(opening_day(meeting()))
    assert sum(one["gap"] > 0 for one in blank) == 7
    half = plain(opening_day(meeting(record=record_of({"tanggal": "2026-11-23"}))))
    assert sum(one["gap"] > 0 for one in half) == 3


def test_figures_from_the_paper_list_win_over_names_that_were_typed() -> None:
    two = [{"nama": "A", "jk": "1"}, {"nama": "B", "jk": "2"}]
    typed = meeting(record=record_of({}, hadir=two))
    assert typed.head_count_words() == "2 orang (1 laki-laki, 1 perempuan)"
    counted = meeting(record=record_of({"hadir_l": "30", "hadir_p": "25"}, hadir=two))
    assert counted.head_count() == (55, 30, 25)
    assert meeting().head_count_words() == ""


def test_speakers_are_numbered_only_when_there_are_several() -> None:
    one = {"nama_narasumber": "Wulan", "unsur_narasumber": "Puskesmas"}
    alone = leaders(meeting(record=record_of({}, narasumber=[one])))
    assert [(line["role"], line["mark"]) for line in alone[2:]] == [("Narasumber", "")]
    several = leaders(meeting(record=record_of({}, narasumber=[one, one])))
    assert [line["mark"] for line in several[2:]] == ["1.", "2."]


# -- berita acara ---------------------------------------------------------------------------------


def test_the_report_has_its_lists_as_annexes_and_a_page_number_on_every_page(
    pages: list[str],
) -> None:
    every = len(pages)
    assert all(f"Halaman {n} dari {every}" in page for n, page in enumerate(pages, 1))
    assert "BERITA ACARA MUSYAWARAH KELURAHAN" in pages[0]
    assert "Nomor: 050/114/XI/2026" in pages[0]
    assert "39 orang (" in pages[0]
    heads = [next((n for n in "12345" if f"Lampiran {n} :" in page), "") for page in pages]
    assert [n for n in heads if n] == ["1", "2", "3", "4", "5"]


def test_nobody_signs_a_page_without_words_above(pages: list[str]) -> None:
    (signed,) = [page for page in pages if "Mengetahui," in page]
    assert "Demikian berita acara ini" in signed
    for words in ("Notulis", "Pemimpin musyawarah", "Wakil peserta", "Ketua LPMK Bandengan"):
        assert words in signed


def test_a_long_list_repeats_its_head_and_leaves_out_who_did_not_come(pages: list[str]) -> None:
    listed = [page for page in pages if "Unsur atau jabatan" in page]
    assert len(listed) == 2
    assert "Warga 9 " not in " ".join(listed)
    assert "Jumlah hadir: 39 orang" in listed[-1]
    assert "Diundang, tidak hadir: 1 orang." in listed[-1]
    assert LONG in listed[0]


def test_only_what_was_agreed_on_is_listed_and_numbers_are_masked(
    held: Workspace, pages: list[str]
) -> None:
    whole = " ".join(pages)
    assert "Sampah di saluran" in whole
    assert "Jalan rusak" not in whole
    assert "70.000.000" in whole
    assert HEAD in whole
    assert KK not in whole
    assert NIK not in whole
    order = PrintOrder("berita-acara", masked=False, text={"lampiran": "keluarga"})
    (proposed,) = report(held, meeting_of(held, order), order)["annexes"][2:]
    assert proposed["rows"] == [["1", HEAD, NIK, KK, "RT 001/RW 001", "2", ""]]


def test_a_proposed_family_that_is_gone_is_said(held: Workspace) -> None:
    links = {"keluarga": f"{KEY} F-000000000000X", "tanggal": "2026-11-01", "judul": "Lama"}
    writing.add(held, "musyawarah", links)
    older = next(one for one in plan_records(held, "musyawarah") if one.title == "Lama")
    order = PrintOrder("berita-acara", record=older.id, text={"lampiran": "keluarga"})
    (proposed,) = report(held, meeting_of(held, order), order)["annexes"][2:]
    assert proposed["rows"] == []
    assert proposed["note"] == "2 keluarga yang diusulkan sudah tidak ada di data."
    writing.remove(held, older.uid, "salah")


def test_a_blank_report_names_nobody_and_has_lines_to_fill(held: Workspace) -> None:
    order = PrintOrder("berita-acara", blank=True)
    told = report(held, meeting_of(held, order), order)
    assert told["number"] == told["date"] == ""
    assert told["subjects"] == told["results"] == []
    assert [len(one["rows"]) for one in told["annexes"]] == [53, 25]
    assert "Agus Setiawan" not in str(told)


def test_a_meeting_that_is_gone_is_said(held: Workspace) -> None:
    with pytest.raises(DampinganError, match="tidak ada lagi"):
        meeting_of(held, PrintOrder("berita-acara", record=999_999))


# -- minutes, attendance, invitation ---------------------------------------------------------------


def documents(workspace: Workspace, what: str, **order: Any) -> list[dict[str, Any]]:
    from dampingan.printing.catalogue import product

    job = product(what).make(workspace, PrintOrder(what, **order))
    found = [dict(one) for one in job.documents()]
    assert len(found) == job.count
    return found


def test_minutes_without_words_get_ruled_lines(held: Workspace) -> None:
    (told,) = documents(held, "notulen")
    assert told["told"] == []
    assert told["lines"] > 0
    assert len(told["decisions"]["rows"]) == 40
    assert told["decisions"]["rows"][0] == ["1", "Keputusan 1", "Lurah", "1 Desember 2026"]


def test_an_attendance_list_names_the_invited_and_has_lines_for_others(held: Workspace) -> None:
    (told,) = documents(held, "hadir")
    rows = told["list"]["rows"]
    assert len(rows) == 45
    assert rows[8][1] == "Warga 9"
    assert rows[44] == ["45", "", "", "", "", ""]


def test_signatures_never_stand_on_a_page_without_lines(held: Workspace) -> None:
    told = pages_of(held, PrintOrder("hadir", rows=3))
    (signed,) = [page for page in told if "Pemimpin musyawarah" in page]
    assert "Tanda tangan" in signed


def test_families_of_an_rt_are_listed_by_their_heads_with_masked_house_numbers(
    listed: Workspace,
) -> None:
    (told,) = documents(listed, "hadir", rw="001", rt="001")
    rows = told["list"]["rows"]
    assert [row[1] for row in rows[:3]].count("Edi") == 2
    assert {row[2] for row in rows[:3]} == {"Gg. Kakap x"}
    (open_list,) = documents(listed, "hadir", rw="001", rt="001", masked=False)
    assert {row[2] for row in open_list["list"]["rows"][:3]} == {"Gg. Kakap 5"}


def test_a_village_without_meetings_gets_a_blank_list(listed: Workspace) -> None:
    (told,) = documents(listed, "hadir")
    assert {fact["value"] for fact in told["facts"]} == {""}
    assert len(told["list"]["rows"]) == 43
    (shorter,) = documents(listed, "hadir", blank=True, rows=12)
    assert len(shorter["list"]["rows"]) == 12


def test_an_invitation_goes_to_all_or_to_each(held: Workspace) -> None:
    (one,) = documents(held, "undangan")
    assert one["head"][2]["value"] == "40 (empat puluh) nama"
    assert len(one["annex"][0]["rows"]) == 40
    each = documents(held, "undangan", text={"untuk": "masing-masing"})
    assert [letter["receiver"][0] for letter in each[:2]] == ["Warga 1", "Warga 2"]
    assert each[0]["annex"] == []
    text = " ".join(pages_of(held, PrintOrder("undangan", blank=True)))
    assert "Kepada Yth." in text


def test_at_a_regency_the_record_says_whose_letterhead_it_is(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    from dampingan.printing.catalogue import product

    path = tmp_path_factory.mktemp("regency") / "kab.dampingan"
    with Workspace.create(path, "33.26", "2026-Q4") as workspace:
        ensure_plan(workspace)
        writing.add(workspace, "musyawarah", {"judul": "Rapat"}, village_code="33.26.01.2001")
        (held,) = plan_records(workspace, "musyawarah")
        job = product("notulen").make(workspace, PrintOrder("notulen", record=held.id))
        assert job.village == "33.26.01.2001"
        (told,) = job.documents()
        assert told["name"] == "Musyawarah Desa"


PIXEL = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0:~\x9bU\0\0\0\nIDAT"
    b"x\x9cc\xf8\x0f\0\1\1\1\0\xb18\xf6\x14\0\0\0\0IEND\xaeB`\x82"
)
"""One white dot."""


def test_a_photograph_is_the_last_annex_and_a_damaged_one_is_left_out(
    held: Workspace, tmp_path: Path
) -> None:
    from dampingan.printing.catalogue import product
    from dampingan.store.attachment import attach

    (meeting_there,) = plan_records(held, "musyawarah")
    for content, files in ((PIXEL, {"foto.png"}), (PIXEL[:40], set()), (b"no picture", set())):
        file = tmp_path / "foto.png"
        file.write_bytes(content)
        writing.answer(held, meeting_there.uid, {"foto": attach(held, file)})
        job = product("berita-acara").make(held, PrintOrder("berita-acara"))
        assert set(job.files) == files
        (told,) = job.documents()
        assert told["photo"] == "".join(files)
    writing.answer(held, meeting_there.uid, {"foto": ""})
