"""Pages as people write them, and the paper they take."""

from __future__ import annotations

import pytest

from dampingan.ui.paper.page_range import padded, range_text, read_range, sheet_count


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("", tuple(range(12))),
        ("1-4, 7", (0, 1, 2, 3, 6)),
        ("7,1-2,2", (0, 1, 6)),
        ("10-", (9, 10, 11)),
        ("-2", (0, 1)),
        ("4–3; 6", (2, 3, 5)),
    ],
)
def test_a_range_is_read_as_people_write_it(text: str, pages: tuple[int, ...]) -> None:
    assert read_range(text, 12).pages == pages
    assert not read_range(text, 12).problem


def test_a_range_beyond_the_document_or_of_letters_is_explained() -> None:
    assert "12 halaman" in read_range("9-13", 12).problem
    assert "halaman" in read_range("0", 12).problem
    assert "“a”" in read_range("1, a", 12).problem


def test_pages_are_written_back_as_a_range() -> None:
    assert range_text((0, 1, 2, 3, 6)) == "1-4, 7"


def test_each_document_begins_on_a_sheet_of_its_own() -> None:
    assert padded(range(6), (0, 3)) == [0, 1, 2, None, 3, 4, 5]
    assert padded((1, 2, 4), (0, 3)) == [1, 2, 4]
    assert sheet_count(range(6), (0, 3), 2, duplex=True) == 8
    assert sheet_count(range(6), (0, 3), 2, duplex=False) == 12
