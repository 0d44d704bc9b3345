"""Sums of money as officials say them: ``98 jt``, ``1,5 M``, ``250 rb``."""

from __future__ import annotations

import re
from decimal import Decimal

_SHORT = re.compile(
    r"(?:rp\.?\s*)?(\d+(?:[.,]\d+)?)\s*(rb|ribu|k|jt|juta|m|milyar|miliar)\.?\Z", re.IGNORECASE
)
_RUPIAH = re.compile(r"rp\.?\s*(?=\d)", re.IGNORECASE)
_UNITS = {"r": 10**3, "k": 10**3, "j": 10**6, "m": 10**9}


def written_out(text: str) -> str:
    """Return a sum of money as digits when a unit stands behind it, else the text itself.

    ``M`` is a thousand million, as in Indonesian budgets.
    """
    plain = text.strip()
    found = _SHORT.match(plain)
    if found is None:
        return _RUPIAH.sub("", plain)
    amount = Decimal(found[1].replace(",", ".")) * _UNITS[found[2][0].lower()]
    return str(int(amount)) if amount == int(amount) else text
