"""What an annotated copy remembers of its bad cells, so that they are not taken as they were.

A number that lost its digits comes back in the copy as the text that it had become: perfectly
readable, and still wrong. So each row names its bad cells with what they said, and a cell that says
the same again is rejected again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from dampingan.exchange.sheet.cell import normal

BAD = "_salah"
"""Machine name of the column that remembers them."""


def remembered(values: Mapping[str, str], why: Iterable[tuple[str, str]]) -> str:
    """Return the text of `BAD` for a row.

    Args:
        values: the row's cells as they came.
        why: column and sentence of each problem; ``""`` stands for the whole row.
    """
    found = {column: [values.get(column, ""), sentence] for column, sentence in why if column}
    return json.dumps(found, ensure_ascii=False, sort_keys=True) if found else ""


def unrepaired(values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return column and sentence of the cells of a copy's row that still say what was wrong."""
    text = values.get(BAD, "")
    if not text:
        return ()
    try:
        found = json.loads(text).items()
        return tuple(
            (str(column), str(sentence))
            for column, (said, sentence) in found
            if column in values and normal(values[column]) == normal(str(said))
        )
    except (ValueError, TypeError, AttributeError):
        return ()
