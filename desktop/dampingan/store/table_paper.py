"""The table of printed sheets that came back, declared apart because `table` is long enough."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from dampingan.store.table_column import STRICT, count_column
from dampingan.store.table_column import text_column as _text


class SheetReceipt(SQLModel, table=True):
    """A sheet of paper that was ticked in by its code (see `store.work.sheet_receipt`).

    It stays here: nothing of it travels, and undo is about its setting, not about the row.

    Attributes:
        at: UTC time.
        operator: who ticked it in.
        period: of the workspace then.
        form_id: which questionnaire.
        version: of the form it was printed from, as the code says it.
        record: key of the family or response.
        page: the side that was scanned; sides 1 and 2 are the first sheet.
        rt, rw: where the record belonged.
    """

    __tablename__ = "sheet_receipt"  # type: ignore[assignment]
    __table_args__ = (Index("sheet_receipt_record", "form_id", "period", "record"), STRICT)

    id: int | None = Field(default=None, primary_key=True)
    at: str = _text()
    operator: str = _text()
    period: str = _text()
    form_id: str = _text()
    version: str = _text()
    record: str = _text()
    page: int = count_column()
    rt: str = _text()
    rw: str = _text()
