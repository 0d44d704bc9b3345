"""The printed key map: what F1 shows on the entry screen, on one A4 page beside the keyboard."""

from __future__ import annotations

from collections.abc import Iterable

from dampingan.core.language import tr
from dampingan.printing.press.typesetting import typeset_pages, typeset_pdf

Key = tuple[str, str, str]
"""Keys, a blank between alternatives (``Enter Tab``); what they do; the group they are in."""


def key_map_pdf(keys: Iterable[Key], title: str) -> bytes:
    """Return the key map as PDF of one page.

    Args:
        keys: keys, words and group of each line; groups keep the order in which they come.
        title: the heading, e.g. the entry screen's name.
    """
    return typeset_pdf("key_map", _data(keys, title))


def key_map_page(keys: Iterable[Key], title: str, *, dpi: int = 96) -> bytes:
    """Return the key map as a PNG picture; arguments as `key_map_pdf`."""
    return typeset_pages("key_map", _data(keys, title), dpi=dpi)[0]


def _data(keys: Iterable[Key], title: str) -> dict[str, object]:
    groups: dict[str, list[list[object]]] = {}
    for caps, words, group in keys:
        groups.setdefault(group, []).append([caps.split(), words])
    return {
        "title": title,
        "groups": [[group, lines] for group, lines in groups.items()],
        "foot": tr("Di layar pengisian: F1 menampilkan daftar ini."),
    }
