"""What every table of a workspace is made of: kinds of columns, and the columns of a record."""

from __future__ import annotations

from sqlalchemy import Text, text
from sqlmodel import Field, SQLModel

STRICT = {"sqlite_strict": True}
NOCASE = Text(collation="NOCASE")
LIVE = text("deleted_at IS NULL")


def text_column(default: str = "") -> str:
    """Return a text that is never NULL."""
    return Field(default=default, sa_type=Text, sa_column_kwargs={"server_default": default})  # type: ignore[call-overload]


def name_column() -> str:
    """Return a text that sorts whatever its case."""
    return Field(default="", sa_type=NOCASE, sa_column_kwargs={"server_default": ""})  # type: ignore[call-overload]


def count_column() -> int:
    """Return a number that begins at 0."""
    return Field(default=0, sa_column_kwargs={"server_default": "0"})


class Record(SQLModel):
    """Columns of everything that travels.

    Attributes:
        uid: the key that travels (see `core.keys`), never changed.
        rev: grows by one with every change.
        updated_at: UTC time of the last change.
        updated_by: name of the operator.
        deleted_at: set on tombstones; rows are never removed.
        deleted_reason: why, in the operator's words.
    """

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(sa_type=Text, unique=True)  # type: ignore[call-overload]
    rev: int = count_column()
    updated_at: str = text_column()
    updated_by: str = text_column()
    deleted_at: str | None = Field(default=None, sa_type=Text)  # type: ignore[call-overload]
    deleted_reason: str = text_column()
