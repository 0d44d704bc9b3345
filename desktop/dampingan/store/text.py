"""Texts as a file can hold them."""

from __future__ import annotations


def whole(text: str) -> str:
    """Return a text that is valid Unicode.

    Keyboards, clipboards and half-deleted emoji leave lone halves of characters (surrogates),
    which no file can hold: SQLite would refuse the answer and every one after it. Halves that
    belong together are joined, lone ones become the replacement character.
    """
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
