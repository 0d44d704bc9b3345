"""The parts of an .ods workbook that readers get to see."""

from __future__ import annotations

import re
from xml.parsers import expat
from zipfile import ZipFile

from dampingan.core.language import tr
from dampingan.exchange.file.archive import (
    LIMITS,
    ContainerError,
    damaged,
    entries_of,
    rewritten,
    too_large,
    wanted_parts,
)
from dampingan.exchange.file.spreadsheet import Block, SheetFacts, elements

_WANTED = re.compile(r"mimetype|content\.xml|meta\.xml|styles\.xml|meta-inf/manifest\.xml")


def open_ods(archive: ZipFile, name: str, size: int) -> SheetFacts:
    """Return what of an .ods workbook may be read.

    Args:
        archive: the file.
        name: what it is called, for messages.
        size: its bytes.

    Raises:
        ContainerError: damaged, encrypted, too large or tampered with.
    """
    entries = [entry.casefold() for entry in entries_of(archive, name)]
    parts = wanted_parts(archive, name, size, lambda part: _WANTED.fullmatch(part) is not None)
    by_name = {part.casefold(): content for part, content in parts.items()}
    manifest = by_name.get("meta-inf/manifest.xml", b"")
    if any(tag == "encryption-data" for tag, *_ in (elements(manifest, name) if manifest else ())):
        raise ContainerError(
            tr("Berkas {name} dikunci dengan kata sandi LibreOffice.", name=name),
            remedy=tr("Buka di LibreOffice, simpan tanpa kata sandi, atau simpan sebagai .xlsx."),
        )
    walker = _Walker(name)
    walker.walk(by_name["content.xml"])
    return SheetFacts(
        rewritten(parts),
        macros=any(entry.startswith(("basic/", "scripts/")) for entry in entries),
        links=b"table:table-source" in by_name["content.xml"],
        epoch_1904=b'table:date-value="1904' in by_name["content.xml"],
        merged={title: tuple(blocks) for title, blocks in walker.merged.items()},
        formulas={title: frozenset(cells) for title, cells in walker.formulas.items() if cells},
        properties={
            given["name"]: text
            for tag, given, text in elements(by_name.get("meta.xml", b""), name)
            if tag == "user-defined" and "name" in given
        }
        if "meta.xml" in by_name
        else {},
    )


class _Walker:
    """Follows the cells of a content.xml, repeated ones included."""

    def __init__(self, name: str) -> None:
        self.formulas: dict[str, set[tuple[int, int]]] = {}
        self.merged: dict[str, list[Block]] = {}
        self._name = name
        self._title = ""
        self._sheets = self._depth = 0
        self._row = self._rows = self._column = 0
        self._far = 0, 0

    def walk(self, xml: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        try:
            parser.Parse(xml, True)
        except expat.ExpatError as error:
            raise damaged(self._name) from error

    def _start(self, tag: str, given: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > LIMITS.depth:
            raise damaged(self._name)
        if tag in {"table:table-cell", "table:covered-table-cell"}:
            self._cell(given)
        elif tag == "table:table-row":
            self._row += self._rows
            self._rows = _count(given.get("table:number-rows-repeated"))
            self._column = 0
        elif tag == "table:table":
            self._sheets += 1
            if self._sheets > LIMITS.sheets:
                raise too_large(self._name)
            self._title = given.get("table:name", "")
            self._row, self._rows, self._far = 1, 0, (0, 0)

    def _cell(self, given: dict[str, str]) -> None:
        told = given.get("table:number-columns-repeated")
        count = _count(told) if told else 1
        if "table:formula" in given:
            self.formulas.setdefault(self._title, set()).update(
                (self._row, self._column + 1 + i) for i in range(min(count, 1_000))
            )
        down = _count(given.get("table:number-rows-spanned"))
        across = _count(given.get("table:number-columns-spanned"))
        if down > 1 or across > 1:
            last = self._row + down - 1, self._column + across
            self.merged.setdefault(self._title, []).append((self._row, self._column + 1, *last))
        if "office:value-type" in given or "calcext:value-type" in given:
            last = self._row + self._rows - 1, self._column + count
            self._far = max(self._far[0], last[0]), max(self._far[1], last[1])
            if self._far[0] * self._far[1] > LIMITS.area:
                raise too_large(self._name)
        self._column += count

    def _end(self, tag: str) -> None:
        self._depth -= 1


def _count(told: str | None) -> int:
    if told is None:
        return 1
    return min(int(told[:9]), 1 << 24) if told.isascii() and told.isdecimal() else 1
