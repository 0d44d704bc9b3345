"""What can go wrong between the program and a workbook."""

from __future__ import annotations

from dampingan.core.errors import DampinganError


class ExchangeError(DampinganError):
    """A workbook can't be written or read; the workspace itself is untouched."""


class Cancelled(Exception):  # noqa: N818 - an outcome, not an error
    """The work stopped because `cancelled()` said so; nothing half is left behind."""
