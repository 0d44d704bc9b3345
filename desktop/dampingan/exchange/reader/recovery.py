"""Reading on when a workbook lost its sheets `_meta` or `_kode` (exchange rule 3).

Who the file is stands in the document's own properties and, in short, in its name as well. What its
columns and lists are only `_meta` and `_kode` say; the receiver knows them too, when it has the
same questionnaires.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from dampingan.core.document import PRODUCT
from dampingan.exchange.reader.understanding import CodeBook
from dampingan.exchange.sheet.cell import FoldedCodes
from dampingan.exchange.sheet.code_list import CodeList
from dampingan.exchange.sheet.identity import (
    PROPERTY,
    ColumnType,
    Identity,
    SheetFact,
    columns_of,
    sheets_of,
)
from dampingan.exchange.sheet.layout import Layout

_NAME = re.compile(
    rf"{PRODUCT}_[A-Za-z0-9-]*_(?P<code>[0-9.]+)_(?P<period>[0-9]{{4}}-[A-Z0-9]+)"
    r"_(?P<one>kab|desa)-(?P<two>kab|desa)_(?P<schema>[^_]+)_(?:[a-z-]+_)?(?P<batch>B-[0-9A-Z]{13})"
)


@dataclass(frozen=True)
class Expected:
    """What the receiver would write itself.

    Attributes:
        columns: sheet's key → machine name → type, in schema order.
        sheets: sheet's key → what it holds.
        books: list name → codes.
    """

    columns: Mapping[str, Mapping[str, ColumnType]] = field(default_factory=dict)
    sheets: Mapping[str, SheetFact] = field(default_factory=dict)
    books: Mapping[str, CodeBook] = field(default_factory=dict)


def expected_of(layout: Layout) -> Expected:
    """Return what a workbook with this layout says of itself."""
    books = {name: _book(codes) for name, codes in layout.lists.items()}
    return Expected(columns_of(layout), sheets_of(layout), books)


def _book(codes: CodeList) -> CodeBook:
    shown: dict[str, str] = FoldedCodes() if codes.worded else {}
    for code, _, text in codes.entries():
        if code and codes.worded:
            shown[text.casefold()] = shown[code.casefold()] = code
        elif code:
            shown[text] = code
    return CodeBook(shown, dict(codes.choices))


def recovered_identity(
    properties: Mapping[str, str], file_name: str, expected: Expected
) -> Identity | None:
    """Return who a workbook without `_meta` is; None when nothing says so.

    Args:
        properties: the document's own.
        file_name: without its folder.
        expected: columns and sheets as the receiver knows them.
    """
    told = dict(_told(properties)) or _named(file_name)
    if not told.get("village_code") or not expected.columns:
        return None
    try:
        identity = Identity.read(told.items())
    except ValueError:
        return None
    return replace(identity, columns=expected.columns, sheets=expected.sheets)


def _told(properties: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, text in properties.items():
        if name.startswith(PROPERTY):
            yield name.removeprefix(PROPERTY), text


def _named(file_name: str) -> dict[str, str]:
    found = _NAME.search(file_name)
    if found is None:
        return {}
    return {
        "product": PRODUCT,
        "layout_version": "1",
        "village_code": found["code"],
        "period": found["period"],
        "direction": f"{found['one']}->{found['two']}",
        "schema": found["schema"],
        "batch": found["batch"],
    }
