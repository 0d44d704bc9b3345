"""Text as people type it and cells hold it: made clean, and folded for search and sort.

Two levels of cleaning, because a raw value must come back exactly (exchange rule 13): `clean`
changes only what no spreadsheet can carry or nobody can see, `normalise` also trims.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

CELL_LIMIT = 32_767
"""Most characters an Excel cell holds, counted in UTF-16 units as Excel counts them."""

_LINE_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_WIDE_SPACES = re.compile(r"[\xa0\u2007\u202f]")
# Control characters no workbook can hold, lone surrogates, noncharacters, and the invisible marks
# that a paste leaves behind. Joiners (U+200C, U+200D) stay: emoji and Arabic need them.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\ufeff\u200b\u2060]"
)
_APOSTROPHES = re.compile(r"['`´‘’ʼʻ′]")
_NOT_WORD = re.compile(r"[\W_]+")


def clean(text: str) -> str:
    """Return `text` in the one form in which it is kept.

    Unicode NFC, line breaks as LF, non-breaking spaces as spaces, no control characters (tab and
    line break stay). Leading and trailing spaces are kept.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _LINE_BREAKS.sub("\n", text)
    text = _WIDE_SPACES.sub(" ", text)
    return unicodedata.normalize("NFC", _UNWANTED.sub("", text))


def normalise(text: str) -> str:
    """Return `text` cleaned and without white space at either end, as answers are compared."""
    return clean(text).strip()


def normalise_line(text: str) -> str:
    """Return `text` as one line: cleaned, with every run of white space as one space."""
    return " ".join(clean(text).split())


def fold(text: str) -> str:
    """Return `text` as search and sort see it.

    Case, accents, apostrophes, punctuation and repeated spaces make no difference, so
    ``Mu'min  HIDAYAT`` and ``mumin hidayat`` are the same.
    """
    text = _APOSTROPHES.sub("", text)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in text if not unicodedata.combining(c))
        text = _APOSTROPHES.sub("", text)
    return _NOT_WORD.sub(" ", text.casefold()).strip()


def cell_length(text: str) -> int:
    """Return the length of `text` as Excel counts it: characters outside the BMP count twice."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def fits_cell(text: str) -> bool:
    """Tell whether a workbook cell can hold `text` whole."""
    return cell_length(text) <= CELL_LIMIT


def whole_number(text: str) -> int | None:
    """Return the number that plain digits mean, None when it is none or has more than fifteen.

    ``str.isdecimal`` lets digits of every script through, and any amount of them.
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 15 else None


def is_moment(text: str) -> bool:
    """Tell whether a text is a time as the tables keep it, e.g. ``2026-11-21T14:03:22Z``."""
    try:
        return _MOMENT.fullmatch(text) is not None and bool(datetime.fromisoformat(text))
    except ValueError:
        return False


_MOMENT = re.compile(
    r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?Z"
)
