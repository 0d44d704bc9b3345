"""What can go wrong between the program and a workbook."""

from __future__ import annotations

from dampingan.core.errors import DampinganError


class ExchangeError(DampinganError):
    """A workbook can't be written or read; the workspace itself is untouched."""
