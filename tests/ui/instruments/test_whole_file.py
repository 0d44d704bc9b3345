"""A file is written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from dampingan.core.errors import CancelledError, StorageError
from dampingan.ui.instruments.whole_file import write_whole


def write(target: Path, content: bytes, *, cancelled: bool = False) -> Path:
    return write_whole(
        target, lambda: content, progress=lambda *_: None, cancelled=lambda: cancelled
    )


def test_the_content_replaces_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "a.xml"
    target.write_bytes(b"lama")
    assert write(target, b"baru") == target
    assert target.read_bytes() == b"baru"
    assert list(tmp_path.iterdir()) == [target]


def test_a_cancelled_writing_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "a.xml"
    target.write_bytes(b"lama")
    with pytest.raises(CancelledError):
        write(target, b"baru", cancelled=True)
    assert target.read_bytes() == b"lama"


def test_a_folder_in_the_way_is_told_as_a_sentence(tmp_path: Path) -> None:
    target = tmp_path / "a.xml"
    target.mkdir()
    with pytest.raises(StorageError, match=r"Berkas a\.xml tidak dapat ditulis"):
        write(target, b"baru")
    assert [path.name for path in tmp_path.iterdir()] == ["a.xml"]
