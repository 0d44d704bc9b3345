"""The words users see: Indonesian in the code, English from a catalogue.

The Indonesian sentence is the key, so the program needs no catalogue to speak Indonesian and a
missing translation shows Indonesian instead of a code. The files `resources/translations/en/*.po`,
one a part of the program, hold the English; a test finds every `tr("…")` in the code and fails when
English lacks it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from dampingan.core.resource import resource

LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}

_current = "id"
_spoken: ContextVar[str] = ContextVar("spoken", default="")


def set_language(code: str) -> None:
    """Choose the language of every later `tr`; unknown codes mean Indonesian."""
    global _current  # noqa: PLW0603 - one interface language a process, as gettext does it
    _current = code if code in LANGUAGES else "id"


def language() -> str:
    """Return the code of the interface language, ``id`` or ``en``; inside `speaking`, its own."""
    return _spoken.get() or _current


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Let `tr` speak another language than the window, for what is made inside.

    Args:
        code: the language; unknown ones mean Indonesian.
    """
    token = _spoken.set(code if code in LANGUAGES else "id")
    try:
        yield
    finally:
        _spoken.reset(token)


def tr(text: str, /, **values: object) -> str:
    """Return `text` in the interface language with ``{name}`` places filled from `values`.

    Args:
        text: the Indonesian sentence, a literal (never an f-string).
        **values: what stands in the braces.
    """
    code = language()
    if code != "id":
        text = _catalogue(code).get(text, text)
    return text.format(**values) if values else text


@cache
def _catalogue(code: str) -> dict[str, str]:
    import polib

    folder = resource("translations")
    return {
        entry.msgid: entry.msgstr
        for file in sorted(folder.glob(f"{code}/*.po"))
        for entry in polib.pofile(str(file))
        if entry.msgstr
    }
