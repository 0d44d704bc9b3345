"""The code on a printed sheet: which village, form, version, record and page it is.

A sheet carries it as QR, and a scanner types it as if somebody had: one line of text. So it holds
only the 45 characters of QR's alphanumeric mode (ISO/IEC 18004, 7.4.4) and is read in small letters
too, because a CapsLock that is on turns the letters over:

``$D1JTEMLD/KELUARGA/XIAKK5/KB6RKTF83V1EYF/230WL``

- ``$D`` begins it. Nothing that is keyed begins with ``$``, while ``*``, ``/``, ``+``, ``-`` and
  ``,`` are commands of the entry screen;
- the village's ten digits (four for the regency) as a number in base 36;
- the form's id and version as tokens (`token`, `version_token`): an id that QR can't write, or that
  is long, becomes a short one that is matched against the forms that are known;
- the record's key without its dash, nothing on a blank form;
- the page as one symbol of base 36, the period (quarters since 2000) as two, then two check
  characters.

With a form id of at most eight characters that is 46 characters; QR version 3 (29 × 29 modules)
holds 47 at error level Q.

The check characters are ISO/IEC 7064 MOD 1271-36 over every character before them, separators too
(values 0 to 44 in the order of QR's table). 1271 = 31 × 41, and neither 36 nor 35 shares a factor
with it, so every single wrong character and every swap of neighbours is noticed, and a line that
lost characters passes once in 1,271 times, if it still has all its parts and the key its own check.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from dampingan.core.keys import read_key
from dampingan.core.period import Period

START: Final = "$"
"""The character that begins a code, and hardly anything else that people type."""

HEAD: Final = "$D"
"""What every code begins with."""

CHARACTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
"""QR's alphanumeric characters in the order of their values."""

LONGEST: Final = 60
"""No code has more characters; what runs on is none."""

_DIGITS = CHARACTERS[:36]
_VALUES = {character: value for value, character in enumerate(CHARACTERS)}
_MODULUS = 1271
_MOST_PAGES = len(_DIGITS) - 1
_LARGEST_NUMBER = len(_DIGITS) ** 6 - 1

_PLAIN = re.compile(r"[0-9A-Z]{1,8}")
_HASHED = re.compile(r"[0-9A-Z]{0,4}\.[0-9A-Z]{3}")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,9}")
_PLAIN_VERSION = re.compile(r"[0-9A-Z][0-9A-Z.]{0,4}")
_HASHED_VERSION = re.compile(r"\.[0-9A-Z]{5}")
_LINE = re.compile(
    r"\$D(?P<village>[0-9A-Z]{1,7})/(?P<form>[0-9A-Z.]{1,8})/(?P<version>[0-9A-Z.-]{0,6})"
    r"/(?P<record>(?:[0-9A-Z]{14})?)/(?P<page>[0-9A-Z])(?P<period>[0-9A-Z]{2})"
    r"(?P<check>[0-9A-Z]{2})"
)
_FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class SheetCode:
    """What one side of a printed sheet says about itself.

    Attributes:
        village: Kemendagri code with dots, ``33.75.03.1009``.
        form_id: the form's id or its token.
        version: the form's version or its token.
        record: key of the family or of the response, ``""`` on a blank form.
        page: 1 for the first.
        period: in which it was printed, ``2026-Q4``; ``""`` unknown.
    """

    village: str
    form_id: str
    version: str
    record: str
    page: int
    period: str = ""

    def is_of(self, form_id: str) -> bool:
        """Tell whether the sheet is one of this form."""
        return token(self.form_id) == token(form_id)

    def has_version(self, version: str) -> bool:
        """Tell whether the sheet was printed from this version."""
        return version_token(self.version) == version_token(version)


def token(form_id: str) -> str:
    """Return what stands for a form in a code; a token stands for itself.

    An id of one to eight letters and digits is its own token, in capitals. Any other is its first
    four letters and digits, a point, and three symbols of its hash: ``musyawarah`` → ``MUSY.K2P``.
    """
    capitals = form_id.strip().upper()
    if _PLAIN.fullmatch(capitals) or _HASHED.fullmatch(capitals):
        return capitals
    first = re.sub(r"[^0-9A-Z]", "", capitals)[:4]
    return f"{first}.{_hash(capitals, 3)}"


def version_token(version: str) -> str:
    """Return what stands for a version in a code; a token stands for itself.

    A number (``2026110101``) and up to five letters, digits and points stand for themselves, any
    other version becomes a point and five symbols of its hash.
    """
    capitals = version.strip().upper()
    if _NUMBER.fullmatch(capitals) and int(capitals) <= _LARGEST_NUMBER:
        return capitals
    if not capitals or _PLAIN_VERSION.fullmatch(capitals) or _HASHED_VERSION.fullmatch(capitals):
        return capitals
    return f".{_hash(capitals, 5)}"


def code_text(code: SheetCode) -> str:
    """Return the line that the sheet's QR holds.

    Args:
        code: ids and versions may be as the form has them; they become tokens.

    Raises:
        ValueError: a page beyond 35, or a record key that is none.
    """
    if not 1 <= code.page <= _MOST_PAGES:
        raise ValueError(code.page)
    record = read_key(code.record)
    if code.record and not record:
        raise ValueError(code.record)
    line = "/".join(
        (
            HEAD + _symbols(int(code.village.replace(".", "") or 0)),
            token(code.form_id),
            _packed(version_token(code.version)),
            record.replace("-", ""),
            _DIGITS[code.page] + _packed_period(code.period),
        )
    )
    return line + check_characters(line)


def read_code(text: str) -> SheetCode | None:
    """Return what a scanned line says; None when it is no code or not a whole one.

    Args:
        text: as typed: capitals or small letters, blanks before and after.
    """
    line = text.strip().upper()
    match = _LINE.fullmatch(line)
    if not match or check_characters(line[:-2]) != match["check"]:
        return None
    record = match["record"] and read_key(match["record"])
    page = _DIGITS.index(match["page"])
    if bool(match["record"]) != bool(record) or not page:
        return None
    village = int(match["village"], 36)
    return SheetCode(
        village=_dotted(str(village) if village else ""),
        form_id=match["form"],
        version=_unpacked(match["version"]),
        record=record,
        page=page,
        period=_unpacked_period(match["period"]),
    )


def page_code(code: SheetCode, page: int) -> SheetCode:
    """Return the code of another page of the same form."""
    return replace(code, page=page)


def check_characters(line: str) -> str:
    """Return the two check characters of a line in `CHARACTERS`.

    Source: ISO/IEC 7064, MOD 1271-36, with QR's values for the characters it does not know.
    """
    total = 0
    for character in line:
        total = (total + _VALUES[character]) * 36 % _MODULUS
    check = (1 - total * 36) % _MODULUS
    return _DIGITS[check // 36] + _DIGITS[check % 36]


def key_groups(record: str) -> str:
    """Return a record's key as it is read aloud and printed: ``K-7Q2M-0ZC4-HB1X-S``."""
    letter, _, symbols = record.partition("-")
    parts = [symbols[start : start + 4] for start in range(0, len(symbols), 4)]
    return "-".join([letter, *parts]) if symbols else record


def _packed(version: str) -> str:
    """Return a version as a code holds it: a number in base 36, any other text behind a dash."""
    if not version or version.startswith("."):
        return version
    if not _NUMBER.fullmatch(version):
        return f"-{version}"
    return _symbols(int(version))


def _unpacked(version: str) -> str:
    if not version or version.startswith("."):
        return version
    if version.startswith("-"):
        return version[1:]
    return str(int(version, 36)) if version.isalnum() else version


def _packed_period(period: str) -> str:
    if not period:
        return "00"
    read = Period.parse(period)
    return _symbols((read.year - _FIRST_YEAR) * 4 + read.quarter).rjust(2, "0")


def _unpacked_period(symbols: str) -> str:
    quarters = int(symbols, 36)
    if not quarters:
        return ""
    year, quarter = divmod(quarters - 1, 4)
    return str(Period(_FIRST_YEAR + year, quarter + 1))


def _symbols(number: int) -> str:
    """Return a number in base 36."""
    made = ""
    while number:
        number, digit = divmod(number, 36)
        made = _DIGITS[digit] + made
    return made or "0"


def _hash(text: str, symbols: int) -> str:
    number = int.from_bytes(sha256(text.encode()).digest()[:8], "big")
    made = ""
    for _ in range(symbols):
        number, digit = divmod(number, 36)
        made += _DIGITS[digit]
    return made


def _dotted(digits: str) -> str:
    """Return a Kemendagri code with its dots: 2-2-2-4 digits."""
    parts = (digits[:2], digits[2:4], digits[4:6], digits[6:])
    return ".".join(part for part in parts if part)
