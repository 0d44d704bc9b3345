"""Words that every document of the program uses: workbooks, paper, letters; always Indonesian.

Documents are read by officials, whatever language the window speaks, so nothing here asks `tr`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from dampingan import __version__
from dampingan.core.dates import MONTHS
from dampingan.core.period import Period

LANGUAGE = "id"
"""Language of documents."""

PRODUCT = "Dampingan"
"""Name of the program."""

_WIB = timezone(timedelta(hours=7))
_ROMAN = ("I", "II", "III", "IV")


def product() -> str:
    """Return name and version of the program."""
    return f"{PRODUCT} {__version__}"


def place_name(village: Mapping[str, Any]) -> str:
    """Return what a village is called with its kind, e.g. ``Kelurahan Bandengan``.

    A village's code ends with 1xxx for a kelurahan and 2xxx for a desa (Permendagri 58/2021).
    """
    if not village["kecamatan"]:
        return str(village["kabupaten"] or village["name"])
    kind = "Kelurahan" if village["code"].split(".")[-1].startswith("1") else "Desa"
    return f"{kind} {village['name']}"


def count_words(number: int) -> str:
    """Write a count as Indonesians do, e.g. ``5.000``."""
    return f"{number:,}".replace(",", ".")


def period_label(period: str) -> str:
    """Return a period in words, e.g. ``Triwulan IV 2026``."""
    found = Period.parse(period)
    return f"Triwulan {_ROMAN[found.quarter - 1]} {found.year}"


def moment_words(text: str) -> str:
    """Write a UTC time as `moment_text` does; what is no time stays as it is."""
    try:
        return moment_text(text) if text else ""
    except (ValueError, OverflowError):
        return text


def moment_text(text: str) -> str:
    """Write a UTC time as people in Pekalongan read it."""
    moment = datetime.fromisoformat(text).astimezone(_WIB)
    month = MONTHS[LANGUAGE][moment.month - 1]
    return f"{moment.day} {month} {moment.year} pukul {moment:%H.%M} WIB"
