"""The parts of an .xlsx workbook that readers get to see.

Macros, links to other files, pictures, pivots and comments are never even inflated.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat
from zipfile import ZipFile

from dampingan.exchange.file.archive import (
    LIMITS,
    damaged,
    entries_of,
    rewritten,
    too_large,
    wanted_parts,
)
from dampingan.exchange.file.sheet_scan import column_number, scan_sheet

_WANTED = re.compile(
    r"\[content_types\]\.xml|_rels/\.rels|docprops/custom\.xml"
    r"|xl/(?:workbook|styles|sharedstrings)\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/(?:work|chart|dialog|macro)sheets/[^/]+\.xml"
)
_STRING = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?si[\s/>]")


_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell [^>]*?ref=[\"']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})"
)

Block = tuple[int, int, int, int]
"""First row, first column, last row and last column, all 1-based."""


@dataclass(frozen=True)
class SheetFacts:
    """A workbook as readers get it, and what was seen in it; see `container.Container`."""

    data: bytes
    macros: bool = False
    links: bool = False
    epoch_1904: bool = False
    formulas: Mapping[str, frozenset[tuple[int, int]]] = field(default_factory=dict)
    merged: Mapping[str, tuple[Block, ...]] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)


def open_xlsx(archive: ZipFile, name: str, size: int) -> SheetFacts:
    """Return what of an .xlsx workbook may be read.

    Args:
        archive: the file.
        name: what it is called, for messages.
        size: its bytes.

    Raises:
        ContainerError: damaged, too large or tampered with.
    """
    entries = [entry.casefold() for entry in entries_of(archive, name)]
    parts = wanted_parts(archive, name, size, lambda part: _WANTED.fullmatch(part) is not None)
    by_name = {part.casefold(): content for part, content in parts.items()}
    workbook = by_name["xl/workbook.xml"]
    strings = by_name.get("xl/sharedstrings.xml", b"")
    if sum(1 for _ in _STRING.finditer(strings)) > LIMITS.strings:
        raise too_large(name)
    titles = _titles(workbook, by_name.get("xl/_rels/workbook.xml.rels", b""), name)
    if len(titles) > LIMITS.sheets:
        raise too_large(name)
    formulas, merged = {}, {}
    for part, content in by_name.items():
        if part.startswith("xl/") and "sheets/" in part:
            scan = scan_sheet(content, name)
            if scan.formulas and part in titles:
                formulas[titles[part]] = scan.formulas
            if part in titles and (blocks := tuple(_merged(content))):
                merged[titles[part]] = blocks
    return SheetFacts(
        rewritten(parts),
        macros=any(entry.startswith("xl/vbaproject") for entry in entries),
        links=any(entry.startswith("xl/externallinks/") for entry in entries),
        epoch_1904=_epoch_1904(workbook, name),
        formulas=formulas,
        merged=merged,
        properties=_properties(by_name.get("docprops/custom.xml", b""), name),
    )


def _merged(sheet: bytes) -> Iterator[Block]:
    """Yield the merged cells of a sheet; they are told of below its rows."""
    for found in _MERGED.finditer(sheet, max(sheet.rfind(b"sheetData>"), 0)):
        yield int(found[2]), column_number(found[1]), int(found[4]), column_number(found[3])


def elements(xml: bytes, name: str) -> Iterator[tuple[str, Mapping[str, str], str]]:
    """Yield tag, attributes (without prefixes) and direct text of each element of a small part.

    Raises:
        ContainerError: it is no XML, or nested deeper than any workbook.
    """
    found: list[tuple[str, Mapping[str, str], list[str]]] = []
    path: list[list[str]] = []

    def start(tag: str, given: dict[str, str]) -> None:
        if len(path) > LIMITS.depth:
            raise too_large(name)
        texts: list[str] = []
        plain = {key.rpartition(":")[2]: value for key, value in given.items()}
        found.append((tag.rpartition(":")[2], plain, texts))
        path.append(texts)

    def said(text: str) -> None:
        if path:
            path[-1].append(text)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: path.pop()
    parser.CharacterDataHandler = said
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise damaged(name) from error
    return ((tag, given, "".join(texts)) for tag, given, texts in found)


def _titles(workbook: bytes, relations: bytes, name: str) -> dict[str, str]:
    """Return part of a sheet, in small letters → title."""
    targets = {
        given.get("Id", ""): given.get("Target", "")
        for tag, given, _ in (elements(relations, name) if relations else ())
        if tag == "Relationship"
    }
    found = {}
    for tag, given, _ in elements(workbook, name):
        if tag == "sheet":
            target = targets.get(given.get("id", ""), "")
            part = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
            found[part.casefold()] = given.get("name", "")
    return found


def _epoch_1904(workbook: bytes, name: str) -> bool:
    return any(
        given.get("date1904", "").strip().lower() in {"1", "true", "on"}
        for tag, given, _ in elements(workbook, name)
        if tag == "workbookPr"
    )


def _properties(custom: bytes, name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    key = ""
    for tag, given, text in elements(custom, name) if custom else ():
        if tag == "property":
            key = given.get("name", "")
        elif key and tag != "Properties":
            found[key] = text
    return found
