"""Functions on text, choices and patterns."""

from __future__ import annotations

import base64
import hashlib
import math
import re
import secrets
import uuid
from functools import lru_cache
from typing import Any

from dampingan.forms.expression.value import Conversion, EvaluationError

_UNICODE_CLASSES = {
    "L": r"[^\W\d_]",
    "Alpha": "[A-Za-z]",
    "N": r"\d",
    "Nd": r"\d",
    "Digit": r"\d",
    "Lu": "[A-ZÀ-ÖØ-Þ]",
    "Upper": "[A-Z]",
    "Ll": "[a-zß-öø-ÿ]",
    "Lower": "[a-z]",
    "Alnum": "[A-Za-z0-9]",
    "P": r"[^\w\s]",
    "Punct": r"[^\w\s]",
    "Z": r"\s",
    "Space": r"\s",
}
_PROPERTY = re.compile(r"\\p\{(?:Is)?(\w+)\}|\\p([A-Z])")


_SPACE = re.compile(r"[ \t\r\n]+")


@lru_cache(maxsize=512)
def compile_pattern(pattern: str) -> re.Pattern[str] | None:
    """Return a Java-style pattern as Python's; None when it does not compile."""
    text = _PROPERTY.sub(
        lambda match: _UNICODE_CLASSES.get(match.group(1) or match.group(2), r"\w"), pattern
    )
    try:
        return re.compile(text)
    except re.error:
        return None


class TextFunctions(Conversion):
    """Functions whose subject is text."""

    whole_match = True
    """``regex`` must match the whole text (ODK Collect); False: any part of it (web forms)."""

    def concat(self, values: list[Any]) -> str:
        """``concat``: node-sets laid flat."""
        return "".join([self.text(value) for value in values])

    def join(self, separator: str, values: list[Any]) -> str:
        """``join``."""
        return separator.join([self.text(value) for value in values])

    def contains(self, text: str, part: str) -> bool:
        """``contains``."""
        return part in text

    def starts_with(self, text: str, part: str) -> bool:
        """``starts-with``."""
        return text.startswith(part)

    def ends_with(self, text: str, part: str) -> bool:
        """``ends-with``."""
        return text.endswith(part)

    def substr(self, text: str, start: float, end: float = math.inf) -> str:
        """``substr``: 0-based, end not included, negative counts from the end."""
        if math.isnan(start):
            start = 0
        if math.isnan(end):
            return ""
        return text[_index(start, text) : _index(end, text)]

    def substring(self, text: str, start: float, length: float = math.inf) -> str:
        """``substring`` of XPath 1.0: 1-based, rounded."""
        first = _round(start)
        last = first + _round(length)
        return "".join([c for i, c in enumerate(text, 1) if first <= i < last])

    def substring_before(self, text: str, part: str) -> str:
        """``substring-before``."""
        return text.partition(part)[0] if part in text else ""

    def substring_after(self, text: str, part: str) -> str:
        """``substring-after``."""
        return text.partition(part)[2] if part else text

    def string_length(self, text: str) -> float:
        """``string-length``."""
        return float(len(text))

    def normalize_space(self, text: str) -> str:
        """``normalize-space``."""
        return _SPACE.sub(" ", text).strip(" ")

    def translate(self, text: str, old: str, new: str) -> str:
        """``translate``."""
        table: dict[int, str | None] = {}
        for index, character in enumerate(old):
            table.setdefault(ord(character), new[index] if index < len(new) else None)
        return text.translate(table)

    def regex(self, text: str, pattern: str) -> bool:
        """``regex``."""
        compiled = compile_pattern(pattern)
        if compiled is None:
            return False
        found = compiled.fullmatch(text) if self.whole_match else compiled.search(text)
        return found is not None

    def coalesce(self, first: str, second: str) -> str:
        """``coalesce``."""
        return first or second

    def selected(self, answer: str, code: str) -> bool:
        """``selected``: whether a multiple answer holds a code."""
        return code.strip() in answer.split()

    def selected_at(self, answer: str, index: float) -> str:
        """``selected-at``: 0-based."""
        codes = answer.split()
        if math.isnan(index) or not 0 <= index < len(codes):
            return ""
        return codes[int(index)]

    def count_selected(self, answer: str) -> float:
        """``count-selected``."""
        return float(len(answer.split()))

    def digest(self, text: str, algorithm: str, encoding: str = "base64") -> str:
        """``digest``: MD5, SHA-1, SHA-256, SHA-384 or SHA-512."""
        name = algorithm.upper().replace("-", "").lower()
        if name not in {"md5", "sha1", "sha256", "sha384", "sha512"}:
            raise EvaluationError(f"digest: {algorithm}")
        raw = hashlib.new(name, text.encode(), usedforsecurity=False).digest()
        if encoding.lower() == "hex":
            return raw.hex()
        if encoding.lower() != "base64":
            raise EvaluationError(f"digest: {encoding}")
        return base64.b64encode(raw).decode("ascii")

    def extract_signed(self, contents: str, key: str) -> str:
        """``extract-signed``: the message, if the signature is the key's."""
        from dampingan.forms.expression.signature import extract_signed

        return extract_signed(contents, key)

    def upper_case(self, text: str) -> str:
        """``upper-case``."""
        return text.upper()

    def lower_case(self, text: str) -> str:
        """``lower-case``."""
        return text.lower()

    def base64_decode(self, text: str) -> str:
        """``base64-decode``."""
        try:
            return base64.b64decode(text, validate=True).decode("utf-8")
        except ValueError:
            return ""

    def uuid(self, length: float = math.nan) -> str:
        """``uuid``: random; with a length, that many letters and digits."""
        if math.isnan(length):
            return str(uuid.uuid4())
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        return "".join(secrets.choice(alphabet) for _ in range(int(length)))


def _index(position: float, text: str) -> int:
    if math.isinf(position):
        return len(text) if position > 0 else 0
    return int(position)


def _round(value: float) -> float:
    return value if math.isinf(value) or math.isnan(value) else math.floor(value + 0.5)
