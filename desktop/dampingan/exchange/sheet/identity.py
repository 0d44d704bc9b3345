"""Who a workbook is: written three times, because files get renamed and sheets get lost.

The same facts stand on the sheet `_meta`, in the document's own properties, and (the short ones) in
the file name. None of them is personal data.

`_meta` also carries the columns with their types and lists, so that a workbook can be read without
the questionnaire that made it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field

from dampingan import __version__
from dampingan.core.document import PRODUCT
from dampingan.exchange.sheet.cell import CellType
from dampingan.exchange.sheet.layout import Layout

LAYOUT_VERSION = "2"
"""Grows when readers of older workbooks could misunderstand a newer one.

2: rows carry `column.STAMPS` and `column.CELLS`; workbooks of 1 are read as before.
"""

OUT = "desa->kab"
"""Direction of a submission."""
BACK = "kab->desa"
"""Direction of a return, and of a receipt from the regency."""

AGENCY = "kab->pd"
"""Direction of a work list, from the regency to one of its agencies (perangkat daerah)."""

LISTS, WORK_LIST = "lists", "worklist"
"""Contents of workbooks that no village sends: reference lists, and what an agency works on."""

PROPERTY = "dampingan."
"""Prefix of the custom document properties."""

HASH_PLACE = "h-" + "?" * 64
"""Stands for the content's hash until the rows have been written; same length."""

_COLUMN = "column."
_ROWS = "rows."
_SHEET = "sheet."


@dataclass(frozen=True, slots=True)
class ColumnType:
    """What `_meta` says of a column; `compared` ones make the row's fingerprint.

    `answer` is the question's key where the column's name says something else.
    """

    type: CellType
    list_name: str = ""
    compared: bool = True
    answer: str = ""

    def __str__(self) -> str:
        told = f"{self.type} {self.list_name or '-'} {'=' if self.compared else '-'}"
        return f"{told} {self.answer}" if self.answer else told

    @classmethod
    def read(cls, text: str) -> ColumnType:
        """Return what `str` wrote.

        Raises:
            ValueError: the text is something else.
        """
        cell_type, list_name, compared, *answer = text.split(" ", 3)
        return cls(CellType(cell_type), list_name.removeprefix("-"), compared == "=", *answer)


@dataclass(frozen=True, slots=True)
class SheetFact:
    """What `_meta` says of a data sheet, as JSON.

    Attributes:
        kind: the record kind of its rows, or the key of an annex.
        name: what the sheet was called when it was written.
        form, version, hash: the questionnaire of its columns.
        repeat: key of the repeat whose rows it holds.
        extra: whether the questionnaire is an additional one.
    """

    kind: str
    name: str
    form: str = ""
    version: str = ""
    hash: str = ""
    repeat: str = ""
    extra: bool = False

    def __str__(self) -> str:
        told = {name: value for name, value in asdict(self).items() if value}
        return json.dumps(told, ensure_ascii=False)

    @classmethod
    def read(cls, text: str) -> SheetFact:
        """Return what `str` wrote; names that only a newer program knows are left out.

        Raises:
            ValueError: the text is something else.
        """
        told = json.loads(text)
        try:
            return cls(**{name: told[name] for name in cls.__slots__ if name in told})
        except TypeError as error:
            raise ValueError(text) from error


@dataclass(frozen=True)
class Identity:
    """The facts that identify a workbook.

    Attributes:
        schema: ``form_id@version``.
        form_hash: hash of the questionnaire's source.
        village_code: Kemendagri code.
        batch: key of this batch; the same state of the same workspace has the same key.
        parent: key of the batch before, ``""`` for the first.
        direction: `OUT` or `BACK`.
        state_at: UTC time of the newest change in it; there is no other time in the file, so
            that the same state gives the same bytes.
        rows: sheet's key → data rows, tombstones included.
        columns: sheet's key → machine name → type, in schema order.
        sheets: sheet's key → what it holds.
        hash: ``h-`` and the SHA-256 of all rows' fingerprints.
        facts: everything else, e.g. whether drafts are included.
    """

    schema: str
    form_hash: str
    village_code: str
    village_name: str
    period: str
    batch: str
    parent: str = ""
    direction: str = OUT
    state_at: str = ""
    rows: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, ColumnType]] = field(default_factory=dict)
    sheets: Mapping[str, SheetFact] = field(default_factory=dict)
    hash: str = HASH_PLACE
    facts: Mapping[str, str] = field(default_factory=dict)
    product: str = PRODUCT
    product_version: str = __version__
    layout_version: str = LAYOUT_VERSION

    def properties(self) -> Iterator[tuple[str, str]]:
        """Yield the name and text of each fact, for the document's properties."""
        for name in _FACTS:
            yield name, getattr(self, name)
        for key, count in self.rows.items():
            yield f"{_ROWS}{key}", str(count)
        yield from self.facts.items()

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield name and text of everything `_meta` holds."""
        yield from self.properties()
        for key, sheet in self.sheets.items():
            yield f"{_SHEET}{key}", str(sheet)
        for key, columns in self.columns.items():
            for name, column in columns.items():
                yield f"{_COLUMN}{key}.{name}", str(column)

    @classmethod
    def read(cls, pairs: Iterable[tuple[str, str]]) -> Identity:
        """Return the identity that `pairs` describe; unknown names are kept in `facts`.

        Raises:
            ValueError: a count or a column type is not one.
        """
        known: dict[str, str] = dict.fromkeys(_FACTS, "")
        rows: dict[str, int] = {}
        columns: dict[str, dict[str, ColumnType]] = {}
        sheets: dict[str, SheetFact] = {}
        facts: dict[str, str] = {}
        for name, text in pairs:
            if name in known:
                known[name] = text
            elif name.startswith(_ROWS):
                rows[name.removeprefix(_ROWS)] = int(text)
            elif name.startswith(_COLUMN):
                key, _, column = name.removeprefix(_COLUMN).partition(".")
                columns.setdefault(key, {})[column] = ColumnType.read(text)
            elif name.startswith(_SHEET):
                sheets[name.removeprefix(_SHEET)] = SheetFact.read(text)
            else:
                facts[name] = text
        return cls(**known, rows=rows, columns=columns, sheets=sheets, facts=facts)


_FACTS = (
    "product",
    "product_version",
    "layout_version",
    "schema",
    "form_hash",
    "village_code",
    "village_name",
    "period",
    "direction",
    "batch",
    "parent",
    "state_at",
    "hash",
)


def columns_of(layout: Layout) -> dict[str, dict[str, ColumnType]]:
    """Return what `_meta` says of each sheet's columns."""
    return {
        sheet.key: {
            c.name: ColumnType(
                c.type, c.list_name, c.compared, c.answer if c.answer != c.name else ""
            )
            for c in sheet.columns
        }
        for sheet in layout.sheets
    }


def sheets_of(layout: Layout) -> dict[str, SheetFact]:
    """Return what `_meta` says of each sheet."""
    return {
        sheet.key: SheetFact(
            sheet.kind.name,
            sheet.name,
            *((sheet.form.form_id, sheet.form.version, sheet.form.hash) if sheet.form else ()),
            repeat=sheet.repeat,
            extra=sheet.extra,
        )
        for sheet in layout.sheets
    }


def file_name(identity: Identity) -> str:
    """Return the name of a workbook: product, village, code, period, direction, schema, batch.

    What is no full submission also says what it is.

    Only letters that every file system and mail program takes; no personal data.
    """
    parts = (
        identity.product,
        _word(identity.village_name),
        identity.village_code,
        identity.period,
        identity.direction.replace("->", "-"),
        _word(identity.schema, "@.-"),
        _CONTENTS.get(identity.facts.get("content", ""), ""),
        _word(identity.facts.get("agency_short", "")),
        identity.batch,
    )
    return "_".join(part for part in parts if part) + ".xlsx"


_CONTENTS = {
    "changes": "perubahan",
    "return": "balasan",
    "receipt": "tanda-terima",
    LISTS: "daftar-acuan",
    WORK_LIST: "daftar-kerja",
}
"""Content → its word in the file's name."""


def _word(text: str, allowed: str = "-") -> str:
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(f"[^A-Za-z0-9{re.escape(allowed)}]+", "-", ascii_text).strip("-")
