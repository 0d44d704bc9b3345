"""Where queries read from: an open workspace, or a reader on one moment's state of it."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from dampingan.store.reader import Reader
    from dampingan.store.workspace import Workspace

    Source = Workspace | Reader


def connection_of(source: Source) -> AbstractContextManager[Connection]:
    """Lend a connection for queries of this package."""
    reading = getattr(source, "reading", None)
    return nullcontext(source.connection) if reading is None else reading()  # type: ignore[union-attr]
