"""What people do to a workbook with the best intentions: sort, copy, fill, paste, tidy up."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from e2e.package import in_part, parts_of, sheets_of, zipped

Place = tuple[int, int]
"""Row and column, both 1-based."""

FIRST = 6
"""Number of the first data row."""

_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
_DATA = re.compile(rb"(<sheetData>)(.*)(</sheetData>)", re.DOTALL)
_ODS_ROW = re.compile(rb"<table:table-row.*?</table:table-row>", re.DOTALL)


class Cells(dict[Place, tuple[bytes, bytes]]):
    """The filled cells of a sheet: place → attributes and content."""

    @classmethod
    def read(cls, xml: bytes) -> Cells:
        """Return those of a sheet's XML."""
        found = cls()
        for letters, row, given, inside in _CELL.findall(xml):
            if inside:
                found[int(row), _number(letters)] = given, inside
        return found

    def data(self) -> list[Place]:
        """Return the places below the headings."""
        return [place for place in self if place[0] >= FIRST]

    def columns(self) -> list[int]:
        """Return the columns that have data."""
        return sorted({column for _, column in self.data()})

    def last(self) -> int:
        """Return the last row."""
        return max((row for row, _ in self), default=FIRST)

    def xml(self) -> bytes:
        """Return the rows as XML."""
        rows: dict[int, list[bytes]] = {}
        for (row, column), (given, inside) in sorted(self.items()):
            place = f'<c r="{_letters(column)}{row}"'.encode()
            rows.setdefault(row, []).append(place + given + b">" + inside + b"</c>")
        return b"".join(
            f'<row r="{row}">'.encode() + b"".join(cells) + b"</row>" for row, cells in rows.items()
        )


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _letters(number: int) -> str:
    found = ""
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found


def _handled(content: bytes, rng: Random, change: Callable[[Cells], object]) -> bytes:
    def run(xml: bytes) -> bytes:
        cells = Cells.read(xml)
        if not cells.data():
            return xml
        change(cells)
        return _DATA.sub(lambda found: found[1] + cells.xml() + found[3], xml)

    return in_part(content, rng, run)


def cells_shuffled(content: bytes, rng: Random) -> bytes:
    share = rng.choice((0.01, 0.2, 1.0))

    def change(cells: Cells) -> None:
        places = [place for place in cells.data() if rng.random() < share]
        values = [cells[place] for place in places]
        rng.shuffle(values)
        cells.update(zip(places, values, strict=True))

    return _handled(content, rng, change)


def columns_swapped(content: bytes, rng: Random) -> bytes:
    """Swap two columns' answers, with their headings or without."""
    from_row = rng.choice((1, FIRST, FIRST))

    def change(cells: Cells) -> None:
        columns = cells.columns()
        one, other = rng.choice(columns), rng.choice(columns)
        swap = {one: other, other: one}
        moved = {p: cells.pop(p) for p in list(cells) if p[0] >= from_row and p[1] in swap}
        cells.update({(row, swap[column]): cell for (row, column), cell in moved.items()})

    return _handled(content, rng, change)


def column_sorted(content: bytes, rng: Random) -> bytes:
    def change(cells: Cells) -> None:
        column = rng.choice(cells.columns())
        places = sorted(place for place in cells.data() if place[1] == column)
        values = sorted((cells[place] for place in places), key=lambda cell: cell[1])
        cells.update(zip(places, values, strict=True))

    return _handled(content, rng, change)


def column_filled(content: bytes, rng: Random) -> bytes:
    def change(cells: Cells) -> None:
        row, column = rng.choice(cells.data())
        for below in range(row, rng.choice((row + 3, cells.last(), cells.last() + 50)) + 1):
            cells[below, column] = cells[row, column]

    return _handled(content, rng, change)


def block_shifted(content: bytes, rng: Random) -> bytes:
    """Move a block one or two cells down, up or aside."""
    down, right = rng.choice(((1, 0), (-1, 0), (0, 1), (0, -1), (2, 1)))

    def change(cells: Cells) -> None:
        top, left = rng.choice(cells.data())
        bottom, end = top + rng.randrange(1, 60), left + rng.randrange(1, 40)
        block = {
            p: cells.pop(p) for p in cells.data() if top <= p[0] < bottom and left <= p[1] < end
        }
        for (row, column), cell in block.items():
            cells[max(1, row + down), max(1, column + right)] = cell

    return _handled(content, rng, change)


def rows_copied(content: bytes, rng: Random) -> bytes:
    def change(cells: Cells) -> None:
        last = cells.last()
        source = [rng.randrange(1, last + 1) for _ in range(rng.randrange(1, 9))]
        for number, row in enumerate(source, last + 1):
            copy = {(number, column): cell for (r, column), cell in cells.items() if r == row}
            cells.update(copy)

    return _handled(content, rng, change)


def columns_lost(content: bytes, rng: Random) -> bytes:
    share = rng.choice((0.02, 0.3, 0.9))

    def change(cells: Cells) -> None:
        lost = {column for _, column in cells if rng.random() < share}
        for place in [p for p in cells if p[1] in lost]:
            del cells[place]

    return _handled(content, rng, change)


def headings_lost(content: bytes, rng: Random) -> bytes:
    """Delete some of the rows above the data; the rest moves up, or stays."""
    gone, up = rng.randrange(1, FIRST + 2), rng.random() < 0.7

    def change(cells: Cells) -> None:
        kept = {p: cell for p, cell in cells.items() if p[0] > gone}
        cells.clear()
        cells.update({(r - gone if up else r, column): cell for (r, column), cell in kept.items()})

    return _handled(content, rng, change)


def ids_rounded(content: bytes, rng: Random) -> bytes:
    """Turn long numbers into what a spreadsheet makes of them."""

    def other(found: re.Match[bytes]) -> bytes:
        number = int(found[1])
        rounded = rng.choice((b"%d" % (number // 10 * 10), b"%.2E" % number, b"%d.0" % number))
        return b"<v>" + rounded + b"</v>"

    text = re.compile(rb"<is><t>(\d{15,17})</t></is>")
    return in_part(
        content, rng, lambda xml: text.sub(other, xml).replace(b't="inlineStr"><v>', b"><v>")
    )


def sheets_swapped(content: bytes, rng: Random) -> bytes:
    parts = parts_of(content)
    one, other = rng.choice(sheets_of(parts)), rng.choice(sheets_of(parts))
    parts[one], parts[other] = parts[other], parts[one]
    return zipped(list(parts.items()))


def sheets_renamed(content: bytes, rng: Random) -> bytes:
    """Give sheets other names, the same for two at times, or take some out of the list."""

    def rename(found: re.Match[bytes]) -> bytes:
        if rng.random() < 0.2:
            return b""
        title = rng.choice((b"Sheet1", b"Keluarga", b"_meta", b"", b"a" * 300, found[2]))
        return found[1] + title + found[3]

    parts = parts_of(content)
    if "xl/workbook.xml" in parts:
        tag = re.compile(rb'(<sheet [^>]*?name=")([^"]*)("[^>]*/>)')
        parts["xl/workbook.xml"] = tag.sub(rename, parts["xl/workbook.xml"])
    else:
        tag = re.compile(rb'(table:name=")([^"]*)(")')
        parts["content.xml"] = tag.sub(
            lambda found: rename(found) or found[0], parts["content.xml"]
        )
    return zipped(list(parts.items()))


def ods_rows_shuffled(content: bytes, rng: Random) -> bytes:
    """Change the order of the rows of an OpenDocument workbook, repeat or leave out some."""
    parts = parts_of(content)
    rows = _ODS_ROW.findall(parts["content.xml"])
    if rng.random() < 0.5:
        rng.shuffle(rows)
    else:
        rows = [rng.choice(rows) if rng.random() < 0.1 else row for row in rows]
    left = iter(rows)
    parts["content.xml"] = _ODS_ROW.sub(lambda _: next(left), parts["content.xml"])
    return zipped(list(parts.items()))


def ods_repeated(content: bytes, rng: Random) -> bytes:
    """Say that cells or rows are repeated, a few times or endlessly."""
    count = rng.choice((b"2", b"16384", b"1048576", b"99999999999", b"-1", b"x"))
    tag = rng.choice((b"columns", b"rows"))

    def other(found: re.Match[bytes]) -> bytes:
        return found[1] + count + b'"' if rng.random() < 0.05 else found[0]

    parts = parts_of(content)
    told = re.compile(rb"(number-" + tag + rb'-repeated=")[^"]*"')
    parts["content.xml"] = told.sub(other, parts["content.xml"])
    return zipped(list(parts.items()))


HANDLED: tuple[Callable[[bytes, Random], bytes], ...] = (
    *(cells_shuffled, columns_swapped, column_sorted, column_filled, block_shifted),
    *(rows_copied, columns_lost, headings_lost, ids_rounded, sheets_swapped, sheets_renamed),
)
OPEN_DOCUMENT: tuple[Callable[[bytes, Random], bytes], ...] = (
    *(ods_rows_shuffled, ods_repeated, sheets_renamed),
)
