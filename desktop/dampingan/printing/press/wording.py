"""Labels as paper shows them: no markup of screens, no places that only a program can fill."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from dampingan.core.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

_TAGS = re.compile(
    r"</?(?:b|i|u|em|strong|span|font|p|div|a|img|h[1-6]|ul|ol|li|small|sub|sup|center|table|tr|td)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_BREAKS = re.compile(r"<br\s*/?>|</p>|</li>", re.IGNORECASE)
_STRESS = re.compile(
    r"(?<!\w)(\*\*|__)(?=\S)(.+?)(?<=\S)\1(?!\w)|(?<![\w*])\*(?=\S)([^*]+?)\*(?![\w*])"
)
_HEADING = re.compile(r"^\s*#{1,6}\s+", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]+)\]\((?:https?|mailto):[^)\s]*\)")
_BLANKS = re.compile(r"[ \t]+")
_RTL = {"R", "AL"}
_WRITTEN = {"LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW"}
"""Scripts that the faces in `resources/fonts` have."""
_A_WORD = 3
"""Letters of a script; fewer are a sign, like ℓ, and no writing."""


def printed(text: str) -> str:
    """Return a label without the Markdown and HTML that ODK's clients draw.

    Line breaks stay; an angle bracket that opens no known tag does too (``< 10 meter``).
    """
    text = clean(text)
    if any(sign in text for sign in "<*_#[&"):
        text = _TAGS.sub("", _BREAKS.sub("\n", text))
        text = _STRESS.sub(lambda found: found[2] or found[3], text)
        text = _LINK.sub(r"\1", _HEADING.sub("", text))
        text = html.unescape(text)
    lines = (_BLANKS.sub(" ", line).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def printed_line(text: str) -> str:
    """Return a label like `printed`, on one line."""
    return " ".join(printed(text).split())


def runs_right_to_left(text: str) -> bool:
    """Tell whether most letters of a text are Arabic, Hebrew or of another such script."""
    letters = [unicodedata.bidirectional(char) for char in text if char.isalpha()]
    return sum(kind in _RTL for kind in letters) * 2 > len(letters)


def missing_scripts(texts: Iterable[str]) -> list[str]:
    """Return the scripts of these texts that the shipped faces can't write, in Unicode's words.

    Paper takes no font of the machine, so such letters come out as empty boxes: better said than
    found out at the copy shop.
    """
    found: Counter[str] = Counter()
    for text in texts:
        if not text.isascii():
            found.update(
                unicodedata.name(char, "?").partition(" ")[0]
                for char in text
                if char > "\u024f" and char.isalpha()
            )
    return sorted(
        name.capitalize() if name != "CJK" else name
        for name, count in found.items()
        if name not in _WRITTEN and count >= _A_WORD
    )
