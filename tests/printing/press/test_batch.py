"""The press: batches, processes, joining, and what goes wrong in a template."""

from __future__ import annotations

import multiprocessing.spawn
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from dampingan.core.errors import CancelledError, StorageError
from dampingan.printing.press import batch, press_process
from dampingan.printing.press.batch import press, press_first
from dampingan.printing.press.joining import PREFIX, sweep
from dampingan.printing.press.page_picture import Pages
from dampingan.printing.press.press_process import set_marked
from dampingan.printing.press.template_folder import templates_of
from dampingan.printing.press.typesetting import PrintError, Templates
from dampingan.printing.product import Job

FRAME = {
    "title": "Lembar coba",
    "where": "Kelurahan Bandengan, Kec. Pekalongan Utara",
    "period": "Triwulan IV 2026",
    "state": "Keadaan data 22 November 2026 pukul 20.14 WIB",
    "version": "Dampingan 0.1.0",
    "lang": "id",
    "letterhead": {"lines": [], "address": "", "logo": ""},
    "signers": {},
    "texts": {},
    "words": {"page": "Halaman", "of": "dari"},
}

LOOP = "#for a in range(90000) { for b in range(90000) { let m = a * b } }"
MARK = "#metadata((nama: json(bytes(sys.inputs.data)).nama)) <tanda>"
HUNGRY = '#let all = "a" * 9000000000'

SHEET = """
#import "frame.typ": *
#show: frame
#for document in data.documents {
  sheets(document)[
    Berkas #document.nama
    #for _ in range(document.pages - 1) { pagebreak(); [lanjutan] }
  ]
}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("templat-cetak")
    (made / "coba.typ").write_text(SHEET, "utf-8")
    (made / "lama.typ").write_text(LOOP, "utf-8")
    (made / "tanda.typ").write_text(MARK, "utf-8")
    (made / "rakus.typ").write_text(HUNGRY, "utf-8")
    (made / "salah.typ").write_text('#import "bagian.typ": f\n#f(1)\n', "utf-8")
    (made / "bagian.typ").write_text("#let f(x) = {\n  x.ada()\n}\n", "utf-8")
    return made


@pytest.fixture(scope="module")
def shipped(folder: Path) -> Iterator[Templates]:
    """Templates that count as shipped, so that small jobs need no process."""
    with templates_of(folder) as templates:
        yield Templates(templates.root)


@pytest.fixture(scope="module")
def own(folder: Path) -> Iterator[Templates]:
    with templates_of(folder) as templates:
        yield templates


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let seven documents be a large job."""
    monkeypatch.setattr(batch, "SMALL_DOCUMENTS", 6)


def job(count: int, *, pages: int = 1, template: str = "coba") -> Job:
    def documents() -> Iterator[dict[str, Any]]:
        for number in range(count):
            yield {"nama": f"no. {number + 1}", "pages": 1 + number % pages}

    return Job(template, "Lembar coba", {}, count, documents)


COMMON = {"frame": FRAME}


def test_the_same_bytes_come_out_whatever_the_number_of_processes(
    shipped: Templates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "BATCH_PAGES", 4)
    made = []
    for workers in (0, 1, 2):
        target = tmp_path / f"{workers}.pdf"
        told = press(job(23, pages=3), COMMON, shipped, target, workers=workers)
        made.append((target.read_bytes(), told))
    assert made[0] == made[1] == made[2]
    pages, starts = made[0][1]
    assert pages == sum(1 + number % 3 for number in range(23))
    assert starts[:5] == (0, 1, 3, 6, 7)
    assert len(starts) == 23


def test_pages_count_within_a_document_and_stand_in_order(
    shipped: Templates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "BATCH_PAGES", 2)
    target = tmp_path / "a.pdf"
    press(job(7, pages=2), COMMON, shipped, target, workers=0)
    with Pages(target) as pages:
        texts = [pages.text(number) for number in range(pages.count)]
    assert "no. 1" in texts[0]
    assert "Halaman 1 dari 1" in texts[0]
    assert "no. 2" in texts[1]
    assert "Halaman 1 dari 2" in texts[1]
    assert "Halaman 2 dari 2" in texts[2]
    assert "no. 7" in texts[-1]
    for said in (FRAME["where"], FRAME["period"], FRAME["state"], FRAME["version"], "Lembar coba"):
        assert all(str(said) in " ".join(text.split()) for text in texts)


def test_a_file_says_its_title_and_language_and_no_time(shipped: Templates, tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    press(job(1), COMMON, shipped, target)
    with pikepdf.open(target) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Lembar coba"
        assert str(pdf.Root["/Lang"]) == "id"
        assert not {"/CreationDate", "/ModDate"} & set(pdf.docinfo.keys())
    assert b"2026-" not in target.read_bytes()


def test_progress_counts_documents_to_the_end(
    shipped: Templates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "BATCH_PAGES", 3)
    told: list[tuple[int, int]] = []
    press(
        job(8),
        COMMON,
        shipped,
        tmp_path / "a.pdf",
        progress=lambda done, total, _text: told.append((done, total)),
        workers=0,
    )
    assert told[0] == (0, 8)
    assert told[-1] == (8, 8)
    assert sorted(told) == told


def test_stopping_leaves_the_old_file_and_nothing_else(
    own: Templates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary, out = tmp_path / "sementara", tmp_path / "hasil"
    temporary.mkdir()
    out.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))  # other tests print meanwhile
    target = out / "a.pdf"
    target.write_bytes(b"yang lama")
    asked = threading.Event()
    threading.Timer(0.8, asked.set).start()
    with pytest.raises(CancelledError):
        press(job(9, template="lama"), COMMON, own, target, cancelled=asked.is_set)
    assert target.read_bytes() == b"yang lama"
    assert [file.name for file in out.iterdir()] == ["a.pdf"]
    assert list(temporary.iterdir()) == []


def test_a_template_without_an_end_is_stopped_and_explained(
    own: Templates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press_process, "OWN_SECONDS", 0.2)
    monkeypatch.setattr(press_process, "OWN_SECONDS_A_DOCUMENT", 0.0)
    with pytest.raises(PrintError, match="terlalu lama") as caught:
        press_first(job(1, template="lama"), COMMON, own)
    assert caught.value.is_own
    assert caught.value.template == "lama.typ"
    assert "templat bawaan" in caught.value.remedy
    with pytest.raises(PrintError, match="terlalu lama"):
        set_marked("lama", {}, (), own)


def test_marks_of_a_regency_template_come_from_a_process_of_their_own(own: Templates) -> None:
    pdf, marks = set_marked("tanda", {"nama": "isi"}, ("tanda",), own)
    assert pdf.startswith(b"%PDF")
    assert marks["tanda"][0] | {"x": 0, "y": 0} == {"nama": "isi", "p": 1, "x": 0, "y": 0}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no memory of a child")
def test_a_template_that_eats_all_memory_ends_itself_only(own: Templates) -> None:
    with pytest.raises(PrintError, match="memori"):
        press_first(job(1, template="rakus"), COMMON, own)


def test_an_error_names_template_line_and_whose_it_is(own: Templates, tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    with pytest.raises(PrintError) as caught:
        press(job(1, template="salah"), COMMON, own, target)
    told = str(caught.value)
    assert "“bagian.typ”, baris 2 kolom" in told
    assert "type integer has no method `ada`" in told
    assert "templat-cetak" in told
    assert not target.exists()


def test_an_error_of_ours_sends_nobody_to_the_folder(shipped: Templates, tmp_path: Path) -> None:
    with pytest.raises(PrintError) as caught:
        press(job(1, template="salah"), COMMON, shipped, tmp_path / "a.pdf")
    assert "templat-cetak" not in str(caught.value)
    assert not caught.value.is_own


def test_nothing_to_print_is_said(shipped: Templates, tmp_path: Path) -> None:
    with pytest.raises(PrintError, match="Tidak ada yang dapat dicetak"):
        press(job(0), COMMON, shipped, tmp_path / "a.pdf")


def test_a_template_that_makes_thousands_of_pages_is_refused(
    shipped: Templates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "MOST_PAGES", 2)
    with pytest.raises(PrintError, match="3 halaman"):
        press(job(2, pages=2), COMMON, shipped, tmp_path / "a.pdf")


def test_a_long_document_does_not_share_its_batch(
    shipped: Templates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "_SHORT", 10)
    texts = ["a", "b" * 5000, "c", "d"] + ["e"] * 6
    sizes: list[int] = []

    def documents() -> Iterator[dict[str, Any]]:
        yield from ({"nama": text, "pages": 1} for text in texts)

    press(
        Job("coba", "Lembar coba", {}, len(texts), documents),
        COMMON,
        shipped,
        tmp_path / "a.pdf",
        progress=lambda done, _total, _text: sizes.append(done),
        workers=0,
    )
    assert sizes[:4] == [0, 1, 2, 10]


def test_many_parts_are_joined_in_order(
    shipped: Templates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dampingan.printing.press.joining.AT_ONCE", 2)
    monkeypatch.setattr(batch, "BATCH_PAGES", 1)
    target = tmp_path / "a.pdf"
    press(job(9), COMMON, shipped, target, workers=0)
    with Pages(target) as pages:
        assert [f"no. {n + 1}" in pages.text(n) for n in range(9)] == [True] * 9


def test_parts_of_a_killed_program_are_swept_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old, new = tmp_path / f"{PREFIX}a", tmp_path / f"{PREFIX}b"
    for one in (old, new):
        one.mkdir()
        (one / "000000.pdf").write_bytes(b"%PDF")
    os.utime(old, (0, 0))
    sweep()
    assert [one.name for one in tmp_path.iterdir()] == [new.name]


def test_without_processes_the_same_bytes_come_out_here(
    shipped: Templates, own: Templates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(job(8), COMMON, shipped, tmp_path / "a.pdf", workers=1)
    nowhere = os.fsencode(tmp_path / "tidak-ada")
    monkeypatch.setattr(multiprocessing.spawn, "_python_exe", nowhere)
    press(job(8), COMMON, shipped, tmp_path / "b.pdf", workers=2)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    with pytest.raises(PrintError, match="Mesin cetak"):
        press(job(8), COMMON, own, tmp_path / "c.pdf")


def test_a_place_that_cannot_be_written_is_said_before_the_work(
    shipped: Templates, tmp_path: Path
) -> None:
    told: list[int] = []
    with pytest.raises(StorageError):
        press(
            job(1),
            COMMON,
            shipped,
            tmp_path / "hilang" / "a.pdf",
            progress=lambda done, _total, _text: told.append(done),
        )
    assert told == []


def test_the_press_works_from_a_thread(shipped: Templates, tmp_path: Path) -> None:
    made: list[int] = []
    thread = threading.Thread(
        target=lambda: made.append(press(job(8), COMMON, shipped, tmp_path / "a.pdf", workers=1)[0])
    )
    thread.start()
    thread.join()
    assert made == [8]
