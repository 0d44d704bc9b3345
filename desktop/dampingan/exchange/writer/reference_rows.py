"""Which entries of the reference lists go into a workbook: what its codes mean, and what is new.

Entries that somebody made or changed go with every workbook: a regency's renamed, merged and
retired agencies reach its villages, and what villages added reaches it. Those that answers use go,
too, so that a receiver with an older program knows them before answers are judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dampingan.exchange.sheet.column import UID
from dampingan.exchange.sheet.layout import Layout, SheetLayout
from dampingan.exchange.writer.record import rows_of
from dampingan.exchange.writer.survey import OWN_REFERENCES, Survey
from dampingan.store.kind import ORIGINS
from dampingan.store.reader import Reader
from dampingan.store.reference import FILE

FIELDS = (
    *("label", "short", "parent", "region", "extra", "confidence", "source", "active"),
    *("successor", "position"),
)
"""What is merged of an entry; see `store.merging.stamping`."""

_COLUMNS = (
    *("uid", "list", "code", *FIELDS, "origin", "deleted_at", "deleted_reason", "rev"),
    *("updated_at", "updated_by", "stamps"),
)


def reference_rows(reader: Reader, layout: Layout, survey: Survey) -> list[dict[str, str]]:
    """Return the rows of the sheet Daftar, by list and place; none when there are no lists.

    Args:
        reader: the snapshot.
        layout: the sheets of the records.
        survey: which records go.
    """
    if not reader.count("reference"):
        return []
    used = set(_used(reader, layout, survey))
    own = {uid for (uid,) in reader.records("reference", ("uid",), where=OWN_REFERENCES)}
    return [
        row for row in entries(reader) if row[UID] in own or (row["_list"], row["_code"]) in used
    ]


def entries(reader: Reader) -> Iterator[dict[str, str]]:
    """Yield every entry of the reference lists as a row of the sheet Daftar."""
    for record in reader.records("reference", _COLUMNS):
        row = {
            f"_{name}": "" if value is None else str(value)
            for name, value in zip(_COLUMNS, record, strict=True)
        }
        words = {"_ref_active": "ya" if row["_active"] == "1" else "tidak"}
        yield row | words | {"_ref_origin": ORIGINS.get(row["_origin"], row["_origin"])}


def _used(reader: Reader, layout: Layout, survey: Survey) -> Iterator[tuple[str, str]]:
    """Yield list and code of every answer from a reference list."""
    for sheet in layout.sheets:
        asked = list_columns(sheet)
        if not asked:
            continue
        for row in rows_of(reader, sheet, survey):
            for place, name in asked.items():
                for code in (row[place] or "").split():
                    yield name, code


def list_columns(sheet: SheetLayout) -> Mapping[int, str]:
    """Return place of a column → reference list that its question offers."""
    questions = sheet.form.questions if sheet.form else {}
    found: dict[int, str] = {}
    for place, column in enumerate(sheet.columns):
        question = questions.get(column.answer) if column.answer else None
        if question is not None and question.choice_list.endswith(FILE):
            found[place] = question.choice_list.removesuffix(FILE)
    return found
