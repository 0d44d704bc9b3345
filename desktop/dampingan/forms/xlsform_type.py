"""Old names of question types, of which pyxform keeps a long list."""

from __future__ import annotations

_OWN = {"osm", "range"}
"""Types that are read in a way of their own."""
_BY_BIND = {"int": "integer", "string": "text"}
_BY_TAG = {"trigger": "acknowledge", "upload": "file", "": "calculate"}


def canonical_type(written: str) -> str:
    """Return today's name of a question type: ``start`` for ``get start time``.

    A type without an old name is returned as it is.

    Args:
        written: the type as pyxform hands it over.
    """
    from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

    entry = QUESTION_TYPE_DICT.get(written)
    if entry is None or written in _OWN:
        return written
    bind, tag = entry.get("bind", {}), entry.get("control", {}).get("tag", "")
    preloaded = str(bind.get("jr:preloadParams", ""))
    if preloaded:
        return preloaded
    if tag == "input" and bind.get("readonly"):
        return "note"
    kind = str(bind.get("type", "string"))
    return _BY_TAG.get(tag) or _BY_BIND.get(kind, kind)
