"""Rule 25: bombs, tricks and endless sheets are refused before they cost anything."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dampingan.core.errors import CancelledError
from dampingan.exchange.file.archive import ContainerError, Inflater, Limits, entries_of
from dampingan.exchange.file.container import open_container
from dampingan.exchange.reader.reading import read_in_process, read_submission
from dampingan.exchange.reader.reading_process import call_in_process
from dampingan.store.workspace import Workspace

SHEET = "xl/worksheets/sheet3.xml"
Spoil = Callable[..., Path]


@pytest.fixture
def path(village: Workspace, submission: Callable[..., Path]) -> Path:
    return submission(village)


@pytest.fixture
def spoil(path: Path, tmp_path: Path) -> Spoil:
    def change(how: Callable[[bytes], bytes], part: str = SHEET) -> Path:
        out = tmp_path / "rusak.xlsx"
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                new.writestr(name, how(old.read(name)) if name == part else old.read(name))
        return out

    return change


def refused(path: Path) -> ContainerError:
    with pytest.raises(ContainerError) as error:
        read_submission(path)
    assert error.value.remedy
    return error.value


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml"])
def test_entities_are_refused_before_any_reader_sees_them(spoil: Spoil, part: str) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    path = spoil(
        lambda xml: xml.replace(b"?>", b"?>" + bomb, 1) if b"?>" in xml else bomb + xml, part
    )
    assert "tidak wajar" in refused(path).message


def test_a_cell_at_the_end_of_the_sheet_costs_nothing(spoil: Spoil) -> None:
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    path = spoil(lambda xml: xml.replace(b"</sheetData>", far + b"</sheetData>"))
    assert "terlalu besar" in refused(path).message


def test_a_million_empty_rows_cost_nothing(path: Path, spoil: Spoil) -> None:
    far = b'<row r="1048576" s="1"><c r="XFD1048576" s="1"/></row>'
    claimed = spoil(lambda xml: xml.replace(b"</sheetData>", far + b"</sheetData>"))
    assert read_submission(claimed).sheets == read_submission(path).sheets


@pytest.mark.parametrize("reference", [b"A99999999999", b"ZZZZ1", b"a1048577"])
def test_references_beyond_any_sheet_are_refused(spoil: Spoil, reference: bytes) -> None:
    refused(spoil(lambda xml: xml.replace(b'r="B6"', b'r="' + reference + b'"')))


def test_what_comes_out_is_counted_and_headers_are_not_believed() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", b" " * 3_000_000)
    small = Limits(inflated=2_000_000, small=1_000_000)
    with zipfile.ZipFile(buffer) as archive:
        info = entries_of(archive, "a")["a.xml"]
        with pytest.raises(ContainerError, match="terlalu besar"):
            Inflater(archive, "a", len(buffer.getvalue()), small).read(info)
        info.file_size = 10  # as a forged header would say
        with pytest.raises(ContainerError):
            Inflater(archive, "a", len(buffer.getvalue()), small).read(info)


@pytest.mark.parametrize("name", ["../x.xml", "/x.xml", "xl\\x.xml", "XL/workbook.xml", "C:x"])
def test_names_that_lead_astray_and_doubled_entries_are_refused(path: Path, name: str) -> None:
    with zipfile.ZipFile(path, "a") as book:
        book.writestr(name, "<x/>")
    assert "tidak wajar" in refused(path).message


def test_encrypted_and_overlapping_entries_are_refused(path: Path, tmp_path: Path) -> None:
    content = bytearray(path.read_bytes())
    first = content.index(b"PK\1\2")
    second = content.index(b"PK\1\2", first + 4)
    for at, value in ((first + 8, struct.pack("<H", 1)), (second + 42, struct.pack("<I", 10))):
        spoiled = bytearray(content)
        spoiled[at : at + len(value)] = value
        other = tmp_path / "x.xlsx"
        other.write_bytes(spoiled)
        refused(other)


def test_thousands_of_entries_are_refused(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as book:
        for number in range(4_001):
            book.writestr(f"xl/media/{number}.png", b"")
    assert "terlalu besar" in refused(path).message


def test_a_sheet_of_other_spelling_is_read_the_same(path: Path, spoil: Spoil) -> None:
    spelled = spoil(
        lambda xml: xml.replace(b"<c r=", b"<c  r =").replace(b' t="inlineStr"', b" t='inlineStr'")
    )
    assert read_submission(spelled).sheets == read_submission(path).sheets


# -- in a process of its own ---------------------------------------------------------------------


def sleepy(path: Path, password: str) -> Iterator[Any]:
    yield time.sleep(600)


def endless(path: Path, password: str) -> Iterator[Any]:
    while True:
        pass
    yield


def held_up(path: Path, password: str) -> Iterator[Any]:
    time.sleep(1)  # as on a machine that gives the reader no time
    yield _last
    yield 7
    yield None


def _last(path: Path, parts: list[Any]) -> Any:
    return parts[-1]


def crashing(path: Path, password: str) -> Iterator[Any]:
    import os

    yield os.abort()


def greedy(path: Path, password: str) -> Iterator[Any]:
    yield [bytearray(1 << 30) for _ in range(1_000)]


def test_what_is_read_apart_is_the_same(path: Path) -> None:
    assert read_in_process(path) == read_submission(path)


def test_a_reader_that_never_ends_is_stopped(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dampingan.exchange.reader.reading_process.BASE_SECONDS", 0.5)
    monkeypatch.setattr("dampingan.exchange.reader.reading_process.PATIENCE", 2)
    for reader in (sleepy, endless):
        with pytest.raises(ContainerError, match="terlalu lama"):
            call_in_process(reader, path)


def test_a_reader_on_a_busy_machine_is_waited_for(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dampingan.exchange.reader.reading_process.BASE_SECONDS", 0.5)
    assert call_in_process(held_up, path) == 7


@pytest.mark.parametrize("reader", [crashing, greedy])
def test_a_reader_that_dies_is_a_sentence(path: Path, reader: Any) -> None:
    with pytest.raises(ContainerError, match="berhenti"):
        call_in_process(reader, path)


def test_reading_apart_can_be_cancelled(path: Path) -> None:
    with pytest.raises(CancelledError):
        call_in_process(sleepy, path, cancelled=lambda: True)


def test_the_container_says_what_was_opened(path: Path) -> None:
    container = open_container(path)
    assert (container.kind, container.encrypted, container.macros) == ("xlsx", False, False)
    assert container.properties["dampingan.product"] == "Dampingan"
