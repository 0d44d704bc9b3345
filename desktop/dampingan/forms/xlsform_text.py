"""Texts of an XLSForm in its languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_LANGUAGE = re.compile(r"\(([^()]+)\)\s*$")


def language_code(name: str) -> str:
    """Return ``id`` for ``Bahasa Indonesia (id)``; a name without a code is its own code."""
    if name == "default":
        return ""
    match = _LANGUAGE.search(name)
    return match[1].strip() if match else name


def make_text(raw: Any) -> dict[str, str]:
    """Return a label, hint or message as code → text."""
    if raw is None or raw == "":
        return {}
    if isinstance(raw, Mapping):
        return {
            language_code(str(name)): str(text)
            for name, text in raw.items()
            if not isinstance(text, Mapping) and str(text)
        }
    return {"": str(raw)}
